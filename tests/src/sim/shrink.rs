//! Shrinking: the fewest events that still fail, by taking out ever smaller pieces.

/// The smallest list for which `fails` still holds, as far as taking out goes within `tries` runs.
pub(crate) fn shrink<T: Clone>(
    mut events: Vec<T>,
    mut tries: usize,
    fails: impl Fn(&[T]) -> bool,
) -> Vec<T> {
    let mut piece = events.len().div_ceil(2);
    while piece > 0 && tries > 0 {
        let mut at = 0;
        let mut shorter = false;
        while at < events.len() && tries > 0 {
            let kept = events.iter().take(at).chain(events.iter().skip(at + piece));
            let rest: Vec<T> = kept.cloned().collect();
            tries -= 1;
            if fails(&rest) {
                events = rest;
                shorter = true;
            } else {
                at += piece;
            }
        }
        if piece == 1 && !shorter {
            break;
        }
        piece = if piece == 1 { 1 } else { piece / 2 };
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_needed_to_fail_is_left() {
        let left = shrink((0..200).collect(), 10_000, |events| {
            events.contains(&17) && events.contains(&130)
        });
        assert_eq!(left, [17, 130]);
    }
}
