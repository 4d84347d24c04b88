//! Makes a file of what is unsent, for the office or for devices that may read it.

use leptos::prelude::*;
use model::scope::Scope;
use sync::client::Device;

use crate::{
    desk::{Addressee, Desk, Made, NotMade, Sealing, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::wording,
    platform::{
        file::{self, Given},
        now,
    },
    reactive::{Reading, live, memo},
    shell::use_shell,
    ui::{Banner, Button, Icon, LinkButton, Opt, Picker, Section, Tone, moment},
};

/// What came of the last press; nothing when the person thought better of it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    None,
    Given(String),
    Failed(String),
}

/// The section of the device's page.
#[component]
pub fn TakeAlong() -> impl IntoView {
    let desk = use_desk();
    let unsent = memo(move || desk.device.with(|d| d.as_ref().map_or(0, Device::unsent)));
    let sealing = Reading::new(move || {
        desk.changed.track();
        async move { desk.sealing().await.ok() }
    });
    let oldest = Reading::new(move || {
        desk.changed.track();
        async move { Some(desk.list_unsent(1).await.ok()?.first()?.made) }
    });
    let outcome = RwSignal::new(Outcome::None);
    let known = memo(move || sealing.get().flatten());
    let body = live(move || match (unsent.get(), known.get()) {
        (0, _) | (_, None) => view! { <p>{t(Msg::BundleNothing)}</p> }.into_any(),
        (_, Some(Sealing::Impossible)) => view! { <p>{t(Msg::BundleImpossible)}</p> }.into_any(),
        (_, Some(Sealing::NoKeys)) => view! { <p>{t(Msg::BundleNoKeys)}</p> }.into_any(),
        (_, Some(Sealing::Ready(scopes))) => {
            let sentence = live(move || {
                let at = oldest.get().flatten()?;
                let n = unsent.get().to_string();
                Some(t_args(Msg::BundleUnsent, &[("n", &n), ("moment", &moment(at))]))
            });
            view! {
                <p>{sentence}</p>
                {make(desk, &scopes, outcome)}
            }
            .into_any()
        }
    });
    let carried = live(move || {
        let n = desk.counts.get().carried;
        (n > 0).then(|| t_args(Msg::BundleWaitingHere, &[("n", &n.to_string())]))
    });
    view! {
        <Section title=t(Msg::BundleTakeAlong)>
            <p>{t(Msg::BundleTakeAlongHelp)}</p>
            {body}
            <div role="status">{live(move || said(outcome.get()))}</div>
            <p>{carried}</p>
            <div class="actions">
                <LinkButton
                    href=Page::Bundles.path()
                    label=t(Msg::BundleTitle)
                    mark=Icon::Inbox
                />
            </div>
        </Section>
    }
}

/// The buttons, each with who can open what it makes.
fn make(desk: Desk, scopes: &[Scope], outcome: RwSignal<Outcome>) -> AnyView {
    let busy = RwSignal::new(false);
    let press = move |to: Addressee| {
        busy.set(true);
        outcome.set(Outcome::None);
        leptos::task::spawn_local(async move {
            let told = match desk.make_file(to).await {
                Ok(made) => given(made).await,
                Err(why) => Outcome::Failed(not_made_said(&why)),
            };
            // The page may be gone by now.
            outcome.try_set(told);
            busy.try_set(false);
        });
    };
    let chosen = RwSignal::new(scopes.first().map(Scope::to_string).unwrap_or_default());
    let devices = (!scopes.is_empty()).then(|| {
        let options: Vec<Opt> =
            scopes.iter().map(|scope| Opt::new(scope.to_string(), name(desk, scope))).collect();
        let press = move |()| {
            if let Ok(scope) = chosen.get_untracked().parse() {
                press(Addressee::Devices(scope));
            }
        };
        view! {
            <div class="take-along">
                <Picker
                    field="devices"
                    label=t(Msg::BundleDevices)
                    value=chosen
                    options=options
                />
                <Button
                    label=t(Msg::BundleForDevices)
                    mark=Icon::Devices
                    busy=busy
                    on_press=press
                />
                <p class="quiet">{t(Msg::BundleForDevicesHelp)}</p>
            </div>
        }
    });
    view! {
        <div class="take-along">
            <Button
                label=t(Msg::BundleForOffice)
                mark=Icon::Building
                busy=busy
                on_press=move |()| press(Addressee::Office)
            />
            <p class="quiet">{t(Msg::BundleForOfficeHelp)}</p>
        </div>
        {devices}
    }
    .into_any()
}

/// Whose devices read a scope.
fn name(desk: Desk, scope: &Scope) -> String {
    let known = desk.directory.with_untracked(|directory| match scope {
        Scope::Group(id) => Some(directory.group(id)?.name.clone()),
        Scope::Org(id) => Some(directory.org(id)?.name_on(model::local_date(now())).to_owned()),
        Scope::Ref | Scope::Office(_) => None,
    });
    let name = known.unwrap_or_else(|| use_shell().organisation.get_untracked());
    t_args(Msg::BundleDevicesOf, &[("name", &name)])
}

async fn given(made: Made) -> Outcome {
    match file::give(&made.name, &made.bytes).await {
        Given::Shared | Given::Downloaded => Outcome::Given(made.name),
        Given::Cancelled => Outcome::None,
        Given::Failed => Outcome::Failed(t(Msg::BundleFailed).to_owned()),
    }
}

fn not_made_said(why: &NotMade) -> String {
    let message = match why {
        NotMade::Nothing => Msg::BundleNothing,
        NotMade::NoKeys => Msg::BundleNoKeys,
        NotMade::Impossible => Msg::BundleImpossible,
        NotMade::Store(error) => return wording::store_failure(error).to_owned(),
    };
    t(message).to_owned()
}

fn said(outcome: Outcome) -> Option<AnyView> {
    match outcome {
        Outcome::None => None,
        Outcome::Given(file) => {
            let title = t_args(Msg::BundleGiven, &[("file", &file)]);
            Some(
                view! {
                    <Banner tone=Tone::Caution title=title>
                        <p>{t(Msg::BundleNotSent)}</p>
                    </Banner>
                }
                .into_any(),
            )
        }
        Outcome::Failed(why) => Some(
            view! {
                <Banner tone=Tone::Problem>
                    <p>{why}</p>
                </Banner>
            }
            .into_any(),
        ),
    }
}
