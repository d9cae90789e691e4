//! The journal: what every change did to which rows, so that it can be undone and redone. No
//! command has an inverse of its own.

use std::collections::BTreeSet;

use quarry_model::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params, types::Value as Cell};

use crate::{error::Fault, row, rows, sequence, table::TableName, touched::Touched};

/// A change that was taken back or done again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// What the change was called.
    pub label: String,
    /// Where rows changed.
    pub changed: BTreeSet<TableName>,
    /// Which rows.
    pub touched: Touched,
}

/// Which way a change is replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Undo,
    Redo,
}

impl Direction {
    /// Picks the entry that is next: the youngest done, or the oldest undone.
    fn next_entry(self) -> &'static str {
        match self {
            Self::Undo => {
                "SELECT seq, label FROM journal WHERE undone = 0 ORDER BY seq DESC LIMIT 1"
            }
            Self::Redo => "SELECT seq, label FROM journal WHERE undone = 1 ORDER BY seq LIMIT 1",
        }
    }

    fn rows(self) -> &'static str {
        match self {
            Self::Undo => {
                "SELECT target, after, before FROM journal_row WHERE seq = ?1 ORDER BY n DESC"
            }
            Self::Redo => "SELECT target, before, after FROM journal_row WHERE seq = ?1 ORDER BY n",
        }
    }
}

/// The number and label of the entry that would be replayed next.
pub(crate) fn next(
    connection: &Connection,
    direction: Direction,
) -> Result<Option<(u32, String)>, Fault> {
    let entry = connection
        .prepare_cached(direction.next_entry())?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(entry)
}

/// Drops every entry.
pub(crate) fn forget(connection: &Connection) -> Result<(), Fault> {
    connection.execute_batch("DELETE FROM journal_row; DELETE FROM journal;")?;
    Ok(())
}

/// Replays the next entry in this direction; none if there is none.
pub(crate) fn replay(
    connection: &Connection,
    direction: Direction,
) -> Result<Option<Replayed>, Fault> {
    let Some((seq, label)) = next(connection, direction)? else { return Ok(None) };
    let mut touched = Touched::default();
    let mut statement = connection.prepare_cached(direction.rows())?;
    let mut entries = statement.query([seq])?;
    while let Some(entry) = entries.next()? {
        let table = table(&entry.get::<_, String>(0)?)?;
        let from = image(table, entry.get(1)?)?;
        let to = image(table, entry.get(2)?)?;
        rows::write(connection, table, from.as_deref(), to.as_deref())?;
        if let Some(row) = from.as_ref().or(to.as_ref()) {
            touched.note(table, &row[..table.spec().key]);
        }
    }
    let undone = direction == Direction::Undo;
    connection
        .prepare_cached("UPDATE journal SET undone = ?2 WHERE seq = ?1")?
        .execute(params![seq, undone])?;
    Ok(Some(Replayed { label, changed: touched.tables(), touched }))
}

/// What a row was before a change.
pub(crate) struct Earlier {
    pub(crate) table: TableName,
    pub(crate) key: row::Image,
    /// None when there was no such row.
    pub(crate) image: Option<row::Image>,
}

/// The rows that were changed after entry `seq`, each as it was then, latest change first.
pub(crate) fn since(connection: &Connection, seq: u32) -> Result<Vec<Earlier>, Fault> {
    let mut statement = connection.prepare(
        "SELECT target, after, before FROM journal_row JOIN journal USING (seq)
         WHERE seq > ?1 AND undone = 0 ORDER BY seq DESC, n DESC",
    )?;
    let mut entries = statement.query([seq])?;
    let mut changes = Vec::new();
    while let Some(entry) = entries.next()? {
        let table = table(&entry.get::<_, String>(0)?)?;
        let after = image(table, entry.get(1)?)?;
        let before = image(table, entry.get(2)?)?;
        let Some(row) = before.as_ref().or(after.as_ref()) else { continue };
        let key = row[..table.spec().key].to_vec();
        changes.push(Earlier { table, key, image: before });
    }
    Ok(changes)
}

fn table(name: &str) -> Result<TableName, Fault> {
    TableName::from_name(name)
        .filter(|table| *table != TableName::Vote)
        .ok_or_else(|| Fault::Damaged(format!("the journal names a table “{name}”")))
}

fn image(table: TableName, text: Option<String>) -> Result<Option<row::Image>, Fault> {
    text.map(|text| row::from_journal(table.spec(), &text)).transpose()
}

/// An entry that is being written: nothing is written before its first row.
pub(crate) struct Entry {
    label: String,
    at: Timestamp,
    seq: Option<u32>,
    rows: u32,
}

impl Entry {
    pub(crate) fn new(label: &str, at: Timestamp) -> Self {
        Self { label: label.to_owned(), at, seq: None, rows: 0 }
    }

    /// Records one row before and after.
    pub(crate) fn record(
        &mut self,
        connection: &Connection,
        table: TableName,
        before: Option<&[Cell]>,
        after: Option<&[Cell]>,
    ) -> Result<(), Fault> {
        let seq = match self.seq {
            Some(seq) => seq,
            None => self.begin(connection)?,
        };
        connection
            .prepare_cached(
                "INSERT INTO journal_row (seq, n, target, before, after)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                seq,
                self.rows,
                table.name(),
                before.map(row::to_journal),
                after.map(row::to_journal)
            ])?;
        self.rows += 1;
        Ok(())
    }

    /// A new change drops what could have been redone.
    fn begin(&mut self, connection: &Connection) -> Result<u32, Fault> {
        connection
            .prepare_cached(
                "DELETE FROM journal_row WHERE seq IN (SELECT seq FROM journal WHERE undone = 1)",
            )?
            .execute([])?;
        connection.prepare_cached("DELETE FROM journal WHERE undone = 1")?.execute([])?;
        let seq = sequence::take(connection, sequence::JOURNAL, 1)?;
        connection
            .prepare_cached("INSERT INTO journal (seq, label, at) VALUES (?1, ?2, ?3)")?
            .execute(params![seq, self.label, self.at.0])?;
        self.seq = Some(seq);
        Ok(seq)
    }
}
