//! Resolving all files against each other, into dependencies, operations and call sites.

use std::{borrow::Cow, collections::BTreeMap};

use quarry_model::{
    dependency::{
        CallSite, Dependency, DependencyKind, Operation, OperationKind, ResultUse, Usage,
    },
    evidence::{ModuleIx, OperationIx},
    module::Effect,
    progress::{Cancelled, Stage},
    shared_name::SharedName,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    calls::Calls,
    detect::{self, Found},
    effects::proven,
    facts::Facts,
    heirs::Heirs,
    index::Index,
    paths::Root,
    program::{Program, Symbol},
    resolve::{Target, kind, resolve},
    sites::{Access, Site, What, sites},
    tells, writes,
};
use crate::language::{LanguageEvidence, ReadRequest};

/// Resolves `facts` into `evidence`. Gives for each file and symbol what it does besides
/// returning.
pub(super) fn link(
    request: &ReadRequest<'_>,
    index: &Index,
    facts: &[Facts],
    evidence: &mut LanguageEvidence,
) -> Result<Vec<Vec<Effect>>, Cancelled> {
    request.progress.report(Stage::Resolve, 0, facts.len() as u64)?;
    let targets: Vec<Vec<Target>> = facts
        .par_iter()
        .enumerate()
        .map(|(from, facts)| {
            facts.imports.iter().map(|import| resolve(index, from as u32, import)).collect()
        })
        .collect();
    let mut program = Program::of(index, facts, &targets);
    if !request.imports_only {
        program.learn();
    }
    let mut linked: Vec<Linked<'_>> = request.each_file(Stage::Resolve, facts.len(), |at| {
        one(&program, index, at as u32, &facts[at], &targets[at], request.imports_only)
    })?;
    let heirs = Heirs::of(&program);
    let mut effects = proven(&program, facts, &heirs);
    let mut found = Vec::new();
    if !request.imports_only {
        found = detect::detect(&program);
        for (found, linked) in found.iter_mut().zip(&mut linked) {
            found.take(&linked.accesses);
            if found.subscriptions.is_empty() && found.started.is_empty() {
                continue;
            }
            for site in &mut linked.sites {
                let subscribes = |(line, function): &(u32, Symbol)| {
                    *line == site.found.line && site.what == What::Symbol(*function)
                };
                if found.subscriptions.iter().any(subscribes) {
                    (site.usage, site.listed) = (Usage::Subscribe, None);
                }
                let starts = |(line, function): &(u32, Symbol)| {
                    *line == site.found.line && site.what == What::Symbol(*function)
                };
                if site.usage == Usage::Reference && found.started.iter().any(starts) {
                    (site.usage, site.result) = (Usage::Call, ResultUse::AsyncSink);
                    site.listed = None;
                }
            }
        }
    }
    if !request.imports_only {
        let mut writers: Vec<Vec<u32>> = found.iter().map(Found::writers).collect();
        for method in program.writing_methods() {
            writers[method.module as usize].push(method.at);
        }
        let calls = Calls::of(&program, facts, |at| &linked[at].sites);
        let callers = calls.callers(facts);
        writes::complete(&callers, facts, &writers, &mut effects);
        tells::complete(&program, facts, &calls, &callers, &mut effects);
    }
    gather(&program, &heirs, &effects, facts, &linked, evidence);
    detect::gather(&program, found, evidence);
    drop_in_parallel(linked);
    Ok(effects)
}

/// Frees many small things on all threads.
fn drop_in_parallel<T: Send>(things: Vec<T>) {
    things.into_par_iter().for_each(drop);
}

