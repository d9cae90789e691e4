//! Which module a dotted name means.

use rustc_hash::{FxHashMap, FxHashSet};

/// The modules of the source by dotted name.
pub(super) struct Index {
    /// The first module of each name.
    by_name: FxHashMap<Box<str>, u32>,
    /// All modules of a name that several have.
    shared: FxHashMap<Box<str>, Vec<u32>>,
    /// Names of folders that lead to modules and are none.
    namespaces: FxHashSet<Box<str>>,
    /// Name, and whether the module is a package, by place.
    modules: Vec<Named>,
}

/// How a module is called and where it lies.
pub(super) struct Named {
    /// Its dotted name.
    pub(super) name: String,
    /// Whether it is the `__init__` of a package.
    pub(super) is_package: bool,
    /// Path relative to the source.
    pub(super) path: String,
    /// The source root it lies below.
    pub(super) root: String,
}

impl Named {
    /// The dotted name of the package that relative imports start from.
    pub(super) fn package(&self) -> &str {
        if self.is_package { &self.name } else { parent(&self.name) }
    }
}

/// The dotted name above `name`; empty at the top.
pub(super) fn parent(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(above, _)| above)
}

impl Index {
    pub(super) fn of(modules: Vec<Named>) -> Self {
        let mut by_name: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut shared: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
        for (at, module) in modules.iter().enumerate() {
            let at = at as u32;
            let first = *by_name.entry(module.name.as_str().into()).or_insert(at);
            if first != at {
                shared.entry(module.name.as_str().into()).or_insert_with(|| vec![first]).push(at);
            }
        }
        let mut namespaces: FxHashSet<Box<str>> = FxHashSet::default();
        for module in &modules {
            let mut above = parent(&module.name);
            while !above.is_empty() && !namespaces.contains(above) {
                if !by_name.contains_key(above) {
                    namespaces.insert(above.into());
                }
                above = parent(above);
            }
        }
        Self { by_name, shared, namespaces, modules }
    }

    /// The module in place `at`.
    pub(super) fn module(&self, at: u32) -> &Named {
        &self.modules[at as usize]
    }

    /// The module that `name` means when `from` imports it. Where several modules share the
    /// name, it is the one below the importer's source root; without one there, the one whose
    /// path has most in common with the importer's; without a single such one, none.
    pub(super) fn find(&self, name: &str, from: u32) -> Option<u32> {
        match self.shared.get(name) {
            None => self.by_name.get(name).copied(),
            Some(candidates) => self.choose(candidates, from),
        }
    }

    fn choose(&self, candidates: &[u32], from: u32) -> Option<u32> {
        let importer = self.module(from);
        let near = |at: &&u32| self.module(**at).root == importer.root;
        let mut same_root = candidates.iter().filter(near);
        if let (Some(only), None) = (same_root.next(), same_root.next()) {
            return Some(*only);
        }
        let common = |at: u32| {
            let (one, other) = (&self.module(at).path, &importer.path);
            one.split('/').zip(other.split('/')).take_while(|(a, b)| a == b).count()
        };
        let most = candidates.iter().map(|at| common(*at)).max()?;
        let mut nearest = candidates.iter().filter(|at| common(**at) == most);
        match (nearest.next(), nearest.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// Whether `name` is a folder that leads to modules and is none.
    pub(super) fn is_namespace(&self, name: &str) -> bool {
        self.namespaces.contains(name)
    }

    /// The name as the index keeps it, if it is a folder that leads to modules and is none.
    pub(super) fn namespace(&self, name: &str) -> Option<&str> {
        self.namespaces.get(name).map(AsRef::as_ref)
    }

    /// Whether `name` is a module or leads to one.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.by_name.contains_key(name) || self.is_namespace(name)
    }
}
