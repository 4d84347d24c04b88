//! The checklist beside a dossier: what each section has and lacks, and what every rule says with
//! its source. A tick stands only where the thing is.

use leptos::prelude::*;
use model::{fields::Fields, record::Record};
use rules::{
    Problem, Severity,
    pack::{Pack, Rule},
    ruling::{Ruling, rulings},
};

use crate::{
    desk::use_desk,
    forms::{Written, question::Step},
    i18n::{Msg, t, t_args},
    pages::{
        wording::{self, FieldName},
        written::{answers, tasks::MISSING},
    },
    reactive::live,
    today::today,
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
        let form = Written::of(record.noun);
        let mut items =
            form.map(|form| sections(form, &record.fields, &problems)).unwrap_or_default();
        let judged = form.is_some_and(|form| form.judged_at().is_some());
        if judged {
            let found: Vec<Problem> = problems.iter().map(|(problem, _)| problem.clone()).collect();
            let said =
                directory.with_untracked(|directory| rulings(&record, &found, directory, today()));
            items.extend(said.iter().map(|(rule, ruling)| {
                let words = problems.iter().find(|(problem, _)| problem.code == rule.text);
                ruled(rule, ruling, words.map(|(_, words)| words.as_str()))
            }));
        }
        let source = judged.then(|| match Pack::of(&record, today()) {
            Some(pack) => t_args(Msg::DossierPack, &[("pack", pack.id)]),
            None => t(Msg::DossierNoPack).to_owned(),
        });
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

/// What a section of a dossier has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Has {
    /// So many of so many answers.
    Answers(usize, usize),
    /// So many rows.
    Rows(usize),
    /// Nothing, and nothing is asked for.
    NotAsked,
    /// Not what is asked for.
    Missing,
    /// Something that must be put right.
    Wrong,
    /// Something that somebody should look at.
    Doubtful,
}

impl Has {
    fn of(step: &Step, view: &Fields, problems: &[&(Problem, String)]) -> Self {
        let mut blocking =
            problems.iter().filter(|(problem, _)| problem.severity == Severity::Block).peekable();
        if blocking.peek().is_some() {
            let missing = blocking.any(|(problem, _)| MISSING.contains(&problem.code));
            return if missing { Self::Missing } else { Self::Wrong };
        }
        if !problems.is_empty() {
            return Self::Doubtful;
        }
        let asked: Vec<_> = step.questions.iter().filter(|asked| (asked.when)(view)).collect();
        let counts: Vec<usize> = asked.iter().map(|asked| answers::count(asked, view)).collect();
        match (counts.as_slice(), counts.iter().filter(|count| **count > 0).count()) {
            (_, 0) if asked.iter().all(|asked| asked.optional) => Self::NotAsked,
            (_, 0) => Self::Missing,
            ([rows], _) if asked.iter().all(|asked| asked.ask.has_rows()) => Self::Rows(*rows),
            (_, answered) => Self::Answers(answered, asked.len()),
        }
    }

    fn parts(self) -> (&'static str, Icon, String) {
        let number = |n: usize| n.to_string();
        match self {
            Self::Answers(n, of) if n == of => {
                ("check-ok", Icon::Check, t(Msg::DossierThere).to_owned())
            }
            Self::Answers(n, of) => {
                let args = [("n", &*number(n)), ("of", &*number(of))];
                ("check-ok", Icon::Check, t_args(Msg::DossierThereOf, &args))
            }
            Self::Rows(n) => {
                let words = t_args(Msg::DossierThereRows, &[("n", &number(n))]);
                ("check-ok", Icon::Check, words)
            }
            Self::NotAsked => ("check-none", Icon::Info, t(Msg::DossierNotAsked).to_owned()),
            Self::Missing => ("check-block", Icon::Close, t(Msg::DossierMissing).to_owned()),
            Self::Wrong => ("check-block", Icon::Close, t(Msg::DossierWrong).to_owned()),
            Self::Doubtful => ("check-warn", Icon::Alert, t(Msg::DossierLook).to_owned()),
        }
    }
}

