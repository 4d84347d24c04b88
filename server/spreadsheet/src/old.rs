//! Letters from before Unicode, TCVN3 and VNI, which look like Latin ones: `Hîp t¸c x·`. They are
//! recognised cell by cell and never before anything is cleaned, for a soft hyphen is an *ư*; and
//! never changed unasked.

use serde::Serialize;

use crate::OldFont;

/// The letters of TCVN3 as they look when they are taken for Latin ones.
const TCVN3: &str =
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u{AD}õøö÷ùúýûüþ®¡¢£¤¥¦§";
/// What they are.
const MEANT: &str = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ";

/// The letters of VNI that stand for themselves: what they look like, and what they are.
const VNI_ALONE: &str = "íìæóòôöîñÍÌÆÓÒÔÖÎÑ";
const VNI_ALONE_MEANT: &str = "íìỉĩịơưỵđÍÌỈĨỊƠƯỴĐ";
/// The marks of VNI behind a vowel, and what each vowel becomes with them; `_` is nothing.
const VNI_MARKS: &str = "ùøûõïêéèúüëâáàåãä";
const VNI_VOWELS: [(char, &str); 6] = [
    ('a', "áàảãạăắằẳẵặâấầẩẫậ"),
    ('e', "éèẻẽẹ______êếềểễệ"),
    ('o', "óòỏõọ______ôốồổỗộ"),
    ('u', "úùủũụ____________"),
    ('y', "ýỳỷỹ_____________"),
    // Already looks like one letter: ơ and ư are made of these two.
    ('ô', "ớờởỡợ____________"),
];
const VNI_HORNED_U: &str = "ứừửữự____________";

/// A text with its letters as they were meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Converted {
    /// What the letters were.
    pub font: OldFont,
    pub text: String,
}

/// The text as it was meant, if its letters are old ones: because of its font, or because words
/// that are none become Vietnamese ones. A letter of Unicode, or one the old tables lack, is proof
/// that it is not old: `50 µm ± 2°` stays.
pub fn converted(text: &str, font: Option<OldFont>) -> Option<Converted> {
    if text.is_ascii() {
        return None;
    }
    match font {
        Some(font @ (OldFont::Tcvn3 | OldFont::Tcvn3Capitals)) => {
            tcvn3(text).map(|text| Converted { font, text })
        }
        Some(OldFont::Vni) => vni(text).map(|text| Converted { font: OldFont::Vni, text }),
        None => {
            let old = tcvn3(text).filter(|meant| are_words(text, meant));
            let old = old.map(|text| Converted { font: OldFont::Tcvn3, text });
            old.or_else(|| {
                let meant = vni(text).filter(|meant| are_words(text, meant))?;
                Some(Converted { font: OldFont::Vni, text: meant })
            })
        }
    }
}

fn beside(from: &str, to: &str, letter: char) -> Option<char> {
    from.chars().zip(to.chars()).find(|(look, _)| *look == letter).map(|(_, meant)| meant)
}

/// Spaces, quotes and dashes that word processors put in by themselves.
fn is_neutral(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{A0}' | '\u{2013}' | '\u{2014}' | '\u{2018}'..='\u{201D}' | '…')
}

/// `None` when a letter is not of the table.
fn tcvn3(text: &str) -> Option<String> {
    text.chars().map(|c| if is_neutral(c) { Some(c) } else { beside(TCVN3, MEANT, c) }).collect()
}

/// A vowel and its mark are read together first; `None` when a letter is not of the table.
fn vni(text: &str) -> Option<String> {
    let mut meant = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let pair = rest.peek().and_then(|mark| vni_pair(c, *mark));
        if let Some(pair) = pair {
            rest.next();
            meant.push(pair);
        } else if is_neutral(c) {
            meant.push(c);
        } else {
            meant.push(beside(VNI_ALONE, VNI_ALONE_MEANT, c)?);
        }
    }
    Some(meant)
}

fn vni_pair(vowel: char, mark: char) -> Option<char> {
    let mut lower = mark.to_lowercase();
    let small = vowel.to_lowercase().next()?;
    let row = match small {
        'ö' => VNI_HORNED_U,
        _ => VNI_VOWELS.iter().find(|(base, _)| *base == small)?.1,
    };
    let meant = beside(VNI_MARKS, row, lower.next()?).filter(|meant| *meant != '_')?;
    if vowel.is_uppercase() { meant.to_uppercase().next() } else { Some(meant) }
}

/// Whether what changed are words now, and one of them, of two letters at least, was none before.
fn are_words(before: &str, after: &str) -> bool {
    let mut proof = false;
    for (before, after) in before.split_whitespace().zip(after.split_whitespace()) {
        if before == after || is_micro(before) {
            continue;
        }
        for word in after.split(|c: char| !c.is_alphabetic()) {
            if !word.is_ascii() && !is_syllable(word) {
                return false;
            }
        }
        let was: Vec<&str> = before.split(|c: char| c.is_ascii_punctuation()).collect();
        let was_words = was.iter().all(|word| word.is_empty() || is_syllable(word));
        proof |= !was_words && after.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    }
    proof
}

/// A measure such as µm.
fn is_micro(word: &str) -> bool {
    let word =
        word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '('));
    let unit = word.strip_prefix('µ').map(|unit| unit.trim_end_matches([',', '.', ';', ')']));
    unit.is_some_and(|unit| matches!(unit, "m" | "g" | "l" | "L" | "s" | "A" | "V" | "F"))
}

