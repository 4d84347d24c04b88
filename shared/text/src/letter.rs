//! Takes Latin letters apart into base, shape, tone and case, the same for NFC and NFD input.

use crate::character::{is_invisible, is_mark, plain};

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

/// ASCII bases of U+00C0 to U+017F, `.` for the two signs that are no letters.
const LATIN: &[u8; 192] = b"\
    AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty\
    AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL\
    lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/// U+1EA0 to U+1EF9, one column for each pair of capital and small letter: base, shape
/// (`^` circumflex, `(` breve, `+` horn) and tone by its Telex key.
const BLOCK_BASE: &[u8; 45] = b"aaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy";
const BLOCK_SHAPE: &[u8; 45] = b"--^^^^^(((((---^^^^^----^^^^^+++++--+++++----";
const BLOCK_TONE: &[u8; 45] = b"jrsfrxjsfrxjjrxsfrxjrjjrsfrxjsfrxjjrsfrxjfjrx";

impl Letter {
    fn from_char(c: char) -> Option<Self> {
        let plain = |letter: u8| Self {
            base: letter.to_ascii_lowercase(),
            shape: Shape::Plain,
            tone: Tone::Ngang,
            foreign: false,
            upper: letter.is_ascii_uppercase(),
        };
        match c {
            'A'..='Z' | 'a'..='z' => u8::try_from(c).ok().map(plain),
            '\u{C0}'..='\u{17F}' => {
                let letter = *LATIN.get(u32::from(c).checked_sub(0xC0)? as usize)?;
                letter.is_ascii_alphabetic().then(|| plain(letter).with_latin_mark(c))
            }
            // Ê Đê writes Ƀ; Ɖ is an African letter that looks like Đ.
            'Ƀ' | 'ƀ' => Some(Self { foreign: true, upper: c == 'Ƀ', ..plain(b'b') }),
            'Ɖ' => Some(Self { shape: Shape::Stroke, ..plain(b'D') }),
            'Ơ' | 'ơ' => Some(Self { shape: Shape::Horn, upper: c == 'Ơ', ..plain(b'o') }),
            'Ư' | 'ư' => Some(Self { shape: Shape::Horn, upper: c == 'Ư', ..plain(b'u') }),
            '\u{1EA0}'..='\u{1EF9}' => {
                let offset = u32::from(c).checked_sub(0x1EA0)?;
                let column = (offset / 2) as usize;
                Some(Self {
                    shape: match BLOCK_SHAPE.get(column)? {
                        b'^' => Shape::Circumflex,
                        b'(' => Shape::Breve,
                        b'+' => Shape::Horn,
                        _ => Shape::Plain,
                    },
                    tone: match BLOCK_TONE.get(column)? {
                        b'f' => Tone::Huyen,
                        b'r' => Tone::Hoi,
                        b'x' => Tone::Nga,
                        b's' => Tone::Sac,
                        _ => Tone::Nang,
                    },
                    upper: offset % 2 == 0,
                    ..plain(*BLOCK_BASE.get(column)?)
                })
            }
            _ => None,
        }
    }

    /// Adds what a letter of U+00C0 to U+017F carries beside its base.
    fn with_latin_mark(self, c: char) -> Self {
        let (shape, tone) = match c {
            'Ă' | 'ă' => (Shape::Breve, Tone::Ngang),
            'Â' | 'â' | 'Ê' | 'ê' | 'Ô' | 'ô' => (Shape::Circumflex, Tone::Ngang),
            // Eth has the face of Đ, and old documents use it so.
            'Đ' | 'đ' | 'Ð' | 'ð' => (Shape::Stroke, Tone::Ngang),
            'À' | 'à' | 'È' | 'è' | 'Ì' | 'ì' | 'Ò' | 'ò' | 'Ù' | 'ù' => {
                (Shape::Plain, Tone::Huyen)
            }
            'Ã' | 'ã' | 'Ĩ' | 'ĩ' | 'Õ' | 'õ' | 'Ũ' | 'ũ' => (Shape::Plain, Tone::Nga),
            'Á' | 'á' | 'É' | 'é' | 'Í' | 'í' | 'Ó' | 'ó' | 'Ú' | 'ú' | 'Ý' | 'ý' => {
                (Shape::Plain, Tone::Sac)
            }
            _ => return Self { foreign: true, ..self },
        };
        Self { shape, tone, ..self }
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
                if is_mark(next) && next != '\u{34F}' {
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
