//! At rest: all faults are over and everybody has synced; now everything must agree.

use std::collections::BTreeSet;

use model::{fields::Fields, scope::Scope};
use sync::{
    client::{DataState, LocalRecord},
    verdict::Verdict,
};

use super::{
    tablet::{Tablet, text_of},
    world::World,
};
use crate::memory::Memory;

/// Exchanges after which a device that still has more to do is stuck.
const PATIENCE: usize = 2_000;

/// Ends all faults, lets everybody sync and checks what must hold then.
pub(crate) fn settle(world: &mut World) -> Result<(), String> {
    world.calm();
    // What one device sends is news for those who synced before, hence twice; a fork or a lost
    // scope may take one more.
    for _ in 0..3 {
        for at in 0..world.tablets.len() {
            exchange_all(world, at)?;
        }
    }
    world.office.store.check_fold().map_err(|what| format!("I4: {what}"))?;
    world.tablets.iter().try_for_each(|tablet| {
        check(world, tablet).map_err(|what| {
            format!("device {} ({}): {what}", tablet.device.id, tablet.device.own())
        })
    })
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
        let held = matches!(logged.entry.verdict, Verdict::Held { .. });
        let shown = tablet.records.values().any(|record| {
            record.problems.iter().any(|p| p.op.o == *o && p.verdict == logged.entry.verdict)
        });
        if held && !shown && !tablet.dismissed.contains(o) {
            return Err(format!("{o} is {:?} and nobody is told", logged.entry.verdict));
        }
    }
    let written: BTreeSet<_> = tablet.outbox.values().map(|row| &row.r).collect();
    for record in tablet.records.values() {
        receipt(store, tablet, record, written.contains(&record.id))?;
    }
    Ok(())
}

/// The device's view of every record that it may read is the server's, and it holds no other.
fn agree(store: &Memory, tablet: &Tablet, own: &Scope, scopes: &[Scope]) -> Result<(), String> {
    let mut visible = BTreeSet::new();
    for row in store.rows().filter(|row| Memory::is_visible(row, scopes, own)) {
        let id = &row.record.id;
        visible.insert(id.clone());
        let record = tablet.records.get(id).ok_or(format!("{id} did not arrive"))?;
        let same = record.noun == row.record.noun.as_str() && record.scope == row.record.scope;
        if !same || texts(&record.view_fields()) != texts(&row.record.fields) {
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
