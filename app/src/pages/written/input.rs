//! The input of a question, bound to the open form.

use leptos::prelude::*;
use model::{
    bound,
    fields::{self, Fields},
};
use rules::{Problem, Severity, TOO_LONG, limits::MAX_TEXT};

use super::{
    Written,
    bind::{self, Manner},
    figures,
    question::{Ask, Question, Source},
    references::References,
    rows,
    unasked::notice,
};
use crate::{
    desk::Form,
    i18n::{Msg, t, t_args},
    pages::wording,
    platform::page,
    reactive::{live, memo, watch},
    ui::{
        Button, Choice, DateField, FieldProblem, NumberField, Opt, Select, TextArea, TextField,
        TextKind, Width, field_id,
    },
};

/// Fields on which what a form offers depends.
const OFFERED_BY: [&str; 3] = ["recipient_kind", "movement", "drive"];

/// An open form on its page.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    pub written: Written,
    pub form: Form,
    references: RwSignal<Option<References>>,
    /// All problems of the form as it stands on the screen.
    pub problems: Memo<Vec<Problem>>,
    /// Whether problems stand at their fields already.
    pub revealed: RwSignal<bool>,
    /// Whether photos are being made small, which the form waits for.
    pub preparing: RwSignal<bool>,
    /// The field into which more was to be pasted than a browser can show, and why it was not.
    pasted: RwSignal<Vec<FieldProblem>>,
    /// Inputs on the page with the names of their fields, so that a choice may fill in others; of
    /// two with one name the later is there.
    inputs: StoredValue<Vec<(String, RwSignal<String>)>>,
}

/// Where an answer is kept: a plain field, or a cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Field(&'static str),
    /// The row's field name, such as `targets/r1`, and the cell.
    Cell(String, &'static str),
}

impl Place {
    /// The name of the place, as problems have it.
    pub fn name(&self) -> String {
        match self {
            Self::Field(name) => (*name).to_owned(),
            Self::Cell(row, cell) => format!("{row}#{cell}"),
        }
    }
}

impl Writing {
    /// Takes an open form to its page.
    pub fn new(written: Written, form: Form, references: RwSignal<Option<References>>) -> Self {
        Self {
            written,
            form,
            references,
            problems: memo(move || form.problems()),
            revealed: RwSignal::new(false),
            preparing: RwSignal::new(false),
            pasted: RwSignal::new(Vec::new()),
            inputs: StoredValue::new(Vec::new()),
        }
    }

    /// Reads the reference data; follows it as it arrives.
    pub fn with_references<T>(self, read: impl FnOnce(&References) -> T) -> T {
        self.references.with(|known| match known {
            Some(references) => read(references),
            None => read(&References::default()),
        })
    }

    /// The problems that keep the form from being handed in, in words, with the page of each.
    pub fn listed(self, of: impl Fn(&Problem) -> bool) -> Vec<FieldProblem> {
        let id = self.form.id();
        let step_page = |problem: &Problem| {
            let step = self.written.step_of(wording::FieldName::of(&problem.field).set)?;
            Some(format!("{}?return=check", self.written.step_page(id.as_str(), step.name).path()))
        };
        self.form.fields.with(|view| {
            self.problems.with(|problems| {
                let blocking = problems.iter().filter(|p| p.severity == Severity::Block && of(p));
                blocking
                    .map(|problem| FieldProblem {
                        field: problem.field.clone(),
                        text: wording::problem(view, problem),
                        page: step_page(problem),
                    })
                    .collect()
            })
        })
    }

