//! At rest: all faults are over and everybody has synced; now everything must agree.

use std::collections::BTreeSet;

use model::{
    attachment,
    fields::{self, Fields},
    id::OpId,
    legible::is_left_out,
    scope::Scope,
};
use sync::{
    client::{DataState, LocalRecord},
    store::{Reader as _, Store as _},
    verdict::Verdict,
};

use super::{
    rng::Rng,
    tablet::{Tablet, text_of},
    world::{Fate, World},
};
use crate::memory::{Memory, Row};

/// Exchanges after which a device that still has more to do is stuck.
const PATIENCE: usize = 2_000;

/// Ends all faults, lets everybody sync and checks what must hold then.
pub(crate) fn settle(world: &mut World) -> Result<(), String> {
    world.calm();
    // What one device sends is news for those who synced before, hence twice; a fork or a lost
    // scope may take one more.
    for round in 0..4 {
        for at in 0..world.tablets.len() {
            exchange_all(world, at)?;
            if round < 3 {
                upload_all(world, at)?;
            }
        }
    }
    photos(world)?;
    world.check_fold()?;
    world.tablets.iter().try_for_each(|tablet| {
        check(world, tablet).map_err(|what| {
            format!("device {} ({}): {what}", tablet.device.id, tablet.device.own())
        })
    })
}

fn upload_all(world: &mut World, at: usize) -> Result<(), String> {
    for seed in 0..PATIENCE {
        let mut rng = Rng::new(u64::try_from(seed).unwrap_or_default());
        if !world.upload(at, Fate::Answered, &mut rng)? {
            return Ok(());
        }
    }
    Err(format!("device {at} sends its photos for ever"))
}

/// Every photo that a dossier names and that a device of its organisation has is at the office,
/// and no submit waits for photos that are there.
fn photos(world: &World) -> Result<(), String> {
    let store = &world.office.store;
    for row in store.rows().filter(|row| !row.record.is_deleted()) {
        let record = &row.record;
        let blobs = attachment::blobs(&record.fields);
        let missing: Vec<_> = blobs.iter().filter(|blob| !world.office.has(blob)).collect();
        for tablet in &world.tablets {
            let (device, own) = (&tablet.device, tablet.device.own());
            let asked = record.scope == own && device.scopes.contains(&own);
            if asked && missing.iter().any(|blob| tablet.bytes.contains(*blob)) {
                return Err(format!("a photo of {} lies on {} alone", record.id, device.id));
            }
            let known = tablet.records.get(&record.id).map(|record| &record.unstored);
            let known =
                known.filter(|unstored| asked && unstored.iter().any(|b| world.office.has(b)));
            if let Some(unstored) = known {
                return Err(format!("{} believes {unstored:?} unstored", device.id));
            }
        }
        let Ok(waiting) = store.waiting(&record.id);
        if missing.is_empty() && !waiting.is_empty() {
            return Err(format!("a submit of {} waits for nothing", record.id));
        }
    }
    Ok(())
}

fn exchange_all(world: &mut World, at: usize) -> Result<(), String> {
    for _ in 0..PATIENCE {
        if !world.exchange(at)? {
            return Ok(());
        }
    }
    Err(format!("device {at} never comes to an end"))
}

fn check(world: &World, tablet: &Tablet) -> Result<(), String> {
    let store = &world.office.store;
    let device = &tablet.device;
    if device.unsent() > 0 || tablet.outbox.values().any(|row| row.acked.is_none()) {
        return Err("the outbox is not acknowledged".to_owned());
    }
    if device.repulling {
        return Err("a full pull never ended".to_owned());
    }
    let (own, scopes) = (world.office.own(&device.token), world.office.scopes(&device.token));
    if device.scopes != scopes {
        return Err(format!("its scopes are {:?}, not {scopes:?}", device.scopes));
    }
    agree(store, tablet, &own, &scopes)?;
    for o in &tablet.written {
        let Some(logged) = store.first(o) else {
            return Err(format!("I1: {o} is not in the log"));
        };
        if tablet.aside.contains(o) {
            // What it says waits under an id of its own.
            continue;
        }
        let logged = &logged.entry.verdict;
        let mut problems = tablet.records.values().flat_map(|record| &record.problems);
        let shown = problems.find(|problem| problem.op.o == *o).map(|problem| &problem.verdict);
        let seen = shown.is_some() || tablet.dismissed.contains(o);
        let told = |verdict: &Verdict| {
            let held = matches!(verdict, Verdict::Held { .. });
            (seen || !held) && shown.is_none_or(|shown| shown == verdict)
        };
        // Who may not read the record any more has heard of its release before that, or never.
        let right = match &released(store, o) {
            Some(released) => told(released) || !scopes.contains(&own) && told(logged),
            None => told(logged),
        };
        if !right {
            return Err(format!("{o} is {logged:?} and shown as {shown:?}"));
        }
    }
    let written: BTreeSet<_> = tablet.outbox.values().map(|row| &row.r).collect();
    for record in tablet.records.values() {
        receipt(store, tablet, record, written.contains(&record.id))?;
    }
    Ok(())
}

