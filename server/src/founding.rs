//! The beginning of an alliance on an empty server: its record, its first administrator, and what
//! the law gives.

use std::path::Path;

use model::{
    Millis,
    account::{self, WeakPassword},
    act::Act,
    id::{OrgId, PersonId, RecordId},
    local_date,
    org::OrgKind,
    province::Province,
    record::Noun,
    role::Role,
};
use serde_json::json;
use sync::wire::account::{FirstAdministrator, Level, NewAlliance, SetupRequest};

use crate::{
    facts::{Facts, KEEPER, fields},
    packs, password,
    secret::{self, NoRandomness},
    seed,
    storage::{Account, Change, NewAct, SetUpError, Storage, StoreError},
};

/// Most characters of a name.
const LONGEST: usize = 300;

/// What cannot be used, by the name of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    Field(&'static str),
    Password(WeakPassword),
}

/// Why an alliance does not begin.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    #[error("{} cannot be used", .0.field())]
    Unfit(Unfit),
    #[error("the demonstration never becomes a real alliance")]
    Demonstration,
    #[error(transparent)]
    SetUp(#[from] SetUpError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl From<StoreError> for FoundingError {
    fn from(error: StoreError) -> Self {
        Self::SetUp(error.into())
    }
}

impl Unfit {
    /// The field that it is about.
    pub fn field(self) -> &'static str {
        match self {
            Self::Field(name) => name,
            Self::Password(_) => "password",
        }
    }
}

/// What is wrong first; the form says the same of all fields.
pub fn check(alliance: &NewAlliance, first: &FirstAdministrator) -> Result<(), Unfit> {
    let is_name = |text: &str| !text::is_blank(text) && text.chars().count() <= LONGEST;
    let province = alliance.province.as_deref().map(Province::of_code);
    let placed = match alliance.level {
        Level::Central => province.is_none(),
        Level::Provincial => matches!(province, Some(Some(_))),
    };
    for (field, right) in [
        ("name", is_name(&alliance.name)),
        ("short", is_name(&alliance.short)),
        ("province", placed),
        ("person", is_name(&first.name)),
        ("title", first.title.chars().count() <= LONGEST),
        ("user", account::is_user_name(&password::user_name(&first.user))),
    ] {
        if !right {
            return Err(Unfit::Field(field));
        }
    }
    let user = password::user_name(&first.user);
    account::weak(&user, &first.password).map_or(Ok(()), |why| Err(Unfit::Password(why)))
}

/// Begins the alliance, in one transaction; by a link, or from the command line without one. The
/// user name under which its administrator signs in now.
pub async fn begin(
    storage: &dyn Storage,
    request: SetupRequest,
    by_link: bool,
    address: String,
    now: Millis,
) -> Result<String, FoundingError> {
    let SetupRequest { token, alliance, administrator } = request;
    check(&alliance, &administrator).map_err(FoundingError::Unfit)?;
    let (org, person): (OrgId, PersonId) = (secret::id()?, secret::id()?);
    let roles = match administrator.officer {
        true => vec![Role::Administrator, Role::EmulationOfficer],
        false => vec![Role::Administrator],
    };
    let user = password::user_name(&administrator.user);
    let turn = password::turn().await.ok_or(StoreError::Closed)?;
    let hash = password::hash_in(turn, administrator.password.clone()).await.ok_or(NoRandomness)?;
    let facts = facts(&alliance, &administrator, (&org, &person), &roles, now)?;
    let account =
        Account { user: user.clone(), hash, org: org.clone(), roles, person: person.clone() };
    let act = NewAct {
        at: now,
        what: Act::SetUp,
        user: user.clone(),
        person: Some(person),
        org: Some(org.clone()),
        address,
        about: alliance.name,
        about_org: Some(org),
    };
    let link = by_link.then(|| secret::token_hash(&token));
    let change = Change { facts, act, today: local_date(now) };
    storage.set_up(link, account, change).await?;
    // What fails here is brought at the next start.
    if let Err(error) = packs::bring(storage, now).await {
        tracing::error!(error = &error as &dyn std::error::Error, "the packs are not complete yet");
    }
    Ok(user)
}

