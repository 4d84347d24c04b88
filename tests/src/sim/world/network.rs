//! The network between devices and server: what is sent arrives, late, twice or never.

use model::bound::OP_BYTES;
use sync::{
    store::Store as _,
    verdict::Verdict,
    wire::{SyncRequest, SyncResponse},
};

use super::{
    super::{
        flaw::Flaw,
        rng::Rng,
        sight::{self, Changes},
        tablet::Tablet,
    },
    Packet, World,
};

/// Bytes of ops that pass where the way to the server is narrow, unless it is a single op.
const NARROW: usize = 6_000;

impl World {
    pub(super) fn send(&mut self, at: usize, rng: &mut Rng) {
        let now = self.office.now;
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        if tablet.asking.is_some() || tablet.offline > now {
            return;
        }
        tablet.make_way(self.flaw);
        let request = tablet.request(now, self.setting.budget);
        self.made += 1;
        tablet.asking = Some(self.made);
        let mut sent = request.clone();
        if rng.percent(20) {
            sent = through_json(&sent);
        }
        if self.flaw == Some(Flaw::NoForkCheck) {
            sent.at = None;
        }
        let load = (sent, tablet.device.token.clone());
        self.up.push(Packet { life: tablet.life, number: self.made, request, load });
        self.stats.requests += 1;
    }

    pub(super) fn time_out(&mut self, at: usize) {
        if let Some(tablet) = self.tablets.get_mut(at)
            && tablet.asking.take().is_some()
        {
            tablet.device.shrink();
        }
    }

    pub(super) fn arrive(
        &mut self,
        rng: &mut Rng,
        again: bool,
        answers: bool,
    ) -> Result<(), String> {
        let Some(packet) = take(&mut self.up, rng, again) else { return Ok(()) };
        if self.refused(&packet) {
            return Ok(());
        }
        let (sent, token) = &packet.load;
        let answer = self.office.handle(token, sent)?;
        self.count(&answer);
        if answers {
            let Packet { life, number, request, .. } = packet;
            self.down.push(Packet { life, number, request, load: answer });
        }
        Ok(())
    }

    /// Whether something before the server refuses a request for its size, as proxies do; then the
    /// device sends less the next time.
    fn refused(&mut self, packet: &Packet<(SyncRequest, String)>) -> bool {
        let (sent, _) = &packet.load;
        let bytes: usize = sent.ops.iter().map(|op| op.get().len()).sum();
        let narrow = self.setting.records.is_multiple_of(2);
        let too_large = sent.ops.iter().any(|op| op.get().len() > OP_BYTES);
        if !too_large && (!narrow || sent.ops.len() < 2 || bytes <= NARROW) {
            return false;
        }
        let asked = |tablet: &&mut Tablet| {
            tablet.life == packet.life && tablet.asking == Some(packet.number)
        };
        if let Some(tablet) = self.tablets.iter_mut().find(asked) {
            tablet.asking = None;
            if self.flaw != Some(Flaw::NoShrink) {
                tablet.device.shrink();
            }
        }
        true
    }

    /// The server dies before its commit: nothing has happened.
    pub(super) fn server_dies(&mut self, rng: &mut Rng) -> Result<(), String> {
        let Some(packet) = take(&mut self.up, rng, false) else { return Ok(()) };
        if self.flaw == Some(Flaw::EarlyReceipt) {
            let mut doomed = self.office.clone();
            let load = doomed.handle(&packet.load.1, &packet.load.0)?;
            let Packet { life, number, request, .. } = packet;
            self.down.push(Packet { life, number, request, load });
        }
        Ok(())
    }

    pub(super) fn answer(&mut self, rng: &mut Rng, again: bool) -> Result<(), String> {
        let Some(packet) = take(&mut self.down, rng, again) else { return Ok(()) };
        let at = self.tablets.iter().position(|tablet| tablet.life == packet.life);
        match at {
            Some(at) => self.deliver(at, packet).map(drop),
            None => Ok(()),
        }
    }

