//! One conflict: what it was, both contents side by side with the differing words marked, who and
//! when, and the ways to decide: keep, take, or write.

use leptos::prelude::*;
use model::{
    Millis,
    id::{ConflictId, PersonId},
    record::Record,
};
use serde::Deserialize;
use serde_json::Value;
use text::{Change, diff};

use super::{
    Written, answers, bind,
    line::failure_banner,
    question::{Ask, Question, Source},
    references::References,
};
use crate::{
    desk::{Desk, SaveFailure},
    i18n::{Msg, t, t_args},
    pages::wording::{FieldName, label, row_ids, row_name},
    reactive::live,
    ui::{Button, TextArea, moment},
};

/// An open conflict as the server keeps it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Conflict {
    pub field: String,
    /// What both had seen.
    #[serde(default)]
    pub base: Value,
    /// What stands in the record now.
    pub kept: Side,
    pub other: Side,
}

/// One content, and whose it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Side {
    #[serde(default)]
    pub value: Value,
    pub at: Millis,
    pub by: String,
    pub dev: String,
}

/// A conflict of a record.
pub fn conflict(
    desk: Desk,
    written: Written,
    record: &Record,
    id: &ConflictId,
    found: &Conflict,
    references: &References,
    may: Signal<bool>,
) -> AnyView {
    let own = desk.device.with_untracked(|d| d.as_ref().map(|d| d.id.to_string()));
    let is_mine = |side: &Side| own.as_ref() == Some(&side.dev);
    // What was written on this device stands first; between strangers, what stands in the record.
    let (first, second) = if is_mine(&found.other) && !is_mine(&found.kept) {
        (&found.other, &found.kept)
    } else {
        (&found.kept, &found.other)
    };
    let said = |value: &Value| answers::of_field(Some(written), &found.field, value, references);
    let base = said(&found.base);
    let deciding = Deciding {
        desk,
        record: StoredValue::new(record.id.clone()),
        conflict: StoredValue::new(id.clone()),
        field: StoredValue::new(found.field.clone()),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let words = question(written, &found.field)
        .is_none_or(|question| !matches!(question.ask, Ask::Choice(_) | Ask::Pick(_)));
    let side = |side: &Side, name: &str| {
        let title = match (is_mine(side), *side == found.kept) {
            (true, _) => t(Msg::ConflictMine),
            (false, true) => t(Msg::ConflictKept),
            (false, false) => t(Msg::ConflictOther),
        };
        deciding.side(side, title, name, shown(&base, &said(&side.value), words), may)
    };
    let (first, second) = (side(first, "a"), side(second, "b"));
    let heading = heading(written, record, &found.field, references);
    let before = if base.is_empty() { t(Msg::FieldNone).to_owned() } else { base.clone() };
    let write = deciding.write(written, found, may);
    view! {
        <section class="section" aria-labelledby=format!("conflict-{id}")>
            <h2 id=format!("conflict-{id}")>{heading}</h2>
            {failure_banner(deciding.failure)}
            <div class="sides">
                <div>
                    <h3>{t(Msg::ConflictBase)}</h3>
                    <p class="diff">{before}</p>
                </div>
                {first}
                {second}
            </div>
            {write}
        </section>
    }
    .into_any()
}

/// The name of the field, with the number of its row or the name of what it counts.
fn heading(written: Written, record: &Record, field: &str, references: &References) -> String {
    let name = FieldName::of(field);
    if let Some(indicator) = name.row
        && question(written, field).is_some_and(|question| matches!(question.ask, Ask::Figures))
    {
        return references.name(Source::Indicator, indicator);
    }
    let number = name.row.and_then(|row| {
        row_ids(&record.fields, name.set).iter().position(|id| id == row).map(|at| at + 1)
    });
    number.map_or_else(|| label(&record.fields, field), |number| row_name(name.set, number))
}

/// What the buttons of one conflict share.
#[derive(Clone, Copy)]
struct Deciding {
    desk: Desk,
    record: StoredValue<model::id::RecordId>,
    conflict: StoredValue<ConflictId>,
    field: StoredValue<String>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<SaveFailure>>,
}

impl Deciding {
    fn decide(self, value: Value) {
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            let (record, conflict, field) =
                (self.record.get_value(), self.conflict.get_value(), self.field.get_value());
            let done = self.desk.resolve(&record, conflict, &field, value).await;
            // Once it is resolved the page shows it no more.
            self.busy.try_set(false);
            if let Err(why) = done {
                self.failure.try_set(Some(why));
            }
        });
    }

    /// One content with its author, its time, and the button that takes it.
    fn side(
        self,
        side: &Side,
        title: &'static str,
        name: &str,
        shown: Vec<AnyView>,
        may: Signal<bool>,
    ) -> AnyView {
        let person = side.by.parse::<PersonId>().ok();
        let who = self.desk.directory.with_untracked(|directory| {
            person.and_then(|id| Some(directory.person(&id)?.name.clone()))
        });
        let who = who.unwrap_or_else(|| t(Msg::RecordSomebody).to_owned());
        // A text that is being written stands beside it, and is not drawn anew with the day.
        let at = side.at;
        let by = live(move || {
            t_args(Msg::ConflictBy, &[("who", who.as_str()), ("moment", &moment(at))])
        });
        let value = side.value.clone();
        let take = Callback::new(move |()| self.decide(value.clone()));
        let full = format!("{}: {title}", t(Msg::ConflictTake));
        let button = live(move || {
            may.get().then(|| {
                view! {
                    <Button
                        label=t(Msg::ConflictTake)
                        name=full.clone()
                        busy=self.busy
                        on_press=take
                    />
                }
            })
        });
        let id = self.conflict.with_value(|conflict| format!("conflict-{conflict}-{name}"));
        view! {
            <div id=id>
                <h3>{title}</h3>
                <p class="quiet">{by}</p>
                <p class="diff">{shown}</p>
                {button}
            </div>
        }
        .into_any()
    }

    /// A third content, where words can be written; other fields are changed in the form.
    fn write(self, written: Written, found: &Conflict, may: Signal<bool>) -> AnyView {
        let question = question(written, &found.field);
        let words = question.is_none_or(|question| {
            matches!(question.ask, Ask::Line | Ask::Lines | Ask::Long(..) | Ask::Year | Ask::Date)
        });
        if !words {
            return view! { <p class="quiet">{t(Msg::ConflictThenEdit)}</p> }.into_any();
        }
        let date = question.is_some_and(|question| matches!(question.ask, Ask::Date));
        let kept = found.kept.value.as_str().unwrap_or_default();
        let typed = RwSignal::new(if date { bind::shown(kept) } else { kept.to_owned() });
        let field = format!("write-{}", self.conflict.with_value(ToString::to_string));
        let take = Callback::new(move |()| {
            let typed = typed.get_untracked();
            let value = if date { bind::kept(&typed) } else { typed };
            self.decide(if value.trim().is_empty() { Value::Null } else { Value::String(value) });
        });
        let rows = if question.is_some_and(|q| matches!(q.ask, Ask::Long(..))) { 10 } else { 3 };
        let shown = live(move || {
            may.get().then(|| {
                view! {
                    <details>
                        <summary>{t(Msg::ConflictWrite)}</summary>
                        <TextArea
                            field=field.clone()
                            label=t(Msg::ConflictWriteLabel)
                            value=typed
                            rows=rows
                        />
                        <Button label=t(Msg::ConflictUse) busy=self.busy on_press=take />
                    </details>
                }
            })
        });
        view! { {shown} }.into_any()
    }
}

fn question(written: Written, field: &str) -> Option<&'static Question> {
    let set = FieldName::of(field).set;
    written.questions().find(|question| question.field == set)
}

/// A content; where it is made of words, those are marked in which it differs from what was before.
fn shown(before: &str, now: &str, words: bool) -> Vec<AnyView> {
    if now.is_empty() {
        return vec![view! { <em>{t(Msg::ConflictRemoved)}</em> }.into_any()];
    }
    if !words {
        return vec![now.to_owned().into_any()];
    }
    diff(before, now)
        .into_iter()
        .map(|segment| {
            let text = segment.text.to_owned();
            match segment.change {
                Change::Same => text.into_any(),
                Change::Removed => view! { <del>{text}</del> }.into_any(),
                Change::Added => view! { <ins>{text}</ins> }.into_any(),
            }
        })
        .collect()
}
