//! What all detectors ask: where a name comes from, what a receiver is, what a text says.

use quarry_model::{
    evidence::ModuleIx,
    module::{Role, RoleFinding},
};
use rustc_hash::FxHashMap;

use super::super::{
    facts::{Annotation, Argument, JavaFile},
    names::JavaNames,
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Names, Resolved, Symbol,
        facts::{FileFacts, Path, Root},
        findings::Origin,
        program::{Head, Program, Type},
        walk::{State, Walker},
        written,
    },
};

/// Constants that are put together of constants are followed this far.
const FURTHEST: u32 = 16;
/// Longest text that is put together, in bytes.
const LONGEST_TEXT: usize = 64 << 10;

/// All files, and what is asked of them.
pub(crate) struct Frame<'a> {
    pub(super) files: &'a [JavaFile],
    pub(super) program: &'a Program<'a>,
    pub(super) names: &'a JavaNames<'a>,
    /// For each file and symbol, the places of its annotations.
    on: Vec<FxHashMap<u32, Vec<u32>>>,
}

impl<'a> Frame<'a> {
    pub(crate) fn of(
        files: &'a [JavaFile],
        program: &'a Program<'a>,
        names: &'a JavaNames<'a>,
    ) -> Self {
        let on = files
            .iter()
            .map(|file| {
                let mut on: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
                for (at, annotation) in file.annotations.iter().enumerate() {
                    if annotation.parameter.is_none() {
                        on.entry(annotation.on).or_default().push(at as u32);
                    }
                }
                on
            })
            .collect();
        Self { files, program, names, on }
    }

