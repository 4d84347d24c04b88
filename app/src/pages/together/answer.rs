//! One answer of a record: a field, or a cell of a row; how it is asked for, written and told.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    kind::Home,
    record::Noun,
    shape::{Field, Shape},
};
use serde_json::{Value, json};

use super::Shown;
use crate::{
    desk::Desk,
    i18n::{Lang, Msg, for_code, for_entry, t},
    pages::{
        office::parts::org_name,
        wording::{FieldName, label},
        written::bind,
    },
    platform::sleep,
    reactive::{live, watch},
    ui::{
        Button, ButtonKind, Check, Choice, DateField, NumberField, Opt, Select, TextArea,
        TextField, TextKind, Width,
    },
};

/// Milliseconds without a keystroke after which an answer is saved though its field is not left.
const PAUSE: i32 = 1_500;

/// An answer and where it is kept.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Of what; `None` for a word of a move.
    pub noun: Option<Noun>,
    /// The field, or the row such as `criteria/r1`.
    pub name: String,
    pub cell: Option<&'static str>,
    pub shape: Shape,
    /// Whether it names only the own organisation and those below.
    pub reach: bool,
}

/// What joins several words in one input; neither words nor ids contain it.
const JOINT: &str = ",";

/// What a field of a noun is called: by texts of the noun's own, or as in every form.
pub fn name_of_field(noun: Option<Noun>, view: &Fields, name: &str) -> String {
    let FieldName { set, cell, .. } = FieldName::of(name);
    let code = cell.map_or_else(|| set.to_owned(), |cell| format!("{set}_{cell}"));
    let own = noun.and_then(|noun| for_entry(&format!("{}_{code}", noun.as_str())));
    own.map_or_else(|| label(view, name), |own| t(own).to_owned())
}

/// What a word of a choice is called.
fn name_of_word(noun: Option<Noun>, key: &str, word: &str) -> String {
    let own = noun.and_then(|noun| for_entry(&format!("{}_{key}_{word}", noun.as_str())));
    let words = own.or_else(|| for_code("value", &format!("{key}_{word}")));
    words.map_or_else(|| word.to_owned(), |words| t(words).to_owned())
}

impl Asked {
    /// The answer of a field.
    pub fn field(noun: Noun, field: &'static Field) -> Self {
        let Field { name, shape, reach, .. } = *field;
        Self { noun: Some(noun), name: name.to_owned(), cell: None, shape, reach }
    }

    /// The answer of a cell.
    pub fn cell(noun: Noun, row: &str, cell: &'static Field) -> Self {
        let Field { name, shape, reach, .. } = *cell;
        Self { noun: Some(noun), name: row.to_owned(), cell: Some(name), shape, reach }
    }

    fn value(&self, view: &Fields) -> Value {
        let value = view.get(&self.name);
        let value = match self.cell {
            Some(cell) => value.and_then(|row| row.get(cell)),
            None => value,
        };
        value.cloned().unwrap_or_default()
    }

    /// What it is called.
    fn label(&self, view: &Fields) -> String {
        match self.cell {
            Some(cell) => name_of_field(self.noun, view, &format!("{}#{cell}", self.name)),
            None => name_of_field(self.noun, view, &self.name),
        }
    }

    /// The key of its texts and the name of its input.
    fn key(&self) -> String {
        let set = self.name.split('/').next().unwrap_or_default();
        self.cell.map_or_else(|| set.to_owned(), |cell| format!("{set}_{cell}"))
    }

    /// The answer as people read it.
    pub fn said(&self, shown: Shown, view: &Fields) -> String {
        let value = self.value(view);
        let text = value.as_str().unwrap_or_default();
        let each = |say: &dyn Fn(&str) -> String| {
            let words = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            words.map(say).collect::<Vec<_>>().join(", ")
        };
        match self.shape {
            Shape::Choice(_) if text.is_empty() => String::new(),
            Shape::Choice(_) => name_of_word(self.noun, &self.key(), text),
            Shape::Several(_) => each(&|word| name_of_word(self.noun, &self.key(), word)),
            Shape::Ref(noun) => shown.names.name(shown.desk, noun, text),
            Shape::Refs(noun) => each(&|id| shown.names.name(shown.desk, noun, id)),
            Shape::Date => bind::shown(text),
            Shape::Number => text::shown_number(text, Lang::current().notation()),
            Shape::Flag => match value.as_bool() {
                Some(true) => t(Msg::TogetherYes).to_owned(),
                _ => String::new(),
            },
            Shape::Count => value.as_u64().map(|n| n.to_string()).unwrap_or_default(),
            _ => text.to_owned(),
        }
    }

    /// What is in its input.
    fn typed(&self, view: &Fields) -> String {
        let value = self.value(view);
        match self.shape {
            Shape::Number => {
                text::shown_number(value.as_str().unwrap_or_default(), Lang::current().notation())
            }
            Shape::Count => value.as_u64().map(|n| n.to_string()).unwrap_or_default(),
            Shape::Flag => value.as_bool().unwrap_or_default().to_string(),
            Shape::Several(_) | Shape::Refs(_) => {
                let words = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                words.collect::<Vec<_>>().join(JOINT)
            }
            Shape::Date => bind::shown(value.as_str().unwrap_or_default()),
            _ => value.as_str().unwrap_or_default().to_owned(),
        }
    }

