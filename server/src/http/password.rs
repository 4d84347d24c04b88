//! `/api/v1/password`: a password is changed by who knows it, and chosen by who has a one-time code.

use ::sync::wire::account::{ChangedPassword, ChosenPassword, CodeOwner};
use axum::{Json, extract::State, http::StatusCode};
use model::{account, act::Act, local_date};

use super::{
    App,
    body::Body,
    enrol::{LookRequest, sign_in, too_many},
    problem::{Code, Fault},
    session::Caller,
};
use crate::{
    password, secret,
    storage::{CodeError, NewAct},
};

/// Put a new password in place of the old one
#[utoipa::path(
    post,
    path = "/api/v1/password",
    operation_id = "change_password",
    tag = "enrolment",
    request_body(content = ref("#/components/schemas/ChangedPassword"), content_type = "application/json"),
    responses((status = 204, description = "The new one holds from now on; enrolled devices stay enrolled")),
    extensions(("x-errors" = json!([Code::WrongPassword, Code::AccountDisabled, Code::NoAccountYet, Code::WeakPassword, Code::TooMany]))),
)]
pub(super) async fn change(
    State(app): State<App>,
    Caller(caller): Caller,
    Body(request): Body<ChangedPassword>,
) -> Result<StatusCode, Fault> {
    let now = app.now();
    app.enrolments.acquire(&caller, now).map_err(too_many)?;
    let user = password::user_name(&request.user);
    let account = sign_in(&app, &caller, user.clone(), request.old, now).await?;
    check(&user, &request.new)?;
    let hash = hash(request.new).await?;
    let act = NewAct {
        at: now,
        what: Act::PasswordChanged,
        user,
        person: Some(account.person.clone()),
        org: Some(account.org.clone()),
        address: caller,
        about: String::new(),
        about_org: None,
    };
    match app.storage.change_password(account, hash, act).await? {
        true => Ok(StatusCode::NO_CONTENT),
        // Somebody else was quicker.
        false => Err(Code::WrongPassword.into()),
    }
}

/// See whose a one-time code is, without using it
#[utoipa::path(
    post,
    path = "/api/v1/password/look",
    operation_id = "look_at_password_code",
    tag = "enrolment",
    request_body(content = ref("#/components/schemas/CodeRequest"), content_type = "application/json"),
    responses((status = 200, description = "The account; the code is as good as before", body = ref("#/components/schemas/CodeOwner"))),
    extensions(("x-errors" = json!([Code::CodeUnknown, Code::CodeUsed, Code::CodeExpired, Code::TooMany]))),
)]
pub(super) async fn look(
    State(app): State<App>,
    Caller(caller): Caller,
    Body(request): Body<LookRequest>,
) -> Result<Json<CodeOwner>, Fault> {
    let now = app.now();
    app.enrolments.acquire(&caller, now).map_err(too_many)?;
    let account = app.storage.account_of_code(secret::code_hash(&request.code), now).await?;
    let directory = app.storage.directory();
    let org = directory.org(&account.org);
    let person = directory.person(&account.person);
    Ok(Json(CodeOwner {
        user: account.user,
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        org_name: org.map_or("", |org| org.name_on(local_date(now))).to_owned(),
    }))
}

/// Choose a password with a one-time code, which is used up
#[utoipa::path(
    post,
    path = "/api/v1/password/choose",
    operation_id = "choose_password",
    tag = "enrolment",
    request_body(content = ref("#/components/schemas/ChosenPassword"), content_type = "application/json"),
    responses((status = 200, description = "The account, which the password signs in from now on", body = ref("#/components/schemas/CodeOwner"))),
    extensions(("x-errors" = json!([Code::CodeUnknown, Code::CodeUsed, Code::CodeExpired, Code::WeakPassword, Code::TooMany]))),
)]
pub(super) async fn choose(
    State(app): State<App>,
    Caller(caller): Caller,
    Body(request): Body<ChosenPassword>,
) -> Result<Json<CodeOwner>, Fault> {
    let now = app.now();
    app.enrolments.acquire(&caller, now).map_err(too_many)?;
    let code = secret::code_hash(&request.code);
    // The user name is what the password must not be.
    let account = app.storage.account_of_code(code.clone(), now).await?;
    check(&account.user, &request.password)?;
    let hash = hash(request.password).await?;
    let act = NewAct {
        at: now,
        what: Act::PasswordChosen,
        user: String::new(),
        person: None,
        org: None,
        address: caller,
        about: String::new(),
        about_org: None,
    };
    let account = app.storage.choose_password(code, hash, act).await.map_err(|error| {
        match error {
            // Two at once: the second one finds it used, as it is.
            CodeError::Unknown => CodeError::Used.into(),
            other => Fault::from(other),
        }
    })?;
    let directory = app.storage.directory();
    let org = directory.org(&account.org);
    let person = directory.person(&account.person);
    Ok(Json(CodeOwner {
        user: account.user,
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        org_name: org.map_or("", |org| org.name_on(local_date(now))).to_owned(),
    }))
}

fn check(user: &str, password: &str) -> Result<(), Fault> {
    match account::weak(user, password) {
        Some(why) => Err(Fault::from(Code::WeakPassword).detail(why.as_str())),
        None => Ok(()),
    }
}

async fn hash(password: String) -> Result<String, Fault> {
    let turn = password::turn().await.ok_or(Code::Unavailable)?;
    password::hash_in(turn, password).await.ok_or_else(|| Code::Internal.into())
}
