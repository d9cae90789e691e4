//! All files together: what types inherit from, what members they have, what values are.

use quarry_model::module::SymbolKind;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::{
    Names, Resolved, Symbol,
    facts::{FileFacts, SymbolFact},
    written,
};

/// Types that are looked at for a member: those a type inherits from, with theirs.
const MOST_ANCESTORS: usize = 64;

/// Types inside types are followed this far.
pub(crate) const DEEPEST_TYPE: u32 = 6;

/// The number of arguments of a method that is named without being called.
pub(crate) const ANY_COUNT: u8 = u8::MAX;

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Type {
    /// The type.
    pub(crate) head: Head,
    /// What it is applied to.
    pub(crate) arguments: Vec<Type>,
}

/// A type without what it is applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    /// A type of the source.
    In(Symbol),
    /// A type outside the source, by a place where it is written.
    Outside {
        /// The file.
        file: u32,
        /// The place among its types.
        at: u32,
    },
    /// A type outside the source that the language knows.
    Known(&'static str),
    /// Not known.
    Unknown,
}

impl Type {
    /// A type that is not known.
    pub(crate) const UNKNOWN: Self = Self { head: Head::Unknown, arguments: Vec::new() };

    /// A type of the source, applied to nothing.
    pub(crate) fn of(symbol: Symbol) -> Self {
        Self { head: Head::In(symbol), arguments: Vec::new() }
    }

    /// A type that the language knows.
    pub(crate) fn known(name: &'static str, arguments: Vec<Type>) -> Self {
        Self { head: Head::Known(name), arguments }
    }

    /// The type of the source, if it is one.
    pub(crate) fn symbol(&self) -> Option<Symbol> {
        match self.head {
            Head::In(symbol) => Some(symbol),
            _ => None,
        }
    }
}

/// What is looked for among members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A method that takes this many arguments.
    Call(u8),
    /// Something that is read, or a type.
    Read,
}

/// A member, and the type that has it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The member.
    pub(crate) member: Symbol,
    /// The type that declares it, as the type it was looked up on sees it.
    pub(crate) owner: Type,
}

/// Members of one file by the place of their type and their own name.
pub(crate) type Members<'a> = FxHashMap<(u32, &'a str), SmallVec<[u32; 1]>>;

/// The owner of what no type owns.
pub(crate) const NO_OWNER: u32 = u32::MAX;

/// What types inherit from.
pub(crate) struct Lineage<'a> {
    files: &'a [FileFacts],
    members: &'a [Members<'a>],
    supers: FxHashMap<Symbol, Vec<Symbol>>,
}

impl Lineage<'_> {
    /// The type `name` that is a member of `of` or of what that inherits from.
    pub(crate) fn nested(&self, of: Symbol, name: &str) -> Option<Symbol> {
        let mut queue: SmallVec<[Symbol; 8]> = SmallVec::from_slice(&[of]);
        let mut next = 0;
        while next < queue.len() && next < MOST_ANCESTORS {
            let at = queue[next];
            next += 1;
            if let Some(found) = self.own(at, name) {
                return Some(found);
            }
            for above in self.supers.get(&at).into_iter().flatten() {
                if !queue.contains(above) {
                    queue.push(*above);
                }
            }
        }
        None
    }

    /// What a type is written to inherit from, as far as it is in the source.
    pub(crate) fn supers(&self, of: Symbol) -> &[Symbol] {
        self.supers.get(&of).map_or(&[], Vec::as_slice)
    }

    /// All types of the source that `of` inherits from, nearest first.
    pub(crate) fn all_above(&self, of: Symbol) -> Vec<Symbol> {
        let mut found: Vec<Symbol> = Vec::new();
        let mut next = 0;
        let mut at = of;
        loop {
            for above in self.supers(at) {
                if *above != of && !found.contains(above) && found.len() < MOST_ANCESTORS {
                    found.push(*above);
                }
            }
            let Some(following) = found.get(next) else { return found };
            at = *following;
            next += 1;
        }
    }

    /// The members of `of` itself that are called `name`, by their places.
    pub(crate) fn named<'n>(&'n self, of: Symbol, name: &'n str) -> &'n [u32] {
        self.members[of.file as usize].get(&(of.at, name)).map_or(&[], SmallVec::as_slice)
    }

    /// The type `name` that is a member of `of` itself.
    pub(crate) fn own(&self, of: Symbol, name: &str) -> Option<Symbol> {
        let facts = &self.files[of.file as usize];
        let places = self.members[of.file as usize].get(&(of.at, name))?;
        let at = *places.iter().find(|at| facts.symbol(**at).is_type())?;
        Some(Symbol { file: of.file, at })
    }
}

