//! From the uses of one file to call sites of operations that other modules offer.

use quarry_model::dependency::{DependencyKind, OperationKind, ResultUse, Usage};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    facts::{Facts, Kind, Node, SymbolAt, Told, Use},
    program::{At, Entity, Goal, Program},
};

/// A use that leads to an operation of another module.
#[derive(Debug)]
pub(super) struct Site<'a> {
    /// What the operation is.
    pub(super) kind: OperationKind,
    /// Which of its owner's it is.
    pub(super) what: What<'a>,
    /// The use.
    pub(super) found: &'a Use,
    /// How it is used.
    pub(super) usage: Usage,
    /// What happens to the value.
    pub(super) result: ResultUse,
}

/// What an operation is in its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What<'a> {
    /// A symbol.
    Symbol(At),
    /// A method that a class has from outside the source.
    Inherited(At, &'a str),
}

impl What<'_> {
    /// The module that offers it.
    pub(super) fn owner(self) -> u32 {
        match self {
            Self::Symbol(at) | Self::Inherited(at, _) => at.module,
        }
    }
}

/// How often one module uses another in one way.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Edge {
    pub(super) count: u32,
    pub(super) line: u32,
}

/// What one file depends on.
#[derive(Debug, Default)]
pub(super) struct Linked<'a> {
    /// By module and kind.
    pub(super) edges: FxHashMap<(u32, DependencyKind), Edge>,
    /// Its uses of what others offer.
    pub(super) sites: Vec<Site<'a>>,
    /// What its functions call, also of its own.
    pub(super) calls: Vec<Called>,
}

/// A call in a function, or in a method.
#[derive(Debug, Clone, Copy)]
pub(super) struct Called {
    /// The function.
    pub(super) by: SymbolAt,
    /// What it calls, if that is part of the source.
    pub(super) what: Option<At>,
    /// Whether it is that and nothing else: a method may be another in a subclass.
    pub(super) exact: bool,
    /// Whether the function waits for it.
    pub(super) waits: bool,
}

impl Linked<'_> {
    pub(super) fn add(&mut self, to: u32, kind: DependencyKind, count: u32, line: u32) {
        let edge = self.edges.entry((to, kind)).or_insert(Edge { count: 0, line });
        edge.count += count;
        edge.line = edge.line.min(line);
    }
}

/// What the module at `from` depends on; `values` are what its values stand for.
pub(super) fn link<'a>(
    program: &Program<'a>,
    from: u32,
    values: &[Entity<'a>],
    typescript: bool,
) -> Linked<'a> {
    let facts = &program.facts[from as usize];
    let mut linked = Linked::default();
    let erased = erased(facts, typescript);
    for (at, request) in facts.requests.iter().enumerate() {
        if let Goal::Module(to) = program.goals[from as usize][at]
            && to != from
        {
            let kind = if request.type_only || erased[at] {
                DependencyKind::ImportType
            } else {
                DependencyKind::Import
            };
            linked.add(to, kind, request.count, request.line);
        }
    }
    for import in &facts.imports {
        let Goal::Module(to) = program.goals[from as usize][import.request as usize] else {
            continue;
        };
        let super::facts::Imported::Name(name) = import.imported else { continue };
        let definer = program.definer(to, facts.text(name));
        if let Some(definer) = definer
            && definer != to
            && definer != from
        {
            let line = facts.requests[import.request as usize].line;
            linked.add(definer, DependencyKind::ReExport, 1, line);
        }
    }
    linked.sites = sites(program, from, facts, values);
    linked.calls = calls(program, facts, values);
    for at in 0..linked.sites.len() {
        let site = &linked.sites[at];
        let kind = match site.usage {
            Usage::Inherit => DependencyKind::Inherit,
            Usage::Reference | Usage::Type | Usage::Query | Usage::Store => {
                DependencyKind::Reference
            }
            Usage::Call | Usage::Subscribe | Usage::Emit => DependencyKind::Call,
        };
        let (owner, line) = (site.what.owner(), site.found.line);
        linked.add(owner, kind, 1, line);
    }
    linked
}

