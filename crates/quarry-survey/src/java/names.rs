//! What a name means in a Java file: nested and inherited types, imports, the same package.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{
    effects,
    facts::{Annotation, Import, JavaFile},
    outside,
};
use crate::typed::{
    Bare, Imported, Names, Resolved, Symbol,
    deeds::Deeds,
    facts::FileFacts,
    full_name,
    program::{Lineage, Members, NO_OWNER, Program, Type},
};

/// The types of one package by their names; several where files share a name.
type Package<'a> = FxHashMap<&'a str, SmallVec<[Symbol; 1]>>;

/// The names of all files.
pub(super) struct JavaNames<'a> {
    files: &'a [JavaFile],
    facts: &'a [FileFacts],
    paths: &'a [&'a str],
    members: &'a [Members<'a>],
    packages: FxHashMap<&'a str, Package<'a>>,
    scopes: Vec<Scope<'a>>,
}

/// What the head of a file brings in.
#[derive(Default)]
struct Scope<'a> {
    /// Single-type imports: the name, and what it is.
    single: FxHashMap<&'a str, Resolved>,
    /// Types whose members are brought in by name.
    member: FxHashMap<&'a str, SmallVec<[Symbol; 1]>>,
    /// Packages on demand.
    packages: Vec<&'a str>,
    /// Types on demand.
    types: Vec<Symbol>,
    imported: Vec<Imported>,
    nowhere: Vec<String>,
}

impl<'a> JavaNames<'a> {
    /// For `files`, which lie at `paths`.
    pub(super) fn of(
        files: &'a [JavaFile],
        facts: &'a [FileFacts],
        paths: &'a [&'a str],
        members: &'a [Members<'a>],
    ) -> Self {
        let mut packages: FxHashMap<&'a str, Package<'a>> = FxHashMap::default();
        for (at, file) in files.iter().enumerate() {
            let package = packages.entry(&file.package).or_default();
            for (place, symbol) in facts[at].symbols.iter().enumerate() {
                if symbol.owner.is_none() && symbol.is_type() {
                    let symbol_at = Symbol { file: at as u32, at: place as u32 };
                    package.entry(&symbol.name).or_default().push(symbol_at);
                }
            }
        }
        let mut names = Self { files, facts, paths, members, packages, scopes: Vec::new() };
        names.scopes = (0..files.len()).map(|at| names.scope(at as u32)).collect();
        names
    }

    fn scope(&self, file: u32) -> Scope<'a> {
        let mut scope = Scope::default();
        for import in &self.files[file as usize].imports {
            self.import(file, import, &mut scope);
        }
        scope
    }

    fn import(&self, file: u32, import: &'a Import, scope: &mut Scope<'a>) {
        let (above, name) = import.name.rsplit_once('.').unwrap_or(("", &import.name));
        let mut brings = |symbol: Symbol| {
            scope.imported.push(Imported { file: symbol.file, line: import.line });
        };
        match (import.of_members, import.on_demand) {
            (false, false) => {
                let found = self.full(file, &import.name);
                if let Some(symbol) = found {
                    brings(symbol);
                } else if self.packages.get(above).is_some_and(|package| !package.is_empty()) {
                    scope.nowhere.push(import.name.clone());
                }
                scope.single.insert(name, found.map_or(Resolved::Outside, Resolved::In));
            }
            (true, false) => {
                if let Some(symbol) = self.full(file, above) {
                    brings(symbol);
                    scope.member.entry(name).or_default().push(symbol);
                }
            }
            (_, true) => {
                if let Some(symbol) = self.full(file, &import.name) {
                    brings(symbol);
                    scope.types.push(symbol);
                } else if !import.of_members {
                    scope.packages.push(&import.name);
                }
            }
        }
    }

    /// The type with this full name: the longest package that is one, then types.
    fn full(&self, file: u32, name: &str) -> Option<Symbol> {
        let in_package = |package: &str, name: &str| self.in_package(file, package, name);
        full_name::full(name, in_package, |of, name| self.nested(of, name))
    }

    fn nested(&self, of: Symbol, name: &str) -> Option<Symbol> {
        let facts = &self.facts[of.file as usize];
        let places = self.members[of.file as usize].get(&(of.at, name))?;
        let at = *places.iter().find(|at| facts.symbol(**at).is_type())?;
        Some(Symbol { file: of.file, at })
    }

    /// The type of a package; where several files define it, the one whose path has most in
    /// common with that of `file`.
    fn in_package(&self, file: u32, package: &str, name: &str) -> Option<Symbol> {
        let candidates = self.packages.get(package)?.get(name)?;
        if let [only] = candidates.as_slice() {
            return Some(*only);
        }
        let here = self.paths[file as usize];
        let common = |symbol: &Symbol| {
            let there = self.paths[symbol.file as usize];
            here.split('/').zip(there.split('/')).take_while(|(a, b)| a == b).count()
        };
        let most = candidates.iter().map(common).max()?;
        candidates.iter().find(|symbol| common(symbol) == most).copied()
    }

    fn simple(
        &self,
        lineage: &Lineage<'_>,
        file: u32,
        scope: Option<u32>,
        name: &str,
    ) -> Option<Resolved> {
        let facts = &self.facts[file as usize];
        let mut around = scope;
        while let Some(at) = around {
            let symbol = facts.symbol(at);
            if symbol.own_name() == name {
                return Some(Resolved::In(Symbol { file, at }));
            }
            if let Some(found) = lineage.nested(Symbol { file, at }, name) {
                return Some(Resolved::In(found));
            }
            around = symbol.owner;
        }
        let head = &self.scopes[file as usize];
        if let Some(places) = self.members[file as usize].get(&(NO_OWNER, name))
            && let Some(at) = places.iter().find(|at| facts.symbol(**at).is_type())
        {
            return Some(Resolved::In(Symbol { file, at: *at }));
        }
        if let Some(found) = head.single.get(name) {
            return Some(*found);
        }
        if let Some(classes) = head.member.get(name)
            && let Some(found) = classes.iter().find_map(|class| lineage.nested(*class, name))
        {
            return Some(Resolved::In(found));
        }
        let package = self.files[file as usize].package.as_str();
        let on_demand = std::iter::once(package).chain(head.packages.iter().copied());
        for package in on_demand {
            if let Some(found) = self.in_package(file, package, name) {
                return Some(Resolved::In(found));
            }
        }
        head.types.iter().find_map(|of| lineage.nested(*of, name)).map(Resolved::In)
    }

    /// The full name of a type outside the source, as the head of `file` gives it; `None` if it
    /// could come from several packages.
    pub(super) fn full_name(&self, file: u32, name: &str) -> Option<String> {
        let first = name.split('.').next().unwrap_or(name);
        let java = &self.files[file as usize];
        let import = java.imports.iter().find(|import| {
            !import.on_demand && !import.of_members && import.name.rsplit('.').next() == Some(first)
        });
        match import {
            Some(import) => Some(format!("{}{}", import.name, &name[first.len()..])),
            None if name.contains('.') && first.starts_with(char::is_lowercase) => {
                Some(name.to_owned())
            }
            None => None,
        }
    }

    /// The packages on demand of `file` that are not in the source.
    pub(super) fn open_packages(&self, file: u32) -> impl Iterator<Item = &str> {
        self.scopes[file as usize].packages.iter().copied()
    }

    /// The annotations of a symbol.
    pub(super) fn annotations(&self, symbol: Symbol) -> impl Iterator<Item = &'a Annotation> {
        let all = self.files[symbol.file as usize].annotations.iter();
        all.filter(move |one| one.on == symbol.at && one.parameter.is_none())
    }

    /// The class that a string spells in full.
    pub(super) fn spelled(&self, file: u32, text: &str) -> Option<Symbol> {
        self.full(file, text).or_else(|| self.full(file, &text.replace('$', ".")))
    }
}

