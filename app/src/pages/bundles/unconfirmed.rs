//! Records from files of other devices that the office has not confirmed: apart from everything
//! else, and to be read only.

use leptos::prelude::*;

use crate::{
    db::DbError,
    desk::{Desk, Unconfirmed, use_desk},
    forms::Written,
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::{
        home::line::{Line, lines},
        wording::name_of,
    },
    reactive::{Reading, live},
    ui::{Banner, Icon, Section, Tone, moment},
};

/// The records of one kind, or of all; absent when there is none.
pub fn unconfirmed_list(desk: Desk, kind: Option<Written>) -> AnyView {
    let found = Reading::new(move || {
        desk.changed.track();
        async move { read(desk, kind).await }
    });
    live(move || {
        let found = found.get()?.unwrap_or_default();
        (!found.is_empty()).then(|| {
            view! {
                <Section title=t(Msg::BundleUnconfirmed)>
                    <p>{t(Msg::BundleUnconfirmedHelp)}</p>
                    {lines(found)}
                </Section>
            }
        })
    })
}

async fn read(desk: Desk, kind: Option<Written>) -> Result<Vec<Line>, DbError> {
    let mut found = Vec::new();
    for unconfirmed in desk.unconfirmed().await? {
        let record = &unconfirmed.record;
        if let Some(written) = Written::of_word(&record.noun)
            && kind.is_none_or(|kind| kind == written)
        {
            found.push(Line {
                mark: Icon::Devices,
                title: desk.directory.with_untracked(|directory| {
                    name_of(Some(written.noun()), &record.view_fields(), directory)
                }),
                note: whose(desk, &unconfirmed),
                href: Page::Unconfirmed(written, record.id.to_string()).path(),
            });
        }
    }
    Ok(found)
}

/// Who wrote last, when, and whose file it is.
pub fn whose(desk: Desk, found: &Unconfirmed) -> String {
    let last = found.record.pending.last();
    let who = last.and_then(|op| {
        desk.directory.with_untracked(|d| d.person(&op.by).map(|person| person.name.clone()))
    });
    let who = who.unwrap_or_else(|| t(Msg::RecordSomebody).to_owned());
    let moment = moment(last.map_or(found.file.made, |op| op.at));
    let args = [("who", who.as_str()), ("moment", &moment), ("org", &found.file.org_name)];
    t_args(Msg::BundleUnconfirmedBy, &args)
}

/// Says on the page of such a record what it is; nothing for any other.
pub fn warning(whose: Option<String>) -> Option<AnyView> {
    let whose = whose?;
    Some(
        view! {
            <Banner tone=Tone::Caution title=t(Msg::BundleUnconfirmed)>
                <p>{whose}</p>
                <p>{t(Msg::BundleUnconfirmedHelp)}</p>
            </Banner>
        }
        .into_any(),
    )
}

/// The list of all kinds.
#[component]
pub fn UnconfirmedList() -> impl IntoView {
    unconfirmed_list(use_desk(), None)
}
