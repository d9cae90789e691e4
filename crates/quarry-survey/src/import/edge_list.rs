//! Tables of edges: `from,to[,kind][,count]`, the edges of Gephi, and our own
//! `dependencies.csv`.

use quarry_model::dependency::DependencyKind;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    graph::{Graph, kind_named, weight},
    notes::{Notes, plain},
    table::{Row, Table, column, glance_rows, heading},
};

pub(super) const FROM: [&str; 9] =
    ["from", "source", "src", "caller", "consumer", "importer", "dependent", "start", "client"];
pub(super) const TO: [&str; 11] = [
    "to",
    "target",
    "dst",
    "dest",
    "destination",
    "callee",
    "provider",
    "imported",
    "dependency",
    "end",
    "server",
];
const KIND: [&str; 3] = ["kind", "type", "relation"];
const COUNT: [&str; 6] = ["count", "weight", "strength", "references", "n", "value"];

/// See the module.
#[derive(Debug)]
pub(super) struct EdgeList;

impl Format for EdgeList {
    fn name(&self) -> &'static str {
        "edges"
    }

    fn describe(&self) -> &'static str {
        "CSV of edges: from,to[,kind][,count], Gephi's Source,Target,Weight,Type, or our \
         dependencies.csv"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let rows = glance_rows(glance, 50);
        let Some(first) = rows.first() else { return Confidence::No };
        let names = heading(&Row { line: 1, cells: first.clone() });
        if column(&names, &FROM).is_some() && column(&names, &TO).is_some() {
            return Confidence::Certain;
        }
        // Our map.csv, which assigns modules.
        if names == ["module", "domain"] {
            return Confidence::No;
        }
        let plain = rows.iter().all(|row| {
            row.len() == first.len()
                && (2..=4).contains(&row.len())
                && row[..2].iter().all(|cell| {
                    !cell.is_empty()
                        && cell.parse::<f64>().is_err()
                        && !cell.contains(['{', '}', '<', '>', '=', '@', '(', ')'])
                })
        });
        if plain { Confidence::Possible } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        read(file, self.name(), &COUNT, DependencyKind::Reference)
    }
}

/// What stands in which column.
struct Columns {
    from: usize,
    to: usize,
    kind: Option<usize>,
    count: Option<usize>,
}

impl Columns {
    fn of(heading: &[String], counts: &[&str]) -> Option<Self> {
        Some(Self {
            from: column(heading, &FROM)?,
            to: column(heading, &TO)?,
            kind: column(heading, &KIND),
            count: column(heading, counts),
        })
    }

    /// A table without a heading: two names, then whatever is a number.
    fn guessed(row: &Row) -> Self {
        let count = (2..row.cells.len()).find(|at| weight(row.cell(*at)).is_some());
        let kind = (2..row.cells.len()).find(|at| kind_named(row.cell(*at)).is_some());
        Self { from: 0, to: 1, kind, count }
    }
}

/// Reads a table of edges; those that do not say their kind are of kind `usual`.
pub(super) fn read(
    file: &ImportFile<'_>,
    format: &'static str,
    counts: &[&str],
    usual: DependencyKind,
) -> Result<Imported, ImportError> {
    let mut notes = Notes::about(file.name);
    let text = file.text(&mut notes);
    let mut table = Table::of(&text);
    let mut graph = Graph::default();
    let mut row = table.next(&mut notes);
    let columns = match &row {
        None => Columns { from: 0, to: 1, kind: None, count: None },
        Some(first) => match Columns::of(&heading(first), counts) {
            Some(columns) => {
                row = table.next(&mut notes);
                columns
            }
            None => Columns::guessed(first),
        },
    };
    while let Some(line) = row {
        read_row(&line, &columns, usual, &mut graph, &mut notes)?;
        row = table.next(&mut notes);
    }
    let (reading, counts) = graph.finish(notes);
    Ok(Imported { format, reading, counts, ..Imported::default() })
}

fn read_row(
    row: &Row,
    columns: &Columns,
    usual: DependencyKind,
    graph: &mut Graph,
    notes: &mut Notes,
) -> Result<(), ImportError> {
    let (from, to) = (row.cell(columns.from), row.cell(columns.to));
    if from.is_empty() || to.is_empty() {
        notes.skip("lines without two names", row.line, || {
            "The line does not name two modules".to_owned()
        });
        return Ok(());
    }
    let mut kind = usual;
    let mut directed = true;
    match columns.kind.map(|at| row.cell(at)) {
        None | Some("") => {}
        Some(word) if word.eq_ignore_ascii_case("directed") => {}
        Some(word) if word.eq_ignore_ascii_case("undirected") => directed = false,
        Some(word) => match kind_named(word) {
            Some(known) => kind = known,
            None => notes.note("kinds that Quarry does not know", row.line, || {
                format!("“{}” is no kind of dependency; it counts as {}", plain(word), usual.name())
            }),
        },
    }
    let number = columns.count.map_or("", |at| row.cell(at));
    let Some(count) = (if number.is_empty() { Some(1) } else { weight(number) }) else {
        notes.skip("lines with a count that is none", row.line, || {
            format!("“{}” is not a count above 0", plain(number))
        });
        return Ok(());
    };
    let (Some(from), Some(to)) =
        (graph.module(from, row.line, notes)?, graph.module(to, row.line, notes)?)
    else {
        return Ok(());
    };
    notes.read();
    graph.depend(from, to, kind, count, 0)?;
    if !directed && !kind.is_undirected() {
        notes.note("edges without a direction", row.line, || {
            "The edge has no direction; it counts in both".to_owned()
        });
        graph.depend(to, from, kind, count, 0)?;
    }
    Ok(())
}
