//! Stable sorting with one copy of the algorithm for all types. The standard library compiles one
//! of about 4 KB for each, which every first visit would download.

use std::cmp::Ordering;

/// Sorts; items that compare as equal keep their order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let swaps = swaps(items.len(), &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    for (a, b) in swaps {
        items.swap(a, b);
    }
}

/// Sorts by a key that is cheap to make; items with equal keys keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by a key that is made once for each item; items with equal keys keep their order.
pub fn sort_by_cached_key<T, K: Ord>(items: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    for (a, b) in swaps(keys.len(), &mut |a, b| keys.get(a).cmp(&keys.get(b))) {
        items.swap(a, b);
    }
}

/// The swaps that bring so many items into order, given how two of them compare by their places.
fn swaps(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    let mut place = vec![0; len];
    for (to, from) in order.into_iter().enumerate() {
        if let Some(place) = place.get_mut(from) {
            *place = to;
        }
    }
    let mut swaps = Vec::new();
    for at in 0..len {
        // Each swap brings one item home.
        while let Some(to) = place.get(at).copied().filter(|to| *to != at) {
            swaps.push((at, to));
            place.swap(at, to);
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        let mut random = 7_u32;
        for len in 0..60 {
            let items: Vec<(u32, usize)> = (0..len)
                .map(|at| {
                    random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (random >> 29, at)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            let mut by_key = items.clone();
            sort_by_key(&mut by_key, |(key, _)| *key);
            assert_eq!(by_key, expected);
            let mut by_cached_key = items.clone();
            sort_by_cached_key(&mut by_cached_key, |(key, _)| key.to_string());
            assert_eq!(by_cached_key, expected);
            expected.reverse();
            let mut backwards = items;
            sort_by(&mut backwards, |a, b| b.cmp(a));
            expected.sort_by(|a, b| b.cmp(a));
            assert_eq!(backwards, expected);
        }
    }
}
