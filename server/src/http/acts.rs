//! `GET /api/v1/acts`: who came in, who was not let in, and what administrators did.

use ::sync::wire::account::{Acts, ListedAct};
use axum::{
    Json,
    extract::{Query, State},
};
use model::{act::Act, id::OrgId};
use serde::Deserialize;

use super::{
    App,
    problem::{Code, Fault},
};
use crate::{
    access::Session,
    storage::{ActQuery, ActRow, NewAct},
};

/// Acts on one page.
const PAGE: usize = 50;

/// Where a page begins.
#[derive(Debug, Deserialize)]
pub(super) struct From {
    /// Only those before this number.
    before: Option<u64>,
}

/// What was done at the own organisation and at those below, the newest first
#[utoipa::path(
    get,
    path = "/api/v1/acts",
    operation_id = "list_acts",
    tag = "administration",
    params(("before" = Option<u64>, Query, description = "Only those before this number; the last one of a page leads to the next page")),
    responses((status = 200, description = "A page of 50 at most", body = ref("#/components/schemas/Acts"))),
    extensions(("x-errors" = json!([Code::Forbidden]))),
    security(("device" = []))
)]
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    Query(From { before }): Query<From>,
) -> Result<Json<Acts>, Fault> {
    let people = session.as_people()?;
    // Who stands above everybody here sees also who nobody knows.
    let strangers = session.directory.ancestors(session.org(), session.today).is_empty();
    let query = ActQuery { orgs: people.orgs(), strangers, before, limit: PAGE + 1 };
    let mut rows = app.storage.acts(query).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let acts = rows.into_iter().map(|row| listed(row, &session)).collect();
    Ok(Json(Acts { as_of: session.now, acts, more }))
}

fn listed(row: ActRow, session: &Session) -> ListedAct {
    let person = row.person.as_ref().and_then(|id| session.directory.person(id));
    let org = row.org.as_ref().and_then(|id| session.directory.org(id));
    let about = row.about.parse().ok().and_then(|id: OrgId| session.directory.org(&id));
    let about = about.map(|org| org.name_on(session.today).to_owned());
    ListedAct {
        n: row.n,
        at: row.at,
        what: row.what,
        user: row.user,
        person_name: person.map(|person| person.name.clone()).unwrap_or_default(),
        org_name: org.map_or("", |org| org.name_on(session.today)).to_owned(),
        address: row.address,
        about: about.unwrap_or(row.about),
    }
}

impl App {
    /// Keeps what somebody did. That it cannot be kept undoes nothing of it.
    pub(super) async fn note(&self, act: NewAct) {
        if let Err(error) = self.storage.note(act).await {
            tracing::error!(error = &error as &dyn std::error::Error, "an act was not written");
        }
    }
}

impl Session {
    /// What who asks did, for the table of acts.
    pub(super) fn act(
        &self,
        what: Act,
        address: String,
        about: String,
        about_org: Option<OrgId>,
    ) -> NewAct {
        NewAct {
            at: self.now,
            what,
            user: String::new(),
            person: self.admission.person.clone(),
            org: Some(self.org().clone()),
            address,
            about,
            about_org,
        }
    }
}
