//! What a list shows of a record; kept apart so that a list of 10,000 reads little.

use ::sync::client::{DataState, LocalRecord};
use model::{
    Millis,
    fields::{self, Fields},
    id::RecordId,
    kind::Title,
    life::State,
    record::Noun,
    scope::Scope,
};
use serde::{Deserialize, Serialize};

use crate::forms::lives;

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub id: RecordId,
    /// As text: nouns of newer versions are kept.
    pub noun: String,
    pub scope: Scope,
    /// Name of the recipient, title of the pledge, name of the organisation.
    pub title: String,
    /// What is searched besides the title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub keywords: String,
    /// Id of the award, the indicator's unit, …: what the list shows beside the title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Whether the title is the name of a person, which is ordered by its last word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub person: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub year: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    pub status: String,
    /// The command that waits on this device to change the status; blank for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub waiting: String,
    /// When the office received, returned or first got it; server time, 0 for a draft.
    #[serde(default)]
    pub moved: Millis,
    pub state: DataState,
    /// Smallest number of a pending op; 0 for none.
    #[serde(default)]
    pub pending: u64,
    pub edited: Millis,
}

impl Summary {
    /// The line of a record.
    pub fn of(record: &LocalRecord) -> Self {
        let view = record.view_fields();
        let status = view.get(fields::STATUS);
        let word = |name: &str| status.and_then(|s| s.get(name)?.as_str()).unwrap_or_default();
        let noun = Noun::parse(&record.noun);
        Self {
            id: record.id.clone(),
            noun: record.noun.clone(),
            scope: record.scope.clone(),
            title: title_of(noun, &view),
            keywords: keywords(noun, &view),
            detail: noun.map_or("", |noun| fields::text(&view, noun.kind().detail)).to_owned(),
            person: fields::text(&view, "recipient_kind") == "individual",
            year: fields::text(&view, "year").to_owned(),
            number: fields::text(&view, fields::NUMBER).to_owned(),
            status: match word("status") {
                "" => "draft".to_owned(),
                word => word.to_owned(),
            },
            waiting: record.pending_command().unwrap_or_default().to_owned(),
            moved: status.and_then(|s| s.get("at")?.as_i64()).unwrap_or(0),
            state: record.data_state(0),
            pending: record.pending.first().map_or(0, |op| op.s),
            edited: record.edited,
        }
    }

    /// The status as its badge says it: one word, also while a command waits here.
    pub fn told(&self) -> String {
        told(&self.status, &self.waiting)
    }

    /// Where the bytes are while a request up to `sending` is under way.
    pub fn state_now(&self, sending: u64) -> DataState {
        if self.state == DataState::Local && self.pending <= sending {
            DataState::Sending
        } else {
            self.state
        }
    }

    /// Whether it has a life, in which states follow each other.
    pub fn has_life(&self) -> bool {
        Noun::parse(&self.noun).and_then(Noun::life).is_some()
    }

    /// Whether the office's last word about it stands in its status.
    pub fn is_answered(&self) -> bool {
        self.stands("").is_some_and(|(_, state)| state.opens && !state.arrives)
    }

    /// Whether it came back to be written in again, and nothing waits here that changes that.
    pub fn is_back(&self) -> bool {
        self.stands(&self.waiting).is_some_and(|(noun, state)| lives::is_back(noun, state))
    }

    /// Whether it is handed in, be it only on this device.
    pub fn is_handed_in(&self) -> bool {
        self.stands(&self.waiting).is_some_and(|(_, state)| lives::is_handed_in(state))
    }

    fn stands(&self, waiting: &str) -> Option<(Noun, &'static State)> {
        let noun = Noun::parse(&self.noun)?;
        Some((noun, lives::stands(noun, &self.status, waiting)?))
    }

    /// Title and keywords, as the search reads them.
    pub fn searched(&self) -> String {
        format!("{} {} {}", self.title, self.keywords, self.number)
    }
}

/// The word of a status, or of the command that waits on this device to change it.
pub fn told(status: &str, waiting: &str) -> String {
    if waiting.is_empty() { status.to_owned() } else { format!("waiting-{waiting}") }
}

/// What a record is called in lists; blank when it has no name yet. Other programs may have written
/// into it what turns a line round or shows nothing.
pub fn title_of(noun: Option<Noun>, view: &Fields) -> String {
    text::clean_line(noun.map_or(Title::Field("title"), |noun| noun.kind().title).of(view))
}

fn keywords(noun: Option<Noun>, view: &Fields) -> String {
    let names = noun.map_or(&[][..], |noun| noun.kind().keywords);
    names.iter().map(|name| fields::text(view, name)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_title_shows_what_it_says_and_turns_nothing_round() {
        for (name, title) in [
            ("Đặng Thị Mẫu Hai", "Đặng Thị Mẫu Hai"),
            ("\u{202E}Đặng Thị Mẫu Hai", "Đặng Thị Mẫu Hai"),
            ("\u{200B}\u{2060}", ""),
        ] {
            let view = fields::of([("recipient_name".to_owned(), json!(name))]);
            assert_eq!(title_of(Some(Noun::Nomination), &view), title);
        }
    }
}
