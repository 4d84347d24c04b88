//! What came back: the reason, what is to be supplied, and until when.

use leptos::prelude::*;
use model::status::Status;

use crate::{
    i18n::{Msg, t, t_args},
    today::today,
    ui::{Banner, Tone, moment},
};

/// The office's words about a record that it returned; nothing for any other.
pub fn returned(status: &Status) -> AnyView {
    let Status::Returned { reason, items, due, at, .. } = status else {
        return ().into_any();
    };
    let reason = reason.clone();
    let title = t_args(Msg::RecordReturned, &[("moment", &moment(*at))]);
    let items: Vec<_> = items.iter().map(|item| view! { <li>{item.clone()}</li> }).collect();
    let items = (!items.is_empty()).then(|| {
        view! {
            <p>{t(Msg::RecordItems)}</p>
            <ul>{items}</ul>
        }
    });
    let due = due.map(|due| {
        let day = due.to_display();
        let text = match today().days_until(due) {
            left if left < 0 => t_args(Msg::RecordDuePast, &[("day", &day)]),
            left => {
                let left = left.to_string();
                t_args(Msg::RecordDue, &[("day", day.as_str()), ("n", left.as_str())])
            }
        };
        view! { <p><strong>{text}</strong></p> }
    });
    view! {
        <Banner tone=Tone::Problem title=title>
            <p>{reason}</p>
            {items}
            {due}
        </Banner>
    }
    .into_any()
}
