//! The world of a run: the office, the devices, the network between them, and people who write.

mod couriers;
mod groups;
mod network;
mod people;
mod photos;

use std::collections::BTreeMap;

use model::Millis;
use sync::wire::{SyncRequest, SyncResponse};

pub(crate) use self::photos::Fate;
use self::{couriers::Sticks, network::take};
use super::{
    Stats,
    flaw::Flaw,
    ledger::Ledger,
    office::Office,
    rng::Rng,
    schedule::{Event, Setting, What},
    tablet::Tablet,
};

/// Most devices at once, clones included.
const MOST_TABLETS: usize = 10;
const DAY: Millis = 86_400_000;
const YEAR: Millis = 365 * DAY;

/// A request on its way, or its answer.
#[derive(Debug, Clone)]
struct Packet<T> {
    life: u32,
    number: u64,
    request: SyncRequest,
    load: T,
}

/// Everything there is.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) tablets: Vec<Tablet>,
    stats: Stats,
    pub(crate) setting: Setting,
    pub(crate) flaw: Option<Flaw>,
    ledger: Ledger,
    /// On the way to the server: the request as it was sent, and the token.
    up: Vec<Packet<(SyncRequest, String)>>,
    down: Vec<Packet<SyncResponse>>,
    images: BTreeMap<u32, Tablet>,
    sticks: Sticks,
    made: u64,
}

impl World {
    /// A world before anything has happened.
    pub(crate) fn new(setting: Setting, flaw: Option<Flaw>) -> Self {
        let mut world = Self {
            office: Office::founded(flaw),
            tablets: Vec::new(),
            stats: Stats::default(),
            setting,
            flaw,
            ledger: Ledger::default(),
            up: Vec::new(),
            down: Vec::new(),
            images: BTreeMap::new(),
            sticks: Sticks::default(),
            made: 0,
        };
        for place in 0..setting.tablets {
            world.enrol(place);
        }
        world.set_unbounded(setting.tablets.is_multiple_of(3));
        world
    }

    /// Puts a server of before there were bounds in place, or brings it up to date.
    pub(crate) fn set_unbounded(&mut self, unbounded: bool) {
        self.office.unbounded = unbounded;
        self.ledger.unbounded = unbounded;
    }

    fn enrol(&mut self, place: usize) {
        let life = self.life();
        if let Some(enrolment) = self.office.enrol(place) {
            self.tablets.push(Tablet::new(place, life, enrolment, self.setting.batch));
        }
    }

    fn life(&mut self) -> u32 {
        self.made += 1;
        u32::try_from(self.made).unwrap_or(u32::MAX)
    }

    /// Lets an event happen, and checks what must hold after it.
    /// I4: the tables are what the log says.
    pub(crate) fn check_fold(&self) -> Result<(), String> {
        self.office.store.check_fold().map_err(|what| format!("I4: {what}"))
    }

