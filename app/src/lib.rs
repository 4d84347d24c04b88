//! The client for tablets and office: pages over one device store, drawn in the browser.
//!
//! The library compiles on the host too, so that its pure parts are tested there.

pub mod app;
pub mod db;
pub mod desk;
pub mod forms;
pub mod i18n;
pub mod module;
pub mod nav;
pub mod pages;
pub mod panic;
pub mod platform;
pub mod reactive;
pub mod shell;
pub mod today;
pub mod ui;

/// Milliseconds for which a start waits for the English texts, which mostly lie on the device.
const ENGLISH_PATIENCE: i32 = 3_000;

/// Starts the app in the page that loaded it, with the pages of one module.
pub fn start(module: module::Module) {
    panic::install();
    module.begin();
    if i18n::Lang::chosen() == i18n::Lang::Vi {
        return mount(module);
    }
    wasm_bindgen_futures::spawn_local(async move {
        if platform::within(ENGLISH_PATIENCE, i18n::fetch_english()).await == Some(true) {
            i18n::Lang::En.apply();
        }
        mount(module);
    });
}

/// Puts the app in the place of what the page says while it starts.
fn mount(module: module::Module) {
    leptos::mount::mount_to_body(move || app::App(app::AppProps { module }));
    if let Some(boot) = platform::page::by_id("boot") {
        boot.remove();
    }
    platform::focus::keep();
}
