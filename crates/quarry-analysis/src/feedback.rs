//! An order of things that use each other, in which little is used by what comes later: users
//! first, so that what points backwards is feedback.
//!
//! Strongly connected groups stand in topological order, so that only arcs inside a group can
//! point backwards. In a group the greedy order of Eades, Lin and Smyth (A fast and effective
//! heuristic for the feedback arc set problem, 1993), with the weights of arcs: sinks go to the
//! end, sources to the start, else the one that gives most more than it takes goes to the start.
//! At most half of a group's weight then points backwards.

use std::collections::BTreeSet;

use crate::{components::strongly_connected, rows::Rows};

/// The places `0..nodes` in order, and the group of each place: those that reach each other
/// share a number. Arcs are `(user, used, weight)`; those of a place to itself do not count.
#[must_use]
pub fn feedback_order(nodes: usize, arcs: &[(u32, u32, u64)]) -> (Vec<u32>, Vec<u32>) {
    let pairs: Vec<(u32, (u32, u64))> = arcs
        .iter()
        .filter(|(from, to, weight)| from != to && *weight > 0)
        .map(|(from, to, weight)| (*from, (*to, *weight)))
        .collect();
    let out = Rows::group(nodes, &pairs);
    let back: Vec<_> = pairs.iter().map(|(from, (to, weight))| (*to, (*from, *weight))).collect();
    let into = Rows::group(nodes, &back);
    let groups = strongly_connected(nodes, |v| out.row(v).iter().map(|(to, _)| *to as usize));
    let mut places: Vec<u32> = (0..nodes as u32).collect();
    // Tarjan's algorithm numbers a group after all that it leads to.
    places.sort_by_key(|v| (std::cmp::Reverse(groups[*v as usize]), *v));
    let mut order = Vec::with_capacity(nodes);
    for group in places.chunk_by(|a, b| groups[*a as usize] == groups[*b as usize]) {
        if let [single] = group {
            order.push(*single);
        } else {
            order.extend(greedy(group, &groups, &out, &into));
        }
    }
    (order, groups)
}

/// The greedy order of one group.
fn greedy(
    group: &[u32],
    groups: &[u32],
    out: &Rows<(u32, u64)>,
    into: &Rows<(u32, u64)>,
) -> Vec<u32> {
    let own = groups[group[0] as usize];
    let at = |v: u32| group.binary_search(&v).unwrap_or_default();
    let inside = |rows: &Rows<(u32, u64)>, v: u32| -> Vec<(usize, i64)> {
        let arcs = rows.row(v as usize).iter();
        arcs.filter(|(other, _)| groups[*other as usize] == own)
            .map(|(other, weight)| (at(*other), i64::try_from(*weight).unwrap_or(i64::MAX)))
            .collect()
    };
    let gives: Vec<_> = group.iter().map(|v| inside(out, *v)).collect();
    let takes: Vec<_> = group.iter().map(|v| inside(into, *v)).collect();
    let sum = |arcs: &[(usize, i64)]| arcs.iter().fold(0i64, |sum, (_, w)| sum.saturating_add(*w));
    let mut left: Vec<(i64, i64)> =
        gives.iter().zip(&takes).map(|(given, taken)| (sum(given), sum(taken))).collect();
    // Sinks and sources first, then by what is given over what is taken; earlier places first.
    let rank = |(given, taken): (i64, i64), n: usize| {
        let class = if given == 0 { 0 } else { u8::from(taken != 0) + 1 };
        (class, taken.saturating_sub(given), n)
    };
    let mut queue: BTreeSet<_> = left.iter().enumerate().map(|(n, sums)| rank(*sums, n)).collect();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    while let Some((class, _, n)) = queue.pop_first() {
        let end = if class == 0 { &mut tail } else { &mut head };
        end.push(group[n]);
        let mut lower = |other: usize, given: i64, taken: i64| {
            let before = left[other];
            let after = (before.0.saturating_sub(given), before.1.saturating_sub(taken));
            left[other] = after;
            if queue.remove(&rank(before, other)) {
                queue.insert(rank(after, other));
            }
        };
        for (other, weight) in &gives[n] {
            lower(*other, 0, *weight);
        }
        for (other, weight) in &takes[n] {
            lower(*other, *weight, 0);
        }
    }
    head.extend(tail.into_iter().rev());
    head
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn backwards(order: &[u32], arcs: &[(u32, u32, u64)]) -> (u64, u64) {
        let mut place = vec![0; order.len()];
        for (n, v) in order.iter().enumerate() {
            place[*v as usize] = n;
        }
        let weights = arcs.iter().filter(|(from, to, _)| from != to);
        weights.fold((0, 0), |(back, all), (from, to, weight)| {
            let is_back = place[*from as usize] > place[*to as usize];
            (back + if is_back { *weight } else { 0 }, all + weight)
        })
    }

    #[test]
    fn users_come_first_and_the_lightest_arc_of_a_ring_points_back() {
        for (nodes, arcs, expected) in [
            (3, vec![(2, 1, 1), (1, 0, 1)], vec![2, 1, 0]),
            (3, vec![(0, 1, 5), (1, 2, 5), (2, 0, 1)], vec![0, 1, 2]),
            (3, vec![(0, 1, 5), (1, 2, 1), (2, 0, 5)], vec![2, 0, 1]),
            (2, vec![(0, 0, 9), (1, 0, 1)], vec![1, 0]),
            (0, vec![], vec![]),
        ] {
            assert_eq!(feedback_order(nodes, &arcs).0, expected, "{arcs:?}");
        }
    }

    proptest! {
        #[test]
        fn at_most_half_points_back_and_nothing_without_a_cycle(
            arcs in proptest::collection::vec((0u32..14, 0u32..14, 1u64..9), 0..60)
        ) {
            let (order, _) = feedback_order(14, &arcs);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..14).collect::<Vec<_>>());
            let (back, all) = backwards(&order, &arcs);
            prop_assert!(back * 2 <= all, "{back} of {all}");
            let forward: Vec<_> = arcs.iter().copied().filter(|(a, b, _)| a < b).collect();
            prop_assert_eq!(backwards(&feedback_order(14, &forward).0, &forward).0, 0);
        }
    }
}
