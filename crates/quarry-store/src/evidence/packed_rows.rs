//! Rows whose records are one blob each, packed before they are written.

use super::pack::Packer;

/// One row: its key, how many records it has, and their bytes.
pub(super) type PackedRow<'a> = (u32, u32, &'a [u8]);

/// Rows that are ready to be written, their bytes behind each other.
#[derive(Debug, Default)]
pub(super) struct PackedRows {
    /// Where the records of the next row go.
    pub(super) bytes: Packer,
    /// Of each row its key, how many records it has, and where its bytes end.
    rows: Vec<(u32, u32, usize)>,
}

impl PackedRows {
    /// Ends a row of so many records.
    pub(super) fn end(&mut self, key: u32, records: usize) {
        self.rows.push((key, records as u32, self.bytes.bytes().len()));
    }

    /// Takes back what was packed since the last row.
    pub(super) fn drop_open(&mut self) {
        self.bytes.cut(self.rows.last().map_or(0, |row| row.2));
    }

    /// The rows, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = PackedRow<'_>> {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|row| row.2));
        let bytes = self.bytes.bytes();
        (self.rows.iter().zip(starts))
            .map(move |((key, count, end), start)| (*key, *count, &bytes[start..*end]))
    }
}
