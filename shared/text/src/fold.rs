//! Finds text whatever way its accents, spaces and quotes were typed.

use crate::{
    character::is_word,
    letter::{Shape, Tone, Unit, units},
};

/// Makes the search key of a text: no accents (`đ` is `d`), lower case, single spaces, plain
/// quotes and dashes, nothing invisible. NFC and NFD give the same key, and folding a key again
/// changes nothing. Scripts beyond Latin are kept as they are.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for unit in units(text) {
        match unit {
            Unit::Letter(letter) => key.push(char::from(letter.base)),
            Unit::Other(' ') if key.is_empty() || key.ends_with(' ') => {}
            Unit::Other(other) => key.push(other),
        }
    }
    if key.ends_with(' ') {
        key.pop();
    }
    key
}

/// How well a text answers a query; better ranks sort first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Every word begins with the query's, accents included.
    Exact,
    /// Every word begins with the query's once accents are folded away.
    Folded,
}

/// A query taken apart once, to be compared with many texts.
#[derive(Clone, Debug)]
pub struct Query {
    words: Vec<Vec<Sign>>,
}

impl Query {
    /// Splits what was typed into words; punctuation only separates.
    pub fn new(query: &str) -> Self {
        let signs = signs(query);
        let words = signs.split(Sign::is_gap).filter(|word| !word.is_empty());
        Self { words: words.map(<[Sign]>::to_vec).collect() }
    }

    /// Says whether nothing was typed that could be searched for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Ranks a text in which every query word begins some word, in any order; `None` when one
    /// does not. An empty query leaves nothing out and ranks all alike.
    pub fn rank(&self, text: &str) -> Option<Rank> {
        let signs = signs(text);
        self.words.iter().try_fold(Rank::Exact, |worst, word| {
            let best = signs.split(Sign::is_gap).filter_map(|found| rank_word(word, found)).min();
            best.map(|best| best.max(worst))
        })
    }
}

/// Ranks one text; with many texts make a [`Query`] once.
pub fn matches(query: &str, text: &str) -> Option<Rank> {
    Query::new(query).rank(text)
}

/// A letter or digit of a word as far as search tells them apart.
#[derive(Clone, Copy, Debug)]
struct Sign {
    base: char,
    shape: Shape,
    tone: Tone,
}

impl Sign {
    const GAP: char = ' ';

    fn is_gap(&self) -> bool {
        self.base == Self::GAP
    }
}

fn signs(text: &str) -> Vec<Sign> {
    let mut signs = Vec::with_capacity(text.len());
    signs.extend(units(text).map(|unit| match unit {
        Unit::Letter(letter) => {
            Sign { base: char::from(letter.base), shape: letter.shape, tone: letter.tone }
        }
        Unit::Other(other) => Sign {
            base: if is_word(other) { other } else { Sign::GAP },
            shape: Shape::Plain,
            tone: Tone::Ngang,
        },
    }));
    signs
}

fn rank_word(query: &[Sign], word: &[Sign]) -> Option<Rank> {
    let head = word.get(..query.len())?;
    let mut pairs = query.iter().zip(head);
    if !pairs.clone().all(|(a, b)| a.base == b.base) {
        return None;
    }
    // The tone may stand on another letter (hòa, hoà) and beyond the part typed so far.
    let exact = pairs.all(|(a, b)| a.shape == b.shape)
        && (tones(query).eq(tones(head)) || tones(query).eq(tones(word)));
    Some(if exact { Rank::Exact } else { Rank::Folded })
}

