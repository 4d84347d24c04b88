//! Fills an empty data folder with the demonstration data.

use std::{fs, io::Write as _, path::Path, sync::Arc};

use anyhow::{Context as _, Result, bail, ensure};
use model::{Millis, id::DeviceId};
use serde::Serialize;

use crate::{
    demo, password, secret,
    storage::{Account, CodeRow, Storage, sqlite::Sqlite},
};

/// The file that names accounts and codes; written last, so that it stands for a complete folder.
const ACCOUNTS: &str = "demo.json";

#[derive(Serialize)]
struct Demonstration {
    accounts: Vec<SignIn>,
    enrol: Vec<Link>,
}

#[derive(Serialize)]
struct SignIn {
    role: &'static str,
    org: String,
    user: &'static str,
    password: &'static str,
}

#[derive(Serialize)]
struct Link {
    role: &'static str,
    org: String,
    code: &'static str,
}

/// Whether a data folder holds the demonstration.
pub fn is_demo(data: &Path) -> bool {
    data.join(ACCOUNTS).is_file()
}

/// Fills the folder, which has to be empty.
pub async fn seed_demo(data: &Path, now: Millis) -> Result<()> {
    fs::create_dir_all(data).with_context(|| format!("making {}", data.display()))?;
    let mut names = fs::read_dir(data).with_context(|| format!("reading {}", data.display()))?;
    if names.next().is_some() {
        bail!("{} is not empty; the demonstration data needs an empty folder", data.display());
    }
    let storage: Arc<dyn Storage> = Arc::new(Sqlite::open(data, &secret::epoch()?, now)?);
    let filled = fill(&*storage, now).await;
    storage.close().await.context("closing the database")?;
    let text = serde_json::to_string_pretty(&filled?)?;
    let mut file = fs::File::create(data.join(ACCOUNTS)).context("making demo.json")?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).context("writing demo.json")
}

async fn fill(storage: &dyn Storage, now: Millis) -> Result<Demonstration> {
    let device: DeviceId = demo::DEVICE.parse().context("the demonstration's device")?;
    storage.state(device, demo::ops(now), now).await.context("writing the records")?;
    let mut demonstration = Demonstration { accounts: Vec::new(), enrol: Vec::new() };
    // All accounts share one password, which is public; one hash serves them all.
    let mut hashed: Option<(&str, String)> = None;
    for account in demo::accounts() {
        let hash = match &hashed {
            Some((known, hash)) if *known == account.password => hash.clone(),
            _ => password::hash(account.password).context("hashing a password")?,
        };
        hashed = Some((account.password, hash.clone()));
        demonstration.accounts.push(SignIn {
            role: account.role.as_str(),
            org: account.org.to_string(),
            user: account.user,
            password: account.password,
        });
        let row = Account {
            user: password::user_name(account.user),
            hash,
            org: account.org,
            roles: vec![account.role],
            person: account.person,
        };
        storage.put_account(row).await.context("writing an account")?;
    }
    for code in demo::codes() {
        let role = code.roles.first().context("a code without a role")?;
        demonstration.enrol.push(Link {
            role: role.as_str(),
            org: code.org.to_string(),
            code: code.code,
        });
        let row = CodeRow {
            hash: secret::code_hash(code.code),
            org: code.org,
            roles: code.roles,
            person: Some(code.person),
            expires: None,
        };
        storage.put_code(row).await.context("writing an enrolment code")?;
    }
    ensure!(!demonstration.accounts.is_empty(), "the demonstration has no accounts");
    Ok(demonstration)
}
