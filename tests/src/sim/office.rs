//! The office: the real server code over the storage in memory, with backups and admissions.

use std::collections::BTreeMap;

use model::{
    Millis,
    attachment::BlobId,
    bound::{FACT_BYTES, RECORD_BYTES, VALUE_DEPTH, depth_of},
    directory::Directory,
    fields::Fields,
    id::{DeviceId, OpId, OrgId, PersonId, RecordId},
    json, local_date,
    record::Noun,
    role::Role,
    scope::Scope,
};
use serde_json::{Value, json};
use sync::{
    hlc::Hlc,
    judge::Authority,
    op::{Kind, Op},
    server::{self, Session},
    store::{Reader as _, Store as _},
    wire::{Enrolment, SyncRequest, SyncResponse},
};

use super::{
    flaw::{Flaw, Flawed},
    rng::Rng,
};
use crate::memory::Memory;

/// Who a token belongs to.
#[derive(Debug, Clone)]
struct Admission {
    org: OrgId,
    roles: Vec<Role>,
    granted: bool,
}

/// The server, its backups and what survives a restore beside the log.
#[derive(Debug, Clone)]
pub struct Office {
    pub store: Memory,
    /// The server's clock.
    pub now: Millis,
    admissions: Vec<Admission>,
    backups: Vec<(Millis, Memory)>,
    /// Photos that have arrived in part: their name and how many pieces.
    uploads: BTreeMap<u32, (BlobId, u32)>,
    /// Counts whatever needs an id of its own.
    made: u32,
    flaw: Option<Flaw>,
    /// Whether it is of before there were bounds.
    pub(crate) unbounded: bool,
}

/// What a place of work is: organisation, roles, person.
pub const PLACES: [(&str, &[Role], &str); 9] = [
    ("htx-a", &[Role::Cadre], "p-a1"),
    ("htx-a", &[Role::Cadre, Role::Chairman], "p-a2"),
    ("lm", &[Role::EmulationOfficer], "p-o"),
    ("htx-b", &[Role::Cadre], "p-b"),
    ("htx-c", &[Role::GroupLeader, Role::Cadre], "p-c"),
    ("htx-a", &[Role::Cadre], "p-a1"),
    ("lm", &[Role::RecordsClerk], "p-r"),
    ("htx-b", &[Role::Cadre], "p-b"),
    ("lm", &[Role::Viewer], "p-v"),
];

impl Office {
    /// A server with the reference data of four organisations.
    pub fn founded(flaw: Option<Flaw>) -> Self {
        let mut office = Self {
            store: Memory::new("e0"),
            now: 1_780_000_000_000,
            admissions: Vec::new(),
            backups: Vec::new(),
            uploads: BTreeMap::new(),
            made: 0,
            flaw,
            unbounded: false,
        };
        for (noun, id, fields) in founding() {
            office.state(id, Some(noun), fields);
        }
        office.backup();
        office
    }

    /// Who is who.
    pub fn directory(&self) -> &Directory {
        self.store.directory()
    }

    /// Enrols a device for a place.
    pub fn enrol(&mut self, place: usize) -> Option<Enrolment> {
        let (org, roles, person) = PLACES.get(place % PLACES.len())?;
        let org = OrgId::parse(org).ok()?;
        let token = format!("{}", self.admissions.len());
        let admission = Admission { org: org.clone(), roles: roles.to_vec(), granted: true };
        self.admissions.push(admission);
        Some(Enrolment {
            device: self.device_id(),
            org,
            roles: roles.iter().map(|role| role.as_str().to_owned()).collect(),
            person: PersonId::parse(person).ok(),
            epoch: self.store.epoch().unwrap_or_default(),
            now: self.now,
            scopes: self.scopes(&token),
            unsent: Vec::new(),
            token,
        })
    }

    /// A device id that was never used.
    #[expect(clippy::expect_used, reason = "letters and digits are an id")]
    pub(crate) fn device_id(&mut self) -> DeviceId {
        self.made += 1;
        DeviceId::parse(&format!("d{}", self.made)).expect("an id")
    }

    /// The scope whose drafts the holder of a token sees.
    pub fn own(&self, token: &str) -> Scope {
        self.admission(token).map_or(Scope::Ref, |admission| Scope::Org(admission.org.clone()))
    }

    /// What the holder of a token may read.
    pub fn scopes(&self, token: &str) -> Vec<Scope> {
        let Some(admission) = self.admission(token) else { return Vec::new() };
        let today = local_date(self.now);
        let mut scopes =
            self.directory().scopes_of(&admission.org, &admission.granted_roles(), today);
        // Of a newer server, as no tablet knows it.
        scopes.push(Scope::Unknown("hub:north".to_owned()));
        scopes
    }

