//! Noticing that somebody else wrote or replaced the file.

use std::{fs, path::Path, time::SystemTime};

use rusqlite::Connection;

use crate::error::Fault;

/// What tells one state of the file from another. The file is not opened for this: closing it
/// again would let go of the locks that SQLite holds on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// SQLite's counter of what other connections committed.
    version: i64,
    length: u64,
    written: Option<SystemTime>,
    file: (u64, u64),
}

impl Seen {
    /// The state of the file now. A file that is gone is a state too.
    pub(crate) fn now(connection: &Connection, path: &Path) -> Result<Self, Fault> {
        let version = connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        let Ok(metadata) = fs::metadata(path) else {
            return Ok(Self { version, ..Self::default() });
        };
        Ok(Self {
            version,
            length: metadata.len(),
            written: metadata.modified().ok(),
            file: identity(&metadata),
        })
    }
}

/// Which file it is, whatever its name.
#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}
