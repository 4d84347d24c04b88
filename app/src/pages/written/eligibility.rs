//! Eligibility as one goes: a quiet line with the rule's source, or a block that says which rule,
//! where it stands, and who may lift it.

use leptos::prelude::*;
use model::{fields, record::Noun};
use rules::{
    Problem, Severity,
    pack::{Pack, Rule},
};

use super::{input::Writing, question::Question, references::today};
use crate::{
    i18n::{Msg, t, t_args},
    pages::wording,
    reactive::live,
    ui::{Banner, Icon, Tone, icon},
};

/// What the rules say about an answer, beneath it; nothing when no rule looks at it.
pub fn eligibility(writing: Writing, question: &Question) -> AnyView {
    let looked_at = writing.written.noun() == Noun::Nomination && question.field == "award";
    if looked_at { judged(writing) } else { ().into_any() }
}

/// What every rule of today says.
pub fn judged(writing: Writing) -> AnyView {
    let said = live(move || {
        let asked = writing.form.fields.with(|view| {
            ["award", "recipient_kind"].iter().all(|name| !fields::text(view, name).is_empty())
        });
        let rules = Pack::on(today()).map(|pack| pack.rules).unwrap_or_default();
        if asked { rules.iter().map(|rule| one(writing, rule)).collect() } else { Vec::new() }
    });
    view! { <div class="field" aria-live="polite">{said}</div> }.into_any()
}

fn one(writing: Writing, rule: &'static Rule) -> AnyView {
    let found = writing
        .problems
        .with(|problems| problems.iter().find(|problem| problem.code == rule.text).cloned());
    match found {
        Some(problem) => against(writing, rule, &problem),
        None if rule.verified => view! {
            <p class="quiet">
                {icon(Icon::Check)} " "
                {t_args(Msg::NominationEligible, &[("source", rule.source)])}
            </p>
        }
        .into_any(),
        None => view! {
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
