//! Every life as its table says, and nothing beside it.

use std::collections::BTreeSet;

use super::{dossier::DOSSIER, *};
use crate::{command::Command, record::Noun};

const DAY: Millis = 86_400_000;

fn today() -> Date {
    crate::local_date(10 * DAY)
}

/// A record that stands somewhere.
fn at(word: &str) -> Fields {
    let status = json!({"status": word, "revision": 1, "at": 9 * DAY, "by": "p1"});
    fields::of([(fields::STATUS.to_owned(), status)])
}

/// Words that say all that a move can be told.
fn wish(step: &Move) -> Fields {
    let mut words = Fields::from([(DO.to_owned(), json!(step.word))]);
    for say in step.says {
        let value = match say.shape {
            Said::Text => json!("Thiếu biên bản họp"),
            Said::Texts => json!(["Biên bản"]),
            Said::Day => json!(today()),
            Said::Count => json!(0),
        };
        words.insert(say.name.to_owned(), value);
    }
    words
}

fn lives() -> impl Iterator<Item = (Noun, &'static Life)> {
    Noun::ALL.into_iter().filter_map(|noun| Some((noun, noun.life()?)))
}

#[test]
fn every_move_of_every_life_is_in_its_table_or_refused() {
    for (noun, life) in lives() {
        for step in life.moves {
            for state in life.states.iter().map(|state| state.word).chain(["of a newer version"]) {
                let decided = decide(step, &at(state), &wish(step), Facts::default(), today());
                let refused = Refusal::WrongStatus { status: state.to_owned() };
                match decided {
                    Ok(moved) => {
                        assert!(step.from.contains(&state), "{noun:?} {} {state}", step.word);
                        assert_eq!(moved.words["status"], step.to);
                    }
                    Err(why) => {
                        assert!(!step.from.contains(&state), "{noun:?} {} {state}", step.word);
                        assert_eq!(why, refused);
                    }
                }
            }
        }
    }
}

#[test]
fn the_words_of_a_life_name_states_that_are_there_and_can_be_reached() {
    for (noun, life) in lives() {
        let words: BTreeSet<_> = life.states.iter().map(|state| state.word).collect();
        assert_eq!(words.len(), life.states.len(), "{noun:?} has a state twice");
        let moves: BTreeSet<_> = life.moves.iter().map(|step| step.word).collect();
        assert_eq!(moves.len(), life.moves.len(), "{noun:?} has a move twice");
        let mut reached: BTreeSet<_> =
            life.states.first().map(|state| state.word).into_iter().collect();
        for _ in life.states {
            for step in life.moves {
                assert!(words.contains(step.to) && step.from.iter().all(|it| words.contains(it)));
                if step.from.iter().any(|from| reached.contains(from)) {
                    reached.insert(step.to);
                }
            }
        }
        assert_eq!(reached, words, "{noun:?} never comes to some of its states");
        let rests = |word: &&str| {
            let goes_on = life.moves.iter().any(|step| step.from.contains(word));
            !goes_on || life.state(word).is_some_and(|state| !state.edits)
        };
        assert!(words.iter().any(rests), "{noun:?} never comes to rest");
        assert!(life.begins(&Stand::default()), "{noun:?} begins as something else than a draft");
    }
}

#[test]
fn the_table_of_a_dossier_is_that_of_the_workflow() {
    for (state, allowed) in [
        ("draft", "submit withdraw"),
        ("submitted", "withdraw receive return"),
        ("received", "return"),
        ("returned", "submit withdraw"),
        ("withdrawn", ""),
    ] {
        let starts = |step: &&Move| step.starts_from(state);
        let found: Vec<_> = DOSSIER.moves.iter().filter(starts).map(|step| step.word).collect();
        assert_eq!(found.join(" "), allowed, "{state}");
    }
    let edited = |it: &&State| it.edits;
    let edited: Vec<_> = DOSSIER.states.iter().filter(edited).map(|it| it.word).collect();
    assert_eq!(edited, ["draft", "returned"]);
    let read: Vec<_> = DOSSIER.states.iter().filter(|it| it.opens).map(|it| it.word).collect();
    assert_eq!(read, ["submitted", "returned", "received"]);
}

/// A move of a dossier by its words.
fn decided(from: &str, wish: Value, facts: Facts) -> Result<Moved, Refusal> {
    let wish: Fields = serde_json::from_value(wish).unwrap();
    decide(DOSSIER.read(&wish).unwrap(), &at(from), &wish, facts, today())
}

