//! The chart below a sheet of reports: one indicator, the greatest on top.

use leptos::prelude::*;
use model::sheet::{Column, ReportSheet};

use super::names::{figure, uncounted};
use crate::{
    i18n::{Msg, t, t_args},
    reactive::live,
    ui::{Bar, BarChart, Opt, Picker},
};

/// The chart with the choice of its indicator.
pub fn chart(sheet: ReportSheet, waiting: bool) -> AnyView {
    let Some(first) = sheet.indicators.first() else { return ().into_any() };
    let chosen = RwSignal::new(first.indicator.to_string());
    let options: Vec<Opt> = sheet
        .indicators
        .iter()
        .map(|column| Opt::new(column.indicator.to_string(), titled(column)))
        .collect();
    let several = options.len() > 1;
    let bars = live(move || {
        let column = sheet
            .indicators
            .iter()
            .find(|column| chosen.with(|chosen| column.indicator.as_str() == chosen))?;
        Some(view! { <BarChart title=titled(column) bars=bars(&sheet, column, waiting) /> })
    });
    let picker = several.then(|| {
        view! {
            <Picker
                field="chart"
                label=t(Msg::SheetChartOf)
                value=chosen
                options=Signal::stored(options)
            />
        }
    });
    view! {
        <section class="section">
            <h2>{t(Msg::SheetChart)}</h2>
            <div class="filters">{picker}</div>
            {bars}
        </section>
    }
    .into_any()
}

/// The indicator with its unit.
pub fn titled(column: &Column) -> String {
    if column.unit.is_empty() {
        column.name.clone()
    } else {
        t_args(Msg::SheetUnit, &[("name", &column.name), ("unit", &column.unit)])
    }
}

fn bars(sheet: &ReportSheet, column: &Column, waiting: bool) -> Vec<Bar> {
    let mut bars: Vec<Bar> = sheet
        .rows
        .iter()
        .map(|row| match row.figures.get(&column.indicator).filter(|_| row.counts(waiting)) {
            Some(cell) => Bar {
                label: row.name.clone(),
                value: cell.value.to_string().parse().unwrap_or(0.0),
                text: figure(&cell.value, cell.qualifier),
                quiet: cell.left_out,
            },
            None => Bar {
                label: row.name.clone(),
                value: 0.0,
                text: t(if row.counts(waiting) { Msg::SheetNoFigure } else { uncounted(row) })
                    .to_owned(),
                quiet: true,
            },
        })
        .collect();
    text::sort_by(&mut bars, |a, b| b.value.total_cmp(&a.value));
    bars
}
