//! What version control remembers.

use serde::{Deserialize, Serialize};

use crate::evidence::{InvalidEvidence, ModuleIx};

/// Who wrote a commit. Names are pseudonyms unless the person who surveyed asked otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name, after mailmap; or a pseudonym such as `author-017`.
    pub name: String,
    /// Whether the name is that of a bot; its commits are kept, and left out of ownership.
    pub bot: bool,
}

/// A commit that touched at least one surveyed module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its full hash.
    pub hash: String,
    /// When it was authored, in seconds since 1970.
    pub at: i64,
    /// Its author's place in [`History::authors`].
    pub author: u32,
    /// All files it changed, also those that are no module. Commits with many files are kept
    /// and left out of co-change.
    pub files: u32,
}

/// How many lines a commit added to a module and removed from it. A line that was changed counts
/// on both sides, as in `git log --numstat`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChangedLines {
    /// Lines that are there since.
    pub added: u32,
    /// Lines that are gone since.
    pub removed: u32,
}

impl ChangedLines {
    /// Both together, as far as numbers go.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            added: self.added.saturating_add(other.added),
            removed: self.removed.saturating_add(other.removed),
        }
    }
}

/// A module that a commit changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// The commit's place in [`History::commits`].
    pub commit: u32,
    /// The module as it is known today, after renames.
    pub module: ModuleIx,
    /// How many lines it changed; `None` where nobody counted them, or where they can't be
    /// counted: binary content, very large files, objects that the clone does not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<ChangedLines>,
}

impl Change {
    /// A change whose lines nobody counted.
    #[must_use]
    pub fn uncounted(commit: u32, module: ModuleIx) -> Self {
        Self { commit, module, lines: None }
    }

    /// What the commit in place `commit` changed, each module once and in order, from the files
    /// it touched. A commit can touch a module twice, where paths were exchanged: then its lines
    /// are added up, and not known if those of one touch aren't.
    pub fn once_each(
        commit: u32,
        mut touched: Vec<(ModuleIx, Option<ChangedLines>)>,
    ) -> impl Iterator<Item = Self> {
        touched.sort_unstable();
        let mut changes: Vec<Self> = Vec::with_capacity(touched.len());
        for (module, lines) in touched {
            match changes.last_mut().filter(|last| last.module == module) {
                Some(last) => last.lines = last.lines.zip(lines).map(|(a, b)| a.and(b)),
                None => changes.push(Self { commit, module, lines }),
            }
        }
        changes.into_iter()
    }
}

/// Commits, oldest first, and the modules they changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Authors, sorted by name.
    pub authors: Vec<Author>,
    /// Commits, oldest first; merges are left out.
    pub commits: Vec<Commit>,
    /// What they changed, sorted, without repeats.
    pub changes: Vec<Change>,
    /// Whether older commits are missing because the clone is shallow.
    pub shallow: bool,
}

impl History {
    /// Whether there is any commit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty()
    }

    /// The modules that the commit in place `commit` changed.
    #[must_use]
    pub fn changes_of(&self, commit: u32) -> &[Change] {
        let start = self.changes.partition_point(|change| change.commit < commit);
        let end = self.changes.partition_point(|change| change.commit <= commit);
        &self.changes[start..end]
    }

    /// The lines that all commits together changed in the module `module`, bots and commits of
    /// many files included, and how many of its changes are not counted. `None` if no change of
    /// the history is counted.
    #[must_use]
    pub fn lines_of(&self, module: ModuleIx) -> Option<(ChangedLines, u32)> {
        let mut lines = ChangedLines::default();
        let (mut unknown, mut counted) = (0, false);
        for change in &self.changes {
            counted |= change.lines.is_some();
            match change.lines.filter(|_| change.module == module) {
                Some(more) => lines = lines.and(more),
                None => unknown += u32::from(change.module == module),
            }
        }
        counted.then_some((lines, unknown))
    }

    pub(crate) fn validate(&self, modules: usize) -> Result<(), InvalidEvidence> {
        if let Some(at) = self.commits.iter().position(|c| c.author as usize >= self.authors.len())
        {
            return Err(InvalidEvidence::Dangling { what: "commit", at, target: "author" });
        }
        for (at, change) in self.changes.iter().enumerate() {
            if change.commit as usize >= self.commits.len() {
                return Err(InvalidEvidence::Dangling { what: "change", at, target: "commit" });
            }
            if change.module.at() >= modules {
                return Err(InvalidEvidence::Dangling { what: "change", at, target: "module" });
            }
        }
        let key = |change: &Change| (change.commit, change.module);
        match self.changes.windows(2).position(|pair| key(&pair[0]) >= key(&pair[1])) {
            Some(at) => Err(InvalidEvidence::Unsorted { what: "change", at: at + 1 }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_changes_a_module_once() {
        let lines = |added, removed| Some(ChangedLines { added, removed });
        let (a, b) = (ModuleIx(0), ModuleIx(1));
        let cases = [
            (vec![], vec![]),
            (vec![(b, lines(1, 0)), (a, None)], vec![(a, None), (b, lines(1, 0))]),
            (vec![(a, lines(1, 2)), (a, lines(3, 4))], vec![(a, lines(4, 6))]),
            (vec![(a, lines(1, 2)), (a, None), (a, lines(3, 4))], vec![(a, None)]),
        ];
        for (touched, expected) in cases {
            let changes: Vec<_> =
                Change::once_each(7, touched).map(|it| (it.module, it.lines)).collect();
            assert_eq!(changes, expected);
        }
    }
}