/// One entry for each section of the form; what no section asks for stands at the end.
fn sections(written: Written, view: &Fields, problems: &[(Problem, String)]) -> Vec<AnyView> {
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
            item(t(step.title), Has::of(step, view, &own), &own)
        })
        .collect();
    let rest: Vec<_> = problems
        .iter()
        .filter(|(problem, _)| {
            !of_rule(problem) && written.step_of(FieldName::of(&problem.field).set).is_none()
        })
        .collect();
    if !rest.is_empty() {
        let blocked = rest.iter().any(|(problem, _)| problem.severity == Severity::Block);
        let has = if blocked { Has::Wrong } else { Has::Doubtful };
        items.push(item(t(Msg::DossierOther), has, &rest));
    }
    items
}

fn item(title: &str, has: Has, problems: &[&(Problem, String)]) -> AnyView {
    let (class, mark, word) = has.parts();
    let entries: Vec<AnyView> =
        problems.iter().map(|(_, words)| view! { <li>{words.clone()}</li> }.into_any()).collect();
    let entries = (!entries.is_empty()).then(|| view! { <ul>{entries}</ul> });
    view! {
        <li class=class>
            {icon(mark)}
            <div>
                <span class="check-title">{title.to_owned()}</span>
                ": "
                {word}
                {entries}
            </div>
        </li>
    }
    .into_any()
}

/// What a rule of the law says of it.
fn ruled(rule: &'static Rule, ruling: &Ruling, problem: Option<&str>) -> AnyView {
    let (class, mark, word) = match ruling {
        Ruling::Kept => ("check-ok", Icon::Check, Msg::DossierRuleKept),
        Ruling::Against(_) if rule.verified => ("check-block", Icon::Close, Msg::DossierRuleBroken),
        Ruling::Against(_) | Ruling::Unverified => {
            ("check-warn", Icon::Alert, Msg::DossierUnverified)
        }
        Ruling::Open => ("check-none", Icon::Info, Msg::DossierRuleOpen),
    };
    let title = t_args(Msg::DossierRule, &[("rule", rule.id)]);
    let words = problem.map(|words| view! { <ul><li>{words.to_owned()}</li></ul> });
    let unverified = (!rule.verified).then(|| t(Msg::DossierRuleUnverified));
    view! {
        <li class=class>
            {icon(mark)}
            <div>
                <span class="check-title">{title}</span>
                ": "
                {t(word)}
                {words}
                <p class="quiet">{rule.source}</p>
                <p class="quiet">{unverified}</p>
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::forms::nomination;

    /// What the section of this name has, without problems of its own or with one.
    fn has(step: &str, view: &serde_json::Value, code: Option<&'static str>) -> Has {
        let view: Fields = serde_json::from_value(view.clone()).unwrap();
        let problem = code.map(|code| (Problem::block("x", code), String::new()));
        Has::of(nomination::WRITTEN.step(step).unwrap(), &view, &Vec::from_iter(problem.as_ref()))
    }

    #[test]
    fn a_tick_stands_only_where_the_thing_is() {
        let photo = json!({"attachments/1": {"blob": "a"}, "attachments/2": {"blob": "b"}});
        for (step, view, code, found) in [
            ("attachments", json!({}), None, Has::NotAsked),
            ("attachments", photo, None, Has::Rows(2)),
            ("prior", json!({}), None, Has::NotAsked),
            ("prior", json!({"prior_awards/1": {"award": "x"}}), None, Has::Rows(1)),
            ("meeting", json!({}), Some("required_date"), Has::Missing),
            ("meeting", json!({}), None, Has::Missing),
            ("meeting", json!({"meeting_on": "2026-11-05"}), None, Has::Answers(1, 1)),
            ("achievements", json!({"achievements": "ngắn"}), Some("too_short"), Has::Missing),
            ("achievements", json!({"achievements": "dài"}), Some("too_long"), Has::Wrong),
            (
                "recipient",
                json!({"recipient_kind": "individual", "recipient_name": "A",
                                 "position": "B"}),
                None,
                Has::Answers(3, 6),
            ),
            (
                "recipient",
                json!({"recipient_kind": "household", "recipient_name": "A",
                                 "position": "B"}),
                None,
                Has::Answers(2, 3),
            ),
        ] {
            assert_eq!(has(step, &view, code), found, "{step} {view}");
        }
        for has in [Has::NotAsked, Has::Missing, Has::Wrong, Has::Doubtful] {
            assert_ne!(has.parts().1, Icon::Check);
        }
    }
}
