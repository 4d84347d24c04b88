//! The demonstration as the judge takes it, and its sheets against the published figures.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Millis,
    attachment::BlobId,
    award::RecipientKind,
    directory::Directory,
    fields,
    group::EmulationGroup,
    id::{DeviceId, RecordId},
    record::{Noun, Record},
    scope::Scope,
    sheet::{self, CommendationSheet, ReportSheet, SheetKey},
};
use serde_json::Value;
use sync::{
    fold,
    judge::{Authority, Court, judge},
    store::{Reader, Stamp, StoredRecord},
    verdict::Verdict,
};
use text::Decimal;

use super::writer::id;

/// 21/11/2026.
const NOW: i64 = 1_795_255_200_000;

/// Records in memory, as the judge reads them.
#[derive(Default)]
struct Office {
    records: BTreeMap<RecordId, StoredRecord>,
    directory: Directory,
    gseq: u64,
}

impl Reader for Office {
    type Error = std::convert::Infallible;

    fn record(&self, id: &RecordId) -> Result<Option<StoredRecord>, Self::Error> {
        Ok(self.records.get(id).cloned())
    }
    fn value_at(&self, _: &RecordId, _: &str, _: u64) -> Result<Option<Value>, Self::Error> {
        Ok(None)
    }
    fn numbers_issued(&self, prefix: &str) -> Result<u32, Self::Error> {
        let issued = self.records.values().filter(|stored| {
            fields::text(&stored.record.fields, fields::NUMBER).starts_with(prefix)
        });
        Ok(u32::try_from(issued.count()).unwrap())
    }
    fn restore_point(&self, _: &str) -> Result<Option<u64>, Self::Error> {
        Ok(None)
    }
    fn has_blob(&self, _: &Scope, _: &BlobId) -> Result<bool, Self::Error> {
        Ok(false)
    }
    fn directory(&self) -> &Directory {
        &self.directory
    }
}

impl Office {
    fn filled() -> Self {
        Self::filled_at(NOW)
    }

    /// Takes every op of the demonstration of a moment; each must be applied.
    fn filled_at(now: Millis) -> Self {
        let mut office = Self::default();
        let device = DeviceId::parse(super::DEVICE).unwrap();
        for (index, op) in super::ops(now).iter().enumerate() {
            assert_eq!(op.s, index as u64 + 1);
            let court = Court {
                authority: &Authority::System,
                device: &device,
                now,
                epoch: "e",
                request_epoch: "e",
            };
            let judgement = judge(op, court, &office).unwrap();
            assert_eq!(judgement.verdict, Verdict::Applied, "{} {:?}", op.r, op.k);
            let effects = fold::effects(op, &judgement.verdict, &judgement.facts).unwrap();
            office.gseq += 1;
            if let Some((noun, scope)) = effects.create.clone() {
                let record = Record { id: op.r.clone(), noun, scope, fields: BTreeMap::new() };
                let stored = StoredRecord { record, stamps: BTreeMap::new(), opened: None };
                office.records.insert(op.r.clone(), stored);
            }
            let stored = office.records.get_mut(&op.r).unwrap();
            fold::apply(&mut stored.record, &effects);
            for name in effects.writes.keys() {
                let stamp = Stamp {
                    gseq: office.gseq,
                    h: op.h,
                    device: device.clone(),
                    actor: op.a.clone(),
                };
                stored.stamps.insert(name.clone(), stamp);
            }
            office.directory.put(&stored.record);
        }
        office
    }

    fn all(&self) -> impl Iterator<Item = &Record> {
        self.records.values().map(|stored| &stored.record)
    }

    fn get(&self, slug: &str) -> &Record {
        &self.records.get(&id(slug)).unwrap().record
    }

    fn reports(&self, group: &str, year: u16) -> ReportSheet {
        let all = || self.all();
        ReportSheet::build(self.get(group), year, NOW, all(), all(), &self.directory).unwrap()
    }

    fn commendations(&self, movement: &str) -> CommendationSheet {
        let all = || self.all();
        let organiser = id("hai-phong");
        let movement = self.get(movement);
        CommendationSheet::build(&organiser, movement, NOW, all(), all(), &self.directory).unwrap()
    }
}

#[test]
fn s4_totals_7002_3057365_364() {
    let office = Office::filled();
    let sheet = office.reports("cum-dbsh", 2020);
    assert_eq!((sheet.reported, sheet.expected), (11, 11));
    let totals: Vec<String> = sheet
        .indicators
        .iter()
        .map(|column| {
            let total = &sheet.totals[&column.indicator];
            assert!(!total.synthetic, "the published total is not invented");
            assert_eq!(total.published.as_ref().unwrap().value, total.value);
            total.value.to_vietnamese()
        })
        .collect();
    assert_eq!(totals, ["7.002", "3.057.365", "364"]);
    assert!(sheet.rows.iter().all(|row| row.figures.values().all(|cell| cell.synthetic)));
    assert_eq!(sheet.rows.iter().filter(|row| row.unverified).count(), 5);
    assert!(!sheet.synthetic);

    let sheet = office.reports("cum-dbsh", 2021);
    assert_eq!((sheet.reported, sheet.expected), (9, 11));
    let missing: Vec<&str> =
        sheet.rows.iter().filter(|row| row.missing).map(|row| row.org.as_str()).collect();
    assert_eq!(missing, ["nam-dinh", "thai-binh"]);
    assert!(sheet.synthetic && sheet.totals.values().all(|total| total.synthetic));
    assert!(sheet.rows.iter().any(|row| row.name == "Liên minh Hợp tác xã tỉnh Vĩnh Phúc"));
}

