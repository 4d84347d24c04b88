//! The document: title, language, address, focus, print, reload.

use js_sys::{Function, JsString, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// The document, in a browser.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Sets the language that a screen reader reads in.
pub fn set_lang(lang: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Fails only for an invalid attribute name.
        let _ = root.set_attribute("lang", lang);
    }
}

/// The element with an id.
pub fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// The first element that a selector names.
pub fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}

/// Gives the focus to the element with this id and scrolls it into view; whether it exists.
pub fn focus(id: &str) -> bool {
    let Some(element) = by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    element.scroll_into_view();
    element.focus().is_ok()
}

/// Gives the focus to an element without scrolling.
pub fn focus_quietly(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that cannot take the focus leaves it where it is.
    let _ = element.focus_with_options(&options);
}

/// Scrolls as little as it takes for an element to be seen.
pub fn into_view(element: &Element) {
    let nearest = ScrollIntoViewOptions::new();
    nearest.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}

/// Scheme, host and port of this app.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The part of the address after `#`, without it.
pub fn hash() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .map(|hash| hash.trim_start_matches('#').to_owned())
        .unwrap_or_default()
}

/// Opens the print dialog.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // A browser without printing (a web view) does nothing.
        let _ = window.print();
    }
}

/// Loads the app anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // Fails only while the window is going away already.
        let _ = window.location().reload();
    }
}

/// Whether the app runs in its own window (installed) rather than in a browser tab.
pub fn is_installed() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(display-mode: standalone)").ok().flatten())
        .is_some_and(|query| query.matches())
}

/// How many characters a paste brings.
pub fn pasted(event: &web_sys::Event) -> usize {
    let text = || {
        let data = Reflect::get(event, &"clipboardData".into()).ok()?;
        let read = Reflect::get(&data, &"getData".into()).ok()?.dyn_into::<Function>().ok()?;
        let text = read.call1(&data, &"text".into()).ok()?.dyn_into::<JsString>().ok()?;
        usize::try_from(text.length()).ok()
    };
    text().unwrap_or_default()
}

/// The id of what an event befalls.
pub fn target_id(event: &web_sys::Event) -> String {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.map(|element| element.id()).unwrap_or_default()
}
