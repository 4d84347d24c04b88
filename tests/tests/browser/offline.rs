//! The app without a server: cold start, reload, a new tab.

use anyhow::Result;
use tests::browser::{Browser, CODES, Profile, story};

#[test]
fn the_app_opens_with_the_server_switched_off() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        assert!(!tablet.driver().current_url().await?.as_str().contains(CODES::CADRE));
        tablet.press("Bắt đầu làm việc").await?;
        tablet.see("Việc cần làm").await?;
        world.server.kill()?;

        tablet.reload().await?;
        tablet.see("Hợp tác xã mẫu 01").await?;
        tablet.see("Việc cần làm").await?;

        tablet.new_tab().await?;
        tablet.open("/pledges").await?;
        tablet.see("Giao ước").await?;

        let profile = tablet.kill()?;
        let tablet = world.tablet(&profile).await?;
        tablet.open("/device").await?;
        tablet.see("Chưa tới được văn phòng").await?;
        tablet.see("Dùng được khi không có mạng").await
    })
}

#[test]
fn a_cadre_never_downloads_the_program_of_an_office() -> Result<()> {
    story(async |world| {
        let tablet = world.enrolled_tablet(CODES::CADRE).await?;
        tablet.press("Bắt đầu làm việc").await?;
        tablet.see("Việc cần làm").await?;
        tablet.open("/office/inbox").await?;
        tablet.see("Trang dành cho văn phòng").await?;
        assert_eq!(programs(&tablet).await?, ["app", "rest"]);

        // A mark that is wrong costs nothing: the program that is here starts.
        world.server.kill()?;
        mark(&tablet, "office").await?;
        tablet.open("/").await?;
        tablet.see("Việc cần làm").await
    })
}

#[test]
fn an_officer_has_every_page_with_the_server_switched_off() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        assert!(programs(&office).await?.contains(&"office".to_owned()));
        office.open("/office/inbox").await?;
        office.see_heading("Hồ sơ đến").await?;
        world.server.kill()?;

        let profile = office.kill()?;
        let office = world.pc(&profile).await?;
        office.open("/office/inbox").await?;
        office.see_heading("Hồ sơ đến").await?;
        office.open("/nominations").await?;
        office.see_heading("Đề nghị khen thưởng").await?;

        mark(&office, "tablet").await?;
        office.open("/groups").await?;
        office.see_heading("Cụm, khối").await
    })
}

#[test]
fn a_part_that_cannot_be_fetched_is_missed_aloud_and_comes_later() -> Result<()> {
    story(async |world| {
        world.server.go_without("rest-")?;
        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.open(&world.server.link(CODES::CADRE)).await?;
        tablet.see("Máy này đã được ghi danh").await?;

        // What is needed to write is there.
        tablet.open("/pledges").await?;
        tablet.press("Viết giao ước mới").await?;
        tablet.see("Viết giao ước thi đua").await?;
        // The rest is not, and nothing is promised.
        tablet.open("/device").await?;
        tablet.see("Chưa tải được phần này").await?;
        tablet.open("/").await?;
        tablet.see_gone("Dùng được khi không có mạng").await?;

        world.server.go_with_all()?;
        tablet.open("/device").await?;
        tablet.see("Dùng được khi không có mạng").await?;
        world.server.kill()?;
        tablet.reload().await?;
        tablet.see("Dùng được khi không có mạng").await
    })
}

#[test]
fn a_part_that_is_missed_comes_when_somebody_asks_for_it() -> Result<()> {
    story(async |world| {
        world.server.go_without("rest-")?;
        let tablet = world.tablet(&Profile::fresh()?).await?;
        tablet.open(&world.server.link(CODES::CADRE)).await?;
        tablet.see("Máy này đã được ghi danh").await?;
        tablet.open("/device").await?;
        tablet.see("Chưa tải được phần này").await?;
        world.server.go_with_all()?;
        tablet.press("Tải lại phần này").await?;
        tablet.see("Dữ liệu trên máy").await
    })
}

/// The programs that the device has, or has asked for, by name.
async fn programs(device: &Browser) -> Result<Vec<String>> {
    let script = "const done = arguments[arguments.length - 1];
        (async () => {
            const names = performance.getEntriesByType('resource').map((entry) => entry.name);
            for (const key of await caches.keys()) {
                const kept = await (await caches.open(key)).keys();
                names.push(...kept.map((request) => request.url));
            }
            const found = names.map((name) => /\\/(\\w+)-\\w+\\.wasm$/.exec(name)).filter(Boolean);
            done([...new Set(found.map((match) => match[1]))].sort());
        })();";
    device.ask_later(script, Vec::new()).await
}

/// Changes the mark by which a device knows whose it is before anything is loaded.
async fn mark(device: &Browser, place: &str) -> Result<()> {
    let script = format!("localStorage.setItem('giaouoc.place', '{place}'); return true;");
    device.ask::<bool>(&script).await.map(|_| ())
}
