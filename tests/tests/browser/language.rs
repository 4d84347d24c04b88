//! The other language: nothing of the interface stays Vietnamese, and names are names.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use tests::browser::{Browser, CODES, story};
use thirtyfour::By;

const TABLET: [&str; 6] = ["/", "/pledges", "/nominations", "/reports", "/device", "/nowhere"];
const OFFICE: [&str; 11] = [
    "/office",
    "/office/inbox",
    "/office/inbox/dn-mau02-tap-the",
    "/office/sheets",
    "/movements",
    "/groups",
    "/catalogue",
    "/directory",
    "/directory/legal_basis",
    "/directory/movement/pt-hp-2021",
    "/device",
];

#[test]
fn pages_in_english_have_no_vietnamese_of_the_interface() -> Result<()> {
    story(async |world| {
        let vietnamese = texts("vi")?.difference(&texts("en")?).cloned().collect();
        let tablet = world.enrolled_tablet(CODES::OTHER_CADRE).await?;
        check(&tablet, &TABLET, &vietnamese).await?;
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        check(&office, &OFFICE, &vietnamese).await
    })
}

#[test]
fn a_decision_names_its_bodies_when_it_is_loaded_anew() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/decisions/qd-2020-02").await?;
        office.see("Danh sách được khen").await?;
        let text = office.text().await?;
        ensure!(text.contains("Liên minh Hợp tác xã Việt Nam"), "{text}");
        ensure!(!text.contains("ht-bang-khen"), "{text}");
        Ok(())
    })
}

#[test]
fn english_that_was_never_fetched_is_missed_aloud_and_comes_later() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.press("Bắt đầu làm việc").await?;
        tablet.open("/device").await?;
        tablet.see("Dùng được khi không có mạng").await?;
        world.server.kill()?;

        tablet.click(By::Id("language")).await?;
        tablet.see("Chưa tải được phần tiếng Anh").await?;
        tablet.see("Dùng được khi không có mạng").await?;
        // Everything else goes on in Vietnamese.
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", "Viết khi không có mạng.").await?;
        tablet.press("Trang chủ").await?;
        tablet.see("Đang viết dở").await?;

        world.server.go()?;
        tablet.open("/device").await?;
        tablet.click(By::Id("language")).await?;
        tablet.see("This device").await?;
        tablet.see("Ready to work offline").await
    })
}

#[test]
fn english_that_was_kept_works_without_a_network() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.press("Bắt đầu làm việc").await?;
        tablet.open("/device").await?;
        tablet.click(By::Id("language")).await?;
        tablet.see("Ready to work offline").await?;
        world.server.kill()?;

        tablet.reload().await?;
        tablet.see("This device").await?;
        let profile = tablet.close().await?;
        let tablet = world.tablet(&profile).await?;
        tablet.open("/device").await?;
        tablet.see("Ready to work offline").await?;
        tablet.click(By::Id("language")).await?;
        tablet.see("Dùng được khi không có mạng").await?;
        tablet.click(By::Id("language")).await?;
        tablet.see("Ready to work offline").await
    })
}

#[test]
fn a_device_whose_english_is_gone_starts_in_vietnamese_and_changes_when_it_comes() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.press("Bắt đầu làm việc").await?;
        tablet.open("/device").await?;
        tablet.click(By::Id("language")).await?;
        tablet.see("Ready to work offline").await?;
        world.server.kill()?;
        ensure!(tablet.ask_later::<bool>(FORGET, Vec::new()).await?, "nothing was kept");
        tablet.tell("Network.clearBrowserCache", json!({})).await?;

        let profile = tablet.close().await?;
        let tablet = world.tablet(&profile).await?;
        tablet.open("/device").await?;
        tablet.see("Chưa tải được phần tiếng Anh").await?;
        world.server.go()?;
        tablet.open("/device").await?;
        tablet.see("Ready to work offline").await
    })
}

/// Takes the English texts from the caches, as a browser does that wants its space back.
const FORGET: &str = "const [done] = arguments;
    (async () => {
        let gone = false;
        for (const key of await caches.keys()) {
            const cache = await caches.open(key);
            for (const request of await cache.keys()) {
                if (request.url.includes('/english-')) gone = await cache.delete(request);
            }
        }
        done(gone);
    })();";

async fn check(browser: &Browser, pages: &[&str], vietnamese: &BTreeSet<String>) -> Result<()> {
    browser.click(By::Id("language")).await?;
    browser.see("VI").await?;
    for page in pages {
        browser.open(page).await?;
        browser.find(By::Css("main h1")).await?;
        let text = browser.text().await?;
        let left: Vec<_> = text.lines().filter(|line| vietnamese.contains(line.trim())).collect();
        ensure!(left.is_empty(), "{page} says {left:?}");
    }
    Ok(())
}

/// The texts of a language that stand as they are.
fn texts(language: &str) -> Result<BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/locales").join(language);
    let mut texts = BTreeSet::new();
    for file in fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
        for line in fs::read_to_string(file?.path())?.lines() {
            if let Some((_, text)) = line.split_once(" = ") {
                texts.insert(text.trim_matches('"').to_owned());
            }
        }
    }
    Ok(texts)
}
