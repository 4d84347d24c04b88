//! Tests that cannot run on this machine say so.

use std::{env, fs::OpenOptions, io::Write as _};

/// Says why a test is skipped: to who runs it alone, and to the suite, which counts it.
pub(crate) fn skip(why: &str) {
    println!("skipped: {why}");
    if let Some(list) = env::var_os("GIAOUOC_SKIPPED") {
        let mut list = OpenOptions::new().create(true).append(true).open(list).unwrap();
        writeln!(list, "{why}").unwrap();
    }
}
