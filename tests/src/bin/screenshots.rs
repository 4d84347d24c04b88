//! Takes a picture of every page, empty and full, at three widths.

use std::path::PathBuf;

use anyhow::Result;

fn main() -> Result<()> {
    let folder = std::env::var_os("GIAOUOC_SCREENSHOTS")
        .map_or_else(|| PathBuf::from("target/screenshots"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let taken = tests::screenshots::take_all(&folder)?;
    println!("{taken} pictures in {}", folder.display());
    Ok(())
}
