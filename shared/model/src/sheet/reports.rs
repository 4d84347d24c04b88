//! The sheet of a group's year: units down, indicators across, totals, and who has not reported.
//!
//! A report counts once the office has received it: what is only handed in may still be sent back.
//! What waits is told apart, with the totals as they would be if all of it were received.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use text::{Date, Decimal};

use crate::{
    Millis,
    directory::Directory,
    fields,
    group::EmulationGroup,
    id::{GroupId, IndicatorId, OrgId, RecordId},
    indicator::Indicator,
    org::rows,
    quantity::Qualifier,
    record::{Noun, Record},
    report::ReportForm,
    scope::Scope,
    status::Status,
};

/// The consolidated reports of a group and year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportSheet {
    pub group: GroupId,
    pub group_name: String,
    pub year: u16,
    /// Server time of the computation.
    pub as_of: Millis,
    /// The year's figures were invented as a whole; pages say so.
    pub synthetic: bool,
    /// The columns, in order.
    pub indicators: Vec<Column>,
    /// Every member of the group at the end of the year, in the group's order.
    pub rows: Vec<ReportRow>,
    /// One for each additive indicator, of the reports that were received; none for percentages.
    pub totals: BTreeMap<IndicatorId, Total>,
    /// The same with the reports that wait to be received; none when none waits.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub totals_with_waiting: BTreeMap<IndicatorId, Total>,
    /// Rows whose report was received.
    pub reported: u32,
    /// Rows whose report is handed in and waits to be received.
    pub waiting: u32,
    /// All rows.
    pub expected: u32,
}

/// An indicator as a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub indicator: IndicatorId,
    pub name: String,
    pub unit: String,
    /// Whether the column has a total.
    pub additive: bool,
}

/// One member of the group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportRow {
    pub org: OrgId,
    /// As it was called at the end of the year.
    pub name: String,
    pub position: u32,
    /// The membership is inferred rather than stated by a source; pages say so.
    pub unverified: bool,
    /// Nothing was handed in, or it was sent back or withdrawn.
    pub missing: bool,
    /// The report that the figures come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// Its status: `submitted` or `received`; blank when missing.
    pub status: String,
    pub figures: BTreeMap<IndicatorId, Cell>,
}

/// One figure of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// A decimal with a point.
    pub value: Decimal,
    /// The unit as reported.
    pub unit: String,
    pub qualifier: Qualifier,
    /// As typed or printed.
    pub raw: String,
    pub synthetic: bool,
    /// Outside the indicator's plausible range: probably another unit.
    pub implausible: bool,
    /// Left out of the total because its unit is not the indicator's.
    pub left_out: bool,
    /// The report that it stands in.
    pub record: RecordId,
}

/// A column's total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// A decimal with a point.
    pub value: Decimal,
    /// The least exact of its cells.
    pub qualifier: Qualifier,
    /// How many cells it adds up.
    pub cells: u32,
    /// Some cell is invented, and no source has published the total.
    pub synthetic: bool,
    /// What a source has published for the same group, year and indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<PublishedTotal>,
}

/// A total that a source has published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTotal {
    pub value: Decimal,
    /// Where and when.
    pub source: String,
}

/// A row of the group's set `published`.
#[derive(Deserialize)]
struct PublishedRow {
    year: u16,
    indicator: IndicatorId,
    #[serde(flatten)]
    total: PublishedTotal,
}

/// A row of the group's set `years`, of what matters here.
#[derive(Deserialize)]
struct YearRow {
    year: u16,
    #[serde(default)]
    synthetic: bool,
}

impl ReportSheet {
    /// Consolidates the reports to a group for a year; `None` when the record is no group.
    ///
    /// `reports` may hold reports of other groups and years, `indicators` other reference records:
    /// they are passed over. Of several by one organisation the one that was received last stands
    /// in its row, or while none was received the one that was handed in last.
    pub fn build<'a>(
        group: &Record,
        year: u16,
        as_of: Millis,
        reports: impl IntoIterator<Item = &'a Record>,
        indicators: impl IntoIterator<Item = &'a Record>,
        directory: &Directory,
    ) -> Option<Self> {
        let record = group;
        let group = EmulationGroup::from_record(record)?;
        let end = Date::new(year, 12, 31).ok()?;
        let indicators: BTreeMap<IndicatorId, Indicator> = indicators
            .into_iter()
            .filter(|record| record.noun == Noun::Indicator)
            .filter_map(Indicator::from_record)
            .map(|indicator| (indicator.id.clone(), indicator))
            .collect();
        let mut latest = latest_reports(reports, &group.id, year);
        let rows: Vec<ReportRow> = group
            .members
            .iter()
            .filter(|member| member.period.contains(end))
            .map(|member| {
                let name = directory.org(&member.org).map_or("", |org| org.name_on(end));
                let mut row = ReportRow {
                    org: member.org.clone(),
                    name: name.to_owned(),
                    position: member.position,
                    unverified: member.unverified,
                    missing: true,
                    record: None,
                    status: String::new(),
                    figures: BTreeMap::new(),
                };
                if let Some((_, _, report)) = latest.remove(&member.org) {
                    row.missing = false;
                    row.record = Some(report.id.clone());
                    report.status().as_str().clone_into(&mut row.status);
                    row.figures = figures(report, &indicators);
                }
                row
            })
            .collect();
        let columns = columns(record, &rows, &indicators);
        let waiting = count(rows.iter().filter(|row| row.is_waiting()));
        let totals_with = |waiting| {
            let counted: Vec<&ReportRow> = rows.iter().filter(|row| row.counts(waiting)).collect();
            totals(record, year, &columns, &counted)
        };
        let totals = totals_with(false);
        let totals_with_waiting = if waiting > 0 { totals_with(true) } else { BTreeMap::default() };
        let synthetic = self::rows::<YearRow>(&record.fields, "years")
            .iter()
            .any(|row| row.year == year && row.synthetic);
        let reported = count(rows.iter().filter(|row| row.counts(false)));
        Some(Self {
            group: group.id,
            group_name: group.name,
            year,
            as_of,
            synthetic,
            indicators: columns,
            expected: count(rows.iter()),
            reported,
            waiting,
            totals,
            totals_with_waiting,
            rows,
        })
    }

    /// The total of a column, with or without the reports that wait to be received.
    pub fn total(&self, column: &IndicatorId, waiting: bool) -> Option<&Total> {
        let with = waiting && self.waiting > 0;
        if with { &self.totals_with_waiting } else { &self.totals }.get(column)
    }
}

