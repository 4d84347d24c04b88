//! "Máy này": what lies on the device and how safe it is; the page one reads out on the phone.

pub mod copy;
pub mod facts;
pub mod outbox;
pub mod storage;

use leptos::prelude::*;

use self::{
    copy::Copy,
    facts::{Clock, Identity, Version},
    outbox::{Receipts, Unsent},
    storage::Storage,
};
use crate::{
    desk::use_desk,
    i18n::{Msg, t},
    pages::{
        bundles::TakeAlong,
        home::{RefusedBanner, SendButton, contact_sentence, data_sentence, exchange_sentence},
    },
    reactive::{live, memo},
    shell::use_shell,
    ui::{PageHeading, Section},
};

/// The page of the device.
#[component]
pub fn DevicePage() -> impl IntoView {
    let (desk, shell) = (use_desk(), use_shell());
    let enrolled = memo(move || desk.device.with(Option::is_some));
    let sending = live(move || {
        enrolled.get().then(|| {
            let data = live(move || {
                let counts = desk.counts.get();
                desk.device.with(|it| it.as_ref().map(|device| data_sentence(device, counts)))
            });
            let contact =
                live(move || desk.device.with(|device| device.as_ref().map(contact_sentence)));
            let exchange = live(move || exchange_sentence(&desk.sync.get(), shell.online.get()));
            view! {
                <Section title=t(Msg::DeviceSending)>
                    <p role="status">{data}</p>
                    <p>{contact}</p>
                    <p role="status">{exchange}</p>
                    <div class="actions">
                        <SendButton />
                    </div>
                    <RefusedBanner />
                    <Unsent />
                    <Copy />
                    <Receipts />
                </Section>
            }
        })
    });
    let take_along = live(move || enrolled.get().then(|| view! { <TakeAlong /> }));
    view! {
        <PageHeading title=t(Msg::NavDevice) />
        {sending}
        {take_along}
        <Storage />
        <Clock />
        <Version />
        <Identity />
        <Section title=t(Msg::DeviceLeave)>
            <p>{t(Msg::DeviceLeaveHelp)}</p>
        </Section>
    }
}
