//! The service worker, which the page's boot script registers: what it tells, and the change to a
//! new version.

use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

use super::{events::listen, page, sleep};

/// Milliseconds in which a worker takes over that does not wait for its turn.
const TAKES_OVER: i32 = 500;

/// What the service worker tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkerEvent {
    /// Whether every file lies on the device that the office's program needs, or else the
    /// cadre's; and the build that does.
    Status { complete: bool, office: bool, build: String },
    /// A new version waits to be taken.
    UpdateReady,
}

/// Reports for as long as the tab lives; nothing, where the browser refused the worker.
pub fn watch(hear: impl Fn(WorkerEvent) + 'static) {
    let hear = Rc::new(hear);
    let Some(container) = container() else { return };
    let told = Rc::clone(&hear);
    listen(&container, "message", move |event| {
        if let Some(status) = event.dyn_ref::<MessageEvent>().and_then(status) {
            told(status);
        }
    })
    .forever();
    spawn_local(async move {
        let Ok(ready) = container.ready() else { return };
        if let Ok(registration) = JsFuture::from(ready).await {
            follow(&registration.unchecked_into(), &hear);
            ask_status();
        }
    });
}

/// Asks the worker in charge for a [`WorkerEvent::Status`].
pub fn ask_status() {
    spawn_local(async {
        if let Some(active) = registration().await.and_then(|found| found.active()) {
            // A worker that is going away does not answer, and need not.
            let _ = active.post_message(&message("STATUS"));
        }
    });
}

/// Looks for a new version at the server.
pub fn check() {
    spawn_local(async {
        if let Some(update) = registration().await.and_then(|found| found.update().ok()) {
            // Without the network there is simply no news.
            let _ = JsFuture::from(update).await;
        }
    });
}

/// Lets the waiting version take over and reloads. Call it only when no draft is open.
pub fn take_update() {
    let Some(container) = container() else { return };
    listen(&container, "controllerchange", |_| page::reload()).forever();
    spawn_local(async {
        if let Some(waiting) = registration().await.and_then(|found| found.waiting()) {
            let _ = waiting.post_message(&message("SKIP_WAITING"));
        }
    });
}

fn follow(registration: &ServiceWorkerRegistration, hear: &Rc<impl Fn(WorkerEvent) + 'static>) {
    if registration.waiting().is_some() && controlled() {
        tell_if_waiting(registration, hear);
    }
    // The boot script may have registered it before this program began to listen.
    follow_coming(registration, hear);
    let (found, hear) = (registration.clone(), Rc::clone(hear));
    listen(registration, "updatefound", move |_| follow_coming(&found, &hear)).forever();
}

/// Follows a worker that is being installed.
fn follow_coming(
    registration: &ServiceWorkerRegistration,
    hear: &Rc<impl Fn(WorkerEvent) + 'static>,
) {
    let Some(coming) = registration.installing() else { return };
    let (found, hear) = (registration.clone(), Rc::clone(hear));
    let target = coming.clone();
    listen(&target, "statechange", move |_| match coming.state() {
        ServiceWorkerState::Installed if controlled() => tell_if_waiting(&found, &hear),
        ServiceWorkerState::Activated => ask_status(),
        _ => {}
    })
    .forever();
}

/// Whether a worker answers the requests of this page.
fn controlled() -> bool {
    container().is_some_and(|container| container.controller().is_some())
}

/// A worker that brings the other program of the same build takes over by itself, at once.
fn tell_if_waiting(
    registration: &ServiceWorkerRegistration,
    hear: &Rc<impl Fn(WorkerEvent) + 'static>,
) {
    let (registration, hear) = (registration.clone(), Rc::clone(hear));
    spawn_local(async move {
        sleep(TAKES_OVER).await;
        if registration.waiting().is_some() {
            hear(WorkerEvent::UpdateReady);
        }
    });
}

fn status(event: &MessageEvent) -> Option<WorkerEvent> {
    let data = event.data();
    let field = |name: &str| Reflect::get(&data, &JsValue::from_str(name)).ok();
    if field("type")?.as_string()? != "STATUS" {
        return None;
    }
    Some(WorkerEvent::Status {
        complete: field("complete")?.is_truthy(),
        office: field("office")?.is_truthy(),
        build: field("build")?.as_string().unwrap_or_default(),
    })
}

fn message(kind: &str) -> JsValue {
    let message = Object::new();
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(&message, &"type".into(), &kind.into());
    message.into()
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    let found = JsFuture::from(container()?.get_registration()).await.ok()?;
    found.dyn_into().ok()
}

/// Absent on a page that is not a secure context, and in private windows of some browsers.
fn container() -> Option<ServiceWorkerContainer> {
    let container = web_sys::window()?.navigator().service_worker();
    JsValue::from(&container).is_truthy().then_some(container)
}
