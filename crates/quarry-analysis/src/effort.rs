//! Hours it takes to move a candidate out (FORMULAS.md section 5).

use quarry_model::{
    candidate::{Becoming, SeamDecision},
    evidence::ModuleIx,
    module::Standing,
    provenance::Estimate,
    settings::EffortTable,
};
use serde::Serialize;

use crate::{basis::Basis, class::Class, crossings::Crossing, members::Members};

/// What the hours of an effort were counted from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EffortBasis {
    /// One-way operations.
    pub one_way: u32,
    /// Reads.
    pub read: u32,
    /// Blocking operations and foreign writes.
    pub blocking: u32,
    /// Operations not decided: at best one-way, else blocking.
    pub unknown: u32,
    /// Operations for which people decided what they become, or the hours.
    pub decided: u32,
    /// Hours of the decided ones.
    pub decided_hours: Estimate,
    /// Tables that move along.
    pub tables: u32,
    /// Batch jobs to split.
    pub split_jobs: u32,
    /// Test modules that touch both sides.
    pub crossing_tests: u32,
}

impl EffortBasis {
    pub(crate) fn new() -> Self {
        Self {
            one_way: 0,
            read: 0,
            blocking: 0,
            unknown: 0,
            decided: 0,
            decided_hours: Estimate::ZERO,
            tables: 0,
            split_jobs: 0,
            crossing_tests: 0,
        }
    }

    pub(crate) fn add(&mut self, crossing: &Crossing, table: &EffortTable) {
        if crossing.second {
            return;
        }
        self.add_decided(crossing.decision, crossing.class, table);
    }

    /// Adds a table or topic that crosses.
    pub(crate) fn add_decided(
        &mut self,
        decision: Option<&SeamDecision>,
        class: Class,
        table: &EffortTable,
    ) {
        if !decision.is_some_and(|decision| decision.becomes.is_some() || decision.effort.is_some())
        {
            return self.add_class(class);
        }
        self.decided += 1;
        if let Some(hours) = decided_hours(decision, class, table) {
            self.decided_hours = self.decided_hours.plus(hours);
        }
    }

    fn add_class(&mut self, class: Class) {
        match class {
            Class::OneWay => self.one_way += 1,
            Class::Read => self.read += 1,
            Class::Blocking | Class::ForeignWrite => self.blocking += 1,
            Class::Unknown => self.unknown += 1,
            Class::CopiedLibrary => {}
        }
    }

    /// Set-up plus each count times its line of the table.
    #[must_use]
    pub fn hours(&self, table: &EffortTable) -> Estimate {
        [
            (self.one_way, table.one_way),
            (self.read, table.read),
            (self.blocking, table.blocking),
            (self.unknown, not_decided(table)),
            (self.tables, table.table),
            (self.split_jobs, table.split_job),
            (self.crossing_tests, table.crossing_test),
        ]
        .into_iter()
        .map(|(count, hours)| hours.times(f64::from(count)))
        .fold(table.set_up.plus(self.decided_hours), Estimate::plus)
    }
}

/// The hours of an operation that is not decided: as low as one-way, else as blocking.
pub(crate) fn not_decided(table: &EffortTable) -> Estimate {
    let lo = table.one_way.lo().min(table.blocking.lo());
    Estimate::new(lo, table.blocking.likely(), table.blocking.hi()).unwrap_or(table.blocking)
}

/// The hours of one crossing operation; `None` where the table has no line for it and nobody
/// said. A person's word comes first, then what they decided that it becomes, then its class.
pub(crate) fn hours(crossing: &Crossing, table: &EffortTable) -> Option<Estimate> {
    if crossing.second {
        return Some(Estimate::ZERO);
    }
    decided_hours(crossing.decision, crossing.class, table)
}

/// The hours of a table or topic that crosses.
pub(crate) fn decided_hours(
    decision: Option<&SeamDecision>,
    class: Class,
    table: &EffortTable,
) -> Option<Estimate> {
    let set = decision.and_then(|decision| decision.effort);
    set.or_else(|| match decision.and_then(|decision| decision.becomes) {
        Some(becomes) => hours_of_becoming(becomes, table),
        None => hours_of_class(class, table),
    })
}

fn hours_of_class(class: Class, table: &EffortTable) -> Option<Estimate> {
    match class {
        Class::OneWay => Some(table.one_way),
        Class::Read => Some(table.read),
        Class::Blocking | Class::ForeignWrite => Some(table.blocking),
        Class::Unknown => Some(not_decided(table)),
        Class::CopiedLibrary => None,
    }
}

fn hours_of_becoming(becomes: Becoming, table: &EffortTable) -> Option<Estimate> {
    match becomes {
        Becoming::Call => Some(table.blocking),
        Becoming::Event => Some(table.one_way),
        Becoming::ReplicatedRead => Some(table.read),
        Becoming::CopiedLibrary => None,
        Becoming::SplitData => Some(table.table),
        Becoming::SplitJob => Some(table.split_job),
        Becoming::Nothing => Some(Estimate::ZERO),
    }
}

/// For each candidate, the test modules that use product modules on both sides of its boundary.
/// The use of a utility or of wiring does not make a test cross.
pub(crate) fn crossing_tests(basis: &Basis, members: &Members) -> Vec<u32> {
    let candidates = members.candidates.len();
    let mut found = vec![0u32; candidates];
    let mut inside = vec![0u32; candidates];
    let mut touched: Vec<u32> = Vec::new();
    for at in 0..basis.graph.modules() {
        let test = ModuleIx(at as u32);
        if basis.graph.standing(test) != Standing::Test {
            continue;
        }
        let mut total = 0u32;
        for arc in basis.graph.uses(test) {
            let used = arc.other;
            let counts = arc.code > 0
                && basis.graph.is_product(used)
                && !basis.utility[used.at()]
                && !basis.wiring[used.at()];
            if !counts {
                continue;
            }
            total += 1;
            for candidate in members.of_module.row(used.at()) {
                if inside[*candidate as usize] == 0 {
                    touched.push(*candidate);
                }
                inside[*candidate as usize] += 1;
            }
        }
        for candidate in touched.drain(..) {
            let uses_inside = std::mem::take(&mut inside[candidate as usize]);
            found[candidate as usize] += u32::from(uses_inside < total);
        }
    }
    found
}
