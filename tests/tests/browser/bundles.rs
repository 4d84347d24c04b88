//! Work that travels as a file: carried by another organisation, handed to a colleague, brought to
//! the office; and files that are not what they should be.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use tests::browser::{Album, Browser, CODES, Card, World, story};

use super::{
    attachments::see_large,
    forms::{RECIPIENT, write_nomination},
};

/// Who can open what is handed over within the cooperative.
const OWN_DEVICES: Option<&str> = Some("Các máy của Hợp tác xã mẫu 01");

/// Writes a nomination with a photo and hands it in, on a device that nothing reaches.
async fn written_offline(tablet: &Browser) -> Result<()> {
    let album = Album::new()?;
    let photo = album.take(tablet, "lễ-ký.jpg", (1200, 900)).await?;
    tablet.cut_off(true).await?;
    write_nomination(tablet, RECIPIENT).await?;
    tablet.press("Thêm, bỏ ảnh hoặc sửa chú thích").await?;
    tablet.choose_photos(&[photo]).await?;
    tablet.see_photos(1).await?;
    tablet.press("Lưu và tiếp tục").await?;
    tablet.see_heading("Kiểm tra lại").await?;
    tablet.press("Trình đề nghị").await?;
    tablet.see("Chỉ có trên máy này").await?;
    tablet.open("/device").await?;
    tablet.see("Tệp sẽ có").await?;
    tablet.see("Kèm 1 ảnh").await
}

/// Receives files on the page for it.
async fn receive(device: &Browser, files: &[&Path]) -> Result<()> {
    device.open("/bundles").await?;
    device.choose_files("files", files).await
}

/// Makes a file for the office, or for the devices whose holder is named.
async fn make_file(tablet: &Browser, card: &Card, devices: Option<&str>) -> Result<PathBuf> {
    tablet.type_in("devices", devices.unwrap_or("Văn phòng")).await?;
    tablet.take_file("Tạo tệp", card).await
}

/// A tablet that nothing reaches any more since it got its keys for files.
async fn cut_off_with_keys(world: &World, code: &str) -> Result<Browser> {
    const HAS_KEYS: &str = "const [done] = arguments;
        const opening = indexedDB.open('giaouoc');
        opening.onsuccess = () => {
            const row = opening.result.transaction('meta').objectStore('meta').count('keys');
            row.onsuccess = () => { opening.result.close(); done(row.result > 0); };
        };";
    let tablet = world.enrolled_tablet(code).await?;
    tablet
        .wait_for("the keys for files", async || {
            Ok(tablet.ask_later::<bool>(HAS_KEYS, Vec::new()).await?.then_some(()))
        })
        .await?;
    ensure!(!tablet.ask_later::<bool>(GIVES_OUT, Vec::new()).await?, "a script can read the key");
    tablet.cut_off(true).await?;
    Ok(tablet)
}

/// Whether the browser hands the private key of the device out to a script.
const GIVES_OUT: &str = "const [done] = arguments;
    const opening = indexedDB.open('giaouoc');
    opening.onsuccess = () => {
        const row = opening.result.transaction('meta').objectStore('meta').get('keys');
        row.onsuccess = () => {
            opening.result.close();
            crypto.subtle.exportKey('jwk', row.result.private).then(() => done(true), () => done(false));
        };
    };";

/// How often something stands in a list.
async fn lines(device: &Browser, list: &str, text: &str) -> Result<usize> {
    device.open(list).await?;
    device.see(text).await?;
    Ok(device.text().await?.matches(text).count())
}

#[test]
fn a_tablet_that_is_never_online_gets_its_receipt_by_a_courier() -> Result<()> {
    story(async |world| {
        let card = Card::empty()?;
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        written_offline(&tablet).await?;
        let file = make_file(&tablet, &card, None).await?;
        let name = file.file_name().and_then(|name| name.to_str()).context("a name")?;
        ensure!(name.starts_with("giao-uoc-htx-mau-01-"), "{name}");
        tablet.see("Chưa có gì được gửi").await?;
        tablet.see("1 mục chỉ có trên máy này").await?;

        // Another organisation's tablet carries it, without a network at first, and reads nothing.
        let courier = cut_off_with_keys(world, CODES::OTHER_CADRE).await?;
        receive(&courier, &[&file]).await?;
        courier.see("Máy tự giao khi có mạng").await?;
        courier.see("Chưa giao").await?;
        ensure!(!courier.text().await?.contains(RECIPIENT), "a courier reads what it carries");
        courier.cut_off(false).await?;
        courier.open("/bundles").await?;
        courier.see("Đã giao").await?;
        let receipt = courier.take_file("Lấy biên nhận", &card).await?;

        // Back at the first tablet the record turns green, though the office was never reached.
        receive(&tablet, &[&receipt]).await?;
        tablet.see("Biên nhận đúng").await?;
        tablet.open("/nominations").await?;
        tablet.press(RECIPIENT).await?;
        tablet.see("Biên nhận số").await?;
        tablet.see("Đã lưu tại văn phòng").await?;
        tablet.see("Đã trình").await?;
        receive(&tablet, &[&receipt]).await?;
        tablet.see("Biên nhận này cũ").await?;
        tablet.open("/device").await?;
        tablet.see("Không có thay đổi nào chưa gửi").await?;

        // Its own exchange, later, doubles nothing.
        tablet.cut_off(false).await?;
        tablet.open("/").await?;
        tablet.exchange().await?;
        tablet.wait_until_sent().await?;
        ensure!(lines(&tablet, "/nominations", RECIPIENT).await? == 1, "it is there twice");
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        ensure!(lines(&office, "/office/inbox", RECIPIENT).await? == 1, "it arrived twice");
        // The photo came with the file.
        office.press(RECIPIENT).await?;
        office.press("Xem ảnh lớn: Ảnh 1").await?;
        see_large(&office).await
    })
}

