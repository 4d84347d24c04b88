//! One answer of a record: a field, or a cell of a row; how it is asked for, written and told.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    shape::{Field, Shape},
};
use serde_json::{Value, json};

use super::Shown;
use crate::{
    desk::Desk,
    i18n::{Lang, for_code, t},
    pages::{office::parts::org_name, wording::label},
    platform::sleep,
    reactive::watch,
    ui::{Check, Choice, NumberField, Opt, Select, TextArea, TextField, TextKind, Width},
};

/// Milliseconds without a keystroke after which an answer is saved though its field is not left.
const PAUSE: i32 = 1_500;

/// An answer and where it is kept.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The field, or the row such as `criteria/r1`.
    pub name: String,
    pub cell: Option<&'static str>,
    pub shape: Shape,
}

impl Asked {
    /// The answer of a field.
    pub fn field(field: &'static Field) -> Self {
        Self { name: field.name.to_owned(), cell: None, shape: field.shape }
    }

    /// The answer of a cell.
    pub fn cell(row: &str, cell: &'static Field) -> Self {
        Self { name: row.to_owned(), cell: Some(cell.name), shape: cell.shape }
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
            Some(cell) => label(view, &format!("{}#{cell}", self.name)),
            None => label(view, &self.name),
        }
    }

    /// The key of its texts and the name of its input.
    fn key(&self) -> String {
        let set = self.name.split('/').next().unwrap_or_default();
        self.cell.map_or_else(|| set.to_owned(), |cell| format!("{set}_{cell}"))
    }

    /// The answer as people read it.
    pub fn said(&self, desk: Desk, view: &Fields) -> String {
        let value = self.value(view);
        let text = value.as_str().unwrap_or_default();
        match self.shape {
            Shape::Choice(_) => {
                let words = for_code("value", &format!("{}_{text}", self.key()));
                words.map_or_else(|| text.to_owned(), |words| t(words).to_owned())
            }
            Shape::Ref(_) => match text.parse() {
                Ok(org) => desk.directory.with(|known| org_name(known, &org)),
                Err(_) => text.to_owned(),
            },
            Shape::Number => text::shown_number(text, Lang::current().notation()),
            Shape::Flag => match value.as_bool() {
                Some(true) => t(crate::i18n::Msg::TogetherYes).to_owned(),
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
        self.drawn(shown.desk, &now, value, save)
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
        desk: Desk,
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
                let option = |word: &'static str| {
                    let said = for_code("value", &format!("{key}_{word}"));
                    Opt::new(word, said.map_or(word, t))
                };
                let options: Vec<Opt> = words.iter().copied().map(option).collect();
                view! { <Choice field=field label=label value=value options=options /> }.into_any()
            }
            Shape::Ref(_) => {
                at_once();
                let options = Signal::stored(organisations(desk, view));
                view! { <Select field=field label=label value=value options=options /> }.into_any()
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
    use model::{
        kind::{GROUP, Home},
        record::Noun,
    };

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
