//! `GET /api/v1/overview`: what has come from which organisation.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use model::{Millis, id::OrgId, kind::Home, record::Noun, scope::Scope};
use serde::Serialize;

use super::{
    App,
    problem::{Code, Fault},
};
use crate::access::Session;

/// The statuses that are counted, so that a zero is said, too.
const STATUSES: [&str; 5] = ["draft", "submitted", "received", "returned", "withdrawn"];

/// Counts of all organisations that an office consolidates.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    as_of: Millis,
    orgs: Vec<OrgCounts>,
    /// Ops of their devices that are held.
    held: u64,
}

#[derive(Debug, Serialize)]
struct OrgCounts {
    org: OrgId,
    name: String,
    /// By noun, then by status. Of drafts an office knows the number only.
    counts: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// Server time of the last submit.
    last_received: Option<Millis>,
}

/// How many dossiers of which status each organisation has
#[utoipa::path(
    get,
    path = "/api/v1/overview",
    tag = "office",
    responses((status = 200, description = "By organisation", body = ref("#/components/schemas/Overview"))),
    extensions(("x-errors" = json!([Code::Forbidden]))),
    security(("device" = []))
)]
pub(super) async fn overview(
    State(app): State<App>,
    session: Session,
) -> Result<Json<Overview>, Fault> {
    let orgs = session.as_office()?.orgs();
    let scopes = orgs.iter().cloned().map(Scope::Org).collect();
    let mut counted: BTreeMap<OrgId, OrgCounts> =
        orgs.iter().map(|org| (org.clone(), zeros(&session, org))).collect();
    for count in app.storage.counts(scopes).await? {
        let Scope::Org(org) = &count.scope else { continue };
        let Some(of_org) = counted.get_mut(org) else { continue };
        of_org.last_received = of_org.last_received.max(count.last_submit);
        of_org.counts.entry(count.noun.as_str()).or_default().insert(count.status, count.count);
    }
    let held = app.storage.held(orgs).await?;
    Ok(Json(Overview { as_of: session.now, orgs: counted.into_values().collect(), held }))
}

fn zeros(session: &Session, org: &OrgId) -> OrgCounts {
    let name = session.directory.org(org).map_or("", |it| it.name_on(session.today));
    let own = |noun: &Noun| noun.life().is_some() && noun.kind().home == Home::Organisation;
    let nouns = Noun::ALL.into_iter().filter(own);
    let zero = || STATUSES.iter().map(|status| ((*status).to_owned(), 0)).collect();
    OrgCounts {
        org: org.clone(),
        name: name.to_owned(),
        counts: nouns.map(|noun| (noun.as_str(), zero())).collect(),
        last_received: None,
    }
}
