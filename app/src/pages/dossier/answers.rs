//! Every answer of a dossier, read-only.

use leptos::prelude::*;
use model::{fields, record::Record};

use crate::{
    desk::use_desk,
    forms::Written,
    i18n::t,
    pages::written::{
        answers::of_step,
        photos::{Viewer, gallery},
        references::References,
    },
    reactive::memo,
    ui::{Section, SummaryList},
};

/// The answers, section by section.
#[component]
pub fn Answers(
    record: Record,
    references: RwSignal<Option<References>>,
    viewer: Viewer,
) -> impl IntoView {
    match Written::of(record.noun) {
        Some(written) => sections(written, record, references, viewer),
        None => ().into_any(),
    }
}

fn sections(
    written: Written,
    record: Record,
    references: RwSignal<Option<References>>,
    viewer: Viewer,
) -> AnyView {
    let desk = use_desk();
    let note = fields::text(&record.fields, "note").to_owned();
    let view = StoredValue::new(record.fields);
    let sections: Vec<AnyView> = written
        .steps()
        .iter()
        .map(|step| {
            if step.has_photos() {
                let photos = view.with_value(|view| gallery(desk, viewer, view));
                return view! { <Section title=t(step.title)>{photos}</Section> }.into_any();
            }
            let rows = memo(move || {
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
