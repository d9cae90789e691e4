//! The commits that count.

use quarry_model::{
    evidence::ModuleIx,
    history::{Change, History},
};

/// Which commits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting {
    /// Commits that change more files than this are left out; `None` leaves none out.
    pub mass_commit_files: Option<u32>,
    /// Whether commits of bots count.
    pub bots: bool,
}

impl Default for Counting {
    /// Without bots, and without commits of more than 30 files.
    fn default() -> Self {
        Self { mass_commit_files: Some(30), bots: false }
    }
}

impl Counting {
    /// Every commit.
    pub const ALL: Self = Self { mass_commit_files: None, bots: true };
}

/// A commit that counts.
#[derive(Debug, Clone, Copy)]
pub struct CountedCommit<'h> {
    /// Its place in the history.
    pub place: u32,
    /// Its author's place in the history.
    pub author: u32,
    /// All files it changed, also those that are no module.
    pub files: u32,
    /// The modules it changed, sorted.
    pub changes: &'h [Change],
}

impl CountedCommit<'_> {
    /// The modules it changed, sorted.
    pub fn modules(&self) -> impl Iterator<Item = ModuleIx> + '_ {
        self.changes.iter().map(|change| change.module)
    }
}

/// The commits of a history that count, oldest first, and how many do not.
#[derive(Debug, Clone, Default)]
pub struct Counted<'h> {
    /// Those that count.
    pub commits: Vec<CountedCommit<'h>>,
    /// Left out since they change very many files.
    pub mass_commits: u32,
    /// Left out since a bot made them.
    pub bot_commits: u32,
}

impl<'h> Counted<'h> {
    /// The commits of `history` that count.
    #[must_use]
    pub fn of(history: &'h History, counting: Counting) -> Self {
        let mut found = Self::default();
        for changes in history.changes.chunk_by(|a, b| a.commit == b.commit) {
            let place = changes[0].commit;
            let commit = &history.commits[place as usize];
            let files = commit.files.max(changes.len() as u32);
            if !counting.bots && history.authors[commit.author as usize].bot {
                found.bot_commits += 1;
            } else if counting.mass_commit_files.is_some_and(|most| files > most) {
                found.mass_commits += 1;
            } else {
                found.commits.push(CountedCommit { place, author: commit.author, files, changes });
            }
        }
        found
    }

    /// How many commits that count changed each of `modules` modules.
    #[must_use]
    pub fn revisions(&self, modules: usize) -> Vec<u32> {
        let mut revisions = vec![0; modules];
        for module in self.commits.iter().flat_map(CountedCommit::modules) {
            revisions[module.at()] += 1;
        }
        revisions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::testing::history;

    #[test]
    fn bots_and_mass_commits_are_set_apart_and_counted() {
        let history = history(
            "ann: a b
             renovate[bot]: a
             ben: a c +28
             ann: a +30
             renovate[bot]: a +99",
        );
        let counts = |counting| {
            let counted = Counted::of(&history, counting);
            (counted.commits.len(), counted.mass_commits, counted.bot_commits)
        };
        assert_eq!(counts(Counting::default()), (2, 1, 2));
        assert_eq!(counts(Counting::ALL), (5, 0, 0));
        assert_eq!(counts(Counting { mass_commit_files: Some(1), bots: true }), (1, 4, 0));
        let counted = Counted::of(&history, Counting::default());
        assert_eq!(counted.revisions(3), [2, 1, 1]);
        assert_eq!(counted.commits[1].files, 30);
    }
}
