//! Names, codes and the few words with a fixed meaning.

use serde::Serialize;
use text::{Date, Decimal, fold};

use super::{Meaning, Note, Problem, QuestionKind, Reading, line};
use crate::{Cell, Value};

/// The sex that a list tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Male,
    Female,
}

/// What a member is in its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    Leader,
    Deputy,
    Member,
}

/// Who was honoured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Person,
    Collective,
}

/// Forms of address that stand before names and are none of them.
const ADDRESSES: [&str; 6] = ["ông ", "bà ", "đ/c ", "đồng chí ", "ông: ", "bà: "];
/// More digits than a number keeps.
const ROUNDED: usize = 15;

pub(super) fn person(raw: &str, text: &str) -> Reading {
    let whole = line(text);
    let lower = whole.to_lowercase();
    let address = ADDRESSES.iter().find(|address| lower.starts_with(**address));
    let (address, name) = match address.and_then(|it| whole.split_at_checked(it.len())) {
        Some((address, name)) => (Some(address), name.trim().to_owned()),
        None => (None, whole.clone()),
    };
    let value = Meaning::Text(name.clone());
    let mut reading = Reading::of(raw, value);
    if let Some(offers) = in_capitals(&name) {
        let offers = offers.into_iter().map(|text| Some(Meaning::Text(text))).collect();
        reading.question = Some(super::Question { kind: QuestionKind::Capitals, offers });
    }
    match address {
        Some(address) => reading.noting(Note::Address(address.trim().to_owned())),
        None => reading,
    }
}

/// How a name in capitals would be written; two ways when its accented letters stayed small, as
/// old keyboards left them: `Vũ VăN MẫU`.
fn in_capitals(name: &str) -> Option<Vec<String>> {
    let plain = |c: char| c.is_ascii_alphabetic();
    let several = name.chars().filter(|c| plain(*c)).count() >= 2;
    if !several || name.chars().any(|c| plain(c) && c.is_lowercase()) {
        return None;
    }
    let mut offers = vec![titled(name)];
    if name.chars().any(char::is_lowercase) {
        offers.push(name.to_uppercase());
    }
    Some(offers)
}

fn titled(name: &str) -> String {
    let mut begins = true;
    let mut titled = String::with_capacity(name.len());
    for c in name.chars() {
        if begins {
            titled.extend(c.to_uppercase());
        } else {
            titled.extend(c.to_lowercase());
        }
        begins = !c.is_alphabetic();
    }
    titled
}

pub(super) fn role(raw: &str, text: &str) -> Reading {
    let word = fold(text);
    let begins = |words: &[&str]| words.iter().any(|it| word.starts_with(it));
    let role = if begins(&["truong", "cum truong", "khoi truong"]) {
        MemberRole::Leader
    } else if begins(&["pho", "cum pho", "khoi pho"]) {
        MemberRole::Deputy
    } else if matches!(word.as_str(), "thanh vien" | "tv") {
        MemberRole::Member
    } else {
        return Reading::unread(raw, Problem::UnknownWord);
    };
    Reading::of(raw, Meaning::Role(role))
}

pub(super) fn target(raw: &str, text: &str) -> Reading {
    let target = match fold(text).as_str() {
        "ca nhan" | "cn" => Target::Person,
        "tap the" | "tt" => Target::Collective,
        _ => return Reading::unread(raw, Problem::UnknownWord),
    };
    Reading::of(raw, Meaning::Target(target))
}

/// `123/QĐ-LMHTX ngày 05/03/2019` is a number and a day.
pub(super) fn decision(raw: &str, text: &str) -> Reading {
    let whole = line(text);
    let at = ["ngày", "Ngày", "NGÀY"].iter().find_map(|word| whole.find(word));
    let parts = at.and_then(|at| whole.split_at_checked(at)).and_then(|(number, day)| {
        let day = Date::parse_display(day).ok()?;
        Some((number.trim_end_matches([' ', ',', ';', '(']).to_owned(), day))
    });
    let (number, day) = match parts {
        Some((number, day)) => (number, Some(day)),
        None => (whole, None),
    };
    Reading::of(raw, Meaning::Decision { number, day })
}

pub(super) fn code(cell: &Cell, digits: Option<u8>) -> Reading {
    let raw = cell.raw.as_str();
    let wanted = digits.map_or(0, usize::from);
    let number = match &cell.value {
        Value::Number { number, .. } => number.clone(),
        Value::Text(text) => {
            let text = line(text);
            let text = text.trim_start_matches('\'');
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            return match text {
                "" => Reading { raw: raw.to_owned(), ..Reading::default() },
                _ if is_rounded(text) => Reading::unread(raw, Problem::DigitsLost),
                _ if digits && text.len() < wanted => without_zeros(raw, text, wanted),
                text => Reading::of(raw, Meaning::Code(text.to_owned())),
            };
        }
        Value::Day { .. } | Value::Bool(_) | Value::Error | Value::Absent => {
            return Reading::unread(raw, Problem::UnknownWord);
        }
    };
    let written = number.to_string();
    let whole = number >= Decimal::ZERO && !written.contains('.');
    if !whole || written.len() > ROUNDED {
        return Reading::unread(raw, Problem::DigitsLost);
    }
    if written.len() < wanted {
        return without_zeros(raw, &written, wanted);
    }
    Reading::of(raw, Meaning::Code(written)).noting(Note::Digits)
}

/// Asks whether the first noughts of a code are to be put back.
fn without_zeros(raw: &str, digits: &str, wanted: usize) -> Reading {
    let padded = format!("{digits:0>wanted$}");
    Reading::asked(raw, QuestionKind::LeadingZeros, vec![Some(Meaning::Code(padded))])
}

/// `1,01E+11`: the text of a number that was too wide for its cell.
fn is_rounded(text: &str) -> bool {
    text.split_once(['E', 'e']).is_some_and(|(number, power)| {
        let digits = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit());
        let only = |part: &str, others: &[char]| {
            digits(part) && part.chars().all(|c| c.is_ascii_digit() || others.contains(&c))
        };
        only(number, &['.', ',']) && power.starts_with(['+', '-']) && only(power, &['+', '-'])
    })
}