impl Names for JavaNames<'_> {
    fn resolve(
        &self,
        lineage: &Lineage<'_>,
        file: u32,
        scope: Option<u32>,
        name: &str,
    ) -> Resolved {
        let Some((first, rest)) = name.split_once('.') else {
            return self.simple(lineage, file, scope, name).unwrap_or(Resolved::Outside);
        };
        match self.simple(lineage, file, scope, first) {
            Some(Resolved::In(symbol)) => {
                let mut of = symbol;
                for part in rest.split('.') {
                    match lineage.nested(of, part) {
                        Some(found) => of = found,
                        // The longest type that is known.
                        None => break,
                    }
                }
                Resolved::In(of)
            }
            Some(Resolved::Outside) => Resolved::Outside,
            None => self.full(file, name).map_or(Resolved::Outside, Resolved::In),
        }
    }

    fn imports(&self, file: u32) -> Vec<Imported> {
        self.scopes[file as usize].imported.clone()
    }

    fn nowhere(&self, file: u32) -> Vec<String> {
        self.scopes[file as usize].nowhere.clone()
    }

    fn bare(&self, file: u32, name: &str, _: bool) -> Vec<Bare> {
        let head = &self.scopes[file as usize];
        let named = head.member.get(name).into_iter().flatten();
        named.chain(&head.types).map(|class| Bare::MemberOf(*class)).collect()
    }

    fn outside(&self, name: &str, arguments: &[Type], member: &str) -> Option<Type> {
        outside::gives(name, arguments, member)
    }

    fn given(&self, name: &str, arguments: &[Type], member: &str, parameter: u8) -> Option<Type> {
        outside::given(name, arguments, member, parameter)
    }

    fn proves(&self) -> bool {
        true
    }

    fn does(&self, name: &str, member: &str) -> Deeds {
        effects::does(name, member)
    }

    fn gives_itself(&self, name: &str, member: &str) -> bool {
        effects::gives_itself(name, member)
    }

    fn gives_kind(&self, name: &str, member: &str) -> Option<&'static str> {
        effects::gives_kind(name, member)
    }

    fn made(&self, name: &str) -> Deeds {
        effects::made(name)
    }

    fn declared(&self, program: &Program<'_>, method: Symbol) -> Option<Deeds> {
        effects::declared(self, program, method)
    }

    fn separator(&self) -> &'static str {
        "."
    }
}
