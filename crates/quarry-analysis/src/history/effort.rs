//! Who changed each module how often: main author, minor authors, fragmentation.

use quarry_model::evidence::ModuleIx;

use super::counted::Counted;

/// An author with less than this share of a module's commits is a minor one.
pub const MINOR_SHARE: f64 = 0.05;

/// What one author did for a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// The author's place in the history.
    pub author: u32,
    /// Commits of the author that changed the module.
    pub revisions: u32,
}

/// Who changed a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleEffort {
    /// The module.
    pub module: ModuleIx,
    /// Commits that changed it.
    pub revisions: u32,
    /// Its authors: who made most commits first, then by name.
    pub authors: Vec<Effort>,
}

/// The efforts for each module that changed, by place.
#[must_use]
pub fn efforts(counted: &Counted<'_>) -> Vec<ModuleEffort> {
    let commits = counted.commits.iter();
    let mut pairs: Vec<(ModuleIx, u32)> = commits
        .flat_map(|commit| commit.changes.iter().map(|change| (change.module, commit.author)))
        .collect();
    pairs.sort_unstable();
    let of_module = |changes: &[(ModuleIx, u32)]| {
        let authors = changes.chunk_by(|a, b| a == b);
        ModuleEffort::new(changes[0].0, authors.map(|same| (same[0].1, same.len() as u32)))
    };
    pairs.chunk_by(|a, b| a.0 == b.0).map(of_module).collect()
}

impl ModuleEffort {
    /// The effort for a module: each author once, with the commits of the author.
    #[must_use]
    pub fn new(module: ModuleIx, authors: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let authors = authors.into_iter();
        let mut authors: Vec<Effort> =
            authors.map(|(author, revisions)| Effort { author, revisions }).collect();
        authors.sort_by(|a, b| b.revisions.cmp(&a.revisions).then_with(|| a.author.cmp(&b.author)));
        let revisions = authors.iter().map(|effort| effort.revisions).sum();
        Self { module, revisions, authors }
    }

    /// Who made most of its commits; of several, the first by name.
    #[must_use]
    pub fn main_author(&self) -> Option<Effort> {
        self.authors.first().copied()
    }

    /// Ownership: the share of its commits that the main author made, 0 to 1.
    #[must_use]
    pub fn ownership(&self) -> f64 {
        self.main_author().map_or(0.0, |main| self.share(main))
    }

    /// How many authors made less than [`MINOR_SHARE`] of its commits.
    #[must_use]
    pub fn minor_authors(&self) -> u32 {
        self.authors.iter().filter(|effort| self.share(**effort) < MINOR_SHARE).count() as u32
    }

    /// `1 - sum (a_i / n)^2` over the authors' commits: 0 with one author, near 1 when many did
    /// a little each.
    #[must_use]
    pub fn fragmentation(&self) -> f64 {
        let (above, below) = self.fragmentation_ratio();
        above as f64 / below as f64
    }

    /// The fragmentation as a fraction of whole numbers.
    #[must_use]
    pub fn fragmentation_ratio(&self) -> (u64, u64) {
        let square = |count: u32| u64::from(count) * u64::from(count);
        let whole = square(self.revisions);
        (whole - self.authors.iter().map(|effort| square(effort.revisions)).sum::<u64>(), whole)
    }

    fn share(&self, effort: Effort) -> f64 {
        f64::from(effort.revisions) / f64::from(self.revisions)
    }
}

/// `above / below` with two significant digits, halves up: how code-maat prints ownership and
/// fragmentation. 0 when `below` is 0.
#[must_use]
pub fn two_digits(above: u64, below: u64) -> f64 {
    if above == 0 || below == 0 {
        return 0.0;
    }
    let (mut above, mut below) = (u128::from(above), u128::from(below));
    let mut places = 0;
    // Ten to ninety-nine before the point.
    while above < 10 * below {
        above *= 10;
        places += 1;
    }
    while above >= 100 * below {
        below *= 10;
        places -= 1;
    }
    let digits = (2 * above + below) / (2 * below);
    // Written and read, so that 0.67 is the same number as anybody else's 0.67.
    format!("{digits}e{}", -places).parse().unwrap_or(0.0)
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // To the last digit.
mod tests {
    use super::*;
    use crate::history::{
        counted::Counting,
        testing::{history, module},
    };

    fn found(log: &str) -> (Vec<ModuleEffort>, Vec<String>) {
        let history = history(log);
        let counted = Counted::of(&history, Counting::default());
        (efforts(&counted), history.authors.into_iter().map(|author| author.name).collect())
    }

    /// The columns that code-maat documents, worked out by hand: entity, main author, commits,
    /// all commits, ownership; and entity, fractal value, all commits.
    #[test]
    fn ownership_and_fragmentation_are_code_maats() {
        let (efforts, names) = found(
            "ann: a b
             ben: a
             ann: a c
             ann: c
             cat: c
             ben: c
             bot[bot]: a b c",
        );
        let ownership: Vec<_> = efforts
            .iter()
            .map(|effort| {
                let main = effort.main_author().unwrap();
                let share = two_digits(main.revisions.into(), effort.revisions.into());
                let name = names[main.author as usize].as_str();
                (effort.module, name, main.revisions, effort.revisions, share)
            })
            .collect();
        assert_eq!(
            ownership,
            [
                (module('a'), "ann", 2, 3, 0.67),
                (module('b'), "ann", 1, 1, 1.0),
                (module('c'), "ann", 2, 4, 0.5),
            ]
        );
        let fragmentation: Vec<_> = efforts
            .iter()
            .map(|effort| {
                let (above, below) = effort.fragmentation_ratio();
                (effort.module, two_digits(above, below), effort.revisions)
            })
            .collect();
        // a: 1 - (4 + 1)/9 = 0.444; b: 1 - 1 = 0; c: 1 - (4 + 1 + 1)/16 = 0.625, half up 0.63.
        assert_eq!(
            fragmentation,
            [(module('a'), 0.44, 3), (module('b'), 0.0, 1), (module('c'), 0.63, 4)]
        );
        assert_eq!(efforts[2].fragmentation(), 0.625);
        assert_eq!(efforts[0].ownership(), 2.0 / 3.0);
    }

    #[test]
    fn of_equals_the_first_by_name_owns() {
        let (efforts, names) = found("zoe: a\nann: a");
        let main = efforts[0].main_author().unwrap();
        assert_eq!(names[main.author as usize], "ann");
    }

    #[test]
    fn a_minor_author_has_less_than_a_twentieth() {
        let minor = |others: usize| {
            let log = "ann: a\n".repeat(others) + "ben: a\n";
            found(&log).0[0].minor_authors()
        };
        assert_eq!(minor(18), 0, "1 of 19");
        assert_eq!(minor(19), 0, "1 of 20 is not less than a twentieth");
        assert_eq!(minor(20), 1, "1 of 21");
    }

    #[test]
    fn two_digits_count_from_the_first_that_is_not_zero() {
        for (above, below, expected) in [
            (0, 7, 0.0),
            (1, 3, 0.33),
            (2, 3, 0.67),
            (1, 8, 0.13),
            (1, 16, 0.063),
            (1, 1000, 0.001),
            (199, 200, 1.0),
            (1, 1, 1.0),
            (9, 4, 2.3),
            (12_345, 1, 12_000.0),
            (5, 0, 0.0),
        ] {
            assert_eq!(two_digits(above, below), expected, "{above}/{below}");
        }
    }
}
