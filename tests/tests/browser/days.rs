//! A page that is left open while days and minutes pass.

use anyhow::{Result, ensure};
use tests::browser::{Browser, CODES, story};

use super::forms::drafted;

/// Milliseconds.
const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

/// The clock of the device goes on while the device sleeps; then the page is in front again.
async fn sleep_for(browser: &Browser, milliseconds: u64) -> Result<()> {
    let script = format!(
        "const now = Date.now;
         Date.now = () => now.call(Date) + {milliseconds};
         document.dispatchEvent(new Event('visibilitychange'));
         return true"
    );
    ensure!(browser.ask::<bool>(&script).await?);
    Ok(())
}

#[test]
fn a_form_left_open_for_three_days_does_not_say_today() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Người hoặc tập thể được đề nghị").await?;
        tablet.choose("Cá nhân").await?;
        tablet.fill("recipient_name", "Đặng Thị").await?;
        tablet.see("hôm nay").await?;
        sleep_for(&tablet, 3 * DAY).await?;
        tablet.see_gone("hôm nay").await?;
        // Who was typing goes on typing.
        tablet.see_focus("f-recipient_name").await?;
        tablet.type_in("recipient_name", " Mẫu").await?;
        tablet.see_value("recipient_name", "Đặng Thị Mẫu").await?;
        tablet.see("hôm nay").await
    })
}

#[test]
fn home_left_open_counts_on() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Người hoặc tập thể được đề nghị").await?;
        tablet.choose("Cá nhân").await?;
        tablet.fill("recipient_name", "Đặng Thị Mẫu").await?;
        drafted(&tablet, "Đặng Thị Mẫu").await?;
        world.server.kill()?;
        tablet.press("Trang chủ").await?;
        tablet.see("vừa xong").await?;
        tablet.see("Liên lạc gần nhất với văn phòng").await?;
        sleep_for(&tablet, 10 * MINUTE).await?;
        tablet.see("10 phút trước").await?;
        sleep_for(&tablet, 3 * DAY).await?;
        tablet.see_gone("hôm nay").await?;
        tablet.see_gone("phút trước").await
    })
}
