//! Listing the files of a source, and what of it is set apart by which rule.
//!
//! Set apart are only folders that no version control keeps: environments, caches, installed
//! packages, build output. In a git work tree `.gitignore` is followed too, except for files
//! that are tracked all the same; elsewhere ignore files say nothing about what is source.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use ignore::{DirEntry, WalkBuilder, WalkState};
use quarry_model::{
    asked::Selection,
    diagnostic::{Diagnostic, Severity},
    progress::{Cancelled, Progress, Stage},
};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

use crate::{error::SurveyError, language::READERS};

/// A file of a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Path relative to the source, with forward slashes.
    pub path: String,
}

impl SourceFile {
    /// The file's name, without its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder the file lies in; empty at the top.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// A folder that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetApartFolder {
    /// Path relative to the source, with forward slashes.
    pub path: String,
    /// The rule in a few words.
    pub rule: &'static str,
}

/// What a source consists of.
#[derive(Debug, Clone)]
pub struct Inventory {
    /// The folder.
    pub root: PathBuf,
    /// For each reader of [`READERS`], its files, sorted.
    pub files: Vec<Vec<SourceFile>>,
    /// Files that say something about the layout, such as `pyproject.toml`, sorted.
    pub markers: Vec<SourceFile>,
    /// Folders that are not read, sorted.
    pub set_apart: Vec<SetApartFolder>,
    /// What could not be listed.
    pub diagnostics: Vec<Diagnostic>,
    /// What the files that were read held, as numbers.
    contents: Arc<Mutex<FxHashMap<String, u128>>>,
}

impl Inventory {
    /// The bytes of one of its files.
    pub fn read(&self, file: &SourceFile) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.read_into(file, &mut bytes)?;
        Ok(bytes)
    }

    /// Puts the bytes of one of its files in the place of those in `bytes`.
    pub(crate) fn read_into(&self, file: &SourceFile, bytes: &mut Vec<u8>) -> io::Result<()> {
        bytes.clear();
        fs::File::open(self.root.join(&file.path))?.read_to_end(bytes)?;
        let content = xxh3_128(bytes);
        let mut contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        contents.insert(file.path.clone(), content);
        Ok(())
    }

    /// What a file held when it was read, as a number; `None` if nobody read it yet.
    pub(crate) fn content(&self, file: &SourceFile) -> Option<u128> {
        let contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        contents.get(&file.path).copied()
    }

    /// How many files any reader reads.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.files.iter().map(Vec::len).sum()
    }
}

/// Folders that are set apart by their name alone.
const BY_NAME: &[(&str, &str)] = &[
    ("__pycache__", "compiled Python"),
    ("node_modules", "installed packages"),
    ("bower_components", "installed packages"),
    ("site-packages", "installed packages"),
    (".eggs", "installed packages"),
    (".venv", "Python environment"),
    (".virtualenv", "Python environment"),
    (".tox", "test environments"),
    (".nox", "test environments"),
    (".git", "version control"),
    (".hg", "version control"),
    (".svn", "version control"),
];

/// The rule that says that a person left a folder out.
pub const LEFT_OUT: &str = "left out by hand";

/// How the folder lies in version control, as far as listing needs to know.
#[derive(Debug, Clone, Default)]
pub struct Tracking {
    /// Whether the folder lies in a git work tree.
    pub work_tree: bool,
    /// Files that are tracked, relative to the folder: read even when an ignore file names them.
    pub tracked: Vec<String>,
}

/// Lists the files below `root`.
pub fn list(
    root: &Path,
    tracking: &Tracking,
    progress: &dyn Progress,
) -> Result<Inventory, SurveyError> {
    list_selected(root, tracking, &Selection::default(), progress)
}

