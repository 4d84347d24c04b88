//! Rulebooks as data and the checks of the forms: every problem at once, each with its field,
//! code and arguments, the same on the device while writing and on the server at a submit.

mod ballot;
mod day;
pub mod limits;
mod nomination;
pub mod pack;
mod pledge;
mod report;
pub mod ruling;
mod score_sheet;
pub mod twin;

pub use day::{due, received};
use model::{
    directory::Directory,
    fields::{Fields, is_server_fact},
    record::{Noun, Record},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use text::Date;

/// What a problem does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The dossier cannot be submitted.
    Block,
    /// It can; the writer should look again.
    Warn,
}

/// Something that keeps a form from being a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, such as `title` or `targets/r1`; for a cell `targets/r1#value`.
    pub field: String,
    /// A stable word that the catalogue of texts knows, such as `required`.
    pub code: &'static str,
    /// Arguments of the text, by name.
    pub args: Vec<(&'static str, String)>,
    pub severity: Severity,
    /// Law and article, when the problem is a rule of the law; from the rule pack.
    pub source: Option<&'static str>,
}

impl Problem {
    /// A blocking problem of a field.
    pub fn block(field: impl Into<String>, code: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
            args: Vec::new(),
            severity: Severity::Block,
            source: None,
        }
    }

    /// A problem that the writer should look at and may hand in with.
    pub fn warn(field: impl Into<String>, code: &'static str) -> Self {
        Self { severity: Severity::Warn, ..Self::block(field, code) }
    }

    /// The same with an argument of the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into().0));
        self
    }
}

/// All problems of a record, in the order of its form.
///
/// `today` chooses the rule pack until a dossier is received.
pub fn problems(record: &Record, directory: &Directory, today: Date) -> Vec<Problem> {
    let problems = match record.noun {
        Noun::Ballot => ballot::problems(record, today),
        Noun::ScoreSheet => score_sheet::problems(record, today),
        Noun::Nomination
        | Noun::Pledge
        | Noun::Report
        | Noun::Org
        | Noun::Person
        | Noun::Appointment
        | Noun::Group
        | Noun::Movement
        | Noun::Drive
        | Noun::LegalBasis
        | Noun::Indicator
        | Noun::Award
        | Noun::Decision
        | Noun::Notice => return of_form(record, directory, today),
    };
    with_too_long(record, problems)
}

/// The same of what organisations write as forms. Apart from the rest, so that a tablet does not
/// download the rules of what groups do together.
pub fn of_form(record: &Record, directory: &Directory, today: Date) -> Vec<Problem> {
    let problems = match record.noun {
        Noun::Nomination => nomination::problems(record, directory, today),
        Noun::Pledge => pledge::problems(record, today),
        Noun::Report => report::problems(record, today),
        // What is no form; what has no life is never moved, so nothing keeps it from anything.
        Noun::Ballot
        | Noun::ScoreSheet
        | Noun::Org
        | Noun::Person
        | Noun::Appointment
        | Noun::Group
        | Noun::Movement
        | Noun::Drive
        | Noun::LegalBasis
        | Noun::Indicator
        | Noun::Award
        | Noun::Decision
        | Noun::Notice => Vec::new(),
    };
    with_too_long(record, problems)
}

fn with_too_long(record: &Record, mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.extend(too_long(&record.fields, &problems));
    problems
}

/// The code of a text that has more characters than its field takes.
pub const TOO_LONG: &str = "too_long";

/// Texts beyond what any field takes, whatever they are for; those that were found are left out.
fn too_long(fields: &Fields, found: &[Problem]) -> Vec<Problem> {
    let mut long = Vec::new();
    let mut look = |field: String, value: &Value| {
        // Counting costs as much as reading, and bytes are never fewer than characters.
        let n = value.as_str().filter(|text| text.len() > limits::MAX_TEXT);
        let n = n.map_or(0, |text| text.chars().count());
        let known = found.iter().any(|it| it.code == TOO_LONG && it.field == field);
        if n > limits::MAX_TEXT && !known {
            let problem = Problem::block(field, TOO_LONG);
            long.push(problem.with("max", limits::MAX_TEXT).with("n", n));
        }
    };
    for (name, value) in fields.iter().filter(|(name, _)| !is_server_fact(name)) {
        match value {
            Value::Object(row) => {
                row.iter().for_each(|(cell, value)| look(format!("{name}#{cell}"), value));
            }
            value => look(name.clone(), value),
        }
    }
    long
}

/// A name must be there and fit on a certificate.
fn name(field: &'static str, name: &str) -> Option<Problem> {
    match text::clean_line(name).chars().count() {
        0 => Some(Problem::block(field, "required")),
        n if n > limits::MAX_NAME => {
            Some(Problem::block(field, TOO_LONG).with("max", limits::MAX_NAME).with("n", n))
        }
        _ => None,
    }
}

/// An argument of a text: a word, a count, a year, or a day as ISO.
pub struct Arg(String);

impl From<&String> for Arg {
    fn from(word: &String) -> Self {
        Self(word.clone())
    }
}
impl From<u16> for Arg {
    fn from(year: u16) -> Self {
        Self(year.to_string())
    }
}
impl From<Date> for Arg {
    fn from(day: Date) -> Self {
        Self(day.to_string())
    }
}
impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self(count.to_string())
    }
}
