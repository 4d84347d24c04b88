//! The device's store in a real browser: how long a keystroke, a save, a search and a start take
//! with few and with many records.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::{median, report};
use crate::browser::{Browser, CODES, Profile, World};

const BENCH: &str = "store";
/// Records of nominations on the device.
const SIZES: [u32; 2] = [10, 10_000];
/// Samples of each measurement.
const SAMPLES: usize = 15;
/// How much slower the processor is at a start.
const SLOWER: u32 = 4;

/// Notes when each durable write begins and ends, before the app's first line runs.
const WATCH: &str = include_str!("watch.js");
/// Fills the store with copies of one nomination.
const FILL: &str = include_str!("fill.js");

/// Runs all cases.
pub(super) fn run() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        for size in SIZES {
            let mut world = World::new()?;
            let tablet = filled(&world, size).await?;
            keystrokes(&tablet, size).await.context("keystrokes")?;
            saves(&tablet, size).await.context("saves")?;
            searches(&tablet, size).await.context("searches")?;
            let profile = tablet.close().await?;
            world.server.kill()?;
            starts(&world, &profile, size).await.context("starts")?;
        }
        Ok(())
    })
}

/// A tablet with so many nominations.
async fn filled(world: &World, size: u32) -> Result<Browser> {
    let tablet = world.enrolled_tablet(CODES::OTHER_CADRE).await?;
    let source = json!({"source": WATCH});
    tablet.tell("Page.addScriptToEvaluateOnNewDocument", source).await?;
    tablet.open("/nominations").await?;
    tablet.see("Viết đề nghị mới").await?;
    let stored: u32 = tablet.ask_later(FILL, vec![json!(size)]).await?;
    ensure!(stored == size, "{stored} records stored instead of {size}");
    Ok(tablet)
}

/// Opens a new form at the step of the long text.
async fn open_form(tablet: &Browser) -> Result<()> {
    tablet.open("/nominations").await?;
    tablet.press("Viết đề nghị mới").await?;
    tablet.press("Thành tích").await?;
    tablet.field("achievements").await.map(drop)
}

/// From an input event to the end of the transaction that keeps the draft.
async fn keystrokes(tablet: &Browser, size: u32) -> Result<()> {
    open_form(tablet).await?;
    let (mut whole, mut write) = (Vec::new(), Vec::new());
    for _ in 0..SAMPLES {
        let (all, transaction): (f64, f64) = tablet
            .ask_later("window.bench.keystroke('f-achievements').then(arguments[0])", Vec::new())
            .await?;
        whole.push(all);
        write.push(transaction);
    }
    report(BENCH, &format!("keystroke_to_draft_{size}"), median(&mut whole), "ms")?;
    report(BENCH, &format!("draft_transaction_{size}"), median(&mut write), "ms")
}

/// From pressing the button to the end of the transaction that saves.
async fn saves(tablet: &Browser, size: u32) -> Result<()> {
    let (mut whole, mut write) = (Vec::new(), Vec::new());
    for _ in 0..SAMPLES {
        open_form(tablet).await?;
        let (all, transaction): (f64, f64) = tablet
            .ask_later("window.bench.save('f-achievements').then(arguments[0])", Vec::new())
            .await?;
        whole.push(all);
        write.push(transaction);
    }
    report(BENCH, &format!("save_{size}"), median(&mut whole), "ms")?;
    report(BENCH, &format!("save_transaction_{size}"), median(&mut write), "ms")
}

/// From an input event in the search field to the frame that shows the answer.
async fn searches(tablet: &Browser, size: u32) -> Result<()> {
    tablet.open("/nominations").await?;
    tablet.field("search").await?;
    for (case, query) in [("plain", "dang thi"), ("accents", "Đặng Thị"), ("none", "khongcoai")]
    {
        let mut samples = Vec::new();
        for _ in 0..SAMPLES {
            let script =
                format!("window.bench.search('f-search', {}).then(arguments[0])", json!(query));
            samples.push(tablet.ask_later::<f64>(&script, Vec::new()).await?);
        }
        report(BENCH, &format!("search_{case}_{size}"), median(&mut samples), "ms")?;
    }
    Ok(())
}

/// From the navigation to a page that can be used, offline, with a slow processor.
async fn starts(world: &World, profile: &Profile, size: u32) -> Result<()> {
    let tablet = world.tablet(profile).await?;
    let source = json!({"source": WATCH});
    tablet.tell("Page.addScriptToEvaluateOnNewDocument", source).await?;
    for (case, times) in [("start", 1), ("start_slow", SLOWER)] {
        let (mut usable, mut complete) = (Vec::new(), Vec::new());
        for _ in 0..SAMPLES {
            tablet.slow_down(times).await?;
            tablet.open("/").await?;
            let (first, all): (f64, f64) =
                tablet.ask_later("window.bench.started().then(arguments[0])", Vec::new()).await?;
            usable.push(first);
            complete.push(all);
        }
        report(BENCH, &format!("{case}_{size}"), median(&mut usable), "ms")?;
        report(BENCH, &format!("{case}_home_complete_{size}"), median(&mut complete), "ms")?;
    }
    Ok(())
}
