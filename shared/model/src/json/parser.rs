//! A text becomes a value as serde_json makes it, with a third of the code: no errors with places,
//! no types but one, and no tables for fractions, which hardly any text here has.

use serde_json::{Map, Number, Value};

use super::{Unreadable, fraction::fraction};

/// How deep lists and objects may lie in one another.
const DEPTH: u8 = 127;

type Result<T> = std::result::Result<T, Unreadable>;

/// Reads a whole text as a value.
pub(super) fn parse(text: &str) -> Result<Value> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(DEPTH)?;
    if parser.peek().is_none() { Ok(value) } else { Err(Unreadable) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, which is passed over.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// Takes a byte if it is the next one.
    fn takes(&mut self, wanted: u8) -> bool {
        let found = self.byte() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn take(&mut self, wanted: u8) -> Result<()> {
        if self.takes(wanted) { Ok(()) } else { Err(Unreadable) }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value> {
        let rest = self.text.get(self.at..).ok_or(Unreadable)?;
        if !rest.starts_with(word) {
            return Err(Unreadable);
        }
        self.at += word.len();
        Ok(value)
    }

    fn value(&mut self, depth: u8) -> Result<Value> {
        match self.peek().ok_or(Unreadable)? {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.string().map(Value::String),
            b'[' => self.list(depth.checked_sub(1).ok_or(Unreadable)?),
            b'{' => self.object(depth.checked_sub(1).ok_or(Unreadable)?),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: u8) -> Result<Value> {
        let mut items = Vec::new();
        self.at += 1;
        if self.peek() != Some(b']') {
            loop {
                items.push(self.value(depth)?);
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
            }
        }
        self.take(b']')?;
        Ok(Value::Array(items))
    }

    fn object(&mut self, depth: u8) -> Result<Value> {
        let mut entries = Map::new();
        self.at += 1;
        if self.peek() != Some(b'}') {
            loop {
                self.peek();
                let name = self.string()?;
                self.peek();
                self.take(b':')?;
                let value = self.value(depth)?;
                entries.insert(name, value);
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
            }
        }
        self.take(b'}')?;
        Ok(Value::Object(entries))
    }

    fn string(&mut self) -> Result<String> {
        self.take(b'"')?;
        let mut read = String::new();
        loop {
            let begin = self.at;
            while self.byte().is_some_and(|it| !matches!(it, b'"' | b'\\' | 0..0x20)) {
                self.at += 1;
            }
            read.push_str(self.text.get(begin..self.at).ok_or(Unreadable)?);
            if self.takes(b'"') {
                return Ok(read);
            }
            self.take(b'\\')?;
            let escaped = self.byte().ok_or(Unreadable)?;
            self.at += 1;
            read.push(match escaped {
                b'"' | b'\\' | b'/' => char::from(escaped),
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.escape()?,
                _ => return Err(Unreadable),
            });
        }
    }

    /// A character by its number, or by the two halves of it.
    fn escape(&mut self) -> Result<char> {
        let mut number = self.four()?;
        if (0xD800..0xDC00).contains(&number) {
            self.take(b'\\')?;
            self.take(b'u')?;
            let low = self.four()?.checked_sub(0xDC00).filter(|low| *low < 0x400);
            number = 0x1_0000 + ((number - 0xD800) << 10) + low.ok_or(Unreadable)?;
        }
        char::from_u32(number).ok_or(Unreadable)
    }

    fn four(&mut self) -> Result<u32> {
        let mut number = 0;
        for _ in 0..4 {
            let digit = self.byte().and_then(|it| char::from(it).to_digit(16));
            number = number * 16 + digit.ok_or(Unreadable)?;
            self.at += 1;
        }
        Ok(number)
    }

    /// The digits that follow, of which there must be one at least.
    fn digits(&mut self) -> Result<()> {
        let begin = self.at;
        while self.byte().is_some_and(|it| it.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > begin { Ok(()) } else { Err(Unreadable) }
    }

    fn number(&mut self) -> Result<Value> {
        let begin = self.at;
        self.takes(b'-');
        if !self.takes(b'0') {
            self.digits()?;
        } else if self.byte().is_some_and(|it| it.is_ascii_digit()) {
            return Err(Unreadable);
        }
        let mut whole = true;
        if self.takes(b'.') {
            self.digits()?;
            whole = false;
        }
        if self.takes(b'e') || self.takes(b'E') {
            if !self.takes(b'+') {
                self.takes(b'-');
            }
            self.digits()?;
            whole = false;
        }
        let text = self.text.get(begin..self.at).ok_or(Unreadable)?;
        if whole && text != "-0" {
            if let Ok(number) = text.parse::<u64>() {
                return Ok(number.into());
            }
            if let Ok(number) = text.parse::<i64>() {
                return Ok(number.into());
            }
        }
        fraction(text).and_then(Number::from_f64).map(Value::Number).ok_or(Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn as_serde_json(text: &str) -> Result<Value> {
        serde_json::from_str(text).map_err(|_| Unreadable)
    }

    #[test]
    fn texts_are_read_and_refused_as_by_serde_json() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        let wide = |n: usize| format!("{}1{}", "{\"a\":".repeat(n), "}".repeat(n));
        for text in [
            "",
            " ",
            "null",
            " nul",
            "nullx",
            "true",
            "false ",
            "\"\"",
            "\"a",
            "\"\n\"",
            "\"\t\"",
            "\"\\u00e9\\n\\/\\\\ ế\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\ud83dx\"",
            "\"\\ud83d\\u0041\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"\\uD7FF\"",
            "[]",
            "[ ]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1, [2,\n3]]",
            "[",
            "]",
            "{}",
            "{ }",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\" : 1 , \"b\":{}}",
            "{\"a\":1,\"a\":2}",
            "{a:1}",
            "{\"a\"}",
            "{\"a\":}",
            "{1:2}",
            "{\"a\":1",
            "1 1",
            "0",
            "-0",
            "-",
            "01",
            "-01",
            "1.",
            ".5",
            "1.5",
            "-1.5e3",
            "1e",
            "1e+",
            "1E-2",
            "+1",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "-9223372036854775809",
            "1e308",
            "1e309",
            "-1e309",
            "1e-400",
            "0.1",
            "2.2250738585072011e-308",
            "5e-324",
            "2.4703282292062328e-324",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740993.0",
            "0.000001",
            "1.7976931348623158e308",
            "0e999",
            "1e99999999999",
            "1e-99999999999",
            "NaN",
            "Infinity",
            "\u{feff}1",
            "\u{a0}1",
            "'a'",
        ] {
            assert_eq!(parse(text), as_serde_json(text), "{text}");
        }
        for text in [deep(127), deep(128), wide(127), wide(128)] {
            assert_eq!(parse(&text).is_ok(), as_serde_json(&text).is_ok(), "{}", text.len());
        }
    }

    proptest! {
        #[test]
        fn whatever_looks_like_json_is_read_alike(text in r#"[\[\]{}:,0-9eE.+\-"\\ua-f \n]{0,24}"#) {
            prop_assert_eq!(parse(&text), as_serde_json(&text));
        }

        #[test]
        fn numbers_are_the_same_to_the_last_bit(bits in any::<u64>(), digits in 1_usize..25) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            for text in [format!("{number:e}"), format!("{number:.digits$e}"), format!("{number:?}")] {
                prop_assert_eq!(parse(&text), as_serde_json(&text), "{}", text);
            }
        }

        #[test]
        fn strings_are_the_same(text in any::<String>()) {
            let text = serde_json::to_string(&[text]).unwrap();
            prop_assert_eq!(parse(&text), as_serde_json(&text));
        }
    }
}
