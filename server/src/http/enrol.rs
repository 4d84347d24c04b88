//! `POST /api/v1/enrol`: from a code or a password to a token.

use axum::{Json, extract::State};
use model::{Millis, id::OrgId};
use serde::Deserialize;
use sync::wire::{CodeLook, EnrolRequest, Enrolment, Unsent};

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

/// Fewest characters of a key by which a device is known again.
const LEAST_KEY: usize = 16;

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
    app.enrolments.acquire(&caller, now).map_err(too_many)?;
    let token = secret::token()?;
    let mut new =
        NewEnrolment { device: secret::id()?, token: secret::token_hash(&token), key: None, now };
    let admission = match request {
        EnrolRequest::Code { code, key } => {
            // A short one could be somebody else's as well.
            let key = key.filter(|key| key.len() >= LEAST_KEY);
            new.key = key.map(|key| secret::token_hash(&key));
            app.storage.redeem(secret::code_hash(&code), new).await?
        }
        EnrolRequest::Password { user, password } => {
            let user = password::user_name(&user);
            let account = sign_in(&app, &caller, user, password, now).await?;
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

/// A code, to see whose it is.
#[derive(Debug, Deserialize)]
pub(super) struct LookRequest {
    code: String,
}

/// See for whom a code enrols or has enrolled a device, without using it
#[utoipa::path(
    post,
    path = "/api/v1/enrol/look",
    tag = "enrolment",
    request_body(content = ref("#/components/schemas/CodeRequest"), content_type = "application/json"),
    responses((status = 200, description = "The organisation; the code is as good as before", body = ref("#/components/schemas/CodeLook"))),
    extensions(("x-errors" = json!([Code::CodeUnknown, Code::TooMany]))),
)]
pub(super) async fn look(
    State(app): State<App>,
    Caller(caller): Caller,
    Body(request): Body<LookRequest>,
) -> Result<Json<CodeLook>, Fault> {
    let now = app.now();
    app.enrolments.acquire(&caller, now).map_err(too_many)?;
    let org = app.storage.code(secret::code_hash(&request.code)).await?;
    let org = org.ok_or_else(|| Fault::from(Code::CodeUnknown))?;
    let directory = app.storage.directory();
    let name = directory.org(&org).map(|org| org.name_on(model::local_date(now)));
    Ok(Json(CodeLook { org_name: name.unwrap_or_default().to_owned(), org }))
}

/// What devices of an organisation said to have kept back, those left out that may not send it.
async fn unsent(app: &App, org: OrgId) -> Vec<Unsent> {
    // The device is enrolled and its code used up: that this cannot be read must not keep the
    // token from it.
    let devices = app.storage.devices(vec![org]).await.unwrap_or_default();
    let waiting = devices.iter().filter(|device| device.revoked.is_none() && device.unsent > 0);
    waiting.filter_map(|device| Some(Unsent { left: device.unsent, at: device.contact? })).collect()
}

/// Who gives the right password is let in, however many wrong ones others tried elsewhere; what
/// counts is what was guessed for a user from one place and, far above that, from all.
async fn sign_in(
    app: &App,
    caller: &str,
    user: String,
    password: String,
    now: Millis,
) -> Result<Account, Fault> {
    let turn = password::turn().await.ok_or(Code::Unavailable)?;
    let here = format!("{user}\n{caller}");
    app.guesses.acquire(&here, now).map_err(too_many)?;
    app.passwords.acquire(&user, now).map_err(too_many)?;
    let account = app.storage.account(user.clone()).await?;
    let hash = account.as_ref().map(|account| account.hash.clone());
    let right = password::verify(turn, password, hash).await;
    if right {
        app.guesses.give_back(&here);
        app.passwords.give_back(&user);
    }
    account.filter(|_| right).ok_or_else(|| Code::WrongPassword.into())
}

fn too_many(seconds: u32) -> Fault {
    Fault::from(Code::TooMany).retry_after(seconds)
}
