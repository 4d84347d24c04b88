//! What is not at the office yet, and the receipts of what is.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    json,
    life::DO,
    record::Noun,
};
use serde::Deserialize;
use sync::{
    client::{Device, OutboxRow},
    op::Kind,
};

use crate::{
    db::DbError,
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    pages::{
        home::record_address,
        wording::{name_of, stand},
    },
    reactive::{Reading, live, memo},
    ui::moment,
};

/// How many changes are listed.
const MOST: u32 = 20;
/// How many receipts are listed.
const RECEIPTS: u32 = 5;

/// A change of a record as the lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    number: u64,
    title: String,
    href: String,
    what: &'static str,
    made: i64,
    acked: Option<i64>,
}

/// What of an op says in a word what it did.
#[derive(Deserialize)]
struct Act {
    k: Kind,
    #[serde(default)]
    f: Fields,
}

/// The changes that the office does not have.
#[component]
pub fn Unsent() -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.changed.track();
        async move { changes(desk, desk.list_unsent(MOST).await?).await }
    });
    let all = memo(move || desk.device.with(|device| device.as_ref().map_or(0, Device::unsent)));
    live(move || {
        let changes = found.get()?.unwrap_or_default();
        (!changes.is_empty()).then(|| {
            let more = live(move || {
                let more = all.get().saturating_sub(u64::from(MOST));
                (more > 0).then(|| {
                    view! { <p class="quiet">{t_args(Msg::DeviceMore, &[("n", &more.to_string())])}</p> }
                })
            });
            let entries = list(changes, |change| {
                t_args(Msg::DeviceSince, &[("what", change.what), ("moment", &moment(change.made))])
            });
            view! {
                <h3>{t(Msg::DeviceUnsent)}</h3>
                {entries}
                {more}
            }
        })
    })
}

/// The last receipts, with the mark that both sides can compare.
#[component]
pub fn Receipts() -> impl IntoView {
    let desk = use_desk();
    let found = Reading::new(move || {
        desk.changed.track();
        async move { changes(desk, desk.list_acknowledged(RECEIPTS).await?).await }
    });
    let mark = move || {
        desk.device.with(|device| {
            let device = device.as_ref()?;
            let n = device.acked();
            let chain = device.chain.short();
            (n > 0).then(|| t_args(Msg::DeviceChain, &[("n", &n.to_string()), ("mark", &chain)]))
        })
    };
    live(move || {
        let changes = found.get()?.unwrap_or_default();
        (!changes.is_empty()).then(|| {
            let entries = list(changes, |change| {
                let at = change.acked.unwrap_or(change.made);
                let n = change.number.to_string();
                t_args(
                    Msg::DeviceReceipt,
                    &[("what", change.what), ("n", &n), ("moment", &moment(at))],
                )
            });
            view! {
                <h3>{t(Msg::DeviceReceipts)}</h3>
                {entries}
                <p class="quiet">{live(mark)}</p>
            }
        })
    })
}

async fn changes(desk: Desk, rows: Vec<OutboxRow>) -> Result<Vec<Change>, DbError> {
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        changes.push(change(desk, row).await?);
    }
    Ok(changes)
}

async fn change(desk: Desk, row: OutboxRow) -> Result<Change, DbError> {
    let record = desk.record(&row.r).await?;
    let noun = record.as_ref().and_then(|record| Noun::parse(&record.noun));
    let view = record.map(|record| record.view_fields()).unwrap_or_default();
    let title = desk.directory.with_untracked(|directory| name_of(noun, &view, directory));
    Ok(Change {
        number: row.s,
        title,
        href: record_address(noun, &row.r),
        what: json::read(&row.bytes).map_or("", |act| what(&act)),
        made: row.made,
        acked: row.acked,
    })
}

fn what(act: &Act) -> &'static str {
    match act.k {
        Kind::New => t(Msg::DeviceNew),
        Kind::Cmd => stand::step(fields::text(&act.f, DO)),
        _ => t(Msg::DeviceEdit),
    }
}

fn list(changes: Vec<Change>, note: impl Fn(&Change) -> String) -> AnyView {
    let entries: Vec<AnyView> = changes
        .into_iter()
        .map(|change| {
            let note = note(&change);
            view! {
                <li>
                    <a class="task" href=change.href>
                        <span class="task-text">
                            <span class="task-title">{change.title}</span>
                            <span class="task-hint">{note}</span>
                        </span>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="task-list">{entries}</ul> }.into_any()
}
