//! A new build of the app: when it takes over, and for whom it waits.

use anyhow::{Result, ensure};
use tests::browser::{CODES, NEW_BUILD, story};

const WAITS: &str = "const [done] = arguments;
    navigator.serviceWorker.getRegistration().then((found) => done(!!found.waiting));";

#[test]
fn a_new_build_waits_for_a_form_in_another_tab() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", "Đang viết.").await?;
        let form = tablet.driver().window().await?;

        world.server.go_with_new_build()?;
        let second = tablet.new_tab().await?;
        tablet.open("/device").await?;
        tablet.press("Tìm phiên bản mới").await?;
        tablet.press("Cập nhật bây giờ").await?;
        tablet.see("Đang có một biểu mẫu mở ở thẻ khác").await?;
        ensure!(tablet.ask_later::<bool>(WAITS, Vec::new()).await?, "it took over all the same");

        // The form is left with what was typed, and nothing is in the way any more.
        tablet.driver().switch_to_window(form).await?;
        tablet.see_value("achievements", "Đang viết.").await?;
        tablet.press("Trang chủ").await?;
        tablet.see("Đang viết dở").await?;
        tablet.driver().switch_to_window(second).await?;
        tablet.press("Cập nhật bây giờ").await?;
        tablet.see_gone("Đã có phiên bản mới").await?;
        tablet.see(NEW_BUILD).await
    })
}
