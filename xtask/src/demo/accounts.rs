//! The demonstration accounts and enrolment links, as the server stores and this command prints them.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

/// What the server wrote when it filled the folder.
#[derive(Deserialize)]
pub(crate) struct Stored {
    accounts: Vec<Account>,
    enrol: Vec<Code>,
}

/// Somebody who can sign in by name and password.
#[derive(Serialize, Deserialize)]
struct Account {
    role: String,
    org: String,
    user: String,
    password: String,
}

/// A code that enrols a device for an organisation.
#[derive(Deserialize)]
struct Code {
    role: String,
    org: String,
    code: String,
}

/// What `--json` prints: the contract with scripts and benchmarks.
#[derive(Serialize)]
pub(crate) struct Demonstration {
    url: String,
    accounts: Vec<Account>,
    enrol: Vec<Link>,
}

/// A link that enrols a device for an organisation.
#[derive(Serialize)]
struct Link {
    role: String,
    org: String,
    link: String,
}

impl Demonstration {
    /// What a server at `url`, without a slash at the end, offers.
    pub(crate) fn new(url: String, stored: Stored) -> Self {
        let enrol = stored
            .enrol
            .into_iter()
            .map(|Code { role, org, code }| Link { role, org, link: format!("{url}/enrol#{code}") })
            .collect();
        Self { url, accounts: stored.accounts, enrol }
    }
}

/// For people: the line `ready: …`, then accounts and links in columns.
impl Display for Demonstration {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "ready: {}", self.url)?;
        let accounts = self.accounts.iter().map(|it| (&it.role, &it.org));
        let links = self.enrol.iter().map(|it| (&it.role, &it.org));
        let (role, org) = accounts.chain(links).fold((0, 0), |(role, org), next| {
            (role.max(next.0.chars().count()), org.max(next.1.chars().count()))
        });
        writeln!(f, "\naccounts (user, password)")?;
        for it in &self.accounts {
            writeln!(f, "  {:role$}  {:org$}  {}  {}", it.role, it.org, it.user, it.password)?;
        }
        write!(f, "\nlinks that enrol a device")?;
        for it in &self.enrol {
            write!(f, "\n  {:role$}  {:org$}  {}", it.role, it.org, it.link)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demonstration() -> Demonstration {
        let stored = r#"{
            "accounts": [{"role": "chairman", "org": "hai-phong", "user": "ct", "password": "p"}],
            "enrol": [{"role": "cadre", "org": "htx-bach-dang", "code": "ABCD"}]
        }"#;
        Demonstration::new("http://127.0.0.1:8080".into(), serde_json::from_str(stored).unwrap())
    }

    #[test]
    fn json_has_the_shape_of_the_contract() {
        assert_eq!(
            serde_json::to_value(demonstration()).unwrap(),
            serde_json::json!({
                "url": "http://127.0.0.1:8080",
                "accounts": [
                    {"role": "chairman", "org": "hai-phong", "user": "ct", "password": "p"}
                ],
                "enrol": [{
                    "role": "cadre",
                    "org": "htx-bach-dang",
                    "link": "http://127.0.0.1:8080/enrol#ABCD",
                }],
            })
        );
    }

    #[test]
    fn people_read_the_ready_line_first() {
        let text = demonstration().to_string();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("ready: http://127.0.0.1:8080"));
        assert!(text.contains("  chairman  hai-phong      ct  p"), "{text}");
        assert!(text.ends_with("  cadre     htx-bach-dang  http://127.0.0.1:8080/enrol#ABCD"));
    }
}
