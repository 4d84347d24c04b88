//! The consolidated sheets on the screen, compared with the figures of the sources.

use anyhow::{Context as _, Result};
use tests::browser::{Browser, CODES, story};
use thirtyfour::By;

/// The alliances whose figures of 2021 are missing.
const SILENT: [&str; 2] = ["nam-dinh", "thai-binh"];

#[test]
fn the_cluster_of_eleven_reported_7002_3057365_364() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::LEADER_2020).await?;
        office.open("/office/sheets/reports~cum-dbsh~2020").await?;
        office.see("Đã tiếp nhận báo cáo của 11 trên 11 đơn vị").await?;
        assert_eq!(totals(&office).await?, ["7.002", "3.057.365", "364"]);
        office.press("7.002").await?;
        office.see("cộng từ 11 báo cáo").await
    })
}

#[test]
fn two_of_eleven_have_not_reported_for_2021_and_one_is_reminded() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::LEADER_2021).await?;
        office.open("/office/sheets/reports~cum-dbsh~2021").await?;
        office.see("Đã tiếp nhận báo cáo của 9 trên 11 đơn vị. 2 đơn vị chưa báo cáo.").await?;
        for org in SILENT {
            let row = office.cells(&format!("tr[data-org='{org}']")).await?;
            assert!(row.iter().any(|cell| cell.contains("Chưa báo cáo")), "{row:?}");
        }
        let missing: usize =
            office.ask("return document.querySelectorAll('tr.missing').length").await?;
        assert_eq!(missing, SILENT.len());
        let button = office.find(By::Css("tr[data-org='nam-dinh'] button")).await?;
        button.click().await?;
        office.see("Đã nhắc lúc").await
    })
}

#[test]
fn sixty_collectives_and_180_individuals_with_awards_and_recipients_apart() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/sheets/commendations~hai-phong~pt-hp-2020").await?;
        office.see("5 đợt, 3 cấp khen").await?;
        // Awards, then recipients; of collectives, then of individuals.
        assert_eq!(totals(&office).await?, ["64", "60", "191", "180"]);
        // A figure opens down to the decisions that it is made of.
        office.press("180").await?;
        office.see("cá nhân được khen").await?;
        office.click(By::Css("a[href*='/decisions/']")).await?;
        office.arrive("/decisions/").await
    })
}

#[test]
fn the_congress_commended_4_and_2_and_6_and_4() -> Result<()> {
    story(async |world| {
        let office = world.enrolled_pc(CODES::OFFICER).await?;
        office.open("/office/sheets/commendations~hai-phong~pt-hp-kttt-2017-2020").await?;
        office.see("Tổng cộng").await?;
        assert_eq!(totals(&office).await?, ["10", "10", "6", "6"]);
        let rows: Vec<Vec<String>> = office
            .ask(
                "return [...document.querySelectorAll('#sheet-commendations tbody tr')]
                    .map((row) => [...row.querySelectorAll('td.number')])
                    .filter((cells) => cells.length)
                    .map((cells) => cells.map((cell) => cell.innerText.trim().split(/\\s/)[0]))",
            )
            .await?;
        assert_eq!(rows, [["4", "4", "2", "2"], ["6", "6", "4", "4"]]);
        Ok(())
    })
}

/// The figures of the row of totals, without what stands beside them.
async fn totals(office: &Browser) -> Result<Vec<String>> {
    let cells = office.cells("#sheet-total").await?;
    cells
        .iter()
        .skip(1)
        .map(|cell| cell.split_whitespace().next().map(str::to_owned).context("an empty total"))
        .collect()
}
