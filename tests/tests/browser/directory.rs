//! The lists that an office keeps, written by its people with and without a network.

use anyhow::{Result, ensure};
use tests::browser::{Browser, CODES, Keys, story};

/// Fills a field and leaves it, which saves it.
async fn write(browser: &Browser, field: &str, text: &str) -> Result<()> {
    browser.fill(field, text).await?;
    browser.keys(Keys::Tab + "").await
}

/// The id in the name of the field that ends so, of the row added last.
async fn last_row(browser: &Browser, set: &str, cell: &str) -> Result<String> {
    let script = format!(
        "const all = document.querySelectorAll('[id^=\"f-{set}-\"][id$=\"-{cell}\"]');
         return all.length ? all[all.length - 1].id.slice(2) : ''"
    );
    browser
        .wait_for("the field of the row", async || {
            let field: String = browser.ask(&script).await?;
            Ok(if field.is_empty() { None } else { Some(field) })
        })
        .await
}

#[test]
fn an_office_enters_an_organisation_and_a_group_without_a_network() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/directory/org").await?;
        office.see("Hợp tác xã mẫu 01").await?;
        world.server.kill()?;

        // A cooperative with its name and its tax code, whose zero stays.
        office.press("Thêm mới: Đơn vị").await?;
        office.arrive("/directory/org/").await?;
        write(&office, "names-1-name", "Hợp tác xã Rau sạch Mẫu Mới").await?;
        office.see_heading("Hợp tác xã Rau sạch Mẫu Mới").await?;
        write(&office, "tax_code", "0201234567").await?;
        office.open("/directory/org").await?;
        office.fill("q", "rau sach").await?;
        office.see("Hợp tác xã Rau sạch Mẫu Mới").await?;
        office.see("Liên minh Hợp tác xã và Doanh nghiệp thành phố Hải Phòng").await?;

        // A bloc that it is a member of, and leads from a day on.
        office.open("/directory/group").await?;
        office.press("Thêm mới: Cụm, khối thi đua").await?;
        office.arrive("/directory/group/").await?;
        write(&office, "name", "Khối thi đua Rau quả Mẫu").await?;
        office.press("Thêm dòng").await?;
        let member = last_row(&office, "members", "org").await?;
        office.pick(&member, "rau sach").await?;
        office.see("1. Hợp tác xã Rau sạch Mẫu Mới").await?;
        // What is no day is told, and is not saved as one.
        let from = last_row(&office, "members", "from").await?;
        write(&office, &from, "hôm qua").await?;
        office.see("Chưa đọc được từ ngày").await?;
        write(&office, &from, "1/1/2026").await?;
        office.see_gone("Chưa đọc được").await?;
        let group = office.path().await?;

        world.server.go()?;
        office.exchange().await?;
        let other = world.enrolled_pc(CODES::OFFICER).await?;
        other.open(&group).await?;
        other.see_heading("Khối thi đua Rau quả Mẫu").await?;
        let from = last_row(&other, "members", "from").await?;
        other.see_value(&from, "01/01/2026").await?;
        other.open("/groups").await?;
        other.see("Khối thi đua Rau quả Mẫu").await
    })
}

#[test]
fn what_is_out_of_use_is_offered_no_more_and_keeps_its_name() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/directory/movement").await?;
        office.press("Thêm mới: Phong trào thi đua").await?;
        office.arrive("/directory/movement/").await?;
        write(&office, "name", "Phong trào Mẫu nhập nhầm").await?;
        office.see_heading("Phong trào Mẫu nhập nhầm").await?;
        let page = office.path().await?;
        office.press("Thôi dùng").await?;
        office.press_in_dialog("Thôi dùng").await?;
        office.exchange().await?;
        office.see("Đã thôi dùng").await?;
        office.open("/directory/movement").await?;
        office.see("Tìm trong danh sách").await?;
        ensure!(!office.text().await?.contains("Mẫu nhập nhầm"), "it is still in the list");
        office.choose("Cả mục đã thôi dùng").await?;
        office.see("Phong trào Mẫu nhập nhầm").await?;
        office.open(&page).await?;
        office.press("Dùng lại").await?;
        office.press_in_dialog("Dùng lại").await?;
        office.exchange().await?;
        office.see("Đang dùng").await
    })
}

#[test]
fn roles_are_given_by_administrators_and_what_is_shipped_is_only_read() -> Result<()> {
    story(async |world| {
        let admin = world.enrolled_pc(CODES::ADMINISTRATOR).await?;
        admin.open("/directory/person").await?;
        admin.press("Thêm mới: Người").await?;
        admin.arrive("/directory/person/").await?;
        write(&admin, "name", "Lê Thị Mẫu Cẩm").await?;
        admin.see_heading("Lê Thị Mẫu Cẩm").await?;
        admin.open("/directory/appointment").await?;
        admin.press("Thêm mới: Chức vụ").await?;
        admin.arrive("/directory/appointment/").await?;
        admin.pick("person", "mau cam").await?;
        admin.pick("org", "mẫu 01").await?;
        admin.exchange().await?;
        admin.open("/directory/appointment").await?;
        admin.fill("q", "mau cam").await?;
        admin.see("Lê Thị Mẫu Cẩm").await?;
        admin.see("Cán bộ · Hợp tác xã mẫu 01").await?;

        let officer = world.enrolled_pc(CODES::OFFICER).await?;
        officer.open("/directory/appointment").await?;
        officer.see("Lê Thị Mẫu Cẩm").await?;
        ensure!(!officer.text().await?.contains("Thêm mới"), "an officer may give roles");
        // What comes with the product has no field to write in.
        officer.open("/directory/award").await?;
        officer.see("Có sẵn trong phần mềm").await?;
        officer.open("/directory/award/dh-cstd-co-so").await?;
        officer.see("Thẩm quyền quyết định").await?;
        let inputs: u32 =
            officer.ask("return document.querySelectorAll('main input').length").await?;
        ensure!(inputs == 0, "{inputs} fields of what is shipped can be written in");
        Ok(())
    })
}
