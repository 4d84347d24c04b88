//! The sheet of commendations: drive × body × award, counted as *lượt* and as *đối tượng*.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Millis,
    award::RecipientKind,
    decision::Decision,
    directory::Directory,
    drive::Drive,
    id::{AwardId, DriveId, MovementId, OrgId, RecordId},
    movement::{Movement, PublishedCount},
    record::{Noun, Record},
    scope::Scope,
};

/// The commendations of one movement, among the papers of one organiser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommendationSheet {
    /// Who keeps the decisions.
    pub organiser: OrgId,
    pub movement: MovementId,
    pub movement_name: String,
    /// Server time of the computation.
    pub as_of: Millis,
    /// By day of the drive, then body, then position of the award.
    pub rows: Vec<CommendationRow>,
    /// All rows together; a recipient of several awards is one *đối tượng*.
    pub totals: Counts,
    /// How many drives, awarding bodies and decisions the rows are made of.
    pub drives: u32,
    pub bodies: u32,
    pub decisions: u32,
}

/// One award by one body in one drive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommendationRow {
    /// Absent when the movement was commended as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drive: Option<DriveId>,
    pub drive_name: String,
    pub body: OrgId,
    pub body_name: String,
    pub award: AwardId,
    pub award_name: String,
    #[serde(flatten)]
    pub counts: Counts,
}

/// Counts by kind of recipient.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub collective: Count,
    pub individual: Count,
    pub household: Count,
}

/// How many, and what they are made of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// Lượt: awards given.
    pub award_count: u32,
    /// Đối tượng: distinct recipients.
    pub recipient_count: u32,
    /// Some decision is invented, and no source has published the number of recipients.
    pub synthetic: bool,
    /// The number of recipients that a source has published, with where and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<PublishedCount>,
    /// One entry for each award given; empty in the totals, whose entries are those of the rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
}

/// One award given: a row of a decision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    pub decision: RecordId,
    /// Number and symbol of the decision.
    pub reference: String,
    /// Row id in the decision's set `recipients`.
    pub row: String,
    /// As printed.
    pub name: String,
    /// Who it is: equal for all awards of one recipient.
    pub subject: RecordId,
}

impl Counts {
    /// The count of a kind.
    pub fn of(&self, kind: RecipientKind) -> &Count {
        match kind {
            RecipientKind::Collective => &self.collective,
            RecipientKind::Individual => &self.individual,
            RecipientKind::Household => &self.household,
        }
    }

    fn of_mut(&mut self, kind: RecipientKind) -> &mut Count {
        match kind {
            RecipientKind::Collective => &mut self.collective,
            RecipientKind::Individual => &mut self.individual,
            RecipientKind::Household => &mut self.household,
        }
    }
}

/// Where a row stands in the sheet; absent drives come last.
type Place = (bool, Option<text::Date>, Option<DriveId>, OrgId, u32, AwardId);

/// The awards of one place and kind, and whether any decision among them is invented.
#[derive(Default)]
struct Heap {
    entries: Vec<Entry>,
    synthetic: bool,
}

const KINDS: [RecipientKind; 3] =
    [RecipientKind::Collective, RecipientKind::Individual, RecipientKind::Household];

