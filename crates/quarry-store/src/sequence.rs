//! Numbers that are given out once: identities, and the numbers of journal entries.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Fault;

/// The kind under which journal entries are counted.
pub(crate) const JOURNAL: &str = "journal";

/// The last number of this kind that was given out; 0 before the first.
pub(crate) fn last(connection: &Connection, kind: &str) -> Result<u32, Fault> {
    let last = connection
        .prepare_cached("SELECT last FROM sequence WHERE kind = ?1")?
        .query_row([kind], |row| row.get(0))
        .optional()?;
    Ok(last.unwrap_or(0))
}

/// The first of `count` numbers that nobody had before.
pub(crate) fn take(connection: &Connection, kind: &'static str, count: u32) -> Result<u32, Fault> {
    let last = last(connection, kind)?;
    let end = last.checked_add(count).ok_or(Fault::OutOfIdentities(kind))?;
    raise(connection, kind, end)?;
    Ok(last + 1)
}

/// Sees to it that `number` is not given out again.
pub(crate) fn raise(connection: &Connection, kind: &str, number: u32) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "INSERT INTO sequence (kind, last) VALUES (?1, ?2)
             ON CONFLICT (kind) DO UPDATE SET last = max(last, excluded.last)",
        )?
        .execute(params![kind, number])?;
    Ok(())
}
