//! A table that somebody keeps elsewhere: CSV with commas or semicolons, or what was copied from
//! a spreadsheet. The first line names the columns, in any order; what a name does not say, a
//! person can.

use std::collections::BTreeMap;

use quarry_report::csv::unguarded;

use crate::{
    dto::ledger::{ColumnMeaning, LedgerProblem},
    error::AppError,
};

/// The longest table that is read, in bytes: far more than people keep by hand.
const LARGEST: usize = 8 << 20;

/// The columns that a table can have.
#[derive(Clone, Copy)]
pub(crate) struct Columns {
    /// Their names.
    pub(crate) names: &'static [&'static str],
    /// Other names that spreadsheets have for them.
    pub(crate) aliases: &'static [(&'static str, &'static str)],
}

impl Columns {
    /// The column that a heading means.
    fn find(self, head: &str) -> Option<&'static str> {
        let lower = head.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let key = words.collect::<Vec<_>>().join("_");
        let alias = self.aliases.iter().find(|(other, _)| *other == key).map(|(_, name)| *name);
        alias.or_else(|| self.names.iter().copied().find(|name| *name == key))
    }

    /// The names of all columns.
    pub(crate) fn known(self) -> Vec<String> {
        self.names.iter().map(|name| (*name).to_owned()).collect()
    }
}

/// A table that has been read.
pub(crate) struct Sheet {
    /// Each heading, with the column it means.
    heads: Vec<(String, Option<&'static str>)>,
    columns: BTreeMap<&'static str, usize>,
    rows: Vec<(u32, csv::StringRecord)>,
    /// Lines that could not be read.
    pub(crate) problems: Vec<LedgerProblem>,
}

impl Sheet {
    /// Reads a table; `meanings` say what columns mean, before their names do.
    pub(crate) fn read(
        text: &str,
        meanings: &[ColumnMeaning],
        columns: Columns,
    ) -> Result<Self, AppError> {
        if text.len() > LARGEST {
            return Err(AppError::failed(format!(
                "The table has {} MiB; {} MiB is the most that is read.",
                text.len() >> 20,
                LARGEST >> 20
            )));
        }
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let heads = reader
            .headers()
            .map_err(|error| AppError::failed(format!("The table can't be read: {error}.")))?;
        let means = |head: &str| match meanings.iter().find(|said| said.head == head) {
            Some(said) => columns.names.iter().copied().find(|name| *name == said.means),
            None => columns.find(head),
        };
        let heads: Vec<_> = heads.iter().map(|head| (head.to_owned(), means(head))).collect();
        let mut places = BTreeMap::new();
        for (at, (_, name)) in heads.iter().enumerate() {
            if let Some(name) = name {
                places.entry(*name).or_insert(at);
            }
        }
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        let number = |line: u64| u32::try_from(line).unwrap_or(u32::MAX);
        for record in reader.records() {
            match record {
                Ok(record) if record.iter().all(str::is_empty) => {}
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    rows.push((number(line), record));
                }
                Err(error) => {
                    let line = number(error.position().map_or(0, csv::Position::line));
                    let cause = format!("It can't be read: {error}.");
                    problems.push(LedgerProblem { line, cause });
                }
            }
        }
        Ok(Self { heads, columns: places, rows, problems })
    }

    /// Whether there is a column of this meaning.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// The columns that mean nothing.
    pub(crate) fn unknown_columns(&self) -> Vec<String> {
        let unknown = self.heads.iter().filter(|(head, name)| name.is_none() && !head.is_empty());
        unknown.map(|(head, _)| head.clone()).collect()
    }

    /// What each column means.
    pub(crate) fn meanings(&self) -> Vec<ColumnMeaning> {
        let named = self.heads.iter().filter(|(head, _)| !head.is_empty());
        named
            .map(|(head, name)| ColumnMeaning {
                head: head.clone(),
                means: name.unwrap_or_default().to_owned(),
            })
            .collect()
    }

    /// The rows with something in them, each with its line from 1.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u32, Row<'_>)> {
        self.rows.iter().map(|(line, record)| (*line, Row { columns: &self.columns, record }))
    }
}

