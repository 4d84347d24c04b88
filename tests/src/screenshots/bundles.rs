//! The pages of files that travel: made, carried, opened, and of no use.

use std::path::Path;

use anyhow::Result;

use super::{camera::Camera, tablet::begin};
use crate::browser::{Browser, CODES, Card, World};

/// A tablet without a network, another organisation's that carries, a colleague's that reads.
pub(super) async fn all(world: &World, camera: &mut Camera<'_>) -> Result<()> {
    let card = Card::empty()?;
    let tablet = world.enrolled_tablet(CODES::CADRE).await?;
    camera.page(&tablet, "/bundles", "bundles", "empty").await?;
    tablet.cut_off(true).await?;
    let form = begin(&tablet, "/nominations", "Viết đề nghị mới").await?;
    tablet.open(&format!("{form}/recipient")).await?;
    tablet.choose("Cá nhân").await?;
    tablet.fill("recipient_name", "Đặng Thị Mẫu Thảo").await?;
    tablet.fill("position", "Kế toán").await?;
    tablet.press("Lưu và tiếp tục").await?;
    tablet.see_heading("Danh hiệu hoặc hình thức khen thưởng").await?;
    tablet.open("/device").await?;
    tablet.see("Tệp sẽ có").await?;
    let for_office = tablet.take_file("Tạo tệp", &card).await?;
    tablet.see("Đã đưa ra tệp").await?;
    camera.take(&tablet, "device", "file").await?;
    let card = Card::empty()?;
    tablet.type_in("devices", "Các máy của").await?;
    let handed_over = tablet.take_file("Tạo tệp", &card).await?;
    tablet.close().await?;

    let colleague = world.enrolled_tablet(CODES::CADRE).await?;
    colleague.cut_off(true).await?;
    let courier = world.enrolled_tablet(CODES::OTHER_CADRE).await?;
    courier.cut_off(true).await?;
    let letter = card.put("thu-cua-ai.txt", "Thư".as_bytes())?;
    receive(&courier, &[&for_office, &letter, &handed_over]).await?;
    courier.see("Chưa giao").await?;
    both_languages(&courier, camera, "bundles", "carried").await?;
    courier.cut_off(false).await?;
    courier.open("/bundles").await?;
    courier.see("Lấy biên nhận").await?;
    camera.take(&courier, "bundles", "delivered").await?;
    courier.close().await?;

    receive(&colleague, &[&handed_over]).await?;
    colleague.see("Chưa xác nhận, từ máy khác").await?;
    both_languages(&colleague, camera, "bundles", "opened").await?;
    camera.page(&colleague, "/nominations", "nominations", "unconfirmed").await?;
    colleague.press("Đặng Thị Mẫu Thảo").await?;
    colleague.see("Chỉ để đọc").await?;
    both_languages(&colleague, camera, "unconfirmed", "full").await?;
    colleague.close().await?;

    let office = world.enrolled_pc(CODES::OFFICER).await?;
    receive(&office, &[&for_office, &letter]).await?;
    office.see("Lấy biên nhận").await?;
    camera.take(&office, "bundles", "office").await
}

async fn receive(device: &Browser, files: &[&Path]) -> Result<()> {
    device.open("/bundles").await?;
    device.choose_files("files", files).await
}

/// Pictures of the page that is shown, in Vietnamese and in English.
async fn both_languages(
    device: &Browser,
    camera: &mut Camera<'_>,
    page: &str,
    state: &str,
) -> Result<()> {
    camera.take(device, page, state).await?;
    device.press("English").await?;
    camera.take(device, page, &format!("{state}-english")).await?;
    device.press("Tiếng Việt").await
}
