//! Which rows a change wrote, so that only they are read again.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value as Cell;

use crate::table::TableName;

/// The rows that a change wrote, for [`crate::Store::refresh`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// By table, the rows known by one number; tables with other keys have an entry alone.
    rows: BTreeMap<TableName, BTreeSet<i64>>,
}

impl Touched {
    /// Notes the row with this key.
    pub(crate) fn note(&mut self, table: TableName, key: &[Cell]) {
        let rows = self.rows.entry(table).or_default();
        if let [Cell::Integer(number)] = key {
            rows.insert(*number);
        }
    }

    /// The tables in which rows were written.
    #[must_use]
    pub fn tables(&self) -> BTreeSet<TableName> {
        self.rows.keys().copied().collect()
    }

    /// The numbers of the rows of one table that were written.
    pub fn numbers(&self, table: TableName) -> impl Iterator<Item = i64> {
        self.rows.get(&table).into_iter().flatten().copied()
    }

    /// The tables, and the rows of each that are known by a number.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (TableName, &BTreeSet<i64>)> {
        self.rows.iter().map(|(table, rows)| (*table, rows))
    }
}
