//! "Trả lại để bổ sung": sends a dossier back with a reason, what is to be supplied, and a day.

use leptos::prelude::*;
use model::{
    command::{Command, Refusal},
    fields::Fields,
    life::{Facts, MIN_REASON},
    record::Record,
};
use rules::Severity;
use text::Date;

use super::{checklist::problems, command::CommandDialog};
use crate::{
    i18n::{Msg, t, t_args},
    pages::wording,
    platform::page,
    reactive::watch,
    today::today,
    ui::{DateField, TextArea, field_id},
};

/// Names of the fields.
const REASON: &str = "return_reason";
const ITEMS: &str = "return_items";
const DUE: &str = "return_due";

/// The dialog that sends back.
#[component]
pub fn SendBackDialog(open: RwSignal<bool>, record: Record) -> impl IntoView {
    let [reason, items, due] = [(); 3].map(|()| RwSignal::new(String::new()));
    let [reason_error, due_error] = [(); 2].map(|()| RwSignal::new(None::<String>));
    let failed = RwSignal::new(None::<String>);
    let id = record.id.clone();
    let record = StoredValue::new(record);
    watch(move || {
        // What the checklist found is offered once, to be kept or struck out.
        if open.get() && items.with_untracked(String::is_empty) {
            items.set(record.with_value(lacking));
        }
    });
    let read = move || {
        reason_error.set(None);
        due_error.set(None);
        let typed = due.get_untracked();
        let due = Date::parse_display(&typed).ok();
        if due.is_none() && !typed.trim().is_empty() {
            due_error.set(Some(t(Msg::DossierDateUnread).to_owned()));
            page::focus(&field_id(DUE));
            return None;
        }
        if let Some(problem) = due.and_then(|due| rules::due(DUE, due, today())) {
            due_error.set(Some(wording::problem(&Fields::new(), &problem)));
            page::focus(&field_id(DUE));
            return None;
        }
        let command = Command::Return {
            reason: text::clean_text(&reason.get_untracked()),
            items: items
                .get_untracked()
                .lines()
                .map(text::clean_line)
                .filter(|item| !item.is_empty())
                .collect(),
            due,
        };
        let decided = record.with_value(|it| command.forecast(it, Facts::default(), today()));
        if let Err(why) = decided {
            let words = Some(wording::refusal(&why));
            match why {
                Refusal::ReasonNeeded => {
                    reason_error.set(words);
                    page::focus(&field_id(REASON));
                }
                Refusal::DueInPast => {
                    due_error.set(words);
                    page::focus(&field_id(DUE));
                }
                _ => failed.set(words),
            }
            return None;
        }
        Some(command)
    };
    let hint = t_args(Msg::DossierReasonHint, &[("n", &MIN_REASON.to_string())]);
    view! {
        <CommandDialog
            open=open
            id="dossier-return"
            label=t(Msg::DossierSendBack)
            record=id
            failed=failed
            read=read
        >
            <TextArea
                field=REASON
                label=t(Msg::DossierReason)
                value=reason
                error=reason_error
                hint=hint
                rows=3
            />
            <TextArea
                field=ITEMS
                label=t(Msg::DossierItems)
                value=items
                hint=t(Msg::DossierItemsHint)
                rows=4
                optional=true
            />
            <DateField
                field=DUE
                label=t(Msg::DossierDue)
                value=due
                error=due_error
                optional=true
            />
        </CommandDialog>
    }
}

/// What the checklist found to be missing or wrong, one line each.
fn lacking(record: &Record) -> String {
    let found = problems(record);
    let blocking = found.into_iter().filter(|(problem, _)| problem.severity == Severity::Block);
    blocking.map(|(_, words)| words).collect::<Vec<_>>().join("\n")
}
