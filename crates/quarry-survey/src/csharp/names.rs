//! What a name means in a C# file: nested and inherited types, namespaces from the inside out,
//! using directives; of the types of one name, those that the project may use.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::{effects, facts::CSharpFile, outside, projects::Projects};
use crate::typed::{
    Bare, Imported, Names, Resolved, Symbol,
    deeds::Deeds,
    facts::FileFacts,
    full_name,
    program::{Lineage, Members, Type},
};

/// The types of one namespace by name and number of type parameters; several where files share
/// a name, such as the parts of a type.
type Namespace<'a> = FxHashMap<(&'a str, u8), SmallVec<[Symbol; 1]>>;

/// The names of all files.
pub(super) struct CSharpNames<'a> {
    files: &'a [CSharpFile],
    facts: &'a [FileFacts],
    paths: &'a [&'a str],
    members: &'a [Members<'a>],
    projects: &'a Projects,
    /// The project of each file.
    project: Vec<u32>,
    namespaces: FxHashMap<&'a str, Namespace<'a>>,
    /// Every namespace, and every one around one.
    known: FxHashSet<&'a str>,
    parts: FxHashMap<Symbol, Vec<Symbol>>,
    extensions: FxHashMap<&'a str, Vec<Symbol>>,
    scopes: Vec<Scope<'a>>,
}

/// What the head of a file brings in, with what its project brings in.
#[derive(Default)]
struct Scope<'a> {
    namespaces: Vec<&'a str>,
    aliases: Vec<(&'a str, &'a str)>,
    statics: Vec<Symbol>,
    imported: Vec<Imported>,
    nowhere: Vec<String>,
}

