//! `POST /api/v1/bundle`: a file that somebody brings for the device that made it.

use axum::{Json, extract::State};
use sync::{bundle::FileError, wire::BundleTaken};

use super::{
    App,
    body::File,
    problem::{Code, Fault},
};
use crate::{
    access::Session,
    import::{ImportError, import},
};

/// Deliver a bundle: its author's ops go into the log as if the author had sent them
#[utoipa::path(
    post,
    path = "/api/v1/bundle",
    tag = "files",
    request_body(content_type = "application/octet-stream", description = "A `.giaouoc` file: a bundle, sealed or not"),
    responses((status = 200, description = "What became of it, and the receipt for its author", body = ref("#/components/schemas/BundleTaken"))),
    extensions(("x-errors" = json!([Code::BundleUnreadable, Code::BundleForged, Code::BundleSealedForOthers, Code::BundleRevoked, Code::DeviceUnknown, Code::ForeignDevice]))),
    security(("device" = []))
)]
pub(super) async fn take(
    State(app): State<App>,
    session: Session,
    File(file): File,
) -> Result<Json<BundleTaken>, Fault> {
    // A file may be large, and is several times in memory while it is read.
    let _turn = app.imports.acquire().await.map_err(|_| Code::Unavailable)?;
    let taken = import(&app.storage, &app.scopes, file, session.now).await?;
    app.keeper.wrote(session.now);
    let BundleTaken { dev, count, fresh, .. } = &taken;
    let courier = &session.admission.id;
    tracing::info!(%courier, device = %dev, ops = count, fresh, "a bundle was delivered");
    metrics::counter!("giaouoc_bundles_total").increment(1);
    metrics::counter!("giaouoc_ops_received_total").increment(*fresh);
    Ok(Json(taken))
}

impl From<ImportError> for Fault {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::File(FileError::TooLarge) => Code::TooLarge.into(),
            ImportError::File(FileError::Forged) => Code::BundleForged.into(),
            ImportError::File(error) => {
                Self::from(Code::BundleUnreadable).detail(error.to_string())
            }
            ImportError::SealedForOthers => Code::BundleSealedForOthers.into(),
            ImportError::UnknownDevice => Code::DeviceUnknown.into(),
            ImportError::Revoked => Code::BundleRevoked.into(),
            ImportError::Sync(error) => error.into(),
            ImportError::Random(error) => error.into(),
            ImportError::Keys => {
                tracing::error!("the keys of the office cannot be used");
                Code::Internal.into()
            }
        }
    }
}
