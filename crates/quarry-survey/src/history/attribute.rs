//! Which module each change belongs to: modules are known by the path they have today.

use quarry_model::{
    evidence::ModuleIx,
    history::{Change, Commit, History},
    module::Module,
    progress::{Cancelled, Progress, Stage},
};
use rustc_hash::FxHashMap;

use super::{authors::Authors, log::Log, renames::renames, repository::Repository};
use crate::options::{HistoryWanted, SurveyOptions};

/// Paths that modules had before, each with the one it has today; those left last come first.
pub(crate) type Renames = Vec<(String, String)>;

/// The history of `modules`, which are sorted by path, and their former paths. Renames are
/// followed backwards from today's paths; commits that touched none of them are left out.
pub(crate) fn attribute(
    repository: &Repository,
    log: &Log,
    modules: &[Module],
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<(History, Renames), Cancelled> {
    let (touched, renames) = follow(repository, log, modules, progress)?;
    let since = match options.history {
        HistoryWanted::None | HistoryWanted::All => i64::MIN,
        HistoryWanted::Since(day) => day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp(),
    };
    let mut authors = Authors::new(&repository.mailmap());
    let mut history = History { shallow: repository.is_shallow(), ..History::default() };
    for (commit, modules) in log.commits.iter().zip(&touched).rev() {
        if modules.is_empty() || commit.authored < since {
            continue;
        }
        let at = history.commits.len() as u32;
        history.commits.push(Commit {
            hash: commit.id.to_string(),
            at: commit.authored,
            author: authors.number(&commit.name, &commit.email),
            files: commit.changes.len() as u32,
        });
        history.changes.extend(modules.iter().map(|module| Change { commit: at, module: *module }));
    }
    let (authors, places) = authors.finish(options.author_names);
    history.authors = authors;
    for commit in &mut history.commits {
        commit.author = places[commit.author as usize];
    }
    Ok((history, renames))
}

/// For each commit of the log the modules it changed, sorted; and the modules' former paths.
fn follow(
    repository: &Repository,
    log: &Log,
    modules: &[Module],
    progress: &dyn Progress,
) -> Result<(Vec<Vec<ModuleIx>>, Renames), Cancelled> {
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
        for change in &commit.changes {
            touched[at].extend(known.get(&change.path));
        }
        for (new, old) in renamed {
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
        if !touched[at].is_empty() || former.is_empty() {
            touched[at].sort_unstable();
            touched[at].dedup();
            continue;
        }
        touched[at].extend(commit.changes.iter().filter_map(|change| former.get(&change.path)));
        touched[at].sort_unstable();
        touched[at].dedup();
    }
    Ok((touched, moved))
}
