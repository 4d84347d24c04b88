//! What lists ask of the lives of all nouns: which come to an office, at which states one can stand,
//! and where a record will stand once what waits on this device has arrived.

use model::{
    life::{Life, State},
    record::Noun,
};

/// The nouns that come to an office and wait there.
pub fn arriving() -> impl Iterator<Item = Noun> {
    Noun::ALL.into_iter().filter(|noun| states(*noun).iter().any(|state| state.arrives))
}

/// The states of a noun in the order of its work; none for what has no life.
pub fn states(noun: Noun) -> &'static [State] {
    noun.life().map_or(&[], |life| life.states)
}

/// The words of those states of all nouns that come to an office, each once.
pub fn words(which: fn(Noun, &State) -> bool) -> Vec<&'static str> {
    let mut found = Vec::new();
    for noun in arriving() {
        for state in states(noun).iter().filter(|state| which(noun, state)) {
            if !found.contains(&state.word) {
                found.push(state.word);
            }
        }
    }
    found
}

/// Whether a state is that in which a record of the noun begins.
pub fn is_first(noun: Noun, state: &State) -> bool {
    states(noun).first().is_none_or(|first| first.word == state.word)
}

/// Whether it has come back to who wrote it, to be written in again.
pub fn is_back(noun: Noun, state: &State) -> bool {
    state.edits && !is_first(noun, state)
}

/// Whether it is handed in: an office reads it and nobody writes in it.
pub fn is_handed_in(state: &State) -> bool {
    state.opens && !state.edits
}

/// Where a record stands, or will once the move that waits on this device has been made; `None` for
/// a word that this build does not know.
pub fn stands(noun: Noun, status: &str, waiting: &str) -> Option<&'static State> {
    let life = noun.life()?;
    life.state(life.step(waiting).map_or(status, |step| step.to))
}

/// Whether a move may be made from a state.
pub fn starts(life: Option<&Life>, step: &str, status: &str) -> bool {
    life.and_then(|life| life.step(step)).is_some_and(|step| step.starts_from(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_here_decides_where_it_stands() {
        for (status, waiting, back, handed_in) in [
            ("draft", "", false, false),
            ("draft", "submit", false, true),
            ("returned", "", true, false),
            ("returned", "submit", false, true),
            ("returned", "withdraw", false, false),
            ("received", "return", true, false),
            ("received", "a move of a newer version", false, true),
        ] {
            let state = stands(Noun::Report, status, waiting).unwrap();
            let found = (is_back(Noun::Report, state), is_handed_in(state));
            assert_eq!(found, (back, handed_in), "{status} {waiting}");
        }
        assert_eq!(stands(Noun::Report, "approved", ""), None);
    }

    #[test]
    fn offices_list_what_arrives_in_the_order_of_the_work() {
        assert!(arriving().all(|noun| noun.life().is_some()));
        let all = ["draft", "submitted", "returned", "received", "withdrawn"];
        assert_eq!(words(|_, _| true), all);
        assert_eq!(words(is_back), ["returned"]);
        assert_eq!(words(|_, state| state.arrives), ["submitted"]);
    }
}
