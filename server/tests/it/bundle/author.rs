//! A device as the app is one: the client engine, its stores, and a key of its own.

use std::{collections::BTreeMap, io::Write as _};

use aes_gcm::{
    Aes256Gcm, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use axum::http::StatusCode;
use flate2::{Compression, write::GzEncoder};
use hkdf::Hkdf;
use model::{
    attachment::BlobId,
    command::Command,
    fields::Fields,
    id::{OpId, RecordId},
    octets::Octets,
    record::Noun,
    role::Role,
    scope::Scope,
};
use p256::{
    SecretKey,
    ecdsa::{
        Signature, SigningKey, VerifyingKey, signature::Signer as _, signature::Verifier as _,
    },
    elliptic_curve::sec1::ToSec1Point as _,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sync::{
    bundle::{BlobEntry, Body, Cover, PublicKey, Receipt, Recipient, key_id, lines, signed},
    client::{Applied, DataState, Device, Edit, LocalRecord, OutboxRow, Taken, touched},
    wire::{Keys, SyncResponse},
};

use crate::{
    support::{Reply, Server, fresh},
    world::{self, person},
};

pub struct Author {
    pub device: Device,
    pub key: SigningKey,
    pub keys: Keys,
    pub records: BTreeMap<RecordId, LocalRecord>,
    pub outbox: BTreeMap<u64, OutboxRow>,
    /// What goes with every file.
    pub photos: Vec<(BlobEntry, Vec<u8>)>,
    now: i64,
}

/// A key that no other test has.
pub fn new_key() -> SigningKey {
    SigningKey::from_slice(&Sha256::digest(fresh("key"))).unwrap()
}

pub fn public(key: &SigningKey) -> PublicKey {
    PublicKey::of(key.verifying_key().to_sec1_point(false).as_bytes()).unwrap()
}

pub async fn ask_keys(server: &Server, token: &str, key: &PublicKey) -> Reply {
    server.post("/api/v1/keys", Some(token), &json!({"key": key})).await
}

impl Author {
    /// A device of an organisation that once had a network.
    pub async fn new(server: &Server, role: Role, org: &str) -> Self {
        let enrolment = server.enrol(role, org).await;
        let key = new_key();
        let reply = ask_keys(server, &enrolment.token, &public(&key)).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json());
        let mut device = Device::enrolled(enrolment);
        device.actor = Some(person(role, org));
        Self {
            device,
            key,
            keys: serde_json::from_value(reply.json()).unwrap(),
            records: BTreeMap::new(),
            outbox: BTreeMap::new(),
            photos: Vec::new(),
            now: server.now(),
        }
    }

    pub fn id(record: &str) -> RecordId {
        record.parse().unwrap()
    }

    fn save(&mut self, record: &str, edit: Edit) {
        let id = Self::id(record);
        let stored = self.records.get(&id).cloned();
        let base = self.device.seen(stored.as_ref());
        let o: OpId = fresh("o").parse().unwrap();
        let saved = self.device.save(&id, stored, edit, base, self.now, o).unwrap();
        self.outbox.insert(saved.outbox.s, saved.outbox);
        self.records.insert(id, saved.record);
    }

    /// A new report that can be submitted.
    pub fn report(&mut self, record: &str) {
        let fields: Fields = serde_json::from_value(world::report()).unwrap();
        self.save(record, Edit::New { noun: Noun::Report, fields });
    }

    /// Lengthens the last op by so many blanks that mean nothing.
    pub fn pad(&mut self, blanks: usize) {
        let mut last = self.outbox.last_entry().unwrap();
        let op: serde_json::Map<String, Value> = serde_json::from_str(&last.get().bytes).unwrap();
        let pad = ("pad".to_owned(), json!(" ".repeat(blanks)));
        let padded: serde_json::Map<String, Value> = op.into_iter().chain([pad]).collect();
        last.get_mut().bytes = serde_json::to_string(&padded).unwrap();
    }

    pub fn set(&mut self, record: &str, fields: Value) {
        let fields = serde_json::from_value(fields).unwrap();
        self.save(record, Edit::Set { fields, resolves: Vec::new() });
    }

    pub fn submit(&mut self, record: &str) {
        self.save(record, Edit::Command(Command::Submit.words()));
    }

    pub fn unsent(&self) -> Vec<OutboxRow> {
        self.outbox.range(self.device.acked() + 1..).map(|(_, row)| row.clone()).collect()
    }

    /// Adds a photo to a report.
    pub fn attach(&mut self, record: &str, row: &str, photo: &[u8]) -> BlobId {
        let hash: BlobId = sync::chain::sha256_hex(photo).parse().unwrap();
        let value = json!({"position": 1, "blob": hash, "name": "anh.jpg", "kind": "image/jpeg",
                           "bytes": photo.len()});
        self.set(record, json!({ format!("attachments/{row}"): value }));
        let (size, kind) = (photo.len(), "image/jpeg".to_owned());
        self.photos.push((BlobEntry { hash: hash.clone(), size, kind }, photo.to_vec()));
        hash
    }

    /// What is unsent, as a file.
    pub fn bundle(&self) -> Vec<u8> {
        let rows = self.unsent();
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&lines(&rows)).unwrap();
        self.signed(&rows, &packed.finish().unwrap(), true)
    }

    pub fn signed(&self, rows: &[OutboxRow], ops: &[u8], gzip: bool) -> Vec<u8> {
        let body = Body { ops, gzip, blobs: &self.photos };
        let key = public(&self.key);
        let message = self.device.bundle(rows, body, key, "test", self.now).unwrap();
        let signature: Signature = self.key.sign(&message);
        signed(message, &Octets::of(&signature.to_bytes()).unwrap())
    }

    /// What is unsent, sealed for the office.
    pub fn courier(&self) -> Vec<u8> {
        let own = SecretKey::from_slice(&Sha256::digest(fresh("ephemeral"))).unwrap();
        let epk = PublicKey::of(own.public_key().to_sec1_point(false).as_bytes()).unwrap();
        let theirs = p256::PublicKey::from_sec1_bytes(&self.keys.office.seal.0).unwrap();
        let secret = own.diffie_hellman(&theirs);
        let kid = key_id(&self.keys.office.seal).unwrap();
        self.seal(Recipient::Office { kid, epk }, secret.raw_secret_bytes())
    }

    /// What is unsent, sealed for the devices that read a scope.
    pub fn hand_over(&self, scope: &str) -> Vec<u8> {
        let scope: Scope = scope.parse().unwrap();
        let key = self.keys.shared.iter().find(|key| key.scope == scope).unwrap();
        self.seal(Recipient::Shared { scope, kid: key.id.clone() }, &key.key.0)
    }

    fn seal(&self, to: Recipient, secret: &[u8]) -> Vec<u8> {
        let cover = Cover {
            to,
            iv: Octets::of(&Sha256::digest(fresh("iv"))[..12]).unwrap(),
            org: self.device.org.clone(),
            org_name: "Đơn vị mẫu".to_owned(),
            dev: self.device.id.clone(),
            made: self.now,
            count: self.device.unsent(),
        };
        let mut file = cover.lines().unwrap();
        let (salt, info) = cover.derivation();
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut key).unwrap();
        let cipher = Aes256Gcm::new_from_slice(&key).unwrap();
        let payload = Payload { msg: &self.bundle(), aad: &file };
        let nonce = Nonce::try_from(&cover.iv.0[..]).unwrap();
        let ciphertext = cipher.encrypt(&nonce, payload).unwrap();
        file.extend_from_slice(&ciphertext);
        file
    }

    /// Verifies a receipt and takes it.
    pub fn take(&mut self, file: &[u8]) -> Taken {
        let read = Receipt::read(file).unwrap();
        let office = VerifyingKey::from_sec1_bytes(&self.keys.office.sign.0).unwrap();
        let signature = Signature::from_slice(&read.signature.0).unwrap();
        let genuine = office.verify(read.message, &signature).is_ok();
        let receipt = read.verified(genuine).unwrap();
        let (rows, records) = self.concerned(&receipt.answer);
        let taken = self.device.take_receipt(&receipt, &rows, records);
        if let Taken::Applied(applied) | Taken::Restored(applied) = &taken {
            self.store(applied);
        }
        taken
    }

    /// One exchange by radio.
    pub async fn exchange(&mut self, server: &Server) -> SyncResponse {
        self.ask(server, &self.unsent()).await.unwrap()
    }

    /// One exchange of some rows; the answer that takes nothing, if the office refuses.
    pub async fn ask(
        &mut self,
        server: &Server,
        rows: &[OutboxRow],
    ) -> Result<SyncResponse, Reply> {
        let request = self.device.request(rows, "test", self.now);
        let body = serde_json::to_string(&request).unwrap();
        let reply = server.post_text("/api/v1/sync", Some(&self.device.token), body).await;
        if reply.status != StatusCode::OK {
            return Err(reply);
        }
        let answer: SyncResponse = serde_json::from_value(reply.json()).unwrap();
        let (rows, records) = self.concerned(&answer);
        let applied = self.device.apply(&request, &answer, &rows, records, self.now);
        assert!(!applied.fork);
        self.store(&applied);
        Ok(answer)
    }

    fn concerned(
        &self,
        answer: &SyncResponse,
    ) -> (Vec<OutboxRow>, BTreeMap<RecordId, LocalRecord>) {
        let wanted = self.device.wanted(answer);
        let rows: Vec<OutboxRow> =
            self.outbox.values().filter(|row| wanted.contains(&row.s)).cloned().collect();
        let known = |id| self.records.get(&id).map(|record| (id, record.clone()));
        let records = touched(answer, &rows).into_iter().filter_map(known).collect();
        (rows, records)
    }

    fn store(&mut self, applied: &Applied) {
        for row in &applied.outbox {
            self.outbox.insert(row.s, row.clone());
        }
        for record in &applied.records {
            self.records.insert(record.id.clone(), record.clone());
        }
    }

    pub fn state(&self, record: &str) -> DataState {
        self.records[&Self::id(record)].data_state(0)
    }
}
