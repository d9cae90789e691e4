//! Surveying a folder: inventory, languages in parallel, history beside them.

use std::{path::Path, sync::OnceLock};

use quarry_model::{
    diagnostic::{Diagnostic, Severity},
    evidence::Reading,
    module::{Module, Standing},
    progress::{Cancelled, Progress},
};

use crate::{
    assemble::assemble,
    error::SurveyError,
    fingerprint::fingerprint,
    history::{self, Attributed, Repository},
    inventory::{self, Inventory, Tracking},
    language::{LanguageEvidence, READERS, ReadRequest},
    options::{HistoryWanted, SurveyOptions},
};

/// Stack of a thread that reads files, in bytes. Enough for the deepest file that is read; the
/// system hands out only what is used.
const READER_STACK: usize = 256 << 20;

/// Surveys the folder at `root`. Bad input becomes diagnostics; only a folder that can't be
/// read at all, or that holds nothing to read, is an error.
pub fn survey_folder(
    root: &Path,
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<Reading, SurveyError> {
    let source = Source::at(root, options, progress)?;
    let threads = source.threads(options)?;
    source.read(&threads, options, None, progress)
}

/// As [`survey_folder`], unless the source is as it was when a survey had the fingerprint
/// `known`: then there is nothing to read, and the answer is `None`.
pub fn survey_folder_since(
    root: &Path,
    known: &str,
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<Option<Reading>, SurveyError> {
    let source = Source::at(root, options, progress)?;
    let threads = source.threads(options)?;
    let fingerprint = threads.install(|| source.fingerprint(options, progress))?;
    if fingerprint == known {
        return Ok(None);
    }
    source.read(&threads, options, Some(fingerprint), progress).map(Some)
}

/// The fingerprint that a survey of the folder at `root` would have.
pub fn fingerprint_folder(
    root: &Path,
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<String, SurveyError> {
    let source = Source::at(root, options, progress)?;
    let threads = source.threads(options)?;
    Ok(threads.install(|| source.fingerprint(options, progress))?)
}

/// The history of the folder at `root` by path alone: its files are listed and become modules
/// without being read. For measures that need no more.
pub fn history_folder(
    root: &Path,
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<Reading, SurveyError> {
    let source = Source::at(root, options, progress)?;
    let mut reading = Reading { commit: source.commit(), ..Reading::default() };
    let modules = &mut reading.evidence.modules;
    for (reader, files) in READERS.iter().zip(&source.inventory.files) {
        modules.extend(files.iter().map(|file| Module {
            path: file.path.clone(),
            name: file.path.clone(),
            language: reader.language(),
            sloc: 0,
            standing: Standing::Product,
            rule: String::new(),
            package: file.folder().to_owned(),
        }));
    }
    modules.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    modules.dedup_by(|later, first| later.path == first.path);
    match &source.repository {
        Some(repository) => {
            let log = history::read_log(repository, options, progress)?;
            let found = history::attribute(repository, &log, modules, options, progress)?;
            remember(&mut reading, found, log.diagnostics, repository);
        }
        None => reading.diagnostics.push(without_history(source.trouble)),
    }
    reading.diagnostics.sort_unstable();
    Ok(reading)
}

/// A folder that was listed and is about to be read.
struct Source {
    inventory: Inventory,
    repository: Option<Repository>,
    /// Why the repository could not be opened.
    trouble: Option<String>,
}

impl Source {
    fn at(
        root: &Path,
        options: &SurveyOptions,
        progress: &dyn Progress,
    ) -> Result<Self, SurveyError> {
        let (repository, trouble) = match Repository::around(root) {
            Ok(repository) => (repository, None),
            Err(cause) => (None, Some(cause)),
        };
        let tracking = repository.as_ref().map_or_else(Tracking::default, Repository::tracking);
        let selection = options.selection.clone().tidy();
        let inventory = inventory::list_selected(root, &tracking, &selection, progress)?;
        if inventory.file_count() == 0 {
            return Err(match trouble {
                Some(cause) => SurveyError::Unreadable { path: root.to_owned(), cause },
                None => SurveyError::NothingToRead { path: root.to_owned() },
            });
        }
        Ok(Self { inventory, repository, trouble })
    }

    fn commit(&self) -> Option<String> {
        self.repository.as_ref().and_then(Repository::commit)
    }

    fn threads(&self, options: &SurveyOptions) -> Result<rayon::ThreadPool, SurveyError> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.unwrap_or(0))
            .stack_size(READER_STACK)
            .build()
            .map_err(|cause| SurveyError::Unreadable {
                path: self.inventory.root.clone(),
                cause: format!("the system refused to start reading threads ({cause})"),
            })
    }

    fn fingerprint(
        &self,
        options: &SurveyOptions,
        progress: &dyn Progress,
    ) -> Result<String, Cancelled> {
        fingerprint(&self.inventory, self.repository.as_ref(), options, progress)
    }

    fn read(
        self,
        threads: &rayon::ThreadPool,
        options: &SurveyOptions,
        known: Option<String>,
        progress: &dyn Progress,
    ) -> Result<Reading, SurveyError> {
        let wants_history = options.history != HistoryWanted::None;
        // Commits are read while files are parsed; only attributing them needs the modules.
        let log = OnceLock::new();
        let (fingerprint, mut reading) = std::thread::scope(|scope| {
            if let Some(repository) = self.repository.as_ref().filter(|_| wants_history) {
                scope.spawn(|| log.set(history::read_log(repository, options, progress)));
            }
            // The fingerprint is that of what was read, so that nothing is read twice and what
            // changes meanwhile differs from it.
            threads.install(|| {
                let parts = read_languages(&self.inventory, options, progress)?;
                let (reading, fingerprint) = rayon::join(
                    || assemble(parts),
                    || known.map_or_else(|| self.fingerprint(options, progress), Ok),
                );
                Ok::<_, SurveyError>((fingerprint?, reading))
            })
        })?;
        reading.fingerprint = fingerprint;
        reading.asked = options.asked();
        reading.commit = self.commit();
        reading.diagnostics.extend(self.inventory.diagnostics);
        if wants_history {
            match (log.into_inner(), &self.repository) {
                (Some(log), Some(repository)) => {
                    let log = log?;
                    let modules = &reading.evidence.modules;
                    let found = history::attribute(repository, &log, modules, options, progress)?;
                    remember(&mut reading, found, log.diagnostics, repository);
                }
                (_, None) => reading.diagnostics.push(without_history(self.trouble)),
                (None, Some(_)) => {}
            }
        }
        reading.diagnostics.sort_unstable();
        reading.diagnostics.dedup();
        Ok(reading)
    }
}

/// Puts what the history says into the reading.
fn remember(
    reading: &mut Reading,
    found: Attributed,
    said: Vec<Diagnostic>,
    repository: &Repository,
) {
    reading.evidence.history = found.history;
    reading.renames = found.renames;
    reading.diagnostics.extend(said);
    reading.diagnostics.extend(found.diagnostics);
    reading.diagnostics.extend(history::limits(repository));
}

fn without_history(trouble: Option<String>) -> Diagnostic {
    let (severity, cause) = match trouble {
        Some(cause) => (
            Severity::Warning,
            format!("The git repository can't be opened ({cause}), so there is no history"),
        ),
        None => (
            Severity::Note,
            "The folder is not in a git repository, so there is no history".to_owned(),
        ),
    };
    Diagnostic { path: String::new(), line: 0, severity, cause }
}

fn read_languages(
    inventory: &Inventory,
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<Vec<LanguageEvidence>, SurveyError> {
    let mut parts = Vec::with_capacity(READERS.len());
    for (reader, files) in READERS.iter().zip(&inventory.files) {
        let request =
            ReadRequest { inventory, files, imports_only: options.imports_only, progress };
        parts.push(reader.read(&request)?);
    }
    Ok(parts)
}
