//! What functions do besides returning, across the source.
//!
//! Every function starts with the deeds that its own text shows and takes on those of what it
//! calls, until nothing is added any more; what is left out is proven. A method of an interface
//! or of a class that is inherited from does what any implementation of the source does; without
//! one it is not known. A class that is called does what its constructors do, the values of its
//! fields, and what it inherits from.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::{Effect, SymbolKind},
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    Symbol,
    deeds::{Deeds, On},
    facts::{Root, Step, Use},
    overriding::{Overriding, overriding},
    program::{Head, Program, Type},
    walk::{Reached, State, Walker},
    written,
};

/// What every object of every language can be asked.
const OF_ALL: [&str; 12] = [
    "Equals",
    "GetHashCode",
    "GetType",
    "ToString",
    "compareTo",
    "equals",
    "getClass",
    "getDeclaringClass",
    "hashCode",
    "name",
    "ordinal",
    "toString",
];

/// What each symbol does.
pub(crate) struct Effects {
    /// By file, then symbol; of methods that may run another, whatever that does too.
    of: Vec<Vec<Deeds>>,
}

impl Effects {
    /// Nothing is known.
    pub(crate) fn unknown() -> Self {
        Self { of: Vec::new() }
    }

    /// What calling a symbol does.
    pub(crate) fn of(&self, program: &Program<'_>, symbol: Symbol) -> Effect {
        let symbol = program.canonical(symbol);
        self.of
            .get(symbol.file as usize)
            .map_or(Effect::Unknown, |of| of[symbol.at as usize].effect())
    }

    /// What calling a member does that `on` must have from elsewhere.
    pub(crate) fn unseen(&self, program: &Program<'_>, on: Symbol, member: &str) -> Effect {
        if self.of.is_empty() { Effect::Unknown } else { unseen(program, on, member).effect() }
    }
}

/// A function that is run by another.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// The place of the caller among the symbols of its file.
    by: u32,
    /// What is called.
    callee: Symbol,
    /// What it is called on.
    on: On,
    /// Whether just this body runs, whatever inherits from it.
    exact: bool,
}

/// Proves what can be proven of `program`.
pub(crate) fn effects(program: &Program<'_>) -> Effects {
    let overriding = overriding(program);
    let (mut own, runs): (Vec<Vec<Deeds>>, Vec<Vec<Run>>) = (0..program.files.len() as u32)
        .into_par_iter()
        .map(|file| of_file(program, &overriding, file))
        .unzip();
    let graph = Graph::of(&own, &runs, &overriding);
    graph.spread(&mut own);
    let mut of = own.clone();
    for (method, bodies) in overriding.each() {
        let all = bodies.iter().fold(own[method.file as usize][method.at as usize], |all, body| {
            all.and(own[body.file as usize][body.at as usize].done())
        });
        of[method.file as usize][method.at as usize] = all;
    }
    Effects { of }
}

/// What the text of a file shows, and what its functions run.
fn of_file(program: &Program<'_>, overriding: &Overriding, file: u32) -> (Vec<Deeds>, Vec<Run>) {
    let facts = &program.files[file as usize];
    let mut deeds = vec![Deeds::NONE; facts.symbols.len()];
    let mut runs = Vec::new();
    let mut places = Vec::with_capacity(facts.symbols.len());
    for (at, fact) in facts.symbols.iter().enumerate() {
        let symbol = Symbol { file, at: at as u32 };
        let place = program.canonical(symbol);
        places.push(place.at);
        let mut own = fact.deeds;
        if matches!(fact.kind, SymbolKind::Method | SymbolKind::Function) && !own.has(Deeds::BODY) {
            own = match program.names.declared(program, symbol) {
                Some(declared) => declared,
                None if overriding.bodies(place).is_empty() => Deeds::UNPROVEN,
                None => Deeds::NONE,
            };
        }
        let of = &mut deeds[place.at as usize];
        *of = of.and(own);
        let makes = |by: u32, callee: Symbol| Run { by, callee, on: On::Made, exact: true };
        if let (Some(owner), true) = (fact.owner, fact.deeds.has(Deeds::MAKES))
            && !fact.is_type()
        {
            let owner = program.canonical(Symbol { file, at: owner });
            runs.push(makes(owner.at, place));
        }
        if fact.is_type() {
            for part in program.names.parts(symbol) {
                runs.push(makes(place.at, program.canonical(*part)));
            }
            for (which, above) in fact.supers.iter().enumerate() {
                match program.instance(file, *above, None, 0).head {
                    Head::In(above) => runs.push(makes(place.at, program.canonical(above))),
                    Head::Outside { .. } if which == 0 && fact.deeds.has(Deeds::MAKES) => {
                        let name = facts.name(written(facts, *above).name);
                        let of = &mut deeds[place.at as usize];
                        *of = of.and(On::Made.seen(program.names.made(name)));
                    }
                    _ => {}
                }
            }
        }
    }
    let walker = Walker::of(program, file);
    for found in &facts.uses {
        let Some(within) = found.within else { continue };
        let fact = facts.symbol(within);
        if fact.is_type()
            || found.usage == Usage::Inherit
            || deeds[places[within as usize] as usize].has(Deeds::CHANGES.and(Deeds::WRITES))
        {
            continue;
        }
        let mut calls = Calls {
            program,
            walker: &walker,
            file,
            by: places[within as usize],
            owner: fact.owner,
            shown: Deeds::NONE,
            runs: &mut runs,
        };
        calls.follow(found);
        let shown = calls.shown;
        let of = &mut deeds[places[within as usize] as usize];
        *of = of.and(shown);
    }
    (deeds, runs)
}

