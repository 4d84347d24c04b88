//! Puts letters and their combining marks together, and takes them apart, for the letters that
//! Vietnamese and its neighbours use. The full tables of Unicode would cost a browser 60 KB.

use core::ops::RangeInclusive;

use crate::character::is_mark;

const LATIN_RANGE: RangeInclusive<char> = '\u{C0}'..='\u{17F}';
const BLOCK_RANGE: RangeInclusive<char> = '\u{1EA0}'..='\u{1EF9}';

/// ASCII letters of U+00C0 to U+017F, `.` for the two signs that are no letters.
const LATIN_BASE: &[u8; 192] = b"\
    AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty\
    AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL\
    lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
/// Their marks as [`mark`] reads them, `_` where Unicode does not take the letter apart.
const LATIN_MARK: &[u8; 192] = b"\
    `'^~:o_,`'^:`'^:_~`'^~:__`'^:'__`'^~:o_,`'^:`'^:_~`'^~:__`'^:'_:\
    --((;;''^^..vvvv__--((..;;vv^^((..,,^^__~~--((;;.___^^,,_'',,vv_\
    ___'',,vv___--((\"\"__'',,vv''^^,,vv,,vv__~~--((oo\"\";;^^^^:''..vv_";

/// U+1EA0 to U+1EF9, one column for each pair of capital and small letter: base, shape and tone.
const BLOCK_BASE: &[u8; 45] = b"aaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy";
const BLOCK_SHAPE: &[u8; 45] = b"__^^^^^(((((___^^^^^____^^^^^+++++__+++++____";
const BLOCK_TONE: &[u8; 45] = b"!?'`?~!'`?~!!?~'`?~!?!!?'`?~!'`?~!!?'`?~!`!?~";

/// Puts letters and their combining marks together: Unicode NFC for all text whose letters lie in
/// U+0000 to U+017F or are Vietnamese. Letters of other languages stay as they are, and so do
/// combinations that Unicode has no letter for.
pub fn compose(text: &str) -> String {
    if !text.contains(is_mark) {
        return text.to_owned();
    }
    let mut apart = Vec::with_capacity(text.len());
    for c in text.chars() {
        push_apart(&mut apart, c);
    }
    for marks in apart.chunk_by_mut(|a, b| class(*a) > 0 && class(*b) > 0) {
        // With so few classes this beats the general stable sort, in time and in size.
        if !marks.is_sorted_by_key(|mark| class(*mark)) {
            let of_class = |wanted: u8| marks.iter().copied().filter(move |c| class(*c) == wanted);
            let sorted: Vec<char> = CLASSES.into_iter().flat_map(of_class).collect();
            marks.copy_from_slice(&sorted);
        }
    }
    let mut text = String::with_capacity(text.len());
    let mut rest = apart.into_iter().peekable();
    let mut others = String::new();
    while let Some(mut letter) = rest.next() {
        let mut last = 0;
        while let Some(mark) = rest.next_if(|c| class(*c) > 0) {
            // A mark joins its letter unless one of the same class stands between.
            match pair(letter, mark).filter(|_| last < class(mark)) {
                Some(whole) => letter = whole,
                None => {
                    others.push(mark);
                    last = class(mark);
                }
            }
        }
        text.push(letter);
        text.push_str(&others);
        others.clear();
    }
    text
}

/// Takes the last mark off a letter; `None` when it has none.
pub(crate) fn decompose(c: char) -> Option<(char, char)> {
    if LATIN_RANGE.contains(&c) {
        return Some((latin_base(c)?, mark(*at(LATIN_MARK, c, LATIN_RANGE)?)?));
    }
    let horn = '\u{31B}';
    match c {
        'Ơ' => return Some(('O', horn)),
        'ơ' => return Some(('o', horn)),
        'Ư' => return Some(('U', horn)),
        'ư' => return Some(('u', horn)),
        _ if !BLOCK_RANGE.contains(&c) => return None,
        _ => {}
    }
    let offset = offset(c, BLOCK_RANGE)?;
    let column = offset / 2;
    let base = char::from(*BLOCK_BASE.get(column)?);
    let (shape, tone) = (mark(*BLOCK_SHAPE.get(column)?), mark(*BLOCK_TONE.get(column)?)?);
    // The dot below comes before what stands above, but after the horn.
    let (inner, outer) = match (base, shape, tone) {
        (_, None, _) => (base, tone),
        ('a', Some(above @ ('\u{302}' | '\u{306}')), '\u{323}') => ('ạ', above),
        ('e', Some(above @ '\u{302}'), '\u{323}') => ('ẹ', above),
        ('o', Some(above @ '\u{302}'), '\u{323}') => ('ọ', above),
        ('a', Some('\u{306}'), _) => ('ă', tone),
        ('a', _, _) => ('â', tone),
        ('e', _, _) => ('ê', tone),
        ('o', Some('\u{302}'), _) => ('ô', tone),
        ('o', _, _) => ('ơ', tone),
        _ => ('ư', tone),
    };
    Some((if offset.is_multiple_of(2) { capital(inner) } else { inner }, outer))
}

/// The ASCII letter under a letter of U+00C0 to U+017F.
pub(crate) fn latin_base(c: char) -> Option<char> {
    at(LATIN_BASE, c, LATIN_RANGE).copied().filter(u8::is_ascii_alphabetic).map(char::from)
}

/// The letter that Unicode has for a letter with one mark more.
fn pair(letter: char, mark: char) -> Option<char> {
    let found = |c: &char| decompose(*c) == Some((letter, mark));
    LATIN_RANGE.chain(BLOCK_RANGE).chain(['Ơ', 'ơ', 'Ư', 'ư']).find(found)
}

