//! What came back: of a dossier that was returned and submitted again, why it was returned and
//! what its unit changed since.

use leptos::prelude::*;
use model::{Millis, fields, record::Record};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    desk::{Desk, Fetched},
    forms::{Written, lives::is_handed_in},
    i18n::{Msg, t, t_args},
    pages::{
        wording::label,
        written::{answers::of_field, references::References},
    },
    reactive::{Reading, live},
    ui::moment,
};

/// The server's history of the record, as far as it is needed here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct History {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Entry {
    at: Millis,
    #[serde(default)]
    command: String,
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Change {
    field: String,
    #[serde(default)]
    was: Value,
    #[serde(default)]
    now: Value,
}

/// The last return and what was changed after it.
#[derive(Debug, PartialEq)]
struct Since<'a> {
    at: Millis,
    reason: &'a str,
    items: Vec<&'a str>,
    changes: Vec<&'a Change>,
}

/// The part of the page; nothing for what was submitted once.
pub fn revision(desk: Desk, record: &Record, references: RwSignal<Option<References>>) -> AnyView {
    let stand = record.stand();
    let state = record.noun.life().and_then(|life| life.state(stand.word()));
    let again = stand.revision() > 1 && state.is_some_and(is_handed_in);
    if !again {
        return ().into_any();
    }
    let path = format!("/api/v1/records/{}/history", record.id);
    let history = Reading::new(move || {
        let path = path.clone();
        async move { desk.fetch::<History>(&path).await }
    });
    let record = record.clone();
    let shown = live(move || {
        let history = match history.get()? {
            Fetched::Fresh(history) | Fetched::Kept(history, _) => history,
            Fetched::Absent | Fetched::Refused(_) => return None,
        };
        let known = references.get().unwrap_or_default();
        Some(show(&record, &since(&history)?, &known))
    });
    view! { {shown} }.into_any()
}

fn since(history: &History) -> Option<Since<'_>> {
    let last = history.entries.iter().rposition(|entry| entry.command == "return")?;
    let (returned, after) = history.entries.get(last..)?.split_first()?;
    let status = returned.changes.iter().find(|change| change.field == fields::STATUS)?;
    let items = status.now.get("items").and_then(Value::as_array);
    Some(Since {
        at: returned.at,
        reason: status.now.get("reason").and_then(Value::as_str).unwrap_or_default(),
        items: items.into_iter().flatten().filter_map(Value::as_str).collect(),
        changes: after
            .iter()
            .flat_map(|entry| &entry.changes)
            .filter(|change| !fields::is_server_fact(&change.field))
            .collect(),
    })
}

fn show(record: &Record, since: &Since<'_>, references: &References) -> AnyView {
    let form = Written::of(record.noun);
    let moment = moment(since.at);
    let title = t_args(Msg::DossierReturnedThen, &[("at", &moment)]);
    let items: Vec<AnyView> =
        since.items.iter().map(|item| view! { <li>{(*item).to_owned()}</li> }.into_any()).collect();
    let changes: Vec<AnyView> = since
        .changes
        .iter()
        .map(|change| {
            let said = |value: &Value| {
                let words = of_field(form, &change.field, value, references);
                if words.is_empty() { t(Msg::FieldNone).to_owned() } else { words }
            };
            let (was, now) = (said(&change.was), said(&change.now));
            view! {
                <div class="summary-row">
                    <dt>{label(&record.fields, &change.field)}</dt>
                    <dd class="summary-value diff">
                        <del>{was}</del>
                        " → "
                        <ins>{now}</ins>
                    </dd>
                </div>
            }
            .into_any()
        })
        .collect();
    let none = changes.is_empty().then(|| view! { <p>{t(Msg::DossierUnchanged)}</p> });
    view! {
        <section class="section" id="dossier-revision">
            <h2>{t(Msg::DossierCameBack)}</h2>
            <p>{title}</p>
            <blockquote class="reason">{since.reason.to_owned()}</blockquote>
            <ul>{items}</ul>
            <h3>{t(Msg::DossierChanged)}</h3>
            {none}
            <dl class="summary">{changes}</dl>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_followed_the_last_return_came_back() {
        let change = |field: &str, now: Value| json!({"field": field, "was": null, "now": now});
        let history: History = serde_json::from_value(json!({"entries": [
            {"at": 1, "changes": [change("unit", json!("HTX"))]},
            {"at": 2, "command": "return",
             "changes": [change("@status", json!({"reason": "Thiếu ngày họp", "items": ["Ngày họp"]}))]},
            {"at": 3, "changes": [change("meeting_on", json!("2026-12-05"))]},
            {"at": 4, "command": "submit", "changes": [change("@status", json!({}))]},
        ]}))
        .unwrap();
        let since = since(&history).unwrap();
        assert_eq!((since.at, since.reason), (2, "Thiếu ngày họp"));
        assert_eq!(since.items, ["Ngày họp"]);
        assert_eq!(since.changes.iter().map(|c| &c.field).collect::<Vec<_>>(), ["meeting_on"]);
    }
}
