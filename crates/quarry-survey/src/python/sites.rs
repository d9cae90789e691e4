//! From the uses of one file to call sites of operations that other modules offer.

use std::cell::OnceCell;

use quarry_model::{
    dependency::{OperationKind, ResultUse, Usage},
    module::SymbolKind,
};

use rustc_hash::FxHashSet;

use super::{
    body::Use,
    detect::{
        data::{access, column_of},
        mappers, tasks,
    },
    facts::Facts,
    paths::{Root, Step},
    program::{Entity, Program, Symbol},
    transactions::transactions,
};

/// A use that leads to an operation of another module.
#[derive(Debug)]
pub(super) struct Site<'a> {
    /// The module that offers the operation.
    pub(super) owner: u32,
    /// What the operation is.
    pub(super) kind: OperationKind,
    /// Which of the owner's it is.
    pub(super) what: What<'a>,
    /// The use.
    pub(super) found: &'a Use,
    /// How it is used.
    pub(super) usage: Usage,
    /// How it is listed, if that says more: what stored data it reads or writes, or that an heir
    /// uses it on itself.
    pub(super) listed: Option<Usage>,
    /// What happens to the value.
    pub(super) result: ResultUse,
    /// Inside a database transaction.
    pub(super) in_transaction: bool,
}

/// A place that reads or writes a table.
#[derive(Debug)]
pub(super) struct Access {
    /// The table, by its place.
    pub(super) table: u32,
    /// Whether it is written.
    pub(super) write: bool,
    /// The line.
    pub(super) line: u32,
    /// The symbol it stands in.
    pub(super) within: Option<u32>,
}

/// What an operation is in its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What<'a> {
    /// A symbol.
    Symbol(Symbol),
    /// A method that a class has from outside the source: the class, and the method's name.
    Inherited(Symbol, &'a str),
}

/// The call sites of `module`. A name that a symbol mentions without calling it is used in one
/// place, however often it stands there: the first.
pub(super) fn sites<'a>(
    program: &Program<'a>,
    module: u32,
    facts: &'a Facts,
    accesses: &mut Vec<Access>,
) -> Vec<Site<'a>> {
    let open = transactions(program, module);
    let known = vec![OnceCell::new(); facts.imports.len()];
    let mut mentioned = FxHashSet::default();
    // Nearly every use leads somewhere.
    let mut sites = Vec::with_capacity(facts.body.uses.len());
    for found in &facts.body.uses {
        let Some((entity, left)) = program.follow_known(module, found.path, &known) else {
            continue;
        };
        let steps = facts.body.paths.steps(found.path);
        let rest = &steps[steps.len() - left..];
        let by_mapper = || match entity {
            Entity::Function(method) if rest.is_empty() && found.usage == Usage::Call => {
                mappers::access(program, module, found.path, method)
            }
            _ => None,
        };
        let data = access(program, facts, entity, rest, found.usage);
        if let Some((table, write)) = data.or_else(by_mapper)
            // The query that an update starts from stands inside the update.
            && accesses.last().is_none_or(|last| (last.table, last.line) != (table, found.line))
        {
            accesses.push(Access { table, write, line: found.line, within: found.within });
        }
        let Some(mut site) = site(program, module, facts, found, entity, rest) else { continue };
        site.listed = match data {
            Some((_, true)) => Some(Usage::Store),
            Some((_, false)) => Some(Usage::Query),
            None if on_itself(facts, found) => Some(Usage::Inherit),
            None if is_column(program, module, found, entity, rest) => Some(Usage::Query),
            None if is_bound(program, module, found, entity, rest) => Some(Usage::Call),
            None => None,
        };
        site.in_transaction |=
            found.managed.is_some_and(|at| open.get(at as usize).copied().unwrap_or(false));
        let again = site.usage == Usage::Reference
            && !mentioned.insert((site.kind, site.what, site.listed, found.within));
        if !again {
            sites.push(site);
        }
    }
    sites
}

