//! What a group does together, at the desks of those who conduct it and of its members.

use anyhow::{Result, ensure};
use serde_json::json;
use tests::browser::{Browser, CODES, Keys, story};

/// A bloc that Hải Phòng's alliance organises.
const BLOC: &str = "/groups/hp-khoi-1";

/// Fills the field whose name ends so in the row added last.
async fn fill_row(browser: &Browser, set: &str, cell: &str, text: &str) -> Result<()> {
    let script = format!(
        "const all = document.querySelectorAll('[id^=\"f-{set}-\"][id$=\"-{cell}\"]');
         return all.length ? all[all.length - 1].id.slice(2) : ''"
    );
    let field = browser
        .wait_for("the field of the row", async || {
            let field: String = browser.ask(&script).await?;
            let value = if field.is_empty() { None } else { Some(browser.value(&field).await?) };
            // The row that was there before has its text already.
            Ok(value.filter(String::is_empty).map(|_| field))
        })
        .await?;
    browser.fill(&field, text).await?;
    browser.keys(Keys::Tab + "").await
}

/// Takes the network away from one browser, or gives it back.
async fn cut_off(browser: &Browser, offline: bool) -> Result<()> {
    browser.tell("Network.enable", json!({})).await?;
    let line = json!({"offline": offline, "latency": 0, "downloadThroughput": -1,
                      "uploadThroughput": -1});
    browser.tell("Network.emulateNetworkConditions", line).await?;
    Ok(())
}

#[test]
fn a_group_votes_and_the_sums_of_its_boxes_close_the_vote() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open(BLOC).await?;
        office.press("Bắt đầu mới: Cuộc bỏ phiếu").await?;
        office.arrive("/groups/records/").await?;
        office.see("Còn phải làm trước khi chuyển bước").await?;
        let ballot = office.path().await?;
        office.fill("subject", "Bầu Khối trưởng năm sau").await?;
        office.fill("seats", "1").await?;
        office.keys(Keys::Tab + "").await?;
        for name in ["HTX Mẫu Một", "HTX Mẫu Hai"] {
            office.press("Thêm dòng").await?;
            fill_row(&office, "candidates", "name", name).await?;
            office.see(name).await?;
        }
        office.see_gone("Còn phải làm trước khi chuyển bước").await?;
        // A row that is taken away by mistake comes back.
        office.press("Bỏ Danh sách bầu 2").await?;
        office.see("Đã bỏ 2. HTX Mẫu Hai.").await?;
        office.press("Hoàn tác").await?;
        office.see_gone("Đã bỏ 2.").await?;
        office.see("2. HTX Mẫu Hai").await?;
        office.see("Đang chuẩn bị").await?;
        office.press("Mở").await?;
        office.press_in_dialog("Mở").await?;
        office.see("Đang mở").await?;
        office.exchange().await?;

        // What is typed stays while something else is written.
        office.fill("boxes-returned", "18").await?;
        office.press("Ghi đã bỏ phiếu: Công ty TNHH Thủy sản Song Hải").await?;
        office.press_in_dialog("Ghi đã bỏ phiếu").await?;
        office.see("1/17").await?;
        office.see_value("boxes-returned", "18").await?;
        for (field, count) in [("valid", "16"), ("invalid", "2")] {
            office.fill(&format!("boxes-{field}"), count).await?;
        }
        office.fill("boxes-1", "10").await?;
        office.fill("boxes-2", "6").await?;
        office.fill("boxes-2", "17").await?;
        office.press("Ghi lại").await?;
        office.see("số phiếu trong hòm này chưa khớp").await?;
        office.fill("boxes-2", "6").await?;
        office.press("Ghi lại").await?;
        office.see("Hòm phiếu 1").await?;
        office.exchange().await?;

        // A number that disagrees is told, and nothing is closed.
        office.press("Kiểm phiếu xong").await?;
        for (field, count) in
            [("issued", "19"), ("returned", "17"), ("valid", "16"), ("invalid", "2")]
        {
            office.fill(field, count).await?;
        }
        office.keys(Keys::Enter + "").await?;
        office.see("Các số đã nhập không khớp nhau").await?;
        office.fill("returned", "18").await?;
        office.press_in_dialog("Kiểm phiếu xong").await?;
        office.see("Đã kiểm phiếu").await?;
        office.exchange().await?;

        // Another device of the office reads it.
        let other = world.enrolled_pc(CODES::OFFICER).await?;
        other.open(&ballot).await?;
        other.see("Đã kiểm phiếu").await?;
        other.see("1. HTX Mẫu Một").await?;
        other.open(BLOC).await?;
        other.see("Bầu Khối trưởng năm sau").await
    })
}

