//! What goes wrong in the field. Whatever befalls a device or the server, what was typed, saved or
//! acknowledged never shrinks, nothing appears twice, and the screen says what is true.

use anyhow::{Context as _, Result, ensure};
use giaouoc::storage::{SERVER, Storage as _, sqlite::Sqlite};
use model::{fields, record::Noun, scope::Scope};
use serde_json::json;
use sync::op::Op;
use tests::browser::{Browser, CODES, World, story};
use thirtyfour::By;

use super::forms::{ACHIEVEMENTS, RECIPIENT, drafted, write_nomination};

/// So many of these lines stand in the list of nominations of another tablet of the organisation.
async fn arrived(other: &Browser, name: &str) -> Result<usize> {
    other.open("/nominations").await?;
    other.see(name).await?;
    Ok(other.text().await?.matches(name).count())
}

#[test]
fn a_browser_killed_at_submit_has_submitted_once_or_not_at_all() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        let form = tablet.path().await?;
        tablet.press("Trình đề nghị").await?;
        let profile = tablet.kill()?;

        let tablet = world.tablet(&profile).await?;
        tablet.open(&form).await?;
        tablet.see(RECIPIENT).await?;
        if tablet.text().await?.contains("Kiểm tra lại") {
            tablet.press("Trình đề nghị").await?;
            tablet.see("Biên nhận số").await?;
        }
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/inbox").await?;
        office.see(RECIPIENT).await?;
        ensure!(office.text().await?.matches(RECIPIENT).count() == 1, "it arrived more than once");
        Ok(())
    })
}

#[test]
fn a_server_that_dies_while_it_answers_gets_everything_once() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.freeze()?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/").await?;
        tablet.see("chỉ có trên máy này").await?;
        world.server.kill()?;
        world.server.go()?;
        tablet.press("Gửi về văn phòng").await?;
        tablet.wait_until_sent().await?;
        let other = world.enrolled_tablet(CODES::CADRE).await?;
        ensure!(arrived(&other, RECIPIENT).await? == 1, "it arrived more than once");
        Ok(())
    })
}

/// A page whose clock is three years ahead, from its first script on.
const THREE_YEARS_AHEAD: &str = "(() => {
    const ahead = 3 * 365 * 86400 * 1000, now = Date.now;
    Date.now = () => now() + ahead;
})()";

#[test]
fn a_clock_three_years_ahead_is_told_and_does_no_harm() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let source = json!({ "source": THREE_YEARS_AHEAD });
        tablet.tell("Page.addScriptToEvaluateOnNewDocument", source).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        tablet.see("Đồng hồ máy này sai nhiều").await?;

        // The office's clock counts for everybody else, and a later edit is not lost to the future.
        let other = world.enrolled_tablet(CODES::CADRE).await?;
        ensure!(arrived(&other, RECIPIENT).await? == 1, "it arrived more than once");
        other.press(RECIPIENT).await?;
        other.press("Sửa").await?;
        other.press("Người hoặc tập thể được đề nghị").await?;
        other.fill("position", "Thủ quỹ").await?;
        other.press("Lưu và tiếp tục").await?;
        other.see_heading("Danh hiệu hoặc hình thức khen thưởng").await?;
        other.open("/device").await?;
        other.wait_until_sent().await?;
        tablet.open("/nominations").await?;
        tablet.press(RECIPIENT).await?;
        tablet.see("Thủ quỹ").await
    })
}

/// An office of a later version: each of its answers has a change that this app cannot read.
const LATER_OFFICE: &str = "(() => {
    const fetch = window.fetch;
    window.fetch = async (address, wish) => {
        const answer = await fetch(address, wish);
        if (!answer.ok || !String(address.url ?? address).endsWith('/api/v1/sync')) return answer;
        const said = { ...(await answer.json()), delta: [{ r: 'r', is: 'in another form' }] };
        return new Response(JSON.stringify(said), answer);
    };
})()";

#[test]
fn an_answer_that_cannot_be_read_in_full_is_told_and_what_is_written_arrives() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        let source = json!({ "source": LATER_OFFICE });
        let script = tablet.tell("Page.addScriptToEvaluateOnNewDocument", source).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/").await?;
        tablet.see("Có nội dung mới mà máy này chưa đọc được").await?;
        tablet.wait_until_sent().await?;

        // The app of that version reads all of it.
        tablet.tell("Page.removeScriptToEvaluateOnNewDocument", script).await?;
        tablet.open("/").await?;
        tablet.exchange().await?;
        tablet.see_gone("Có nội dung mới").await
    })
}

