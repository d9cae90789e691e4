//! Contracts of import-linter, in `.importlinter`, `setup.cfg` or `pyproject.toml`.

use std::collections::BTreeSet;

use quarry_model::boundary::Part;
use serde::Deserialize;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    imported::{Boundary, BoundaryKind, SuggestedDomain},
    ini::sections,
    notes::{Notes, plain},
    packwerk::finish_domains,
    tach::dotted_patterns,
};

/// See the module.
#[derive(Debug)]
pub(super) struct ImportLinter;

/// A contract, wherever it was written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Contract {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    layers: Vec<Layer>,
    containers: Vec<String>,
    modules: Vec<String>,
    source_modules: Vec<String>,
    forbidden_modules: Vec<String>,
    protected_modules: Vec<String>,
    allowed_importers: Vec<String>,
    ignore_imports: Vec<String>,
}

/// A layer: `high`, `(optional)`, or several beside each other with `|` or `:` between them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Layer {
    Line(String),
    List(Vec<String>),
}

impl Layer {
    fn names(&self) -> Vec<&str> {
        let parts: Vec<&str> = match self {
            Self::Line(line) => line.split(['|', ':']).collect(),
            Self::List(list) => list.iter().map(String::as_str).collect(),
        };
        let bare = |name: &str| name.trim_matches(['(', ')', ' ', '\t']).len();
        parts
            .into_iter()
            .filter(|name| bare(name) > 0)
            .map(|name| name.trim().trim_start_matches('(').trim_end_matches(')').trim())
            .collect()
    }
}

#[derive(Deserialize)]
struct PyProject {
    #[serde(default)]
    tool: Tools,
}

#[derive(Default, Deserialize)]
struct Tools {
    importlinter: Option<Linter>,
}

#[derive(Deserialize)]
struct Linter {
    #[serde(default)]
    contracts: Vec<Contract>,
}

impl Format for ImportLinter {
    fn name(&self) -> &'static str {
        "import-linter"
    }

    fn describe(&self) -> &'static str {
        "contracts of import-linter in .importlinter, setup.cfg or pyproject.toml"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let says = glance.lines().map(str::trim).any(|line| {
            line.starts_with("[importlinter")
                || line.starts_with("[tool.importlinter")
                || line.starts_with("[[tool.importlinter")
        });
        if says || glance.name == ".importlinter" { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let is_toml = super::names::ending(file.name) == Some("toml")
            || text.lines().any(|line| {
                line.trim_start().starts_with("[[tool.importlinter")
                    || line.trim_start().starts_with("[tool.importlinter")
            });
        let contracts = if is_toml {
            let project: PyProject = toml::from_str(&text).map_err(|error| {
                let cause = error.message().to_owned();
                ImportError::Malformed { format: self.name(), cause }
            })?;
            project.tool.importlinter.map(|linter| linter.contracts).unwrap_or_default()
        } else {
            from_ini(&text, &mut notes)
        };
        let mut imported = Imported { format: self.name(), ..Imported::default() };
        let mut named = BTreeSet::new();
        for contract in &contracts {
            notes.read();
            take_contract(contract, &mut named, &mut imported.boundaries, &mut notes);
        }
        for name in named {
            match dotted_patterns(&name) {
                Ok(patterns) => {
                    imported.domains.push(SuggestedDomain { name, patterns, owner: None });
                }
                Err(why) => notes.skip("modules that there can't be", 0, || {
                    format!("The module “{}” {why}", plain(&name))
                }),
            }
        }
        imported.parts = parts(&imported.boundaries);
        finish_domains(&mut imported.domains);
        imported.boundaries.sort_unstable();
        imported.boundaries.dedup();
        imported.counts = notes.counts;
        imported.reading.diagnostics = notes.finish();
        Ok(imported)
    }
}