    /// The words of the problem of a place, once problems are shown; that it is too long is said
    /// at once.
    pub fn error(self, name: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            let revealed = self.revealed.get();
            let pasted = self.pasted.with(|pasted| {
                let here = pasted.iter().find(|it| it.field == field_id(&name));
                here.map(|it| it.text.clone())
            });
            if pasted.is_some() {
                return pasted;
            }
            self.problems.with(|problems| {
                let problem =
                    problems.iter().find(|p| p.field == name && p.severity == Severity::Block)?;
                if !revealed && problem.code != TOO_LONG {
                    return None;
                }
                Some(self.form.fields.with_untracked(|view| wording::problem(view, problem)))
            })
        })
    }

    /// What the writer should look at again at a place; rules of the law say it elsewhere.
    fn warning(self, name: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problems.with(|problems| {
                let problem = problems.iter().find(|p| p.field == name && is_hint(p))?;
                Some(self.form.fields.with_untracked(|view| wording::problem(view, problem)))
            })
        })
    }

    /// Keeps out what is too much for any field: drawing it would hold the page up, and nobody
    /// could shorten it.
    pub fn guard_paste(self, event: &web_sys::Event) {
        let n = page::pasted(event);
        let mut problems = Vec::new();
        if n > bound::VALUE_BYTES {
            event.prevent_default();
            let [n, max] = [n, MAX_TEXT].map(|n| n.to_string());
            let text = t_args(Msg::FormPasted, &[("n", &n), ("max", &max)]);
            problems.push(FieldProblem { field: page::target_id(event), text, page: None });
        }
        self.pasted.set(problems);
    }

    /// Who writes on has seen what was kept out.
    pub fn forget_paste(self) {
        if self.pasted.with_untracked(|pasted| !pasted.is_empty()) {
            self.pasted.set(Vec::new());
        }
    }

    /// Fills in an input that is blank or still says what was filled in before.
    pub fn fill(self, name: &str, before: &str, text: &str) {
        let input = self.inputs.with_value(|inputs| {
            inputs.iter().rev().find(|(known, _)| known == name).map(|(_, input)| *input)
        });
        if let Some(input) = input
            && input.try_with_untracked(|now| now.trim().is_empty() || now == before) == Some(true)
        {
            input.set(text.to_owned());
        }
    }

    fn bound(self, place: &Place, ask: &Ask) -> RwSignal<String> {
        let manner = Manner::of(ask);
        let input = match place {
            Place::Field(name) => bind::field(self.form, name, manner),
            Place::Cell(row, cell) => bind::cell(self.form, row, cell, manner),
        };
        self.inputs.update_value(|inputs| {
            inputs.push((place.name(), input));
        });
        input
    }
}

/// A question of the form, shown while its condition holds.
pub fn question(writing: Writing, question: &'static Question) -> AnyView {
    let asked = memo(move || writing.form.fields.with(question.when));
    let shown = live(move || {
        asked.get().then(|| match &question.ask {
            Ask::Rows(set) => rows::rows(writing, question, set),
            Ask::Figures => figures::figures(writing, question),
            _ => input(writing, question, Place::Field(question.field)),
        })
    });
    view! { {shown} }.into_any()
}

