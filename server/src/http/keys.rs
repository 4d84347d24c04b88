//! `POST /api/v1/keys`: the keys that a device signs and seals files with.

use axum::{Json, extract::State};
use sync::wire::{Keys, KeysRequest};

use super::{
    App,
    body::Body,
    problem::{Code, Fault},
};
use crate::{
    access::{Session, sharing},
    import::{ImportError, office_keys},
    keys::{fresh_shared, is_key},
};

/// Tell the office the device's key and get those for files
#[utoipa::path(
    post,
    path = "/api/v1/keys",
    tag = "files",
    request_body(content = ref("#/components/schemas/KeysRequest"), content_type = "application/json"),
    responses((status = 200, description = "The office's public keys, and those that the devices of the organisation and of its groups share", body = ref("#/components/schemas/Keys"))),
    extensions(("x-errors" = json!([Code::Invalid]))),
    security(("device" = []))
)]
pub(super) async fn keys(
    State(app): State<App>,
    session: Session,
    Body(request): Body<KeysRequest>,
) -> Result<Json<Keys>, Fault> {
    if !is_key(&request.key) {
        return Err(Fault::from(Code::Invalid).detail("the key is no point of P-256"));
    }
    let id = session.admission.id.clone();
    if !app.storage.put_device_key(id, request.key, session.now).await? {
        return Err(Fault::from(Code::TooMany).detail("the device has too many keys"));
    }
    let office = office_keys(&*app.storage).await?.public().ok_or(ImportError::Keys)?;
    let scopes = sharing(&session.directory, session.org(), &session.roles, session.today);
    let fresh = scopes.into_iter().map(fresh_shared).collect::<Result<_, _>>()?;
    let shared = app.storage.shared_keys(fresh, session.now).await?;
    Ok(Json(Keys { office, shared }))
}
