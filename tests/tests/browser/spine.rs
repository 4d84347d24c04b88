//! The main job from end to end: written offline, received at the office, sent back with a reason.

use anyhow::Result;
use tests::browser::{Browser, CODES, story};

use super::forms::{PLEDGE, RECIPIENT, write_nomination, write_pledge};

/// Why the office sends the nomination back.
const REASON: &str = "Thiếu biên bản họp bình xét của hợp tác xã, đề nghị bổ sung.";

#[test]
fn a_cadre_works_offline_and_the_office_receives() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        write_pledge(&tablet, PLEDGE).await?;
        tablet.press("Trình giao ước").await?;
        tablet.see("Chỉ có trên máy này").await?;
        tablet.see("Đã bấm trình (chờ gửi)").await?;
        tablet.see_gone("Đang soạn (chưa trình)").await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.press("Trình đề nghị").await?;
        tablet.see("Chỉ có trên máy này").await?;

        let profile = tablet.kill()?;
        let tablet = world.tablet(&profile).await?;
        tablet.open("/").await?;
        tablet.see("2 mục chỉ có trên máy này.").await?;
        found(&tablet, "/pledges", "giao uoc thi dua nam toi", PLEDGE).await?;
        tablet.see("Đã bấm trình (chờ gửi)").await?;
        found(&tablet, "/nominations", "dang", RECIPIENT).await?;

        world.server.go()?;
        tablet.open("/").await?;
        tablet.see("Mọi mục đã lưu đều có tại văn phòng.").await?;
        tablet.see("Liên lạc gần nhất với văn phòng").await?;
        // The number says when it came; the pledge is of the year after.
        found(&tablet, "/pledges", "giao uoc thi dua nam toi", PLEDGE).await?;
        tablet.see("Đã trình (chờ tiếp nhận)").await?;
        tablet.see(&format!("· năm {}", tablet.calendar.year(1))).await?;

        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.see(PLEDGE).await?;
        office.see(&format!("· năm {}", office.calendar.year(1))).await?;
        office.press(RECIPIENT).await?;
        office.see_heading(RECIPIENT).await?;
        office.press("Trả lại để bổ sung").await?;
        office.fill_dialog("reason", REASON).await?;
        office.press_in_dialog("Trả lại để bổ sung").await?;
        office.see("Trả lại bổ sung").await?;
        office.open("/device").await?;
        office.wait_until_sent().await?;

        tablet.open("/").await?;
        tablet.see(&format!("Bổ sung “{RECIPIENT}”")).await?;
        tablet.see(REASON).await?;
        tablet.press(&format!("Bổ sung “{RECIPIENT}”")).await?;
        tablet.see("Văn phòng trả lại để bổ sung").await?;
        tablet.see(REASON).await
    })
}

#[test]
fn a_receipt_and_the_history_show_what_happened() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.press("Trình đề nghị").await?;
        tablet.see("Biên nhận số").await?;
        tablet.see("Đã trình (chờ tiếp nhận)").await?;

        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.press(RECIPIENT).await?;
        office.press("Tiếp nhận").await?;
        office.press_in_dialog("Tiếp nhận").await?;
        office.see("Đã tiếp nhận").await?;
        office.open("/device").await?;
        office.wait_until_sent().await?;

        tablet.reload().await?;
        tablet.see("Văn phòng đã tiếp nhận ngày").await?;
        tablet.press("Xem hồ sơ").await?;
        tablet.see("Ngô Thị Mẫu Tư tiếp nhận").await
    })
}

#[test]
fn a_draft_can_be_withdrawn_and_edited() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.press("Quay lại").await?;
        tablet.press("Xem hồ sơ").await?;
        tablet.press("Sửa").await?;
        tablet.press("Người hoặc tập thể được đề nghị").await?;
        tablet.fill("position", "Kế toán trưởng").await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Danh hiệu hoặc hình thức khen thưởng").await?;
        tablet.press("Quay lại").await?;
        tablet.press("Quay lại").await?;
        tablet.press("Xem hồ sơ").await?;
        tablet.see("Kế toán trưởng").await?;
        tablet.press("Rút đề nghị").await?;
        tablet.press_in_dialog("Rút đề nghị").await?;
        tablet.see("Đã rút").await
    })
}

/// Searches a list.
async fn found(tablet: &Browser, list: &str, query: &str, title: &str) -> Result<()> {
    tablet.open(list).await?;
    tablet.fill("search", query).await?;
    tablet.see(title).await
}
