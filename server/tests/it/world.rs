//! A small world in which every relation and every role occurs.
//!
//! `office` is placed below `central`, has `below` under it and leads the group `bloc`, in which
//! `led` is a member; `led` and `stranger` are placed under `elsewhere`. At each organisation each
//! role is held by one person, called `<role>-at-<organisation>`.

use model::{fields::Fields, id::PersonId, record::Noun, role::Role, scope::Scope};
use serde_json::{Value, json};
use sync::{
    hlc::Hlc,
    op::{Kind, Op},
};

/// Friday 2026-11-20, 14:05 in Vietnam.
pub const NOW: i64 = 1_795_158_300_000;

pub const OWN: &str = "office";
pub const BELOW: &str = "below";
pub const LED: &str = "led";
pub const STRANGER: &str = "stranger";
pub const CENTRAL: &str = "central";

/// Organisation, kind, parent.
const ORGS: [(&str, &str, Option<&str>); 6] = [
    (CENTRAL, "central_alliance", None),
    (OWN, "provincial_alliance", Some(CENTRAL)),
    ("elsewhere", "provincial_alliance", Some(CENTRAL)),
    (BELOW, "cooperative", Some(OWN)),
    (LED, "cooperative", Some("elsewhere")),
    (STRANGER, "cooperative", Some("elsewhere")),
];

/// The person who holds a role at an organisation.
pub fn person(role: Role, org: &str) -> PersonId {
    let role = role.as_str().replace('_', "-");
    format!("{role}-at-{org}").parse().unwrap()
}

/// A record of the server itself.
pub fn fact(noun: Noun, scope: Scope, id: &str, fields: Value) -> Op {
    Op {
        o: format!("o-{id}").parse().unwrap(),
        s: 0,
        h: Hlc::at(NOW),
        r: id.parse().unwrap(),
        c: scope,
        k: Kind::New,
        n: Some(noun.as_str().to_owned()),
        sv: sync::SCHEMA,
        b: 0,
        be: None,
        a: "system".parse().unwrap(),
        f: serde_json::from_value::<Fields>(fields).unwrap(),
        rc: Vec::new(),
    }
}

fn refer(noun: Noun, id: &str, fields: Value) -> Op {
    fact(noun, Scope::Ref, id, fields)
}

/// Everything, in an order in which every reference exists when it is made.
pub fn ops() -> Vec<Op> {
    let mut ops = Vec::new();
    for (id, kind, parent) in ORGS {
        let mut fields = json!({"kind": kind, "names/a": {"name": format!("Đơn vị {id}")}});
        if let Some(parent) = parent {
            fields["placements/a"] = json!({"parent": parent});
        }
        ops.push(refer(Noun::Org, id, fields));
    }
    for (org, _, _) in ORGS {
        for role in Role::ALL {
            let person = person(role, org);
            let name = format!("Người mẫu {} {org}", role.as_str());
            ops.push(refer(Noun::Person, person.as_str(), json!({"name": name})));
            let appointment = json!({"person": person, "org": org, "role": role.as_str()});
            ops.push(refer(Noun::Appointment, &format!("bn-{person}"), appointment));
        }
    }
    ops.push(refer(
        Noun::Group,
        "bloc",
        json!({
            "kind": "bloc", "name": "Khối mẫu", "organiser": CENTRAL,
            "members/a": {"org": OWN, "position": 1}, "members/b": {"org": LED, "position": 2},
            "terms/a": {"org": OWN, "role": "leader"},
        }),
    ));
    ops.push(refer(
        Noun::Indicator,
        "htx",
        json!({"name": "Hợp tác xã", "unit": "HTX", "additive": true}),
    ));
    ops
}

/// The fields of a report that can be submitted.
pub fn report() -> Value {
    json!({
        "group": "bloc", "year": "2026",
        "figures/htx": {"value": "7", "unit": "HTX", "qualifier": "exact", "raw": "7"},
    })
}
