//! Stories in a real browser against the real server.

#[path = "browser/accounts.rs"]
mod accounts;
#[path = "browser/answers.rs"]
mod answers;
#[path = "browser/aside.rs"]
mod aside;
#[path = "browser/attachments.rs"]
mod attachments;
#[path = "browser/beginning.rs"]
mod beginning;
#[path = "browser/bundles.rs"]
mod bundles;
#[path = "browser/conflict.rs"]
mod conflict;
#[path = "browser/corpus.rs"]
mod corpus;
#[path = "browser/days.rs"]
mod days;
#[path = "browser/desk.rs"]
mod desk;
#[path = "browser/devices.rs"]
mod devices;
#[path = "browser/directory.rs"]
mod directory;
#[path = "browser/engines.rs"]
mod engines;
#[path = "browser/faults.rs"]
mod faults;
#[path = "browser/forms.rs"]
mod forms;
#[path = "browser/keyboard.rs"]
mod keyboard;
#[path = "browser/language.rs"]
mod language;
#[path = "browser/offline.rs"]
mod offline;
#[path = "browser/search.rs"]
mod search;
#[path = "browser/sheets.rs"]
mod sheets;
#[path = "browser/spine.rs"]
mod spine;
#[path = "browser/start.rs"]
mod start;
#[path = "browser/store.rs"]
mod store;
#[path = "browser/together.rs"]
mod together;
#[path = "browser/translated.rs"]
mod translated;
#[path = "browser/typing.rs"]
mod typing;
#[path = "browser/undo.rs"]
mod undo;
#[path = "browser/updates.rs"]
mod updates;
#[path = "browser/waiting.rs"]
mod waiting;
#[path = "browser/widths.rs"]
mod widths;
