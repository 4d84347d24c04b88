//! `giaouoc import-bundle`: takes files in while no server runs.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use model::Millis;
use sync::{bundle::SUFFIX, wire::BundleTaken};

use super::Data;
use crate::{
    access::ScopeCache,
    clock,
    import::import,
    secret,
    storage::{Storage, StoreError, sqlite::Sqlite},
    timekeeper::Timekeeper,
};

#[derive(Debug, Args)]
pub(super) struct ImportBundle {
    #[command(flatten)]
    data: Data,
    /// Where the receipts go; without it, each beside its file
    #[arg(long, env = "GIAOUOC_RECEIPTS", value_name = "DIR")]
    receipts: Option<PathBuf>,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Takes every file in that can be; a bad one does not stop the others.
pub(super) async fn import_bundles(options: ImportBundle) -> Result<ExitCode> {
    let data = options.data.data;
    let file = Sqlite::file(&data);
    if !file.exists() {
        bail!("there is no database in {}", data.display());
    }
    let storage: Arc<dyn Storage> = match Sqlite::open(&data, &secret::epoch()?, clock::now()) {
        Ok(storage) => Arc::new(storage),
        Err(StoreError::InUse) => bail!(
            "a server uses {}: deliver the files on its page /bundles, or stop it first",
            data.display()
        ),
        Err(error) => return Err(error).with_context(|| format!("opening {}", data.display())),
    };
    let scopes = ScopeCache::default();
    let last = storage.last_received().await.context("reading the log")?.unwrap_or(0);
    let keeper = Timekeeper::new(Arc::new(clock::now), last, storage.clock_doubt());
    let mut failed = false;
    for file in &options.files {
        match one(&storage, &scopes, file, keeper.now(), options.receipts.as_deref()).await {
            Ok(said) => println!("{}: {said}", file.display()),
            Err(error) => {
                failed = true;
                println!("{}: not taken: {error:#}", file.display());
            }
        }
    }
    storage.close().await.context("closing the database")?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn one(
    storage: &Arc<dyn Storage>,
    scopes: &ScopeCache,
    file: &Path,
    now: Millis,
    receipts: Option<&Path>,
) -> Result<String> {
    let bytes = std::fs::read(file).context("cannot read it")?;
    let taken = import(storage, scopes, bytes.into(), now).await?;
    let to = receipt_of(file, receipts);
    std::fs::write(&to, &taken.receipt.0)
        .with_context(|| format!("taken in, but cannot write the receipt {}", to.display()))?;
    let BundleTaken { dev, org_name, count, fresh, held, fork, .. } = taken;
    let what = if fork {
        "nothing taken, the device has to read the receipt and make a new file".to_owned()
    } else {
        format!("{count} ops, {fresh} of them new, {held} held")
    };
    Ok(format!("{what}; device {dev} of {org_name}; receipt {}", to.display()))
}

/// `NAME.receipt.giaouoc` beside `NAME.giaouoc`, or in another folder.
fn receipt_of(file: &Path, receipts: Option<&Path>) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(SUFFIX).unwrap_or(&name);
    let folder = receipts.or(file.parent()).unwrap_or(Path::new(""));
    folder.join(format!("{name}.receipt{SUFFIX}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_called_as_its_file() {
        let elsewhere = Path::new("/r");
        for (file, receipts, expected) in [
            ("/usb/htx.giaouoc", None, "/usb/htx.receipt.giaouoc"),
            ("htx.giaouoc", None, "htx.receipt.giaouoc"),
            ("/usb/htx.bin", Some(elsewhere), "/r/htx.bin.receipt.giaouoc"),
        ] {
            assert_eq!(receipt_of(Path::new(file), receipts), Path::new(expected));
        }
    }
}
