//! Which functions are proven to change nothing, across the source.
//!
//! A function whose body could have no effect by itself is assumed to have none until it is
//! found to call one that may; what is left when nothing changes any more is proven. A call that
//! may run what overrides a method counts as a call of all of that.

use quarry_model::{
    dependency::Usage,
    module::{Effect, SymbolKind},
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    body::SymbolFact,
    detect::{data, tasks},
    facts::Facts,
    heirs::Heirs,
    paths::{Path, Root, Step},
    program::{Entity, Program, Symbol},
    purity::{Grounds, On, Run},
    reading::may_only_read,
};

/// What is known of a function: a sum of the facts below; 0 if it changes nothing.
type Known = u8;

/// Nothing is proven.
const UNKNOWN: Known = 1;
/// It has effects outside the program.
const OUTSIDE: Known = 2;
/// It assigns to attributes of the object it belongs to.
const FILLS: Known = 4;
/// It changes what others see.
const CHANGES: Known = 8;
/// It writes stored data.
const WRITES: Known = 16;

/// A method that more methods of the source could be than this is not followed.
const MOST: usize = 48;

/// What a call runs.
type Callee = (Symbol, On);

/// For each file and each of its symbols, what is proven of its effect; of a class, that of
/// making an instance.
pub(super) fn proven(program: &Program<'_>, facts: &[Facts], heirs: &Heirs) -> Vec<Vec<Effect>> {
    let methods = methods(facts);
    let bodies = (0..facts.len()).into_par_iter().map(|at| {
        let module = Module { program, heirs, methods: &methods, facts: &facts[at], at: at as u32 };
        let mut known = vec![UNKNOWN; module.facts.body.symbols.len()];
        let mut calls: Vec<(Symbol, Vec<Callee>)> = Vec::new();
        for (at, fact) in module.facts.body.symbols.iter().enumerate() {
            let symbol = Symbol { module: module.at, at: at as u32 };
            if let Some((own, callees)) = module.body(symbol, fact) {
                known[at] = own;
                if !callees.is_empty() {
                    calls.push((symbol, callees));
                }
            }
        }
        (known, calls)
    });
    let (mut known, calls): (Vec<Vec<Known>>, Vec<Vec<_>>) = bodies.unzip();
    let calls = calls.concat();
    loop {
        let mut changed = false;
        for (caller, callees) in &calls {
            let of = |symbol: &Symbol| known[symbol.module as usize][symbol.at as usize];
            let before = of(caller);
            let now = callees.iter().fold(before, |now, (callee, on)| now | seen(of(callee), *on));
            if now != before {
                known[caller.module as usize][caller.at as usize] = now;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    known.into_iter().map(|known| known.into_iter().map(effect).collect()).collect()
}

/// What a caller does by calling a function of which `callee` is known.
fn seen(callee: Known, on: On) -> Known {
    match on {
        _ if callee & FILLS == 0 => callee,
        On::Itself => callee,
        On::Made => callee & !FILLS,
        On::Other => callee & !FILLS | CHANGES,
    }
}

fn effect(known: Known) -> Effect {
    if known & UNKNOWN != 0 {
        Effect::Unknown
    } else if known & WRITES != 0 {
        if known & (FILLS | CHANGES) == 0 { Effect::WritesData } else { Effect::WritesAndMore }
    } else if known & (FILLS | CHANGES) != 0 {
        Effect::ChangesState
    } else if known & OUTSIDE != 0 {
        Effect::External
    } else {
        Effect::None
    }
}

/// The methods of the source by names that a proof may take to only read elsewhere.
fn methods(facts: &[Facts]) -> FxHashMap<&str, Vec<Symbol>> {
    let mut methods: FxHashMap<&str, Vec<Symbol>> = FxHashMap::default();
    for (module, facts) in facts.iter().enumerate() {
        for (at, fact) in facts.body.symbols.iter().enumerate() {
            if fact.kind == SymbolKind::Method
                && let Some((_, name)) = fact.name.rsplit_once('.')
                && may_only_read(name)
            {
                let method = Symbol { module: module as u32, at: at as u32 };
                methods.entry(name).or_default().push(method);
            }
        }
    }
    methods
}

/// A file, where its grounds are looked at.
struct Module<'p, 'a> {
    program: &'p Program<'a>,
    heirs: &'p Heirs,
    methods: &'p FxHashMap<&'p str, Vec<Symbol>>,
    facts: &'p Facts,
    at: u32,
}

impl Module<'_, '_> {
    /// What a symbol does by itself, and what it runs; `None` if nothing is proven.
    fn body(&self, symbol: Symbol, fact: &SymbolFact) -> Option<(Known, Vec<Callee>)> {
        if fact.kind == SymbolKind::Class {
            let making = self.program.making(symbol)?;
            return Some((0, making.into_iter().map(|method| (method, On::Made)).collect()));
        }
        if let Some(writes) = self.program.mapping(symbol) {
            return Some((if writes { WRITES } else { 0 }, Vec::new()));
        }
        let grounds = fact.detail.grounds.as_ref()?;
        let mut callees = Vec::new();
        if grounds.stub {
            callees.extend(
                self.heirs.overriding(self.program, symbol).map(|method| (method, On::Itself)),
            );
            if callees.is_empty() {
                return None;
            }
        }
        if !self.made_of_classes(grounds) {
            return None;
        }
        let mut own = if grounds.sinks { OUTSIDE } else { 0 };
        own |= if grounds.fills { FILLS } else { 0 };
        for run in &grounds.calls {
            own |= self.runs(*run, &mut callees)?;
        }
        for (name, path) in &grounds.reading {
            own |= self.reads(*name, *path, &mut callees)?;
        }
        (callees.len() <= MOST).then_some((own, callees))
    }

    fn made_of_classes(&self, grounds: &Grounds) -> bool {
        grounds
            .made
            .iter()
            .all(|path| matches!(self.program.follow(self.at, *path), Some((Entity::Class(_), 0))))
    }

    /// Adds what a call runs, and gives what it does besides; `None` if that is not known.
    fn runs(&self, run: Run, callees: &mut Vec<Callee>) -> Option<Known> {
        let Some((entity, left)) = self.program.follow(self.at, run.path) else {
            return self.makes_base(run.path).then_some(0);
        };
        match (entity, left) {
            (Entity::Function(method), 0) => {
                callees.push((method, run.on));
                if !matches!(run.path.root, Root::Super(_)) {
                    let overriding = self.heirs.overriding(self.program, method);
                    callees.extend(overriding.map(|method| (method, run.on)));
                }
                Some(0)
            }
            (Entity::Class(class), 0) => {
                callees.push((class, On::Made));
                if run.on == On::Itself {
                    let heirs = self.heirs.of_class(class).iter();
                    callees.extend(heirs.map(|heir| (*heir, On::Made)));
                }
                Some(0)
            }
            _ => self.stores(run.path, entity, left),
        }
    }

    /// What a call does that only reads or writes a table, or sends a task to a queue.
    fn stores(&self, path: Path, entity: Entity<'_>, left: usize) -> Option<Known> {
        let steps = self.facts.body.paths.steps(path);
        let rest = &steps[steps.len() - left..];
        if let (Entity::Function(task), [Step::Attribute(name)]) = (entity, rest)
            && self.program.is_task(task)
            && tasks::sends(self.facts.body.paths.name(*name))
        {
            return Some(OUTSIDE);
        }
        let (_, writes) = data::access(self.program, self.facts, entity, rest, Usage::Call)?;
        Some(if writes { WRITES } else { 0 })
    }

    /// Whether a call is `super().__init__()` of a base from outside the source that only fills
    /// the object.
    fn makes_base(&self, path: Path) -> bool {
        let (Root::Super(class), [Step::Attribute(name)]) =
            (path.root, self.facts.body.paths.steps(path))
        else {
            return false;
        };
        matches!(self.facts.body.paths.name(*name), "__init__" | "__post_init__")
            && self.program.making(Symbol { module: self.at, at: class }).is_some()
    }

    /// Adds what a method of the name `name` may run of the source, and gives what it does
    /// besides; `None` if that is not known.
    fn reads(&self, name: u32, path: Option<Path>, callees: &mut Vec<Callee>) -> Option<Known> {
        if let Some(path) = path
            && let Some((entity, left)) = self.program.follow(self.at, path)
        {
            if let (Entity::Function(_), 0) = (entity, left) {
                return self.runs(Run { path, on: On::Other }, callees);
            }
            if let Some(known) = self.stores(path, entity, left) {
                return Some(known);
            }
        }
        let Some(methods) = self.methods.get(self.facts.body.paths.name(name)) else {
            return Some(0);
        };
        callees.extend(methods.iter().map(|method| (*method, On::Other)));
        (methods.len() <= MOST).then_some(0)
    }
}
