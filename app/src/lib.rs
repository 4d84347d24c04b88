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

/// Starts the app in the page that loaded it, with the pages of one module.
pub fn start(module: module::Module) {
    panic::install();
    i18n::Lang::chosen().apply();
    leptos::mount::mount_to_body(move || app::App(app::AppProps { module }));
    platform::focus::keep();
}
