//! What the cell reader of calamine does not tell of a worksheet: what is hidden, merged, made by
//! a formula, and where in the container it lies.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;

use super::{archive::Archive, xml};
use crate::{Area, OldFont, ReadError, limit};

/// The frame around the values of a worksheet; rows from 1, columns from 0.
#[derive(Default)]
pub(super) struct Outline {
    pub(super) hidden_rows: BTreeSet<u32>,
    pub(super) hidden_columns: BTreeSet<u16>,
    pub(super) merged: Vec<Area>,
    pub(super) formulas: BTreeSet<(u32, u16)>,
    /// The old fonts that parts of texts have, whatever that of their cell.
    pub(super) fonts: BTreeMap<(u32, u16), OldFont>,
}

/// Where each sheet lies, by its name, and which tab was open.
#[derive(Default)]
pub(super) struct Tabs {
    pub(super) parts: BTreeMap<String, String>,
    pub(super) active: Option<usize>,
    /// The old fonts of texts that cells share, by their number.
    pub(super) fonts: BTreeMap<usize, OldFont>,
}

/// Reads the list of sheets.
pub(super) fn tabs(archive: &mut Archive<'_>) -> Result<Tabs, ReadError> {
    let root = relations(archive, "_rels/.rels", "")?;
    let workbook = root
        .into_values()
        .find(|it| it.kind.ends_with("/officeDocument"))
        .map_or_else(|| "xl/workbook.xml".to_owned(), |it| it.target);
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let targets = relations(archive, &format!("{folder}/_rels/{file}.rels"), folder)?;
    let Some(part) = archive.part(&workbook)? else { return Ok(Tabs::default()) };
    let mut tabs = Tabs::default();
    let shared = if folder.is_empty() {
        "sharedStrings.xml".to_owned()
    } else {
        format!("{folder}/sharedStrings.xml")
    };
    if let Some(shared) = archive.part(&shared)? {
        tabs.fonts = fonts(&shared)?;
    }
    let mut reader = xml::reader(&part);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                let target = xml::attribute(&e, "id").and_then(|id| targets.get(&id));
                if let (Some(name), Some(target)) = (xml::attribute(&e, "name"), target) {
                    // Of two with one name calamine reads the first.
                    tabs.parts.entry(name).or_insert_with(|| target.target.clone());
                }
            }
            Event::Start(e) if e.local_name().as_ref() == "workbookView" => {
                tabs.active = Some(xml::number(&e, "activeTab").unwrap_or(0));
            }
            Event::Eof => return Ok(tabs),
            _other => {}
        }
    }
}

struct Relation {
    kind: String,
    target: String,
}

/// What a part of the container refers to, by id.
fn relations(
    archive: &mut Archive<'_>,
    name: &str,
    folder: &str,
) -> Result<BTreeMap<String, Relation>, ReadError> {
    let mut found = BTreeMap::new();
    let Some(part) = archive.part(name.trim_start_matches('/'))? else { return Ok(found) };
    let mut reader = xml::reader(&part);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let (Some(id), Some(target)) =
                    (xml::attribute(&e, "Id"), xml::attribute(&e, "Target"))
                else {
                    continue;
                };
                let target = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None if folder.is_empty() => target,
                    None => format!("{folder}/{target}"),
                };
                let kind = xml::attribute(&e, "Type").unwrap_or_default();
                found.insert(id, Relation { kind, target });
            }
            Event::Eof => return Ok(found),
            _other => {}
        }
    }
}

/// The old fonts in texts that cells share.
fn fonts(part: &str) -> Result<BTreeMap<usize, OldFont>, ReadError> {
    let mut fonts = BTreeMap::new();
    let mut at = 0_usize;
    let mut reader = xml::reader(part);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(e) if e.local_name().as_ref() == "rFont" => {
                let font = xml::attribute(&e, "val").as_deref().and_then(OldFont::named);
                fonts.extend(font.map(|font| (at, font)));
            }
            Event::End(e) if e.local_name().as_ref() == "si" => at += 1,
            Event::Eof => return Ok(fonts),
            _other => {}
        }
    }
}

