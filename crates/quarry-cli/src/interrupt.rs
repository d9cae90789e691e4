//! Ctrl+C: the first asks the work to stop and leave nothing behind, the second ends the
//! program.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// The exit code of a program that was interrupted, by convention.
const INTERRUPTED: i32 = 130;

/// Begins to listen. Where that is not possible Ctrl+C ends the program, as it always does; an
/// unfinished change is then taken back when the project is opened next.
pub(crate) fn watch() {
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
    });
}

/// Whether the work should stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
