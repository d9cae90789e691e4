//! The evidence of several sources as one graph.

use std::collections::BTreeMap;

use quarry_model::{
    evidence::{Evidence, ModuleIx, OperationIx, TableIx},
    history::{Author, History},
    ids::{ModuleId, SourceId},
    module::Module,
};

/// The evidence of one source.
pub(crate) struct Surveyed {
    pub(crate) source: SourceId,
    pub(crate) ids: Vec<ModuleId>,
    pub(crate) evidence: Evidence,
}

/// The evidence of all sources, with the source and identity of each module.
#[derive(Default)]
pub(crate) struct Merged {
    pub(crate) sources: Vec<SourceId>,
    pub(crate) ids: Vec<ModuleId>,
    pub(crate) evidence: Evidence,
}

/// All of it as one: modules sorted by path, then by source, everything else in the order that
/// evidence promises. Two sources can have a module of the same path; one source can't.
pub(crate) fn merge(mut parts: Vec<Surveyed>) -> Merged {
    if parts.len() <= 1 {
        return parts.pop().map_or_else(Merged::default, |only| Merged {
            sources: vec![only.source; only.ids.len()],
            ids: only.ids,
            evidence: only.evidence,
        });
    }
    let mut modules: Vec<(Module, SourceId, ModuleId)> = Vec::new();
    let mut whole = Evidence::default();
    let mut histories = Vec::new();
    for Surveyed { source, ids, mut evidence } in parts {
        let (module, operation, table) =
            (modules.len() as u32, whole.operations.len() as u32, whole.tables.len() as u32);
        renumber(
            &mut evidence,
            |ix| ModuleIx(ix.0 + module),
            |ix| OperationIx(ix.0 + operation),
            |ix| TableIx(ix.0 + table),
        );
        let own = std::mem::take(&mut evidence.modules);
        modules.extend(own.into_iter().zip(ids).map(|(module, id)| (module, source, id)));
        histories.push(evidence.history);
        whole.symbols.append(&mut evidence.symbols);
        whole.dependencies.append(&mut evidence.dependencies);
        whole.operations.append(&mut evidence.operations);
        whole.call_sites.append(&mut evidence.call_sites);
        whole.tables.append(&mut evidence.tables);
        whole.accesses.append(&mut evidence.accesses);
        whole.entry_points.append(&mut evidence.entry_points);
        whole.roles.append(&mut evidence.roles);
        whole.findings.append(&mut evidence.findings);
        whole.keys.append(&mut evidence.keys);
    }
    whole.history = one_history(histories);
    sort(whole, modules)
}

/// Puts everything into the order that evidence promises, after its modules were appended.
fn sort(mut whole: Evidence, mut modules: Vec<(Module, SourceId, ModuleId)>) -> Merged {
    let module = permutation(&modules, |a, b| (&a.0.path, a.1).cmp(&(&b.0.path, b.1)));
    modules.sort_by(|a, b| (&a.0.path, a.1).cmp(&(&b.0.path, b.1)));
    renumber(&mut whole, |ix| ModuleIx(module[ix.at()]), |ix| ix, |ix| ix);
    let operation = permutation(&whole.operations, |a, b| {
        (a.owner, a.kind, &a.name).cmp(&(b.owner, b.kind, &b.name))
    });
    let table = permutation(&whole.tables, |a, b| {
        (&a.name, a.declared_in, a.line).cmp(&(&b.name, b.declared_in, b.line))
    });
    renumber(
        &mut whole,
        |ix| ix,
        |ix| OperationIx(operation[ix.at()]),
        |ix| TableIx(table[ix.at()]),
    );
    whole.symbols.sort_by(|a, b| (a.module, &a.name).cmp(&(b.module, &b.name)));
    whole.dependencies.sort_unstable();
    whole.operations.sort_by(|a, b| (a.owner, a.kind, &a.name).cmp(&(b.owner, b.kind, &b.name)));
    whole.call_sites.sort_by_key(|site| (site.operation, site.from, site.line));
    whole
        .tables
        .sort_by(|a, b| (&a.name, a.declared_in, a.line).cmp(&(&b.name, b.declared_in, b.line)));
    whole.accesses.sort_by_key(|a| (a.table, a.module, a.write));
    whole.entry_points.sort_by(|a, b| {
        (a.module, a.kind, &a.name, a.line).cmp(&(b.module, b.kind, &b.name, b.line))
    });
    whole.roles.sort_by(|a, b| (a.module, a.role, &a.because).cmp(&(b.module, b.role, &b.because)));
    whole.findings.sort_by(|a, b| {
        (a.module, a.kind, &a.name, a.line, &a.within)
            .cmp(&(b.module, b.kind, &b.name, b.line, &b.within))
    });
    whole.keys.sort_unstable();
    whole.history.changes.sort_unstable();
    let mut merged = Merged::default();
    for (module, source, id) in modules {
        whole.modules.push(module);
        merged.sources.push(source);
        merged.ids.push(id);
    }
    merged.evidence = whole;
    merged
}

