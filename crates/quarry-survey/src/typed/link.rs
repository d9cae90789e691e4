//! All files against each other: dependencies, operations and call sites.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::{CallSite, Dependency, DependencyKind, Operation, OperationKind, Usage},
    evidence::{ModuleIx, OperationIx},
    module::{Effect, Symbol as Offered},
    progress::{Cancelled, Stage},
    shared_name::SharedName,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    Symbol,
    effects::{Effects, effects},
    program::Program,
    sites::{Site, What, sites},
};
use crate::language::{LanguageEvidence, ReadRequest};

/// Resolves the uses of every file of `program` into `evidence`, whose modules are its files;
/// gives what the symbols do.
pub(crate) fn link<'a>(
    request: &ReadRequest<'_>,
    program: &'a Program<'a>,
    evidence: &mut LanguageEvidence,
) -> Result<Effects, Cancelled> {
    let files = program.files.len();
    request.progress.report(Stage::Resolve, 0, files as u64)?;
    let linked: Vec<Linked<'a>> = request
        .each_file(Stage::Resolve, files, |at| one(program, at as u32, request.imports_only))?;
    let proves = program.names.proves() && !request.imports_only;
    let effects = if proves { effects(program) } else { Effects::unknown() };
    gather(program, &linked, &effects, evidence);
    linked.into_par_iter().for_each(drop);
    Ok(effects)
}

/// What one file leads to.
#[derive(Default)]
struct Linked<'a> {
    edges: BTreeMap<(u32, DependencyKind), Edge>,
    nowhere: Vec<String>,
    sites: Vec<Site<'a>>,
}

struct Edge {
    count: u32,
    line: u32,
}

impl Linked<'_> {
    fn add(&mut self, to: u32, kind: DependencyKind, line: u32) {
        let edge = self.edges.entry((to, kind)).or_insert(Edge { count: 0, line });
        edge.count += 1;
        edge.line = edge.line.min(line);
    }
}

fn one<'a>(program: &'a Program<'a>, file: u32, imports_only: bool) -> Linked<'a> {
    let mut linked = Linked::default();
    for import in program.names.imports(file) {
        if import.file != file {
            linked.add(import.file, DependencyKind::Import, import.line);
        }
    }
    linked.nowhere = program.names.nowhere(file);
    if imports_only {
        return linked;
    }
    linked.sites = sites(program, file);
    for at in 0..linked.sites.len() {
        let site = linked.sites[at];
        let kind = match site.usage {
            // An heir that calls what it inherits calls it all the same.
            Usage::Inherit if site.kind == OperationKind::Function => DependencyKind::Call,
            Usage::Inherit => DependencyKind::Inherit,
            Usage::Reference | Usage::Type | Usage::Query | Usage::Store => {
                DependencyKind::Reference
            }
            Usage::Call | Usage::Subscribe | Usage::Emit => DependencyKind::Call,
        };
        let to = site.what.symbol().file;
        match site.what {
            // The heir is named, what it inherits is used.
            What::Inherited(_, member) if member.file != to => {
                linked.add(to, DependencyKind::Reference, site.line);
                if member.file != file {
                    linked.add(member.file, kind, site.line);
                }
            }
            _ => linked.add(to, kind, site.line),
        }
    }
    linked
}

/// Numbers the operations and writes everything down.
fn gather(
    program: &Program<'_>,
    linked: &[Linked<'_>],
    effects: &Effects,
    evidence: &mut LanguageEvidence,
) {
    let mut places: FxHashMap<(OperationKind, What<'_>), OperationIx> = FxHashMap::default();
    // Broken code may define a name twice; it is one operation all the same.
    let mut named: FxHashMap<(u32, OperationKind, String), OperationIx> = FxHashMap::default();
    for site in linked.iter().flat_map(|linked| &linked.sites) {
        if places.contains_key(&(site.kind, site.what)) {
            continue;
        }
        let operation = operation(program, effects, site);
        let next = OperationIx(evidence.operations.len() as u32);
        let key = (operation.owner.0, operation.kind, operation.name.clone());
        let place = *named.entry(key).or_insert(next);
        if place == next {
            evidence.operations.push(operation);
        }
        places.insert((site.kind, site.what), place);
    }
    for (from, linked) in linked.iter().enumerate() {
        let from = ModuleIx(from as u32);
        evidence.dependencies.extend(linked.edges.iter().map(|((to, kind), edge)| Dependency {
            from,
            to: ModuleIx(*to),
            kind: *kind,
            count: edge.count,
            line: edge.line,
        }));
        for name in &linked.nowhere {
            *evidence.unresolved.entry(name.clone()).or_default() += 1;
        }
    }
    let sites = linked.par_iter().enumerate().flat_map_iter(|(from, linked)| {
        let places = &places;
        let facts = &program.files[from];
        linked.sites.iter().map(move |site| CallSite {
            operation: places[&(site.kind, site.what)],
            from: ModuleIx(from as u32),
            within: site
                .found
                .within
                .map_or_else(SharedName::default, |at| SharedName::from(&*facts.symbol(at).name)),
            line: site.line,
            usage: site.usage,
            result: site.result,
            in_transaction: site.found.in_transaction,
            handles_failure: site.found.handles_failure,
        })
    });
    evidence.call_sites.par_extend(sites);
}

fn operation(program: &Program<'_>, effects: &Effects, site: &Site<'_>) -> Operation {
    let fact = program.symbol(site.what.symbol());
    let (name, line) = match site.what {
        What::Symbol(_) => (fact.name.to_string(), fact.line),
        What::Inherited(_, member) => {
            let member = program.symbol(member).own_name();
            (format!("{}.{member}", fact.name), fact.line)
        }
        What::Unseen(_, name) => (format!("{}.{name}", fact.name), 0),
    };
    Operation {
        owner: ModuleIx(site.what.symbol().file),
        kind: site.kind,
        name,
        line,
        effect: effect(program, effects, site),
    }
}

/// Reading a value changes nothing.
fn effect(program: &Program<'_>, effects: &Effects, site: &Site<'_>) -> Effect {
    match site.what {
        _ if site.kind == OperationKind::Constant => Effect::None,
        What::Symbol(symbol) => effects.of(program, symbol),
        What::Inherited(_, member) => effects.of(program, member),
        What::Unseen(on, name) => effects.unseen(program, on, name),
    }
}

/// The symbols that `program` offers.
pub(crate) fn symbols(program: &Program<'_>, effects: &Effects) -> Vec<Offered> {
    let of = |(file, facts): (usize, &super::facts::FileFacts)| {
        let listed = facts.symbols.iter().enumerate().filter(|(_, symbol)| symbol.listed);
        let offered = listed.map(|(at, symbol)| Offered {
            module: ModuleIx(file as u32),
            name: symbol.name.to_string(),
            kind: symbol.kind,
            line: symbol.line,
            effect: effects.of(program, Symbol { file: file as u32, at: at as u32 }),
        });
        offered.collect::<Vec<_>>()
    };
    program.files.par_iter().enumerate().flat_map_iter(of).collect()
}
