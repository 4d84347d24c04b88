//! Numbers in words, as decisions write sums of money.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

const BILLION: u64 = 1_000_000_000;

/// Writes a number in words, in lower case: 105 is `một trăm linh năm`.
pub fn number_words(number: i64) -> String {
    let mut words = Vec::new();
    if number < 0 {
        words.push("âm");
    }
    match number.unsigned_abs() {
        0 => words.push("không"),
        size => push_number(&mut words, size),
    }
    words.join(" ")
}

/// Writes a sum of đồng in words: 2.530.000 is `Hai triệu năm trăm ba mươi nghìn đồng`.
pub fn money_words(dong: i64) -> String {
    let mut words = number_words(dong);
    let capital = match words.chars().next() {
        Some('â') => "Â",
        Some('k') => "K",
        Some('m') => "M",
        Some('h') => "H",
        Some('b') => "B",
        Some('n') => "N",
        Some('s') => "S",
        Some('t') => "T",
        _ => "C",
    };
    let first = words.chars().next().map_or(0, char::len_utf8);
    words.replace_range(..first, capital);
    words.push_str(" đồng");
    words
}

/// Every billion is read as a number of its own before `tỷ`.
fn push_number(words: &mut Vec<&'static str>, number: u64) {
    let billions = number / BILLION;
    if billions > 0 {
        push_number(words, billions);
        words.push("tỷ");
    }
    for (unit, name) in [(1_000_000, Some("triệu")), (1_000, Some("nghìn")), (1, None)] {
        let group = number % BILLION / unit % 1_000;
        if group > 0 {
            push_group(words, group, number / unit >= 1_000);
            words.extend(name);
        }
    }
}

/// Reads up to three digits; a group that others stand before names its missing hundreds.
fn push_group(words: &mut Vec<&'static str>, group: u64, follows: bool) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    if hundreds > 0 || follows {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && (hundreds > 0 || follows) => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (ones, tens) {
        (0, _) => {}
        (1, 2..) => words.push("mốt"),
        (4, 2..) => words.push("tư"),
        (5, 1..) => words.push("lăm"),
        _ => words.push(digit(ones)),
    }
}

fn digit(digit: u64) -> &'static str {
    usize::try_from(digit).ok().and_then(|index| DIGITS.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{money_words, number_words};

    #[test]
    fn numbers() {
        let cases = [
            (0, "không"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (55, "năm mươi lăm"),
            (100, "một trăm"),
            (101, "một trăm linh một"),
            (110, "một trăm mười"),
            (364, "ba trăm sáu mươi tư"),
            (1_000, "một nghìn"),
            (1_005, "một nghìn không trăm linh năm"),
            (7_002, "bảy nghìn không trăm linh hai"),
            (10_015, "mười nghìn không trăm mười lăm"),
            (3_057_365, "ba triệu không trăm năm mươi bảy nghìn ba trăm sáu mươi lăm"),
            (1_005_000_000, "một tỷ không trăm linh năm triệu"),
            (3_150_000_000_000, "ba nghìn một trăm năm mươi tỷ"),
            (1_000_000_000_000_000_000, "một tỷ tỷ"),
            (-2, "âm hai"),
        ];
        for (number, expected) in cases {
            assert_eq!(number_words(number), expected);
        }
    }

    #[test]
    fn money() {
        let cases = [
            (2_530_000, "Hai triệu năm trăm ba mươi nghìn đồng"),
            (2_500_030, "Hai triệu năm trăm nghìn không trăm ba mươi đồng"),
            (0, "Không đồng"),
            (-500, "Âm năm trăm đồng"),
            (8, "Tám đồng"),
            (9, "Chín đồng"),
        ];
        for (dong, expected) in cases {
            assert_eq!(money_words(dong), expected);
        }
    }

    #[test]
    fn no_two_numbers_sound_alike() {
        let mut heard = BTreeMap::new();
        for number in (0..30_000).chain((0..3_000).map(|n| n * 1_003_001)) {
            if let Some(other) = heard.insert(number_words(number), number) {
                assert_eq!(other, number);
            }
        }
    }

    proptest! {
        #[test]
        fn every_sum_has_words(dong: i64) {
            let words = money_words(dong);
            prop_assert!(words.ends_with(" đồng") && !words.contains("  "));
            prop_assert!(words.chars().next().is_some_and(char::is_uppercase));
        }
    }
}
