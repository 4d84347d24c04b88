//! `POST /api/v1/reminders`: an office reminds an organisation of its report.

use axum::{extract::State, http::StatusCode};
use model::{
    fields::Fields,
    id::{GroupId, OrgId, PersonId},
    notice::NoticeKind,
    record::Noun,
    scope::Scope,
};
use serde::Deserialize;
use serde_json::json;
use sync::{
    hlc::Hlc,
    op::{Kind, Op},
};

use super::{
    App,
    body::Body,
    problem::{Code, Fault},
};
use crate::{access::Session, secret, storage::SERVER};

#[derive(Debug, Deserialize)]
pub(super) struct Reminder {
    org: OrgId,
    group: GroupId,
    year: u16,
}

/// Remind an organisation of the report that a group waits for
#[utoipa::path(
    post,
    path = "/api/v1/reminders",
    tag = "office",
    request_body(content = ref("#/components/schemas/Reminder"), content_type = "application/json"),
    responses((status = 204, description = "The organisation's devices show it after their next sync")),
    extensions(("x-errors" = json!([Code::Forbidden, Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn remind(
    State(app): State<App>,
    session: Session,
    Body(reminder): Body<Reminder>,
) -> Result<StatusCode, Fault> {
    let office = session.as_office()?;
    let group = session.directory.group(&reminder.group).ok_or(Code::NotFound)?;
    if !group.members.iter().any(|member| member.org == reminder.org) {
        return Err(Code::NotFound.into());
    }
    if !office.reminds(&reminder.org) {
        return Err(Code::Forbidden.into());
    }
    let op = notice(&session, reminder)?;
    app.storage.state(SERVER.parse().map_err(|_| Code::Internal)?, vec![op], session.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn notice(session: &Session, reminder: Reminder) -> Result<Op, Fault> {
    let by = session.admission.person.clone();
    let Reminder { org, group, year } = reminder;
    let mut f = Fields::from([
        ("kind".to_owned(), json!(NoticeKind::ReportDue)),
        ("group".to_owned(), json!(group)),
        ("year".to_owned(), json!(year)),
        ("from".to_owned(), json!(session.org())),
        ("at".to_owned(), json!(session.now)),
    ]);
    f.extend(by.iter().map(|by| ("by".to_owned(), json!(by))));
    // A device without a person of its own speaks for its organisation.
    let author: PersonId = by.unwrap_or_else(|| session.org().cast());
    Ok(Op {
        o: secret::id()?,
        s: 0,
        h: Hlc::at(session.now),
        r: secret::id()?,
        c: Scope::Org(org),
        k: Kind::New,
        n: Some(Noun::Notice.as_str().to_owned()),
        sv: sync::SCHEMA,
        b: 0,
        be: None,
        a: author,
        f,
        rc: Vec::new(),
    })
}
