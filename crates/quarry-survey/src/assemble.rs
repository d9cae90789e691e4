//! Joins what the languages show into one sorted body of evidence.

use quarry_model::{
    dependency::{Dependency, Operation},
    evidence::{Evidence, ModuleIx, OperationIx, Reading},
    module::Symbol,
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
    sort_symbols(&mut evidence.symbols);
    join_tables(evidence);
    let shared = shared_tables(&evidence.accesses);
    evidence.dependencies.extend(shared);
    routes::meet(evidence);
    let mut dependencies = std::mem::take(&mut evidence.dependencies);
    rayon::join(
        || merge(&mut dependencies),
        || {
            sort_operations(evidence);
            // The first of several is named as the reason of a role, so these are in order before.
            sort_found(evidence);
        },
    );
    evidence.dependencies = dependencies;
    evidence.roles.extend(roles::roles(evidence));
    evidence.roles.sort_unstable_by(|a, b| {
        (a.module, a.role, a.line, &a.because).cmp(&(b.module, b.role, b.line, &b.because))
    });
    reading
}

fn sort_symbols(all: &mut Vec<Symbol>) {
    all.sort_by_key(|symbol| symbol.module);
    all.par_chunk_by_mut(|a, b| a.module == b.module).for_each(|symbols| {
        symbols.sort_unstable_by(|a, b| (&a.name, a.line).cmp(&(&b.name, b.line)));
    });
    all.dedup_by(|later, first| (later.module, &later.name) == (first.module, &first.name));
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
    append(&mut evidence.modules, part.modules, |_| {});
    append(&mut evidence.symbols, part.symbols, |symbol| moved(&mut symbol.module));
    append(&mut evidence.dependencies, part.dependencies, |dependency| {
        moved(&mut dependency.from);
        moved(&mut dependency.to);
    });
    append(&mut evidence.operations, part.operations, |operation| moved(&mut operation.owner));
    append(&mut evidence.call_sites, part.call_sites, |site| {
        moved(&mut site.from);
        site.operation.0 += operations;
    });
    append(&mut evidence.tables, part.tables, |table| {
        table.declared_in.iter_mut().for_each(moved);
    });
    append(&mut evidence.accesses, part.accesses, |access| {
        moved(&mut access.module);
        access.table.0 += tables;
    });
    append(&mut evidence.entry_points, part.entry_points, |entry| moved(&mut entry.module));
    append(&mut evidence.roles, part.roles, |role| moved(&mut role.module));
    append(&mut evidence.findings, part.findings, |finding| moved(&mut finding.module));
    append(&mut evidence.keys, part.keys, |key| moved(&mut key.module));
    reading.diagnostics.extend(part.diagnostics);
    for (name, count) in part.unresolved {
        *reading.unresolved.entry(name).or_default() += count;
    }
}

/// Adds `more`, each record set right; what comes first is taken as it is, without a copy.
fn append<T>(to: &mut Vec<T>, mut more: Vec<T>, set_right: impl FnMut(&mut T)) {
    more.iter_mut().for_each(set_right);
    if to.is_empty() {
        *to = more;
    } else {
        to.append(&mut more);
    }
}

/// Puts dependencies in order, one for each pair and kind: counts add up, the first line stays.
fn merge(dependencies: &mut Vec<Dependency>) {
    dependencies.retain(|dependency| dependency.from != dependency.to);
    dependencies.par_sort_unstable_by_key(|d| (d.from, d.to, d.kind, d.line));
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
}

/// Puts operations in order, and call sites by operation. A language that hands them over so
/// costs nothing more.
fn sort_operations(evidence: &mut Evidence) {
    let key = |operation: &Operation| (operation.owner, operation.kind);
    let in_order = |a: &Operation, b: &Operation| (key(a), &a.name) <= (key(b), &b.name);
    if !evidence.operations.is_sorted_by(in_order) {
        renumber(evidence);
    }
    if !evidence.call_sites.is_sorted_by_key(|site| site.operation) {
        evidence.call_sites.par_sort_by_key(|site| site.operation);
    }
    evidence.call_sites.par_chunk_by_mut(|a, b| a.operation == b.operation).for_each(|sites| {
        sites.sort_unstable_by(|a, b| {
            (a.from, a.line, &a.within, a.usage, a.result)
                .cmp(&(b.from, b.line, &b.within, b.usage, b.result))
        });
    });
}

fn renumber(evidence: &mut Evidence) {
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
}
