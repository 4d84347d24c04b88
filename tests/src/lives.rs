//! The page `docs/lives.md`: every life as a diagram, drawn from the table that the judge reads.

use std::fmt::Write as _;

use model::{
    access::Permission,
    life::{Life, Move},
    record::Noun,
};

/// What the page begins with.
const HEAD: &str = "# Lives

How far a record can come, by noun: drawn from the tables in `shared/model/src/life`, which the judge on the server and the forecast on a device read. A test compares this page with them; `cargo run --package tests --bin lives > docs/lives.md` writes it anew.
";

/// The whole page; nouns that live alike stand together.
pub fn page() -> String {
    let mut lives: Vec<(&'static Life, Vec<Noun>)> = Vec::new();
    for (noun, life) in Noun::ALL.into_iter().filter_map(|noun| Some((noun, noun.life()?))) {
        match lives.iter_mut().find(|(known, _)| *known == life) {
            Some((_, nouns)) => nouns.push(noun),
            None => lives.push((life, vec![noun])),
        }
    }
    let mut page = HEAD.to_owned();
    for (life, nouns) in lives {
        let names: Vec<_> = nouns.into_iter().map(Noun::as_str).collect();
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {}\n\n{}\n{}", names.join(", "), diagram(life), table(life));
    }
    page
}

fn diagram(life: &Life) -> String {
    let mut lines = vec!["```mermaid".to_owned(), "stateDiagram-v2".to_owned()];
    lines.extend(life.states.first().map(|state| format!("    [*] --> {}", state.word)));
    for step in life.moves {
        lines.extend(
            step.from.iter().map(|from| format!("    {from} --> {}: {}", step.to, step.word)),
        );
    }
    for state in life.states {
        if !life.moves.iter().any(|step| step.starts_from(state.word)) {
            lines.push(format!("    {} --> [*]", state.word));
        }
    }
    lines.push("```\n".to_owned());
    lines.join("\n")
}

fn table(life: &Life) -> String {
    let mut table = "| state | its home writes | offices above read |\n|---|---|---|\n".to_owned();
    let yes = |it: bool| if it { "yes" } else { "no" };
    for state in life.states {
        let _ =
            writeln!(table, "| `{}` | {} | {} |", state.word, yes(state.edits), yes(state.opens));
    }
    table.push_str("\n| move | right | says | needs | gives |\n|---|---|---|---|---|\n");
    for step in life.moves {
        table.push_str(&row(step));
    }
    table
}

fn permission(needed: Permission) -> String {
    match needed {
        Permission::Right(operation) => format!("{operation:?}"),
        Permission::Assigned(field) => format!("`{field}`"),
    }
}

fn row(step: &Move) -> String {
    let says =
        step.says.iter().map(|say| format!("`{}`{}", say.name, if say.needed { "" } else { "?" }));
    let listed =
        |items: Vec<String>| if items.is_empty() { "–".to_owned() } else { items.join(", ") };
    format!(
        "| `{}` | {} | {} | {} | {} |\n",
        step.word,
        permission(step.right),
        listed(says.collect()),
        listed(step.guards.iter().map(|guard| format!("{guard:?}")).collect()),
        listed(step.gives.iter().map(|give| format!("{give:?}")).collect()),
    )
}
