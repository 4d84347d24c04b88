//! The HTTP interface: all routes on one screen, and what surrounds them.

mod accounts;
mod acts;
mod assets;
mod attachments;
mod body;
mod bundle;
mod codes;
mod devices;
mod document;
mod enrol;
mod health;
mod keys;
mod layer;
mod overview;
mod password;
pub mod problem;
mod records;
mod reminders;
mod search;
mod session;
mod setup;
mod sheets;
mod sync;
mod uploads;

use std::{ops::Deref, sync::Arc, time::Duration};

use ::sync::clock::Belief;
use axum::{Router, http::StatusCode, middleware, routing::get};
use metrics_exporter_prometheus::PrometheusHandle;
use model::{Millis, id::DeviceId};
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate as _, SizeAbove},
    },
    timeout::TimeoutLayer,
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use self::accounts::LIFETIME as CODE_LIFETIME;
pub use self::assets::Assets;
use self::problem::{Code, Fault};
use crate::{
    access::ScopeCache,
    limit::Limit,
    storage::{Storage, StoreError},
    timekeeper::{Clock, Timekeeper},
};

/// Longest time for a request, slow links included.
const PATIENCE: Duration = Duration::from_secs(300);
/// Most uploads that are put together at the same time.
const FINISHING: usize = 4;
/// Files that are taken in at the same time.
const IMPORTS: usize = 1;
/// Answers below this size travel as they are: compressing them would make them longer.
const COMPRESS_ABOVE: u64 = 600;

/// What the handlers need; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What the server was started with.
pub struct Options {
    pub storage: Arc<dyn Storage>,
    pub assets: Assets,
    pub metrics: PrometheusHandle,
    /// The time of day in milliseconds; tests set their own.
    pub clock: Clock,
    /// When the last entry of the log was written; 0 for none, or when the clock was checked.
    pub last_entry: Millis,
    /// Address that people reach the server at, without a slash at the end; without it links
    /// follow the request's host.
    pub url: Option<String>,
    /// Whether the address of a client stands in `x-forwarded-for`.
    pub behind_proxy: bool,
}

/// The parts of [`App`].
pub struct Inner {
    storage: Arc<dyn Storage>,
    assets: Assets,
    metrics: PrometheusHandle,
    keeper: Timekeeper,
    url: Option<String>,
    behind_proxy: bool,
    scopes: ScopeCache,
    /// Enrolments, by address.
    enrolments: Limit,
    /// Wrong passwords, by user name and address.
    guesses: Limit,
    /// Wrong passwords, by user name: a bound for many who guess together.
    passwords: Limit,
    /// Requests, by device.
    requests: Limit,
    /// Uploads that are put together at the same time.
    finishing: Arc<Semaphore>,
    /// Files being taken in.
    imports: Semaphore,
}

impl App {
    /// The state of one server.
    pub fn new(options: Options) -> Self {
        let Options { storage, assets, metrics, clock, last_entry, url, behind_proxy } = options;
        Self(Arc::new(Inner {
            keeper: Timekeeper::new(clock, last_entry, storage.clock_doubt()),
            storage,
            assets,
            metrics,
            url,
            behind_proxy,
            scopes: ScopeCache::default(),
            enrolments: Limit::new(200, 1_000),
            guesses: Limit::new(10, 60_000),
            passwords: Limit::new(300, 2_000),
            requests: Limit::new(600, 20),
            finishing: Arc::new(Semaphore::new(FINISHING)),
            imports: Semaphore::new(IMPORTS),
        }))
    }

    fn now(&self) -> Millis {
        self.keeper.now()
    }

    /// Takes in what a device says of its clock; what to take the time for now.
    async fn hear(&self, device: &DeviceId, said: Millis) -> Result<Millis, StoreError> {
        self.keeper.hear(device, said);
        self.check_clock().await
    }

    /// Tells the operator when the clock of this machine comes into doubt, and goes on with what
    /// waited when it is right again; what to take the time for now.
    pub async fn check_clock(&self) -> Result<Millis, StoreError> {
        let Belief { now, doubt } = self.keeper.belief();
        if self.keeper.was_told(doubt) {
            return Ok(now);
        }
        match doubt {
            Some(doubt) => tracing::error!(
                ?doubt,
                believed = now,
                "the clock of this machine is in doubt: what devices send is stored, commands wait \
                 and no number is given. Set the clock; if it is right, start with --trust-clock"
            ),
            None => self.storage.release_undated(now).await?,
        }
        self.keeper.tell(doubt);
        Ok(now)
    }
}

impl Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// All routes with their layers.
pub fn router(app: App) -> Router {
    // A photo may take as long as its link needs, as long as something comes.
    let uploads = OpenApiRouter::new()
        .routes(routes!(uploads::offer, uploads::create))
        .routes(routes!(uploads::state, uploads::go_on, uploads::go_on_by_post))
        .routes(routes!(uploads::has))
        .layer(middleware::from_fn(uploads::say_version));
    let (api, document) = OpenApiRouter::with_openapi(document::start())
        .routes(routes!(enrol::enrol))
        .routes(routes!(enrol::look))
        .routes(routes!(sync::sync))
        .routes(routes!(keys::keys))
        .routes(routes!(bundle::take))
        .routes(routes!(records::history))
        .routes(routes!(attachments::read))
        .routes(routes!(overview::overview))
        .routes(routes!(sheets::list))
        .routes(routes!(sheets::reports))
        .routes(routes!(sheets::commendations))
        .routes(routes!(reminders::remind))
        .routes(routes!(search::search))
        .routes(routes!(devices::list))
        .routes(routes!(devices::revoke))
        .routes(routes!(codes::make))
        .routes(routes!(setup::state, setup::set_up))
        .routes(routes!(password::change))
        .routes(routes!(password::look))
        .routes(routes!(password::choose))
        .routes(routes!(accounts::list, accounts::make))
        .routes(routes!(accounts::code))
        .routes(routes!(accounts::disable))
        .routes(routes!(accounts::enable))
        .routes(routes!(accounts::roles))
        .routes(routes!(acts::list))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .merge(uploads)
        .split_for_parts();
    let document = document::finish(document);
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(app.clone(), layer::observe))
        .layer(
            CompressionLayer::new()
                .compress_when(SizeAbove::new(COMPRESS_ABOVE).and(NotForContentType::IMAGES)),
        )
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            axum::response::IntoResponse::into_response(Fault::from(Code::Internal))
        }));
    // Figures are at an address of their own: see `operation`.
    let nothing = || axum::routing::any(|| async { Fault::from(Code::NotFound) });
    api.route("/api/openapi.json", get(|| async move { document }))
        .route("/api/{*rest}", nothing())
        .route("/metrics", nothing())
        .fallback(assets::serve)
        .layer(layers)
        .with_state(app)
}

/// What an operator asks, and nobody else: figures, liveness, readiness.
pub fn operation(app: App) -> Router {
    Router::new()
        .route("/metrics", get(health::metrics))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .layer(middleware::from_fn_with_state(app.clone(), layer::observe))
        .with_state(app)
}
