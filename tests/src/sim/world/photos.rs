//! Photos: people add them to dossiers, devices upload them piece by piece.

use model::{
    attachment::{self, ATTACHMENTS, BlobId},
    fields::Fields,
};
use serde_json::{Value, json};
use sync::{
    client::{DataState, Edit},
    store::Reader as _,
};

use super::{
    super::{flaw::Flaw, office::Office, rng::Rng, tablet::Tablet},
    World, people,
};

/// Pieces in which a photo travels.
const PIECES: u32 = 3;

/// What becomes of a piece that a device sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It arrives, and the device hears of it.
    Answered,
    /// It arrives, and the device does not hear of it.
    Unanswered,
    /// The server dies with it.
    Lost,
}

impl World {
    /// A person adds a photo, changes a caption, takes a photo out, or adds one that was there.
    pub(super) fn photo(&mut self, at: usize, rng: &mut Rng) {
        self.made += 1;
        let made = self.made;
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        let Some(id) = people::editable(tablet, rng) else { return };
        tablet.open(&id);
        let Some(draft) = tablet.drafts.get(&id) else { return };
        let (base, rows) = (draft.base, attachment::rows(&draft.shown));
        let known: Vec<BlobId> = tablet.bytes.iter().cloned().collect();
        let blob = match rng.pick(&known) {
            Some(known) if rng.percent(15) => known.clone(),
            _ => {
                let Ok(fresh) = BlobId::parse(&format!("{:064x}", rng.draw())) else { return };
                fresh
            }
        };
        let (row, value) = match rng.pick(&rows) {
            Some((row, _)) if rng.percent(20) => (row.clone(), Value::Null),
            Some((row, there)) if rng.percent(20) => {
                (row.clone(), photo(&there.blob, &format!("Chú thích {}", rng.below(3))))
            }
            _ => (format!("p{made}"), photo(&blob, "")),
        };
        let added = row == format!("p{made}");
        let fields: Fields = [(format!("{ATTACHMENTS}/{row}"), value)].into_iter().collect();
        if added && let Some(tablet) = self.tablets.get_mut(at) {
            tablet.bytes.insert(blob);
        }
        self.write(at, &id, Edit::Set { fields, resolves: Vec::new() }, base, None);
    }

    /// A device sends the next piece of a photo that the office lacks; whether there is one.
    pub(crate) fn upload(&mut self, at: usize, fate: Fate, rng: &mut Rng) -> Result<bool, String> {
        let now = self.office.now;
        let Some(tablet) = self.tablets.get_mut(at) else { return Ok(false) };
        if fate == Fate::Answered && tablet.offline <= now {
            tablet.confirm(&self.office);
        }
        let due = tablet.due();
        let Some(blob) = rng.pick(&due).filter(|_| tablet.offline <= now).cloned() else {
            return Ok(false);
        };
        let known = tablet.uploads.get(&blob).copied();
        let before = (fate == Fate::Lost).then(|| self.office.clone());
        let (upload, received) = self.office.receive(&blob, known, PIECES);
        let whole = received == PIECES;
        if let Some(before) = before {
            self.office = before;
        }
        let Some(tablet) = self.tablets.get_mut(at) else { return Ok(false) };
        let believes = self.flaw == Some(Flaw::StoredUnanswered);
        if fate == Fate::Answered {
            tablet.uploads.insert(blob.clone(), upload);
        }
        if whole && (fate == Fate::Answered || believes) {
            tablet.uploads.remove(&blob);
            tablet.records.values_mut().for_each(|record| record.stored(&blob));
        }
        self.ledger.follow(&self.office.store)?;
        self.check_photos(at)?;
        Ok(true)
    }

    /// Nothing is green of which the office lacks a photo that this device has.
    pub(super) fn check_photos(&self, at: usize) -> Result<(), String> {
        let Some(tablet) = self.tablets.get(at) else { return Ok(()) };
        let (device, own) = (&tablet.device, tablet.device.own());
        if device.epoch != self.office.epoch() || !device.scopes.contains(&own) {
            return Ok(());
        }
        for record in tablet.records.values().filter(|record| record.scope == own) {
            let green = record.data_state(0) == DataState::Stored;
            // What somebody took out or added at the office may not have come here yet; of what was
            // deleted no photo is wanted.
            let there = self.office.store.record(&record.id).ok().flatten();
            let there = there.filter(|there| !there.record.is_deleted());
            let wanted = there.map(|there| attachment::blobs(&there.record.fields));
            let mut wanted = wanted.unwrap_or_default();
            wanted.retain(|blob| record.names(blob));
            let lacks = |blob: &BlobId| tablet.bytes.contains(blob) && !self.office.has(blob);
            if green && wanted.iter().any(lacks) {
                return Err(format!("{} is green and the office lacks a photo of it", record.id));
            }
        }
        Ok(())
    }
}

impl Tablet {
    /// The photos that lie here and that the office lacks.
    pub(crate) fn due(&self) -> Vec<BlobId> {
        let unstored = self.records.values().flat_map(|record| &record.unstored);
        unstored.filter(|blob| self.bytes.contains(blob)).cloned().collect()
    }

    /// Asks for the photos that it waits for and that lie elsewhere, as when another device's
    /// photo got a new caption here: the office may have them by now.
    fn confirm(&mut self, office: &Office) {
        for record in self.records.values_mut() {
            for blob in record.unstored.clone() {
                if !self.bytes.contains(&blob) && office.has(&blob) {
                    record.stored(&blob);
                }
            }
        }
    }

    /// The office asks for photos.
    pub(crate) fn take_need(&mut self, need: &[BlobId]) {
        for blob in need.iter().filter(|blob| self.bytes.contains(blob)) {
            self.records.values_mut().for_each(|record| record.needed(blob));
        }
    }
}

fn photo(blob: &BlobId, caption: &str) -> Value {
    json!({"position": 1, "blob": blob, "name": "Ảnh.jpg", "kind": "image/jpeg", "bytes": 9,
           "caption": caption})
}
