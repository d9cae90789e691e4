//! Which module each import statement means.

use std::borrow::Cow;

use quarry_model::dependency::DependencyKind;

use super::{
    facts::Import,
    index::{Index, parent},
};

/// Where an import leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To a module that the import names.
    Module(u32),
    /// To something in a module, or to everything in it.
    In(u32),
    /// To a module above the one that was named, which does not exist.
    Above(u32),
    /// To a folder that is a package without `__init__`, by its dotted name.
    Namespace(String),
    /// Into the source, but to nothing there; the name as it was meant.
    Nowhere(String),
    /// Out of the source.
    Outside,
}

impl Target {
    /// The module that is depended on, if there is one.
    pub(super) fn module(&self) -> Option<u32> {
        match self {
            Self::Module(at) | Self::In(at) | Self::Above(at) => Some(*at),
            _ => None,
        }
    }
}

/// The kind of dependency that an import makes.
pub(super) fn kind(import: &Import) -> DependencyKind {
    if import.type_only { DependencyKind::ImportType } else { DependencyKind::Import }
}

/// Where `import`, which stands in the module `from`, leads.
pub(super) fn resolve(index: &Index, from: u32, import: &Import) -> Target {
    if import.level == 0 && !index.knows(import.module.split('.').next().unwrap_or_default()) {
        return beside(index, from, import).unwrap_or(Target::Outside);
    }
    let Some(base) = base(index, from, import) else {
        let dots = ".".repeat(import.level as usize);
        return Target::Nowhere(format!("{dots}{}", import.module));
    };
    let target = match import.name.as_deref() {
        None => dotted(index, from, &base),
        Some("*") => member(index, from, &base, None),
        Some(name) => member(index, from, &base, Some(name)),
    };
    if import.level == 0 && target == Target::Outside {
        return beside(index, from, import).unwrap_or(Target::Outside);
    }
    target
}

/// The dotted name that the statement starts from; `None` for dots that lead out of the top.
fn base<'i>(index: &'i Index, from: u32, import: &'i Import) -> Option<Cow<'i, str>> {
    if import.level == 0 {
        return Some(Cow::Borrowed(&import.module));
    }
    let mut package = index.module(from).package();
    for _ in 1..import.level {
        if package.is_empty() {
            return None;
        }
        package = parent(package);
    }
    if package.is_empty() {
        // Relative imports from the top of a root: scripts beside each other.
        return (import.level == 1).then(|| Cow::Borrowed(import.module.as_str()));
    }
    if import.module.is_empty() {
        Some(Cow::Borrowed(package))
    } else {
        Some(Cow::Owned(format!("{package}.{}", import.module)))
    }
}

/// `import a.b.c`: the longest part of the name that exists.
fn dotted(index: &Index, from: u32, name: &str) -> Target {
    if let Some(at) = index.find(name, from) {
        return Target::Module(at);
    }
    if index.is_namespace(name) {
        return Target::Namespace(name.to_owned());
    }
    let mut above = parent(name);
    while !above.is_empty() {
        if let Some(at) = index.find(above, from) {
            return Target::Above(at);
        }
        above = parent(above);
    }
    lost(index, name)
}

/// `from X import n`: the module `X.n`, or else `X`.
fn member(index: &Index, from: u32, base: &str, name: Option<&str>) -> Target {
    if let Some(name) = name {
        let full = if base.is_empty() { name.to_owned() } else { format!("{base}.{name}") };
        if let Some(at) = index.find(&full, from) {
            return Target::Module(at);
        }
        if index.is_namespace(&full) {
            return Target::Namespace(full);
        }
    }
    match index.find(base, from) {
        Some(at) => Target::In(at),
        None => lost(index, &name.map_or_else(|| base.to_owned(), |name| format!("{base}.{name}"))),
    }
}

/// A name that is no module: outside the source, unless the source has its first part.
fn lost(index: &Index, name: &str) -> Target {
    let first = name.split('.').next().unwrap_or(name);
    if index.knows(first) { Target::Nowhere(name.to_owned()) } else { Target::Outside }
}

/// A file beside the importer, for scripts: Python puts their folder on its path. Only files
/// that lie in no package are scripts.
fn beside(index: &Index, from: u32, import: &Import) -> Option<Target> {
    let importer = index.module(from);
    let folder = parent(&importer.name);
    if importer.is_package || folder.is_empty() || index.find(folder, from).is_some() {
        return None;
    }
    let name = format!("{folder}.{}", import.module);
    let found = match import.name.as_deref() {
        None => dotted(index, from, &name),
        Some("*") => member(index, from, &name, None),
        Some(member_name) => member(index, from, &name, Some(member_name)),
    };
    match found {
        Target::Module(_) | Target::In(_) => Some(found),
        _ => None,
    }
}
