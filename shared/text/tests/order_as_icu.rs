//! Compares the order keys with ICU's Vietnamese collation.

use icu_collator::{
    Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions,
    preferences::CollationNumericOrdering,
};
use icu_locale_core::locale;
use proptest::prelude::*;
use text::order_key;

fn icu() -> CollatorBorrowed<'static> {
    let mut preferences = CollatorPreferences::from(locale!("vi"));
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, CollatorOptions::default()).unwrap()
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
        prop_assert_eq!(order_key(&a).cmp(&order_key(&b)), icu().compare(&a, &b));
    }
}
