//! What lies in a log from a time without bounds, in a form that everybody can read: a value that is
//! too deep or too long is left out, and a marker says so. The log keeps it.

use serde_json::{Value, json};

use crate::{
    bound::{Misfit, VALUE_BYTES, VALUE_DEPTH, bytes_of, depth_of, excess},
    fields::{self, Fields},
};

/// The only name in a marker: `{"@left_out": "too_long"}` stands for a value that was left out.
const LEFT_OUT: &str = "@left_out";
/// Of words of the server that are too long together, the most characters of each text and the most
/// items of each list.
const SHORT: usize = 1_000;
const FEW: usize = 50;

/// Whether a value stands for one that was left out.
pub fn is_left_out(value: &Value) -> bool {
    value.get(LEFT_OUT).is_some()
}

/// Leaves out a value for which there is no room.
pub fn leave_out(value: &mut Value) {
    *value = left_out(Misfit::RecordFull);
}

fn left_out(why: Misfit) -> Value {
    json!({ LEFT_OUT: why })
}

/// Makes every value fit what one value may measure.
pub fn fit(values: &mut Fields) {
    for (name, value) in values {
        if !fields::is_server_fact(name) {
            fit_value(value);
            continue;
        }
        let conflict = is_conflict(name);
        if conflict {
            sides(value).for_each(fit_value);
        }
        // A conflict holds its values two levels further down.
        if depth_of(value) > VALUE_DEPTH + 2 {
            *value = left_out(Misfit::TooDeep);
        } else if !conflict && bytes_of(value) > VALUE_BYTES {
            shorten(value);
        }
    }
}

/// The same of a single value.
pub fn fit_value(value: &mut Value) {
    if let Some(why) = excess(value, VALUE_BYTES) {
        *value = left_out(why);
    }
}

/// Makes values fit a number of bytes together, the largest first; what the server itself says of
/// the record stays.
pub fn fit_together(values: &mut Fields, most: usize) {
    let size = |name: &String, value: &Value| name.len() + 4 + bytes_of(value);
    let mut left: usize = values.iter().map(|(name, value)| size(name, value)).sum();
    if left <= most {
        return;
    }
    let mut largest: Vec<(usize, &String, &mut Value)> =
        values.iter_mut().map(|(name, value)| (bytes_of(value), name, value)).collect();
    largest.sort_unstable_by_key(|(bytes, name, _)| (std::cmp::Reverse(*bytes), *name));
    for (bytes, name, value) in largest {
        if left <= most {
            return;
        }
        if is_conflict(name) {
            sides(value).for_each(leave_out);
        } else if !fields::is_server_fact(name) && !value.is_null() {
            leave_out(value);
        }
        left = left.saturating_sub(bytes.saturating_sub(bytes_of(value)));
    }
}

fn is_conflict(name: &str) -> bool {
    name.strip_prefix(fields::CONFLICTS).is_some_and(|row| row.starts_with('/'))
}

/// The values of a conflict: what stood under both, and both.
fn sides(conflict: &mut Value) -> impl Iterator<Item = &mut Value> {
    let sides = conflict.as_object_mut().into_iter().flatten();
    sides.filter_map(|(name, side)| match name.as_str() {
        "base" => Some(side),
        "kept" | "other" => side.get_mut("value"),
        _ => None,
    })
}

/// Cuts the texts and lists within a value.
fn shorten(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(SHORT) {
                text.truncate(end);
                text.push('…');
            }
        }
        Value::Array(items) => {
            items.truncate(FEW);
            items.iter_mut().for_each(shorten);
        }
        Value::Object(map) => map.values_mut().for_each(shorten),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Status;

    fn of(value: Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    fn nested(depth: usize) -> Value {
        (1..depth).fold(json!([]), |inner, _| json!([inner]))
    }

    #[test]
    fn what_everybody_can_read_stays_as_it_is() {
        let values = of(json!({
            "a": "x".repeat(VALUE_BYTES - 2), "b": nested(VALUE_DEPTH), "c": null, "d/1": {"e": 1},
            "@status": {"status": "withdrawn", "at": 1, "by": "p", "reason": "y".repeat(9_000)},
            "@conflicts/c": {"field": "a", "base": null, "kept": {"value": "1"}, "other": {}},
        }));
        let mut fitted = values.clone();
        fit(&mut fitted);
        fit_together(&mut fitted, 1 << 20);
        assert_eq!(fitted, values);
    }

    #[test]
    fn what_nobody_can_read_is_left_out_and_everything_else_stays() {
        let long = "x".repeat(VALUE_BYTES);
        let mut values = of(json!({
            "long": long, "deep": nested(100), "row/1": {"deep": nested(VALUE_DEPTH)}, "ok": "ok",
            "@strange": nested(100), "@conflicts/d": nested(100),
            "@conflicts/c": {"field": "long", "base": nested(110),
                             "kept": {"value": long, "at": 1, "by": "p", "dev": "d"},
                             "other": {"value": "short", "at": 2, "by": "q", "dev": "e"}},
            "@status": {"status": "returned", "revision": 1, "at": 1, "by": "p",
                        "reason": "ế".repeat(VALUE_BYTES), "items": vec!["x"; VALUE_BYTES]},
        }));
        fit(&mut values);
        assert_eq!(values["long"], json!({"@left_out": "too_long"}));
        assert_eq!(values["deep"], json!({"@left_out": "too_deep"}));
        assert_eq!(values["row/1"], json!({"@left_out": "too_deep"}));
        assert_eq!(values["ok"], "ok");
        assert!(is_left_out(&values["long"]) && !is_left_out(&values["ok"]));
        let conflict = &values["@conflicts/c"];
        assert_eq!(conflict["base"], json!({"@left_out": "too_deep"}));
        assert_eq!(conflict["kept"]["value"], json!({"@left_out": "too_long"}));
        assert_eq!(conflict["kept"]["by"], "p");
        assert_eq!(conflict["other"]["value"], "short");
        let status: Status = fields::typed(&values, fields::STATUS).unwrap();
        let Status::Returned { reason, items, .. } = status else { panic!("{status:?}") };
        assert_eq!((reason.chars().count(), items.len()), (SHORT + 1, FEW));
        for value in values.values() {
            assert!(bytes_of(value) <= 3 * VALUE_BYTES);
            assert!(depth_of(value) <= VALUE_DEPTH + 2);
        }
    }

    #[test]
    fn the_largest_values_make_room_first() {
        let text = |n: usize| "x".repeat(n);
        let mut values = of(json!({
            "a": text(300), "b": text(200), "c": text(100), "gone": null,
            "@conflicts/c": {"field": "a", "kept": {"value": text(400)}, "other": {"value": "y"}},
            "@status": {"status": "withdrawn", "at": 1, "by": "p", "reason": text(500)},
        }));
        fit_together(&mut values, 1_100);
        assert!(is_left_out(&values["@conflicts/c"]["kept"]["value"]));
        assert!(is_left_out(&values["a"]));
        assert_eq!(values["b"], text(200));
        assert_eq!(values["@status"]["reason"], text(500));
        assert_eq!(values["gone"], Value::Null);
    }
}
