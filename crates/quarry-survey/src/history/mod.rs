//! What git remembers: commits, who wrote them, and the modules they changed.
//!
//! The log comes from the git program where it is installed, otherwise from the built-in
//! reader; both give the same evidence. Neither ever runs what a repository configures. What
//! follows the log is shared: order, renames, authors.
//!
//! Merges are left out, and so are the oldest commits of a shallow clone, since what they
//! changed is not known.

mod as_committed;
mod attribute;
mod authors;
mod built_in;
mod git_program;
mod lines;
mod log;
mod renames;
mod repository;

use quarry_model::{
    diagnostic::{Diagnostic, Severity},
    progress::{Cancelled, Progress},
};

pub use as_committed::is_as_committed;
pub(crate) use attribute::{Attributed, attribute};
pub(crate) use authors::Authors;
pub(crate) use log::Log;
pub(crate) use repository::Repository;

use crate::options::{HistoryReader, SurveyOptions};

/// Reads every commit that the surveyed one descends from.
pub(crate) fn read_log(
    repository: &Repository,
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<Log, Cancelled> {
    if options.history_reader == HistoryReader::Installed {
        match git_program::read(repository, progress)? {
            Ok(log) => return Ok(log),
            Err(cause) => tracing::info!(cause, "reading history with the built-in reader"),
        }
    }
    match built_in::read(repository, progress)? {
        Ok(log) => Ok(log),
        Err(cause) => Ok(Log {
            diagnostics: vec![Diagnostic {
                path: String::new(),
                line: 0,
                severity: Severity::Warning,
                cause: format!(
                    "The history can't be read ({cause}); survey without it, or \
                                repair the repository"
                ),
            }],
            ..Log::default()
        }),
    }
}

/// What a clone that holds only a part of the history keeps back, in words.
pub(crate) fn limits(repository: &Repository) -> Vec<Diagnostic> {
    let mut causes = Vec::new();
    if repository.is_shallow() {
        causes.push(
            "The clone is shallow, so older commits are missing and who changed what is known \
             only for the latest; `git fetch --unshallow` brings the rest",
        );
    }
    if !repository.partial_packs().is_empty() {
        causes.push(
            "The clone is partial, so the contents of old files may be missing and a file that \
             was renamed with changes may count as new; survey a whole clone to know",
        );
    }
    let note = |cause: &str| Diagnostic {
        path: String::new(),
        line: 0,
        severity: Severity::Note,
        cause: cause.to_owned(),
    };
    causes.into_iter().map(note).collect()
}
