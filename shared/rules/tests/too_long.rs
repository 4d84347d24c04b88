//! A text that no field takes is named at its field, whatever the form.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

use model::{
    directory::Directory,
    fields::Fields,
    record::{Noun, Record},
};
use rules::{TOO_LONG, limits::MAX_TEXT};
use serde_json::{Value, json};
use text::Date;

#[test]
fn a_text_beyond_what_a_field_takes_is_named_once_with_how_long_it_is() {
    // As many characters as a field takes, and not as many bytes.
    let most = "ữ".repeat(MAX_TEXT);
    let more = format!("{most}ữ");
    let told = [("max", MAX_TEXT.to_string()), ("n", (MAX_TEXT + 1).to_string())];
    for (noun, name, value, field) in [
        (Noun::Nomination, "achievements", json!(more), Some("achievements")),
        (Noun::Nomination, "achievements", json!(most), None),
        (Noun::Nomination, "unit", json!(more), Some("unit")),
        (Noun::Nomination, "unit", json!(most), None),
        (Noun::Pledge, "contents/a", json!({"text": more}), Some("contents/a#text")),
        (Noun::Report, "figures/x", json!({"value": most, "raw": more}), Some("figures/x#raw")),
        (Noun::Nomination, "@status", json!({"reason": more}), None),
    ] {
        let fields = Fields::from([(name.to_owned(), value)]);
        let (id, scope) = ("r".parse().unwrap(), "org:coop".parse().unwrap());
        let record = Record { id, noun, scope, fields };
        let today = "2026-11-29".parse::<Date>().unwrap();
        let found = rules::problems(&record, &Directory::default(), today);
        let long: Vec<_> = found.iter().filter(|problem| problem.code == TOO_LONG).collect();
        assert_eq!(
            long.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(),
            Vec::from_iter(field)
        );
        assert!(long.iter().all(|problem| problem.args == told), "{name}: {long:?}");
    }
    let none = Record {
        id: "r".parse().unwrap(),
        noun: Noun::Report,
        scope: "org:coop".parse().unwrap(),
        fields: Fields::from([("note".to_owned(), Value::Null)]),
    };
    let today = "2026-11-29".parse::<Date>().unwrap();
    assert!(
        rules::problems(&none, &Directory::default(), today).iter().all(|it| it.code != TOO_LONG)
    );
}
