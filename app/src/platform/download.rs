//! Files out of the app: to the downloads folder of the device.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::{page, sleep};

/// Offers bytes as a file; whether the browser took it. `name` should be plain ASCII.
pub fn save(name: &str, media_type: &str, bytes: &[u8]) -> bool {
    offer(name, media_type, bytes).is_ok()
}

fn offer(name: &str, media_type: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let document = page::document().ok_or(JsValue::NULL)?;
    let address = address_of(&blob(media_type, bytes)?)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    leptos::task::spawn_local(async move {
        // Some browsers start the download only after the click returned.
        sleep(60_000).await;
        give_up(&address);
    });
    Ok(())
}

/// Bytes with a media type, as the page shows or offers them.
pub fn blob(media_type: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

/// The address of bytes within this tab, until it is [given up](give_up).
pub fn address_of(blob: &Blob) -> Result<String, JsValue> {
    Url::create_object_url_with_blob(blob)
}

/// Gives the address of bytes up, and with it the memory that they take.
pub fn give_up(address: &str) {
    // Fails only for what is no address.
    let _ = Url::revoke_object_url(address);
}
