//! `quarry tables`.

use std::{collections::BTreeSet, fmt::Write as _};

use quarry_app::{
    application::Application,
    commands::tables::{set_table_owners, table_owners},
    dto::{
        common::Nothing,
        tables::{SetTableOwners, TableOwnerForm, TableOwnerRow, TableOwners},
    },
    error::AppError,
};
use quarry_report::format::{NOT_KNOWN, count, counted};

use super::{open, open_to_read, region};
use crate::{answer::Answer, arguments, table::table};

pub(crate) fn run(
    application: &Application,
    asked: &arguments::Tables,
) -> Result<Answer, AppError> {
    let changes = !asked.owner.is_empty() || !asked.leave.is_empty() || asked.confirm;
    let notices = if changes {
        let notices = open(application, &asked.project)?;
        say(application, asked)?;
        notices
    } else {
        open_to_read(application, &asked.project)?
    };
    let owners = table_owners(application, Nothing {})?;
    Ok(Answer::new(&owners, text(&owners))?.with_messages(notices))
}

/// Says whose the tables are that the command names, in one change.
fn say(application: &Application, asked: &arguments::Tables) -> Result<(), AppError> {
    let mut owners = Vec::new();
    for pair in asked.owner.chunks_exact(2) {
        let owner = Some(region(application, &pair[1])?);
        owners.push(TableOwnerForm { table: pair[0].clone(), owner });
    }
    owners.extend(
        asked.leave.iter().map(|table| TableOwnerForm { table: table.clone(), owner: None }),
    );
    if asked.confirm {
        let named: BTreeSet<String> = owners.iter().map(|form| form.table.clone()).collect();
        let all = table_owners(application, Nothing {})?.tables;
        let open = all.into_iter().filter(|row| !row.confirmed && row.proposed.is_some());
        owners.extend(
            open.filter(|row| !named.contains(&row.table))
                .map(|row| TableOwnerForm { table: row.table, owner: row.proposed }),
        );
        if owners.is_empty() {
            return Ok(());
        }
    }
    set_table_owners(application, SetTableOwners { owners, note: asked.note.clone() }).map(drop)
}

fn text(owners: &TableOwners) -> String {
    if owners.tables.is_empty() {
        return "No table is known: the survey found no access to one.\n".to_owned();
    }
    let rows: Vec<_> = owners.tables.iter().map(row).collect();
    let mut text = table(&["Table", "Owner", "Is", ">Writes", ">Reads", "Because"], &rows);
    let _ = writeln!(
        text,
        "\n{}; {} to confirm, {} not known.",
        counted(owners.tables.len() as u32, "table", "tables"),
        count(owners.to_confirm),
        count(owners.unknown),
    );
    text
}

fn row(row: &TableOwnerRow) -> Vec<String> {
    let sum = |of: fn(&quarry_app::dto::tables::TableUseRow) -> u32| {
        count(row.uses.iter().map(of).fold(0u32, u32::saturating_add))
    };
    let (owner, is) = match (&row.owner, row.confirmed) {
        (None, _) => (NOT_KNOWN.to_owned(), NOT_KNOWN),
        (Some(_), true) => (row.owner_name.clone(), "confirmed"),
        (Some(_), false) => (row.owner_name.clone(), "to confirm"),
    };
    let because = match (row.confirmed, row.note.is_empty(), row.by.is_empty()) {
        (true, false, _) => row.note.clone(),
        (true, true, false) => format!("{} said so. {}", row.by, row.because),
        _ => row.because.clone(),
    };
    vec![row.table.clone(), owner, is.to_owned(), sum(|of| of.writes), sum(|of| of.reads), because]
}
