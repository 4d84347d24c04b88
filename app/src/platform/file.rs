//! Files that a person chooses, and files that a person takes along.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DomException, File, FileList, HtmlInputElement};

use super::download;

/// What became of a file that a person takes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// The person handed it to another app.
    Shared,
    /// It lies in the downloads folder.
    Downloaded,
    /// The person thought better of it.
    Cancelled,
    /// The browser took it neither way.
    Failed,
}

/// Reads the files chosen in an input, each with its name, and empties it, so that the same ones can
/// be chosen again. A file without bytes could not be read.
pub async fn take_chosen(input: &HtmlInputElement) -> Vec<(String, Option<Vec<u8>>)> {
    let files: Vec<File> = input.files().iter().flat_map(each).collect();
    let mut chosen = Vec::with_capacity(files.len());
    for file in &files {
        chosen.push((file.name(), read(file).await));
    }
    input.set_value("");
    chosen
}

fn each(files: &FileList) -> impl Iterator<Item = File> {
    (0..files.length()).filter_map(|at| files.get(at))
}

async fn read(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Gives bytes to the person as a file: by the device's share sheet where it takes such files,
/// else into the downloads folder. `name` should be plain ASCII.
pub async fn give(name: &str, bytes: &[u8]) -> Given {
    if let Some(shared) = share(name, bytes) {
        match JsFuture::from(shared).await {
            Ok(_) => return Given::Shared,
            Err(error) if is_abort(&error) => return Given::Cancelled,
            // The sheet could not be shown after all.
            Err(_) => {}
        }
    }
    if download::save(name, "application/octet-stream", bytes) {
        Given::Downloaded
    } else {
        Given::Failed
    }
}

/// Begins to share; `None` in a browser that does not share such files.
fn share(name: &str, bytes: &[u8]) -> Option<Promise> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let file = File::new_with_u8_array_sequence(&parts, name).ok()?;
    let data = Object::new();
    Reflect::set(&data, &"files".into(), &Array::of1(&file)).ok()?;
    let navigator = web_sys::window()?.navigator();
    let method =
        |name: &str| Reflect::get(&navigator, &name.into()).ok()?.dyn_into::<Function>().ok();
    let can = method("canShare")?.call1(&navigator, &data).ok()?;
    if !can.is_truthy() {
        return None;
    }
    method("share")?.call1(&navigator, &data).ok()?.dyn_into().ok()
}

fn is_abort(error: &JsValue) -> bool {
    error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "AbortError")
}
