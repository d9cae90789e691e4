//! What overrides a method: the classes that inherit from another.

use quarry_model::module::{Effect, Standing, SymbolKind};
use rustc_hash::FxHashMap;

use super::{
    program::{Entity, Program, Symbol},
    standing::standing,
};

/// Bases further up than this are not looked at; ends cycles.
const FURTHEST: u32 = 8;

/// For each class the classes of the product that inherit from it.
#[derive(Debug, Default)]
pub(super) struct Heirs(FxHashMap<Symbol, Vec<Symbol>>);

impl Heirs {
    pub(super) fn of(program: &Program<'_>) -> Self {
        let mut heirs: FxHashMap<Symbol, Vec<Symbol>> = FxHashMap::default();
        let mut last = None;
        for (class, fact) in program.classes() {
            if fact.detail.bases.iter().all(Option::is_none) {
                continue;
            }
            let tests = match last {
                Some((module, tests)) if module == class.module => tests,
                _ => {
                    let generated = program.facts[class.module as usize].generated;
                    let path = &program.index.module(class.module).path;
                    standing(path, generated).standing == Standing::Test
                }
            };
            last = Some((class.module, tests));
            if tests {
                continue;
            }
            for base in program.lineage(class, FURTHEST).iter().skip(1) {
                heirs.entry(*base).or_default().push(class);
            }
        }
        Self(heirs)
    }

    /// The classes that inherit from `class`.
    pub(super) fn of_class(&self, class: Symbol) -> &[Symbol] {
        self.0.get(&class).map_or(&[], Vec::as_slice)
    }

    /// The methods that override `method`.
    pub(super) fn overriding<'h>(
        &'h self,
        program: &'h Program<'_>,
        method: Symbol,
    ) -> impl Iterator<Item = Symbol> + 'h {
        let fact = program.symbol(method);
        let (class, name) = match fact.kind {
            SymbolKind::Method => fact.name.rsplit_once('.').unwrap_or_default(),
            _ => Default::default(),
        };
        let class = if class.is_empty() { None } else { program.beside(method, class) };
        let heirs = class.map_or(&[][..], |class| self.of_class(class));
        heirs.iter().filter_map(move |heir| match program.own(*heir, name) {
            Some(Entity::Function(method)) => Some(method),
            _ => None,
        })
    }

    /// What a call of `symbol` does that may run what overrides it.
    pub(super) fn effect(
        &self,
        program: &Program<'_>,
        effects: &[Vec<Effect>],
        symbol: Symbol,
    ) -> Effect {
        let of = |symbol: Symbol| effects[symbol.module as usize][symbol.at as usize];
        self.overriding(program, symbol).map(of).fold(of(symbol), either)
    }
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
