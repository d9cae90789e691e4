//! What is learned of the whole source before uses are followed.

use std::collections::BTreeMap;

use quarry_model::module::{Standing, SymbolKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    body::SymbolFact,
    detect::{
        apps::{Apps, loaded},
        stores::Stores,
        tasks::tasks,
        web_routes::prefixes,
    },
    paths::{Root, Step},
    program::{Entity, Program, Symbol},
    signals::Named,
    standing::standing,
};

/// Base classes are followed this far.
const FURTHEST: u32 = 16;

/// What an attribute of `self` holds that a loader gave it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Held {
    /// A class.
    Class(Symbol),
    /// An instance of a class.
    Instance(Symbol),
}

/// What is learned of the whole source.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// Names that a loader gives a class by a text.
    pub(super) loaded: FxHashMap<Symbol, Symbol>,
    /// Attributes that a loader gives a class or an instance, by class.
    pub(super) held: FxHashMap<Symbol, Vec<(String, Held)>>,
    /// For each property that hands on the property of the same name of another object: the
    /// class that the others of that name lead to.
    pub(super) properties: BTreeMap<String, Symbol>,
    /// Base classes from outside the source, for the classes that name one themselves.
    pub(super) bases: FxHashMap<Symbol, Vec<String>>,
    /// Applications of Django.
    pub(super) apps: Apps,
    /// Tables and what stands for them.
    pub(super) stores: Stores,
    /// Functions that can be sent to a queue, with their names there.
    pub(super) tasks: FxHashMap<Symbol, String>,
    /// The addresses that the routes of routers start with.
    pub(super) prefixes: FxHashMap<Symbol, Vec<String>>,
}

impl Learned {
    /// What a loader gave the attribute `name` of instances of `class`.
    pub(super) fn held(&self, class: Symbol, name: &str) -> Option<Held> {
        let held = self.held.get(&class)?;
        held.iter().find(|(known, _)| known == name).map(|(_, held)| *held)
    }
}

