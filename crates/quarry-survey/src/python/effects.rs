//! Which functions are proven to change nothing, across the source.
//!
//! A function whose body could have no effect by itself is assumed to have none until it is
//! found to call one that may; what is left when nothing changes any more is proven.

use quarry_model::module::Effect;

use super::{
    facts::Facts,
    program::{Entity, Program, Symbol},
};

/// For each file and each of its symbols, what is proven of its effect: nothing at all, or only
/// effects outside the program.
pub(super) fn proven(program: &Program<'_>, facts: &[Facts]) -> Vec<Vec<Effect>> {
    let mut proven: Vec<Vec<Effect>> = Vec::with_capacity(facts.len());
    let mut calls: Vec<(Symbol, Vec<Symbol>)> = Vec::new();
    for (module, facts) in facts.iter().enumerate() {
        let module = module as u32;
        let mut assumed = vec![Effect::Unknown; facts.body.symbols.len()];
        for (at, fact) in facts.body.symbols.iter().enumerate() {
            let Some(paths) = &fact.detail.pure_calls else { continue };
            let callees: Option<Vec<Symbol>> = paths
                .iter()
                .map(|path| match program.follow(module, *path)? {
                    (Entity::Function(symbol), 0) => Some(symbol),
                    _ => None,
                })
                .collect();
            if let Some(callees) = callees {
                assumed[at] = if fact.detail.sinks { Effect::External } else { Effect::None };
                if !callees.is_empty() {
                    calls.push((Symbol { module, at: at as u32 }, callees));
                }
            }
        }
        proven.push(assumed);
    }
    loop {
        let mut changed = false;
        for (caller, callees) in &calls {
            let known = |symbol: &Symbol| proven[symbol.module as usize][symbol.at as usize];
            let mut effect = known(caller);
            for callee in callees {
                effect = match (effect, known(callee)) {
                    (Effect::Unknown, _) | (_, Effect::Unknown) => Effect::Unknown,
                    (Effect::External, _) | (_, Effect::External) => Effect::External,
                    _ => Effect::None,
                };
            }
            if effect != known(caller) {
                proven[caller.module as usize][caller.at as usize] = effect;
                changed = true;
            }
        }
        if !changed {
            return proven;
        }
    }
}
