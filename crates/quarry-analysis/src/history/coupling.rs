//! Change coupling as code-maat defines it: how often two modules change together, against how
//! often each changes.

use quarry_model::evidence::ModuleIx;

use super::{
    counted::Counted,
    significance::{LnFactorials, adjusted, lift},
};

/// From where on a pair is reported; the defaults are code-maat's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouplingThresholds {
    /// The average number of commits of the two, at least.
    pub min_revisions: u32,
    /// Commits that changed both, at least.
    pub min_shared: u32,
    /// The degree in percent, at least.
    pub min_degree: u32,
    /// The degree in percent, at most.
    pub max_degree: u32,
}

impl Default for CouplingThresholds {
    fn default() -> Self {
        Self { min_revisions: 5, min_shared: 5, min_degree: 30, max_degree: 100 }
    }
}

/// Two modules that change together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Couple {
    /// The first by place.
    pub a: ModuleIx,
    /// The other.
    pub b: ModuleIx,
    /// `100 * shared / average` in whole percent, cut off, as code-maat prints it.
    pub degree: u32,
    /// The average number of commits of the two, rounded up.
    pub average_revisions: u32,
    /// Commits that changed both.
    pub shared: u32,
    /// Commits that changed the first.
    pub revisions_a: u32,
    /// Commits that changed the other.
    pub revisions_b: u32,
    /// How many times more often they change together than if they changed independently.
    pub lift: f64,
    /// The chance of at least so many shared commits if they changed independently
    /// (hypergeometric, one-sided).
    pub p: f64,
    /// The same corrected for the number of pairs looked at (Benjamini and Hochberg): among
    /// pairs up to this value, at most this share is there by chance.
    pub q: f64,
}

/// The couples of a history.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChangeCoupling {
    /// Those within the thresholds: highest degree first, then most commits, then by place.
    pub couples: Vec<Couple>,
    /// Pairs that were looked at: those whose average number of commits reaches the threshold,
    /// also if no commit changed both.
    pub tested: u64,
}

/// The couples among `modules` modules. Pairs with few commits are not reported, and the
/// correction of chance counts only the others: that choice looks at each module by itself, so
/// it does not favour pairs that change together.
#[must_use]
pub fn change_coupling(
    counted: &Counted<'_>,
    modules: usize,
    thresholds: &CouplingThresholds,
) -> ChangeCoupling {
    let revisions = counted.revisions(modules);
    let enough = |a: ModuleIx, b: ModuleIx| {
        revisions[a.at()] + revisions[b.at()] >= 2 * thresholds.min_revisions
    };
    let commits = counted.commits.len() as u32;
    let factorials = LnFactorials::up_to(commits);
    let mut couples: Vec<Couple> = Vec::new();
    for same in pairs(counted).chunk_by(|a, b| a == b) {
        let (a, b) = (ModuleIx((same[0] >> 32) as u32), ModuleIx(same[0] as u32));
        if !enough(a, b) {
            continue;
        }
        let shared = same.len() as u32;
        let (revisions_a, revisions_b) = (revisions[a.at()], revisions[b.at()]);
        let both = revisions_a + revisions_b;
        couples.push(Couple {
            a,
            b,
            degree: (200 * u64::from(shared) / u64::from(both)) as u32,
            average_revisions: both.div_ceil(2),
            shared,
            revisions_a,
            revisions_b,
            lift: lift(commits, revisions_a, revisions_b, shared),
            p: factorials.at_least(commits, revisions_a, revisions_b, shared),
            q: 1.0,
        });
    }
    let tested = pairs_with_enough(&revisions, thresholds.min_revisions);
    let chances: Vec<f64> = couples.iter().map(|couple| couple.p).collect();
    for (couple, q) in couples.iter_mut().zip(adjusted(&chances, tested)) {
        couple.q = q;
    }
    couples.retain(|couple| {
        let both = u64::from(couple.revisions_a + couple.revisions_b);
        couple.shared >= thresholds.min_shared
            && 200 * u64::from(couple.shared) >= u64::from(thresholds.min_degree) * both
            && couple.degree <= thresholds.max_degree
    });
    couples.sort_by(|a, b| {
        (b.degree, b.average_revisions, a.a, a.b).cmp(&(a.degree, a.average_revisions, b.a, b.b))
    });
    ChangeCoupling { couples, tested }
}