impl<'a> CSharpNames<'a> {
    /// For `files`, which lie at `paths` and belong to `project`.
    pub(super) fn of(
        files: &'a [CSharpFile],
        facts: &'a [FileFacts],
        paths: &'a [&'a str],
        members: &'a [Members<'a>],
        projects: &'a Projects,
        project: Vec<u32>,
    ) -> Self {
        let mut namespaces: FxHashMap<&'a str, Namespace<'a>> = FxHashMap::default();
        let mut extensions: FxHashMap<&'a str, Vec<Symbol>> = FxHashMap::default();
        let mut known = FxHashSet::default();
        for (at, file) in files.iter().enumerate() {
            for (place, symbol) in facts[at].symbols.iter().enumerate() {
                let this = Symbol { file: at as u32, at: place as u32 };
                if symbol.owner.is_none() && symbol.is_type() {
                    let namespace = file.namespaces.get(&this.at).map_or("", String::as_str);
                    let arity = symbol.parameters.len().min(255) as u8;
                    let types = namespaces.entry(namespace).or_default();
                    types.entry((&symbol.name, arity)).or_default().push(this);
                }
            }
            for method in &file.extensions {
                let this = Symbol { file: at as u32, at: *method };
                let name = facts[at].symbol(*method).own_name();
                extensions.entry(name).or_default().push(this);
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "goes into a set")]
        for namespace in namespaces.keys() {
            known.insert(*namespace);
            for (at, _) in namespace.match_indices('.') {
                known.insert(&namespace[..at]);
            }
        }
        let mut names = Self {
            files,
            facts,
            paths,
            members,
            projects,
            project,
            namespaces,
            known,
            parts: FxHashMap::default(),
            extensions,
            scopes: Vec::new(),
        };
        names.parts = names.find_parts();
        let global = names.global_usings();
        names.scopes = (0..files.len()).map(|at| names.scope(at as u32, &global)).collect();
        names
    }

    /// The other parts of types that are declared in several.
    fn find_parts(&self) -> FxHashMap<Symbol, Vec<Symbol>> {
        let mut groups: FxHashMap<(u32, &str, &str), Vec<Symbol>> = FxHashMap::default();
        for (at, file) in self.files.iter().enumerate() {
            for place in &file.partial {
                let symbol = Symbol { file: at as u32, at: *place };
                let fact = self.facts[at].symbol(*place);
                let namespace = self.namespace_of(symbol.file, Some(*place));
                let key = (self.project[at], namespace, &*fact.name);
                groups.entry(key).or_default().push(symbol);
            }
        }
        let mut parts = FxHashMap::default();
        for group in groups.into_values().filter(|group| group.len() > 1) {
            for symbol in &group {
                let others = group.iter().copied().filter(|other| other != symbol).collect();
                parts.insert(*symbol, others);
            }
        }
        parts
    }

    /// What `global using` brings into the files of each project.
    fn global_usings(&self) -> FxHashMap<u32, Vec<&'a super::facts::Using>> {
        let mut global: FxHashMap<u32, Vec<&'a super::facts::Using>> = FxHashMap::default();
        for (at, file) in self.files.iter().enumerate() {
            let usings = file.usings.iter().filter(|using| using.global);
            global.entry(self.project[at]).or_default().extend(usings);
        }
        global
    }

    fn scope(&self, file: u32, global: &FxHashMap<u32, Vec<&'a super::facts::Using>>) -> Scope<'a> {
        let mut scope = Scope::default();
        let own = self.files[file as usize].usings.iter().filter(|using| !using.global);
        let project = self.project[file as usize];
        let shared = global.get(&project).into_iter().flatten().copied();
        for (at, using) in own.chain(shared).enumerate() {
            let here = at < self.files[file as usize].usings.len();
            if let Some(alias) = &using.alias {
                scope.aliases.push((alias, &using.name));
            } else if !using.of_members {
                scope.namespaces.push(&using.name);
                if here && self.should_be_known(&using.name) {
                    scope.nowhere.push(using.name.clone());
                }
                continue;
            }
            let found = self.full(file, &using.name);
            if let Some(symbol) = found {
                if using.of_members {
                    scope.statics.push(symbol);
                }
                if here {
                    scope.imported.push(Imported { file: symbol.file, line: using.line });
                }
            }
        }
        if let Some(project) = self.projects.get(project) {
            scope.namespaces.extend(project.usings.iter().map(String::as_str));
        }
        scope
    }

    /// Whether a namespace lies beside those of the source, but is none of them.
    fn should_be_known(&self, namespace: &str) -> bool {
        let second = namespace.match_indices('.').nth(1).map(|(at, _)| at);
        let Some(second) = second else { return false };
        self.known.contains(&namespace[..second]) && !self.known.contains(namespace)
    }

    /// The namespace around the type `scope` of `file`.
    pub(super) fn namespace_of(&self, file: u32, scope: Option<u32>) -> &str {
        let facts = &self.facts[file as usize];
        let mut around = scope;
        while let Some(at) = around {
            let owner = facts.symbol(at).owner;
            if owner.is_none() {
                let own = &self.files[file as usize];
                return own.namespaces.get(&at).map_or("", String::as_str);
            }
            around = owner;
        }
        ""
    }

    /// The type with this full name: the longest namespace that is one, then types.
    pub(super) fn full(&self, file: u32, name: &str) -> Option<Symbol> {
        let in_namespace = |namespace: &str, name: &str| self.in_namespace(file, namespace, name);
        full_name::full(name, in_namespace, |of, name| self.nested(of, name))
    }

    fn nested(&self, of: Symbol, name: &str) -> Option<Symbol> {
        let (name, _) = arity(name);
        let facts = &self.facts[of.file as usize];
        let places = self.members[of.file as usize].get(&(of.at, name))?;
        let at = *places.iter().find(|at| facts.symbol(**at).is_type())?;
        Some(Symbol { file: of.file, at })
    }

    /// The type of a namespace that `file` may use; where several define it, the one of its own
    /// project, then the one whose path has most in common with that of `file`.
    fn in_namespace(&self, file: u32, namespace: &str, name: &str) -> Option<Symbol> {
        let (name, count) = arity(name);
        let candidates = self.namespaces.get(namespace)?.get(&(name, count))?;
        let project = self.project[file as usize];
        let sees =
            |symbol: &Symbol| self.projects.sees(project, self.project[symbol.file as usize]);
        if let [only] = candidates.as_slice() {
            return sees(only).then_some(*only);
        }
        let here = self.paths[file as usize];
        let near = |symbol: &Symbol| {
            let there = self.paths[symbol.file as usize];
            let own = self.project[symbol.file as usize] == project;
            (own, here.split('/').zip(there.split('/')).take_while(|(a, b)| a == b).count())
        };
        let best = candidates.iter().filter(|symbol| sees(symbol)).map(near).max()?;
        let mut fitting = candidates.iter().filter(|symbol| sees(symbol) && near(symbol) == best);
        let found = *fitting.next()?;
        Some(self.main_part(found))
    }

    /// The part that a type is known by: that of the file that is named after it, else the one
    /// with the shortest path.
    fn main_part(&self, symbol: Symbol) -> Symbol {
        let Some(parts) = self.parts.get(&symbol) else { return symbol };
        let name = self.facts[symbol.file as usize].symbol(symbol.at).own_name();
        let rank = |part: &&Symbol| {
            let path = self.paths[part.file as usize];
            let file = path.rsplit('/').next().unwrap_or(path);
            (file.strip_suffix(".cs") != Some(name), path.len(), **part)
        };
        std::iter::once(&symbol).chain(parts).min_by_key(rank).copied().unwrap_or(symbol)
    }

    fn simple(
        &self,
        lineage: &Lineage<'_>,
        file: u32,
        scope: Option<u32>,
        name: &str,
    ) -> Option<Resolved> {
        let facts = &self.facts[file as usize];
        let (own_name, count) = arity(name);
        let mut around = scope;
        while let Some(at) = around {
            let symbol = facts.symbol(at);
            let this = Symbol { file, at };
            if symbol.own_name() == own_name && symbol.parameters.len() == usize::from(count) {
                return Some(Resolved::In(this));
            }
            let others = self.parts(this);
            for part in std::iter::once(&this).chain(others) {
                if let Some(found) = lineage.nested(*part, own_name) {
                    return Some(Resolved::In(found));
                }
            }
            around = symbol.owner;
        }
        let mut namespace = self.namespace_of(file, scope);
        loop {
            if let Some(found) = self.in_namespace(file, namespace, name) {
                return Some(Resolved::In(found));
            }
            match namespace.rsplit_once('.') {
                Some((above, _)) => namespace = above,
                None if !namespace.is_empty() => namespace = "",
                None => break,
            }
        }
        let head = &self.scopes.get(file as usize)?;
        if let Some((_, full)) = head.aliases.iter().find(|(alias, _)| *alias == name) {
            return Some(self.full(file, full).map_or(Resolved::Outside, Resolved::In));
        }
        let brought = head.namespaces.iter().find_map(|n| self.in_namespace(file, n, name));
        brought
            .or_else(|| head.statics.iter().find_map(|of| lineage.nested(*of, own_name)))
            .map(Resolved::In)
    }

    /// A name with dots: a type, or a namespace, and types in it.
    fn qualified(
        &self,
        lineage: &Lineage<'_>,
        file: u32,
        scope: Option<u32>,
        name: &str,
    ) -> Option<Symbol> {
        let (first, rest) = name.split_once('.')?;
        if let Some(Resolved::In(symbol)) = self.simple(lineage, file, scope, first) {
            let mut of = symbol;
            for part in rest.split('.') {
                match lineage.nested(of, arity(part).0) {
                    Some(found) => of = found,
                    // The longest type that is known.
                    None => break,
                }
            }
            return Some(of);
        }
        let aliases = &self.scopes.get(file as usize)?.aliases;
        if let Some((_, full)) = aliases.iter().find(|(alias, _)| *alias == first) {
            return self.full(file, &format!("{full}.{rest}"));
        }
        let mut namespace = self.namespace_of(file, scope);
        while !namespace.is_empty() {
            // A namespace may be named from one around it.
            let inner = format!("{namespace}.{first}");
            if self.known.contains(inner.as_str())
                && let Some(found) = self.full(file, &format!("{namespace}.{name}"))
            {
                return Some(found);
            }
            namespace = namespace.rsplit_once('.').map_or("", |(above, _)| above);
        }
        self.full(file, name)
    }

    /// The namespaces that `file` imports, with those of its project.
    pub(super) fn imported_namespaces(&self, file: u32) -> &[&'a str] {
        &self.scopes[file as usize].namespaces
    }

    /// The full name that an alias of `file` stands for.
    pub(super) fn alias(&self, file: u32, name: &str) -> Option<&'a str> {
        let aliases = &self.scopes[file as usize].aliases;
        aliases.iter().find(|(alias, _)| *alias == name).map(|(_, full)| *full)
    }

    /// The path of a file.
    pub(super) fn path(&self, file: u32) -> &'a str {
        self.paths[file as usize]
    }

    /// How many parts the paths of two files have in common.
    pub(super) fn common(&self, one: u32, other: u32) -> usize {
        let (one, other) = (self.paths[one as usize], self.paths[other as usize]);
        one.split('/').zip(other.split('/')).take_while(|(a, b)| a == b).count()
    }
}

