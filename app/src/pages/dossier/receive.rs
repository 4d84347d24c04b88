//! "Tiếp nhận": registers a submitted dossier, on an earlier day for what came on paper.

use leptos::prelude::*;
use model::{
    command::{Command, Refusal},
    fields::Fields,
    life::Facts,
    record::Record,
};
use text::Date;

use super::command::CommandDialog;
use crate::{
    i18n::{Msg, t, t_args},
    pages::{office::parts::day, wording},
    platform::page,
    today::today,
    ui::{DateField, TextField, Width, field_id},
};

/// Names of the fields.
const DAY: &str = "received_on";
const NUMBER: &str = "incoming_number";
const REASON: &str = "receive_reason";

/// The dialog that receives.
#[component]
pub fn ReceiveDialog(open: RwSignal<bool>, record: Record) -> impl IntoView {
    let [received_on, number, reason] = [(); 3].map(|()| RwSignal::new(String::new()));
    let [day_error, number_error, reason_error] = [(); 3].map(|()| RwSignal::new(None::<String>));
    let failed = RwSignal::new(None::<String>);
    let stored_on = record.stand().at().map(day).unwrap_or_default();
    let help = t_args(Msg::DossierReceiveHelp, &[("day", &stored_on)]);
    let id = record.id.clone();
    let read = move || {
        for error in [day_error, number_error, reason_error] {
            error.set(None);
        }
        let typed = received_on.get_untracked();
        let day = Date::parse_display(&typed).ok();
        if day.is_none() && !typed.trim().is_empty() {
            day_error.set(Some(t(Msg::DossierDateUnread).to_owned()));
            page::focus(&field_id(DAY));
            return None;
        }
        if let Some(problem) = day.and_then(|day| rules::received(DAY, day, today())) {
            day_error.set(Some(wording::problem(&Fields::new(), &problem)));
            page::focus(&field_id(DAY));
            return None;
        }
        let number = text::clean_line(&number.get_untracked());
        let command = Command::Receive {
            received_on: day,
            incoming_number: (!number.is_empty()).then_some(number),
            reason: text::clean_text(&reason.get_untracked()),
        };
        if let Err(why) = command.forecast(&record, Facts::default(), today()) {
            let words = Some(wording::refusal(&why));
            match why {
                Refusal::DayInFuture => {
                    day_error.set(words);
                    page::focus(&field_id(DAY));
                }
                Refusal::NumberNeeded => {
                    number_error.set(words.clone());
                    reason_error.set(words);
                    page::focus(&field_id(NUMBER));
                }
                _ => failed.set(words),
            }
            return None;
        }
        Some(command)
    };
    view! {
        <CommandDialog
            open=open
            id="dossier-receive"
            label=t(Msg::DossierReceive)
            record=id
            failed=failed
            read=read
            first=true
        >
            <p>{help}</p>
            <details>
                <summary>{t(Msg::DossierEarlier)}</summary>
                <p class="quiet">{t(Msg::DossierEarlierHelp)}</p>
                <DateField
                    field=DAY
                    label=t(Msg::DossierDay)
                    value=received_on
                    error=day_error
                    optional=true
                />
                <TextField
                    field=NUMBER
                    label=t(Msg::DossierIncoming)
                    value=number
                    error=number_error
                    width=Width::Medium
                    optional=true
                />
                <TextField
                    field=REASON
                    label=t(Msg::DossierReason)
                    value=reason
                    error=reason_error
                    hint=t(Msg::DossierEarlierReason)
                    optional=true
                />
            </details>
        </CommandDialog>
    }
}
