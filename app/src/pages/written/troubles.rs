//! What waits for a person: changes that the office did not apply, and open conflicts.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    id::{OpId, RecordId},
};
use sync::{
    client::{LocalRecord, OpProblem},
    op::Kind,
    verdict::Verdict,
};

use super::Written;
use crate::{
    desk::{Desk, SaveFailure},
    i18n::{Msg, t, t_args},
    pages::wording::{self, label},
    ui::{Banner, Button, LinkButton, Tone, moment},
};

use super::line::failure_banner;

/// Everything about a record that needs a person, each with what to do.
pub fn troubles(
    desk: Desk,
    written: Written,
    id: &RecordId,
    record: Option<&LocalRecord>,
) -> AnyView {
    let Some(record) = record else { return ().into_any() };
    let view = record.view_fields();
    let open = fields::rows(&view, fields::CONFLICTS).count();
    let conflicts = (open > 0).then(|| {
        let href = written.conflicts_page(id.as_str()).path();
        view! {
            <Banner tone=Tone::Problem>
                <p>{t_args(Msg::ConflictOpen, &[("n", &open.to_string())])}</p>
                <LinkButton href=href label=t(Msg::ConflictGo) />
            </Banner>
        }
    });
    let failure = RwSignal::new(None::<SaveFailure>);
    let problems: Vec<AnyView> = record
        .problems
        .iter()
        .filter_map(|problem| one(desk, id, &view, problem, failure))
        .collect();
    view! {
        {conflicts}
        {failure_banner(failure)}
        {problems}
    }
    .into_any()
}

fn one(
    desk: Desk,
    id: &RecordId,
    view: &Fields,
    problem: &OpProblem,
    failure: RwSignal<Option<SaveFailure>>,
) -> Option<AnyView> {
    let (text, code) = wording::verdict(view, &problem.verdict)?;
    let title = match problem.verdict {
        Verdict::Rejected { .. } => Msg::RecordRejected,
        _ => Msg::RecordHeld,
    };
    let what = what(view, problem);
    let op: OpId = problem.op.o.clone();
    let id = id.clone();
    let dismiss = move |()| {
        let (id, op) = (id.clone(), op.clone());
        leptos::task::spawn_local(async move {
            if let Err(why) = desk.dismiss(&id, &op).await {
                failure.set(Some(why));
            }
        });
    };
    Some(
        view! {
            <Banner tone=Tone::Problem title=t(title)>
                <p>{what}</p>
                <p>{text}</p>
                <p class="quiet-code">{code}</p>
                <Button label=t(Msg::RecordDismiss) on_press=dismiss />
            </Banner>
        }
        .into_any(),
    )
}

/// What the op wished: a transition, or changes of fields.
fn what(view: &Fields, problem: &OpProblem) -> String {
    let moment = moment(problem.op.at);
    let wished = match &problem.op.k {
        Kind::Cmd => match problem.op.f.get("do").and_then(|word| word.as_str()) {
            Some("submit") => t(Msg::RecordWishSubmit).to_owned(),
            Some("withdraw") => t(Msg::RecordWishWithdraw).to_owned(),
            _ => t(Msg::RecordWishOther).to_owned(),
        },
        Kind::New => t(Msg::RecordWishNew).to_owned(),
        _ => {
            let mut names: Vec<String> =
                problem.op.f.keys().map(|name| text::begin_small(&label(view, name))).collect();
            names.dedup();
            t_args(Msg::RecordWishEdit, &[("what", &names.join(", "))])
        }
    };
    t_args(Msg::RecordWish, &[("wish", wished.as_str()), ("moment", moment.as_str())])
}