/// A name, and how many types it is applied to.
pub(super) fn arity(name: &str) -> (&str, u8) {
    match name.split_once('`') {
        Some((name, count)) => (name, count.parse().unwrap_or(0)),
        None => (name, 0),
    }
}

impl Names for CSharpNames<'_> {
    fn resolve(
        &self,
        lineage: &Lineage<'_>,
        file: u32,
        scope: Option<u32>,
        name: &str,
    ) -> Resolved {
        let find = |name: &str| {
            if name.contains('.') {
                return self.qualified(lineage, file, scope, name).map(Resolved::In);
            }
            self.simple(lineage, file, scope, name)
        };
        let found = match name.strip_suffix('@') {
            // An attribute is named with or without its ending.
            Some(name) => {
                let (base, count) = arity(name);
                let ends = if count == 0 { String::new() } else { format!("`{count}") };
                find(&format!("{base}Attribute{ends}")).or_else(|| find(name))
            }
            None => find(name),
        };
        found.unwrap_or(Resolved::Outside)
    }

    fn imports(&self, file: u32) -> Vec<Imported> {
        self.scopes[file as usize].imported.clone()
    }

    fn nowhere(&self, file: u32) -> Vec<String> {
        self.scopes[file as usize].nowhere.clone()
    }

    fn bare(&self, file: u32, _: &str, _: bool) -> Vec<Bare> {
        self.scopes[file as usize].statics.iter().map(|class| Bare::MemberOf(*class)).collect()
    }

    fn parts(&self, symbol: Symbol) -> &[Symbol] {
        self.parts.get(&symbol).map_or(&[], Vec::as_slice)
    }

    fn names_methods(&self) -> bool {
        true
    }

    fn extensions(&self, file: u32, name: &str) -> Vec<Symbol> {
        let Some(candidates) = self.extensions.get(name) else { return Vec::new() };
        let project = self.project[file as usize];
        let head = &self.scopes[file as usize];
        let own = self.files[file as usize].namespace.as_str();
        let fits = |symbol: &&Symbol| {
            let there = self.namespace_of(
                symbol.file,
                self.facts[symbol.file as usize].symbol(symbol.at).owner,
            );
            let around = there.is_empty()
                || own == there
                || own.strip_prefix(there).is_some_and(|rest| rest.starts_with('.'));
            (around || head.namespaces.contains(&there))
                && self.projects.sees(project, self.project[symbol.file as usize])
        };
        candidates.iter().filter(fits).copied().collect()
    }

    fn inherited_outside(&self, name: &str, member: &str) -> Option<Type> {
        outside::inherited(arity(name).0, member)
    }

    fn outside(&self, name: &str, arguments: &[Type], member: &str) -> Option<Type> {
        outside::gives(arity(name).0, arguments, member)
    }

    fn given(&self, name: &str, arguments: &[Type], member: &str, parameter: u8) -> Option<Type> {
        outside::given(arity(name).0, arguments, member, parameter)
    }

    fn proves(&self) -> bool {
        true
    }

    fn reading_runs(&self) -> bool {
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

    fn separator(&self) -> &'static str {
        "."
    }
}
