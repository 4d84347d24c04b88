//! Search over everything that who uses the device may read: by number, by name, with or without
//! accents. At an office a field on every page asks the server while it can be reached; else, and on
//! a tablet, what lies on this device is looked through.

pub mod field;
pub mod hits;
pub mod link;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

pub use self::{
    field::SearchField,
    link::{SearchLink, focus_soon},
};
use crate::platform::{events, page};

/// HTML id of what begins a search when it is pressed.
const BEGIN: &str = "search-begin";

/// Lets `/` begin a search wherever nothing is typed, as long as the tab lives.
pub fn hear_slash() {
    let Some(document) = page::document() else { return };
    events::listen(&document, "keydown", |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let with = event.ctrl_key() || event.alt_key() || event.meta_key();
        if event.key() == "/"
            && !with
            && !events::is_typing(event)
            && let Some(begin) = page::by_id(BEGIN).and_then(|it| it.dyn_into::<HtmlElement>().ok())
        {
            event.prevent_default();
            begin.click();
        }
    })
    .forever();
}
