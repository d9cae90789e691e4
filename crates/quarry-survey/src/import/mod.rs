//! Files that other tools wrote, and that teams already have: graphs, call volumes, histories,
//! and rules about who may use whom and who owns what.
//!
//! [`import_file`] finds out what a file is by what stands in it (its name only breaks ties),
//! reads it, and says what it read, what it skipped and what it could not resolve. A file is
//! data: nothing in it is executed, no entity is expanded, no path in it is followed out of the
//! folder it lies in.
//!
//! Adding a format is one file that implements [`Format`] and one line in [`FORMATS`].

mod adjacency;
mod code_maat;
mod codeowners;
mod dependency_cruiser;
mod dot;
mod dot_tokens;
mod edge_list;
mod folder;
mod git_log;
mod git_log_dates;
mod graph;
mod graphml;
mod import_linter;
mod imported;
mod ini;
mod jdeps;
mod matrix;
mod module_table;
mod names;
mod notes;
mod nx;
mod overlay;
mod packwerk;
mod runtime;
mod scip;
mod table;
mod tach;
mod text;
mod wire;

use std::{fs::File, io::Read, path::Path};

pub use imported::{
    Boundary, BoundaryKind, Counts, ImportError, Imported, OwnerRule, Ownership, SuggestedDomain,
};
use notes::Notes;
pub use overlay::{MEASURED, Overlay, carried_over, matching, overlay};

use crate::options::AuthorNames;

/// Every format that Quarry imports. Of formats that are equally sure, the first is taken.
pub const FORMATS: [&dyn Format; 17] = [
    &runtime::Runtime,
    &module_table::ModuleTable,
    &code_maat::CodeMaat,
    &edge_list::EdgeList,
    &matrix::Matrix,
    &jdeps::Jdeps,
    &dot::Dot,
    &graphml::GraphMl,
    &dependency_cruiser::DependencyCruiser,
    &nx::Nx,
    &adjacency::Adjacency,
    &scip::Scip,
    &codeowners::CodeOwners,
    &packwerk::Packwerk,
    &tach::Tach,
    &import_linter::ImportLinter,
    &git_log::GitLog,
];

/// The largest file that is imported, in bytes.
pub const LARGEST_IMPORT: u64 = 512 << 20;

/// Of a file, this much is looked at to find out what it is.
const GLANCE: usize = 64 << 10;

/// A format of files.
pub trait Format: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// What it is and who writes it, as a person would say.
    fn describe(&self) -> &'static str;

    /// How sure it is that the file is one of its own, by the beginning of the file.
    fn recognises(&self, glance: &Glance<'_>) -> Confidence;

    /// Reads the file. What can't be used is a diagnostic; an error is that nothing can.
    fn read(&self, file: &ImportFile<'_>, options: &ImportOptions)
    -> Result<Imported, ImportError>;
}

/// How sure a format is that a file is one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is not.
    No,
    /// It could be read as such, and nothing says that it was meant so.
    Possible,
    /// It looks so.
    Likely,
    /// Only this format looks so.
    Certain,
}

/// The beginning of a file.
#[derive(Debug)]
pub struct Glance<'a> {
    /// The name of the file.
    pub name: &'a str,
    /// Its first bytes.
    pub bytes: &'a [u8],
    /// The same as text; what is no text is replaced.
    pub text: String,
    /// Whether that is the whole file.
    pub whole: bool,
}

impl<'a> Glance<'a> {
    /// The beginning of `bytes`.
    #[must_use]
    pub fn at(name: &'a str, bytes: &'a [u8]) -> Self {
        let start = &bytes[..bytes.len().min(GLANCE)];
        Self { name, bytes: start, text: text::lossy(start), whole: start.len() == bytes.len() }
    }

    /// The lines that are there as a whole.
    fn lines(&self) -> impl Iterator<Item = &str> {
        let end = if self.whole { None } else { self.text.rfind('\n') };
        self.text[..end.unwrap_or(self.text.len())].lines()
    }
}

/// A file that is imported.
#[derive(Debug)]
pub struct ImportFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// What stands in it.
    pub bytes: &'a [u8],
    /// The folder it lies in, for formats that are spread over several files; `None` when it
    /// lies nowhere.
    pub folder: Option<&'a Path>,
}

impl<'a> ImportFile<'a> {
    /// What stands in it as text, and what had to be said about the encoding.
    fn text(&self, notes: &mut Notes) -> std::borrow::Cow<'a, str> {
        text::decode(self.bytes, notes)
    }
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// How authors are named. People who own files are named only with their real names, or not
    /// at all.
    pub author_names: AuthorNames,
    /// In a matrix, the module of the column uses that of the row; otherwise the reverse.
    pub columns_use_rows: bool,
}

/// The format with this name.
pub fn format_named(name: &str) -> Result<&'static dyn Format, ImportError> {
    FORMATS
        .into_iter()
        .find(|format| format.name() == name)
        .ok_or_else(|| ImportError::NoSuchFormat { name: name.to_owned() })
}

/// The format that is surest of the file.
#[must_use]
pub fn detect(name: &str, bytes: &[u8]) -> Option<&'static dyn Format> {
    let glance = Glance::at(name, bytes);
    let mut best: Option<(Confidence, &'static dyn Format)> = None;
    for format in FORMATS {
        let confidence = format.recognises(&glance);
        if confidence > best.map_or(Confidence::No, |(best, _)| best) {
            best = Some((confidence, format));
        }
    }
    best.map(|(_, format)| format)
}

/// Reads a file, in the given format or in the one that it looks like.
pub fn import_file(
    path: &Path,
    format: Option<&str>,
    options: &ImportOptions,
) -> Result<Imported, ImportError> {
    let unreadable = |cause: std::io::Error| ImportError::Unreadable { cause: cause.to_string() };
    let file = File::open(path).map_err(unreadable)?;
    let meta = file.metadata().map_err(unreadable)?;
    if !meta.is_file() {
        return Err(ImportError::Unreadable { cause: "it is not a file".to_owned() });
    }
    if meta.len() > LARGEST_IMPORT {
        return Err(ImportError::TooLarge { limit: LARGEST_IMPORT });
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read.
    file.take(LARGEST_IMPORT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    import_bytes(&ImportFile { name: &name, bytes: &bytes, folder: path.parent() }, format, options)
}

/// The same for a file that was read already.
pub fn import_bytes(
    file: &ImportFile<'_>,
    format: Option<&str>,
    options: &ImportOptions,
) -> Result<Imported, ImportError> {
    if file.bytes.len() as u64 > LARGEST_IMPORT {
        return Err(ImportError::TooLarge { limit: LARGEST_IMPORT });
    }
    let format = match format {
        Some(name) => format_named(name)?,
        None => detect(file.name, file.bytes).ok_or(ImportError::UnknownFormat)?,
    };
    let read =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| format.read(file, options)));
    let imported = read.unwrap_or_else(|_| {
        Err(ImportError::Malformed {
            format: format.name(),
            cause: "it brought the reader to a halt".to_owned(),
        })
    })?;
    if imported.is_empty() {
        return Err(ImportError::Nothing {
            format: format.name(),
            why: imported.reading.diagnostics.into_iter().next().map(|said| said.cause),
        });
    }
    Ok(imported)
}
