//! Everything that is compiled in may be given away under the licences that `deny.toml` allows.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{CargoOpt, MetadataCommand};
use spdx::{Expression, ParseMode};

/// Where the product runs: only what is compiled for these counts.
const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "wasm32-unknown-unknown"];

/// The licences that `deny.toml` allows.
fn allowed(root: &Path) -> Result<Vec<String>> {
    let settings: toml::Table = fs::read_to_string(root.join("deny.toml"))?.parse()?;
    let licences = settings.get("licenses").and_then(|it| it.get("allow"));
    Ok(licences.context("deny.toml allows nothing")?.clone().try_into()?)
}

/// Whether one may choose, of what a licence expression offers, only what is allowed.
fn is_allowed(expression: &str, allowed: &[String]) -> Result<bool> {
    let expression = Expression::parse_mode(expression, ParseMode::LAX)?;
    Ok(expression.evaluate(|asked| {
        asked.addition.is_none()
            && asked.license.id().is_some_and(|id| allowed.iter().any(|it| it == id.name))
    }))
}

#[test]
fn every_licence_is_allowed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let allowed = allowed(&root).unwrap();
    let filters = TARGETS.map(|target| format!("--filter-platform={target}"));
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .features(CargoOpt::AllFeatures)
        .other_options(filters.to_vec())
        .exec()
        .unwrap();
    let mut refused = Vec::new();
    for package in &metadata.packages {
        let licence = package.license.as_deref().unwrap_or("none stated");
        if package.license.is_none() || !is_allowed(licence, &allowed).unwrap() {
            refused.push(format!("{} {}: {licence}", package.name, package.version));
        }
    }
    assert!(refused.is_empty(), "licences that deny.toml does not allow: {refused:#?}");
}

#[test]
fn a_choice_is_enough_and_all_parts_are_needed() {
    let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned()];
    assert!(is_allowed("GPL-3.0-only OR MIT", &allowed).unwrap());
    assert!(is_allowed("MIT/Apache-2.0", &allowed).unwrap());
    assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed).unwrap());
    assert!(!is_allowed("MIT AND GPL-3.0-only", &allowed).unwrap());
    assert!(!is_allowed("Apache-2.0 WITH LLVM-exception", &allowed).unwrap());
}
