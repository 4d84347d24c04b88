//! `/api/v1/setup`: whether somebody administers this server, and how the first one comes in.

use ::sync::wire::account::{SetupRequest, SetupState};
use axum::{Json, extract::State, http::StatusCode};

use super::{
    App,
    body::Body,
    problem::{Code, Fault},
    session::Caller,
};
use crate::founding::{self, FoundingError, Unfit};

/// Whether somebody administers this server
#[utoipa::path(
    get,
    path = "/api/v1/setup",
    operation_id = "setup_state",
    tag = "administration",
    responses((status = 200, description = "Whether an administrator exists", body = ref("#/components/schemas/SetupState"))),
)]
pub(super) async fn state(State(app): State<App>) -> Result<Json<SetupState>, Fault> {
    let administrator = app.storage.standing().await?.administrator;
    Ok(Json(SetupState { administrator }))
}

/// Begin the alliance and its first administrator, once, with the set-up link
#[utoipa::path(
    post,
    path = "/api/v1/setup",
    operation_id = "set_up",
    tag = "administration",
    request_body(content = ref("#/components/schemas/SetupRequest"), content_type = "application/json"),
    responses((status = 204, description = "The administrator signs in by name and password now")),
    extensions(("x-errors" = json!([Code::SetupDone, Code::SetupLink, Code::Invalid, Code::WeakPassword, Code::TooMany]))),
)]
pub(super) async fn set_up(
    State(app): State<App>,
    Caller(caller): Caller,
    Body(request): Body<SetupRequest>,
) -> Result<StatusCode, Fault> {
    let now = app.now();
    app.enrolments
        .acquire(&caller, now)
        .map_err(|seconds| Fault::from(Code::TooMany).retry_after(seconds))?;
    founding::begin(&*app.storage, request, true, caller, now).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<FoundingError> for Fault {
    fn from(error: FoundingError) -> Self {
        match error {
            FoundingError::Unfit(Unfit::Password(why)) => {
                Self::from(Code::WeakPassword).detail(why.as_str())
            }
            FoundingError::Unfit(Unfit::Field(name)) => Self::from(Code::Invalid).detail(name),
            FoundingError::Demonstration => Code::SetupDone.into(),
            FoundingError::SetUp(error) => error.into(),
            FoundingError::Randomness(error) => error.into(),
        }
    }
}
