//! Compiler configurations: which one governs a file, and what it says about specifiers.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use quarry_model::diagnostic::{Diagnostic, Severity};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::{
    packages::{Packages, read_json},
    paths::{folder, join},
};
use crate::inventory::{Inventory, SourceFile};

/// How many configurations may extend one another.
const LONGEST_CHAIN: usize = 16;

/// One configuration, with all that it extends.
#[derive(Debug, Default, Clone)]
pub(super) struct Config {
    /// The folder that bare specifiers are looked up in.
    pub(super) base: Option<String>,
    /// Patterns and what to try for them, relative to the source.
    pub(super) paths: Vec<(String, Vec<String>)>,
    references: Vec<String>,
    files: Option<Vec<String>>,
    include: Option<Vec<String>>,
    exclude: Vec<String>,
}

/// The configurations of a source.
#[derive(Debug, Default)]
pub(super) struct Configs {
    /// For each folder with a configuration: it, and those it refers to, each with what it
    /// takes in.
    by_folder: FxHashMap<String, Vec<(Config, Option<Includes>)>>,
}

#[derive(Debug)]
struct Includes {
    files: FxHashSet<String>,
    include: GlobSet,
    exclude: GlobSet,
}

impl Configs {
    /// Reads every `tsconfig.json` and `jsconfig.json`.
    pub(super) fn of(
        inventory: &Inventory,
        packages: &Packages,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let markers: FxHashMap<&str, &SourceFile> =
            inventory.markers.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut reader = Reader { inventory, packages, markers, diagnostics };
        let mut configs = Self::default();
        for name in ["tsconfig.json", "jsconfig.json"] {
            for file in inventory.markers.iter().filter(|file| file.name() == name) {
                let at = file.folder().to_owned();
                if configs.by_folder.contains_key(&at) {
                    continue;
                }
                let config = reader.load(&file.path, &at, 0);
                let mut projects = Vec::new();
                let mut seen = FxHashSet::default();
                reader.add(config, &mut projects, &mut seen);
                if projects.len() == 1 {
                    projects[0].1 = None;
                }
                configs.by_folder.insert(at, projects);
            }
        }
        configs
    }

    /// The configuration that governs the file at `path`: of the nearest folder that has any,
    /// the one that takes the file in.
    pub(super) fn governing(&self, path: &str) -> Option<&Config> {
        let mut at = folder(path);
        loop {
            if let Some(projects) = self.by_folder.get(at) {
                let named = projects
                    .iter()
                    .find(|(_, takes)| takes.as_ref().is_none_or(|takes| takes.has(path)));
                return named.or_else(|| projects.first()).map(|(config, _)| config);
            }
            if at.is_empty() {
                return None;
            }
            at = folder(at);
        }
    }
}

impl Includes {
    fn has(&self, path: &str) -> bool {
        self.files.contains(path) || (self.include.is_match(path) && !self.exclude.is_match(path))
    }
}

struct Reader<'a> {
    inventory: &'a Inventory,
    packages: &'a Packages,
    markers: FxHashMap<&'a str, &'a SourceFile>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Adds a configuration and those it refers to.
    fn add(
        &mut self,
        config: Config,
        into: &mut Vec<(Config, Option<Includes>)>,
        seen: &mut FxHashSet<String>,
    ) {
        let references = config.references.clone();
        let takes = includes(&config);
        into.push((config, Some(takes)));
        for reference in references {
            let file = if super::has_ending(&reference, "json") {
                reference
            } else {
                join(&reference, "tsconfig.json").unwrap_or_default()
            };
            if into.len() < 256
                && self.markers.contains_key(file.as_str())
                && seen.insert(file.clone())
            {
                let config = self.load(&file, folder(&file), 0);
                self.add(config, into, seen);
            }
        }
    }

    /// The configuration at `path`, as `leaf` sees it: the folder of the one that extends it.
    fn load(&mut self, path: &str, leaf: &str, depth: usize) -> Config {
        let Some(json) = self.markers.get(path).copied().and_then(|file| {
            let json = read_json(self.inventory, file);
            if json.is_none() {
                self.report(path, "This configuration is not valid JSON, so it was left out");
            }
            json
        }) else {
            return Config::default();
        };
        let here = folder(path).to_owned();
        let mut config = Config::default();
        for extended in extended(&json) {
            if depth >= LONGEST_CHAIN {
                self.report(path, "Configurations extend one another without end");
                break;
            }
            match self.find_extended(&here, &extended) {
                Some(file) => {
                    let below = self.load(&file, leaf, depth + 1);
                    config.take(below);
                }
                None => self.report(
                    path,
                    &format!(
                        "It extends `{extended}`, which is not in the source; what that says \
                         about names of modules is not known"
                    ),
                ),
            }
        }
        config.references.clear();
        config.read(&json, &here, leaf);
        if depth == 0 && config.files.is_none() && config.include.is_none() {
            config.include = Some(vec![here]);
        }
        config
    }

    fn report(&mut self, path: &str, cause: &str) {
        self.diagnostics.push(Diagnostic {
            path: path.to_owned(),
            line: 0,
            severity: Severity::Note,
            cause: cause.to_owned(),
        });
    }

    /// The file that `extends` names.
    fn find_extended(&self, here: &str, named: &str) -> Option<String> {
        let stem = if named.starts_with('.') || named.starts_with('/') {
            join(here, named)?
        } else {
            let (package, rest) = split_package(named);
            let package = self.packages.member(package)?;
            join(&package.folder, if rest.is_empty() { "tsconfig.json" } else { rest })?
        };
        [stem.clone(), format!("{stem}.json"), format!("{stem}/tsconfig.json")]
            .into_iter()
            .find(|path| self.markers.contains_key(path.as_str()))
    }
}