/// Reads the frame of a worksheet, and refuses names of cells that calamine would stumble over.
/// Beyond the limits it notes nothing: the values there decide.
pub(super) fn outline(part: &str, shared: &BTreeMap<usize, OldFont>) -> Result<Outline, ReadError> {
    let mut outline = Outline::default();
    let (mut row, mut column) = (0_u32, 0_u32);
    let (mut is_shared, mut in_value) = (false, false);
    let mut reader = xml::reader(part);
    loop {
        let event = xml::next(&mut reader)?;
        match &event {
            Event::Start(e) => match e.local_name().as_ref() {
                "dimension" => {
                    let name = xml::attribute(e, "ref").unwrap_or_default();
                    if !name.split(':').all(is_name)
                        || (name.contains(':') && area(&name).is_none())
                    {
                        return Err(ReadError::Damaged);
                    }
                }
                "row" => {
                    let name = xml::attribute(e, "r");
                    if name.as_deref().is_some_and(|name| !is_name(name)) {
                        return Err(ReadError::Damaged);
                    }
                    let number = name.and_then(|name| name.parse().ok());
                    row = number.unwrap_or(row.saturating_add(1));
                    column = 0;
                    if xml::flag(e, "hidden") && row <= limit::ROWS {
                        outline.hidden_rows.insert(row);
                    }
                }
                "c" => {
                    if let Some(name) = xml::attribute(e, "r") {
                        column = place(&name).ok_or(ReadError::Damaged)?.1;
                    }
                    is_shared = xml::attribute(e, "t").is_some_and(|kind| kind == "s");
                }
                "v" => in_value = true,
                "f" => outline.formulas.extend(kept(row, column)),
                "rFont" => {
                    let font = xml::attribute(e, "val").as_deref().and_then(OldFont::named);
                    outline.fonts.extend(kept(row, column).zip(font));
                }
                "col" if xml::flag(e, "hidden") => {
                    let first = xml::number::<u16>(e, "min").unwrap_or(1).max(1) - 1;
                    let last = xml::number::<u16>(e, "max").unwrap_or(1).min(limit::COLUMNS);
                    outline.hidden_columns.extend(first..last);
                }
                "mergeCell" if outline.merged.len() < limit::MERGES => {
                    let area = xml::attribute(e, "ref").as_deref().and_then(area);
                    outline.merged.extend(area);
                }
                _other => {}
            },
            Event::Text(text) if in_value && is_shared => {
                let font = text.xml10_content().parse().ok().and_then(|at| shared.get(&at));
                outline.fonts.extend(kept(row, column).zip(font.copied()));
            }
            Event::End(e) => match e.local_name().as_ref() {
                "v" => in_value = false,
                "c" => column = column.saturating_add(1),
                _other => {}
            },
            Event::Eof => return Ok(outline),
            _other => {}
        }
    }
}

/// A cell within the limits.
fn kept(row: u32, column: u32) -> Option<(u32, u16)> {
    let column = u16::try_from(column).ok().filter(|column| *column < limit::COLUMNS)?;
    (row <= limit::ROWS).then_some((row, column))
}

/// Letters, if any, and digits, no more of them than the last row and column have, and not all
/// noughts.
fn is_name(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    name.len() - digits.len() <= 3
        && (1..=7).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.bytes().any(|byte| byte != b'0')
}

/// `B7` as row 7 and column 1.
fn place(name: &str) -> Option<(u32, u32)> {
    let split = name.find(|c: char| c.is_ascii_digit()).filter(|_| is_name(name))?;
    let (letters, digits) = name.split_at(split);
    let column = letters.bytes().fold(0_u32, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    Some((digits.parse().ok()?, column.checked_sub(1)?))
}

fn area(name: &str) -> Option<Area> {
    let (first, last) = name.split_once(':')?;
    let ((first_row, first_column), (last_row, last_column)) = (place(first)?, place(last)?);
    let column = |column: u32| u16::try_from(column).ok();
    if first_row > last_row || first_column > last_column {
        return None;
    }
    Some(Area {
        first_row,
        last_row,
        first_column: column(first_column)?,
        last_column: column(last_column)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_rows_and_columns() {
        for (name, at) in [
            ("A1", Some((1, 0))),
            ("XFD1048576", Some((1_048_576, 16_383))),
            ("7", None),
            ("B", None),
            ("ZZZZZZZZZZ1", None),
            ("A0", None),
            ("A", None),
            ("A99999999999", None),
            ("ă1", None),
        ] {
            assert_eq!(place(name), at, "{name}");
        }
    }
}
