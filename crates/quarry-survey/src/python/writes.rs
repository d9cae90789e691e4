//! What symbols do besides returning: which write stored data, directly or by what they call.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::Effect,
};
use rustc_hash::FxHashMap;

use super::{
    facts::Facts,
    program::{Entity, Program, Symbol},
    sites::{Site, What},
};

/// Completes `effects`, which holds what is proven: a symbol that writes a table, or calls one
/// that does, writes data; one that assigns to what others see changes state. `writers` are the
/// symbols of each file that write a table themselves, `sites` the uses of other modules.
pub(super) fn complete<'s, 'a: 's>(
    program: &Program<'a>,
    facts: &[Facts],
    writers: &[Vec<u32>],
    sites: impl Iterator<Item = (u32, &'s Site<'a>)>,
    effects: &mut [Vec<Effect>],
) {
    if writers.iter().any(|writers| !writers.is_empty()) {
        let callers = callers(program, facts, sites);
        let mut open: Vec<Symbol> = Vec::new();
        for (module, writers) in writers.iter().enumerate() {
            open.extend(writers.iter().map(|at| Symbol { module: module as u32, at: *at }));
        }
        while let Some(symbol) = open.pop() {
            let effect = &mut effects[symbol.module as usize][symbol.at as usize];
            if *effect != Effect::WritesData {
                *effect = Effect::WritesData;
                open.extend(callers.get(&symbol).into_iter().flatten());
            }
        }
    }
    for (facts, effects) in facts.iter().zip(effects) {
        for (at, effect) in effects.iter_mut().enumerate() {
            let changes =
                *effect == Effect::Unknown && facts.body.signals.changes.contains(&(at as u32));
            if changes {
                *effect = Effect::ChangesState;
            }
        }
    }
}

/// Who calls each function, and waits for it.
fn callers<'s, 'a: 's>(
    program: &Program<'a>,
    facts: &[Facts],
    sites: impl Iterator<Item = (u32, &'s Site<'a>)>,
) -> FxHashMap<Symbol, Vec<Symbol>> {
    let mut callers: FxHashMap<Symbol, Vec<Symbol>> = FxHashMap::default();
    for (module, site) in sites {
        if let (What::Symbol(callee), Some(at), Usage::Call) =
            (site.what, site.found.within, site.usage)
            && !matches!(site.result, ResultUse::AsyncSink | ResultUse::Detached)
        {
            callers.entry(callee).or_default().push(Symbol { module, at });
        }
    }
    for (module, facts) in facts.iter().enumerate() {
        let module = module as u32;
        for (at, path) in &facts.body.signals.inner {
            if let Some((Entity::Function(callee), 0)) = program.follow(module, *path)
                && callee.module == module
            {
                callers.entry(callee).or_default().push(Symbol { module, at: *at });
            }
        }
    }
    callers
}