impl ReportRow {
    /// Whether its report is handed in and waits to be received.
    pub fn is_waiting(&self) -> bool {
        self.status == "submitted"
    }

    /// Whether its figures are added up, with or without the reports that wait to be received.
    pub fn counts(&self, waiting: bool) -> bool {
        !self.missing && (waiting || !self.is_waiting())
    }
}

/// The report of each organisation that stands in its row, with whether it was received and the
/// time of its last transition.
fn latest_reports<'a>(
    reports: impl IntoIterator<Item = &'a Record>,
    group: &GroupId,
    year: u16,
) -> BTreeMap<OrgId, (bool, Millis, &'a Record)> {
    let mut latest = BTreeMap::new();
    for record in reports {
        let Scope::Org(org) = &record.scope else { continue };
        let (received, at) = match record.status() {
            Status::Received { at, .. } => (true, at),
            Status::Submitted { at, .. } => (false, at),
            _ => continue,
        };
        let form = ReportForm::from_record(record);
        if record.noun != Noun::Report
            || form.group.as_ref() != Some(group)
            || form.year != Some(year)
        {
            continue;
        }
        let newer = latest.get(org).is_none_or(|(known, then, other): &(bool, Millis, &Record)| {
            (*known, *then, &other.id) < (received, at, &record.id)
        });
        if newer {
            latest.insert(org.clone(), (received, at, record));
        }
    }
    latest
}

fn figures(
    report: &Record,
    indicators: &BTreeMap<IndicatorId, Indicator>,
) -> BTreeMap<IndicatorId, Cell> {
    let form = ReportForm::from_record(report);
    let whole = form.synthetic;
    form.figures
        .into_iter()
        .filter_map(|(id, row)| {
            let quantity = row.check()?;
            let indicator = indicators.get(&id);
            let unit = indicator.map_or("", |indicator| &indicator.unit);
            let cell = Cell {
                implausible: indicator.is_some_and(|i| !i.is_plausible(&quantity.value)),
                value: quantity.value,
                qualifier: quantity.qualifier,
                raw: row.raw,
                synthetic: whole || row.synthetic,
                left_out: !quantity.unit.is_empty() && quantity.unit != unit,
                unit: quantity.unit,
                record: report.id.clone(),
            };
            Some((id, cell))
        })
        .collect()
}

/// The group's own columns first, then every other indicator that somebody reported.
fn columns(
    group: &Record,
    rows: &[ReportRow],
    indicators: &BTreeMap<IndicatorId, Indicator>,
) -> Vec<Column> {
    let mut ids: Vec<IndicatorId> = fields::typed(&group.fields, "indicators").unwrap_or_default();
    let mut others: Vec<&IndicatorId> = rows
        .iter()
        .flat_map(|row| row.figures.keys())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|id| !ids.contains(id))
        .collect();
    others.sort_by_key(|id| indicators.get(id).map_or(u32::MAX, |indicator| indicator.position));
    let others: Vec<IndicatorId> = others.into_iter().cloned().collect();
    ids.extend(others);
    ids.into_iter()
        .map(|id| match indicators.get(&id) {
            Some(indicator) => Column {
                name: indicator.name.clone(),
                unit: indicator.unit.clone(),
                additive: indicator.additive,
                indicator: id,
            },
            None => {
                Column { name: id.to_string(), unit: String::new(), additive: false, indicator: id }
            }
        })
        .collect()
}

fn totals(
    group: &Record,
    year: u16,
    columns: &[Column],
    rows: &[&ReportRow],
) -> BTreeMap<IndicatorId, Total> {
    let mut published: BTreeMap<IndicatorId, PublishedTotal> =
        self::rows::<PublishedRow>(&group.fields, "published")
            .into_iter()
            .filter(|row| row.year == year)
            .map(|row| (row.indicator, row.total))
            .collect();
    columns
        .iter()
        .filter(|column| column.additive)
        .map(|column| {
            let cells: Vec<&Cell> = rows
                .iter()
                .filter_map(|row| row.figures.get(&column.indicator))
                .filter(|cell| !cell.left_out)
                .collect();
            let value = cells.iter().fold(Decimal::ZERO, |sum, cell| sum.plus(&cell.value));
            let published = published.remove(&column.indicator);
            let confirmed = published.as_ref().is_some_and(|p| p.value == value);
            let total = Total {
                value,
                qualifier: cells.iter().map(|cell| cell.qualifier).max().unwrap_or_default(),
                cells: count(cells.iter()),
                synthetic: !confirmed && cells.iter().any(|cell| cell.synthetic),
                published,
            };
            (column.indicator.clone(), total)
        })
        .collect()
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
