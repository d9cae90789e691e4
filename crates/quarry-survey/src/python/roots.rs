//! Source roots: the folders that absolute imports start from, and the dotted name that each
//! file has below its root.

use std::collections::{BTreeMap, BTreeSet};

use super::Python;
use crate::{
    inventory::{Inventory, SourceFile},
    language::LanguageReader as _,
};

/// Where imports start.
#[derive(Debug)]
pub(super) struct Roots {
    /// Folders relative to the source without slash at the end, sorted; empty is the source.
    folders: BTreeSet<String>,
    /// The package that the source itself is, with a dot at the end, when it lies inside one.
    above: String,
}

/// The packages of a source by folder.
pub(super) struct Layout {
    /// Folders that hold a Python file.
    folders: BTreeSet<String>,
    /// Folders that are packages by their `__init__`.
    packages: BTreeSet<String>,
    /// Folders that something declares to be roots; the source itself is always one.
    declared: BTreeSet<String>,
    above: String,
}

/// A package that may be named from two roots.
pub(super) struct Doubt {
    /// The folder above it; packages beside each other have one answer.
    pub(super) near: String,
    /// Its name from the folder above it.
    pub(super) near_name: String,
    /// Its name from the declared root, through namespace packages.
    pub(super) far_name: String,
}

impl Layout {
    /// Reads the layout from the paths of `files` and from what project files declare.
    pub(super) fn of(inventory: &Inventory, files: &[SourceFile]) -> Self {
        let folders: BTreeSet<String> = files.iter().map(|f| f.folder().to_owned()).collect();
        let packages: BTreeSet<String> = files
            .iter()
            .filter(|file| matches!(file.name(), "__init__.py" | "__init__.pyi"))
            .map(|file| file.folder().to_owned())
            .collect();
        let above =
            if packages.contains("") { name_of_enclosing(inventory) } else { String::new() };
        let mut declared = BTreeSet::from([String::new()]);
        // Other languages have markers of their own.
        let own = inventory.markers.iter().filter(|marker| Python.marks(marker.name()));
        for marker in own {
            declare(inventory, marker, &folders, &packages, &mut declared);
        }
        declared.retain(|folder| folder.is_empty() || !packages.contains(folder));
        Self { folders, packages, declared, above }
    }

    /// Packages whose root the layout leaves open: there is a declared root above, with
    /// folders between that could be namespace packages.
    pub(super) fn doubts(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        for folder in &self.packages {
            let Some(near) = parent(folder) else { continue };
            if self.packages.contains(near) || self.declared.contains(near) {
                continue;
            }
            let far = ancestors(near).find(|above| self.declared.contains(*above)).unwrap_or("");
            let between = below(far, folder);
            if between.split('/').all(is_identifier) {
                doubts.push(Doubt {
                    near: near.to_owned(),
                    near_name: below(near, folder).to_owned(),
                    far_name: between.replace('/', "."),
                });
            }
        }
        doubts
    }

    /// The roots, where `far` are the folders whose packages are known by their long names.
    pub(super) fn roots(self, far: &BTreeSet<String>) -> Roots {
        let mut folders = self.declared;
        for folder in &self.packages {
            let Some(near) = parent(folder) else { continue };
            if !self.packages.contains(near) && !far.contains(near) {
                folders.insert(near.to_owned());
            }
        }
        // A root that no file lies below names nothing.
        folders.retain(|root| {
            root.is_empty() || self.folders.iter().any(|folder| is_within(folder, root))
        });
        Roots { folders, above: self.above }
    }
}

impl Roots {
    /// The root that `folder` lies below: the deepest.
    pub(super) fn root_of<'a>(&'a self, folder: &'a str) -> &'a str {
        std::iter::once(folder)
            .chain(ancestors(folder))
            .find(|above| self.folders.contains(*above))
            .unwrap_or("")
    }

    /// The dotted name of a file below its root; a package is named by its folder.
    pub(super) fn dotted(&self, file: &SourceFile) -> String {
        let folder = file.folder();
        let root = self.root_of(folder);
        let stem = file.name().rsplit_once('.').map_or(file.name(), |(stem, _)| stem);
        let mut name = if root.is_empty() { self.above.clone() } else { String::new() };
        for part in below(root, folder).split('/').filter(|part| !part.is_empty()) {
            name.push_str(part);
            name.push('.');
        }
        if stem != "__init__" || name.is_empty() {
            name.push_str(stem);
        } else {
            name.pop();
        }
        name
    }

    /// The roots, sorted.
    pub(super) fn into_folders(self) -> Vec<String> {
        self.folders.into_iter().collect()
    }
}

fn parent(folder: &str) -> Option<&str> {
    if folder.is_empty() {
        return None;
    }
    Some(folder.rsplit_once('/').map_or("", |(above, _)| above))
}

/// The folders above `folder`, the nearest first, down to the source itself.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(folder), |folder| parent(folder))
}

fn is_within(folder: &str, root: &str) -> bool {
    folder.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn below<'a>(root: &str, folder: &'a str) -> &'a str {
    folder.strip_prefix(root).unwrap_or(folder).trim_start_matches('/')
}

