//! The log through gix, for machines without the git program.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU64, Ordering},
};

use gix::{ObjectId, diff::tree::recorder::Change, object::tree::EntryMode};
use quarry_model::progress::{Cancelled, Progress, Stage};
use rayon::prelude::*;

use super::{
    log::{Happened, Log, LoggedChange, LoggedCommit},
    repository::Repository,
};
use quarry_model::diagnostic::{Diagnostic, Severity};

/// Reads the log. The inner error says in words why nothing could be read.
pub(super) fn read(
    repository: &Repository,
    progress: &dyn Progress,
) -> Result<Result<Log, String>, Cancelled> {
    let Some(tip) = repository.commit_id() else { return Ok(Ok(Log::default())) };
    let (mut commits, mut missing) = match walk(repository, tip, progress)? {
        Ok(walked) => walked,
        Err(cause) => return Ok(Err(cause)),
    };
    let done = AtomicU64::new(0);
    let total = commits.len() as u64;
    let unread: Vec<bool> = commits
        .par_chunks_mut(256)
        .map_init(
            || (repository.handle(), gix::diff::tree::State::default()),
            |(git, state), chunk| {
                let mut unread = false;
                for commit in chunk.iter_mut() {
                    if commit.parents.len() > 1 || repository.is_boundary(&commit.id) {
                        continue;
                    }
                    match changes(git, state, commit) {
                        Some(changes) => commit.changes = changes,
                        None => unread = true,
                    }
                }
                let done = done.fetch_add(chunk.len() as u64, Ordering::Relaxed);
                progress.report(Stage::History, done, total)?;
                Ok(unread)
            },
        )
        .collect::<Result<_, Cancelled>>()?;
    missing |= unread.contains(&true);
    let diagnostics = missing.then(|| Diagnostic {
        path: String::new(),
        line: 0,
        severity: Severity::Warning,
        cause: format!(
            "The history could be read only in part, {} commits (objects are missing); fetch \
             what is missing and survey again",
            commits.len()
        ),
    });
    Ok(Ok(Log::in_order(commits, diagnostics.into_iter().collect())))
}

/// Every commit that `tip` descends from, without changes, and whether any was missing.
fn walk(
    repository: &Repository,
    tip: ObjectId,
    progress: &dyn Progress,
) -> Result<Result<(Vec<LoggedCommit>, bool), String>, Cancelled> {
    let git = repository.handle();
    let mut seen = BTreeSet::from([tip]);
    let mut open = vec![tip];
    let mut commits: Vec<LoggedCommit> = Vec::new();
    let mut missing = false;
    while let Some(id) = open.pop() {
        match header(&git, repository, id) {
            Ok(commit) => {
                open.extend(commit.parents.iter().filter(|parent| seen.insert(**parent)));
                commits.push(commit);
            }
            Err(cause) if commits.is_empty() => return Ok(Err(cause)),
            Err(_) => missing = true,
        }
        if commits.len().is_multiple_of(1024) {
            progress.report(Stage::History, 0, commits.len() as u64)?;
        }
    }
    Ok(Ok((commits, missing)))
}

fn header(
    git: &gix::Repository,
    repository: &Repository,
    id: ObjectId,
) -> Result<LoggedCommit, String> {
    let commit = git.find_commit(id).map_err(|cause| cause.to_string())?;
    let author = commit.author().map_err(|cause| cause.to_string())?;
    let committer = commit.committer().map_err(|cause| cause.to_string())?;
    let parents = if repository.is_boundary(&id) {
        Vec::new()
    } else {
        commit.parent_ids().map(gix::Id::detach).collect()
    };
    Ok(LoggedCommit {
        id,
        parents,
        authored: author.seconds(),
        committed: committer.seconds(),
        name: String::from_utf8_lossy(author.name).trim().to_owned(),
        email: String::from_utf8_lossy(author.email).trim().to_owned(),
        changes: Vec::new(),
    })
}

/// What `commit` changed against its parent, or against nothing; `None` if a tree is missing.
fn changes(
    git: &gix::Repository,
    state: &mut gix::diff::tree::State,
    commit: &LoggedCommit,
) -> Option<Vec<LoggedChange>> {
    let after = git.find_commit(commit.id).ok()?.tree().ok()?;
    let before = match commit.parents.first() {
        Some(parent) => git.find_commit(*parent).ok()?.tree().ok()?,
        None => git.empty_tree(),
    };
    let mut recorder = gix::diff::tree::Recorder::default();
    gix::diff::tree(
        gix::objs::TreeRefIter::from_bytes(&before.data, before.id.kind()),
        gix::objs::TreeRefIter::from_bytes(&after.data, after.id.kind()),
        &mut *state,
        &git.objects,
        &mut recorder,
    )
    .ok()?;
    let file = |mode: EntryMode| !mode.is_tree();
    let changes = recorder.records.into_iter().filter_map(|change| match change {
        Change::Addition { entry_mode, oid, path, .. } if file(entry_mode) => {
            Some((path, Happened::Added(oid)))
        }
        Change::Deletion { entry_mode, oid, path, .. } if file(entry_mode) => {
            Some((path, Happened::Deleted(oid)))
        }
        Change::Modification { previous_oid, entry_mode, oid, path, .. } if file(entry_mode) => {
            Some((path, Happened::Modified(previous_oid, oid)))
        }
        _ => None,
    });
    Some(
        changes
            .map(|(path, what)| LoggedChange {
                path: String::from_utf8_lossy(&path).into_owned(),
                what,
            })
            .collect(),
    )
}
