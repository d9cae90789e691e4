//! Finding the repository that a folder lies in. Nothing here runs a program or follows a
//! repository's configuration.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use gix::{ObjectId, ThreadSafeRepository, bstr::ByteSlice};

use crate::inventory::Tracking;

/// The repository that a surveyed folder lies in.
pub(crate) struct Repository {
    git: ThreadSafeRepository,
    /// The folder below the top of the work tree, with forward slashes; empty at the top.
    below: String,
    commit: Option<ObjectId>,
    /// Tracked files below the folder, relative to it.
    tracked: Vec<String>,
    /// Commits whose parents are missing because the clone is shallow.
    boundary: BTreeSet<ObjectId>,
    objects: PathBuf,
}

impl Repository {
    /// The repository around `root`: `None` when there is none, or when it does not track
    /// anything in the folder; an error in words when it can't be opened.
    pub(crate) fn around(root: &Path) -> Result<Option<Self>, String> {
        let Ok(root) = root.canonicalize() else { return Ok(None) };
        let options = gix::open::Options::isolated();
        let discovery = gix::discover::upwards::Options { cross_fs: true, ..Default::default() };
        let git = match gix::discover_opts(&root, discovery, options) {
            Ok(git) => git,
            Err(_) if !root.ancestors().any(|folder| folder.join(".git").exists()) => {
                return Ok(None);
            }
            Err(cause) => return Err(cause.to_string()),
        };
        let Some(top) = git.workdir().and_then(|top| top.canonicalize().ok()) else {
            if git.git_dir().canonicalize().is_ok_and(|folder| root.starts_with(folder)) {
                return Err("this is a repository without a work tree; clone it, and survey the \
                            clone"
                    .to_owned());
            }
            return Ok(None);
        };
        let Ok(below) = root.strip_prefix(&top) else { return Ok(None) };
        let Some(below) = below.iter().map(std::ffi::OsStr::to_str).collect::<Option<Vec<_>>>()
        else {
            return Ok(None);
        };
        let below = below.join("/");
        let commit = git.head_id().ok().map(gix::Id::detach);
        let tracked = commit.map(|commit| tracked(&git, commit, &below)).unwrap_or_default();
        if tracked.is_empty() && !below.is_empty() {
            return Ok(None);
        }
        let boundary = git
            .shallow_commits()
            .ok()
            .flatten()
            .map(|commits| commits.iter().copied().collect())
            .unwrap_or_default();
        let objects = git.common_dir().join("objects");
        Ok(Some(Self { git: git.into_sync(), below, commit, tracked, boundary, objects }))
    }

    /// How the folder lies in version control, for listing it.
    pub(crate) fn tracking(&self) -> Tracking {
        Tracking { work_tree: true, tracked: self.tracked.clone() }
    }

    /// The commit that is checked out, in full.
    pub(crate) fn commit(&self) -> Option<String> {
        self.commit.map(|commit| commit.to_string())
    }

    /// The commit that is checked out.
    pub(super) fn commit_id(&self) -> Option<ObjectId> {
        self.commit
    }

    /// Whether older commits are missing.
    pub(crate) fn is_shallow(&self) -> bool {
        !self.boundary.is_empty()
    }

    /// Whether what this commit changed is not known, since its parents are missing.
    pub(super) fn is_boundary(&self, commit: &ObjectId) -> bool {
        self.boundary.contains(commit)
    }

    /// The commits whose parents are missing.
    pub(crate) fn boundary(&self) -> &BTreeSet<ObjectId> {
        &self.boundary
    }

    /// The folder below the top of the work tree, with forward slashes; empty at the top.
    pub(crate) fn below(&self) -> &str {
        &self.below
    }

    /// The packs of a clone that left objects behind to fetch them when needed, by name; empty
    /// for a whole clone.
    pub(crate) fn partial_packs(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.objects.join("pack")) else { return Vec::new() };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut packs: Vec<_> = names.filter(|name| name.ends_with(".promisor")).collect();
        packs.sort_unstable();
        packs
    }

    /// The folder that holds the objects.
    pub(super) fn objects(&self) -> &Path {
        &self.objects
    }

    /// A handle for this thread.
    pub(super) fn handle(&self) -> gix::Repository {
        let mut git = self.git.to_thread_local();
        git.object_cache_size_if_unset(16 << 20);
        git
    }

    /// The `.mailmap` of the surveyed commit; empty when there is none.
    pub(super) fn mailmap(&self) -> Vec<u8> {
        let git = self.handle();
        let read = || {
            let tree = git.find_commit(self.commit?).ok()?.tree().ok()?;
            let entry = tree.lookup_entry_by_path(".mailmap").ok()??;
            entry.mode().is_blob().then_some(())?;
            Some(entry.object().ok()?.data.clone())
        };
        read().unwrap_or_default()
    }
}

/// The files that `commit` has in the folder `below`, relative to it.
fn tracked(git: &gix::Repository, commit: ObjectId, below: &str) -> Vec<String> {
    let list = || {
        let mut tree = git.find_commit(commit).ok()?.tree().ok()?;
        if !below.is_empty() {
            let entry = tree.lookup_entry_by_path(below).ok()??;
            tree = entry.object().ok()?.try_into_tree().ok()?;
        }
        let mut files = gix::traverse::tree::Recorder::default();
        tree.traverse().breadthfirst(&mut files).ok()?;
        let paths = files.records.into_iter().filter(|entry| entry.mode.is_blob());
        Some(paths.filter_map(|entry| entry.filepath.to_str().ok().map(str::to_owned)).collect())
    };
    list().unwrap_or_default()
}
