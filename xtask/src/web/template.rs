//! Fills the places `{{name}}` of a page or script.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

/// Replaces every `{{name}}` by its value. A name without a value is an error, and so is a value
/// that no place asks for.
pub(crate) fn fill(template: &str, values: &BTreeMap<&str, &str>) -> Result<String> {
    let mut filled = String::with_capacity(template.len());
    let mut unused = values.clone();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").context("a place `{{` without its end")?;
        let value = values.get(name).with_context(|| format!("no value for {{{{{name}}}}}"))?;
        unused.remove(name);
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    ensure!(unused.is_empty(), "no place asks for {:?}", unused.keys());
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_braces_kept() {
        let values = BTreeMap::from([("build", "b1"), ("files", "[]")]);
        let script = "const BUILD = '{{build}}'; const F = {{files}}; if (x) { y({a: {}}) }";
        assert_eq!(
            fill(script, &values).unwrap(),
            "const BUILD = 'b1'; const F = []; if (x) { y({a: {}}) }"
        );
    }

    #[test]
    fn a_wrong_name_is_an_error_either_way() {
        let values = BTreeMap::from([("build", "b1")]);
        assert!(fill("{{bild}} {{build}}", &values).is_err());
        assert!(fill("nothing", &values).is_err());
        assert!(fill("{{build", &values).is_err());
    }
}