#[test]
fn a_score_sheet_is_prepared_by_who_organises_the_group_and_scored_by_nobody_else() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        world.server.kill()?;
        office.open(BLOC).await?;
        office.press("Bắt đầu mới: Phiếu chấm điểm").await?;
        office.arrive("/groups/records/").await?;
        office.pick("org", "mẫu 01").await?;
        office.pick("crosser", "mẫu 05").await?;
        office.press("Thêm dòng").await?;
        fill_row(&office, "criteria", "name", "Tham mưu cấp ủy, chính quyền").await?;
        fill_row(&office, "criteria", "most", "5").await?;
        office.see_gone("Còn phải làm trước khi chuyển bước").await?;
        office.press("Mở").await?;
        office.press_in_dialog("Mở").await?;
        office.see("đang chờ gửi về văn phòng").await?;
        world.server.go()?;
        office.exchange().await?;
        office.see("Đang mở").await?;
        office.see("1. Tham mưu cấp ủy, chính quyền").await?;
        // It is the unit's turn: who organises the group has no hand in it now.
        let inputs: u32 =
            office.ask("return document.querySelectorAll('main [id^=f-]').length").await?;
        ensure!(inputs == 0, "{inputs} inputs for who has no turn");
        Ok(())
    })
}

#[test]
fn what_two_conduct_at_once_is_decided_and_what_came_too_late_is_told() -> Result<()> {
    story(async |world| {
        let first = world.enrolled_pc(CODES::OFFICER).await?;
        first.open(BLOC).await?;
        first.press("Bắt đầu mới: Cuộc bỏ phiếu").await?;
        first.arrive("/groups/records/").await?;
        first.fill("subject", "Bầu Khối trưởng").await?;
        first.fill("seats", "1").await?;
        first.press("Thêm dòng").await?;
        fill_row(&first, "candidates", "name", "HTX Mẫu Một").await?;
        first.see_gone("Còn phải làm trước khi chuyển bước").await?;
        first.exchange().await?;
        first.see("Đã lưu tại văn phòng").await?;
        let ballot = first.path().await?;
        let second = world.enrolled_pc(CODES::OFFICER).await?;
        second.open(&ballot).await?;
        second.see_value("subject", "Bầu Khối trưởng").await?;

        world.server.kill()?;
        for (browser, subject) in [(&first, "Bầu lần một"), (&second, "Bầu lần hai")] {
            browser.fill("subject", subject).await?;
            browser.keys(Keys::Tab + "").await?;
            browser.see("Chỉ có trên máy này").await?;
        }
        world.server.go()?;
        first.exchange().await?;
        second.exchange().await?;
        second.see("Bầu lần một").await?;
        second.press("Chọn nội dung này: Bầu lần hai").await?;
        second.see_gone("Chọn nội dung này").await?;
        second.exchange().await?;
        first.exchange().await?;
        first.see_value("subject", "Bầu lần hai").await?;

        // The vote opens while the other device, without a network, goes on writing.
        cut_off(&second, true).await?;
        second.fill("subject", "Bầu lần ba").await?;
        second.keys(Keys::Tab + "").await?;
        second.see("Chỉ có trên máy này").await?;
        first.press("Mở").await?;
        first.press_in_dialog("Mở").await?;
        first.see("Đang mở").await?;
        first.exchange().await?;
        cut_off(&second, false).await?;
        second.exchange().await?;
        second.see("Bầu lần ba").await?;
        second.see("Đang mở").await?;
        second.press("Đã xem, bỏ thông báo này").await?;
        second.see_gone("Bầu lần ba").await
    })
}
