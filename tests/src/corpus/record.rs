//! Writes the corpus of this version: a device with something in every state, and what it said.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{DEVICE, TOKEN, folder};
use crate::browser::{Browser, CODES, Profile, story};

const DUMP: &str = include_str!("dump.js");
const WATCH: &str = include_str!("watch.js");
/// Nouns of the reference data that the corpus keeps; the rest would only be more of the same.
const KEPT: [&str; 5] = ["appointment", "award", "movement", "org", "person"];
/// Their scope.
const REFERENCE: &str = "ref";

/// What stands in the draft only.
const TYPED: &str = "Đang viết dở.";

/// Writes `device.json` and `exchange.ndjson` of a version that has none yet.
pub fn record(version: &str) -> Result<()> {
    let folder = folder().join(version);
    fs::create_dir_all(&folder)?;
    story(async |world| {
        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.tell("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH})).await?;
        tablet.enrol(&world.server.link(CODES::OTHER_CADRE)).await?;

        // Stored at the office, then in conflict with another tablet.
        begin(&tablet, "Đặng Thị Mẫu Thảo").await?;
        let form = format!("{}/recipient", tablet.path().await?.trim_end_matches("/award"));
        tablet.open("/").await?;
        tablet.wait_until_sent().await?;
        let other = world.enrolled_tablet(CODES::OTHER_CADRE).await?;
        other.open(&form).await?;
        other.see_value("position", "Kế toán").await?;
        world.server.kill()?;
        change(&tablet, &form, "Kế toán trưởng").await?;
        change(&other, &form, "Kế toán tổng hợp").await?;
        // The second of the two commands is refused.
        withdraw(&tablet).await?;
        withdraw(&other).await?;
        world.server.go()?;
        other.open("/").await?;
        other.wait_until_sent().await?;
        tablet.open("/").await?;
        tablet.see("2 mục cần xử lý").await?;

        // Stored; saved here only; typed only.
        begin(&tablet, "Phạm Văn Mẫu Ân").await?;
        tablet.open("/device").await?;
        tablet.see("Mọi mục đã lưu đều có tại văn phòng").await?;
        world.server.kill()?;
        begin(&tablet, "Bùi Thị Mẫu Hòa").await?;
        tablet.open("/nominations").await?;
        tablet.press("Viết đề nghị mới").await?;
        tablet.press("Thành tích").await?;
        tablet.type_in("achievements", TYPED).await?;
        let mut database = tablet
            .wait_for("the draft to be stored", async || {
                let database: Value = tablet.ask_later(DUMP, Vec::new()).await?;
                let drafts = database.pointer("/stores/drafts").map(Value::to_string);
                Ok(drafts.is_some_and(|drafts| drafts.contains(TYPED)).then_some(database))
            })
            .await?;
        let (token, device) = thin_out(&mut database)?;
        let database = serde_json::to_string_pretty(&database)?;
        let said: String = tablet.ask("return localStorage.getItem('corpus')").await?;
        let clean = |text: &str| text.replace(&token, TOKEN).replace(&device, DEVICE);
        fs::write(folder.join("device.json"), clean(&database) + "\n")?;
        Ok(fs::write(folder.join("exchange.ndjson"), clean(&said))?)
    })
}

/// Saves the first step of a new nomination.
async fn begin(tablet: &Browser, recipient: &str) -> Result<()> {
    tablet.open("/nominations").await?;
    tablet.press("Viết đề nghị mới").await?;
    tablet.press("Người hoặc tập thể được đề nghị").await?;
    tablet.choose("Cá nhân").await?;
    tablet.fill("recipient_name", recipient).await?;
    tablet.fill("position", "Kế toán").await?;
    save(tablet).await
}

async fn change(tablet: &Browser, form: &str, position: &str) -> Result<()> {
    tablet.open(form).await?;
    tablet.fill("position", position).await?;
    save(tablet).await
}

async fn withdraw(tablet: &Browser) -> Result<()> {
    tablet.open("/nominations/dn-mau02-dong").await?;
    tablet.press("Rút đề nghị").await?;
    tablet.press_in_dialog("Rút đề nghị").await?;
    tablet.see("Chỉ có trên máy này").await
}

async fn save(tablet: &Browser) -> Result<()> {
    tablet.press("Lưu và tiếp tục").await?;
    tablet.see_heading("Danh hiệu hoặc hình thức khen thưởng").await
}

/// Leaves most of the reference data out. Returns token and id of the device.
fn thin_out(database: &mut Value) -> Result<(String, String)> {
    let kept = |row: &&Value| word(row, "noun").is_ok_and(|noun| KEPT.contains(&noun.as_str()));
    let kept: Vec<String> =
        rows(database, "summaries")?.iter().filter(kept).flat_map(|row| word(row, "id")).collect();
    let goes = |row: &Value| {
        word(row, "scope").is_ok_and(|scope| scope == REFERENCE)
            && word(row, "id").is_ok_and(|id| !kept.contains(&id))
    };
    let records = rows(database, "records")?.iter();
    let gone: Vec<String> =
        records.filter(|row| goes(row)).flat_map(|row| word(row, "id")).collect();
    for store in ["records", "summaries"] {
        rows(database, store)?.retain(|row| word(row, "id").is_ok_and(|id| !gone.contains(&id)));
    }
    let device = rows(database, "meta")?.first().context("the device's row")?;
    let device: Value = serde_json::from_str(&word(device, "json")?)?;
    Ok((word(&device, "token")?, word(&device, "id")?))
}

fn rows<'a>(database: &'a mut Value, store: &str) -> Result<&'a mut Vec<Value>> {
    let rows = database.pointer_mut(&format!("/stores/{store}/rows"));
    rows.and_then(Value::as_array_mut).with_context(|| format!("the rows of {store}"))
}

fn word(row: &Value, key: &str) -> Result<String> {
    let word = row.get(key).and_then(Value::as_str);
    Ok(word.with_context(|| format!("{key} is no text"))?.to_owned())
}
