//! Typing is safe: a killed browser loses nothing, two tabs double nothing, keys suffice.

use std::time::Duration;

use anyhow::Result;
use tests::browser::{Browser, CODES, Keys, World, story};

use super::forms::{ACHIEVEMENTS, RECIPIENT, write_nomination};

#[test]
fn typing_survives_a_kill_half_a_second_later() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", ACHIEVEMENTS).await?;
        let path = tablet.path().await?;
        // The promise itself: half a second on the screen, and it is safe.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let profile = tablet.kill()?;

        let tablet = world.tablet(&profile).await?;
        tablet.open("/").await?;
        tablet.see("Đang viết dở").await?;
        tablet.open(&path).await?;
        tablet.see_value("achievements", ACHIEVEMENTS).await
    })
}

/// Writes no draft while `window.full` is true, as a disk does that is full for a while.
const FULL_DISK: &str = "window.full = true;
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
        if (window.full && mode === 'readwrite' && stores.includes('drafts')) {
            throw new DOMException('full', 'QuotaExceededError');
        }
        return transaction.call(this, stores, mode, options);
    };";
const ROOM_AGAIN: &str = "window.full = false;";

/// A tablet on which a text stands in a form that could not be written down.
async fn refused_draft(world: &World) -> Result<Browser> {
    let tablet = world.enrolled_tablet(CODES::CADRE).await?;
    tablet.begin_nomination("Thành tích").await?;
    tablet.field("achievements").await?;
    tablet.ask::<serde_json::Value>(FULL_DISK).await?;
    tablet.type_in("achievements", ACHIEVEMENTS).await?;
    tablet.see("Chưa lưu được nháp").await?;
    Ok(tablet)
}

#[test]
fn a_draft_that_was_refused_is_written_without_another_key() -> Result<()> {
    story(async |world| {
        let tablet = refused_draft(world).await?;
        tablet.ask::<serde_json::Value>(ROOM_AGAIN).await?;
        tablet.see("Đã lưu nháp trên máy này").await?;
        let path = tablet.path().await?;
        let profile = tablet.kill()?;

        let tablet = world.tablet(&profile).await?;
        tablet.open(&path).await?;
        tablet.see_value("achievements", ACHIEVEMENTS).await
    })
}

#[test]
fn a_draft_that_was_refused_is_not_forgotten_on_the_next_page() -> Result<()> {
    story(async |world| {
        let tablet = refused_draft(world).await?;
        // No other form is opened over what cannot be written down.
        tablet.press("Quay lại").await?;
        tablet.see("QuotaExceededError").await?;
        tablet.ask::<serde_json::Value>(ROOM_AGAIN).await?;
        tablet.press("Thử lại").await?;
        tablet.field("award").await?;
        tablet.ask::<serde_json::Value>("history.back()").await?;
        tablet.see_value("achievements", ACHIEVEMENTS).await
    })
}

#[test]
fn what_is_typed_and_taken_back_leaves_no_draft() -> Result<()> {
    story(async |world| {
        let tablet = &world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Thành tích").await?;
        let step = tablet.path().await?;
        tablet.fill("achievements", ACHIEVEMENTS).await?;
        tablet.press("Lưu và tiếp tục").await?;
        let drafts =
            |n| move || async move { Ok((tablet.count("drafts").await? == n).then_some(())) };
        tablet.wait_for("the draft to become a record", drafts(0)).await?;
        tablet.open(&step).await?;
        tablet.type_in("achievements", " Nhầm").await?;
        tablet.wait_for("a draft", drafts(1)).await?;
        tablet.fill("achievements", ACHIEVEMENTS).await?;
        tablet.wait_for("the draft to go", drafts(0)).await
    })
}

/// Keeps the outbox busy for a while, as a slow disk does: a save waits, a draft does not.
const SLOW_DISK: &str = "const opening = indexedDB.open('giaouoc');
    opening.onsuccess = () => {
        const outbox = opening.result.transaction('outbox', 'readwrite').objectStore('outbox');
        const until = Date.now() + 1500;
        const again = () => { if (Date.now() < until) outbox.count().onsuccess = again; };
        again();
        opening.result.close();
    };";
/// Types on and goes on at once, faster than a driver does.
const LAST_LETTER_AND_ENTER: &str = "const unit = document.getElementById('f-unit');
    unit.value += ' 2';
    unit.dispatchEvent(new Event('input', { bubbles: true }));
    setTimeout(() => unit.form.requestSubmit(), 20);";