fn is_identifier(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// The dotted name of the source itself, with a dot at the end, when it is a package: its own
/// name and those of the packages around it.
fn name_of_enclosing(inventory: &Inventory) -> String {
    let Ok(root) = inventory.root.canonicalize() else { return String::new() };
    let mut name = String::new();
    for folder in root.ancestors() {
        let is_package =
            folder.join("__init__.py").is_file() || folder.join("__init__.pyi").is_file();
        let Some(part) = folder.file_name().and_then(std::ffi::OsStr::to_str) else { break };
        if !is_package || !is_identifier(part) {
            break;
        }
        name.insert_str(0, &format!("{part}."));
    }
    name
}

/// Adds the roots that a project file declares.
fn declare(
    inventory: &Inventory,
    marker: &SourceFile,
    folders: &BTreeSet<String>,
    packages: &BTreeSet<String>,
    declared: &mut BTreeSet<String>,
) {
    let home = marker.folder();
    if packages.contains(home) && !home.is_empty() {
        return;
    }
    declared.insert(home.to_owned());
    if marker.name() == "manage.py" {
        return;
    }
    let join = |folder: &str| match (home.is_empty(), folder.is_empty()) {
        (_, true) => home.to_owned(),
        (true, false) => folder.to_owned(),
        (false, false) => format!("{home}/{folder}"),
    };
    let text = inventory.read(marker).unwrap_or_default();
    let mut named = declared_folders(marker.name(), &String::from_utf8_lossy(&text));
    named.insert("src".to_owned());
    for folder in named {
        let folder = join(folder.trim_start_matches("./").trim_matches('/'));
        if folders.iter().any(|with_files| is_within(with_files, &folder)) {
            declared.insert(folder);
        }
    }
}

/// The folders that the text of a project file names as places of packages. Reads the usual
/// spellings line by line; what it misses is found by the layout.
fn declared_folders(file_name: &str, text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut keys = BTreeMap::new();
    let mut section = "";
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('[') && line.ends_with(']') && !line.contains('=') {
            section = line;
            continue;
        }
        if let Some((key, value)) = line.split_once('=') {
            keys.insert((section, key.trim()), value.trim());
        }
        // setup.cfg spells `package_dir =` and, on the next line, `= src`.
        if file_name == "setup.cfg"
            && section == "[options]"
            && let Some(folder) = line.strip_prefix('=')
        {
            found.insert(folder.trim().to_owned());
        }
        if file_name == "setup.py" {
            found.extend(after_keyword(line, "package_dir"));
            found.extend(after_keyword(line, "where"));
        }
        if file_name == "pyproject.toml" && section.starts_with("[tool.poetry") {
            found.extend(after_keyword(line, "from"));
        }
    }
    for ((section, key), value) in keys {
        let names_folder = match file_name {
            "setup.cfg" => section == "[options.packages.find]" && key == "where",
            "pyproject.toml" => {
                (section == "[tool.setuptools.packages.find]" && key == "where")
                    || (section == "[tool.setuptools]" && key == "package-dir")
                    || (section == "[tool.setuptools.package-dir]"
                        && key.trim_matches('"').is_empty())
            }
            _ => false,
        };
        if names_folder {
            let value = value.split_once('=').map_or(value, |(_, folder)| folder);
            found.extend(quoted(value));
            if !value.contains(['"', '\'']) {
                found.insert(value.trim().to_owned());
            }
        }
    }
    found
}

/// The last quoted word of what follows `keyword` and an equals sign in `line`.
fn after_keyword(line: &str, keyword: &str) -> Option<String> {
    let (_, rest) = line.split_once(keyword)?;
    let rest = rest.trim_start().strip_prefix('=')?;
    quoted(rest.split([')', ']', '}']).next().unwrap_or(rest)).pop()
}

/// The quoted words of a line.
fn quoted(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '\'']) {
        let quote = &rest[start..=start];
        let Some(length) = rest[start + 1..].find(quote) else { break };
        words.push(rest[start + 1..start + 1 + length].to_owned());
        rest = &rest[start + length + 2..];
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn project_files_declare_roots() {
        let cases: &[(&str, &str, &[&str])] = &[
            (
                "pyproject.toml",
                "[tool.setuptools.packages.find]\nwhere = [\"lib\", 'more']\n",
                &["lib", "more"],
            ),
            ("pyproject.toml", "[tool.setuptools]\npackage-dir = {\"\" = \"lib\"}\n", &["lib"]),
            ("pyproject.toml", "[tool.setuptools.package-dir]\n\"\" = \"lib\"\n", &["lib"]),
            (
                "pyproject.toml",
                "[tool.poetry]\npackages = [{ include = \"x\", from = \"lib\" }]\n",
                &["lib"],
            ),
            ("pyproject.toml", "[project]\nwhere = \"x\"\n", &[]),
            ("setup.cfg", "[options]\npackage_dir =\n    = lib\n", &["lib"]),
            ("setup.cfg", "[options.packages.find]\nwhere = lib\n", &["lib"]),
            (
                "setup.py",
                "setup(package_dir={'': 'lib'}, packages=find_packages(where='lib'))\n",
                &["lib"],
            ),
        ];
        for (name, text, expected) in cases {
            let found: Vec<_> = declared_folders(name, text).into_iter().collect();
            assert_eq!(found, *expected, "{name}: {text}");
        }
    }
}