#[test]
fn what_blocks_a_submit_is_said_and_in_this_order() {
    let submit = |facts| decided("draft", json!({"do": "submit"}), facts).map(|it| it.numbers);
    let none = Facts::default();
    assert_eq!(submit(none), Ok(true));
    let all = Facts { problems: 3, open_conflicts: 1, changed_since: true, drive_closed: true };
    for (facts, why) in [
        (all, Refusal::OpenConflicts { conflicts: 1 }),
        (Facts { open_conflicts: 0, ..all }, Refusal::ChangedSince),
        (Facts { problems: 3, drive_closed: true, ..none }, Refusal::Incomplete { problems: 3 }),
        (Facts { drive_closed: true, ..none }, Refusal::DriveClosed),
    ] {
        assert_eq!(submit(facts), Err(why));
    }
}

#[test]
fn an_earlier_day_of_receipt_needs_number_and_reason_and_none_lies_ahead() {
    let receive = |day: Date, number: &str, reason: &str| {
        let wish = json!({"do": "receive", "received_on": day, "incoming_number": number,
                          "reason": reason});
        decided("submitted", wish, Facts::default()).map(|moved| moved.words)
    };
    let (earlier, later) = (crate::local_date(5 * DAY), crate::local_date(12 * DAY));
    assert_eq!(receive(earlier, "", "giấy"), Err(Refusal::NumberNeeded));
    assert_eq!(receive(earlier, "12", " "), Err(Refusal::NumberNeeded));
    assert_eq!(receive(later, "12", "x"), Err(Refusal::DayInFuture));
    let words = receive(earlier, " 12 ", "nộp bản giấy").unwrap();
    assert_eq!(
        serde_json::to_value(words).unwrap(),
        json!({"status": "received", "revision": 1, "received_on": earlier, "incoming_number": "12"})
    );
    let plain = decided("submitted", json!({"do": "receive"}), Facts::default()).unwrap();
    assert_eq!(plain.words["received_on"], json!(crate::local_date(9 * DAY)));
}

#[test]
fn a_return_says_why_and_by_when_and_makes_the_next_submit_a_new_revision() {
    let give_back = |reason: &str, due: Date| {
        let wish = json!({"do": "return", "reason": reason, "due": due});
        decided("received", wish, Facts::default()).map(|moved| moved.words)
    };
    assert_eq!(give_back("Thiếu", today()), Err(Refusal::ReasonNeeded));
    let past = crate::local_date(9 * DAY);
    assert_eq!(give_back("Thiếu biên bản", past), Err(Refusal::DueInPast));
    assert_eq!(
        serde_json::to_value(give_back("Thiếu biên bản", today()).unwrap()).unwrap(),
        json!({"status": "returned", "revision": 1, "reason": "Thiếu biên bản", "items": [],
               "due": today()})
    );
    let again = decided("returned", json!({"do": "submit"}), Facts::default()).unwrap();
    assert_eq!(again.words["revision"], 2);
    let gone = decided("draft", json!({"do": "withdraw"}), Facts::default()).unwrap();
    assert_eq!(
        serde_json::to_value(gone.words).unwrap(),
        json!({"status": "withdrawn", "reason": ""})
    );
}

#[test]
fn words_of_another_shape_are_no_command() {
    for wish in [
        json!({"do": "return"}),
        json!({"do": "return", "reason": 5}),
        json!({"do": "return", "reason": "x", "items": "y"}),
        json!({"do": "return", "reason": "x", "due": "31/02/2026"}),
        json!({"do": "receive", "received_on": 3}),
        json!({"do": "approve"}),
        json!({}),
    ] {
        let wish: Fields = serde_json::from_value(wish).unwrap();
        assert!(DOSSIER.read(&wish).is_none(), "{wish:?}");
    }
    assert!(DOSSIER.read(&Command::Submit.words()).is_some());
}

#[test]
fn a_move_that_was_made_is_found_done_where_the_table_says_so() {
    let submit = DOSSIER.read(&Command::Submit.words()).unwrap();
    assert!(
        submit.is_done(&Stand::of(&at("submitted")))
            && !submit.is_done(&Stand::of(&at("received")))
    );
    let withdraw = DOSSIER.read(&Command::Withdraw { reason: String::new() }.words()).unwrap();
    assert!(!withdraw.is_done(&Stand::of(&at("withdrawn"))));
}
