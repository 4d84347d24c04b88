//! Takes Latin letters apart into base, shape, tone and case, the same for NFC and NFD input.

use crate::{
    character::{is_invisible, is_mark, plain},
    compose::{decompose, latin_base},
};

/// What makes `ă â đ ê ô ơ ư` letters of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Plain,
    Breve,
    Circumflex,
    Horn,
    Stroke,
}

/// The six tones in dictionary order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Ngang,
    Huyen,
    Hoi,
    Nga,
    Sac,
    Nang,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Lower-case ASCII.
    pub(crate) base: u8,
    pub(crate) shape: Shape,
    pub(crate) tone: Tone,
    /// Carries a mark that Vietnamese does not use there.
    pub(crate) foreign: bool,
    pub(crate) upper: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Letter(Letter),
    /// Anything but a Latin letter; spaces, quotes and dashes in their plain form.
    Other(char),
}

impl Letter {
    pub(crate) fn from_char(c: char) -> Option<Self> {
        if let Some((inner, mark)) = if c.is_ascii() { None } else { decompose(c) } {
            let mut letter = Self::from_char(inner)?;
            letter.add_mark(mark);
            return Some(letter);
        }
        let (base, shape) = match c {
            'A'..='Z' | 'a'..='z' => (c, Shape::Plain),
            // Eth and the African D have the face of Đ, and old documents use them so.
            'Đ' | 'Ð' | 'Ɖ' => ('D', Shape::Stroke),
            'đ' | 'ð' => ('d', Shape::Stroke),
            // Ê Đê writes a B with a stroke.
            'Ƀ' => ('B', Shape::Plain),
            'ƀ' => ('b', Shape::Plain),
            _ => (latin_base(c)?, Shape::Plain),
        };
        Some(Self {
            base: u8::try_from(base).ok()?.to_ascii_lowercase(),
            shape,
            tone: Tone::Ngang,
            foreign: shape == Shape::Plain && !c.is_ascii(),
            upper: base.is_ascii_uppercase(),
        })
    }

    fn add_mark(&mut self, mark: char) {
        let shape = match (mark, self.base) {
            ('\u{306}', b'a') => Some(Shape::Breve),
            ('\u{302}', b'a' | b'e' | b'o') => Some(Shape::Circumflex),
            ('\u{31B}', b'o' | b'u') => Some(Shape::Horn),
            _ => None,
        };
        let tone = match mark {
            '\u{300}' | '\u{340}' => Some(Tone::Huyen),
            '\u{309}' => Some(Tone::Hoi),
            '\u{303}' => Some(Tone::Nga),
            '\u{301}' | '\u{341}' => Some(Tone::Sac),
            '\u{323}' => Some(Tone::Nang),
            _ => None,
        };
        let vowel = matches!(self.base, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        match (shape, tone) {
            (Some(shape), _) if self.shape == Shape::Plain => self.shape = shape,
            (_, Some(tone)) if self.tone == Tone::Ngang && vowel => self.tone = tone,
            _ => self.foreign = true,
        }
    }
}

/// Reads a text letter by letter; marks are joined to their letter, invisible characters left out.
pub(crate) fn units(text: &str) -> impl Iterator<Item = Unit> {
    let mut rest = text.chars().peekable();
    core::iter::from_fn(move || {
        loop {
            let c = rest.next()?;
            let Some(mut letter) = Letter::from_char(c) else {
                match plain(c) {
                    Some(other) if !is_mark(other) => return Some(Unit::Other(other)),
                    _ => continue,
                }
            };
            while let Some(next) = rest.next_if(|&c| is_mark(c) || is_invisible(c)) {
                if !is_invisible(next) {
                    letter.add_mark(next);
                }
            }
            return Some(Unit::Letter(letter));
        }
    })
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{Letter, Shape, Tone, Unit, units};

    #[test]
    fn composed_and_decomposed_letters_read_the_same() {
        let letters = ('A'..='z')
            .chain('\u{C0}'..='\u{17F}')
            .chain("ƠơƯư".chars())
            .chain('\u{1EA0}'..='\u{1EF9}');
        for c in letters.filter(|c| c.is_alphabetic()) {
            let composed: Vec<_> = units(&c.to_string()).collect();
            let decomposed: Vec<_> = units(&c.nfd().collect::<String>()).collect();
            assert_eq!(composed, decomposed, "{c}");
            let Some(&Unit::Letter(letter)) = composed.first() else { panic!("{c} is a letter") };
            assert_eq!(letter.upper, c.is_uppercase(), "{c}");
            if let Some(base) = c.nfd().next().filter(char::is_ascii) {
                assert_eq!(char::from(letter.base), base.to_ascii_lowercase(), "{c}");
            }
        }
    }

    #[test]
    fn marks_in_any_order_and_half_composed() {
        let expected = [Unit::Letter(Letter {
            base: b'e',
            shape: Shape::Circumflex,
            tone: Tone::Sac,
            foreign: false,
            upper: false,
        })];
        for text in ["ế", "ê\u{301}", "é\u{302}", "e\u{302}\u{301}", "e\u{302}\u{200B}\u{301}"]
        {
            assert_eq!(units(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn marks_without_a_letter_are_left_out() {
        assert_eq!(units("\u{301}1\u{302}").collect::<Vec<_>>(), [Unit::Other('1')]);
    }
}