/// Every pair of every commit, sorted: both places in one number.
fn pairs(counted: &Counted<'_>) -> Vec<u64> {
    let mut pairs = Vec::new();
    for commit in &counted.commits {
        for (n, a) in commit.changes.iter().enumerate() {
            let later = &commit.changes[n + 1..];
            pairs.extend(later.iter().map(|b| u64::from(a.module.0) << 32 | u64::from(b.module.0)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// How many pairs of modules with any commit have at least `2 * least` commits together.
fn pairs_with_enough(revisions: &[u32], least: u32) -> u64 {
    let mut counts: Vec<u32> = revisions.iter().copied().filter(|count| *count > 0).collect();
    counts.sort_unstable();
    let mut pairs = 0;
    for (at, count) in counts.iter().enumerate() {
        let needed = (2 * least).saturating_sub(*count);
        let from = counts.partition_point(|other| *other < needed).max(at + 1);
        pairs += (counts.len() - from) as u64;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{
        counted::Counting,
        testing::{history, module},
    };

    fn table(log: &str, thresholds: &CouplingThresholds) -> Vec<(char, char, u32, u32)> {
        let history = history(log);
        let counted = Counted::of(&history, Counting::default());
        let letter = |module: ModuleIx| char::from(b'a' + module.0 as u8);
        change_coupling(&counted, 26, thresholds)
            .couples
            .iter()
            .map(|c| (letter(c.a), letter(c.b), c.degree, c.average_revisions))
            .collect()
    }

    fn all() -> CouplingThresholds {
        CouplingThresholds { min_revisions: 1, min_shared: 1, min_degree: 1, max_degree: 100 }
    }

    /// The tables have the columns that code-maat documents: entity, coupled, degree,
    /// average-revs. The figures are worked out by hand.
    #[test]
    fn degree_and_average_are_code_maats() {
        // a and b: 2 shared of 3 and 2 commits; a and c: 1 of 3 and 2; b and c: 1 of 2 and 2.
        let log = "ann: a b\nann: a b c\nben: a\nben: c";
        assert_eq!(
            table(log, &all()),
            [('a', 'b', 80, 3), ('b', 'c', 50, 2), ('a', 'c', 40, 3)],
            "200*2/5 = 80, 200*1/4 = 50, 200*1/5 = 40; averages 2.5, 2, 2.5 rounded up"
        );
        // 200*2/3 = 133.3: more than 100 can't be, since both have at least the shared commits.
        assert_eq!(table("ann: a b\nann: a b", &all()), [('a', 'b', 100, 2)]);
        // 200*1/3 = 66.6 is cut off, and 1.5 rounded up.
        assert_eq!(table("ann: a b\nann: a", &all()), [('a', 'b', 66, 2)]);
    }

    #[test]
    fn thresholds_are_met_or_not_met_by_the_last_digit() {
        let nine = "ann: a b\n".repeat(4) + "ann: a\nann: b c\n";
        let with = |change: fn(&mut CouplingThresholds)| {
            let mut thresholds = all();
            change(&mut thresholds);
            table(&nine, &thresholds).len()
        };
        // a: 5 commits, b: 5, c: 1. a-b: 4 shared, average 5, degree 80; b-c: 1, 3, 33.
        assert_eq!(with(|_| ()), 2);
        assert_eq!(with(|t| t.min_revisions = 3), 2);
        assert_eq!(with(|t| t.min_revisions = 4), 1);
        assert_eq!(with(|t| t.min_revisions = 5), 1);
        assert_eq!(with(|t| t.min_revisions = 6), 0);
        assert_eq!(with(|t| t.min_shared = 2), 1);
        assert_eq!(with(|t| t.min_shared = 5), 0);
        assert_eq!(with(|t| t.min_degree = 33), 2);
        // 33.3 is at least 33 and not at least 34.
        assert_eq!(with(|t| t.min_degree = 34), 1);
        assert_eq!(with(|t| t.min_degree = 81), 0);
        assert_eq!(with(|t| t.max_degree = 79), 1);
        // An average that is not whole is compared as it is: 2.5 is less than 3.
        let half = "ann: a b\nann: a b\nann: a";
        assert_eq!(table(half, &CouplingThresholds { min_revisions: 3, ..all() }), []);
        assert_eq!(table(half, &CouplingThresholds { min_revisions: 2, ..all() }).len(), 1);
    }

    #[test]
    fn the_defaults_are_code_maats() {
        let log = "ann: a b\n".repeat(5);
        assert_eq!(table(&log, &CouplingThresholds::default()), [('a', 'b', 100, 5)]);
        let log = "ann: a b\n".repeat(4) + "ann: a\nann: b\n";
        assert_eq!(table(&log, &CouplingThresholds::default()), [], "4 shared are too few");
    }

    #[test]
    fn commits_of_more_than_thirty_files_are_dropped_before_anything_is_counted() {
        let log = "ann: a b\n".repeat(5);
        let with_mass = log.clone() + "ann: a b +29\nann: a +30\n";
        let thresholds = CouplingThresholds::default();
        assert_eq!(table(&with_mass, &thresholds), table(&log, &thresholds));
        let at_the_limit = log + "ann: a b +28\n";
        assert_eq!(table(&at_the_limit, &thresholds), [('a', 'b', 100, 6)]);
    }

    #[test]
    fn chance_is_told_beside_the_degree() {
        // 10 commits; a and b in 3 each, all shared.
        let log = "ann: a b\n".repeat(3) + &"ann: c\n".repeat(7);
        let history = history(&log);
        let counted = Counted::of(&history, Counting::default());
        let found = change_coupling(&counted, 3, &all());
        let couple = found.couples[0];
        assert_eq!((couple.a, couple.b, couple.shared), (module('a'), module('b'), 3));
        assert!((couple.lift - 10.0 / 3.0).abs() < 1e-12, "10*3/(3*3)");
        assert!((couple.p - 1.0 / 120.0).abs() < 1e-12, "one of the 10 over 3 = 120 ways");
        assert_eq!(found.tested, 3);
        assert!((couple.q - 3.0 / 120.0).abs() < 1e-12, "times the pairs looked at");
    }

    #[test]
    fn pairs_are_counted_without_being_listed() {
        for (revisions, least) in [
            (vec![0, 3, 1, 7, 7, 2], 3),
            (vec![5, 5, 5], 5),
            (vec![1, 1, 1, 9], 5),
            (vec![], 1),
            (vec![4], 1),
        ] {
            let counts: Vec<u32> = revisions.iter().copied().filter(|n| *n > 0).collect();
            let mut expected = 0;
            for (at, a) in counts.iter().enumerate() {
                expected += counts[at + 1..].iter().filter(|b| a + **b >= 2 * least).count() as u64;
            }
            assert_eq!(pairs_with_enough(&revisions, least), expected, "{revisions:?}");
        }
    }
}
