//! Makes a file of what is unsent, for the office or for devices that may read it.

use leptos::prelude::*;
use model::scope::Scope;

use crate::{
    desk::{Addressee, BundleError, BundlePreview, Desk, use_desk},
    i18n::{Msg, t, t_args},
    nav::Page,
    pages::wording,
    platform::file::{self, Given},
    reactive::{Reading, live},
    shell::use_shell,
    today::today,
    ui::{Banner, Button, Icon, LinkButton, Opt, Picker, Section, Tone, moment},
};

/// The section of the device's page.
#[component]
pub fn TakeAlong() -> impl IntoView {
    let desk = use_desk();
    let offer = Reading::new(move || {
        desk.changed.track();
        async move { desk.offer().await }
    });
    // The scope whose devices can open the file; blank for the office.
    let chosen = RwSignal::new(String::new());
    let (given, failed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        let to = chosen.get_untracked().parse().map_or(Addressee::Office, Addressee::Devices);
        busy.set(true);
        given.set(String::new());
        failed.set(String::new());
        leptos::task::spawn_local(async move {
            // The page may be gone by now.
            match make(desk, to).await {
                Ok(name) => given.try_set(name),
                Err(why) => failed.try_set(why),
            };
            busy.try_set(false);
        });
    });
    let body = live(move || {
        offer.with(|offer| match offer {
            None => ().into_any(),
            Some(Err(why)) => view! { <p>{not_made(why)}</p> }.into_any(),
            Some(Ok(offer)) => view! {
                <p>{holds(offer)}</p>
                <Picker
                    field="devices"
                    label=t(Msg::BundleFor)
                    value=chosen
                    options=options(desk, &offer.scopes)
                />
                <p class="quiet">{t(Msg::BundleForHelp)}</p>
                <Button label=t(Msg::BundleMake) mark=Icon::Download busy=busy on_press=press />
            }
            .into_any(),
        })
    });
    let said = live(move || {
        let (given, failed) = (given.get(), failed.get());
        let done = (!given.is_empty()).then(|| {
            let title = t_args(Msg::BundleGiven, &[("file", &given)]);
            view! {
                <Banner tone=Tone::Caution title=title>
                    <p>{t(Msg::BundleNotSent)}</p>
                </Banner>
            }
        });
        view! {
            {done}
            <p>{failed}</p>
        }
    });
    let carried = live(move || {
        let n = desk.counts.get().carried;
        (n > 0).then(|| t_args(Msg::BundleWaitingHere, &[("n", &n.to_string())]))
    });
    view! {
        <Section title=t(Msg::BundleTakeAlong)>
            <p>{t(Msg::BundleTakeAlongHelp)}</p>
            <div class="take-along">{body} <div role="status">{said}</div></div>
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

/// What the file will hold.
fn holds(offer: &BundlePreview) -> String {
    let (n, records) = (offer.changes.to_string(), offer.records.to_string());
    let changes = offer.oldest.map(|oldest| {
        let oldest = moment(oldest);
        t_args(Msg::BundleUnsent, &[("n", n.as_str()), ("records", &records), ("moment", &oldest)])
    });
    let photos =
        (offer.photos > 0).then(|| t_args(Msg::BundlePhotos, &[("n", &offer.photos.to_string())]));
    [changes, photos].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn options(desk: Desk, scopes: &[Scope]) -> Vec<Opt> {
    let office = Opt::new("", t(Msg::BundleOffice));
    let devices = scopes.iter().map(|scope| Opt::new(scope.to_string(), devices(desk, scope)));
    std::iter::once(office).chain(devices).collect()
}

/// Whose devices read a scope.
fn devices(desk: Desk, scope: &Scope) -> String {
    let known = desk.directory.with_untracked(|directory| match scope {
        Scope::Group(id) => Some(directory.group(id)?.name.clone()),
        Scope::Org(id) => Some(directory.org(id)?.name_on(today()).to_owned()),
        Scope::Ref | Scope::Office(_) | Scope::Unknown(_) => None,
    });
    let name = known.unwrap_or_else(|| use_shell().organisation.get_untracked());
    t_args(Msg::BundleDevicesOf, &[("name", &name)])
}

/// The name of the file that was handed out, blank when the person thought better of it; or why
/// there is none.
async fn make(desk: Desk, to: Addressee) -> Result<String, String> {
    let made = desk.make_file(to).await.map_err(|why| not_made(&why).to_owned())?;
    match file::give(&made.name, &made.bytes).await {
        Given::Shared | Given::Downloaded => Ok(made.name),
        Given::Cancelled => Ok(String::new()),
        Given::Failed => Err(t(Msg::BundleFailed).to_owned()),
    }
}

fn not_made(why: &BundleError) -> &'static str {
    t(match why {
        BundleError::Nothing => Msg::BundleNothing,
        BundleError::NoKeys => Msg::BundleNoKeys,
        BundleError::Impossible => Msg::BundleImpossible,
        BundleError::Store(error) => return wording::store_failure(error),
    })
}
