//! The pages of an office.

use anyhow::Result;

use super::{camera::Camera, tablet::links};
use crate::browser::{Browser, CODES, World};

/// Of the demonstration: a dossier that waits to be received, and a decision.
const SUBMITTED: &str = "/office/inbox/dn-mau03-to-rau";
const DECISION: &str = "/decisions/qd-2020-02";

/// An office with everything that the demonstration has.
pub(super) async fn full(world: &World, camera: &mut Camera<'_>) -> Result<()> {
    let office = world.enrolled_pc(CODES::OFFICER).await?;
    for (path, page) in [
        ("/office", "office"),
        ("/office/inbox", "inbox"),
        ("/office/sheets", "sheets"),
        ("/movements", "movements"),
        ("/groups", "groups"),
        ("/catalogue", "catalogue"),
        ("/directory", "directory"),
        ("/directory/org", "entries"),
        ("/directory/org/htx-mau-01", "entry"),
        ("/directory/group/hp-khoi-1", "entry-group"),
        ("/devices", "devices"),
        ("/device", "device-office"),
    ] {
        camera.page(&office, path, page, "full").await?;
    }
    for (list, page) in [
        ("/office/inbox?status=all", "dossier"),
        ("/office/sheets", "sheet"),
        ("/movements", "movement"),
        ("/groups", "group"),
    ] {
        for (index, path) in links(&office, list).await?.iter().take(4).enumerate() {
            camera.page(&office, path, page, &format!("full{}", index + 1)).await?;
        }
    }
    dialogs(&office, camera).await?;
    office.open("/catalogue").await?;
    office.see_heading("Danh mục").await?;
    office.keys("/").await?;
    office.keys("mau").await?;
    office.see("Đề nghị khen thưởng").await?;
    camera.take(&office, "search", "office").await?;
    camera.page(&office, DECISION, "decision", "full").await?;
    office.close().await?;
    let administrator = world.enrolled_pc(CODES::ADMINISTRATOR).await?;
    camera.page(&administrator, "/devices", "devices", "administrator").await?;
    camera.page(&administrator, "/accounts", "accounts", "full").await?;
    camera.page(&administrator, "/acts", "acts", "full").await?;
    camera.page(&administrator, "/directory/appointment", "entries", "roles").await?;
    camera.page(&administrator, "/devices", "devices", "code").await?;
    administrator.pick("code_org", "mau 03").await?;
    administrator.press("Tạo mã ghi danh").await?;
    administrator.see("Mã để đọc qua điện thoại").await?;
    camera.take(&administrator, "devices", "code").await?;
    administrator.close().await?;
    let leader = world.enrolled_pc(CODES::LEADER_2021).await?;
    for year in [2020, 2021] {
        let path = format!("/office/sheets/reports~cum-dbsh~{year}");
        camera.page(&leader, &path, "sheet-reports", &format!("full{year}")).await?;
    }
    Ok(())
}

/// What asks before a dossier is received or sent back.
async fn dialogs(office: &Browser, camera: &mut Camera<'_>) -> Result<()> {
    for (button, field, state) in [
        ("Tiếp nhận", "Đã nhận bản giấy", "receiving"),
        ("Trả lại để bổ sung", "Hạn bổ sung", "returning"),
    ] {
        office.open(SUBMITTED).await?;
        office.press(button).await?;
        office.see(field).await?;
        camera.take(office, "dossier", state).await?;
    }
    Ok(())
}

/// An office below which nobody has written anything.
pub(super) async fn empty(world: &World, camera: &mut Camera<'_>) -> Result<()> {
    let office = world.enrolled_pc(CODES::EMPTY_OFFICE).await?;
    for (path, page) in [
        ("/office", "office"),
        ("/office/inbox", "inbox"),
        ("/office/inbox/khong-co", "dossier"),
        ("/office/sheets", "sheets"),
        ("/movements", "movements"),
        ("/groups", "groups"),
        ("/catalogue", "catalogue"),
        ("/devices", "devices"),
    ] {
        camera.page(&office, path, page, "empty").await?;
    }
    Ok(())
}
