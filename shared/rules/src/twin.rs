//! Whether two nominations may propose the same recipient for the same award of the same year.
//! Nothing is merged and nothing blocked: two people may have one name.

use model::{
    award::RecipientKind,
    nomination::NominationForm,
    record::{Noun, Record},
    status::Status,
};

/// A recipient's name as it is compared: without accents, capitals and surplus spaces.
pub fn folded_name(name: &str) -> String {
    text::fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two nominations may propose the same recipient: the same award, year and name, and
/// nothing that tells the two apart.
pub fn maybe_same(one: &Record, other: &Record) -> bool {
    let stands = |record: &Record| {
        record.noun == Noun::Nomination && !matches!(record.status(), Status::Withdrawn { .. })
    };
    if one.id == other.id || !stands(one) || !stands(other) {
        return false;
    }
    let (a, b) = (NominationForm::from_record(one), NominationForm::from_record(other));
    let name = folded_name(&a.recipient_name);
    a.award.is_some()
        && a.award == b.award
        && a.year.is_some()
        && a.year == b.year
        && !name.is_empty()
        && name == folded_name(&b.recipient_name)
        && !differ(a.recipient_kind.as_ref(), b.recipient_kind.as_ref())
        && match a.recipient_kind.or(b.recipient_kind) {
            // Many cooperatives have a "Tổ sản xuất 1".
            Some(RecipientKind::Collective) => match (&a.recipient_org, &b.recipient_org) {
                (Some(a), Some(b)) => a == b,
                _ => one.scope == other.scope,
            },
            _ => !differ(a.born_on.as_ref(), b.born_on.as_ref()),
        }
}

/// Whether both are known and not the same.
fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// A nomination by a cooperative; `other` takes the place of some answers.
    fn nomination(id: &str, org: &str, other: &Value) -> Record {
        let mut fields = json!({
            "recipient_kind": "individual", "recipient_name": "Đặng Thị Mẫu Hai",
            "award": "dh-ldtt", "year": "2026",
        });
        for (name, value) in other.as_object().unwrap() {
            fields[name] = value.clone();
        }
        Record {
            id: id.parse().unwrap(),
            noun: Noun::Nomination,
            scope: format!("org:{org}").parse().unwrap(),
            fields: serde_json::from_value(fields).unwrap(),
        }
    }

    #[test]
    fn one_person_for_one_award_and_year_may_be_the_same() {
        let withdrawn = json!({"status": "withdrawn", "at": 1, "by": "p", "reason": "x"});
        let group = |org: &str| {
            json!({"recipient_kind": "collective", "recipient_name": "Tổ sản xuất 1",
                   "recipient_org": org})
        };
        for (case, one, other, org, same) in [
            ("by two tablets", json!({}), json!({}), "o", true),
            ("by two cooperatives", json!({}), json!({}), "p", true),
            (
                "without accents",
                json!({}),
                json!({"recipient_name": "dang thi  mau hai "}),
                "o",
                true,
            ),
            ("another name", json!({}), json!({"recipient_name": "Đặng Thị Mẫu Ba"}), "o", false),
            ("another award", json!({}), json!({"award": "dh-cstd"}), "o", false),
            ("another year", json!({}), json!({"year": "2025"}), "o", false),
            ("no year", json!({"year": ""}), json!({"year": ""}), "o", false),
            ("no award", json!({"award": ""}), json!({"award": ""}), "o", false),
            ("no name", json!({"recipient_name": " "}), json!({"recipient_name": ""}), "o", false),
            ("one birthday", json!({"born_on": "1970-01-02"}), json!({}), "o", true),
            (
                "two birthdays",
                json!({"born_on": "1970-01-02"}),
                json!({"born_on": "1971-01-02"}),
                "o",
                false,
            ),
            ("another kind", json!({}), json!({"recipient_kind": "household"}), "o", false),
            ("a kind not chosen", json!({}), json!({"recipient_kind": ""}), "o", true),
            ("withdrawn", json!({}), json!({"@status": withdrawn}), "o", false),
            ("a collective of one", group(""), group(""), "o", true),
            ("collectives of two", group(""), group(""), "p", false),
            ("one unit by two", group("u"), group("u"), "p", true),
            ("two units by one", group("u"), group("v"), "o", false),
        ] {
            let (a, b) = (nomination("a", "o", &one), nomination("b", org, &other));
            assert_eq!(maybe_same(&a, &b), same, "{case}");
            assert_eq!(maybe_same(&b, &a), same, "{case}, turned round");
            assert!(!maybe_same(&a, &a), "{case}, itself");
        }
    }
}
