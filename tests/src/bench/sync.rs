//! The sync rows of the budgets: the native client engine against the real server, through a link
//! that counts every byte, headers included, next to the physical floor of the same run.

mod device;
mod floor;
mod link;
mod set;

use std::{
    fs,
    io::{Read as _, Write as _},
    path::Path,
    time::Instant,
};

use anyhow::{Result, ensure};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use model::fields::Fields;
use serde_json::json;
use sync::wire::Cursors;

use self::{
    device::Shell,
    floor::Floor,
    link::{BAD, Link, Quality},
    set::{Entry, WHOLE},
};
use super::report;
use crate::browser::{CODES, Calendar, Server};

const BENCH: &str = "sync";
/// Devices of a fleet and records of each.
const FLEET: (usize, usize) = (50, 100);
/// The cooperatives of the fleet: so many of the demonstration have a cadre.
const COOPERATIVES: usize = 9;
/// Records written behind a bad link.
const FEW: usize = 200;
/// Records that are edited again.
const EDITS: usize = 10;

/// Bytes of a small page, and records ahead of one that is nearly the last.
const PAGE: u32 = 4_096;
const FEW_AHEAD: u64 = 5;

/// Runs all cases.
pub(super) fn run() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let set = set::reference()?;
    let floor = floor::measure(&set)?;
    report(BENCH, "floor", floor.took.as_secs_f64() * 1e3, "ms")?;
    report(BENCH, "floor_bytes", number(floor.bytes), "bytes")?;
    runtime.block_on(async {
        whole(&set, floor).await?;
        fleet().await?;
        bad_link().await
    })
}

/// One device writes the whole set, edits a little of it, and a fresh one fetches it.
async fn whole(set: &[Entry], floor: Floor) -> Result<()> {
    let server = Server::start(Calendar::real())?;
    let before = disk(server.data())?;
    let mut writer = Run::start(&server, "writer", None).await?;
    // What every device has fetched before it writes.
    writer.shell.sync().await?;
    let start = writer.shell.cursors();
    for entry in set {
        writer.shell.write(&entry.id, entry.fields.clone())?;
    }
    let cost = writer.measure("push_5000").await?;
    ensure!(set.iter().all(|entry| writer.shell.has_receipt(&entry.id)), "a receipt is missing");
    report(BENCH, "push_5000_server_memory", server.peak_memory()?, "KiB")?;
    report(BENCH, "push_5000_disk", number(disk(server.data())? - before), "bytes")?;
    ratios("push_5000", &cost, cost.up, floor)?;

    let end = writer.shell.cursors().all.base.saturating_sub(FEW_AHEAD);
    let end = Cursors { all: (end, end).into(), ..Cursors::default() };
    for (case, cursors) in [("page_few_ahead", end), ("page_5000_ahead", start)] {
        report(BENCH, case, writer.shell.page(cursors, PAGE).await?, "ms")?;
    }

    for entry in set.iter().take(EDITS) {
        writer.shell.edit(&entry.id, edited())?;
    }
    writer.measure("edits_10").await?;
    writer.measure("noop").await?;

    let mut reader = Run::start(&server, "reader", None).await?;
    let cost = reader.measure("pull_5000").await?;
    ensure!(reader.shell.len() >= WHOLE, "only {} records arrived", reader.shell.len());
    ratios("pull_5000", &cost, cost.down, floor)
}

/// Devices of several cooperatives push at the same time.
async fn fleet() -> Result<()> {
    let server = Server::start(Calendar::real())?;
    let (devices, records) = FLEET;
    let (url, mut shells) = (server.url(), Vec::new());
    let office = Shell::enrol(&url, &url, CODES::ADMINISTRATOR, "office").await?;
    for at in 0..devices {
        let name = format!("fleet-{at}");
        let cooperative = at % COOPERATIVES + 1;
        let (org, person) =
            (format!("htx-mau-0{cooperative}"), format!("ng-mau0{cooperative}-canbo"));
        let code = office.code_for(&org, &person).await?;
        let mut shell = Shell::enrol(&url, &url, &code, &name).await?;
        shell.sync().await?;
        let seed = u64::try_from(at)? + 100;
        for entry in set::nominations(records, seed)? {
            shell.write(&entry.id, entry.fields)?;
        }
        shells.push(shell);
    }
    let begun = Instant::now();
    let running: Vec<_> = shells
        .into_iter()
        .map(|mut shell| tokio::spawn(async move { shell.sync().await }))
        .collect();
    for shell in running {
        shell.await??;
    }
    report(BENCH, "fleet_50x100", begun.elapsed().as_secs_f64() * 1e3, "ms")?;
    report(BENCH, "fleet_50x100_server_memory", server.peak_memory()?, "KiB")
}