impl CommendationSheet {
    /// Counts the decisions that an organiser keeps for a movement; `None` when the record is no
    /// movement.
    ///
    /// `decisions` may hold those of other movements and offices, `drives` other reference
    /// records: they are passed over.
    pub fn build<'a>(
        organiser: &OrgId,
        movement: &Record,
        as_of: Millis,
        decisions: impl IntoIterator<Item = &'a Record>,
        drives: impl IntoIterator<Item = &'a Record>,
        directory: &Directory,
    ) -> Option<Self> {
        let movement = Movement::from_record(movement)?;
        let drives: BTreeMap<DriveId, Drive> = drives
            .into_iter()
            .filter(|record| record.noun == Noun::Drive)
            .filter_map(Drive::from_record)
            .map(|drive| (drive.id.clone(), drive))
            .collect();
        let office = Scope::Office(organiser.clone());
        let decisions: Vec<Decision> = decisions
            .into_iter()
            .filter(|record| record.noun == Noun::Decision && record.scope == office)
            .filter_map(Decision::from_record)
            .filter(|decision| decision.movement.as_ref() == Some(&movement.id))
            .collect();

        let mut heaps: BTreeMap<Place, BTreeMap<RecipientKind, Heap>> = BTreeMap::new();
        for decision in &decisions {
            for (row, recipient) in &decision.recipients {
                let drive = recipient.drive.as_ref().or(decision.drive.as_ref());
                let began = drive.and_then(|id| drives.get(id)).and_then(|drive| drive.from);
                let position = directory.award(&recipient.award).map_or(u32::MAX, |a| a.position);
                let place = (
                    drive.is_none(),
                    began,
                    drive.cloned(),
                    decision.body.clone(),
                    position,
                    recipient.award.clone(),
                );
                let heap = heaps.entry(place).or_default().entry(recipient.kind).or_default();
                heap.synthetic |= decision.synthetic;
                heap.entries.push(Entry {
                    decision: decision.id.clone(),
                    reference: decision.reference(),
                    row: row.clone(),
                    name: recipient.name.clone(),
                    subject: recipient.subject.clone(),
                });
            }
        }

        let totals = totals(&heaps, &movement.published);
        let bodies: BTreeSet<OrgId> = decisions.iter().map(|d| d.body.clone()).collect();
        let in_drives: BTreeSet<DriveId> =
            heaps.keys().filter_map(|place| place.2.clone()).collect();
        let alone = sole_rows(&heaps);
        let day = |body: &OrgId| {
            let issued = decisions.iter().filter(|d| d.body == *body).filter_map(|d| d.issued_on);
            issued.max().unwrap_or_else(|| crate::local_date(as_of))
        };
        let rows = heaps
            .into_iter()
            .map(|((_, _, drive, body, _, award), kinds)| CommendationRow {
                drive_name: drive
                    .as_ref()
                    .map(|id| drives.get(id).map_or_else(|| id.to_string(), |d| d.name.clone()))
                    .unwrap_or_default(),
                body_name: directory
                    .org(&body)
                    .map_or_else(|| body.to_string(), |org| org.name_on(day(&body)).to_owned()),
                award_name: directory
                    .award(&award)
                    .map_or_else(|| award.to_string(), |award| award.name.clone()),
                counts: counts(kinds, |kind| {
                    movement
                        .published
                        .iter()
                        .find(|p| p.kind == kind && p.body.as_ref() == Some(&body))
                        .filter(|_| alone.contains(&(body.clone(), kind)))
                }),
                drive,
                body,
                award,
            })
            .collect();
        Some(Self {
            organiser: organiser.clone(),
            movement: movement.id,
            movement_name: movement.name,
            as_of,
            rows,
            totals,
            drives: size(in_drives.len()),
            bodies: size(bodies.len()),
            decisions: size(decisions.len()),
        })
    }
}

/// The bodies and kinds that stand in one row only: what is published of them is that row.
fn sole_rows(
    heaps: &BTreeMap<Place, BTreeMap<RecipientKind, Heap>>,
) -> BTreeSet<(OrgId, RecipientKind)> {
    let mut rows: BTreeMap<(OrgId, RecipientKind), u32> = BTreeMap::new();
    for (place, kinds) in heaps {
        for kind in kinds.keys() {
            *rows.entry((place.3.clone(), *kind)).or_default() += 1;
        }
    }
    rows.into_iter().filter(|(_, n)| *n == 1).map(|(key, _)| key).collect()
}

fn counts<'a>(
    mut kinds: BTreeMap<RecipientKind, Heap>,
    published: impl Fn(RecipientKind) -> Option<&'a PublishedCount>,
) -> Counts {
    let mut counts = Counts::default();
    for kind in KINDS {
        let Heap { entries, synthetic } = kinds.remove(&kind).unwrap_or_default();
        let subjects: BTreeSet<&RecordId> = entries.iter().map(|entry| &entry.subject).collect();
        let recipient_count = size(subjects.len());
        let published = published(kind).cloned();
        let confirmed = published.as_ref().is_some_and(|p| p.value == recipient_count);
        *counts.of_mut(kind) = Count {
            award_count: size(entries.len()),
            recipient_count,
            synthetic: synthetic && !confirmed,
            published,
            entries,
        };
    }
    counts
}

fn totals(
    heaps: &BTreeMap<Place, BTreeMap<RecipientKind, Heap>>,
    published: &[PublishedCount],
) -> Counts {
    let mut all: BTreeMap<RecipientKind, Heap> = BTreeMap::new();
    for (kind, heap) in heaps.values().flatten() {
        let sum = all.entry(*kind).or_default();
        sum.synthetic |= heap.synthetic;
        sum.entries.extend(heap.entries.iter().cloned());
    }
    let mut counts =
        counts(all, |kind| published.iter().find(|p| p.kind == kind && p.body.is_none()));
    for kind in KINDS {
        counts.of_mut(kind).entries = Vec::new();
    }
    counts
}

fn size(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
