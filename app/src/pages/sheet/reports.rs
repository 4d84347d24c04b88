//! The sheet of a group's year: units down, indicators across, totals on top. What the office has
//! not received is left out of everything until somebody asks for it.

use leptos::prelude::*;
use model::{
    Millis,
    id::{GroupId, IndicatorId},
    record::Noun,
    scope::Scope,
    sheet::{Column, ReportSheet, SheetKey, Total},
};

use super::{
    chart::{chart, titled},
    drill::{Drill, DrillPanel, Source},
    export::{File, SheetTools},
    names::{figure, invented},
    report_rows::{csv_rows, row},
};
use crate::{
    desk::{Fetched, use_desk},
    i18n::{Msg, count, number, t, t_args},
    nav::{Page, use_nav},
    pages::office::parts::{Dated, Followed, answer, no_right, record_page},
    reactive::{live, memo, watch},
    ui::{Banner, Check, PageHeading, Tone},
};

impl Dated for ReportSheet {
    fn as_of(&mut self) -> &mut Millis {
        &mut self.as_of
    }
}

/// The sheet.
#[component]
pub fn ReportSheetView(group: GroupId, year: u16) -> impl IntoView {
    let desk = use_desk();
    let path = format!("/api/v1/sheets/{}", SheetKey::Reports { group, year }.path());
    let followed = Followed::<ReportSheet>::new(desk, path);
    let drill = RwSignal::new(None::<Drill>);
    let title = t_args(Msg::SheetReportsOf, &[("year", &year.to_string())]);
    let name = Signal::derive(move || with(followed, |sheet| sheet.group_name.clone()));
    let waiting = waiting_of_address();
    let file = move |()| {
        with(followed, |sheet| {
            Some(File {
                name: format!("bao-cao-{}-{}", sheet.group, sheet.year),
                rows: csv_rows(sheet, waiting.get_untracked()),
            })
        })
    };
    let body = live(move || {
        if !desk.opens(&Page::Sheets) {
            return no_right();
        }
        let waiting = waiting.get();
        answer(followed.answer.get(), |sheet| show(sheet, waiting, drill))
    });
    let some = memo(move || with(followed, |sheet| sheet.waiting) > 0);
    let choice = live(move || {
        some.get().then(|| {
            view! {
                <Check
                    field="waiting"
                    label=t(Msg::SheetWithWaiting)
                    value=waiting
                    hint=t(Msg::SheetWithWaitingHint)
                />
            }
        })
    });
    view! {
        <PageHeading title=title />
        <p class="lead">{live(move || name.get())}</p>
        {followed.dated()}
        <SheetTools file=file />
        {choice}
        {body}
        <DrillPanel drill=drill />
    }
}

/// Whether the address asks for what waits to be received, followed into it as it changes.
fn waiting_of_address() -> RwSignal<bool> {
    let nav = use_nav();
    let waiting = RwSignal::new(untrack(|| nav.query("waiting")).is_some());
    let mut begun = false;
    watch(move || {
        let asked = waiting.get();
        if std::mem::replace(&mut begun, true) {
            nav.set_query("waiting", if asked { "1" } else { "" });
        }
    });
    waiting
}

/// What the sheet is made of: received, handed in and not received, and none.
fn made_of(sheet: &ReportSheet, waiting: bool) -> String {
    let reported = count(sheet.reported);
    let expected = count(sheet.expected);
    let mut said =
        t_args(Msg::SheetReported, &[("n", reported.as_str()), ("of", expected.as_str())]);
    let missing = sheet.expected.saturating_sub(sheet.reported + sheet.waiting);
    let counted = if waiting { Msg::SheetWaitingCounted } else { Msg::SheetWaitingLeftOut };
    for (n, message) in [(sheet.waiting, counted), (missing, Msg::SheetMissingCount)] {
        if n > 0 {
            said.push(' ');
            said.push_str(&t_args(message, &[("n", &count(n))]));
        }
    }
    said
}

/// Reads the sheet while there is one.
fn with<T: Default>(followed: Followed<ReportSheet>, read: impl FnOnce(&ReportSheet) -> T) -> T {
    followed.answer.with(|answer| match answer {
        Some(Fetched::Fresh(sheet) | Fetched::Kept(sheet, _)) => read(sheet),
        _ => T::default(),
    })
}