fn push_apart(apart: &mut Vec<char>, c: char) {
    match c {
        '\u{340}' => apart.push('\u{300}'),
        '\u{341}' => apart.push('\u{301}'),
        '\u{343}' => apart.push('\u{313}'),
        '\u{344}' => apart.extend(['\u{308}', '\u{301}']),
        _ => match decompose(c) {
            Some((letter, mark)) => {
                push_apart(apart, letter);
                apart.push(mark);
            }
            None => apart.push(c),
        },
    }
}

/// What [`class`] gives for marks.
const CLASSES: [u8; 9] = [1, 202, 216, 220, 230, 232, 233, 234, 240];

/// The canonical combining class, which orders marks; 0 for all that is no Latin mark.
fn class(c: char) -> u8 {
    match c {
        '\u{34F}' => 0,
        '\u{334}'..='\u{338}' => 1,
        '\u{321}' | '\u{322}' | '\u{327}' | '\u{328}' => 202,
        '\u{31B}' => 216,
        '\u{316}'..='\u{319}'
        | '\u{31C}'..='\u{333}'
        | '\u{339}'..='\u{33C}'
        | '\u{347}'..='\u{349}'
        | '\u{34D}'
        | '\u{34E}'
        | '\u{353}'..='\u{356}'
        | '\u{359}'
        | '\u{35A}' => 220,
        '\u{315}' | '\u{31A}' | '\u{358}' => 232,
        '\u{35C}' | '\u{35F}' | '\u{362}' => 233,
        '\u{35D}' | '\u{35E}' | '\u{360}' | '\u{361}' => 234,
        '\u{345}' => 240,
        _ if is_mark(c) => 230,
        _ => 0,
    }
}

/// Reads a mark as the tables write it.
fn mark(key: u8) -> Option<char> {
    Some(match key {
        b'`' => '\u{300}',
        b'\'' => '\u{301}',
        b'^' => '\u{302}',
        b'~' => '\u{303}',
        b'-' => '\u{304}',
        b'(' => '\u{306}',
        b'.' => '\u{307}',
        b':' => '\u{308}',
        b'?' => '\u{309}',
        b'o' => '\u{30A}',
        b'"' => '\u{30B}',
        b'v' => '\u{30C}',
        b'+' => '\u{31B}',
        b'!' => '\u{323}',
        b',' => '\u{327}',
        b';' => '\u{328}',
        _ => return None,
    })
}

fn capital(small: char) -> char {
    let distance = if small.is_ascii() || matches!(small, 'â' | 'ê' | 'ô') { 0x20 } else { 1 };
    u32::from(small).checked_sub(distance).and_then(char::from_u32).unwrap_or(small)
}

fn offset(c: char, range: RangeInclusive<char>) -> Option<usize> {
    u32::from(c).checked_sub(u32::from(*range.start())).map(|offset| offset as usize)
}

fn at<T>(table: &[T], c: char, range: RangeInclusive<char>) -> Option<&T> {
    table.get(offset(c, range)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

    use super::{BLOCK_RANGE, CLASSES, LATIN_RANGE, class, compose, decompose};
    use crate::character::is_mark;

    fn covered(c: char) -> bool {
        c < '\u{180}' || "ƠơƯư".contains(c) || BLOCK_RANGE.contains(&c) || is_mark(c)
    }

    fn apart(c: char) -> String {
        match decompose(c) {
            Some((letter, mark)) => apart(letter) + &mark.to_string(),
            None => c.to_string(),
        }
    }

    #[test]
    fn letters_come_apart_as_unicode_says() {
        for c in LATIN_RANGE.chain("ƠơƯư".chars()).chain(BLOCK_RANGE) {
            assert_eq!(apart(c), c.nfd().collect::<String>(), "{c}");
            assert_eq!(compose(&apart(c)), c.to_string());
        }
    }

    #[test]
    fn marks_have_their_class() {
        for c in ('\0'..='\u{370}').filter(|c| *c < '\u{300}' || is_mark(*c)) {
            assert_eq!(class(c), canonical_combining_class(c), "{c:?}");
            assert!(class(c) == 0 || CLASSES.contains(&class(c)), "{c:?}");
        }
    }

    #[test]
    fn composes() {
        let cases = [
            ("ê\u{301}", "ế"),
            ("â\u{323}", "ậ"),
            ("ạ\u{302}", "ậ"),
            ("u\u{323}\u{31B}", "ự"),
            ("á\u{302}", "á\u{302}"),
            ("ê\u{306}", "ê\u{306}"),
            ("\u{301}a", "\u{301}a"),
            ("n\u{303} c\u{30C}", "ñ č"),
            ("ж €", "ж €"),
        ];
        for (text, expected) in cases {
            assert_eq!(compose(text), expected);
            assert_eq!(compose(&text.nfd().collect::<String>()), text.nfc().collect::<String>());
        }
    }

    proptest! {
        #[test]
        fn equals_nfc(text in "([a-zA-ZÀ-ſƠơƯưẠ-ỹ ,0-9][\u{300}-\u{304}\u{306}\u{309}\u{31B}\u{323}\u{327}\u{340}-\u{344}]{0,3}){0,8}|([aeiouyAEIOUYăâêôơư][\u{300}-\u{36F}]{0,4}){0,4}") {
            let nfc: String = text.nfc().collect();
            if nfc.chars().all(covered) {
                prop_assert_eq!(compose(&text), nfc);
            }
        }

        #[test]
        fn is_idempotent_and_canonically_equivalent(text: String) {
            let composed = compose(&text);
            prop_assert_eq!(&compose(&composed), &composed);
            prop_assert_eq!(composed.nfd().collect::<String>(), text.nfd().collect::<String>());
        }
    }
}
