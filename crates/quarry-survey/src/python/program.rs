//! All files together: what a name, an attribute or a call leads to across files.

use std::{borrow::Cow, cell::OnceCell, sync::OnceLock};

use quarry_model::{module::SymbolKind, shared_name::SharedName};
use rayon::prelude::*;
use ruff_python_ast::name::Name;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    body::SymbolFact,
    facts::{Facts, Import},
    index::Index,
    learned::{Held, Learned},
    paths::{Path, Root, Step},
    resolve::Target,
};

/// Imports of imports are followed this far; what is further is not found. Ends cycles.
const FURTHEST: u32 = 16;

/// Something that a path leads to. Modules and symbols are known by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entity<'a> {
    /// A module.
    Module(u32),
    /// A folder that is a package without `__init__`.
    Namespace(&'a str),
    /// A class.
    Class(Symbol),
    /// A function or method.
    Function(Symbol),
    /// A name of a module or class.
    Constant(Symbol),
    /// An instance of a class.
    Instance(Symbol),
}

/// A symbol of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol {
    /// The module.
    pub(super) module: u32,
    /// Its place among the module's symbols.
    pub(super) at: u32,
}

/// All files with what their imports lead to.
pub(super) struct Program<'a> {
    pub(super) index: &'a Index,
    pub(super) facts: &'a [Facts],
    /// For each file, where each of its imports leads.
    pub(super) targets: &'a [Vec<Target>],
    pub(super) names: Vec<Names<'a>>,
    /// The lineages of classes with base classes, once all are known.
    lineages: OnceLock<FxHashMap<Symbol, Vec<Symbol>>>,
    /// What detectors learned of the source before uses are followed.
    pub(super) learned: Option<Learned>,
}

/// The names of one module.
pub(super) struct Names<'a> {
    pub(super) symbols: &'a FxHashMap<SharedName, u32>,
    /// Members by the place of their class and their own name.
    members: FxHashMap<(u32, &'a str), u32>,
    defined: FxHashSet<&'a str>,
    pub(super) imported: FxHashMap<&'a str, u32>,
    stars: Vec<u32>,
}

impl<'a> Names<'a> {
    fn of(facts: &'a Facts) -> Self {
        let mut names = Self {
            symbols: &facts.body.by_name,
            members: FxHashMap::default(),
            defined: facts.defined.iter().map(Name::as_str).collect(),
            imported: FxHashMap::default(),
            stars: Vec::new(),
        };
        names.imported.reserve(facts.imports.len());
        for (at, symbol) in facts.body.symbols.iter().enumerate() {
            if let Some((class, name)) = symbol.name.rsplit_once('.')
                && let Some(class) = names.symbols.get(class)
            {
                names.members.insert((*class, name), at as u32);
            }
        }
        for (at, import) in facts.imports.iter().enumerate() {
            if !import.module_level {
                continue;
            }
            match import.bound() {
                Some(name) => {
                    names.imported.entry(name).or_insert(at as u32);
                }
                None => names.stars.push(at as u32),
            }
        }
        names
    }
}

impl<'a> Program<'a> {
    pub(super) fn of(index: &'a Index, facts: &'a [Facts], targets: &'a [Vec<Target>]) -> Self {
        let names = facts.par_iter().map(Names::of).collect();
        let mut program =
            Self { index, facts, targets, names, lineages: OnceLock::new(), learned: None };
        program.trace_lineages();
        program
    }

    /// Finds the lineages of all classes anew.
    pub(super) fn trace_lineages(&mut self) {
        self.lineages = OnceLock::new();
        let lineages = self
            .facts
            .par_iter()
            .enumerate()
            .flat_map_iter(|(module, facts)| {
                let program = &*self;
                let module = module as u32;
                let heirs = facts.body.symbols.iter().enumerate();
                heirs.filter(|(_, fact)| fact.detail.bases.iter().any(Option::is_some)).map(
                    move |(at, _)| {
                        let class = Symbol { module, at: at as u32 };
                        (class, program.trace_lineage(class, FURTHEST))
                    },
                )
            })
            .collect();
        self.lineages.get_or_init(|| lineages);
    }

