//! Events of window and document that outlive a page of the app.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, EventTarget, KeyboardEvent, PageTransitionEvent};

/// A registered listener; removed when dropped.
#[derive(Debug)]
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Keeps the listener as long as the tab lives.
    pub fn forever(self) {
        std::mem::forget(self);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A listener that is already gone is what we want.
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

/// Listens to an event of any target.
pub fn listen(
    target: &EventTarget,
    name: &'static str,
    hear: impl FnMut(Event) + 'static,
) -> Listener {
    let closure = Closure::<dyn FnMut(Event)>::new(hear);
    // Fails only for a closure that is no function.
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    Listener { target: target.clone(), name, closure }
}

/// Hears when the browser believes it has a network (`true`) or certainly has none (`false`).
pub fn on_network(hear: impl Fn(bool) + Clone + 'static) -> Option<[Listener; 2]> {
    let window = web_sys::window()?;
    let lost = hear.clone();
    Some([
        listen(&window, "online", move |_| hear(true)),
        listen(&window, "offline", move |_| lost(false)),
    ])
}

/// Hears when the tab comes to the front (`true`) or goes to the back or away (`false`): the last
/// safe moment to save.
pub fn on_visible(hear: impl Fn(bool) + Clone + 'static) -> Option<[Listener; 2]> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let leave = hear.clone();
    Some([
        listen(&document, "visibilitychange", move |_| hear(is_visible())),
        listen(&window, "pagehide", move |_| leave(false)),
    ])
}

/// Hears when the page is put away for going back (`true`), and when somebody came back to it.
pub fn on_put_away(hear: impl Fn(bool) + Clone + 'static) -> Option<[Listener; 2]> {
    let window = web_sys::window()?;
    let kept =
        |event: Event| event.dyn_into::<PageTransitionEvent>().is_ok_and(|event| event.persisted());
    let back = hear.clone();
    let put_away = move |event| {
        if kept(event) {
            hear(true);
        }
    };
    let comes_back = move |event| {
        if kept(event) {
            back(false);
        }
    };
    Some([listen(&window, "pagehide", put_away), listen(&window, "pageshow", comes_back)])
}

/// Whether the tab is in front.
pub fn is_visible() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// `navigator.onLine`: `false` means certainly offline, `true` promises nothing.
pub fn maybe_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the key belongs to a field or a dialog.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| {
        target
            .closest("input:not([type=checkbox]), textarea, select, dialog")
            .is_ok_and(|found| found.is_some())
    })
}