#[test]
fn a_revoked_device_keeps_its_unsent_work_and_is_told_what_to_do() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.driver().goto("about:blank").await?;
        world.server.go()?;

        let office = world.enrolled_pc(CODES::ADMINISTRATOR).await?;
        office.open("/devices").await?;
        let revoke = By::Css("button[aria-label*='Hợp tác xã mẫu 01']");
        office.click(revoke).await?;
        office.press_in_dialog("Thu hồi máy").await?;

        tablet.open("/").await?;
        tablet.see("Văn phòng không nhận").await?;
        tablet.see("chỉ có trên máy này").await?;
        found_here(&tablet).await?;

        // Enrolled again, the same work goes to the office under the new name of the device.
        enrol_again(&tablet, &world.server.link(CODES::CADRE)).await?;
        tablet.see("Máy này đã được ghi danh").await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        let other = world.enrolled_tablet(CODES::CADRE).await?;
        ensure!(arrived(&other, RECIPIENT).await? == 1, "it arrived more than once");
        Ok(())
    })
}

#[test]
fn a_store_that_the_browser_deleted_is_missed() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/manifest.webmanifest").await?;
        let wiped =
            json!({ "origin": world.server.url(), "storageTypes": "indexeddb,local_storage" });
        tablet.tell("Storage.clearDataForOrigin", wiped).await?;

        tablet.open("/").await?;
        tablet.see("Trình duyệt đã xóa dữ liệu Giao Ước trên máy này").await?;
        tablet.see("thay đổi chưa gửi").await?;
        world.server.go()?;
        tablet.enrol(&world.server.link(CODES::CADRE)).await?;
        tablet.open("/").await?;
        tablet.see("Việc cần làm").await?;
        tablet.see_gone("Trình duyệt đã xóa dữ liệu").await
    })
}

#[test]
fn a_device_that_lost_every_trace_hears_from_the_office_what_was_unsent() -> Result<()> {
    const TOLD: &str = "rằng còn 3 thay đổi chưa gửi";
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        // The app would send its own announcement after this one.
        tablet.open("/manifest.webmanifest").await?;
        let status: u16 = tablet.ask_later(ANNOUNCE, vec![json!(3)]).await?;
        ensure!(status == 200, "the office answered {status}");
        let wiped = json!({ "origin": world.server.url(), "storageTypes": "all" });
        tablet.tell("Storage.clearDataForOrigin", wiped).await?;

        tablet.enrol(&world.server.link(CODES::CADRE)).await?;
        tablet.see(TOLD).await?;
        tablet.open("/").await?;
        tablet.see(TOLD).await?;
        tablet.press("Đã đọc, không hiện lại").await?;
        tablet.see_gone(TOLD).await?;
        tablet.open("/").await?;
        tablet.see("Việc cần làm").await?;
        tablet.see_gone(TOLD).await
    })
}

/// Says to the office in the device's name that so many ops stay unsent; the status of its answer.
const ANNOUNCE: &str = "
    const [left, done] = arguments;
    const opening = indexedDB.open('giaouoc');
    opening.onsuccess = () => {
        const reading = opening.result.transaction('meta').objectStore('meta').getAll();
        reading.onsuccess = async () => {
            opening.result.close();
            const device = reading.result.map((row) => JSON.parse(row.json)).find((row) => row.token);
            const { token, id: dev, epoch, acked: at, cursors: cur } = device;
            const answer = await fetch('/api/v1/sync', {
                method: 'POST',
                headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
                body: JSON.stringify({ v: 1, now: Date.now(), dev, epoch, at, cur, left }),
            });
            done(answer.status);
        };
    };";

#[test]
fn a_store_that_is_deleted_under_a_form_is_missed_and_the_draft_is_kept_anew() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", "Trước.").await?;
        drafted(&tablet, "Trước.").await?;
        let wiped = json!({ "origin": world.server.url(), "storageTypes": "indexeddb" });
        tablet.tell("Storage.clearDataForOrigin", wiped).await?;
        tablet.see("Trình duyệt đã xóa dữ liệu Giao Ước trên máy này").await?;
        tablet.see_value("achievements", "Trước.").await?;
        drafted(&tablet, "Trước.").await?;

        tablet.type_in("achievements", " Sau.").await?;
        drafted(&tablet, "Trước. Sau.").await?;
        tablet.see_value("achievements", "Trước. Sau.").await?;
        // It says so after a new start, too; enrolled again, the form goes on where it was.
        let form = tablet.path().await?;
        let profile = tablet.close().await?;
        let tablet = world.tablet(&profile).await?;
        tablet.open("/").await?;
        tablet.see("Trình duyệt đã xóa dữ liệu Giao Ước trên máy này").await?;
        world.server.go()?;
        tablet.enrol(&world.server.link(CODES::CADRE)).await?;
        tablet.open(&form).await?;
        tablet.see_value("achievements", "Trước. Sau.").await
    })
}