    /// What is known of a symbol.
    pub(super) fn symbol(&self, symbol: Symbol) -> &'a SymbolFact {
        &self.facts[symbol.module as usize].body.symbols[symbol.at as usize]
    }

    /// The module in which the name `name` of `module` is defined: `module` itself, or the one
    /// that it takes the name from.
    pub(super) fn definer(&self, module: u32, name: &str) -> u32 {
        self.definer_within(module, name, FURTHEST).unwrap_or(module)
    }

    fn definer_within(&self, module: u32, name: &str, left: u32) -> Option<u32> {
        let left = left.checked_sub(1)?;
        let names = &self.names[module as usize];
        if let Some(at) = names.imported.get(name) {
            let import = self.import(module, *at);
            match (&self.targets[module as usize][*at as usize], import.name.as_deref()) {
                (Target::In(from), Some(name)) => {
                    return Some(self.definer_within(*from, name, left).unwrap_or(*from));
                }
                (Target::Module(to), Some(_)) => return Some(*to),
                _ => {}
            }
        }
        if names.defined.contains(name) {
            return Some(module);
        }
        if name.starts_with('_') {
            return None;
        }
        names.stars.iter().find_map(|at| match self.targets[module as usize][*at as usize] {
            Target::In(from) if from != module => self.definer_within(from, name, left),
            _ => None,
        })
    }

    /// Whether `module` itself defines `name`.
    pub(super) fn defines(&self, module: u32, name: &str) -> bool {
        self.names[module as usize].defined.contains(name)
    }

    /// Whether `module` has the name `name`, or may have it in a way that can't be seen.
    pub(super) fn may_have(&self, module: u32, name: &str) -> bool {
        let names = &self.names[module as usize];
        let unseen = names.defined.contains("__getattr__")
            || self.facts[module as usize].problem.is_some()
            || name.starts_with("__");
        unseen
            || names.defined.contains(name)
            || names.imported.contains_key(name)
            || self.opaque_stars(module, FURTHEST)
            || self.definer_within(module, name, FURTHEST).is_some()
    }

    /// Whether a star import brings in names from outside the source.
    fn opaque_stars(&self, module: u32, left: u32) -> bool {
        let Some(left) = left.checked_sub(1) else { return true };
        self.names[module as usize].stars.iter().any(|at| {
            match self.targets[module as usize][*at as usize] {
                Target::In(from) | Target::Module(from) => {
                    from != module
                        && (self.names[from as usize].defined.contains("__all__")
                            || self.opaque_stars(from, left))
                }
                _ => true,
            }
        })
    }

    fn import(&self, module: u32, at: u32) -> &'a Import {
        &self.facts[module as usize].imports[at as usize]
    }

    /// Where `path`, which stands in `module`, leads after as many of its steps as can be
    /// followed, with the number of steps that are left; `None` if not even its root leads
    /// anywhere. The last entity is also given when a step after it leads nowhere.
    pub(super) fn follow(&self, module: u32, path: Path) -> Option<(Entity<'a>, usize)> {
        self.follow_within(module, path, FURTHEST)
    }

    pub(super) fn follow_within(
        &self,
        module: u32,
        path: Path,
        left: u32,
    ) -> Option<(Entity<'a>, usize)> {
        let left = left.checked_sub(1)?;
        let paths = &self.facts[module as usize].body.paths;
        let mut steps = paths.steps(path);
        let entity = match path.root {
            Root::Import(at) => self.imported(module, at, left)?,
            Root::Symbol(at) => self.entity(Symbol { module, at }),
            Root::Instance(at) => Entity::Instance(Symbol { module, at }),
            Root::Super(at) => {
                let (Step::Attribute(name), rest) = steps.split_first()? else { return None };
                let class = Symbol { module, at };
                let name = paths.name(*name);
                steps = rest;
                self.lineage(class, left).iter().skip(1).find_map(|base| self.own(*base, name))?
            }
        };
        Some(self.walk(module, entity, steps, left))
    }

    /// As [`Self::follow`], for many paths of one module: remembers in `known` where imports
    /// lead, which has a place for each import of the module.
    pub(super) fn follow_known(
        &self,
        module: u32,
        path: Path,
        known: &[OnceCell<Option<Entity<'a>>>],
    ) -> Option<(Entity<'a>, usize)> {
        let Root::Import(at) = path.root else { return self.follow(module, path) };
        let entity = *known.get(at as usize)?.get_or_init(|| self.imported(module, at, FURTHEST));
        let steps = self.facts[module as usize].body.paths.steps(path);
        Some(self.walk(module, entity?, steps, FURTHEST))
    }

    /// Where `steps`, which stand in `module`, lead from `entity`, and how many are left.
    fn walk(
        &self,
        module: u32,
        mut entity: Entity<'a>,
        mut steps: &[Step],
        left: u32,
    ) -> (Entity<'a>, usize) {
        let paths = &self.facts[module as usize].body.paths;
        while let Some((step, rest)) = steps.split_first() {
            let next = match step {
                Step::Called => self.called(entity, left),
                Step::Attribute(name) => self.attribute(entity, paths.name(*name), left),
            };
            let Some(next) = next else { break };
            entity = next;
            steps = rest;
        }
        (entity, steps.len())
    }

    /// Where `path` leads, if every step can be followed.
    pub(super) fn reach(&self, module: u32, path: Path, left: u32) -> Option<Entity<'a>> {
        match self.follow_within(module, path, left)? {
            (entity, 0) => Some(entity),
            _ => None,
        }
    }

    fn entity(&self, symbol: Symbol) -> Entity<'a> {
        match self.symbol(symbol).kind {
            SymbolKind::Class => Entity::Class(symbol),
            SymbolKind::Function | SymbolKind::Method => Entity::Function(symbol),
            SymbolKind::Constant => {
                let loaded = self.learned.as_ref().and_then(|learned| learned.loaded.get(&symbol));
                loaded.map_or(Entity::Constant(symbol), |class| Entity::Class(*class))
            }
        }
    }

    fn imported(&self, module: u32, at: u32, left: u32) -> Option<Entity<'a>> {
        let import = self.import(module, at);
        match &self.targets[module as usize][at as usize] {
            // `import a.b` binds `a`.
            Target::Module(_) | Target::Above(_) | Target::Namespace(_)
                if import.name.is_none() && import.alias.is_none() =>
            {
                self.named(import.bound()?, module)
            }
            Target::Module(to) => Some(Entity::Module(*to)),
            Target::Namespace(name) => self.index.namespace(name).map(Entity::Namespace),
            // What `*` takes in is looked up by its name.
            Target::In(from) if import.name.as_deref() == Some("*") => Some(Entity::Module(*from)),
            Target::In(from) => self.member(*from, import.name.as_deref()?, left),
            Target::Above(_) | Target::Nowhere(_) | Target::Outside => None,
        }
    }

    fn named(&self, name: &str, from: u32) -> Option<Entity<'a>> {
        match self.index.find(name, from) {
            Some(at) => Some(Entity::Module(at)),
            None => self.index.namespace(name).map(Entity::Namespace),
        }
    }

    /// What `name` is in `module`: what it imports or defines, a module below it, or what it
    /// takes in with a star.
    pub(super) fn member(&self, module: u32, name: &str, left: u32) -> Option<Entity<'a>> {
        let left = left.checked_sub(1)?;
        let names = &self.names[module as usize];
        if let Some(at) = names.imported.get(name)
            && let Some(entity) = self.imported(module, *at, left)
        {
            return Some(entity);
        }
        if let Some(at) = names.symbols.get(name) {
            return Some(self.entity(Symbol { module, at: *at }));
        }
        let this = self.index.module(module);
        if this.is_package
            && let Some(entity) = self.named(&format!("{}.{name}", this.name), module)
        {
            return Some(entity);
        }
        if name.starts_with('_') {
            return None;
        }
        names.stars.iter().find_map(|at| match self.targets[module as usize][*at as usize] {
            Target::In(from) | Target::Module(from) if from != module => {
                self.member(from, name, left)
            }
            _ => None,
        })
    }

    fn attribute(&self, entity: Entity<'a>, name: &str, left: u32) -> Option<Entity<'a>> {
        let left = left.checked_sub(1)?;
        match entity {
            Entity::Module(module) => self.member(module, name, left),
            Entity::Namespace(above) => self.named(&format!("{above}.{name}"), 0),
            Entity::Class(class) => {
                self.lineage(class, left).iter().find_map(|base| self.own(*base, name))
            }
            Entity::Instance(class) => self.lineage(class, left).iter().find_map(|base| {
                self.instance_attribute(*base, name, left).or_else(|| self.own(*base, name))
            }),
            Entity::Constant(symbol) => {
                let value = self.symbol(symbol).detail.value?;
                let value = self.reach(symbol.module, value, left)?;
                self.attribute(value, name, left)
            }
            Entity::Function(symbol) => {
                let fact = self.symbol(symbol);
                if !fact.detail.property {
                    return None;
                }
                let value = self.called(entity, left)?;
                self.attribute(value, name, left)
            }
        }
    }

    /// What calling `entity` gives, if that is certain.
    pub(super) fn called(&self, entity: Entity<'a>, left: u32) -> Option<Entity<'a>> {
        let left = left.checked_sub(1)?;
        match entity {
            Entity::Class(class) => Some(Entity::Instance(class)),
            Entity::Function(symbol) => {
                let detail = &self.symbol(symbol).detail;
                let Some(returns) = detail.value else {
                    return self.returned(symbol, detail.returned?, left);
                };
                match self.reach(symbol.module, returns, left)? {
                    Entity::Class(class) => Some(Entity::Instance(class)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A member that the body of `class` itself defines.
    pub(super) fn own(&self, class: Symbol, name: &str) -> Option<Entity<'a>> {
        let at = self.names[class.module as usize].members.get(&(class.at, name))?;
        Some(self.entity(Symbol { module: class.module, at: *at }))
    }

    fn instance_attribute(&self, class: Symbol, name: &str, left: u32) -> Option<Entity<'a>> {
        if let Some(held) = self.learned.as_ref().and_then(|learned| learned.held(class, name)) {
            return Some(match held {
                Held::Class(class) => Entity::Class(class),
                Held::Instance(class) => Entity::Instance(class),
            });
        }
        let paths = &self.facts[class.module as usize].body.paths;
        let attributes = &self.symbol(class).detail.attributes;
        let (_, value) = attributes.iter().find(|(at, _)| paths.name(*at) == name)?;
        match self.reach(class.module, *value, left)? {
            Entity::Function(function) if self.symbol(function).detail.property => {
                self.called(Entity::Function(function), left)
            }
            value @ (Entity::Instance(_) | Entity::Class(_) | Entity::Function(_)) => Some(value),
            Entity::Constant(constant) => {
                // A name that is declared with a class, or a table or the like.
                let value = self.symbol(constant).detail.value;
                let value = value.and_then(|value| self.reach(constant.module, value, left));
                match value {
                    Some(value @ Entity::Instance(_)) => Some(value),
                    _ => Some(Entity::Constant(constant)),
                }
            }
            _ => None,
        }
    }

    /// Whether a class inherits from something that is not in the source, so that it may have
    /// members that can't be seen.
    pub(super) fn has_unseen_base(&self, class: Symbol) -> bool {
        self.lineage(class, FURTHEST).iter().any(|class| {
            let bases = &self.symbol(*class).detail.bases;
            bases.iter().any(|base| {
                let base = base.and_then(|path| self.reach(class.module, path, FURTHEST));
                !matches!(base, Some(Entity::Class(_)))
            })
        })
    }

    /// The class and those it inherits from, in the order in which Python looks for members.
    pub(super) fn lineage(&self, class: Symbol, left: u32) -> Cow<'_, [Symbol]> {
        match self.lineages.get() {
            Some(known) => known.get(&class).map_or_else(
                || Cow::Owned(vec![class]),
                |lineage| Cow::Borrowed(lineage.as_slice()),
            ),
            None => Cow::Owned(self.trace_lineage(class, left)),
        }
    }

    /// The lineage by C3; by depth where the bases contradict each other.
    fn trace_lineage(&self, class: Symbol, left: u32) -> Vec<Symbol> {
        let Some(left) = left.checked_sub(1) else { return vec![class] };
        let paths = self.symbol(class).detail.bases.iter().flatten();
        let bases: Vec<Symbol> = paths
            .filter_map(|path| match self.reach(class.module, *path, left) {
                Some(Entity::Class(base)) if base != class => Some(base),
                _ => None,
            })
            .collect();
        match bases.as_slice() {
            [] => return vec![class],
            [only] => {
                let mut lineage = vec![class];
                lineage
                    .extend(self.trace_lineage(*only, left).into_iter().filter(|at| *at != class));
                return lineage;
            }
            _ => {}
        }
        let mut open: Vec<Vec<Symbol>> =
            bases.iter().map(|base| self.trace_lineage(*base, left)).collect();
        open.push(bases);
        let mut lineage = vec![class];
        loop {
            open.retain(|list| !list.is_empty());
            let Some(first) = open.first() else { return lineage };
            let in_tail =
                |candidate: &Symbol| open.iter().any(|list| list[1..].contains(candidate));
            let next = open.iter().map(|list| list[0]).find(|at| !in_tail(at)).unwrap_or(first[0]);
            if !lineage.contains(&next) {
                lineage.push(next);
            }
            for list in &mut open {
                list.retain(|at| *at != next);
            }
        }
    }
}
