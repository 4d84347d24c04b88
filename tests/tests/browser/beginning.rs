//! An alliance that begins with nothing but a server: it enters itself, and a unit hands in.

use anyhow::Result;
use tests::browser::{Browser, Keys, Profile, empty_story};

use super::forms::write_pledge;

/// The first cooperative of the new alliance.
const UNIT: &str = "Hợp tác xã Mẫu Khởi Đầu";
/// What it pledges.
const PLEDGE: &str = "Giao ước đầu tiên của Hợp tác xã Mẫu Khởi Đầu";

/// Makes the alliance and its first administrator.
async fn set_up(pc: &Browser, link: &str) -> Result<()> {
    pc.open(link).await?;
    pc.see("Bước 1/2").await?;
    pc.pick("province", "hai duong").await?;
    pc.fill("name", "Liên minh Hợp tác xã thử nghiệm").await?;
    pc.fill("short", "LMHTX thử").await?;
    pc.keys(Keys::Enter).await?;
    pc.see("Bước 2/2").await?;
    for (field, text) in [
        ("person", "Nguyễn Thị Quản Trị"),
        ("user", "quantri"),
        ("password", "bon con meo den"),
        ("again", "bon con meo den"),
    ] {
        pc.fill(field, text).await?;
    }
    pc.press("Thiết lập và đăng nhập").await?;
    pc.arrive("/office").await
}

/// Begins an entry of a list and fills in one field.
async fn enter(pc: &Browser, noun: &str, button: &str, field: &str, text: &str) -> Result<()> {
    pc.open(&format!("/directory/{noun}")).await?;
    pc.press(button).await?;
    pc.arrive(&format!("/directory/{noun}/")).await?;
    pc.fill(field, text).await?;
    pc.keys(Keys::Tab + "").await?;
    pc.see_heading(text).await
}

#[test]
fn a_new_alliance_enters_itself_and_receives_its_first_pledge() -> Result<()> {
    empty_story(async |world| {
        let pc = world.pc(&Profile::fresh()?).await?;
        set_up(&pc, world.server.setup_link()?).await?;
        pc.see("Việc đầu tiên của văn phòng").await?;
        pc.see("Ghi các đơn vị").await?;
        enter(&pc, "org", "Thêm mới: Đơn vị", "names-1-name", UNIT).await?;
        enter(&pc, "person", "Thêm mới: Người", "name", "Lê Thị Mẫu Đầu").await?;
        pc.open("/directory/appointment").await?;
        pc.press("Thêm mới: Chức vụ").await?;
        pc.arrive("/directory/appointment/").await?;
        pc.pick("person", "mau dau").await?;
        pc.pick("org", "khoi dau").await?;
        let drive = "Phong trào Mẫu thi đua yêu nước";
        enter(&pc, "movement", "Thêm mới: Phong trào thi đua", "name", drive).await?;
        pc.exchange().await?;

        pc.open("/devices").await?;
        pc.see("Các máy đã ghi danh").await?;
        pc.pick("code_org", "khoi dau").await?;
        pc.press("Tạo mã ghi danh").await?;
        pc.see("Mã để đọc qua điện thoại").await?;
        let link: String = pc.ask("return document.getElementById('made-link').href").await?;

        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.enrol(&link).await?;
        world.server.kill()?;
        tablet.open("/").await?;
        tablet.become_person("Lê Thị Mẫu Đầu").await?;
        write_pledge(&tablet, PLEDGE).await?;
        tablet.press("Trình giao ước").await?;
        tablet.see("Đã bấm trình (chờ gửi)").await?;
        world.server.go()?;
        tablet.open("/").await?;
        tablet.see("Mọi mục đã lưu đều có tại văn phòng.").await?;

        pc.open("/office/inbox").await?;
        pc.see(PLEDGE).await?;
        pc.press(PLEDGE).await?;
        pc.see_heading(PLEDGE).await?;
        pc.press("Tiếp nhận").await?;
        pc.press_in_dialog("Tiếp nhận").await?;
        pc.see("Đã tiếp nhận").await?;
        pc.open("/device").await?;
        pc.wait_until_sent().await?;
        tablet.open("/pledges").await?;
        tablet.exchange().await?;
        tablet.see("Đã tiếp nhận").await
    })
}
