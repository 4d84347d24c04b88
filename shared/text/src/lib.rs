//! Vietnamese text: fold for search, order, numbers, dates, cleaning and word differences.
//!
//! Nothing here reads a clock, a file or a locale, and all tables together are under 1 KB: the
//! crate is part of what a cadre's first visit downloads.

mod begin;
mod character;
mod clean;
mod compose;
mod date;
mod diff;
mod fold;
mod letter;
mod number;
mod order;
mod sort;
mod time;

pub use begin::begin_small;
pub use clean::{clean_line, clean_text, is_blank};
pub use compose::compose;
pub use date::{Date, DateError};
pub use diff::{Change, Segment, diff};
pub use fold::{Query, Rank, fold, matches};
pub use number::{
    Decimal, Notation, NumberError, either, group_digits, kept_number, money_words, number_words,
    parse_decimal, read_number, shown_number, unmistakable,
};
pub use order::{LegalForm, OrderKey, order_key, organisation_key, person_key};
pub use sort::{sort_by, sort_by_cached_key, sort_by_key};
pub use time::{LocalTime, Millis};
