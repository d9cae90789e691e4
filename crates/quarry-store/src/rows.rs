//! Reading and writing the rows of people's work, by key.

use std::{collections::BTreeMap, sync::OnceLock};

use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value as Cell};
use serde::de::DeserializeOwned;

use crate::{
    error::Fault,
    row::{self, Image},
    table::TableName,
};

struct Sql {
    select: String,
    select_all: String,
    insert: String,
    update: String,
    delete: String,
    any: String,
}

/// The statements of a table; written once, so that SQLite's cache knows them again.
fn sql(table: TableName) -> &'static Sql {
    static ALL: OnceLock<BTreeMap<TableName, Sql>> = OnceLock::new();
    let all = ALL.get_or_init(|| TableName::ALL.iter().map(|t| (*t, statements(*t))).collect());
    &all[&table]
}

fn statements(table: TableName) -> Sql {
    let spec = table.spec();
    let (name, columns, condition) = (spec.sql, spec.column_list(), spec.key_condition());
    let places: Vec<_> = (1..=spec.columns.len()).map(|n| format!("?{n}")).collect();
    let set: Vec<_> = (1..)
        .zip(spec.columns)
        .skip(spec.key)
        .map(|(n, column)| format!("\"{}\" = ?{n}", column.name))
        .collect();
    let order: Vec<_> = (1..=spec.key).map(|n| n.to_string()).collect();
    Sql {
        select: format!("SELECT {columns} FROM {name} WHERE {condition}"),
        select_all: format!("SELECT {columns} FROM {name} ORDER BY {}", order.join(", ")),
        insert: format!("INSERT INTO {name} ({columns}) VALUES ({})", places.join(", ")),
        update: format!("UPDATE {name} SET {} WHERE {condition}", set.join(", ")),
        delete: format!("DELETE FROM {name} WHERE {condition}"),
        any: format!("SELECT 1 FROM {name} LIMIT 1"),
    }
}

/// The row with this key.
pub(crate) fn select(
    connection: &Connection,
    table: TableName,
    key: &[Cell],
) -> Result<Option<Image>, Fault> {
    let spec = table.spec();
    let mut statement = connection.prepare_cached(&sql(table).select)?;
    let image =
        statement.query_row(params_from_iter(key), |row| row::image_of(spec, row)).optional()?;
    Ok(image)
}

/// Whether a table has no rows.
pub(crate) fn none(connection: &Connection, table: TableName) -> Result<bool, Fault> {
    Ok(!connection.prepare_cached(&sql(table).any)?.exists([])?)
}

/// Turns the row `before` into `after`; none stands for no row.
pub(crate) fn write(
    connection: &Connection,
    table: TableName,
    before: Option<&[Cell]>,
    after: Option<&[Cell]>,
) -> Result<(), Fault> {
    let sql = sql(table);
    let written = match (before, after) {
        (None, None) => return Ok(()),
        (None, Some(row)) => connection.prepare_cached(&sql.insert)?.execute(params_from_iter(row)),
        (Some(_), Some(row)) => {
            connection.prepare_cached(&sql.update)?.execute(params_from_iter(row))
        }
        (Some(row), None) => connection
            .prepare_cached(&sql.delete)?
            .execute(params_from_iter(&row[..table.spec().key])),
    };
    match written.map_err(|cause| conflict(table, cause))? {
        1 => Ok(()),
        _ => Err(Fault::Damaged(format!("a row of {table} that the journal knows is gone"))),
    }
}

/// All records of a table, by key.
pub(crate) fn all<R: DeserializeOwned>(
    connection: &Connection,
    table: TableName,
) -> Result<Vec<R>, Fault> {
    let spec = table.spec();
    let mut statement = connection.prepare_cached(&sql(table).select_all)?;
    let mut rows = statement.query([])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(row::decode_row(spec, row)?);
    }
    Ok(records)
}

/// A violated constraint in words that name the table.
fn conflict(table: TableName, cause: rusqlite::Error) -> Fault {
    let words = table.name().replace('_', " ");
    match &cause {
        rusqlite::Error::SqliteFailure(error, Some(text))
            if error.code == rusqlite::ErrorCode::ConstraintViolation =>
        {
            let detail = match text.split_once("UNIQUE constraint failed: ") {
                Some((_, columns)) => format!("another {words} has the same {}", plain(columns)),
                None => format!("{words}: {text}"),
            };
            Fault::Conflict(detail)
        }
        _ => Fault::Sqlite(cause),
    }
}

/// `slot.q, slot.r` as “q and r”.
fn plain(columns: &str) -> String {
    let names: Vec<_> =
        columns.split(", ").map(|name| name.rsplit('.').next().unwrap_or(name)).collect();
    names.join(" and ")
}
