//! Cuts a program at the border in `app/src/main.rs`: what comes first, and files that are fetched
//! later, with the script that fetches them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use walrus::ModuleConfig;
use wasm_split_cli_support::{Options, transform};

use crate::web::order;

/// Where the parts and the script go that fetches them.
pub(super) const PARTS: &str = "parts";
/// The script, as the program imports it.
pub(super) const LINK: &str = "./link.js";

/// How the script asks the glue for what the program shares with its parts. The glue tells it
/// instead, so that neither has to know the name of the other, which is a hash over it.
const ASKS: &str = " = initSync(undefined, undefined)";
/// How the glue takes what the program exports.
const STARTED: &str = "wasm = instance.exports;";

/// Cuts a program; its parts go into a folder, and what comes first to its own place. The names of
/// what it has to share are returned. The parts with the names of their functions are kept too.
pub(super) fn cut(
    wasm: &Path,
    folder: &Path,
    first: &Path,
    named: &Path,
) -> Result<BTreeSet<String>> {
    let input = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let parts = folder.join(PARTS);
    fs::create_dir_all(&parts)?;
    let mut options = Options::new(&input);
    options.output_dir = &parts;
    options.main_out_path = first;
    options.link_name = LINK;
    let cut = transform(options).map_err(|error| anyhow!("cannot cut the program: {error:#}"))?;
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    for path in &cut.split_modules {
        if let Some(name) = path.file_name() {
            fs::copy(path, named.join(name))?;
        }
        // The numbers in what the tool writes are padded.
        let mut part = config.parse(&fs::read(path)?)?;
        let idle: Vec<_> = part.customs.iter().map(|(id, _)| id).collect();
        for section in idle {
            part.customs.delete(section);
        }
        fs::write(path, order::by_likeness(&part.emit_wasm())?)?;
    }
    let link = parts.join(LINK);
    let script = fs::read_to_string(&link)?;
    fs::write(link, told(&script)?)?;
    shared(&script)
}

/// The glue, telling the script what the program exports before anything of it runs.
pub(super) fn telling(glue: &str) -> Result<String> {
    let end = format!(" from \"{LINK}\"");
    let name = glue
        .lines()
        .filter_map(|line| line.strip_prefix("import * as "))
        .find_map(|line| line.split_once(&end).or_else(|| line.split_once(&end.replace('"', "'"))))
        .map(|(name, _)| name)
        .context("the glue does not import the script")?;
    ensure!(glue.contains(STARTED), "the glue takes the exports in another way");
    Ok(glue.replacen(STARTED, &format!("{STARTED}\n    {name}.tell(wasm);"), 1))
}

/// The script that is told what the program exports.
fn told(script: &str) -> Result<String> {
    let (_, rest) = script.split_once(";\n").context("a script without an import")?;
    ensure!(rest.contains(ASKS), "the script asks in another way: {rest}");
    let rest = rest.replace(ASKS, " = told");
    Ok(format!("let told;\nexport function tell(exports) {{ told = exports; }}\n{rest}"))
}

/// The exports that the script asks for.
fn shared(script: &str) -> Result<BTreeSet<String>> {
    let (before, _) = script.split_once(ASKS).context("the script asks for nothing")?;
    let (_, names) = before.rsplit_once("const {").context("the script names nothing")?;
    let names = names.trim_end_matches(['}', ' ']).split(',').map(str::trim);
    Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "import { initSync } from \"./main.js\";

let sharedImports = undefined;
function getSharedImports() {
    const { memory, __shared0,  } = initSync(undefined, undefined);
}
";

    #[test]
    fn the_script_is_told_what_it_would_ask_for() {
        let names = shared(SCRIPT).unwrap();
        assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), ["__shared0", "memory"]);
        let told = told(SCRIPT).unwrap();
        assert!(told.starts_with("let told;\nexport function tell"), "{told}");
        assert!(told.contains("const { memory, __shared0,  } = told;"), "{told}");
    }

    #[test]
    fn the_glue_tells_the_script_before_anything_runs() {
        let glue = "import * as link from './link.js'\nfunction done(instance) {\n    \
                    wasm = instance.exports;\n    wasm.start();\n}\n";
        let telling = telling(glue).unwrap();
        assert!(telling.contains("exports;\n    link.tell(wasm);\n    wasm.start"), "{telling}");
    }
}
