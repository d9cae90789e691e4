//! How far long work is, on one line of the terminal.

use std::{
    io::{IsTerminal, Write, stderr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use quarry_model::progress::{Cancelled, Progress, Stage};
use quarry_report::format::count;

use crate::interrupt;

const EVERY: Duration = Duration::from_millis(100);

/// Progress on standard error if that is a terminal; Ctrl+C stops the work either way.
pub(crate) struct Terminal {
    shown: Mutex<Option<(Stage, Instant)>>,
    visible: bool,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        Self { shown: Mutex::new(None), visible: stderr().is_terminal() }
    }
}

impl Progress for Terminal {
    fn report(&self, stage: Stage, done: u64, total: u64) -> Result<(), Cancelled> {
        if interrupt::asked() {
            return Err(Cancelled);
        }
        if !self.visible {
            return Ok(());
        }
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let due = shown.is_none_or(|(last, at)| last != stage || at.elapsed() >= EVERY);
        if due {
            *shown = Some((stage, Instant::now()));
            let amount = match (done, total) {
                (0, 0) => String::new(),
                (done, 0) => format!(" {}", count(done)),
                (done, total) => format!(" {} of {}", count(done), count(total)),
            };
            // Back to the start of the line, which is then cleared.
            let _ = write!(stderr(), "\r\x1b[K{}{amount}", stage.label());
        }
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let shown = self.shown.get_mut().unwrap_or_else(PoisonError::into_inner);
        if shown.is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
