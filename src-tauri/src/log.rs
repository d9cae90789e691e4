//! The log: one file a day, the last five kept; panics go there as well.

use std::path::Path;

use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Days that are kept.
const KEPT: usize = 5;

/// Starts the log in `folder`. What is logged can be set with `QUARRY_LOG`.
pub(crate) fn start(folder: &Path) -> Result<(), InitError> {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("quarry")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(folder)?;
    let filter = EnvFilter::try_from_env("QUARRY_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(std::sync::Mutex::new(file))
        .try_init();
    if let Err(error) = started {
        eprintln!("The log could not be started: {error}");
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
        before(panic);
    }));
    Ok(())
}
