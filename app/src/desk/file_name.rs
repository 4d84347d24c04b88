//! What files that are given away are called.

use model::Millis;

/// Such as `giao-uoc-htx-mau-01-20261122-0915.giaouoc`.
pub(super) fn file_name(org: &str, at: Millis, suffix: &str) -> String {
    let local = text::Millis(at).to_local();
    let date = local.date();
    let clock = local.to_clock().replace(':', "");
    format!("giao-uoc-{org}-{:04}{:02}{:02}-{clock}{suffix}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use ::sync::bundle::SUFFIX;

    use super::*;

    #[test]
    fn a_file_is_named_by_whose_it_is_and_when_it_was_made() {
        // 14:05 on 21/11/2026 in Vietnam.
        let name = file_name("htx-mau-01", 1_795_244_700_000, SUFFIX);
        assert_eq!(name, "giao-uoc-htx-mau-01-20261121-1405.giaouoc");
    }
}
