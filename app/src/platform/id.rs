//! Random bytes and the ids of new records.

use js_sys::{Function, Object, Reflect, Uint8Array};
use model::octets;
use wasm_bindgen::JsCast;

use super::clock::{Millis, now};

/// Bytes from `crypto.getRandomValues`; `None` in a browser without it.
pub fn random<const N: usize>() -> Option<[u8; N]> {
    let crypto: Object = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?.dyn_into().ok()?;
    let fill: Function = Reflect::get(&crypto, &"getRandomValues".into()).ok()?.dyn_into().ok()?;
    let buffer = Uint8Array::new_with_length(u32::try_from(N).ok()?);
    fill.call1(&crypto, &buffer).ok()?;
    let mut bytes = [0; N];
    buffer.copy_to(&mut bytes);
    Some(bytes)
}

/// A new id: a UUID version 7 as 22 characters of base64url.
///
/// Without `crypto`, which no supported browser lacks, the random part comes from `Math.random`.
pub fn new_id() -> String {
    uuid_v7(now(), random().unwrap_or_else(weak))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value lies in 0..256"
)]
fn weak() -> [u8; 10] {
    std::array::from_fn(|_| (js_sys::Math::random() * 256.0) as u8)
}

fn uuid_v7(time: Millis, random: [u8; 10]) -> String {
    let [_, _, time @ ..] = time.to_be_bytes();
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(time.into_iter().chain(random)) {
        *to = from;
    }
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = 0x70 | (*version & 0x0f);
    *variant = 0x80 | (*variant & 0x3f);
    octets::encode(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_version_variant_and_order() {
        let id = uuid_v7(0x0199_c82c_e58b, [0xff; 10]);
        assert_eq!(id.len(), 22);
        assert_eq!(octets::decode(&id).map(|bytes| bytes.len()), Some(16));
        // 0199c82c-e58b-7fff-bfff-ffffffffffff
        assert_eq!(id, "AZnILOWLf_-_________".to_owned() + "_w");
        assert!(uuid_v7(1, [0; 10]) != uuid_v7(2, [0; 10]));
    }
}