    fn admission(&self, token: &str) -> Option<&Admission> {
        self.admissions.get(token.parse::<usize>().ok()?)
    }

    /// Answers a request, as the server does: store, judge, commit, answer.
    pub fn handle(&mut self, token: &str, request: &SyncRequest) -> Result<SyncResponse, String> {
        let admission = self.admission(token).ok_or("no such token")?;
        let (org, roles) = (admission.org.clone(), admission.granted_roles());
        let authority = Authority::Device { org, roles };
        let (own, scopes) = (self.own(token), self.scopes(token));
        let session = Session { authority: &authority, own: &own, scopes: &scopes, now: self.now };
        let (flaw, unbounded) = (self.flaw, self.unbounded);
        let mut store = Flawed { inner: &mut self.store, flaw, unbounded };
        let answer =
            server::handle(request, session, &mut store).map_err(|error| error.to_string())?;
        legible(request, &answer)?;
        Ok(answer)
    }

    /// The present history.
    pub(crate) fn epoch(&self) -> String {
        self.store.epoch().unwrap_or_default()
    }

    /// Whether a photo has arrived whole.
    pub(crate) fn has(&self, blob: &BlobId) -> bool {
        self.store.has_blob(&Scope::Ref, blob).unwrap_or_default()
    }

    /// Takes the next piece of a photo, of an upload that its device knows or of a new one; its
    /// name and how many pieces are here. What is here whole needs no more.
    pub(crate) fn receive(&mut self, blob: &BlobId, known: Option<u32>, pieces: u32) -> (u32, u32) {
        if self.has(blob) {
            return (known.unwrap_or_default(), pieces);
        }
        self.made += 1;
        let upload = known.filter(|id| self.uploads.contains_key(id)).unwrap_or(self.made);
        let (_, received) = self.uploads.entry(upload).or_insert_with(|| (blob.clone(), 0));
        *received += 1;
        let received = *received;
        if received == pieces {
            self.uploads.remove(&upload);
            match self.flaw {
                Some(Flaw::NoRelease) => {
                    self.store.keep_blob(blob.clone());
                }
                _ => self.store.put_blob(blob.clone(), self.now),
            }
        }
        (upload, received)
    }

    /// Writes a fact of the server itself.
    pub fn state(&mut self, id: &str, noun: Option<Noun>, f: Value) {
        let Ok(device) = DeviceId::parse("server") else { return };
        let (Ok(sequence), Ok(b)) = (self.store.sequence(&device), self.store.last_gseq());
        self.made += 1;
        let op = OpId::parse(&format!("fact{}", self.made));
        let (Ok(o), Ok(r), Ok(a)) = (op, RecordId::parse(id), PersonId::parse("server")) else {
            return;
        };
        let op = Op {
            o,
            s: sequence.acked + 1,
            h: Hlc::at(self.now),
            r,
            c: Scope::Ref,
            k: if noun.is_some() { Kind::New } else { Kind::Set },
            n: noun.map(|noun| noun.as_str().to_owned()),
            sv: 1,
            b,
            be: None,
            a,
            f: fields(f),
            rc: Vec::new(),
        };
        drop(server::record_fact(&op, &device, self.now, &mut self.store));
    }

    /// Makes a backup.
    pub fn backup(&mut self) {
        let backup = self.store.backup(self.now);
        self.backups.push((self.now, backup));
    }

    /// Loses everything and goes on from a backup, in a new epoch.
    pub(crate) fn restore(&mut self, rng: &mut Rng) {
        // A younger backup may always be restored, an older one only if it is the last.
        let young = self.now - sync::RESTORABLE;
        let from = self.backups.partition_point(|(at, _)| *at < young);
        let from = from.min(self.backups.len().saturating_sub(1));
        let chosen = from + rng.below(self.backups.len() - from);
        let Some((_, backup)) = self.backups.get(chosen).cloned() else { return };
        self.backups.truncate(chosen + 1);
        self.uploads.clear();
        self.made += 1;
        let last = backup.last_gseq().unwrap_or_default();
        self.store = match self.flaw {
            Some(Flaw::SameEpoch) => backup,
            _ => backup.restored(&format!("e{}", self.made), server::resume_above(last, self.now)),
        };
    }

    /// Changes an entry of the catalogue.
    pub(crate) fn revise(&mut self, rng: &mut Rng) {
        let title = format!("Phong trào {}", rng.below(100));
        self.state("pt", None, json!({ "title": title }));
    }

    /// Ends an appointment, or begins it again.
    pub(crate) fn appoint(&mut self, rng: &mut Rng) {
        let people = ["p-a1", "p-a2", "p-b", "p-c", "p-o"];
        let Some(person) = rng.pick(&people) else { return };
        let to = if rng.percent(25) { json!("2020-01-01") } else { Value::Null };
        self.state(&format!("{person}-0"), None, json!({ "to": to }));
    }

