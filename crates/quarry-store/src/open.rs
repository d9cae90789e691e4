//! Creating and opening project files.

use std::{
    cell::Cell,
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use quarry_model::{settings::Settings, time::Timestamp};
use rusqlite::Connection;
use rusqlite_migration::Migrations;

use crate::{
    connection::{self, Options},
    copy,
    error::{Fault, StoreError},
    header, lock,
    lock::{Asked, Lock},
    row, rows, schema,
    store::Store,
    survey, synced,
    table::TableName,
    watch::Seen,
};

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading and changing.
    ReadWrite,
    /// Reading only.
    ReadOnly,
}

/// Why a file can only be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// So it was asked for.
    Asked,
    /// Somebody else is changing it.
    InUse {
        /// Who, as they put it.
        owner: String,
    },
    /// The file may not be written to.
    FileProtected,
    /// Nothing may be written to its folder, where SQLite needs a journal.
    FolderProtected,
}

impl std::fmt::Display for ReadOnlyReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Asked => f.write_str("The project was opened for reading only."),
            Self::InUse { owner } => {
                write!(f, "The project is open for reading only: {owner} is changing it.")
            }
            Self::FileProtected => {
                f.write_str("The project is open for reading only: the file may not be written to.")
            }
            Self::FolderProtected => f.write_str(
                "The project is open for reading only: its folder may not be written to.",
            ),
        }
    }
}

/// An opened file.
#[derive(Debug)]
pub struct Opened {
    /// The file.
    pub store: Store,
    /// Why it can only be read, if so.
    pub read_only: Option<ReadOnlyReason>,
    /// What a person should know, a sentence each.
    pub notices: Vec<String>,
}

/// The value of `PRAGMA synchronous` for a draft.
const DRAFT: &str = "OFF";

impl Store {
    /// Makes a new project. A file that is already there is left alone.
    pub fn create(path: &Path, settings: &Settings, at: Timestamp) -> Result<Self, StoreError> {
        Self::create_with(path, settings, at, Options::default())
    }

    /// Opens a project. Nothing is written before the file has proved to be a project of ours,
    /// whole and without foreign parts. A file that somebody else is changing, or that may not
    /// be written to, is opened for reading only.
    pub fn open(path: &Path, wanted: Access) -> Result<Opened, StoreError> {
        Self::open_with(path, wanted, Options::default())
    }

    /// Creates a project file that nobody knows of yet, such as one under a temporary name:
    /// nothing in it is safe from a loss of power before [`Store::finish`].
    pub fn draft(path: &Path, settings: &Settings, at: Timestamp) -> Result<Self, StoreError> {
        Self::create_with(path, settings, at, Options { synchronous: DRAFT, ..Options::default() })
    }

    /// Ends a draft: the whole file is on the disk when this returns.
    pub fn finish(self) -> Result<(), StoreError> {
        let path = self.path.clone();
        drop(self);
        let synced = fs::File::open(&path).and_then(|file| file.sync_all());
        synced.map_err(|cause| StoreError::Io { path, cause })
    }

    #[doc(hidden)]
    pub fn create_with(
        path: &Path,
        settings: &Settings,
        at: Timestamp,
        options: Options,
    ) -> Result<Self, StoreError> {
        let lock = match Lock::ask(path) {
            Ok(Asked::Held(lock)) => lock,
            Ok(Asked::Taken(_)) => return Err(StoreError::Busy { path: path.to_owned() }),
            Err(cause) => return Err(StoreError::Io { path: path.to_owned(), cause }),
        };
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|cause| {
            let path = path.to_owned();
            match cause.kind() {
                io::ErrorKind::AlreadyExists => StoreError::AlreadyExists { path },
                _ => StoreError::Io { path, cause },
            }
        })?;
        let made = found(path, settings, at, options).map_err(|fault| fault.of(path)).and_then(
            |connection| {
                // Nobody knows of a draft: its name need not last.
                if options.synchronous != DRAFT {
                    copy::sync_folder_of(path)
                        .map_err(|cause| StoreError::Io { path: path.to_owned(), cause })?;
                }
                Ok(connection)
            },
        );
        match made {
            Ok(connection) => Ok(assemble(connection, path, Some(lock))),
            Err(error) => {
                for left in [path.to_owned(), header::journal_of(path)] {
                    if let Err(cause) = fs::remove_file(&left) {
                        tracing::debug!(%cause, "a file that was begun stays behind");
                    }
                }
                Err(error)
            }
        }
    }

    #[doc(hidden)]
    pub fn open_with(path: &Path, wanted: Access, options: Options) -> Result<Opened, StoreError> {
        let version = header::check(path)?;
        let (lock, mut read_only) = ask(path, wanted)?;
        if lock.is_none() {
            recover(path, options)?;
        }
        let mut store = open_checked(path, version, lock, options)?;
        let mut notices: Vec<String> = synced::notice(path).into_iter().collect();
        if store.is_read_only() && read_only.is_none() {
            read_only = Some(ReadOnlyReason::FileProtected);
        }
        if version < schema::VERSION {
            let kept = migrate(&mut store, version, &schema::MIGRATIONS, schema::VERSION)?;
            notices.push(format!(
                "The project was brought to this version; it is kept as it was in {}.",
                kept.display()
            ));
        }
        if !store.is_read_only() {
            // Housekeeping: what it can't do now, it does another time.
            match store.write(survey::sweep) {
                Ok(0) => {}
                Ok(swept) => tracing::info!(swept, "surveys that nothing refers to were removed"),
                Err(cause) => tracing::warn!(%cause, "old surveys could not be removed"),
            }
        }
        store.remember();
        Ok(Opened { store, read_only, notices })
    }
}