#[test]
fn drafts_of_another_organisation_are_not_overwritten() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.begin_nomination("Thành tích").await?;
        tablet.type_in("achievements", "Chưa lưu.").await?;
        tablet.see("Đã lưu nháp trên máy này").await?;
        let form = tablet.path().await?;
        enrol_again(&tablet, &world.server.link(CODES::OTHER_CADRE)).await?;
        tablet.see("của đơn vị khác").await?;
        tablet.open(&form).await?;
        tablet.see_value("achievements", "Chưa lưu.").await
    })
}

#[test]
fn what_no_backup_holds_leaves_a_device_for_another_organisation_only_when_told_to() -> Result<()> {
    const ASKED: &str = "chưa có trong bản sao lưu nào";
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        let other = world.server.link(CODES::OTHER_CADRE);
        enrol_again(&tablet, &other).await?;
        tablet.see(ASKED).await?;
        found_here(&tablet).await?;
        enrol_again(&tablet, &other).await?;
        tablet.press("Không đợi, ghi danh cho đơn vị khác").await?;
        tablet.see("Máy này đã được ghi danh").await?;
        tablet.see("Hợp tác xã mẫu 02").await?;

        // After a backup nobody is asked.
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        let folder = tempfile::tempdir()?;
        Sqlite::back_up(
            world.server.data(),
            &folder.path().join("backup.db"),
            world.calendar.now(),
        )?;
        tablet.exchange().await?;
        enrol_again(&tablet, &world.server.link(CODES::CADRE)).await?;
        tablet.see("Máy này đã được ghi danh").await?;
        tablet.see("Hợp tác xã mẫu 01").await
    })
}

#[test]
fn a_role_that_ended_while_the_tablet_was_away_costs_nothing_written() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        world.server.kill()?;
        write_nomination(&tablet, RECIPIENT).await?;
        end_appointments(world, "htx-mau-01", Some("2020-01-01")).await?;
        world.server.go()?;
        tablet.open("/").await?;
        tablet.see("cần xử lý").await?;
        tablet.open("/nominations").await?;
        tablet.press(RECIPIENT).await?;
        tablet.see("không còn giữ nhiệm vụ").await?;
        tablet.see(ACHIEVEMENTS).await?;

        // The office restores the role; nothing has to be written twice.
        world.server.kill()?;
        end_appointments(world, "htx-mau-01", None).await?;
        world.server.go()?;
        tablet.open("/device").await?;
        tablet.press("Hỏi văn phòng có gì mới").await?;
        tablet.open("/nominations").await?;
        tablet.press(RECIPIENT).await?;
        tablet.press("Gửi lại").await?;
        tablet.see("Đã lưu tại văn phòng").await?;
        let other = world.enrolled_tablet(CODES::CADRE).await?;
        ensure!(arrived(&other, RECIPIENT).await? == 1, "it arrived more than once");
        Ok(())
    })
}

#[test]
fn what_backups_hold_leaves_the_outbox_and_a_restored_server_gets_the_rest() -> Result<()> {
    const LATER: &str = "Bùi Thị Sau Sao Lưu";
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        let in_backup = tablet.count("outbox").await?;
        let folder = tempfile::tempdir()?;
        let backup = folder.path().join("backup.db");
        Sqlite::back_up(world.server.data(), &backup, world.calendar.now())?;
        write_nomination(&tablet, LATER).await?;
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        let after_it = tablet.count("outbox").await? - in_backup;
        ensure!(in_backup > 0 && after_it > 0, "the outbox keeps what was sent");

        // Months go by.
        let aged: u32 = tablet.ask_later(AGE_OUTBOX, Vec::new()).await?;
        ensure!(aged == in_backup + after_it, "{aged} rows are old");
        throw_a_draft_away(&tablet).await?;
        tablet
            .wait_for("what the backup holds to leave the outbox", async || {
                Ok((tablet.count("outbox").await? == after_it).then_some(()))
            })
            .await?;

        world.server.kill()?;
        Sqlite::restore(&backup, world.server.data(), "restored", world.calendar.now(), false)?;
        world.server.go()?;
        tablet.open("/device").await?;
        tablet.exchange().await?;
        let other = world.enrolled_tablet(CODES::CADRE).await?;
        for recipient in [RECIPIENT, LATER] {
            ensure!(arrived(&other, recipient).await? == 1, "{recipient} is not there once");
        }
        Ok(())
    })
}

/// What befalls a device or its server.
#[derive(Debug, Clone, Copy)]
enum Fault {
    TabKilled,
    TabReloaded,
    ServerKilled,
    ServerFrozen,
}

/// How far somebody has come then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Typed,
    Saved,
    Submitted,
}

