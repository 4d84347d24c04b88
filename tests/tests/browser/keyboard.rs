//! The office by keyboard: the keys of the inbox, and a focus that nothing takes away.

use anyhow::{Result, ensure};
use tests::browser::{CODES, Keys, story};

use super::forms::{RECIPIENT, write_nomination};

/// A nomination of the demonstration that the office sent back.
const RETURNED: &str = "dn-mau02-tap-the";

#[test]
fn dossiers_are_received_by_keys() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox?status=submitted").await?;
        office.see("Tổ sản xuất rau an toàn").await?;
        office.keys("j").await?;
        office.see_focus("A #inbox-row-").await?;
        office.keys("r").await?;
        office.see_focus("BUTTON # Tiếp nhận 1 hồ sơ").await?;
        office.keys(Keys::Enter + "").await?;
        office.see("Đã ghi tiếp nhận 1 hồ sơ.").await?;
        // The row went away with the focus; the heading has it now.
        office.see_focus("H1 # Hồ sơ đến").await?;

        office.press("hồ sơ chờ tiếp nhận").await?;
        office.press("Tiếp nhận 3 hồ sơ").await?;
        office.press_in_dialog("Tiếp nhận 3 hồ sơ").await?;
        office.see("Đã ghi tiếp nhận 3 hồ sơ.").await?;
        office.see_focus("H1 # Hồ sơ đến").await?;

        office.open("/office/inbox?status=all").await?;
        office.see("Đang xem").await?;
        office.keys("j").await?;
        office.keys("o").await?;
        office.arrive("/office/inbox/").await
    })
}

#[test]
fn what_arrives_leaves_the_focus_and_the_typing_alone() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.see("Tổ sản xuất rau an toàn").await?;
        office.keys("jj").await?;
        office.see_focus("A #inbox-row-").await?;
        let row = office.focus().await?;

        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.press("Trình đề nghị").await?;
        tablet.see("Biên nhận số").await?;
        office.exchange().await?;
        office.see(RECIPIENT).await?;
        ensure!(office.focus().await? == row, "{} instead of {row}", office.focus().await?);

        office.press(RECIPIENT).await?;
        office.press("Trả lại để bổ sung").await?;
        office.fill_dialog("return_reason", "Thiếu biên bản").await?;
        office.exchange().await?;
        office.see_focus("TEXTAREA #f-return_reason").await?;
        office.see_value("return_reason", "Thiếu biên bản").await
    })
}

#[test]
fn the_office_sees_what_came_back_changed() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::OTHER_CADRE).await?;
        tablet.open(&format!("/nominations/{RETURNED}/edit/meeting")).await?;
        // The demonstration's unit met 25 days before it was filled in, and says now that it did later.
        let (before, after) = (world.calendar.day_before_filling(25), world.calendar.day(-17));
        tablet.fill("meeting_on", &after).await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Ảnh kèm theo").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Kiểm tra lại").await?;
        tablet.press("Trình đề nghị").await?;
        tablet.see("Biên nhận số").await?;

        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open(&format!("/office/inbox/{RETURNED}")).await?;
        office.see("Đã bổ sung và trình lại").await?;
        office.see(&format!("{before} → {after}")).await?;
        office.press("Tiếp nhận").await?;
        office.see_focus("BUTTON # Tiếp nhận").await?;
        office.keys(Keys::Escape + "").await?;
        office.see_focus("BUTTON # Tiếp nhận").await
    })
}
