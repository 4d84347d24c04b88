//! What of a group's record waits for a person: changes that the office did not apply, and fields
//! that two wrote differently.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    id::ConflictId,
    json,
};
use serde_json::Value;

use super::{Shown, answer::name_of_field};
use crate::{
    desk::SaveFailure,
    i18n::{Msg, t, t_args},
    pages::{wording, written::conflict::Conflict},
    reactive::live,
    ui::{Banner, Button, Tone},
};

/// Everything that waits, each with what to do.
pub(super) fn attention(shown: Shown) -> AnyView {
    live(move || {
        let view = shown.fields();
        let noun = shown.record.with(|record| record.as_ref().map(|record| record.noun));
        let problems = shown.local.with(|local| local.as_ref().map(|it| it.problems.clone()));
        let problems = problems.unwrap_or_default().into_iter().filter_map(|problem| {
            let (text, code) = wording::verdict(&view, &problem.verdict)?;
            let what: Vec<String> = problem
                .op
                .f
                .iter()
                .map(|(name, value)| {
                    format!("{}: {}", name_of_field(noun, &view, name), said(value))
                })
                .collect();
            let op = problem.op.o.clone();
            let dismiss = move |()| {
                let op = op.clone();
                act(shown, async move |id| shown.desk.dismiss(&id, &op).await);
            };
            Some(view! {
                <Banner tone=Tone::Problem title=t(Msg::RecordHeld)>
                    <p>{what.join("\n")}</p>
                    <p>{text}</p>
                    <p class="quiet-code">{code}</p>
                    <div class="actions">
                        <Button label=t(Msg::RecordDismiss) on_press=dismiss />
                    </div>
                </Banner>
            })
        });
        let problems = problems.collect_view();
        let conflicts = fields::rows(&view, fields::CONFLICTS).filter_map(|(id, row)| {
            let found = json::from_value::<Conflict>(row).ok()?;
            Some(conflict(shown, &view, &ConflictId::parse(id).ok()?, found))
        });
        let conflicts = conflicts.collect_view();
        view! {
            {problems}
            {conflicts}
        }
    })
}

/// Two contents of one field, of which a person takes one.
fn conflict(shown: Shown, view: &Fields, id: &ConflictId, found: Conflict) -> AnyView {
    let may = shown.record.with_untracked(|record| {
        let record = record.as_ref()?;
        let open = record.takes(&found.field);
        shown.desk.ask_rights(record, |rights| open && rights.may_write(&found.field))
    });
    let title = t_args(Msg::ConflictOpen, &[("n", "1")]);
    let noun = shown.record.with_untracked(|record| record.as_ref().map(|record| record.noun));
    let name = name_of_field(noun, view, &found.field);
    let sides = [found.kept.value, found.other.value].map(|value| {
        let text = said(&value);
        let (id, field) = (id.clone(), found.field.clone());
        let take = move |()| {
            let (id, field, value) = (id.clone(), field.clone(), value.clone());
            act(shown, async move |record| {
                shown.desk.resolve(&record, id.clone(), &field, value.clone()).await
            });
        };
        let spoken = format!("{}: {text}", t(Msg::ConflictTake));
        let button = may.unwrap_or_default().then(|| {
            view! { <Button label=t(Msg::ConflictTake) name=spoken on_press=take /> }
        });
        view! { <p>{text} " " {button}</p> }
    });
    view! {
        <Banner tone=Tone::Problem title=title>
            <p>{name}</p>
            {sides.into_iter().collect_view()}
        </Banner>
    }
    .into_any()
}

/// Does something to the record, and says why it could not be done.
fn act(
    shown: Shown,
    done: impl AsyncFnOnce(model::id::RecordId) -> Result<(), SaveFailure> + 'static,
) {
    let Some(id) = shown.record.with_untracked(|it| it.as_ref().map(|it| it.id.clone())) else {
        return;
    };
    leptos::task::spawn_local(async move {
        let why = done(id).await.err().map(|why| wording::save_failure(&why).to_owned());
        shown.failed.try_set(why);
    });
}

/// A value as people read it; of a row its cells.
fn said(value: &Value) -> String {
    match value {
        Value::Null => t(Msg::FieldNone).to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Object(cells) => {
            let cells = cells.iter().filter(|(name, _)| *name != "position");
            cells.map(|(_, cell)| said(cell)).collect::<Vec<_>>().join(" · ")
        }
        other => other.to_string(),
    }
}
