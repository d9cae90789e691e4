//! All files together: what a value, followed over files, stands for.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::facts::{Exported, Facts, Imported, Kind, Node, NodeAt, SymbolAt};

/// How far a name is followed over files before that is given up.
pub(super) const LONGEST: u32 = 24;
/// How many steps one value may cost.
const STEPS: u32 = 2_000;

/// What a request leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// A module.
    Module(u32),
    /// Something outside of the source.
    Outside,
    /// Nothing.
    Nowhere,
}

/// A symbol of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct At {
    pub(super) module: u32,
    pub(super) symbol: SymbolAt,
}

/// What was done to something from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Plain,
    /// It was called; this is what it gave.
    Given,
    /// It is an object of that class.
    Object,
}

/// Something that a package outside of the source offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outside<'a> {
    /// The package as it is asked for; empty for what is there without an import.
    pub(super) package: &'a str,
    /// What of it: a name, `default`, or `*` for all of it.
    pub(super) name: &'a str,
    /// What was done to it.
    pub(super) state: State,
    /// The member that was reached last, and the one before it.
    pub(super) field: &'a str,
    pub(super) before: &'a str,
    /// The first text that it was given.
    pub(super) text: Option<&'a str>,
    /// The class that it is about, such as the entity of a repository.
    pub(super) about: Option<At>,
}

/// What a value stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entity<'a> {
    /// Not known.
    Unknown,
    /// A module as a whole.
    Module(u32),
    /// A symbol itself.
    Symbol(At),
    /// An object of a class.
    Object(At),
    /// Something from outside.
    Outside(Outside<'a>),
}

/// The files of a source, linked.
pub(super) struct Program<'a> {
    pub(super) facts: &'a [Facts],
    /// What the requests of each file lead to.
    pub(super) goals: &'a [Vec<Goal>],
    pub(super) exports: Vec<FxHashMap<&'a str, Exported>>,
}

/// What following one value may still cost.
pub(super) struct Budget {
    steps: Cell<u32>,
}

impl Budget {
    /// Pays for one step; `false` when nothing is left.
    pub(super) fn spend(&self) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        left > 0
    }
}

impl<'a> Program<'a> {
    pub(super) fn new(facts: &'a [Facts], goals: &'a [Vec<Goal>]) -> Self {
        let exports = facts
            .iter()
            .map(|facts| {
                facts
                    .exports
                    .iter()
                    .rev() // the first export of a name counts
                    .map(|export| (facts.text(export.name), export.what))
                    .collect()
            })
            .collect();
        Self { facts, goals, exports }
    }

