//! Votes, which stand outside the journal.

use quarry_model::{
    ids::{Id, VoteId},
    people::Vote,
};
use rusqlite::{Connection, params_from_iter};

use crate::{error::Fault, row, rows, sequence, table::TableName};

/// Keeps a vote; one vote a person and target, and one an identity.
pub(crate) fn record(connection: &Connection, vote: &Vote) -> Result<(), Fault> {
    let image = row::encode(TableName::Vote.spec(), vote)?;
    connection
        .prepare_cached(
            "DELETE FROM vote WHERE id = ?1
             OR (target = ?2 AND domain IS ?3 AND module IS ?4 AND voter = ?5)",
        )?
        .execute(params_from_iter(&image[..5]))?;
    rows::write(connection, TableName::Vote, None, Some(&image))?;
    sequence::raise(connection, VoteId::PREFIX, vote.id.number())
}

/// Takes a vote back; says whether there was one.
pub(crate) fn withdraw(connection: &Connection, vote: VoteId) -> Result<bool, Fault> {
    let gone =
        connection.prepare_cached("DELETE FROM vote WHERE id = ?1")?.execute([vote.number()])?;
    Ok(gone > 0)
}
