//! The command line: every flag is also a variable `GIAOUOC_…` of the environment.

mod bundles;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, Result, ensure};
use clap::{Args, Parser, Subcommand};
use metrics_exporter_prometheus::PrometheusBuilder;
use model::Millis;
use tokio::net::TcpListener;

use self::bundles::{ImportBundle, import_bundles};
use crate::{
    clock,
    http::{self, App, Assets},
    secret, seed, serve,
    storage::{
        Storage,
        sqlite::{Attachments, Difference, Sqlite},
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
        Command::SeedDemo { data: Data { data }, rehearsal } => {
            block_on(seed::seed_demo(&data, clock::now_with(rehearsal.clock_ahead)))?;
        }
        Command::Rebuild(Data { data }) => return rebuild(&data),
        Command::ImportBundle(options) => return block_on(import_bundles(options)),
        Command::Backup { data, to } => {
            let done = Sqlite::back_up(&data.data, &to, clock::now()).context("backing up")?;
            println!("{} ops in {} bytes: {}", done.ops, done.bytes, to.display());
            let Attachments { count, bytes, damaged } = done.attachments;
            println!("{count} attachments in {bytes} bytes");
            for name in &damaged {
                println!("attachment {name} is damaged; an older backup may have it whole");
            }
            if !damaged.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Restore { data, from } => {
            let kept = Sqlite::restore(&from, &data.data, &secret::epoch()?, clock::now())
                .context("restoring")?;
            println!("restored {}", from.display());
            if let Some(kept) = kept {
                println!("the database before is kept as {}", kept.display());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().build().context("starting the runtime")?.block_on(work)
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
    let metrics = PrometheusBuilder::new().install_recorder().context("starting the metrics")?;
    let app = App::new(http::Options {
        storage: Arc::clone(&storage),
        assets: Assets::of_this_build(options.web_dir),
        metrics,
        clock: Arc::new(move || clock::now_with(ahead)),
        url: options.url.map(|url| url.trim_end_matches('/').to_owned()),
        behind_proxy: options.behind_proxy,
    });
    tracing::info!(address = %listener.local_addr()?, data = %data.display(), "serving");
    serve::serve(listener, http::router(app), stop).await;
    storage.close().await.context("closing the database")?;
    tracing::info!("ended");
    Ok(())
}
