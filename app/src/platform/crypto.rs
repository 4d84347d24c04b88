//! The browser's own cryptography, bound by hand: web-sys would bring a type for every dictionary.
//!
//! Only P-256, HKDF and AES-GCM, and only where the browser has them: a page that is no secure
//! context has no `crypto.subtle`.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const CURVE: &str = "P-256";
const HASH: &str = "SHA-256";

/// The browser refused: it cannot, or what it was given does not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

impl From<JsValue> for Refused {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// A key that the browser holds. No script can export a private one; on the disk it lies in the
/// browser's profile, in clear to who has that.
#[derive(Debug, Clone)]
pub struct Key(JsValue);

impl Key {
    /// As the database keeps it.
    pub fn as_js(&self) -> &JsValue {
        &self.0
    }

    /// Back from the database; `None` for anything that is no private key.
    pub fn private(value: JsValue) -> Option<Self> {
        let kind = Reflect::get(&value, &"type".into()).ok()?.as_string()?;
        (kind == "private").then_some(Self(value))
    }
}

/// A pair of keys on P-256; the public one as an uncompressed point.
#[derive(Debug, Clone)]
pub struct Pair {
    pub private: Key,
    pub public: Vec<u8>,
}

/// What a pair of keys is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// ECDSA with SHA-256.
    Sign,
    /// ECDH.
    Agree,
}

impl Purpose {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Sign => ("ECDSA", "sign"),
            Self::Agree => ("ECDH", "deriveBits"),
        }
    }

    fn curve(self) -> JsValue {
        object(&[("name", self.words().0.into()), ("namedCurve", CURVE.into())])
    }
}

/// Whether this page may use it.
pub fn is_possible() -> bool {
    subtle().is_some()
}

/// Makes a pair of keys.
pub async fn pair(purpose: Purpose) -> Result<Pair, Refused> {
    let usages = Array::of1(&purpose.words().1.into());
    let pair = call("generateKey", &[purpose.curve(), false.into(), usages.into()]).await?;
    let public = Reflect::get(&pair, &"publicKey".into())?;
    let public = call("exportKey", &["raw".into(), public]).await?;
    let private = Key(Reflect::get(&pair, &"privateKey".into())?);
    Ok(Pair { private, public: bytes_of(&public) })
}

/// Signs; 64 bytes.
pub async fn sign(key: &Key, message: &[u8]) -> Result<Vec<u8>, Refused> {
    let signed = call("sign", &[ecdsa(), key.0.clone(), bytes(message)]).await?;
    Ok(bytes_of(&signed))
}

/// Whether the holder of a public key has signed a message.
pub async fn verify(public: &[u8], message: &[u8], signature: &[u8]) -> Result<bool, Refused> {
    let key = import(bytes(public), Purpose::Sign.curve(), &["verify"]).await?;
    let good = call("verify", &[ecdsa(), key, bytes(signature), bytes(message)]).await?;
    Ok(good.is_truthy())
}

/// The secret that the holders of both keys share.
pub async fn agree(private: &Key, public: &[u8]) -> Result<Vec<u8>, Refused> {
    let public = import(bytes(public), Purpose::Agree.curve(), &[]).await?;
    let how = object(&[("name", Purpose::Agree.words().0.into()), ("public", public)]);
    let bits = call("deriveBits", &[how, private.0.clone(), 256.into()]).await?;
    Ok(bytes_of(&bits))
}

/// A key for sealing, made from a secret by HKDF.
pub async fn derive(secret: &[u8], salt: &[u8], info: &[u8]) -> Result<Key, Refused> {
    let secret = import(bytes(secret), "HKDF".into(), &["deriveKey"]).await?;
    let how = object(&[
        ("name", "HKDF".into()),
        ("hash", HASH.into()),
        ("salt", bytes(salt)),
        ("info", bytes(info)),
    ]);
    let made = object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let usages = list(&["encrypt", "decrypt"]);
    Ok(Key(call("deriveKey", &[how, secret, made, false.into(), usages]).await?))
}

/// Seals with AES-256-GCM. `head` stays readable and cannot be changed unnoticed.
pub async fn seal(key: &Key, iv: &[u8], head: &[u8], plain: &[u8]) -> Result<Vec<u8>, Refused> {
    let sealed = call("encrypt", &[gcm(iv, head), key.0.clone(), bytes(plain)]).await?;
    Ok(bytes_of(&sealed))
}

/// Opens what was sealed; refused when a byte of it is another one.
pub async fn open(key: &Key, iv: &[u8], head: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Refused> {
    let plain = call("decrypt", &[gcm(iv, head), key.0.clone(), bytes(sealed)]).await?;
    Ok(bytes_of(&plain))
}

fn ecdsa() -> JsValue {
    object(&[("name", Purpose::Sign.words().0.into()), ("hash", HASH.into())])
}

fn gcm(iv: &[u8], head: &[u8]) -> JsValue {
    object(&[("name", "AES-GCM".into()), ("iv", bytes(iv)), ("additionalData", bytes(head))])
}

async fn import(key: JsValue, algorithm: JsValue, usages: &[&str]) -> Result<JsValue, Refused> {
    call("importKey", &["raw".into(), key, algorithm, false.into(), list(usages)]).await
}

async fn call(method: &str, arguments: &[JsValue]) -> Result<JsValue, Refused> {
    let subtle = subtle().ok_or(Refused)?;
    let method: Function = Reflect::get(&subtle, &method.into())?.dyn_into()?;
    let promise: Promise = method.apply(&subtle, &arguments.iter().collect())?.dyn_into()?;
    Ok(JsFuture::from(promise).await?)
}

fn subtle() -> Option<Object> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    Reflect::get(&crypto, &"subtle".into()).ok()?.dyn_into().ok()
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

fn list(words: &[&str]) -> JsValue {
    words.iter().map(|word| JsValue::from_str(word)).collect::<Array>().into()
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The bytes of an ArrayBuffer.
fn bytes_of(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}
