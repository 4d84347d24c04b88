//! Shows word by word what two versions of a text have in common and where they part.

use crate::character::is_word;

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Stands in both texts.
    Same,
    /// Stands only in the old one.
    Removed,
    /// Stands only in the new one.
    Added,
}

/// A run of text with one fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// What became of it.
    pub change: Change,
    /// The text, spaces included; never empty.
    pub text: &'a str,
}

/// Beyond so many changed words, signs and spaces a text counts as rewritten. Bounds the work to
/// about the square of this number and the memory to 2 MB on a tablet.
const MAX_EDITS: usize = 1_000;

/// Compares two texts by words. The `Same` and `Removed` segments in order make up the old text,
/// `Same` and `Added` the new one; where both changed, what was removed stands first. Texts that
/// differ very much come out as one removed and one added run between their common ends.
pub fn diff<'a>(mut old: &'a str, mut new: &'a str) -> Vec<Segment<'a>> {
    let (old_tokens, new_tokens) = (tokens(old), tokens(new));
    let mut segments = Vec::new();
    let mut push = |change, text: &'a str| {
        if !text.is_empty() {
            segments.push(Segment { change, text });
        }
    };
    for run in runs(&old_tokens, &new_tokens) {
        let (removed, added) = (take(&mut old, run.old_bytes), take(&mut new, run.new_bytes));
        if run.same {
            push(Change::Same, added);
        } else {
            push(Change::Removed, removed);
            push(Change::Added, added);
        }
    }
    segments
}

fn take<'a>(rest: &mut &'a str, bytes: usize) -> &'a str {
    let (taken, left) = rest.split_at_checked(bytes).unwrap_or((rest, ""));
    *rest = left;
    taken
}

/// Cuts a text into words, runs of white space and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        _ if is_word(c) => Some('a'),
        _ if c.is_whitespace() => Some(' '),
        _ => None,
    };
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match kind(first) {
            None => first.len_utf8(),
            same => rest.find(|c| kind(c) != same).unwrap_or(rest.len()),
        };
        tokens.push(take(&mut rest, end));
    }
    tokens
}

/// Neighbouring tokens that are the same in both texts, or that were replaced.
struct Run {
    same: bool,
    blank: bool,
    old_bytes: usize,
    new_bytes: usize,
}

fn runs(old: &[&str], new: &[&str]) -> Vec<Run> {
    let start = common(old.iter().zip(new));
    let (old_rest, new_rest) = (old.get(start..), new.get(start..));
    let (old_rest, new_rest) = (old_rest.unwrap_or_default(), new_rest.unwrap_or_default());
    let end = common(old_rest.iter().rev().zip(new_rest.iter().rev()));
    let old_middle = old_rest.get(..old_rest.len() - end).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - end).unwrap_or_default();

    let middle = edits(old_middle, new_middle).unwrap_or_else(|| {
        let removed = old_middle.iter().map(|_| Change::Removed);
        removed.chain(new_middle.iter().map(|_| Change::Added)).collect()
    });
    let same = |count| core::iter::repeat_n(Change::Same, count);
    let changes = same(start).chain(middle).chain(same(end));

    let (mut old, mut new) = (old.iter(), new.iter());
    let mut runs: Vec<Run> = Vec::new();
    for change in changes {
        let removed = if change == Change::Added { None } else { old.next() };
        let added = if change == Change::Removed { None } else { new.next() };
        let token = Run {
            same: change == Change::Same,
            blank: added.or(removed).is_some_and(|token| token.trim().is_empty()),
            old_bytes: removed.map_or(0, |token| token.len()),
            new_bytes: added.map_or(0, |token| token.len()),
        };
        append(&mut runs, token);
    }
    runs
}

fn append(runs: &mut Vec<Run>, token: Run) {
    // Spaces between two changes belong to the change, or every word would stand alone.
    if !token.same
        && let [.., before, space] = runs.as_mut_slice()
        && !before.same
        && space.same
        && space.blank
    {
        before.absorb(space);
        runs.pop();
    }
    match runs.last_mut() {
        Some(last) if last.same == token.same => last.absorb(&token),
        _ => runs.push(token),
    }
}

impl Run {
    fn absorb(&mut self, other: &Self) {
        self.blank &= other.blank;
        self.old_bytes += other.old_bytes;
        self.new_bytes += other.new_bytes;
    }
}

fn common<'a>(pairs: impl Iterator<Item = (&'a &'a str, &'a &'a str)>) -> usize {
    pairs.take_while(|(a, b)| a == b).count()
}

