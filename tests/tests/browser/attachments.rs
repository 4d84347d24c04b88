//! Photos of a nomination: kept on the device without a network, sent when there is one, seen at
//! the office, and nothing lost on the way.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use tests::browser::{Album, Browser, CODES, Keys, MAKER, sides, story};
use thirtyfour::By;

use super::forms::{RECIPIENT, drafted, fill_last, write_nomination};

/// Pixels of what a phone takes; made small it still fills what a photo may have.
const PHONE: (u32, u32) = (2_000, 1_500);
/// A caption, and how the photo is called by it.
const CAPTION: &str = "Đồng ruộng sau vụ xuân";
const OPEN: &str = "Xem ảnh lớn: Đồng ruộng sau vụ xuân";
/// Bytes a second that leave a tablet, so slow that a person sees how it goes.
const SLOW: i32 = 30_000;
const FAST: i32 = -1;
/// Bytes that a device has left which is nearly full: enough for text and for a few photos.
const ROOM: u64 = 900_000;

/// From the check of a nomination to its photos.
async fn to_photos(tablet: &Browser) -> Result<()> {
    tablet.press("Thêm, bỏ ảnh hoặc sửa chú thích").await?;
    tablet.see_heading("Ảnh kèm theo").await
}

/// How many photos the page shows.
async fn photos(tablet: &Browser) -> Result<usize> {
    Ok(tablet.driver().find_all(By::Css(".thumbnail img")).await?.len())
}

/// Lets so many bytes a second leave the device.
async fn limit(browser: &Browser, bytes: i32) -> Result<()> {
    browser.tell("Network.enable", json!({})).await?;
    let line = json!({"offline": false, "latency": 0, "downloadThroughput": -1,
                      "uploadThroughput": bytes});
    browser.tell("Network.emulateNetworkConditions", line).await?;
    Ok(())
}

/// The sizes of the photos that lie on the device.
async fn kept(tablet: &Browser) -> Result<Vec<usize>> {
    let script = "const done = arguments[0];
        const opening = indexedDB.open('giaouoc');
        opening.onsuccess = () => {
            const rows = opening.result.transaction('blobs').objectStore('blobs').getAll();
            rows.onsuccess = () => {
                opening.result.close();
                done(rows.result.map((row) => row.bytes.length));
            };
        };";
    tablet.ask_later(script, Vec::new()).await
}

/// Waits until the dialog shows a photo, whose bytes are here.
pub(super) async fn see_large(browser: &Browser) -> Result<()> {
    let script = "const photo = document.querySelector('dialog[open] img');
        return !!photo && photo.complete && photo.naturalWidth > 0;";
    browser
        .wait_for("a large photo", async || Ok(browser.ask::<bool>(script).await?.then_some(())))
        .await
}

/// The first photo of a record as the office gives it out.
async fn stored(browser: &Browser, record: &str) -> Result<Vec<u8>> {
    let script = "const [id, done] = arguments;
        const opening = indexedDB.open('giaouoc');
        opening.onsuccess = () => {
            const reading = opening.result.transaction(['meta', 'records']);
            const device = reading.objectStore('meta').get('device');
            const record = reading.objectStore('records').get(id);
            reading.oncomplete = async () => {
                opening.result.close();
                const { token } = JSON.parse(device.result.json);
                const { confirmed } = JSON.parse(record.result.json);
                const row = Object.keys(confirmed).find((name) => name.startsWith('attachments/'));
                const answer = await fetch(`/api/v1/records/${id}/${row}`, {
                    headers: { authorization: `Bearer ${token}` },
                });
                done([...new Uint8Array(await answer.arrayBuffer())]);
            };
        };";
    browser.ask_later(script, vec![json!(record)]).await
}

