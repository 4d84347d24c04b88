//! What is typed is read the way it was meant, said back, and saved as it is seen.

use anyhow::{Result, ensure};
use tests::browser::{CODES, story};
use thirtyfour::By;

use super::forms::{drafted, fill_last};

#[test]
fn dates_are_typed_with_any_keys_and_said_back_in_words() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Họp bình xét").await?;
        for typed in ["5,3,2026", "05032026", "5 3 2026", "2026-03-05", "5 tháng 3, 2026"] {
            tablet.fill("meeting_on", typed).await?;
            tablet.see("Thứ Năm, ngày 5 tháng 3 năm 2026").await?;
            tablet.fill("meeting_on", "").await?;
            tablet.see_gone("Thứ Năm, ngày 5").await?;
        }
        tablet.fill("meeting_on", "5/3/1926").await?;
        tablet.see("cách xa năm").await?;
        // What the browser's calendar says when a day is pressed in it.
        let chosen: bool = tablet
            .ask(
                "const calendar = document.querySelector('input[type=date]');
                calendar.value = '2026-03-05';
                return calendar.dispatchEvent(new Event('change', { bubbles: true }));",
            )
            .await?;
        ensure!(chosen);
        tablet.see_value("meeting_on", "05/03/2026").await?;
        drafted(&tablet, "2026-03-05").await
    })
}

#[test]
fn answers_that_are_not_asked_for_go_and_the_writer_is_told() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Người hoặc tập thể được đề nghị").await?;
        tablet.choose("Cá nhân").await?;
        tablet.fill("recipient_name", "Đặng Thị Mẫu Mười").await?;
        tablet.fill("position", "Kế toán").await?;
        tablet.choose("Hộ gia đình").await?;
        tablet.see("Khi lưu sẽ bỏ: Chức vụ hoặc công việc").await?;
        tablet.choose("Cá nhân").await?;
        tablet.see_value("position", "Kế toán").await?;
        tablet.see_gone("Khi lưu sẽ bỏ").await?;
        tablet.choose("Hộ gia đình").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Danh hiệu hoặc hình thức khen thưởng").await?;
        let outbox = tablet.ask_later::<String>(OUTBOX, Vec::new()).await?;
        ensure!(outbox.contains("Mẫu Mười") && !outbox.contains("Kế toán"), "{outbox}");
        Ok(())
    })
}

/// All that waits to be sent.
const OUTBOX: &str = "const done = arguments[0];
    const opening = indexedDB.open('giaouoc');
    opening.onsuccess = () => {
        const rows = opening.result.transaction('outbox').objectStore('outbox').getAll();
        rows.onsuccess = () => {
            opening.result.close();
            done(JSON.stringify(rows.result));
        };
    };";

#[test]
fn a_number_is_read_in_the_language_of_the_screen_and_asked_once_when_unclear() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.open("/pledges").await?;
        tablet.press("Viết giao ước mới").await?;
        tablet.press("Chỉ tiêu").await?;
        tablet.press("Thêm chỉ tiêu").await?;
        fill_last(&tablet, "targets", "value", "1,234").await?;
        tablet.see("“1,234” là số nào?").await?;
        drafted(&tablet, r#""value":"1,234?""#).await?;
        tablet.press("1.234 (số nguyên)").await?;
        tablet.see_gone("là số nào?").await?;
        drafted(&tablet, r#""value":"1.234""#).await?;

        tablet.click(By::Id("language")).await?;
        tablet.see("VI").await?;
        tablet
            .wait_for("the number as English writes it", async || {
                let value = tablet.find(By::Css("[id$='#value']")).await?.value().await?;
                Ok((value.as_deref() == Some("1,234")).then_some(()))
            })
            .await?;
        fill_last(&tablet, "targets", "value", "12,000.5").await?;
        drafted(&tablet, r#""value":"12.000,5""#).await?;
        fill_last(&tablet, "targets", "value", "1.234").await?;
        tablet.press("1.234 (with decimals)").await?;
        drafted(&tablet, r#""value":"1,234""#).await
    })
}