#[test]
fn a_save_on_a_slow_disk_leaves_no_draft_behind() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Người hoặc tập thể được đề nghị").await?;
        tablet.choose("Cá nhân").await?;
        tablet.fill("recipient_name", RECIPIENT).await?;
        tablet.fill("position", "Kế toán").await?;
        tablet.type_in("unit", "Tổ sản xuất số").await?;
        tablet.ask::<serde_json::Value>(SLOW_DISK).await?;

        tablet.ask::<serde_json::Value>(LAST_LETTER_AND_ENTER).await?;
        tablet.see_heading("Danh hiệu hoặc hình thức khen thưởng").await?;
        assert_eq!(tablet.count("drafts").await?, 0, "drafts left behind");
        tablet.pick("award", "Lao dong tien tien").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Thành tích").await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;

        let other = world.enrolled_tablet(CODES::CADRE).await?;
        other.open("/nominations").await?;
        other.press(RECIPIENT).await?;
        other.see("Tổ sản xuất số 2").await?;
        other.see("Lao động tiên tiến").await
    })
}

#[test]
fn two_tabs_double_nothing() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        let first = tablet.driver().window().await?;
        tablet.new_tab().await?;
        tablet.open("/").await?;
        tablet.see("mục chỉ có trên máy này").await?;
        world.server.go()?;
        tablet.press("Gửi về văn phòng").await?;
        tablet.driver().switch_to_window(first).await?;
        tablet.open("/").await?;
        tablet.see("Mọi mục đã lưu đều có tại văn phòng").await?;
        tablet.open("/nominations?q=thao").await?;
        tablet.see(RECIPIENT).await?;

        let other = world.enrolled_tablet(CODES::CADRE).await?;
        other.open("/nominations?q=thao").await?;
        other.see(RECIPIENT).await?;
        let text = other.text().await?;
        assert_eq!(text.matches(RECIPIENT).count(), 1, "{text}");
        Ok(())
    })
}

#[test]
fn a_form_is_written_in_one_tab_at_a_time() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", "Viết ở thẻ thứ nhất.").await?;
        let path = tablet.path().await?;
        let first = tablet.driver().window().await?;
        let second = tablet.new_tab().await?;
        tablet.open(&path).await?;
        tablet.see("Biểu mẫu này đang mở ở một thẻ khác").await?;
        tablet.driver().switch_to_window(first).await?;
        tablet.driver().close_window().await?;
        tablet.driver().switch_to_window(second).await?;
        tablet.see_value("achievements", "Viết ở thẻ thứ nhất.").await?;
        // From step to step within a tab nobody stands in the way.
        tablet.press("Quay lại").await?;
        tablet.see_heading("Danh hiệu hoặc hình thức khen thưởng").await?;
        tablet.field("award").await?;
        Ok(())
    })
}

#[test]
fn a_form_is_filled_in_with_the_keyboard_alone() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.open("/nominations").await?;
        tablet.see("Viết đề nghị mới").await?;
        tablet.tab_to("Viết đề nghị mới").await?;
        tablet.keys(Keys::Enter).await?;
        tablet.see("Họp bình xét").await?;
        tablet.tab_to("Họp bình xét").await?;
        tablet.keys(Keys::Enter).await?;
        tablet.field("meeting_on").await?;
        tablet.tab_to_field("meeting_on").await?;
        let met = world.calendar.day(-12);
        tablet.keys(met.as_str()).await?;
        tablet.keys(Keys::Enter).await?;
        tablet.see_heading("Ảnh kèm theo").await?;
        tablet.tab_to("Lưu và tiếp tục").await?;
        tablet.keys(Keys::Enter).await?;
        tablet.see_heading("Kiểm tra lại").await?;
        tablet.see(&met).await?;
        // The problems take the focus, and each leads to its field.
        tablet
            .wait_for("the list of problems to have the focus", async || {
                let script = "return document.activeElement.classList.contains('error-summary')";
                Ok(tablet.ask::<bool>(script).await?.then_some(()))
            })
            .await?;
        tablet.keys(Keys::Tab).await?;
        tablet.keys(Keys::Enter).await?;
        tablet.see_heading("Người hoặc tập thể được đề nghị").await
    })
}
