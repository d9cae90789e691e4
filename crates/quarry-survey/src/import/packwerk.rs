//! Packages of packwerk: `packwerk.yml`, and below it a `package.yml` and `package_todo.yml`
//! for each package.

use std::{collections::BTreeMap, path::Path};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use quarry_model::boundary::Part;
use serde::Deserialize;
use serde_norway::Value;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    folder::{Found, find},
    imported::{Boundary, BoundaryKind, SuggestedDomain},
    names::{last_part, literal_glob, module_path},
    notes::{Notes, plain},
};

/// See the module.
#[derive(Debug)]
pub(super) struct Packwerk;

#[derive(Default, Deserialize)]
struct Configuration {
    #[serde(default)]
    package_paths: OneOrMany,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn all(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

#[derive(Default, Deserialize)]
struct Package {
    #[serde(default)]
    dependencies: OneOrMany,
    #[serde(default)]
    enforce_dependencies: Option<Value>,
    #[serde(default)]
    enforce_privacy: Option<Value>,
    #[serde(default)]
    public_path: Option<String>,
    #[serde(default)]
    owner: Option<Value>,
    #[serde(default)]
    metadata: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Todo {
    #[serde(default)]
    files: Vec<String>,
}

impl Format for Packwerk {
    fn name(&self) -> &'static str {
        "packwerk"
    }

    fn describe(&self) -> &'static str {
        "packwerk.yml, with the package.yml and package_todo.yml of the folders below it"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        if glance.text.contains('\0') {
            return Confidence::No;
        }
        if matches!(glance.name, "packwerk.yml" | "package.yml") {
            return Confidence::Certain;
        }
        let settings = ["package_paths:", "enforce_dependencies:", "enforce_privacy:"];
        let says = glance.lines().any(|line| settings.iter().any(|each| line.starts_with(each)));
        if says { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let malformed = |cause: String| ImportError::Malformed { format: self.name(), cause };
        if file.name == "package.yml" {
            return Err(malformed(
                "it is one package; choose the packwerk.yml at the root, which stands for all"
                    .to_owned(),
            ));
        }
        let Some(folder) = file.folder else {
            return Err(malformed("the packages lie in folders beside it".to_owned()));
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let configuration: Option<Configuration> = yaml(&text).map_err(malformed)?;
        let wanted = package_paths(&configuration.unwrap_or_default(), &mut notes);
        let names = ["package.yml", "package_todo.yml", "deprecated_references.yml"];
        let found = find(folder, &names, &mut notes);
        let mut imported = Imported { format: self.name(), ..Imported::default() };
        for each in &found {
            if wanted.is_match(if each.folder.is_empty() { "." } else { &each.folder }) {
                read_one(each, &mut imported, &mut notes);
            }
        }
        finish_domains(&mut imported.domains);
        imported.boundaries.sort_unstable();
        imported.counts = notes.counts;
        imported.reading.diagnostics = notes.finish();
        Ok(imported)
    }
}

/// Values in values that are deeper than this are not read.
const DEEPEST: u32 = 64;

/// The longest text that is read, in bytes.
const LONGEST: usize = 8 << 20;

/// What the text says; `None` if it is empty. The time that the parser takes grows with the
/// square of the depth, so that is looked at before.
fn yaml<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Option<T>, String> {
    if text.len() > LONGEST {
        return Err(format!("it is larger than {} MiB", LONGEST >> 20));
    }
    if is_deep(text) {
        return Err(format!("its values are nested deeper than {DEEPEST}"));
    }
    serde_norway::from_str(text).map_err(|error| error.to_string())
}

fn is_deep(text: &str) -> bool {
    let mut brackets = 0_u32;
    text.lines().any(|line| {
        let indented = line.bytes().take_while(|byte| b" -?:\t".contains(byte)).count();
        let deepest = line.bytes().fold(0, |deepest, byte| {
            match byte {
                b'[' | b'{' => brackets += 1,
                b']' | b'}' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            brackets.max(deepest)
        });
        deepest > DEEPEST || indented > 4 * DEEPEST as usize
    })
}

/// The folders that may be packages: all, if nothing else is said.
fn package_paths(configuration: &Configuration, notes: &mut Notes) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    let asked = configuration.package_paths.all();
    let all = ["**".to_owned()];
    let patterns = if asked.is_empty() { &all } else { asked };
    for pattern in patterns {
        let text = pattern.trim_end_matches('/');
        // Ruby takes `**/` as any folder, the root among them.
        let text = if text == "**" || text.is_empty() { "**" } else { text };
        match GlobBuilder::new(text).literal_separator(true).build() {
            Ok(glob) => {
                set.add(glob);
            }
            Err(_) => notes.skip("patterns that have no meaning", 0, || {
                format!("“{}” in package_paths is not a pattern", plain(pattern))
            }),
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

fn read_one(file: &Found, imported: &mut Imported, notes: &mut Notes) {
    let path = if file.folder.is_empty() {
        file.name.clone()
    } else {
        format!("{}/{}", file.folder, file.name)
    };
    let own = if file.folder.is_empty() { "." } else { &file.folder };
    let mut said = Notes::about(&path);
    let text = super::text::decode(&file.bytes, &mut said);
    if file.name == "package.yml" {
        match yaml::<Package>(&text) {
            Ok(package) => {
                said.read();
                take_package(own, &package.unwrap_or_default(), imported, &mut said);
            }
            Err(error) => said.broken(0, || format!("The package can't be read: {error}")),
        }
    } else {
        match yaml::<BTreeMap<String, BTreeMap<String, Todo>>>(&text) {
            Ok(todo) => {
                for (other, names) in todo.unwrap_or_default() {
                    let mut files: Vec<&String> =
                        names.values().flat_map(|todo| &todo.files).collect();
                    files.sort_unstable();
                    files.dedup();
                    said.read();
                    imported.boundaries.push(Boundary {
                        from: own.to_owned(),
                        to: other,
                        kind: BoundaryKind::Violated,
                        count: files.len() as u32,
                    });
                }
            }
            Err(error) => said.broken(0, || format!("The list can't be read: {error}")),
        }
    }
    notes.take(said);
}

/// Whether a package asks for a check: `true`, `strict`, or a list of what it is asked for.
fn is_on(setting: Option<&Value>) -> bool {
    match setting {
        None | Some(Value::Null) => false,
        Some(Value::Bool(on)) => *on,
        Some(Value::String(word)) => word != "false",
        Some(_) => true,
    }
}

/// What others may use of a package that keeps the rest private.
const PUBLIC_PATH: &str = "app/public";

fn take_package(own: &str, package: &Package, imported: &mut Imported, notes: &mut Notes) {
    // The root is what lies in no package below it.
    let (below, patterns) = match own {
        "." => (String::new(), vec!["**".to_owned()]),
        own => (format!("{}/", literal_glob(own)), vec![format!("{}/**", literal_glob(own))]),
    };
    imported.parts.push(Part { name: own.to_owned(), patterns });
    let mut say = |to: String, kind| {
        imported.boundaries.push(Boundary { from: own.to_owned(), to, kind, count: 0 });
    };
    if is_on(package.enforce_dependencies.as_ref()) {
        say(String::new(), BoundaryKind::Closed);
    }
    if is_on(package.enforce_privacy.as_ref()) {
        match module_path(package.public_path.as_deref().unwrap_or(PUBLIC_PATH)) {
            Ok(path) => say(format!("{below}{}/**", literal_glob(&path)), BoundaryKind::Public),
            Err(fault) => notes.skip("public folders that there can't be", 0, || {
                format!("The public folder of “{}” {}", plain(own), fault.because())
            }),
        }
    }
    if own != "." {
        let owner = package.owner.as_ref().or_else(|| package.metadata.get("owner"));
        imported.domains.push(SuggestedDomain {
            name: own.to_owned(),
            patterns: vec![format!("{}/**", literal_glob(own))],
            owner: owner.and_then(Value::as_str).map(str::to_owned),
        });
    }
    for other in package.dependencies.all() {
        match module_path(other) {
            Ok(other) => imported.boundaries.push(Boundary {
                from: own.to_owned(),
                to: other,
                kind: BoundaryKind::Allowed,
                count: 0,
            }),
            Err(_) if other == "." => imported.boundaries.push(Boundary {
                from: own.to_owned(),
                to: other.clone(),
                kind: BoundaryKind::Allowed,
                count: 0,
            }),
            Err(fault) => notes.skip("packages that there can't be", 0, || {
                format!("The package “{}” {}", plain(other), fault.because())
            }),
        }
    }
}

/// Names that are as short as they can be and still differ, and outer folders before inner
/// ones, since later patterns win.
pub(super) fn finish_domains(domains: &mut [SuggestedDomain]) {
    let mut short: BTreeMap<String, u32> = BTreeMap::new();
    for domain in domains.iter() {
        *short.entry(last_part(&domain.name).to_lowercase()).or_default() += 1;
    }
    for domain in domains.iter_mut() {
        let last = last_part(&domain.name);
        if short.get(&last.to_lowercase()) == Some(&1) {
            domain.name = last.to_owned();
        }
    }
    let depth = |domain: &SuggestedDomain| {
        let of = |pattern: &String| pattern.matches(['/', '.']).count();
        domain.patterns.iter().map(of).max().unwrap_or(0)
    };
    domains.sort_by(|a, b| depth(a).cmp(&depth(b)).then_with(|| a.name.cmp(&b.name)));
}
