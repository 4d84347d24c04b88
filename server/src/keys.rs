//! Keys and ciphers of the `.giaouoc` files: P-256, AES-256-GCM, HKDF with SHA-256.

use aes_gcm::{
    Aes256Gcm, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use model::octets::Octets;
use p256::{
    SecretKey,
    ecdsa::{
        self, SigningKey, VerifyingKey,
        signature::{Signer as _, Verifier as _},
    },
    elliptic_curve::sec1::ToSec1Point as _,
};
use sha2::Sha256;
use sync::{
    bundle::{PublicKey, Recipient, Sealed, SharedSecret, Signature, key_id},
    wire,
};

use crate::{
    secret::{self, NoRandomness},
    storage::OfficeSecrets,
};

/// How often a scalar is drawn until it is one; two in a row would be a wonder.
const DRAWS: u32 = 8;

/// The keys of the office, ready for use.
pub struct OfficeKeys {
    seal: SecretKey,
    sign: SigningKey,
}

/// New secret keys for an office.
pub fn fresh_office() -> Result<OfficeSecrets, NoRandomness> {
    Ok(OfficeSecrets { seal: scalar()?, sign: scalar()? })
}

fn scalar() -> Result<Octets<32>, NoRandomness> {
    for _ in 0..DRAWS {
        let bytes = secret::random::<32>()?;
        if SecretKey::from_slice(&bytes).is_ok() {
            return Ok(Octets(bytes));
        }
    }
    Err(NoRandomness)
}

/// A new key for devices to share.
pub fn fresh_shared(scope: model::scope::Scope) -> Result<wire::SharedKey, NoRandomness> {
    Ok(wire::SharedKey { scope, id: secret::id()?, key: Octets(secret::random()?) })
}

impl OfficeKeys {
    /// The keys with their public halves; `None` when a secret is no scalar of the curve.
    pub fn new(secrets: &OfficeSecrets) -> Option<Self> {
        let seal = SecretKey::from_slice(&secrets.seal.0).ok()?;
        let sign = SigningKey::from_slice(&secrets.sign.0).ok()?;
        Some(Self { seal, sign })
    }

    /// What devices get of them.
    pub fn public(&self) -> Option<wire::OfficeKeys> {
        let sign = self.sign.verifying_key().to_sec1_point(false);
        Some(wire::OfficeKeys { seal: self.sealing()?, sign: PublicKey::of(sign.as_bytes())? })
    }

    fn sealing(&self) -> Option<PublicKey> {
        PublicKey::of(self.seal.public_key().to_sec1_point(false).as_bytes())
    }

    /// Signs what the office says.
    pub fn sign(&self, message: &[u8]) -> Option<Signature> {
        let signature: ecdsa::Signature = self.sign.sign(message);
        Signature::of(&signature.to_bytes())
    }

    /// Whether a file was sealed with the public half of these keys.
    pub fn is_for(&self, recipient: &Recipient) -> bool {
        let own = self.sealing().and_then(|key| key_id(&key));
        matches!(recipient, Recipient::Office { kid, .. } if own.as_ref() == Some(kid))
    }

    /// Opens a file that was sealed for the office; `None` when it was not, or was changed.
    pub fn open(&self, sealed: &Sealed<'_>) -> Option<Vec<u8>> {
        let Recipient::Office { epk, .. } = &sealed.cover.to else { return None };
        let theirs = p256::PublicKey::from_sec1_bytes(&epk.0).ok()?;
        let secret = self.seal.diffie_hellman(&theirs);
        decrypt(secret.raw_secret_bytes(), sealed)
    }
}

/// Opens a file that was sealed with a shared key; `None` when it was changed.
pub fn open_shared(secret: &SharedSecret, sealed: &Sealed<'_>) -> Option<Vec<u8>> {
    decrypt(&secret.0, sealed)
}

fn decrypt(secret: &[u8], sealed: &Sealed<'_>) -> Option<Vec<u8>> {
    let (salt, info) = sealed.cover.derivation();
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut key).ok()?;
    let cipher = Aes256Gcm::new_from_slice(&key).ok()?;
    let nonce = Nonce::try_from(&sealed.cover.iv.0[..]).ok()?;
    let payload = Payload { msg: sealed.ciphertext, aad: sealed.lines };
    cipher.decrypt(&nonce, payload).ok()
}

/// Whether these bytes are a point of the curve.
pub fn is_key(key: &PublicKey) -> bool {
    VerifyingKey::from_sec1_bytes(&key.0).is_ok()
}

/// Whether a message was signed with the secret half of a key.
pub fn verify(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
    let key = VerifyingKey::from_sec1_bytes(&key.0);
    let signature = ecdsa::Signature::from_slice(&signature.0);
    matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(message, &signature).is_ok())
}
