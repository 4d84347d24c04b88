//! `GET /api/v1/search`: records by their words, with and without accents.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use model::{id::RecordId, record::Noun, scope::Scope};
use serde::{Deserialize, Serialize};

use super::{
    App,
    problem::{Code, Fault},
};
use crate::{access::Session, storage::SearchQuery};

const DEFAULT_LIMIT: u16 = 20;
const MAX_LIMIT: u16 = 100;
/// Most characters of a query that count.
const MAX_QUERY: usize = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    #[serde(default)]
    q: String,
    noun: Option<String>,
    limit: Option<u16>,
}

/// What was found.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    results: Vec<Found>,
}

#[derive(Debug, Serialize)]
struct Found {
    id: RecordId,
    noun: Noun,
    scope: Scope,
    status: String,
    number: String,
    title: String,
    /// Whether the accents match, too.
    exact: bool,
}

/// Search everything that one may read
#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "records",
    params(
        ("q" = Option<String>, Query, description = "Words, with or without accents; each may be the beginning of one"),
        ("noun" = Option<String>, Query, description = "Only records of this noun"),
        ("limit" = Option<u16>, Query, description = "Most results: 20, at most 100"),
    ),
    responses((status = 200, description = "Exact matches first, then the newest", body = ref("#/components/schemas/SearchAnswer"))),
    extensions(("x-errors" = json!([Code::Invalid]))),
    security(("device" = []))
)]
pub(super) async fn search(
    State(app): State<App>,
    session: Session,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Json<Answer>, Fault> {
    let Query(Parameters { q, noun, limit }) = parameters.map_err(|_| Code::Malformed)?;
    let noun = match noun.as_deref().filter(|word| !word.is_empty()) {
        Some(word) => Some(Noun::parse(word).ok_or(Code::Invalid)?),
        None => None,
    };
    let query = SearchQuery {
        words: q.chars().take(MAX_QUERY).collect(),
        noun,
        scopes: session.scopes.clone(),
        own: session.own(),
        limit: usize::from(limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)),
    };
    let found = app.storage.search(query).await?;
    let results = found
        .into_iter()
        .map(|found| Found {
            id: found.id,
            noun: found.noun,
            scope: found.scope,
            status: found.status,
            number: found.number,
            title: found.title,
            exact: found.exact,
        })
        .collect();
    Ok(Json(Answer { results }))
}
