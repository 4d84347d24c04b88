//! The history of a record as sentences: what the office has, then what still waits here.

use leptos::prelude::*;
use model::{
    Millis,
    access::{Permission, Relation, any_allows},
    attachment::AttachmentRow,
    fields::{self, Fields},
    json,
    record::Noun,
    role::Role,
};
use serde::Deserialize;
use serde_json::Value;
use sync::{
    client::{ASIDE, LocalRecord, PendingOp},
    verdict::Verdict,
};

use super::{Written, answers, photos::thumbnail, references::References};
use crate::{
    desk::{Desk, Fetched},
    i18n::{Lang, Msg, t, t_args},
    pages::wording::{self, FieldName, label, stand},
    reactive::live,
    ui::{Delayed, Section, moment},
};

/// Fields that a sentence names; of more it says how many.
const NAMED: usize = 4;

/// The server's answer, oldest first.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct History {
    /// How many older ones the server left out.
    #[serde(default)]
    earlier: u32,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Entry {
    at: Millis,
    #[serde(default)]
    name: String,
    device: String,
    kind: String,
    #[serde(default)]
    command: Option<String>,
    #[serde(default)]
    changes: Vec<Change>,
    verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Change {
    field: String,
    #[serde(default)]
    was: Value,
    #[serde(default)]
    now: Value,
}

/// The history of a record; nothing for what was never saved.
pub fn history(
    desk: Desk,
    record: Option<LocalRecord>,
    references: RwSignal<Option<References>>,
) -> AnyView {
    let Some(record) = record else { return ().into_any() };
    let noun = Noun::parse(&record.noun);
    let answer = RwSignal::new(None::<Fetched<History>>);
    let known_there = record.v > 0 || record.receipt.is_some();
    if known_there {
        let path = format!("/api/v1/records/{}/history", record.id);
        leptos::task::spawn_local(async move {
            let fetched = desk.fetch::<History>(&path).await;
            // The page may be gone by now.
            answer.try_set(Some(fetched));
        });
    }
    let view = record.view_fields();
    let there = live(move || {
        known_there.then(|| {
            references.with(|known| {
                let known = known.clone().unwrap_or_default();
                answer.with(|answer| at_the_office(desk, noun, &view, answer.as_ref(), &known))
            })
        })
    });
    let view = record.view_fields();
    let waiting: Vec<AnyView> =
        record.pending.iter().map(|op| view_of(&waiting(desk, &view, op), None)).collect();
    view! {
        <Section title=t(Msg::RecordHistory)>
            {there}
            <ol class="history">{waiting}</ol>
        </Section>
    }
    .into_any()
}

fn at_the_office(
    desk: Desk,
    noun: Option<Noun>,
    view: &Fields,
    answer: Option<&Fetched<History>>,
    references: &References,
) -> AnyView {
    let (history, note) = match answer {
        None => return view! { <Delayed /> }.into_any(),
        Some(Fetched::Fresh(history)) => (history, None),
        Some(Fetched::Kept(history, at)) => {
            let moment = moment(*at);
            (history, Some(t_args(Msg::RecordHistoryKept, &[("moment", &moment)])))
        }
        Some(Fetched::Absent) => {
            return view! { <p class="quiet">{t(Msg::RecordHistoryAbsent)}</p> }.into_any();
        }
        Some(Fetched::Refused(problem)) => {
            let text = match Lang::current() {
                Lang::Vi => problem.vi.clone(),
                Lang::En => problem.en.clone(),
            };
            return view! { <p class="quiet">{text}</p> }.into_any();
        }
    };
    let written = noun.and_then(Written::of);
    let entries: Vec<AnyView> = history
        .entries
        .iter()
        .map(|entry| {
            let sentence = sentence(desk, noun, view, entry);
            view_of(&sentence, changes(desk, written, view, entry, references))
        })
        .collect();
    let note = note.map(|note| view! { <p class="quiet">{note}</p> });
    let earlier = (history.earlier > 0).then(|| {
        let said = t_args(Msg::RecordHistoryEarlier, &[("n", &history.earlier.to_string())]);
        view! { <p class="quiet">{said}</p> }
    });
    view! {
        {note}
        {earlier}
        <ol class="history">{entries}</ol>
    }
    .into_any()
}

fn view_of(sentence: &str, changes: Option<AnyView>) -> AnyView {
    view! {
        <li>
            <p>{sentence.to_owned()}</p>
            {changes}
        </li>
    }
    .into_any()
}

/// One entry in words.
fn sentence(desk: Desk, noun: Option<Noun>, view: &Fields, entry: &Entry) -> String {
    if let Some(released) = released(entry) {
        let text = t_args(Msg::RecordReleased, &[("moment", &moment(entry.at))]);
        return told(view, text, &released);
    }
    let who = if entry.name.is_empty() { t(Msg::RecordOffice) } else { &entry.name };
    let names = entry.changes.iter().map(|change| change.field.as_str());
    let did = did(view, &entry.kind, entry.command.as_deref(), names);
    let moment = moment(entry.at);
    let own = desk.device.with_untracked(|d| d.as_ref().map(|d| d.id.to_string()));
    let place = if own.as_ref() == Some(&entry.device) {
        t(Msg::RecordOnThisDevice)
    } else if entry.command.as_deref().is_some_and(|step| !at_home(noun, step)) {
        ""
    } else {
        t(Msg::RecordOnOtherDevice)
    };
    let args = [("who", who), ("did", &did), ("moment", &moment), ("where", place)];
    let text = t_args(Msg::RecordEntry, &args);
    if entry.kind == ASIDE {
        return text;
    }
    let said = reason(entry).map_or_else(|| text.clone(), |reason| format!("{text} “{reason}”"));
    told(view, said, &entry.verdict)
}

/// Whether a move is one that a record's own organisation makes.
fn at_home(noun: Option<Noun>, step: &str) -> bool {
    const OWN: [Role; 2] = [Role::Cadre, Role::Chairman];
    let step = noun.and_then(Noun::life).and_then(|life| life.step(step));
    step.is_none_or(|step| match step.right {
        Permission::Right(right) => any_allows(&OWN, right, Relation::Own),
        Permission::Assigned(_) => true,
    })
}

/// What was done, and why it was not applied.
fn told(view: &Fields, said: String, verdict: &Verdict) -> String {
    match wording::verdict(view, verdict) {
        Some((why, _)) => format!("{said} {}", t_args(Msg::RecordNotApplied, &[("why", &why)])),
        None => said,
    }
}

/// What became of a submit that waited for photos, where the entry tells that.
fn released(entry: &Entry) -> Option<Verdict> {
    let name = |change: &&Change| FieldName::of(&change.field).set == fields::RELEASED;
    json::from_value(&entry.changes.iter().find(name)?.now).ok()
}

/// An op of this device that the office does not have yet.
fn waiting(desk: Desk, view: &Fields, op: &PendingOp) -> String {
    let name = desk.directory.with_untracked(|d| d.person(&op.by).map(|p| p.name.clone()));
    let who = name.unwrap_or_else(|| t(Msg::RecordSomebody).to_owned());
    let command = op.f.get("do").and_then(Value::as_str);
    let did = did(view, op.k.as_str(), command, op.f.keys().map(String::as_str));
    let moment = moment(op.at);
    let args = [
        ("who", who.as_str()),
        ("did", &did),
        ("moment", &moment),
        ("where", t(Msg::RecordOnThisDevice)),
    ];
    format!("{} {}", t_args(Msg::RecordEntry, &args), t(Msg::RecordNotSent))
}

fn did<'a>(
    view: &Fields,
    kind: &str,
    command: Option<&str>,
    names: impl Iterator<Item = &'a str>,
) -> String {
    match (kind, command) {
        ("cmd", Some(step)) => stand::did(step).to_owned(),
        ("new", _) => t(Msg::RecordDidNew).to_owned(),
        ("del", _) => t(Msg::RecordDidDelete).to_owned(),
        (ASIDE, _) => t(Msg::RecordDidAside).to_owned(),
        ("set" | "add" | "rem" | "app", _) => {
            let what = listed(view, names);
            t_args(Msg::RecordDidEdit, &[("what", &what)])
        }
        _ => t(Msg::RecordDidOther).to_owned(),
    }
}

