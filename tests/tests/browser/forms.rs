//! Writes the two forms as a cadre does: step after step, with the buttons of the page.

use anyhow::{Context as _, Result};
use serde_json::json;
use tests::browser::{Browser, Keys};
use thirtyfour::{By, WebElement};

/// The name of the nomination's recipient; `dang` finds it.
pub(crate) const RECIPIENT: &str = "Đặng Thị Mẫu Thảo";
/// The title of the pledge.
pub(crate) const PLEDGE: &str = "Giao ước thi đua năm tới của Hợp tác xã mẫu 01";
/// A text long enough for a dossier.
pub(crate) const ACHIEVEMENTS: &str = "Giữ sổ sách của hợp tác xã rõ ràng, đúng hạn cả năm; hướng \
     dẫn 12 hộ thành viên ghi nhật ký đồng ruộng; cùng tổ kỹ thuật giảm 15% chi phí giống; tham gia \
     đầy đủ các lớp tập huấn và hoàn thành tốt nhiệm vụ được giao.";

/// The inputs of one cell in all rows of a set, in the order of the rows.
async fn cells(browser: &Browser, set: &str, cell: &str) -> Result<Vec<WebElement>> {
    let path = format!("[id^='f-{set}/'][id$='#{cell}']");
    Ok(browser.driver().find_all(By::Css(path)).await?)
}

/// Types into a cell of the last row of a set.
pub(crate) async fn fill_last(browser: &Browser, set: &str, cell: &str, text: &str) -> Result<()> {
    let input = browser
        .wait_for(&format!("the cell {cell} of {set}"), async || {
            Ok(cells(browser, set, cell).await?.pop())
        })
        .await?;
    input.scroll_into_view().await?;
    input.send_keys(Keys::Control + "a").await?;
    Ok(input.send_keys(text).await?)
}

/// Chooses among the radio buttons of a cell of the last row of a set.
async fn choose_last(browser: &Browser, set: &str, cell: &str, value: &str) -> Result<()> {
    let path = format!("input[name^='f-{set}/'][name$='#{cell}'][value='{value}']");
    let radios = browser.driver().find_all(By::Css(path)).await?;
    let radio = radios.last().context("no such radio button")?;
    radio.scroll_into_view().await?;
    Ok(radio.click().await?)
}

/// Adds a row and waits until it is there.
async fn add_row(browser: &Browser, set: &str, cell: &str, button: &str) -> Result<()> {
    let before = cells(browser, set, cell).await?.len();
    browser.press(button).await?;
    browser
        .wait_for(&format!("a new row of {set}"), async || {
            Ok((cells(browser, set, cell).await?.len() > before).then_some(()))
        })
        .await
}

/// Waits until a draft on the device has a text.
pub(crate) async fn drafted(tablet: &Browser, text: &str) -> Result<()> {
    let script = "const [text, done] = arguments;
        const opening = indexedDB.open('giaouoc');
        opening.onsuccess = () => {
            const rows = opening.result.transaction('drafts').objectStore('drafts').getAll();
            rows.onsuccess = () => {
                opening.result.close();
                done(rows.result.some((row) => row.json.includes(text)));
            };
        };";
    tablet
        .wait_for(&format!("“{text}” in a draft"), async || {
            Ok(tablet.ask_later::<bool>(script, vec![json!(text)]).await?.then_some(()))
        })
        .await
}

/// Saves the step and goes on to the one with this heading.
async fn next(browser: &Browser, heading: &str) -> Result<()> {
    browser.press("Lưu và tiếp tục").await?;
    browser.see_heading(heading).await
}

/// Writes a nomination of an individual up to the last step.
pub(crate) async fn write_nomination(browser: &Browser, recipient: &str) -> Result<()> {
    browser.begin_nomination("Người hoặc tập thể được đề nghị").await?;
    browser.choose("Cá nhân").await?;
    browser.fill("recipient_name", recipient).await?;
    browser.fill("position", "Kế toán").await?;
    browser.fill("unit", "Hợp tác xã mẫu 01").await?;
    next(browser, "Danh hiệu hoặc hình thức khen thưởng").await?;
    browser.pick("award", "Lao dong tien tien").await?;
    next(browser, "Thành tích").await?;
    browser.fill("achievements", ACHIEVEMENTS).await?;
    next(browser, "Khen thưởng đã nhận").await?;
    add_row(browser, "prior_awards", "award", "Thêm một lần khen thưởng").await?;
    fill_last(browser, "prior_awards", "award", "Giấy khen của Giám đốc").await?;
    fill_last(browser, "prior_awards", "year", &browser.calendar.year(-2)).await?;
    next(browser, "Họp bình xét").await?;
    browser.fill("meeting_on", &browser.calendar.day(-12)).await?;
    next(browser, "Ảnh kèm theo").await?;
    next(browser, "Kiểm tra lại").await?;
    browser.see(recipient).await
}

/// Writes a pledge with a target of each shape up to the last step.
pub(crate) async fn write_pledge(browser: &Browser, title: &str) -> Result<()> {
    browser.open("/pledges").await?;
    browser.press("Viết giao ước mới").await?;
    browser.press("Phong trào và đơn vị ký kết").await?;
    browser.fill("title", title).await?;
    browser.fill("year", &browser.calendar.year(1)).await?;
    browser.pick("movement", "").await?;
    next(browser, "Nội dung chung").await?;
    add_row(browser, "contents", "text", "Thêm nội dung").await?;
    fill_last(browser, "contents", "text", "Thi đua phát triển kinh tế tập thể").await?;
    next(browser, "Chỉ tiêu").await?;
    for (name, shape, value, upto) in [
        ("Tổ hợp tác thành lập mới", "at_least", "30", ""),
        ("Hợp tác xã thành lập mới", "range", "3", "5"),
        ("Thành viên được tập huấn", "ratio", "100", ""),
        ("Lớp tập huấn", "yearly", "2", ""),
        ("Điển hình tiên tiến", "text", "", ""),
    ] {
        add_row(browser, "targets", "name", "Thêm chỉ tiêu").await?;
        fill_last(browser, "targets", "name", name).await?;
        choose_last(browser, "targets", "shape", shape).await?;
        match shape {
            "text" => {
                fill_last(browser, "targets", "text", "Mỗi tổ giới thiệu một điển hình").await?;
            }
            _ => fill_last(browser, "targets", "value", value).await?,
        }
        if !upto.is_empty() {
            fill_last(browser, "targets", "upto", upto).await?;
        }
        if matches!(shape, "at_least" | "range" | "yearly") {
            fill_last(browser, "targets", "unit", "đơn vị").await?;
        }
    }
    next(browser, "Đại diện ký và cam kết").await?;
    browser.fill("signatory_name", "Đào Văn Mẫu Một").await?;
    browser.fill("signatory_title", "Giám đốc").await?;
    browser.fill("committed_on", &browser.calendar.day(-4)).await?;
    next(browser, "Kiểm tra lại").await?;
    browser.see("từ 3 đến 5 đơn vị").await?;
    browser.see(title).await
}
