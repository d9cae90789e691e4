//! What `nx graph --file=graph.json` writes, and the boundaries of
//! `@nx/enforce-module-boundaries` where they stand in JSON.

use std::collections::BTreeMap;

use quarry_model::{boundary::Part, dependency::DependencyKind};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    graph::{Graph, MOST_MODULES},
    imported::{Boundary, BoundaryKind, SuggestedDomain},
    names::{literal_glob, module_path},
    notes::{Notes, plain},
};

/// See the module.
#[derive(Debug)]
pub(super) struct Nx;

#[derive(Deserialize)]
struct ProjectGraph {
    nodes: BTreeMap<String, Project>,
    #[serde(default)]
    dependencies: BTreeMap<String, Vec<Dependency>>,
}

#[derive(Deserialize)]
struct Project {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    root: String,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Deserialize)]
struct Dependency {
    target: String,
    #[serde(default, rename = "type")]
    kind: String,
}

impl Format for Nx {
    fn name(&self) -> &'static str {
        "nx"
    }

    fn describe(&self) -> &'static str {
        "JSON of nx graph, or .eslintrc.json with @nx/enforce-module-boundaries"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let text = &glance.text;
        if !text.trim_start().starts_with('{') {
            return Confidence::No;
        }
        let is_graph = text.contains("\"nodes\"")
            && text.contains("\"root\"")
            && text.contains("\"data\"")
            && text.contains("\"type\"");
        let is_rules =
            text.contains("enforce-module-boundaries") && text.contains("\"depConstraints\"");
        if is_graph || is_rules { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let malformed = |cause: String| ImportError::Malformed { format: self.name(), cause };
        let mut value: Value =
            serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
        let mut imported = Imported { format: self.name(), ..Imported::default() };
        constraints(&value, 0, &mut imported.boundaries, &mut notes);
        if let Some(graph) = value.get_mut("graph").filter(|graph| graph.get("nodes").is_some()) {
            value = graph.take();
        }
        if value.get("nodes").is_none() {
            imported.counts = notes.counts;
            imported.reading.diagnostics = notes.finish();
            return Ok(imported);
        }
        let projects: ProjectGraph =
            serde_json::from_value(value).map_err(|error| malformed(error.to_string()))?;
        if projects.nodes.len() > MOST_MODULES {
            return Err(ImportError::TooMany { what: "projects", limit: MOST_MODULES });
        }
        read_graph(&projects, imported, notes)
    }
}

fn read_graph(
    projects: &ProjectGraph,
    mut imported: Imported,
    mut notes: Notes,
) -> Result<Imported, ImportError> {
    let mut graph = Graph::default();
    let mut places = BTreeMap::new();
    let mut domains: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut parts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, project) in &projects.nodes {
        if project.kind == "e2e" {
            notes.outside();
            continue;
        }
        let root = &project.data.root;
        if matches!(root.as_str(), "" | ".") {
            notes.note("projects without a folder of their own", 0, || {
                format!("“{}” is the whole workspace; it is no domain", plain(name))
            });
            continue;
        }
        let Some(node) = graph.module(root, 0, &mut notes)? else { continue };
        name.clone_into(&mut graph.at(node).name);
        notes.read();
        places.insert(name.as_str(), node);
        if let Ok(path) = module_path(root) {
            let pattern = format!("{}/**", literal_glob(&path));
            for tag in &project.data.tags {
                parts.entry(tag).or_default().push(pattern.clone());
            }
            domains.entry(domain(name, &project.data.tags)).or_default().push(pattern);
        }
    }
    for (name, dependencies) in &projects.dependencies {
        let Some(from) = places.get(name.as_str()).copied() else { continue };
        for dependency in dependencies {
            match places.get(dependency.target.as_str()) {
                None if dependency.target.starts_with("npm:") => notes.outside(),
                None if projects.nodes.contains_key(&dependency.target) => notes.outside(),
                None => notes.unresolved(&dependency.target),
                Some(to) => {
                    let kind = match dependency.kind.as_str() {
                        "implicit" => DependencyKind::Reference,
                        _ => DependencyKind::Import,
                    };
                    notes.read();
                    graph.depend(from, *to, kind, 1, 0)?;
                }
            }
        }
    }
    imported.domains = domains
        .into_iter()
        .map(|(name, patterns)| SuggestedDomain { name: name.to_owned(), patterns, owner: None })
        .collect();
    imported.parts = parts
        .into_iter()
        .map(|(name, patterns)| Part { name: name.to_owned(), patterns })
        .collect();
    // Folders in folders: the inner one counts.
    imported.domains.sort_by_key(|domain| {
        domain.patterns.iter().map(|pattern| pattern.matches('/').count()).max()
    });
    (imported.reading, imported.counts) = graph.finish(notes);
    Ok(imported)
}

/// The domain of a project: what its tags say, else the project itself.
fn domain<'a>(name: &'a str, tags: &'a [String]) -> &'a str {
    tags.iter()
        .find_map(|tag| tag.strip_prefix("domain:").or_else(|| tag.strip_prefix("scope:")))
        .filter(|name| !name.is_empty())
        .unwrap_or(name)
}

/// Values in values that are deeper than this hold no constraints.
const DEEPEST: usize = 12;

/// Looks for `depConstraints` in a configuration of `ESLint`.
fn constraints(value: &Value, depth: usize, found: &mut Vec<Boundary>, notes: &mut Notes) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(items) => {
            for item in items {
                constraints(item, depth + 1, found, notes);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                if name != "depConstraints" {
                    constraints(field, depth + 1, found, notes);
                    continue;
                }
                for constraint in field.as_array().into_iter().flatten() {
                    let Some(from) = constraint.get("sourceTag").and_then(Value::as_str) else {
                        notes.skip("constraints without a tag", 0, || {
                            "A constraint has no sourceTag".to_owned()
                        });
                        continue;
                    };
                    notes.read();
                    if from == "*" {
                        notes.note("constraints on all tags", 0, || {
                            "A constraint on all tags (*) is kept and not checked".to_owned()
                        });
                    }
                    for (field, kind) in [
                        ("onlyDependOnLibsWithTags", BoundaryKind::Allowed),
                        ("notDependOnLibsWithTags", BoundaryKind::Forbidden),
                    ] {
                        let tags = constraint.get(field).and_then(Value::as_array);
                        if tags.is_some() && kind == BoundaryKind::Allowed {
                            let (from, kind) = (from.to_owned(), BoundaryKind::Closed);
                            found.push(Boundary { from, to: String::new(), kind, count: 0 });
                        }
                        for tag in tags.into_iter().flatten().filter_map(Value::as_str) {
                            let (from, to) = (from.to_owned(), tag.to_owned());
                            found.push(Boundary { from, to, kind, count: 0 });
                        }
                    }
                }
            }
        }
        _ => {}
    }
}
