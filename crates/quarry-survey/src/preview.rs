//! A quick look at a folder before it is surveyed.

use std::{collections::BTreeMap, path::Path};

use quarry_model::{module::Language, progress::Unwatched};

pub use crate::inventory::SetApartFolder as SetApart;
use crate::{
    error::SurveyError,
    history::Repository,
    inventory::{self, Tracking},
    language::READERS,
};

/// How many files of a language there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCount {
    /// The language.
    pub language: Language,
    /// Its name as people write it.
    pub name: &'static str,
    /// Files in it.
    pub files: usize,
}

/// What git knows of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitState {
    /// The commit that is checked out, in full; `None` before the first commit.
    pub commit: Option<String>,
    /// Whether older commits are missing because the clone is shallow.
    pub shallow: bool,
    /// The folder below the top of the work tree, with forward slashes; empty at the top.
    pub below: String,
}

/// What a survey of a folder would read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Files by language; only languages with files.
    pub languages: Vec<FileCount>,
    /// Folders that imports start from as far as the layout tells, sorted; empty is the folder
    /// itself. A survey may know better from the imports.
    pub source_roots: Vec<String>,
    /// What git knows; `None` outside of a repository.
    pub git: Option<GitState>,
    /// Folders that are not read, and by which rule, sorted.
    pub set_apart: Vec<SetApart>,
}

/// Looks at the folder at `root` without reading source.
pub fn preview_folder(root: &Path) -> Result<Preview, SurveyError> {
    let repository = Repository::around(root).unwrap_or_default();
    let tracking = repository.as_ref().map_or_else(Tracking::default, Repository::tracking);
    let inventory = inventory::list(root, &tracking, &Unwatched)?;
    let mut languages = Vec::new();
    let mut source_roots = Vec::new();
    for (reader, files) in READERS.iter().zip(&inventory.files) {
        if files.is_empty() {
            continue;
        }
        let mut counts: BTreeMap<Language, FileCount> = BTreeMap::new();
        for file in files {
            let (language, name) = reader.language_of(file.name());
            counts.entry(language).or_insert(FileCount { language, name, files: 0 }).files += 1;
        }
        languages.extend(counts.into_values());
        source_roots.extend(reader.source_roots(&inventory, files));
    }
    source_roots.sort_unstable();
    source_roots.dedup();
    let git = repository.as_ref().map(|repository| GitState {
        commit: repository.commit(),
        shallow: repository.is_shallow(),
        below: repository.below().to_owned(),
    });
    Ok(Preview { languages, source_roots, git, set_apart: inventory.set_apart })
}
