//! The first step: which alliance it is.

use leptos::{ev::SubmitEvent, prelude::*};
use model::province::{PROVINCES, Province};

use super::Typed;
use crate::{
    i18n::{Msg, t, t_args},
    pages::accounts::fields::{Problems, error_at, problem},
    reactive::live,
    ui::{Button, ButtonKind, Choice, FieldProblem, Opt, Section, Select, TextField, Width},
};

/// Asks for the alliance.
#[component]
pub fn Alliance(
    typed: Typed,
    problems: Problems,
    #[prop(into)] next: Callback<()>,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let found = missing(typed);
        let complete = found.is_empty();
        problems.set(found);
        if complete {
            next.run(());
        }
    };
    let levels = vec![
        Opt::new("provincial", t(Msg::SetupProvincial)),
        Opt::new("central", t(Msg::SetupCentral)),
    ];
    let provinces = Signal::stored(PROVINCES.iter().map(option).collect::<Vec<Opt>>());
    let province = live(move || {
        typed.is_provincial().then(|| {
            view! {
                <Select
                    field="province"
                    label=t(Msg::SetupProvince)
                    hint=t(Msg::SetupProvinceHint)
                    value=typed.province
                    options=provinces
                    error=error_at(problems, "province")
                />
            }
        })
    });
    view! {
        <Section title=t(Msg::SetupAlliance)>
            <form class="form-page" novalidate on:submit=submit>
                <Choice
                    field="level"
                    label=t(Msg::SetupLevel)
                    value=typed.level
                    options=levels
                />
                {province}
                <TextField
                    field="name"
                    label=t(Msg::SetupName)
                    hint=t(Msg::SetupNameHint)
                    value=typed.name
                    error=error_at(problems, "name")
                />
                <TextField
                    field="short"
                    label=t(Msg::SetupShort)
                    hint=t(Msg::SetupShortHint)
                    value=typed.short
                    error=error_at(problems, "short")
                    width=Width::Medium
                />
                <Button label=t(Msg::SetupNext) kind=ButtonKind::Primary submit=true />
            </form>
        </Section>
    }
}

/// A province with the former ones that it was merged from, which people look for, too.
fn option(province: &Province) -> Opt {
    let option = Opt::new(province.code, province.territory());
    if province.merged.is_empty() {
        return option;
    }
    let merged = province.merged.join(", ");
    option.hint(t_args(Msg::SetupMerged, &[("former", &merged)]))
}

fn missing(typed: Typed) -> Vec<FieldProblem> {
    let blank = |value: RwSignal<String>| value.with_untracked(|text| text::is_blank(text));
    let provincial = untrack(|| typed.is_provincial());
    [
        (provincial && blank(typed.province), "province", Msg::SetupProvinceMissing),
        (blank(typed.name), "name", Msg::SetupNameMissing),
        (blank(typed.short), "short", Msg::SetupShortMissing),
    ]
    .into_iter()
    .filter(|(wrong, ..)| *wrong)
    .map(|(_, field, message)| problem(field, message))
    .collect()
}
