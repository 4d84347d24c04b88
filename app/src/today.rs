//! The day and the minute that it is, for what is drawn: that is drawn again when they pass, also
//! while the tab was in the back or the device asleep.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::*;
use model::Millis;
use text::Date;

use crate::platform::{events, now, page, sleep};

const MINUTE: Millis = 60_000;
/// Milliseconds between two looks at the clock; a timer does not count while a device sleeps.
const LOOK: i32 = 15_000;

/// What has passed; the figures only tell that something did.
#[derive(Clone, Copy)]
struct Passing {
    days: RwSignal<u64>,
    minutes: RwSignal<u64>,
}

thread_local! {
    static PASSING: Cell<Option<Passing>> = const { Cell::new(None) };
}

/// Today in Vietnam by the device's clock. What is drawn by it is drawn again on another day.
pub fn today() -> Date {
    follow_day();
    model::local_date(now())
}

/// Draws again on another day.
pub fn follow_day() {
    if let Some(passing) = PASSING.get() {
        passing.days.track();
    }
}

/// Draws again in another minute.
pub fn follow_minute() {
    if let Some(passing) = PASSING.get() {
        passing.minutes.track();
    }
}

/// Begins to look at the clock and tells of another day; called once, by the root.
pub fn start(on_another_day: impl Fn() + 'static) {
    let passing = Passing { days: RwSignal::new(0), minutes: RwSignal::new(0) };
    PASSING.set(Some(passing));
    let seen = Rc::new(Cell::new((model::local_date(now()), now() / MINUTE)));
    let look = Rc::new(move || {
        let (day, minute) = (model::local_date(now()), now() / MINUTE);
        let (day_before, minute_before) = seen.get();
        // Nothing is drawn anew under a dialog: somebody may be typing in it.
        let passed = day != day_before && page::find("dialog[open]").is_none();
        seen.set((if passed { day } else { day_before }, minute));
        if passed {
            on_another_day();
            passing.days.update(|n| *n += 1);
        }
        if minute != minute_before {
            passing.minutes.update(|n| *n += 1);
        }
    });
    let looked = Rc::clone(&look);
    let listeners = events::on_visible(move |visible| {
        if visible {
            looked();
        }
    });
    if let Some(listeners) = listeners {
        listeners.into_iter().for_each(events::Listener::forever);
    }
    leptos::task::spawn_local(async move {
        loop {
            sleep(LOOK).await;
            look();
        }
    });
}
