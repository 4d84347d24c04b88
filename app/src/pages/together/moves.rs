//! The moves that may be made now: a button for each, with what it must say in a dialog.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    life::{self, DO, Facts, Move, Said, Say},
    record::{Noun, Record},
    shape::Shape,
};
use rules::Severity;
use serde_json::json;

use super::{Shown, answer::Asked};
use crate::{
    i18n::{Msg, t},
    pages::wording::{self, stand},
    reactive::live,
    today::today,
    ui::{Banner, Button, ButtonKind, Dialog, Section, Tone},
};

/// The buttons, and what still keeps the next move from being made.
pub(super) fn moves(shown: Shown, noun: Noun, words: &[&'static str]) -> AnyView {
    let Some(life) = noun.life() else { return ().into_any() };
    let steps = words.iter().filter_map(|word| life.step(word));
    let buttons: Vec<AnyView> = steps.map(|step| button(shown, step)).collect();
    if buttons.is_empty() {
        return ().into_any();
    }
    view! {
        <Section title=t(Msg::TogetherNext)>
            {lacking(shown)}
            <div class="actions">{buttons}</div>
        </Section>
    }
    .into_any()
}

/// What blocks, in words.
fn problems(shown: Shown, record: &Record) -> Vec<String> {
    let found = shown.desk.directory.with(|known| rules::problems(record, known, today()));
    let blocking = found.iter().filter(|it| it.severity == Severity::Block);
    blocking.map(|it| wording::problem(&record.fields, it)).collect()
}

fn lacking(shown: Shown) -> AnyView {
    live(move || {
        let found = shown.record.with(|it| it.as_ref().map(|it| problems(shown, it)));
        let found = found.filter(|found| !found.is_empty())?;
        let lines = found.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
        Some(view! {
            <Banner tone=Tone::Caution title=t(Msg::TogetherLacking)><ul>{lines}</ul></Banner>
        })
    })
}

fn button(shown: Shown, step: &'static Move) -> AnyView {
    let open = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let values: Vec<(&'static Say, RwSignal<String>)> =
        step.says.iter().map(|say| (say, RwSignal::new(String::new()))).collect();
    let inputs: Vec<AnyView> = values
        .iter()
        .map(|(say, value)| {
            let asked = asked(say);
            asked.drawn(shown, &Fields::new(), *value, Callback::new(|()| {}))
        })
        .collect();
    let make = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = values.iter().filter_map(|(say, value)| {
            let kept = asked(say).kept(&value.get_untracked());
            (!kept.is_null()).then(|| (say.name.to_owned(), kept))
        });
        let mut words = fields::of(words.collect::<Vec<_>>());
        words.insert(DO.to_owned(), json!(step.word));
        let Some(record) = shown.record.get_untracked() else { return };
        match forecast(shown, &record, step, &words) {
            Err(why) => failed.set(Some(why)),
            Ok(()) => {
                leptos::task::spawn_local(async move {
                    let why = match shown.desk.make_move(&record.id, words).await {
                        Ok(()) => {
                            open.try_set(false);
                            return;
                        }
                        Err(why) => wording::save_failure(&why).to_owned(),
                    };
                    failed.try_set(Some(why));
                });
            }
        }
    };
    let said = live(move || {
        failed.get().map(|words| view! { <Banner tone=Tone::Problem><p>{words}</p></Banner> })
    });
    let label = stand::step(step.word);
    let press = move |()| {
        failed.set(None);
        open.set(true);
    };
    view! {
        <Button label=label on_press=press />
        <Dialog open=open id=format!("move-{}", step.word) title=label>
            <form novalidate on:submit=make>
                {said}
                {inputs}
                <div class="actions">
                    <Button label=label kind=ButtonKind::Primary submit=true />
                    <Button label=t(Msg::OfficeCancel) on_press=move |()| open.set(false) />
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}

/// What a word of a move asks for.
fn asked(say: &'static Say) -> Asked {
    let shape = match say.shape {
        Said::Text => Shape::Long,
        Said::Texts => Shape::Line,
        Said::Day => Shape::Date,
        Said::Count => Shape::Count,
    };
    Asked { noun: None, name: say.name.to_owned(), cell: None, shape, reach: false }
}

/// Why the office would refuse the move, as far as this device can tell.
fn forecast(shown: Shown, record: &Record, step: &Move, words: &Fields) -> Result<(), String> {
    if let Some(say) = step.says.iter().find(|say| say.needed && !words.contains_key(say.name)) {
        let label = wording::label(&Fields::new(), say.name);
        return Err(crate::i18n::t_args(Msg::TogetherNeeded, &[("label", &label)]));
    }
    let blocking = untrack(|| problems(shown, record));
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let facts = Facts {
        problems: count(blocking.len()),
        open_conflicts: count(record.open_conflicts()),
        ..Facts::default()
    };
    let decided = life::decide(step, &record.fields, words, facts, today());
    decided.map(drop).map_err(|why| match blocking.first() {
        Some(first) => first.clone(),
        None => wording::refusal(&why),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::for_code;

    #[test]
    fn every_word_that_a_group_s_moves_must_say_has_its_label() {
        let nouns =
            Noun::ALL.into_iter().filter(|noun| noun.kind().home == model::kind::Home::Group);
        for step in nouns.filter_map(Noun::life).flat_map(|life| life.moves) {
            for say in step.says {
                let code = say.name;
                assert!(for_code("label", code).is_some(), "the catalogues lack label_{code}");
                assert_ne!(asked(say).kept("12"), serde_json::Value::Null, "{code}");
            }
        }
    }
}