#[test]
fn photos_added_offline_are_sent_and_the_submit_waits_for_them() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let album = Album::new()?;
        let files = [
            album.take(&tablet, "ký-kết.jpg", PHONE).await?,
            album.take(&tablet, "đồng-ruộng.jpg", PHONE).await?,
        ];
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        to_photos(&tablet).await?;
        tablet.choose_photos(&files).await?;
        tablet.see_photos(2).await?;
        fill_last(&tablet, "attachments", "caption", CAPTION).await?;
        drafted(&tablet, CAPTION).await?;
        let form = tablet.path().await?;

        let profile = tablet.kill()?;
        let tablet = world.tablet(&profile).await?;
        tablet.open(&form).await?;
        tablet.see_photos(2).await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Kiểm tra lại").await?;
        tablet.see(CAPTION).await?;
        tablet.see_photos(2).await?;
        tablet.press("Trình đề nghị").await?;
        tablet.see("Chỉ có trên máy này").await?;
        tablet.see("Còn 2 ảnh chưa gửi xong").await?;

        limit(&tablet, SLOW).await?;
        world.server.go()?;
        tablet.ask::<bool>("window.dispatchEvent(new Event('online')); return true").await?;
        tablet.see("Đang chờ ảnh kèm theo").await?;
        tablet.see("Đang gửi").await?;
        limit(&tablet, FAST).await?;
        tablet.see("Đã trình (chờ tiếp nhận)").await?;
        tablet.see("Đã lưu tại văn phòng").await?;
        tablet.see_gone("chưa gửi xong").await?;

        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.press(RECIPIENT).await?;
        office.see(CAPTION).await?;
        office.see("đồng-ruộng.jpg").await?;
        office.press(OPEN).await?;
        see_large(&office).await?;
        office.keys(Keys::Escape).await?;
        office.see_focus(OPEN).await?;
        office.keys(Keys::Enter).await?;
        see_large(&office).await?;
        office.press("Ảnh sau").await?;
        office.see("ký-kết.jpg").await
    })
}

/// Notes what each piece of an upload is, from the first script of a page on.
const WATCH: &str = "(() => {
    const fetch = window.fetch;
    window.fetch = (address, wish) => {
        if (wish && wish.method === 'PATCH') {
            const noted = JSON.parse(localStorage.pieces || '[]');
            noted.push([Number(wish.headers.get('upload-offset')), wish.body.length]);
            localStorage.pieces = JSON.stringify(noted);
        }
        return fetch(address, wish);
    };
})()";

#[test]
fn an_upload_that_broke_off_goes_on_where_it_was() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let album = Album::new()?;
        let file = album.take(&tablet, "hội-nghị.jpg", PHONE).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        to_photos(&tablet).await?;
        tablet.choose_photos(&[file]).await?;
        tablet.see_photos(1).await?;
        let size = *kept(&tablet).await?.first().context("a photo")?;
        limit(&tablet, SLOW).await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Kiểm tra lại").await?;
        tablet.press("Trang chủ").await?;
        tablet
            .wait_for("a part of the photo to be sent", async || {
                let text = tablet.text().await?;
                let sent = text.split_once("Đang gửi ảnh… ").and_then(|(_, rest)| {
                    rest.split('/').next().and_then(|done| done.parse::<usize>().ok())
                });
                Ok(sent.filter(|sent| *sent > 0))
            })
            .await?;

        let profile = tablet.kill()?;
        let tablet = world.tablet(&profile).await?;
        tablet.tell("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH})).await?;
        tablet.open("/").await?;
        tablet.wait_until_sent().await?;
        let pieces: Vec<(usize, usize)> =
            tablet.ask("return JSON.parse(localStorage.pieces)").await?;
        let (first, _) = *pieces.first().context("a piece")?;
        let sent: usize = pieces.iter().map(|(_, length)| length).sum();
        ensure!(first > 0, "the upload began anew");
        ensure!(first + sent == size, "sent again: {pieces:?} of {size}");
        Ok(())
    })
}

#[test]
fn a_full_device_keeps_the_text_and_says_that_the_photo_is_not_kept() -> Result<()> {
    const FULL: &str = "Bộ nhớ máy đã đầy. Đã lưu phần chữ; chưa lưu được ảnh.";
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let album = Album::new()?;
        let first = album.take(&tablet, "một.jpg", PHONE).await?;
        let mut more = Vec::new();
        // More than the browser may save by tidying up its files when it starts.
        for n in 2..=16 {
            more.push(album.take(&tablet, &format!("ảnh {n}.jpg"), PHONE).await?);
        }
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        to_photos(&tablet).await?;
        tablet.choose_photos(&[first]).await?;
        tablet.see_photos(1).await?;
        tablet.see("Đã lưu nháp trên máy này").await?;
        let form = tablet.path().await?;
        let used: u64 = tablet
            .ask_later("navigator.storage.estimate().then((it) => arguments[0](it.usage))", vec![])
            .await?;
        let profile = tablet.close().await?;

        // The browser asks how much room there is at its first write, so it is taken before.
        let tablet = world.tablet(&profile).await?;
        let little = json!({"origin": world.server.url(), "quotaSize": used + ROOM});
        tablet.tell("Storage.overrideQuotaForOrigin", little).await?;
        tablet.open(&form).await?;
        tablet.see_photos(1).await?;
        fill_last(&tablet, "attachments", "caption", CAPTION).await?;
        drafted(&tablet, CAPTION).await?;
        tablet.choose_photos(&more).await?;
        let mut seen = 1;
        while !tablet.text().await?.contains(FULL) {
            // A photo at a time: a slow machine takes long for all.
            seen = tablet
                .wait_for("another photo, or that there is no room", async || {
                    let (now, text) = (photos(&tablet).await?, tablet.text().await?);
                    Ok((now > seen || text.contains(FULL)).then_some(now))
                })
                .await?;
        }
        tablet.see("Đã lưu nháp trên máy này").await?;
        let shown = photos(&tablet).await?;
        ensure!(shown < 16, "there was room for all");

        tablet.reload().await?;
        tablet.see_photos(shown).await?;
        let caption = tablet.find(By::Css("[id$='#caption']")).await?;
        ensure!(caption.value().await?.as_deref() == Some(CAPTION), "the caption is gone");
        ensure!(kept(&tablet).await?.len() == shown, "more is kept than the form names");
        Ok(())
    })
}

