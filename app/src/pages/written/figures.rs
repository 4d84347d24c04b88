//! Figures of a report: one for each indicator of its group, as exact as the writer knows it.

use leptos::prelude::*;
use model::{
    fields::{self, Fields},
    json,
    quantity::{FigureRow, Qualifier},
};
use serde_json::Value;

use super::{figure::said, input::Writing, question::Question, references::References};
use crate::{
    i18n::{Lang, Msg, t},
    reactive::{live, live_rows, memo, watch},
    ui::{Icon, NumberField, Opt, Picker, RowCard, error_id, field_id, icon},
};

/// The figures that a form asks for, or that it needs a group first.
pub fn figures(writing: Writing, question: &'static Question) -> AnyView {
    let set = question.field;
    let asked = memo(move || {
        writing
            .with_references(|references| writing.form.fields.with(|f| wanted(f, set, references)))
    });
    let error = writing.error(set.to_owned());
    let problem = live(move || {
        error.get().map(|text| {
            view! {
                <p class="field-error" id=error_id(set)>
                    {icon(Icon::Alert)}
                    <span>{text}</span>
                </p>
            }
        })
    });
    let none = live(move || {
        asked.with(Vec::is_empty).then(|| view! { <p class="quiet">{t(Msg::ReportGroupFirst)}</p> })
    });
    view! {
        <div class="rows" id=field_id(set) tabindex="-1">
            {problem}
            {none}
            {live_rows(move || asked.get(), String::clone, move |id| figure(writing, set, &id))}
        </div>
    }
    .into_any()
}

/// The indicators of the group, and any others that already have a figure.
fn wanted(view: &Fields, set: &str, references: &References) -> Vec<String> {
    let group = fields::parsed(view, "group").and_then(|id| references.directory.group(&id));
    let mut wanted: Vec<String> =
        group.iter().flat_map(|group| &group.indicators).map(ToString::to_string).collect();
    wanted.extend(
        ids(view, set, references)
            .into_iter()
            .filter(|id| !wanted.contains(id))
            .collect::<Vec<_>>(),
    );
    wanted
}

/// The indicators that have a figure, in the order of the catalogue.
pub fn ids(view: &Fields, set: &str, references: &References) -> Vec<String> {
    let mut ids: Vec<String> = fields::rows(view, set).map(|(id, _)| id.to_owned()).collect();
    text::sort_by_key(&mut ids, |id| {
        references.indicator(id).map_or(u32::MAX, |known| known.position)
    });
    ids
}

/// A figure in words.
pub fn said_of(value: &Value) -> String {
    json::from_value::<FigureRow>(value).map_or_else(|_| value.to_string(), |row| said(&row))
}

/// The inputs of one figure.
fn figure(writing: Writing, set: &'static str, id: &str) -> AnyView {
    let field = format!("{set}/{id}");
    let (name, unit) = writing.with_references(|references| {
        let known = references.indicator(id);
        known.map_or_else(
            || (id.to_owned(), String::new()),
            |known| (known.name.clone(), known.unit.clone()),
        )
    });
    let row: FigureRow =
        writing.form.fields.with_untracked(|view| fields::typed(view, &field)).unwrap_or_default();
    let value = RwSignal::new(as_typed(&row));
    let exact = RwSignal::new(row.qualifier.as_str().to_owned());
    keep(writing, field.clone(), unit.clone(), value, exact);
    let options: Vec<Opt> = Qualifier::ALL
        .into_iter()
        .map(|qualifier| Opt::new(qualifier.as_str(), t(exactness(qualifier))))
        .collect();
    let error = writing.error(field.clone());
    let exactness_field = format!("{field}#qualifier");
    view! {
        <RowCard title=name>
            <NumberField field=field label=t(Msg::ReportFigure) unit=unit value=value error=error />
            <Picker
                field=exactness_field
                label=t(Msg::ReportExactness)
                value=exact
                options=options
            />
        </RowCard>
    }
    .into_any()
}

/// What stands in the input: the number, or the words of the writer while they are none.
fn as_typed(row: &FigureRow) -> String {
    let notation = Lang::current().notation();
    row.check()
        .map_or_else(|| row.raw.clone(), |quantity| text::unmistakable(&quantity.value, notation))
}

/// Keeps what is typed in the form.
fn keep(
    writing: Writing,
    field: String,
    unit: String,
    value: RwSignal<String>,
    exact: RwSignal<String>,
) {
    let mut before = None::<(String, String)>;
    watch(move || {
        let now = (value.get(), exact.get());
        if before.replace(now.clone()).is_some_and(|before| before != now) {
            writing.form.set(&field, row(now.0.trim(), &unit, &now.1));
        }
    });
}

/// The row of what is typed; nothing typed, no row.
fn row(typed: &str, unit: &str, exact: &str) -> Value {
    if typed.is_empty() {
        return Value::Null;
    }
    let qualifier = Qualifier::ALL.into_iter().find(|known| known.as_str() == exact);
    let kept = text::kept_number(typed, Lang::current().notation());
    json::to_value(&FigureRow::typed(&kept, unit, qualifier.unwrap_or_default()))
        .unwrap_or_default()
}

const fn exactness(qualifier: Qualifier) -> Msg {
    match qualifier {
        Qualifier::Exact => Msg::ReportExact,
        Qualifier::AtLeast => Msg::ReportExactAtLeast,
        Qualifier::About => Msg::ReportExactAbout,
        Qualifier::Estimated => Msg::ReportExactEstimated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_kept_with_its_words() {
        let kept = row("7.002", "HTX", "at_least");
        assert_eq!(kept["value"], "7002");
        assert_eq!(kept["raw"], "7.002");
        assert_eq!(said_of(&kept), "trên 7.002 HTX");
        assert_eq!(row("", "HTX", "exact"), Value::Null);
        let asked = row("1,234", "HTX", "exact");
        assert_eq!(asked["value"], "");
        assert_eq!(asked["raw"], "1,234?");
        assert_eq!(as_typed(&json::from_value(&asked).unwrap()), "1,234?");
    }

    #[test]
    fn a_figure_without_words_is_shown_as_a_number() {
        let row = FigureRow { value: "3057365".to_owned(), ..FigureRow::default() };
        assert_eq!(as_typed(&row), "3.057.365");
    }
}
