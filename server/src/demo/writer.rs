//! Writes records and commands as ops of the server itself, one number after the other.

use std::collections::BTreeMap;

use model::{
    Millis,
    command::Command,
    fields,
    id::{Id, PersonId},
    kind::KEEPER,
    record::Noun,
    scope::Scope,
    status::Status,
};
use serde_json::{Value, json};
use sync::{
    hlc::Hlc,
    op::{Kind, Op},
};
use text::Date;

use super::form::Form;

pub(super) use crate::packs::SYSTEM;

/// The central alliance, which keeps what stands below nobody.
const CENTRAL: &str = "vca";

/// The ops so far, and the time that live dossiers follow.
pub(super) struct Writer {
    pub(super) ops: Vec<Op>,
    now: Millis,
    clock: Hlc,
    /// The office that keeps the lists in which each organisation's matters stand: an alliance's own,
    /// or that of the alliance above.
    offices: BTreeMap<String, String>,
}

/// An identifier of the tables.
#[expect(
    clippy::expect_used,
    reason = "a constant of this module's tables; a test writes them all"
)]
pub(super) fn id<K>(slug: &str) -> Id<K> {
    Id::parse(slug).expect("a slug of the demonstration is an identifier")
}

impl Writer {
    pub(super) fn new(now: Millis) -> Self {
        Self { ops: Vec::new(), now, clock: Hlc::at(now), offices: BTreeMap::new() }
    }

    /// The local day of the given time.
    pub(super) fn today(&self) -> Date {
        model::local_date(self.now)
    }

    /// The day so many days from today, as fields hold it.
    pub(super) fn day(&self, days: i32) -> Value {
        json!(self.today().add_days(days).unwrap_or(self.today()))
    }

    /// The year of the given time; the live dossiers are of this year and the next.
    pub(super) fn year(&self) -> u16 {
        self.today().year()
    }

    /// A reference record, kept by the office whose matter it is: the alliance above of an
    /// organisation, that of who organises or of who employs. The catalogue is nobody's.
    pub(super) fn refer(&mut self, noun: Noun, slug: &str, form: Form) {
        let of = |org: Option<&str>| org.and_then(|org| self.offices.get(org)).cloned();
        let keeper = match noun {
            Noun::Org => {
                let parent = form.last_of("placements", "parent").map(str::to_owned);
                let is_office = ["central_alliance", "provincial_alliance"]
                    .contains(&form.text("kind").unwrap_or_default());
                let above = parent.unwrap_or_else(|| CENTRAL.to_owned());
                let office = if is_office { slug.to_owned() } else { above.clone() };
                self.offices.insert(slug.to_owned(), office);
                Some(above)
            }
            Noun::Group | Noun::Movement | Noun::Drive => of(form.text("organiser")),
            Noun::Appointment => of(form.text("org")),
            Noun::Person
            | Noun::LegalBasis
            | Noun::Indicator
            | Noun::Award
            | Noun::Pledge
            | Noun::Nomination
            | Noun::Report
            | Noun::Decision
            | Noun::Notice
            | Noun::Ballot
            | Noun::ScoreSheet => None,
        };
        let form = keeper.into_iter().fold(form, |form, keeper| form.with(KEEPER, keeper));
        self.record(noun, Scope::Ref, slug, SYSTEM, form);
    }

    /// A person, kept by the office of the organisation that employs them.
    pub(super) fn person(&mut self, slug: &str, org: &str, form: Form) {
        let keeper = self.offices.get(org).cloned();
        let form = keeper.into_iter().fold(form, |form, keeper| form.with(KEEPER, keeper));
        self.record(Noun::Person, Scope::Ref, slug, SYSTEM, form);
    }

    /// What comes with the program.
    pub(super) fn packs(&mut self) {
        for shipped in crate::packs::PACKS.iter().flat_map(crate::packs::Pack::records) {
            self.refer(shipped.noun, shipped.id, Form::of(shipped.fields));
        }
    }

    /// A record among the papers of an office.
    pub(super) fn office(&mut self, noun: Noun, office: &str, slug: &str, form: Form) {
        self.record(noun, Scope::Office(id(office)), slug, SYSTEM, form);
    }

    /// A dossier of an organisation as it was received long ago, with its number.
    pub(super) fn received(
        &mut self,
        noun: Noun,
        org: &str,
        slug: &str,
        (day, number): (&str, &str),
        form: Form,
    ) {
        let form =
            form.with(fields::STATUS, received_status(day)).with(fields::NUMBER, number.to_owned());
        self.record(noun, Scope::Org(id(org)), slug, SYSTEM, form);
    }

    /// A draft of an organisation, written by one of its people.
    pub(super) fn draft(&mut self, noun: Noun, org: &str, slug: &str, author: &str, form: Form) {
        self.record(noun, Scope::Org(id(org)), slug, author, form);
    }

    /// A transition that a person wishes.
    pub(super) fn command(&mut self, org: &str, slug: &str, author: &str, command: &Command) {
        let f = match serde_json::to_value(command) {
            Ok(Value::Object(words)) => words.into_iter().collect(),
            _ => fields::Fields::new(),
        };
        self.push(Kind::Cmd, Scope::Org(id(org)), slug, author, f, None);
    }

    fn record(&mut self, noun: Noun, scope: Scope, slug: &str, author: &str, form: Form) {
        let noun = Some(noun.as_str().to_owned());
        self.push(Kind::New, scope, slug, author, form.into_fields(), noun);
    }

    fn push(
        &mut self,
        kind: Kind,
        scope: Scope,
        slug: &str,
        author: &str,
        f: fields::Fields,
        noun: Option<String>,
    ) {
        let s = u64::try_from(self.ops.len()).unwrap_or(u64::MAX).saturating_add(1);
        self.clock = self.clock.next(self.now);
        self.ops.push(Op {
            o: id(&format!("{}-{s:05}", super::DEVICE)),
            s,
            h: self.clock,
            r: id(slug),
            c: scope,
            k: kind,
            n: noun,
            sv: 1,
            b: 0,
            be: None,
            a: id(author),
            f,
            rc: Vec::new(),
        });
    }
}

/// The status of what was received at the start of a day of the past.
fn received_status(day: &str) -> Value {
    let day = day.parse().unwrap_or(Date::MIN);
    let status = Status::Received {
        revision: 1,
        received_on: day,
        incoming_number: None,
        at: text::Millis::from_local_midnight(day).0,
        by: system(),
    };
    serde_json::to_value(status).unwrap_or_default()
}

/// The author of everything that no person wrote.
fn system() -> PersonId {
    id(SYSTEM)
}
