//! Cleans what came from a form or a file before it is stored: composed, nothing invisible.

use crate::{
    character::{OLD_LETTER, is_invisible},
    compose::compose,
};

/// Cleans a value of one line: composed (NFC), control, zero-width and direction characters gone,
/// each kind of space and each line break one ordinary space, ends trimmed; what shows nothing is
/// blank. Letters, and doubled spaces, stay, and so does the soft hyphen among them, which is the
/// letter *ư* of old TCVN3 text.
pub fn clean_line(text: &str) -> String {
    trimmed(compose(&visible(text).replace('\n', " ")))
}

/// Cleans a value of several lines: as [`clean_line`], but line breaks stay, as `\n`.
pub fn clean_text(text: &str) -> String {
    trimmed(compose(&visible(text)))
}

/// Says whether a person would see nothing.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

fn trimmed(text: String) -> String {
    let trimmed = text.trim();
    match trimmed.len() {
        _ if is_blank(trimmed) => String::new(),
        all if all == text.len() => text,
        _ => trimmed.to_owned(),
    }
}

/// Drops invisible characters; of white space only ` ` and `\n` remain.
fn visible(text: &str) -> String {
    let mut after_return = false;
    let kept = text.chars().filter_map(|c| {
        let second_half = after_return && c == '\n';
        after_return = c == '\r';
        match c {
            _ if second_half || (is_invisible(c) && c != OLD_LETTER) => None,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            _ if c.is_whitespace() => Some(' '),
            _ => Some(c),
        }
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clean_line, clean_text, is_blank};
    use crate::compose;

    #[test]
    fn cleans() {
        let cases = [
            ("  Đặng Thị Mẫu Hai ", "Đặng Thị Mẫu Hai"),
            ("Hợp\u{A0}tác xã", "Hợp tác xã"),
            ("ti\u{EA}\u{301}n", "tiến"),
            ("tie\u{302}\u{200B}\u{301}n", "tiến"),
            ("\u{FEFF}a\u{0}b\u{200D}", "ab"),
            ("Qũy  hoà", "Qũy  hoà"),
            ("\u{A0}\t", ""),
            ("Đặng \u{202E}Thị\u{202C} \u{2066}Mẫu\u{2069}", "Đặng Thị Mẫu"),
            ("\u{200B}\u{2060}\u{3164}\u{E0041}\u{FE0F}", ""),
            ("khen th\u{AD}ëng", "khen th\u{AD}ëng"),
            ("\u{AD}", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(clean_line(text), expected);
            assert_eq!(clean_text(text), expected);
        }
    }

    #[test]
    fn line_breaks() {
        let text = "một\r\nhai\rba\tbốn\u{2028}năm\n";
        assert_eq!(clean_line(text), "một hai ba bốn năm");
        assert_eq!(clean_text(text), "một\nhai\nba bốn\nnăm");
    }

    #[test]
    fn blank() {
        for text in ["", " ", "\u{A0}\u{200B}\n", "\u{FEFF}", "\u{3164}\u{2800}", "\u{AD}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", " . ", "đ"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent(text in any::<String>()) {
            let (line, lines) = (clean_line(&text), clean_text(&text));
            prop_assert_eq!(&clean_line(&line), &line);
            prop_assert_eq!(&clean_text(&lines), &lines);
            prop_assert_eq!(&compose(&lines), &lines);
            prop_assert_eq!(is_blank(&text), line.is_empty());
        }
    }
}
