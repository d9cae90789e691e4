//! Watching the surveyed folders of the open project, when a person has switched that on.
//!
//! The system tells of changed files; once it has been quiet for a while, the fingerprint says
//! whether anything that matters is different, and only then the source is surveyed anew, asked
//! the same as the last time. Nothing is started while a survey runs.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use quarry_model::progress::Unwatched;
use quarry_survey::{SurveyOptions, fingerprint_folder, inventory::within_set_apart};

use crate::{
    application::Application,
    commands::survey::{SurveyRequest, current_survey, start},
};

/// How long nothing must change before a survey starts: editors and `git checkout` write many
/// files one after the other.
const QUIET: Duration = Duration::from_secs(2);

/// Watches folders until it is dropped.
pub(crate) struct Watch {
    folders: Vec<PathBuf>,
    // Dropping it ends the thread: the channel closes.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches `folders` for `application`, which is asked for each time and may be gone.
    pub(crate) fn start(
        folders: Vec<PathBuf>,
        application: impl Fn() -> Option<Application> + Send + 'static,
    ) -> notify::Result<Self> {
        let (tell, told) = channel();
        let roots = folders.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            for root in event.into_iter().flat_map(|event| concerned(&roots, &event)) {
                // The receiver is gone only when nobody watches any more.
                let _ = tell.send(root);
            }
        })?;
        for folder in &folders {
            watcher.watch(folder, RecursiveMode::Recursive)?;
        }
        std::thread::Builder::new()
            .name("quarry-watch".to_owned())
            .spawn(move || follow(&told, &application))
            .map_err(notify::Error::io)?;
        Ok(Self { folders, _watcher: watcher })
    }

    /// What is watched.
    pub(crate) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }
}

/// The watched folders that an event may concern.
fn concerned(roots: &[PathBuf], event: &Event) -> Vec<PathBuf> {
    // Reading is an event, too; ours must not wake us again.
    if matches!(event.kind, EventKind::Access(_)) {
        return Vec::new();
    }
    let matter = |root: &&PathBuf| {
        event.need_rescan()
            || event.paths.iter().any(|path| path.strip_prefix(root).is_ok_and(matters))
    };
    roots.iter().filter(matter).cloned().collect()
}

/// Whether a change of this path below a source may matter to its survey.
fn matters(path: &Path) -> bool {
    let path = path.to_string_lossy().replace('\\', "/");
    if let Some((_, inside)) = path.split_once(".git/") {
        // What is checked out; everything else there changes with every `git status`.
        return inside == "HEAD" || inside == "packed-refs" || inside.starts_with("refs/heads/");
    }
    // Project files are kept beside the source by some.
    !within_set_apart(&path) && !path.contains(".quarry") && !path.ends_with('~')
}

fn follow(told: &Receiver<PathBuf>, application: &impl Fn() -> Option<Application>) {
    let mut changed: Vec<PathBuf> = Vec::new();
    loop {
        let next = if changed.is_empty() {
            told.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            told.recv_timeout(QUIET)
        };
        match next {
            Ok(folder) => {
                if !changed.contains(&folder) {
                    changed.push(folder);
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                let Some(application) = application() else { return };
                changed.retain(|folder| !looked_at(&application, folder));
            }
        }
    }
}

/// Surveys a folder if it is different from what the project knows; `false` asks to come again,
/// since a survey runs.
fn looked_at(application: &Application, folder: &Path) -> bool {
    if application.is_surveying() {
        return false;
    }
    let Some(survey) = current_survey(application, folder) else { return true };
    let options = SurveyOptions::of(&survey.asked);
    match fingerprint_folder(folder, &options, &Unwatched) {
        Ok(now) if now == survey.fingerprint => return true,
        Ok(_) => {}
        Err(error) => {
            tracing::info!(%error, folder = %folder.display(), "a watched folder can't be read");
            return true;
        }
    }
    tracing::info!(folder = %folder.display(), "a watched folder has changed");
    let request = SurveyRequest { folder: folder.to_owned(), project: None, options };
    match start(application, request, true) {
        Ok(_) => true,
        Err(error) => {
            tracing::info!(error = error.message, "the changed folder is not surveyed now");
            !application.is_surveying()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_survey_may_read_matters() {
        for (path, expected) in [
            ("shop/mail.py", true),
            ("shop", true),
            ("pyproject.toml", true),
            (".git/HEAD", true),
            (".git/refs/heads/main", true),
            (".git/index", false),
            (".git/objects/ab/cd", false),
            ("sub/.git/index.lock", false),
            ("node_modules/left-pad/index.js", false),
            ("shop/__pycache__/mail.pyc", false),
            ("plans/shop.quarry", false),
            ("plans/shop.quarry-journal", false),
            ("shop/mail.py~", false),
        ] {
            assert_eq!(matters(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn reading_wakes_nobody() {
        let roots = [PathBuf::from("/src/shop"), PathBuf::from("/src/shop/inner")];
        let event = |kind, path: &str| Event::new(kind).add_path(PathBuf::from(path));
        let read = EventKind::Access(notify::event::AccessKind::Read);
        let written = EventKind::Modify(notify::event::ModifyKind::Any);
        assert_eq!(concerned(&roots, &event(read, "/src/shop/a.py")), Vec::<PathBuf>::new());
        assert_eq!(concerned(&roots, &event(written, "/src/shop/a.py")), roots[..1]);
        assert_eq!(concerned(&roots, &event(written, "/src/shop/inner/a.py")), roots);
        assert_eq!(concerned(&roots, &event(written, "/src/other/a.py")), Vec::<PathBuf>::new());
    }
}
