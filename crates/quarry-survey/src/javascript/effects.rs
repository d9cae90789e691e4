//! What functions do besides returning, across the source.
//!
//! A function whose body alone could have no effect is assumed to have none until it is found to
//! call one that may; what is left when nothing changes any more is proven. One that writes a
//! table, or waits for one that does, writes data.

use quarry_model::module::Effect;
use rustc_hash::FxHashMap;

use super::{
    facts::{Facts, SymbolAt},
    link::Linked,
    program::At,
};

/// The effect of each symbol of each file; `writers` are the symbols of each file that write a
/// table themselves.
pub(super) fn effects(
    facts: &[Facts],
    linked: &[Linked<'_>],
    writers: &[Vec<SymbolAt>],
) -> Vec<Vec<Effect>> {
    let mut effects: Vec<Vec<Effect>> = facts.iter().map(assumed).collect();
    prove(linked, &mut effects);
    spread(linked, writers, &mut effects);
    for (facts, effects) in facts.iter().zip(&mut effects) {
        for (symbol, effect) in facts.symbols.iter().zip(effects) {
            if *effect == Effect::Unknown && symbol.deeds.is_some_and(|deeds| deeds.changes) {
                *effect = Effect::ChangesState;
            }
        }
    }
    effects
}

/// What the bodies of a file show by themselves.
fn assumed(facts: &Facts) -> Vec<Effect> {
    let of = |symbol: &super::facts::Symbol| match symbol.deeds {
        Some(deeds) if !deeds.unproven => {
            if deeds.logs {
                Effect::External
            } else {
                Effect::None
            }
        }
        _ => Effect::Unknown,
    };
    facts.symbols.iter().map(of).collect()
}

/// Takes back what is not borne out by what is called.
fn prove(linked: &[Linked<'_>], effects: &mut [Vec<Effect>]) {
    loop {
        let mut changed = false;
        for (module, linked) in linked.iter().enumerate() {
            for call in &linked.calls {
                let own = effects[module][call.by as usize];
                let callee = match call.what {
                    Some(at) if call.exact => effects[at.module as usize][at.symbol as usize],
                    _ => Effect::Unknown,
                };
                let both = match (own, callee) {
                    (Effect::None, Effect::None) => Effect::None,
                    (Effect::None | Effect::External, Effect::None | Effect::External) => {
                        Effect::External
                    }
                    _ => Effect::Unknown,
                };
                if both != own {
                    effects[module][call.by as usize] = both;
                    changed = true;
                }
            }
        }
        if !changed {
            return;
        }
    }
}

/// Functions that write tables, and those that wait for them.
fn spread(linked: &[Linked<'_>], writers: &[Vec<SymbolAt>], effects: &mut [Vec<Effect>]) {
    if writers.iter().all(Vec::is_empty) {
        return;
    }
    let mut callers: FxHashMap<At, Vec<At>> = FxHashMap::default();
    for (module, linked) in (0_u32..).zip(linked) {
        for call in linked.calls.iter().filter(|call| call.waits) {
            if let Some(callee) = call.what {
                callers.entry(callee).or_default().push(At { module, symbol: call.by });
            }
        }
    }
    let mut open: Vec<At> = Vec::new();
    for (module, writers) in (0_u32..).zip(writers) {
        open.extend(writers.iter().map(|symbol| At { module, symbol: *symbol }));
    }
    while let Some(at) = open.pop() {
        let effect = &mut effects[at.module as usize][at.symbol as usize];
        if *effect != Effect::WritesData {
            *effect = Effect::WritesData;
            open.extend(callers.get(&at).into_iter().flatten());
        }
    }
}