    /// What an input holds, as it is kept; blank removes.
    pub fn kept(&self, typed: &str) -> Value {
        let line = text::clean_text(typed);
        match self.shape {
            _ if line.is_empty() => Value::Null,
            Shape::Number => json!(text::kept_number(&line, Lang::current().notation())),
            Shape::Count => line.parse::<u32>().map_or(Value::Null, |n| json!(n)),
            Shape::Flag => json!(line == "true"),
            Shape::Several(_) | Shape::Refs(_) => json!(line.split(JOINT).collect::<Vec<_>>()),
            Shape::Date => json!(bind::kept(&line)),
            _ => json!(line),
        }
    }

    /// An input whose answer is saved when it is left or chosen.
    pub fn input(self, shown: Shown) -> AnyView {
        let now = shown.record.with_untracked(|it| it.as_ref().map(|it| it.fields.clone()));
        let now = now.unwrap_or_default();
        let known = StoredValue::new(self.typed(&now));
        let value = RwSignal::new(known.get_value());
        let asked = self.clone();
        // What another device changed is shown unless something is typed over it.
        watch(move || {
            let stands = asked.typed(&shown.fields());
            if stands != known.get_value() && value.with_untracked(|it| *it == known.get_value()) {
                value.set(stands.clone());
            }
            known.set_value(stands);
        });
        let asked = self.clone();
        let save = Callback::new(move |()| {
            let typed = value.get_untracked();
            // Whether a term is over must be certain, so what is no day is not saved.
            if asked.shape == Shape::Date && is_unreadable_day(&typed) {
                return;
            }
            if typed != known.get_value() {
                known.set_value(typed.clone());
                asked.save(shown, asked.kept(&typed));
            }
        });
        // A device that dies before the field is left has what was typed.
        watch(move || {
            let typed = value.get();
            if typed == known.get_value() {
                return;
            }
            leptos::task::spawn_local(async move {
                sleep(PAUSE).await;
                if value.try_get_untracked().is_some_and(|now| now == typed) {
                    save.try_run(());
                }
            });
        });
        self.drawn(shown, &now, value, save)
    }

    fn save(&self, shown: Shown, value: Value) {
        let value = match self.cell {
            None => value,
            Some(cell) => {
                let row = shown.record.with_untracked(|record| {
                    record.as_ref().and_then(|it| it.fields.get(&self.name)?.as_object().cloned())
                });
                let mut row = row.unwrap_or_default();
                row.insert(cell.to_owned(), value);
                row.retain(|_, value| !value.is_null());
                Value::Object(row)
            }
        };
        shown.write(fields::of([(self.name.clone(), value)]));
    }

    /// The input itself.
    pub fn drawn(
        &self,
        shown: Shown,
        view: &Fields,
        value: RwSignal<String>,
        save: Callback<()>,
    ) -> AnyView {
        let label = self.label(view);
        let field = match self.cell {
            Some(cell) => format!("{}-{cell}", self.name.replace('/', "-")),
            None => self.name.clone(),
        };
        let at_once = move || {
            watch(move || {
                value.track();
                save.run(());
            });
        };
        match self.shape {
            Shape::Long => view! {
                <TextArea field=field label=label value=value rows=3 on_leave=save />
            }
            .into_any(),
            Shape::Number | Shape::Count => view! {
                <NumberField field=field label=label value=value on_leave=save />
            }
            .into_any(),
            Shape::Choice(words) => {
                at_once();
                let key = self.key();
                let option =
                    |word: &'static str| Opt::new(word, name_of_word(self.noun, &key, word));
                let options: Vec<Opt> = words.iter().copied().map(option).collect();
                view! { <Choice field=field label=label value=value options=options /> }.into_any()
            }
            Shape::Several(words) => {
                at_once();
                let key = self.key();
                let checks = words.iter().map(|word| {
                    let name = name_of_word(self.noun, &key, word);
                    one_of_several(&format!("{field}-{word}"), name, word, value)
                });
                view! {
                    <fieldset class="field">
                        <legend class="field-label">{label}</legend>
                        {checks.collect_view()}
                    </fieldset>
                }
                .into_any()
            }
            Shape::Ref(noun) => {
                at_once();
                let options = Signal::stored(self.options(shown, view, noun));
                view! { <Select field=field label=label value=value options=options /> }.into_any()
            }
            Shape::Refs(noun) => {
                at_once();
                list_of(field, label, value, self.options(shown, view, noun))
            }
            Shape::Date => {
                let error = RwSignal::new(None::<String>);
                let name = text::begin_small(&label);
                let leave = Callback::new(move |()| {
                    let typed = value.get_untracked();
                    let words = || {
                        crate::i18n::t_args(Msg::ProblemDate, &[("label", &name), ("Label", &name)])
                    };
                    error.set(is_unreadable_day(&typed).then(words));
                    save.run(());
                });
                view! {
                    <DateField field=field label=label value=value error=error on_leave=leave />
                }
                .into_any()
            }
            Shape::Flag => {
                let checked = RwSignal::new(value.with_untracked(|value| value == "true"));
                watch(move || {
                    let is = checked.get().to_string();
                    if value.with_untracked(|value| *value != is) {
                        value.set(is);
                        save.run(());
                    }
                });
                view! { <Check field=field label=label value=checked /> }.into_any()
            }
            Shape::Year => view! {
                <TextField
                    field=field
                    label=label
                    value=value
                    kind=TextKind::Digits
                    width=Width::Short
                    on_leave=save
                />
            }
            .into_any(),
            _ => {
                view! { <TextField field=field label=label value=value on_leave=save /> }.into_any()
            }
        }
    }
}