/// What one file leads to.
#[derive(Default)]
struct Linked<'a> {
    edges: BTreeMap<(u32, DependencyKind), Edge>,
    nowhere: Vec<String>,
    sites: Vec<Site<'a>>,
    accesses: Vec<Access>,
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
    linked.sites = sites(program, from, facts, &mut linked.accesses);
    for at in 0..linked.sites.len() {
        let site = &linked.sites[at];
        let kind = match site.usage {
            Usage::Inherit => DependencyKind::Inherit,
            Usage::Reference | Usage::Type | Usage::Query | Usage::Store => {
                DependencyKind::Reference
            }
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

/// Numbers the operations and writes everything down, in the order of the whole survey, so that
/// nothing has to be moved again: fresh memory costs more than the work.
fn gather(
    program: &Program<'_>,
    heirs: &Heirs,
    effects: &[Vec<Effect>],
    facts: &[Facts],
    linked: &[Linked<'_>],
    evidence: &mut LanguageEvidence,
) {
    for (from, linked) in (0u32..).zip(linked) {
        evidence.dependencies.extend(linked.edges.iter().map(|((to, kind), edge)| Dependency {
            from: ModuleIx(from),
            to: ModuleIx(*to),
            kind: *kind,
            count: edge.count,
            line: edge.line,
        }));
        for name in &linked.nowhere {
            *evidence.unresolved.entry(name.clone()).or_default() += 1;
        }
    }
    let used: Vec<Used> = linked.par_iter().map(|linked| Used::of(&linked.sites)).collect();
    let (operations, numbers) = numbered(program, linked, &used);
    let exact = only_by_heirs(facts, linked);
    evidence.operations = operations
        .par_iter()
        .map(|site| operation(program, heirs, effects, &exact, site))
        .collect();
    evidence.call_sites = in_order(linked, &used, &numbers, operations.len())
        .into_par_iter()
        .map(|(from, at)| {
            let (used, linked) = (&used[from as usize], &linked[from as usize]);
            let site = &linked.sites[at as usize];
            let within = site.found.within.map(|at| Symbol { module: from, at });
            CallSite {
                operation: numbers[from as usize][used.which[at as usize] as usize],
                from: ModuleIx(from),
                within: within
                    .map_or_else(SharedName::default, |at| program.symbol(at).name.clone()),
                line: site.found.line,
                usage: site.listed.unwrap_or(site.usage),
                result: site.result,
                in_transaction: site.in_transaction,
                handles_failure: site.found.handles_failure,
            }
        })
        .collect();
}

/// Functions that other modules only call as `super().f()`: exactly their bodies run there,
/// whatever overrides them.
fn only_by_heirs(facts: &[Facts], linked: &[Linked<'_>]) -> FxHashSet<Symbol> {
    let of_one = |facts: &Facts, site: &Site<'_>| {
        let What::Symbol(symbol) = site.what else { return None };
        let by_heir = matches!(site.found.path.root, Root::Super(_))
            && facts.body.paths.steps(site.found.path).len() == 1;
        (site.usage == Usage::Call).then_some((symbol, by_heir))
    };
    let each = || {
        facts.par_iter().zip(linked).flat_map_iter(|(facts, linked)| {
            linked.sites.iter().filter_map(move |site| of_one(facts, site))
        })
    };
    let by_heir = each().filter(|(_, by_heir)| *by_heir);
    let mut by_heirs: FxHashSet<Symbol> = by_heir.map(|(symbol, _)| symbol).collect();
    let by_other = each().filter(|(symbol, by_heir)| !by_heir && by_heirs.contains(symbol));
    let by_others: Vec<Symbol> = by_other.map(|(symbol, _)| symbol).collect();
    for symbol in by_others {
        by_heirs.remove(&symbol);
    }
    by_heirs
}

/// A site of each operation, sorted by what the operations are; and for each file the places of
/// the operations that it uses.
fn numbered<'s, 'a>(
    program: &Program<'a>,
    linked: &'s [Linked<'a>],
    used: &[Used],
) -> (Vec<&'s Site<'a>>, Vec<Vec<OperationIx>>) {
    let mut places: FxHashMap<(OperationKind, What<'_>), u32> = FxHashMap::default();
    let mut found: Vec<&Site<'_>> = Vec::new();
    let mut numbers: Vec<Vec<OperationIx>> = Vec::with_capacity(linked.len());
    for (used, linked) in used.iter().zip(linked) {
        let number = |first: &u32| {
            let site = &linked.sites[*first as usize];
            OperationIx(*places.entry((site.kind, site.what)).or_insert_with(|| {
                found.push(site);
                found.len() as u32 - 1
            }))
        };
        numbers.push(used.first.iter().map(number).collect());
    }
    let names: Vec<Cow<'_, str>> = found.iter().map(|site| name(program, site)).collect();
    let mut order: Vec<u32> = (0..found.len() as u32).collect();
    order.par_sort_unstable_by(|a, b| {
        let key = |at: u32| {
            let site = found[at as usize];
            (site.owner, site.kind, &names[at as usize])
        };
        key(*a).cmp(&key(*b))
    });
    let mut rank = vec![OperationIx(0); order.len()];
    for (to, from) in (0u32..).zip(&order) {
        rank[*from as usize] = OperationIx(to);
    }
    numbers.par_iter_mut().flatten().for_each(|number| *number = rank[number.at()]);
    (order.iter().map(|at| found[*at as usize]).collect(), numbers)
}

/// The file and place of every site, by operation, then by file.
fn in_order(
    linked: &[Linked<'_>],
    used: &[Used],
    numbers: &[Vec<OperationIx>],
    operations: usize,
) -> Vec<(u32, u32)> {
    let mut next = vec![0u32; operations + 1];
    for (used, numbers) in used.iter().zip(numbers) {
        for which in &used.which {
            next[numbers[*which as usize].at() + 1] += 1;
        }
    }
    for operation in 1..next.len() {
        next[operation] += next[operation - 1];
    }
    let mut order = vec![(0, 0); linked.iter().map(|linked| linked.sites.len()).sum()];
    for (from, (used, numbers)) in (0u32..).zip(used.iter().zip(numbers)) {
        for (at, which) in (0u32..).zip(&used.which) {
            let place = &mut next[numbers[*which as usize].at()];
            order[*place as usize] = (from, at);
            *place += 1;
        }
    }
    order
}

/// The distinct operations that one file uses.
struct Used {
    /// The site at which each is first used.
    first: Vec<u32>,
    /// For each site, which of them it uses.
    which: Vec<u32>,
}

impl Used {
    fn of(sites: &[Site<'_>]) -> Self {
        let mut known = FxHashMap::default();
        let mut first = Vec::new();
        let which = (0u32..).zip(sites).map(|(at, site)| {
            *known.entry((site.kind, site.what)).or_insert_with(|| {
                first.push(at);
                first.len() as u32 - 1
            })
        });
        let which = which.collect();
        Self { first, which }
    }
}

/// The name of the operation that a site uses.
fn name<'a>(program: &Program<'a>, site: &Site<'a>) -> Cow<'a, str> {
    match site.what {
        What::Symbol(symbol) => Cow::Borrowed(program.symbol(symbol).name.as_str()),
        What::Inherited(class, name) => {
            Cow::Owned(format!("{}.{name}", program.symbol(class).name))
        }
    }
}

fn operation(
    program: &Program<'_>,
    heirs: &Heirs,
    effects: &[Vec<Effect>],
    exact: &FxHashSet<Symbol>,
    site: &Site<'_>,
) -> Operation {
    let (line, effect) = match site.what {
        What::Symbol(symbol) => {
            let effect = if exact.contains(&symbol) {
                effects[symbol.module as usize][symbol.at as usize]
            } else {
                heirs.effect(effects, symbol)
            };
            (program.symbol(symbol).line, effect)
        }
        What::Inherited(class, name) => {
            let writes = detect::data::writes(program, class, name);
            (0, if writes { Effect::WritesData } else { Effect::Unknown })
        }
    };
    Operation {
        owner: ModuleIx(site.owner),
        kind: site.kind,
        name: name(program, site).into_owned(),
        line,
        // Reading a name changes nothing.
        effect: if site.kind == OperationKind::Constant { Effect::None } else { effect },
    }
}