/// Some records and a few edits over a link that breaks.
async fn bad_link() -> Result<()> {
    let server = Server::start(Calendar::real())?;
    let set = set::nominations(FEW, 2)?;
    for (case, name, quality) in [("goodlink_200", "g", None), ("badlink_200", "b", Some(BAD))] {
        let mut run = Run::start(&server, name, None).await?;
        run.shell.sync().await?;
        run.through(&server, quality).await?;
        for entry in &set {
            // The same text under other ids for each link.
            let id = format!("{}{name}", entry.id).parse()?;
            run.shell.write(&id, entry.fields.clone())?;
        }
        run.measure(case).await?;
        if quality.is_some() {
            for entry in set.iter().take(EDITS) {
                let id = format!("{}{name}", entry.id).parse()?;
                run.shell.edit(&id, edited())?;
            }
            run.measure("badlink_edits_10").await?;
        }
    }
    Ok(())
}

/// What an edit changes: two fields.
fn edited() -> Fields {
    Fields::from([
        ("position".to_owned(), json!("Tổ trưởng tổ thủy lợi")),
        ("meeting_on".to_owned(), json!("2026-04-07")),
    ])
}

/// A device with its link.
struct Run {
    shell: Shell,
    link: Link,
}

/// What an exchange cost.
struct Cost {
    ms: f64,
    up: u64,
    down: u64,
}

impl Run {
    async fn start(server: &Server, name: &str, quality: Option<Quality>) -> Result<Self> {
        let link = Link::start(&server.url(), quality).await?;
        let shell = Shell::enrol(&server.url(), &link.url, CODES::CADRE, name).await?;
        Ok(Self { shell, link })
    }

    /// Goes on over another link.
    async fn through(&mut self, server: &Server, quality: Option<Quality>) -> Result<()> {
        self.link = Link::start(&server.url(), quality).await?;
        self.shell.go_through(&self.link.url);
        Ok(())
    }

    /// Exchanges all there is, and reports what it cost.
    async fn measure(&mut self, case: &str) -> Result<Cost> {
        let ((up, down), requests) = (self.link.carried(), self.shell.requests);
        let begun = Instant::now();
        self.shell.sync().await?;
        let ms = begun.elapsed().as_secs_f64() * 1e3;
        let after = self.link.carried();
        let cost = Cost { ms, up: after.0 - up, down: after.1 - down };
        report(BENCH, case, ms, "ms")?;
        report(BENCH, &format!("{case}_up"), number(cost.up), "bytes")?;
        report(BENCH, &format!("{case}_down"), number(cost.down), "bytes")?;
        let requests = number(self.shell.requests - requests);
        report(BENCH, &format!("{case}_requests"), requests, "requests")?;
        Ok(cost)
    }
}

/// How a case stands to the floor.
fn ratios(case: &str, cost: &Cost, bytes: u64, floor: Floor) -> Result<()> {
    let time = cost.ms / (floor.took.as_secs_f64() * 1e3);
    report(BENCH, &format!("{case}_time_ratio"), time, "× floor")?;
    report(BENCH, &format!("{case}_bytes_ratio"), number(bytes) / number(floor.bytes), "× floor")
}

/// Bytes of all files of a folder.
fn disk(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        sum += if kind.is_dir() { disk(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn gunzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

/// A count as a figure of a report.
#[expect(clippy::cast_precision_loss, reason = "counts of a bench stay far below 2^52")]
fn number<T: TryInto<u64>>(count: T) -> f64 {
    count.try_into().unwrap_or(u64::MAX) as f64
}
