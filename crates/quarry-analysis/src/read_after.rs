//! What a caller reads of the callee after a call that nobody waits for.
//!
//! Such a call can become an event; then a read that stands after it in the same function may come
//! before the callee has written. FORMULAS.md section 5 does not refuse the event for that, so class
//! and proposal stay as they are, and the place is said.
//!
//! Reads are known by their call sites: queries of the callee's data, and calls of its side whose
//! result is used and that are proven to write nothing. Accesses to tables without a call site are
//! known by module alone, so that what they stand after is not known.

use quarry_model::{
    dependency::{CallSite, Effect, Operation, ResultUse, Usage},
    evidence::ModuleIx,
};

use crate::{basis::Basis, members::Members, rows::Rows};

/// Call sites by the module they stand in.
pub(crate) struct SitesByModule(Rows<u32>);

impl SitesByModule {
    pub(crate) fn new(basis: &Basis) -> Self {
        let evidence = basis.evidence();
        let sites: Vec<(u32, u32)> =
            (0u32..).zip(&evidence.call_sites).map(|(at, site)| (site.from.0, at)).collect();
        Self(Rows::group(evidence.modules.len(), &sites))
    }
}

/// What is read of the callee's side after one of these one-way sites, in one sentence with both
/// places; `None` when nothing is seen to be, or when the callee writes no data at all.
pub(crate) fn read_after(
    basis: &Basis,
    members: &Members,
    by_module: &SitesByModule,
    used: &Operation,
    sites: &[&CallSite],
) -> Option<String> {
    let depends = match used.effect {
        effect if effect.writes() => true,
        Effect::Unknown | Effect::Tells | Effect::ChangesState => false,
        _ => return None,
    };
    let evidence = basis.evidence();
    let calls = sites.iter().filter(|site| site.usage == Usage::Call);
    let (sent, read) = calls
        .filter_map(|sent| {
            let later = by_module.0.row(sent.from.at()).iter().filter_map(|at| {
                let site = &evidence.call_sites[*at as usize];
                let operation = &evidence.operations[site.operation.at()];
                let reads = site.usage == Usage::Query
                    || (site.result == ResultUse::Used
                        && site.waits_for(operation)
                        && matches!(operation.effect, Effect::None | Effect::Checks));
                let counts = site.within == sent.within
                    && site.line > sent.line
                    && site.operation != sent.operation
                    && reads
                    && same_side(members, used.owner, operation.owner)
                    && !basis.graph.is_overruled(*at as usize)
                    && basis.apart(site).is_none();
                counts.then_some(site)
            });
            later.min_by_key(|site| site.line).map(|read| (*sent, read))
        })
        .min_by_key(|(sent, _)| (sent.from, sent.line))?;
    let path = &evidence.module(sent.from).path;
    let name = &evidence.operations[read.operation.at()].name;
    let says = if depends {
        "sent as an event, that read may come before it has written"
    } else {
        "whether that depends on it is not known"
    };
    Some(format!(
        "After it at {path}:{}, the caller reads {name} at {path}:{}: {says}.",
        sent.line, read.line
    ))
}

/// Whether two modules lie on the same side of the candidate's boundary: both in it, or both in the
/// same domain outside.
fn same_side(members: &Members, one: ModuleIx, other: ModuleIx) -> bool {
    match (members.has(0, one), members.has(0, other)) {
        (true, true) => true,
        (false, false) => members.domains[one.at()] == members.domains[other.at()],
        _ => false,
    }
}
