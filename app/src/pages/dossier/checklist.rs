//! The checklist beside a dossier: what each section lacks, and what every rule says with its
//! source.

use leptos::prelude::*;
use model::record::{Noun, Record};
use rules::{
    Problem, Severity,
    pack::{Pack, Rule},
};

use super::written;
use crate::{
    desk::use_desk,
    i18n::{Msg, t, t_args},
    pages::{
        office::parts::today,
        wording::{self, FieldName},
        written::Written,
    },
    reactive::live,
    ui::{Icon, icon},
};

/// All problems of a dossier in words, the blocking ones first.
pub fn problems(record: &Record) -> Vec<(Problem, String)> {
    let found = use_desk()
        .directory
        .with_untracked(|directory| rules::problems(record, directory, today()));
    let mut said: Vec<_> = found
        .into_iter()
        .map(|problem| {
            let words = wording::problem(&record.fields, &problem);
            (problem, words)
        })
        .collect();
    text::sort_by_key(&mut said, |(problem, _)| problem.severity);
    said
}

/// The checklist.
#[component]
pub fn Checklist(record: Record) -> impl IntoView {
    let directory = use_desk().directory;
    let items = live(move || {
        directory.track();
        let problems = problems(&record);
        let mut items = match written(record.noun) {
            Some(written) => sections(written, &problems),
            None => vec![item(t(Msg::DossierAbout), &problems.iter().collect::<Vec<_>>())],
        };
        let pack = Pack::of(&record, today());
        if record.noun == Noun::Nomination {
            items.extend(pack.map(|pack| pack.rules).unwrap_or_default().iter().map(|rule| {
                let found = problems.iter().find(|(problem, _)| problem.code == rule.text);
                ruled(rule, found.map(|(_, words)| words.as_str()))
            }));
        }
        let source = match (record.noun, pack) {
            (Noun::Nomination, Some(pack)) => t_args(Msg::DossierPack, &[("pack", pack.id)]),
            (Noun::Nomination, None) => t(Msg::DossierNoPack).to_owned(),
            _ => String::new(),
        };
        view! {
            <ul class="checklist">{items}</ul>
            <p class="quiet">{source}</p>
        }
    });
    view! {
        <section class="card" aria-labelledby="checklist-title" id="checklist">
            <h2 id="checklist-title">{t(Msg::DossierChecklist)}</h2>
            {items}
        </section>
    }
}

/// One entry for each section of the form; what no section asks for stands at the end.
fn sections(written: Written, problems: &[(Problem, String)]) -> Vec<AnyView> {
    let of_rule = |problem: &Problem| problem.source.is_some();
    let mut items: Vec<AnyView> = written
        .steps()
        .iter()
        .map(|step| {
            let own: Vec<_> = problems
                .iter()
                .filter(|(problem, _)| !of_rule(problem))
                .filter(|(problem, _)| {
                    let set = FieldName::of(&problem.field).set;
                    written.step_of(set).is_some_and(|found| found.name == step.name)
                })
                .collect();
            item(t(step.title), &own)
        })
        .collect();
    let rest: Vec<_> = problems
        .iter()
        .filter(|(problem, _)| {
            !of_rule(problem) && written.step_of(FieldName::of(&problem.field).set).is_none()
        })
        .collect();
    if !rest.is_empty() {
        items.push(item(t(Msg::DossierOther), &rest));
    }
    items
}

fn item(title: &str, problems: &[&(Problem, String)]) -> AnyView {
    let blocked = problems.iter().any(|(problem, _)| problem.severity == Severity::Block);
    let (class, mark, word) = match (problems.is_empty(), blocked) {
        (true, _) => ("check-ok", Icon::Check, Msg::DossierOk),
        (false, true) => ("check-block", Icon::Close, Msg::DossierLacks),
        (false, false) => ("check-warn", Icon::Alert, Msg::DossierLook),
    };
    let entries: Vec<AnyView> =
        problems.iter().map(|(_, words)| view! { <li>{words.clone()}</li> }.into_any()).collect();
    let entries = (!entries.is_empty()).then(|| view! { <ul>{entries}</ul> });
    view! {
        <li class=class>
            {icon(mark)}
            <div>
                <span class="check-title">{title.to_owned()}</span>
                ": "
                {t(word)}
                {entries}
            </div>
        </li>
    }
    .into_any()
}

/// What a rule of the law says of it.
fn ruled(rule: &'static Rule, problem: Option<&str>) -> AnyView {
    let (class, mark) = match (problem.is_some(), rule.verified) {
        (false, _) => ("check-ok", Icon::Check),
        (true, true) => ("check-block", Icon::Close),
        (true, false) => ("check-warn", Icon::Alert),
    };
    let title = t_args(Msg::DossierRule, &[("rule", rule.id)]);
    let words = problem.unwrap_or_else(|| t(Msg::DossierRuleKept)).to_owned();
    let unverified = (!rule.verified).then(|| t(Msg::DossierRuleUnverified));
    view! {
        <li class=class>
            {icon(mark)}
            <div>
                <span class="check-title">{title}</span>
                ": "
                {words}
                <p class="quiet">{rule.source}</p>
                <p class="quiet">{unverified}</p>
            </div>
        </li>
    }
    .into_any()
}