/// The character that parts the columns: the one that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |wanted: u8| first.bytes().filter(|byte| *byte == wanted).count();
    // Of equal counts the last of these wins: a line without any is a list of names.
    [b';', b'\t', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// A row of a table.
pub(crate) struct Row<'a> {
    columns: &'a BTreeMap<&'static str, usize>,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// The text of a cell; empty when there is none.
    pub(crate) fn text(&self, column: &str) -> &str {
        let cell = self.columns.get(column).and_then(|at| self.record.get(*at));
        unguarded(cell.unwrap_or_default().trim())
    }

    /// The number of a cell; `None` when it is empty.
    pub(crate) fn number(&self, column: &str) -> Result<Option<f64>, String> {
        match self.text(column) {
            "" => Ok(None),
            text => {
                number(text).map(Some).ok_or_else(|| format!("{column}: “{text}” is no number."))
            }
        }
    }

    /// The numbers of some cells.
    pub(crate) fn numbers<const N: usize>(
        &self,
        columns: [&str; N],
    ) -> Result<[Option<f64>; N], String> {
        let mut numbers = [None; N];
        for (number, column) in numbers.iter_mut().zip(columns) {
            *number = self.number(column)?;
        }
        Ok(numbers)
    }
}

/// `1200.5`, `1,200.5`, `$1,200`, `50 %`.
fn number(text: &str) -> Option<f64> {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '$' | '€' | '£' | ','))
        .collect();
    // A comma before one or two last digits is a decimal point somewhere, and a thousand times
    // as much elsewhere: nobody should have to guess.
    if let Some((_, last)) = text.trim_end_matches(['%', ' ']).rsplit_once(',')
        && last.len() != 3
        && !last.contains('.')
    {
        return None;
    }
    match bare.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok().map(|value| value / 100.0),
        None => bare.parse().ok(),
    }
    .filter(|value| value.is_finite())
}

/// Why nothing of a table can be taken over: its first problem, else that it is `empty`.
pub(crate) fn nothing_usable(what: &str, problems: &[LedgerProblem], empty: &str) -> AppError {
    AppError::failed(problems.first().map_or_else(
        || empty.to_owned(),
        |first| format!("No line of the {what} can be used. Line {}: {}", first.line, first.cause),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: Columns = Columns {
        names: &["item", "hours_likely", "toil_hours_per_week", "taken_on", "attached"],
        aliases: &[("hangs_on", "attached")],
    };

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("12", Some(12.0)),
            (" 1,200.5 ", Some(1200.5)),
            ("$1,200", Some(1200.0)),
            ("50 %", Some(0.5)),
            ("1,5", None),
            ("1,50 %", None),
            ("twelve", None),
            ("1e400", None),
            ("NaN", None),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn columns_are_known_by_several_names() {
        let cases = [
            ("Item", Some("item")),
            (" Toil hours per week ", Some("toil_hours_per_week")),
            ("Taken on", Some("taken_on")),
            ("Hangs on", Some("attached")),
            ("Hours (likely)", Some("hours_likely")),
            ("Colour", None),
        ];
        for (head, expected) in cases {
            assert_eq!(COLUMNS.find(head), expected, "{head}");
        }
    }

    #[test]
    fn people_say_what_a_column_means() {
        let said = |head: &str, means: &str| ColumnMeaning {
            head: head.to_owned(),
            means: means.to_owned(),
        };
        let meanings = [said("Ticket", "item"), said("Item", "")];
        let sheet = Sheet::read("Ticket,Item,Odd\nA,B,C\n", &meanings, COLUMNS).expect("a sheet");
        let (line, row) = sheet.rows().next().expect("a row");
        assert_eq!((line, row.text("item")), (2, "A"));
        assert_eq!(sheet.unknown_columns(), ["Item", "Odd"]);
        assert_eq!(sheet.meanings(), [said("Ticket", "item"), said("Item", ""), said("Odd", "")]);
    }

    #[test]
    fn the_delimiter_is_the_one_of_the_first_line() {
        for (text, expected) in [
            ("item,hours\n", b','),
            ("item;hours\na,b;1", b';'),
            ("item\thours", b'\t'),
            ("item", b','),
        ] {
            assert_eq!(delimiter(text), expected, "{text:?}");
        }
    }
}
