//! Why a source could not be surveyed at all.

use std::path::PathBuf;

use quarry_model::progress::Cancelled;

/// The source as a whole could not be read; everything less is a diagnostic.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// The folder can't be opened or listed.
    #[error("{} can't be read: {cause}; choose a folder that exists and that you may open", path.display())]
    Unreadable {
        /// What was to be surveyed.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// No file in it is in a language that Quarry reads.
    #[error("{} holds no source file that Quarry reads; Quarry reads Python (.py, .pyi)", path.display())]
    NothingToRead {
        /// What was to be surveyed.
        path: PathBuf,
    },
    /// Stopped on request.
    #[error("the survey was cancelled; nothing was kept")]
    Cancelled,
}

impl From<Cancelled> for SurveyError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
