//! Packages of the source: their names, entries and which of them are one workspace.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::{jsonc, paths::join};
use crate::inventory::{Inventory, SourceFile};

/// Files larger than this, in bytes, are no configuration.
const LARGEST_CONFIGURATION: u64 = 1 << 20;

/// One `package.json`.
#[derive(Debug)]
pub(super) struct Package {
    /// The folder it describes.
    pub(super) folder: String,
    /// Its name; empty when it has none.
    pub(super) name: String,
    /// Everything it says.
    json: Value,
}

impl Package {
    /// A field that is a text.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.json.get(key)?.as_str()
    }

    /// A field of any shape.
    pub(super) fn field(&self, key: &str) -> Option<&Value> {
        self.json.get(key)
    }
}

/// The packages of a source.
#[derive(Debug, Default)]
pub(super) struct Packages {
    all: Vec<Package>,
    by_folder: FxHashMap<String, usize>,
    members: FxHashMap<String, usize>,
}

impl Packages {
    /// Reads every `package.json` and every list of workspaces.
    pub(super) fn of(inventory: &Inventory) -> Self {
        let mut packages = Self::default();
        for file in inventory.markers.iter().filter(|file| file.name() == "package.json") {
            let Some(json) = read_json(inventory, file) else { continue };
            let name = json.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
            let folder = file.folder().to_owned();
            packages.by_folder.insert(folder.clone(), packages.all.len());
            packages.all.push(Package { folder, name, json });
        }
        packages.find_members(inventory);
        packages
    }

    /// The package that lies in exactly this folder.
    pub(super) fn in_folder(&self, folder: &str) -> Option<&Package> {
        self.by_folder.get(folder).map(|at| &self.all[*at])
    }

    /// The nearest package around a folder.
    pub(super) fn around(&self, folder: &str) -> Option<&Package> {
        let mut folder = folder;
        loop {
            if let Some(package) = self.in_folder(folder) {
                return Some(package);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// The package of a workspace with this name.
    pub(super) fn member(&self, name: &str) -> Option<&Package> {
        self.members.get(name).map(|at| &self.all[*at])
    }

    fn find_members(&mut self, inventory: &Inventory) {
        let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for package in &self.all {
            let workspaces = match package.json.get("workspaces") {
                Some(Value::Object(fields)) => fields.get("packages"),
                other => other,
            };
            if let Some(patterns) = workspaces.and_then(texts) {
                lists.entry(package.folder.clone()).or_default().extend(patterns);
            }
        }
        for file in &inventory.markers {
            let found = match file.name() {
                "lerna.json" => {
                    read_json(inventory, file).and_then(|json| json.get("packages").and_then(texts))
                }
                "pnpm-workspace.yaml" => read_text(inventory, file).map(|text| yaml_list(&text)),
                "nx.json" => Some(vec!["**".to_owned()]),
                "rush.json" => read_json(inventory, file).map(|json| rush_projects(&json)),
                _ => None,
            };
            if let Some(patterns) = found {
                lists.entry(file.folder().to_owned()).or_default().extend(patterns);
            }
        }
        for (top, patterns) in lists {
            let (wanted, unwanted) = globs(&patterns);
            for (at, package) in self.all.iter().enumerate() {
                let below = if top.is_empty() {
                    Some(package.folder.as_str())
                } else if package.folder == top {
                    Some("")
                } else {
                    package.folder.strip_prefix(&top).and_then(|rest| rest.strip_prefix('/'))
                };
                let Some(below) = below else { continue };
                let is_member =
                    below.is_empty() || (wanted.is_match(below) && !unwanted.is_match(below));
                if is_member && !package.name.is_empty() {
                    self.members.entry(package.name.clone()).or_insert(at);
                }
            }
        }
    }
}

/// The text of a marker, unless it is too large or no text.
pub(super) fn read_text(inventory: &Inventory, file: &SourceFile) -> Option<String> {
    let length = std::fs::metadata(inventory.root.join(&file.path)).ok()?.len();
    if length > LARGEST_CONFIGURATION {
        return None;
    }
    String::from_utf8(inventory.read(file).ok()?).ok()
}

/// A marker as JSON.
pub(super) fn read_json(inventory: &Inventory, file: &SourceFile) -> Option<Value> {
    jsonc::parse(&read_text(inventory, file)?)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array()?;
    Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn rush_projects(json: &Value) -> Vec<String> {
    let projects = json.get("projects").and_then(Value::as_array);
    projects
        .into_iter()
        .flatten()
        .filter_map(|project| project.get("projectFolder")?.as_str())
        .map(str::to_owned)
        .collect()
}

/// The patterns of `packages:` in a pnpm workspace.
fn yaml_list(text: &str) -> Vec<String> {
    let mut patterns = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if let Some(item) = trimmed.strip_prefix('-').filter(|_| inside) {
            let item = item.split(" #").next().unwrap_or(item);
            patterns.push(item.trim().trim_matches(['"', '\'']).to_owned());
        } else {
            inside = trimmed == "packages:";
        }
    }
    patterns
}

/// Patterns that take in, and patterns that leave out.
fn globs(patterns: &[String]) -> (GlobSet, GlobSet) {
    let (mut wanted, mut unwanted) = (GlobSetBuilder::new(), GlobSetBuilder::new());
    for pattern in patterns {
        let (set, pattern) = match pattern.strip_prefix('!') {
            Some(pattern) => (&mut unwanted, pattern),
            None => (&mut wanted, pattern.as_str()),
        };
        let Some(pattern) = join("", pattern.trim_end_matches('/')) else { continue };
        if let Ok(glob) = GlobBuilder::new(&pattern).literal_separator(true).build() {
            set.add(glob);
        }
    }
    (wanted.build().unwrap_or_default(), unwanted.build().unwrap_or_default())
}
