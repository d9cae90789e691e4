//! One open project file.

use std::{
    cell::Cell,
    collections::BTreeSet,
    fmt,
    path::{Path, PathBuf},
};

use quarry_model::{
    evidence::Evidence,
    ids::{Id, ModuleId, SourceId, SurveyId, VoteId},
    people::Vote,
    progress::Progress,
    project::Project,
    time::{Date, Timestamp},
};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{
    change::{Change, Done},
    copy,
    error::{Fault, StoreError},
    evidence,
    journal::{self, Direction, Entry, Replayed},
    load,
    lock::Lock,
    record::Identified,
    sequence,
    survey::{self, NewSurvey},
    table::TableName,
    touched::Touched,
    votes,
    watch::Seen,
};

/// One open project file. Every change is in the file when it is answered; there is nothing to
/// save.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    /// Held while this store may write.
    pub(crate) lock: Option<Lock>,
    pub(crate) seen: Cell<Seen>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.path)
            .field("read_only", &self.is_read_only())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file can only be read.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.lock.is_none()
    }

    /// When the project was made.
    pub fn created(&self) -> Result<Timestamp, StoreError> {
        self.read(|connection| {
            Ok(Timestamp(connection.query_row("SELECT created FROM origin", [], |row| row.get(0))?))
        })
    }

    /// The whole project, as of one moment.
    pub fn load(&self) -> Result<Project, StoreError> {
        let seen = Seen::now(&self.connection, &self.path);
        let project = self.read(load::project)?;
        self.seen.set(seen.map_err(|fault| fault.of(&self.path))?);
        Ok(project)
    }

    /// Brings a project up to date in which these tables changed.
    pub fn reload(
        &self,
        project: &mut Project,
        tables: &BTreeSet<TableName>,
    ) -> Result<(), StoreError> {
        self.read(|connection| load::reload(connection, project, tables))
    }

    /// As [`Store::reload`], for a project that is up to date but for one change: of the large
    /// tables, only the rows that the change wrote are read.
    pub fn refresh(&self, project: &mut Project, touched: &Touched) -> Result<(), StoreError> {
        self.read(|connection| load::refresh(connection, project, touched))
    }

    /// Makes a change: all of what `body` does, or, when it fails, nothing. The change is one
    /// entry of the journal, called `label`; what could have been redone is dropped. A change
    /// that finds everything as it wants it leaves no entry.
    pub fn change<T, E: From<StoreError>>(
        &mut self,
        label: &str,
        at: Timestamp,
        body: impl FnOnce(&mut Change<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        self.writable()?;
        let path = self.path.clone();
        let transaction = begin(&mut self.connection).map_err(|fault| fault.of(&path))?;
        let entry = Entry::new(label, at);
        let mut change = Change::new(&transaction, &path, Some(entry));
        let value = body(&mut change)?;
        let touched = change.into_touched();
        let undo = journal::next(&transaction, Direction::Undo).map_err(|f| f.of(&path))?;
        commit(&transaction).map_err(|fault| fault.of(&path))?;
        drop(transaction);
        self.remember();
        Ok(Done { value, changed: touched.tables(), touched, undo: undo.map(|(_, label)| label) })
    }

    /// Makes the change that a project begins with: it leaves no entry in the journal, and those
    /// that there are go. Nothing before it can be undone.
    pub fn first_change<T, E: From<StoreError>>(
        &mut self,
        body: impl FnOnce(&mut Change<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.writable()?;
        let path = self.path.clone();
        let transaction = begin(&mut self.connection).map_err(|fault| fault.of(&path))?;
        journal::forget(&transaction).map_err(|fault| fault.of(&path))?;
        let value = body(&mut Change::new(&transaction, &path, None))?;
        commit(&transaction).map_err(|fault| fault.of(&path))?;
        drop(transaction);
        self.remember();
        Ok(value)
    }

    /// Takes the last change back that still stands; none if there is none.
    pub fn undo(&mut self) -> Result<Option<Replayed>, StoreError> {
        self.write(|connection| journal::replay(connection, Direction::Undo))
    }

    /// Makes the change again that was taken back last; none if there is none.
    pub fn redo(&mut self) -> Result<Option<Replayed>, StoreError> {
        self.write(|connection| journal::replay(connection, Direction::Redo))
    }

    /// What [`Store::undo`] would take back.
    pub fn undo_label(&self) -> Result<Option<String>, StoreError> {
        self.read(|connection| Ok(journal::next(connection, Direction::Undo)?.map(|(_, l)| l)))
    }

    /// What [`Store::redo`] would do again.
    pub fn redo_label(&self) -> Result<Option<String>, StoreError> {
        self.read(|connection| Ok(journal::next(connection, Direction::Redo)?.map(|(_, l)| l)))
    }

    /// An identity that nothing had before, ahead of the change that uses it.
    pub fn reserve_id<R: Identified>(&mut self) -> Result<R::Id, StoreError> {
        self.write(|connection| Ok(R::Id::new(sequence::take(connection, R::Id::PREFIX, 1)?)))
    }

    /// Writes the evidence of a survey, outside the journal. It counts only once a change
    /// makes it the current one of its source; one that never does is swept away when the file
    /// is opened again. Cancelled or failed, it leaves nothing behind.
    pub fn stage_survey(
        &mut self,
        survey: NewSurvey<'_>,
        progress: &dyn Progress,
    ) -> Result<SurveyId, StoreError> {
        self.write(|connection| survey::stage(connection, survey, progress))
    }

    /// Gives modules of a source the identities they have elsewhere, ahead of the survey that
    /// finds them: for a project that is read from another one's export.
    pub fn adopt_modules(
        &mut self,
        source: SourceId,
        modules: &[(ModuleId, String)],
    ) -> Result<(), StoreError> {
        self.write(|connection| survey::adopt(connection, source, modules))
    }

    /// The evidence of one survey, with the identity of each of its modules.
    pub fn evidence_of(&self, survey: SurveyId) -> Result<(Vec<ModuleId>, Evidence), StoreError> {
        self.read(|connection| evidence::read(connection, survey))
    }

    /// An identity for a new vote, given out once and never again.
    pub fn next_vote(&mut self) -> Result<VoteId, StoreError> {
        self.write(|connection| sequence::take(connection, VoteId::PREFIX, 1)).map(VoteId::new)
    }

    /// Keeps a vote, in place of the voter's earlier one on the same target. Votes stand
    /// outside the journal: undo never erases what others said.
    pub fn record_vote(&mut self, vote: &Vote) -> Result<(), StoreError> {
        self.write(|connection| votes::record(connection, vote))
    }

    /// Keeps votes as [`Store::record_vote`] does, all of them or none, each under an identity that
    /// nothing had before. Answers with them as they are kept.
    pub fn record_votes(&mut self, votes: &[Vote]) -> Result<Vec<Vote>, StoreError> {
        self.write(|connection| {
            let keep = |vote: &Vote| {
                let id = VoteId::new(sequence::take(connection, VoteId::PREFIX, 1)?);
                let vote = Vote { id, ..vote.clone() };
                votes::record(connection, &vote)?;
                Ok(vote)
            };
            votes.iter().map(keep).collect()
        })
    }

    /// Takes a vote back; says whether there was one.
    pub fn withdraw_vote(&mut self, vote: VoteId) -> Result<bool, StoreError> {
        self.write(|connection| votes::withdraw(connection, vote))
    }

    /// Writes a copy of the project as it is now, whole or not at all. A file that stands there
    /// is replaced, except the project itself.
    pub fn save_copy(&self, to: &Path) -> Result<(), StoreError> {
        copy::write(&self.connection, &self.path, to)
    }

    /// Keeps today's copy in `folder` unless there is one, and of the copies of this project
    /// only the last `keep`. Gives the path of today's.
    pub fn daily_copy(&self, folder: &Path, day: Date, keep: usize) -> Result<PathBuf, StoreError> {
        copy::daily(&self.connection, &self.path, folder, day, keep)
    }

    /// Whether somebody else changed or replaced the file since it was last loaded or written
    /// here, such as a program that synchronises folders.
    pub fn changed_underneath(&self) -> Result<bool, StoreError> {
        let now = Seen::now(&self.connection, &self.path).map_err(|fault| fault.of(&self.path))?;
        Ok(now != self.seen.get())
    }

    fn writable(&self) -> Result<(), StoreError> {
        match self.lock {
            Some(_) => Ok(()),
            None => Err(StoreError::ReadOnly { path: self.path.clone() }),
        }
    }

    /// Reads as of one moment, whatever others write meanwhile.
    fn read<T>(&self, body: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, StoreError> {
        let read = || {
            let transaction = self.connection.unchecked_transaction()?;
            let value = body(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        read().map_err(|fault: Fault| fault.of(&self.path))
    }

    /// Writes in one transaction: all of it or nothing.
    pub(crate) fn write<T>(
        &mut self,
        body: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        self.writable()?;
        let write = || {
            let transaction = begin(&mut self.connection)?;
            let value = body(&transaction)?;
            commit(&transaction)?;
            Ok(value)
        };
        let value = write().map_err(|fault: Fault| fault.of(&self.path))?;
        self.remember();
        Ok(value)
    }

    /// What was just written here is nobody else's change.
    pub(crate) fn remember(&self) {
        match Seen::now(&self.connection, &self.path) {
            Ok(seen) => self.seen.set(seen),
            Err(cause) => tracing::warn!(%cause, "the state of the file could not be read"),
        }
    }
}

fn begin(connection: &mut Connection) -> Result<Transaction<'_>, Fault> {
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

/// Ends a transaction. A reference that would lead nowhere is named; the transaction is rolled
/// back then, as after any failure.
fn commit(transaction: &Transaction<'_>) -> Result<(), Fault> {
    match transaction.execute_batch("COMMIT") {
        Ok(()) => Ok(()),
        Err(rusqlite::Error::SqliteFailure(error, text))
            if error.code == rusqlite::ErrorCode::ConstraintViolation =>
        {
            let dangling = transaction.query_row("PRAGMA foreign_key_check", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(2)?))
            });
            Err(match dangling {
                Ok((from, to)) => Fault::Conflict(format!(
                    "{} refers to {} that would not exist",
                    one(&from),
                    one(&to)
                )),
                Err(_) => Fault::Sqlite(rusqlite::Error::SqliteFailure(error, text)),
            })
        }
        Err(cause) => Err(cause.into()),
    }
}

/// A row of a table in words: “an assignment”.
fn one(table: &str) -> String {
    let article = if table.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {}", table.replace('_', " "))
}
