//! Rust files as these checks read them: the code without its comments, and its literals.

use std::{
    fs,
    iter::Peekable,
    path::{Path, PathBuf},
    str::Chars,
};

/// A file of this workspace.
pub(crate) struct Source {
    /// Its path from the root of the workspace.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// What stands in a file but for comments and its own tests.
#[derive(Default)]
pub(crate) struct Code {
    /// Literals are blank in it.
    pub(crate) text: String,
    /// Texts and characters between quotes, as written.
    pub(crate) literals: Vec<String>,
}

/// All Rust files below a folder, sorted, without what cargo and the app's build leave.
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    walk(&root.join(folder), &mut files);
    files.sort();
    let source = |path: PathBuf| Source {
        name: path.strip_prefix(root).unwrap().to_string_lossy().into_owned(),
        text: fs::read_to_string(&path).unwrap(),
    };
    files.into_iter().map(source).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("target") {
                walk(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

impl Source {
    /// Whether all of it is a test.
    pub(crate) fn is_test(&self) -> bool {
        self.name.ends_with("/tests.rs") || self.name.contains("/tests/")
    }

    /// Its code, up to the tests at its end.
    pub(crate) fn code(&self) -> Code {
        let own = self.text.split("\n#[cfg(test)]\nmod ").next().unwrap();
        let (mut code, mut rest) = (Code::default(), own.chars().peekable());
        while let Some(letter) = rest.next() {
            match (letter, rest.peek()) {
                ('/', Some('/')) => {
                    rest.by_ref().find(|letter| *letter == '\n');
                    code.text.push('\n');
                }
                ('"', _) => code.push(quoted(&mut rest)),
                ('r', Some('"' | '#')) if !ends_in_word(&code.text) => match raw(&mut rest) {
                    Some(literal) => code.push(literal),
                    None => code.text.push('r'),
                },
                ('\'', _) => code.literals.extend(character(&mut rest)),
                _ => code.text.push(letter),
            }
        }
        code
    }
}

impl Code {
    fn push(&mut self, literal: String) {
        self.literals.push(literal);
        self.text.push_str("\"\"");
    }
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

/// A text up to its closing quote.
fn quoted(rest: &mut Peekable<Chars<'_>>) -> String {
    let mut literal = String::new();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => break,
            '\\' => literal.extend(rest.next()),
            letter => literal.push(letter),
        }
    }
    literal
}

/// A raw text after its `r`; `None` for a raw name.
fn raw(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut hashes = String::new();
    while rest.next_if_eq(&'#').is_some() {
        hashes.push('#');
    }
    rest.next_if_eq(&'"')?;
    let end = format!("\"{hashes}");
    let mut literal = String::new();
    while !literal.ends_with(&end) {
        literal.push(rest.next()?);
    }
    literal.truncate(literal.len() - end.len());
    Some(literal)
}

/// A character after its quote; `None` for a lifetime.
fn character(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut ahead = rest.clone();
    let letter = ahead.next()?;
    let escaped = letter == '\\';
    if !escaped && ahead.next() != Some('\'') {
        return None;
    }
    rest.next();
    let literal: String = rest.by_ref().take_while(|letter| *letter != '\'').collect();
    Some(if escaped { literal } else { letter.to_string() })
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let text = r##"use a::b; // use c::d
let x = "e::f \" //" + r#"g"h"# + 'ê'; fn r<'a>(_: &'a str, c: char) -> bool { c == '\'' }
#[cfg(test)]
mod tests { "ô" }"##;
    let code = Source { name: String::new(), text: text.to_owned() }.code();
    assert_eq!(code.literals, ["e::f \" //", "g\"h", "ê", ""]);
    assert!(code.text.contains("a::b") && !code.text.contains("c::d"), "{}", code.text);
    assert!(code.text.contains("a str, c: char"), "{}", code.text);
}
