//! Our own `modules.csv`: `module,name,language,sloc,standing,roles`.

use quarry_model::module::Role;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    graph::{Graph, language_named, standing_named},
    notes::{Notes, plain},
    table::{Row, Table, column, glance_rows, heading},
};

/// See the module.
#[derive(Debug)]
pub(super) struct ModuleTable;

const MODULE: [&str; 3] = ["module", "path", "file"];

impl Format for ModuleTable {
    fn name(&self) -> &'static str {
        "modules"
    }

    fn describe(&self) -> &'static str {
        "our modules.csv: module,name,language,sloc,standing,roles"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let rows = glance_rows(glance, 2);
        let Some(first) = rows.into_iter().next() else { return Confidence::No };
        let names = heading(&Row { line: 1, cells: first });
        let has = |name| column(&names, &[name]).is_some();
        match (column(&names, &MODULE), has("sloc"), has("standing") || has("language")) {
            (Some(_), true, true) => Confidence::Certain,
            (Some(_), true, false) | (Some(_), false, true) => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let mut table = Table::of(&text);
        let mut graph = Graph::default();
        let Some(first) = table.next(&mut notes) else {
            return Ok(Imported { format: self.name(), ..Imported::default() });
        };
        let names = heading(&first);
        let Some(module) = column(&names, &MODULE) else {
            return Err(ImportError::Malformed {
                format: self.name(),
                cause: "the first line names no column “module”".to_owned(),
            });
        };
        let columns =
            ["name", "language", "sloc", "standing", "roles"].map(|name| column(&names, &[name]));
        while let Some(row) = table.next(&mut notes) {
            let before = graph.len();
            let Some(node) = graph.module(row.cell(module), row.line, &mut notes)? else {
                continue;
            };
            if graph.len() == before {
                notes.skip("modules that stand there twice", row.line, || {
                    format!("“{}” stands in an earlier line already", plain(row.cell(module)))
                });
                continue;
            }
            notes.read();
            read_rest(&row, columns, node, &mut graph, &mut notes);
        }
        let (reading, counts) = graph.finish(notes);
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}

fn read_rest(
    row: &Row,
    columns: [Option<usize>; 5],
    node: super::graph::NodeIx,
    graph: &mut Graph,
    notes: &mut Notes,
) {
    let [name, language, sloc, standing, roles] =
        columns.map(|column| column.map(|at| row.cell(at)).filter(|cell| !cell.is_empty()));
    let mut unknown = |what: &str, word: &str| {
        notes.note("cells that Quarry does not know", row.line, || {
            format!("“{}” is no {what}; it is left out", plain(word))
        });
    };
    let module = graph.at(node);
    if let Some(name) = name.filter(|name| !name.chars().any(char::is_control)) {
        name.clone_into(&mut module.name);
        let dotted = name.rsplit_once('.').filter(|_| !name.contains('/') && *name != module.path);
        if let Some((package, _)) = dotted {
            package.clone_into(&mut module.package);
        }
    }
    match language.map(|word| (word, language_named(word))) {
        Some((_, Some(language))) => module.language = language,
        Some((word, None)) => unknown("language", word),
        None => {}
    }
    match sloc.map(|word| (word, word.parse())) {
        Some((_, Ok(sloc))) => module.sloc = sloc,
        Some((word, Err(_))) => unknown("number of lines", word),
        None => {}
    }
    match standing.map(|word| (word, standing_named(word))) {
        Some((_, Some(standing))) => graph.stand(node, standing, "the table says so"),
        Some((word, None)) => unknown("standing", word),
        None => {}
    }
    let mut found: Vec<Role> = Vec::new();
    for word in roles.unwrap_or("").split([',', ';', ' ']).filter(|word| !word.is_empty()) {
        match serde_json::from_value(serde_json::Value::from(word)) {
            Ok(role) => found.push(role),
            Err(_) => unknown("role", word),
        }
    }
    found.sort_unstable();
    found.dedup();
    for role in found {
        graph.role(node, role, "The imported table says so".to_owned());
    }
}
