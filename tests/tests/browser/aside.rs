//! What no request can carry: it is not saved, and what lies in an outbox already holds nobody up.

use anyhow::{Result, ensure};
use serde_json::json;
use tests::browser::{Browser, CODES, story};

use super::forms::{ACHIEVEMENTS, RECIPIENT, write_nomination};

/// A picture as base64, pasted into a text.
const PASTED: usize = 8_600_000;
const OTHER: &str = "Bùi Văn Phía Sau";

#[test]
fn what_no_field_takes_is_told_at_once_kept_as_a_draft_and_not_saved() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", "Đã viết.").await?;
        tablet.driver().execute(PASTE, vec![json!(PASTED)]).await?;
        tablet.see("nên chưa dán").await?;
        tablet.see_value("achievements", "Đã viết.").await?;
        let written = LONG_TEXT.replace("TIMES", "20000");
        tablet.driver().execute(&written, Vec::new()).await?;
        tablet.see("quá dài").await?;
        tablet.see("Đã lưu nháp trên máy này").await?;
        let form = tablet.path().await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see("Nội dung dài quá mức gửi được").await?;
        ensure!(tablet.count("outbox").await? == 0, "it was saved");

        write_nomination(&tablet, OTHER).await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        tablet.open(&form).await?;
        tablet.see("quá dài").await?;
        tablet.press("Giữ phần đầu để viết lại").await?;
        tablet.see_gone("quá dài").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Khen thưởng đã nhận").await
    })
}

/// Brings so many letters to the box of the achievements, as a paste does.
const PASTE: &str = "
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'A'.repeat(arguments[0]));
    const paste = { clipboardData, bubbles: true, cancelable: true };
    document.getElementById('f-achievements').dispatchEvent(new ClipboardEvent('paste', paste));";

/// Fills the box of the achievements with so many words.
const LONG_TEXT: &str = "
    const box = document.getElementById('f-achievements');
    box.value = 'thành tích '.repeat(TIMES);
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));";

#[test]
fn an_op_that_no_request_carries_makes_way_for_those_behind_it() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        plant(&tablet).await?;
        write_nomination(&tablet, OTHER).await?;
        world.server.go()?;

        tablet.open("/nominations").await?;
        tablet.exchange().await?;
        tablet.press(OTHER).await?;
        tablet.see("Biên nhận số").await?;
        tablet.open("/").await?;
        tablet.see("1 mục chỉ có trên máy này").await?;
        tablet.see("Chưa gửi được nên còn trên máy này").await?;
        tablet.press(RECIPIENT).await?;
        tablet.see("Nội dung quá lớn").await?;
        tablet.see("Lưu nội dung này ra tệp").await?;
        tablet.press("Đã xem, bỏ thông báo này").await?;
        tablet.see("Đã bỏ thông báo.").await?;
        tablet.see_gone("Nội dung quá lớn").await?;
        tablet.press("Hoàn tác").await?;
        tablet.see("Nội dung quá lớn").await?;

        tablet.press("Sửa").await?;
        tablet.press("Thành tích").await?;
        tablet.see("quá dài").await?;
        tablet.press("Giữ phần đầu để viết lại").await?;
        tablet.see_gone("quá dài").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Khen thưởng đã nhận").await?;
        tablet.open("/").await?;
        tablet.wait_until_sent().await?;
        tablet.see_gone("cần xử lý").await
    })
}

/// Makes the saved achievements a picture as base64, as an earlier build saved it.
async fn plant(tablet: &Browser) -> Result<()> {
    let planted: usize = tablet.ask_later(PLANT, vec![json!(ACHIEVEMENTS), json!(PASTED)]).await?;
    ensure!(planted == 2, "{planted} places have the text");
    Ok(())
}

const PLANT: &str = "
    const [text, length, done] = arguments;
    const opening = indexedDB.open('giaouoc');
    opening.onsuccess = () => {
        const transaction = opening.result.transaction(['outbox', 'records'], 'readwrite');
        const huge = 'A'.repeat(length);
        let planted = 0;
        for (const name of ['outbox', 'records']) {
            transaction.objectStore(name).openCursor().onsuccess = event => {
                const cursor = event.target.result;
                if (!cursor) return;
                if (cursor.value.json.includes(text)) {
                    planted += 1;
                    cursor.update({ ...cursor.value, json: cursor.value.json.replace(text, huge) });
                }
                cursor.continue();
            };
        }
        transaction.oncomplete = () => { opening.result.close(); done(planted); };
    };";