/// Lists the files below `root` that a person wants read.
pub fn list_selected(
    root: &Path,
    tracking: &Tracking,
    selection: &Selection,
    progress: &dyn Progress,
) -> Result<Inventory, SurveyError> {
    let unreadable = |cause: &dyn std::fmt::Display| SurveyError::Unreadable {
        path: root.to_owned(),
        cause: cause.to_string(),
    };
    fs::read_dir(root).map_err(|cause| unreadable(&cause))?;
    let apart = Arc::new(Mutex::new(Vec::new()));
    let parts = Parts::default();
    let (count, cancelled) = (AtomicU64::new(0), Mutex::new(None));
    let tops = std::iter::once((root.to_owned(), tracking.work_tree))
        .chain(taken_in(root, selection).into_iter().map(|folder| (folder, false)));
    for (top, ignoring) in tops {
        let walk = WalkBuilder::new(top)
            .standard_filters(false)
            .git_ignore(ignoring)
            .parents(ignoring)
            .follow_links(false)
            .filter_entry({
                let apart = Arc::clone(&apart);
                let root = root.to_owned();
                let selection = selection.clone();
                move |entry| enters(&root, entry, &selection, &apart)
            })
            .build_parallel();
        walk.run(|| {
            let mut part = Part { found: Found::default(), parts: &parts };
            let (count, cancelled) = (&count, &cancelled);
            Box::new(move |entry| {
                let count = count.fetch_add(1, Ordering::Relaxed);
                if count.is_multiple_of(512)
                    && let Err(stop) = progress.report(Stage::Inventory, count, 0)
                {
                    *cancelled.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
                    return WalkState::Quit;
                }
                match entry {
                    Ok(entry) => part.found.take(root, &entry, selection),
                    Err(cause) => part.found.diagnostics.push(unlisted(root, &cause)),
                }
                WalkState::Continue
            })
        });
    }
    if let Some(stop) = cancelled.into_inner().unwrap_or_else(PoisonError::into_inner) {
        let stop: Cancelled = stop;
        return Err(stop.into());
    }
    let mut found = parts.joined();
    for path in &tracking.tracked {
        if !within_set_apart(path) && root.join(path).is_file() {
            found.take_path(path, selection);
        }
    }
    let mut set_apart = std::mem::take(&mut *apart.lock().unwrap_or_else(PoisonError::into_inner));
    set_apart.sort_unstable();
    set_apart.dedup();
    // A file that only tells of a language that nothing is written in here tells nothing.
    let present = |name: &str| {
        let mut readers = READERS.iter().zip(&found.files);
        readers.any(|(reader, files)| !files.is_empty() && reader.marks(name))
    };
    let markers = found.markers.iter().filter(|marker| present(marker.name())).cloned().collect();
    Ok(Inventory {
        root: root.to_owned(),
        files: found.files.into_iter().map(|files| files.into_iter().collect()).collect(),
        markers,
        set_apart,
        diagnostics: found.diagnostics,
        contents: Arc::default(),
    })
}

/// The folders that a person wants read although a rule sets them apart. A selection may come
/// from a project file of somebody else's: what leads out of `root` is left alone.
fn taken_in(root: &Path, selection: &Selection) -> Vec<PathBuf> {
    let Ok(real_root) = root.canonicalize() else { return Vec::new() };
    let inside = |folder: &PathBuf| {
        folder.is_dir() && folder.canonicalize().is_ok_and(|real| real.starts_with(&real_root))
    };
    let plain = |path: &&String| {
        Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)))
    };
    selection.taken_in.iter().filter(plain).map(|path| root.join(path)).filter(inside).collect()
}

#[derive(Default)]
struct Found {
    files: [BTreeSet<SourceFile>; READERS.len()],
    markers: BTreeSet<SourceFile>,
    diagnostics: Vec<Diagnostic>,
}

/// What the threads of the walk found; a thread hands its part in when it ends.
#[derive(Default)]
struct Parts(Mutex<Vec<Found>>);

impl Parts {
    /// All parts as one; sets make it the same whichever thread found what.
    fn joined(self) -> Found {
        let mut all = Found::default();
        for part in self.0.into_inner().unwrap_or_else(PoisonError::into_inner) {
            for (files, more) in all.files.iter_mut().zip(part.files) {
                files.extend(more);
            }
            all.markers.extend(part.markers);
            all.diagnostics.extend(part.diagnostics);
        }
        all.diagnostics.sort_unstable();
        all
    }
}

struct Part<'a> {
    found: Found,
    parts: &'a Parts,
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        let found = std::mem::take(&mut self.found);
        self.parts.0.lock().unwrap_or_else(PoisonError::into_inner).push(found);
    }
}

impl Found {
    fn take(&mut self, root: &Path, entry: &DirEntry, selection: &Selection) {
        let Some(kind) = entry.file_type() else { return };
        if kind.is_dir() {
            return;
        }
        // Most files of some sources are none that anybody reads.
        let wanted = entry.file_name().to_str().is_none_or(|name| {
            READERS.iter().any(|reader| reader.claims(name) || reader.marks(name))
        });
        if !wanted {
            return;
        }
        match relative(root, entry.path()) {
            Some(path) if kind.is_symlink() => {
                if READERS.iter().any(|reader| reader.claims(name_of(&path))) {
                    self.diagnostics.push(Diagnostic {
                        path,
                        line: 0,
                        severity: Severity::Note,
                        cause: "This is a symbolic link; what it points at is read where it lies"
                            .to_owned(),
                    });
                }
            }
            Some(path) if kind.is_file() => self.take_path(&path, selection),
            Some(_) => {}
            None => {
                let name = entry.path().to_string_lossy();
                if READERS.iter().any(|reader| reader.claims(&name)) {
                    self.diagnostics.push(Diagnostic {
                        path: lossy_relative(root, entry.path()),
                        line: 0,
                        severity: Severity::Error,
                        cause: "The file's name is not valid UTF-8, so the file was left out; \
                                rename it to have it read"
                            .to_owned(),
                    });
                }
            }
        }
    }

