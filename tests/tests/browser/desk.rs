//! The desk of an office, and what a person is told who hands something in.

use anyhow::{Result, ensure};
use tests::browser::{CODES, Keys, story};

use super::forms::{RECIPIENT, write_nomination};

/// A laptop at the office, and a phone.
const LAPTOP: (u32, u32) = (1_366, 768);
const PHONE: (u32, u32) = (360, 740);

/// How many rows of one name have room in the window.
const ROOM: &str = "const rows = [...document.querySelectorAll('#inbox-rows tr')]
        .map((row) => row.getBoundingClientRect());
    const height = Math.min(...rows.map((row) => row.height));
    return Math.floor((innerHeight - rows[0].top) / height)";

/// Whether every row of the inbox waits to be received.
const ALL_WAIT: &str = "return [...document.querySelectorAll('#inbox-rows .status-badge')]
    .every((badge) => badge.innerText === 'Đã trình (chờ tiếp nhận)')";

#[test]
fn the_inbox_opens_on_what_waits_with_its_rows_in_sight() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.see("Tổ sản xuất rau an toàn").await?;
        ensure!(
            office.path().await? == "/office/inbox?status=submitted",
            "{}",
            office.path().await?
        );
        let waiting: bool = office.ask(ALL_WAIT).await?;
        ensure!(waiting, "one that does not wait");
        // The first stop of the Tab key leads to the rows.
        office.keys(Keys::Tab).await?;
        office.see_focus("A # Bỏ qua đến danh sách").await?;
        office.keys(Keys::Enter + "").await?;
        office.see_focus("TBODY #inbox-rows").await?;
        office.keys(Keys::Tab).await?;
        office.see_focus("INPUT # Chọn ").await?;

        office.open("/office/inbox?status=returned").await?;
        office.press("Tìm và lọc").await?;
        office.press("Lưu bộ lọc này").await?;
        office.fill_dialog("filter-name", "Chờ bổ sung").await?;
        office.press_in_dialog("Lưu bộ lọc").await?;
        office.press("Bỏ bộ lọc Chờ bổ sung").await?;
        office.see("Đã bỏ Chờ bổ sung.").await?;
        office.press("Hoàn tác").await?;
        office.see_gone("Hoàn tác").await?;
        office.reload().await?;
        office.press("Tìm và lọc").await?;
        office.press("Chờ bổ sung").await?;

        office.open("/office/inbox?status=all").await?;
        office.see("Đang xem").await?;
        office.size(LAPTOP.0, LAPTOP.1).await?;
        let rows: usize = office.ask(ROOM).await?;
        ensure!(rows >= 12, "{rows} rows in sight");
        let named: usize = office
            .ask("return new Set([...document.querySelectorAll('#inbox-rows th a')]
                    .map((it) => it.ariaLabel)).size - document.querySelectorAll('#inbox-rows tr').length")
            .await?;
        ensure!(named == 0, "two rows sound alike");
        office.size(PHONE.0, PHONE.1).await?;
        let top: f64 = office
            .ask("return document.querySelector('#inbox-rows tr').getBoundingClientRect().top")
            .await?;
        ensure!(top < f64::from(PHONE.1) / 2.0, "the head takes {top}");
        Ok(())
    })
}

#[test]
fn who_hands_in_is_told_what_happened_and_what_comes_next() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.see("Bước 7/7").await?;
        tablet.press("Trình đề nghị").await?;
        tablet.see_heading("Đã trình trên máy này").await?;
        tablet.see("Máy này gửi về văn phòng ngay khi có mạng").await?;
        ensure!(tablet.path().await?.ends_with("/handed-in"), "{}", tablet.path().await?);

        world.server.go()?;
        tablet.exchange().await?;
        tablet.see_heading("Đã trình, văn phòng đã nhận được").await?;
        tablet.see("Số hồ sơ HS-").await?;
        tablet.see("Văn phòng kiểm tra và tiếp nhận đề nghị").await?;
        tablet.press("Về trang chủ").await?;
        tablet.see_heading("Trang chủ").await
    })
}

#[test]
fn the_same_person_twice_is_told_at_the_form_and_at_the_office() -> Result<()> {
    story(async |world| {
        let one = world.enrolled_tablet(CODES::CADRE).await?;
        let other = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&one, RECIPIENT).await?;
        ensure!(!one.text().await?.contains("Có thể trùng"), "one alone is no duplicate");
        one.press("Trình đề nghị").await?;
        one.see("Biên nhận số").await?;

        other.exchange().await?;
        write_nomination(&other, &RECIPIENT.to_uppercase()).await?;
        other.see("Có thể trùng với đề nghị khác").await?;
        other.see("Hợp tác xã mẫu 01 · HS-").await?;
        // It blocks nothing.
        other.press("Trình đề nghị").await?;
        other.see("Biên nhận số").await?;
        other.press("Xem hồ sơ").await?;
        other.see("Có thể trùng với đề nghị khác").await?;

        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.see(RECIPIENT).await?;
        ensure!(office.text().await?.matches("có thể trùng").count() == 2, "both are marked");
        office.press(RECIPIENT).await?;
        office.see("Có thể trùng với đề nghị khác").await?;
        office.press(&RECIPIENT.to_uppercase()).await?;
        office.see_heading(&RECIPIENT.to_uppercase()).await
    })
}
