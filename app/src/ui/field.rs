//! What every field shares: label, hint, error, and a binding that leaves compositions alone.

use leptos::{html, prelude::*};

use super::{Icon, icon};
use crate::i18n::{Msg, t};
use crate::reactive::{live, watch};

/// An option of a choice or a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opt {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A second, quiet line; may be empty.
    pub hint: String,
}

impl Opt {
    /// An option without a second line.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// Adds the second line.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// The HTML id of the input for a field of a form, such as `title` or `targets/1/value`.
pub fn field_id(field: &str) -> String {
    format!("f-{field}")
}

/// The HTML id of the error that stands at a field.
pub fn error_id(field: &str) -> String {
    format!("f-{field}-error")
}

fn hint_id(field: &str) -> String {
    format!("f-{field}-hint")
}

/// The texts round an input.
pub(super) struct Frame {
    pub field: String,
    pub label: String,
    pub hint: String,
    pub error: Signal<Option<String>>,
    pub optional: bool,
}

impl Frame {
    /// The value of `aria-describedby`; ids of absent parts do no harm.
    pub(super) fn described_by(&self) -> String {
        format!("{} {}", hint_id(&self.field), error_id(&self.field))
    }

    /// The value of `aria-invalid`.
    pub(super) fn invalid(&self) -> Signal<Option<&'static str>> {
        let error = self.error;
        Signal::derive(move || error.with(Option::is_some).then_some("true"))
    }

    /// A single input in its frame.
    pub(super) fn around(self, control: AnyView) -> AnyView {
        let error = self.error;
        view! {
            <div class="field" class:field-invalid=move || error.with(Option::is_some)>
                <label class="field-label" for=field_id(&self.field)>
                    {self.label}
                    {self.optional.then(optional)}
                </label>
                {hint(&self.field, self.hint)}
                {problem(&self.field, error)}
                {control}
            </div>
        }
        .into_any()
    }

    /// Several inputs under one legend.
    pub(super) fn around_group(self, control: AnyView) -> AnyView {
        let error = self.error;
        let describe = self.described_by();
        view! {
            <fieldset
                class="field"
                class:field-invalid=move || error.with(Option::is_some)
                aria-describedby=describe
            >
                <legend class="field-label">{self.label} {self.optional.then(optional)}</legend>
                {hint(&self.field, self.hint)}
                {problem(&self.field, error)}
                {control}
            </fieldset>
        }
        .into_any()
    }
}

fn optional() -> AnyView {
    view! { <span class="field-optional">" " {t(Msg::FieldOptional)}</span> }.into_any()
}

fn hint(field: &str, text: String) -> Option<AnyView> {
    let id = hint_id(field);
    (!text.is_empty()).then(|| view! { <p class="field-hint" id=id>{text}</p> }.into_any())
}

fn problem(field: &str, error: Signal<Option<String>>) -> impl IntoView + use<> {
    let id = error_id(field);
    live(move || {
        let id = id.clone();
        error.get().map(|text| {
            view! { <p class="field-error" id=id>{icon(Icon::Alert)} <span>{text}</span></p> }
        })
    })
}

/// Writes the signal into an input only when they differ, so that what is being composed (Telex,
/// VNI) is never touched: after an input event both are the same already.
pub(super) fn show_in_input(node: NodeRef<html::Input>, value: RwSignal<String>) {
    watch(move || {
        let wanted = value.get();
        if let Some(input) = node.get()
            && input.value() != wanted
        {
            input.set_value(&wanted);
        }
    });
}

/// The same for a text area.
pub(super) fn show_in_area(node: NodeRef<html::Textarea>, value: RwSignal<String>) {
    watch(move || {
        let wanted = value.get();
        if let Some(area) = node.get()
            && area.value() != wanted
        {
            area.set_value(&wanted);
        }
    });
}
