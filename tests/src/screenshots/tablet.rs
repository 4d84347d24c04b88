//! The pages of a cooperative's tablet.

use anyhow::{Context as _, Result};

use super::camera::Camera;
use crate::browser::{Album, Browser, CODES, World};

/// Steps of the two forms, with the last one in which everything is checked.
const PLEDGE_STEPS: [&str; 5] = ["movement", "contents", "targets", "signatory", "check"];
const NOMINATION_STEPS: [&str; 7] =
    ["recipient", "award", "achievements", "prior", "meeting", "attachments", "check"];

const REPORT_STEPS: [&str; 3] = ["group", "figures", "check"];
/// Nominations of the demonstration: with two contents for one field, and sent back.
const CONFLICTING: &str = "/nominations/dn-mau02-dong";
const RETURNED: &str = "/nominations/dn-mau02-tap-the";

/// A tablet with dossiers in every state.
pub(super) async fn full(world: &World, camera: &mut Camera<'_>) -> Result<()> {
    let tablet = world.enrolled_tablet(CODES::OTHER_CADRE).await?;
    let form = begin(&tablet, "/nominations", "Viết đề nghị mới").await?;
    tablet.open(&format!("{form}/recipient")).await?;
    tablet.choose("Cá nhân").await?;
    tablet.fill("recipient_name", "Đặng Thị Mẫu Thảo").await?;
    tablet.see("Đã lưu nháp trên máy này").await?;
    tablet.open(&format!("{form}/attachments")).await?;
    let album = Album::new()?;
    let mut photos = Vec::new();
    for (name, size) in [("ký-kết.jpg", (1_600, 1_200)), ("đồng-ruộng.jpg", (1_200, 1_600))]
    {
        photos.push(album.take(&tablet, name, size).await?);
    }
    tablet.choose_photos(&photos).await?;
    tablet.see_photos(2).await?;
    tablet.see("Đã lưu nháp trên máy này").await?;
    for (path, page) in [
        ("/", "home"),
        ("/pledges", "pledges"),
        ("/nominations", "nominations"),
        ("/reports", "reports"),
        ("/device", "device"),
        ("/nowhere", "not-found"),
    ] {
        camera.page(&tablet, path, page, "full").await?;
    }
    tablet.open("/device").await?;
    tablet.see_heading("Máy này").await?;
    tablet.keys("/").await?;
    tablet.keys("mau").await?;
    tablet.see("Chỉ tìm trong hồ sơ có trên máy này.").await?;
    camera.take(&tablet, "search", "tablet").await?;
    camera.page(&tablet, &form, "nomination-form", "full").await?;
    for step in NOMINATION_STEPS {
        let page = format!("nomination-{step}");
        camera.page(&tablet, &format!("{form}/{step}"), &page, "full").await?;
    }
    for (index, path) in links(&tablet, "/nominations").await?.iter().enumerate() {
        camera.page(&tablet, path, "nomination", &format!("full{}", index + 1)).await?;
    }
    let conflicts = format!("{CONFLICTING}/conflicts");
    camera.page(&tablet, &conflicts, "conflicts", "full").await?;
    for (index, path) in links(&tablet, "/pledges").await?.iter().enumerate() {
        camera.page(&tablet, path, "pledge", &format!("full{}", index + 1)).await?;
        for step in PLEDGE_STEPS {
            let (path, page) = (format!("{path}/edit/{step}"), format!("pledge-{step}"));
            camera.page(&tablet, &path, &page, &format!("full{}", index + 1)).await?;
        }
    }
    report(&tablet, camera).await?;
    camera.page(&tablet, RETURNED, "nomination", "returned").await?;
    tablet.press("Rút đề nghị").await?;
    tablet.see("Không, giữ nguyên").await?;
    camera.take(&tablet, "nomination", "withdrawing").await?;
    tablet.open(&format!("{RETURNED}/edit/check")).await?;
    tablet.press("Trình đề nghị").await?;
    tablet.arrive(&format!("{RETURNED}/handed-in")).await?;
    camera.take(&tablet, "nomination", "handed-in").await
}

/// The report of a bloc, half written.
async fn report(tablet: &Browser, camera: &mut Camera<'_>) -> Result<()> {
    let form = begin(tablet, "/reports", "Viết báo cáo mới").await?;
    camera.page(tablet, &form, "report-form", "full").await?;
    tablet.open(&format!("{form}/group")).await?;
    tablet.pick("group", "Khối 2").await?;
    tablet.fill("year", &tablet.calendar.year(0)).await?;
    tablet.press("Lưu và tiếp tục").await?;
    tablet.see_heading("Số liệu").await?;
    for step in REPORT_STEPS {
        let page = format!("report-{step}");
        camera.page(tablet, &format!("{form}/{step}"), &page, "full").await?;
    }
    camera.page(tablet, "/reports", "reports", "draft").await
}

/// A tablet of a cooperative that has written nothing.
pub(super) async fn empty(world: &World, camera: &mut Camera<'_>) -> Result<()> {
    let tablet = world.enrolled_tablet(CODES::CADRE).await?;
    for (path, page) in [
        ("/", "home"),
        ("/pledges", "pledges"),
        ("/nominations", "nominations"),
        ("/reports", "reports"),
        ("/device", "device"),
        ("/pledges/khong-co", "pledge"),
        ("/nominations/khong-co", "nomination"),
    ] {
        camera.page(&tablet, path, page, "empty").await?;
    }
    let form = begin(&tablet, "/nominations", "Viết đề nghị mới").await?;
    camera.page(&tablet, &form, "nomination-form", "empty").await?;
    for step in NOMINATION_STEPS {
        let page = format!("nomination-{step}");
        camera.page(&tablet, &format!("{form}/{step}"), &page, "empty").await?;
    }
    let form = begin(&tablet, "/pledges", "Viết giao ước mới").await?;
    camera.page(&tablet, &form, "pledge-form", "empty").await?;
    for step in PLEDGE_STEPS {
        let page = format!("pledge-{step}");
        camera.page(&tablet, &format!("{form}/{step}"), &page, "empty").await?;
    }
    Ok(())
}

/// Begins a form; returns its path.
pub(super) async fn begin(tablet: &Browser, list: &str, button: &str) -> Result<String> {
    tablet.open(list).await?;
    tablet.press(button).await?;
    tablet
        .wait_for("the form", async || {
            let path = tablet.path().await?;
            Ok(path.ends_with("/edit").then_some(path))
        })
        .await
}

/// The paths of the first records of a list, one of each state and status that it shows.
pub(super) async fn links(browser: &Browser, list: &str) -> Result<Vec<String>> {
    browser.open(list).await?;
    browser.find(thirtyfour::By::Css("main h1")).await?;
    let list = list.split('?').next().unwrap_or(list);
    let script = format!(
        "const seen = new Map();
         for (const link of document.querySelectorAll('main a[href^=\"{list}/\"]')) {{
             if (link.pathname.endsWith('/edit')) continue;
             const row = link.closest('li, tr') ?? link;
             const kind = [...row.querySelectorAll('.badge')].map((it) => it.innerText).join();
             if (!seen.has(kind)) seen.set(kind, link.pathname);
         }}
         return [...seen.values()];"
    );
    browser
        .wait_for("the list", async || {
            let done: bool = browser
                .ask("return !document.querySelector('.loading p') && document.querySelectorAll('main li, main tr, main .empty').length > 0")
                .await?;
            if done { Ok(Some(browser.ask(&script).await?)) } else { Ok(None) }
        })
        .await
        .context("reading a list")
}