impl Asked {
    /// What a reference can name.
    fn options(&self, shown: Shown, view: &Fields, noun: Noun) -> Vec<Opt> {
        if self.noun.is_some_and(|noun| noun.kind().home == Home::Group) {
            return organisations(shown.desk, view);
        }
        shown.names.options(shown.desk, noun, self.reach)
    }
}

fn is_unreadable_day(typed: &str) -> bool {
    !text::is_blank(typed) && text::Date::parse_display(typed).is_err()
}

/// A tick of a set of words.
fn one_of_several(
    field: &str,
    label: String,
    word: &'static str,
    value: RwSignal<String>,
) -> AnyView {
    let has = move || value.with(|all| all.split(JOINT).any(|it| it == word));
    let checked = RwSignal::new(untrack(has));
    watch(move || {
        let wanted = checked.get();
        if untrack(has) != wanted {
            value.update(|all| {
                let mut words: Vec<&str> = all.split(JOINT).filter(|it| !it.is_empty()).collect();
                words.retain(|it| *it != word);
                if wanted {
                    words.push(word);
                }
                *all = words.join(JOINT);
            });
        }
    });
    view! { <Check field=field label=label value=checked /> }.into_any()
}

/// References in their order: those that are there, each to be taken away, and a list to add from.
fn list_of(field: String, label: String, value: RwSignal<String>, options: Vec<Opt>) -> AnyView {
    let names = StoredValue::new(options.clone());
    let next = RwSignal::new(String::new());
    watch(move || {
        let id = next.get();
        if id.is_empty() {
            return;
        }
        value.update(|all| {
            let known = all.split(JOINT).any(|it| it == id);
            if !known {
                all.push_str(if all.is_empty() { "" } else { JOINT });
                all.push_str(&id);
            }
        });
        next.set(String::new());
    });
    let there = live(move || {
        let all = value.get();
        let lines = all.split(JOINT).filter(|id| !id.is_empty()).map(|id| {
            let name = names.with_value(|names| {
                let found = names.iter().find(|option| option.value == id);
                found.map_or_else(|| id.to_owned(), |option| option.label.clone())
            });
            let own = id.to_owned();
            let away = move |()| {
                value.update(|all| {
                    let left: Vec<&str> = all.split(JOINT).filter(|it| *it != own).collect();
                    *all = left.join(JOINT);
                });
            };
            let spoken = format!("{}: {name}", t(Msg::EntryTakeAway));
            view! {
                <li>
                    <span>{name}</span>
                    <Button label=t(Msg::EntryTakeAway) name=spoken kind=ButtonKind::Quiet on_press=away />
                </li>
            }
        });
        view! { <ul class="line-list">{lines.collect_view()}</ul> }
    });
    view! {
        <fieldset class="field">
            <legend class="field-label">{label}</legend>
            {there}
            <Select
                field=field
                label=t(Msg::EntryNew)
                value=next
                options=Signal::stored(options)
            />
        </fieldset>
    }
    .into_any()
}

/// The members of the record's group, by name.
pub fn organisations(desk: Desk, view: &Fields) -> Vec<Opt> {
    desk.directory.with_untracked(|known| {
        let group = fields::parsed(view, model::kind::GROUP).and_then(|id| known.group(&id));
        let members = group.map(|group| group.members_on(crate::today::today()).collect());
        let members: Vec<_> = members.unwrap_or_default();
        members.into_iter().map(|org| Opt::new(org.to_string(), org_name(known, org))).collect()
    })
}

#[cfg(test)]
mod tests {
    use model::kind::GROUP;

    use super::*;

    #[test]
    fn what_a_group_s_record_refers_to_is_the_group_or_an_organisation() {
        let nouns = Noun::ALL.into_iter().filter(|noun| noun.kind().home == Home::Group);
        let mut fields: Vec<&Field> = nouns.flat_map(|noun| noun.kind().fields).collect();
        let cells = fields.iter().filter_map(|field| match field.shape {
            Shape::Rows(cells) => Some(cells),
            _ => None,
        });
        let cells: Vec<&Field> = cells.flatten().collect();
        fields.extend(cells);
        for field in fields.iter().filter(|field| field.name != GROUP) {
            let other = matches!(field.shape, Shape::Ref(noun) if noun != Noun::Org);
            assert!(!other, "the page of a group's record cannot ask for {}", field.name);
        }
    }
}
