//! The one way to write rows: within a change, which the journal records.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use quarry_model::{
    ids::{Id, ModuleId, SurveyId},
    people::Snapshot,
    project::Project,
};
use rusqlite::{Transaction, types::Value as Cell};

use crate::{
    error::{Fault, StoreError},
    evidence,
    journal::{self, Earlier, Entry},
    load,
    record::{Identified, Record},
    row, rows, sequence,
    table::{Kind, TableName},
    touched::Touched,
};

/// A change that is being made: one transaction, one entry of the journal.
pub struct Change<'a> {
    transaction: &'a Transaction<'a>,
    path: &'a Path,
    /// None for a change that nobody can take back.
    entry: Option<Entry>,
    touched: Touched,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<T> {
    /// What the change answered.
    pub value: T,
    /// Where rows changed; empty when everything was so already.
    pub changed: BTreeSet<TableName>,
    /// Which rows.
    pub touched: Touched,
    /// What undo would take back now.
    pub undo: Option<String>,
}

impl<'a> Change<'a> {
    pub(crate) fn new(
        transaction: &'a Transaction<'a>,
        path: &'a Path,
        entry: Option<Entry>,
    ) -> Self {
        Self { transaction, path, entry, touched: Touched::default() }
    }

    pub(crate) fn into_touched(self) -> Touched {
        self.touched
    }

    /// Keeps a record in place of the one with its key, if there is one. A row that is so
    /// already is not written.
    pub fn put<R: Record>(&mut self, record: &R) -> Result<(), StoreError> {
        let after = row::encode(R::TABLE.spec(), record).map_err(|f| f.of(self.path))?;
        self.put_image(R::TABLE, &after).map_err(|f| f.of(self.path))
    }

    /// Keeps many records, also when they trade values that must be unique, such as cells of
    /// the map. No two of them have the same key.
    pub fn put_many<'r, R: Record + 'r>(
        &mut self,
        records: impl IntoIterator<Item = &'r R>,
    ) -> Result<(), StoreError> {
        let table = R::TABLE;
        let path = self.path;
        let mut images = Vec::new();
        for record in records {
            images.push(row::encode(table.spec(), record).map_err(|f| f.of(path))?);
        }
        self.put_images(table, &images).map_err(|f| f.of(path))
    }

    /// Removes the record with this key; nothing happens if there is none.
    pub fn remove<R: Record>(&mut self, key: &R::Key) -> Result<(), StoreError> {
        row::encode_key(R::TABLE.spec(), key)
            .and_then(|key| self.remove_key(R::TABLE, &key))
            .map_err(|f| f.of(self.path))
    }

