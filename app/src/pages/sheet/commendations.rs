//! The sheet of commendations: drive × body × award, *lượt* and *đối tượng* told apart.

use leptos::prelude::*;
use model::{
    Millis,
    award::RecipientKind,
    id::{MovementId, OrgId},
    sheet::{CommendationRow, CommendationSheet, SheetKey},
};

use super::{
    commendation_rows::{GivenAward, count_cells, csv_rows, drives, made_of},
    drill::{Drill, DrillPanel},
    export::{File, SheetTools},
    names::{kind_name, kinds},
};
use crate::{
    desk::{Fetched, use_desk},
    i18n::{Msg, count, t, t_args},
    nav::Page,
    pages::office::parts::{Dated, Followed, answer, no_right},
    reactive::live,
    ui::{Bar, BarChart, PageHeading},
};

impl Dated for CommendationSheet {
    fn as_of(&mut self) -> &mut Millis {
        &mut self.as_of
    }
}

/// The sheet.
#[component]
pub fn CommendationSheetView(organiser: OrgId, movement: MovementId) -> impl IntoView {
    let desk = use_desk();
    let key = SheetKey::Commendations { organiser, movement };
    let path = format!("/api/v1/sheets/{}", key.path());
    let followed = Followed::<CommendationSheet>::new(desk, path);
    let drill = RwSignal::new(None::<Drill>);
    let name = Signal::derive(move || with(followed, |sheet| sheet.movement_name.clone()));
    let file = move |()| {
        with(followed, |sheet| {
            Some(File { name: format!("khen-thuong-{}", sheet.movement), rows: csv_rows(sheet) })
        })
    };
    let body = live(move || {
        if !desk.opens(&Page::Sheets) {
            return no_right();
        }
        answer(followed.answer.get(), |sheet| show(&sheet, drill))
    });
    view! {
        <PageHeading title=t(Msg::SheetCommendations) />
        <p class="lead">{live(move || name.get())}</p>
        {followed.dated()}
        <SheetTools file=file />
        {body}
        <DrillPanel drill=drill />
    }
}

/// Reads the sheet while there is one.
fn with<T: Default>(
    followed: Followed<CommendationSheet>,
    read: impl FnOnce(&CommendationSheet) -> T,
) -> T {
    followed.answer.with(|answer| match answer {
        Some(Fetched::Fresh(sheet) | Fetched::Kept(sheet, _)) => read(sheet),
        _ => T::default(),
    })
}

fn show(sheet: &CommendationSheet, drill: RwSignal<Option<Drill>>) -> AnyView {
    let kinds = kinds(sheet);
    let of = if sheet.drives == 0 { Msg::SheetWholeMovement } else { Msg::SheetCommendationsOf };
    let (drives_n, bodies, decisions) =
        (count(sheet.drives), count(sheet.bodies), count(sheet.decisions));
    let args = [("drives", &*drives_n), ("bodies", &bodies), ("decisions", &decisions)];
    let caption = t_args(of, &args);
    let above: Vec<AnyView> = kinds
        .iter()
        .map(|kind| view! { <th scope="colgroup" colspan="2">{kind_name(*kind)}</th> }.into_any())
        .collect();
    let heads: Vec<AnyView> = kinds
        .iter()
        .map(|_| {
            view! {
                <th scope="col" class="number">{t(Msg::SheetAwards)}</th>
                <th scope="col" class="number">{t(Msg::SheetRecipients)}</th>
            }
            .into_any()
        })
        .collect();
    let totals: Vec<AnyView> = kinds.iter().map(|kind| total(sheet, *kind, drill)).collect();
    let span = (2 + 2 * kinds.len()).to_string();
    let groups: Vec<AnyView> = drives(sheet)
        .into_iter()
        .map(|(name, rows)| group(&name, &rows, &kinds, &span, drill))
        .collect();
    let name = caption.clone();
    view! {
        <p>{t(Msg::SheetAwardsHelp)}</p>
        <div class="table-frame sheet-frame" role="region" aria-label=name tabindex="0">
            <table class="table sheet" id="sheet-commendations">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col" rowspan="2">{t(Msg::SheetBody)}</th>
                        <th scope="col" rowspan="2">{t(Msg::SheetAward)}</th>
                        {above}
                    </tr>
                    <tr>{heads}</tr>
                    <tr class="total" id="sheet-total">
                        <th scope="row" colspan="2">{t(Msg::SheetTotal)}</th>
                        {totals}
                    </tr>
                </thead>
                {groups}
            </table>
        </div>
        <section class="section">
            <h2>{t(Msg::SheetChart)}</h2>
            {kinds.iter().map(|kind| chart(sheet, *kind)).collect_view()}
        </section>
    }
    .into_any()
}

fn total(
    sheet: &CommendationSheet,
    kind: RecipientKind,
    drill: RwSignal<Option<Drill>>,
) -> AnyView {
    let gave: Vec<GivenAward> =
        sheet.rows.iter().flat_map(|row| GivenAward::of(row, kind)).collect();
    let what = t(Msg::SheetTotal).to_owned();
    let id = format!("total-{}", kind.as_str());
    count_cells(&what, kind, sheet.totals.of(kind), &id, move || gave.clone(), drill)
}

/// The awards of one drive under its name.
fn group(
    name: &str,
    rows: &[&CommendationRow],
    kinds: &[RecipientKind],
    span: &str,
    drill: RwSignal<Option<Drill>>,
) -> AnyView {
    let rows: Vec<AnyView> = rows.iter().map(|row| line(row, kinds, drill)).collect();
    view! {
        <tbody>
            <tr class="group">
                <th scope="rowgroup" colspan=span.to_owned()>{name.to_owned()}</th>
            </tr>
            {rows}
        </tbody>
    }
    .into_any()
}

fn line(row: &CommendationRow, kinds: &[RecipientKind], drill: RwSignal<Option<Drill>>) -> AnyView {
    let drive = row.drive.as_ref().map_or("", |drive| drive.as_str());
    let cells: Vec<AnyView> = kinds
        .iter()
        .map(|kind| {
            let gave = GivenAward::of(row, *kind);
            let what = [&row.drive_name, &row.body_name, &row.award_name]
                .into_iter()
                .filter(|name| !name.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(" · ");
            let id = format!("count-{drive}-{}-{}-{}", row.body, row.award, kind.as_str());
            count_cells(&what, *kind, row.counts.of(*kind), &id, move || gave.clone(), drill)
        })
        .collect();
    view! {
        <tr>
            <td>{row.body_name.clone()}</td>
            <th scope="row">{row.award_name.clone()}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// Distinct recipients of each drive.
fn chart(sheet: &CommendationSheet, kind: RecipientKind) -> AnyView {
    let bars = drives(sheet)
        .into_iter()
        .map(|(label, rows)| {
            let gave: Vec<GivenAward> =
                rows.iter().flat_map(|row| GivenAward::of(row, kind)).collect();
            let distinct = u32::try_from(made_of(&gave).len()).unwrap_or(u32::MAX);
            Bar { label, value: f64::from(distinct), text: count(distinct), quiet: false }
        })
        .collect();
    let title = t_args(Msg::SheetRecipientsByDrive, &[("kind", kind_name(kind))]);
    view! { <BarChart title=title bars=bars /> }.into_any()
}
