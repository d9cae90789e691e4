//! How many lines each commit added to a module and removed from it.
//!
//! The contents before and after are compared in this process, whichever reader gave the log: a
//! file that was renamed is compared with what it was under its former path, an object that a
//! partial clone lacks costs one figure and not the rest, and no filter, text conversion or
//! comparison program that a repository names is ever run. The comparison is Myers', which git
//! uses, too.

use std::sync::atomic::{AtomicU64, Ordering};

use gix::{
    ObjectId,
    diff::blob::{Algorithm, Diff, InternedInput, sources::byte_lines},
};
use quarry_model::{
    history::ChangedLines,
    progress::{Cancelled, Progress, Stage},
};
use rayon::prelude::*;

use super::{
    attribute::Touched,
    log::{Happened, Log, LoggedCommit},
    repository::Repository,
};

/// Contents larger than this, in bytes, are not compared.
pub(super) const LARGEST_COMPARED: usize = 4 << 20;

/// How far into a file a zero byte makes it binary, in bytes; git's number.
const BINARY_WITHIN: usize = 8_000;

/// For each commit of the log and each module that it touched the lines it changed.
pub(super) fn count(
    repository: &Repository,
    log: &Log,
    touched: &[Vec<Touched>],
    progress: &dyn Progress,
) -> Result<Vec<Vec<Option<ChangedLines>>>, Cancelled> {
    let done = AtomicU64::new(0);
    let total = log.commits.len() as u64;
    // Neighbours share contents, which the handle of a thread remembers.
    log.commits
        .par_iter()
        .with_min_len(256)
        .zip(touched)
        .map_init(
            || repository.handle(),
            |git, (commit, touched)| {
                let done = done.fetch_add(1, Ordering::Relaxed);
                if done.is_multiple_of(64) {
                    progress.report(Stage::Lines, done, total)?;
                }
                Ok(touched.iter().map(|touch| changed(git, commit, touch)).collect())
            },
        )
        .collect()
}

/// What a commit changed in one file; `None` if its contents can't be compared.
fn changed(git: &gix::Repository, commit: &LoggedCommit, touch: &Touched) -> Option<ChangedLines> {
    let (before, after) = match commit.changes[touch.change as usize].what {
        Happened::Added(after) => (touch.renamed_from, Some(after)),
        Happened::Deleted(before) => (Some(before), None),
        Happened::Modified(before, after) => (Some(before), Some(after)),
    };
    if before == after {
        return Some(ChangedLines::default());
    }
    between(&content(git, before)?, &content(git, after)?)
}

fn content(git: &gix::Repository, id: Option<ObjectId>) -> Option<Vec<u8>> {
    let Some(id) = id else { return Some(Vec::new()) };
    // The size is in the header, so that nothing large is unpacked in vain.
    let header = git.find_header(id).ok()?;
    if header.size() > LARGEST_COMPARED as u64 {
        return None;
    }
    Some(git.find_blob(id).ok()?.take_data())
}

/// The lines that differ between two contents; `None` if one of them is no text.
fn between(before: &[u8], after: &[u8]) -> Option<ChangedLines> {
    let binary = |text: &[u8]| text[..text.len().min(BINARY_WITHIN)].contains(&0);
    if binary(before) || binary(after) {
        return None;
    }
    let input = InternedInput::new(byte_lines(before), byte_lines(after));
    let difference = Diff::compute(Algorithm::Myers, &input);
    Some(ChangedLines { added: difference.count_additions(), removed: difference.count_removals() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_git_counts_them() {
        let cases = [
            ("", "", Some((0, 0))),
            ("", "a\nb\n", Some((2, 0))),
            ("a\nb\n", "", Some((0, 2))),
            ("a\nb\nc\n", "a\nx\nc\n", Some((1, 1))),
            // The last line without an end is another line.
            ("a\nb", "a\nb\n", Some((1, 1))),
            ("a\r\n", "a\n", Some((1, 1))),
            ("a\nb\nc\nd\n", "c\nd\na\nb\n", Some((2, 2))),
            ("a\n", "a\n\0", None),
            ("\0", "", None),
        ];
        for (before, after, wanted) in cases {
            let found = between(before.as_bytes(), after.as_bytes());
            let found = found.map(|lines| (lines.added, lines.removed));
            assert_eq!(found, wanted, "{before:?} and {after:?}");
        }
    }
}