const VOWELS: &str = "aăâeêioôơuưy";
const TONED: [&str; 12] = [
    "àảãáạ",
    "ằẳẵắặ",
    "ầẩẫấậ",
    "èẻẽéẹ",
    "ềểễếệ",
    "ìỉĩíị",
    "òỏõóọ",
    "ồổỗốộ",
    "ờởỡớợ",
    "ùủũúụ",
    "ừửữứự",
    "ỳỷỹýỵ",
];
const ONSETS: &str = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x ";
/// What may stand between, before a consonant, and alone.
const OPEN: &str = " ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui uơ ưa ưi ưu ya iêu oai oao oay \
                    oeo uao uay uây uêu uôi ươi ươu uya uyu yêu ";
const CLOSED: &str = " a ă â e ê i o ô ơ u ư y iê oa oă oe oo uâ uê uô uy ươ yê uyê ";
const CODAS: &str = " c ch k m n ng nh p t ";

/// Whether a word is built like a Vietnamese syllable: one tone, and sounds in their places.
fn is_syllable(word: &str) -> bool {
    let mut tones = 0;
    let plain: String = word
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| {
            let toned = TONED.iter().position(|tones| tones.contains(c));
            tones += usize::from(toned.is_some());
            toned.and_then(|at| VOWELS.chars().nth(at)).unwrap_or(c)
        })
        .collect();
    let listed =
        |list: &str, part: &str| list.split(' ').any(|known| known == part && !part.is_empty());
    let is_vowel = |c: char| VOWELS.contains(c);
    let rhyme = |rest: &str| {
        let end = rest.find(|c: char| !is_vowel(c)).unwrap_or(rest.len());
        let (vowels, coda) = rest.split_at(end);
        match coda {
            "" => listed(OPEN, vowels) || listed(CLOSED, vowels),
            _ => listed(CLOSED, vowels) && listed(CODAS, coda),
        }
    };
    tones <= 1 && ONSETS.split(' ').any(|onset| plain.strip_prefix(onset).is_some_and(rhyme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_no_gaps() {
        assert_eq!(TCVN3.chars().count(), MEANT.chars().count());
        assert_eq!(VNI_ALONE.chars().count(), VNI_ALONE_MEANT.chars().count());
        for (_, row) in VNI_VOWELS {
            assert_eq!(row.chars().count(), VNI_MARKS.chars().count(), "{row}");
        }
        let letters: Vec<char> = TCVN3.chars().collect();
        assert!(letters.iter().enumerate().all(|(at, c)| !letters[..at].contains(c)));
    }

    #[test]
    fn every_letter_has_one_spelling_in_vni() {
        let mut spelled = std::collections::BTreeMap::new();
        for vowel in "aeouyôöAEOUYÔÖ".chars() {
            for mark in VNI_MARKS.chars() {
                if let Some(meant) = vni_pair(vowel, mark) {
                    assert_eq!(spelled.insert(meant, (vowel, mark)), None, "{meant}");
                    let spelling = format!("{vowel}{mark}");
                    assert_eq!(vni(&spelling), Some(meant.to_string()), "{spelling}");
                }
            }
        }
        for letter in VNI_ALONE_MEANT.chars() {
            assert!(!spelled.contains_key(&letter), "{letter}");
        }
        // 67 letters with a mark, small and capital.
        assert_eq!(spelled.len() + VNI_ALONE_MEANT.chars().count(), 134);
    }

    #[test]
    fn old_letters_are_recognised_without_their_font() {
        for (old, meant) in [
            ("Liªn minh Hîp t¸c x·", "Liên minh Hợp tác xã"),
            ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
            ("B¶o Th¾ng", "Bảo Thắng"),
            ("B»ng khen cña Thñ t\u{AD}íng ChÝnh phñ", "Bằng khen của Thủ tướng Chính phủ"),
            ("khen th\u{AD}ëng", "khen thưởng"),
            ("Lieân minh Hôïp taùc xaõ", "Liên minh Hợp tác xã"),
            ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("NGUYEÃN VAÊN MAÃU", "NGUYỄN VĂN MẪU"),
        ] {
            assert_eq!(converted(old, None).map(|it| it.text).as_deref(), Some(meant), "{old}");
        }
    }

    #[test]
    fn what_is_unicode_stays() {
        for text in [
            "Cá nhân",
            "Hà",
            "Tên",
            "Giám đốc",
            "Hợp tác xã mẫu 001",
            "50 µm ± 2°",
            "50 µm",
            "Café",
            "Sony®",
            "© 2025",
            "· mục",
            "«abc»",
            "Công ty TNHH",
            "hoà",
            "thuý",
            "Ông Hùng",
            "Nguyễn Văn Mẫu",
            "10 m²",
            "",
            "abc",
        ] {
            assert_eq!(converted(text, None), None, "{text}");
        }
        // In the font itself a word that could be Unicode is old.
        let text = converted("cã", Some(OldFont::Tcvn3)).map(|it| it.text);
        assert_eq!(text.as_deref(), Some("có"));
        assert_eq!(converted("Hợp tác xã", Some(OldFont::Tcvn3)), None);
    }
}
