//! People at their devices: they open forms, save, wish transitions and resolve conflicts.

use model::{
    fields,
    id::{ConflictId, OpId, RecordId},
    kind::Home,
    record::Noun,
};
use sync::client::{Device, Edit, LocalRecord, Saved};

use super::{
    super::{author, flaw::Flaw, ledger::Authored, odd, rng::Rng, tablet::Tablet},
    World,
};

impl World {
    /// Makes an op of an edit and stores it.
    pub(super) fn write(
        &mut self,
        at: usize,
        id: &RecordId,
        edit: Edit,
        base: u64,
        odd: Option<&mut Rng>,
    ) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        self.made += 1;
        let Ok(o) = OpId::parse(&format!("o{}", self.made)) else { return };
        let base = if self.flaw == Some(Flaw::NoBase) { u64::MAX >> 12 } else { base };
        let mut device = tablet.device.clone();
        let record = tablet.records.get(id).cloned();
        let now = self.office.now + tablet.skew;
        let Ok(mut saved) = device.save(id, record, edit, base, now, o.clone()) else { return };
        if let Some(rng) = odd {
            odd::distort(&mut saved, rng);
        }
        self.keep(at, device, saved, o);
    }

    /// Writes again what the office holds.
    fn write_again(&mut self, at: usize, id: &RecordId, held: &OpId) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        self.made += 1;
        let Ok(o) = OpId::parse(&format!("o{}", self.made)) else { return };
        let Some(record) = tablet.records.get(id).cloned() else { return };
        let mut device = tablet.device.clone();
        let now = self.office.now + tablet.skew;
        let Some(Ok(saved)) = device.save_again(record, held, now, o.clone()) else { return };
        self.keep(at, device, saved, o);
    }

    fn keep(&mut self, at: usize, device: Device, saved: Saved, o: OpId) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        let Saved { outbox, record } = saved;
        let id = record.id.clone();
        // What is written again has been seen.
        let before = tablet.records.get(&id).map(|before| before.problems.as_slice());
        let seen = before.unwrap_or_default().iter().filter(|it| !record.problems.contains(it));
        tablet.dismissed.extend(seen.map(|problem| problem.op.o.clone()));
        let own = tablet.device.own();
        let op = record.pending.last();
        let seen = op.into_iter().flat_map(|op| op.f.keys()).map(|name| {
            let seen = tablet.seen.get(&(id.clone(), name.clone())).cloned().unwrap_or_default();
            // Who saw a field absent saw that too.
            (name.clone(), seen.into_iter().chain(["null".to_owned()]).collect())
        });
        self.ledger.author(o, Authored { own, seen: seen.collect() });
        tablet.commit(device, outbox, record);
        self.stats.ops += 1;
    }

    pub(super) fn open(&mut self, at: usize, rng: &mut Rng) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        if let Some(id) = editable(tablet, rng) {
            tablet.open(&id);
        }
    }

    pub(super) fn save(&mut self, at: usize, succeeds: bool, rng: &mut Rng) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        let dossiers = own_dossiers(tablet).count();
        if dossiers == 0 || dossiers < self.setting.records && rng.percent(40) {
            self.made += 1;
            let Ok(id) = RecordId::parse(&format!("r{}", self.made)) else { return };
            let (noun, fields) = author::new_record(rng);
            if succeeds {
                self.write(at, &id, Edit::New { noun, fields }, 0, None);
            }
            return;
        }
        let open: Vec<RecordId> = tablet.drafts.keys().cloned().collect();
        let id = match rng.pick(&open) {
            Some(id) if rng.percent(60) => id.clone(),
            _ => {
                let Some(id) = editable(tablet, rng) else { return };
                tablet.open(&id);
                id
            }
        };
        let (Some(draft), Some(record)) = (tablet.drafts.get(&id), tablet.records.get(&id)) else {
            return;
        };
        let fields = author::edit(rng, &record.noun, &draft.shown);
        let base = draft.base;
        if succeeds && !fields.is_empty() {
            self.write(at, &id, Edit::Set { fields, resolves: Vec::new() }, base, None);
        }
    }

    pub(super) fn command(&mut self, at: usize, rng: &mut Rng) {
        let Some(tablet) = self.tablets.get(at) else { return };
        let own = tablet.device.own();
        let records: Vec<&LocalRecord> = dossiers(tablet).collect();
        let Some(record) = rng.pick(&records) else { return };
        let Some(view) = record.view() else { return };
        let command = author::command(rng, &view, record.scope == own);
        let (id, base) = (record.id.clone(), tablet.device.seen(Some(record)));
        self.write(at, &id, Edit::Command(command.words()), base, None);
    }

    pub(super) fn resolve(&mut self, at: usize, rng: &mut Rng) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        let open: Vec<(RecordId, String, String)> = own_dossiers(tablet)
            .flat_map(|record| {
                let view = record.view_fields();
                let rows: Vec<_> = fields::rows(&view, fields::CONFLICTS)
                    .filter_map(|(id, row)| {
                        let field = row.get("field")?.as_str()?.to_owned();
                        Some((record.id.clone(), id.to_owned(), field))
                    })
                    .collect();
                rows
            })
            .collect();
        let Some((id, conflict, field)) = rng.pick(&open).cloned() else { return };
        tablet.open(&id);
        let Some(draft) = tablet.drafts.get(&id) else { return };
        let row = draft.shown.get(&format!("{}/{conflict}", fields::CONFLICTS));
        let side = rng.pick(&["/kept/value", "/other/value"]).copied().unwrap_or_default();
        let value = row.and_then(|row| row.pointer(side)).cloned().unwrap_or_default();
        let Ok(conflict) = ConflictId::parse(&conflict) else { return };
        let base = draft.base;
        let fields = [(field, value)].into_iter().collect();
        self.write(at, &id, Edit::Set { fields, resolves: vec![conflict] }, base, None);
    }

    pub(super) fn dismiss(&mut self, at: usize, rng: &mut Rng) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        let with_problems: Vec<RecordId> = tablet
            .records
            .values()
            .filter(|record| !record.problems.is_empty())
            .map(|record| record.id.clone())
            .collect();
        let Some(id) = rng.pick(&with_problems) else { return };
        let Some(record) = tablet.records.get_mut(id) else { return };
        let Some(problem) = record.problems.first() else { return };
        let o = problem.op.o.clone();
        if rng.percent(30) {
            self.write_again(at, &id.clone(), &o);
            return;
        }
        record.dismiss(&o);
        if record.is_empty() {
            tablet.records.remove(id);
        }
        tablet.dismissed.insert(o);
    }

    pub(super) fn odd(&mut self, at: usize, rng: &mut Rng) {
        if rng.percent(50) {
            self.made += 1;
            let Ok(id) = RecordId::parse(&format!("r{}", self.made)) else { return };
            let (noun, fields) = author::new_record(rng);
            self.write(at, &id, Edit::New { noun, fields }, 0, Some(rng));
            return;
        }
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        let ids: Vec<RecordId> = dossiers(tablet).map(|record| record.id.clone()).collect();
        let Some(id) = rng.pick(&ids) else { return };
        tablet.open(id);
        let base = tablet.device.seen(tablet.records.get(id));
        let fields = [("note".to_owned(), serde_json::json!("x"))].into_iter().collect();
        self.write(at, id, Edit::Set { fields, resolves: Vec::new() }, base, Some(rng));
    }
}

fn dossiers(tablet: &Tablet) -> impl Iterator<Item = &LocalRecord> {
    let is_dossier = |record: &&LocalRecord| {
        let noun = Noun::parse(&record.noun).filter(|noun| noun.kind().home != Home::Reference);
        noun.and_then(Noun::life).is_some()
    };
    tablet.records.values().filter(is_dossier)
}

fn own_dossiers(tablet: &Tablet) -> impl Iterator<Item = &LocalRecord> {
    let own = tablet.device.own();
    dossiers(tablet).filter(move |record| record.scope == own)
}

/// A record that its organisation may edit, as the device sees it; now and then any other.
pub(super) fn editable(tablet: &Tablet, rng: &mut Rng) -> Option<RecordId> {
    let any = rng.percent(10);
    let open = |record: &&LocalRecord| {
        any || record.pending_command().is_none()
            && record.view().is_some_and(|view| view.is_editable())
    };
    let records: Vec<&LocalRecord> = own_dossiers(tablet).filter(open).collect();
    rng.pick(&records).map(|record| record.id.clone())
}
