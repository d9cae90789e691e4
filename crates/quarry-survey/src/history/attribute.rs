//! Which module each change belongs to: modules are known by the path they have today.

use gix::ObjectId;
use quarry_model::{
    diagnostic::{Diagnostic, Severity},
    evidence::ModuleIx,
    history::{Change, Commit, History},
    module::Module,
    progress::{Cancelled, Progress, Stage},
};
use rustc_hash::FxHashMap;

use super::{
    authors::Authors,
    lines,
    log::{Happened, Log, LoggedChange, LoggedCommit},
    renames::renames,
    repository::Repository,
};
use crate::options::{HistoryWanted, SurveyOptions};

/// Paths that modules had before, each with the one it has today; those left last come first.
pub(crate) type Renames = Vec<(String, String)>;

/// What the log says of the modules.
pub(crate) struct Attributed {
    pub(crate) history: History,
    /// The modules' former paths.
    pub(crate) renames: Renames,
    /// What could not be counted.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A module that a commit touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Touched {
    module: ModuleIx,
    /// The place of the changed file in [`LoggedCommit::changes`].
    pub(super) change: u32,
    /// The content of the file that became this one in the same commit.
    pub(super) renamed_from: Option<ObjectId>,
}

/// The history of `modules`, which are sorted by path, and their former paths. Renames are
/// followed backwards from today's paths; commits that touched none of them are left out.
pub(crate) fn attribute(
    repository: &Repository,
    log: &Log,
    modules: &[Module],
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<Attributed, Cancelled> {
    let (mut touched, renames) = follow(repository, log, modules, progress)?;
    let since = match options.history {
        HistoryWanted::None | HistoryWanted::All => i64::MIN,
        HistoryWanted::Since(day) => day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp(),
    };
    for (commit, touched) in log.commits.iter().zip(&mut touched) {
        if commit.authored < since {
            touched.clear();
        }
    }
    let counted = if options.changed_lines {
        lines::count(repository, log, &touched, progress)?
    } else {
        Vec::new()
    };
    let mut authors = Authors::new(&repository.mailmap());
    let mut history = History { shallow: repository.is_shallow(), ..History::default() };
    for (place, commit) in log.commits.iter().enumerate().rev() {
        let touched = &touched[place];
        if touched.is_empty() {
            continue;
        }
        let at = history.commits.len() as u32;
        history.commits.push(Commit {
            hash: commit.id.to_string(),
            at: commit.authored,
            author: authors.number(&commit.name, &commit.email),
            files: commit.changes.len() as u32,
        });
        let counted = counted.get(place).map_or(&[][..], Vec::as_slice);
        let lines = (0..).map(|n: usize| counted.get(n).copied().flatten());
        let touched = touched.iter().map(|touched| touched.module).zip(lines);
        history.changes.extend(Change::once_each(at, touched.collect()));
    }
    let (authors, places) = authors.finish(options.author_names);
    history.authors = authors;
    for commit in &mut history.commits {
        commit.author = places[commit.author as usize];
    }
    let diagnostics = if options.changed_lines { uncounted(&history) } else { None };
    Ok(Attributed { history, renames, diagnostics: diagnostics.into_iter().collect() })
}

/// How many changes have no number of lines although it was wanted.
fn uncounted(history: &History) -> Option<Diagnostic> {
    let uncounted = history.changes.iter().filter(|change| change.lines.is_none()).count();
    (uncounted > 0).then(|| Diagnostic {
        path: String::new(),
        line: 0,
        severity: Severity::Note,
        cause: format!(
            "The lines of {uncounted} of {} changes can't be counted: the content is binary, \
             larger than {} MiB, or not in this clone",
            history.changes.len(),
            lines::LARGEST_COMPARED >> 20,
        ),
    })
}

/// For each commit of the log the modules it changed, sorted; and the modules' former paths.
fn follow(
    repository: &Repository,
    log: &Log,
    modules: &[Module],
    progress: &dyn Progress,
) -> Result<(Vec<Vec<Touched>>, Renames), Cancelled> {
    let git = repository.handle();
    let content = |id| git.find_blob(id).ok().map(|mut blob| blob.take_data());
    let mut known: FxHashMap<String, ModuleIx> = FxHashMap::default();
    for (at, module) in modules.iter().enumerate() {
        let path = match repository.below() {
            "" => module.path.clone(),
            below => format!("{below}/{}", module.path),
        };
        known.insert(path, ModuleIx(at as u32));
    }
    // Former paths of modules. A branch that was merged after a rename still changed the old
    // path, and stands later in the log than the rename does.
    let mut former: FxHashMap<String, ModuleIx> = FxHashMap::default();
    let mut moved: Renames = Vec::new();
    let below = Some(repository.below()).filter(|below| !below.is_empty());
    let mut touched = vec![Vec::new(); log.commits.len()];
    for (at, commit) in log.commits.iter().enumerate() {
        if at % 256 == 0 {
            progress.report(Stage::History, at as u64, log.commits.len() as u64)?;
        }
        let renamed = renames(commit, |path| known.contains_key(path), content);
        touched[at] = touches(commit, &known);
        for (new, old) in renamed {
            let (new_place, old_place) = (place_of(commit, new), place_of(commit, old));
            let before = old_place.and_then(|place| match commit.changes[place].what {
                Happened::Deleted(before) => Some(before),
                _ => None,
            });
            for touch in &mut touched[at] {
                if Some(touch.change as usize) == new_place {
                    touch.renamed_from = before;
                }
            }
            if let Some(module) = known.remove(new) {
                known.insert(old.to_owned(), module);
                former.insert(old.to_owned(), module);
                let inside = match below {
                    Some(below) => old.strip_prefix(below).and_then(|old| old.strip_prefix('/')),
                    None => Some(old),
                };
                moved.extend(inside.map(|old| (old.to_owned(), modules[module.at()].path.clone())));
            }
        }
    }
    for (at, commit) in log.commits.iter().enumerate() {
        if touched[at].is_empty() && !former.is_empty() {
            touched[at] = touches(commit, &former);
        }
        touched[at].sort_unstable();
    }
    Ok((touched, moved))
}

/// The changes of a commit to files that are known, in the order of the commit.
fn touches(commit: &LoggedCommit, known: &FxHashMap<String, ModuleIx>) -> Vec<Touched> {
    let places = (0_u32..).zip(&commit.changes);
    let touch = |(change, logged): (u32, &LoggedChange)| {
        let module = *known.get(&logged.path)?;
        Some(Touched { module, change, renamed_from: None })
    };
    places.filter_map(touch).collect()
}

/// Where a commit changes the file at `path`.
fn place_of(commit: &LoggedCommit, path: &str) -> Option<usize> {
    commit.changes.binary_search_by(|change| change.path.as_str().cmp(path)).ok()
}