impl Program<'_> {
    /// Learns what following uses needs; each step may use what the steps before it learned.
    pub(super) fn learn(&mut self) {
        let mut learned = Learned { properties: self.ends_of_properties(), ..Learned::default() };
        self.learned = Some(learned);
        if !self.facts.iter().any(|facts| facts.body.signals.speaks()) {
            return;
        }
        let apps = Apps::of(self);
        let (loaded, held) = loaded(self, &apps);
        learned = self.learned.take().unwrap_or_default();
        learned.apps = apps;
        let anything = !loaded.is_empty();
        learned.loaded = loaded;
        learned.held = held;
        self.learned = Some(learned);
        if anything {
            // Classes may inherit from what was loaded.
            self.trace_lineages();
        }
        let bases = self.outside_bases();
        learned = self.learned.take().unwrap_or_default();
        learned.bases = bases;
        self.learned = Some(learned);
        let (stores, (tasks, prefixes)) =
            rayon::join(|| Stores::of(self), || (tasks(self), prefixes(self)));
        learned = self.learned.take().unwrap_or_default();
        learned.stores = stores;
        learned.tasks = tasks;
        learned.prefixes = prefixes;
        self.learned = Some(learned);
    }

    /// All classes whose own bases lead outside the source, with the names of those.
    fn outside_bases(&self) -> FxHashMap<Symbol, Vec<String>> {
        let modules = self.facts.par_iter().enumerate();
        modules
            .flat_map_iter(|(module, facts)| {
                let module = module as u32;
                let symbols = facts.body.symbols.iter().enumerate();
                symbols.filter_map(move |(at, fact)| {
                    let bases = fact.detail.bases.iter().flatten();
                    let outside: Vec<String> = bases
                        .filter(|base| {
                            !matches!(self.follow(module, **base), Some((Entity::Class(_), 0)))
                        })
                        .filter_map(|base| self.outside(module, *base))
                        .collect();
                    let class = Symbol { module, at: at as u32 };
                    (!outside.is_empty()).then_some((class, outside))
                })
            })
            .collect()
    }

    /// Whether a method of a mapper of the source writes; `None` for anything else.
    pub(super) fn mapping(&self, method: Symbol) -> Option<bool> {
        self.learned.as_ref()?.stores.mapping.get(&method).copied()
    }

    /// The module that declares the table in place `at`.
    pub(super) fn declared_in(&self, at: u32) -> Option<u32> {
        self.learned.as_ref()?.stores.declared_in(at)
    }

    /// The methods of mappers of the source that write, in order.
    pub(super) fn writing_methods(&self) -> Vec<Symbol> {
        let Some(learned) = &self.learned else { return Vec::new() };
        let methods = learned.stores.mapping.iter().filter(|(_, writes)| **writes);
        let mut methods: Vec<Symbol> = methods.map(|(method, _)| *method).collect();
        methods.sort_unstable();
        methods
    }

    /// Whether a function can be sent to a queue.
    pub(super) fn is_task(&self, function: Symbol) -> bool {
        let learned = self.learned.as_ref();
        self.symbol(function).detail.task
            || learned.is_some_and(|learned| learned.tasks.contains_key(&function))
    }

    /// The base classes from outside the source of a class and of those it inherits from.
    pub(super) fn bases_outside(&self, class: Symbol) -> Vec<&str> {
        let Some(learned) = &self.learned else { return Vec::new() };
        let lineage = self.lineage(class, FURTHEST);
        let own = lineage.iter().filter_map(|class| learned.bases.get(class)).flatten();
        own.map(String::as_str).collect()
    }

    /// The values of telling names in the body of `class`.
    pub(super) fn values_of(&self, class: Symbol) -> impl Iterator<Item = &Named> {
        let values = &self.facts[class.module as usize].body.signals.values;
        values.iter().filter(move |named| named.class == Some(class.at))
    }

    /// The value of `name` in the body of `class`.
    pub(super) fn value_of(&self, class: Symbol, name: &str) -> Option<&Named> {
        self.values_of(class).find(|named| named.name.as_str() == name)
    }

    /// The value of `name` in the body of `class` or the nearest class it inherits from.
    pub(super) fn inherited_value(&self, class: Symbol, name: &str) -> Option<(Symbol, &Named)> {
        self.lineage(class, FURTHEST)
            .iter()
            .find_map(|class| self.value_of(*class, name).map(|value| (*class, value)))
    }

    /// The classes of the source, with what is known of them.
    pub(super) fn classes(&self) -> impl Iterator<Item = (Symbol, &SymbolFact)> {
        self.facts.iter().enumerate().flat_map(|(module, facts)| {
            let symbols = facts.body.symbols.iter().enumerate();
            symbols
                .filter(|(_, fact)| fact.kind == SymbolKind::Class)
                .map(move |(at, fact)| (Symbol { module: module as u32, at: at as u32 }, fact))
        })
    }

    /// The symbol `name` of the same module.
    pub(super) fn beside(&self, symbol: Symbol, name: &str) -> Option<Symbol> {
        let at = *self.names[symbol.module as usize].symbols.get(name)?;
        Some(Symbol { module: symbol.module, at })
    }

    /// The dotted name of a symbol, its module included.
    pub(super) fn full_name(&self, symbol: Symbol) -> String {
        format!("{}.{}", self.index.module(symbol.module).name, self.symbol(symbol).name)
    }

    /// For each property that some class only hands on, what the others of that name say.
    fn ends_of_properties(&self) -> BTreeMap<String, Symbol> {
        let mut handed_on: FxHashSet<&str> = FxHashSet::default();
        let mut candidates: Vec<(&str, Symbol)> = Vec::new();
        for (module, facts) in self.facts.iter().enumerate() {
            let paths = &facts.body.paths;
            for (at, fact) in facts.body.symbols.iter().enumerate() {
                if !fact.detail.property {
                    continue;
                }
                let Some((_, name)) = fact.name.rsplit_once('.') else { continue };
                if fact.detail.value.is_some() {
                    candidates.push((name, Symbol { module: module as u32, at: at as u32 }));
                } else if let Some(path) = fact.detail.returned
                    && matches!(path.root, Root::Instance(_))
                    && let [_, .., Step::Attribute(last)] = paths.steps(path)
                    && paths.name(*last) == name
                {
                    handed_on.insert(name);
                }
            }
        }
        let mut classes: BTreeMap<String, Vec<Symbol>> = BTreeMap::new();
        for (name, symbol) in candidates {
            let module = self.index.module(symbol.module);
            let generated = self.facts[symbol.module as usize].generated;
            if handed_on.contains(name)
                && standing(&module.path, generated).standing != Standing::Test
                && let Some(Entity::Instance(class)) =
                    self.called(Entity::Function(symbol), FURTHEST)
            {
                classes.entry(name.to_owned()).or_default().push(class);
            }
        }
        classes
            .into_iter()
            .filter_map(|(name, classes)| {
                // The class that all others of them are bases of.
                let last = classes.iter().find(|class| {
                    let lineage = self.lineage(**class, FURTHEST);
                    classes.iter().all(|other| lineage.contains(other))
                })?;
                Some((name, *last))
            })
            .collect()
    }
}
