//! Two sentences of a record: how far it has come, and where its bytes are.

use leptos::prelude::*;
use model::record::Record;
use sync::{
    client::LocalRecord,
    verdict::{HeldReason, Verdict},
};

use super::{Written, here::Here};
use crate::{
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    pages::wording::{numbered, stand},
    ui::{Banner, Button, Tone, moment},
};

/// How far it has come, and whose turn it is.
pub fn come(written: Written, record: &Record, local: Option<&LocalRecord>) -> AnyView {
    if let Some(waiting) = local.and_then(waiting_for_photos) {
        return waiting;
    }
    if let Some(command) = local.and_then(LocalRecord::pending_command) {
        let text = stand::waits(command);
        return view! {
            <Banner tone=Tone::Caution title=t(Msg::RecordWaitingTitle)>
                <p>{text}</p>
            </Banner>
        }
        .into_any();
    }
    // What came back stands in a box of its own.
    let back = record.is_editable() && !record.is_at_start();
    view! {
        {(!back).then(|| view! { <p class="lead">{stand::come(record)}</p> })}
        {number(written, record)}
    }
    .into_any()
}

/// What a command at the office still waits for. Photos on another device may be lost with it, so
/// who waits for those may go on without.
fn waiting_for_photos(local: &LocalRecord) -> Option<AnyView> {
    let problem = local.problems.iter().find(|problem| problem.verdict.awaits_attachments())?;
    if let Verdict::Held { why: HeldReason::AwaitingAttachments { blobs: 0 } } = problem.verdict {
        let waiting = view! {
            <Banner tone=Tone::Info title=t(Msg::AttachmentWaitsClock)>
                <p>{t(Msg::AttachmentWaitsClockHelp)}</p>
            </Banner>
        };
        return Some(waiting.into_any());
    }
    let here = local.unstored.len();
    let what = match here {
        0 => t(Msg::AttachmentWaitsElsewhere).to_owned(),
        n => t_args(Msg::AttachmentLeft, &[("n", &n.to_string())]),
    };
    let (desk, id, op) = (use_desk(), local.id.clone(), problem.op.o.clone());
    let give_up = move |()| {
        let (id, op) = (id.clone(), op.clone());
        leptos::task::spawn_local(async move {
            // A store that fails leaves the record waiting.
            let _ = desk.dismiss(&id, &op).await;
        });
    };
    let give_up = (here == 0).then(|| {
        view! {
            <p>{t(Msg::AttachmentGiveUpHelp)}</p>
            <Button label=t(Msg::AttachmentGiveUp) on_press=give_up />
        }
    });
    let waiting = view! {
        <Banner tone=Tone::Info title=t(Msg::AttachmentWaiting)>
            <p>{what}</p>
            <p>{t(Msg::AttachmentThenSubmitted)}</p>
            {give_up}
        </Banner>
    };
    Some(waiting.into_any())
}

/// The number that the office gave at the first submit.
fn number(written: Written, record: &Record) -> AnyView {
    let text = |name: &str| model::fields::text(&record.fields, name);
    let number = numbered(text(model::fields::NUMBER), text("year"));
    (!number.is_empty())
        .then(|| view! { <p>{t_args(written.words().number, &[("number", &number)])}</p> })
        .into_any()
}

/// Where the bytes are, with the receipt as one reads it out on the phone.
pub fn kept(desk: Desk, here: &Here) -> AnyView {
    let drafted = here.draft.as_ref().map(|draft| {
        let moment = moment(draft.at);
        view! { <p class="quiet">{t_args(Msg::RecordDrafted, &[("moment", &moment)])}</p> }
    });
    let saved = here.record.as_ref().map(|record| {
        let unsent = record.pending.len();
        let pending = (unsent > 0).then(|| {
            let n = unsent.to_string();
            view! { <p class="quiet">{t_args(Msg::RecordLocal, &[("n", &n)])}</p> }
        });
        let photos = record.unstored.len();
        let photos = (photos > 0).then(|| {
            let n = photos.to_string();
            view! { <p class="quiet">{t_args(Msg::AttachmentLeft, &[("n", &n)])}</p> }
        });
        view! {
            {receipt(desk, record)}
            {pending}
            {photos}
        }
    });
    view! {
        {saved}
        {drafted}
    }
    .into_any()
}

fn receipt(desk: Desk, record: &LocalRecord) -> AnyView {
    let Some(receipt) = &record.receipt else {
        // Written on another device: it came from the office.
        let stored = record.v > 0 && record.pending.is_empty();
        return stored
            .then(|| view! { <p class="quiet">{t(Msg::RecordFromOffice)}</p> })
            .into_any();
    };
    let (moment, number) = (moment(receipt.at), receipt.s.to_string());
    let hash = receipt.chain.short();
    let own = desk.device.with_untracked(|d| d.as_ref().map(|d| d.id.clone()));
    let text = t_args(
        if own.as_ref() == Some(&receipt.device) {
            Msg::RecordReceipt
        } else {
            Msg::RecordReceiptBefore
        },
        &[("moment", moment.as_str()), ("number", number.as_str()), ("hash", hash.as_str())],
    );
    view! { <p class="quiet">{text}</p> }.into_any()
}
