//! The quiet line under a form that says what became of the typing, and the banner when it failed.

use leptos::prelude::*;

use crate::{
    desk::{Desk, DraftState, Form, SaveFailure},
    i18n::{Msg, t, t_args},
    pages::wording,
    reactive::live,
    ui::{Banner, Icon, Tone, icon, moment},
};

/// "Đã lưu nháp trên máy này", as it is.
pub fn draft_line(form: Form) -> AnyView {
    let seen = live(move || {
        let state = form.draft.get();
        match state {
            DraftState::Clean => String::new(),
            DraftState::Typing => t(Msg::FormKeeping).to_owned(),
            DraftState::Kept(at) => t_args(Msg::FormKeptAt, &[("moment", &moment(at))]),
            DraftState::Failed(_) => t(Msg::FormNotKept).to_owned(),
        }
    });
    // Read out when it changes from kept to not kept, not with every keystroke.
    let heard = Memo::new(move |before: Option<&&'static str>| match form.draft.get() {
        DraftState::Clean => "",
        DraftState::Typing => before.copied().unwrap_or(""),
        DraftState::Kept(_) => t(Msg::FormKept),
        DraftState::Failed(_) => t(Msg::FormNotKept),
    });
    let failed = live(move || {
        let DraftState::Failed(error) = form.draft.get() else { return None };
        Some(view! {
            <Banner tone=Tone::Problem title=t(Msg::FormNotKept)>
                <p>{wording::store_failure(&error)}</p>
                <p class="quiet-code">{error.to_string()}</p>
            </Banner>
        })
    });
    view! {
        <div>
            {failed}
            <p class="draft-line" aria-hidden="true">
                {live(move || {
                    matches!(form.draft.get(), DraftState::Kept(_)).then(|| icon(Icon::Check))
                })}
                {seen}
            </p>
            <p class="visually-hidden" role="status" aria-live="polite">
                {live(move || heard.get())}
            </p>
        </div>
    }
    .into_any()
}

/// Asks who is using the device; nothing when somebody is chosen.
pub fn nobody_banner(desk: Desk) -> AnyView {
    let shown = live(move || {
        let nobody =
            desk.standing.with(|standing| standing.as_ref().is_some_and(|s| s.actor.is_none()));
        nobody.then(|| {
            view! { <Banner tone=Tone::Caution><p>{t(Msg::FormChooseActor)}</p></Banner> }
        })
    });
    view! { {shown} }.into_any()
}

/// Why a save did not happen; what was typed stays in the draft.
pub fn failure_banner(failure: RwSignal<Option<SaveFailure>>) -> AnyView {
    let shown = live(move || {
        failure.get().map(|failure| {
            view! {
                <Banner tone=Tone::Problem title=t(Msg::FormNotSaved)>
                    <p>{wording::save_failure(&failure)}</p>
                </Banner>
            }
        })
    });
    view! { {shown} }.into_any()
}
