//! Writes down what the files show, as evidence.

use quarry_model::{
    dependency::{CallSite, Dependency, Operation, ResultUse},
    evidence::{
        EntryPoint, EntryPointKind, Finding, KeyUse, ModuleIx, OperationIx, Table, TableAccess,
        TableIx,
    },
    module::{Effect, Role, RoleFinding},
    shared_name::SharedName,
};
use rustc_hash::FxHashMap;

use super::{super::program::Program, context::Found};
use crate::language::LanguageEvidence;

/// Writes `found` and the keys of dictionaries to `evidence`. Operations that are there keep
/// their places.
pub(in super::super) fn gather(
    program: &Program<'_>,
    found: Vec<Found>,
    evidence: &mut LanguageEvidence,
) {
    let mut named = tables(program, evidence);
    topics(program, &found, evidence);
    for (module, found) in found.into_iter().enumerate() {
        let from = ModuleIx(module as u32);
        let symbols = &program.facts[module].body.symbols;
        let name = |within: Option<u32>| {
            within.map_or_else(String::new, |at| symbols[at as usize].name.to_string())
        };
        evidence.findings.extend(found.findings.into_iter().map(|note| Finding {
            module: from,
            kind: note.kind,
            name: note.name,
            within: name(note.within),
            line: note.line,
            certain: note.certain,
        }));
        evidence.entry_points.extend(found.entries.into_iter().map(|entry| EntryPoint {
            module: from,
            kind: entry.kind,
            name: entry.name,
            handler: entry.handler,
            line: entry.line,
        }));
        let enters = evidence.entry_points.iter().rev().take_while(|entry| entry.module == from);
        let has_routes = { enters }.any(|entry| entry.kind == EntryPointKind::Route);
        if let (Some((line, part)), false) = (found.wiring, has_routes) {
            evidence.roles.push(RoleFinding {
                module: from,
                role: Role::Configuration,
                because: format!("It puts the application together: it takes in {part}"),
                line,
            });
        }
        let dependencies = found.dependencies.into_iter();
        evidence.dependencies.extend(dependencies.map(|(to, kind, line)| Dependency {
            from,
            to: ModuleIx(to),
            kind,
            count: 1,
            line,
        }));
        let mut accesses = found.accesses;
        for (name, write, line) in found.statements {
            // A table that no class stands for.
            let table = *named.entry(name.to_lowercase()).or_insert_with(|| {
                evidence.tables.push(Table { name, declared_in: None, line: 0 });
                evidence.tables.len() as u32 - 1
            });
            accesses.push((table, write, line));
        }
        accesses.sort_unstable();
        for (table, write, line) in accesses {
            let table = TableIx(table);
            match evidence.accesses.last_mut() {
                Some(last) if (last.table, last.module, last.write) == (table, from, write) => {
                    last.count += 1;
                }
                _ => evidence.accesses.push(TableAccess {
                    table,
                    module: from,
                    write,
                    count: 1,
                    line,
                }),
            }
        }
        let keys = &program.facts[module].body.signals.keys;
        evidence.keys.extend(keys.iter().map(|key| KeyUse {
            module: from,
            within: name(key.within),
            subject: key.subject.to_string(),
            key: key.key.to_string(),
            write: key.write,
            line: key.line,
        }));
    }
}

/// Writes down the tables that are declared; gives their places by name in small letters.
fn tables(program: &Program<'_>, evidence: &mut LanguageEvidence) -> FxHashMap<String, u32> {
    let Some(learned) = &program.learned else { return FxHashMap::default() };
    evidence.tables.extend(learned.stores.all.iter().map(|store| Table {
        name: store.name.clone(),
        declared_in: Some(ModuleIx(store.module)),
        line: store.line,
    }));
    let stores = (0u32..).zip(&learned.stores.all);
    stores.map(|(at, store)| (store.name.to_lowercase(), at)).collect()
}

/// Topics are operations of the module that declares them.
fn topics(program: &Program<'_>, found: &[Found], evidence: &mut LanguageEvidence) {
    let mut places = FxHashMap::default();
    for (module, found) in found.iter().enumerate() {
        for used in &found.topics {
            let fact = program.symbol(used.topic);
            let operation = *places.entry((used.topic, used.kind)).or_insert_with(|| {
                let at = OperationIx(evidence.operations.len() as u32);
                evidence.operations.push(Operation {
                    owner: ModuleIx(used.topic.module),
                    kind: used.kind,
                    name: fact.name.to_string(),
                    line: fact.line,
                    effect: Effect::Unknown,
                });
                at
            });
            let symbols = &program.facts[module].body.symbols;
            evidence.call_sites.push(CallSite {
                operation,
                from: ModuleIx(module as u32),
                within: used
                    .within
                    .map_or_else(SharedName::default, |at| symbols[at as usize].name.clone()),
                line: used.line,
                usage: used.usage,
                result: ResultUse::Used,
                in_transaction: false,
                handles_failure: false,
            });
        }
    }
}