/// The input of a question whose answer is one value.
pub fn input(writing: Writing, question: &'static Question, place: Place) -> AnyView {
    let (field, of) = (place.name(), place.clone());
    let value = writing.bound(&place, &question.ask);
    let error = writing.error(field.clone());
    let beyond = RwSignal::new(value.with_untracked(|text| text.len() > bound::VALUE_BYTES));
    let optional = question.optional;
    let code = match &place {
        // A group must be chosen for a report, and may be left out of a pledge.
        Place::Field("group") if !optional => "group_required".to_owned(),
        Place::Field(name) => (*name).to_owned(),
        Place::Cell(row, cell) => format!("{}_{cell}", row.split('/').next().unwrap_or_default()),
    };
    // What a name is called depends on the kind of recipient, which is chosen on the same page.
    let kind = memo(move || {
        writing.form.fields.with(|view| fields::text(view, "recipient_kind").to_owned())
    });
    let build = live(move || {
        kind.track();
        let (label, hint) = writing.form.fields.with_untracked(|view| {
            (wording::label(view, &field), wording::hint(view, &code).to_owned())
        });
        let (field, error) = (field.clone(), error);
        if beyond.get() {
            return too_much(&field, label, error, value, beyond);
        }
        match &question.ask {
            Ask::Line => view! {
                <TextField field label hint error optional value />
            }
            .into_any(),
            Ask::Year => view! {
                <TextField field label hint error optional value kind=TextKind::Digits width=Width::Short />
            }
            .into_any(),
            Ask::Number => view! { <NumberField field label hint error optional value /> }.into_any(),
            Ask::Date => {
                let warning = writing.warning(field.clone());
                view! { <DateField field label hint error warning optional value /> }.into_any()
            }
            Ask::Lines => view! { <TextArea field label hint error optional value rows=3 /> }.into_any(),
            Ask::Long(from, to) => view! {
                <TextArea field label hint error optional value rows=12 usual=(*from, *to) />
            }
            .into_any(),
            Ask::Choice(words) => {
                let options: Vec<Opt> = words
                    .iter()
                    .map(|word| Opt::new(*word, super::answers::choice(question.field, word)))
                    .collect();
                view! { <Choice field label hint error optional value options /> }.into_any()
            }
            Ask::Pick(source) => {
                let options = offered(writing, *source);
                fill_in(writing, *source, &place, value);
                view! { <Select field label hint error optional value options /> }.into_any()
            }
            Ask::Rows(_) | Ask::Figures => ().into_any(),
        }
    });
    (build, notice(writing, &of)).into_any()
}

/// In place of a box that no browser could draw: what is wrong, and a way to write on.
fn too_much(
    field: &str,
    label: String,
    error: Signal<Option<String>>,
    value: RwSignal<String>,
    beyond: RwSignal<bool>,
) -> AnyView {
    let shorten = move |()| {
        value.update(|text| *text = text.chars().take(MAX_TEXT).collect());
        beyond.set(false);
    };
    view! {
        <div class="field field-invalid" id=field_id(field) tabindex="-1">
            <p class="field-label">{label}</p>
            <p class="field-error">{live(move || error.get())}</p>
            <Button label=t(Msg::FormShorten) on_press=shorten />
        </div>
    }
    .into_any()
}

/// Whether a problem only asks for another look, without a rule of the law behind it.
pub fn is_hint(problem: &Problem) -> bool {
    problem.severity == Severity::Warn && problem.source.is_none()
}

fn offered(writing: Writing, source: Source) -> Signal<Vec<Opt>> {
    let by = memo(move || {
        writing.form.fields.with(|view| OFFERED_BY.map(|name| fields::text(view, name).to_owned()))
    });
    memo(move || {
        by.track();
        let offered = |view: &Fields| writing.with_references(|r| r.options(source, view));
        writing.form.fields.with_untracked(offered)
    })
    .into()
}

/// What the choice of an organisation or of an indicator says already: the name, the unit.
fn said_by(writing: Writing, source: Source, place: &Place, id: &str) -> Vec<(String, String)> {
    writing.with_references(|references| match (source, place) {
        (Source::Org, _) if !id.is_empty() => {
            vec![("recipient_name".to_owned(), references.name(source, id))]
        }
        (Source::Indicator, Place::Cell(row, _)) => references
            .indicator(id)
            .map(|indicator| {
                vec![
                    (format!("{row}#name"), indicator.name.clone()),
                    (format!("{row}#unit"), indicator.unit.clone()),
                ]
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    })
}

/// Fills that in when another choice is made.
fn fill_in(writing: Writing, source: Source, place: &Place, value: RwSignal<String>) {
    let place = place.clone();
    let mut before = None::<String>;
    watch(move || {
        let chosen = value.get();
        if let Some(before) = before.replace(chosen.clone()).filter(|before| *before != chosen) {
            let said = said_by(writing, source, &place, &before);
            for (name, text) in said_by(writing, source, &place, &chosen) {
                let said = said.iter().find(|(known, _)| *known == name);
                writing.fill(&name, said.map_or("", |(_, said)| said), &text);
            }
        }
    });
}