    pub(crate) fn step(&mut self, event: Event) -> Result<(), String> {
        let mut rng = Rng::new(event.seed);
        self.office.now += rng.between(1, 5_000);
        // The first two belong to one organisation and get in each other's way.
        let among = if rng.percent(40) { 2 } else { self.tablets.len() };
        let at = rng.below(among);
        match event.what {
            What::Open => self.open(at, &mut rng),
            What::Save => self.save(at, true, &mut rng),
            What::SaveFails => self.save(at, false, &mut rng),
            What::Command => self.command(at, &mut rng),
            What::Photo => self.photo(at, &mut rng),
            What::Upload => drop(self.upload(at, Fate::Answered, &mut rng)?),
            What::UploadUnanswered => drop(self.upload(at, Fate::Unanswered, &mut rng)?),
            What::UploadLost => drop(self.upload(at, Fate::Lost, &mut rng)?),
            What::Resolve => self.resolve(at, &mut rng),
            What::Dismiss => self.dismiss(at, &mut rng),
            What::Odd => self.odd(at, &mut rng),
            What::Send => self.send(at, &mut rng),
            What::Timeout => self.time_out(at),
            What::Arrive => self.arrive(&mut rng, false, true)?,
            What::ArriveTwice => self.arrive(&mut rng, true, true)?,
            What::ServerDiesLate => self.arrive(&mut rng, false, false)?,
            What::ServerDies => self.server_dies(&mut rng)?,
            What::Lose => drop(take(&mut self.up, &mut rng, false)),
            What::Answer => self.answer(&mut rng, false)?,
            What::AnswerTwice => self.answer(&mut rng, true)?,
            What::LoseAnswer | What::DeviceDies => self.lose_answer(&mut rng),
            What::Restart => self.restart(at),
            What::Pass => {
                let spans = [60_000, 3_600_000, DAY, 10 * DAY, 40 * DAY];
                self.office.now += rng.pick(&spans).copied().unwrap_or_default();
            }
            What::Offline => self.go_offline(at, rng.between(1, 200) * DAY),
            What::Clock => self.set_clock(at, rng.between(-10 * YEAR, 10 * YEAR)),
            What::Prune => self.prune(at),
            What::Clone => self.clone_of(at),
            What::Image => self.image(at),
            What::Rollback => self.roll_back(at),
            What::Wipe => self.wipe(at),
            What::EnrolAgain => self.enrol_again(at),
            What::Backup => self.office.backup(),
            What::Restore => self.restore(&mut rng)?,
            What::Reference => self.office.revise(&mut rng),
            What::Appoint => self.office.appoint(&mut rng),
            What::Roles => self.office.change_roles(&mut rng),
            What::Place => self.office.place(&mut rng),
            What::Bundle => self.bundle(at),
            What::Deliver => self.deliver_file(&mut rng, false)?,
            What::DeliverTwice => self.deliver_file(&mut rng, true)?,
            What::Receipt => self.bring_back(&mut rng, false)?,
            What::ReceiptTwice => self.bring_back(&mut rng, true)?,
            What::LoseStick => self.lose_stick(&mut rng),
            What::Together => self.together(at, &mut rng),
        }
        self.ledger.follow(&self.office.store)
    }

    fn restart(&mut self, at: usize) {
        if let Some(tablet) = self.tablets.get_mut(at) {
            tablet.asking = None;
        }
    }

    fn go_offline(&mut self, at: usize, span: Millis) {
        let until = self.office.now + span;
        if let Some(tablet) = self.tablets.get_mut(at) {
            tablet.offline = until;
        }
    }

    fn set_clock(&mut self, at: usize, skew: Millis) {
        if let Some(tablet) = self.tablets.get_mut(at) {
            tablet.skew = skew;
        }
    }

    fn prune(&mut self, at: usize) {
        let flaw = self.flaw;
        if let Some(tablet) = self.tablets.get_mut(at) {
            tablet.prune(flaw);
        }
    }

    fn clone_of(&mut self, at: usize) {
        if self.tablets.len() >= MOST_TABLETS {
            return;
        }
        let life = self.life();
        if let Some(tablet) = self.tablets.get(at) {
            self.tablets.push(Tablet { life, asking: None, ..tablet.clone() });
        }
    }

    fn image(&mut self, at: usize) {
        if let Some(tablet) = self.tablets.get(at) {
            self.images.insert(tablet.life, tablet.clone());
        }
    }

    fn roll_back(&mut self, at: usize) {
        let life = self.life();
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        if let Some(image) = self.images.remove(&tablet.life) {
            *tablet = Tablet { life, asking: None, ..image };
        }
    }

    fn wipe(&mut self, at: usize) {
        let life = self.life();
        let Some(place) = self.tablets.get(at).map(|tablet| tablet.place) else { return };
        if let Some(enrolment) = self.office.enrol(place)
            && let Some(tablet) = self.tablets.get_mut(at)
        {
            *tablet = Tablet::new(place, life, enrolment, self.setting.batch);
        }
    }

    fn enrol_again(&mut self, at: usize) {
        let flaw = self.flaw;
        let Some(place) = self.tablets.get(at).map(|tablet| tablet.place) else { return };
        if let Some(enrolment) = self.office.enrol(place)
            && let Some(tablet) = self.tablets.get_mut(at)
        {
            tablet.enrol_again(enrolment, flaw);
        }
    }

    fn restore(&mut self, rng: &mut Rng) -> Result<(), String> {
        self.office.restore(rng);
        self.stats.restores += 1;
        self.check_fold()?;
        self.ledger.restart(&self.office.store)
    }

    /// What has happened so far.
    pub(crate) fn stats(&self) -> Stats {
        Stats { conflicts: self.ledger.conflicts, ..self.stats }
    }
}
