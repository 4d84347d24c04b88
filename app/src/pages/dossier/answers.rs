//! Every answer of a dossier, read-only.

use leptos::prelude::*;
use model::{
    fields,
    record::{Noun, Record},
    report::ReportForm,
};

use super::written;
use crate::{
    desk::use_desk,
    i18n::{Msg, t},
    pages::{
        report::figures::{figures_of, shown},
        wording::label,
        written::{Written, answers::of_step, references::References},
    },
    ui::{Section, SummaryList, SummaryRow},
};

/// The answers, section by section.
#[component]
pub fn Answers(record: Record, references: RwSignal<Option<References>>) -> impl IntoView {
    match written(record.noun) {
        Some(written) => sections(written, record, references),
        None if record.noun == Noun::Report => figures(&record),
        None => ().into_any(),
    }
}

fn sections(written: Written, record: Record, references: RwSignal<Option<References>>) -> AnyView {
    let note = fields::text(&record.fields, "note").to_owned();
    let view = StoredValue::new(record.fields);
    let sections: Vec<AnyView> = written
        .steps()
        .iter()
        .map(|step| {
            let rows = Memo::new(move |_| {
                references.with(|known| {
                    let known = known.as_ref()?;
                    Some(view.with_value(|view| of_step(step.questions, view, known, &|_| None)))
                })
            });
            let rows = Signal::derive(move || rows.get().unwrap_or_default());
            view! {
                <Section title=t(step.title)>
                    <SummaryList rows=rows />
                </Section>
            }
            .into_any()
        })
        .collect();
    let note = (!note.is_empty()).then(|| view! { <p class="quiet">{note}</p> });
    view! {
        {sections}
        {note}
    }
    .into_any()
}

fn figures(record: &Record) -> AnyView {
    let desk = use_desk();
    let form = ReportForm::from_record(record);
    let note = fields::text(&record.fields, "note").to_owned();
    let group = form.group.as_ref().and_then(|id| {
        desk.directory.with_untracked(|directory| Some(directory.group(id)?.name.clone()))
    });
    let about = vec![
        SummaryRow::new(label(&record.fields, "group"), group.unwrap_or_default()),
        SummaryRow::new(
            label(&record.fields, "year"),
            form.year.map(|year| year.to_string()).unwrap_or_default(),
        ),
    ];
    let rows = LocalResource::new(move || {
        let form = form.clone();
        async move {
            let indicators = desk.reference(Noun::Indicator).await.unwrap_or_default();
            figures_of(&form, &indicators).iter().map(shown).collect::<Vec<_>>()
        }
    });
    let rows = Signal::derive(move || rows.get().unwrap_or_default());
    let note = (!note.is_empty()).then(|| view! { <p class="quiet">{note}</p> });
    view! {
        <Section title=t(Msg::DossierAbout)>
            <SummaryList rows=about />
        </Section>
        <Section title=label(&record.fields, "figures")>
            <SummaryList rows=rows />
            {note}
        </Section>
    }
    .into_any()
}
