//! The device's store in a real browser: durable writes, making way for a newer version, a full
//! disk.

use anyhow::Result;
use serde_json::json;
use tests::browser::{CODES, story};

use super::forms::{ACHIEVEMENTS, drafted};

#[test]
fn the_store_writes_reads_back_and_counts() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.open("/device").await?;
        tablet.press("Thử ghi vào máy").await?;
        tablet.see("Ghi được và đọc lại đúng").await?;
        let stored = tablet.count("summaries").await?;
        assert!(stored > 100, "only {stored} records came with the enrolment");
        let records = tablet.count("records").await?;
        assert_eq!(stored, records, "every record has its line for lists");
        Ok(())
    })
}

#[test]
fn an_older_tab_makes_way_for_a_newer_store() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let first = tablet.driver().window().await?;
        tablet.new_tab().await?;
        tablet.open("/manifest.webmanifest").await?;
        // What a future version of the app does when it opens the store.
        let upgraded: bool = tablet.ask_later(UPGRADE, Vec::new()).await?;
        assert!(upgraded, "the open tab blocks the upgrade");
        tablet.driver().switch_to_window(first).await?;
        tablet.see("Phiên bản mới đang mở ở thẻ khác").await?;
        tablet.reload().await?;
        tablet.see("Cần tải lại ứng dụng").await?;
        tablet.see("Dữ liệu trên máy đã được phiên bản mới hơn ghi").await
    })
}

#[test]
fn an_older_tab_whose_store_is_taken_keeps_what_was_typed_there() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", "Trước.").await?;
        tablet.see("Đã lưu nháp trên máy này").await?;
        let form = tablet.driver().window().await?;
        tablet.new_tab().await?;
        tablet.open("/manifest.webmanifest").await?;
        let upgraded: bool = tablet.ask_later(UPGRADE, Vec::new()).await?;
        assert!(upgraded, "a form that is open blocks the upgrade");
        // The newer tab finds the draft as it was saved.
        assert_eq!(tablet.count("drafts").await?, 1);

        tablet.driver().switch_to_window(form).await?;
        tablet.see("Phiên bản mới đang mở ở thẻ khác").await?;
        tablet.type_in("achievements", " Sau.").await?;
        tablet.see("Chưa lưu được nháp").await?;
        tablet.see_value("achievements", "Trước. Sau.").await
    })
}

#[test]
fn a_full_device_says_so_while_typing() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", "Trước khi đầy.").await?;
        drafted(&tablet, "Trước khi đầy.").await?;
        let path = tablet.path().await?;
        let profile = tablet.close().await?;

        // The browser asks how much room there is at its first write, so it is taken before.
        let tablet = world.tablet(&profile).await?;
        let origin = world.server.url();
        let none = json!({"origin": origin, "quotaSize": 1});
        tablet.tell("Storage.overrideQuotaForOrigin", none).await?;
        tablet.open(&path).await?;
        tablet.see("Máy này không ghi được dữ liệu").await?;
        tablet.see_value("achievements", "Trước khi đầy.").await?;
        tablet.type_in("achievements", ACHIEVEMENTS).await?;
        tablet.see("Chưa lưu được nháp").await?;
        // Room again, and the next keystroke at the latest saves everything.
        tablet.tell("Storage.overrideQuotaForOrigin", json!({"origin": origin})).await?;
        tablet.type_in("achievements", " Hết.").await?;
        tablet.see("Đã lưu nháp trên máy này").await?;
        tablet.reload().await?;
        tablet.see_value("achievements", &format!("Trước khi đầy.{ACHIEVEMENTS} Hết.")).await
    })
}

const UPGRADE: &str = "
    const done = arguments[0];
    const request = indexedDB.open('giaouoc', 99);
    request.onupgradeneeded = () => {};
    request.onblocked = () => done(false);
    request.onsuccess = () => { request.result.close(); done(true); };
    request.onerror = () => done(false);";
