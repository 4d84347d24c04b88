//! The app without a server: cold start, reload, a new tab.

use anyhow::Result;
use tests::browser::{CODES, story};

#[test]
fn the_app_opens_with_the_server_switched_off() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        assert!(!tablet.driver().current_url().await?.as_str().contains(CODES::CADRE));
        tablet.press("Bắt đầu làm việc").await?;
        tablet.see("Việc cần làm").await?;
        world.server.kill()?;

        tablet.reload().await?;
        tablet.see("Hợp tác xã mẫu 01").await?;
        tablet.see("Việc cần làm").await?;

        tablet.driver().new_tab().await?;
        let windows = tablet.driver().windows().await?;
        if let Some(last) = windows.last() {
            tablet.driver().switch_to_window(last.clone()).await?;
        }
        tablet.open("/pledges").await?;
        tablet.see("Giao ước").await?;

        let profile = tablet.kill()?;
        let tablet = world.tablet(&profile).await?;
        tablet.open("/device").await?;
        tablet.see("Chưa tới được văn phòng").await?;
        tablet.see("Dùng được khi không có mạng").await
    })
}