    /// The files with their places.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, &'a JavaFile, &'a FileFacts)> + '_ {
        let files = self.files.iter().zip(self.program.files).enumerate();
        files.map(|(at, (file, facts))| (at as u32, file, facts))
    }

    /// The annotations of a symbol.
    pub(super) fn annotations(&self, symbol: Symbol) -> impl Iterator<Item = &'a Annotation> + '_ {
        let file = &self.files[symbol.file as usize];
        let places = self.on[symbol.file as usize].get(&symbol.at);
        places.into_iter().flatten().map(move |at| &file.annotations[*at as usize])
    }

    /// The annotation of a symbol with one of these names from one of these packages.
    pub(super) fn annotation(
        &self,
        symbol: Symbol,
        names: &[&str],
        packages: &[&str],
    ) -> Option<(&'a Annotation, Origin)> {
        let mut found = self.annotations(symbol).filter_map(|annotation| {
            let origin = self.origin_of(symbol.file, annotation, names, packages);
            (origin != Origin::No).then_some((annotation, origin))
        });
        found.next()
    }

    /// Where an annotation comes from, if it has one of these names.
    pub(super) fn origin_of(
        &self,
        file: u32,
        annotation: &Annotation,
        names: &[&str],
        packages: &[&str],
    ) -> Origin {
        if !names.contains(&annotation.own_name()) {
            return Origin::No;
        }
        self.origin(file, &annotation.name, packages)
    }

    /// Whether the type `name` of `file` comes from one of these packages.
    pub(super) fn origin(&self, file: u32, name: &str, packages: &[&str]) -> Origin {
        let resolved = self.names.resolve(&self.program.lineage, file, None, name);
        if resolved != Resolved::Outside {
            return Origin::No;
        }
        let within = |full: &str| {
            packages.iter().any(|package| {
                full.strip_prefix(package)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        match self.names.full_name(file, name) {
            Some(full) if within(&full) => Origin::Certain,
            Some(_) => Origin::No,
            None if self.names.open_packages(file).any(within) => Origin::Certain,
            None => Origin::Possible,
        }
    }

    /// The type that a path gives, or names.
    pub(super) fn receiver(&self, file: u32, path: Path) -> Type {
        match Walker::of(self.program, file).walk(path, &mut |_, _, _| {}) {
            State::Value(of) | State::Static(of) => of,
            State::Lost => Type::UNKNOWN,
        }
    }

    /// Whether a value, or a type by its name, is one of the framework's types `names`.
    pub(super) fn is_a(&self, file: u32, path: Path, names: &[&str], packages: &[&str]) -> Origin {
        let of = self.receiver(file, path);
        if of.head == Head::Unknown {
            return self.named(file, path, names, packages);
        }
        let above = self.program.outside_ancestors(&of);
        above.iter().map(|of| self.type_is(of, names, packages)).max().unwrap_or(Origin::No)
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
        let first = (0..=path.len)
            .map(|len| Path { len, ..path })
            .find(|start| self.receiver(file, *start).head != Head::Unknown);
        self.is_a(file, first.unwrap_or(path), names, packages)
    }

    /// Whether a type outside the source is one of the framework's types `names`.
    pub(super) fn type_is(&self, of: &Type, names: &[&str], packages: &[&str]) -> Origin {
        let Head::Outside { file, at } = of.head else { return Origin::No };
        let facts = &self.program.files[file as usize];
        let name = facts.name(written(facts, at).name);
        let own = name.rsplit_once('.').map_or(name, |(_, own)| own);
        if names.contains(&own) { self.origin(file, name, packages) } else { Origin::No }
    }

    /// Whether a path that leads nowhere in the source is the name of a framework's type, as in
    /// `SecurityContextHolder.getContext()`.
    fn named(&self, file: u32, path: Path, names: &[&str], packages: &[&str]) -> Origin {
        let facts = &self.program.files[file as usize];
        let steps = facts.steps(path);
        let (Root::Bare(_), [only]) = (path.root, steps) else { return Origin::Possible };
        if only.call.is_some() {
            return Origin::Possible;
        }
        let name = facts.name(only.name);
        if names.contains(&name) {
            self.origin(file, name, packages)
        } else if name.starts_with(char::is_uppercase) {
            Origin::No
        } else {
            Origin::Possible
        }
    }

    /// Whether a path is only this name, which nothing in the source and no import has: a type of
    /// `java.lang`.
    pub(super) fn is_spelled(&self, file: u32, path: Path, name: &str) -> bool {
        let facts = &self.program.files[file as usize];
        let [only] = facts.steps(path) else { return false };
        matches!(path.root, Root::Bare(_))
            && only.call.is_none()
            && facts.name(only.name) == name
            && self.names.full_name(file, name).is_none()
            && self.names.resolve(&self.program.lineage, file, None, name) == Resolved::Outside
    }

    /// The text that an argument is: written, or that of a constant. What is put in that is
    /// neither is `{}`.
    pub(super) fn text(
        &self,
        file: u32,
        within: Option<u32>,
        argument: &Argument,
    ) -> Option<String> {
        self.text_through(file, within, argument, 0)
    }

    fn text_through(
        &self,
        file: u32,
        within: Option<u32>,
        argument: &Argument,
        depth: u32,
    ) -> Option<String> {
        if depth > FURTHEST {
            return None;
        }
        match argument {
            Argument::Text(text) => Some(text.clone()),
            Argument::Name(name) => self.constant(file, within, name, depth + 1),
            Argument::Joined(parts) => {
                let mut text = String::new();
                let mut known = false;
                for part in parts {
                    let part = self.text_through(file, within, part, depth + 1);
                    known |= part.is_some();
                    text.push_str(part.as_deref().unwrap_or("{}"));
                    if text.len() > LONGEST_TEXT {
                        return None;
                    }
                }
                known.then_some(text)
            }
            _ => None,
        }
    }

    /// The texts of an annotation's argument, constants included.
    pub(super) fn texts(&self, file: u32, annotation: &Annotation, names: &[&str]) -> Vec<String> {
        let Some(argument) = names.iter().find_map(|name| annotation.argument(name)) else {
            return Vec::new();
        };
        let list = match argument {
            Argument::List(list) => list.iter().collect(),
            one => vec![one],
        };
        list.into_iter()
            .filter_map(|argument| self.text(file, Some(annotation.on), argument))
            .collect()
    }

    fn constant(&self, file: u32, within: Option<u32>, name: &str, depth: u32) -> Option<String> {
        let facts = &self.program.files[file as usize];
        if let Some((class, name)) = name.rsplit_once('.') {
            if class == "this" {
                return self.constant(file, within, name, depth);
            }
            let scope = within.and_then(|at| Self::around(facts, at));
            return match self.names.resolve(&self.program.lineage, file, scope, class) {
                Resolved::In(of) => self.constant_of(of, name, depth),
                Resolved::Outside => None,
            };
        }
        let mut scope = within;
        while let Some(at) = scope {
            if let Some(text) = self.constant_of(Symbol { file, at }, name, depth) {
                return Some(text);
            }
            scope = facts.symbol(at).owner;
        }
        self.names.bare(file, name, false).into_iter().find_map(|bare| match bare {
            crate::typed::Bare::MemberOf(of) => self.constant_of(of, name, depth),
            crate::typed::Bare::Symbol(_) => None,
        })
    }

    fn constant_of(&self, of: Symbol, name: &str, depth: u32) -> Option<String> {
        let facts = &self.program.files[of.file as usize];
        let constants = &self.files[of.file as usize].constants;
        let (at, value) = constants.iter().find(|(at, _)| {
            let symbol = facts.symbol(*at);
            symbol.owner == Some(of.at) && symbol.own_name() == name
        })?;
        self.text_through(of.file, Some(*at), value, depth)
    }

    /// The innermost type around a symbol, or the symbol itself if it is one.
    pub(super) fn around(facts: &FileFacts, at: u32) -> Option<u32> {
        let mut scope = Some(at);
        while let Some(at) = scope {
            let symbol = facts.symbol(at);
            if symbol.is_type() {
                return Some(at);
            }
            scope = symbol.owner;
        }
        None
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
            Argument::New(at) | Argument::Class(at) => self.program.instance(file, *at, None, 0),
            Argument::Value(path) => self.receiver(file, *path),
            _ => return None,
        };
        (of.head != Head::Unknown).then_some(of)
    }
}

/// Gives a module a role, once.
pub(super) fn play(
    evidence: &mut LanguageEvidence,
    file: u32,
    role: Role,
    because: impl Into<String>,
    line: u32,
) {
    let module = ModuleIx(file);
    if !evidence.roles.iter().rev().any(|known| known.module == module && known.role == role) {
        evidence.roles.push(RoleFinding { module, role, because: because.into(), line });
    }
}
