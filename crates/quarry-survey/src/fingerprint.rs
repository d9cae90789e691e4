//! Whether a source is as it was: a fingerprint over everything that a reading follows from.
//!
//! It covers the bytes of every file that is read or that says something about the layout, what
//! git has checked out, what was asked for, and the version of the readers. Times and inode
//! numbers play no part: every byte is read, so a change can't go unseen, and a fresh clone of
//! the same commit has the same fingerprint. Reading bytes is some twenty times cheaper than
//! parsing and resolving them.

use std::io::Read;

use quarry_model::progress::{Cancelled, Progress, Stage};
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::{
    history::Repository,
    inventory::{Inventory, SourceFile},
    language::LARGEST_FILE,
    options::SurveyOptions,
};

/// The version of the readers: see `build.rs`.
const READERS: &str = env!("QUARRY_READERS");

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

/// What a file holds, as a number: of files too large to be read the length.
fn content(inventory: &Inventory, file: &SourceFile) -> u128 {
    let read = || -> std::io::Result<u128> {
        let mut opened = std::fs::File::open(inventory.root.join(&file.path))?;
        let length = opened.metadata()?.len();
        if length > LARGEST_FILE {
            return Ok(u128::from(length));
        }
        let mut bytes = Vec::with_capacity(length as usize + 1);
        opened.by_ref().take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
        Ok(xxh3_128(&bytes))
    };
    // A file that can't be read is a diagnostic of the survey, by its kind of failure.
    read().unwrap_or_else(|cause| xxh3_128(format!("unreadable: {:?}", cause.kind()).as_bytes()))
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
