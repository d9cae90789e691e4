//! What all detectors ask: where a name comes from, what a receiver is, what a text says.

use rustc_hash::FxHashMap;

use super::super::{
    facts::{Argument, Attribute, CSharpFile},
    names::{CSharpNames, arity},
};
use crate::typed::{
    Names, Resolved, Symbol,
    facts::{FileFacts, Path, Root},
    findings::Origin,
    program::{Head, Program, Type},
    walk::{Reached, State, Walker},
    written,
};

/// Values that are values of values are followed this far.
const FURTHEST: u32 = 8;

/// All files, and what is asked of them.
pub(in super::super) struct Frame<'a> {
    pub(super) files: &'a [CSharpFile],
    pub(super) program: &'a Program<'a>,
    pub(super) names: &'a CSharpNames<'a>,
    /// For each file and symbol, the places of its attributes.
    on: Vec<FxHashMap<u32, Vec<u32>>>,
}

impl<'a> Frame<'a> {
    pub(in super::super) fn of(
        files: &'a [CSharpFile],
        program: &'a Program<'a>,
        names: &'a CSharpNames<'a>,
    ) -> Self {
        let mut on = Vec::with_capacity(files.len());
        for file in files {
            let mut own: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
            for (at, attribute) in file.attributes.iter().enumerate() {
                own.entry(attribute.on).or_default().push(at as u32);
            }
            on.push(own);
        }
        Self { files, program, names, on }
    }

