//! Which functions are proven to change nothing, across the source.
//!
//! A function whose body could have no effect by itself is assumed to have none until it is
//! found to call one that may; what is left when nothing changes any more is proven.

use super::{
    facts::Facts,
    program::{Entity, Program, Symbol},
};

/// For each file and each of its symbols, whether calling it is proven to change nothing.
pub(super) fn pure(program: &Program<'_>, facts: &[Facts]) -> Vec<Vec<bool>> {
    let mut pure: Vec<Vec<bool>> = Vec::with_capacity(facts.len());
    let mut calls: Vec<(Symbol, Vec<Symbol>)> = Vec::new();
    for (module, facts) in facts.iter().enumerate() {
        let module = module as u32;
        let mut assumed = vec![false; facts.body.symbols.len()];
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
                assumed[at] = true;
                if !callees.is_empty() {
                    calls.push((Symbol { module, at: at as u32 }, callees));
                }
            }
        }
        pure.push(assumed);
    }
    loop {
        let mut changed = false;
        for (caller, callees) in &calls {
            let (module, at) = (caller.module as usize, caller.at as usize);
            let proven = |callee: &Symbol| pure[callee.module as usize][callee.at as usize];
            if pure[module][at] && !callees.iter().all(proven) {
                pure[module][at] = false;
                changed = true;
            }
        }
        if !changed {
            return pure;
        }
    }
}
