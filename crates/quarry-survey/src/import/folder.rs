//! Files of one format that lie below a folder, such as the `package.yml` of each package.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use super::notes::Notes;

/// The most folders and files that are looked at.
const MOST_ENTRIES: usize = 500_000;

/// The deepest folder that is looked into.
const DEEPEST: usize = 64;

/// The largest of the files, in bytes.
const LARGEST: u64 = 8 << 20;

/// Folders that hold no packages of the source.
const PASSED_OVER: [&str; 6] = [".git", "node_modules", "vendor", "tmp", "log", ".bundle"];

/// A file below a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// Its folder relative to where the search began, with forward slashes; empty for that
    /// itself.
    pub(super) folder: String,
    /// Its name.
    pub(super) name: String,
    /// What stands in it.
    pub(super) bytes: Vec<u8>,
}

/// The files of these names below `root`, sorted by path. Links are not followed.
pub(super) fn find(root: &Path, names: &[&str], notes: &mut Notes) -> Vec<Found> {
    let mut found = Vec::new();
    let mut open: Vec<(PathBuf, String, usize)> = vec![(root.to_owned(), String::new(), 0)];
    let mut seen = 0_usize;
    while let Some((path, folder, depth)) = open.pop() {
        let Ok(entries) = fs::read_dir(&path) else {
            notes.skip("folders that can't be opened", 0, || {
                format!("The folder “{folder}” can't be opened")
            });
            continue;
        };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            seen += 1;
            if seen > MOST_ENTRIES {
                notes.broken(0, || {
                    format!("There are more than {MOST_ENTRIES} files; the rest is left out")
                });
                return sorted(found);
            }
            let Ok(kind) = entry.file_type() else { continue };
            let Ok(name) = entry.file_name().into_string() else { continue };
            if kind.is_dir() {
                if depth < DEEPEST && !PASSED_OVER.contains(&name.as_str()) {
                    let inner = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                    open.push((entry.path(), inner, depth + 1));
                }
            } else if kind.is_file() && names.contains(&name.as_str()) {
                match read(&entry.path()) {
                    Ok(bytes) => found.push(Found { folder: folder.clone(), name, bytes }),
                    Err(cause) => notes.skip("files that can't be read", 0, || {
                        format!("{folder}/{name} can't be read: {cause}")
                    }),
                }
            }
        }
    }
    sorted(found)
}

fn sorted(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|a, b| (&a.folder, &a.name).cmp(&(&b.folder, &b.name)));
    found
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it is larger than {} MiB", LARGEST >> 20));
    }
    Ok(bytes)
}
