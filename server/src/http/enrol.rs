//! `POST /api/v1/enrol`: from a code or a password to a token.

use axum::{Json, extract::State};
use model::{Millis, act::Act, id::OrgId};
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
    storage::{Account, AccountRow, NewAct, NewEnrolment},
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
    extensions(("x-errors" = json!([Code::CodeUnknown, Code::CodeUsed, Code::CodeExpired, Code::CodeForPassword, Code::WrongPassword, Code::NoAccountYet, Code::AccountDisabled, Code::NoRole, Code::TooMany]))),
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
    let (admission, what, user) = match request {
        EnrolRequest::Code { code, key } => {
            // A short one could be somebody else's as well.
            let key = key.filter(|key| key.len() >= LEAST_KEY);
            new.key = key.map(|key| secret::token_hash(&key));
            let admission = app.storage.redeem(secret::code_hash(&code), new).await?;
            (admission, Act::Enrolled, String::new())
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
            let user = account.user.clone();
            (app.storage.enrol(account, new).await?, Act::SignedIn, user)
        }
    };
    let session = Session::new(admission, app.storage.directory(), &app.scopes, now);
    let device = session.admission.id.to_string();
    app.note(NewAct { user, ..session.act(what, caller, device, None) }).await;
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
    pub(super) code: String,
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
pub(super) async fn sign_in(
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
    let row = app.storage.account_row(user.clone(), now).await?;
    let known = row.as_ref().map(|row| row.account.org.clone());
    // An account without a password is signed in by its one-time code first.
    let hash = row.as_ref().map(|row| row.account.hash.clone()).filter(|hash| !hash.is_empty());
    let right = password::verify(turn, password, hash).await;
    if right {
        app.guesses.give_back(&here);
        app.passwords.give_back(&user);
    }
    match row {
        Some(AccountRow { account, disabled: None, .. }) if right => Ok(account),
        row => {
            failed(app, caller, user, known, now).await;
            Err(match row {
                // Who knows the password may be told.
                Some(_) if right => Code::AccountDisabled.into(),
                None if !app.storage.standing().await?.accounts => Code::NoAccountYet.into(),
                _ => Code::WrongPassword.into(),
            })
        }
    }
}

/// Keeps that somebody was not let in. What nobody is called may be a password in the wrong place,
/// and is not kept.
async fn failed(app: &App, caller: &str, user: String, known: Option<OrgId>, now: Millis) {
    let (about, about_org) = match known {
        Some(org) => (user, Some(org)),
        None => (String::new(), None),
    };
    let act = NewAct {
        at: now,
        what: Act::SignInFailed,
        user: String::new(),
        person: None,
        org: None,
        address: caller.to_owned(),
        about,
        about_org,
    };
    app.note(act).await;
}

pub(super) fn too_many(seconds: u32) -> Fault {
    Fault::from(Code::TooMany).retry_after(seconds)
}
