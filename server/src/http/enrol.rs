//! `POST /api/v1/enrol`: from a code or a password to a token.

use axum::{Json, extract::State};
use model::id::OrgId;
use sync::wire::{EnrolRequest, Enrolment, Unsent};

use super::{
    App,
    body::Body,
    problem::{Code, Fault},
    session::Caller,
};
use crate::{
    access::Session,
    password, secret,
    storage::{Account, NewEnrolment},
};

/// Enrol a device with a code or with user name and password
#[utoipa::path(
    post,
    path = "/api/v1/enrol",
    tag = "enrolment",
    request_body(content = ref("#/components/schemas/EnrolRequest"), content_type = "application/json"),
    responses((status = 200, description = "The device's token, the only credential from now on", body = ref("#/components/schemas/Enrolment"))),
    extensions(("x-errors" = json!([Code::CodeUnknown, Code::CodeUsed, Code::CodeExpired, Code::WrongPassword, Code::NoRole, Code::TooMany]))),
)]
pub(super) async fn enrol(
    State(app): State<App>,
    Caller(caller): Caller,
    Body(request): Body<EnrolRequest>,
) -> Result<Json<Enrolment>, Fault> {
    let now = app.now();
    let too_many = |seconds| Fault::from(Code::TooMany).retry_after(seconds);
    app.enrolments.take(&caller, now).map_err(too_many)?;
    let token = secret::token()?;
    let new = NewEnrolment { device: secret::id()?, token: secret::token_hash(&token), now };
    let admission = match request {
        EnrolRequest::Code { code } => app.storage.redeem(secret::code_hash(&code), new).await?,
        EnrolRequest::Password { user, password } => {
            let user = password::user_name(&user);
            app.passwords.take(&user, now).map_err(too_many)?;
            let account = sign_in(&app, user, password).await?;
            let held = app.storage.directory().roles_of(
                &account.person,
                &account.org,
                model::local_date(now),
            );
            if !account.roles.iter().any(|role| held.contains(role)) {
                return Err(Code::NoRole.into());
            }
            app.storage.enrol(account, new).await?
        }
    };
    let session = Session::new(admission, app.storage.directory(), &app.scopes, now);
    let unsent = unsent(&app, session.org().clone()).await;
    Ok(Json(Enrolment {
        token,
        device: session.admission.id.clone(),
        org: session.org().clone(),
        roles: session.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        person: session.admission.person.clone(),
        epoch: app.storage.epoch().to_owned(),
        now,
        scopes: session.scopes.to_vec(),
        unsent,
    }))
}

/// What devices of an organisation said to have kept back, those left out that may not send it.
async fn unsent(app: &App, org: OrgId) -> Vec<Unsent> {
    // The device is enrolled and its code used up: that this cannot be read must not keep the
    // token from it.
    let devices = app.storage.devices(vec![org]).await.unwrap_or_default();
    let waiting = devices.iter().filter(|device| device.revoked.is_none() && device.unsent > 0);
    waiting.filter_map(|device| Some(Unsent { left: device.unsent, at: device.contact? })).collect()
}

async fn sign_in(app: &App, user: String, password: String) -> Result<Account, Fault> {
    let account = app.storage.account(user).await?;
    let hash = account.as_ref().map(|account| account.hash.clone());
    let right = password::verify(password, hash).await;
    account.filter(|_| right).ok_or_else(|| Code::WrongPassword.into())
}
