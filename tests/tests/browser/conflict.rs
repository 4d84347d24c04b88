//! Two devices of one organisation: different fields merge, one field is decided by a person.

use anyhow::Result;
use tests::browser::{Browser, CODES, story};

use super::forms::{RECIPIENT, write_nomination};

const FIRST: &str = "Kế toán trưởng";
const SECOND: &str = "Kế toán tổng hợp";

#[test]
fn two_texts_for_one_field_are_decided_by_a_person() -> Result<()> {
    story(async |world| {
        let first = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&first, RECIPIENT).await?;
        let form = first.path().await?.replace("/check", "");
        first.open("/").await?;
        first.see("Mọi mục đã lưu đều có tại văn phòng").await?;
        let second = world.enrolled_tablet(CODES::CADRE).await?;
        second.become_person("Đặng Văn Mẫu Hòa").await?;
        second.open(&format!("{form}/recipient")).await?;
        second.see_value("position", "Kế toán").await?;

        world.server.kill()?;
        change(&first, &form, "position", FIRST).await?;
        change(&first, &form, "unit", "Tổ kế toán").await?;
        change(&second, &form, "position", SECOND).await?;
        world.server.go()?;
        first.open("/").await?;
        first.see("Mọi mục đã lưu đều có tại văn phòng").await?;
        second.open("/").await?;
        second.see("1 mục cần xử lý").await?;

        second.press(RECIPIENT).await?;
        second.see("Hai nội dung khác nhau").await?;
        for text in ["Kế toán", FIRST, SECOND, "Đặng Thị Mẫu Hai", "Đặng Văn Mẫu Hòa"]
        {
            second.see(text).await?;
        }
        second.press("Chọn nội dung này: Viết trên máy này").await?;
        second.see("Không còn mục nào có hai nội dung khác nhau").await?;
        second.open("/").await?;
        second.see("Mọi mục đã lưu đều có tại văn phòng").await?;

        // What was chosen reaches the other device, and so did the field that only one changed.
        for tablet in [&first, &second] {
            tablet.open(form.trim_end_matches("/edit")).await?;
            tablet.see(SECOND).await?;
            tablet.see("Tổ kế toán").await?;
        }
        Ok(())
    })
}

/// Changes one answer and saves it.
async fn change(tablet: &Browser, form: &str, field: &str, text: &str) -> Result<()> {
    tablet.open(&format!("{form}/recipient")).await?;
    tablet.fill(field, text).await?;
    tablet.press("Lưu và tiếp tục").await?;
    tablet.see_heading("Danh hiệu hoặc hình thức khen thưởng").await
}
