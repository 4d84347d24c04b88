//! Tables as CSV for spreadsheets: quoting, the separator they expect, and no formula from a name.

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// A number with a point for its decimals; never quoted.
    Number(String),
    Empty,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn count(n: u32) -> Self {
        Self::Number(n.to_string())
    }
}

/// What the spreadsheet of the person expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// `;` where a comma separates decimals, as in Vietnam, else `,`.
    pub semicolon: bool,
    /// The mark by which Excel knows UTF-8.
    pub bom: bool,
}

impl Default for Format {
    fn default() -> Self {
        Self { semicolon: true, bom: true }
    }
}

/// The file: UTF-8, lines ended by CR LF.
pub fn write(rows: &[Vec<Cell>], format: Format) -> Vec<u8> {
    let mut out = String::new();
    if format.bom {
        out.push('\u{FEFF}');
    }
    let separator = if format.semicolon { ';' } else { ',' };
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            if column > 0 {
                out.push(separator);
            }
            match cell {
                Cell::Text(text) => push_text(&mut out, text, separator),
                Cell::Number(number) if format.semicolon => out.push_str(&number.replace('.', ",")),
                Cell::Number(number) => out.push_str(number),
                Cell::Empty => {}
            }
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// A text, quoted when it must be; one that a spreadsheet would compute gets an apostrophe.
fn push_text(out: &mut String, text: &str, separator: char) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let quoted = text.contains([separator, '"', '\n', '\r', '\t']) || text != text.trim();
    if quoted {
        out.push('"');
    }
    if formula {
        out.push('\'');
    }
    if quoted {
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: Vec<Cell>, semicolon: bool, bom: bool) -> String {
        String::from_utf8(write(&[cells], Format { semicolon, bom })).unwrap()
    }

    #[test]
    fn decimals_and_separators_go_together() {
        let cells = || vec![Cell::text("HTX"), Cell::Number("44.5".to_owned()), Cell::Empty];
        assert_eq!(written(cells(), true, false), "HTX;44,5;\r\n");
        assert_eq!(written(cells(), false, false), "HTX,44.5,\r\n");
    }

    #[test]
    fn texts_are_quoted_when_they_must_be() {
        let cells = || vec![Cell::text("A; B"), Cell::text("nói \"có\"")];
        assert_eq!(written(cells(), true, false), "\"A; B\";\"nói \"\"có\"\"\"\r\n");
        assert_eq!(written(cells(), false, false), "A; B,\"nói \"\"có\"\"\"\r\n");
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for text in ["=1+1", "+84", "-x", "@a"] {
            assert_eq!(written(vec![Cell::text(text)], true, false), format!("'{text}\r\n"));
        }
        assert_eq!(written(vec![Cell::text("=\"a\"")], true, false), "\"'=\"\"a\"\"\"\r\n");
        assert_eq!(written(vec![Cell::Number("-3".to_owned())], true, false), "-3\r\n");
    }

    #[test]
    fn the_mark_stands_before_everything() {
        assert!(write(&[], Format::default()).starts_with(&[0xEF, 0xBB, 0xBF]));
    }
}
