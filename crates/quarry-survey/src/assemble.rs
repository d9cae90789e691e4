//! Joins what the languages show into one sorted body of evidence.

use quarry_model::{
    dependency::{CallSite, Dependency, Operation},
    evidence::{Evidence, ModuleIx, OperationIx, Reading, TableIx},
};
use rayon::prelude::*;

use crate::{
    joined_tables::join_tables, language::LanguageEvidence, roles, routes,
    shared_tables::shared_tables,
};

/// Joins and sorts; `parts` refer to their own vectors, the result to its own.
pub(crate) fn assemble(parts: Vec<LanguageEvidence>) -> Reading {
    let mut reading = Reading::default();
    let places = module_places(&parts);
    for (part, places) in parts.into_iter().zip(places) {
        take(&mut reading, part, &places);
    }
    let evidence = &mut reading.evidence;
    evidence.modules.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    evidence
        .symbols
        .sort_unstable_by(|a, b| (a.module, &a.name, a.line).cmp(&(b.module, &b.name, b.line)));
    evidence
        .symbols
        .dedup_by(|later, first| (later.module, &later.name) == (first.module, &first.name));
    join_tables(evidence);
    let shared = shared_tables(&evidence.accesses);
    evidence.dependencies.extend(shared);
    routes::meet(evidence);
    evidence.dependencies = merged(std::mem::take(&mut evidence.dependencies));
    sort_operations(evidence);
    // The first of several is named as the reason of a role, so these are in order before.
    sort_found(evidence);
    evidence.roles.extend(roles::roles(evidence));
    evidence.roles.sort_unstable_by(|a, b| {
        (a.module, a.role, a.line, &a.because).cmp(&(b.module, b.role, b.line, &b.because))
    });
    reading
}

fn sort_found(evidence: &mut Evidence) {
    evidence.entry_points.sort_unstable_by(|a, b| {
        (a.module, a.kind, &a.name, a.line).cmp(&(b.module, b.kind, &b.name, b.line))
    });
    evidence.findings.sort_unstable_by(|a, b| {
        (a.module, a.kind, &a.name, a.line, &a.within)
            .cmp(&(b.module, b.kind, &b.name, b.line, &b.within))
    });
    evidence.findings.dedup();
    evidence.keys.sort_unstable();
    evidence.keys.dedup_by(|later, first| {
        (later.module, &later.within, &later.subject, &later.key, later.write)
            == (first.module, &first.within, &first.subject, &first.key, first.write)
    });
}

/// Where the modules of each part stand once all are sorted by path.
fn module_places(parts: &[LanguageEvidence]) -> Vec<Vec<ModuleIx>> {
    let mut all: Vec<(&str, usize, usize)> = Vec::new();
    for (part, evidence) in parts.iter().enumerate() {
        all.extend(evidence.modules.iter().enumerate().map(|(at, m)| (m.path.as_str(), part, at)));
    }
    all.sort_unstable();
    let mut places: Vec<Vec<ModuleIx>> =
        parts.iter().map(|part| vec![ModuleIx(0); part.modules.len()]).collect();
    for (place, (_, part, at)) in all.into_iter().enumerate() {
        places[part][at] = ModuleIx(place as u32);
    }
    places
}

