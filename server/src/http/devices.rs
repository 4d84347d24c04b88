//! Enrolled devices: the list, and taking one's right away.

use ::sync::wire::office::{Devices, EnrolledDevice, Silence};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use model::{
    access::Relation, act::Act, device, drive::Drive, id::DeviceId, local_date, record::Noun,
    scope::Scope,
};

use super::{
    App,
    problem::{Code, Fault},
    session::Caller,
};
use crate::{
    access::{Session, sharing},
    keys::fresh_shared,
    storage::DeviceRow,
};

/// The devices of the own organisation and of those below
#[utoipa::path(
    get,
    path = "/api/v1/devices",
    operation_id = "list_devices",
    tag = "administration",
    responses((status = 200, description = "The last contact first", body = ref("#/components/schemas/Devices"))),
    extensions(("x-errors" = json!([Code::Forbidden]))),
    security(("device" = []))
)]
pub(super) async fn list(State(app): State<App>, session: Session) -> Result<Json<Devices>, Fault> {
    let rows = app.storage.devices(session.as_administrator()?.orgs()).await?;
    let drives = app.storage.records(Noun::Drive, vec![Scope::Ref], session.own()).await?;
    let drives: Vec<Drive> =
        drives.iter().filter_map(|stored| Drive::from_record(&stored.record)).collect();
    let devices = rows.into_iter().map(|row| enrolled(row, &drives, &session)).collect();
    Ok(Json(Devices { as_of: session.now, devices }))
}

fn silence(row: &DeviceRow, drives: &[Drive], session: &Session) -> Option<Silence> {
    if row.revoked.is_some() {
        return None;
    }
    let today = session.today;
    let concerns = |drive: &&Drive| {
        let relation = session.directory.relation(&drive.organiser, &row.org, today);
        drive.open_on(today) && relation != Relation::Stranger
    };
    let closing = |drive: &Drive| Some((drive.to?, drive.name.clone()));
    let (closes_on, drive) = drives.iter().filter(concerns).filter_map(closing).min()?;
    let heard = local_date(row.contact.unwrap_or(row.made));
    let days = device::silence(heard, closes_on, today)?;
    Some(Silence { days, drive, closes_on })
}

fn enrolled(row: DeviceRow, drives: &[Drive], session: &Session) -> EnrolledDevice {
    let silence = silence(&row, drives, session);
    let org = session.directory.org(&row.org);
    let person = row.person.as_ref().and_then(|id| session.directory.person(id));
    EnrolledDevice {
        org_name: org.map_or_else(String::new, |org| org.name_on(session.today).to_owned()),
        person_name: person.map_or_else(String::new, |person| person.name.clone()),
        id: row.id,
        org: row.org,
        roles: row.roles,
        person: row.person,
        enrolled: row.made,
        revoked: row.revoked,
        last_contact: row.contact,
        unsent: row.unsent,
        held: row.held,
        app: row.app,
        clock: row.clock,
        storage: row.storage,
        silence,
    }
}

/// Revoke a device: its token is worth nothing from now on
#[utoipa::path(
    post,
    path = "/api/v1/devices/{id}/revoke",
    tag = "administration",
    params(("id" = String, Path, description = "Id of the device")),
    responses((status = 204, description = "Revoked, or it was before")),
    extensions(("x-errors" = json!([Code::Forbidden, Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn revoke(
    State(app): State<App>,
    session: Session,
    Caller(caller): Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    let orgs = session.as_administrator()?.orgs();
    let id: DeviceId = id.parse().map_err(|_| Code::NotFound)?;
    let known = app.storage.devices(orgs).await?;
    let found = known.into_iter().find(|device| device.id == id);
    let device = found.ok_or(Code::NotFound)?;
    let scopes = sharing(&session.directory, &device.org, &device.roles, session.today);
    let fresh = scopes.into_iter().map(fresh_shared).collect::<Result<_, _>>()?;
    app.storage.revoke(id, session.now, fresh).await?;
    let about = device.id.to_string();
    app.note(session.act(Act::DeviceRevoked, caller, about, Some(device.org))).await;
    Ok(StatusCode::NO_CONTENT)
}
