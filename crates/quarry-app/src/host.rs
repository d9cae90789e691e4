//! What the application needs from whatever runs it.

use std::path::PathBuf;

use quarry_model::time::Timestamp;

use crate::dto::project::JobState;

/// Whatever runs the application: a window, a command line, a test.
pub trait Host: Send + Sync {
    /// A job has gone on, or has ended. Called at most some twenty times a second for each job,
    /// and always when it ends.
    fn job_changed(&self, state: &JobState);
}

/// Where the application keeps its things, and what time it is.
pub struct Setup {
    /// For copies of samples, new projects and daily copies.
    pub data_folder: PathBuf,
    /// For what the window remembers.
    pub config_folder: PathBuf,
    /// The bundled sample, in the exchange format; `None` when it is not installed.
    pub sample: Option<PathBuf>,
    /// Whoever runs the application.
    pub host: std::sync::Arc<dyn Host>,
    /// Reads the clock.
    pub clock: fn() -> Timestamp,
}

/// A host that nobody looks at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unattended;

impl Host for Unattended {
    fn job_changed(&self, _: &JobState) {}
}

/// The system's clock.
#[must_use]
pub fn system_clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(since.map_or(0, |duration| duration.as_millis() as i64))
}
