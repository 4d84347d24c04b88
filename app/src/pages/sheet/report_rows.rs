//! The units of a sheet of reports, on the screen and in the file.

use leptos::prelude::*;
use model::{
    record::Noun,
    sheet::{Cell as Figure, Column, ReportRow, ReportSheet},
};

use super::{
    chart::titled,
    csv::Cell,
    names::{figure, invented, uncounted},
    remind::remind,
};
use crate::{
    desk::Desk,
    i18n::{Msg, t, t_args},
    pages::{
        office::parts::{mark, record_page},
        wording,
    },
};

/// One unit; a unit whose figures are not counted is grey, and one that has not reported can be
/// reminded.
pub fn row(desk: Desk, sheet: &ReportSheet, unit: &ReportRow, waiting: bool) -> AnyView {
    let unverified = unit.unverified.then(|| mark(Msg::SheetUnverified));
    let class = if unit.counts(waiting) { "" } else { "missing" };
    let cells = if unit.counts(waiting) {
        sheet.indicators.iter().map(|column| cell(desk, unit, column)).collect_view().into_any()
    } else {
        let span = sheet.indicators.len().to_string();
        view! {
            <td colspan=span>
                <span class="missing-word">{t(uncounted(unit))}</span>
                {beside(desk, sheet, unit)}
            </td>
        }
        .into_any()
    };
    let unreceived = (unit.is_waiting() && waiting).then(|| mark(Msg::SheetNotReceived));
    view! {
        <tr class=class data-org=unit.org.to_string()>
            <th scope="row">{unit.name.clone()} " " {unverified} " " {unreceived}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// What can be done about a unit without figures: opening its report, or reminding it.
fn beside(desk: Desk, sheet: &ReportSheet, unit: &ReportRow) -> Option<AnyView> {
    if let Some(record) = &unit.record {
        let href = record_page(desk, Noun::Report, Some(&unit.org), record).path();
        let name = format!("{}: {}", t(Msg::SheetOpenReport), unit.name);
        return Some(
            view! { " " <a href=href aria-label=name>{t(Msg::SheetOpenReport)}</a> }.into_any(),
        );
    }
    let may = desk.may_remind(&unit.org);
    may.then(|| remind(desk, &unit.org, &unit.name, &sheet.group, sheet.year))
}

fn cell(desk: Desk, unit: &ReportRow, column: &Column) -> AnyView {
    let Some(cell) = unit.figures.get(&column.indicator) else {
        return view! { <td class="number quiet">{t(Msg::SheetNoFigure)}</td> }.into_any();
    };
    let words = figure(&cell.value, cell.qualifier);
    let href = record_page(desk, Noun::Report, Some(&unit.org), &cell.record).path();
    let what = format!("{}, {}", unit.name, column.name);
    let name = t_args(Msg::SheetOpen, &[("what", &what), ("figure", &words)]);
    let left_out = cell.left_out.then(|| t_args(Msg::SheetLeftOut, &[("unit", &cell.unit)]));
    view! {
        <td class="number">
            <a class="figure" href=href aria-label=name>{words}</a>
            {invented(cell.synthetic)}
            {cell.implausible.then(|| mark(Msg::SheetImplausible))}
            {left_out.map(|words| view! { <span class="mark">{words}</span> })}
        </td>
    }
    .into_any()
}

/// The sheet as rows of a file: names, totals, units, each with what a reader must know of it.
pub fn csv_rows(sheet: &ReportSheet, waiting: bool) -> Vec<Vec<Cell>> {
    let mut head = vec![Cell::text(t(Msg::SheetOrg))];
    head.extend(sheet.indicators.iter().map(|column| Cell::text(titled(column))));
    head.push(Cell::text(t(Msg::SheetNotes)));
    let mut total = vec![Cell::text(t(Msg::SheetTotal))];
    total.extend(sheet.indicators.iter().map(|column| {
        let known = sheet.total(&column.indicator, waiting);
        known.map_or(Cell::Empty, |total| Cell::Number(total.value.to_string()))
    }));
    total.push(Cell::Empty);
    let units = sheet.rows.iter().map(|unit| {
        let mut row = vec![Cell::text(&unit.name)];
        row.extend(sheet.indicators.iter().map(|column| {
            let known = unit.figures.get(&column.indicator).filter(|_| unit.counts(waiting));
            known.map_or(Cell::Empty, |cell| Cell::Number(cell.value.to_string()))
        }));
        row.push(Cell::text(notes(unit, waiting)));
        row
    });
    [head, total].into_iter().chain(units).collect()
}

fn notes(unit: &ReportRow, waiting: bool) -> String {
    let counted = unit.counts(waiting);
    let any = |what: fn(&Figure) -> bool| counted && unit.figures.values().any(what);
    let mut notes = Vec::new();
    if counted {
        notes.push(wording::status(&unit.status));
    } else {
        notes.push(t(uncounted(unit)));
    }
    if unit.unverified {
        notes.push(t(Msg::SheetUnverified));
    }
    if any(|cell| cell.synthetic) {
        notes.push(t(Msg::SheetSynthetic));
    }
    if any(|cell| cell.implausible) {
        notes.push(t(Msg::SheetImplausible));
    }
    notes.join("; ")
}

#[cfg(test)]
mod tests {
    use model::{directory::Directory, record::Record};
    use serde_json::json;

    use super::*;

    fn record(noun: Noun, scope: &str, id: &str, fields: serde_json::Value) -> Record {
        Record {
            id: id.parse().unwrap(),
            noun,
            scope: scope.parse().unwrap(),
            fields: serde_json::from_value(fields).unwrap(),
        }
    }

    /// One report received and one handed in.
    fn sheet() -> ReportSheet {
        let group = record(
            Noun::Group,
            "ref",
            "g",
            json!({"kind": "cluster", "name": "G", "organiser": "o", "indicators": ["i"],
                   "members/1": {"org": "a", "position": 1}, "members/2": {"org": "b", "position": 2}}),
        );
        let indicator = record(Noun::Indicator, "ref", "i", json!({"name": "HTX", "unit": "HTX"}));
        let report = |org: &str, value: &str, status: serde_json::Value| {
            let fields = json!({"group": "g", "year": "2026", "@status": status,
                                "figures/i": {"value": value, "unit": "HTX"}});
            record(Noun::Report, &format!("org:{org}"), org, fields)
        };
        let reports = [
            report(
                "a",
                "6",
                json!({"status": "received", "revision": 1, "received_on": "2027-01-05",
                                    "at": 1, "by": "p"}),
            ),
            report("b", "4", json!({"status": "submitted", "revision": 1, "at": 1, "by": "p"})),
        ];
        ReportSheet::build(&group, 2026, 0, &reports, [&indicator], &Directory::default()).unwrap()
    }

    #[test]
    fn a_file_adds_up_to_its_total_with_and_without_what_waits() {
        for (waiting, total, rows) in [(false, "6", ["6", ""]), (true, "10", ["6", "4"])] {
            let written = csv_rows(&sheet(), waiting);
            let figures: Vec<&str> = written
                .iter()
                .skip(1)
                .map(|row| match &row[1] {
                    Cell::Number(number) => number.as_str(),
                    _ => "",
                })
                .collect();
            assert_eq!(figures, [total, rows[0], rows[1]], "{waiting}");
        }
    }
}
