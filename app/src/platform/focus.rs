//! Keeps the focus in the page: when what has it is drawn anew or goes away, its successor takes
//! it, else the heading of the page. Without this a change that arrives throws people who use the
//! keyboard or a screen reader back to the beginning of the document.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

use super::{events::listen, page, sleep};

/// Watches the document as long as the tab lives.
pub fn keep() {
    let Some(document) = page::document() else { return };
    let Some(body) = document.body() else { return };
    let last = Rc::new(RefCell::new(None::<Element>));
    let seen = Rc::clone(&last);
    listen(&document, "focusin", move |event| {
        *seen.borrow_mut() = event.target().and_then(|target| target.dyn_into().ok());
    })
    .forever();
    let changed = Closure::<dyn FnMut()>::new(move || {
        let gone = last.borrow_mut().take_if(|element| !element.is_connected());
        if let Some(gone) = gone.filter(|_| is_lost()) {
            give(again(&gone));
        }
    });
    let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else { return };
    let what = MutationObserverInit::new();
    what.set_child_list(true);
    what.set_subtree(true);
    // Fails only for a target outside a document.
    let _: Result<(), JsValue> = observer.observe_with_options(&body, &what);
    changed.forget();
}

/// Milliseconds after which a browser has taken the focus from what is no longer there.
const SETTLED: i32 = 250;

/// Gives the focus to the heading when nothing has it, as after a dialog whose opener is gone or
/// goes with what the dialog did.
pub fn rescue() {
    leptos::task::spawn_local(async {
        sleep(SETTLED).await;
        if is_lost() {
            give(None);
        }
    });
}

/// Nothing has it, or a dialog that is closed, which loses it with the next frame.
fn is_lost() -> bool {
    let document = page::document();
    let body = document.as_ref().and_then(|document| document.body()).map(Element::from);
    let active = document.and_then(|document| document.active_element());
    let closed = active.as_ref().and_then(|it| it.closest("dialog:not([open])").ok().flatten());
    active == body || closed.is_some()
}

/// To the element, else to the heading.
fn give(element: Option<Element>) {
    let element = element.or_else(|| page::find("main h1"));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        page::focus_quietly(&element);
    }
}

/// The same element drawn anew: by its id, else a link or button that says the same.
fn again(gone: &Element) -> Option<Element> {
    if !gone.id().is_empty() {
        return page::by_id(&gone.id());
    }
    let found = page::document()?.query_selector_all("main a[href], main button").ok()?;
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<Element>().ok()).find(|element| {
        element.text_content() == gone.text_content()
            && ["href", "aria-label"]
                .into_iter()
                .all(|name| element.get_attribute(name) == gone.get_attribute(name))
    })
}
