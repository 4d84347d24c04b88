//! `cargo xtask test`: the whole suite stage by stage, each with its time, and one line at the end.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::process;
use crate::server::{self, Profile};
use crate::tally::Tally;
use crate::tools::{self, Browser};
use crate::web;
use crate::workspace::{WASM, Workspace};

/// Integration tests that start a real browser have names that begin so.
const BROWSER: &str = "browser";

/// Stages that run the stories again on days which stories written on another day forget: the year,
/// the month or the rulebook changes under them, or most years lack the day.
const OTHER_DAYS: [(&str, Option<&str>); 4] = [
    ("the browser at the end of a year", Some("2026-12-31T23:58")),
    ("the browser at the beginning of a year", Some("2027-01-01T00:05")),
    ("the browser on 29 February", Some("2028-02-29T09:00")),
    ("the browser over the night of a new law", Some("2026-09-30T23:58")),
];

/// The packages that both the client and the server are made of.
const SHARED: [&str; 8] =
    ["--package", "text", "--package", "model", "--package", "rules", "--package", "sync"];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Add what takes longer: more seeds for the simulator, stories in Firefox and WebKitGTK, the
    /// pages of the documentation
    #[arg(long)]
    long: bool,
}

/// What the stages have come to so far.
#[derive(Default)]
struct Suite {
    tally: Tally,
    /// Names of the stages that failed or could not run.
    broken: Vec<&'static str>,
}

/// Runs all stages, the later ones also when an earlier one fails; `true` when all is well.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let started = Instant::now();
    let mut suite = Suite::default();
    std::fs::create_dir_all(workspace.web_dir())?;
    suite.lints(workspace);
    let built = suite.build(workspace);
    suite.tests(workspace, built.as_ref(), options);
    if options.long {
        suite.long(workspace);
    }
    if process::interrupted().is_some() {
        return Ok(false);
    }
    println!("\nall stages took {}", minutes(started.elapsed()));
    for stage in &suite.broken {
        println!("failed: {stage}");
    }
    println!("{}", suite.tally);
    Ok(suite.broken.is_empty())
}

impl Suite {
    /// Format and lints, on this machine and for the browser.
    fn lints(&mut self, workspace: &Workspace) {
        self.stage("format", |_| {
            process::run_aloud(&mut workspace.cargo(["fmt", "--all", "--check"]))
        });
        self.stage("lints", |_| {
            let mut clippy = workspace.cargo(["clippy", "--workspace", "--all-targets"]);
            process::run_aloud(clippy.args(["--locked", "--", "--deny", "warnings"]))
        });
        self.stage("lints for wasm32", |_| {
            tools::ensure_wasm_target(workspace)?;
            let mut clippy = workspace.cargo(["clippy", "--package", "app"]);
            clippy.args(SHARED).args(["--target", WASM, "--locked", "--", "--deny", "warnings"]);
            process::run_aloud(&mut clippy)
        });
        self.stage("shared for wasm32", |_| {
            process::run_aloud(workspace.cargo(["build", "--target", WASM]).args(SHARED))
        });
    }

    /// The client and the server; the path of the server's binary when both are there.
    fn build(&mut self, workspace: &Workspace) -> Option<PathBuf> {
        let client = self.stage("client", |_| web::build(workspace));
        let server = self.stage("server", |_| server::build(workspace, Profile::Dev));
        client.and(server)
    }

    /// All tests; those in the browser need the client and the server.
    fn tests(&mut self, workspace: &Workspace, binary: Option<&PathBuf>, options: &Options) {
        let (browser, plain): (Vec<&str>, Vec<&str>) =
            workspace.integration_tests().into_iter().partition(|name| name.starts_with(BROWSER));
        let prepare = |command: &mut Command| {
            if let Some(binary) = binary {
                command.env("GIAOUOC_BIN", binary);
            }
            if options.long {
                command.env("GIAOUOC_LONG", "1");
            }
        };
        self.stage("tests", |tally| {
            let mut tests = test_command(workspace, &plain);
            tests.args(["--lib", "--bins"]);
            prepare(&mut tests);
            match tools::ensure_python() {
                Ok(python) => drop(tests.env("GIAOUOC_PYTHON", python)),
                Err(error) => eprintln!("the tests of the client in Python fail: {error:#}"),
            }
            run_tests(&mut tests, tally)
        });
        self.stage("examples in the documentation", |tally| {
            run_tests(
                &mut workspace.cargo(["test", "--workspace", "--doc", "--no-fail-fast"]),
                tally,
            )
        });
        if binary.is_none() {
            self.broken.push("tests in the browser (not run: nothing to open)");
            self.tally.failed += 1;
        } else if !browser.is_empty() {
            let others: &[_] = if options.long { &OTHER_DAYS } else { &[] };
            for (name, begins) in [("tests in the browser", None)].iter().chain(others) {
                self.stage(name, |tally| {
                    let mut tests = browser_tests(workspace, &browser, options)?;
                    prepare(&mut tests);
                    tests.envs(begins.map(|begins| ("GIAOUOC_STORY_BEGINS", begins)));
                    run_tests(&mut tests, tally)
                });
            }
        }
    }

