//! Who calls whom, and how: the calls of all files that can be followed, once for everything that
//! is spread from functions to those that call them.

use quarry_model::dependency::{ResultUse, Usage};
use rayon::prelude::*;

use super::{
    detect::tasks,
    facts::Facts,
    paths::{Path, Root, Step},
    program::{Entity, Program, Symbol},
    signals::Inner,
    sites::{Site, What},
};

/// A call of a function that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    /// Who calls, by its place in the file.
    pub(super) caller: u32,
    /// What is called.
    pub(super) callee: Symbol,
    /// Whether the caller waits for it.
    pub(super) wait: Wait,
    /// Whether the value is thrown away.
    pub(super) dropped: bool,
    /// Whether it is a method that is called on the object itself: `self.f()`, `super().f()`.
    pub(super) on_itself: bool,
}

/// Whether a caller waits until a call is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// It does.
    Yes,
    /// It hands the call to something that runs it later.
    No,
    /// A use of another module at the same place says it.
    SaidElsewhere,
}

impl Call {
    /// Whether it is run later.
    pub(super) fn is_later(&self) -> bool {
        self.wait == Wait::No
    }
}

/// The calls of each file, by caller.
pub(super) struct Calls {
    by_file: Vec<Vec<Call>>,
}

impl Calls {
    /// The calls of `facts`; `sites` gives each file's uses of the others.
    pub(super) fn of<'s, 'a: 's>(
        program: &Program<'a>,
        facts: &[Facts],
        sites: impl Fn(usize) -> &'s [Site<'a>] + Sync,
    ) -> Self {
        let files = facts.par_iter().enumerate();
        let by_file = files.map(|(at, facts)| of_file(program, at as u32, facts, sites(at)));
        Self { by_file: by_file.collect() }
    }

    /// The calls of the file in place `module`.
    pub(super) fn of_module(&self, module: u32) -> &[Call] {
        &self.by_file[module as usize]
    }

    /// The calls that stand in `caller`.
    pub(super) fn by(&self, caller: Symbol) -> &[Call] {
        let calls = self.of_module(caller.module);
        let start = calls.partition_point(|call| call.caller < caller.at);
        let length = calls[start..].partition_point(|call| call.caller == caller.at);
        &calls[start..start + length]
    }

    /// Who calls each of the symbols, of which `facts` has so many.
    pub(super) fn callers(&self, facts: &[Facts]) -> Callers<'_> {
        let mut first = Vec::with_capacity(facts.len());
        let mut symbols = 0;
        for facts in facts {
            first.push(symbols);
            symbols += facts.body.symbols.len() as u32;
        }
        let ends = vec![0; symbols as usize + 1];
        let mut callers = Callers { calls: self, first, ends, places: Vec::new() };
        for call in self.by_file.iter().flatten() {
            let at = callers.place(call.callee);
            callers.ends[at + 1] += 1;
        }
        for at in 1..callers.ends.len() {
            callers.ends[at] += callers.ends[at - 1];
        }
        let mut next = callers.ends.clone();
        let nobody = Caller { module: 0, call: 0 };
        callers.places = vec![nobody; callers.ends[symbols as usize] as usize];
        for (module, calls) in (0u32..).zip(&self.by_file) {
            for (at, call) in (0u32..).zip(calls) {
                let to = &mut next[callers.place(call.callee)];
                callers.places[*to as usize] = Caller { module, call: at };
                *to += 1;
            }
        }
        callers
    }
}

/// A call, by its place.
#[derive(Debug, Clone, Copy)]
struct Caller {
    module: u32,
    call: u32,
}

/// Who calls each function.
pub(super) struct Callers<'c> {
    calls: &'c Calls,
    /// For each file the place of its first symbol among all.
    first: Vec<u32>,
    /// For each symbol where its callers start, and at the end where the last ones stop.
    ends: Vec<u32>,
    places: Vec<Caller>,
}

impl<'c> Callers<'c> {
    /// The calls of `symbol`, each with who makes it.
    pub(super) fn of(&self, symbol: Symbol) -> impl Iterator<Item = (Symbol, &'c Call)> {
        let at = self.place(symbol);
        let range = self.ends[at] as usize..self.ends[at + 1] as usize;
        self.places[range].iter().map(|caller| {
            let call = &self.calls.of_module(caller.module)[caller.call as usize];
            (Symbol { module: caller.module, at: call.caller }, call)
        })
    }

    fn place(&self, symbol: Symbol) -> usize {
        (self.first[symbol.module as usize] + symbol.at) as usize
    }
}

fn of_file(program: &Program<'_>, module: u32, facts: &Facts, sites: &[Site<'_>]) -> Vec<Call> {
    let mut calls = Vec::new();
    for site in sites {
        let (What::Symbol(callee), Some(within), Usage::Call) =
            (site.what, site.found.within, site.usage)
        else {
            continue;
        };
        calls.push(Call {
            caller: within,
            callee,
            wait: match site.result {
                ResultUse::AsyncSink | ResultUse::Detached => Wait::No,
                _ => Wait::Yes,
            },
            dropped: site.result != ResultUse::Used,
            on_itself: on_itself(facts, site.found.path),
        });
    }
    for Inner { within, path, dropped } in &facts.body.signals.inner {
        let Some((Entity::Function(callee), left)) = program.follow(module, *path) else {
            continue;
        };
        let steps = facts.body.paths.steps(*path);
        let later = matches!(steps[steps.len() - left..], [Step::Attribute(name)]
            if program.is_task(callee) && tasks::sends(facts.body.paths.name(name)));
        let wait = if later {
            Wait::No
        } else if callee.module == module {
            Wait::Yes
        } else {
            Wait::SaidElsewhere
        };
        if left == 0 || later {
            calls.push(Call {
                caller: *within,
                callee,
                wait,
                dropped: *dropped,
                on_itself: on_itself(facts, *path),
            });
        }
    }
    calls.sort_unstable_by_key(|call| call.caller);
    calls
}

/// Whether a method is called on the object itself: `self.f()`, `super().f()`.
fn on_itself(facts: &Facts, path: Path) -> bool {
    matches!(path.root, Root::Instance(_) | Root::Super(_))
        && matches!(facts.body.paths.steps(path), [Step::Attribute(_)])
}
