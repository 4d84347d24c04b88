//! `/api/v1/accounts`: who signs in, in which roles; never with a password that somebody else knows.

use ::sync::wire::account::{AccountRoles, Accounts, ListedAccount, NewAccount, OneTimeCode};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use model::{
    Millis, account,
    act::Act,
    id::{OrgId, PersonId},
    record::Noun,
    role::Role,
};
use serde_json::json;
use text::Date;

use super::{
    App,
    body::Body,
    codes::origin,
    problem::{Code, Fault},
    session::Caller,
};
use crate::{
    access::{People, Session, sharing},
    facts::{Facts, KEEPER, fields},
    keys::fresh_shared,
    password, secret,
    storage::{Account, AccountCode, AccountError, AccountRow, Change, NewAct},
};

/// How long a one-time code is good: 7 days.
pub(crate) const LIFETIME: Millis = 7 * 86_400_000;
/// Most characters of a name.
const LONGEST: usize = 300;

/// The accounts of the own organisation and of those below
#[utoipa::path(
    get,
    path = "/api/v1/accounts",
    operation_id = "list_accounts",
    tag = "administration",
    responses((status = 200, description = "By user name", body = ref("#/components/schemas/Accounts"))),
    extensions(("x-errors" = json!([Code::Forbidden]))),
    security(("device" = []))
)]
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
) -> Result<Json<Accounts>, Fault> {
    let rows = app.storage.accounts(session.as_people()?.orgs(), session.now).await?;
    let accounts = rows.into_iter().map(|row| listed(row, &session)).collect();
    Ok(Json(Accounts { as_of: session.now, accounts }))
}

fn listed(row: AccountRow, session: &Session) -> ListedAccount {
    let AccountRow { account, disabled, last_sign_in, code_until } = row;
    let held = session.directory.roles_of(&account.person, &account.org, session.today);
    let org = session.directory.org(&account.org);
    let person = session.directory.person(&account.person);
    ListedAccount {
        person_name: person.map(|person| person.name.clone()).unwrap_or_default(),
        org_name: org.map_or("", |org| org.name_on(session.today)).to_owned(),
        ended: account.roles.iter().copied().filter(|role| !held.contains(role)).collect(),
        has_password: !account.hash.is_empty(),
        user: account.user,
        person: account.person,
        org: account.org,
        roles: account.roles,
        disabled,
        last_sign_in,
        code_until,
    }
}

/// Make an account; the answer is a code with which its person chooses a password
#[utoipa::path(
    post,
    path = "/api/v1/accounts",
    operation_id = "make_account",
    tag = "administration",
    request_body(content = ref("#/components/schemas/NewAccount"), content_type = "application/json"),
    responses((status = 200, description = "The code; it is shown once", body = ref("#/components/schemas/OneTimeCode"))),
    extensions(("x-errors" = json!([Code::Forbidden, Code::Invalid, Code::UserTaken]))),
    security(("device" = []))
)]
pub(super) async fn make(
    State(app): State<App>,
    session: Session,
    Caller(caller): Caller,
    headers: HeaderMap,
    Body(wish): Body<NewAccount>,
) -> Result<Json<OneTimeCode>, Fault> {
    let people = session.as_people()?;
    if !people.manages(&wish.org) {
        return Err(Code::Forbidden.into());
    }
    let user = password::user_name(&wish.user);
    if !account::is_user_name(&user) {
        return Err(invalid("user"));
    }
    let roles = read_roles(&wish.roles)?;
    let days = days(&session, wish.from, wish.to)?;
    let mut facts = Facts::new(people.person().clone(), session.now);
    let keeper = session.org();
    let person = match wish.person {
        Some(person) if may_name(&app, people, &person).await? => person,
        Some(_) => return Err(invalid("person")),
        None => {
            let right = |text: &str| text.chars().count() <= LONGEST;
            if text::is_blank(&wish.name) || !right(&wish.name) || !right(&wish.title) {
                return Err(invalid("name"));
            }
            let person: PersonId = secret::id()?;
            let record =
                json!({"name": wish.name.trim(), "title": wish.title.trim(), KEEPER: keeper});
            facts.begin(Noun::Person, person.cast(), fields(record))?;
            person
        }
    };
    appoint(&mut facts, &session, &person, &wish.org, &roles, days)?;
    let account =
        Account { user: user.clone(), hash: String::new(), org: wish.org.clone(), roles, person };
    let (code, row) = one_time(&app, &headers, &session, user.clone())?;
    let change = change(people, Act::AccountMade, caller, user, wish.org, facts);
    app.storage.make_account(account, row, change).await?;
    Ok(Json(code))
}

