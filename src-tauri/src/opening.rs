//! Projects that are to be opened from outside the page: named on the command line, opened in a
//! file manager, dropped onto the window, or handed over by a second start.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use quarry_app::{application::Application, error::AppError};
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, Manager};

use crate::shell::Shell;

/// What to open before the page is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum First {
    /// This project.
    Project(PathBuf),
    /// A fresh copy of the sample.
    Sample,
}

/// What is opened first, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Opening {
    waiting: Mutex<Waiting>,
    /// The page has started; from now on it is told of files, and opens them itself.
    page: AtomicBool,
}

#[derive(Debug, Default)]
struct Waiting {
    first: Option<First>,
    /// Why the sample could not be opened. For a project, the application keeps that itself.
    problem: Option<AppError>,
}

impl Opening {
    pub(crate) fn new(first: Option<First>) -> Self {
        Self { waiting: Mutex::new(Waiting { first, problem: None }), page: AtomicBool::new(false) }
    }

    /// Opens what waits, if anything does. Whoever comes second waits until it is open.
    pub(crate) fn open_first(&self, application: &Application) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.first.take() {
            None => {}
            Some(First::Project(path)) => application.open_at_start(&path),
            Some(First::Sample) => {
                waiting.problem = application.call("open_sample", json!({})).err();
            }
        }
    }

    /// Completes the answer to `start` with why the sample could not be opened; once.
    pub(crate) fn page_started(&self, start: &mut Value) {
        self.page.store(true, Ordering::Release);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(problem) = waiting.problem.take() {
            start["problem"] = Value::String(problem.message);
        }
    }

    /// Whether the page takes the file over; otherwise it is opened when the page starts.
    fn hand_over(&self, path: &Path) -> bool {
        let started = self.page.load(Ordering::Acquire);
        if !started {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.first = Some(First::Project(path.to_owned()));
        }
        started
    }
}

/// Has a project opened in the window.
pub(crate) fn request(app: &AppHandle, path: &Path) {
    if app.state::<Shell>().opening.hand_over(path) {
        let event = json!({ "path": path.display().to_string() });
        if let Err(error) = app.emit("open-project", event) {
            tracing::warn!(%error, "the page could not be told of a file");
        }
    }
}

/// The project among files that were dropped; other files are of no use here.
pub(crate) fn project_among(paths: &[PathBuf]) -> Option<&PathBuf> {
    paths.iter().find(|path| path.extension().is_some_and(|extension| extension == "quarry"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_project_file_of_a_drop_is_taken() {
        let check = |paths: &[&str], expected: Option<&str>| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            assert_eq!(project_among(&paths), expected.map(PathBuf::from).as_ref());
        };
        check(&[], None);
        check(&["a.txt", "quarry"], None);
        check(&["a.txt", "b.quarry", "c.quarry"], Some("b.quarry"));
    }

    #[test]
    fn files_wait_until_the_page_has_started() {
        let opening = Opening::new(None);
        assert!(!opening.hand_over(Path::new("a.quarry")));
        assert_eq!(
            opening.waiting.lock().expect("not poisoned").first,
            Some(First::Project("a.quarry".into()))
        );
        let mut start = json!({ "problem": null });
        opening.page_started(&mut start);
        assert_eq!(start, json!({ "problem": null }));
        assert!(opening.hand_over(Path::new("a.quarry")));
    }

    #[test]
    fn a_problem_is_told_once() {
        let opening = Opening::new(None);
        opening.waiting.lock().expect("not poisoned").problem = Some(AppError::failed("No."));
        let mut start = json!({ "problem": null });
        opening.page_started(&mut start);
        assert_eq!(start, json!({ "problem": "No." }));
        let mut again = json!({ "problem": null });
        opening.page_started(&mut again);
        assert_eq!(again, json!({ "problem": null }));
    }
}