fn from_ini(text: &str, notes: &mut Notes) -> Vec<Contract> {
    sections(text, notes)
        .iter()
        .filter(|section| section.name.starts_with("importlinter:contract:"))
        .map(|section| Contract {
            name: section.value("name").unwrap_or(&section.name).to_owned(),
            kind: section.value("type").unwrap_or("").to_owned(),
            layers: section.list("layers").into_iter().map(Layer::Line).collect(),
            containers: section.list("containers"),
            modules: section.list("modules"),
            source_modules: section.list("source_modules"),
            forbidden_modules: section.list("forbidden_modules"),
            protected_modules: section.list("protected_modules"),
            allowed_importers: section.list("allowed_importers"),
            ignore_imports: section.list("ignore_imports"),
        })
        .collect()
}

/// The most boundaries that contracts may spell out.
const MOST_BOUNDARIES: usize = 100_000;

fn take_contract(
    contract: &Contract,
    named: &mut BTreeSet<String>,
    boundaries: &mut Vec<Boundary>,
    notes: &mut Notes,
) {
    let mut forbid = |from: &str, to: &str| {
        if boundaries.len() < MOST_BOUNDARIES && from != to {
            boundaries.push(Boundary {
                from: from.to_owned(),
                to: to.to_owned(),
                kind: BoundaryKind::Forbidden,
                count: 0,
            });
        }
    };
    match contract.kind.as_str() {
        "layers" => {
            let above = [String::new()];
            let containers =
                if contract.containers.is_empty() { &above[..] } else { &contract.containers };
            for container in containers {
                let full = |name: &&str| {
                    if container.is_empty() {
                        (*name).to_owned()
                    } else {
                        format!("{container}.{name}")
                    }
                };
                let layers: Vec<Vec<String>> = contract
                    .layers
                    .iter()
                    .map(|layer| layer.names().iter().map(full).collect())
                    .collect();
                // A layer must not use any of those above it.
                for (at, lower) in layers.iter().enumerate() {
                    for upper in layers[..at].iter().flatten() {
                        for lower in lower {
                            forbid(lower, upper);
                        }
                    }
                }
                named.extend(layers.into_iter().flatten());
            }
        }
        "independence" => {
            for from in &contract.modules {
                for to in &contract.modules {
                    forbid(from, to);
                }
            }
            named.extend(contract.modules.iter().cloned());
        }
        "forbidden" => {
            for from in &contract.source_modules {
                for to in &contract.forbidden_modules {
                    forbid(from, to);
                }
            }
        }
        "protected" => named.extend(contract.protected_modules.iter().cloned()),
        "acyclic_siblings" => {}
        other => notes.skip("contracts that Quarry does not know", 0, || {
            format!(
                "The contract “{}” is of the kind “{}”, which Quarry does not know",
                plain(&contract.name),
                plain(other)
            )
        }),
    }
    let mut say = |from: &str, to: &str, kind| {
        if boundaries.len() < MOST_BOUNDARIES {
            let (from, to) = (from.trim().to_owned(), to.trim().to_owned());
            boundaries.push(Boundary { from, to, kind, count: 0 });
        }
    };
    for to in &contract.protected_modules {
        say("", to, BoundaryKind::Protected);
        for from in &contract.allowed_importers {
            say(from, to, BoundaryKind::Allowed);
        }
    }
    for line in &contract.ignore_imports {
        match line.split_once("->") {
            Some((from, to)) => say(from, to, BoundaryKind::Allowed),
            None => notes.skip("imports that can't be read", 0, || {
                format!("“{}” names no import such as a.b -> c.d", plain(line))
            }),
        }
    }
}

/// The modules that boundaries speak of, each with what lies below it. Contracts speak of single
/// modules too, where they make an exception; those are meant as well.
fn parts(boundaries: &[Boundary]) -> Vec<Part> {
    let names = boundaries.iter().flat_map(|each| [&each.from, &each.to]);
    let names: BTreeSet<&String> = names.filter(|name| !name.is_empty()).collect();
    names
        .into_iter()
        .filter_map(|name| Some(Part { name: name.clone(), patterns: dotted_patterns(name).ok()? }))
        .collect()
}
