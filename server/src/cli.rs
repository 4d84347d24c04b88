//! The command line: every flag is also a variable `GIAOUOC_…` of the environment.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;

use crate::{
    clock,
    http::{self, App, Assets},
    secret, seed, serve,
    storage::{Storage, sqlite::Sqlite},
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
    SeedDemo(Data),
}

/// Where the data are.
#[derive(Debug, Args)]
struct Data {
    /// The data folder; made when it is missing
    #[arg(long, env = "GIAOUOC_DATA", value_name = "DIR")]
    data: PathBuf,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    data: Data,
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
pub fn run(cli: Cli) -> Result<()> {
    log(&cli)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(options) => serve(options).await,
            Command::SeedDemo(Data { data }) => seed::seed_demo(&data, clock::now()).await,
        }
    })
}

fn log(cli: &Cli) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&cli.log).context("reading --log")?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if cli.log_json {
        log.json().init()
    } else {
        log.init()
    }
    Ok(())
}

async fn serve(options: Serve) -> Result<()> {
    let stop = serve::stopped(options.until_stdin_closes)?;
    let data = options.data.data;
    let storage: Arc<dyn Storage> = Arc::new(
        Sqlite::open(&data, &secret::epoch()?, clock::now())
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
        clock: clock::now,
        url: options.url.map(|url| url.trim_end_matches('/').to_owned()),
        behind_proxy: options.behind_proxy,
    });
    tracing::info!(address = %listener.local_addr()?, data = %data.display(), "serving");
    serve::serve(listener, http::router(app), stop).await;
    storage.close().await.context("closing the database")?;
    tracing::info!("ended");
    Ok(())
}