/// What a submit that waited for photos got in the end.
fn released(store: &Memory, o: &OpId) -> Option<Verdict> {
    let op = store.first(o)?.op.as_ref()?;
    let record = store.record(&op.r).ok()??.record;
    fields::typed(&record.fields, &format!("{}/{o}", fields::RELEASED))
}

/// The device's view of every record that it may read is the server's, and it holds no other.
fn agree(store: &Memory, tablet: &Tablet, own: &Scope, scopes: &[Scope]) -> Result<(), String> {
    let mut visible = BTreeSet::new();
    for row in store.rows().filter(|row| Memory::is_visible(row, scopes, own)) {
        let id = &row.record.id;
        visible.insert(id.clone());
        let Some(record) = tablet.records.get(id) else {
            // Of a beginning that was set aside nothing is there to arrive.
            if row.record.fields.is_empty() {
                continue;
            }
            return Err(format!("{id} did not arrive"));
        };
        let same = record.noun == row.record.noun.as_str() && record.scope == row.record.scope;
        if !same || texts(&shown(record, row)) != texts(&row.record.fields) {
            return Err(format!("{id} is {record:?} and should be {row:?}"));
        }
        if !record.pending.is_empty() {
            return Err(format!("{id} still has pending ops: {:?}", record.pending));
        }
    }
    for record in tablet.records.values().filter(|record| !visible.contains(&record.id)) {
        if !record.confirmed.is_empty() || !record.pending.is_empty() {
            return Err(format!("I8: {} is none of its records", record.id));
        }
        if record.problems.is_empty() {
            return Err(format!("{} is an empty shell", record.id));
        }
    }
    Ok(())
}

/// The fields as the device shows them; of what is left out for everybody, and of what no request
/// can carry, its author has more.
fn shown(record: &LocalRecord, row: &Row) -> Fields {
    let mut shown = record.view_fields();
    for problem in record.problems.iter().filter(|it| it.is_aside() && it.op.k.is_edit()) {
        for name in problem.op.f.keys() {
            let there = row.record.fields.get(name).cloned().unwrap_or_default();
            fields::overlay(&mut shown, &fields::of([(name.clone(), there)]));
        }
    }
    for (name, value) in row.record.fields.iter().filter(|(_, value)| is_left_out(value)) {
        shown.entry(name.clone()).and_modify(|shown| shown.clone_from(value));
    }
    shown
}

fn texts(fields: &Fields) -> Vec<(&String, String)> {
    fields.iter().map(|(name, value)| (name, text_of(value))).collect()
}

/// Nothing is green without a receipt, and every receipt is the server's.
fn receipt(
    store: &Memory,
    tablet: &Tablet,
    record: &LocalRecord,
    written: bool,
) -> Result<(), String> {
    let id = &record.id;
    match &record.receipt {
        Some(receipt) if store.chain_at(&receipt.device, receipt.s) == Some(receipt.chain) => {
            Ok(())
        }
        Some(receipt) => Err(format!("the receipt of {id} is not the server's: {receipt:?}")),
        // What a delta brought is at the office, whoever wrote it.
        None if written && record.v == 0 && record.data_state(0) == DataState::Stored => {
            Err(format!("{id} is green on {} without a receipt", tablet.device.id))
        }
        None => Ok(()),
    }
}