/// The lock, or why the file is opened for reading only.
fn ask(path: &Path, wanted: Access) -> Result<(Option<Lock>, Option<ReadOnlyReason>), StoreError> {
    if wanted == Access::ReadOnly {
        return Ok((None, Some(ReadOnlyReason::Asked)));
    }
    if protected(path) {
        return Ok((None, Some(ReadOnlyReason::FileProtected)));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) && folder.is_some_and(protected) {
        return Ok((None, Some(ReadOnlyReason::FolderProtected)));
    }
    match Lock::ask(path) {
        Ok(Asked::Held(lock)) => Ok((Some(lock), None)),
        Ok(Asked::Taken(owner)) => Ok((None, Some(ReadOnlyReason::InUse { owner }))),
        Err(cause)
            if matches!(
                cause.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Ok((None, Some(ReadOnlyReason::FolderProtected)))
        }
        Err(cause) => Err(StoreError::Io { path: lock::path_of(path), cause }),
    }
}

/// Takes back what a program that ended in the middle of writing left behind, which somebody who
/// only reads can't do. Where it can't be done, reading will say so.
fn recover(path: &Path, options: Options) -> Result<(), StoreError> {
    let interrupted = fs::metadata(header::journal_of(path)).is_ok_and(|m| m.len() > 0);
    if !interrupted || protected(path) {
        return Ok(());
    }
    // Whoever holds the lock is alive and writing: that journal is not left behind.
    let Ok(Asked::Held(lock)) = Lock::ask(path) else { return Ok(()) };
    let connection = connection::open(path, true, options).map_err(|fault| fault.of(path))?;
    let read = connection.query_row("PRAGMA schema_version", [], |_| Ok(()));
    drop(connection);
    drop(lock);
    read.map_err(|cause| Fault::from(cause).of(path))
}

fn protected(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly())
}

/// Opens the file and looks at all of it, without writing.
fn open_checked(
    path: &Path,
    version: u32,
    lock: Option<Lock>,
    options: Options,
) -> Result<Store, StoreError> {
    let connection =
        connection::open(path, lock.is_some(), options).map_err(|fault| fault.of(path))?;
    connection::check(&connection).map_err(|fault| fault.of(path))?;
    let items = schema::items(&connection).map_err(|cause| Fault::from(cause).of(path))?;
    let expected = if version == schema::VERSION {
        schema::current().map_err(|fault| fault.of(path))?.to_vec()
    } else {
        schema::expected(&schema::MIGRATIONS, version)
            .map_err(|cause| schema::migration_fault(cause).of(path))?
    };
    if let Some(object) = schema::difference(&items, &expected) {
        return Err(StoreError::ForeignSchema { path: path.to_owned(), object });
    }
    connection::check_references(&connection).map_err(|fault| fault.of(path))?;
    Ok(assemble(connection, path, lock))
}

fn assemble(connection: Connection, path: &Path, lock: Option<Lock>) -> Store {
    let store = Store { connection, path: path.to_owned(), lock, seen: Cell::new(Seen::default()) };
    store.remember();
    store
}

/// Writes the schema and the first rows into an empty file.
fn found(
    path: &Path,
    settings: &Settings,
    at: Timestamp,
    options: Options,
) -> Result<Connection, Fault> {
    let mut connection = connection::open(path, true, options)?;
    connection.execute_batch(&format!(
        "PRAGMA page_size = 4096;
         PRAGMA application_id = {};",
        header::APPLICATION_ID
    ))?;
    schema::write_latest(&connection)?;
    let transaction = connection.transaction()?;
    let image = row::encode(TableName::Settings.spec(), settings)?;
    rows::write(&transaction, TableName::Settings, None, Some(&image))?;
    transaction.execute("INSERT INTO origin (id, created) VALUES (1, ?1)", [at.0])?;
    transaction.commit()?;
    Ok(connection)
}

