//! Coming in: the link, a typed code, a password, refusals, the other language, old browsers.

use anyhow::Result;
use serde_json::json;
use tests::browser::{CODES, Keys, Profile, story};

#[test]
fn a_link_enrols_and_leaves_no_code_behind() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        assert_eq!(tablet.path().await?, "/enrol");
        let address = tablet.driver().current_url().await?;
        assert!(!address.as_str().contains(CODES::CADRE), "{address}");
        tablet.see("Hợp tác xã mẫu 01").await?;
        tablet.choose("Đặng Văn Mẫu Hòa").await?;
        tablet.press("Bắt đầu làm việc").await?;
        tablet.see("Việc cần làm").await?;
        let chosen: String = tablet
            .ask("return document.querySelector('.actor select').selectedOptions[0].text")
            .await?;
        assert!(chosen.contains("Đặng Văn Mẫu Hòa"), "{chosen}");
        Ok(())
    })
}

#[test]
fn a_password_enrols_and_mistakes_are_explained() -> Result<()> {
    story(async |world| {
        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.open("/").await?;
        tablet.arrive("/enrol").await?;
        tablet.fill("code", "KHONG-CO").await?;
        tablet.press("Ghi danh máy này").await?;
        tablet.see("Chưa ghi danh được").await?;
        tablet.fill("code", "").await?;
        tablet.fill("user", "canbo.mau02").await?;
        tablet.fill("password", "minh-hoa-2026").await?;
        tablet.keys(Keys::Enter).await?;
        tablet.see("Máy này đã được ghi danh").await?;
        tablet.see("Hợp tác xã mẫu 02").await
    })
}

#[test]
fn without_a_network_enrolment_says_what_to_do() -> Result<()> {
    story(async |world| {
        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.open("/enrol").await?;
        tablet.see("Mã ghi danh").await?;
        world.server.kill()?;
        tablet.fill("code", CODES::CADRE).await?;
        tablet.keys(Keys::Enter).await?;
        tablet.see("Không tới được văn phòng").await?;
        world.server.go()?;
        tablet.press("Ghi danh máy này").await?;
        tablet.see("Máy này đã được ghi danh").await
    })
}

#[test]
fn the_language_changes_everywhere_and_is_remembered() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.open("/device").await?;
        tablet.see("Dữ liệu trên máy").await?;
        tablet.press("English").await?;
        tablet.see("Data on this device").await?;
        tablet.open("/nominations").await?;
        tablet.see("Nominations").await?;
        assert_eq!(tablet.ask::<String>("return document.documentElement.lang").await?, "en");
        tablet.press("Tiếng Việt").await?;
        tablet.see("Đề nghị khen thưởng").await
    })
}

#[test]
fn a_browser_that_is_too_old_is_told_so() -> Result<()> {
    story(async |world| {
        let tablet = world.tablet(&Profile::fresh()?).await?;
        // What a browser before 97 lacks, taken away before the page's first script.
        let source = "WebAssembly.validate = () => false;";
        tablet.tell("Page.addScriptToEvaluateOnNewDocument", json!({"source": source})).await?;
        tablet.open("/").await?;
        tablet.see("Trình duyệt này quá cũ").await?;
        tablet.see("This browser is too old").await
    })
}
