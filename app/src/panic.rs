//! The screen after a crash: drawn with plain DOM calls, because the app may be dead.

use std::{
    cell::Cell,
    panic::{PanicHookInfo, set_hook},
};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element};

use crate::platform::{Millis, page};

thread_local! {
    static LAST_DRAFT: Cell<Option<Millis>> = const { Cell::new(None) };
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// Notes that a draft was durably saved at this time; the crash screen tells it.
pub fn draft_saved(at: Millis) {
    LAST_DRAFT.set(Some(at));
}

/// Shows the crash screen for every panic from now on.
pub fn install() {
    set_hook(Box::new(|info| {
        let details = describe(info);
        web_sys::console::error_1(&details.as_str().into());
        if !SHOWN.replace(true) {
            // Without a document there is nobody to show it to.
            let _ = show(&details);
        }
    }));
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic");
    match info.location() {
        Some(place) => format!("{message} ({}:{})", place.file(), place.line()),
        None => message.to_owned(),
    }
}

fn show(details: &str) -> Option<()> {
    let document = page::document()?;
    let body = document.body()?;
    let overlay = element(&document, "div", "crash", "")?;
    overlay.set_attribute("role", "alertdialog").ok()?;
    overlay.set_attribute("aria-labelledby", "crash-title").ok()?;
    let title = element(&document, "h1", "crash-title", "Ứng dụng gặp sự cố và phải mở lại")?;
    title.set_id("crash-title");
    let (vi, en) = saved();
    let reload = element(&document, "button", "button button-primary", "Mở lại · Reload")?;
    let click = Closure::<dyn FnMut()>::new(page::reload);
    reload.add_event_listener_with_callback("click", click.as_ref().unchecked_ref()).ok()?;
    click.forget();
    let english = element(&document, "p", "crash-english", "")?;
    english.set_attribute("lang", "en").ok()?;
    english
        .set_text_content(Some(&format!("The app ran into a problem and must be reloaded. {en}")));
    for part in [
        title,
        element(&document, "p", "", &vi)?,
        english,
        reload.clone(),
        element(&document, "p", "crash-code", details)?,
    ] {
        overlay.append_child(&part).ok()?;
    }
    body.append_child(&overlay).ok()?;
    page::focus_quietly(reload.dyn_ref()?);
    Some(())
}

/// When the last draft was safe, in both languages.
fn saved() -> (String, String) {
    match LAST_DRAFT.get() {
        Some(at) => {
            let time = clock(at);
            (
                format!("Bản nháp cuối cùng đã được lưu trên máy này lúc {time}."),
                format!("The last draft was saved on this device at {time}."),
            )
        }
        None => (
            "Trong lần mở này chưa có bản nháp mới nào; những gì đã lưu trước đó vẫn còn trên máy."
                .to_owned(),
            "No draft was written since the app was opened; what was saved before is still on \
             this device."
                .to_owned(),
        ),
    }
}

/// Hours, minutes and seconds as the device shows them.
fn clock(at: Millis) -> String {
    #[expect(clippy::cast_precision_loss, reason = "times stay far below 2^53")]
    let date = js_sys::Date::new(&(at as f64).into());
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

fn element(document: &Document, tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = document.create_element(tag).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(text));
    Some(element)
}
