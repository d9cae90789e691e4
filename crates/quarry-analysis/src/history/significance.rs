//! Whether two modules change together more often than by chance.

/// How many times more often two modules change together than if they changed independently:
/// `shared * commits / (a * b)`; 0 when either never changes.
#[must_use]
pub fn lift(commits: u32, a: u32, b: u32, shared: u32) -> f64 {
    if a == 0 || b == 0 {
        return 0.0;
    }
    f64::from(shared) * f64::from(commits) / (f64::from(a) * f64::from(b))
}

/// Natural logarithms of factorials.
#[derive(Debug, Clone)]
pub struct LnFactorials {
    ln: Vec<f64>,
}

impl LnFactorials {
    /// Those of 0 to `largest`.
    #[must_use]
    pub fn up_to(largest: u32) -> Self {
        let mut ln = Vec::with_capacity(largest as usize + 1);
        let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
        ln.push(0.0);
        for n in 1..=largest {
            // Summed as Kahan does, so that the last of many thousands is as exact as the first.
            let next = f64::from(n).ln() - lost;
            let total = sum + next;
            lost = (total - sum) - next;
            sum = total;
            ln.push(sum);
        }
        Self { ln }
    }

    /// The logarithm of the number of ways to choose `k` of `n`; both at most what the table
    /// was made for, and `k` at most `n`.
    fn choose(&self, n: u32, k: u32) -> f64 {
        self.ln[n as usize] - self.ln[k as usize] - self.ln[(n - k) as usize]
    }

    /// The chance that, of `commits` commits, `a` drawn at random and `b` drawn at random have at
    /// least `shared` in common: the upper tail of the hypergeometric distribution. `commits` is
    /// at most what the table was made for, `a` and `b` at most `commits`.
    #[must_use]
    pub fn at_least(&self, commits: u32, a: u32, b: u32, shared: u32) -> f64 {
        let least = (a + b).saturating_sub(commits);
        if shared <= least {
            return 1.0;
        }
        let all = self.choose(commits, b);
        let mut chance = 0.0;
        // From the far end, where the terms are smallest.
        for both in (shared..=a.min(b)).rev() {
            chance += (self.choose(a, both) + self.choose(commits - a, b - both) - all).exp();
        }
        f64::min(chance, 1.0)
    }
}

/// Chances corrected as Benjamini and Hochberg do for `tested` tests, of which all that are not
/// in `chances` have the chance 1: the smallest false discovery rate at which each still counts.
#[must_use]
pub fn adjusted(chances: &[f64], tested: u64) -> Vec<f64> {
    let tests = tested.max(chances.len() as u64) as f64;
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]));
    let mut corrected = vec![1.0; chances.len()];
    let mut lowest = 1.0_f64;
    for (rank, at) in order.into_iter().enumerate().rev() {
        // Rounding must not make a chance smaller than it was.
        let scaled = (chances[at] * (tests / (rank + 1) as f64)).max(chances[at]);
        lowest = lowest.min(scaled);
        corrected[at] = lowest;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-10 * b.abs().max(1e-300)
    }

    #[test]
    fn tails_by_hand() {
        let table = LnFactorials::up_to(60);
        for (commits, a, b, shared, expected) in [
            // Of 10 choose 3: exactly one way to hit all three.
            (10, 3, 3, 3, 1.0 / 120.0),
            // 3 over 2 times 7 over 1 = 21 ways for two, and one for three.
            (10, 3, 3, 2, 22.0 / 120.0),
            (10, 3, 3, 0, 1.0),
            // 9 of 10 and 9 of 10 share at least 8.
            (10, 9, 9, 8, 1.0),
            (10, 9, 9, 9, 0.1),
            // Fisher's tea: 4 of 8, all four right.
            (8, 4, 4, 4, 1.0 / 70.0),
            (8, 4, 4, 3, 17.0 / 70.0),
            (52, 13, 13, 14, 0.0),
        ] {
            let found = table.at_least(commits, a, b, shared);
            assert!(close(found, expected), "{commits} {a} {b} {shared}: {found} not {expected}");
        }
    }

    #[test]
    fn lift_is_observed_over_expected() {
        for (commits, a, b, shared, expected) in
            [(100, 10, 10, 1, 1.0), (100, 10, 10, 5, 5.0), (50, 0, 3, 0, 0.0), (4, 2, 2, 2, 2.0)]
        {
            assert!(close(lift(commits, a, b, shared) + 1.0, expected + 1.0));
        }
    }

    /// The example of Benjamini and Hochberg (1995): 15 chances, of which the first four count at
    /// a rate of 0.05.
    #[test]
    fn the_correction_is_that_of_its_paper() {
        let chances = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let corrected = adjusted(&chances, 15);
        assert_eq!(corrected.iter().filter(|q| **q <= 0.05).count(), 4);
        assert!(close(corrected[3], 0.0095 * 15.0 / 4.0));
        assert!(close(corrected[4], 0.0201 * 15.0 / 5.0));
        assert!(close(corrected[5], 0.0298 * 15.0 / 7.0), "that of a later one, which is lower");
        // Tests that are not listed count as well.
        assert_eq!(adjusted(&chances[..9], 15)[..4], corrected[..4]);
    }

    proptest! {
        #[test]
        fn tails_fall_and_agree_with_the_exact_count(
            commits in 1u32..24, a in 0u32..24, b in 0u32..24,
        ) {
            let (a, b) = (a.min(commits), b.min(commits));
            let table = LnFactorials::up_to(commits);
            let choose = |n: u32, k: u32| -> f64 {
                if k > n { return 0.0; }
                (0..k).fold(1.0, |product, i| product * f64::from(n - i) / f64::from(i + 1))
            };
            let mut last = 1.0;
            for shared in 0..=a.min(b) + 1 {
                let exact: f64 = (shared..=a.min(b))
                    .map(|both| choose(a, both) * choose(commits - a, b.wrapping_sub(both)))
                    .sum::<f64>() / choose(commits, b);
                let found = table.at_least(commits, a, b, shared);
                prop_assert!((found - exact).abs() < 1e-9, "{} not {}", found, exact);
                prop_assert!(found <= last + 1e-12);
                last = found;
            }
        }

        #[test]
        fn corrected_chances_keep_the_order_and_are_no_smaller(
            chances in proptest::collection::vec(0.0f64..1.0, 0..40), more in 0u64..100,
        ) {
            let tested = chances.len() as u64 + more;
            let corrected = adjusted(&chances, tested);
            for (p, q) in chances.iter().zip(&corrected) {
                prop_assert!(q >= p && *q <= 1.0);
            }
            for (n, p) in chances.iter().enumerate() {
                for (m, other) in chances.iter().enumerate() {
                    prop_assert!(p > other || corrected[n] <= corrected[m]);
                }
            }
        }
    }
}
