//! Photos, made small on the device. Drawing them anew leaves behind what the camera wrote about
//! place and time.

use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::{
    download::{address_of, give_up},
    page,
};

/// The media type of a photo that was made small.
pub const KIND: &str = "image/jpeg";

/// Pixels of the longest side.
const LONGEST_SIDE: f64 = 1_280.0;
/// Most bytes of a photo.
const MOST_BYTES: usize = 200_000;
/// Qualities that are tried in turn, then again with fewer pixels.
const QUALITIES: [f64; 5] = [0.85, 0.75, 0.65, 0.55, 0.45];
/// How often the longest side is made shorter, and to what part.
const ROUNDS: i32 = 5;
const SHORTER: f64 = 0.75;

/// A file as a small JPEG that stands upright; `None` when this browser sees no picture in it.
///
/// An `<img>` is asked to decode it, not `createImageBitmap`: that one refuses the word for
/// "upright" before Chrome 111, and an image is upright in every browser that we support.
pub async fn shrink(file: &Blob) -> Option<Vec<u8>> {
    let address = address_of(file).ok()?;
    let drawn = draw(&address).await;
    give_up(&address);
    drawn.ok()
}

async fn draw(address: &str) -> Result<Vec<u8>, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    if width * height < 1.0 {
        return Err(JsValue::NULL);
    }
    let mut part = (LONGEST_SIDE / width.max(height)).min(1.0);
    for _ in 0..ROUNDS {
        let canvas = canvas(&image, width * part, height * part)?;
        for quality in QUALITIES {
            let blob = encode(&canvas, quality).await?;
            let bytes = Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec();
            if bytes.len() <= MOST_BYTES {
                return Ok(bytes);
            }
        }
        part *= SHORTER;
    }
    Err(JsValue::NULL)
}

/// The image on white, which is what shows through where it is transparent.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides lie between 1 and the longest"
)]
fn canvas(image: &HtmlImageElement, width: f64, height: f64) -> Result<HtmlCanvasElement, JsValue> {
    let (width, height) = (width.round().max(1.0), height.round().max(1.0));
    let document = page::document().ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into())?;
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

/// The canvas as JPEG; fails where the device has no memory for it.
async fn encode(canvas: &HtmlCanvasElement, quality: f64) -> Result<Blob, JsValue> {
    let made = Promise::new(&mut |resolve, reject| {
        let quality = JsValue::from_f64(quality);
        if canvas.to_blob_with_type_and_encoder_options(&resolve, KIND, &quality).is_err() {
            // Rejecting a promise cannot throw.
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(made).await?.dyn_into()
}
