//! What a browser, another tab or a person may leave undone for ever: nobody's work waits for it
//! without a word.

use anyhow::{Context as _, Result};
use serde_json::json;
use tests::browser::{Browser, CODES, Profile, story};

use super::forms::{RECIPIENT, write_nomination};

/// Questions and answers of the browser that never come.
const SILENT: &str = "
    const never = () => new Promise(() => {});
    for (const name of ['persist', 'persisted', 'estimate']) StorageManager.prototype[name] = never;
    SubtleCrypto.prototype.generateKey = never;
    Object.defineProperty(ServiceWorkerContainer.prototype, 'ready', { get: never });
    ServiceWorkerContainer.prototype.getRegistration = never;";

#[test]
fn a_question_that_nobody_answers_keeps_no_device_from_work() -> Result<()> {
    story(async |world| {
        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.tell("Page.addScriptToEvaluateOnNewDocument", json!({"source": SILENT})).await?;
        tablet.open(&world.server.link(CODES::CADRE)).await?;
        tablet.see("Máy này đã được ghi danh").await?;
        tablet.see("Danh mục và hồ sơ đã ở trên máy").await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/").await?;
        tablet.wait_until_sent().await
    })
}

#[test]
fn another_tab_that_stands_still_is_named_and_work_goes_on_when_it_is_closed() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Thành tích").await?;
        let here = tablet.driver().window().await?;
        let other = hold(&tablet, "giaouoc.sync").await?;
        tablet.driver().switch_to_window(here.clone()).await?;
        tablet.type_in("achievements", "Đã viết.").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see("Đã lưu. Có thể bấm").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Khen thưởng đã nhận").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.open("/device").await?;
        tablet.see("Một thẻ Giao Ước khác trên máy này đang trao đổi với văn phòng").await?;
        close(&tablet, &other, &here).await?;
        tablet.wait_until_sent().await?;

        tablet.begin_nomination("Thành tích").await?;
        let other = hold(&tablet, "giaouoc.store").await?;
        tablet.driver().switch_to_window(here.clone()).await?;
        tablet.type_in("achievements", "Viết khi chờ.").await?;
        tablet.see("Đã lưu nháp trên máy này").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see("Đang chờ một thẻ Giao Ước khác").await?;
        close(&tablet, &other, &here).await?;
        tablet.see_gone("Đang chờ một thẻ Giao Ước khác").await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await
    })
}

/// Opens a tab that takes a lock and stands still; its name.
async fn hold(tablet: &Browser, lock: &str) -> Result<thirtyfour::WindowHandle> {
    let tab = tablet.driver().new_tab().await?;
    tablet.driver().switch_to_window(tab.clone()).await?;
    tablet.open("/manifest.webmanifest").await?;
    let held = "const [name, done] = arguments;
        navigator.locks.request(name, () => { done(true); return new Promise(() => {}); });";
    let held: bool = tablet.ask_later(held, vec![json!(lock)]).await?;
    held.then_some(tab).context("the lock is not held")
}

/// Closes the tab that stands still and goes back.
async fn close(
    tablet: &Browser,
    other: &thirtyfour::WindowHandle,
    here: &thirtyfour::WindowHandle,
) -> Result<()> {
    tablet.driver().switch_to_window(other.clone()).await?;
    tablet.driver().close_window().await?;
    Ok(tablet.driver().switch_to_window(here.clone()).await?)
}