    /// The record with this key.
    pub fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        let spec = R::TABLE.spec();
        row::encode_key(spec, key)
            .and_then(|key| rows::select(self.transaction, R::TABLE, &key))
            .and_then(|image| image.map(|image| row::decode(spec, &image)).transpose())
            .map_err(|f| f.of(self.path))
    }

    /// All records, by key.
    pub fn all<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        rows::all(self.transaction, R::TABLE).map_err(|f| f.of(self.path))
    }

    /// An identity that nothing had before, not even something that was undone.
    pub fn next_id<R: Identified>(&mut self) -> Result<R::Id, StoreError> {
        sequence::take(self.transaction, R::Id::PREFIX, 1)
            .map(R::Id::new)
            .map_err(|f| f.of(self.path))
    }

    /// Where rows changed so far.
    #[must_use]
    pub fn touched(&self) -> BTreeSet<TableName> {
        self.touched.tables()
    }

    /// Brings a project, up to date before the change, up to date with what it has done so far.
    pub fn reload(&self, project: &mut Project) -> Result<(), StoreError> {
        load::refresh(self.transaction, project, &self.touched).map_err(|f| f.of(self.path))
    }

    /// The identities of the modules of a survey, in the order of its evidence.
    pub fn modules_of(&self, survey: SurveyId) -> Result<Vec<ModuleId>, StoreError> {
        evidence::module_ids(self.transaction, survey).map_err(|fault| fault.of(self.path))
    }

    /// The number of the last entry of the journal that stands, for a [`Snapshot`].
    pub fn journal(&self) -> Result<u32, StoreError> {
        let next = journal::next(self.transaction, journal::Direction::Undo);
        Ok(next.map_err(|f| f.of(self.path))?.map_or(0, |(seq, _)| seq))
    }

    /// Brings every row back to what it was when a snapshot was taken; snapshots themselves
    /// stay. The change can be undone like any other.
    pub fn revert_to(&mut self, snapshot: &Snapshot) -> Result<(), StoreError> {
        let mut then = BTreeMap::new();
        let changes =
            journal::since(self.transaction, snapshot.journal).map_err(|f| f.of(self.path))?;
        for Earlier { table, key, image } in changes {
            // From the latest change to the earliest: the last one read is what it was then.
            let name = row::to_journal(&key);
            then.insert((table, name), (key, image));
        }
        let mut gone = Vec::new();
        let mut back: BTreeMap<TableName, Vec<row::Image>> = BTreeMap::new();
        for ((table, _), (key, image)) in then {
            match image {
                _ if table == TableName::Snapshot => {}
                Some(image) => back.entry(table).or_default().push(image),
                None => gone.push((table, key)),
            }
        }
        let reverted = gone
            .iter()
            .try_for_each(|(table, key)| self.remove_key(*table, key))
            .and_then(|()| back.iter().try_for_each(|(table, rows)| self.put_images(*table, rows)));
        reverted.map_err(|f| f.of(self.path))
    }

    fn put_images(&mut self, table: TableName, images: &[row::Image]) -> Result<(), Fault> {
        let spec = table.spec();
        if rows::none(self.transaction, table)? {
            return images.iter().try_for_each(|image| self.write_image(table, None, image));
        }
        if spec.trades {
            for image in images {
                let key = &image[..spec.key];
                if rows::select(self.transaction, table, key)?.is_some_and(|row| row != *image) {
                    self.remove_key(table, key)?;
                }
            }
        }
        images.iter().try_for_each(|image| self.put_image(table, image))
    }

    fn put_image(&mut self, table: TableName, after: &[Cell]) -> Result<(), Fault> {
        let spec = table.spec();
        let before = rows::select(self.transaction, table, &after[..spec.key])?;
        if before.as_deref() == Some(after) {
            return Ok(());
        }
        self.write_image(table, before.as_deref(), after)
    }

    fn write_image(
        &mut self,
        table: TableName,
        before: Option<&[Cell]>,
        after: &[Cell],
    ) -> Result<(), Fault> {
        let spec = table.spec();
        rows::write(self.transaction, table, before, Some(after))?;
        if let (None, Kind::Id(prefix), Cell::Integer(number)) =
            (before, spec.columns[0].kind, &after[0])
            && spec.columns[0].name == "id"
        {
            // A record that comes with its identity, as from another project's export.
            let number = u32::try_from(*number).map_err(|_| Fault::OutOfIdentities(prefix))?;
            sequence::raise(self.transaction, prefix, number)?;
        }
        self.record(table, before, Some(after))
    }

    fn remove_key(&mut self, table: TableName, key: &[Cell]) -> Result<(), Fault> {
        let Some(before) = rows::select(self.transaction, table, key)? else { return Ok(()) };
        rows::write(self.transaction, table, Some(&before), None)?;
        self.record(table, Some(&before), None)
    }

    fn record(
        &mut self,
        table: TableName,
        before: Option<&[Cell]>,
        after: Option<&[Cell]>,
    ) -> Result<(), Fault> {
        if let Some(row) = before.or(after) {
            self.touched.note(table, &row[..table.spec().key]);
        }
        match &mut self.entry {
            Some(entry) => entry.record(self.transaction, table, before, after),
            None => Ok(()),
        }
    }
}
