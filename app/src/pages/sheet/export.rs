//! The tools above a sheet: download as CSV in one click, its options, and print.

use leptos::prelude::*;

use super::csv::{self, Cell, Format};
use crate::{
    i18n::{Lang, Msg, t},
    platform::{download, marker, page},
    reactive::watch,
    ui::{Button, Check, Choice, Icon, Opt},
};

/// Name of the chosen format among the marks of the device.
const FORMAT: &str = "csv_format";

/// A table as a file.
pub struct File {
    /// Plain ASCII, without the ending.
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
}

/// The buttons. `file` is asked when one is pressed; `None` while there is nothing to save.
#[component]
pub fn SheetTools(#[prop(into)] file: Callback<(), Option<File>>) -> impl IntoView {
    let chosen = chosen();
    let separator = RwSignal::new(if chosen.semicolon { ";" } else { "," }.to_owned());
    let bom = RwSignal::new(chosen.bom);
    let failed = RwSignal::new(false);
    let format = move || Format { semicolon: separator.get() == ";", bom: bom.get() };
    let mut begun = false;
    watch(move || {
        let Format { semicolon, bom } = format();
        if std::mem::replace(&mut begun, true) {
            let mark =
                format!("{}{}", if semicolon { ";" } else { "," }, if bom { "b" } else { "" });
            marker::set(FORMAT, &mark);
        }
    });
    let save = move |()| {
        if let Some(File { name, rows }) = file.run(()) {
            let bytes = csv::write(&rows, untrack(format));
            let saved = download::save(&format!("{name}.csv"), "text/csv;charset=utf-8", &bytes);
            failed.set(!saved);
        }
    };
    let options = vec![Opt::new(";", t(Msg::SheetSemicolon)), Opt::new(",", t(Msg::SheetComma))];
    view! {
        <div class="sheet-tools screen-only">
            <Button label=t(Msg::SheetCsv) mark=Icon::Download on_press=save />
            <Button label=t(Msg::SheetPrint) mark=Icon::Print on_press=move |()| page::print() />
            <details>
                <summary>{t(Msg::SheetOptions)}</summary>
                <Choice
                    field="csv-separator"
                    label=t(Msg::SheetSeparator)
                    value=separator
                    options=options
                />
                <Check
                    field="csv-bom"
                    label=t(Msg::SheetBom)
                    value=bom
                    hint=t(Msg::SheetBomHint)
                />
            </details>
            <p class="field-error" role="alert" hidden=move || !failed.get()>
                {t(Msg::SheetNotSaved)}
            </p>
        </div>
    }
}

fn chosen() -> Format {
    // Who chose no format gets that of the language on the screen.
    let vietnamese = Lang::current() == Lang::Vi;
    marker::get(FORMAT).map_or(Format { semicolon: vietnamese, ..Format::default() }, |mark| {
        Format { semicolon: mark.starts_with(';'), bom: mark.ends_with('b') }
    })
}
