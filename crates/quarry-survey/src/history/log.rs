//! The log as both readers give it, and its order.

use std::collections::BinaryHeap;

use gix::ObjectId;
use quarry_model::diagnostic::Diagnostic;
use rustc_hash::FxHashMap;

/// Commits with what they changed.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// Newest first: every commit stands before its parents, later ones before earlier ones.
    pub(crate) commits: Vec<LoggedCommit>,
    /// What could not be read.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A commit as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoggedCommit {
    /// Its hash.
    pub(crate) id: ObjectId,
    /// The commits it follows.
    pub(crate) parents: Vec<ObjectId>,
    /// When it was authored, in seconds since 1970.
    pub(crate) authored: i64,
    /// When it was committed, in seconds since 1970.
    pub(crate) committed: i64,
    /// Its author's name as written.
    pub(crate) name: String,
    /// Its author's address as written.
    pub(crate) email: String,
    /// The files it changed, by path; empty for merges.
    pub(crate) changes: Vec<LoggedChange>,
}

/// A file that a commit changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LoggedChange {
    /// Its path from the top of the work tree.
    pub(crate) path: String,
    /// What happened.
    pub(crate) what: Happened,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Happened {
    /// It appeared, with this content.
    Added(ObjectId),
    /// It went away; this was its content.
    Deleted(ObjectId),
    /// Its content or mode changed: before and after.
    Modified(ObjectId, ObjectId),
}

impl Log {
    /// The log with its commits in order. Ties are broken by hash, so that the order does not
    /// depend on the reader.
    pub(crate) fn in_order(commits: Vec<LoggedCommit>, diagnostics: Vec<Diagnostic>) -> Self {
        let place: FxHashMap<ObjectId, usize> =
            commits.iter().enumerate().map(|(at, commit)| (commit.id, at)).collect();
        let mut children = vec![0_u32; commits.len()];
        for commit in &commits {
            for parent in commit.parents.iter().filter_map(|parent| place.get(parent)) {
                children[*parent] += 1;
            }
        }
        let key = |at: usize| (commits[at].committed, commits[at].id, at);
        let mut ready: BinaryHeap<_> =
            (0..commits.len()).filter(|at| children[*at] == 0).map(key).collect();
        let mut order = Vec::with_capacity(commits.len());
        while let Some((_, _, at)) = ready.pop() {
            order.push(at);
            for parent in commits[at].parents.iter().filter_map(|parent| place.get(parent)) {
                children[*parent] -= 1;
                if children[*parent] == 0 {
                    ready.push(key(*parent));
                }
            }
        }
        let mut commits: Vec<Option<LoggedCommit>> = commits.into_iter().map(Some).collect();
        let commits = order.into_iter().filter_map(|at| commits[at].take()).map(|mut commit| {
            commit.changes.sort_unstable();
            commit
        });
        Self { commits: commits.collect(), diagnostics }
    }
}