fn tones(word: &[Sign]) -> impl Iterator<Item = Tone> {
    word.iter().map(|sign| sign.tone).filter(|&tone| tone != Tone::Ngang)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::{Query, Rank, fold, matches};

    #[test]
    fn folds() {
        let cases = [
            ("Đặng Thị Mẫu Hai", "dang thi mau hai"),
            ("ĐƯỜNG ĐỨC", "duong duc"),
            ("  Hợp\u{A0}tác \t xã\u{200B} ", "hop tac xa"),
            ("“Kinh tế – Kỹ thuật” ‘x’", "\"kinh te - ky thuat\" 'x'"),
            ("Ðà Nẵng", "da nang"),
            ("Čư M’gar, Krông Ƀúk, Ê\u{306}", "cu m'gar, krong buk, e"),
            ("7.002 HTX", "7.002 htx"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected);
            assert_eq!(fold(&text.nfd().collect::<String>()), expected);
        }
    }

    #[test]
    fn quy_typo_merges() {
        assert_eq!(fold("Qũy hỗ trợ"), fold("Quỹ hỗ trợ"));
        assert_eq!(fold("hoà thuý"), fold("hòa thúy"));
    }

    #[test]
    fn dang_finds_dang_with_stroke() {
        assert_eq!(matches("dang", "Đặng Thị Mẫu Hai"), Some(Rank::Folded));
        assert_eq!(matches("dang", "Dang Van Mau"), Some(Rank::Exact));
        assert_eq!(matches("đang", "Đặng"), Some(Rank::Folded));
        assert_eq!(matches("duc", "Đức"), Some(Rank::Folded));
    }

    #[test]
    fn ranks() {
        use Rank::{Exact, Folded};
        let cases = [
            ("đường", "Đường sắt", Some(Exact)),
            ("đường", "Dương Văn Mẫu", Some(Folded)),
            ("đường", "đương nhiên", Some(Folded)),
            ("bạch", "HTX Bạch Đằng", Some(Exact)),
            ("BẠCH đ", "HTX Bạch Đằng", Some(Exact)),
            ("đằng htx", "HTX Bạch Đằng", Some(Exact)),
            ("dang bach", "HTX Bạch Đằng", Some(Folded)),
            ("bạch dang", "HTX Bạch Đằng", Some(Folded)),
            ("bach long", "HTX Bạch Đằng", None),
            ("ang", "HTX Bạch Đằng", None),
            ("hoà", "HTX Hòa Bình", Some(Exact)),
            ("hòa", "Hoàng Mẫu", Some(Exact)),
            ("hò", "hoà", Some(Exact)),
            ("ha", "Hà Nội", Some(Folded)),
            ("thang-long", "HTX XN Thăng Long", Some(Folded)),
            ("02", "HTX mẫu 02", Some(Exact)),
            ("x", "", None),
            ("", "gì cũng được", Some(Exact)),
            (" ,.", "gì cũng được", Some(Exact)),
        ];
        for (query, text, expected) in cases {
            assert_eq!(matches(query, text), expected, "{query:?} in {text:?}");
            let decomposed: String = query.nfd().collect();
            assert_eq!(matches(&decomposed, text), expected, "NFD {query:?} in {text:?}");
        }
    }

    #[test]
    fn exact_sorts_before_folded() {
        let query = Query::new("đường");
        let mut texts = ["Dương", "Đường"];
        texts.sort_by_key(|text| query.rank(text));
        assert_eq!(texts, ["Đường", "Dương"]);
    }

    proptest! {
        #[test]
        fn folding_is_idempotent_and_ignores_the_form(text in ".*") {
            let key = fold(&text);
            prop_assert_eq!(&fold(&key), &key);
        }

        #[test]
        fn vietnamese_folds_to_ascii_in_both_forms(text in "[a-zA-Z ĂăÂâĐđÊêÔôƠơƯưÀ-ÃÈÉÌÍÒ-ÕÙÚÝà-ãèéìíò-õùúýĨĩŨũẠ-ỹ]*") {
            let key = fold(&text);
            prop_assert!(key.bytes().all(|b| b == b' ' || b.is_ascii_lowercase()));
            prop_assert_eq!(fold(&text.nfd().collect::<String>()), key);
        }

        #[test]
        fn a_text_matches_itself_exactly(text in "\\PC*") {
            prop_assert_eq!(matches(&text, &text), Some(Rank::Exact));
            prop_assert!(matches(&fold(&text), &text).is_some());
        }
    }
}
