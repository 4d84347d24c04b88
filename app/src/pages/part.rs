//! What a page shows of a part of the program that is fetched later.

use std::rc::Rc;

use leptos::prelude::*;

use crate::{
    i18n::{Msg, t},
    platform::part::{Part, Pending},
    reactive::{live, watch},
    shell::use_shell,
    ui::{Button, ButtonKind, Delayed, EmptyState, Icon},
};

/// Draws with a part: at once where it is here, and otherwise as soon as it is. What cannot be
/// fetched is said, and is fetched when somebody asks for it or when the network is back.
pub fn with_part<T: Sync>(
    part: &'static Part<T>,
    draw: impl Fn(&'static T) -> AnyView + Send + 'static,
) -> AnyView {
    match part.here() {
        Some(here) => draw(here),
        None => awaited(
            Rc::new(move || Box::pin(async move { part.come().await.is_some() })),
            Box::new(move || part.here().map(&draw)),
        ),
    }
}

fn awaited(
    fetch: Rc<dyn Fn() -> Pending<bool>>,
    draw: Box<dyn Fn() -> Option<AnyView> + Send>,
) -> AnyView {
    let (shell, missing) = (use_shell(), RwSignal::new(false));
    // Grows with each trial; what is drawn follows it.
    let (trials, came) = (RwSignal::new(0_u32), RwSignal::new(false));
    watch(move || {
        trials.track();
        missing.set(false);
        let fetching = fetch();
        leptos::task::spawn_local(async move {
            let here = fetching.await;
            // The page may be gone by now.
            missing.try_set(!here);
            came.try_set(here);
        });
    });
    watch(move || {
        if shell.online.get() && missing.get_untracked() {
            trials.update(|n| *n += 1);
        }
    });
    let again = move |()| trials.update(|n| *n += 1);
    live(move || {
        if missing.get() {
            view! {
                <EmptyState title=t(Msg::AppPartMissing) mark=Icon::NoNetwork>
                    <p>{t(Msg::AppPartMissingHelp)}</p>
                    <Button label=t(Msg::AppPartAgain) on_press=again kind=ButtonKind::Primary />
                </EmptyState>
            }
            .into_any()
        } else {
            came.get().then(&draw).flatten().unwrap_or_else(|| view! { <Delayed /> }.into_any())
        }
    })
}
