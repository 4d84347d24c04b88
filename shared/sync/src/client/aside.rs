//! Ops that no request can carry. None is made; one that lies in an outbox all the same, or that the
//! office refuses by itself, is set aside: its number goes on with what the link can carry, what it
//! cannot waits for a person, and nothing behind it waits with it.

use model::{
    bound::{self, Measure, bytes_of},
    fields::Fields,
    id::OpId,
    json,
};

use super::{Device, LocalRecord, OpProblem, OutboxRow, PendingOp};
use crate::{
    op::{Kind, Op},
    verdict::{HeldReason, Verdict},
};

/// The word of an op whose content stays on the device. It has no effect: a server stores it and
/// holds it as of a kind that it does not know, so the sequence goes on.
pub const ASIDE: &str = "aside";

impl Kind {
    /// Whether it stands for an op that was [set aside](Device::set_aside).
    pub fn is_aside(&self) -> bool {
        matches!(self, Self::Unknown(word) if word == ASIDE)
    }
}

impl Verdict {
    /// Whether an office holds what stands for an op that was [set aside](Device::set_aside): there
    /// is nothing in it that anybody there could deal with.
    pub fn is_of_aside(&self) -> bool {
        let Self::Held { why: HeldReason::UnknownKind { kind } } = self else { return false };
        kind == ASIDE
    }
}

impl OpProblem {
    /// Whether its content was never sent, because no request can carry it.
    pub fn is_aside(&self) -> bool {
        matches!(self.verdict, Verdict::Held { why: HeldReason::NotCarried })
    }
}

impl PendingOp {
    /// Whether it is an op, or what was set aside of it.
    pub(super) fn is_of(&self, o: &OpId) -> bool {
        self.o == *o || self.o == aside_of(o)
    }
}

/// What has to be written when an op was set aside, in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    pub outbox: Vec<OutboxRow>,
    /// `None` when nothing of it waits in a record.
    pub record: Option<LocalRecord>,
}

