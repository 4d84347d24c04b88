//! The catalogue: emulation titles and forms of commendation told apart, indicators, legal bases.

use leptos::prelude::*;
use model::{
    award::{Award, AwardKind},
    fields,
    indicator::Indicator,
    legal_basis::LegalBasis,
    record::{Noun, Record},
};
use text::{Query, order_key};

use super::{movement::basis::cite, office::parts::mark, written::references::award_kind};
use crate::{
    desk::use_desk,
    i18n::{Msg, for_code, t},
    reactive::{Reading, live},
    ui::{Column, Delayed, EmptyState, Icon, PageHeading, Section, Table, TextField, TextKind},
};

/// The catalogue.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let desk = use_desk();
    let words = RwSignal::new(String::new());
    let found = Reading::new(move || {
        desk.directory.track();
        async move {
            let nouns = [Noun::Award, Noun::Indicator, Noun::LegalBasis];
            desk.references(&nouns).await.unwrap_or_default()
        }
    });
    let lists = live(move || match found.get() {
        None => view! { <Delayed /> }.into_any(),
        Some(records) if records.is_empty() => view! {
            <EmptyState title=t(Msg::CatalogueEmpty) mark=Icon::Book>
                <p>{t(Msg::CatalogueEmptyHelp)}</p>
            </EmptyState>
        }
        .into_any(),
        Some(records) => show(&records, &words.get()),
    });
    view! {
        <PageHeading title=t(Msg::NavCatalogue) />
        <p>{t(Msg::CatalogueHelp)}</p>
        <div class="filters">
            <TextField
                field="q"
                label=t(Msg::CatalogueSearch)
                value=words
                kind=TextKind::Search
            />
        </div>
        {lists}
    }
}

fn show(records: &[Record], words: &str) -> AnyView {
    let query = Query::new(words);
    let mut awards: Vec<(Award, &str)> = records
        .iter()
        .filter(|record| record.noun == Noun::Award)
        .filter_map(|record| {
            Some((Award::from_record(record)?, fields::text(&record.fields, "decider")))
        })
        .filter(|(award, _)| query.rank(&award.name).is_some())
        .collect();
    text::sort_by_key(&mut awards, |(award, _)| award.position);
    let of_kind = |kind: AwardKind| -> Vec<AnyView> {
        let own = awards.iter().filter(|(award, _)| award.kind == kind);
        own.map(|(award, decider)| award_row(award, decider)).collect()
    };
    let mut indicators: Vec<Indicator> = records
        .iter()
        .filter(|r| r.noun == Noun::Indicator)
        .filter_map(Indicator::from_record)
        .collect();
    indicators.retain(|indicator| query.rank(&indicator.name).is_some());
    text::sort_by_key(&mut indicators, |indicator| indicator.position);
    let mut bases: Vec<String> = records
        .iter()
        .filter(|record| record.noun == Noun::LegalBasis)
        .filter_map(LegalBasis::from_record)
        .map(|basis| cite(&basis))
        .filter(|cited| query.rank(cited).is_some())
        .collect();
    text::sort_by_cached_key(&mut bases, |cited| order_key(cited));
    let bases: Vec<AnyView> =
        bases.into_iter().map(|cited| view! { <li>{cited}</li> }.into_any()).collect();
    view! {
        {awards_of(AwardKind::Title, of_kind(AwardKind::Title))}
        {awards_of(AwardKind::Form, of_kind(AwardKind::Form))}
        {indicators_table(&indicators)}
        <Section title=t(Msg::CatalogueBases)>
            <ul class="bases" lang="vi">{bases}</ul>
        </Section>
    }
    .into_any()
}

fn awards_of(kind: AwardKind, rows: Vec<AnyView>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let (title, caption) = match kind {
        AwardKind::Title => (award_kind(kind), Msg::CatalogueTitlesHelp),
        AwardKind::Form => (award_kind(kind), Msg::CatalogueFormsHelp),
    };
    let columns = vec![
        Column::new("name", t(Msg::CatalogueName)).plain(),
        Column::new("recipients", t(Msg::CatalogueRecipients)).plain(),
        Column::new("decider", t(Msg::CatalogueDecider)).plain(),
        Column::new("source", t(Msg::CatalogueSource)).plain(),
        Column::new("verified", t(Msg::CatalogueVerified)).plain(),
    ];
    view! {
        <Section title=t(title)>
            <Table caption=t(caption) columns=columns>
                {rows}
            </Table>
        </Section>
    }
    .into_any()
}

fn award_row(award: &Award, decider: &str) -> AnyView {
    let recipients: Vec<&str> = award
        .recipients
        .iter()
        .filter_map(|kind| for_code("value", &format!("recipient_kind_{}", kind.as_str())).map(t))
        .collect();
    let verified =
        if award.verified { t(Msg::CatalogueRead).into_any() } else { mark(Msg::SheetUnverified) };
    view! {
        <tr id=format!("award-{}", award.id)>
            <th scope="row" lang="vi">{award.name.clone()}</th>
            <td>{recipients.join(", ")}</td>
            <td lang="vi">{decider.to_owned()}</td>
            <td lang="vi">{award.source.clone()}</td>
            <td>{verified}</td>
        </tr>
    }
    .into_any()
}

fn indicators_table(indicators: &[Indicator]) -> AnyView {
    if indicators.is_empty() {
        return ().into_any();
    }
    let rows: Vec<AnyView> = indicators
        .iter()
        .map(|indicator| {
            let added =
                if indicator.additive { Msg::CatalogueAdded } else { Msg::CatalogueNotAdded };
            let combined = indicator.combined.then(|| mark(Msg::CatalogueCombined));
            view! {
                <tr>
                    <th scope="row" lang="vi">{indicator.name.clone()} " " {combined}</th>
                    <td lang="vi">{indicator.unit.clone()}</td>
                    <td>{t(added)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let columns = vec![
        Column::new("name", t(Msg::CatalogueIndicator)).plain(),
        Column::new("unit", t(Msg::CatalogueUnit)).plain(),
        Column::new("additive", t(Msg::CatalogueTotals)).plain(),
    ];
    view! {
        <Section title=t(Msg::CatalogueIndicators)>
            <Table caption=t(Msg::CatalogueIndicatorsHelp) columns=columns>
                {rows}
            </Table>
        </Section>
    }
    .into_any()
}