    /// Gives an answer to its device; whether another request is due.
    pub(super) fn deliver(
        &mut self,
        at: usize,
        packet: Packet<SyncResponse>,
    ) -> Result<bool, String> {
        let fresh = self.office.device_id();
        let now = self.office.now;
        let Some(tablet) = self.tablets.get_mut(at) else { return Ok(false) };
        let Packet { number, mut request, mut load, .. } = packet;
        if self.flaw == Some(Flaw::LateAnswers) {
            request = tablet.request(request.now - tablet.skew, None);
        }
        if self.flaw == Some(Flaw::NoForkCheck) {
            tablet.believe(&mut load);
        }
        let before = tablet.clone();
        let (mut device, applied) = tablet.weigh(&request, &load, now);
        if tablet.asking == Some(number) {
            tablet.asking = None;
            device.exchanged(&request, &load, now.saturating_add(tablet.skew) - request.now);
        }
        if self.flaw == Some(Flaw::OneCursor) {
            device.cursors.all.base = device.cursors.all.pos;
        }
        let (forked, more) = (applied.fork, applied.more);
        self.stats.forks += u64::from(forked);
        tablet.store(device, applied, fresh, self.flaw);
        tablet.take_need(&load.need);
        tablet.check()?;
        tablet.follows(&before)?;
        if !forked {
            sight::kept(&before, tablet, &load, Changes::Follow)?;
            self.check_receipt(at)?;
        }
        self.check_photos(at)?;
        Ok(more)
    }

    /// I1: what a device holds a receipt for is in the log, byte for byte.
    pub(super) fn check_receipt(&self, at: usize) -> Result<(), String> {
        let Some(device) = self.tablets.get(at).map(|tablet| &tablet.device) else {
            return Ok(());
        };
        let store = &self.office.store;
        let (Some(mark), Ok(epoch)) = (&device.acked, store.epoch()) else { return Ok(()) };
        if epoch != device.epoch {
            return Ok(());
        }
        let logged = store.entry(&device.id, mark.s).map(|logged| &logged.entry.o);
        if logged == Some(&mark.o) && store.chain_at(&device.id, mark.s) == Some(device.chain) {
            return Ok(());
        }
        Err(format!("I1: {} holds a receipt for op {} that is not in the log", device.id, mark.s))
    }

    pub(super) fn lose_answer(&mut self, rng: &mut Rng) {
        if let Some(packet) = take(&mut self.down, rng, false) {
            let tablet = self.tablets.iter_mut().find(|tablet| tablet.life == packet.life);
            if let Some(tablet) = tablet {
                tablet.asking = None;
            }
        }
    }

    pub(super) fn count(&mut self, answer: &SyncResponse) {
        for verdict in &answer.verdicts {
            match &verdict.verdict {
                Verdict::Rejected { .. } => self.stats.rejected += 1,
                Verdict::Held { .. } => self.stats.held += 1,
                Verdict::Applied | Verdict::Superseded { .. } => {}
            }
        }
    }

    /// Ends all faults: nothing is under way, everybody has network again.
    pub(crate) fn calm(&mut self) {
        self.up.clear();
        self.down.clear();
        for tablet in &mut self.tablets {
            tablet.asking = None;
            tablet.offline = 0;
        }
    }

    /// One whole exchange of a device with the server; whether another is due.
    pub(crate) fn exchange(&mut self, at: usize) -> Result<bool, String> {
        self.office.now += 1_000;
        self.send(at, &mut Rng::new(0));
        let Some(packet) = self.up.pop() else { return Ok(false) };
        if self.refused(&packet) {
            return Ok(true);
        }
        let Packet { life, number, request, load: (sent, token) } = packet;
        let answer = self.office.handle(&token, &sent)?;
        self.ledger.follow(&self.office.store)?;
        self.deliver(at, Packet { life, number, request, load: answer })
    }
}

/// Takes a packet off the network, or a copy of it.
pub(super) fn take<T: Clone>(
    packets: &mut Vec<Packet<T>>,
    rng: &mut Rng,
    copy: bool,
) -> Option<Packet<T>> {
    if packets.is_empty() {
        return None;
    }
    let at = rng.below(packets.len());
    if copy { packets.get(at).cloned() } else { Some(packets.remove(at)) }
}

fn through_json(request: &SyncRequest) -> SyncRequest {
    let text = serde_json::to_string(request).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_else(|_| request.clone())
}
