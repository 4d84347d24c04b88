//! The first letter of a text that goes on within a sentence. The standard library's table of all
//! small letters is 11 KB, which every first visit would download.

use crate::{
    compose::{compose, decompose},
    letter::Letter,
};

/// A text that goes on within a sentence: its first Latin letter is small. An abbreviation stays as
/// it is.
pub fn begin_small(text: &str) -> String {
    let mut rest = text.chars();
    let (first, second) = (rest.next(), rest.clone().next());
    let upper = |c: char| Letter::from_char(c).is_some_and(|letter| letter.upper);
    match first {
        Some(first) if upper(first) && !second.is_some_and(upper) => {
            small(first).chars().chain(rest).collect()
        }
        _ => text.to_owned(),
    }
}

/// The small letter of a capital letter with its marks.
fn small(capital: char) -> String {
    if let Some((inner, mark)) = decompose(capital).filter(|_| !capital.is_ascii()) {
        return compose(&format!("{}{mark}", small(inner)));
    }
    let small = match capital {
        'Ɖ' => Some('ɖ'),
        'Ƀ' => Some('ƀ'),
        // The small ones stand in a row of their own, or each beside its capital.
        'A'..='Z' | 'À'..='Þ' => char::from_u32(u32::from(capital) + 32),
        _ => char::from_u32(u32::from(capital) + 1),
    };
    small.unwrap_or(capital).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_goes_on_within_a_sentence() {
        for (label, within) in [
            ("Họ và tên", "họ và tên"),
            ("Đơn vị", "đơn vị"),
            ("Ổn định", "ổn định"),
            ("Ý kiến", "ý kiến"),
            ("HTX mẫu", "HTX mẫu"),
            ("ĐH Hải Phòng", "ĐH Hải Phòng"),
            ("Y", "y"),
            ("đã xong", "đã xong"),
            ("25 người", "25 người"),
            ("", ""),
        ] {
            assert_eq!(begin_small(label), within);
        }
    }

    #[test]
    fn every_latin_letter_gets_the_small_one_of_the_standard_library() {
        for letter in ('\0'..='\u{1ef9}').filter(|c| Letter::from_char(*c).is_some()) {
            let small: String = letter.to_lowercase().collect();
            assert_eq!(begin_small(&letter.to_string()), small, "{letter}");
        }
    }
}
