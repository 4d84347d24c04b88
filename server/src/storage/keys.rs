//! What the server asks of its storage about the keys of `.giaouoc` files.

use std::sync::Arc;

use model::{
    Millis,
    id::{DeviceId, KeyId, OrgId},
    octets::Octets,
};
use sync::{
    bundle::{PublicKey, SharedSecret},
    wire::SharedKey,
};

use super::{Admission, Answer};

/// The office's secret keys: scalars on P-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficeSecrets {
    /// Opens what is sealed for the office.
    pub seal: Octets<32>,
    /// Signs receipts.
    pub sign: Octets<32>,
}

/// The keys of one server.
pub trait KeyStorage: Send + Sync {
    /// The office's secret keys; `fresh` ones are kept if it has none.
    fn office_secrets(&self, fresh: OfficeSecrets) -> Answer<'_, OfficeSecrets>;

    /// Adds a key that an enrolled device signs with; `false` when it has too many.
    fn put_device_key(&self, id: DeviceId, key: PublicKey, now: Millis) -> Answer<'_, bool>;

    /// The enrolment of an organisation that a key signs a sequence for, revoked ones included.
    fn signer(
        &self,
        key: PublicKey,
        org: OrgId,
        device: DeviceId,
    ) -> Answer<'_, Option<Arc<Admission>>>;

    /// The shared keys of the scopes of `fresh` ones, which are kept for scopes that have none; of
    /// one scope the newest first.
    fn shared_keys(&self, fresh: Vec<SharedKey>, now: Millis) -> Answer<'_, Vec<SharedKey>>;

    /// A shared key.
    fn shared_key(&self, id: KeyId) -> Answer<'_, Option<SharedSecret>>;
}
