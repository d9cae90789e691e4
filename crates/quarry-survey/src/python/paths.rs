//! Paths: what an expression such as `mail.Mailer(host).send` says about where its value comes
//! from, without knowing any other file.

use ruff_python_ast::name::Name;
use rustc_hash::FxHashMap;

/// What a path starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Root {
    /// The name bound by an import, by its place.
    Import(u32),
    /// A module-level symbol of the file itself, by its place.
    Symbol(u32),
    /// An instance of a class of the file, by its symbol: `self`.
    Instance(u32),
    /// What a class of the file inherits, by its symbol: `super()`.
    Super(u32),
}

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// What a call returns.
    Called,
    /// An attribute, by its place among the names of the file.
    Attribute(u32),
}

/// A path: a root, and steps that [`Paths`] keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Path {
    /// What it starts from.
    pub(super) root: Root,
    start: u32,
    length: u32,
}

impl Path {
    /// The path without its last step; `None` for one of its root alone.
    pub(super) fn without_last(self) -> Option<Self> {
        Some(Self { length: self.length.checked_sub(1)?, ..self })
    }
}

/// The steps of all paths of a file.
#[derive(Debug, Default)]
pub(super) struct Paths {
    names: Vec<Name>,
    steps: Vec<Step>,
}

impl Paths {
    /// The steps of `path`, in order.
    pub(super) fn steps(&self, path: Path) -> &[Step] {
        &self.steps[path.start as usize..(path.start + path.length) as usize]
    }

    /// The name in place `at`.
    pub(super) fn name(&self, at: u32) -> &str {
        &self.names[at as usize]
    }
}

/// Collects the paths of a file.
#[derive(Debug, Default)]
pub(super) struct PathWriter {
    paths: Paths,
    places: FxHashMap<Name, u32>,
}

impl PathWriter {
    /// The place of `name`.
    pub(super) fn name(&mut self, name: &Name) -> u32 {
        if let Some(at) = self.places.get(name) {
            return *at;
        }
        let at = self.paths.names.len() as u32;
        self.paths.names.push(name.clone());
        self.places.insert(name.clone(), at);
        at
    }

    /// The name in place `at`.
    pub(super) fn name_at(&self, at: u32) -> &Name {
        &self.paths.names[at as usize]
    }

    /// A path of its root alone.
    pub(super) fn bare(root: Root) -> Path {
        Path { root, start: 0, length: 0 }
    }

    /// `path` with `steps` after its own.
    pub(super) fn extended(&mut self, path: Path, steps: &[Step]) -> Path {
        if steps.is_empty() {
            return path;
        }
        let start = self.paths.steps.len() as u32;
        let own = path.start as usize..(path.start + path.length) as usize;
        self.paths.steps.extend_from_within(own);
        self.paths.steps.extend_from_slice(steps);
        Path { root: path.root, start, length: self.paths.steps.len() as u32 - start }
    }

    /// The steps of `path`, in order.
    pub(super) fn steps(&self, path: Path) -> &[Step] {
        self.paths.steps(path)
    }

    /// What was collected.
    pub(super) fn finish(self) -> Paths {
        self.paths
    }
}