/// Where each item comes to stand when they are sorted.
fn permutation<T>(items: &[T], order: impl Fn(&T, &T) -> std::cmp::Ordering) -> Vec<u32> {
    let mut sorted: Vec<usize> = (0..items.len()).collect();
    sorted.sort_by(|a, b| order(&items[*a], &items[*b]));
    let mut places = vec![0; items.len()];
    for (place, item) in (0u32..).zip(sorted) {
        places[item] = place;
    }
    places
}

fn renumber(
    evidence: &mut Evidence,
    module: impl Fn(ModuleIx) -> ModuleIx,
    operation: impl Fn(OperationIx) -> OperationIx,
    table: impl Fn(TableIx) -> TableIx,
) {
    for symbol in &mut evidence.symbols {
        symbol.module = module(symbol.module);
    }
    for dependency in &mut evidence.dependencies {
        dependency.from = module(dependency.from);
        dependency.to = module(dependency.to);
    }
    for each in &mut evidence.operations {
        each.owner = module(each.owner);
    }
    for site in &mut evidence.call_sites {
        site.operation = operation(site.operation);
        site.from = module(site.from);
    }
    for each in &mut evidence.tables {
        each.declared_in = each.declared_in.map(&module);
    }
    for access in &mut evidence.accesses {
        access.table = table(access.table);
        access.module = module(access.module);
    }
    for entry in &mut evidence.entry_points {
        entry.module = module(entry.module);
    }
    for role in &mut evidence.roles {
        role.module = module(role.module);
    }
    for finding in &mut evidence.findings {
        finding.module = module(finding.module);
    }
    for key in &mut evidence.keys {
        key.module = module(key.module);
    }
    for change in &mut evidence.history.changes {
        change.module = module(change.module);
    }
}

/// Authors by name, commits by time; the modules of the changes are left as they are.
fn one_history(histories: Vec<History>) -> History {
    let mut bots = BTreeMap::new();
    for author in histories.iter().flat_map(|history| &history.authors) {
        *bots.entry(author.name.clone()).or_insert(false) |= author.bot;
    }
    let authors: Vec<_> = bots.into_iter().map(|(name, bot)| Author { name, bot }).collect();
    let mut whole = History { authors, ..History::default() };
    for history in histories {
        let offset = whole.commits.len() as u32;
        let place = |name: &str| {
            let found = whole.authors.binary_search_by(|author| author.name.as_str().cmp(name));
            found.unwrap_or_else(|place| place) as u32
        };
        let places: Vec<_> = history.authors.iter().map(|author| place(&author.name)).collect();
        whole.commits.extend(history.commits.into_iter().map(|mut commit| {
            commit.author = places[commit.author as usize];
            commit
        }));
        whole.changes.extend(history.changes.into_iter().map(|mut change| {
            change.commit += offset;
            change
        }));
        whole.shallow |= history.shallow;
    }
    let places = permutation(&whole.commits, |a, b| a.at.cmp(&b.at));
    whole.commits.sort_by_key(|commit| commit.at);
    for change in &mut whole.changes {
        change.commit = places[change.commit as usize];
    }
    whole
}
