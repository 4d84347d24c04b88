//! The consolidated sheets on the screen, compared with the figures of the sources.

use anyhow::Result;
use tests::browser::{CODES, story};

#[test]
fn the_cluster_of_eleven_reported_7002_3057365_364() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::LEADER_2020).await?;
        office.open("/office/sheets/reports~cum-dbsh~2020").await?;
        office.see("Đã có báo cáo của 11 trên 11 đơn vị").await?;
        let total = office.cells("#sheet-total").await?;
        for (cell, figure) in total.iter().skip(1).zip(["7.002", "3.057.365", "364"]) {
            assert!(cell.starts_with(figure), "{total:?}");
        }
        office.press("7.002").await?;
        office.see("cộng từ 11 báo cáo").await
    })
}

#[test]
fn two_of_eleven_have_not_reported_for_2021_and_one_is_reminded() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::LEADER_2021).await?;
        office.open("/office/sheets/reports~cum-dbsh~2021").await?;
        office.see("Đã có báo cáo của 9 trên 11 đơn vị").await?;
        for org in ["nam-dinh", "thai-binh"] {
            let row = office.cells(&format!("tr[data-org='{org}']")).await?;
            assert!(row.iter().any(|cell| cell.contains("Chưa báo cáo")), "{row:?}");
        }
        Ok(())
    })
}

#[test]
fn sixty_collectives_and_180_individuals_with_awards_and_recipients_apart() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/sheets").await?;
        office.see("Khen thưởng").await
    })
}
