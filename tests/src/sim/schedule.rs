//! The schedule of a seed: what happens, in which order. Each event draws its own details from a
//! seed of its own, so that one can be taken out and the others still mean the same.

use super::rng::Rng;

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A person opens a form and leaves it open.
    Open,
    /// A person saves an open form, or opens one and saves at once.
    Save,
    /// A person wishes a transition.
    Command,
    /// A person adds a photo, or does something to one.
    Photo,
    /// A device sends a piece of a photo.
    Upload,
    /// A piece of a photo arrives, and the device does not hear of it.
    UploadUnanswered,
    /// The server dies with a piece of a photo.
    UploadLost,
    /// A person resolves a conflict.
    Resolve,
    /// A person takes a problem off the list.
    Dismiss,
    /// An app of another version writes what this one does not know.
    Odd,
    /// The device loses power in the middle of a save.
    SaveFails,
    /// A device sends a request.
    Send,
    /// A device gives a request up.
    Timeout,
    /// A request reaches the server.
    Arrive,
    /// A request reaches the server, and will again.
    ArriveTwice,
    /// The server dies with a request before its commit.
    ServerDies,
    /// The server dies after the commit, before the answer.
    ServerDiesLate,
    /// A request is lost or cut off.
    Lose,
    /// An answer reaches its device.
    Answer,
    /// An answer reaches its device, and will again.
    AnswerTwice,
    /// An answer is lost or cut off.
    LoseAnswer,
    /// The device loses power before it has stored an answer.
    DeviceDies,
    /// The app is closed and started again.
    Restart,
    /// Time passes.
    Pass,
    /// A device loses the network for up to 200 days.
    Offline,
    /// A device's clock is set wrong, by up to ten years.
    Clock,
    /// A device deletes old rows of its outbox.
    Prune,
    /// A device's storage is copied to another device.
    Clone,
    /// An image of a device's storage is made.
    Image,
    /// A device is put back to its image.
    Rollback,
    /// A device loses its storage and enrols anew.
    Wipe,
    /// A device enrols anew and keeps its storage.
    EnrolAgain,
    /// The server is backed up.
    Backup,
    /// The server is restored from a backup.
    Restore,
    /// The office changes the catalogue.
    Reference,
    /// A person is appointed, or the appointment ends.
    Appoint,
    /// A device's roles change.
    Roles,
    /// An organisation moves below another, or away.
    Place,
    /// A device puts what it has not sent into a file.
    Bundle,
    /// A courier delivers a file and gets its receipt.
    Deliver,
    /// A courier delivers a file, and somebody else will deliver its copy.
    DeliverTwice,
    /// A receipt is brought back to a device.
    Receipt,
    /// A receipt is brought back to a device, and will be again.
    ReceiptTwice,
    /// A stick with files or receipts is lost.
    LoseStick,
    /// A person begins, writes or moves what belongs to a group.
    Together,
}

/// How often each event happens, relative to the others.
const WEIGHTS: [(What, u32); 45] = [
    (What::Open, 50),
    (What::Save, 170),
    (What::Command, 40),
    (What::Photo, 25),
    (What::Upload, 60),
    (What::UploadUnanswered, 6),
    (What::UploadLost, 6),
    (What::Resolve, 25),
    (What::Dismiss, 5),
    (What::Odd, 6),
    (What::SaveFails, 6),
    (What::Send, 190),
    (What::Timeout, 40),
    (What::Arrive, 150),
    (What::ArriveTwice, 20),
    (What::ServerDies, 6),
    (What::ServerDiesLate, 10),
    (What::Lose, 12),
    (What::Answer, 150),
    (What::AnswerTwice, 15),
    (What::LoseAnswer, 14),
    (What::DeviceDies, 8),
    (What::Restart, 6),
    (What::Pass, 30),
    (What::Offline, 6),
    (What::Clock, 8),
    (What::Prune, 12),
    (What::Clone, 4),
    (What::Image, 6),
    (What::Rollback, 4),
    (What::Wipe, 2),
    (What::EnrolAgain, 3),
    (What::Backup, 8),
    (What::Restore, 6),
    (What::Reference, 6),
    (What::Appoint, 4),
    (What::Roles, 4),
    (What::Place, 4),
    (What::Bundle, 16),
    (What::Deliver, 12),
    (What::DeliverTwice, 10),
    (What::Receipt, 14),
    (What::ReceiptTwice, 6),
    (What::LoseStick, 4),
    (What::Together, 90),
];

/// One event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub what: What,
    /// What it draws its details from.
    pub seed: u64,
}

/// What holds for a whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Devices at the start, 2 to 8.
    pub tablets: usize,
    /// Bytes of an answer that devices ask for; small ones make pages.
    pub budget: Option<u32>,
    /// Raw bytes of ops in the first request.
    pub batch: usize,
    /// How many records people like to work on; few make conflicts.
    pub records: usize,
}

/// The setting and the events of a seed.
pub fn schedule(seed: u64) -> (Setting, Vec<Event>) {
    let mut rng = Rng::new(seed);
    let setting = Setting {
        tablets: 2 + rng.below(7),
        budget: [None, Some(300), Some(900), Some(3_000)].get(rng.below(4)).copied().flatten(),
        batch: [1, 700, 4_000, 49_152].get(rng.below(4)).copied().unwrap_or(1),
        records: 1 + rng.below(6),
    };
    let total: u32 = WEIGHTS.iter().map(|(_, weight)| weight).sum();
    let count = 100 + rng.below(500);
    let events = (0..count).map(|_| Event { what: chosen(&mut rng, total), seed: rng.draw() });
    (setting, events.collect())
}

fn chosen(rng: &mut Rng, total: u32) -> What {
    let mut at = rng.below(usize::try_from(total).unwrap_or(1));
    for (what, weight) in WEIGHTS {
        let weight = usize::try_from(weight).unwrap_or_default();
        if at < weight {
            return what;
        }
        at -= weight;
    }
    What::Pass
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_schedule() {
        assert_eq!(schedule(7), schedule(7));
        assert_ne!(schedule(7).1, schedule(8).1);
    }
}
