//! The command line: every flag is also a variable `GIAOUOC_…` of the environment.

mod accounts;
mod bundles;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, Parser, Subcommand};
use metrics_exporter_prometheus::PrometheusBuilder;
use model::Millis;
use tokio::net::TcpListener;

use self::{
    accounts::{AdminCode, Init, SetupLink},
    bundles::{ImportBundle, import_bundles},
};
use crate::{
    clock,
    http::{self, App, Assets},
    packs, secret, seed, serve,
    storage::{
        Storage,
        sqlite::{Attachments, Difference, Restored, Sqlite},
    },
};

/// The server of Giao Ước: one binary, one data folder
#[derive(Debug, Parser)]
#[command(name = "giaouoc", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Write the log as JSON, one object a line
    #[arg(long, env = "GIAOUOC_LOG_JSON", global = true)]
    log_json: bool,
    /// What to log, such as `info` or `giaouoc=debug`
    #[arg(long, env = "GIAOUOC_LOG", default_value = "info", global = true)]
    log: String,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve devices and offices
    Serve(Serve),
    /// Begin an alliance on an empty data folder, without a browser
    Init(Init),
    /// Print a new link that sets an empty server up; those before end
    SetupLink(SetupLink),
    /// Print a one-time code that lets an administrator in who was locked out
    AdminCode(AdminCode),
    /// Fill an empty data folder with the demonstration data
    SeedDemo {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        rehearsal: Rehearsal,
    },
    /// Fold the log anew, compare with the tables, and put right what differs (exit code 1 then)
    Rebuild(Data),
    /// Copy the database to a file, also while the server runs (exit code 1 when an attachment in
    /// it is damaged)
    Backup {
        #[command(flatten)]
        data: Data,
        /// The file to write; it is there complete and checked, or not at all
        #[arg(long, env = "GIAOUOC_TO", value_name = "FILE")]
        to: PathBuf,
    },
    /// Begin anew from a backup; a database that is there is kept beside it
    Restore {
        #[command(flatten)]
        data: Data,
        /// The backup
        #[arg(long, env = "GIAOUOC_FROM", value_name = "FILE")]
        from: PathBuf,
        /// The administrator has said who was revoked since the backup: needed where the list of
        /// who was shut out is lost. Every open enrolment code is void then
        #[arg(long, env = "GIAOUOC_CONFIRMED")]
        confirmed: bool,
    },
    /// Take in `.giaouoc` files that were brought, while no server runs (exit code 1 if one is bad)
    ImportBundle(ImportBundle),
}

/// Where the data are.
#[derive(Debug, Args)]
struct Data {
    /// The data folder; made when it is missing
    #[arg(long, env = "GIAOUOC_DATA", value_name = "DIR")]
    data: PathBuf,
}

/// Another day than today's, for the demonstration only: real dossiers get no invented dates.
#[derive(Debug, Args)]
struct Rehearsal {
    /// Let the clock of a demonstration run so many milliseconds ahead, or behind when negative
    #[arg(
        long,
        env = "GIAOUOC_CLOCK_AHEAD",
        value_name = "MS",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    clock_ahead: Millis,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    rehearsal: Rehearsal,
    /// The address to listen at
    #[arg(long, env = "GIAOUOC_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: SocketAddr,
    /// The address that people reach the server at, for links: `https://giaouoc.example.vn`
    #[arg(long, env = "GIAOUOC_URL", value_name = "URL")]
    url: Option<String>,
    /// A proxy stands in front and puts the address of clients in `x-forwarded-for`
    #[arg(long, env = "GIAOUOC_BEHIND_PROXY")]
    behind_proxy: bool,
    /// An address of its own for `/metrics`, `/healthz` and `/readyz`, not for the public; without
    /// it there are no figures
    #[arg(long, env = "GIAOUOC_METRICS_LISTEN", value_name = "ADDR")]
    metrics_listen: Option<SocketAddr>,
    /// The clock was checked: believe it, whatever the log and the devices say at the start
    #[arg(long, env = "GIAOUOC_TRUST_CLOCK")]
    trust_clock: bool,
    /// The built app; without it, the one inside the binary
    #[arg(long, env = "GIAOUOC_WEB_DIR", value_name = "DIR")]
    web_dir: Option<PathBuf>,
    /// End well when standard input ends, for a parent that may be killed
    #[arg(long, env = "GIAOUOC_UNTIL_STDIN_CLOSES")]
    until_stdin_closes: bool,
}