/// What one use runs.
struct Calls<'c, 'a> {
    program: &'a Program<'a>,
    walker: &'c Walker<'a>,
    file: u32,
    /// The place of the caller.
    by: u32,
    /// The type that the caller is a member of.
    owner: Option<u32>,
    /// Deeds of what lies outside the source.
    shown: Deeds,
    runs: &'c mut Vec<Run>,
}

impl Calls<'_, '_> {
    fn does(&mut self, deeds: Deeds) {
        self.shown = self.shown.and(deeds);
    }

    fn runs(&mut self, callee: Symbol, on: On, exact: bool) {
        let callee = self.program.canonical(callee);
        self.runs.push(Run { by: self.by, callee, on, exact });
    }

    fn follow(&mut self, found: &Use) {
        let facts = &self.program.files[self.file as usize];
        let steps = facts.steps(found.path);
        if steps.is_empty() {
            if let (Root::Type(at), Usage::Call) = (found.path.root, found.usage) {
                self.makes(at);
            }
            return;
        }
        let reading_runs = self.program.names.reading_runs();
        if !reading_runs && !steps.iter().any(|step| step.call.is_some()) {
            return;
        }
        if matches!(found.result, ResultUse::AsyncSink | ResultUse::Detached) {
            self.does(Deeds::UNPROVEN);
            return;
        }
        // The steps that lead to something of the source, by a set of bits.
        let mut known = 0_u64;
        let mut reached: Vec<(usize, Reached)> = Vec::new();
        let (count, program) = (steps.len(), self.program);
        self.walker.walk(found.path, &mut |one, step, left| {
            let called = step.is_some_and(|step| step.call.is_some());
            let runs = match one {
                Reached::Type(_) => false,
                Reached::Member { member, .. } if reading_runs => {
                    // A method that is named is handed on, and run there.
                    let fact = program.symbol(member);
                    called || fact.kind == SymbolKind::Method || fact.deeds.has(Deeds::BODY)
                }
                _ => called,
            };
            if runs {
                let at = count - 1 - left;
                known |= 1_u64.checked_shl(at as u32).unwrap_or(0);
                reached.push((at, one));
            }
        });
        for (at, one) in reached {
            self.reaches(found, steps[at], at, one);
        }
        let lost = |at: usize| known & 1_u64.checked_shl(at as u32).unwrap_or(0) == 0;
        if (0..count).any(|at| steps[at].call.is_some() && lost(at)) {
            self.outside(found, steps, lost);
        }
    }

    fn makes(&mut self, at: u32) {
        match self.program.instance(self.file, at, None, 0).head {
            Head::In(class) => self.runs(class, On::Made, true),
            Head::Outside { file, at } => {
                let facts = &self.program.files[file as usize];
                let name = facts.name(written(facts, at).name);
                self.does(On::Made.seen(self.program.names.made(name)));
            }
            Head::Known(_) | Head::Unknown => self.does(Deeds::UNPROVEN),
        }
    }

    /// A call of something of the source.
    fn reaches(&mut self, found: &Use, step: Step, at: usize, one: Reached) {
        let root = found.path.root;
        let first = at == 0;
        let exact = first && matches!(root, Root::Super(_));
        let on = |symbol: Option<Symbol>| match root {
            Root::Made(_) if first => On::Made,
            Root::This(of) | Root::Super(of) if first && Some(of) == self.owner => On::This,
            Root::Bare(_) if first => {
                let own = self.owner.map(|at| Symbol { file: self.file, at });
                if symbol.is_some() && symbol == own { On::This } else { On::Other }
            }
            _ => On::Other,
        };
        match one {
            Reached::Member { member, on: of } => {
                let on = on(Some(of));
                if self.program.symbol(member).asynchronous {
                    self.does(Deeds::UNPROVEN);
                }
                self.runs(member, on, exact);
            }
            Reached::Symbol(symbol) => self.runs(symbol, On::Other, true),
            Reached::Unseen(of) => {
                let on = on(Some(of));
                let facts = &self.program.files[self.file as usize];
                let deeds = unseen(self.program, of, facts.name(step.name));
                self.does(on.seen(deeds));
            }
            Reached::Type(_) => {}
        }
    }

