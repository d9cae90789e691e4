//! Functions that tell others: they send jobs or call subscribers, and nothing else that they do
//! is thrown away.
//!
//! Such a function is not proven. What it calls for its value is taken to prepare what is told;
//! what it calls and lets go must itself only tell, or have effects outside the program. One that
//! assigns to what others see, refuses with an error, or throws away what an unknown call gives
//! is none.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::{Effect, SymbolKind},
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    detect::tasks,
    facts::Facts,
    failure::is_logging,
    own_values::{Outside, outside},
    paths::{Path, Step},
    program::{Entity, Program, Symbol},
    reading::may_only_read,
    sites::{Site, What},
};

/// A function that may tell.
#[derive(Debug, Default)]
struct Candidate {
    /// Whether its own body tells.
    tells: bool,
    /// Whether it does something that is not known.
    refused: bool,
    /// The functions it calls, each with whether the value is thrown away.
    calls: Vec<(Symbol, bool)>,
}

/// Completes `effects`: what is not proven, but only tells. `sites` are the uses of other modules.
pub(super) fn complete<'s, 'a: 's>(
    program: &Program<'a>,
    facts: &[Facts],
    sites: impl Iterator<Item = (u32, &'s Site<'a>)>,
    effects: &mut [Vec<Effect>],
) {
    let mut candidates = candidates(facts, effects);
    for (module, site) in sites {
        let (What::Symbol(callee), Some(at), Usage::Call) =
            (site.what, site.found.within, site.usage)
        else {
            continue;
        };
        let Some(candidate) = candidates.get_mut(&Symbol { module, at }) else { continue };
        match site.result {
            ResultUse::AsyncSink | ResultUse::Detached => candidate.tells = true,
            result => candidate.calls.push((callee, result != ResultUse::Used)),
        }
    }
    let hollow = hollow(program);
    for (module, facts) in (0u32..).zip(facts) {
        follow_inside(program, module, facts, &hollow, &mut candidates);
    }
    spread(program, &candidates, effects);
}

/// The functions of which nothing is proven, and nothing seen that is more than telling.
fn candidates(facts: &[Facts], effects: &[Vec<Effect>]) -> FxHashMap<Symbol, Candidate> {
    let mut candidates = FxHashMap::default();
    for (module, (facts, effects)) in (0u32..).zip(facts.iter().zip(effects)) {
        let signals = &facts.body.signals;
        for (at, (fact, effect)) in (0u32..).zip(facts.body.symbols.iter().zip(effects)) {
            let is_function = matches!(fact.kind, SymbolKind::Function | SymbolKind::Method);
            let open = matches!(effect, Effect::Unknown | Effect::WritesAndMore);
            let refused = signals.changes.contains(&at)
                || signals.loose.contains(&at)
                || signals.raising.contains(&at);
            if is_function && open && !refused {
                let tells = signals.tells.contains(&at);
                let candidate = Candidate { tells, ..Candidate::default() };
                candidates.insert(Symbol { module, at }, candidate);
            }
        }
    }
    candidates
}

/// Classes whose instances are given all their methods while the program runs: they say nothing
/// themselves, and their module sets attributes by computed names.
fn hollow(program: &Program<'_>) -> FxHashSet<Symbol> {
    let mut hollow = FxHashSet::default();
    for (module, facts) in (0u32..).zip(program.facts) {
        if facts.body.signals.ends.iter().all(|end| end.certain) {
            continue;
        }
        let symbols = &facts.body.symbols;
        for (at, fact) in (0u32..).zip(symbols).filter(|(_, at)| at.kind == SymbolKind::Class) {
            let is_member = |name: &str| {
                name.strip_prefix(fact.name.as_str())
                    .is_some_and(|rest| rest.starts_with('.') && !rest.starts_with(".__"))
            };
            if fact.detail.bases.is_empty() && !symbols.iter().any(|one| is_member(&one.name)) {
                hollow.insert(Symbol { module, at });
            }
        }
    }
    hollow
}

