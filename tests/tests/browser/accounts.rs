//! The beginning of an alliance, one-time codes, and the last administrator.

use anyhow::Result;
use tests::browser::{CODES, Keys, Profile, empty_story, story};
use thirtyfour::By;

/// The administrator of the central alliance, who manages the accounts of all.
const CENTRAL_ADMINISTRATOR: &str = "VCA-QUANTRI";

#[test]
fn an_empty_server_is_set_up_by_its_link() -> Result<()> {
    empty_story(async |world| {
        let pc = world.pc(&Profile::fresh()?).await?;
        pc.open("/enrol").await?;
        pc.fill("user", "quantri").await?;
        pc.fill("password", "bốn con mèo đen").await?;
        pc.keys(Keys::Enter).await?;
        pc.see("Máy chủ này chưa có tài khoản nào").await?;
        pc.open("/setup").await?;
        pc.see("Cần đường dẫn thiết lập").await?;

        pc.open(world.server.setup_link()?).await?;
        pc.see("Bước 1/2").await?;
        assert_eq!(pc.driver().current_url().await?.fragment(), None, "the link stays nowhere");
        pc.press("Tiếp tục").await?;
        pc.see("Chưa chọn tỉnh, thành phố").await?;
        // A former province is found in today's.
        pc.pick("province", "hai duong").await?;
        pc.see_value("province", "thành phố Hải Phòng").await?;
        pc.fill("name", "Liên minh Hợp tác xã thử nghiệm").await?;
        pc.fill("short", "LMHTX thử").await?;
        pc.keys(Keys::Enter).await?;
        pc.see("Bước 2/2").await?;
        // The second step is typed into without the mouse.
        pc.see_focus("#f-person").await?;
        pc.keys("Nguyễn Thị Quản Trị").await?;
        pc.tab_to_field("user").await?;
        pc.keys("quantri").await?;
        pc.tab_to_field("password").await?;
        pc.keys("ngan").await?;
        pc.keys(Keys::Enter).await?;
        pc.see("Mật khẩu quá ngắn").await?;
        pc.fill("password", "bon con meo den").await?;
        pc.fill("again", "bon con meo trang").await?;
        pc.press("Thiết lập và đăng nhập").await?;
        pc.see("Hai lần nhập không giống nhau").await?;
        pc.fill("again", "bon con meo den").await?;
        pc.keys(Keys::Enter).await?;
        pc.arrive("/office").await?;
        pc.see_heading("Tổng quan").await?;
        pc.see("Liên minh Hợp tác xã thử nghiệm").await?;
        assert!(!pc.text().await?.contains("Bản minh họa"), "it is a real one");
        pc.open("/catalogue").await?;
        pc.see("Giấy khen").await?;

        let second = world.pc(&Profile::fresh()?).await?;
        second.open(world.server.setup_link()?).await?;
        second.see("Máy chủ này đã có người quản trị").await?;
        second.press("Đến trang đăng nhập").await?;
        second.fill("user", "quantri").await?;
        second.fill("password", "bon con meo den").await?;
        second.keys(Keys::Enter).await?;
        second.see("Máy này đã được ghi danh").await
    })
}

#[test]
fn a_forgotten_password() -> Result<()> {
    story(async |world| {
        let administrator = world.enrolled_pc(CODES::ADMINISTRATOR).await?;
        administrator.open("/accounts").await?;
        administrator.see("Bản minh họa").await?;
        administrator.fill("q", "thidua").await?;
        administrator.see_gone("vanthu.haiphong").await?;
        administrator.press("Tạo mã một lần cho thidua.haiphong").await?;
        administrator.see("Mã chỉ hiện ở đây một lần").await?;
        let link: String =
            administrator.ask("return document.getElementById('account-link').href").await?;

        let officer = world.pc(&Profile::fresh()?).await?;
        officer.open(&link).await?;
        officer.see("Tên đăng nhập: thidua.haiphong").await?;
        assert_eq!(officer.driver().current_url().await?.fragment(), None);
        officer.fill("new", "minh-hoa-2026").await?;
        officer.keys(Keys::Enter).await?;
        officer.see("Mật khẩu này ai cũng đoán được").await?;
        officer.fill("new", "hai cay cau va ba").await?;
        officer.fill("new_again", "hai cay cau va ba").await?;
        officer.keys(Keys::Enter).await?;
        officer.see("Máy này đã được ghi danh").await?;
        officer.see("Liên minh Hợp tác xã và Doanh nghiệp thành phố Hải Phòng").await?;

        // The old one opens nothing any more, and the code was good once.
        let other = world.tablet(&Profile::fresh()?).await?;
        other.open(&link).await?;
        other.see("đã được dùng").await?;
        other.open("/enrol").await?;
        other.fill("user", "thidua.haiphong").await?;
        other.fill("password", "minh-hoa-2026").await?;
        other.keys(Keys::Enter).await?;
        other.see("mật khẩu không đúng").await?;
        other.fill("password", "hai cay cau va ba").await?;
        other.keys(Keys::Enter).await?;
        other.see("Máy này đã được ghi danh").await?;

        // Whoever knows it changes it; devices stay enrolled.
        officer.open("/password").await?;
        officer.fill("user", "thidua.haiphong").await?;
        officer.fill("old", "hai cay cau va ba").await?;
        officer.fill("next", "mot cay da dau lang").await?;
        officer.fill("next_again", "mot cay da dau lang").await?;
        officer.keys(Keys::Enter).await?;
        officer.see("Mật khẩu đã được đổi").await?;
        officer.open("/office").await?;
        officer.see_heading("Tổng quan").await
    })
}

#[test]
fn the_last_administrator_cannot_lock_himself_out() -> Result<()> {
    story(async |world| {
        let administrator = world.enrolled_pc(CENTRAL_ADMINISTRATOR).await?;
        administrator.open("/accounts").await?;
        administrator.press("Khóa tài khoản quantri.haiphong").await?;
        administrator.see_focus("Thôi").await?;
        administrator.press_in_dialog("Khóa tài khoản").await?;
        administrator.see_gone("quantri.haiphong").await?;

        administrator.press("Khóa tài khoản quantri.vca").await?;
        let lock = By::XPath("//dialog[@open]//button[contains(., 'Khóa tài khoản')]");
        administrator.click(lock).await?;
        administrator.see("Đây là người quản trị cuối cùng").await?;
        administrator.press_in_dialog("Thôi").await?;

        administrator.press("Đổi vai trò của quantri.vca").await?;
        for role in ["roles_administrator", "roles_viewer"] {
            administrator.click(By::Id(format!("f-{role}"))).await?;
        }
        let keep = By::XPath("//dialog[@open]//button[contains(., 'Lưu vai trò')]");
        administrator.click(keep).await?;
        administrator.see("Đây là người quản trị cuối cùng").await?;
        administrator.press_in_dialog("Thôi").await?;

        // Nothing of it has happened, and what did is in the log.
        administrator.open("/acts").await?;
        administrator.see("Khóa tài khoản").await?;
        administrator.see("quantri.haiphong").await?;
        administrator.open("/accounts").await?;
        administrator.see("quantri.vca").await
    })
}
