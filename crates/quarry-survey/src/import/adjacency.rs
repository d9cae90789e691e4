//! Files with the files they use, as JSON: `{"a.ts": ["b.ts"]}` of madge and `tach map`, and
//! `{"a.rb": {"::Name": "b.rb"}}` of `pks list-references`.

use std::collections::BTreeMap;

use quarry_model::dependency::DependencyKind;
use serde::Deserialize;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    graph::{Graph, MOST_MODULES},
    notes::Notes,
};

/// See the module.
#[derive(Debug)]
pub(super) struct Adjacency;

#[derive(Deserialize)]
#[serde(untagged)]
enum Uses {
    /// Each file once.
    Files(Vec<String>),
    /// The file that defines each name.
    Names(BTreeMap<String, String>),
}

impl Format for Adjacency {
    fn name(&self) -> &'static str {
        "adjacency"
    }

    fn describe(&self) -> &'static str {
        "JSON of files with the files they use, as of madge, tach map and pks list-references"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let compact: String =
            glance.text.chars().take(4_000).filter(|c| !c.is_whitespace()).collect();
        let Some(rest) = compact.strip_prefix("{\"") else { return Confidence::No };
        let Some((name, rest)) = rest.split_once("\":") else { return Confidence::No };
        let is_file = name.contains('.') || name.contains('/');
        let is_list =
            rest.starts_with("[\"") || rest.starts_with("[]") || rest.starts_with("{\"::");
        if is_file && is_list { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let files: BTreeMap<String, Uses> = serde_json::from_str(&text).map_err(|error| {
            ImportError::Malformed { format: self.name(), cause: error.to_string() }
        })?;
        if files.len() > MOST_MODULES {
            return Err(ImportError::TooMany { what: "modules", limit: MOST_MODULES });
        }
        let mut graph = Graph::default();
        for (name, uses) in &files {
            let Some(from) = graph.module(name, 0, &mut notes)? else { continue };
            let (used, kind): (Vec<&String>, _) = match uses {
                Uses::Files(files) => (files.iter().collect(), DependencyKind::Import),
                Uses::Names(names) => (names.values().collect(), DependencyKind::Reference),
            };
            for name in used {
                if let Some(to) = graph.module(name, 0, &mut notes)? {
                    notes.read();
                    graph.depend(from, to, kind, 1, 0)?;
                }
            }
        }
        let (reading, counts) = graph.finish(notes);
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}