/// Make a one-time code for an account, in place of all before; the password stays until another is
/// chosen
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{user}/code",
    operation_id = "make_one_time_code",
    tag = "administration",
    params(("user" = String, Path, description = "User name")),
    responses((status = 200, description = "The code; it is shown once", body = ref("#/components/schemas/OneTimeCode"))),
    extensions(("x-errors" = json!([Code::Forbidden, Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn code(
    State(app): State<App>,
    session: Session,
    Caller(caller): Caller,
    headers: HeaderMap,
    Path(user): Path<String>,
) -> Result<Json<OneTimeCode>, Fault> {
    let people = session.as_people()?;
    let row = find(&app, people, user).await?;
    let (code, made) = one_time(&app, &headers, &session, row.account.user.clone())?;
    let facts = Facts::new(people.person().clone(), session.now);
    let Account { user, org, .. } = row.account;
    let change = change(people, Act::CodeMade, caller, user, org, facts);
    app.storage.put_account_code(made, change).await?;
    Ok(Json(code))
}

/// Let nobody sign in by an account any more, and refuse what was enrolled by it
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{user}/disable",
    operation_id = "disable_account",
    tag = "administration",
    params(("user" = String, Path, description = "User name")),
    responses((status = 204, description = "Disabled, or it was before")),
    extensions(("x-errors" = json!([Code::Forbidden, Code::NotFound, Code::LastAdministrator]))),
    security(("device" = []))
)]
pub(super) async fn disable(
    State(app): State<App>,
    session: Session,
    Caller(caller): Caller,
    Path(user): Path<String>,
) -> Result<StatusCode, Fault> {
    let people = session.as_people()?;
    let Account { user, org, roles, .. } = find(&app, people, user).await?.account;
    let scopes = sharing(&session.directory, &org, &roles, session.today);
    let fresh = scopes.into_iter().map(fresh_shared).collect::<Result<_, _>>()?;
    let facts = Facts::new(people.person().clone(), session.now);
    let change = change(people, Act::AccountDisabled, caller, user.clone(), org, facts);
    app.storage.disable_account(user, fresh, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let sign in again by an account; devices that were refused sign in anew
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{user}/enable",
    operation_id = "enable_account",
    tag = "administration",
    params(("user" = String, Path, description = "User name")),
    responses((status = 204, description = "Enabled, or it was before")),
    extensions(("x-errors" = json!([Code::Forbidden, Code::NotFound]))),
    security(("device" = []))
)]
pub(super) async fn enable(
    State(app): State<App>,
    session: Session,
    Caller(caller): Caller,
    Path(user): Path<String>,
) -> Result<StatusCode, Fault> {
    let people = session.as_people()?;
    let Account { user, org, .. } = find(&app, people, user).await?.account;
    let facts = Facts::new(people.person().clone(), session.now);
    let change = change(people, Act::AccountEnabled, caller, user.clone(), org, facts);
    app.storage.enable_account(user, change.act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give an account other roles: what it loses ends today, what it gains begins on the day named
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{user}/roles",
    operation_id = "change_roles",
    tag = "administration",
    params(("user" = String, Path, description = "User name")),
    request_body(content = ref("#/components/schemas/AccountRoles"), content_type = "application/json"),
    responses((status = 204, description = "Devices that are enrolled lose what ended at once; what is new comes with the next sign-in")),
    extensions(("x-errors" = json!([Code::Forbidden, Code::NotFound, Code::Invalid, Code::LastAdministrator]))),
    security(("device" = []))
)]
pub(super) async fn roles(
    State(app): State<App>,
    session: Session,
    Caller(caller): Caller,
    Path(user): Path<String>,
    Body(wish): Body<AccountRoles>,
) -> Result<StatusCode, Fault> {
    let people = session.as_people()?;
    let Account { user, org, person, .. } = find(&app, people, user).await?.account;
    let roles = read_roles(&wish.roles)?;
    let days = days(&session, wish.from, wish.to)?;
    let mut facts = Facts::new(people.person().clone(), session.now);
    let today = session.today;
    for appointment in session.directory.appointments_of(&person, &org) {
        let (period, kept) = (appointment.period, roles.contains(&appointment.role));
        let until = match kept {
            false if period.to.is_none_or(|to| to > today) => Some(today),
            true if period.contains(today) => days.1,
            _ => period.to,
        };
        if until != period.to {
            let until = model::fields::Fields::from([("to".to_owned(), json!(until))]);
            facts.change(appointment.id.clone(), until)?;
        }
    }
    appoint(&mut facts, &session, &person, &org, &roles, days)?;
    let change = change(people, Act::RolesChanged, caller, user.clone(), org, facts);
    app.storage.put_roles(user, roles, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account of a user whom the asker manages; who it is otherwise is not told.
async fn find(app: &App, people: People<'_>, user: String) -> Result<AccountRow, Fault> {
    let row = app.storage.account_row(user, people.session().now).await?;
    row.filter(|row| people.manages(&row.account.org)).ok_or_else(|| Code::NotFound.into())
}

fn read_roles(words: &[String]) -> Result<Vec<Role>, Fault> {
    let read = words.iter().map(|word| Role::parse(word)).collect::<Option<Vec<Role>>>();
    let mut roles = read.filter(|roles| !roles.is_empty()).ok_or_else(|| invalid("roles"))?;
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}

/// The first day, and the one on which it is over.
fn days(
    session: &Session,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<(Date, Option<Date>), Fault> {
    let from = from.unwrap_or(session.today);
    match to {
        Some(to) if to <= from || to <= session.today => Err(invalid("to")),
        _ => Ok((from, to)),
    }
}

/// Whether an administrator may give somebody who is known an account: one who works, or is kept,
/// where the administrator manages.
async fn may_name(app: &App, people: People<'_>, person: &PersonId) -> Result<bool, Fault> {
    let session = people.session();
    if session.directory.person(person).is_none() {
        return Ok(false);
    }
    let orgs = people.orgs();
    let works = |org: &OrgId| {
        session
            .directory
            .people_at(org, &Role::ALL, session.today)
            .iter()
            .any(|it| it.id == *person)
    };
    if orgs.iter().any(works) {
        return Ok(true);
    }
    let record = app.storage.record(person.cast()).await?;
    let keeper = record.and_then(|stored| model::fields::parsed(&stored.record.fields, KEEPER));
    Ok(keeper.is_some_and(|keeper: OrgId| orgs.contains(&keeper)))
}

/// Appointments for the roles that the person does not hold on the first day.
fn appoint(
    facts: &mut Facts,
    session: &Session,
    person: &PersonId,
    org: &OrgId,
    roles: &[Role],
    (from, to): (Date, Option<Date>),
) -> Result<(), Fault> {
    let held = session.directory.roles_of(person, org, from);
    for role in roles.iter().filter(|role| !held.contains(role)) {
        let record = json!({
            "person": person, "org": org, "role": role, "from": from, "to": to,
            KEEPER: session.org(),
        });
        facts.begin(Noun::Appointment, secret::id()?, fields(record))?;
    }
    Ok(())
}

fn one_time(
    app: &App,
    headers: &HeaderMap,
    session: &Session,
    user: String,
) -> Result<(OneTimeCode, AccountCode), Fault> {
    let code = secret::code()?;
    let expires = session.now.saturating_add(LIFETIME);
    let row = AccountCode { hash: secret::code_hash(&code), user: user.clone(), expires };
    let link = format!("{}/password#{code}", origin(app, headers));
    Ok((OneTimeCode { user, code, link, expires }, row))
}

fn change(
    people: People<'_>,
    what: Act,
    caller: String,
    user: String,
    org: OrgId,
    facts: Facts,
) -> Change {
    let act = people.act(what, caller, user, Some(org));
    Change { facts: facts.into_ops(), act, today: people.session().today }
}

fn invalid(field: &str) -> Fault {
    Fault::from(Code::Invalid).detail(field)
}

impl People<'_> {
    /// What an administrator did, for the table of acts.
    pub(super) fn act(
        self,
        what: Act,
        address: String,
        about: String,
        about_org: Option<OrgId>,
    ) -> NewAct {
        self.session().act(what, address, about, about_org)
    }
}

impl From<AccountError> for Fault {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Unknown => Code::NotFound.into(),
            AccountError::Taken => Code::UserTaken.into(),
            AccountError::LastAdministrator => Code::LastAdministrator.into(),
            AccountError::Store(error) => error.into(),
        }
    }
}
