//! Figures of reports as people write them.

use model::quantity::{FigureRow, Qualifier};

use crate::i18n::{Msg, number, t, t_args};

/// A figure in words: how exact it is, the number, the unit, and whether it is invented.
pub fn said(row: &FigureRow) -> String {
    let Some(quantity) = row.check() else { return row.raw.clone() };
    let number = number(&quantity.value);
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
