//! The units of a sheet of reports, on the screen and in the file.

use leptos::prelude::*;
use model::{
    record::Noun,
    sheet::{Cell as Figure, Column, ReportRow, ReportSheet},
};

use super::{
    chart::titled,
    csv::Cell,
    names::{figure, invented},
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

/// One unit; a unit that has not reported is grey and can be reminded.
pub fn row(desk: Desk, sheet: &ReportSheet, unit: &ReportRow) -> AnyView {
    let unverified = unit.unverified.then(|| mark(Msg::SheetUnverified));
    let class = if unit.missing { "missing" } else { "" };
    let cells = if unit.missing {
        let span = sheet.indicators.len().to_string();
        let button = remind(desk, &unit.org, &unit.name, &sheet.group, sheet.year);
        view! {
            <td colspan=span>
                <span class="missing-word">{t(Msg::SheetMissing)}</span>
                {button}
            </td>
        }
        .into_any()
    } else {
        sheet.indicators.iter().map(|column| cell(desk, unit, column)).collect_view().into_any()
    };
    let waiting = (unit.status == "submitted").then(|| mark(Msg::SheetNotReceived));
    view! {
        <tr class=class data-org=unit.org.to_string()>
            <th scope="row">{unit.name.clone()} " " {unverified} " " {waiting}</th>
            {cells}
        </tr>
    }
    .into_any()
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
pub fn csv_rows(sheet: &ReportSheet) -> Vec<Vec<Cell>> {
    let mut head = vec![Cell::text(t(Msg::SheetOrg))];
    head.extend(sheet.indicators.iter().map(|column| Cell::text(titled(column))));
    head.push(Cell::text(t(Msg::SheetNotes)));
    let mut total = vec![Cell::text(t(Msg::SheetTotal))];
    total.extend(sheet.indicators.iter().map(|column| {
        let known = sheet.totals.get(&column.indicator);
        known.map_or(Cell::Empty, |total| Cell::Number(total.value.to_string()))
    }));
    total.push(Cell::Empty);
    let units = sheet.rows.iter().map(|unit| {
        let mut row = vec![Cell::text(&unit.name)];
        row.extend(sheet.indicators.iter().map(|column| {
            let known = unit.figures.get(&column.indicator);
            known.map_or(Cell::Empty, |cell| Cell::Number(cell.value.to_string()))
        }));
        row.push(Cell::text(notes(unit)));
        row
    });
    [head, total].into_iter().chain(units).collect()
}

fn notes(unit: &ReportRow) -> String {
    let any = |what: fn(&Figure) -> bool| unit.figures.values().any(what);
    let mut notes = Vec::new();
    if unit.missing {
        notes.push(t(Msg::SheetMissing));
    } else {
        notes.push(wording::status(&unit.status));
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
