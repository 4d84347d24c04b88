//! Ops: saved field changes and wished transitions, as a device writes and the log keeps them.

use model::{
    fields::Fields,
    id::{ConflictId, OpId, PersonId, RecordId},
    scope::Scope,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hlc::Hlc;

/// What an op does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Creates a record with all its fields.
    New,
    /// Changes fields.
    Set,
    /// `Set` by another name, of a row that it adds; whether a row may change again is a matter of
    /// its noun.
    Add,
    /// `Set` by another name, of a row that it removes.
    Rem,
    /// `Set` by another name, of a row that its writer means to stay.
    App,
    /// Wishes a transition; `f` is the [`Command`](model::command::Command).
    Cmd,
    /// Deletes a draft that was never submitted.
    Del,
    /// Of a newer version: stored and held, never refused.
    Unknown(String),
}

impl Kind {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::New => "new",
            Self::Set => "set",
            Self::Add => "add",
            Self::Rem => "rem",
            Self::App => "app",
            Self::Cmd => "cmd",
            Self::Del => "del",
            Self::Unknown(word) => word,
        }
    }

    /// Whether it carries values of fields in `f`.
    pub fn is_edit(&self) -> bool {
        matches!(self, Self::New | Self::Set | Self::Add | Self::Rem | Self::App)
    }
}

impl From<String> for Kind {
    fn from(word: String) -> Self {
        match word.as_str() {
            "new" => Self::New,
            "set" => Self::Set,
            "add" => Self::Add,
            "rem" => Self::Rem,
            "app" => Self::App,
            "cmd" => Self::Cmd,
            "del" => Self::Del,
            _ => Self::Unknown(word),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Self::from)
    }
}

/// One op; the letters are the wire's, see docs/sync.md.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Op {
    /// Global idempotency key: UUIDv7 made by the client.
    pub o: OpId,
    /// Number in the device's gap-free sequence, from 1.
    pub s: u64,
    /// The author's stamp.
    pub h: Hlc,
    /// The record.
    pub r: RecordId,
    /// The scope that the author believes the record to be in; trusted for nothing but `new`.
    pub c: Scope,
    pub k: Kind,
    /// The noun, in a `new` only; a text so that nouns of newer versions are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// Version of the form that wrote it.
    pub sv: u32,
    /// Base: the number of the last change of this record that the author had seen.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub b: u64,
    /// Epoch of the base, when it is not the request's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub be: Option<String>,
    /// Who wrote it.
    pub a: PersonId,
    /// Changed fields only; for a command its words.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub f: Fields,
    /// Conflicts that this op resolves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rc: Vec<ConflictId>,
}

/// Brings an op from one version of the forms to the next.
type Step = fn(&mut Op);

/// The first step brings version 1 to version 2; a new version of the forms does not compile
/// without its step. Steps stay for ever, as the ops in the log do.
const STEPS: [Step; crate::SCHEMA as usize - 1] = [];

impl Op {
    /// Reads an op of any version of the forms.
    pub fn read(bytes: &str) -> serde_json::Result<Self> {
        serde_json::from_str(bytes).map(Self::upcast)
    }

    /// The op as this build would have written it. One of a later version is left as it is: what
    /// is unknown in it is kept.
    #[must_use]
    pub fn upcast(mut self) -> Self {
        take_steps(&mut self, &STEPS);
        self
    }
}

fn take_steps(op: &mut Op, steps: &[Step]) {
    let done = usize::try_from(op.sv.saturating_sub(1)).unwrap_or(usize::MAX);
    for step in steps.iter().skip(done) {
        step(op);
        op.sv += 1;
    }
}

/// The least that must be readable of an op so that it can be stored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Envelope {
    pub o: OpId,
    pub s: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_op_takes_the_steps_that_it_lacks_and_a_later_one_none() {
        let name_was_title: Step = |op| {
            if let Some(title) = op.f.remove("title") {
                op.f.insert("name".into(), title);
            }
        };
        let year_is_text: Step = |op| {
            if let Some(year) = op.f.get_mut("year") {
                *year = year.to_string().into();
            }
        };
        let json = |sv: u32| {
            format!(
                r#"{{"o":"o1","s":4,"h":"0000000000010000","r":"r1","c":"org:x","k":"set","sv":{sv},"a":"p1","f":{{"title":"Mẫu","year":2026}}}}"#
            )
        };
        for (sv, after, fields) in [
            (1, 3, r#"{"name":"Mẫu","year":"2026"}"#),
            (2, 3, r#"{"title":"Mẫu","year":"2026"}"#),
            (3, 3, r#"{"title":"Mẫu","year":2026}"#),
            (9, 9, r#"{"title":"Mẫu","year":2026}"#),
        ] {
            let mut op = Op::read(&json(sv)).unwrap();
            take_steps(&mut op, &[name_was_title, year_is_text]);
            assert_eq!(op.sv, after);
            assert_eq!(serde_json::to_string(&op.f).unwrap(), fields, "{sv}");
        }
    }

    #[test]
    fn an_unknown_kind_and_unknown_fields_survive() {
        let json = r#"{"o":"o1","s":4,"h":"0000000000010000","r":"r1","c":"org:x","k":"tickle","sv":9,"a":"p1","f":{"new_thing/x":{"deep":[1]}}}"#;
        let op: Op = serde_json::from_str(json).unwrap();
        assert_eq!(op.k, Kind::Unknown("tickle".into()));
        assert_eq!(serde_json::to_string(&op).unwrap(), json);
    }
}
