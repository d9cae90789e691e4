//! Resolving all files against each other, into dependencies, operations and call sites.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::{CallSite, Dependency, DependencyKind, Operation, OperationKind, Usage},
    evidence::{ModuleIx, OperationIx},
    module::Effect,
    progress::{Cancelled, Stage},
};
use rayon::prelude::*;

use super::{
    effects::pure,
    facts::Facts,
    index::Index,
    program::{Program, Symbol},
    resolve::{Target, kind, resolve},
    sites::{Site, sites},
};
use crate::language::{LanguageEvidence, ReadRequest};

/// How many files are resolved between two looks at whether to go on.
const STRIDE: usize = 256;

/// What the proof says of a symbol.
pub(super) fn effect(pure: bool) -> Effect {
    if pure { Effect::None } else { Effect::Unknown }
}

/// Resolves `facts` into `evidence`. Gives for each file and symbol whether it is proven to
/// change nothing.
pub(super) fn link(
    request: &ReadRequest<'_>,
    index: &Index,
    facts: &[Facts],
    evidence: &mut LanguageEvidence,
) -> Result<Vec<Vec<bool>>, Cancelled> {
    let total = facts.len() as u64;
    request.progress.report(Stage::Resolve, 0, total)?;
    let targets: Vec<Vec<Target>> = facts
        .par_iter()
        .enumerate()
        .map(|(from, facts)| {
            facts.imports.iter().map(|import| resolve(index, from as u32, import)).collect()
        })
        .collect();
    let program = Program::of(index, facts, &targets);
    let mut linked: Vec<Linked<'_>> = Vec::with_capacity(facts.len());
    for start in (0..facts.len()).step_by(STRIDE) {
        let end = (start + STRIDE).min(facts.len());
        linked.par_extend((start..end).into_par_iter().map(|at| {
            one(&program, index, at as u32, &facts[at], &targets[at], request.imports_only)
        }));
        request.progress.report(Stage::Resolve, end as u64, total)?;
    }
    let pure = pure(&program, facts);
    gather(&program, &pure, linked, evidence);
    Ok(pure)
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

fn one<'a>(
    program: &Program<'a>,
    index: &Index,
    from: u32,
    facts: &'a Facts,
    targets: &[Target],
    imports_only: bool,
) -> Linked<'a> {
    let mut linked = Linked::default();
    for (import, target) in facts.imports.iter().zip(targets) {
        if let Some(to) = target.module()
            && to != from
        {
            linked.add(to, kind(import), import.line);
        }
        match (target, import.name.as_deref()) {
            (Target::Nowhere(name), _) => linked.nowhere.push(name.clone()),
            (Target::Above(_), _) => linked.nowhere.push(import.module.to_string()),
            (Target::In(to), Some(name)) if name != "*" => {
                let definer = program.definer(*to, name);
                if definer != *to && definer != from {
                    linked.add(definer, DependencyKind::ReExport, import.line);
                }
                if !program.may_have(*to, name) {
                    linked.nowhere.push(format!("{}.{name}", index.module(*to).name));
                }
            }
            _ => {}
        }
    }
    if imports_only {
        return linked;
    }
    for (text, line) in &facts.body.strings {
        if let Some(to) = spelled(program, index, from, text)
            && to != from
        {
            linked.add(to, DependencyKind::String, *line);
        }
    }
    linked.sites = sites(program, from, facts);
    for at in 0..linked.sites.len() {
        let site = &linked.sites[at];
        let kind = match site.usage {
            Usage::Inherit => DependencyKind::Inherit,
            Usage::Reference => DependencyKind::Reference,
            Usage::Call | Usage::Subscribe | Usage::Emit => DependencyKind::Call,
        };
        let (owner, line) = (site.owner, site.found.line);
        linked.add(owner, kind, line);
    }
    linked
}

/// The module that a string spells: its own name, or that of something it defines.
fn spelled(program: &Program<'_>, index: &Index, from: u32, text: &str) -> Option<u32> {
    if let Some(module) = index.find(text, from) {
        return Some(module);
    }
    let (above, name) = text.rsplit_once('.')?;
    let module = index.find(above, from).filter(|_| above.contains('.'))?;
    program.defines(module, name).then_some(module)
}

/// Numbers the operations and writes everything down.
fn gather(
    program: &Program<'_>,
    pure: &[Vec<bool>],
    linked: Vec<Linked<'_>>,
    evidence: &mut LanguageEvidence,
) {
    let mut operations: BTreeMap<(u32, OperationKind, &str), Option<Symbol>> = BTreeMap::new();
    for site in linked.iter().flat_map(|linked| &linked.sites) {
        operations.insert((site.owner, site.kind, &site.name), site.symbol);
    }
    let mut places: BTreeMap<(u32, OperationKind, &str), OperationIx> = BTreeMap::new();
    for (key, symbol) in operations {
        places.insert(key, OperationIx(evidence.operations.len() as u32));
        let line = symbol.map_or(0, |symbol| program.symbol(symbol).line);
        let proven = symbol.is_some_and(|symbol| pure[symbol.module as usize][symbol.at as usize]);
        evidence.operations.push(Operation {
            owner: ModuleIx(key.0),
            kind: key.1,
            name: key.2.to_owned(),
            line,
            effect: if key.1 == OperationKind::Constant { Effect::None } else { effect(proven) },
        });
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
        for site in &linked.sites {
            let within = site.found.within.map(|at| Symbol { module: from.0, at });
            evidence.call_sites.push(CallSite {
                operation: places[&(site.owner, site.kind, site.name.as_str())],
                from,
                within: within.map_or_else(String::new, |at| program.symbol(at).name.clone()),
                line: site.found.line,
                usage: site.usage,
                result: site.result,
                in_transaction: site.found.in_transaction,
                handles_failure: site.found.handles_failure,
            });
        }
    }
}
