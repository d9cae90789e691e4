//! What can go wrong with a project file: one sentence each, with the way out.

use std::{io, path::PathBuf};

use quarry_model::{evidence::InvalidEvidence, progress::Cancelled};

/// Why something could not be done with a project file. Whatever it was, the file holds what it
/// held before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("{} does not exist; check the path, or create a new project there", .path.display())]
    NotFound {
        /// The file.
        path: PathBuf,
    },
    /// A file already stands where one would be written.
    #[error("{} already exists; open it, or choose another name", .path.display())]
    AlreadyExists {
        /// The file.
        path: PathBuf,
    },
    /// A folder or a device.
    #[error("{} is not a file; choose a .quarry file", .path.display())]
    NotAFile {
        /// What was given.
        path: PathBuf,
    },
    /// No bytes at all.
    #[error("{} is empty; if it was a project, open one of its copies", .path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Not even an SQLite file.
    #[error("{} is not a Quarry project; choose a .quarry file", .path.display())]
    NotAProject {
        /// The file.
        path: PathBuf,
    },
    /// An SQLite file of another program.
    #[error("{} belongs to another program; choose a .quarry file", .path.display())]
    OtherApplication {
        /// The file.
        path: PathBuf,
    },
    /// Written by a newer Quarry.
    #[error(
        "{} was written by a newer version of Quarry (file version {found}, this one reads up to {known}); install the newer version to open it",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema number.
        found: u32,
        /// The newest schema number that this version knows.
        known: u32,
    },
    /// The end is missing.
    #[error(
        "{} is cut off ({found} bytes of {expected}); it was probably not copied to the end: copy it again, or open one of its copies",
        .path.display()
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Bytes it has.
        found: u64,
        /// Bytes its header promises.
        expected: u64,
    },
    /// Bytes that no Quarry wrote.
    #[error("{} is damaged ({detail}); open one of its copies", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where it shows.
        detail: String,
    },
    /// Tables, views or triggers that Quarry did not make.
    #[error(
        "{} holds something that Quarry did not put there ({object}) and is not opened, since it could act by itself; open one of its copies",
        .path.display()
    )]
    ForeignSchema {
        /// The file.
        path: PathBuf,
        /// The kind and the name of the first such thing.
        object: String,
    },
    /// The store was opened for reading.
    #[error("{} is open for reading only; save a copy to change it", .path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Work that was cut short can't be taken back without writing.
    #[error(
        "{} was being written when its program ended, and has to be repaired before it is read; open it from a folder that can be written to",
        .path.display()
    )]
    NeedsRecovery {
        /// The file.
        path: PathBuf,
    },
    /// No room for the change.
    #[error(
        "the disk that holds {} is full; nothing was lost, but this change was not saved: make room and try again",
        .path.display()
    )]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// Another program holds the file.
    #[error("{} is being written by another program; try again in a moment", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{} could not be read or written: {cause}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A copy onto the project itself.
    #[error("{} is the open project itself; choose another name for the copy", .path.display())]
    CopyOntoItself {
        /// The file.
        path: PathBuf,
    },
    /// A change that would leave a reference without its target, a name twice, and the like.
    #[error("this change does not fit the project: {detail}")]
    Conflict {
        /// What does not fit.
        detail: String,
    },
    /// A snapshot that the project does not have.
    #[error("there is no snapshot {id}; choose one from the list")]
    NoSuchSnapshot {
        /// What was asked for.
        id: String,
    },
    /// Evidence that breaks its own rules; a fault of the reader that made it.
    #[error("the survey can't be kept, because its evidence is inconsistent: {0}")]
    InvalidEvidence(#[from] InvalidEvidence),
    /// Stopped on request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// All numbers of a kind are used up.
    #[error("no more identities of kind {kind} can be given out")]
    OutOfIdentities {
        /// The letters of the identity.
        kind: &'static str,
    },
    /// Anything else that SQLite refuses.
    #[error("{}: {cause}", .path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        cause: rusqlite::Error,
    },
}

/// What functions below the store fail with: they do not know which file they work on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("{0}")]
    Damaged(String),
    #[error("{0}")]
    Conflict(String),
    #[error("no more identities of kind {0}")]
    OutOfIdentities(&'static str),
    #[error(transparent)]
    InvalidEvidence(#[from] InvalidEvidence),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Fault {
    /// The error that people see, for the project in `path`.
    pub(crate) fn of(self, path: &std::path::Path) -> StoreError {
        let path = path.to_owned();
        match self {
            Self::Damaged(detail) => StoreError::Damaged { path, detail },
            Self::Conflict(detail) => StoreError::Conflict { detail },
            Self::OutOfIdentities(kind) => StoreError::OutOfIdentities { kind },
            Self::InvalidEvidence(cause) => cause.into(),
            Self::Cancelled(cause) => cause.into(),
            Self::Sqlite(cause) => from_sqlite(cause, path),
        }
    }
}

fn from_sqlite(cause: rusqlite::Error, path: PathBuf) -> StoreError {
    use rusqlite::ErrorCode as Code;
    match &cause {
        rusqlite::Error::SqliteFailure(error, text) => {
            let detail = || text.clone().unwrap_or_else(|| error.to_string());
            match error.code {
                Code::DiskFull => StoreError::DiskFull { path },
                Code::DatabaseCorrupt | Code::NotADatabase => {
                    StoreError::Damaged { path, detail: detail() }
                }
                Code::DatabaseBusy | Code::DatabaseLocked => StoreError::Busy { path },
                Code::ReadOnly
                    if error.extended_code == rusqlite::ffi::SQLITE_READONLY_ROLLBACK =>
                {
                    StoreError::NeedsRecovery { path }
                }
                Code::ReadOnly => StoreError::ReadOnly { path },
                Code::ConstraintViolation => StoreError::Conflict { detail: detail() },
                Code::SystemIoFailure | Code::CannotOpen => {
                    StoreError::Io { path, cause: io::Error::other(detail()) }
                }
                _ => StoreError::Sqlite { path, cause },
            }
        }
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::Utf8Error(..) => StoreError::Damaged { path, detail: cause.to_string() },
        _ => StoreError::Sqlite { path, cause },
    }
}
