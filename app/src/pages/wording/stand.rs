//! Where a record stands in its life and what moves it, in words: each by the state's or the move's
//! own word, so that a life brings texts and no code.

use model::{fields, record::Record};

use crate::{
    i18n::{Msg, for_code, t, t_args},
    pages::written::bind,
    ui::moment,
};

/// What a move is called, as a button has it.
pub fn step(word: &str) -> &'static str {
    t(for_code("move", word).unwrap_or(Msg::DeviceEdit))
}

/// What somebody did who made a move: "trình về văn phòng".
pub fn did(word: &str) -> &'static str {
    t(for_code("move", &format!("{word}_did")).unwrap_or(Msg::RecordDidOther))
}

/// What is to be said while a move waits on this device.
pub fn waits(word: &str) -> &'static str {
    t(for_code("move", &format!("{word}_waits")).unwrap_or(Msg::RecordWaiting))
}

/// Why nobody writes in a form in this state.
pub fn closed(word: &str) -> &'static str {
    t(for_code("closed", word).unwrap_or(Msg::FormWaiting))
}

/// How far a record has come, in a sentence for the state and one for each thing that its last move
/// said and that there are words for.
pub fn come(record: &Record) -> String {
    let stand = record.stand();
    let state = stand.word();
    let Some(sentence) = for_code("come", state) else {
        return super::status(state).to_owned();
    };
    let at = stand.at().map(moment).unwrap_or_default();
    let said = record.fields.get(fields::STATUS).and_then(|status| status.as_object());
    let said: Vec<(&str, String)> = said
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?.trim())))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, bind::shown(value)))
        .collect();
    let mut args: Vec<(&str, &str)> = vec![("moment", &at)];
    args.extend(said.iter().map(|(name, value)| (*name, value.as_str())));
    let more = said.iter().filter_map(|(name, _)| for_code("come", &format!("{state}_{name}")));
    let sentences = std::iter::once(sentence).chain(more).map(|message| t_args(message, &args));
    sentences.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use model::{id::RecordId, record::Noun};
    use serde_json::{Value, json};

    use super::*;
    use crate::forms::lives;

    #[test]
    fn every_state_and_every_move_of_every_life_has_its_words() {
        let has = |area: &str, code: &str| {
            assert!(for_code(area, code).is_some(), "the catalogues lack {area}_{code}");
        };
        for noun in Noun::ALL {
            let Some(life) = noun.life() else { continue };
            for state in life.states {
                has("status", state.word);
                if !state.edits {
                    has("closed", state.word);
                }
                // What came back stands in a box of its own.
                if !lives::is_back(noun, state) {
                    has("come", state.word);
                }
            }
            for step in life.moves {
                has("status", &format!("waiting_{}", step.word));
                for form in ["", "_did", "_waits"] {
                    has("move", &format!("{}{form}", step.word));
                }
            }
        }
    }

    #[test]
    fn a_sentence_says_what_the_last_move_said() {
        let record = |status: Value| Record {
            id: RecordId::parse("r1").unwrap(),
            noun: Noun::Report,
            scope: "org:htx-mau-01".parse().unwrap(),
            fields: fields::of([(fields::STATUS.to_owned(), status)]),
        };
        for (status, said) in [
            (
                json!({"status": "received", "received_on": "2026-11-05", "revision": 1}),
                "Văn phòng đã tiếp nhận ngày 05/11/2026.",
            ),
            (
                json!({"status": "received", "received_on": "2026-11-05", "incoming_number": "12"}),
                "Văn phòng đã tiếp nhận ngày 05/11/2026. Số đến 12.",
            ),
            (json!({}), "Đang soạn tại đơn vị, chưa trình."),
            (json!({"status": "approved"}), "Khác (cần phiên bản mới hơn)"),
        ] {
            assert_eq!(come(&record(status)), said);
        }
        let withdrawn = json!({"status": "withdrawn", "reason": " Trùng bản khác. "});
        assert!(come(&record(withdrawn)).ends_with(". Trùng bản khác."));
    }
}
