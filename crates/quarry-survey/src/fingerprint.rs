//! Whether a source is as it was: a fingerprint over everything that a reading follows from.
//!
//! It covers the bytes of every file that is read or that says something about the layout, what
//! git has checked out, what was asked for, and the version of the readers. Times and inode
//! numbers play no part: every byte is read, so a change can't go unseen, and a fresh clone of
//! the same commit has the same fingerprint. Reading bytes costs a small part of what parsing and
//! resolving them costs.

use std::io::Read;

use quarry_model::progress::{Cancelled, Progress, Stage};
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::{
    history::Repository,
    inventory::{Inventory, SourceFile},
    options::SurveyOptions,
};

/// The version of the readers: see `build.rs`.
const READERS: &str = env!("QUARRY_READERS");

/// Files larger than this, in bytes, are not held in memory as a whole.
const LARGE: u64 = 1 << 20;

/// How many files are read between two reports.
const REPORT_EVERY: usize = 256;

/// The fingerprint of a source, as 32 hexadecimal digits.
pub(crate) fn fingerprint(
    inventory: &Inventory,
    repository: Option<&Repository>,
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<String, Cancelled> {
    let mut files: Vec<&SourceFile> =
        inventory.files.iter().flatten().chain(&inventory.markers).collect();
    files.sort_unstable();
    files.dedup();
    let contents: Vec<Vec<u128>> = files
        .par_chunks(REPORT_EVERY)
        .map(|files| {
            progress.report(Stage::Inventory, 0, 0)?;
            Ok(files.iter().map(|file| content(inventory, file)).collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut whole = Writer::default();
    whole.text(READERS);
    whole.text(&format!("{:?}", options.asked()));
    for package in enclosing_packages(inventory) {
        whole.text(&package);
    }
    match repository {
        Some(repository) => {
            whole.text(repository.below());
            whole.text(&repository.commit().unwrap_or_default());
            for commit in repository.boundary() {
                whole.text(&commit.to_string());
            }
            // What a partial clone lacks today may have been fetched by tomorrow.
            for pack in repository.partial_packs() {
                whole.text(&pack);
            }
        }
        None => whole.text("no repository"),
    }
    for diagnostic in &inventory.diagnostics {
        whole.text(&diagnostic.path);
        whole.text(&diagnostic.cause);
    }
    for (file, content) in files.iter().zip(contents.iter().flatten()) {
        whole.text(&file.path);
        whole.hash.update(&content.to_le_bytes());
    }
    Ok(format!("{:032x}", whole.hash.digest128()))
}

/// The names of the folder and of those around it as long as they are Python packages: the
/// modules are named after them.
fn enclosing_packages(inventory: &Inventory) -> Vec<String> {
    let Ok(root) = inventory.root.canonicalize() else { return Vec::new() };
    let is_package = |folder: &&std::path::Path| {
        folder.join("__init__.py").is_file() || folder.join("__init__.pyi").is_file()
    };
    let packages = root.ancestors().take_while(is_package);
    packages.filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned())).collect()
}

/// What a file holds, as a number; of a file that was read already, what was read.
fn content(inventory: &Inventory, file: &SourceFile) -> u128 {
    if let Some(content) = inventory.content(file) {
        return content;
    }
    let read = || -> std::io::Result<u128> {
        let mut opened = std::fs::File::open(inventory.root.join(&file.path))?;
        if opened.metadata()?.len() > LARGE {
            return in_pieces(opened);
        }
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes)?;
        Ok(xxh3_128(&bytes))
    };
    // A file that can't be read is a diagnostic of the survey, by its kind of failure.
    read().unwrap_or_else(|cause| xxh3_128(format!("unreadable: {:?}", cause.kind()).as_bytes()))
}

fn in_pieces(mut file: std::fs::File) -> std::io::Result<u128> {
    let mut piece = vec![0; LARGE as usize];
    let mut hash = Xxh3::new();
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hash.digest128()),
            length => hash.update(&piece[..length]),
        }
    }
}

/// Puts parts together so that none runs into the next.
#[derive(Default)]
struct Writer {
    hash: Xxh3,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.hash.update(&(text.len() as u64).to_le_bytes());
        self.hash.update(text.as_bytes());
    }
}
