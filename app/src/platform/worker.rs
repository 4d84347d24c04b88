//! The service worker, which the page's boot script registers: what it tells, and the change to a
//! new version.

use std::rc::Rc;

use js_sys::{Object, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

use super::{events::listen, marker, page};

/// What the service worker tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkerEvent {
    /// Whether every file lies on the device that the office's program needs, or else the
    /// cadre's, with or without the English texts; and the build that does.
    Status { complete: bool, office: bool, english: bool, build: String },
    /// A new version waits to be taken.
    UpdateReady,
}

/// Reports for as long as the tab lives, for the office's program or the cadre's; nothing, where
/// the browser refused the worker.
pub fn watch(office: bool, hear: impl Fn(WorkerEvent) + 'static) {
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
            follow(&registration.unchecked_into(), office, &hear);
            ask_status(office);
        }
    });
}

/// Whether the English texts belong to what this device needs.
pub fn wants_english() -> bool {
    marker::get("lang").as_deref() == Some("en")
}

/// Asks the worker in charge for a [`WorkerEvent::Status`] of the office's program or the cadre's,
/// in the language that was chosen; it fetches what is missing first.
pub fn ask_status(office: bool) {
    spawn_local(async move {
        if let Some(active) = registration().await.and_then(|found| found.active()) {
            let asked = message("STATUS");
            // Neither can fail on an object of our own; a worker that is going away does not
            // answer, and need not.
            let _ = Reflect::set(&asked, &"office".into(), &office.into());
            let _ = Reflect::set(&asked, &"english".into(), &wants_english().into());
            let _ = active.post_message(&asked);
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

/// Lets the waiting version take over, for every tab, and reloads this one. Call it only when no
/// tab has a form open.
pub fn take_update() {
    let Some(container) = container() else { return };
    listen(&container, "controllerchange", |_| page::reload()).forever();
    spawn_local(async {
        if let Some(waiting) = registration().await.and_then(|found| found.waiting()) {
            let _ = waiting.post_message(&message("SKIP_WAITING"));
        }
    });
}

fn follow(
    registration: &ServiceWorkerRegistration,
    office: bool,
    hear: &Rc<impl Fn(WorkerEvent) + 'static>,
) {
    if registration.waiting().is_some() && controlled() {
        hear(WorkerEvent::UpdateReady);
    }
    // The boot script may have registered it before this program began to listen.
    follow_coming(registration, office, hear);
    let (found, hear) = (registration.clone(), Rc::clone(hear));
    listen(registration, "updatefound", move |_| follow_coming(&found, office, &hear)).forever();
}

/// Follows a worker that is being installed.
fn follow_coming(
    registration: &ServiceWorkerRegistration,
    office: bool,
    hear: &Rc<impl Fn(WorkerEvent) + 'static>,
) {
    let Some(coming) = registration.installing() else { return };
    let hear = Rc::clone(hear);
    let target = coming.clone();
    listen(&target, "statechange", move |_| match coming.state() {
        ServiceWorkerState::Installed if controlled() => hear(WorkerEvent::UpdateReady),
        ServiceWorkerState::Activated => ask_status(office),
        _ => {}
    })
    .forever();
}

/// Whether a worker answers the requests of this page.
fn controlled() -> bool {
    container().is_some_and(|container| container.controller().is_some())
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
        english: field("english")?.is_truthy(),
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