/// The labels of fields, each once.
fn listed<'a>(view: &Fields, names: impl Iterator<Item = &'a str>) -> String {
    let mut labels: Vec<String> = Vec::new();
    for name in names.filter(|name| !fields::is_server_fact(name)) {
        let label = text::begin_small(&label(view, name));
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let more = labels.len().saturating_sub(NAMED);
    labels.truncate(NAMED);
    let said = labels.join(", ");
    if more == 0 {
        said
    } else {
        t_args(Msg::RecordAndMore, &[("what", said.as_str()), ("n", &more.to_string())])
    }
}

/// The reason that a transition gave.
fn reason(entry: &Entry) -> Option<&str> {
    let status = entry.changes.iter().find(|change| change.field == fields::STATUS)?;
    status.now.get("reason")?.as_str().map(str::trim).filter(|reason| !reason.is_empty())
}

/// What an edit changed, from what to what.
fn changes(
    desk: Desk,
    written: Option<Written>,
    view: &Fields,
    entry: &Entry,
    references: &References,
) -> Option<AnyView> {
    let edits: Vec<AnyView> = entry
        .changes
        .iter()
        .filter(|change| !fields::is_server_fact(&change.field))
        .map(|change| {
            let said = |value: &Value| {
                let text = answers::of_field(written, &change.field, value, references);
                if text.is_empty() { t(Msg::FieldNone).to_owned() } else { text }
            };
            let (was, now) = (said(&change.was), said(&change.now));
            let photo = [&change.now, &change.was]
                .into_iter()
                .find_map(|value| json::from_value::<AttachmentRow>(value).ok())
                .map(|photo| thumbnail(desk, photo.blob));
            view! {
                <dt>{label(view, &change.field)}</dt>
                <dd>
                    <del>{was}</del>
                    " → "
                    <ins>{now}</ins>
                    {photo}
                </dd>
            }
            .into_any()
        })
        .collect();
    (!edits.is_empty() && entry.kind != "new").then(|| {
        view! {
            <details>
                <summary>{t(Msg::RecordChanges)}</summary>
                <dl class="diff">{edits}</dl>
            </details>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_the_own_organisation_does_says_on_which_device() {
        for (step, own) in
            [("submit", true), ("withdraw", true), ("receive", false), ("return", false)]
        {
            assert_eq!(at_home(Some(Noun::Pledge), step), own, "{step}");
        }
    }

    #[test]
    fn an_answer_of_the_server_is_read() {
        let history: History = serde_json::from_value(json!({"entries": [
            {"at": 1, "made": 1, "by": "p1", "name": "Cán bộ", "device": "d1", "kind": "cmd",
             "command": "return", "verdict": {"st": "applied"},
             "changes": [{"field": "@status", "was": null,
                          "now": {"status": "returned", "reason": "Thiếu biên bản họp"}}]},
        ]}))
        .unwrap();
        assert_eq!(reason(&history.entries[0]), Some("Thiếu biên bản họp"));
    }

    #[test]
    fn a_submit_that_waited_for_photos_is_told_when_it_is_judged() {
        let entry = |now: Value| {
            let changes = json!([{"field": "@released/o1", "now": now}]);
            let entry = json!({"at": 1, "device": "server", "kind": "set", "changes": changes,
                               "verdict": {"st": "applied"}});
            serde_json::from_value::<Entry>(entry).unwrap()
        };
        assert_eq!(released(&entry(json!({"st": "applied"}))), Some(Verdict::Applied));
        let why = json!({"code": "incomplete", "problems": 2});
        let refused = released(&entry(json!({"st": "rejected", "why": why}))).unwrap();
        let said = told(&Fields::new(), "Đã đủ ảnh.".to_owned(), &refused);
        assert!(
            said.starts_with("Đã đủ ảnh. Chưa được áp dụng") && said.contains("2 chỗ"),
            "{said}"
        );
    }

    #[test]
    fn fields_are_named_once_and_facts_of_the_server_not_at_all() {
        let names = ["targets/a", "targets/b", "@status", "place"];
        assert_eq!(listed(&Fields::new(), names.into_iter()), "chỉ tiêu, nơi ký");
        let many = ["title", "year", "place", "commitment", "signatory_name", "signatory_title"];
        assert!(listed(&Fields::new(), many.into_iter()).ends_with("2 mục khác"));
    }
}
