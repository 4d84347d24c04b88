//! "Hoàn tác": what was taken away at one touch can be had back for a while.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Shell, use_shell};
use crate::{
    i18n::{Msg, t},
    platform::{page, sleep},
    reactive::{live, memo},
    ui::{Button, Icon},
};

/// Milliseconds that the offer stands, and how often it is renewed for who is on its button by the
/// keyboard.
const OFFERED: i32 = 10_000;
const RENEWED: usize = 2;

/// How long what was taken away can be had back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasts {
    /// No longer than the page from which it was taken.
    Page,
    /// Wherever the person goes.
    Anywhere,
}

/// Something that was taken away.
struct Taken {
    said: String,
    lasts: Lasts,
    back: Rc<dyn Fn()>,
}

thread_local! {
    static TAKEN: RefCell<Vec<Taken>> = const { RefCell::new(Vec::new()) };
}

impl Shell {
    /// Says what was taken away and offers to bring it back.
    pub fn offer_undo(self, said: String, lasts: Lasts, back: impl Fn() + 'static) {
        let back: Rc<dyn Fn()> = Rc::new(back);
        let mine = Rc::clone(&back);
        TAKEN.with_borrow_mut(|taken| taken.push(Taken { said, lasts, back }));
        self.tell_undo();
        leptos::task::spawn_local(async move {
            sleep(0).await;
            // What was pressed is gone with what it took away.
            if let Some(button) = page::find(".undo button").and_then(|it| it.dyn_into().ok()) {
                page::focus_quietly(&button);
            }
            for _ in 0..=RENEWED {
                sleep(OFFERED).await;
                if page::find(".undo :focus-visible").is_none() {
                    break;
                }
            }
            self.keep_undo(|taken| !Rc::ptr_eq(&taken.back, &mine));
        });
    }

    /// Withdraws what is offered no longer than the page that goes.
    pub fn leave_page(self) {
        self.keep_undo(|taken| taken.lasts != Lasts::Page);
    }

    /// Whether something can be had back.
    pub fn offers_undo(self) -> bool {
        self.undo.with_untracked(|said| !said.is_empty())
    }

    fn keep_undo(self, is_kept: impl FnMut(&Taken) -> bool) {
        TAKEN.with_borrow_mut(|taken| taken.retain(is_kept));
        self.tell_undo();
    }

    fn tell_undo(self) {
        let said = TAKEN.with_borrow(|taken| taken.last().map(|last| last.said.clone()));
        self.undo.set(said.unwrap_or_default());
    }
}

/// The line that says what was taken away, with the button that brings it back.
#[component]
pub fn UndoLine() -> impl IntoView {
    let shell = use_shell();
    let said = shell.undo;
    let offered = memo(move || said.with(|said| !said.is_empty()));
    let press = move |()| {
        if let Some(last) = TAKEN.with_borrow_mut(Vec::pop) {
            (last.back)();
        }
        shell.tell_undo();
    };
    let button = live(move || {
        offered.get().then(|| {
            view! { <Button label=t(Msg::AppUndo) mark=Icon::Return on_press=press /> }
        })
    });
    view! {
        <div class=move || if offered.get() { "undo undo-offered" } else { "undo" }>
            <p role="status">{live(move || said.get())}</p>
            {button}
        </div>
    }
}