#[test]
fn s1_sum_of_two_decisions_equals_10_and_6() {
    let sheet = Office::filled().commendations("pt-hp-kttt-2017-2020");
    let rows: Vec<_> = sheet
        .rows
        .iter()
        .map(|row| {
            let counts = &row.counts;
            assert!(!counts.collective.synthetic && !counts.individual.synthetic);
            let body = row.body.as_str();
            (body, counts.collective.recipient_count, counts.individual.recipient_count)
        })
        .collect();
    assert_eq!(rows, [("ubnd-hai-phong", 4, 2), ("vca", 6, 4)]);
    let (collective, individual) = (&sheet.totals.collective, &sheet.totals.individual);
    assert_eq!((collective.recipient_count, individual.recipient_count), (10, 6));
    assert_eq!((collective.award_count, individual.award_count), (10, 6));
    assert!(!collective.synthetic && !individual.synthetic);
    assert_eq!(sheet.decisions, 2);
}

#[test]
fn s0_sixty_collectives_180_individuals_5_drives_3_bodies() {
    let sheet = Office::filled().commendations("pt-hp-2020");
    let (collective, individual) = (&sheet.totals.collective, &sheet.totals.individual);
    assert_eq!((collective.recipient_count, individual.recipient_count), (60, 180));
    assert_eq!((collective.award_count, individual.award_count), (64, 191));
    assert!(!collective.synthetic && !individual.synthetic);
    assert_eq!((sheet.drives, sheet.bodies), (5, 3));
    for (kind, total) in
        [(RecipientKind::Collective, collective), (RecipientKind::Individual, individual)]
    {
        let cells: Vec<_> = sheet.rows.iter().map(|row| row.counts.of(kind)).collect();
        assert_eq!(cells.iter().map(|cell| cell.award_count).sum::<u32>(), total.award_count);
        assert!(cells.iter().all(|cell| cell.synthetic == (cell.award_count > 0)));
        let subjects: BTreeSet<_> =
            cells.iter().flat_map(|cell| &cell.entries).map(|entry| &entry.subject).collect();
        assert_eq!(subjects.len() as u32, total.recipient_count);
    }
    let flags = sheet.rows.iter().find(|row| row.award.as_str() == "dh-co-ubnd-hp").unwrap();
    assert_eq!(flags.counts.collective.award_count, 2);
}

#[test]
fn the_list_of_sheets_names_each_once() {
    let office = Office::filled();
    let keys: Vec<SheetKey> =
        sheet::entries(office.all()).into_iter().map(|entry| entry.key).collect();
    let reports = |group: &str, year| SheetKey::Reports { group: id(group), year };
    let commendations = |movement: &str| SheetKey::Commendations {
        organiser: id("hai-phong"),
        movement: id(movement),
    };
    assert_eq!(
        keys,
        [
            reports("cum-dbsh", 2020),
            reports("cum-dbsh", 2021),
            reports("hp-khoi-1", 2026),
            commendations("pt-hp-2020"),
            commendations("pt-hp-kttt-2017-2020"),
        ]
    );
}

#[test]
fn every_slug_of_a_reference_record_is_taken_once_and_read_by_its_noun() {
    let office = Office::filled();
    for record in office.all() {
        let readable = match record.noun {
            Noun::Movement => model::movement::Movement::from_record(record).is_some(),
            Noun::Drive => model::drive::Drive::from_record(record).is_some(),
            Noun::LegalBasis => model::legal_basis::LegalBasis::from_record(record).is_some(),
            Noun::Indicator => model::indicator::Indicator::from_record(record).is_some(),
            Noun::Decision => model::decision::Decision::from_record(record).is_some(),
            Noun::Pledge | Noun::Nomination | Noun::Report => true,
            noun => office.directory.has(noun, &record.id),
        };
        assert!(readable, "{}", record.id);
    }
}