fn take(reading: &mut Reading, part: LanguageEvidence, places: &[ModuleIx]) {
    let evidence = &mut reading.evidence;
    let moved = |module: &mut ModuleIx| *module = places[module.at()];
    let operations = evidence.operations.len() as u32;
    let tables = evidence.tables.len() as u32;
    evidence.modules.extend(part.modules);
    evidence.symbols.extend(part.symbols.into_iter().map(|mut symbol| {
        moved(&mut symbol.module);
        symbol
    }));
    evidence.dependencies.extend(part.dependencies.into_iter().map(|mut dependency| {
        moved(&mut dependency.from);
        moved(&mut dependency.to);
        dependency
    }));
    evidence.operations.extend(part.operations.into_iter().map(|mut operation| {
        moved(&mut operation.owner);
        operation
    }));
    let mut sites = part.call_sites;
    for site in &mut sites {
        moved(&mut site.from);
        site.operation.0 += operations;
    }
    append(&mut evidence.call_sites, sites);
    evidence.tables.extend(part.tables.into_iter().map(|mut table| {
        table.declared_in.as_mut().map(moved);
        table
    }));
    evidence.accesses.extend(part.accesses.into_iter().map(|mut access| {
        moved(&mut access.module);
        access.table = TableIx(access.table.0 + tables);
        access
    }));
    evidence.entry_points.extend(part.entry_points.into_iter().map(|mut entry| {
        moved(&mut entry.module);
        entry
    }));
    evidence.roles.extend(part.roles.into_iter().map(|mut role| {
        moved(&mut role.module);
        role
    }));
    evidence.findings.extend(part.findings.into_iter().map(|mut finding| {
        moved(&mut finding.module);
        finding
    }));
    evidence.keys.extend(part.keys.into_iter().map(|mut key| {
        moved(&mut key.module);
        key
    }));
    reading.diagnostics.extend(part.diagnostics);
    for (name, count) in part.unresolved {
        *reading.unresolved.entry(name).or_default() += count;
    }
}

/// Adds `more`; what comes first is taken as it is, without a copy.
fn append<T>(to: &mut Vec<T>, more: Vec<T>) {
    if to.is_empty() {
        *to = more;
    } else {
        to.extend(more);
    }
}

/// Dependencies in order, one for each pair and kind: counts add up, the first line stays.
fn merged(mut dependencies: Vec<Dependency>) -> Vec<Dependency> {
    dependencies.retain(|dependency| dependency.from != dependency.to);
    dependencies.sort_unstable_by_key(|d| (d.from, d.to, d.kind, d.line));
    dependencies.dedup_by(|later, first| {
        let same = (later.from, later.to, later.kind) == (first.from, first.to, first.kind);
        if same {
            first.count += later.count;
            if first.line == 0 {
                first.line = later.line;
            }
        }
        same
    });
    dependencies
}

fn sort_operations(evidence: &mut Evidence) {
    let operations = std::mem::take(&mut evidence.operations);
    let mut order: Vec<u32> = (0..operations.len() as u32).collect();
    order.sort_unstable_by(|a, b| {
        let (a, b) = (&operations[*a as usize], &operations[*b as usize]);
        (a.owner, a.kind, &a.name).cmp(&(b.owner, b.kind, &b.name))
    });
    let mut place = vec![OperationIx(0); operations.len()];
    for (to, from) in order.iter().enumerate() {
        place[*from as usize] = OperationIx(to as u32);
    }
    let mut operations: Vec<Option<Operation>> = operations.into_iter().map(Some).collect();
    evidence.operations =
        order.iter().filter_map(|from| operations[*from as usize].take()).collect();
    for site in &mut evidence.call_sites {
        site.operation = place[site.operation.at()];
    }
    evidence.call_sites = sorted_sites(std::mem::take(&mut evidence.call_sites), order.len());
}

/// Call sites by operation, those of one by where they stand. Languages hand them over file by
/// file, so dealing them out by operation leaves little to sort.
fn sorted_sites(sites: Vec<CallSite>, operations: usize) -> Vec<CallSite> {
    let mut next = vec![0u32; operations + 1];
    for site in &sites {
        next[site.operation.at() + 1] += 1;
    }
    for operation in 1..next.len() {
        next[operation] += next[operation - 1];
    }
    let mut order = vec![0u32; sites.len()];
    for (at, site) in (0u32..).zip(&sites) {
        let place = &mut next[site.operation.at()];
        order[*place as usize] = at;
        *place += 1;
    }
    let mut sites: Vec<Option<CallSite>> = sites.into_iter().map(Some).collect();
    let mut sorted: Vec<CallSite> =
        order.iter().filter_map(|from| sites[*from as usize].take()).collect();
    sorted.par_chunk_by_mut(|a, b| a.operation == b.operation).for_each(|sites| {
        sites.sort_unstable_by(|a, b| {
            (a.from, a.line, &a.within, a.usage, a.result)
                .cmp(&(b.from, b.line, &b.within, b.usage, b.result))
        });
    });
    sorted
}