    /// The fact behind a symbol.
    pub(super) fn symbol(&self, at: At) -> &'a super::facts::Symbol {
        &self.facts[at.module as usize].symbols[at.symbol as usize]
    }

    /// The name of a symbol in its module.
    pub(super) fn name(&self, at: At) -> &'a str {
        self.facts[at.module as usize].text(self.symbol(at).name)
    }

    /// What every value of a module stands for.
    pub(super) fn values(&self, module: u32) -> Vec<Entity<'a>> {
        let facts = &self.facts[module as usize];
        let mut values = Vec::with_capacity(facts.nodes.len());
        for node in &facts.nodes {
            let budget = Budget { steps: Cell::new(STEPS) };
            let entity = match *node {
                // A node stands after those it is made of.
                Node::Field(of, name) => {
                    self.member(values[of as usize], facts.text(name), 0, &budget)
                }
                Node::Call(of, text) => {
                    let text = text.map(|text| facts.text(text));
                    self.given(values[of as usize], text, 0, &budget)
                }
                Node::New(of, about, text) => {
                    let about = about.map(|about| values[about as usize]);
                    let made = self.object(values[of as usize], about, 0, &budget);
                    told(made, text.map(|text| facts.text(text)))
                }
                Node::Instance(of, about) => {
                    let about = about.map(|about| values[about as usize]);
                    self.object(values[of as usize], about, 0, &budget)
                }
                _ => self.value(module, *node, 0, &budget),
            };
            values.push(entity);
        }
        values
    }

    pub(super) fn node(
        &self,
        module: u32,
        node: NodeAt,
        depth: u32,
        budget: &Budget,
    ) -> Entity<'a> {
        if depth > LONGEST || !budget.spend() {
            return Entity::Unknown;
        }
        self.value(module, self.facts[module as usize].nodes[node as usize], depth, budget)
    }

    fn value(&self, module: u32, node: Node, depth: u32, budget: &Budget) -> Entity<'a> {
        let facts = &self.facts[module as usize];
        let depth = depth + 1;
        match node {
            Node::Unknown => Entity::Unknown,
            Node::Import(import) => {
                let import = &facts.imports[import as usize];
                self.imported(module, import.request, import.imported, depth, budget)
            }
            Node::Module(request) => {
                self.imported(module, request, Imported::Module, depth, budget)
            }
            Node::Symbol(symbol) => Entity::Symbol(At { module, symbol }),
            Node::New(of, about, text) => {
                let about = about.map(|about| self.node(module, about, depth, budget));
                let of = self.node(module, of, depth, budget);
                let made = self.object(of, about, depth, budget);
                told(made, text.map(|text| facts.text(text)))
            }
            Node::Instance(of, about) => {
                let about = about.map(|about| self.node(module, about, depth, budget));
                let of = self.node(module, of, depth, budget);
                self.object(of, about, depth, budget)
            }
            Node::Super(class) => {
                let supers = &facts.symbols[class as usize].supers;
                match supers.first() {
                    Some(first) => {
                        let first = self.node(module, *first, depth, budget);
                        self.object(first, None, depth, budget)
                    }
                    None => Entity::Unknown,
                }
            }
            Node::Global(name) => match facts.text(name) {
                "exports" | "module.exports" => Entity::Module(module),
                name => Entity::Outside(outside("", name)),
            },
            Node::Field(of, name) => {
                let name = facts.text(name);
                if name == "exports"
                    && matches!(facts.nodes[of as usize], Node::Global(of)
                        if facts.text(of) == "module")
                {
                    return Entity::Module(module);
                }
                self.member(self.node(module, of, depth, budget), name, depth, budget)
            }
            Node::Call(of, text) => {
                let text = text.map(|text| facts.text(text));
                self.given(self.node(module, of, depth, budget), text, depth, budget)
            }
        }
    }

    fn imported(
        &self,
        module: u32,
        request: u32,
        imported: Imported,
        depth: u32,
        budget: &Budget,
    ) -> Entity<'a> {
        let facts = &self.facts[module as usize];
        match (self.goals[module as usize].get(request as usize), imported) {
            (Some(Goal::Module(to)), Imported::Module) => Entity::Module(*to),
            (Some(Goal::Module(to)), Imported::Name(name)) => {
                self.export(*to, facts.text(name), depth, budget).unwrap_or(Entity::Unknown)
            }
            (Some(Goal::Outside), imported) => {
                let package = facts.text(facts.requests[request as usize].specifier);
                Entity::Outside(outside(
                    package,
                    match imported {
                        Imported::Module => "*",
                        Imported::Name(name) => facts.text(name),
                    },
                ))
            }
            _ => Entity::Unknown,
        }
    }

    /// What a module exports under a name, through any number of other modules.
    pub(super) fn export(
        &self,
        module: u32,
        name: &str,
        depth: u32,
        budget: &Budget,
    ) -> Option<Entity<'a>> {
        if depth > LONGEST || !budget.spend() {
            return None;
        }
        let own = &self.exports[module as usize];
        if let Some(exported) = own.get(name) {
            return Some(self.exported(module, *exported, depth + 1, budget));
        }
        let facts = &self.facts[module as usize];
        if name == "default" {
            return match own.get("=") {
                Some(exported) => Some(self.exported(module, *exported, depth + 1, budget)),
                None => Some(Entity::Module(module)),
            };
        }
        for request in facts.stars.iter().chain(&facts.mixes) {
            if let Goal::Module(to) = self.goals[module as usize][*request as usize]
                && let Some(found) = self.export(to, name, depth + 1, budget)
            {
                return Some(found);
            }
        }
        None
    }

    pub(super) fn exported(
        &self,
        module: u32,
        exported: Exported,
        depth: u32,
        budget: &Budget,
    ) -> Entity<'a> {
        match exported {
            Exported::Node(node) => self.node(module, node, depth, budget),
            Exported::From(request, imported) => {
                self.imported(module, request, imported, depth, budget)
            }
        }
    }

    /// The value of a symbol that holds one.
    pub(super) fn held(&self, at: At, depth: u32, budget: &Budget) -> Entity<'a> {
        match self.symbol(at).value {
            Some(value) => self.node(at.module, value, depth + 1, budget),
            None => Entity::Unknown,
        }
    }

    /// What a value is that other values are reached through: not the constant, but what it
    /// holds.
    pub(super) fn opened(&self, entity: Entity<'a>) -> Entity<'a> {
        let budget = Budget { steps: Cell::new(STEPS) };
        self.open(entity, 0, &budget)
    }

    fn open(&self, entity: Entity<'a>, depth: u32, budget: &Budget) -> Entity<'a> {
        let mut entity = entity;
        for _ in 0..8 {
            match entity {
                Entity::Symbol(at) if matches!(self.symbol(at).kind, Kind::Value | Kind::Alias) => {
                    match self.held(at, depth, budget) {
                        Entity::Unknown => return entity,
                        held => entity = held,
                    }
                }
                _ => break,
            }
        }
        entity
    }

    /// The module that defines what another exports under a name.
    pub(super) fn definer(&self, module: u32, name: &str) -> Option<u32> {
        let budget = Budget { steps: Cell::new(STEPS) };
        match self.export(module, name, 0, &budget)? {
            Entity::Symbol(at) | Entity::Object(at) => Some(at.module),
            Entity::Module(module) => Some(module),
            Entity::Outside(_) | Entity::Unknown => None,
        }
    }

    /// What a module exports as a whole.
    pub(super) fn whole(&self, module: u32) -> Option<At> {
        let budget = Budget { steps: Cell::new(STEPS) };
        let exported = self.exports[module as usize].get("=")?;
        match self.exported(module, *exported, 0, &budget) {
            Entity::Symbol(at) => Some(at),
            _ => None,
        }
    }

    /// The symbol that holds a value itself, rather than another name of it.
    pub(super) fn holder(&self, at: At) -> At {
        let budget = Budget { steps: Cell::new(STEPS) };
        let mut at = at;
        for _ in 0..8 {
            if self.symbol(at).kind != Kind::Value {
                break;
            }
            at = match self.held(at, 0, &budget) {
                Entity::Symbol(other) if other != at => other,
                Entity::Module(module) => match self.whole(module) {
                    Some(whole) if whole != at => whole,
                    _ => break,
                },
                _ => break,
            };
        }
        at
    }

    /// The class of the source that a class extends.
    pub(super) fn base(&self, class: At) -> Option<At> {
        let budget = Budget { steps: Cell::new(STEPS) };
        let first = self.symbol(class).supers.first()?;
        match self.open(self.node(class.module, *first, 0, &budget), 0, &budget) {
            Entity::Symbol(base) | Entity::Object(base) if base != class => Some(base),
            _ => None,
        }
    }

    /// The constructor of a class, if it is written out.
    pub(super) fn constructor(&self, class: At) -> Option<At> {
        let symbol = self.facts[class.module as usize].member(class.symbol, "constructor")?;
        Some(At { module: class.module, symbol })
    }

    /// Whether a class has a base from outside the source.
    pub(super) fn has_unseen_base(&self, class: At) -> bool {
        let budget = Budget { steps: Cell::new(STEPS) };
        self.unseen(class, 0, &budget)
    }

    fn unseen(&self, class: At, depth: u32, budget: &Budget) -> bool {
        if depth > LONGEST || !budget.spend() {
            return false;
        }
        self.symbol(class).supers.iter().take(16).any(|super_| {
            match self.node(class.module, *super_, depth + 1, budget) {
                Entity::Outside(_) | Entity::Unknown => true,
                Entity::Symbol(above) if above != class => self.unseen(above, depth + 1, budget),
                _ => false,
            }
        })
    }
}

/// Something from outside that was told a text when it was made.
fn told<'a>(made: Entity<'a>, text: Option<&'a str>) -> Entity<'a> {
    match made {
        Entity::Outside(found) => Entity::Outside(Outside { text: text.or(found.text), ..found }),
        other => other,
    }
}

/// Something that a package offers, untouched.
fn outside<'a>(package: &'a str, name: &'a str) -> Outside<'a> {
    Outside { package, name, state: State::Plain, field: "", before: "", text: None, about: None }
}