#[test]
#[ignore = "takes minutes; cargo xtask test --long runs it"]
fn whatever_happens_at_whatever_moment_nothing_shrinks() -> Result<()> {
    for fault in [Fault::TabKilled, Fault::TabReloaded, Fault::ServerKilled, Fault::ServerFrozen] {
        for moment in [Moment::Typed, Moment::Saved, Moment::Submitted] {
            strike(fault, moment).with_context(|| format!("{fault:?}, {moment:?}"))?;
        }
    }
    Ok(())
}

fn strike(fault: Fault, moment: Moment) -> Result<()> {
    const MORE: &str = " Thêm một câu.";
    story(async |world| {
        let mut tablet = world.enrolled_tablet(CODES::CADRE).await?;
        write_nomination(&tablet, RECIPIENT).await?;
        let last = tablet.path().await?;
        let (form, _) = last.rsplit_once('/').context("a form has steps")?;
        let achievements = format!("{form}/achievements");
        match moment {
            Moment::Typed => {
                tablet.open(&achievements).await?;
                tablet.type_in("achievements", MORE).await?;
                tablet.see("Đã lưu nháp trên máy này").await?;
            }
            Moment::Saved => {}
            Moment::Submitted => tablet.press("Trình đề nghị").await?,
        }
        match fault {
            Fault::TabKilled => tablet = world.tablet(&tablet.kill()?).await?,
            Fault::TabReloaded => tablet.reload().await?,
            Fault::ServerKilled => world.server.kill()?,
            Fault::ServerFrozen => world.server.freeze()?,
        }
        tablet.open("/device").await?;
        world.server.kill()?;
        world.server.go()?;
        if moment == Moment::Typed {
            tablet.open(&achievements).await?;
            tablet.see_value("achievements", &format!("{ACHIEVEMENTS}{MORE}")).await?;
            tablet.press("Lưu và tiếp tục").await?;
        }
        tablet.open("/device").await?;
        tablet.wait_until_sent().await?;
        let other = world.enrolled_tablet(CODES::CADRE).await?;
        ensure!(arrived(&other, RECIPIENT).await? == 1, "it is not at the office once");
        Ok(())
    })
}

/// Makes every op of the outbox one that was acknowledged long ago; how many there are.
const AGE_OUTBOX: &str = "
    const [done] = arguments;
    const opening = indexedDB.open('giaouoc');
    opening.onsuccess = () => {
        const transaction = opening.result.transaction('outbox', 'readwrite');
        const store = transaction.objectStore('outbox');
        let aged = 0;
        store.openCursor().onsuccess = event => {
            const cursor = event.target.result;
            if (!cursor) return;
            const row = JSON.parse(cursor.value.json);
            if (row.acked) aged += 1;
            row.acked &&= 1;
            cursor.update({ ...cursor.value, json: JSON.stringify(row) });
            cursor.continue();
        };
        transaction.oncomplete = () => { opening.result.close(); done(aged); };
    };";

/// After that the app looks for what it need not keep.
async fn throw_a_draft_away(tablet: &Browser) -> Result<()> {
    tablet.begin_nomination("Thành tích").await?;
    tablet.type_in("achievements", "Thôi.").await?;
    tablet.see("Đã lưu nháp trên máy này").await?;
    tablet.open(&tablet.path().await?.replace("/achievements", "")).await?;
    tablet.press("Bỏ nháp").await?;
    tablet.press_in_dialog("Bỏ nháp này").await
}

/// Ends every role at an organisation on a day, or never, while the server is away.
async fn end_appointments(world: &World, org: &str, to: Option<&str>) -> Result<()> {
    let now = world.calendar.now();
    let storage = Sqlite::open(world.server.data(), "unused", now)?;
    let all = storage.records(Noun::Appointment, vec![Scope::Ref], Scope::Ref).await?;
    let here = all.iter().filter(|it| fields::text(&it.record.fields, "org") == org);
    let ops: Vec<Op> = here
        .map(|it| {
            let op = json!({
                "o": format!("{}-{}", to.unwrap_or("never"), it.record.id), "s": 1, "h": format!("{:016x}", now << 16),
                "r": it.record.id, "c": "ref", "k": "set", "sv": sync::SCHEMA, "b": u32::MAX,
                "a": "system", "f": {"to": to},
            });
            serde_json::from_value(op)
        })
        .collect::<Result<_, _>>()?;
    ensure!(!ops.is_empty(), "nobody holds a role at {org}");
    storage.state(SERVER.parse()?, ops, now).await?;
    Ok(storage.close().await?)
}

/// Opens a link on a device that is enrolled, which is asked first.
async fn enrol_again(tablet: &Browser, link: &str) -> Result<()> {
    tablet.open(link).await?;
    tablet.press("Ghi danh máy này").await
}

async fn found_here(tablet: &Browser) -> Result<()> {
    tablet.open("/nominations").await?;
    tablet.see(RECIPIENT).await
}
