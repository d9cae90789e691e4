//! What symbols do besides returning: which write stored data, directly or by what they call.

use quarry_model::module::Effect;
use rustc_hash::FxHashSet;

use super::{
    calls::{Call, Callers, Wait},
    facts::Facts,
    program::Symbol,
};

/// Completes `effects`, which holds what is proven: a symbol that writes a table, or calls one
/// that does, writes data, and nothing else only if that is proven; one that assigns to what
/// others see, or calls one that does, changes state. `writers` are the symbols of each file that
/// write a table themselves.
pub(super) fn complete(
    callers: &Callers<'_>,
    facts: &[Facts],
    writers: &[Vec<u32>],
    effects: &mut [Vec<Effect>],
) {
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
                open.extend(waiting(callers, symbol).map(|(caller, _)| caller));
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
        for (caller, call) in waiting(callers, symbol) {
            let effect = &mut effects[caller.module as usize][caller.at as usize];
            if *effect != Effect::Unknown {
                continue;
            }
            if !call.on_itself {
                *effect = Effect::ChangesState;
                open.push(caller);
            } else if own.insert(caller) {
                open.push(caller);
            }
        }
    }
}

/// The calls of `symbol` after which the caller waits, each with who makes it.
fn waiting<'c>(callers: &Callers<'c>, symbol: Symbol) -> impl Iterator<Item = (Symbol, &'c Call)> {
    callers.of(symbol).filter(|(_, call)| call.wait == Wait::Yes)
}