    /// The files with their places.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, &'a CSharpFile, &'a FileFacts)> + '_ {
        let files = self.files.iter().zip(self.program.files).enumerate();
        files.map(|(at, (file, facts))| (at as u32, file, facts))
    }

    /// What a file shows.
    pub(super) fn facts(&self, file: u32) -> &'a FileFacts {
        &self.program.files[file as usize]
    }

    /// The types of all files.
    pub(super) fn types(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.each().flat_map(|(file, _, facts)| {
            let types = facts.symbols.iter().enumerate().filter(|(_, fact)| fact.is_type());
            types.map(move |(at, _)| Symbol { file, at: at as u32 })
        })
    }

    /// The members of a type, without those of its other parts.
    pub(super) fn members(&self, of: Symbol) -> impl Iterator<Item = Symbol> + '_ {
        let members = self.facts(of.file).symbols.iter().enumerate();
        members
            .filter(move |(_, fact)| fact.owner == Some(of.at))
            .map(move |(at, _)| Symbol { file: of.file, at: at as u32 })
    }

    /// The attributes of a symbol.
    pub(super) fn attributes(&self, symbol: Symbol) -> impl Iterator<Item = &'a Attribute> + '_ {
        let file = &self.files[symbol.file as usize];
        let places = self.on[symbol.file as usize].get(&symbol.at);
        places.into_iter().flatten().map(move |at| &file.attributes[*at as usize])
    }

    /// The attribute of a type, all its parts included, with one of these names from one of
    /// these packages.
    pub(super) fn attribute(
        &self,
        symbol: Symbol,
        names: &[&str],
        packages: &[&str],
    ) -> Option<(&'a Attribute, Symbol, Origin)> {
        let parts = self.names.parts(symbol).iter().copied();
        std::iter::once(symbol).chain(parts).find_map(|part| {
            self.attributes(part).find_map(|attribute| {
                let origin = self.origin_of(part.file, attribute, names, packages);
                (origin != Origin::No).then_some((attribute, part, origin))
            })
        })
    }

    /// Where an attribute comes from, if it has one of these names.
    pub(super) fn origin_of(
        &self,
        file: u32,
        attribute: &Attribute,
        names: &[&str],
        packages: &[&str],
    ) -> Origin {
        if !names.contains(&attribute.own_name()) {
            return Origin::No;
        }
        self.origin(file, None, &format!("{}@", attribute.name), packages)
    }

    /// Whether the type `name`, as it is written in `file`, comes from one of these packages.
    pub(super) fn origin(
        &self,
        file: u32,
        scope: Option<u32>,
        name: &str,
        packages: &[&str],
    ) -> Origin {
        let scope = scope.or_else(|| self.first_type(file));
        if self.names.resolve(&self.program.lineage, file, scope, name) != Resolved::Outside {
            return Origin::No;
        }
        let within = |full: &str| {
            packages.iter().any(|package| {
                full.strip_prefix(package)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let name = arity(name.trim_end_matches('@')).0;
        let name = self.names.alias(file, name).unwrap_or(name);
        let full = name.contains('.');
        if full && within(name) || self.imports(file, packages) {
            Origin::Certain
        } else if full && !packages.iter().any(|package| package.contains(name)) {
            Origin::No
        } else {
            Origin::Possible
        }
    }

    /// Whether a file imports one of these packages.
    pub(super) fn imports(&self, file: u32, packages: &[&str]) -> bool {
        let own = self.files[file as usize].namespace.as_str();
        let namespaces = self.names.imported_namespaces(file).iter().copied();
        namespaces.chain(std::iter::once(own)).any(|namespace| {
            packages.iter().any(|package| {
                namespace
                    .strip_prefix(package)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        })
    }

    /// The first type of a file: names are looked up in its namespace.
    fn first_type(&self, file: u32) -> Option<u32> {
        self.facts(file)
            .symbols
            .iter()
            .position(crate::typed::facts::SymbolFact::is_type)
            .map(|at| at as u32)
    }

    /// The type that a path gives, or names.
    pub(super) fn receiver(&self, file: u32, path: Path) -> Type {
        match Walker::of(self.program, file).walk(path, &mut |_, _, _| {}) {
            State::Value(of) | State::Static(of) => of,
            State::Lost => Type::UNKNOWN,
        }
    }

    /// The symbol of the source that a path ends at.
    pub(super) fn reached(&self, file: u32, path: Path) -> Option<Symbol> {
        let mut found = None;
        Walker::of(self.program, file).walk(path, &mut |reached, _, left| {
            if left == 0 {
                found = match reached {
                    Reached::Type(at) | Reached::Symbol(at) => Some(at),
                    Reached::Member { member, .. } => Some(member),
                    Reached::Unseen(_) => None,
                };
            }
        });
        found
    }

    /// Whether a value, or a type by its name, is one of the framework's types `names`.
    pub(super) fn is_a(&self, file: u32, path: Path, names: &[&str], packages: &[&str]) -> Origin {
        let of = self.receiver(file, path);
        if of.head == Head::Unknown {
            return self.named(file, path, names, packages, 0);
        }
        self.type_is_a(&of, names, packages)
    }

    /// Whether a type is one of the framework's types `names`, or inherits from one.
    pub(super) fn type_is_a(&self, of: &Type, names: &[&str], packages: &[&str]) -> Origin {
        let above = self.program.outside_ancestors(of);
        above.iter().map(|of| self.type_is(of, names, packages)).max().unwrap_or(Origin::No)
    }

    /// Whether a class of the source inherits from one of the framework's types `names`.
    pub(super) fn inherits(&self, of: Symbol, names: &[&str], packages: &[&str]) -> Origin {
        self.type_is_a(&Type::of(of), names, packages)
    }

    /// Whether a chain of calls starts at one of the framework's types `names`: each of its steps
    /// gives a part of the same builder.
    pub(super) fn starts_at(
        &self,
        file: u32,
        path: Path,
        names: &[&str],
        packages: &[&str],
    ) -> Origin {
        let states = Walker::of(self.program, file).states(path);
        let mut best = Origin::No;
        let mut known = false;
        for (_, state) in states {
            if let State::Value(of) | State::Static(of) = state
                && of.head != Head::Unknown
            {
                known = true;
                best = best.max(self.type_is_a(&of, names, packages));
            }
        }
        if known { best } else { self.named(file, path, names, packages, 0) }
    }

    /// Whether a type outside the source is one of the framework's types `names`.
    fn type_is(&self, of: &Type, names: &[&str], packages: &[&str]) -> Origin {
        match of.head {
            // What the reader knows of was made by the framework.
            Head::Known(name) if names.contains(&name) => Origin::Certain,
            Head::Outside { file, at } => {
                let facts = self.facts(file);
                let fact = written(facts, at);
                let name = facts.name(fact.name);
                let own = name.rsplit_once('.').map_or(name, |(_, own)| own);
                if names.contains(&arity(own).0) {
                    self.origin(file, fact.scope, name, packages)
                } else {
                    Origin::No
                }
            }
            _ => Origin::No,
        }
    }

    /// Whether a path that leads nowhere in the source begins with the name of a framework's
    /// type, as in `BackgroundJob.Enqueue()`.
    fn named(
        &self,
        file: u32,
        path: Path,
        names: &[&str],
        packages: &[&str],
        depth: u32,
    ) -> Origin {
        let facts = self.facts(file);
        match (path.root, facts.steps(path).first()) {
            (Root::Value(at), _) if depth < FURTHEST => {
                self.named(file, facts.values[at as usize], names, packages, depth + 1)
            }
            (Root::Bare(scope), Some(first)) => {
                let name = facts.name(first.name);
                if names.contains(&name) {
                    self.origin(file, scope, name, packages)
                } else if name.starts_with(char::is_uppercase) {
                    Origin::No
                } else {
                    Origin::Possible
                }
            }
            _ => Origin::Possible,
        }
    }

    /// Whether a path begins with this name.
    pub(super) fn starts_with(&self, file: u32, path: Path, name: &str) -> bool {
        let facts = self.facts(file);
        matches!(path.root, Root::Bare(_))
            && facts.steps(path).first().is_some_and(|first| facts.name(first.name) == name)
    }

    /// The text that an argument is: written, or that of a constant.
    pub(super) fn text(&self, file: u32, argument: &Argument) -> Option<String> {
        match argument {
            Argument::Text(text) => Some(text.clone()),
            Argument::Name(_, path) => self.constant(file, *path),
            _ => None,
        }
    }

    fn constant(&self, file: u32, path: Path) -> Option<String> {
        let symbol = self.reached(file, path)?;
        let constants = &self.files[symbol.file as usize].constants;
        constants.iter().find(|(at, _)| *at == symbol.at).map(|(_, text)| text.clone())
    }

    /// The first text that an attribute is called with, or one of these properties.
    pub(super) fn attribute_text(
        &self,
        file: u32,
        attribute: &Attribute,
        names: &[&str],
    ) -> Option<String> {
        names
            .iter()
            .filter_map(|name| attribute.argument(name))
            .find_map(|argument| self.text(file, argument))
    }

    /// The type of the source in place `at` of `file`.
    pub(super) fn class(&self, file: u32, at: u32) -> Option<Symbol> {
        match self.program.resolved(file, at) {
            Resolved::In(symbol) => Some(symbol),
            Resolved::Outside => None,
        }
    }

    /// The type that an argument is a value of: made by `new`, or declared.
    pub(super) fn argument_type(&self, file: u32, argument: &Argument) -> Option<Type> {
        let of = match argument {
            Argument::New(at, _) | Argument::Class(at) => self.program.instance(file, *at, None, 0),
            Argument::Value(path) | Argument::Name(_, path) => self.receiver(file, *path),
            _ => return None,
        };
        (of.head != Head::Unknown).then_some(of)
    }

    /// The name of a type without what stands before it; empty if it is not known.
    pub(super) fn type_name(&self, of: &Type) -> String {
        match of.symbol() {
            Some(symbol) => self.program.symbol(symbol).own_name().to_owned(),
            None => arity(self.program.outside_name(of.head).unwrap_or("")).0.to_owned(),
        }
    }
}
