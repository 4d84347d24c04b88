//! Which sheets there are.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use crate::{
    decision::Decision,
    group::EmulationGroup,
    id::{GroupId, IdError, MovementId, OrgId},
    movement::Movement,
    record::{Noun, Record},
    report::ReportForm,
    scope::Scope,
    status::Status,
};

/// Names one sheet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "sheet", rename_all = "snake_case")]
pub enum SheetKey {
    /// The reports to a group for a year.
    Reports { group: GroupId, year: u16 },
    /// The commendations for a movement among an organiser's papers.
    Commendations { organiser: OrgId, movement: MovementId },
}

impl SheetKey {
    /// Path and query of the sheet below `/api/v1/sheets/`.
    pub fn path(&self) -> String {
        match self {
            Self::Reports { group, year } => format!("reports?group={group}&year={year}"),
            Self::Commendations { organiser, movement } => {
                format!("commendations?organiser={organiser}&movement={movement}")
            }
        }
    }
}

/// One word for the address of a page: `reports~cum-dbsh~2020`.
impl fmt::Display for SheetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reports { group, year } => write!(f, "reports~{group}~{year}"),
            Self::Commendations { organiser, movement } => {
                write!(f, "commendations~{organiser}~{movement}")
            }
        }
    }
}

impl FromStr for SheetKey {
    type Err = IdError;
    fn from_str(word: &str) -> Result<Self, IdError> {
        let parts: Vec<&str> = word.split('~').collect();
        match parts.as_slice() {
            ["reports", group, year] => Ok(Self::Reports {
                group: group.parse()?,
                year: year.parse().map_err(|_| IdError)?,
            }),
            ["commendations", organiser, movement] => Ok(Self::Commendations {
                organiser: organiser.parse()?,
                movement: movement.parse()?,
            }),
            _ => Err(IdError),
        }
    }
}

/// A sheet in the list of sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetEntry {
    #[serde(flatten)]
    pub key: SheetKey,
    /// Name of the group or movement; the page puts the year and the kind of sheet to it.
    pub name: String,
    /// Whose sheet it is: the group's organiser, or the office that keeps the decisions. Not called
    /// `organiser`, which the key of some sheets has already.
    pub owner: OrgId,
}

/// The sheets that the records give rise to, in order of their keys: one for each group and year
/// with a report, one for each organiser and movement with a decision.
pub fn entries<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<SheetEntry> {
    let mut groups = BTreeMap::new();
    let mut movements = BTreeMap::new();
    let mut keys = BTreeSet::new();
    for record in records {
        match record.noun {
            Noun::Group => {
                if let Some(group) = EmulationGroup::from_record(record) {
                    groups.insert(group.id.clone(), group);
                }
            }
            Noun::Movement => {
                if let Some(movement) = Movement::from_record(record) {
                    movements.insert(movement.id.clone(), movement);
                }
            }
            Noun::Report => keys.extend(report_key(record)),
            Noun::Decision => keys.extend(decision_key(record)),
            _ => {}
        }
    }
    keys.into_iter()
        .filter_map(|key| {
            let (name, owner) = match &key {
                SheetKey::Reports { group, .. } => {
                    let group = groups.get(group)?;
                    (group.name.clone(), group.organiser.clone())
                }
                SheetKey::Commendations { organiser, movement } => {
                    (movements.get(movement)?.name.clone(), organiser.clone())
                }
            };
            Some(SheetEntry { key, name, owner })
        })
        .collect()
}

fn report_key(record: &Record) -> Option<SheetKey> {
    if !matches!(record.status(), Status::Submitted { .. } | Status::Received { .. }) {
        return None;
    }
    let form = ReportForm::from_record(record);
    Some(SheetKey::Reports { group: form.group?, year: form.year? })
}

fn decision_key(record: &Record) -> Option<SheetKey> {
    let Scope::Office(organiser) = &record.scope else { return None };
    let movement = Decision::from_record(record)?.movement?;
    Some(SheetKey::Commendations { organiser: organiser.clone(), movement })
}