/// All files.
pub(crate) struct Program<'a> {
    /// What each file shows.
    pub(crate) files: &'a [FileFacts],
    /// The rules of the language.
    pub(crate) names: &'a dyn Names,
    /// What types inherit from.
    pub(crate) lineage: Lineage<'a>,
    /// For each file, what each of its types means.
    resolved: Vec<Vec<Resolved>>,
}

/// The members of each file.
pub(crate) fn members(files: &[FileFacts]) -> Vec<Members<'_>> {
    files
        .par_iter()
        .map(|facts| {
            let mut members = Members::default();
            members.reserve(facts.symbols.len());
            for (at, symbol) in facts.symbols.iter().enumerate() {
                let key = (symbol.owner.unwrap_or(NO_OWNER), symbol.own_name());
                members.entry(key).or_default().push(at as u32);
            }
            members
        })
        .collect()
}

impl<'a> Program<'a> {
    /// Resolves every type of every file.
    pub(crate) fn of(
        files: &'a [FileFacts],
        members: &'a [Members<'a>],
        names: &'a dyn Names,
    ) -> Self {
        let mut lineage = Lineage { files, members, supers: FxHashMap::default() };
        // A type may inherit from a member of what a type around it inherits from: two rounds.
        for _ in 0..2 {
            let found: Vec<Vec<(Symbol, Vec<Symbol>)>> = (0..files.len() as u32)
                .into_par_iter()
                .map(|file| supers(&lineage, names, file))
                .collect();
            lineage.supers = found.into_iter().flatten().collect();
        }
        let resolved = (0..files.len() as u32)
            .into_par_iter()
            .map(|file| {
                let facts = &files[file as usize];
                let one = |fact: &super::facts::TypeFact| {
                    names.resolve(&lineage, file, fact.scope, facts.name(fact.name))
                };
                facts.types.iter().map(one).collect()
            })
            .collect();
        Self { files, names, lineage, resolved }
    }

    /// What is known of a symbol.
    pub(crate) fn symbol(&self, symbol: Symbol) -> &'a SymbolFact {
        self.files[symbol.file as usize].symbol(symbol.at)
    }

    /// What the type in place `at` of `file` means.
    pub(crate) fn resolved(&self, file: u32, at: u32) -> Resolved {
        self.resolved[file as usize][at as usize]
    }

    /// The type that is written in place `at` of `file`, seen from `inside`.
    pub(crate) fn instance(&self, file: u32, at: u32, inside: Option<&Type>, depth: u32) -> Type {
        if depth > DEEPEST_TYPE {
            return Type::UNKNOWN;
        }
        let facts = &self.files[file as usize];
        let fact = written(facts, at);
        if let Some((owner, place)) = fact.parameter {
            let owner = Symbol { file, at: owner };
            if let Some(inside) = inside
                && inside.symbol() == Some(owner)
                && let Some(argument) = inside.arguments.get(usize::from(place))
                && argument.head != Head::Unknown
            {
                return argument.clone();
            }
            let bound = self.symbol(owner).parameters.get(usize::from(place)).copied().flatten();
            return bound
                .map_or(Type::UNKNOWN, |bound| self.instance(file, bound, None, depth + 1));
        }
        let head = match self.resolved(file, at) {
            Resolved::In(symbol) => Head::In(symbol),
            Resolved::Outside => Head::Outside { file, at },
        };
        let arguments = fact
            .arguments
            .iter()
            .map(|argument| self.instance(file, *argument, inside, depth + 1))
            .collect();
        Type { head, arguments }
    }

    /// The name of a type outside the source, as it is written, without what stands before it.
    pub(crate) fn outside_name(&self, head: Head) -> Option<&str> {
        match head {
            Head::Outside { file, at } => {
                let facts = &self.files[file as usize];
                let name = facts.name(written(facts, at).name);
                let separator = self.names.separator();
                Some(name.rsplit_once(separator).map_or(name, |(_, name)| name))
            }
            Head::Known(name) => Some(name),
            Head::In(_) | Head::Unknown => None,
        }
    }

    /// Calls `visit` with `of` and the types it inherits from, nearest first, until it gives
    /// something.
    fn ancestors<T>(&self, of: &Type, mut visit: impl FnMut(&Type) -> Option<T>) -> Option<T> {
        let mut queue: SmallVec<[Type; 4]> = SmallVec::new();
        queue.push(of.clone());
        let mut seen = FxHashSet::default();
        let mut next = 0;
        while next < queue.len() && next < MOST_ANCESTORS {
            if let Some(found) = visit(&queue[next]) {
                return Some(found);
            }
            if let Some(symbol) = queue[next].symbol() {
                let parts = self.names.parts(symbol);
                for part in std::iter::once(&symbol).chain(parts) {
                    for above in &self.symbol(*part).supers {
                        let above = self.instance(part.file, *above, Some(&queue[next]), 0);
                        let new = match above.head {
                            Head::In(symbol) => seen.insert(symbol),
                            Head::Outside { .. } => true,
                            Head::Known(_) | Head::Unknown => false,
                        };
                        if new {
                            queue.push(above);
                        }
                    }
                }
            }
            next += 1;
        }
        None
    }

    /// The member `name` of `of`, its own or inherited.
    pub(crate) fn find(&self, of: &Type, name: &str, wanted: Wanted) -> Option<Found> {
        of.symbol()?;
        let mut otherwise = None;
        if let Some((member, fits)) = self.own(of, name, wanted) {
            let found = Found { member, owner: of.clone() };
            if fits {
                return Some(found);
            }
            otherwise = Some(found);
        }
        let fitting = self.ancestors(of, |at| {
            let (member, fits) = self.own(at, name, wanted)?;
            let found = Found { member, owner: at.clone() };
            if !fits {
                otherwise.get_or_insert(found);
                return None;
            }
            Some(found)
        });
        // No method that takes as many arguments: one of the name all the same.
        let found = fitting.or(otherwise);
        if found.is_none() && wanted == Wanted::Read && self.names.names_methods() {
            return self.find(of, name, Wanted::Call(ANY_COUNT));
        }
        found
    }

    /// The type's own member, and whether it takes as many arguments as are wanted.
    fn own(&self, of: &Type, name: &str, wanted: Wanted) -> Option<(Symbol, bool)> {
        let symbol = of.symbol()?;
        let parts = self.names.parts(symbol);
        let mut otherwise = None;
        for part in std::iter::once(&symbol).chain(parts) {
            match self.own_of(*part, name, wanted) {
                Some((member, true)) => return Some((member, true)),
                found => otherwise = otherwise.or(found),
            }
        }
        otherwise
    }

    fn own_of(&self, of: Symbol, name: &str, wanted: Wanted) -> Option<(Symbol, bool)> {
        let facts = &self.files[of.file as usize];
        let places = self.lineage.members[of.file as usize].get(&(of.at, name))?;
        let mut fitting = None;
        for at in places {
            let symbol = facts.symbol(*at);
            match (wanted, symbol.kind) {
                (Wanted::Call(count), SymbolKind::Method | SymbolKind::Function) => {
                    if symbol.arity.fits(count) {
                        fitting = Some((*at, true));
                        break;
                    }
                    // A method that is named and not called may take any number.
                    fitting = fitting.or(Some((*at, count == ANY_COUNT)));
                }
                (Wanted::Read, SymbolKind::Constant) => {
                    fitting = Some((*at, true));
                    break;
                }
                (Wanted::Read, SymbolKind::Class) => fitting = fitting.or(Some((*at, true))),
                _ => {}
            }
        }
        fitting.map(|(at, fits)| (Symbol { file: of.file, at }, fits))
    }

    /// The first symbol of the same file, type, kind and name: overloads are one operation.
    pub(crate) fn canonical(&self, symbol: Symbol) -> Symbol {
        let fact = self.symbol(symbol);
        let key = (fact.owner.unwrap_or(NO_OWNER), fact.own_name());
        let first = self.lineage.members[symbol.file as usize].get(&key).and_then(|places| {
            let facts = &self.files[symbol.file as usize];
            places.iter().copied().find(|at| facts.symbol(*at).kind == fact.kind)
        });
        Symbol { file: symbol.file, at: first.unwrap_or(symbol.at) }
    }

    /// What `member` of a type outside the source gives, or of one that `of` inherits from.
    pub(crate) fn outside(&self, of: &Type, member: &str) -> Option<Type> {
        self.ancestors(of, |at| {
            let name = self.outside_name(at.head)?;
            self.names.outside(name, &at.arguments, member)
        })
    }

    /// What the bare name of `member` means in `of`, if that inherits it from outside the source.
    pub(crate) fn inherited_outside(&self, of: &Type, member: &str) -> Option<Type> {
        self.ancestors(of, |at| self.names.inherited_outside(self.outside_name(at.head)?, member))
    }

    /// Whether a value of the type `of` may stand where the type in place `at` of `file` is
    /// written: it is one of that, or inherits from it, or nothing is written that tells.
    pub(crate) fn could_be(&self, of: &Type, file: u32, at: Option<u32>) -> bool {
        let wanted = match at.map(|at| self.instance(file, at, None, 0)) {
            Some(wanted) if wanted.head != Head::Unknown => wanted,
            _ => return of.symbol().is_some(),
        };
        let name = self.outside_name(wanted.head);
        self.ancestors(of, |above| {
            let same = match (above.symbol(), wanted.symbol()) {
                (Some(above), Some(wanted)) => above == wanted,
                (None, None) => name.is_some() && self.outside_name(above.head) == name,
                _ => false,
            };
            same.then_some(())
        })
        .is_some()
    }

    /// The types outside the source among `of` and what it inherits from.
    pub(crate) fn outside_ancestors(&self, of: &Type) -> Vec<Type> {
        let mut found = Vec::new();
        self.ancestors(of, |at| {
            if matches!(at.head, Head::Outside { .. } | Head::Known(_)) {
                found.push(at.clone());
            }
            None::<()>
        });
        found
    }

    /// The only method of a type, with the type that declares it: what a function stands for.
    pub(crate) fn only_method(&self, of: &Type) -> Option<Found> {
        let symbol = of.symbol()?;
        let facts = &self.files[symbol.file as usize];
        let mut methods = facts.symbols.iter().enumerate().filter(|(_, member)| {
            member.owner == Some(symbol.at) && member.kind == SymbolKind::Method
        });
        match (methods.next(), methods.next()) {
            (Some((at, _)), None) => Some(Found {
                member: Symbol { file: symbol.file, at: at as u32 },
                owner: of.clone(),
            }),
            _ => None,
        }
    }
}

fn supers(lineage: &Lineage<'_>, names: &dyn Names, file: u32) -> Vec<(Symbol, Vec<Symbol>)> {
    let facts = &lineage.files[file as usize];
    let mut found = Vec::new();
    for (at, symbol) in facts.symbols.iter().enumerate() {
        if symbol.supers.is_empty() {
            continue;
        }
        let above = symbol.supers.iter().filter_map(|super_| {
            let fact = written(facts, *super_);
            match names.resolve(lineage, file, fact.scope, facts.name(fact.name)) {
                Resolved::In(symbol) => Some(symbol),
                Resolved::Outside => None,
            }
        });
        found.push((Symbol { file, at: at as u32 }, above.collect()));
    }
    found
}