/// Does what the command line says.
pub fn run(cli: Cli) -> Result<ExitCode> {
    log(&cli)?;
    match cli.command {
        Command::Serve(options) => block_on(serve(options))?,
        Command::Init(options) => block_on(accounts::init(options))?,
        Command::SetupLink(options) => block_on(accounts::setup_link(options))?,
        Command::AdminCode(options) => block_on(accounts::admin_code(options))?,
        Command::SeedDemo { data: Data { data }, rehearsal } => {
            block_on(seed::seed_demo(&data, clock::now_with(rehearsal.clock_ahead)))?;
        }
        Command::Rebuild(Data { data }) => return rebuild(&data),
        Command::ImportBundle(options) => return block_on(import_bundles(options)),
        Command::Backup { data, to } => return back_up(&data.data, &to),
        Command::Restore { data, from, confirmed } => restore(&data.data, &from, confirmed)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().build().context("starting the runtime")?.block_on(work)
}

fn back_up(data: &Path, to: &Path) -> Result<ExitCode> {
    let done = match Sqlite::back_up(data, to, clock::now()) {
        Err(error) if error.is_no_room() => bail!(
            "there is no room for the backup at {}: make room there, or name a file on another disk",
            to.display()
        ),
        done => done.context("backing up")?,
    };
    println!("{} ops in {} bytes: {}", done.ops, done.bytes, to.display());
    let Attachments { count, bytes, damaged } = done.attachments;
    println!("{count} attachments in {bytes} bytes");
    for name in &damaged {
        println!("attachment {name} is damaged; an older backup may have it whole");
    }
    Ok(if damaged.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Restores, and says who may come in now and who may not.
fn restore(data: &Path, from: &Path, confirmed: bool) -> Result<()> {
    let restored = Sqlite::restore(from, data, &secret::epoch()?, clock::now(), confirmed);
    let Restored { kept, listed, revoked, codes, strangers, devices } =
        restored.context("restoring")?;
    println!("restored {}", from.display());
    if let Some(kept) = kept {
        println!("the database before is kept as {}", kept.display());
    }
    println!("{devices} devices come in again");
    for device in revoked {
        println!("device {device} was revoked since the backup and stays so");
    }
    if codes > 0 {
        println!("{codes} enrolment codes are void: make new ones for who needs them");
    }
    for (device, org, at) in strangers {
        let day = model::local_date(at);
        println!(
            "device {device} of {org} enrolled on {day} and is a stranger now: give it a new code; \
             its work is on it"
        );
    }
    if !listed {
        println!(
            "who was revoked or enrolled since the backup is not known: revoke again on the page of \
             devices whom the administrator named"
        );
    }
    Ok(())
}

fn rebuild(data: &Path) -> Result<ExitCode> {
    let found = Sqlite::rebuild(data).context("rebuilding")?;
    println!("{} ops fold to {} records", found.ops, found.records);
    for Difference { table, wrong, missing } in &found.differences {
        println!("table {table}: {wrong} rows were wrong, {missing} missing; put right");
    }
    if found.differences.is_empty() {
        println!("the tables are what the log says");
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}

fn log(cli: &Cli) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&cli.log).context("reading --log")?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Where, not what: the words of a panic may be somebody's.
    std::panic::set_hook(Box::new(|panic| {
        let location = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(location, "panicked");
    }));
    if cli.log_json {
        log.json().init();
    } else {
        log.init();
    }
    Ok(())
}

async fn serve(options: Serve) -> Result<()> {
    let stop = serve::stopped(options.until_stdin_closes)?;
    let data = options.data.data;
    let ahead = options.rehearsal.clock_ahead;
    ensure!(
        ahead == 0 || seed::is_demo(&data),
        "--clock-ahead is for a demonstration, and {} is none",
        data.display()
    );
    let storage: Arc<dyn Storage> = Arc::new(
        Sqlite::open(&data, &secret::epoch()?, clock::now_with(ahead))
            .with_context(|| format!("opening {}", data.display()))?,
    );
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("listening at {}", options.listen))?;
    if storage.standing().await.context("reading the accounts")?.accounts {
        packs::bring(&*storage, clock::now_with(ahead)).await.context("bringing the packs")?;
    }
    let metrics = PrometheusBuilder::new().install_recorder().context("starting the metrics")?;
    let last_entry = match options.trust_clock {
        true => 0,
        false => storage.last_received().await.context("reading the log")?.unwrap_or(0),
    };
    let url = options.url.map(|url| url.trim_end_matches('/').to_owned());
    let here = listener.local_addr()?;
    accounts::offer_setup(&*storage, &data, url.as_deref(), here, clock::now_with(ahead)).await?;
    let app = App::new(http::Options {
        storage: Arc::clone(&storage),
        assets: Assets::of_this_build(options.web_dir),
        metrics,
        clock: Arc::new(move || clock::now_with(ahead)),
        last_entry,
        url,
        behind_proxy: options.behind_proxy,
    });
    app.check_clock().await.context("checking the clock")?;
    let operation = match options.metrics_listen {
        None => None,
        Some(address) => {
            let listener = TcpListener::bind(address)
                .await
                .with_context(|| format!("listening at {address}"))?;
            let routes = http::operation(app.clone());
            Some(tokio::spawn(serve::serve(listener, routes, std::future::pending())))
        }
    };
    tracing::info!(address = %listener.local_addr()?, data = %data.display(), "serving");
    serve::serve(listener, http::router(app), stop).await;
    if let Some(operation) = operation {
        operation.abort();
    }
    storage.close().await.context("closing the database")?;
    tracing::info!("ended");
    Ok(())
}
