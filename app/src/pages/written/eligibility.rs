//! Eligibility as one goes: a quiet line with the rule's source, or a block that says which rule,
//! where it stands, and who may lift it.

use leptos::prelude::*;
use rules::{
    Problem, Severity,
    pack::Rule,
    ruling::{Ruling, rulings},
};

use super::{input::Writing, question::Question};
use crate::{
    i18n::{Msg, t, t_args},
    pages::wording,
    reactive::live,
    today::today,
    ui::{Banner, Icon, Tone, icon},
};

/// What the rules say about an answer, beneath it; nothing when no rule looks at it.
pub fn eligibility(writing: Writing, question: &Question) -> AnyView {
    let looked_at = writing.written.judged_at() == Some(question.field);
    if looked_at { judged(writing) } else { ().into_any() }
}

/// What every rule of today says.
pub fn judged(writing: Writing) -> AnyView {
    let said = live(move || {
        let record = writing.form.view();
        let found = writing.problems.with(|problems| {
            writing.with_references(|known| rulings(&record, problems, &known.directory, today()))
        });
        found.into_iter().map(|(rule, ruling)| one(writing, rule, &ruling)).collect_view()
    });
    view! { <div class="field" aria-live="polite">{said}</div> }.into_any()
}

fn one(writing: Writing, rule: &'static Rule, ruling: &Ruling) -> AnyView {
    match ruling {
        Ruling::Open => ().into_any(),
        Ruling::Against(problem) => against(writing, rule, problem),
        Ruling::Kept => view! {
            <p class="quiet">
                {icon(Icon::Check)} " "
                {t_args(Msg::NominationEligible, &[("source", rule.source)])}
            </p>
        }
        .into_any(),
        Ruling::Unverified => view! {
            <p class="quiet">{t_args(Msg::NominationUnverified, &[("source", rule.source)])}</p>
        }
        .into_any(),
    }
}

fn against(writing: Writing, rule: &'static Rule, problem: &Problem) -> AnyView {
    let text = writing.form.fields.with(|view| wording::problem(view, problem));
    let (tone, title, lift) = if problem.severity == Severity::Block {
        (Tone::Problem, Msg::NominationNotEligible, Msg::NominationLift)
    } else {
        (Tone::Caution, Msg::NominationDoubtful, Msg::NominationLiftDoubt)
    };
    view! {
        <Banner tone=tone title=t(title)>
            <p>{text}</p>
            <p>{t_args(Msg::NominationRule, &[("rule", rule.id), ("source", rule.source)])}</p>
            <p>{t(lift)}</p>
        </Banner>
    }
    .into_any()
}