impl Config {
    /// Takes over what an extended configuration says.
    fn take(&mut self, from: Self) {
        if from.base.is_some() {
            self.base = from.base;
        }
        if !from.paths.is_empty() {
            self.paths = from.paths;
        }
        if from.files.is_some() {
            self.files = from.files;
        }
        if from.include.is_some() {
            self.include = from.include;
        }
        if !from.exclude.is_empty() {
            self.exclude = from.exclude;
        }
    }

    fn read(&mut self, json: &Value, here: &str, leaf: &str) {
        let place = |text: &str| match text.strip_prefix("${configDir}") {
            Some(rest) => join(leaf, rest.trim_start_matches('/')),
            None => join(here, text),
        };
        let list = |value: Option<&Value>| -> Option<Vec<String>> {
            let list = value?.as_array()?;
            Some(list.iter().filter_map(Value::as_str).filter_map(place).collect())
        };
        if let Some(options) = json.get("compilerOptions") {
            if let Some(base) = options.get("baseUrl").and_then(Value::as_str) {
                self.base = place(base);
            }
            if let Some(paths) = options.get("paths").and_then(Value::as_object) {
                let base = self.base.clone().unwrap_or_else(|| here.to_owned());
                self.paths = paths
                    .iter()
                    .map(|(pattern, targets)| {
                        let targets = targets.as_array().into_iter().flatten();
                        let targets = targets.filter_map(Value::as_str).filter_map(|target| {
                            match target.strip_prefix("${configDir}") {
                                Some(rest) => join(leaf, rest.trim_start_matches('/')),
                                None => join(&base, target),
                            }
                        });
                        (pattern.clone(), targets.collect())
                    })
                    .collect();
            }
        }
        if let Some(files) = list(json.get("files")) {
            self.files = Some(files);
        }
        if let Some(include) = list(json.get("include")) {
            self.include = Some(include);
        }
        if let Some(exclude) = list(json.get("exclude")) {
            self.exclude = exclude;
        }
        let references = json.get("references").and_then(Value::as_array).into_iter().flatten();
        self.references = references
            .filter_map(|reference| join(here, reference.get("path")?.as_str()?))
            .collect();
    }
}

fn extended(json: &Value) -> Vec<String> {
    match json.get("extends") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => {
            many.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// `@scope/name/rest` or `name/rest`, parted after the name.
pub(super) fn split_package(specifier: &str) -> (&str, &str) {
    let name_end = if specifier.starts_with('@') {
        let scope = specifier.find('/').unwrap_or(specifier.len());
        specifier[scope..].match_indices('/').nth(1).map(|(at, _)| scope + at)
    } else {
        specifier.find('/')
    };
    name_end.map_or((specifier, ""), |end| (&specifier[..end], &specifier[end + 1..]))
}

fn includes(config: &Config) -> Includes {
    let set = |patterns: &[String]| {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let whole = pattern.trim_end_matches('/');
            let name = whole.rsplit('/').next().unwrap_or(whole);
            let below = if whole.is_empty() { "**".to_owned() } else { format!("{whole}/**") };
            let forms =
                if name.contains(['*', '.']) { vec![whole.to_owned()] } else { vec![below] };
            for form in forms {
                if let Ok(glob) = GlobBuilder::new(&form).literal_separator(true).build() {
                    set.add(glob);
                }
            }
        }
        set.build().unwrap_or_default()
    };
    Includes {
        files: config.files.iter().flatten().cloned().collect(),
        include: set(config.include.as_deref().unwrap_or_default()),
        exclude: set(&config.exclude),
    }
}
