//! Sort keys in Vietnamese dictionary order, for names of people and organisations too.

use crate::{
    fold::fold,
    letter::{Letter, Shape, Unit, units},
};

/// A key whose bytes compare as the texts shall be sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderKey(Vec<u8>);

impl OrderKey {
    /// The bytes, for an index that compares bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Gives the bytes away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Whether the legal form that a name begins with (`HTX`, `Công ty TNHH`) counts for its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegalForm {
    /// `HTX Bạch Đằng` stands under H.
    Counted,
    /// `HTX Bạch Đằng` stands under B.
    Ignored,
}

/// Orders any text: letters first (`a ă â b c d đ e ê …`), then tones (ngang, huyền, hỏi, ngã,
/// sắc, nặng), then small before capital. Runs of digits count as numbers, so that `Mẫu 2` stands
/// before `Mẫu 10`. Signs stand before digits, digits before letters, as in ICU's Vietnamese order.
pub fn order_key(text: &str) -> OrderKey {
    let mut key = Key::default();
    key.push(text);
    key.finish()
}

/// Orders people: by given name (the last word), then family name (the first), then the rest.
pub fn person_key(full_name: &str) -> OrderKey {
    let mut words: Vec<&str> = full_name.split_whitespace().collect();
    let given = words.pop().unwrap_or_default();
    let mut key = Key::default();
    key.push(given);
    if let Some((family, middle)) = words.split_first() {
        key.push(family);
        key.push(&middle.join(" "));
    }
    key.finish()
}

/// Orders organisations; those alike without their legal form are ordered with it.
pub fn organisation_key(name: &str, form: LegalForm) -> OrderKey {
    let mut key = Key::default();
    if form == LegalForm::Ignored {
        key.push(&without_legal_form(name));
    }
    key.push(name);
    key.finish()
}

/// Legal forms in folded writing.
const FORMS: [&str; 25] = [
    "cong ty",
    "cong ty co phan",
    "cong ty cp",
    "cong ty hop danh",
    "cong ty tnhh",
    "cong ty trach nhiem huu han",
    "ctcp",
    "dntn",
    "doanh nghiep tu nhan",
    "hop tac xa",
    "htx",
    "lhhtx",
    "lien hiep hop tac xa",
    "lien hiep htx",
    "lien minh hop tac xa",
    "lien minh htx",
    "qtdnd",
    "quy tin dung nhan dan",
    "tht",
    "to hop tac",
    "xi nghiep",
    "xi nghiep tap the",
    "xn",
    "xn tap the",
    "tong cong ty",
];

/// What may stand between a legal form and the name proper, in folded writing.
const LINKS: [&str; 8] =
    ["mot thanh vien", "mtv", "tinh", "thanh pho", "tp", "tp.", "va doanh nghiep", "va dn"];

fn without_legal_form(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let mut rest = folded.as_slice();
    let mut phrases: &[&str] = &FORMS;
    while let Some(after) =
        phrases.iter().filter_map(|phrase| strip(rest, phrase)).min_by_key(|r| r.len())
    {
        rest = after;
        phrases = &LINKS;
    }
    match words.get(words.len() - rest.len()..) {
        Some(proper) if !proper.is_empty() => proper.join(" "),
        _ => name.to_owned(),
    }
}

fn strip<'a>(words: &'a [String], phrase: &str) -> Option<&'a [String]> {
    phrase.split(' ').try_fold(words, |rest, expected| {
        rest.split_first().filter(|(word, _)| *word == expected).map(|(_, rest)| rest)
    })
}

/// Weights of the primary level. Zero ends a level.
const SPACE: u8 = 0x08;
const SIGN: u8 = 0x10;
const DIGITS: u8 = 0x38;
const LETTER: u8 = 0x40;
const BEYOND: u8 = 0xF0;

/// Weight of what carries neither tone nor capital.
const COMMON: u8 = 1;

/// ICU's order of the ASCII signs.
const SIGNS: &[u8; 32] = b"_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// One length byte has room for so many digits.
const MAX_RUN: usize = 250;

/// Parts of a key: case decides only when all parts are alike in letters and tones.
#[derive(Default)]
struct Key {
    bytes: Vec<u8>,
    case: Vec<u8>,
}

impl Key {
    fn push(&mut self, text: &str) {
        let mut tones = Vec::new();
        let mut units = units(text).peekable();
        let mut gap = false;
        let start = self.bytes.len();
        while let Some(unit) = units.next() {
            if unit == Unit::Other(' ') {
                gap = self.bytes.len() > start;
                continue;
            }
            if core::mem::take(&mut gap) {
                self.bytes.push(SPACE);
                tones.push(COMMON);
            }
            match unit {
                Unit::Letter(letter) => {
                    self.bytes.push(letter_weight(letter));
                    tones.push(COMMON + letter.tone as u8 + if letter.foreign { 8 } else { 0 });
                    self.case.push(COMMON + u8::from(letter.upper));
                }
                Unit::Other(first @ '0'..='9') => {
                    let mut run = String::from(first);
                    while run.len() < MAX_RUN
                        && let Some(Unit::Other(digit)) =
                            units.next_if(|unit| matches!(unit, Unit::Other('0'..='9')))
                    {
                        run.push(digit);
                    }
                    let digits = run.trim_start_matches('0').as_bytes();
                    self.bytes.push(DIGITS);
                    self.bytes
                        .push(COMMON + u8::try_from(digits.len()).unwrap_or(u8::MAX - COMMON));
                    self.bytes.extend_from_slice(digits);
                    tones.push(COMMON);
                }
                Unit::Other(other) => {
                    match SIGNS.iter().zip(SIGN..).find(|(sign, _)| char::from(**sign) == other) {
                        Some((_, weight)) => self.bytes.push(weight),
                        None => {
                            let [_, code @ ..] = u32::from(other).to_be_bytes();
                            self.bytes.push(BEYOND);
                            self.bytes.extend_from_slice(&code);
                        }
                    }
                    tones.push(COMMON);
                }
            }
        }
        self.bytes.push(0);
        trim(&mut tones);
        self.bytes.append(&mut tones);
        self.bytes.push(0);
    }