/// Brings a file to a newer schema, after keeping a copy beside it. Gives the copy's path.
fn migrate(
    store: &mut Store,
    from: u32,
    migrations: &Migrations<'_>,
    to: u32,
) -> Result<PathBuf, StoreError> {
    if store.is_read_only() {
        return Err(StoreError::ReadOnly { path: store.path.clone() });
    }
    let stem = store.path.with_extension("");
    let mut kept = copy::beside(&stem, &format!(".before-v{to}.quarry"));
    let mut n = 2;
    while kept.exists() {
        kept = copy::beside(&stem, &format!(".before-v{to}-{n}.quarry"));
        n += 1;
    }
    store.save_copy(&kept)?;
    tracing::info!(from, to, kept = %kept.display(), "bringing a project to this version");
    migrations
        .to_version(&mut store.connection, to as usize)
        .map_err(|cause| schema::migration_fault(cause).of(&store.path))?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use quarry_model::settings::Settings;
    use rusqlite_migration::M;

    use super::*;

    fn project() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.quarry");
        let settings = Settings::new("Shop".to_owned());
        let store = Store::create(&path, &settings, Timestamp(5)).unwrap();
        (folder, store)
    }

    fn number(store: &Store, pragma: &str) -> i64 {
        store.connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn the_defences_are_up() {
        let (_folder, store) = project();
        for (pragma, value) in [
            // EXTRA: see `Options`.
            ("synchronous", 3),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("mmap_size", 0),
            ("application_id", i64::from(header::APPLICATION_ID)),
            ("user_version", i64::from(schema::VERSION)),
        ] {
            assert_eq!(number(&store, pragma), value, "{pragma}");
        }
        let mode: String =
            store.connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "delete");
        for refused in [
            "ATTACH 'other.db' AS other",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''",
            "SELECT \"no such column\"",
        ] {
            assert!(store.connection.execute_batch(refused).is_err(), "{refused}");
        }
        assert_eq!(store.created().unwrap(), Timestamp(5));
    }

    const NEXT: u32 = schema::VERSION + 1;

    /// The migrations of a version after this one.
    fn later(step: &'static str) -> Migrations<'static> {
        Migrations::new(schema::STEPS.iter().cloned().chain([M::up(step)]).collect())
    }

    #[test]
    fn a_file_is_kept_as_it_was_before_it_is_migrated() {
        let later = later("ALTER TABLE team ADD COLUMN place TEXT");
        let (folder, mut store) = project();
        let kept = migrate(&mut store, schema::VERSION, &later, NEXT).unwrap();
        assert_eq!(number(&store, "user_version"), i64::from(NEXT));
        assert_eq!(*kept.file_name().unwrap(), *format!("shop.before-v{NEXT}.quarry"));
        let path = store.path().to_owned();
        drop(store);

        let error = Store::open(&path, Access::ReadWrite).unwrap_err();
        assert!(
            matches!(error, StoreError::Newer { found: NEXT, known: schema::VERSION, .. }),
            "{error}"
        );
        let copy = Store::open(&kept, Access::ReadWrite).unwrap();
        assert_eq!(copy.store.load().unwrap().settings.name, "Shop");

        // A copy that is already there is not written over.
        let mut again = copy.store;
        let kept = migrate(&mut again, schema::VERSION, &later, NEXT).unwrap();
        let twice = format!("shop.before-v{NEXT}.before-v{NEXT}.quarry");
        assert_eq!(*kept.file_name().unwrap(), *twice);
        fs::copy(&kept, folder.path().join("a.quarry")).unwrap();
        fs::write(folder.path().join(format!("a.before-v{NEXT}.quarry")), "mine").unwrap();
        let mut third = Store::open(&folder.path().join("a.quarry"), Access::ReadWrite).unwrap();
        let kept = migrate(&mut third.store, schema::VERSION, &later, NEXT).unwrap();
        assert_eq!(*kept.file_name().unwrap(), *format!("a.before-v{NEXT}-2.quarry"));
    }

    #[test]
    fn a_migration_that_fails_leaves_the_file_as_it_was() {
        let broken = later("ALTER TABLE team ADD COLUMN place TEXT; DROP TABLE nonsense");
        let (_folder, mut store) = project();
        let path = store.path().to_owned();
        migrate(&mut store, schema::VERSION, &broken, NEXT).unwrap_err();
        drop(store);
        let opened = Store::open(&path, Access::ReadWrite).unwrap();
        assert_eq!(opened.store.load().unwrap().settings.name, "Shop");
    }
}
