//! Which functions are proven to change nothing, across the source.
//!
//! A function whose body could have no effect by itself is assumed to have none until it is
//! found to call one that may; what is left when nothing changes any more is proven.

use quarry_model::{
    dependency::Usage,
    module::{Effect, SymbolKind},
};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{
    detect::data,
    facts::Facts,
    paths::Path,
    program::{Entity, Program, Symbol},
    purity::may_only_read,
};

/// For each file and each of its symbols, what is proven of its effect: nothing at all, or only
/// effects outside the program.
pub(super) fn proven(program: &Program<'_>, facts: &[Facts]) -> Vec<Vec<Effect>> {
    let methods = methods(facts);
    let bodies = (0..facts.len()).into_par_iter().map(|module| {
        let facts = &facts[module];
        let module = module as u32;
        let mut assumed = vec![Effect::Unknown; facts.body.symbols.len()];
        let mut calls: Vec<(Symbol, Vec<Symbol>)> = Vec::new();
        for (at, fact) in facts.body.symbols.iter().enumerate() {
            let symbol = Symbol { module, at: at as u32 };
            if program.mapping(symbol) == Some(false) {
                assumed[at] = Effect::None;
                continue;
            }
            let Some(grounds) = &fact.detail.grounds else { continue };
            let paths = &facts.body.paths;
            if grounds.reading.iter().any(|name| methods.contains(paths.name(*name))) {
                continue;
            }
            let mut callees = Vec::new();
            let all =
                grounds.calls.iter().all(|path| match called(program, module, facts, *path) {
                    Some(Called::Runs(callee)) => {
                        callees.push(callee);
                        true
                    }
                    Some(Called::Reads) => true,
                    None => false,
                });
            if all {
                assumed[at] = if grounds.sinks { Effect::External } else { Effect::None };
                if !callees.is_empty() {
                    calls.push((symbol, callees));
                }
            }
        }
        (assumed, calls)
    });
    let (mut proven, calls): (Vec<Vec<Effect>>, Vec<Vec<_>>) = bodies.unzip();
    let calls = calls.concat();
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

/// The names of methods of the source that a proof may take to only read elsewhere.
fn methods(facts: &[Facts]) -> FxHashSet<&str> {
    let symbols = facts.par_iter().flat_map_iter(|facts| &facts.body.symbols);
    symbols
        .filter(|fact| fact.kind == SymbolKind::Method)
        .filter_map(|fact| fact.name.rsplit_once('.').map(|(_, name)| name))
        .filter(|name| may_only_read(name))
        .collect()
}

/// What a call does, as far as it is known.
enum Called {
    /// Runs a function of the source.
    Runs(Symbol),
    /// Reads a table and nothing else.
    Reads,
}

/// What the call of `path` does; `None` if that is not known.
fn called(program: &Program<'_>, module: u32, facts: &Facts, path: Path) -> Option<Called> {
    let (entity, left) = program.follow(module, path)?;
    if let (Entity::Function(symbol), 0) = (entity, left) {
        return Some(Called::Runs(symbol));
    }
    let steps = facts.body.paths.steps(path);
    let rest = &steps[steps.len() - left..];
    match data::access(program, facts, entity, rest, Usage::Call) {
        Some((_, false)) => Some(Called::Reads),
        _ => None,
    }
}
