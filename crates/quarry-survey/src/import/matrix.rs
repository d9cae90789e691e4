//! Dependency matrices (DSM), as Lattix, `NDepend` and spreadsheets write them: a line and a
//! column for each module, and in the cells how much one uses of the other.

use quarry_model::dependency::DependencyKind;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    graph::{Graph, NodeIx, weight},
    notes::{Notes, plain},
    table::{Row, Table, glance_rows},
};

/// See the module.
#[derive(Debug)]
pub(super) struct Matrix;

impl Format for Matrix {
    fn name(&self) -> &'static str {
        "matrix"
    }

    fn describe(&self) -> &'static str {
        "CSV of a dependency matrix (DSM): the module of the line uses that of the column"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let rows = glance_rows(glance, 200);
        let Some((first, rest)) = rows.split_first() else { return Confidence::No };
        let Some(shape) = Shape::of(first) else { return Confidence::No };
        if first.len() < 3 || rest.is_empty() {
            return Confidence::No;
        }
        let same =
            rest.iter().enumerate().filter(|(at, row)| shape.is_line_of(first, *at, row)).count();
        // The last line may have been cut off.
        if same + 1 < rest.len() || same == 0 {
            Confidence::No
        } else if shape.names > 0 || matches!(first[0].as_str(), "" | "Dependency Matrix" | "DSM") {
            Confidence::Certain
        } else {
            Confidence::Likely
        }
    }

    fn read(
        &self,
        file: &ImportFile<'_>,
        options: &ImportOptions,
    ) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let mut table = Table::of(&text);
        let mut graph = Graph::default();
        let malformed =
            |cause: &str| ImportError::Malformed { format: self.name(), cause: cause.to_owned() };
        let Some(first) = table.next(&mut notes) else {
            return Ok(Imported { format: self.name(), ..Imported::default() });
        };
        let Some(shape) = Shape::of(&first.cells) else {
            return Err(malformed("the first line names no columns"));
        };
        let mut rows = Vec::new();
        while let Some(row) = table.next(&mut notes) {
            rows.push(row);
        }
        // Numbered columns stand for the lines in their order.
        let columns: Vec<Option<NodeIx>> = if shape.numbered {
            rows.iter()
                .map(|row| graph.module(row.cell(shape.name_at), row.line, &mut notes))
                .collect::<Result<_, _>>()?
        } else {
            first.cells[shape.cells_from..]
                .iter()
                .map(|name| graph.module(name, first.line, &mut notes))
                .collect::<Result<_, _>>()?
        };
        notes.note("", 0, || {
            let (from, to) =
                if options.columns_use_rows { ("column", "line") } else { ("line", "column") };
            format!(
                "The module of the {from} was taken to use that of the {to}; if the matrix \
                 means the reverse, import it with --columns-use-rows{}",
                if options.columns_use_rows { " left out" } else { "" }
            )
        });
        for row in &rows {
            read_line(row, shape, &columns, *options, &mut graph, &mut notes)?;
        }
        let (reading, counts) = graph.finish(notes);
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}

/// Where in a line the name stands, and where the cells begin.
#[derive(Debug, Clone, Copy)]
struct Shape {
    numbered: bool,
    name_at: usize,
    cells_from: usize,
    /// How many columns have names.
    names: usize,
}

impl Shape {
    fn of(first: &[String]) -> Option<Self> {
        // `,1,2,3` or `Name,#,1,2,3` or `,a,b,c`.
        let number = |at: usize| first.get(at).and_then(|cell| cell.parse::<u32>().ok());
        for from in 1..=2 {
            if number(from) == Some(1) && number(from + 1).is_none_or(|next| next == 2) {
                return Some(Self { numbered: true, name_at: 0, cells_from: from, names: 0 });
            }
        }
        let names = first.len().checked_sub(1).filter(|names| *names > 0)?;
        Some(Self { numbered: false, name_at: 0, cells_from: 1, names })
    }

    /// Whether `row` is the line number `at` of the matrix whose first line is `first`.
    fn is_line_of(self, first: &[String], at: usize, row: &[String]) -> bool {
        let Some(name) = row.get(self.name_at).filter(|name| !name.is_empty()) else {
            return false;
        };
        let cells = row.get(self.cells_from..).unwrap_or(&[]);
        let named = self.numbered || first.get(self.cells_from + at).is_some_and(|c| c == name);
        named && row.len() <= first.len() && cells.iter().all(|cell| value(cell).is_some())
    }
}

/// How much a cell says, 0 for nothing; `None` when it is no cell of a matrix.
fn value(cell: &str) -> Option<u32> {
    match cell {
        "" | "." | "-" | "0" | "0.0" | "\\" | "*" => Some(0),
        "x" | "X" => Some(1),
        number => weight(number),
    }
}

fn read_line(
    row: &Row,
    shape: Shape,
    columns: &[Option<NodeIx>],
    options: ImportOptions,
    graph: &mut Graph,
    notes: &mut Notes,
) -> Result<(), ImportError> {
    let Some(line) = graph.module(row.cell(shape.name_at), row.line, notes)? else {
        return Ok(());
    };
    let cells = row.cells.get(shape.cells_from..).unwrap_or(&[]);
    for (at, cell) in cells.iter().enumerate() {
        match value(cell) {
            Some(0) => {}
            Some(count) => match columns.get(at) {
                Some(Some(column)) if *column == line => {}
                Some(Some(column)) => {
                    notes.read();
                    let (from, to) =
                        if options.columns_use_rows { (*column, line) } else { (line, *column) };
                    graph.depend(from, to, DependencyKind::Reference, count, 0)?;
                }
                _ => notes.skip("cells without a column", row.line, || {
                    format!("Cell {} stands in no column that names a module", at + 1)
                }),
            },
            None => notes.skip("cells that are no count", row.line, || {
                format!("“{}” is not a count", plain(cell))
            }),
        }
    }
    Ok(())
}
