//! Which tables a call into a module may write: those that the module writes itself, and those
//! that what it calls may write.
//!
//! The evidence knows which module writes a table, not which function of it, so the answer is as
//! large as it can be: what it leaves out is certain.

use std::{borrow::Cow, collections::BTreeMap};

use quarry_model::{
    evidence::{Evidence, ModuleIx, OperationIx, TableIx},
    module::{Effect, is_own_package},
};

use crate::{components::strongly_connected, rows::Rows};

/// A module that may write more tables than this says nothing about any of them.
const MOST: usize = 256;

/// The tables that calls into each module may write.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written {
    group: Vec<u32>,
    of_group: Vec<Option<Vec<TableIx>>>,
    /// For each package whose operations write only tables of their own: these tables.
    own: BTreeMap<String, Vec<TableIx>>,
}

impl Written {
    /// `is_overruled` says which call sites people overruled.
    pub(crate) fn new(evidence: &Evidence, is_overruled: impl Fn(usize) -> bool) -> Self {
        if !evidence.accesses.iter().any(|access| access.write) {
            return Self::default();
        }
        let modules = evidence.modules.len();
        let mut calls: Vec<(u32, u32)> = Vec::new();
        for (at, site) in evidence.call_sites.iter().enumerate() {
            let operation = &evidence.operations[site.operation.at()];
            if site.waits_for(operation) && operation.effect.writes() && !is_overruled(at) {
                calls.push((site.from.0, operation.owner.0));
            }
        }
        calls.sort_unstable();
        calls.dedup();
        let calls = Rows::group(modules, &calls);
        // Groups are numbered in the order in which they are left: what a group calls comes
        // before it.
        let group =
            strongly_connected(modules, |v| calls.row(v).iter().map(|other| *other as usize));
        let groups = group.iter().max().map_or(0, |last| *last as usize + 1);
        let mut members: Vec<(u32, u32)> = group.iter().copied().zip(0u32..).collect();
        members.sort_unstable();
        let members = Rows::group(groups, &members);
        let mut direct: Vec<(u32, TableIx)> = evidence
            .accesses
            .iter()
            .filter(|access| access.write)
            .map(|access| (access.module.0, access.table))
            .collect();
        direct.sort_unstable();
        let direct = Rows::group(modules, &direct);
        let mut of_group: Vec<Option<Vec<TableIx>>> = Vec::with_capacity(groups);
        for number in 0..groups {
            let mut tables = Vec::new();
            let mut known = true;
            for module in members.row(number) {
                tables.extend_from_slice(direct.row(*module as usize));
                for other in calls.row(*module as usize) {
                    match of_group.get(group[*other as usize] as usize) {
                        Some(Some(others)) => tables.extend_from_slice(others),
                        Some(None) => known = false,
                        // The group itself.
                        None => {}
                    }
                }
            }
            tables.sort_unstable();
            tables.dedup();
            of_group.push((known && tables.len() <= MOST).then_some(tables));
        }
        Self { group, of_group, own: own(evidence) }
    }

    /// The tables that a call of an operation may write, sorted; `None` if that is not known.
    pub(crate) fn by_operation(
        &self,
        evidence: &Evidence,
        operation: OperationIx,
    ) -> Option<Cow<'_, [TableIx]>> {
        let operation = &evidence.operations[operation.at()];
        let by_module = self.by(operation.owner);
        if operation.effect != Effect::WritesOwn {
            return by_module.map(Cow::Borrowed);
        }
        let own = self.own.get(&evidence.module(operation.owner).package)?;
        Some(match by_module {
            Some(tables) => own.iter().copied().filter(|table| tables.contains(table)).collect(),
            None => Cow::Borrowed(own),
        })
    }

    /// The tables that a call into `module` may write, sorted; `None` if that is not known.
    fn by(&self, module: ModuleIx) -> Option<&[TableIx]> {
        let group = *self.group.get(module.at())?;
        self.of_group[group as usize].as_deref()
    }
}

/// The written tables that each package declares whose operations write no others.
fn own(evidence: &Evidence) -> BTreeMap<String, Vec<TableIx>> {
    let mut own: BTreeMap<String, Vec<TableIx>> = BTreeMap::new();
    let writing = evidence.operations.iter().filter(|one| one.effect == Effect::WritesOwn);
    for operation in writing {
        let package = &evidence.module(operation.owner).package;
        if !own.contains_key(package) {
            own.insert(package.clone(), Vec::new());
        }
    }
    if own.is_empty() {
        return own;
    }
    let mut written: Vec<TableIx> =
        evidence.accesses.iter().filter(|access| access.write).map(|access| access.table).collect();
    written.sort_unstable();
    written.dedup();
    for (package, tables) in &mut own {
        tables.extend(written.iter().filter(|table| {
            let declared = evidence.tables[table.at()].declared_in;
            declared.is_some_and(|module| is_own_package(package, &evidence.module(module).package))
        }));
    }
    own
}
