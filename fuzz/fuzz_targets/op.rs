//! Whatever the line brings as an op.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::op(bytes));