/// For each request, whether compilers drop it because only types use what it binds.
fn erased(facts: &Facts, typescript: bool) -> Vec<bool> {
    let mut bound = vec![false; facts.requests.len()];
    let mut needed = vec![false; facts.requests.len()];
    for import in &facts.imports {
        let at = import.request as usize;
        bound[at] = true;
        needed[at] |= !import.type_only && (import.as_value || !import.as_type);
    }
    bound.iter().zip(needed).map(|(bound, needed)| typescript && *bound && !needed).collect()
}

/// What the functions of a file call, as far as the text alone does not say what that does.
fn calls(program: &Program<'_>, facts: &Facts, values: &[Entity<'_>]) -> Vec<Called> {
    let mut calls = Vec::new();
    for found in &facts.uses {
        let (Some(by), Usage::Call, Told::No) = (found.within, found.usage, found.told) else {
            continue;
        };
        let what = match values[found.node as usize] {
            Entity::Symbol(at) => Some(program.holder(at)),
            Entity::Module(module) => program.whole(module),
            _ => None,
        };
        let what =
            if found.is_new { what.and_then(|class| program.constructor(class)) } else { what };
        let on_object = matches!(facts.nodes[found.node as usize], Node::Field(of, _)
            if matches!(program.opened(values[of as usize]), Entity::Object(_)));
        let waits = !matches!(found.result, ResultUse::AsyncSink | ResultUse::Detached);
        calls.push(Called { by, what, exact: !on_object, waits });
    }
    calls
}

fn sites<'a>(
    program: &Program<'a>,
    from: u32,
    facts: &'a Facts,
    values: &[Entity<'a>],
) -> Vec<Site<'a>> {
    let mut mentioned = FxHashSet::default();
    let mut sites = Vec::new();
    for found in &facts.uses {
        let Some(site) = site(program, from, facts, values, found) else { continue };
        let again = site.usage == Usage::Reference
            && !mentioned.insert((site.kind, site.what, found.within));
        if !again {
            sites.push(site);
        }
    }
    sites
}

fn site<'a>(
    program: &Program<'a>,
    from: u32,
    facts: &'a Facts,
    values: &[Entity<'a>],
    found: &'a Use,
) -> Option<Site<'a>> {
    let mut node = found.node;
    let mut whole = true;
    loop {
        if let Entity::Symbol(at) = values[node as usize]
            && at.module != from
        {
            return symbol_site(program, at, found, whole);
        }
        if let (Entity::Module(module), true) = (values[node as usize], whole)
            && module != from
            && found.usage == Usage::Call
        {
            // What a module exports as a whole is called.
            let at = program.whole(module)?;
            return symbol_site(program, at, found, whole);
        }
        let Node::Field(of, name) = facts.nodes[node as usize] else { return None };
        if let Entity::Object(class) = program.opened(values[of as usize])
            && whole
            && class.module != from
            && found.usage == Usage::Call
            && program.symbol(class).kind == Kind::Class
            && program.has_unseen_base(class)
        {
            let what = What::Inherited(class, facts.text(name));
            let kind = OperationKind::Function;
            return Some(Site { kind, what, found, usage: Usage::Call, result: found.result });
        }
        if matches!(values[of as usize], Entity::Symbol(at) if at.module == from) {
            return None;
        }
        node = of;
        whole = false;
    }
}

fn symbol_site<'a>(program: &Program<'a>, at: At, found: &'a Use, whole: bool) -> Option<Site<'a>> {
    let symbol = program.symbol(at);
    let (usage, mut result) =
        if whole { (found.usage, found.result) } else { (Usage::Reference, ResultUse::Used) };
    let owner = symbol.owner.map(|owner| program.symbol(At { module: at.module, symbol: owner }));
    let is_field = symbol.kind == Kind::Value
        && owner.is_some_and(|owner| matches!(owner.kind, Kind::Class | Kind::Interface));
    if is_field && usage != Usage::Call {
        return None;
    }
    let kind = match symbol.kind {
        Kind::Class | Kind::Interface | Kind::Alias => OperationKind::Class,
        Kind::Function | Kind::Method => OperationKind::Function,
        Kind::Value if usage == Usage::Call => OperationKind::Function,
        Kind::Value => OperationKind::Constant,
    };
    if symbol.is_async && result == ResultUse::Discarded {
        result = ResultUse::Detached;
    }
    Some(Site { kind, what: What::Symbol(at), found, usage, result })
}
