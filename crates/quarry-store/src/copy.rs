//! Copies of a project: one that somebody asks for, one before a migration, one a day.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use quarry_model::time::Date;
use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use crate::error::{Fault, StoreError};

/// Writes what the file holds now to `to`, whole or not at all; what stood there is replaced.
pub(crate) fn write(connection: &Connection, from: &Path, to: &Path) -> Result<(), StoreError> {
    if same(from, to) {
        return Err(StoreError::CopyOntoItself { path: to.to_owned() });
    }
    if to.is_dir() {
        return Err(StoreError::NotAFile { path: to.to_owned() });
    }
    let part = beside(to, ".part");
    let io = |cause| StoreError::Io { path: to.to_owned(), cause };
    let copied = remove(&part)
        .map_err(io)
        .and_then(|()| backup(connection, &part).map_err(|fault| fault.of(to)))
        .and_then(|()| File::open(&part).and_then(|file| file.sync_all()).map_err(io))
        .and_then(|()| fs::rename(&part, to).map_err(io))
        .and_then(|()| sync_folder_of(to).map_err(io));
    if copied.is_err()
        && let Err(cause) = remove(&part)
    {
        tracing::warn!(%cause, "a copy that was begun stays behind");
    }
    copied
}

/// Keeps a copy as it is today in `folder`, unless there is one, and of these copies only the
/// last `keep`. Gives the path of today's.
pub(crate) fn daily(
    connection: &Connection,
    from: &Path,
    folder: &Path,
    day: Date,
    keep: usize,
) -> Result<PathBuf, StoreError> {
    let io = |cause| StoreError::Io { path: folder.to_owned(), cause };
    fs::create_dir_all(folder).map_err(io)?;
    let stem = daily_stem(from);
    let today = folder.join(format!("{stem}{day}.quarry"));
    if !today.exists() {
        write(connection, from, &today)?;
    }
    let mut copies = Vec::new();
    for entry in fs::read_dir(folder).map_err(io)? {
        let name = entry.map_err(io)?.file_name();
        let ours = name
            .to_str()
            .and_then(|name| name.strip_prefix(&stem)?.strip_suffix(".quarry"))
            .is_some_and(|day| day.parse::<Date>().is_ok());
        if ours {
            copies.push(folder.join(name));
        }
    }
    copies.sort();
    for old in copies.iter().rev().skip(keep.max(1)) {
        fs::remove_file(old).map_err(io)?;
    }
    Ok(today)
}

/// `shop-1f2e3d4c-`: the name of the project, and a number that tells it from others of the
/// same name in other folders.
fn daily_stem(project: &Path) -> String {
    let name = project.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let full = fs::canonicalize(project).unwrap_or_else(|_| project.to_owned());
    // FNV-1a, 32 bits: the same in every version, which the standard library does not promise.
    let number = full
        .to_string_lossy()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{name}-{number:08x}-")
}

fn backup(connection: &Connection, to: &Path) -> Result<(), Fault> {
    let mut target = Connection::open(to)?;
    // The copy is synced as a whole at the end.
    target.execute_batch("PRAGMA synchronous = OFF;")?;
    let backup = Backup::new(connection, &mut target)?;
    for _ in 0..1_000 {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    Err(Fault::Sqlite(rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
        None,
    )))
}

/// Whether two paths lead to the same file, also through links.
fn same(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// The path with something appended to its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}

/// Makes sure that a name in a folder survives a loss of power, where folders can be synced.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}
