//! Says where the built app is, so that the crate compiles before anybody has built it.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=GIAOUOC_WEB_DIR");
    let named = env::var_os("GIAOUOC_WEB_DIR").map(PathBuf::from);
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = named.unwrap_or_else(|| here.join("../target/web"));
    fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    println!("cargo::rustc-env=GIAOUOC_WEB_DIR={}", folder.display());
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    Ok(())
}
