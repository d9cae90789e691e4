//! Tables of separated values, with whatever separator they were written with.

use csv::{ReaderBuilder, StringRecord};

use super::{Glance, notes::Notes};

/// The most columns of which a table is made.
const MOST_COLUMNS: usize = 20_000;

/// A table that is read line by line; there is no line that is taken for the heading.
pub(super) struct Table<'a> {
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
}

/// A line of a table.
pub(super) struct Row {
    /// Its number in the file, from 1.
    pub(super) line: u32,
    /// Its cells, trimmed, as they were before a spreadsheet was kept from computing them.
    pub(super) cells: Vec<String>,
}

impl Row {
    /// The cell in this column; empty where there is none.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

impl<'a> Table<'a> {
    /// The table in `text`.
    pub(super) fn of(text: &'a str) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator(text.lines().find(|line| !line.trim().is_empty())))
            .from_reader(text.as_bytes());
        Self { reader, record: StringRecord::new() }
    }

    /// The next line that is not empty. Lines that are no line of a table are passed over with
    /// a diagnostic.
    pub(super) fn next(&mut self, notes: &mut Notes) -> Option<Row> {
        loop {
            let line = self.reader.position().line() as u32;
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return None,
                Ok(true) => {}
                Err(error) => {
                    notes.skip("lines that can't be read", line, || error.to_string());
                    continue;
                }
            }
            let line = self.record.position().map_or(line, |at| at.line() as u32);
            if self.record.len() > MOST_COLUMNS {
                notes.skip("lines with too many columns", line, || {
                    format!("The line has more than {MOST_COLUMNS} columns")
                });
                continue;
            }
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let cells = self.record.iter().map(|cell| unguarded(cell.trim()).to_owned());
            return Some(Row { line, cells: cells.collect() });
        }
    }
}

/// The separator that stands most often in the line, outside of quotes.
fn separator(line: Option<&str>) -> u8 {
    let line = line.unwrap_or("");
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some(count) = counts.iter_mut().find(|(each, _)| *each == byte) {
            count.1 += 1;
        }
    }
    // Of equals the first.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| byte)
}

/// A cell without the apostrophe that keeps spreadsheets from computing it.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest)
            if rest
                .trim_start_matches('\'')
                .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) =>
        {
            rest
        }
        _ => cell,
    }
}

/// The names of the columns in small letters.
pub(super) fn heading(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.to_lowercase().replace([' ', '-'], "_")).collect()
}

/// The first lines of a file as cells, when it looks like a table: lines of at least two cells.
pub(super) fn glance_rows(glance: &Glance<'_>, most: usize) -> Vec<Vec<String>> {
    if glance.text.contains('\0') {
        return Vec::new();
    }
    let mut text = String::new();
    for line in glance.lines().take(most) {
        text.push_str(line);
        text.push('\n');
    }
    let mut table = Table::of(&text);
    let mut rows = Vec::new();
    let mut notes = Notes::about("");
    while let Some(row) = table.next(&mut notes) {
        rows.push(row.cells);
    }
    if rows.first().is_some_and(|row| row.len() >= 2) { rows } else { Vec::new() }
}

/// The column that has one of these names.
pub(super) fn column(heading: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| heading.iter().position(|column| column == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_stands_most_often() {
        for (line, expected) in
            [("a,b", b','), ("a;b;c,d", b';'), ("a\tb", b'\t'), ("\"a;b;c\",d", b','), ("a", b',')]
        {
            assert_eq!(separator(Some(line)), expected, "{line}");
        }
    }
}
