//! The figures of a report with the names of their indicators, as people write them.

use model::{
    directory::Directory,
    indicator::Indicator,
    quantity::{FigureRow, Qualifier},
    record::Record,
    report::ReportForm,
    scope::Scope,
};

use crate::{
    i18n::{Msg, t, t_args},
    platform::now,
    ui::SummaryRow,
};

/// A figure and what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub name: String,
    pub position: u32,
    pub row: FigureRow,
}

/// The figures of a report in the order of the catalogue.
pub fn figures_of(form: &ReportForm, indicators: &[Record]) -> Vec<Figure> {
    let mut figures: Vec<Figure> = form
        .figures
        .iter()
        .map(|(id, row)| {
            let known = indicators
                .iter()
                .find(|record| record.id.as_str() == id.as_str())
                .and_then(Indicator::from_record);
            let (name, position) = known
                .map_or_else(|| (id.to_string(), u32::MAX), |known| (known.name, known.position));
            Figure { name, position, row: row.clone() }
        })
        .collect();
    figures.sort_by_key(|figure| figure.position);
    figures
}

/// A figure as a line: `Hợp tác xã: 7.002 HTX`.
pub fn shown(figure: &Figure) -> SummaryRow {
    SummaryRow::new(figure.name.clone(), said(&figure.row))
}

/// A figure in words: how exact it is, the number, the unit, and whether it is invented.
pub fn said(row: &FigureRow) -> String {
    let Some(quantity) = row.check() else { return row.raw.clone() };
    let number = quantity.value.to_vietnamese();
    let said = match quantity.qualifier {
        Qualifier::Exact => number,
        Qualifier::AtLeast => t_args(Msg::ReportAtLeast, &[("n", &number)]),
        Qualifier::About => t_args(Msg::ReportAbout, &[("n", &number)]),
        Qualifier::Estimated => t_args(Msg::ReportEstimated, &[("n", &number)]),
    };
    let said = format!("{said} {}", quantity.unit);
    let said = said.trim_end();
    if row.synthetic { format!("{said} · {}", t(Msg::ReportSynthetic)) } else { said.to_owned() }
}

/// The name today of the organisation that a scope belongs to.
pub fn owner_name(scope: &Scope, directory: &Directory) -> String {
    match scope {
        Scope::Org(org) | Scope::Office(org) => directory.org(org).map_or_else(
            || org.to_string(),
            |known| known.name_on(model::local_date(now())).to_owned(),
        ),
        Scope::Ref | Scope::Group(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_with_unit_and_exactness() {
        let row = FigureRow::typed("3057365", "thành viên", Qualifier::Exact);
        assert_eq!(said(&row), "3.057.365 thành viên");
        let row =
            FigureRow { synthetic: true, ..FigureRow::typed("200.000", "", Qualifier::AtLeast) };
        assert_eq!(said(&row), "trên 200.000 · số liệu minh họa");
        assert_eq!(said(&FigureRow::typed("nhiều", "HTX", Qualifier::Exact)), "nhiều");
    }
}
