//! `init`, `setup-link` and `admin-code`: how an alliance begins without a browser, and how an
//! administrator who was locked out comes in again.

use std::{
    fs,
    io::{BufRead as _, IsTerminal as _, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, ValueEnum};
use model::{
    Millis,
    act::Act,
    id::{PersonId, RecordId},
    local_date,
    record::Noun,
    role::Role,
};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use serde_json::json;
use sync::wire::account::{FirstAdministrator, Level, NewAlliance, SetupRequest};
use text::Date;

use super::Data;
use crate::{
    clock,
    facts::{Facts, KEEPER, fields},
    founding::{self, FoundingError, Unfit},
    http::CODE_LIFETIME,
    password, secret, seed,
    storage::{
        AccountCode, AccountError, Change, NewAct, SetUpError, Storage, StoreError, sqlite::Sqlite,
    },
};

/// Who begins an alliance from the command line says all that the page asks.
#[derive(Debug, Args)]
pub(super) struct Init {
    #[command(flatten)]
    data: Data,
    /// Full name of the alliance
    #[arg(long, value_name = "NAME")]
    org: String,
    /// Its short name, for lists and numbers
    #[arg(long, value_name = "SHORT")]
    short: String,
    /// Where it stands
    #[arg(long, value_enum)]
    level: Word,
    /// Code of the province since 1/7/2025, two digits, such as 31; for a provincial one
    #[arg(long, value_name = "CODE")]
    province: Option<String>,
    /// User name of the first administrator
    #[arg(long, value_name = "USER")]
    admin: String,
    /// Full name of the first administrator
    #[arg(long, value_name = "FULLNAME")]
    name: String,
    /// Title of the first administrator, such as an office
    #[arg(long, value_name = "TITLE", default_value = "")]
    title: String,
    /// The administrator is no emulation officer
    #[arg(long)]
    administrator_only: bool,
    /// A file whose first line is the password; without it, it is asked for
    #[arg(long, env = "GIAOUOC_PASSWORD_FILE", value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// The words of `--level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Word {
    Central,
    Provincial,
}

#[derive(Debug, Args)]
pub(super) struct SetupLink {
    #[command(flatten)]
    data: Data,
    /// The address that people reach the server at
    #[arg(long, env = "GIAOUOC_URL", value_name = "URL", default_value = "http://127.0.0.1:8080")]
    url: String,
}

#[derive(Debug, Args)]
pub(super) struct AdminCode {
    #[command(flatten)]
    data: Data,
    /// The address that people reach the server at
    #[arg(long, env = "GIAOUOC_URL", value_name = "URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// User name of the account that is let in again
    user: String,
}

/// Opens a folder that no server uses now.
fn open(data: &Path) -> Result<Sqlite, StoreError> {
    let fresh = secret::epoch().map_err(|_| StoreError::NoRandomness)?;
    Sqlite::open(data, &fresh, clock::now())
}

/// Begins an alliance.
pub(super) async fn init(options: Init) -> Result<()> {
    let data = &options.data.data;
    ensure!(!seed::is_demo(data), FoundingError::Demonstration);
    let level = match options.level {
        Word::Central => Level::Central,
        Word::Provincial => Level::Provincial,
    };
    let alliance =
        NewAlliance { name: options.org, short: options.short, level, province: options.province };
    let mut administrator = FirstAdministrator {
        name: options.name,
        title: options.title,
        user: options.admin,
        password: String::new(),
        officer: !options.administrator_only,
    };
    // All but the password is looked at before it is asked for.
    match founding::check(&alliance, &administrator) {
        Err(unfit @ Unfit::Field(_)) => return Err(FoundingError::Unfit(unfit).into()),
        Ok(()) | Err(Unfit::Password(_)) => {}
    }
    administrator.password = read_password(options.password_file.as_deref())?;
    let storage = open(data).with_context(|| format!("opening {}", data.display()))?;
    let request = SetupRequest { token: String::new(), alliance, administrator };
    let begun = founding::begin(&storage, request, false, String::new(), clock::now()).await;
    storage.close().await.context("closing the database")?;
    match begun {
        Ok(user) => println!("{user} signs in now; start the server with `giaouoc serve`"),
        Err(FoundingError::SetUp(SetUpError::Done)) => bail!(
            "{} has an administrator already; `giaouoc admin-code USER` lets one in again",
            data.display()
        ),
        Err(FoundingError::Unfit(Unfit::Password(_))) => bail!(
            "the password has at least {} characters, is not the user name, and is none that \
             everybody guesses",
            model::account::LEAST_PASSWORD
        ),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Prints a new set-up link, also while the server runs.
pub(super) async fn setup_link(options: SetupLink) -> Result<()> {
    let data = &options.data.data;
    ensure!(!seed::is_demo(data), FoundingError::Demonstration);
    let token = match open(data) {
        Ok(storage) => {
            let made = founding::link(&storage, data, clock::now()).await;
            storage.close().await.context("closing the database")?;
            made
        }
        Err(StoreError::InUse) => {
            let token = secret::token()?;
            let hash = secret::token_hash(&token);
            let kept = Sqlite::put_setup_link_beside(data, &hash, clock::now());
            kept.map(|()| token).map_err(FoundingError::from)
        }
        Err(error) => Err(error.into()),
    };
    match token {
        Ok(token) => println!("{}", link(&options.url, &token)),
        Err(FoundingError::SetUp(SetUpError::Done)) => bail!(
            "{} has an administrator already; `giaouoc admin-code USER` lets one in again",
            data.display()
        ),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// The address of the page that sets a server up.
fn link(url: &str, token: &str) -> String {
    format!("{}/setup#{token}", url.trim_end_matches('/'))
}

/// Prints the set-up link of a server that nobody administers yet.
pub(super) async fn offer_setup(
    storage: &dyn Storage,
    data: &Path,
    url: Option<&str>,
    listening: SocketAddr,
    now: Millis,
) -> Result<()> {
    if seed::is_demo(data) || storage.standing().await?.administrator {
        return Ok(());
    }
    let token = founding::link(storage, data, now).await?;
    let here = if listening.ip().is_unspecified() {
        format!("http://localhost:{}", listening.port())
    } else {
        format!("http://{listening}")
    };
    println!("nobody administers this server yet; set it up at");
    println!("{}", link(url.unwrap_or(&here), &token));
    std::io::stdout().flush().context("printing the set-up link")
}

/// Prints a one-time code for an administrator who cannot come in.
pub(super) async fn admin_code(options: AdminCode) -> Result<()> {
    let data = &options.data.data;
    ensure!(
        Sqlite::file(data).exists(),
        "{} holds no alliance yet; `giaouoc setup-link` begins one",
        data.display()
    );
    let now = clock::now();
    let user = password::user_name(&options.user);
    let code = secret::code()?;
    let expires = now.saturating_add(CODE_LIFETIME);
    let row = AccountCode { hash: secret::code_hash(&code), user: user.clone(), expires };
    let (done, running) = match open(data) {
        Ok(storage) => {
            let done = let_in_again(&storage, row, now).await;
            storage.close().await.context("closing the database")?;
            (done, false)
        }
        Err(StoreError::InUse) => {
            (Sqlite::put_account_code_beside(data, &row, &act(&user, now)), true)
        }
        Err(error) => return Err(error).with_context(|| format!("opening {}", data.display())),
    };
    match done {
        Ok(()) => {}
        Err(AccountError::Unknown) => bail!("there is no account {user}"),
        Err(error) => return Err(error.into()),
    }
    println!("code for {user}: {code}");
    println!("good once, until {}", local_date(expires));
    println!("{}/password#{code}", options.url.trim_end_matches('/'));
    if running {
        println!(
            "the server runs: if the role of administrator was taken away, stop it and run this \
             again"
        );
    }
    Ok(())
}

fn act(user: &str, now: Millis) -> NewAct {
    NewAct {
        at: now,
        what: Act::CodeMadeByOperator,
        user: String::new(),
        person: None,
        org: None,
        address: String::new(),
        about: user.to_owned(),
        about_org: None,
    }
}

async fn let_in_again(
    storage: &dyn Storage,
    code: AccountCode,
    now: Millis,
) -> Result<(), AccountError> {
    let row = storage.account_row(code.user.clone(), now).await?;
    let account = row.ok_or(AccountError::Unknown)?.account;
    let today = local_date(now);
    let person: PersonId = account.person.clone();
    let mut facts = Facts::new(person.clone(), now);
    let directory = storage.directory();
    let holds = |day| directory.roles_of(&person, &account.org, day).contains(&Role::Administrator);
    if !holds(today) || !holds(Date::MAX) {
        let lacking = |_| StoreError::NoRandomness;
        let id: RecordId = secret::id().map_err(lacking)?;
        let record = json!({
            "person": person, "org": account.org, "role": Role::Administrator, "from": today,
            KEEPER: account.org,
        });
        facts.begin(Noun::Appointment, id, fields(record)).map_err(lacking)?;
    }
    let act = NewAct { about_org: Some(account.org), ..act(&code.user, now) };
    storage.let_in_again(code, Change { facts: facts.into_ops(), act, today }).await
}

/// The password: from a file, from the terminal without showing it, or from a pipe.
fn read_password(file: Option<&Path>) -> Result<String> {
    if let Some(file) = file {
        let text = fs::read_to_string(file)
            .with_context(|| format!("reading the password from {}", file.display()))?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    if !std::io::stdin().is_terminal() {
        return read_line();
    }
    let first = ask("password: ")?;
    let second = ask("once more: ")?;
    ensure!(first == second, "the two passwords differ");
    Ok(first)
}

fn ask(question: &str) -> Result<String> {
    eprint!("{question}");
    let terminal = std::io::stdin();
    let before = tcgetattr(&terminal).context("asking for the password")?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&terminal, OptionalActions::Flush, &silent).context("asking for the password")?;
    let line = read_line();
    // Whatever was typed, the terminal shows again what is typed next.
    tcsetattr(&terminal, OptionalActions::Flush, &before).context("asking for the password")?;
    eprintln!();
    line
}

fn read_line() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("reading the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
