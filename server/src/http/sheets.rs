//! Consolidated sheets: which there are, and each of them, computed from records that one may read.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use model::{
    id::{GroupId, MovementId, OrgId, RecordId},
    record::{Noun, Record},
    scope::Scope,
    sheet::{self, CommendationSheet, ReportSheet, SheetEntry, SheetKey},
};
use serde::{Deserialize, Serialize};

use super::{
    App,
    problem::{Code, Fault},
};
use crate::{access::Office, access::Session, storage::StoreError};

/// The sheets that one may open.
#[derive(Debug, Serialize)]
pub(super) struct Sheets {
    sheets: Vec<SheetEntry>,
}

/// The sheets that one may open
#[utoipa::path(
    get,
    path = "/api/v1/sheets",
    operation_id = "list_sheets",
    tag = "office",
    responses((status = 200, description = "In order of their keys", body = ref("#/components/schemas/Sheets"))),
    extensions(("x-errors" = json!([Code::Forbidden]))),
    security(("device" = []))
)]
pub(super) async fn list(State(app): State<App>, session: Session) -> Result<Json<Sheets>, Fault> {
    let office = session.as_office()?;
    let mut all = Vec::new();
    for noun in [Noun::Group, Noun::Movement, Noun::Report, Noun::Decision] {
        all.extend(records(&app, office, noun).await?);
    }
    let sheets = sheet::entries(&all).into_iter().filter(|entry| opens(office, &entry.key));
    Ok(Json(Sheets { sheets: sheets.collect() }))
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportsOf {
    group: GroupId,
    year: u16,
}

/// The consolidated reports of a group and year
#[utoipa::path(
    get,
    path = "/api/v1/sheets/reports",
    tag = "office",
    params(
        ("group" = String, Query, description = "Id of the group"),
        ("year" = u16, Query, description = "The year reported"),
    ),
    responses((status = 200, description = "Units down, indicators across", body = ref("#/components/schemas/ReportSheet"))),
    extensions(("x-errors" = json!([Code::Forbidden, Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn reports(
    State(app): State<App>,
    session: Session,
    parameters: Result<Query<ReportsOf>, QueryRejection>,
) -> Result<Json<ReportSheet>, Fault> {
    let office = session.as_office()?;
    let Query(ReportsOf { group, year }) = parameters.map_err(|_| Code::Malformed)?;
    allow(office, &SheetKey::Reports { group: group.clone(), year })?;
    let group = reference(&app, group.cast()).await?;
    let reports = records(&app, office, Noun::Report).await?;
    let indicators = records(&app, office, Noun::Indicator).await?;
    ReportSheet::build(&group, year, session.now, &reports, &indicators, &session.directory)
        .map(Json)
        .ok_or_else(|| Code::NotFound.into())
}

#[derive(Debug, Deserialize)]
pub(super) struct CommendationsOf {
    organiser: OrgId,
    movement: MovementId,
}

/// The commendations of a movement among the papers of an organiser
#[utoipa::path(
    get,
    path = "/api/v1/sheets/commendations",
    tag = "office",
    params(
        ("organiser" = String, Query, description = "Id of the office that keeps the decisions"),
        ("movement" = String, Query, description = "Id of the movement"),
    ),
    responses((status = 200, description = "Drive × body × award", body = ref("#/components/schemas/CommendationSheet"))),
    extensions(("x-errors" = json!([Code::Forbidden, Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn commendations(
    State(app): State<App>,
    session: Session,
    parameters: Result<Query<CommendationsOf>, QueryRejection>,
) -> Result<Json<CommendationSheet>, Fault> {
    let office = session.as_office()?;
    let Query(CommendationsOf { organiser, movement }) = parameters.map_err(|_| Code::Malformed)?;
    let key = SheetKey::Commendations { organiser: organiser.clone(), movement: movement.clone() };
    allow(office, &key)?;
    let movement = reference(&app, movement.cast()).await?;
    let decisions = records(&app, office, Noun::Decision).await?;
    let drives = records(&app, office, Noun::Drive).await?;
    let directory = &session.directory;
    CommendationSheet::build(&organiser, &movement, session.now, &decisions, &drives, directory)
        .map(Json)
        .ok_or_else(|| Code::NotFound.into())
}

/// Whether an office opens a sheet: its organiser is its own or below, or it led the group.
fn opens(office: Office<'_>, key: &SheetKey) -> bool {
    match key {
        SheetKey::Reports { group, .. } => office
            .session()
            .directory
            .group(group)
            .is_some_and(|group| office.reads(&group.organiser) || office.led(group)),
        SheetKey::Commendations { organiser, .. } => office.reads(organiser),
    }
}

fn allow(office: Office<'_>, key: &SheetKey) -> Result<(), Fault> {
    let directory = &office.session().directory;
    let exists = match key {
        SheetKey::Reports { group, .. } => directory.group(group).is_some(),
        SheetKey::Commendations { organiser, .. } => directory.org(organiser).is_some(),
    };
    if !exists {
        return Err(Code::NotFound.into());
    }
    if opens(office, key) { Ok(()) } else { Err(Code::Forbidden.into()) }
}

/// The records of a noun that the office may read.
async fn records(app: &App, office: Office<'_>, noun: Noun) -> Result<Vec<Record>, StoreError> {
    let session = office.session();
    let scopes =
        session.scopes.iter().filter(|scope| noun.kind().home.takes(scope)).cloned().collect();
    let stored = app.storage.records(noun, scopes, session.own()).await?;
    Ok(stored.into_iter().filter(|it| session.may_read(it)).map(|it| it.record).collect())
}

/// A reference record.
async fn reference(app: &App, id: RecordId) -> Result<Record, Fault> {
    let stored = app.storage.record(id).await?;
    let found = stored.map(|stored| stored.record).filter(|it| it.scope == Scope::Ref);
    found.filter(|record| !record.is_deleted()).ok_or_else(|| Code::NotFound.into())
}
