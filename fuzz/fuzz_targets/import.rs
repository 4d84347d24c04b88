//! Whatever an office sends as a spreadsheet.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::import::import(bytes));