/// The shortest list of changes from `old` to `new`, by Myers' greedy algorithm; `None` when it
/// has more than [`MAX_EDITS`].
fn edits(old: &[&str], new: &[&str]) -> Option<Vec<Change>> {
    // After `n` changes, `reached[n][r]` is how much of `old` the best path with `r` removals,
    // and so `n - r` additions, has consumed.
    let mut reached: Vec<Vec<usize>> = Vec::new();
    for n in 0..=MAX_EDITS {
        let mut row = Vec::with_capacity(n + 1);
        for removals in 0..=n {
            let (_, mut at) = step(reached.last(), removals);
            while let Some(token) = old.get(at)
                && new.get(at + n - 2 * removals) == Some(token)
            {
                at += 1;
            }
            row.push(at);
            if at == old.len() && at + n - 2 * removals == new.len() {
                reached.push(row);
                return Some(trace(&reached, removals));
            }
        }
        reached.push(row);
    }
    None
}

/// The last change of the best path with so many removals, and where in `old` it ends.
fn step(before: Option<&Vec<usize>>, removals: usize) -> (Change, usize) {
    let at = |removals: usize| before.and_then(|row| row.get(removals)).copied();
    let removed = removals.checked_sub(1).and_then(at).map(|at| at + 1);
    match (removed, at(removals)) {
        (Some(removed), Some(added)) if added >= removed => (Change::Added, added),
        (Some(removed), _) => (Change::Removed, removed),
        (None, added) => (Change::Added, added.unwrap_or_default()),
    }
}

/// Walks the best path backwards.
fn trace(reached: &[Vec<usize>], mut removals: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    for (n, row) in reached.iter().enumerate().rev() {
        let before = n.checked_sub(1).and_then(|n| reached.get(n));
        let (change, start) = step(before, removals);
        let end = row.get(removals).copied().unwrap_or(start);
        changes.extend((start..end).map(|_| Change::Same));
        if n > 0 {
            changes.push(change);
        }
        if change == Change::Removed {
            removals -= 1;
        }
    }
    changes.reverse();
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Change, MAX_EDITS, Segment, diff};

    /// `[-removed-]` and `{+added+}`.
    fn marked(old: &str, new: &str) -> String {
        let mark = |segment: &Segment<'_>| match segment.change {
            Change::Same => segment.text.to_owned(),
            Change::Removed => format!("[-{}-]", segment.text),
            Change::Added => format!("{{+{}+}}", segment.text),
        };
        diff(old, new).iter().map(mark).collect()
    }

    #[test]
    fn differences() {
        let cases = [
            ("", "", ""),
            ("a", "a", "a"),
            ("", "thêm", "{+thêm+}"),
            ("bớt", "", "[-bớt-]"),
            ("thành lập 30 HTX", "thành lập 35 HTX", "thành lập [-30-]{+35+} HTX"),
            ("vốn, đất", "vốn và đất", "vốn[-,-]{+ và+} đất"),
            ("một hai ba bốn", "một ba bốn", "một [-hai -]ba bốn"),
            ("a b c d", "a x y d", "a [-b c-]{+x y+} d"),
            ("a b, c d", "x b, c y", "[-a-]{+x+} b, c [-d-]{+y+}"),
            ("đạt 7.002 HTX", "đạt 7.003 HTX", "đạt 7.[-002-]{+003+} HTX"),
        ];
        for (old, new, expected) in cases {
            assert_eq!(marked(old, new), expected);
        }
    }

    #[test]
    fn rewritten_texts_keep_their_common_ends() {
        let words =
            |stem: &str| (0..MAX_EDITS).map(|n| format!("{stem}{n}")).collect::<Vec<_>>().join(" ");
        let (a, b) = (words("a"), words("b"));
        let changes: Vec<_> = diff(&format!("đầu {a} cuối"), &format!("đầu {b} cuối"))
            .iter()
            .map(|segment| segment.change)
            .collect();
        assert_eq!(changes, [Change::Same, Change::Removed, Change::Added, Change::Same]);
    }

    proptest! {
        #[test]
        fn segments_make_up_both_texts(
            old in "[ab ,đ\n]{0,40}|(một|hai|ba| |\\.){0,30}",
            new in "[ab ,đ\n]{0,40}|(một|hai|ba| |\\.){0,30}",
        ) {
            let segments = diff(&old, &new);
            let without = |change| {
                segments.iter().filter(|s| s.change != change).map(|s| s.text).collect::<String>()
            };
            prop_assert_eq!(without(Change::Added), old.as_str());
            prop_assert_eq!(without(Change::Removed), new.as_str());
            prop_assert!(segments.windows(2).all(|pair| pair[0].change != pair[1].change));
            prop_assert!(segments.iter().all(|segment| !segment.text.is_empty()));
            prop_assert_eq!(old == new, segments.iter().all(|s| s.change == Change::Same));
        }

        #[test]
        fn any_texts(old in "\\PC*", new in "\\PC*") {
            let text: String =
                diff(&old, &new).iter().filter(|s| s.change != Change::Added).map(|s| s.text).collect();
            prop_assert_eq!(text, old);
        }
    }
}
