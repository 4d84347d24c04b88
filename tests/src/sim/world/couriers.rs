//! What travels by courier: files to the office, receipts back, late, twice or never.

use model::{attachment::BlobId, octets::Octets};
use sync::{
    bundle::{Body, Bundle, FileError, PublicKey, Receipt, Signed, lines, signed},
    client::{Applied, OutboxRow, Taken},
    wire::Mark,
};

use super::{
    super::{
        flaw::Flaw,
        rng::Rng,
        sight::{self, Changes},
        tablet::Tablet,
    },
    World,
};

/// In place of keys and signatures: nobody forges here.
const KEY: PublicKey = Octets([4; 65]);

/// What couriers carry.
#[derive(Debug, Clone, Default)]
pub(super) struct Sticks {
    /// The token of the enrolment that signed, the file, and the photos in it.
    files: Vec<(String, Vec<u8>, Vec<BlobId>)>,
    receipts: Vec<Vec<u8>>,
}

impl World {
    /// A device makes a file of its outbox; to it nothing is sent by that.
    pub(super) fn bundle(&mut self, at: usize) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        tablet.make_way(self.flaw);
        let rows: Vec<OutboxRow> =
            tablet.outbox.range(tablet.device.acked() + 1..).map(|(_, row)| row.clone()).collect();
        let now = self.office.now + tablet.skew;
        let body = Body { ops: &lines(&rows), gzip: false, blobs: &[] };
        if let Some(message) = tablet.device.bundle(&rows, body, KEY, "sim", now) {
            let file = signed(message, &Octets([0; 64]));
            self.sticks.files.push((tablet.device.token.clone(), file, tablet.due()));
        }
        if self.flaw == Some(Flaw::SentByFile)
            && let Some(last) = rows.last()
        {
            tablet.device.acked = Some(Mark { s: last.s, o: last.o.clone() });
        }
    }

    pub(super) fn deliver_file(&mut self, rng: &mut Rng, again: bool) -> Result<(), String> {
        let file = draw(&mut self.sticks.files, rng, again);
        let Some((token, file, photos)) = file else { return Ok(()) };
        let answer = self.office.import(&token, &file, photos)?;
        self.count(&answer.answer);
        self.stats.files += 1;
        let message = answer.message().ok_or("a receipt that cannot be written")?;
        self.sticks.receipts.push(signed(message, &Octets([0; 64])));
        Ok(())
    }

    pub(super) fn bring_back(&mut self, rng: &mut Rng, again: bool) -> Result<(), String> {
        let Some(file) = draw(&mut self.sticks.receipts, rng, again) else { return Ok(()) };
        let read = Receipt::read(&file).and_then(|read: Signed<'_, Receipt>| read.verified(true));
        let mut receipt = read.map_err(|error: FileError| error.to_string())?;
        // Now and then somebody takes it to the wrong device.
        let lost = rng.percent(10);
        let meant = |tablet: &Tablet| lost || tablet.device.id == receipt.dev;
        let meant: Vec<usize> = self
            .tablets
            .iter()
            .enumerate()
            .filter(|(_, tablet)| meant(tablet))
            .map(|(at, _)| at)
            .collect();
        let Some(at) = rng.pick(&meant).copied() else { return Ok(()) };
        let fresh = self.office.device_id();
        let Some(tablet) = self.tablets.get_mut(at) else { return Ok(()) };
        if self.flaw == Some(Flaw::OldReceipts) {
            receipt.answer.epoch.clone_from(&tablet.device.epoch);
        }
        let before = tablet.clone();
        let (device, taken) = tablet.weigh_receipt(&receipt);
        match taken {
            Taken::Older | Taken::Foreign => {}
            Taken::Forked => {
                let applied = Applied { fork: true, ..Applied::default() };
                self.stats.forks += 1;
                tablet.store(device, applied, fresh, self.flaw);
            }
            Taken::Applied(applied) | Taken::Restored(applied) => {
                self.stats.receipts += 1;
                tablet.store(device, applied, fresh, self.flaw);
                let restored = before.device.epoch != tablet.device.epoch;
                let here: Vec<BlobId> = tablet.bytes.iter().cloned().collect();
                tablet.take_need(if restored { &here } else { &receipt.answer.need });
                sight::kept(&before, tablet, &receipt.answer, Changes::Wait)?;
            }
        }
        let stored = match self.flaw {
            Some(Flaw::OldPhotos) => receipt.blobs.as_slice(),
            _ => tablet.device.stored_by(&receipt),
        };
        for record in tablet.records.values_mut() {
            stored.iter().for_each(|blob| record.stored(blob));
        }
        tablet.check()?;
        tablet.follows(&before)?;
        self.check_receipt(at)?;
        self.check_photos(at)
    }

    pub(super) fn lose_stick(&mut self, rng: &mut Rng) {
        if rng.percent(50) {
            drop(draw(&mut self.sticks.files, rng, false));
        } else {
            drop(draw(&mut self.sticks.receipts, rng, false));
        }
    }
}

impl super::super::office::Office {
    /// Takes a file in, as the server does: the author's request, whoever brings it.
    fn import(&mut self, token: &str, file: &[u8], photos: Vec<BlobId>) -> Result<Receipt, String> {
        let read = Bundle::read(file).and_then(|read| read.verified(true));
        let bundle = read.map_err(|error| error.to_string())?;
        let ops = bundle.ops(bundle.packed).map_err(|error| error.to_string())?;
        let raw = |op: &str| serde_json::value::RawValue::from_string(op.to_owned());
        let ops = ops.into_iter().map(raw).collect::<Result<_, _>>();
        let ops = ops.map_err(|error| error.to_string())?;
        let header = bundle.header;
        for photo in &photos {
            self.store.put_blob(photo.clone(), self.now);
        }
        let answer = self.handle(token, &header.request(header.at.clone(), ops))?;
        Ok(Receipt::new(header.dev, header.from, answer, photos))
    }
}

/// Takes something off a stick, or a copy of it.
fn draw<T: Clone>(from: &mut Vec<T>, rng: &mut Rng, copy: bool) -> Option<T> {
    if from.is_empty() {
        return None;
    }
    let at = rng.below(from.len());
    if copy { from.get(at).cloned() } else { Some(from.remove(at)) }
}
