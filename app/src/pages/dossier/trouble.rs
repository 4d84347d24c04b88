//! What of this person's own commands the office did not apply, and why.

use leptos::prelude::*;
use sync::client::LocalRecord;

use crate::{
    desk::Desk,
    i18n::{Msg, t},
    pages::wording,
    ui::{Banner, Button, Tone},
};

/// A banner for each, with the button that takes it off.
pub fn troubles(desk: Desk, local: &LocalRecord) -> AnyView {
    let view = local.view_fields();
    local
        .problems
        .iter()
        .map(|problem| {
            let (words, code) = wording::verdict(&view, &problem.verdict).unwrap_or_default();
            let (id, op) = (local.id.clone(), problem.op.o.clone());
            let dismiss = move |()| {
                let (id, op) = (id.clone(), op.clone());
                leptos::task::spawn_local(async move {
                    // A store that fails leaves the banner where it is.
                    let _ = desk.dismiss(&id, &op).await;
                });
            };
            view! {
                <Banner tone=Tone::Problem>
                    <p>{words}</p>
                    <Button label=t(Msg::DossierSeen) on_press=dismiss />
                    <p class="quiet-code">{code}</p>
                </Banner>
            }
            .into_any()
        })
        .collect_view()
        .into_any()
}