fn facts(
    alliance: &NewAlliance,
    first: &FirstAdministrator,
    (org, person): (&OrgId, &PersonId),
    roles: &[Role],
    now: Millis,
) -> Result<Vec<sync::op::Op>, NoRandomness> {
    let (kind, province) = match alliance.level {
        Level::Central => (OrgKind::CentralAlliance, None),
        Level::Provincial => {
            (OrgKind::ProvincialAlliance, alliance.province.as_deref().and_then(Province::of_code))
        }
    };
    let mut facts = Facts::new(person.clone(), now);
    let mut record = fields(json!({
        "kind": kind,
        "names/1": {"name": clean(&alliance.name), "short": clean(&alliance.short)},
        "province": province.map(|province| province.code),
        KEEPER: org,
    }));
    if let Some(province) = province {
        record.insert("placements/1".to_owned(), json!({"admin_unit": province.territory()}));
    }
    facts.begin(Noun::Org, org.cast(), record)?;
    let record = json!({"name": clean(&first.name), "title": clean(&first.title), KEEPER: org});
    facts.begin(Noun::Person, person.cast(), fields(record))?;
    for role in roles {
        let id: RecordId = secret::id()?;
        let from = local_date(now);
        let record = json!({"person": person, "org": org, "role": role, "from": from, KEEPER: org});
        facts.begin(Noun::Appointment, id, fields(record))?;
    }
    Ok(facts.into_ops())
}

/// A name without spaces at its ends.
pub(crate) fn clean(text: &str) -> &str {
    text.trim()
}

/// A new set-up link's token, good instead of all before; an error where somebody administers the
/// folder already or it is the demonstration.
pub async fn link(
    storage: &dyn Storage,
    data: &Path,
    now: Millis,
) -> Result<String, FoundingError> {
    if seed::is_demo(data) {
        return Err(FoundingError::Demonstration);
    }
    let token = secret::token()?;
    storage.put_setup_link(secret::token_hash(&token), now).await?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alliance() -> NewAlliance {
        NewAlliance {
            name: "Đơn vị".to_owned(),
            short: "ĐV".to_owned(),
            level: Level::Provincial,
            province: Some("31".to_owned()),
        }
    }

    fn first() -> FirstAdministrator {
        FirstAdministrator {
            name: "Người".to_owned(),
            title: String::new(),
            user: "quantri".to_owned(),
            password: "ba con mèo đen".to_owned(),
            officer: true,
        }
    }

    #[test]
    fn each_field_is_looked_at() {
        assert_eq!(check(&alliance(), &first()), Ok(()));
        let central = NewAlliance { level: Level::Central, province: None, ..alliance() };
        assert_eq!(check(&central, &first()), Ok(()));
        type Spoil = fn(&mut NewAlliance, &mut FirstAdministrator);
        let cases: [(&str, Spoil); 10] = [
            ("name", |it, _| it.name = " ".to_owned()),
            ("name", |it, _| it.name = "x".repeat(301)),
            ("short", |it, _| it.short.clear()),
            ("province", |it, _| it.province = None),
            ("province", |it, _| it.province = Some("30".to_owned())),
            ("province", |it, _| it.level = Level::Central),
            ("person", |_, it| it.name = "\u{200b}".to_owned()),
            ("user", |_, it| it.user = "quản trị".to_owned()),
            ("password", |_, it| it.password = "ngắn".to_owned()),
            ("password", |_, it| it.password = "minh-hoa-2026".to_owned()),
        ];
        for (field, spoil) in cases {
            let (mut alliance, mut first) = (alliance(), first());
            spoil(&mut alliance, &mut first);
            assert_eq!(check(&alliance, &first).unwrap_err().field(), field);
        }
    }
}
