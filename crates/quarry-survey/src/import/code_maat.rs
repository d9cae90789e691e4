//! Change coupling as code-maat writes it: `entity,coupled,degree,average-revs`.

use quarry_model::dependency::DependencyKind;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    graph::Graph,
    notes::{Notes, plain},
    table::{Row, Table, column, glance_rows, heading},
};

/// See the module.
#[derive(Debug)]
pub(super) struct CodeMaat;

/// The headings of the other tables of code-maat, whose figures Quarry computes by itself.
const OTHERS: [&[&str]; 10] = [
    &["entity", "soc"],
    &["entity", "n_authors", "n_revs"],
    &["entity", "n_revs"],
    &["entity", "fractal_value", "total_revs"],
    &["entity", "main_dev", "added", "total_added", "ownership"],
    &["entity", "author", "added", "deleted"],
    &["entity", "author", "author_revs", "total_revs"],
    &["entity", "added", "deleted", "commits"],
    &["entity", "age_months"],
    &["author", "added", "deleted", "commits"],
];

impl Format for CodeMaat {
    fn name(&self) -> &'static str {
        "code-maat"
    }

    fn describe(&self) -> &'static str {
        "CSV of change coupling, as of code-maat: entity,coupled,degree,average-revs"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let rows = glance_rows(glance, 2);
        let Some(first) = rows.into_iter().next() else { return Confidence::No };
        let names = heading(&Row { line: 1, cells: first });
        let is_coupling =
            ["entity", "coupled", "degree"].iter().all(|name| column(&names, &[name]).is_some());
        if is_coupling || is_other(&names) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let malformed =
            |cause: &str| ImportError::Malformed { format: self.name(), cause: cause.to_owned() };
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let mut table = Table::of(&text);
        let Some(first) = table.next(&mut notes) else {
            return Ok(Imported { format: self.name(), ..Imported::default() });
        };
        let names = heading(&first);
        if is_other(&names) {
            return Err(malformed(
                "it is a table that Quarry computes by itself from the history; import the log \
                 instead, or the table of change coupling",
            ));
        }
        let columns = ["entity", "coupled", "degree"].map(|name| column(&names, &[name]));
        let [Some(entity), Some(coupled), Some(degree)] = columns else {
            return Err(malformed("the first line does not name entity, coupled and degree"));
        };
        let average = column(&names, &["average_revs"]);
        let mut graph = Graph::default();
        while let Some(row) = table.next(&mut notes) {
            let percent =
                row.cell(degree).parse::<f64>().ok().filter(|d| (0.0..=100.0).contains(d));
            let average = match average.map(|at| row.cell(at)) {
                None | Some("") => Some(None),
                Some(text) => {
                    text.parse::<f64>().ok().filter(|a| a.is_finite() && *a > 0.0).map(Some)
                }
            };
            let (Some(percent), Some(average)) = (percent, average) else {
                notes.skip("lines whose figures are none", row.line, || {
                    format!(
                        "“{}” is no percentage, or the average is none",
                        plain(row.cell(degree))
                    )
                });
                continue;
            };
            let one = graph.module(row.cell(entity), row.line, &mut notes)?;
            let other = graph.module(row.cell(coupled), row.line, &mut notes)?;
            if let (Some(one), Some(other)) = (one, other) {
                notes.read();
                // The degree is the share of shared commits in the average of both.
                let shared = average.map_or(1.0, |average| (percent / 100.0 * average).round());
                let count = (shared as u32).max(1);
                graph.depend(one, other, DependencyKind::CoChange, count, 0)?;
            }
        }
        notes.note("", 0, || {
            "Numbers of shared commits were worked out from degree and average, which code-maat \
             rounds; they may be off by one or two"
                .to_owned()
        });
        let (reading, counts) = graph.finish(notes);
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}

fn is_other(names: &[String]) -> bool {
    OTHERS.iter().any(|other| names.iter().map(String::as_str).eq(other.iter().copied()))
}
