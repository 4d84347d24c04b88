//! Takes out of a program and its glue what nobody here uses, and shortens the names by which they
//! know each other: wasm-bindgen ends each with a hash, which no compression makes shorter.

use std::collections::{BTreeMap, BTreeSet};

use walrus::{Module, passes::gc};

use crate::web::split;

/// How the glue calls an export, up to the name.
const CALL: &str = "wasm.";
/// The margin of the functions that the glue lends to the program.
const MARGIN: &str = "        ";

/// Slims a program together with its glue, which is returned.
///
/// What is `shared` with parts that are fetched later stays.
pub(crate) fn slim(program: &mut Module, glue: &str, shared: &BTreeSet<String>) -> String {
    let glue = without_classes(glue);
    let called = called(&glue);
    let used = |name: &str| called.contains(name) || shared.contains(name);
    let idle: Vec<_> =
        program.exports.iter().filter(|it| !used(&it.name)).map(|it| it.id()).collect();
    for export in idle {
        program.exports.delete(export);
    }
    gc::run(program);
    let mut short = BTreeMap::new();
    // The script that fetches the parts keeps its names.
    let lent = program.imports.iter_mut().filter(|import| import.module != split::LINK);
    for (at, import) in lent.enumerate() {
        let name = format!("i{at}");
        short.insert(std::mem::replace(&mut import.name, name.clone()), name);
    }
    with_names(&glue, &short)
}

/// The glue without its classes: they make Rust types known to JavaScript, all of libraries, and
/// no script of ours makes one.
fn without_classes(glue: &str) -> String {
    let mut kept = String::with_capacity(glue.len());
    let mut classes = Vec::new();
    let mut lines = glue.lines();
    while let Some(line) = lines.next() {
        let class = line.strip_prefix("export class ").and_then(|rest| rest.split(' ').next());
        let registry =
            classes.iter().any(|class| line.starts_with(&format!("const {class}Finalization = ")));
        let end = if class.is_some() { "}" } else { "    : " };
        if class.is_some() || registry {
            classes.extend(class);
            // A class ends at its brace, a registry with the second branch of its condition.
            for line in lines.by_ref() {
                if line.starts_with(end) {
                    break;
                }
            }
        } else if !classes.iter().any(|class| line.contains(&format!("{class}.prototype"))) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The names of the exports that the glue calls.
fn called(glue: &str) -> BTreeSet<&str> {
    let calls = glue.match_indices(CALL).filter_map(|(at, _)| glue.get(at + CALL.len()..));
    calls.map(|rest| rest.split(|c: char| !is_of_name(c)).next().unwrap_or_default()).collect()
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// The glue with the short names, and without the functions that have none.
fn with_names(glue: &str, short: &BTreeMap<String, String>) -> String {
    let mut kept = String::with_capacity(glue.len());
    let mut lines = glue.lines();
    while let Some(line) = lines.next() {
        let lent = line
            .strip_prefix(MARGIN)
            .and_then(|rest| rest.split_once(": "))
            .filter(|(_, rest)| rest.starts_with("function("));
        match lent.map(|(name, rest)| (short.get(name), rest)) {
            Some((Some(name), rest)) => kept.push_str(&format!("{MARGIN}{name}: {rest}")),
            Some((None, _)) => {
                for line in lines.by_ref() {
                    if line == "        }," {
                        break;
                    }
                }
                continue;
            }
            None => kept.push_str(line),
        }
        kept.push('\n');
    }
    kept
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig};

    use super::*;

    const GLUE: &str = "\
export class Stream {
    free() {
        wasm.__wbg_stream_free(0);
    }
}
if (Symbol.dispose) Stream.prototype[Symbol.dispose] = Stream.prototype.free;
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_close_0123456789abcdef: function(arg0) {
            arg0.close();
        },
        __wbg_log_fedcba9876543210: function(arg0) {
            console.log(arg0);
        },
    };
}
const StreamFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_stream_free(ptr, 1));
function start() {
    wasm.main();
}
";

    #[test]
    fn what_nobody_calls_is_gone_and_names_are_short() {
        let mut program = Module::with_config(ModuleConfig::new());
        let kind = program.types.add(&[], &[]);
        for (export, import) in [
            ("main", "__wbg_log_fedcba9876543210"),
            ("__wbg_stream_free", "__wbg_close_0123456789abcdef"),
        ] {
            let (imported, _) = program.add_import_func("./app_bg.js", import, kind);
            let mut function = FunctionBuilder::new(&mut program.types, &[], &[]);
            function.func_body().call(imported);
            let function = function.finish(Vec::new(), &mut program.funcs);
            program.exports.add(export, function);
        }
        let glue = slim(&mut program, GLUE, &BTreeSet::new());
        assert_eq!(
            glue,
            "\
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        i0: function(arg0) {
            console.log(arg0);
        },
    };
}
function start() {
    wasm.main();
}
"
        );
        let exports: Vec<_> = program.exports.iter().map(|export| &*export.name).collect();
        let imports: Vec<_> = program.imports.iter().map(|import| &*import.name).collect();
        assert_eq!((exports, imports), (vec!["main"], vec!["i0"]));
        assert_eq!(program.funcs.iter().count(), 2);
    }
}
