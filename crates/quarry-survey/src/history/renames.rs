//! Which files of a commit were renamed.
//!
//! A file that appears with the very content of one that goes away is that file renamed. Of
//! the rest, a file that appears is the one it shares most lines with, if those are at least
//! half of the larger of the two. Among equals the same file name wins, then the first path.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::log::{Happened, LoggedCommit};

/// A commit that moves more files than this, in pairs to compare, is compared only where the
/// file name stays.
const MOST_PAIRS: usize = 2_500;

/// Files larger than this, in bytes, are renamed only with their very content.
const LARGEST_COMPARED: usize = 1 << 20;

/// The old path of each file that `commit` renames to a path that `matters`, by new path.
/// `content` gives the bytes of a blob.
pub(super) fn renames(
    commit: &LoggedCommit,
    matters: impl Fn(&str) -> bool,
    content: impl Fn(gix::ObjectId) -> Option<Vec<u8>>,
) -> Vec<(&str, &str)> {
    let mut gone = Vec::new();
    let mut new = Vec::new();
    for change in &commit.changes {
        match change.what {
            Happened::Deleted(id) => gone.push((change.path.as_str(), id)),
            Happened::Added(id) if matters(&change.path) => new.push((change.path.as_str(), id)),
            _ => {}
        }
    }
    if gone.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut taken = BTreeSet::new();
    let mut left = Vec::new();
    for (path, id) in new {
        let same = gone.iter().filter(|(old, old_id)| *old_id == id && !taken.contains(old));
        let best = same.min_by_key(|(old, _)| (file_name(old) != file_name(path), *old));
        if let Some((old, _)) = best {
            taken.insert(*old);
            found.push((path, *old));
        } else {
            left.push((path, id));
        }
    }
    gone.retain(|(old, _)| !taken.contains(old));
    found.extend(by_likeness(&gone, &left, content));
    found
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn extension(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn by_likeness<'a>(
    gone: &[(&'a str, gix::ObjectId)],
    new: &[(&'a str, gix::ObjectId)],
    content: impl Fn(gix::ObjectId) -> Option<Vec<u8>>,
) -> Vec<(&'a str, &'a str)> {
    let many = gone.len() * new.len() > MOST_PAIRS;
    let mut texts: FxHashMap<gix::ObjectId, Option<Lines>> = FxHashMap::default();
    let mut pairs = Vec::new();
    for (path, id) in new {
        for (old, old_id) in gone {
            let renamed = file_name(path) != file_name(old);
            if extension(path) != extension(old) || (many && renamed) {
                continue;
            }
            for id in [*id, *old_id] {
                texts.entry(id).or_insert_with(|| content(id).and_then(|text| Lines::of(&text)));
            }
            let (Some(Some(one)), Some(Some(other))) = (texts.get(id), texts.get(old_id)) else {
                continue;
            };
            let shared = one.shared(other);
            let larger = one.bytes.max(other.bytes);
            if shared * 2 >= larger && larger > 0 {
                let thousandths = shared * 1000 / larger;
                pairs.push((std::cmp::Reverse(thousandths), renamed, *path, *old));
            }
        }
    }
    pairs.sort_unstable();
    let mut taken = BTreeSet::new();
    let mut placed = BTreeSet::new();
    let mut found = Vec::new();
    for (_, _, path, old) in pairs {
        if !placed.contains(path) && !taken.contains(old) {
            placed.insert(path);
            taken.insert(old);
            found.push((path, old));
        }
    }
    found
}

/// The lines of a text with how often each stands in it.
struct Lines {
    counts: FxHashMap<Vec<u8>, u64>,
    bytes: u64,
}

impl Lines {
    fn of(text: &[u8]) -> Option<Self> {
        if text.len() > LARGEST_COMPARED || text.contains(&0) {
            return None;
        }
        let mut counts: FxHashMap<Vec<u8>, u64> = FxHashMap::default();
        let mut bytes = 0;
        for line in text.split(|byte| *byte == b'\n') {
            let line = line.trim_ascii();
            if !line.is_empty() {
                *counts.entry(line.to_vec()).or_default() += 1;
                bytes += line.len() as u64;
            }
        }
        Some(Self { counts, bytes })
    }

    /// Bytes of the lines that both have.
    #[expect(clippy::iter_over_hash_type, reason = "a sum does not depend on the order")]
    fn shared(&self, other: &Self) -> u64 {
        let (few, many) =
            if self.counts.len() <= other.counts.len() { (self, other) } else { (other, self) };
        let mut shared = 0;
        for (line, count) in &few.counts {
            let both = many.counts.get(line).copied().unwrap_or(0).min(*count);
            shared += both * line.len() as u64;
        }
        shared
    }
}
