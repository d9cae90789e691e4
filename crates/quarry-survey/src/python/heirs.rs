//! What overrides a method: the classes that inherit from another.

use quarry_model::module::{Effect, Standing, SymbolKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    program::{Entity, Program, Symbol},
    standing::standing,
};

/// Bases further up than this are not looked at; ends cycles.
const FURTHEST: u32 = 8;

/// What inherits from what, among the classes of the product.
#[derive(Debug, Default)]
pub(super) struct Heirs {
    /// For each class the classes that inherit from it.
    classes: FxHashMap<Symbol, Vec<Symbol>>,
    /// For each method the methods that override it.
    methods: FxHashMap<Symbol, Vec<Symbol>>,
}

impl Heirs {
    pub(super) fn of(program: &Program<'_>) -> Self {
        let files = (0..program.facts.len() as u32).into_par_iter();
        let of_each: Vec<_> = files.map(|module| of_file(program, module)).collect();
        let mut heirs = Self::default();
        for (classes, methods) in of_each {
            for (base, class) in classes {
                heirs.classes.entry(base).or_default().push(class);
            }
            for (base, method) in methods {
                heirs.methods.entry(base).or_default().push(method);
            }
        }
        heirs
    }

    /// The classes that inherit from `class`.
    pub(super) fn of_class(&self, class: Symbol) -> &[Symbol] {
        self.classes.get(&class).map_or(&[], Vec::as_slice)
    }

    /// The methods that override `method`.
    pub(super) fn overriding(&self, method: Symbol) -> &[Symbol] {
        self.methods.get(&method).map_or(&[], Vec::as_slice)
    }

    /// What a call of `symbol` does that may run what overrides it.
    pub(super) fn effect(&self, effects: &[Vec<Effect>], symbol: Symbol) -> Effect {
        let of = |symbol: Symbol| effects[symbol.module as usize][symbol.at as usize];
        self.overriding(symbol).iter().map(|method| of(*method)).fold(of(symbol), either)
    }
}

/// A base with what inherits from it or overrides it.
type Pair = (Symbol, Symbol);

/// The classes of a file with each of their bases, and the methods with each they override.
fn of_file(program: &Program<'_>, module: u32) -> (Vec<Pair>, Vec<Pair>) {
    let facts = &program.facts[module as usize];
    let (mut classes, mut methods) = (Vec::new(), Vec::new());
    let has_bases =
        |at: u32| facts.body.symbols[at as usize].detail.bases.iter().any(Option::is_some);
    if !(0..facts.body.symbols.len() as u32).any(has_bases)
        || standing(&program.index.module(module).path, facts.generated).standing == Standing::Test
    {
        return (classes, methods);
    }
    for (at, fact) in (0u32..).zip(&facts.body.symbols) {
        let symbol = Symbol { module, at };
        let class = match fact.kind {
            SymbolKind::Class => Some((at, None)),
            SymbolKind::Method => fact.name.rsplit_once('.').and_then(|(class, name)| {
                let class = program.beside(symbol, class)?;
                Some((class.at, Some(name)))
            }),
            _ => None,
        };
        let Some((class, method)) = class.filter(|(class, _)| has_bases(*class)) else { continue };
        let lineage = program.lineage(Symbol { module, at: class }, FURTHEST);
        for base in lineage.iter().skip(1) {
            match method {
                None => classes.push((*base, symbol)),
                Some(name) => {
                    if let Some(Entity::Function(overridden)) = program.own(*base, name) {
                        methods.push((overridden, symbol));
                    }
                }
            }
        }
    }
    (classes, methods)
}

/// What is done by one of two, nobody knows which.
fn either(a: Effect, b: Effect) -> Effect {
    let weight = |effect| match effect {
        Effect::None => 0,
        Effect::Checks => 1,
        Effect::Logs => 2,
        Effect::External => 3,
        Effect::OwnState => 4,
        Effect::Tells => 5,
        Effect::Unknown => 6,
        Effect::ChangesState => 7,
        Effect::WritesOwn => 8,
        Effect::WritesData => 9,
        Effect::WritesAndTells => 10,
        Effect::WritesAndMore => 11,
    };
    let more = |effect| matches!(effect, Effect::ChangesState | Effect::Unknown | Effect::OwnState);
    match (a, b) {
        (a, b) if a.writes() && more(b) || b.writes() && more(a) => Effect::WritesAndMore,
        (a, Effect::Tells) | (Effect::Tells, a) if a.writes() => either(a, Effect::WritesAndTells),
        (Effect::OwnState, Effect::Tells) | (Effect::Tells, Effect::OwnState) => Effect::Unknown,
        _ if weight(a) >= weight(b) => a,
        _ => b,
    }
}
