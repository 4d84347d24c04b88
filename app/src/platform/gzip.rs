//! Compression by the browser's own streams, where there are any (Safari from 16.4).

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

const DECOMPRESS: &str = "DecompressionStream";

/// The gzip bytes of bytes; `None` when this browser cannot.
pub async fn compress(plain: &[u8]) -> Option<Vec<u8>> {
    through("CompressionStream", plain).await
}

/// Whether this browser can [`decompress`].
pub fn can_decompress() -> bool {
    get(&js_sys::global(), DECOMPRESS).is_some_and(|found| found.is_function())
}

/// What gzip bytes are made of; `None` when this browser cannot, or they are damaged.
pub async fn decompress(packed: &[u8]) -> Option<Vec<u8>> {
    through(DECOMPRESS, packed).await
}

async fn through(stream: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()?;
    let constructor: Function = get(&js_sys::global(), stream)?.dyn_into().ok()?;
    let pipe = Reflect::construct(&constructor, &Array::of1(&JsValue::from_str("gzip"))).ok()?;
    let plain = call(&blob, "stream", &Array::new())?;
    let packed = call(&plain, "pipeThrough", &Array::of1(&pipe))?;
    let reader: Function = get(&js_sys::global(), "Response")?.dyn_into().ok()?;
    let response = Reflect::construct(&reader, &Array::of1(&packed)).ok()?;
    let buffer = call(&response, "arrayBuffer", &Array::new())?;
    let buffer = JsFuture::from(buffer.dyn_into::<js_sys::Promise>().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn get(object: &Object, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}

fn call(object: &JsValue, method: &str, arguments: &Array) -> Option<JsValue> {
    let function: Function =
        Reflect::get(object, &JsValue::from_str(method)).ok()?.dyn_into().ok()?;
    function.apply(object, arguments).ok()
}
