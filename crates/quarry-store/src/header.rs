//! The first hundred bytes of a file, looked at before SQLite sees any of it.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use crate::{copy, error::StoreError, schema};

/// “Qrry”: what `application_id` says of our files.
pub(crate) const APPLICATION_ID: u32 = 0x5172_7279;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Checks that the file is a project that this version can read, and that its end is there.
/// Gives its schema number.
pub(crate) fn check(path: &Path) -> Result<u32, StoreError> {
    let owned = || path.to_owned();
    let io = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => StoreError::NotFound { path: owned() },
        _ => StoreError::Io { path: owned(), cause },
    };
    let metadata = fs::metadata(path).map_err(io)?;
    if !metadata.is_file() {
        return Err(StoreError::NotAFile { path: owned() });
    }
    let mut header = Vec::with_capacity(100);
    File::open(path).map_err(io)?.take(100).read_to_end(&mut header).map_err(io)?;
    if header.is_empty() {
        return Err(StoreError::Empty { path: owned() });
    }
    let prefix = header.len().min(MAGIC.len());
    if header[..prefix] != MAGIC[..prefix] {
        return Err(StoreError::NotAProject { path: owned() });
    }
    let Some(fields) = Fields::of(&header) else {
        let found = header.len() as u64;
        return Err(StoreError::Truncated { path: owned(), found, expected: 4096 });
    };
    if fields.application != APPLICATION_ID {
        return Err(StoreError::OtherApplication { path: owned() });
    }
    let known = schema::VERSION;
    let damaged = |detail: &str| StoreError::Damaged { path: owned(), detail: detail.to_owned() };
    match fields.version {
        0 => return Err(damaged("its version number is missing")),
        found if found > known => {
            return Err(StoreError::Newer { path: owned(), found, known });
        }
        _ => {}
    }
    if fields.write_format != 1 || fields.read_format != 1 {
        return Err(damaged("its write-ahead mark is set, which Quarry never does"));
    }
    if !fields.page_size.is_power_of_two() || fields.page_size < 512 {
        return Err(damaged("its page size is impossible"));
    }
    // Work that was cut short can leave a file shorter than its header says; its journal, which
    // SQLite rolls back, makes it whole again.
    let interrupted = fs::metadata(journal_of(path)).is_ok_and(|journal| journal.len() > 0);
    let expected = u64::from(fields.page_size) * u64::from(fields.pages);
    if metadata.len() < expected && !interrupted {
        return Err(StoreError::Truncated { path: owned(), found: metadata.len(), expected });
    }
    Ok(fields.version)
}

/// Where SQLite keeps the journal of a file: beside the file itself, whatever link led to it.
pub(crate) fn journal_of(path: &Path) -> PathBuf {
    let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    copy::beside(&file, "-journal")
}

/// What <https://sqlite.org/fileformat.html#the_database_header> says of a file.
struct Fields {
    page_size: u32,
    write_format: u8,
    read_format: u8,
    pages: u32,
    version: u32,
    application: u32,
}

impl Fields {
    fn of(header: &[u8]) -> Option<Self> {
        let number = |at: usize| {
            let bytes = header.get(at..at + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?))
        };
        if header.len() < 100 {
            return None;
        }
        let page_size = match u16::from_be_bytes([header[16], header[17]]) {
            1 => 65_536,
            size => u32::from(size),
        };
        Some(Self {
            page_size,
            write_format: header[18],
            read_format: header[19],
            pages: number(28)?,
            version: number(60)?,
            application: number(68)?,
        })
    }
}
