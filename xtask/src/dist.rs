//! `cargo xtask dist`: the one file to give away, and what a first visit downloads.

mod sizes;

use std::fmt::{Display, Write};
use std::fs;

use anyhow::Result;

use crate::server::{self, Profile};
use crate::web::{self, Audience, WebFile};
use crate::workspace::Workspace;

/// What a cadre's first visit may download before a form can be typed into: 300 KB, all files,
/// brotli.
const BUDGET: usize = 300 * 1024;

/// What it downloads today until then, and in all, with a little room (README, "Measured").
/// Lowered wherever that is possible, until the first is the budget; raised only with a word in
/// README on what it buys.
#[cfg(test)]
const CEILINGS: [(Whose, usize); 2] = [(Whose::Begins, 376_000), (Whose::Cadre, 507_300)];

/// Whose download is counted.
#[derive(Clone, Copy)]
enum Whose {
    /// A cadre's until a form can be typed into.
    Begins,
    /// A cadre's, with all that works without a network.
    Cadre,
    /// An office's.
    Office,
}

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only say which crates, modules and generics the bytes of each program belong to
    #[arg(long)]
    sizes: bool,
}

/// Builds for release and prints the table.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.sizes {
        return sizes::run(workspace);
    }
    let web = web::build(workspace)?;
    let binary = server::build(workspace, Profile::Release)?;
    let place = workspace.target("dist/giaouoc");
    fs::create_dir_all(workspace.target("dist"))?;
    fs::copy(&binary, &place)?;
    print!("{}", table(&web.files));
    println!(
        "\n{}: {} bytes, build {}",
        place.display(),
        group(fs::metadata(&place)?.len()),
        web.build
    );
    Ok(())
}

/// The files of a cadre's first visit in columns, their total beside that of an office's, and how
/// it stands to the budget.
fn table(files: &[WebFile]) -> String {
    let mut rows = vec![["file", "raw", "gzip", "brotli"].map(str::to_owned)];
    for file in files.iter().filter(|file| file.is_for(false)) {
        rows.push([file.path.clone(), group(file.raw), group(file.gzip), group(file.brotli)]);
    }
    for (name, whose) in [
        ("until a form can be typed into", Whose::Begins),
        ("total of a cadre", Whose::Cadre),
        ("total of an office", Whose::Office),
    ] {
        let sizes: [fn(&WebFile) -> usize; 3] = [|f| f.raw, |f| f.gzip, |f| f.brotli];
        let [raw, gzip, brotli] = sizes.map(|size| group(total(files, whose, size)));
        rows.push([name.to_owned(), raw, gzip, brotli]);
    }
    for file in files.iter().filter(|file| file.audience == Audience::English) {
        let name = "English texts, where chosen".to_owned();
        rows.push([name, group(file.raw), group(file.gzip), group(file.brotli)]);
    }
    let width = rows.iter().map(|[name, ..]| name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for [name, raw, gzip, brotli] in &rows {
        let _infallible = writeln!(text, "{name:width$}  {raw:>11}  {gzip:>9}  {brotli:>9}");
    }
    text.push_str(&verdict(total(files, Whose::Begins, |file| file.brotli)));
    text.push('\n');
    text
}

/// What somebody downloads.
fn total(files: &[WebFile], whose: Whose, size: fn(&WebFile) -> usize) -> usize {
    let counts = |file: &&WebFile| match whose {
        Whose::Begins => file.is_for(false) && file.audience != Audience::CadreLater,
        Whose::Cadre => file.is_for(false),
        Whose::Office => file.is_for(true),
    };
    files.iter().filter(counts).map(size).sum()
}

/// How a first visit of so many bytes stands to the budget.
fn verdict(brotli: usize) -> String {
    let budget = group(BUDGET);
    if brotli <= BUDGET {
        format!("within the budget of {budget} bytes: {} to spare", group(BUDGET - brotli))
    } else {
        format!("OVER the budget of {budget} bytes by {}", group(brotli - BUDGET))
    }
}

/// A number with a comma after every three digits.
fn group(number: impl Display) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, audience: Audience, [raw, gzip, brotli]: [usize; 3]) -> WebFile {
        WebFile { path: path.to_owned(), audience, raw, gzip, brotli }
    }

    #[test]
    fn the_table_sums_a_first_visit_only() {
        let files = [
            file("app-1.wasm", Audience::Cadre, [800_000, 300_000, 200_000]),
            file("index.html", Audience::Everybody, [2_000, 900, 700]),
            file("icons/icon-512.png", Audience::Nobody, [9_000, 9_000, 9_000]),
            file("rest-1.wasm", Audience::CadreLater, [300_000, 200_000, 100_000]),
            file("office-1.wasm", Audience::Office, [1_600_000, 600_000, 400_000]),
        ];
        assert_eq!(
            table(&files),
            "file                                    raw       gzip     brotli\n\
             app-1.wasm                          800,000    300,000    200,000\n\
             index.html                            2,000        900        700\n\
             rest-1.wasm                         300,000    200,000    100,000\n\
             until a form can be typed into      802,000    300,900    200,700\n\
             total of a cadre                  1,102,000    500,900    300,700\n\
             total of an office                1,602,000    600,900    400,700\n\
             within the budget of 307,200 bytes: 106,500 to spare\n"
        );
    }

    #[test]
    fn over_the_budget_is_said() {
        assert_eq!(verdict(307_201), "OVER the budget of 307,200 bytes by 1");
        assert!(verdict(BUDGET).ends_with(": 0 to spare"));
    }

    /// Sizes may fail a test: the client that was built last, when one was.
    #[test]
    fn a_first_visit_does_not_grow() {
        let workspace = Workspace::locate().unwrap();
        let Some(web) = web::read_record(&workspace.target("web.json")) else { return };
        for (whose, ceiling) in CEILINGS {
            let brotli = total(&web.files, whose, |file| file.brotli);
            assert!(brotli <= ceiling, "{brotli} over {ceiling}\n{}", table(&web.files));
        }
    }
}