    /// Calls of what lies outside the source.
    fn outside(&mut self, found: &Use, steps: &[Step], lost: impl Fn(usize) -> bool) {
        let facts = &self.program.files[self.file as usize];
        let states = self.walker.states(found.path);
        let mut made = matches!(found.path.root, Root::Made(_));
        let mut kind: Option<&str> = None;
        for (at, step) in steps.iter().enumerate() {
            if step.call.is_none() || !lost(at) {
                made = false;
                let name = facts.name(step.name);
                let text = step.call.is_some() && OF_ALL.contains(&name);
                kind = if text { self.program.names.gives_kind("String", name) } else { None };
                continue;
            }
            let name = facts.name(step.name);
            let before = states.iter().find(|(after, _)| *after == at).map(|(_, state)| state);
            let of = match before {
                Some(State::Value(of) | State::Static(of)) => Some(of),
                _ => None,
            };
            let named = of.and_then(|of| self.program.outside_name(of.head));
            let Some(of) = named.or(kind.take()) else {
                if !(at > 0 && OF_ALL.contains(&name)) {
                    let logs = at > 0
                        && is_log(facts.name(steps[at - 1].name))
                        && steps[at - 1].call.is_none();
                    self.does(if logs { Deeds::OUTSIDE } else { Deeds::UNPROVEN });
                }
                made = false;
                continue;
            };
            let deeds = self.program.names.does(of, name);
            let on = if made { On::Made } else { On::Other };
            self.does(on.seen(deeds));
            // A builder gives itself.
            let itself = self.program.names.gives_itself(of, name);
            made = made && deeds.has(Deeds::FILLS) && itself;
            kind = if itself { Some(of) } else { self.program.names.gives_kind(of, name) };
        }
    }
}

/// What a member does that `on` must have from elsewhere.
fn unseen(program: &Program<'_>, on: Symbol, member: &str) -> Deeds {
    if OF_ALL.contains(&member) {
        return Deeds::NONE;
    }
    let above = program.outside_ancestors(&Type::of(on));
    let known = above.iter().find_map(|above| {
        let name = program.outside_name(above.head)?;
        let deeds = program.names.does(name, member);
        (!deeds.has(Deeds::UNPROVEN)).then_some(deeds)
    });
    known.unwrap_or(Deeds::UNPROVEN)
}

/// Whether a variable is named like a log.
fn is_log(name: &str) -> bool {
    let name = name.trim_start_matches('_');
    name.eq_ignore_ascii_case("log") || name.eq_ignore_ascii_case("logger")
}

/// Who runs what, by places in one row of all symbols.
struct Graph {
    /// The place of the first symbol of each file.
    first: Vec<u32>,
    /// For each symbol, who runs it, and on what.
    callers: FxHashMap<u32, Vec<(u32, On)>>,
}

impl Graph {
    fn of(own: &[Vec<Deeds>], runs: &[Vec<Run>], overriding: &Overriding) -> Self {
        let mut first = Vec::with_capacity(own.len());
        let mut next = 0_u32;
        for file in own {
            first.push(next);
            next += file.len() as u32;
        }
        let place = |symbol: Symbol| first[symbol.file as usize] + symbol.at;
        let mut callers: FxHashMap<u32, Vec<(u32, On)>> = FxHashMap::default();
        for (file, runs) in runs.iter().enumerate() {
            for run in runs {
                let by = first[file] + run.by;
                callers.entry(place(run.callee)).or_default().push((by, run.on));
                if run.exact {
                    continue;
                }
                for body in overriding.bodies(run.callee) {
                    callers.entry(place(*body)).or_default().push((by, run.on));
                }
            }
        }
        Self { first, callers }
    }

    /// Adds what is called to those who call it, until nothing is added any more.
    fn spread(&self, own: &mut [Vec<Deeds>]) {
        let mut all: Vec<Deeds> = own.concat();
        let mut open: Vec<u32> =
            (0..all.len() as u32).filter(|at| all[*at as usize].done() != Deeds::NONE).collect();
        while let Some(at) = open.pop() {
            let deeds = all[at as usize];
            for (by, on) in self.callers.get(&at).into_iter().flatten() {
                let caller = &mut all[*by as usize];
                let both = caller.and(on.seen(deeds));
                if both != *caller {
                    *caller = both;
                    open.push(*by);
                }
            }
        }
        for (file, own) in own.iter_mut().enumerate() {
            let from = self.first[file] as usize;
            let len = own.len();
            own.copy_from_slice(&all[from..from + len]);
        }
    }
}
