//! Makes a style sheet smaller without changing what it says: no comments, no idle white space.

/// Removes comments and white space that means nothing. Strings and `url(…)` stay as they are.
pub(crate) fn minify(css: &str) -> String {
    let mut small = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let length = token_length(rest, first);
        let (token, after) = rest.split_at(length);
        if token.starts_with("/*") || first.is_whitespace() {
            add_space(&mut small);
        } else {
            add_token(&mut small, token);
        }
        rest = after;
    }
    small.truncate(small.trim_end().len());
    small
}

/// Bytes of the token at the start: a comment, a string, a `url(…)`, or one character.
fn token_length(css: &str, first: char) -> usize {
    let end = |length: Option<usize>| length.unwrap_or(css.len());
    if css.starts_with("/*") {
        return end(css.find("*/").map(|at| at + 2));
    }
    if css.starts_with("url(") {
        return end(css.find(')').map(|at| at + 1));
    }
    if first == '"' || first == '\'' {
        return end(string_end(css, first));
    }
    first.len_utf8()
}

/// Where the string at the start ends, past its closing quote.
fn string_end(css: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    css.char_indices().skip(1).find_map(|(at, character)| {
        let closes = character == quote && !escaped;
        escaped = character == '\\' && !escaped;
        closes.then(|| at + quote.len_utf8())
    })
}

/// Adds one space, unless what stands before it makes it idle.
fn add_space(small: &mut String) {
    if !small.is_empty() && !small.ends_with([' ', '{', '}', ';', ',', ':']) {
        small.push(' ');
    }
}

/// Adds a token, taking back a space or a semicolon that it makes idle.
fn add_token(small: &mut String, token: &str) {
    if matches!(token, "{" | "}" | ";" | ",") && small.ends_with(' ') {
        small.pop();
    }
    if token == "}" && small.ends_with(';') {
        small.pop();
    }
    small.push_str(token);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_white_space_and_comments_go() {
        let css = "/* tokens */\n:root {\n  --ink: #1b2320;\n  --gap: 4px;\n}\n\nmain ,\n nav { color : var(--ink) ; }\n";
        assert_eq!(minify(css), ":root{--ink:#1b2320;--gap:4px}main,nav{color :var(--ink)}");
    }

    #[test]
    fn white_space_with_a_meaning_stays() {
        let css = "li :hover > a { width: calc(100% - 2 * 4px); margin: 0 auto }\n@media (min-width: 800px) and (max-width: 1440px) { a { b: c } }";
        assert_eq!(
            minify(css),
            "li :hover > a{width:calc(100% - 2 * 4px);margin:0 auto}@media (min-width:800px) and (max-width:1440px){a{b:c}}"
        );
    }

    #[test]
    fn strings_and_addresses_are_untouched() {
        let css =
            "a::before { content: \"  /* \\\" ;  \"; background: url(data:image/svg+xml;x  y) }";
        assert_eq!(
            minify(css),
            "a::before{content:\"  /* \\\" ;  \";background:url(data:image/svg+xml;x  y)}"
        );
    }

    #[test]
    fn a_comment_between_words_parts_them() {
        assert_eq!(minify("margin: 1px/* x */2px"), "margin:1px 2px");
    }
}