#[test]
fn a_colleague_reads_what_was_handed_over_and_both_send_it_once() -> Result<()> {
    story(async |world| {
        let card = Card::empty()?;
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let colleague = cut_off_with_keys(world, CODES::CADRE).await?;
        written_offline(&tablet).await?;
        let file = make_file(&tablet, &card, OWN_DEVICES).await?;

        receive(&colleague, &[&file]).await?;
        colleague.see("Chưa xác nhận, từ máy khác").await?;
        colleague.press(RECIPIENT).await?;
        colleague.see("Kế toán").await?;
        colleague.see("Chỉ để đọc").await?;
        let text = colleague.text().await?;
        ensure!(
            !text.contains("Sửa") && !text.contains("Rút đề nghị"),
            "it can be edited:\n{text}"
        );
        colleague.open("/").await?;
        colleague.see("Máy này chưa có mục nào phải gửi").await?;
        ensure!(lines(&colleague, "/nominations", RECIPIENT).await? == 1, "it is listed twice");
        colleague.see("Chưa xác nhận, từ máy khác").await?;

        // Delivered and pulled, it is a record like any other.
        colleague.cut_off(false).await?;
        colleague.reload().await?;
        colleague.see("Đã lưu tại văn phòng").await?;
        colleague.see_gone("Chưa xác nhận, từ máy khác").await?;
        colleague.press(RECIPIENT).await?;
        colleague.see("Đã trình").await?;

        tablet.cut_off(false).await?;
        tablet.open("/device").await?;
        tablet.exchange().await?;
        tablet.wait_until_sent().await?;
        for device in [&tablet, &colleague] {
            ensure!(lines(device, "/nominations", RECIPIENT).await? == 1, "it is there twice");
        }
        Ok(())
    })
}

#[test]
fn files_that_are_of_no_use_say_why_and_stop_no_other() -> Result<()> {
    story(async |world| {
        let card = Card::empty()?;
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        written_offline(&tablet).await?;
        let for_office = make_file(&tablet, &card, None).await?;
        tablet.see("Đã đưa ra tệp").await?;
        let handed_over = Card::empty()?;
        let handed_over = make_file(&tablet, &handed_over, OWN_DEVICES).await?;
        let half = |path: &Path, name: &str| -> Result<_> {
            let bytes = fs::read(path)?;
            card.put(name, bytes.get(..bytes.len() - 20).context("a file")?)
        };
        let cut = half(&for_office, "cut.giaouoc")?;
        let cut_handed_over = half(&handed_over, "cut-handed-over.giaouoc")?;
        let letter = card.put("letter.txt", "Thư".as_bytes())?;

        // What the device can tell, it tells without the office.
        receive(&tablet, &[&for_office]).await?;
        tablet.see("do chính máy này tạo").await?;
        let stranger = cut_off_with_keys(world, CODES::OTHER_CADRE).await?;
        receive(&stranger, &[&handed_over, &letter]).await?;
        stranger.see("Máy này không mở được").await?;
        stranger.see("Đây không phải tệp Giao Ước").await?;
        stranger.see("Chưa giữ tệp nào").await?;
        let colleague = cut_off_with_keys(world, CODES::CADRE).await?;
        receive(&colleague, &[&cut_handed_over]).await?;
        colleague.see("bị cắt hoặc bị sửa").await?;
        colleague.see("Chưa giữ tệp nào").await?;

        // A file for the office that was cut is refused by it; the others go on.
        stranger.cut_off(false).await?;
        receive(&stranger, &[&cut, &letter, &for_office]).await?;
        stranger.see("Văn phòng đã nhận").await?;
        stranger.see("cut.giaouoc").await?;
        ensure!(
            stranger.text().await?.matches("Bỏ khỏi máy này").count() == 1,
            "the cut one is kept"
        );
        receive(&stranger, &[&for_office]).await?;
        stranger.see("Tệp này đã nhận rồi").await?;

        // A receipt for another device changes nothing there.
        let receipt = stranger.take_file("Lấy biên nhận", &card).await?;
        receive(&colleague, &[&receipt]).await?;
        colleague.see("Biên nhận này của máy khác").await?;

        // Only what has not arrived is removed with a question.
        stranger.press("Bỏ khỏi máy này").await?;
        stranger.see("Chưa giữ tệp nào").await?;
        stranger.press("Hoàn tác").await?;
        stranger.see("Đã giao").await?;
        stranger.press("Bỏ khỏi máy này").await?;
        stranger.see("Chưa giữ tệp nào").await?;
        stranger.cut_off(true).await?;
        receive(&stranger, &[&for_office]).await?;
        stranger.press("Bỏ khỏi máy này").await?;
        stranger.see("Bỏ tệp chưa giao?").await?;
        stranger.press_in_dialog("Giữ lại").await?;
        stranger.see("Chưa giao").await
    })
}

#[test]
fn an_office_takes_a_file_that_somebody_brought() -> Result<()> {
    story(async |world| {
        let card = Card::empty()?;
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        written_offline(&tablet).await?;
        let file = make_file(&tablet, &card, None).await?;
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.press("Nhập tệp mang tay").await?;
        office.choose_files("files", &[&file]).await?;
        office.see("Văn phòng đã nhận").await?;
        office.open("/office/inbox").await?;
        office.press(RECIPIENT).await?;
        office.see_heading(RECIPIENT).await
    })
}
