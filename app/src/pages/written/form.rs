//! The pages of a form: opens it once with what it needs, and closes it to who may not write now.

use leptos::prelude::*;
use model::{access::Operation, id::RecordId, record::Record};

use super::{CHECK, Written, input::Writing, later, references::References, step, tasks};
use crate::{
    desk::{Desk, Form, OpenError, title_of, use_desk},
    i18n::{Msg, t, t_args},
    pages::wording::{self, stand},
    reactive::{Reading, live, memo},
    ui::{Banner, Button, ButtonKind, Delayed, LinkButton, NotHere, PageHeading, Tone},
};

/// The task list of a form.
#[component]
pub fn TaskPage(written: Written, id: String) -> impl IntoView {
    let title = t(written.words().form).to_owned();
    opened(written, id, title, above(written, None), Box::new(tasks::tasks))
}

/// A step of a form, the last of which is the check.
#[component]
pub fn StepPage(written: Written, id: String, step: String) -> impl IntoView {
    if step == CHECK {
        let above = above(written, Some(written.steps().len()));
        return opened(written, id, t(Msg::FormCheck).to_owned(), above, Box::new(later::check));
    }
    let Some(asked) = written.step(&step) else {
        return view! { <crate::pages::NotFoundPage /> }.into_any();
    };
    let title = t(asked.title).to_owned();
    let body = move |writing: Writing| match writing.written.step(&step) {
        Some(step) => step::step(writing, step),
        None => ().into_any(),
    };
    let at = written.steps().iter().position(|other| other.name == asked.name);
    opened(written, id, title, above(written, at), Box::new(body))
}

/// Draws a page of a form that is open.
type Body = Box<dyn Fn(Writing) -> AnyView + Send>;

fn opened(written: Written, id: String, title: String, above: String, body: Body) -> AnyView {
    let desk = use_desk();
    let references = References::follow(desk);
    let form_id = id.clone();
    let form = Reading::new(move || {
        let id = RecordId::parse(&form_id);
        async move {
            let Ok(id) = id else { return Err(OpenError::NotHere) };
            desk.open_form(&id, written.noun()).await
        }
    });
    let again = Callback::new(move |()| form.read_again());
    let known = memo(move || references.with(Option::is_some));
    let content = live(move || {
        if !known.get() {
            return view! { <Delayed /> }.into_any();
        }
        form.get().map_or_else(
            || view! { <Delayed /> }.into_any(),
            |opened| {
                if matches!(opened, Err(OpenError::InOtherTab)) {
                    open_when_free(desk, &id, again);
                }
                show(desk, written, opened, references, again, &body)
            },
        )
    });
    view! {
        <div class="form-page">
            <PageHeading title=title above=above />
            {content}
        </div>
    }
    .into_any()
}

/// Opens the form by itself when the other tab has given it up.
fn open_when_free(desk: Desk, id: &str, again: Callback<()>) {
    let Ok(id) = RecordId::parse(id) else { return };
    leptos::task::spawn_local(async move {
        desk.until_form_is_free(&id).await;
        again.try_run(());
    });
}

/// What is written, and which step of how many this is; the check is the last.
fn above(written: Written, at: Option<usize>) -> String {
    let one = t(written.one());
    let Some(at) = at else { return one.to_owned() };
    let [n, of] = [at + 1, written.steps().len() + 1].map(|n| n.to_string());
    format!("{one} · {}", t_args(Msg::FormStep, &[("n", &n), ("of", &of)]))
}

fn show(
    desk: Desk,
    written: Written,
    opened: Result<Form, OpenError>,
    references: RwSignal<Option<References>>,
    again: Callback<()>,
    body: &Body,
) -> AnyView {
    let form = match opened {
        Ok(form) => form,
        Err(OpenError::NotHere) => return view! { <NotHere /> }.into_any(),
        Err(OpenError::InOtherTab) => {
            return view! {
                <Banner tone=Tone::Caution title=t(Msg::FormInOtherTab)>
                    <p>{t(Msg::FormInOtherTabHelp)}</p>
                    <Button label=t(Msg::StoreAgain) on_press=again />
                </Banner>
            }
            .into_any();
        }
        Err(OpenError::Store(error)) => {
            return view! {
                <Banner tone=Tone::Problem>
                    <p>{wording::store_failure(&error)}</p>
                    <p class="quiet-code">{error.to_string()}</p>
                    <Button label=t(Msg::StoreAgain) on_press=again />
                </Banner>
            }
            .into_any();
        }
    };
    if let Some(why) = closed(desk, form) {
        let href = written.record_page(form.id().as_str()).path();
        return view! {
            <Banner tone=Tone::Caution>
                <p>{why}</p>
            </Banner>
            <div class="actions">
                <LinkButton href=href label=t(Msg::FormToRecord) kind=ButtonKind::Primary />
            </div>
        }
        .into_any();
    }
    let writing = Writing::new(written, form, references);
    let named = live(move || {
        let title = form.fields.with(|view| title_of(Some(written.noun()), view));
        (!title.is_empty()).then(|| view! { <p class="lead">{title}</p> })
    });
    view! {
        {named}
        <div
            on:paste=move |event| writing.guard_paste(&event)
            on:input=move |_| writing.forget_paste()
        >
            {body(writing)}
        </div>
    }
    .into_any()
}

/// Why the form may not be written in now.
fn closed(desk: Desk, form: Form) -> Option<&'static str> {
    let record: Record = untrack(|| form.view());
    if desk.device.with_untracked(|device| device.as_ref().is_some_and(|d| d.actor.is_none())) {
        return Some(t(Msg::FormChooseActor));
    }
    if !untrack(|| desk.may(Operation::Write, &record.scope)) {
        return Some(t(Msg::FormNoRight));
    }
    form.record.with_value(|saved| {
        let saved = saved.as_ref()?;
        if saved.pending_command().is_some() {
            return Some(t(Msg::FormWaiting));
        }
        let saved = saved.view()?;
        (!saved.is_editable()).then(|| stand::closed(saved.stand().word()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{nomination, pledge, report};

    #[test]
    fn a_form_says_which_step_of_how_many_it_is() {
        for (written, at, said) in [
            (nomination::WRITTEN, None, "Đề nghị khen thưởng"),
            (nomination::WRITTEN, Some(1), "Đề nghị khen thưởng · Bước 2/7"),
            (pledge::WRITTEN, Some(4), "Giao ước thi đua · Bước 5/5"),
            (report::WRITTEN, Some(0), "Báo cáo · Bước 1/3"),
        ] {
            assert_eq!(above(written, at), said);
        }
    }
}
