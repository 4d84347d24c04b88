//! Compares the order keys with ICU's Vietnamese collation.

use std::cmp::Ordering;

use icu_collator::{
    Collator, CollatorPreferences, options::CollatorOptions, preferences::CollationNumericOrdering,
};
use icu_locale_core::locale;
use proptest::prelude::*;
use text::order_key;

fn icu_order(a: &str, b: &str) -> Option<Ordering> {
    let mut preferences = CollatorPreferences::from(locale!("vi"));
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let collator = Collator::try_new(preferences, CollatorOptions::default()).ok()?;
    Some(collator.compare(a, b))
}

/// Words of few letters and small numbers, so that comparisons get past the first difference.
fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => "[aAàảãáạăằâấẬbdDđĐeêệEioôồơợOuưựUyỹnhtNf0-9.'-]{1,4}",
        1 => "[a-zA-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýẠ-ỹ]{1,5}",
        1 => "[aà][nN]",
        1 => "0{0,2}[0-2]{1,2}",
    ];
    prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn keys_compare_as_icu_does(a in name(), b in name()) {
        prop_assert_eq!(Some(order_key(&a).cmp(&order_key(&b))), icu_order(&a, &b));
    }
}
