//! Which characters are invisible, which make up words, and which stand for one plain sign.

/// The letter *ư* of old TCVN3 text, as it looks when it is read as Unicode: a soft hyphen. It is
/// invisible, and yet somebody's letter.
pub(crate) const OLD_LETTER: char = '\u{AD}';

/// Says whether a character leaves no trace on paper: controls, zero-width and direction marks,
/// fillers, variation selectors, tags. Line breaks and tabs are white space, not invisible.
pub(crate) fn is_invisible(c: char) -> bool {
    if matches!(c, ' '..='~') || c.is_whitespace() {
        return false;
    }
    c.is_control()
        || matches!(
            c,
            OLD_LETTER
                | '\u{34F}'
                | '\u{61C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Combining marks of the Latin script.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// Letters, digits and the marks upon them. Scripts beyond Latin count as letters.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (c >= '\u{C0}'
            && !matches!(c, '×' | '÷' | '\u{2000}'..='\u{2BFF}' | '\u{3000}'..='\u{303F}')
            && !c.is_whitespace()
            && !is_invisible(c))
}

/// Replaces every space by ` `, every quotation mark by `'` or `"` and every dash by `-`;
/// `None` for what is invisible.
pub(crate) fn plain(c: char) -> Option<char> {
    match c {
        ' '..='~' => Some(c),
        _ if c.is_whitespace() => Some(' '),
        _ if is_invisible(c) => None,
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2B9}' | '\u{2BC}' | '´' => Some('\''),
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '«' | '»' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_word, plain};

    #[test]
    fn variants_become_one_sign() {
        let cases = [
            ('a', Some('a')),
            ('\u{A0}', Some(' ')),
            ('\n', Some(' ')),
            ('\u{3000}', Some(' ')),
            ('\u{200B}', None),
            ('\u{FEFF}', None),
            ('\u{7}', None),
            ('’', Some('\'')),
            ('“', Some('"')),
            ('–', Some('-')),
            ('ệ', Some('ệ')),
        ];
        for (input, expected) in cases {
            assert_eq!(plain(input), expected, "{input:?}");
        }
    }

    #[test]
    fn words_are_letters_digits_and_marks() {
        for c in ['a', 'Đ', 'ợ', '9', '\u{301}', 'Ж'] {
            assert!(is_word(c), "{c:?}");
        }
        for c in [' ', ',', '–', '×', '\u{A0}', '“', '\'', '→'] {
            assert!(!is_word(c), "{c:?}");
        }
    }
}