impl Device {
    /// Sets the first of `rows` aside. They are the unsent rows of its record from it on, `record`
    /// is the record if it is here. `None` when that was done before and does not help.
    ///
    /// Values that were written again later are left out, the others travel as far as they fit. A
    /// command that followed was given for what the person saw, so it waits as well; of a record
    /// that cannot even begin everything does.
    pub fn set_aside(&self, rows: &[OutboxRow], record: Option<LocalRecord>) -> Option<Aside> {
        let (row, later) = rows.split_first()?;
        let mut outbox = Vec::new();
        let Ok(op) = json::read::<Op>(&row.bytes).map(Op::upcast) else {
            // Nobody can show what nobody can read.
            let OutboxRow { o, s, r, .. } = row;
            let bytes = format!(r#"{{"o":"{o}","s":{s},"r":"{r}","k":"{ASIDE}"}}"#);
            let news = bytes != row.bytes;
            outbox.push(OutboxRow { bytes, ..row.clone() });
            return news.then_some(Aside { outbox, record: None });
        };
        if op.k.is_aside() {
            return None;
        }
        let is_pending = |record: &LocalRecord| record.pending.iter().any(|it| it.o == op.o);
        let Some(mut record) = record.filter(is_pending) else {
            // It goes out again under another name: what it says is at the office.
            outbox.push(row_of(row, &without_content(op)));
            return Some(Aside { outbox, record: None });
        };
        let (carried, left) = split(&op, &record);
        let begins = op.k == Kind::New && carried.k.is_aside();
        let waits = !left.is_empty() || !op.k.is_edit();
        if waits {
            let seen = record.v.max(self.cursor_of(&record.scope).base);
            let k = if op.k == Kind::New && !begins { Kind::Set } else { op.k.clone() };
            let b = if op.k == Kind::New { seen } else { op.b };
            wait(&mut record, PendingOp { k, b, f: left, ..PendingOp::of(op) });
        }
        outbox.push(row_of(row, &carried));
        replace(&mut record, carried);
        for row in later.iter().filter(|_| waits) {
            let Ok(op) = json::read::<Op>(&row.bytes).map(Op::upcast) else { continue };
            if begins || op.k == Kind::Cmd {
                wait(&mut record, PendingOp::of(op.clone()));
                let op = without_content(op);
                outbox.push(row_of(row, &op));
                replace(&mut record, op);
            }
        }
        record.trim_unstored();
        Some(Aside { outbox, record: Some(record) })
    }

    /// Whether a row of the outbox is larger than anything that this build would make.
    pub fn is_oversized(row: &OutboxRow) -> bool {
        row.bytes.len() > bound::OP_BYTES
    }
}

/// What travels of an op, and what of its content stays. Fields that a later edit writes again do
/// neither, whether it is pending or was set aside itself.
fn split(op: &Op, record: &LocalRecord) -> (Op, Fields) {
    let mut left = op.f.clone();
    if op.k.is_edit() {
        let aside = record.problems.iter().filter(|it| it.is_shown()).map(|it| &it.op);
        let edits = record.pending.iter().filter(|it| it.k.is_edit()).chain(aside);
        for later in edits.filter(|it| it.s > op.s) {
            left.retain(|name, _| !later.f.contains_key(name));
        }
        let mut carried = Op { f: left.clone(), ..op.clone() };
        carried.f.retain(|_, value| bytes_of(value) <= bound::VALUE_BYTES);
        let (lighter, whole) = (carried.f.len() < op.f.len(), carried.f.len() == left.len());
        let says = op.k == Kind::New || !carried.f.is_empty();
        // A conflict is not resolved by a part of its resolution.
        let fits = || serde_json::to_string(&carried).is_ok_and(|it| it.len() <= bound::OP_BYTES);
        if lighter && says && (whole || op.rc.is_empty()) && fits() {
            left.retain(|name, _| !carried.f.contains_key(name));
            return (carried, left);
        }
    }
    (without_content(op.clone()), left)
}

fn without_content(op: Op) -> Op {
    let k = Kind::Unknown(ASIDE.to_owned());
    Op { k, n: None, b: 0, be: None, f: Fields::new(), rc: Vec::new(), ..op }
}

/// The row with an op in the place of another.
fn row_of(row: &OutboxRow, op: &Op) -> OutboxRow {
    // An op that was read can be written.
    OutboxRow { bytes: serde_json::to_string(op).unwrap_or_default(), ..row.clone() }
}

/// Puts an op in the place of another with the same id.
fn replace(record: &mut LocalRecord, op: Op) {
    if let Some(pending) = record.pending.iter_mut().find(|it| it.o == op.o) {
        *pending = PendingOp::of(op);
    }
}

/// The id of what was set aside of an op: what became of the op is another matter.
fn aside_of(o: &OpId) -> OpId {
    OpId::parse(&format!("{o}-{ASIDE}")).unwrap_or_else(|_| o.clone())
}

/// Keeps what is not sent for the person.
fn wait(record: &mut LocalRecord, op: PendingOp) {
    let o = aside_of(&op.o);
    let verdict = Verdict::Held { why: HeldReason::NotCarried };
    record.problems.push(OpProblem { op: PendingOp { o, ..op }, verdict });
}

/// Whether an op is more than may travel, or an edit makes of its record more than one may be.
pub(super) fn is_too_large(op: &Op, bytes: &str, record: &LocalRecord) -> bool {
    let outgrows = || {
        let view = record.carried_fields();
        let before = Measure::of(view.keys(), &view, []);
        !Measure::of(view.keys(), &view, &op.f).may_follow(before)
    };
    bytes.len() > bound::OP_BYTES
        || op.f.values().any(|value| bytes_of(value) > bound::VALUE_BYTES)
        || op.k.is_edit() && outgrows()
}

/// Looks for the op for whose sake the office refuses whole requests: halves them down to one op,
/// and then asks without any, since what is refused even so is not the op's fault.
#[derive(Debug, Default)]
pub struct Search(Option<usize>);

impl Search {
    /// How many of so many ops the next request may have.
    pub fn limit(&self, ops: usize) -> usize {
        self.0.map_or(ops, |most| most.min(ops))
    }

    /// The office refused a request of so many ops for what it carries; whether another one helps.
    pub fn refused(&mut self, ops: usize) -> bool {
        self.0 = Some(ops / 2);
        ops > 0
    }

    /// The office took a request; whether the first op that is unsent is the one to set aside.
    pub fn taken(&mut self) -> bool {
        let found = self.0 == Some(0);
        self.0 = self.0.filter(|_| !found).map(|most| most.saturating_mul(2));
        found
    }
}
