//! How long work tells how far it is, and learns that it should stop.

/// Work was stopped on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// What long work reports to. Called often and from several threads; throttling is up to
/// the receiver.
pub trait Progress: Sync {
    /// `done` of `total` units of `stage` are finished; a `total` of 0 means that it is not
    /// known. `Err` asks the work to stop and leave nothing behind.
    fn report(&self, stage: Stage, done: u64, total: u64) -> Result<(), Cancelled>;
}

/// The stages that long work goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Listing files and finding source roots.
    Inventory,
    /// Parsing files, in files.
    Read,
    /// Resolving names to modules, in files.
    Resolve,
    /// Reading commits, in commits.
    History,
    /// Counting the lines that commits changed, in commits.
    Lines,
    /// Writing evidence to the project file, in rows.
    Store,
    /// Finding domains.
    Suggest,
}

impl Stage {
    /// What a person reads beside the bar.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Inventory => "Listing files",
            Self::Read => "Reading source",
            Self::Resolve => "Resolving names",
            Self::History => "Reading history",
            Self::Lines => "Counting changed lines",
            Self::Store => "Saving evidence",
            Self::Suggest => "Finding domains",
        }
    }
}

/// Progress that nobody watches and nobody cancels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn report(&self, _: Stage, _: u64, _: u64) -> Result<(), Cancelled> {
        Ok(())
    }
}
