//! The schema and how a file gets there: one migration a version, applied in order.

use std::sync::OnceLock;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::Fault;

/// The schema number that this version of Quarry writes.
pub(crate) const VERSION: u32 = STEPS.len() as u32;

/// The migrations, in order; an old one is never changed.
pub(crate) const STEPS: &[M<'static>] = &[
    M::up(include_str!("../migrations/0001_project.sql")),
    M::up(include_str!("../migrations/0002_findings.sql")),
    M::up(include_str!("../migrations/0003_asked.sql")),
    M::up(include_str!("../migrations/0004_views.sql")),
    M::up(include_str!("../migrations/0005_apart.sql")),
    M::up(include_str!("../migrations/0006_pins.sql")),
    M::up(include_str!("../migrations/0007_changed_lines.sql")),
    M::up(include_str!("../migrations/0008_table_owners.sql")),
    M::up(include_str!("../migrations/0009_incidents.sql")),
    M::up(include_str!("../migrations/0010_relations.sql")),
];

/// The migrations of this version.
pub(crate) const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// What all migrations together make, in one go: half of a migration's work is undone or looked
/// through again by later ones. Written by a test, which holds it against the migrations.
const LATEST: &str = include_str!("../migrations/latest.sql");

/// Writes the schema of this version into an empty file.
pub(crate) fn write_latest(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("BEGIN;\n{LATEST}PRAGMA user_version = {VERSION};\nCOMMIT;"))
}

/// One thing that a schema consists of: its kind, name, table and text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Item {
    pub(crate) kind: String,
    pub(crate) name: String,
    table: String,
    sql: Option<String>,
}

/// Everything in the schema of an open file, by kind and name.
pub(crate) fn items(connection: &Connection) -> rusqlite::Result<Vec<Item>> {
    connection
        .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?
        .query_map([], |row| {
            Ok(Item { kind: row.get(0)?, name: row.get(1)?, table: row.get(2)?, sql: row.get(3)? })
        })?
        .collect()
}

/// What the schema is after the migrations up to `version`.
pub(crate) fn expected(
    migrations: &Migrations<'_>,
    version: u32,
) -> Result<Vec<Item>, rusqlite_migration::Error> {
    let mut memory = Connection::open_in_memory()?;
    migrations.to_version(&mut memory, version as usize)?;
    Ok(items(&memory)?)
}

/// The schema that this version of Quarry writes.
pub(crate) fn current() -> Result<&'static [Item], Fault> {
    static CURRENT: OnceLock<Vec<Item>> = OnceLock::new();
    if let Some(items) = CURRENT.get() {
        return Ok(items);
    }
    let memory = Connection::open_in_memory()?;
    write_latest(&memory)?;
    let items = items(&memory)?;
    Ok(CURRENT.get_or_init(|| items))
}

/// A failed migration as a fault of the file.
pub(crate) fn migration_fault(cause: rusqlite_migration::Error) -> Fault {
    match cause {
        rusqlite_migration::Error::RusqliteError { err, .. } => Fault::Sqlite(err),
        other => Fault::Damaged(format!("it can't be brought to this version: {other}")),
    }
}

/// The first difference between a schema and what it should be, as people may read it.
pub(crate) fn difference(found: &[Item], expected: &[Item]) -> Option<String> {
    let extra = found.iter().find(|item| !expected.contains(item));
    let missing = expected.iter().find(|item| !found.contains(item));
    // What is there under the right name but with another text is both.
    match (extra, missing) {
        (Some(item), _)
            if expected.iter().any(|e| (&e.kind, &e.name) == (&item.kind, &item.name)) =>
        {
            Some(format!("the {} “{}” is not as Quarry made it", item.kind, item.name))
        }
        (Some(item), _) => Some(format!("the {} “{}”", item.kind, item.name)),
        (None, Some(item)) => Some(format!("the {} “{}” is missing", item.kind, item.name)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::table::TableName;

    #[test]
    fn the_schema_changes_only_with_a_migration() {
        MIGRATIONS.validate().unwrap();
        let mut text = format!("version {VERSION}\n");
        for item in expected(&MIGRATIONS, VERSION).unwrap() {
            let sql = item.sql.as_deref().unwrap_or("(automatic)");
            writeln!(text, "\n{} {} on {}\n{sql}", item.kind, item.name, item.table).unwrap();
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_new_file_has_the_schema_that_the_migrations_make() {
        let mut migrated = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut migrated).unwrap();
        let latest: String = migrated
            .prepare("SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
            .unwrap()
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap()
            .map(|sql| sql.unwrap() + "\n")
            .collect();
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/latest.sql");
            std::fs::write(file, &latest).unwrap();
        } else {
            let how = "stale: run UPDATE_SCHEMA=1 cargo test -p quarry-store --lib";
            assert_eq!(LATEST, latest, "migrations/latest.sql is {how}");
            assert_eq!(current().unwrap(), items(&migrated).unwrap());
        }
        let version = |connection: &Connection| -> u32 {
            connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
        };
        let made = Connection::open_in_memory().unwrap();
        write_latest(&made).unwrap();
        assert_eq!(version(&made), version(&migrated));
    }

    #[test]
    fn the_tables_have_the_columns_that_records_are_written_to() {
        let mut memory = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut memory).unwrap();
        for table in TableName::ALL {
            let found: Vec<String> = memory
                .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
                .unwrap()
                .query_map([], |row| row.get(0))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            let expected: Vec<_> = table.spec().columns.iter().map(|c| c.name).collect();
            assert_eq!(found, expected, "{table}");
            assert_eq!(TableName::from_name(table.name()), Some(*table));
        }
    }
}