    fn take_path(&mut self, path: &str, selection: &Selection) {
        let name = name_of(path);
        if selection.leaves_out(path) {
            return;
        }
        for (reader, files) in READERS.iter().zip(&mut self.files) {
            if !selection.reads(reader.language()) {
                continue;
            }
            if reader.claims(name) {
                files.insert(SourceFile { path: path.to_owned() });
            }
            if reader.marks(name) {
                self.markers.insert(SourceFile { path: path.to_owned() });
            }
        }
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The path below `root` with forward slashes; `None` if it is not valid UTF-8.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?.to_str()?;
    Some(below.replace(std::path::MAIN_SEPARATOR, "/"))
}

fn lossy_relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(std::ffi::OsStr::to_string_lossy).collect();
    parts.join("/")
}

fn unlisted(root: &Path, cause: &ignore::Error) -> Diagnostic {
    let path = match cause {
        ignore::Error::WithPath { path, .. } => lossy_relative(root, path),
        ignore::Error::WithDepth { err, .. } => match err.as_ref() {
            ignore::Error::WithPath { path, .. } => lossy_relative(root, path),
            _ => String::new(),
        },
        _ => String::new(),
    };
    let cause = match cause.io_error() {
        Some(cause) => io::Error::from(cause.kind()).to_string(),
        None => cause.to_string(),
    };
    Diagnostic {
        path,
        line: 0,
        severity: Severity::Error,
        cause: format!("This can't be listed ({cause}), so nothing in it was read"),
    }
}

/// Whether the walk goes on with `entry`; folders that are set apart are noted.
fn enters(
    root: &Path,
    entry: &DirEntry,
    selection: &Selection,
    apart: &Mutex<Vec<SetApartFolder>>,
) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    if !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return !name.starts_with('.');
    }
    let path = lossy_relative(root, entry.path());
    let by_hand = selection.leaves_out(&path).then_some(LEFT_OUT);
    match by_hand.or_else(|| rule_for(entry.path(), &name)) {
        Some(rule) if rule != LEFT_OUT && selection.takes_in(&path) => true,
        Some(rule) => {
            let folder = SetApartFolder { path, rule };
            apart.lock().unwrap_or_else(PoisonError::into_inner).push(folder);
            false
        }
        None => !name.starts_with('.'),
    }
}

fn rule_by_name(name: &str) -> Option<&'static str> {
    if let Some((_, rule)) = BY_NAME.iter().find(|(folder, _)| *folder == name) {
        return Some(rule);
    }
    let installed = [".egg-info", ".dist-info", ".egg"];
    installed.iter().any(|end| name.ends_with(end)).then_some("installed packages")
}

fn rule_for(path: &Path, name: &str) -> Option<&'static str> {
    if let Some(rule) = rule_by_name(name) {
        return Some(rule);
    }
    match name {
        // An environment made by `venv` or `virtualenv` may have any name; these are usual.
        "venv" | "env" | "virtualenv" | "ENV"
            if path.join("pyvenv.cfg").is_file() || path.join("bin/activate").is_file() =>
        {
            Some("Python environment")
        }
        // Composer writes both; a folder `vendor` without them was copied in, and is read.
        "vendor" if path.join("autoload.php").is_file() && path.join("composer").is_dir() => {
            Some("installed packages")
        }
        // `build` is a package in some projects and output in most: output lies beside the
        // file that says how to build, and is no package itself.
        "build" | "dist" if is_build_output(path) => Some("build output"),
        "target" | "build" if crate::java::is_build_output(path) => Some("build output"),
        "obj" | "bin" if crate::csharp::is_build_output(path) => Some("build output"),
        _ => None,
    }
}

fn is_build_output(path: &Path) -> bool {
    let beside = |name: &str| path.with_file_name(name).is_file();
    !path.join("__init__.py").exists() && (beside("setup.py") || beside("pyproject.toml"))
}

/// Whether a path lies in a folder that is set apart by its name alone.
#[must_use]
pub fn within_set_apart(path: &str) -> bool {
    path.split('/').any(|part| rule_by_name(part).is_some())
}
