//! The rules of merging, told twice: an independent small model and the judge agree on random
//! sequences of ops, and for concurrent ops the order of arrival does not matter.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is missing here fails the test"
)]
#![allow(
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    reason = "a test that reads like its table"
)]

#[path = "merge/model.rs"]
mod model_of_merging;

use std::collections::{BTreeMap, BTreeSet};

use model::{fields, id::RecordId};
use proptest::prelude::*;
use serde_json::{Value, json, value::RawValue};
use sync::{
    hlc::Hlc,
    store::{Reader as _, Store as _},
    verdict::Verdict,
    wire::{Cursors, Mark, SyncRequest},
};
use tests::sim::office::Office;

use self::model_of_merging::{Change, Dossier, Said, Step, first_fields};

/// The real server with one dossier, driven by the same steps as the model.
struct Real {
    office: Office,
    cadre: String,
    officer: String,
    /// The number before the dossier's first.
    start: u64,
    made: u64,
}

impl Real {
    fn new() -> Self {
        let mut office = Office::founded(None);
        let cadre = office.enrol(0).unwrap().token;
        let officer = office.enrol(2).unwrap().token;
        let Ok(start) = office.store.last_gseq();
        let mut real = Self { office, cadre, officer, start, made: 0 };
        let said = real.say("a", Hlc::at(real.at(0)), 0, "new", json!(first_fields()));
        assert_eq!(said, Verdict::Applied);
        real
    }

    /// The millisecond of a model's time.
    fn at(&self, time: i64) -> i64 {
        self.office.now + time
    }

    fn take(&mut self, step: &Step) -> Said {
        let h = Hlc::at(self.at(step.time));
        let base = self.start + step.base;
        let verdict = match &step.change {
            Change::Set(f) => self.say(step.device, h, base, "set", json!(f)),
            Change::Command(word) => {
                let f = json!({"do": word, "reason": "Thiếu biên bản họp"});
                self.say(step.device, h, base, "cmd", f)
            }
        };
        match verdict {
            Verdict::Applied => Said::Applied,
            Verdict::Superseded { lost, .. } => Said::Superseded(lost.into_iter().collect()),
            Verdict::Rejected { .. } => Said::Rejected,
            Verdict::Held { .. } => Said::Held,
        }
    }

    fn say(&mut self, device: &str, h: Hlc, b: u64, k: &str, f: Value) -> Verdict {
        self.made += 1;
        let device = device.parse().unwrap();
        let Ok(sequence) = self.office.store.sequence(&device);
        let by_officer = f.get("do").is_some_and(|word| word == "receive" || word == "return");
        let op = json!({"o": format!("o{}", self.made), "s": sequence.acked + 1, "h": h, "r": "r",
                        "c": "org:htx-a", "k": k, "n": "report", "sv": 1, "b": b,
                        "a": if by_officer { "p-o" } else { "p-a1" }, "f": f});
        let request = SyncRequest {
            v: 1,
            app: String::new(),
            epoch: "e0".to_owned(),
            dev: device,
            now: 0,
            at: sequence.last.map(|o| Mark { s: sequence.acked, o }),
            ops: vec![RawValue::from_string(op.to_string()).unwrap()],
            cur: Cursors::default(),
            sc: String::new(),
            left: 0,
            st: String::new(),
            max: None,
        };
        let token = if by_officer { &self.officer } else { &self.cadre }.clone();
        self.office.handle(&token, &request).unwrap();
        self.office.store.log().last().unwrap().entry.verdict.clone()
    }

    /// The writable fields, the open conflicts as field and losing value, and the status.
    fn shows(&self) -> (Vec<(String, Value)>, BTreeSet<(String, String)>, String) {
        let Ok(stored) = self.office.store.record(&RecordId::parse("r").unwrap());
        let record = stored.unwrap().record;
        let conflicts = fields::rows(&record.fields, fields::CONFLICTS)
            .map(|(_, row)| {
                (row["field"].as_str().unwrap().to_owned(), row["other"]["value"].to_string())
            })
            .collect();
        let status = record.status().as_str().to_owned();
        let plain = record.fields.into_iter().filter(|(name, _)| !fields::is_server_fact(name));
        (plain.collect(), conflicts, status)
    }
}

fn values() -> impl Strategy<Value = BTreeMap<String, Value>> {
    let value =
        prop_oneof![Just(json!("x")), Just(json!("y")), Just(json!("z")), Just(Value::Null),];
    let name = prop_oneof![
        Just("note".to_owned()),
        Just("title".to_owned()),
        Just("targets/1".to_owned())
    ];
    prop::collection::btree_map(name, value, 1..3)
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        5 => values().prop_map(Change::Set),
        1 => prop_oneof![Just("submit"), Just("submit"), Just("withdraw"), Just("receive"),
                         Just("return"), Just("return")].prop_map(Change::Command),
    ]
}

prop_compose! {
    /// A step whose author has seen all but the last `unseen` changes.
    fn step()(
        device in prop_oneof![Just("a"), Just("b"), Just("c")],
        time in prop_oneof![-60_000_i64..0, Just(3_600_000), Just(i64::from(i32::MAX))],
        unseen in 0_u64..6,
        change in change(),
    ) -> (Step, u64) {
        (Step { device, time, base: 0, change }, unseen)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_judge_does_what_the_model_says(steps in prop::collection::vec(step(), 1..25)) {
        let mut model = Dossier::first();
        let mut real = Real::new();
        for (mut step, unseen) in steps {
            step.base = model.last().saturating_sub(unseen);
            let (expected, said) = (model.take(&step), real.take(&step));
            prop_assert_eq!(&expected, &said, "{:?}", step);
            let (fields, conflicts, status) = real.shows();
            prop_assert_eq!(model.fields(), fields, "{:?}", step);
            prop_assert_eq!(model.conflicts(), conflicts, "{:?}", step);
            prop_assert_eq!(model.status(), status);
        }
    }

    #[test]
    fn concurrent_edits_come_to_the_same_in_any_order(
        (one, other) in prop::collection::vec((values(), -60_000_i64..0), 2..7).prop_flat_map(|edits| {
            let devices = ["b", "c", "d", "e", "f", "g"];
            let steps: Vec<Step> = edits.into_iter().zip(devices).map(|((f, time), device)| {
                Step { device, time, base: 1, change: Change::Set(f) }
            }).collect();
            (Just(steps.clone()).prop_shuffle(), Just(steps).prop_shuffle())
        })
    ) {
        let after = |steps: &[Step]| {
            let mut real = Real::new();
            for step in steps {
                real.take(step);
            }
            real.shows()
        };
        prop_assert_eq!(after(&one), after(&other));
    }
}
