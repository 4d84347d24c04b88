//! Whatever the line brings as headers of an upload, as a file, as rows of attachments.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::blob(bytes));
