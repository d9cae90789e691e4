//! What symbols do besides returning: which write stored data, directly or by what they call.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::Effect,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    facts::Facts,
    paths::{Path, Root, Step},
    program::{Entity, Program, Symbol},
    signals::Inner,
    sites::{Site, What},
};

/// Completes `effects`, which holds what is proven: a symbol that writes a table, or calls one
/// that does, writes data, and nothing else only if that is proven; one that assigns to what others see, or calls one that does, changes
/// state. `writers` are the
/// symbols of each file that write a table themselves, `sites` the uses of other modules.
pub(super) fn complete<'s, 'a: 's>(
    program: &Program<'a>,
    facts: &[Facts],
    writers: &[Vec<u32>],
    sites: impl Iterator<Item = (u32, &'s Site<'a>)>,
    effects: &mut [Vec<Effect>],
) {
    let callers = callers(program, facts, sites);
    if writers.iter().any(|writers| !writers.is_empty()) {
        let mut known: FxHashSet<Symbol> = FxHashSet::default();
        let mut open: Vec<Symbol> = Vec::new();
        for (module, writers) in writers.iter().enumerate() {
            open.extend(writers.iter().map(|at| Symbol { module: module as u32, at: *at }));
        }
        while let Some(symbol) = open.pop() {
            let effect = &mut effects[symbol.module as usize][symbol.at as usize];
            if !known.contains(&symbol) {
                known.insert(symbol);
                if !matches!(effect, Effect::WritesData | Effect::WritesOwn) {
                    *effect = Effect::WritesAndMore;
                }
                let callers = callers.get(&symbol).into_iter().flatten();
                open.extend(callers.map(|(caller, _)| *caller));
            }
        }
    }
    let mut open: Vec<Symbol> = Vec::new();
    for (module, (facts, effects)) in facts.iter().zip(effects.iter_mut()).enumerate() {
        for (at, effect) in effects.iter_mut().enumerate() {
            let changes =
                *effect == Effect::Unknown && facts.body.signals.changes.contains(&(at as u32));
            if changes {
                *effect = Effect::ChangesState;
            }
            if *effect == Effect::ChangesState {
                open.push(Symbol { module: module as u32, at: at as u32 });
            }
        }
    }
    // What is not proven, and calls what changes an object, may change that object; its own, if it
    // calls it on itself.
    let mut own: FxHashSet<Symbol> = FxHashSet::default();
    while let Some(symbol) = open.pop() {
        for (caller, on_itself) in callers.get(&symbol).into_iter().flatten() {
            let effect = &mut effects[caller.module as usize][caller.at as usize];
            if *effect != Effect::Unknown {
                continue;
            }
            if !on_itself {
                *effect = Effect::ChangesState;
                open.push(*caller);
            } else if own.insert(*caller) {
                open.push(*caller);
            }
        }
    }
}

/// Who calls each function, and waits for it, each with whether it calls it on itself.
fn callers<'s, 'a: 's>(
    program: &Program<'a>,
    facts: &[Facts],
    sites: impl Iterator<Item = (u32, &'s Site<'a>)>,
) -> FxHashMap<Symbol, Vec<(Symbol, bool)>> {
    let mut callers: FxHashMap<Symbol, Vec<(Symbol, bool)>> = FxHashMap::default();
    for (module, site) in sites {
        if let (What::Symbol(callee), Some(at), Usage::Call) =
            (site.what, site.found.within, site.usage)
            && !matches!(site.result, ResultUse::AsyncSink | ResultUse::Detached)
        {
            let on_itself = on_itself(&facts[module as usize], site.found.path);
            callers.entry(callee).or_default().push((Symbol { module, at }, on_itself));
        }
    }
    for (module, facts) in facts.iter().enumerate() {
        let module = module as u32;
        for Inner { within, path, .. } in &facts.body.signals.inner {
            if let Some((Entity::Function(callee), 0)) = program.follow(module, *path)
                && callee.module == module
            {
                let caller = Symbol { module, at: *within };
                callers.entry(callee).or_default().push((caller, on_itself(facts, *path)));
            }
        }
    }
    callers
}

/// Whether a method is called on the object itself: `self.f()`, `super().f()`.
fn on_itself(facts: &Facts, path: Path) -> bool {
    matches!(path.root, Root::Instance(_) | Root::Super(_))
        && matches!(facts.body.paths.steps(path), [Step::Attribute(_)])
}
