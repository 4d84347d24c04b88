//! `POST /api/v1/codes`: an enrolment code, its link, and the link as a picture.

use ::sync::wire::office::{MadeCode, NewCode};
use axum::{Json, extract::State, http::HeaderMap, http::header};
use model::{Millis, act::Act, role::Role};
use qrcode::{EcLevel, QrCode, render::svg};

use super::{
    App,
    body::Body,
    problem::{Code, Fault},
    session::Caller,
};
use crate::{access::Session, secret, storage::CodeRow};

/// How long a code enrols somebody: 7 days.
const LIFETIME: Millis = 7 * 86_400_000;

/// Make an enrolment code for one device, good for 7 days
#[utoipa::path(
    post,
    path = "/api/v1/codes",
    tag = "administration",
    request_body(content = ref("#/components/schemas/NewCode"), content_type = "application/json"),
    responses((status = 200, description = "The code; it is shown once", body = ref("#/components/schemas/MadeCode"))),
    extensions(("x-errors" = json!([Code::Forbidden, Code::Invalid]))),
    security(("device" = []))
)]
pub(super) async fn make(
    State(app): State<App>,
    session: Session,
    Caller(caller): Caller,
    headers: HeaderMap,
    Body(wish): Body<NewCode>,
) -> Result<Json<MadeCode>, Fault> {
    if !session.as_administrator()?.manages(&wish.org) {
        return Err(Code::Forbidden.into());
    }
    let roles = wish.roles.iter().map(|word| Role::parse(word)).collect::<Option<Vec<Role>>>();
    let roles = roles.filter(|roles| !roles.is_empty());
    let roles = roles.ok_or_else(|| Fault::from(Code::Invalid).detail("roles"))?;
    if let Some(person) = &wish.person {
        let held = session.directory.roles_of(person, &wish.org, session.today);
        if !roles.iter().any(|role| held.contains(role)) {
            return Err(Fault::from(Code::Invalid).detail("person"));
        }
    }
    let code = secret::code()?;
    let expires = session.now.saturating_add(LIFETIME);
    let link = format!("{}/enrol#{code}", origin(&app, &headers));
    let svg = picture(&link).ok_or_else(|| Fault::from(Code::Internal))?;
    let row = CodeRow {
        hash: secret::code_hash(&code),
        org: wish.org,
        roles,
        person: wish.person,
        expires: Some(expires),
    };
    let org = row.org.clone();
    app.storage.put_code(row).await?;
    app.note(session.act(Act::EnrolmentCodeMade, caller, org.to_string(), Some(org))).await;
    Ok(Json(MadeCode { code, link, svg, expires }))
}

/// Where people reach the server: as configured, else as this request did.
pub(super) fn origin(app: &App, headers: &HeaderMap) -> String {
    if let Some(url) = &app.url {
        return url.clone();
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text("x-forwarded-proto").filter(|it| app.behind_proxy && *it == "https");
    let host = text(header::HOST.as_str()).unwrap_or("localhost");
    format!("{}://{host}", scheme.unwrap_or("http"))
}

fn picture(link: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build())
}
