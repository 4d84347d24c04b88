//! Devices: a code is made, enrols one device, and the device loses its right again.

use anyhow::Result;
use tests::browser::{Browser, CODES, Profile, story};
use thirtyfour::By;

/// Makes a link that enrols one tablet of a cooperative.
pub(crate) async fn make_link(administrator: &Browser) -> Result<String> {
    administrator.open("/devices").await?;
    administrator.see("Các máy đã ghi danh").await?;
    administrator.pick("code_org", "mau 03").await?;
    administrator.press("Tạo mã ghi danh").await?;
    administrator.see("Mã để đọc qua điện thoại").await?;
    administrator.ask("return document.getElementById('made-link').href").await
}

#[test]
fn a_code_is_made_enrols_one_device_and_the_device_is_revoked() -> Result<()> {
    story(async |world| {
        let administrator = world.enrolled_pc(CODES::ADMINISTRATOR).await?;
        let link = make_link(&administrator).await?;
        administrator.find(By::Css(".qr svg")).await?;
        // The code is shown once: an exchange must not take it away, nor what is chosen.
        administrator.exchange().await?;
        administrator.see("Mã để đọc qua điện thoại").await?;
        administrator.see_value("code_org", "Hợp tác xã mẫu 03").await?;

        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.enrol(&link).await?;
        let second = world.tablet(&Profile::fresh()?).await?;
        second.open(&link).await?;
        second.see("Mã ghi danh đã được dùng").await?;

        administrator.reload().await?;
        let row = By::XPath("//tr[contains(., 'Hợp tác xã mẫu 03')]//button");
        administrator.click(row).await?;
        // What takes a right away is not what Enter presses first.
        administrator.see_focus("Thôi").await?;
        administrator.press_in_dialog("Thu hồi máy").await?;
        administrator.see_gone("Hợp tác xã mẫu 03\n").await?;

        tablet.open("/").await?;
        tablet.press("Hỏi văn phòng có gì mới").await?;
        tablet.see("đã bị thu hồi quyền").await
    })
}
