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
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{
    calls::{Callers, Calls},
    facts::Facts,
    failure::is_logging,
    own_values::{Outside, outside},
    paths::{Path, Step},
    program::{Entity, Program, Symbol},
    reading::may_only_read,
};

/// What is known of a function before it is known whom others tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stance {
    /// It is proven, or does something that is not known.
    Out,
    /// Nothing is seen that is more than telling.
    Open,
    /// And its own body tells.
    Tells,
}

/// Completes `effects`: what is not proven, but only tells.
pub(super) fn complete(
    program: &Program<'_>,
    facts: &[Facts],
    calls: &Calls,
    callers: &Callers<'_>,
    effects: &mut [Vec<Effect>],
) {
    let hollow = hollow(program);
    let files = facts.par_iter().zip(&*effects).enumerate();
    let stances: Vec<Vec<Stance>> = files
        .map(|(module, (facts, effects))| {
            let mut stances = stances(facts, effects);
            let module = module as u32;
            for call in calls.of_module(module).iter().filter(|call| call.is_later()) {
                tell(&mut stances[call.caller as usize]);
            }
            look_inside(program, module, facts, &hollow, &mut stances);
            stances
        })
        .collect();
    spread(program, &stances, calls, callers, effects);
}

/// Notes that a function tells, if nothing is against it.
fn tell(stance: &mut Stance) {
    if *stance == Stance::Open {
        *stance = Stance::Tells;
    }
}

/// The functions of a file of which nothing is proven, and nothing seen that is more than telling.
fn stances(facts: &Facts, effects: &[Effect]) -> Vec<Stance> {
    let signals = &facts.body.signals;
    let each = (0u32..).zip(facts.body.symbols.iter().zip(effects));
    each.map(|(at, (fact, effect))| {
        let is_function = matches!(fact.kind, SymbolKind::Function | SymbolKind::Method);
        let open = matches!(effect, Effect::Unknown | Effect::WritesAndMore);
        if !is_function || !open {
            return Stance::Out;
        }
        let refused = signals.changes.contains(&at)
            || signals.loose.contains(&at)
            || signals.raising.contains(&at);
        match (refused, signals.tells.contains(&at)) {
            (true, _) => Stance::Out,
            (false, true) => Stance::Tells,
            (false, false) => Stance::Open,
        }
    })
    .collect()
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

/// Notes who calls what is hollow, and refuses functions that throw away what is not known.
fn look_inside(
    program: &Program<'_>,
    module: u32,
    facts: &Facts,
    hollow: &FxHashSet<Symbol>,
    stances: &mut [Stance],
) {
    for found in &facts.body.uses {
        let dropped = matches!(found.result, ResultUse::Discarded | ResultUse::AwaitedUnused);
        let (Usage::Call, Some(at)) = (found.usage, found.within) else { continue };
        let stance = &mut stances[at as usize];
        if *stance == Stance::Out || !dropped && hollow.is_empty() {
            continue;
        }
        let reached = program.follow(module, found.path);
        if matches!(reached, Some((Entity::Instance(class), 1)) if hollow.contains(&class)) {
            tell(stance);
        } else if dropped && !is_known(program, module, facts, found.path, reached) {
            *stance = Stance::Out;
        }
    }
}

/// Whether it is known what a call does whose value nobody uses.
fn is_known(
    program: &Program<'_>,
    module: u32,
    facts: &Facts,
    path: Path,
    reached: Option<(Entity<'_>, usize)>,
) -> bool {
    match reached {
        Some((Entity::Function(_) | Entity::Class(_), 0)) => return true,
        Some((Entity::Function(task), 1)) if program.is_task(task) => return true,
        _ => {}
    }
    let paths = &facts.body.paths;
    let last = paths.steps(path).iter().rev().find_map(|step| match step {
        Step::Attribute(name) => Some(paths.name(*name)),
        Step::Called => None,
    });
    last.is_some_and(|name| may_only_read(name) || is_logging(name))
        || program
            .outside(module, path)
            .is_some_and(|name| outside(&name.replace("()", "")) != Outside::Unknown)
}

/// Finds those that tell, from those whose own bodies do to those that call them.
fn spread(
    program: &Program<'_>,
    stances: &[Vec<Stance>],
    calls: &Calls,
    callers: &Callers<'_>,
    effects: &mut [Vec<Effect>],
) {
    let mut open: Vec<Symbol> = Vec::new();
    for (module, stances) in (0u32..).zip(stances) {
        let telling = (0u32..).zip(stances).filter(|(_, stance)| **stance == Stance::Tells);
        open.extend(telling.map(|(at, _)| Symbol { module, at }));
    }
    while let Some(symbol) = open.pop() {
        let of = |symbol: Symbol| effects[symbol.module as usize][symbol.at as usize];
        let now = match of(symbol) {
            Effect::Unknown => Effect::Tells,
            Effect::WritesAndMore => Effect::WritesAndTells,
            _ => continue,
        };
        if stances[symbol.module as usize][symbol.at as usize] == Stance::Out {
            continue;
        }
        let mut waiting = calls.by(symbol).iter().filter(|call| !call.is_later());
        let only_tells = waiting.all(|call| {
            let raises = || {
                let grounds = program.symbol(call.callee).detail.grounds.as_ref();
                grounds.is_some_and(|grounds| grounds.raises)
            };
            match of(call.callee) {
                Effect::ChangesState => false,
                Effect::Checks | Effect::Unknown | Effect::WritesAndMore => !call.dropped,
                _ => !(call.dropped && raises()),
            }
        });
        if only_tells {
            effects[symbol.module as usize][symbol.at as usize] = now;
            open.extend(callers.of(symbol).map(|(caller, _)| caller));
        }
    }
}
