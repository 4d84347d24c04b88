//! Names that cannot be broken at a space, on screens of every width: what people decide by stays
//! in sight.

use anyhow::{Result, ensure};
use tests::browser::{Browser, CODES, story};

use super::forms::write_nomination;

/// Widths of a phone, a tablet and a PC.
const WIDTHS: [u32; 3] = [360, 768, 1280];

/// What of the page stands outside of the window, and of how much of it is to be seen.
const OUTSIDE: &str = "
    const seen = [...document.querySelectorAll(arguments[0])].filter((it) => it.offsetWidth > 0);
    const out = seen.filter((it) => {
        const box = it.getBoundingClientRect();
        return box.left < 0 || box.right > innerWidth;
    });
    const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
    if (seen.length === 0) return ['nothing to look at'];
    return wide.concat(out.map((it) => it.innerText));";

/// Every part of the page that a selector names lies within the window at every width.
async fn within(browser: &Browser, path: &str, selector: &str) -> Result<()> {
    for width in WIDTHS {
        browser.size(width, 900).await?;
        browser.open(path).await?;
        browser
            .wait_for(&format!("{selector} within {width} px at {path}"), async || {
                let outside = browser.driver().execute(OUTSIDE, vec![selector.into()]).await?;
                let outside: Vec<String> = outside.convert()?;
                ensure!(outside.is_empty(), "outside of the window: {outside:?}");
                Ok(Some(()))
            })
            .await?;
    }
    Ok(())
}

/// Types a name into a new nomination and saves it.
async fn nominate(tablet: &Browser, name: &str) -> Result<()> {
    tablet.size(800, 1100).await?;
    tablet.begin_nomination("Người hoặc tập thể được đề nghị").await?;
    tablet.choose("Tập thể").await?;
    let put = "const field = document.getElementById('f-recipient_name');
        field.value = arguments[0];
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        return true;";
    tablet.field("recipient_name").await?;
    tablet.driver().execute(put, vec![name.into()]).await?;
    tablet.press("Lưu và tiếp tục").await?;
    tablet.see_heading("Danh hiệu hoặc hình thức khen thưởng").await
}

#[test]
fn a_name_without_a_space_pushes_nothing_out_of_sight() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        nominate(&tablet, &"Thànhviên".repeat(14)).await?;
        nominate(&tablet, &"Thành\u{a0}viên\u{a0}".repeat(12)).await?;
        tablet.open("/").await?;
        tablet.wait_until_sent().await?;
        within(&tablet, "/nominations", ".badge, .card-title").await?;
        tablet.press("Thànhviên").await?;
        tablet.see("Biên nhận số").await?;
        let record = tablet.path().await?;
        within(&tablet, &record, ".badge, h1, .summary-value, .history li").await?;
        within(&tablet, "/device", ".task-title, .summary-value").await
    })
}

#[test]
fn the_inbox_shows_status_and_day_beside_a_name_without_a_space() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&tablet, &"Nguyễnvăn".repeat(13)).await?;
        tablet.press("Trình đề nghị").await?;
        tablet.see("Biên nhận số").await?;
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        within(&office, "/office/inbox", ".inbox tbody tr > *, .inbox .badge").await?;
        office.press("Nguyễnvăn").await?;
        office.see("Việc tiếp theo").await?;
        let dossier = office.path().await?;
        within(&office, &dossier, ".badge, h1, .summary-value, .history li").await?;
        within(&office, "/office", ".card-title, .facts li").await
    })
}
