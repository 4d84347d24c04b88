//! Search from every page: at an office at the server, without a network and on a tablet among what
//! lies there.

use anyhow::{Result, ensure};
use tests::browser::{CODES, Keys, story};

use super::forms::{RECIPIENT, write_nomination};

/// A report of the demonstration, by its number.
const REPORT: &str = "BC-2020-000012";
/// The option that Enter opens.
const ACTIVE: &str = "const field = document.getElementById('search-all');
    const option = document.getElementById(field.getAttribute('aria-activedescendant'));
    return option ? option.innerText : ''";

#[test]
fn an_officer_finds_by_number_and_without_accents_by_keyboard() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/catalogue").await?;
        office.see_heading("Danh mục").await?;
        office.keys("/").await?;
        office.see_focus("INPUT #search-all").await?;
        office.keys(REPORT).await?;
        office.see(REPORT).await?;
        let active: String = office.ask(ACTIVE).await?;
        ensure!(active.contains(REPORT), "{active}");
        office.keys(Keys::Enter + "").await?;
        office.arrive("/reports/").await?;
        office.see(REPORT).await?;

        // The page has the focus again, so the key goes to the field again.
        office.keys("/").await?;
        office.keys("QĐ-UBND").await?;
        office.see("Quyết định khen thưởng").await?;
        office.keys(Keys::Escape + "").await?;
        office.keys(Keys::Escape + "").await?;
        office.keys("to san xuat rau").await?;
        office.see("Tổ sản xuất rau an toàn").await?;
        let groups: u32 = office
            .ask("return document.querySelectorAll('#search-found [role=group]').length")
            .await?;
        ensure!(groups > 0, "no noun stands above its results");
        office.keys(Keys::Escape + "").await?;
        office.see_gone("Tổ sản xuất rau an toàn").await?;

        // The key is a sign like any other where somebody is typing.
        office.open("/office/inbox?status=all&q=x").await?;
        office.fill("q", "12").await?;
        office.keys("/QĐ").await?;
        office.see_value("q", "12/QĐ").await?;

        world.server.kill()?;
        office.open("/office").await?;
        office.see_heading("Tổng quan").await?;
        office.keys("/").await?;
        office.keys(REPORT).await?;
        office.see("Chỉ tìm trong hồ sơ có trên máy này.").await?;
        let active: String = office.ask(ACTIVE).await?;
        ensure!(active.contains(REPORT), "{active}");
        Ok(())
    })
}

#[test]
fn an_organisation_leads_to_what_it_handed_in_from_the_inbox_too() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.see("Tổ sản xuất rau an toàn").await?;
        office.keys("/").await?;
        office.keys("hop tac xa mau 02").await?;
        office.see("Đơn vị").await?;
        office.press("Hợp tác xã mẫu 02").await?;
        office.arrive("/office/inbox?status=all&org=").await?;
        office.see_gone("Tổ sản xuất rau an toàn").await
    })
}

#[test]
fn a_tablet_without_a_network_finds_what_lies_on_it() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/device").await?;
        tablet.see_heading("Máy này").await?;
        tablet.keys("/").await?;
        tablet.see_focus("INPUT #f-search").await?;
        tablet.keys(text::fold(RECIPIENT)).await?;
        tablet.see("Chỉ tìm trong hồ sơ có trên máy này.").await?;
        tablet.see("Đề nghị khen thưởng").await?;
        tablet.tab_to(RECIPIENT).await?;
        tablet.keys(Keys::Enter + "").await?;
        tablet.see_heading(RECIPIENT).await
    })
}