#[test]
fn a_photo_leaves_the_place_where_it_was_taken_behind() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let album = Album::new()?;
        let file = album.take(&tablet, "nhà-kho.jpg", PHONE).await?;
        ensure!(holds(&std::fs::read(&file)?, MAKER), "the camera writes its notes");
        let paper = album.put("biên-bản.pdf", b"%PDF-1.7 no picture")?;
        write_nomination(&tablet, RECIPIENT).await?;
        to_photos(&tablet).await?;
        tablet.choose_photos(&[paper, file.clone(), file]).await?;
        tablet.see("“biên-bản.pdf” không phải là ảnh").await?;
        tablet.see("Ảnh “nhà-kho.jpg” đã có trong hồ sơ này.").await?;
        tablet.see_photos(1).await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Kiểm tra lại").await?;
        tablet.press("Trình đề nghị").await?;
        tablet.see("Đã trình (chờ tiếp nhận)").await?;
        tablet.press("Xem hồ sơ").await?;
        tablet.see_heading(RECIPIENT).await?;
        let page = tablet.path().await?;
        let record = page.rsplit('/').next().context("the id of the record")?;

        // Another tablet of the cooperative has the words, and fetches the photo when it is opened.
        let other = world.enrolled_tablet(CODES::CADRE).await?;
        other.open(&page).await?;
        other.press("Xem ảnh lớn: Ảnh 1").await?;
        see_large(&other).await?;
        let photo = stored(&other, record).await?;
        ensure!(!holds(&photo, "Exif") && !holds(&photo, MAKER), "the notes are still there");
        ensure!(sides(&photo)? == (960, 1_280), "{:?}", sides(&photo)?);
        ensure!(photo.len() <= 200_000, "{} bytes", photo.len());
        other.keys(Keys::Escape).await?;
        world.server.kill()?;
        other.press("Xem ảnh lớn: Ảnh 1").await?;
        other.see("Ảnh này chưa có trên máy này").await
    })
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

#[test]
fn photos_of_a_draft_that_is_thrown_away_go_and_no_others() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let album = Album::new()?;
        let saved = album.take(&tablet, "một.jpg", PHONE).await?;
        let thrown = album.take(&tablet, "hai.jpg", PHONE).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        to_photos(&tablet).await?;
        tablet.choose_photos(&[saved]).await?;
        tablet.see_photos(1).await?;
        tablet.press("Bỏ ảnh này").await?;
        tablet.see_photos(0).await?;
        tablet.see("Đã bỏ Ảnh 1.").await?;
        tablet.press("Hoàn tác").await?;
        tablet.see_photos(1).await?;
        tablet.press("Lưu và tiếp tục").await?;
        tablet.see_heading("Kiểm tra lại").await?;
        let kept_on = kept(&tablet).await?;

        tablet.begin_nomination("Ảnh kèm theo").await?;
        tablet.choose_photos(&[thrown]).await?;
        tablet.see_photos(1).await?;
        tablet.see("Đã lưu nháp trên máy này").await?;
        ensure!(kept(&tablet).await?.len() == 2, "two photos are here");
        tablet.press("Quay lại").await?;
        tablet.open(&tablet.path().await?.replace("/meeting", "")).await?;
        tablet.press("Bỏ nháp").await?;
        tablet.press_in_dialog("Bỏ nháp này").await?;
        tablet
            .wait_for("the photo of the draft to go", async || {
                Ok((kept(&tablet).await? == kept_on).then_some(()))
            })
            .await
    })
}
