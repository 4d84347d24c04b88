//! Liveness, readiness and metrics.

use std::fmt::Write as _;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use model::Millis;

use super::{
    App,
    problem::{Code, Fault},
};
use crate::storage::Figures;

/// Whether the process answers
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "It does", body = String, content_type = "text/plain")))]
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether the database takes writes
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, description = "It does; a second line says so when the clock of the server is in doubt", body = String, content_type = "text/plain")))]
pub(super) async fn readyz(State(app): State<App>) -> Result<&'static str, Fault> {
    if let Err(error) = app.storage.ready().await {
        tracing::error!(error = &error as &dyn std::error::Error, "not ready");
        return Err(Fault::from(Code::Unavailable).detail(error.to_string()));
    }
    app.check_clock().await?;
    Ok(match app.keeper.belief().doubt {
        None => "ready\n",
        Some(_) => "ready\nthe clock is in doubt: commands wait, see the log\n",
    })
}

/// Figures for Prometheus; not among the routes that devices reach.
pub(super) async fn metrics(State(app): State<App>) -> Result<Response, Fault> {
    app.metrics.run_upkeep();
    let belief = app.keeper.belief();
    let mut text = app.metrics.render();
    let figures = app.storage.figures().await?;
    say(&mut text, &figures, belief.now, belief.doubt.is_some());
    let headers = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((headers, text).into_response())
}

fn say(text: &mut String, figures: &Figures, now: Millis, doubted: bool) {
    let age =
        figures.last_backup.map(|made| now.saturating_sub(made).max(0).unsigned_abs() / 1_000);
    for (name, help, value) in [
        ("database_bytes", "Size of the database file", Some(figures.database)),
        ("wal_bytes", "Size of what is not yet written back to it", Some(figures.wal)),
        ("disk_free_bytes", "Room on the disk of the data folder", Some(figures.free)),
        ("attachments", "Attachments that are stored", Some(figures.blobs)),
        ("attachment_bytes", "Size of them", Some(figures.blob_bytes)),
        ("held_ops", "Ops that are stored and not applied", Some(figures.held)),
        ("last_seq", "Number of the last change", Some(figures.last_gseq)),
        ("backup_age_seconds", "Time since the last backup; absent before the first", age),
        ("clock_doubted", "1 while the clock of the server is in doubt", Some(doubted.into())),
    ] {
        let Some(value) = value else { continue };
        // A String takes everything.
        let _never = write!(
            text,
            "# HELP giaouoc_{name} {help}\n# TYPE giaouoc_{name} gauge\ngiaouoc_{name} {value}\n"
        );
    }
}