/// Adds what a file calls of its own, and refuses functions that throw away what is not known.
fn follow_inside(
    program: &Program<'_>,
    module: u32,
    facts: &Facts,
    hollow: &FxHashSet<Symbol>,
    candidates: &mut FxHashMap<Symbol, Candidate>,
) {
    let paths = &facts.body.paths;
    let rest = |path: Path, left: usize| {
        let steps = paths.steps(path);
        &steps[steps.len() - left..]
    };
    for inner in &facts.body.signals.inner {
        let symbol = Symbol { module, at: inner.within };
        let Some(candidate) = candidates.get_mut(&symbol) else { continue };
        match program.follow(module, inner.path) {
            Some((Entity::Function(callee), 0)) => candidate.calls.push((callee, inner.dropped)),
            Some((Entity::Function(task), left)) if program.is_task(task) => {
                candidate.tells |= matches!(rest(inner.path, left), [Step::Attribute(name)]
                    if tasks::sends(paths.name(*name)));
            }
            _ => {}
        }
    }
    for found in &facts.body.uses {
        let dropped = matches!(found.result, ResultUse::Discarded | ResultUse::AwaitedUnused);
        let (Usage::Call, Some(at)) = (found.usage, found.within) else { continue };
        if !dropped && hollow.is_empty() {
            continue;
        }
        let Some(candidate) = candidates.get_mut(&Symbol { module, at }) else { continue };
        if candidate.refused {
            continue;
        }
        let last = paths.steps(found.path).iter().rev().find_map(|step| match step {
            Step::Attribute(name) => Some(paths.name(*name)),
            Step::Called => None,
        });
        let reached = program.follow(module, found.path);
        if matches!(reached, Some((Entity::Instance(class), 1)) if hollow.contains(&class)) {
            candidate.tells = true;
            continue;
        }
        candidate.refused = dropped
            && match reached {
                Some((Entity::Function(_) | Entity::Class(_), 0)) => false,
                Some((Entity::Function(task), 1)) if program.is_task(task) => false,
                _ => {
                    let outside = program
                        .outside(module, found.path)
                        .map_or(Outside::Unknown, |name| outside(&name.replace("()", "")));
                    outside == Outside::Unknown
                        && !last.is_some_and(|name| may_only_read(name) || is_logging(name))
                }
            };
    }
}

/// Finds those that tell, from those whose own bodies do to those that call them.
fn spread(
    program: &Program<'_>,
    candidates: &FxHashMap<Symbol, Candidate>,
    effects: &mut [Vec<Effect>],
) {
    let mut callers: FxHashMap<Symbol, Vec<Symbol>> = FxHashMap::default();
    let mut open: Vec<Symbol> = Vec::new();
    let mut all: Vec<Symbol> = candidates.keys().copied().collect();
    all.sort_unstable();
    for symbol in all {
        let candidate = &candidates[&symbol];
        if candidate.refused {
            continue;
        }
        for (callee, _) in &candidate.calls {
            callers.entry(*callee).or_default().push(symbol);
        }
        if candidate.tells {
            open.push(symbol);
        }
    }
    while let Some(symbol) = open.pop() {
        let of = |symbol: Symbol| effects[symbol.module as usize][symbol.at as usize];
        let now = match of(symbol) {
            Effect::Unknown => Effect::Tells,
            Effect::WritesAndMore => Effect::WritesAndTells,
            _ => continue,
        };
        let Some(candidate) = candidates.get(&symbol) else { continue };
        let only_tells = candidate.calls.iter().all(|(callee, dropped)| {
            let raises = || {
                let grounds = program.symbol(*callee).detail.grounds.as_ref();
                grounds.is_some_and(|grounds| grounds.raises)
            };
            match of(*callee) {
                Effect::ChangesState => false,
                Effect::Checks | Effect::Unknown | Effect::WritesAndMore => !dropped,
                _ => !(*dropped && raises()),
            }
        });
        if only_tells {
            effects[symbol.module as usize][symbol.at as usize] = now;
            open.extend(callers.get(&symbol).into_iter().flatten().copied());
        }
    }
}