fn show(sheet: ReportSheet, waiting: bool, drill: RwSignal<Option<Drill>>) -> AnyView {
    let desk = use_desk();
    let whole = sheet.synthetic.then(|| {
        let words = t_args(Msg::SheetSyntheticYear, &[("year", &sheet.year.to_string())]);
        view! { <Banner tone=Tone::Caution><p>{words}</p></Banner> }
    });
    let caption = made_of(&sheet, waiting);
    let heads: Vec<AnyView> = sheet.indicators.iter().map(head).collect();
    let totals: Vec<AnyView> =
        sheet.indicators.iter().map(|column| total(&sheet, column, waiting, drill)).collect();
    let rows: Vec<AnyView> =
        sheet.rows.iter().map(|unit| row(desk, &sheet, unit, waiting)).collect();
    let name = caption.clone();
    view! {
        {whole}
        <div class="table-frame sheet-frame" role="region" aria-label=name tabindex="0">
            <table class="table sheet" id="sheet-reports">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t(Msg::SheetOrg)}</th>
                        {heads}
                    </tr>
                    <tr class="total" id="sheet-total">
                        <th scope="row">{t(Msg::SheetTotal)}</th>
                        {totals}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {chart(sheet, waiting)}
    }
    .into_any()
}

fn head(column: &Column) -> AnyView {
    view! { <th scope="col" class="number">{titled(column)}</th> }.into_any()
}

/// A total with what a source has published, opening the figures that it adds up.
fn total(
    sheet: &ReportSheet,
    column: &Column,
    waiting: bool,
    drill: RwSignal<Option<Drill>>,
) -> AnyView {
    let Some(total) = sheet.total(&column.indicator, waiting) else {
        return view! { <td class="number">{t(Msg::SheetNoTotal)}</td> }.into_any();
    };
    let words = figure(&total.value, total.qualifier);
    let opened = opened(sheet, column, total, waiting);
    let id = format!("total-{}", column.indicator);
    let name = t_args(Msg::SheetOpen, &[("what", &column.name), ("figure", &words)]);
    let published = published(total);
    view! {
        <td class="number">
            <button
                type="button"
                id=id.clone()
                class="figure"
                aria-label=name
                on:click=move |_| drill.set(Some(opened.clone().back_to(&id)))
            >
                {words}
            </button>
            {invented(total.synthetic)}
            {published}
        </td>
    }
    .into_any()
}

fn published(total: &Total) -> Option<AnyView> {
    let published = total.published.as_ref()?;
    let words = if published.value == total.value {
        t(Msg::SheetAsPublished).to_owned()
    } else {
        t_args(Msg::SheetPublished, &[("figure", &number(&published.value))])
    };
    let source = published.source.clone();
    Some(view! { <span class="cell-note" title=source>{words}</span> }.into_any())
}

/// The figures that a total adds up, each with its report.
fn opened(sheet: &ReportSheet, column: &Column, total: &Total, waiting: bool) -> Drill {
    let desk = use_desk();
    let id: &IndicatorId = &column.indicator;
    let sources = sheet
        .rows
        .iter()
        .filter(|row| row.counts(waiting))
        .filter_map(|row| {
            let cell = row.figures.get(id).filter(|cell| !cell.left_out)?;
            let page: Page = record_page(desk, Noun::Report, Some(&row.org), &cell.record);
            Some(Source {
                name: row.name.clone(),
                detail: figure(&cell.value, cell.qualifier),
                number: true,
                links: vec![(t(Msg::SheetOpenReport).to_owned(), page.path())],
                key: Scope::Org(row.org.clone()).to_string(),
            })
        })
        .collect();
    let note = total.published.as_ref().map_or_else(String::new, |published| {
        t_args(
            Msg::SheetPublishedBy,
            &[("figure", &number(&published.value)), ("source", &published.source)],
        )
    });
    Drill {
        title: t_args(
            Msg::SheetMadeOfReports,
            &[
                ("what", &titled(column)),
                ("figure", &figure(&total.value, total.qualifier)),
                ("n", &count(total.cells)),
            ],
        ),
        note,
        name: t(Msg::SheetOrg),
        detail: t(Msg::SheetFigure),
        sources,
        back: String::new(),
    }
}
