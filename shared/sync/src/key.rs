//! Keys and signatures of files, as bytes: what they are used for is the shells'.

use model::octets::Octets;

/// A public key on P-256: its uncompressed point.
pub type PublicKey = Octets<65>;
/// An ECDSA signature on P-256 with SHA-256: r and s.
pub type Signature = Octets<64>;
/// The nonce of AES-256-GCM.
pub type Iv = Octets<12>;
/// A key that devices share.
pub type SharedSecret = Octets<32>;
