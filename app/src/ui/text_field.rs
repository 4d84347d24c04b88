//! One line of text.

use leptos::{html, prelude::*};

use super::field::{Frame, field_id, show_in_input};

/// Which keyboard a tablet offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextKind {
    #[default]
    Plain,
    Email,
    Phone,
    Password,
    /// Digits and separators.
    Digits,
    Search,
}

impl TextKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Plain | Self::Digits => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Password => "password",
            Self::Search => "search",
        }
    }

    const fn mode(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some("decimal"),
            _ => None,
        }
    }
}

/// How wide an input is, which hints at how much belongs in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    #[default]
    Full,
    /// A name or a code.
    Medium,
    /// A date, a number.
    Short,
}

impl Width {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Full => "input",
            Self::Medium => "input input-medium",
            Self::Short => "input input-short",
        }
    }
}

/// A labelled input for one line of text.
#[component]
pub fn TextField(
    /// Name of the field, such as `title`; the HTML id is [`field_id`] of it.
    #[prop(into)]
    field: String,
    #[prop(into)] label: String,
    /// What is in the input, as typed.
    value: RwSignal<String>,
    #[prop(into, optional)] hint: String,
    /// The problem that stands at the field.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    #[prop(optional)] kind: TextKind,
    #[prop(optional)] width: Width,
    /// The `autocomplete` token; off by default, since tablets are shared.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Says "(not required)" behind the label.
    #[prop(optional)]
    optional: bool,
    /// Runs when the person leaves the field.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    show_in_input(node, value);
    let id = field_id(&field);
    let frame = Frame { field, label, hint, error, optional };
    let describe = frame.described_by();
    let invalid = frame.invalid();
    let leave = move |_| {
        if let Some(on_leave) = on_leave {
            // The field also loses the focus when its page goes; then there is nothing to do.
            on_leave.try_run(());
        }
    };
    frame.around(
        view! {
            <input
                node_ref=node
                id=id
                class=width.class()
                type=kind.input_type()
                inputmode=kind.mode()
                autocomplete=autocomplete
                aria-describedby=describe
                aria-invalid=invalid
                on:input=move |event| value.set(event_target_value(&event))
                on:blur=leave
            />
        }
        .into_any(),
    )
}
