//! One tab at a time: Web Locks, bound by hand since web-sys keeps them behind an unstable flag.
//!
//! A page that a browser puts away for going back keeps its locks, and its place in line for more,
//! although nothing runs in it. So it lets go of all of them, writes nothing any more that a lock
//! guards, and is loaded anew when somebody comes back to it.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

thread_local! {
    /// What gives up each lock that is held.
    static HELD: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
    /// What takes this page out of every line.
    static LINES: Option<AbortController> = AbortController::new().ok();
    /// Hears that a place in line was given up.
    static UNHEARD: Closure<dyn FnMut(JsValue)> = Closure::new(|_| ());
    /// Whether this page was put away.
    static AWAY: Cell<bool> = const { Cell::new(false) };
}

/// Gives up all locks and every place in line, for a page that is put away.
pub fn let_go() {
    AWAY.set(true);
    LINES.with(|lines| lines.as_ref().map(AbortController::abort));
    for release in HELD.take() {
        // Resolving a promise cannot throw.
        let _ = release.call0(&JsValue::NULL);
    }
}

/// Whether this page was put away and holds no lock whatever it believes.
pub fn is_away() -> bool {
    AWAY.get()
}

/// What became of asking for a lock.
#[derive(Debug)]
pub enum Asked {
    /// This tab has it until the guard is dropped or the tab goes.
    Held(Guard),
    /// Another tab has it.
    Busy,
    /// The browser has no Web Locks (Safari before 15.4): the caller keeps a lease with an expiry.
    Unsupported,
}

/// A held lock.
#[derive(Debug)]
pub struct Guard(Function);

impl Drop for Guard {
    fn drop(&mut self) {
        HELD.with_borrow_mut(|held| held.retain(|release| *release != self.0));
        // Resolving a promise cannot throw.
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Asks once, without waiting for another tab.
pub async fn try_hold(name: &str) -> Asked {
    ask(name, true).await
}

/// Waits until the other tabs have given the lock up. Never answers [`Asked::Busy`].
pub async fn hold(name: &str) -> Asked {
    ask(name, false).await
}

/// Whether a tab of this app, this one or another, has a lock whose name begins so.
pub async fn is_any_held(prefix: &str) -> bool {
    // A browser that cannot tell has none in its way.
    held_names().await.unwrap_or_default().iter().any(|name| name.starts_with(prefix))
}

async fn held_names() -> Option<Vec<String>> {
    let manager = manager()?;
    let query = Reflect::get(&manager, &"query".into()).ok()?.dyn_into::<Function>().ok()?;
    let asked = query.call0(&manager).ok()?.dyn_into::<Promise>().ok()?;
    let answer = JsFuture::from(asked).await.ok()?;
    let held = Reflect::get(&answer, &"held".into()).ok()?.dyn_into::<Array>().ok()?;
    let name = |lock| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(held.iter().filter_map(name).collect())
}

async fn ask(name: &str, only_if_free: bool) -> Asked {
    let Some(manager) = manager() else { return Asked::Unsupported };
    let answered = Promise::new(&mut |resolve, reject| {
        let answer = resolve.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = answer.call1(&JsValue::NULL, &JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            Promise::new(&mut |release, _| {
                let _ = answer.call1(&JsValue::NULL, &release);
            })
            .into()
        });
        let options = Object::new();
        let lines = LINES.with(|lines| lines.as_ref().map(AbortController::signal));
        // A browser takes one of them only.
        let option = match lines.filter(|_| !only_if_free) {
            Some(signal) => Reflect::set(&options, &"signal".into(), &signal),
            None => Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into()),
        };
        let asked = option
            .and_then(|_| Reflect::get(&manager, &"request".into()))
            .and_then(|request| request.dyn_into::<Function>())
            .and_then(|request| request.call3(&manager, &name.into(), &options, &granted))
            .and_then(|asked| asked.dyn_into::<Promise>());
        match asked {
            // Whose place in line is given up waits for ever; nobody else hears of it.
            Ok(asked) => UNHEARD.with(|unheard| drop(asked.catch(unheard))),
            Err(error) => drop(reject.call1(&JsValue::NULL, &error)),
        }
    });
    match JsFuture::from(answered).await {
        Ok(release) => match release.dyn_into::<Function>() {
            Ok(release) => {
                HELD.with_borrow_mut(|held| held.push(release.clone()));
                Asked::Held(Guard(release))
            }
            Err(_) => Asked::Busy,
        },
        Err(_) => Asked::Unsupported,
    }
}

fn manager() -> Option<Object> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into()).ok()?.dyn_into().ok()
}
