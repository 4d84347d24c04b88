//! The demonstration's sign-ins: passwords and codes that are public on purpose.

use model::{
    id::{OrgId, PersonId},
    role::Role,
};

use super::{
    people::{POSTS, Post},
    writer::id,
};

/// Password of every demonstration account; printed beside the user names.
const PASSWORD: &str = "minh-hoa-2026";

/// Somebody who can sign in by name and password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    pub user: &'static str,
    pub password: &'static str,
    pub person: PersonId,
    pub org: OrgId,
    pub role: Role,
}

/// A code that enrols any number of devices for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoCode {
    pub code: &'static str,
    pub org: OrgId,
    pub roles: Vec<Role>,
    /// Who writes until somebody else is chosen.
    pub person: PersonId,
}

/// The accounts, in the order in which they are printed.
pub fn accounts() -> Vec<DemoAccount> {
    POSTS
        .iter()
        .filter_map(|post| {
            Some(DemoAccount {
                user: post.user?,
                password: PASSWORD,
                person: id(post.person),
                org: id(post.org),
                role: post.role,
            })
        })
        .collect()
}

/// The enrolment codes, in the order in which they are printed.
pub fn codes() -> Vec<DemoCode> {
    POSTS
        .iter()
        .filter_map(|post| {
            Some(DemoCode {
                code: post.code?,
                org: id(post.org),
                roles: roles(post),
                person: id(post.person),
            })
        })
        .collect()
}

/// A tablet of a cooperative is shared by its cadres and its chairman.
fn roles(post: &Post) -> Vec<Role> {
    let shared = post.role == Role::Cadre;
    let others = POSTS.iter().filter(|other| {
        shared && other.org == post.org && other.role == Role::Chairman && other.user.is_none()
    });
    let mut roles: Vec<Role> = others.map(|other| other.role).collect();
    roles.insert(0, post.role);
    roles.dedup();
    roles
}