    fn finish(mut self) -> OrderKey {
        trim(&mut self.case);
        self.bytes.append(&mut self.case);
        OrderKey(self.bytes)
    }
}

/// Common weights at the end change no comparison.
fn trim(level: &mut Vec<u8>) {
    let needed = level.iter().rposition(|&weight| weight != COMMON).map_or(0, |last| last + 1);
    level.truncate(needed);
}

fn letter_weight(letter: Letter) -> u8 {
    let earlier = match letter.base {
        ..=b'a' => 0,
        b'b'..=b'd' => 2,
        b'e' => 3,
        b'f'..=b'o' => 4,
        b'p'..=b'u' => 6,
        _ => 7,
    };
    let shape = match (letter.shape, letter.base) {
        (Shape::Plain, _) => 0,
        (Shape::Circumflex, b'a') | (Shape::Horn, b'o') => 2,
        _ => 1,
    };
    LETTER + (letter.base - b'a') + earlier + shape
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{LegalForm, OrderKey, order_key, organisation_key, person_key};

    fn assert_ascending(texts: &[&str], key: impl Fn(&str) -> OrderKey) {
        for pair in texts.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn icu_examples() {
        assert_ascending(
            &["an", "àn", "ản", "ãn", "án", "ạn", "ăn", "ân", "dan", "đan", "em", "êm"],
            order_key,
        );
    }

    #[test]
    fn alphabet() {
        let alphabet: Vec<String> =
            "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz".chars().map(String::from).collect();
        let alphabet: Vec<&str> = alphabet.iter().map(String::as_str).collect();
        assert_ascending(&alphabet, order_key);
    }

    #[test]
    fn texts() {
        assert_ascending(
            &[
                "",
                "- x",
                "2",
                "10",
                "An",
                "an Bình",
                "an bình 2",
                "an bình 10",
                "An Ích",
                "ana",
                "Ân",
                "b",
                "Hợp tác xã mẫu 02",
                "Hợp tác xã mẫu 10",
                "hợp tác xã mẫu 010b",
                "Ж",
            ],
            order_key,
        );
    }

    #[test]
    fn tones_before_case_and_letters_before_tones() {
        assert_ascending(&["ha", "Ha", "hà", "Hà", "hạ", "hai", "HÀI"], order_key);
    }

    #[test]
    fn spaces_and_forms_do_not_count() {
        let key = order_key("Liên minh Hợp tác xã");
        assert_eq!(order_key(" Liên\u{A0}minh  Hợp tác xã\u{200B} "), key);
        assert_eq!(order_key(&"Liên minh Hợp tác xã".nfd().collect::<String>()), key);
        assert_eq!(order_key("007"), order_key("7"));
    }

    #[test]
    fn long_runs_of_digits() {
        let (nines, one_and_zeros) = ("9".repeat(249), format!("1{}", "0".repeat(249)));
        assert_ascending(&[&nines, &one_and_zeros, &"1".repeat(600)], order_key);
    }

    #[test]
    fn people_by_given_name() {
        assert_ascending(
            &[
                "Đặng Thị Mẫu An",
                "NGUYỄN VĂN MẪU AN",
                "Trần An",
                "Mẫu Ân",
                "Đặng Thị Mẫu Hai",
                "Đặng Văn Mẫu Hai",
                "Đinh Mẫu Hai",
                "Mẫu Hải",
            ],
            person_key,
        );
        assert_eq!(person_key(""), person_key(" "));
    }

    #[test]
    fn organisations_with_and_without_legal_form() {
        let names = [
            "HTX Bạch Đằng",
            "XN tập thể Bình An",
            "Công ty TNHH MTV Cát Hải",
            "Hợp tác xã Đồng Mẫu",
            "Liên minh HTX và Doanh nghiệp TP Hải Phòng",
            "Liên minh Hợp tác xã tỉnh Hưng Yên",
            "HTX Liên minh",
            "Tỉnh đoàn",
        ];
        assert_ascending(&names, |name| organisation_key(name, LegalForm::Ignored));
        let counted = |name: &str| organisation_key(name, LegalForm::Counted);
        assert_ascending(&["Công ty TNHH A", "HTX Bạch Đằng", "XN tập thể Bình An"], counted);
    }

    #[test]
    fn alike_without_legal_form_is_ordered_with_it() {
        let names = ["Công ty TNHH Bạch Đằng", "HTX Bạch Đằng", "HTX Bạch Đằng 2", "Hợp tác xã"];
        assert_ascending(&names, |name| organisation_key(name, LegalForm::Ignored));
    }
}
