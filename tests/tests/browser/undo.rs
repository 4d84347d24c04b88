//! What goes away at one touch can be had back, and what is pressed thrice happens once.

use anyhow::{Result, ensure};
use tests::browser::{Browser, CODES, Keys, story};

use super::forms::{RECIPIENT, drafted, fill_last};

const TARGET: &str = "Thành viên được tập huấn";

async fn write_target(tablet: &Browser) -> Result<()> {
    tablet.open("/pledges").await?;
    tablet.press("Viết giao ước mới").await?;
    tablet.press("Chỉ tiêu").await?;
    tablet.press("Thêm chỉ tiêu").await?;
    fill_last(tablet, "targets", "name", TARGET).await?;
    drafted(tablet, TARGET).await
}

async fn see_target(tablet: &Browser) -> Result<()> {
    let name = "return document.querySelector('[id^=\"f-targets/\"][id$=\"#name\"]')?.value ?? ''";
    tablet
        .wait_for("the target to be there again", async || {
            Ok((tablet.ask::<String>(name).await? == TARGET).then_some(()))
        })
        .await
}

#[test]
fn a_removed_row_comes_back_by_the_keyboard() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_target(&tablet).await?;
        tablet.press("Bỏ dòng này").await?;
        tablet.see("Đã bỏ Chỉ tiêu 1.").await?;
        tablet.see_focus("Hoàn tác").await?;
        tablet.keys(Keys::Enter).await?;
        see_target(&tablet).await?;
        tablet.see_gone("Hoàn tác").await?;
        drafted(&tablet, TARGET).await?;

        // Without an answer the offer goes, and another page does not show it.
        tablet.press("Bỏ dòng này").await?;
        tablet.see("Hoàn tác").await?;
        tablet.press("Thêm chỉ tiêu").await?;
        tablet.see_gone("Hoàn tác").await
    })
}

#[test]
fn a_discarded_draft_comes_back() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Người hoặc tập thể được đề nghị").await?;
        tablet.choose("Cá nhân").await?;
        tablet.fill("recipient_name", RECIPIENT).await?;
        drafted(&tablet, RECIPIENT).await?;
        tablet.press("Trang chủ").await?;
        tablet.press("Bỏ bản nháp").await?;
        tablet.press_in_dialog("Bỏ bản nháp").await?;
        tablet.see("Đã bỏ bản nháp.").await?;
        tablet.see_gone(RECIPIENT).await?;
        tablet.press("Hoàn tác").await?;
        tablet.see(RECIPIENT).await?;
        drafted(&tablet, RECIPIENT).await
    })
}

#[test]
fn three_presses_at_once_begin_one_form() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.open("/nominations").await?;
        tablet.see("Viết đề nghị mới").await?;
        let thrice = "const button = [...document.querySelectorAll('main button')]
                .find((it) => it.innerText.includes('Viết đề nghị mới'));
            for (const _ of [1, 2, 3]) button.click();
            return true";
        ensure!(tablet.ask::<bool>(thrice).await?);
        tablet.see_heading("Viết đề nghị khen thưởng").await?;
        tablet.press("Trang chủ").await?;
        tablet.see("1 bản nháp chưa lưu").await?;
        let kept = tablet.count("drafts").await?;
        ensure!(kept == 1, "{kept} drafts instead of one");
        Ok(())
    })
}
