//! The databases of earlier versions: this build opens them, shows all of it, and sends it.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tests::{
    browser::{Browser, CODES, Profile, story},
    corpus,
};

/// Enrols without the app; the answer's token and device.
const ENROL: &str = "const [code, done] = arguments;
    fetch('/api/v1/enrol', {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
    }).then((answer) => answer.json()).then(done);";
/// The rows of a store.
const ROWS: &str = "const [store, done] = arguments;
    const opening = indexedDB.open('giaouoc');
    opening.onsuccess = () => {
        const rows = opening.result.transaction(store).objectStore(store).getAll();
        rows.onsuccess = () => {
            opening.result.close();
            done(rows.result.map((row) => JSON.parse(row.json)));
        };
    };";

async fn rows(tablet: &Browser, store: &str) -> Result<Vec<Value>> {
    tablet.ask_later(ROWS, vec![json!(store)]).await
}

#[test]
fn the_device_of_every_version_is_opened_shown_and_sent() -> Result<()> {
    for version in corpus::versions()? {
        story(async |world| {
            let tablet = world.tablet(&Profile::fresh()?).await?;
            // A page of the same origin on which the app does not run.
            tablet.open("/manifest.webmanifest").await?;
            let code = vec![json!(CODES::OTHER_CADRE)];
            let enrolment: Value = tablet.ask_later(ENROL, code).await?;
            let word = |key: &str| enrolment[key].as_str().context("enrolled");
            let database = version.device()?;
            let database = database.replace(corpus::TOKEN, word("token")?);
            let database = database.replace(corpus::DEVICE, word("device")?);
            assert!(tablet.ask_later::<bool>(corpus::FILL, vec![json!(database)]).await?);
            let database: Value = serde_json::from_str(&database)?;

            // Without the office: everything is there as it was left.
            tablet.cut_off(true).await?;
            tablet.open("/").await?;
            tablet.see("1 mục chỉ có trên máy này").await?;
            tablet.see("2 mục cần xử lý").await?;
            tablet.see("Đang viết dở").await?;
            for store in ["records", "summaries", "outbox", "drafts"] {
                let left = database["stores"][store]["rows"].as_array().context("rows")?.len();
                assert_eq!(rows(&tablet, store).await?.len(), left, "{store} of {version:?}");
            }
            // What later versions added is there, and empty.
            assert_eq!(rows(&tablet, "carried").await?.len(), 0, "carried of {version:?}");
            let drafts = rows(&tablet, "drafts").await?;
            let draft = drafts[0]["id"].as_str().context("a draft")?;
            tablet.open(&format!("/nominations/{draft}/edit/achievements")).await?;
            tablet.see_value("achievements", "Đang viết dở.").await?;
            tablet.open("/nominations").await?;
            for recipient in ["Đặng Thị Mẫu Thảo", "Phạm Văn Mẫu Ân", "Bùi Thị Mẫu Hòa"]
            {
                tablet.see(recipient).await?;
            }

            // With it: the outbox goes to a server that has never heard of it, once and whole.
            tablet.cut_off(false).await?;
            tablet.open("/device").await?;
            tablet.wait_until_sent().await?;
            let outbox = rows(&tablet, "outbox").await?;
            assert!(outbox.iter().all(|row| !row["acked"].is_null()), "{outbox:?}");
            let records = rows(&tablet, "records").await?;
            for row in &outbox {
                let sent = records.iter().find(|record| record["id"] == row["r"]);
                let sent = sent.with_context(|| format!("{row} has lost its record"))?;
                assert!(sent["pending"].is_null() && !sent["receipt"].is_null(), "{sent}");
            }
            tablet.open("/nominations").await?;
            for recipient in ["Đặng Thị Mẫu Thảo", "Phạm Văn Mẫu Ân", "Bùi Thị Mẫu Hòa"]
            {
                tablet.see(recipient).await?;
            }
            tablet.open(&format!("/nominations/{draft}/edit/achievements")).await?;
            tablet.see_value("achievements", "Đang viết dở.").await
        })?;
    }
    Ok(())
}
