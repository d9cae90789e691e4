//! Which bodies may run when a method is called: its own, and those of the types that inherit it.

use quarry_model::module::SymbolKind;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Symbol, deeds::Deeds, facts::SymbolFact, program::Program};

/// The bodies beside a method's own that a call of it may run.
#[derive(Debug, Default)]
pub(crate) struct Overriding {
    /// Methods with their bodies, sorted; each the first of its name in its type.
    each: Vec<(Symbol, Vec<Symbol>)>,
    places: FxHashMap<Symbol, u32>,
}

impl Overriding {
    /// The bodies that stand in for `method`.
    pub(crate) fn bodies(&self, method: Symbol) -> &[Symbol] {
        self.places.get(&method).map_or(&[], |at| &self.each[*at as usize].1)
    }

    /// All methods that others stand in for.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Symbol, &[Symbol])> {
        self.each.iter().map(|(method, bodies)| (*method, bodies.as_slice()))
    }
}

/// Who stands in for whom in `program`.
pub(crate) fn overriding(program: &Program<'_>) -> Overriding {
    let methods: Vec<FxHashMap<u32, Vec<u32>>> =
        (0..program.files.len()).into_par_iter().map(|file| methods(program, file)).collect();
    let mut pairs: Vec<(Symbol, Symbol)> = (0..program.files.len() as u32)
        .into_par_iter()
        .flat_map_iter(|file| pairs(program, &methods, file))
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    let mut found = Overriding::default();
    for (method, body) in pairs {
        match found.each.last_mut() {
            Some((last, bodies)) if *last == method => bodies.push(body),
            _ => {
                found.places.insert(method, found.each.len() as u32);
                found.each.push((method, vec![body]));
            }
        }
    }
    found
}

/// The methods of each type of a file.
fn methods(program: &Program<'_>, file: usize) -> FxHashMap<u32, Vec<u32>> {
    let mut methods: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (at, fact) in program.files[file].symbols.iter().enumerate() {
        if let (SymbolKind::Method, Some(owner)) = (fact.kind, fact.owner) {
            methods.entry(owner).or_default().push(at as u32);
        }
    }
    methods
}

/// What the types of a file stand in for.
fn pairs(
    program: &Program<'_>,
    methods: &[FxHashMap<u32, Vec<u32>>],
    file: u32,
) -> Vec<(Symbol, Symbol)> {
    let mut pairs = Vec::new();
    let of = |class: Symbol| methods[class.file as usize].get(&class.at).into_iter().flatten();
    for (at, fact) in program.files[file as usize].symbols.iter().enumerate() {
        if !fact.is_type() {
            continue;
        }
        let class = Symbol { file, at: at as u32 };
        let above = above(program, class);
        let mut add = |method: Symbol, body: Symbol| {
            let pair = (program.canonical(method), program.canonical(body));
            if pair.0 != pair.1 {
                pairs.push(pair);
            }
        };
        // Its own bodies, for what it inherits.
        for at in of(class) {
            let body = Symbol { file, at: *at };
            if !has_body(program, body) {
                continue;
            }
            for one in &above {
                for method in program.lineage.named(*one, program.symbol(body).own_name()) {
                    let method = Symbol { file: one.file, at: *method };
                    if takes_the_same(program.symbol(method), program.symbol(body)) {
                        add(method, body);
                    }
                }
            }
        }
        // A body that it inherits, for a method that it inherits from elsewhere.
        if program.lineage.supers(class).len() < 2 {
            continue;
        }
        for one in &above {
            for at in of(*one) {
                let method = Symbol { file: one.file, at: *at };
                let fact = program.symbol(method);
                if fact.deeds.has(Deeds::BODY) {
                    continue;
                }
                let body = above.iter().filter(|other| *other != one).find_map(|other| {
                    let named = program.lineage.named(*other, fact.own_name());
                    let mut named = named.iter().map(|at| Symbol { file: other.file, at: *at });
                    named.find(|body| {
                        has_body(program, *body) && takes_the_same(fact, program.symbol(*body))
                    })
                });
                if let Some(body) = body {
                    add(method, body);
                }
            }
        }
    }
    pairs
}

/// The types that a type inherits from, with all parts of each.
fn above(program: &Program<'_>, class: Symbol) -> Vec<Symbol> {
    let mut all = program.lineage.all_above(class);
    for part in program.names.parts(class) {
        all.extend(program.lineage.all_above(*part));
    }
    let parts: Vec<Symbol> =
        all.iter().flat_map(|one| program.names.parts(*one)).copied().collect();
    all.extend(parts);
    let mut seen = FxHashSet::default();
    all.retain(|one| *one != class && seen.insert(*one));
    all
}

/// Whether it is known what a method does when it is called itself.
fn has_body(program: &Program<'_>, method: Symbol) -> bool {
    program.symbol(method).deeds.has(Deeds::BODY)
        || program.names.declared(program, method).is_some()
}

/// Whether both are methods, and one may stand in for the other by the number of arguments.
fn takes_the_same(one: &SymbolFact, other: &SymbolFact) -> bool {
    one.kind == SymbolKind::Method
        && other.kind == SymbolKind::Method
        && one.arity.least <= other.arity.most
        && other.arity.least <= one.arity.most
}