    /// Takes a device's roles away, or gives them back.
    pub(crate) fn change_roles(&mut self, rng: &mut Rng) {
        let at = rng.below(self.admissions.len());
        let granted = rng.percent(75);
        if let Some(admission) = self.admissions.get_mut(at) {
            admission.granted = granted;
        }
    }

    /// Moves a cooperative below the alliance, or away.
    pub(crate) fn place(&mut self, rng: &mut Rng) {
        let row = if rng.percent(50) { json!({ "parent": "lm" }) } else { Value::Null };
        self.state("htx-b", None, json!({ "placements/1": row }));
    }
}

/// I10: every device can read every answer, and none is larger than asked for by more than one
/// record, which is bounded.
fn legible(request: &SyncRequest, answer: &SyncResponse) -> Result<(), String> {
    let text = serde_json::to_string(answer).map_err(|error| error.to_string())?;
    json::read::<SyncResponse>(&text).map_err(|_| "I10: an answer that nobody can read")?;
    let most = request.max.map_or(server::MAX_ANSWER, |max| max as usize).min(server::MAX_ANSWER);
    let sizes = answer.delta.iter().map(server::weight);
    let (total, largest) =
        sizes.fold((0, 0), |(total, largest), size| (total + size, largest.max(size)));
    let deepest = answer.delta.iter().flat_map(|delta| delta.f.values()).map(depth_of).max();
    if total > most && answer.delta.len() > 1 {
        return Err(format!("I10: an answer of {total} bytes where {most} were asked for"));
    }
    // A conflict holds its values two levels further down.
    if largest > RECORD_BYTES + FACT_BYTES + 1_000 || deepest > Some(VALUE_DEPTH + 2) {
        return Err(format!("I10: a record of {largest} bytes, {deepest:?} deep"));
    }
    Ok(())
}

impl Admission {
    fn granted_roles(&self) -> Vec<Role> {
        if self.granted { self.roles.clone() } else { Vec::new() }
    }
}

fn fields(value: Value) -> Fields {
    match value {
        Value::Object(map) => map.into_iter().collect(),
        _ => Fields::new(),
    }
}

/// The reference records: noun, id, fields.
fn founding() -> Vec<(Noun, &'static str, Value)> {
    let org = |kind: &str, name: &str| json!({"kind": kind, "names/1": {"name": name}});
    let below = |name: &str| {
        json!({"kind": "cooperative", "names/1": {"name": name},
               "placements/1": {"parent": "lm"}})
    };
    let mut records = vec![
        (Noun::Org, "lm", org("provincial_alliance", "Liên minh mẫu")),
        (Noun::Org, "htx-a", below("Hợp tác xã mẫu A")),
        (Noun::Org, "htx-b", below("Hợp tác xã mẫu B")),
        (Noun::Org, "htx-c", org("cooperative", "Hợp tác xã mẫu C")),
        (Noun::Movement, "pt", json!({"title": "Phong trào", "organiser": "lm"})),
        (Noun::Drive, "dot-mo", json!({"title": "Đợt mở", "movement": "pt"})),
        (Noun::Drive, "dot-dong", json!({"title": "Đợt đóng", "to": "2026-06-30"})),
        (
            Noun::Group,
            "khoi",
            json!({"kind": "bloc", "name": "Khối mẫu", "organiser": "lm",
                   "members/1": {"org": "htx-a"}, "members/2": {"org": "htx-b"},
                   "terms/1": {"org": "htx-c", "role": "leader"}}),
        ),
        (
            Noun::Award,
            "bk",
            json!({"kind": "form", "name": "Bằng khen", "recipients": ["individual"],
                   "source": "mẫu", "verified": true}),
        ),
    ];
    let people = [
        ("p-a1", "p-a1-0", "htx-a", "cadre"),
        ("p-a2", "p-a2-0", "htx-a", "cadre"),
        ("p-b", "p-b-0", "htx-b", "cadre"),
        ("p-c", "p-c-0", "htx-c", "cadre"),
        ("p-o", "p-o-0", "lm", "emulation_officer"),
        ("p-r", "p-r-0", "lm", "records_clerk"),
        ("p-v", "p-v-0", "lm", "viewer"),
    ];
    for (person, appointment, org, role) in people {
        records.push((Noun::Person, person, json!({"name": "Người Mẫu"})));
        let appointed = json!({"person": person, "org": org, "role": role});
        records.push((Noun::Appointment, appointment, appointed));
    }
    let led = json!({"person": "p-c", "org": "htx-c", "role": "group_leader"});
    records.push((Noun::Appointment, "p-c-1", led));
    records
}
