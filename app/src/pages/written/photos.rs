//! Photos of a record: small ones in a row, and one large in a dialog. Bytes that lie here are
//! shown at once; others are fetched only when somebody opens the photo.

use std::pin::Pin;

use leptos::prelude::*;
use model::{
    attachment::{self, AttachmentRow, BlobId},
    fields::Fields,
    id::RecordId,
};

use crate::{
    desk::{Desk, PhotoError, use_desk},
    i18n::{Lang, Msg, count, t, t_args},
    pages::wording::row_name,
    platform::download::give_up,
    reactive::live,
    ui::{Button, Dialog, Icon, icon},
};

/// The dialog of a page in which one photo is shown large. It stands outside of what is drawn anew
/// when data arrives, so that nothing closes it under somebody's eyes.
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    record: StoredValue<RecordId>,
    /// The record as the gallery showed it last.
    view: RwSignal<Fields>,
    open: RwSignal<bool>,
    /// Which of its photos is shown, counted from 0.
    at: RwSignal<u64>,
}

impl Viewer {
    /// Of a record.
    pub fn new(record: RecordId) -> Self {
        Self {
            record: StoredValue::new(record),
            view: RwSignal::new(Fields::new()),
            open: RwSignal::new(false),
            at: RwSignal::new(0),
        }
    }

    /// The dialog.
    pub fn dialog(self) -> AnyView {
        let desk = use_desk();
        let shown = live(move || {
            let at = self.at.get();
            let photo =
                self.view.with(attachment::rows).into_iter().zip(0..).find(|(_, n)| *n == at);
            photo
                .filter(|_| self.open.get())
                .map(|((row, photo), _)| self.large(desk, at, row, &photo))
        });
        let count = move || self.view.with_untracked(|view| attachment::rows(view).len() as u64);
        let step = move |by: u64| self.at.update(|at| *at = (*at + by) % count().max(1));
        view! {
            <Dialog open=self.open id="photo" title=t(Msg::NominationStepAttachments) wide=true>
                <div class="photo-large" aria-live="polite">
                    {shown}
                </div>
                <div class="actions">
                    <Button
                        label=t(Msg::AttachmentPrevious)
                        mark=Icon::Back
                        on_press=move |()| step(count().saturating_sub(1))
                    />
                    <Button label=t(Msg::AttachmentNext) on_press=move |()| step(1) />
                    <Button
                        label=t(Msg::AttachmentClose)
                        first=true
                        on_press=move |()| self.open.set(false)
                    />
                </div>
            </Dialog>
        }
        .into_any()
    }

    fn large(self, desk: Desk, at: u64, row: String, photo: &AttachmentRow) -> AnyView {
        let (record, blob) = (self.record.get_value(), photo.blob.clone());
        let said = RwSignal::new(String::new());
        let address = address(Box::pin(async move {
            if let Some(address) = desk.photo_here(&blob).await {
                return address;
            }
            desk.photo_there(&record, &row).await.unwrap_or_else(|why| {
                // The page may be gone by now.
                said.try_set(missing(why));
                String::new()
            })
        }));
        let name = named(at, photo);
        let alt = name.clone();
        let picture = live(move || {
            let address = address.get();
            (!address.is_empty()).then(|| image(address, alt.clone()))
        });
        view! {
            {picture}
            <p>{live(move || said.get())}</p>
            <p class="photo-name">{name}</p>
            <p class="quiet">{words(photo)}</p>
        }
        .into_any()
    }
}

fn missing(why: PhotoError) -> String {
    match (why, Lang::current()) {
        (PhotoError::Offline, _) => t(Msg::AttachmentOffline).to_owned(),
        (PhotoError::ImportError, _) => t(Msg::AttachmentNotArrived).to_owned(),
        (PhotoError::Refused(problem), Lang::Vi) => problem.vi,
        (PhotoError::Refused(problem), Lang::En) => problem.en,
    }
}

/// The photos of a record in a row; each opens in the viewer.
pub fn gallery(desk: Desk, viewer: Viewer, view: &Fields) -> AnyView {
    let photos = attachment::rows(view);
    if photos.is_empty() {
        return view! { <p class="quiet">{t(Msg::AttachmentNone)}</p> }.into_any();
    }
    viewer.view.set(view.clone());
    let item = |((_, photo), at): ((String, AttachmentRow), u64)| {
        let open = move |_| {
            viewer.at.set(at);
            viewer.open.set(true);
        };
        let name = named(at, &photo);
        let label = t_args(Msg::AttachmentOpen, &[("photo", &name)]);
        view! {
            <li>
                <button type="button" class="photo-open" aria-label=label on:click=open>
                    {thumbnail(desk, photo.blob.clone())}
                </button>
                <p class="photo-name">{name}</p>
                <p class="quiet">{words(&photo)}</p>
            </li>
        }
        .into_any()
    };
    let items: Vec<AnyView> = photos.into_iter().zip(0..).map(item).collect();
    view! { <ul class="photos">{items}</ul> }.into_any()
}

/// The photos of a record by name alone, where their bytes are not to be had.
pub fn listed(view: &Fields) -> AnyView {
    let photos = attachment::rows(view);
    if photos.is_empty() {
        return view! { <p class="quiet">{t(Msg::AttachmentNone)}</p> }.into_any();
    }
    let item = |((_, photo), at): ((String, AttachmentRow), u64)| {
        view! { <li>{named(at, &photo)} <p class="quiet">{words(&photo)}</p></li> }.into_any()
    };
    let items: Vec<AnyView> = photos.into_iter().zip(0..).map(item).collect();
    view! { <ol>{items}</ol> }.into_any()
}

/// A photo in small, where its bytes lie here; what it shows is said beside it.
pub fn thumbnail(desk: Desk, blob: BlobId) -> AnyView {
    let address =
        address(Box::pin(async move { desk.photo_here(&blob).await.unwrap_or_default() }));
    let shown = live(move || {
        let address = address.get();
        if address.is_empty() { icon(Icon::Photo) } else { image(address, String::new()) }
    });
    view! { <span class="thumbnail">{shown}</span> }.into_any()
}

fn image(address: String, alt: String) -> AnyView {
    view! { <img src=address alt=alt /> }.into_any()
}

/// Its caption, else its number.
fn named(at: u64, photo: &AttachmentRow) -> String {
    let caption = photo.caption.trim();
    let number = usize::try_from(at).unwrap_or_default() + 1;
    if caption.is_empty() { row_name(attachment::ATTACHMENTS, number) } else { caption.to_owned() }
}

/// The name of its file and how large it is.
pub fn words(photo: &AttachmentRow) -> String {
    let kilobytes = count(photo.bytes.div_ceil(1_000));
    format!("{} · {kilobytes} kB", photo.name)
}

/// The address of a photo, blank until it is read; given up with the part of the page that shows
/// it.
fn address(read: Pin<Box<dyn Future<Output = String>>>) -> RwSignal<String> {
    let found = RwSignal::new(String::new());
    on_cleanup(move || give_up(&found.get_untracked()));
    leptos::task::spawn_local(async move {
        // What comes when the page is gone comes back.
        if let Some(address) = found.try_set(read.await) {
            give_up(&address);
        }
    });
    found
}
