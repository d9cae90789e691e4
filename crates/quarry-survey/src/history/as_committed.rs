//! Whether a file is as it was committed.

use std::path::Path;

use gix::{ObjectId, objs::Kind};

/// Whether a file of the folder at `root` has the bytes that it has in `commit`. Where that cannot
/// be known (no repository, or the commit is not in it) the answer is no.
#[must_use]
pub fn is_as_committed(root: &Path, commit: &str, path: &str, bytes: &[u8]) -> bool {
    committed(root, commit, path).is_some_and(|committed| {
        gix::objs::compute_hash(committed.kind(), Kind::Blob, bytes)
            .is_ok_and(|found| found == committed)
    })
}

/// The identity of what `commit` has at `path`, which is relative to `root`.
fn committed(root: &Path, commit: &str, path: &str) -> Option<ObjectId> {
    let root = root.canonicalize().ok()?;
    let options = gix::open::Options::isolated();
    let discovery = gix::discover::upwards::Options { cross_fs: true, ..Default::default() };
    let git = gix::discover_opts(&root, discovery, options).ok()?;
    let top = git.workdir()?.canonicalize().ok()?;
    let path = root.strip_prefix(top).ok()?.join(path);
    let id = ObjectId::from_hex(commit.as_bytes()).ok()?;
    let tree = git.find_commit(id).ok()?.tree().ok()?;
    let entry = tree.lookup_entry_by_path(path).ok()??;
    entry.mode().is_blob().then(|| entry.object_id())
}
