//! How sure a ranking is, against areas that can be computed by hand.

use proptest::prelude::*;
use quarry_analysis::{DRAWS, Robustness, Spread, Weights, first_stays, kendall_tau, robustness};

fn exact(scores: &[&[f64]]) -> Vec<Vec<Spread>> {
    scores.iter().map(|row| row.iter().map(|score| Spread::exact(*score)).collect()).collect()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 0.01, "{found} is not within 0.01 of {expected}");
}

/// The shares of first places, against the exact areas.
fn check(scores: &[&[f64]], first: &[f64]) -> Robustness {
    let found = robustness(&exact(scores), &Weights::Any, DRAWS);
    for (standing, expected) in found.candidates.iter().zip(first) {
        close(standing.ranks[0], *expected);
        close(standing.ranks.iter().sum(), 1.0);
    }
    found
}

#[test]
fn two_criteria_give_the_exact_areas() {
    // With weight w: A is worth w, B is worth 1 - w, C always 0.6.
    let found = check(&[&[1.0, 0.0], &[0.0, 1.0], &[0.6, 0.6]], &[0.4, 0.4, 0.2]);
    // C is second where it is not first; A is second where B is third and C first.
    close(found.candidates[2].ranks[1], 0.8);
    close(found.candidates[0].ranks[1], 0.1);
    close(found.candidates[0].within(2), 0.5);
    close(found.wins(0, 1), 0.5);
    close(found.wins(2, 0), 0.6);
    // The middle of 0.6..1.
    let central = found.candidates[0].central_weights.as_ref().unwrap();
    close(central[0], 0.8);
    close(central[1], 0.2);
    assert_eq!(found.candidates[0].confidence, Some(1.0));
    assert!(!found.is_before(0, 1));
}

#[test]
fn three_criteria_give_the_exact_areas() {
    let corners: [&[f64]; 3] = [&[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0], &[0.0, 0.0, 1.0]];
    let third = 1.0 / 3.0;
    check(&corners, &[third, third, third]);
    // D is worth 0.5 whatever the weights: first in the middle triangle.
    let [a, b, c] = corners;
    check(&[a, b, c, &[0.5, 0.5, 0.5]], &[0.25, 0.25, 0.25, 0.25]);
    // E is worth 0.8: a corner keeps the triangle of weights above it, (1 - 0.8)^2.
    let found = check(&[a, b, c, &[0.8, 0.8, 0.8]], &[0.04, 0.04, 0.04, 0.88]);
    assert!(found.is_before(3, 0));
    let central = found.candidates[3].central_weights.as_ref().unwrap();
    for weight in central {
        close(*weight, third);
    }
}

#[test]
fn scores_that_are_not_known_are_drawn() {
    // A is 0.5 for certain, B anything around it: each is first half of the time.
    let scores =
        vec![vec![Spread::exact(0.5), Spread::exact(0.5)], vec![Spread::UNKNOWN, Spread::UNKNOWN]];
    let found = robustness(&scores, &Weights::Any, DRAWS);
    close(found.wins(0, 1), 0.5);
    let confidence = found.candidates[1].confidence.unwrap();
    assert!((0.4..0.75).contains(&confidence), "{confidence}");
    // A triangle from 0 to 1 with its top at 1 lies above 0.5 three times of four.
    let one = vec![vec![Spread::exact(0.5)], vec![Spread { lo: 0.0, likely: 1.0, hi: 1.0 }]];
    close(robustness(&one, &Weights::Any, DRAWS).wins(1, 0), 0.75);
}

#[test]
fn weights_keep_to_their_ranges() {
    let scores = exact(&[&[1.0, 0.0], &[0.0, 1.0]]);
    let within = Weights::Within(vec![(0.6, 0.9), (0.1, 0.4)]);
    let found = robustness(&scores, &within, DRAWS);
    assert_eq!(found.wins(0, 1), 1.0);
    assert_eq!(found.candidates[1].central_weights, None);
    assert_eq!(found.candidates[1].confidence, None);
    let equal = robustness(&exact(&[&[0.3], &[0.3]]), &Weights::Any, 100);
    assert_eq!((equal.wins(0, 1), equal.wins(1, 0)), (0.0, 0.0), "a tie is shown as a tie");
    assert_eq!(equal.candidates[1].ranks[0], 1.0);
    assert!(robustness(&[], &Weights::Any, DRAWS).candidates.is_empty());
}

#[test]
fn the_interval_of_a_weight_ends_where_another_takes_the_lead() {
    // As above: A leads from 0.6 on, and keeps it up to 1.
    let scores = vec![vec![1.0, 0.0], vec![0.0, 1.0], vec![0.6, 0.6]];
    let (first, intervals) = first_stays(&scores, &[0.7, 0.3]).unwrap();
    assert_eq!(first, 0);
    assert!((intervals[0].0 - 0.6).abs() < 1e-12 && (intervals[0].1 - 1.0).abs() < 1e-12);
    assert!((intervals[1].0).abs() < 1e-12 && (intervals[1].1 - 0.4).abs() < 1e-12);
    assert_eq!(first_stays(&[], &[1.0]), None);
}

#[test]
fn agreement_is_that_of_kendall() {
    let check = |a: &[f64], b: &[f64], expected| assert_eq!(kendall_tau(a, b), expected);
    check(&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0], Some(1.0));
    check(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0], Some(-1.0));
    check(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0], Some(4.0 / 6.0));
    check(&[1.0, 1.0], &[1.0, 2.0], None);
}

proptest! {
    #[test]
    fn shares_are_shares_and_threads_change_nothing(
        scores in proptest::collection::vec(proptest::collection::vec(0.0f64..=1.0, 4), 1..9)
    ) {
        let scores: Vec<Vec<Spread>> = scores
            .iter()
            .map(|row| row.iter().map(|s| Spread::of(s - 0.1, *s, s + 0.2)).collect())
            .collect();
        let found = robustness(&scores, &Weights::Any, 700);
        for standing in &found.candidates {
            prop_assert!((standing.ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        for a in 0..scores.len() {
            for b in 0..scores.len() {
                prop_assert!(found.wins(a, b) + found.wins(b, a) <= 1.0 + 1e-9);
            }
        }
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        prop_assert_eq!(alone.install(|| robustness(&scores, &Weights::Any, 700)), found);
    }
}
