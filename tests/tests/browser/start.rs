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
fn a_link_on_a_device_that_is_enrolled_says_whose_it_is_and_leads_home() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let device: String = tablet.ask_later(DEVICE, Vec::new()).await?;
        for (code, said) in [
            (CODES::CADRE, "Không cần ghi danh lần nữa"),
            (CODES::OTHER_CADRE, "hồ sơ và danh mục của Hợp tác xã mẫu 01 bị xóa khỏi máy này"),
            ("KHONG-CO-MA", "trên máy không có gì thay đổi"),
        ] {
            tablet.open("/").await?;
            tablet.open(&world.server.link(code)).await?;
            tablet.see(said).await?;
            assert_eq!(tablet.path().await?, "/enrol", "the code stays in no address");
            tablet.press("Về trang chủ").await?;
            tablet.see("Việc cần làm").await?;
        }
        world.server.kill()?;
        tablet.open(&world.server.link(CODES::CADRE)).await?;
        tablet.see("Máy này đã được ghi danh cho Hợp tác xã mẫu 01").await?;
        let same: String = tablet.ask_later(DEVICE, Vec::new()).await?;
        assert_eq!(same, device, "nothing was enrolled");
        Ok(())
    })
}

/// The id under which the device is enrolled.
const DEVICE: &str = "
    const [done] = arguments;
    const opening = indexedDB.open('giaouoc');
    opening.onsuccess = () => {
        const reading = opening.result.transaction('meta').objectStore('meta').get('device');
        reading.onsuccess = () => {
            opening.result.close();
            done(JSON.parse(reading.result.json).id);
        };
    };";

#[test]
fn an_answer_that_is_lost_does_not_use_the_code_up() -> Result<()> {
    // The request arrives and the answer does not, once.
    const LOST: &str = "
        const real = window.fetch;
        window.fetch = async (address, options) => {
            const answer = await real(address, options);
            if (String(address).endsWith('/api/v1/enrol') && !localStorage.lost) {
                localStorage.lost = await answer.text();
                throw new TypeError('the network broke');
            }
            return answer;
        };";
    story(async |world| {
        let administrator = world.enrolled_pc(CODES::ADMINISTRATOR).await?;
        let link = super::devices::make_link(&administrator).await?;
        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.tell("Page.addScriptToEvaluateOnNewDocument", json!({"source": LOST})).await?;
        tablet.open(&link).await?;
        tablet.see("Không tới được văn phòng").await?;
        // The person opens the link once more, as people do.
        tablet.open("/").await?;
        tablet.open(&link).await?;
        tablet.see("Máy này đã được ghi danh").await?;
        let device: String = tablet.ask_later(DEVICE, Vec::new()).await?;
        let lost: String = tablet.ask("return JSON.parse(localStorage.lost).device").await?;
        assert_eq!(device, lost, "it was enrolled twice");
        Ok(())
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