#[test]
fn what_a_drive_cites_exists_and_quang_ninhs_drive_has_its_seven_contents() {
    let office = Office::filled();
    for record in office.all().filter(|record| record.noun == Noun::Drive) {
        for basis in model::drive::Drive::from_record(record).unwrap().legal_bases {
            assert_eq!(office.get(basis.as_str()).noun, Noun::LegalBasis);
        }
    }
    let drive = model::drive::Drive::from_record(office.get("dot-qn-2018")).unwrap();
    assert_eq!(drive.contents.len(), 7);
    assert_eq!(drive.parent, Some(id("dot-vca-737")));
    let days = (drive.from.unwrap().to_display(), drive.to.unwrap().to_display());
    assert_eq!(days, ("01/08/2018".to_owned(), "11/04/2019".to_owned()));
    let plan = model::drive::Drive::from_record(office.get("kh-khoi-vca-2022")).unwrap();
    assert_eq!(plan.contents.len(), 12);
}

#[test]
fn groups_have_their_members_and_leaders_by_day() {
    let office = Office::filled();
    let day = |text: &str| text.parse().unwrap();
    let group = |slug: &str| EmulationGroup::from_record(office.get(slug)).unwrap();
    let cluster = group("cum-dbsh");
    assert_eq!(cluster.members_on(day("2025-06-30")).count(), 11);
    assert_eq!(cluster.members_on(day("2025-07-01")).count(), 0);
    assert_eq!(cluster.leader_on(day("2020-12-15")).unwrap().as_str(), "bac-ninh");
    assert_eq!(cluster.leader_on(day("2021-01-01")).unwrap().as_str(), "vinh-phuc");
    let bloc = group("khoi-vca");
    assert_eq!(bloc.members_on(day("2021-12-10")).count(), 14);
    assert_eq!(bloc.leader_on(day("2022-01-01")).unwrap().as_str(), "vca-quy-ht");
    for slug in super::hai_phong::BLOCS {
        let bloc = group(slug);
        let today = model::local_date(NOW);
        let leader = bloc.leader_on(today).unwrap();
        assert!(bloc.members_on(today).any(|member| member == leader), "{slug}");
    }
}

/// Days on which a year, a month or a rulebook changes, or that most years lack, and an ordinary one.
const DAYS: [&str; 6] =
    ["2026-12-31", "2027-01-01", "2028-02-29", "2026-09-30", "2026-10-01", "2026-11-29"];

#[test]
fn the_demonstration_holds_on_every_day() {
    for day in DAYS {
        let midnight = text::Millis::from_local_midnight(day.parse().unwrap()).0;
        let office = Office::filled_at(midnight + 60_000);
        sign_ins_hold(&office, midnight);
        for (slug, status) in [
            ("dn-mau03-to-rau", "submitted"),
            ("dn-mau05-nhung", "received"),
            ("dn-mau02-tap-the", "returned"),
            ("dn-mau06-to-co-khi", "withdrawn"),
            ("gu-mau08", "received"),
            ("bc-mau09", "submitted"),
        ] {
            let record = office.get(slug);
            assert_eq!(record.status().as_str(), status, "{slug} on {day}");
            let today = model::local_date(midnight);
            let problems = rules::problems(record, &office.directory, today);
            let blocks = problems.iter().filter(|p| p.severity == rules::Severity::Block);
            assert_eq!(blocks.count(), 0, "{slug} on {day}");
        }
    }
}

#[test]
fn sign_ins_are_of_people_who_hold_the_role_now() {
    sign_ins_hold(&Office::filled(), NOW);
}

fn sign_ins_hold(office: &Office, now: Millis) {
    let today = model::local_date(now);
    let accounts = super::accounts();
    for account in &accounts {
        let held = office.directory.roles_of(&account.person, &account.org, today);
        assert!(held.contains(&account.role), "{}", account.user);
    }
    for code in super::codes() {
        for role in &code.roles {
            assert!(!office.directory.people_at(&code.org, &[*role], today).is_empty());
        }
    }
    let users: BTreeSet<_> = accounts.iter().map(|account| account.user).collect();
    assert_eq!(users.len(), accounts.len());
    for role in model::role::Role::ALL {
        assert!(accounts.iter().any(|a| a.role == role && a.org == id("hai-phong")));
    }
}

#[test]
fn the_same_time_gives_the_same_ops_and_a_device_pulls_little() {
    let bytes = || serde_json::to_string(&super::ops(NOW)).unwrap();
    assert_eq!(bytes(), bytes());
    let everybodys: usize = super::ops(NOW)
        .iter()
        .filter(|op| op.c == Scope::Ref)
        .map(|op| serde_json::to_string(&op.f).unwrap().len())
        .sum();
    assert!(everybodys < 100_000, "{everybodys} bytes before compression");
}

#[test]
fn the_combined_figure_of_the_congress_stays_one() {
    let office = Office::filled();
    let report = model::report::ReportForm::from_record(office.get("bc-hp-2017-2020"));
    let figure = &report.figures[&id("cs-htx-lhhtx-qtdnd")];
    assert_eq!(figure.check().unwrap().value, Decimal::from(337));
    let indicator =
        model::indicator::Indicator::from_record(office.get("cs-htx-lhhtx-qtdnd")).unwrap();
    assert!(indicator.combined);
    assert!(!report.figures.contains_key(&id("cs-htx")));
}
