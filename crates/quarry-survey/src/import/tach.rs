//! `tach.toml`: modules of a Python program, and which may use which.

use quarry_model::boundary::Part;
use serde::Deserialize;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    imported::{Boundary, BoundaryKind, SuggestedDomain},
    notes::{Notes, plain},
    packwerk::finish_domains,
};

/// See the module.
#[derive(Debug)]
pub(super) struct Tach;

#[derive(Deserialize)]
struct Configuration {
    #[serde(default)]
    modules: Vec<TachModule>,
    #[serde(default)]
    interfaces: Vec<toml::Value>,
}

#[derive(Deserialize)]
struct TachModule {
    path: Option<String>,
    #[serde(default)]
    paths: Vec<String>,
    depends_on: Option<Vec<Named>>,
    cannot_depend_on: Option<Vec<Named>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Name(String),
    Table { path: String },
}

impl Named {
    fn name(&self) -> &str {
        match self {
            Self::Name(name) | Self::Table { path: name } => name,
        }
    }
}

impl Format for Tach {
    fn name(&self) -> &'static str {
        "tach"
    }

    fn describe(&self) -> &'static str {
        "tach.toml"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let has = |start: &str| glance.lines().any(|line| line.trim_start().starts_with(start));
        let says = has("[[modules]]") && has("path");
        match (glance.name == "tach.toml", says) {
            (true, _) | (_, true) if !glance.text.contains('\0') => Confidence::Certain,
            _ => Confidence::No,
        }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let configuration: Configuration = toml::from_str(&text).map_err(|error| {
            let cause = error.message().to_owned();
            ImportError::Malformed { format: self.name(), cause }
        })?;
        let mut imported = Imported { format: self.name(), ..Imported::default() };
        for module in &configuration.modules {
            for path in module.path.iter().chain(&module.paths) {
                notes.read();
                take_module(path, module, &mut imported, &mut notes);
            }
        }
        if !configuration.interfaces.is_empty() {
            notes.note("interfaces", 0, || {
                "Interfaces name symbols, not modules; Quarry does not check them".to_owned()
            });
        }
        finish_domains(&mut imported.domains);
        imported.parts.sort_unstable();
        imported.boundaries.sort_unstable();
        imported.counts = notes.counts;
        imported.reading.diagnostics = notes.finish();
        Ok(imported)
    }
}

fn take_module(path: &str, module: &TachModule, imported: &mut Imported, notes: &mut Notes) {
    match dotted_patterns(path) {
        Ok(patterns) => {
            let name = path.to_owned();
            imported.parts.push(Part { name: name.clone(), patterns: patterns.clone() });
            imported.domains.push(SuggestedDomain { name, patterns, owner: None });
        }
        // The root is what belongs to no module.
        Err(_) if matches!(path, "<root>" | "." | "") => {
            let patterns = vec!["**".to_owned()];
            imported.parts.push(Part { name: path.to_owned(), patterns });
        }
        Err(why) => {
            notes.skip("modules that there can't be", 0, || {
                format!("The module “{}” {why}", plain(path))
            });
            return;
        }
    }
    if module.depends_on.is_some() {
        let (from, to) = (path.to_owned(), String::new());
        imported.boundaries.push(Boundary { from, to, kind: BoundaryKind::Closed, count: 0 });
    }
    for (names, kind) in [
        (&module.depends_on, BoundaryKind::Allowed),
        (&module.cannot_depend_on, BoundaryKind::Forbidden),
    ] {
        for other in names.iter().flatten() {
            let (from, to) = (path.to_owned(), other.name().to_owned());
            imported.boundaries.push(Boundary { from, to, kind, count: 0 });
        }
    }
}

/// The longest pattern, in bytes.
const LONGEST: usize = 390;

/// Patterns for a dotted name and everything below it; `*` and `**` in it stand for any name.
pub(super) fn dotted_patterns(name: &str) -> Result<Vec<String>, &'static str> {
    let name = name.trim();
    if name.len() > LONGEST {
        return Err("is too long");
    }
    if name.is_empty() {
        return Err("is empty");
    }
    let sound = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '*');
    if !name.split('.').all(|part| !part.is_empty() && part.chars().all(sound)) {
        return Err("is not a dotted name");
    }
    let base = name.trim_end_matches(".**").trim_end_matches(".*").replace("**", "*");
    Ok(vec![base.clone(), format!("{base}.*")])
}