    /// What takes longer.
    fn long(&mut self, workspace: &Workspace) {
        self.stage("pages of the documentation", |_| {
            let mut doc = workspace.cargo(["doc", "--workspace", "--no-deps", "--locked"]);
            doc.arg("--document-private-items").env("RUSTDOCFLAGS", "--deny warnings");
            process::run_aloud(&mut doc)
        });
        self.stage("simulation with many seeds", |_| {
            crate::dispatch::simulate(workspace, 10_000, 100_001)
        });
    }

    /// Runs one stage. A stage that fails without a failed test counts as one.
    fn stage<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Tally) -> Result<T>,
    ) -> Option<T> {
        if process::interrupted().is_some() {
            return None;
        }
        println!("\n== {name}");
        let started = Instant::now();
        let failed_before = self.tally.failed;
        let outcome = work(&mut self.tally);
        let took = minutes(started.elapsed());
        match outcome {
            Ok(value) => {
                println!("== {name}: ok, {took}");
                Some(value)
            }
            Err(error) => {
                println!("== {name}: FAILED, {took}: {error:#}");
                self.broken.push(name);
                self.tally.failed = self.tally.failed.max(failed_before + 1);
                None
            }
        }
    }
}

/// `cargo test` for some integration tests. All packages are selected for every run, so that the
/// libraries are compiled with one set of features only.
fn test_command(workspace: &Workspace, names: &[&str]) -> Command {
    let mut command = workspace.cargo(["test", "--workspace", "--no-fail-fast", "--locked"]);
    for name in names {
        command.args(["--test", name]);
    }
    command
}

/// The tests that open a real browser, one after the other.
fn browser_tests(workspace: &Workspace, names: &[&str], options: &Options) -> Result<Command> {
    let found: Browser = tools::ensure_browser()?;
    let mut tests = test_command(workspace, names);
    found.tell(&mut tests);
    tests.args(["--", "--test-threads=1"]);
    if options.long {
        tests.arg("--include-ignored");
        tests.envs(tools::other_browsers(workspace));
    }
    Ok(tests)
}

/// Runs tests, shows what they print and adds up their results.
fn run_tests(command: &mut Command, tally: &mut Tally) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let skipped = folder.path().join("skipped");
    let done = process::run_lines(command.env("GIAOUOC_SKIPPED", &skipped), |line| {
        println!("{line}");
        tally.add_line(line);
    });
    for why in std::fs::read_to_string(skipped).unwrap_or_default().lines() {
        println!("skipped: {why}");
        tally.skip();
    }
    done
}

/// A duration as `2 min 05 s`, or `1.2 s` when it is short.
fn minutes(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn a_failed_stage_is_counted_once_and_the_next_one_runs() {
        let mut suite = Suite::default();
        let nothing: Option<()> = suite.stage("one", |_| bail!("no"));
        assert!(nothing.is_none());
        suite.stage("two", |tally| {
            tally.add_line("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured");
            bail!("tests failed") as Result<()>
        });
        assert_eq!(suite.stage("three", |_| Ok(3)), Some(3));
        assert_eq!(suite.tally, Tally { passed: 1, failed: 3, skipped: 0 });
        assert_eq!(suite.broken, ["one", "two"]);
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(minutes(Duration::from_millis(1234)), "1.2 s");
        assert_eq!(minutes(Duration::from_secs(125)), "2 min 05 s");
    }
}
