//! `POST /api/v1/sync`: ops up, receipts and changes down.

use ::sync::wire::{SyncRequest, SyncResponse};
use axum::{Json, extract::State};

use super::{
    App,
    body::Body,
    problem::{Code, Fault},
};
use crate::{
    access::Session,
    storage::{SyncCall, rows::verdict_word},
};

/// Push ops and pull changes in one round trip
#[utoipa::path(
    post,
    path = "/api/v1/sync",
    tag = "sync",
    request_body(content = ref("#/components/schemas/SyncRequest"), content_type = "application/json"),
    responses((status = 200, description = "Receipts, verdicts and changes; every acknowledged op is durable", body = ref("#/components/schemas/SyncResponse"))),
    extensions(("x-errors" = json!([Code::Version, Code::ForeignDevice]))),
    security(("device" = []))
)]
pub(super) async fn sync(
    State(app): State<App>,
    session: Session,
    Body(request): Body<SyncRequest>,
) -> Result<Json<SyncResponse>, Fault> {
    let now = app.hear(&session.admission.id, request.now).await?;
    let session = session.at(now, &app.scopes);
    metrics::counter!("giaouoc_ops_received_total").increment(request.ops.len() as u64);
    let call = SyncCall {
        enrolment: session.admission.id.clone(),
        authority: session.authority(),
        own: session.own(),
        scopes: session.scopes.clone(),
        now: session.now,
        carried: false,
        request,
    };
    let wrote = !call.request.ops.is_empty();
    let answer = app.storage.sync(call).await?;
    if wrote {
        app.keeper.wrote(now);
    }
    for verdict in &answer.verdicts {
        let word = verdict_word(&verdict.verdict);
        metrics::counter!("giaouoc_verdicts_total", "verdict" => word).increment(1);
    }
    Ok(Json(answer))
}
