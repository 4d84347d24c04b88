//! Vietnamese text: fold for search, order, numbers, dates, cleaning and word differences.
//!
//! Nothing here reads a clock, a file or a locale. `fold`, `Query` and the order keys live on a
//! table of a few hundred bytes; only `clean` and `nfc` bring in the Unicode normalization tables.

mod character;
mod clean;
mod date;
mod diff;
mod fold;
mod letter;
mod number;
mod order;
mod time;

pub use clean::{clean_line, clean_text, is_blank, nfc};
pub use date::{Date, DateError};
pub use diff::{Change, Segment, diff};
pub use fold::{Query, Rank, fold, matches};
pub use number::{
    Decimal, NumberError, group_digits, money_words, number_words, parse_decimal, parse_integer,
    percent,
};
pub use order::{LegalForm, OrderKey, order_key, organisation_key, person_key};
pub use time::{LocalTime, Millis};
