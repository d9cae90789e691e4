//! A record as a row, and a row as a record. Records go through their serde form, so that a
//! field has one name in the program, in the file and in JSON.
//!
//! Rows come from [`decode`] without JSON in between; they go out through it, a few at a time.

use rusqlite::{
    Row,
    types::{Value as Cell, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;

use crate::{
    decode,
    error::Fault,
    table::{Column, Kind, Spec},
};

/// The cells of a row, in the order of the table's columns.
pub(crate) type Image = Vec<Cell>;

/// The row of a record.
pub(crate) fn encode(spec: &Spec, record: &impl Serialize) -> Result<Image, Fault> {
    let value = serde_json::to_value(record)
        .map_err(|cause| Fault::Conflict(format!("a row of {}: {cause}", spec.sql)))?;
    let Json::Object(fields) = value else {
        return Err(Fault::Conflict(format!("a row of {} has no fields", spec.sql)));
    };
    spec.columns
        .iter()
        .map(|column| cell(spec, column, fields.get(column.field).unwrap_or(&Json::Null)))
        .collect()
}

/// The cells of a key: a single value, or an array of as many as the key has columns.
pub(crate) fn encode_key(spec: &Spec, key: &impl Serialize) -> Result<Image, Fault> {
    let value = serde_json::to_value(key)
        .map_err(|cause| Fault::Conflict(format!("a key of {}: {cause}", spec.sql)))?;
    let parts = match value {
        Json::Array(parts) if spec.key > 1 => parts,
        one => vec![one],
    };
    spec.columns.iter().take(spec.key).zip(&parts).map(|(c, part)| cell(spec, c, part)).collect()
}

fn cell(spec: &Spec, column: &Column, value: &Json) -> Result<Cell, Fault> {
    let cell = match (column.kind, value) {
        (Kind::One, _) => Some(Cell::Integer(1)),
        (Kind::IdOrZero(_), Json::Null) => Some(Cell::Integer(0)),
        (_, Json::Null) => Some(Cell::Null),
        (Kind::Text, Json::String(text)) => Some(Cell::Text(text.clone())),
        (Kind::Integer, Json::Number(number)) => number.as_i64().map(Cell::Integer),
        (Kind::Real, Json::Number(number)) => number.as_f64().map(Cell::Real),
        (Kind::Bool, Json::Bool(truth)) => Some(Cell::Integer(i64::from(*truth))),
        (Kind::Id(prefix) | Kind::IdOrZero(prefix), Json::String(text)) => text
            .strip_prefix(prefix)
            .and_then(|digits| digits.parse::<u32>().ok())
            .map(|number| Cell::Integer(i64::from(number))),
        (Kind::Json, value) => Some(Cell::Text(value.to_string())),
        _ => None,
    };
    cell.ok_or_else(|| {
        Fault::Conflict(format!("{value} can't be kept as {} of a {}", column.field, spec.sql))
    })
}

/// The record of a row.
pub(crate) fn decode<R: DeserializeOwned>(spec: &'static Spec, image: &[Cell]) -> Result<R, Fault> {
    decode::record(spec, |n| image.get(n).map_or(ValueRef::Null, ValueRef::from))
}

/// The record of the row that a statement stands on; it selects the table's columns in order.
pub(crate) fn decode_row<R: DeserializeOwned>(
    spec: &'static Spec,
    row: &Row<'_>,
) -> Result<R, Fault> {
    decode::record(spec, |n| row.get_ref(n).unwrap_or(ValueRef::Null))
}

/// The cells of the row that a statement stands on; it selects the table's columns in order.
pub(crate) fn image_of(spec: &Spec, row: &Row<'_>) -> rusqlite::Result<Image> {
    (0..spec.columns.len()).map(|n| row.get(n)).collect()
}

/// A row as the journal keeps it: a JSON array in the order of columns.
pub(crate) fn to_journal(image: &[Cell]) -> String {
    let cells = image
        .iter()
        .map(|cell| match cell {
            Cell::Null | Cell::Blob(_) => Json::Null,
            Cell::Integer(number) => Json::from(*number),
            Cell::Real(number) => Json::from(*number),
            Cell::Text(text) => Json::from(text.as_str()),
        })
        .collect();
    Json::Array(cells).to_string()
}

/// A row from the journal. Columns that a later schema appended are empty.
pub(crate) fn from_journal(spec: &Spec, text: &str) -> Result<Image, Fault> {
    let damaged = || Fault::Damaged(format!("the journal has an unreadable row of {}", spec.sql));
    let cells: Vec<Json> = serde_json::from_str(text).map_err(|_| damaged())?;
    if cells.len() < spec.key || cells.len() > spec.columns.len() {
        return Err(damaged());
    }
    let mut image = Vec::with_capacity(spec.columns.len());
    for cell in cells {
        image.push(match cell {
            Json::Null => Cell::Null,
            Json::String(text) => Cell::Text(text),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Cell::Integer(whole),
                (None, Some(real)) => Cell::Real(real),
                (None, None) => return Err(damaged()),
            },
            Json::Bool(_) | Json::Array(_) | Json::Object(_) => return Err(damaged()),
        });
    }
    image.resize(spec.columns.len(), Cell::Null);
    Ok(image)
}
