//! A connection with the defences that SQLite recommends for files from elsewhere
//! (<https://sqlite.org/security.html>), and with the durability that a saved change needs.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, OptionalExtension, config::DbConfig, limits::Limit};

use crate::{error::Fault, table::TableName};

/// How a file is opened; the defaults are for everybody but tests of what happens without.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The SQLite file system to use, if not the system's.
    pub vfs: Option<&'static str>,
    /// The value of `PRAGMA synchronous`.
    pub synchronous: &'static str,
    /// At most this many pages.
    pub pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        // FULL would leave out the folder after the journal is deleted, and with it, at a loss of
        // power, the last change: the journal would be back and roll it back.
        Self { vfs: None, synchronous: "EXTRA", pages: None }
    }
}

/// Opens an existing file. `write` allows writing later; nothing is written here.
pub(crate) fn open(path: &Path, write: bool, options: Options) -> Result<Connection, Fault> {
    let access =
        if write { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match options.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
        None => Connection::open_with_flags(path, flags)?,
    };
    defend(&connection)?;
    connection.execute_batch(&format!(
        "PRAGMA foreign_keys = ON;
         PRAGMA synchronous = {};
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -65536;",
        options.synchronous
    ))?;
    if let Some(pages) = options.pages {
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    }
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn defend(connection: &Connection) -> Result<(), Fault> {
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        connection.set_db_config(setting, value)?;
    }
    for (limit, value) in [
        // A row: the largest are the diagnostics of a survey.
        (Limit::SQLITE_LIMIT_LENGTH, 256 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_COLUMN, 100),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 30),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
        (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 8),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    ] {
        connection.set_limit(limit, value)?;
    }
    connection.execute_batch("PRAGMA cell_size_check = ON;")?;
    // Answers with a row, or none where the file system knows no such thing.
    connection.query_row("PRAGMA mmap_size = 0", [], |_| Ok(())).optional()?;
    Ok(())
}

/// That the file is whole, as far as SQLite can tell without comparing indexes with tables.
pub(crate) fn check(connection: &Connection) -> Result<(), Fault> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(Fault::Damaged(first_line(&verdict))) }
}

/// That no row of people's work refers to one that is not there; evidence is checked when it is
/// read.
pub(crate) fn check_references(connection: &Connection) -> Result<(), Fault> {
    for table in TableName::ALL {
        let dangling = connection
            .query_row(&format!("PRAGMA foreign_key_check({table})"), [], |row| {
                row.get::<_, String>(2)
            })
            .optional()?;
        if let Some(target) = dangling {
            return Err(Fault::Damaged(format!(
                "a row of {table} refers to a row of {target} that is missing"
            )));
        }
    }
    Ok(())
}

fn first_line(text: &str) -> String {
    text.lines().find(|line| !line.starts_with("***")).unwrap_or(text).to_owned()
}
