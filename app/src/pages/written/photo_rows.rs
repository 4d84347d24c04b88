//! The photos of a form: chosen or taken, made small and kept on the device one by one, then named
//! by the form.

use leptos::{html, prelude::*};
use model::{
    attachment::{self, AttachmentRow},
    fields,
};
use rules::limits::MAX_ATTACHMENTS;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

use super::{
    input::Writing,
    photos::{thumbnail, words},
};
use crate::{
    db::DbError,
    desk::{Desk, use_desk},
    i18n::{Msg, t, t_args},
    pages::wording,
    platform::picture,
    reactive::live,
    ui::{Icon, icon},
};

/// Most characters of a file's name that are kept.
const LONGEST_NAME: usize = 120;

/// The photo of a row, in small, with the name of its file; nothing for rows of other sets.
pub fn photo(writing: Writing, row: &str) -> Option<AnyView> {
    let photo: AttachmentRow =
        writing.form.fields.with_untracked(|view| fields::typed(view, row))?;
    let shown = view! {
        {thumbnail(use_desk(), photo.blob.clone())}
        <p class="quiet">{words(&photo)}</p>
    };
    Some(shown.into_any())
}

/// What is going on with the files that were chosen.
#[derive(Clone, Copy)]
struct Adding {
    desk: Desk,
    writing: Writing,
    /// How far it has come, in words; blank when nothing is going on.
    now: RwSignal<String>,
    /// What could not be added and what to do, a line each.
    refused: RwSignal<String>,
}

/// The button that adds photos, and what becomes of them.
pub fn chooser(writing: Writing) -> AnyView {
    let (now, refused) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let adding = Adding { desk: use_desk(), writing, now, refused };
    let node = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let files = node.get_untracked().map(|input| take_files(&input)).unwrap_or_default();
        if !files.is_empty() {
            writing.preparing.set(true);
            leptos::task::spawn_local(async move { adding.add_all(files).await });
        }
    };
    let before = move |event: leptos::ev::MouseEvent| {
        if writing.preparing.get_untracked() {
            event.prevent_default();
        }
        // The camera may take so much memory that the browser gives this page up.
        leptos::task::spawn_local(async move {
            writing.form.keep_now().await;
        });
    };
    view! {
        <input
            node_ref=node
            id="add-photos"
            class="visually-hidden file-input"
            type="file"
            accept="image/*"
            multiple
            on:click=before
            on:change=chosen
        />
        <label class="button button-secondary" for="add-photos">
            {icon(Icon::Photo)}
            <span>{t(Msg::AttachmentChoose)}</span>
        </label>
        <p role="status">{live(move || now.get())}</p>
        <p class="field-error lines" role="alert">{live(move || refused.get())}</p>
    }
    .into_any()
}

/// The chosen files; the input is empty again, so that the same one may be chosen once more.
fn take_files(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files();
    let files = files.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
    let files = files.collect();
    input.set_value("");
    files
}

impl Adding {
    async fn add_all(self, files: Vec<File>) {
        self.refused.set(String::new());
        let of = files.len();
        for (at, file) in files.iter().enumerate() {
            let args = [("n", &*(at + 1).to_string()), ("of", &of.to_string())];
            if self.now.try_set(t_args(Msg::AttachmentPreparing, &args)).is_some() {
                // The page is gone, and the form with it.
                return;
            }
            let room = self
                .writing
                .form
                .fields
                .try_with_untracked(|view| attachment::rows(view).len() < MAX_ATTACHMENTS);
            if room != Some(true) {
                let (n, max) = ((of - at).to_string(), MAX_ATTACHMENTS.to_string());
                self.refuse(&t_args(Msg::AttachmentLeftOut, &[("n", &n), ("max", &max)]));
                break;
            }
            if !self.add(file).await {
                break;
            }
        }
        self.now.try_set(String::new());
        self.writing.preparing.try_set(false);
    }

    /// Adds one file; whether there is room for another.
    async fn add(self, file: &File) -> bool {
        let name: String = text::clean_line(&file.name()).chars().take(LONGEST_NAME).collect();
        let Some(bytes) = picture::shrink(file.unchecked_ref()).await else {
            self.refuse(&t_args(Msg::AttachmentNoPicture, &[("name", &name)]));
            return true;
        };
        let form = self.writing.form;
        if form.fields.is_disposed() {
            return false;
        }
        let blob = match self.desk.keep_blob(&form.id(), &bytes).await {
            Ok(blob) => blob,
            Err(error) => {
                let texts_kept = form.keep_now().await;
                let full = error == DbError::QuotaExceeded && texts_kept;
                let why =
                    if full { t(Msg::AttachmentFull) } else { wording::store_failure(&error) };
                self.refuse(why);
                return false;
            }
        };
        let known = form.fields.try_with_untracked(|view| attachment::blobs(view).contains(&blob));
        match known {
            None => return false,
            Some(true) => self.refuse(&t_args(Msg::AttachmentTwice, &[("name", &name)])),
            Some(false) => form.add_attachment(AttachmentRow {
                position: 0,
                blob,
                name,
                kind: picture::KIND.to_owned(),
                bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                caption: String::new(),
            }),
        }
        true
    }

    fn refuse(self, why: &str) {
        let before = self.refused.try_get_untracked().unwrap_or_default();
        // The page may be gone by now.
        self.refused.try_set(format!("{before}\n{why}").trim().to_owned());
    }
}
