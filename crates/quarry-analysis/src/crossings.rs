//! The operations that cross the boundaries of all candidates, in one pass over the call sites.

use std::collections::BTreeMap;

use quarry_model::{
    candidate::SeamDecision,
    evidence::{ModuleIx, OperationIx},
};

use crate::{
    basis::Basis,
    class::{Class, Direction, SiteFacts, Writes},
    members::Members,
    tables::Ownership,
};

/// An operation that crosses a candidate's boundary.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crossing<'a> {
    /// The candidate's number.
    pub candidate: u32,
    pub operation: OperationIx,
    pub direction: Direction,
    pub class: Class,
    /// Whose tables it writes, if it writes any.
    pub writes: Writes,
    /// What people decided about it.
    pub decision: Option<&'a SeamDecision>,
    /// Whether the same operation crosses in the other direction too, and this is the entry for
    /// its subscriptions: the work for it is counted with the other entry.
    pub second: bool,
    /// Whether it is used one-way inside a database transaction.
    pub outbox: bool,
}

/// People's decisions by candidate number.
#[derive(Default)]
pub(crate) struct Decisions<'a> {
    operations: BTreeMap<(u32, OperationIx), &'a SeamDecision>,
    /// Those about tables and topics, by the name that the decision gives them.
    named: BTreeMap<(u32, &'a str), &'a SeamDecision>,
}

impl<'a> Decisions<'a> {
    /// The decision about a table.
    pub(crate) fn of_table(&self, candidate: u32, table: &str) -> Option<&'a SeamDecision> {
        self.named.get(&(candidate, table_key(table).as_str())).copied()
    }

    /// The decision about a topic.
    pub(crate) fn of_topic(&self, candidate: u32, topic: &str) -> Option<&'a SeamDecision> {
        self.named.get(&(candidate, topic_key(topic).as_str())).copied()
    }
}

/// How a decision names a table.
pub(crate) fn table_key(table: &str) -> String {
    format!("table {table}")
}

/// How a decision names a topic.
pub(crate) fn topic_key(topic: &str) -> String {
    format!("topic {topic}")
}

/// The decisions that still find their operation in the evidence.
pub(crate) fn decisions<'a>(basis: &Basis<'a>, members: &Members) -> Decisions<'a> {
    let mut found = Decisions::default();
    let operations = &basis.evidence().operations;
    for decision in &basis.project.seam_decisions {
        let number =
            members.candidates.binary_search_by_key(&decision.candidate, |candidate| candidate.id);
        let Ok(number) = number else { continue };
        let name = decision.operation.as_str();
        if name.starts_with("table ") || name.starts_with("topic ") {
            found.named.insert((number as u32, name), decision);
            continue;
        }
        let Some(owner) = basis.project.modules.place(decision.owner) else { continue };
        let from = operations.partition_point(|operation| operation.owner < owner);
        let to = operations.partition_point(|operation| operation.owner <= owner);
        for (at, operation) in operations.iter().enumerate().take(to).skip(from) {
            if operation.name == decision.operation {
                found.operations.insert((number as u32, OperationIx(at as u32)), decision);
            }
        }
    }
    found
}

/// Calls `found` for every operation that crosses a boundary of a candidate, in the order of
/// operations, then candidates. Call sites inside the candidate, or outside it altogether, do
/// not count; neither do those set apart. `owners` says for each candidate who owns the tables.
pub(crate) fn for_each_crossing<'a>(
    basis: &Basis<'a>,
    members: &Members,
    decisions: &Decisions<'a>,
    owners: Option<&[Ownership]>,
    mut found: impl FnMut(Crossing<'a>),
) {
    let evidence = basis.evidence();
    // Tables are counted by their accesses where there are any.
    let skip_tables = !evidence.accesses.is_empty();
    let mut inside: Vec<SiteFacts> = vec![SiteFacts::default(); members.candidates.len()];
    let mut touched: Vec<u32> = Vec::new();
    for (at, operation) in (0u32..).zip(&evidence.operations) {
        let number = OperationIx(at);
        if skip_tables && operation.kind == quarry_model::dependency::OperationKind::Table {
            continue;
        }
        let mut total = SiteFacts::default();
        touched.extend(members.of_module.row(operation.owner.at()));
        for place in basis.graph.sites_of(number) {
            let site = &evidence.call_sites[place];
            if basis.graph.is_overruled(place) || basis.apart(site).is_some() {
                continue;
            }
            let facts = SiteFacts::of(site);
            total = total.plus(facts);
            for candidate in members.of_module.row(site.from.at()) {
                let sum = &mut inside[*candidate as usize];
                if *sum == SiteFacts::default() {
                    touched.push(*candidate);
                }
                *sum = sum.plus(facts);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for candidate in touched.drain(..) {
            let inside = std::mem::take(&mut inside[candidate as usize]);
            let (facts, direction) = if members.has(candidate, operation.owner) {
                (total.minus(inside), Direction::In)
            } else {
                (inside, Direction::Out)
            };
            let decision = decisions.operations.get(&(candidate, number)).copied();
            let writes = match (operation.effect, owners) {
                (effect, Some(owners)) if effect.writes() => owners[candidate as usize].written(
                    basis.graph.written.by_operation(evidence, number).as_deref(),
                    direction == Direction::In,
                ),
                _ => Writes::Unknown,
            };
            let mut emit = |class: Class, direction, second: bool| {
                let outbox = class == Class::OneWay && !second && facts.in_transaction > 0;
                found(Crossing {
                    candidate,
                    operation: number,
                    direction,
                    class,
                    writes,
                    decision,
                    second,
                    outbox,
                });
            };
            let class = facts.class(operation, writes);
            if let Some(class) = class {
                emit(class, direction, false);
            }
            if facts.subscribe > 0 {
                emit(Class::OneWay, direction.inverted(), class.is_some());
            }
        }
    }
}

/// How the product modules of each candidate hang together with the outside.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ties {
    /// Dependency counts inside.
    pub inside: u64,
    /// Dependency counts from the outside.
    pub into: u64,
    /// Dependency counts to the outside.
    pub out: u64,
    /// Outside modules that use the candidate.
    pub ca: u32,
    /// Outside modules that it uses.
    pub ce: u32,
}

/// The ties of a candidate.
pub(crate) fn ties(basis: &Basis, members: &Members, candidate: u32) -> Ties {
    let mut ties = Ties::default();
    let mut users: Vec<ModuleIx> = Vec::new();
    let mut used: Vec<ModuleIx> = Vec::new();
    for module in &members.modules[candidate as usize] {
        for arc in basis.graph.uses(*module) {
            if !basis.couples(*module, arc.other, arc.code) {
                continue;
            }
            if members.has(candidate, arc.other) {
                ties.inside += u64::from(arc.code);
            } else {
                ties.out += u64::from(arc.code);
                used.push(arc.other);
            }
        }
        for arc in basis.graph.used_by(*module) {
            let couples = basis.couples(arc.other, *module, arc.code);
            if couples && !members.has(candidate, arc.other) {
                ties.into += u64::from(arc.code);
                users.push(arc.other);
            }
        }
    }
    for (modules, count) in [(&mut users, &mut ties.ca), (&mut used, &mut ties.ce)] {
        modules.sort_unstable();
        modules.dedup();
        *count = modules.len() as u32;
    }
    ties
}
