//! Who looks at attributes: state that no function gives back is seen by nobody but its own side.
//!
//! Attributes are told by their names alone, over the whole source, so a name that anybody else
//! uses for something of his own counts as looked at.

use std::hash::{Hash, Hasher};

use quarry_model::module::is_own_package;
use rustc_hash::{FxHashMap, FxHasher};

use super::{facts::Facts, index::parent, known::OwnState, program::Program};

/// The names of attributes that functions of a file look at, by their hashes.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// Where something is given back, or at the level of the module.
    pub(super) given: Vec<u64>,
    /// Where nothing is.
    pub(super) kept: Vec<u64>,
}

impl Looks {
    /// Keeps each once.
    pub(super) fn settle(&mut self) {
        for looks in [&mut self.given, &mut self.kept] {
            looks.sort_unstable();
            looks.dedup();
        }
    }
}

/// The hash of a name.
pub(super) fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

/// Who looks at the attributes that proofs name.
#[derive(Debug, Default)]
pub(super) struct States<'a> {
    numbers: FxHashMap<&'a str, u32>,
    /// For each number, from 1: the modules with functions that look at it and give something
    /// back, and those with functions that do not.
    looked_at: Vec<(Vec<u32>, Vec<u32>)>,
}

/// A name that more modules look at than this says nothing.
const MOST: usize = 64;

impl<'a> States<'a> {
    pub(super) fn of(facts: &'a [Facts]) -> Self {
        let mut numbers: FxHashMap<&'a str, u32> = FxHashMap::default();
        for facts in facts {
            for grounds in facts.body.symbols.iter().filter_map(|at| at.detail.grounds.as_ref()) {
                for name in &grounds.assigned {
                    let next = numbers.len() as u32 + 1;
                    numbers.entry(facts.body.paths.name(*name)).or_insert(next);
                }
            }
        }
        let by_hash: FxHashMap<u64, u32> =
            numbers.iter().map(|(name, number)| (hash(name), *number)).collect();
        let mut looked_at = vec![(Vec::new(), Vec::new()); numbers.len()];
        for (module, facts) in (0u32..).zip(facts) {
            let looks = &facts.body.signals.looks;
            for at in looks.given.iter().filter_map(|hash| by_hash.get(hash)) {
                note(&mut looked_at[*at as usize - 1].0, module);
            }
            for at in looks.kept.iter().filter_map(|hash| by_hash.get(hash)) {
                note(&mut looked_at[*at as usize - 1].1, module);
            }
        }
        Self { numbers, looked_at }
    }

    /// The number of a name that a proof has.
    pub(super) fn number(&self, name: &str) -> u32 {
        self.numbers.get(name).copied().unwrap_or(0)
    }

    /// Who looks at the name with this number, which a function of `module` assigns to: of the
    /// object it belongs to, or `of_others`. Code that does not import what declares such objects
    /// means something else by the name.
    pub(super) fn of_name(
        &self,
        program: &Program<'_>,
        number: u32,
        module: u32,
        of_others: bool,
    ) -> OwnState {
        let at = (number as usize).checked_sub(1);
        let Some((given, kept)) = at.and_then(|at| self.looked_at.get(at)) else {
            return OwnState::No;
        };
        if given.len() > MOST || kept.len() > MOST {
            return OwnState::No;
        }
        let package = |module: u32| parent(&program.index.module(module).name);
        let own = package(module);
        let declares =
            |other: u32| other == module || of_others && is_own_package(package(other), own);
        let knows = |other: &u32| {
            let mut targets = program.targets[*other as usize].iter();
            declares(*other) || targets.any(|target| target.module().is_some_and(declares))
        };
        if given.iter().any(knows) {
            return OwnState::No;
        }
        let mut kept = kept.iter().copied().filter(|other| knows(other)).peekable();
        if kept.peek().is_none() {
            return OwnState::Unused;
        }
        if kept.all(|other| is_own_package(package(other), own)) {
            OwnState::Used
        } else {
            OwnState::No
        }
    }
}

/// Notes a module, as long as there are few.
fn note(modules: &mut Vec<u32>, module: u32) {
    if modules.len() <= MOST {
        modules.push(module);
    }
}