fn site<'a>(
    program: &Program<'a>,
    module: u32,
    facts: &'a Facts,
    found: &'a Use,
    entity: Entity<'a>,
    rest: &[Step],
) -> Option<Site<'a>> {
    let site = |symbol: Symbol, kind, usage, result| Site {
        owner: symbol.module,
        kind,
        what: What::Symbol(symbol),
        found,
        usage,
        listed: None,
        result,
        in_transaction: found.in_transaction,
    };
    let whole = rest.is_empty();
    let (usage, result) = if whole {
        (found.usage, found.result)
    } else {
        // Something of what was reached is used, in a way that can't be followed.
        (Usage::Reference, ResultUse::Used)
    };
    let site = match entity {
        Entity::Class(symbol) => site(symbol, OperationKind::Class, usage, result),
        Entity::Constant(symbol) => {
            let called = usage == Usage::Call;
            let kind = if called { OperationKind::Function } else { OperationKind::Constant };
            site(symbol, kind, usage, result)
        }
        Entity::Function(symbol) if sends_task(program, facts, symbol, rest, found.usage) => {
            site(symbol, OperationKind::Function, Usage::Call, ResultUse::AsyncSink)
        }
        Entity::Function(symbol) => site(symbol, OperationKind::Function, usage, result),
        Entity::Instance(class) => inherited(program, facts, class, rest, found)?,
        Entity::Module(_) | Entity::Namespace(_) => return None,
    };
    (site.owner != module).then_some(site)
}

/// Whether a class uses on itself what it inherits: `self.f()`, `cls.f()`, `super().f()`.
fn on_itself(facts: &Facts, found: &Use) -> bool {
    let itself = match found.path.root {
        Root::Instance(_) | Root::Super(_) => true,
        Root::Symbol(at) => facts.body.symbols[at as usize].kind == SymbolKind::Class,
        Root::Import(_) => false,
    };
    itself
        && matches!(found.usage, Usage::Call | Usage::Reference)
        && matches!(facts.body.paths.steps(found.path), [Step::Attribute(_)])
}

/// Whether a use reads a column of a row: an attribute that the class of the row itself maps to
/// its table. One that it inherits belongs to the inheritance.
fn is_column(
    program: &Program<'_>,
    module: u32,
    found: &Use,
    entity: Entity<'_>,
    rest: &[Step],
) -> bool {
    let Entity::Constant(column) = entity else { return false };
    if found.usage != Usage::Reference {
        return false;
    }
    let Some(class) = column_of(program, column) else { return false };
    receiver(program, module, found, rest) == Some(Entity::Instance(class))
}

/// Whether a use takes a method of an object without calling it: whoever gets it calls it.
fn is_bound(
    program: &Program<'_>,
    module: u32,
    found: &Use,
    entity: Entity<'_>,
    rest: &[Step],
) -> bool {
    let Entity::Function(method) = entity else { return false };
    let fact = program.symbol(method);
    found.usage == Usage::Reference
        && rest.is_empty()
        && fact.kind == SymbolKind::Method
        && !fact.detail.property
        && matches!(receiver(program, module, found, rest), Some(Entity::Instance(_)))
}

/// What a use takes the last attribute that could be followed from.
fn receiver<'a>(
    program: &Program<'a>,
    module: u32,
    found: &Use,
    rest: &[Step],
) -> Option<Entity<'a>> {
    let mut path = found.path;
    for _ in 0..=rest.len() {
        path = path.without_last()?;
    }
    match program.follow(module, path)? {
        (entity, 0) => Some(entity),
        _ => None,
    }
}

/// `task.delay(...)` and `task.apply_async(...)` of a Celery task.
fn sends_task(
    program: &Program<'_>,
    facts: &Facts,
    function: Symbol,
    rest: &[Step],
    usage: Usage,
) -> bool {
    let [Step::Attribute(name)] = rest else { return false };
    usage == Usage::Call && program.is_task(function) && tasks::sends(facts.body.paths.name(*name))
}

/// A method that a class of another module must have from outside the source, since the class
/// itself has it not.
fn inherited<'a>(
    program: &Program<'a>,
    facts: &'a Facts,
    class: Symbol,
    rest: &[Step],
    found: &'a Use,
) -> Option<Site<'a>> {
    let [Step::Attribute(name)] = rest else { return None };
    let own = matches!(found.path.root, Root::Instance(_))
        && facts.body.paths.steps(found.path).len() == 1;
    if own || found.usage != Usage::Call || !program.has_unseen_base(class) {
        return None;
    }
    Some(Site {
        owner: class.module,
        kind: OperationKind::Function,
        what: What::Inherited(class, facts.body.paths.name(*name)),
        found,
        usage: found.usage,
        listed: None,
        result: found.result,
        in_transaction: found.in_transaction,
    })
}

/// Whether a symbol is listed among what a module offers.
pub(super) fn is_listed(kind: SymbolKind, in_class: bool) -> bool {
    kind != SymbolKind::Constant || !in_class
}
