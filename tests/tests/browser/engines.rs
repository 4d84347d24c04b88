//! The central story in the other browsers that people have: enrolled, written without a network,
//! reloaded there, sent, and acknowledged with a receipt.

use std::{env, fs::OpenOptions, io::Write as _};

use anyhow::Result;
use tests::browser::{CODES, Engine, Profile, story_in};

use super::forms::{RECIPIENT, write_nomination};

#[test]
#[ignore = "another browser; cargo xtask test --long runs it"]
fn firefox_carries_a_nomination_from_the_link_to_the_receipt() -> Result<()> {
    central(Engine::Firefox)
}

#[test]
#[ignore = "another browser; cargo xtask test --long runs it"]
fn webkit_carries_a_nomination_from_the_link_to_the_receipt() -> Result<()> {
    central(Engine::WebKit)
}

fn central(engine: Engine) -> Result<()> {
    if !engine.is_here() {
        return skip(&format!("{engine:?} and its driver are not on this machine"));
    }
    story_in(engine, async |world| {
        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.enrol(&world.server.link(CODES::CADRE)).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/nominations").await?;
        tablet.see(RECIPIENT).await?;
        tablet.see("Chỉ có trên máy này").await?;
        tablet.reload().await?;
        tablet.see(RECIPIENT).await?;

        world.server.go()?;
        tablet.exchange().await?;
        tablet.press(RECIPIENT).await?;
        tablet.see("Biên nhận số").await?;
        tablet.open("/").await?;
        tablet.wait_until_sent().await?;
        // Not every driver has two browsers at once.
        tablet.close().await?;
        let other = world.tablet(&Profile::fresh()?).await?;
        other.enrol(&world.server.link(CODES::CADRE)).await?;
        other.open("/nominations").await?;
        other.see(RECIPIENT).await
    })
}

/// Says why a story is not told: to who runs it alone, and to the suite, which counts it.
fn skip(why: &str) -> Result<()> {
    println!("skipped: {why}");
    if let Some(list) = env::var_os("GIAOUOC_SKIPPED") {
        writeln!(OpenOptions::new().create(true).append(true).open(list)?, "{why}")?;
    }
    Ok(())
}
