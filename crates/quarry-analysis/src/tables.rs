//! Foreign data: who writes whose tables (FORMULAS.md section 4).

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    candidate::Scope,
    evidence::{EntryPointKind, ModuleIx, TableAccess, TableIx},
    ids::DomainId,
};

use rayon::prelude::*;

use crate::{
    basis::Basis,
    class::{Direction, Writes},
    members::Members,
    owners::Region,
    score::ForeignData,
};

/// The side of a boundary: the candidate itself, or another region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Candidate,
    Region(Option<DomainId>),
}

/// A table that is used across a candidate's boundary.
#[derive(Debug, Clone)]
pub(crate) struct TableCrossing {
    pub table: TableIx,
    pub direction: Direction,
    pub write: bool,
    /// The region that owns the table; that of the candidate itself is not said.
    pub owner: Option<DomainId>,
    /// Places in the evidence's accesses.
    pub accesses: Vec<u32>,
    /// Whether jobs alone write it across the boundary.
    pub by_jobs: bool,
    /// Whether a person said whose it is.
    pub confirmed: bool,
}

/// What the tables say about a candidate.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableFigures {
    /// Tables that most write from inside, or that a person said are its own.
    pub owned: Vec<TableIx>,
    /// Tables that the candidate uses and whose owner is not known.
    pub unowned: Vec<TableIx>,
    pub crossings: Vec<TableCrossing>,
    pub foreign: ForeignData,
    /// Modules that write tables of both sides.
    pub distributed: Vec<ModuleIx>,
    /// Schedules whose module writes tables of both sides.
    pub jobs_to_split: u32,
}

/// Which of those who write a table write it most; `None` if nobody writes it, or none most.
pub(crate) fn most_writes<'a, K: Ord + Copy>(
    accesses: impl Iterator<Item = &'a TableAccess>,
    by: impl Fn(ModuleIx) -> K,
) -> Option<K> {
    let mut written: BTreeMap<K, u64> = BTreeMap::new();
    for access in accesses.filter(|access| access.write) {
        *written.entry(by(access.module)).or_default() += u64::from(access.count);
    }
    let most = written.values().copied().max()?;
    let mut owners = written.iter().filter(|(_, count)| **count == most);
    match (owners.next(), owners.next()) {
        (Some((owner, _)), None) => Some(*owner),
        _ => None,
    }
}

/// A candidate's boundary.
struct Boundary<'a> {
    members: &'a Members<'a>,
    candidate: u32,
    /// Of the regions that a candidate has modules of, those it has whole; looked at only where
    /// somebody said whose a table is.
    whole: BTreeSet<Option<DomainId>>,
}

impl<'a> Boundary<'a> {
    fn new(basis: &Basis, members: &'a Members<'a>, candidate: u32, any_decided: bool) -> Self {
        let scope = &members.candidates[candidate as usize].scope;
        let mut whole = BTreeSet::new();
        if any_decided && matches!(scope, Scope::Modules { .. }) {
            let own = &members.modules[candidate as usize];
            whole.extend(own.iter().map(|module| members.domains[module.at()]));
            for (n, domain) in (0u32..).zip(&members.domains) {
                let module = ModuleIx(n);
                if basis.graph.is_product(module) && !members.has(candidate, module) {
                    whole.remove(domain);
                }
            }
        }
        Self { members, candidate, whole }
    }

    fn side(&self, module: ModuleIx) -> Side {
        if self.members.has(self.candidate, module) {
            Side::Candidate
        } else {
            Side::Region(self.members.domains[module.at()])
        }
    }

    /// The side that owns a table: the one that writes it most, unless a person named the
    /// `decided` region. Of that region a slice owns what it writes most within it.
    fn owner<'t>(
        &self,
        decided: Option<Region>,
        accesses: impl Iterator<Item = &'t TableAccess> + Clone,
    ) -> Option<Side> {
        let Some(region) = decided else { return most_writes(accesses, |m| self.side(m)) };
        let region = region.domain();
        let here = Some(Side::Candidate);
        let elsewhere = Some(Side::Region(region));
        if let Scope::Domain { domain } = &self.members.candidates[self.candidate as usize].scope {
            return if region == Some(*domain) { here } else { elsewhere };
        }
        let domain = |module: ModuleIx| self.members.domains[module.at()];
        let mut within = accesses.filter(|access| domain(access.module) == region);
        if within.clone().any(|access| access.write) {
            return most_writes(within.by_ref(), |module| self.side(module));
        }
        if self.whole.contains(&region) { here } else { elsewhere }
    }
}

/// The accesses of product modules, by table.
pub(crate) struct Tables {
    by_table: Vec<Vec<u32>>,
    /// The region of each table whose owner a person named.
    decided: BTreeMap<TableIx, Region>,
}

/// Which side of a candidate's boundary owns each table.
#[derive(Debug, Clone)]
pub(crate) struct Ownership(Vec<Option<bool>>);

impl Ownership {
    /// Whether the candidate owns a table; `None` if the owner is not known.
    pub(crate) fn side(&self, table: TableIx) -> Option<bool> {
        self.0[table.at()]
    }

    /// Whose tables these are to an operation that the candidate offers (`inside`) or uses.
    pub(crate) fn written(&self, tables: Option<&[TableIx]>, inside: bool) -> Writes {
        let Some(tables @ [first, ..]) = tables else { return Writes::Unknown };
        let side = self.side(*first);
        match side {
            Some(own) if tables.iter().all(|table| self.side(*table) == side) => {
                if own == inside {
                    Writes::Own
                } else {
                    Writes::Caller
                }
            }
            _ => Writes::Unknown,
        }
    }
}

impl Tables {
    /// `None` when the evidence knows no access to a table.
    pub(crate) fn new(basis: &Basis) -> Option<Self> {
        let evidence = basis.evidence();
        if evidence.accesses.is_empty() {
            return None;
        }
        let mut by_table = vec![Vec::new(); evidence.tables.len()];
        for (at, access) in (0u32..).zip(&evidence.accesses) {
            let name = &evidence.tables[access.table.at()].name;
            if basis.graph.is_product(access.module)
                && !basis.graph.is_overruled_table(access.module, name)
            {
                by_table[access.table.at()].push(at);
            }
        }
        let named = |table: TableIx| {
            let name = &evidence.tables[table.at()].name;
            basis.project.table_owners.get(name).map(|owner| Region::from(owner.domain))
        };
        let tables = (0..evidence.tables.len() as u32).map(TableIx);
        let decided = tables.filter_map(|table| Some((table, named(table)?))).collect();
        Some(Self { by_table, decided })
    }

    /// The accesses of product modules to a table, with their places in the evidence.
    pub(crate) fn accesses<'b>(
        &'b self,
        basis: &Basis<'b>,
        table: TableIx,
    ) -> impl Iterator<Item = (u32, &'b TableAccess)> + Clone + use<'b> {
        let all = &basis.evidence().accesses;
        self.by_table[table.at()].iter().map(move |at| (*at, &all[*at as usize]))
    }

    /// Which side of the boundary of a candidate owns each table.
    pub(crate) fn ownership(&self, basis: &Basis, members: &Members, candidate: u32) -> Ownership {
        let boundary = Boundary::new(basis, members, candidate, !self.decided.is_empty());
        let owners = (0..self.by_table.len() as u32).map(TableIx).map(|table| {
            let accesses = self.accesses(basis, table).map(|(_, access)| access);
            let decided = self.decided.get(&table).copied();
            boundary.owner(decided, accesses).map(|owner| owner == Side::Candidate)
        });
        Ownership(owners.collect())
    }

    /// As [`Self::ownership`], for every candidate by its number.
    pub(crate) fn ownerships(&self, basis: &Basis, members: &Members) -> Vec<Ownership> {
        let numbers = 0..members.candidates.len() as u32;
        numbers.into_par_iter().map(|n| self.ownership(basis, members, n)).collect()
    }

    pub(crate) fn figures(&self, basis: &Basis, members: &Members, candidate: u32) -> TableFigures {
        let evidence = basis.evidence();
        let boundary = Boundary::new(basis, members, candidate, !self.decided.is_empty());
        let side = |module: ModuleIx| boundary.side(module);
        let mut figures = TableFigures::default();
        // For each module that writes: whether it writes tables of the candidate, and of others.
        let mut writes: BTreeMap<ModuleIx, (bool, bool)> = BTreeMap::new();
        for table in (0..self.by_table.len() as u32).map(TableIx) {
            let all = || self.accesses(basis, table);
            let decided = self.decided.get(&table).copied();
            let owner = boundary.owner(decided, all().map(|(_, access)| access));
            let inside = all().any(|(_, access)| side(access.module) == Side::Candidate);
            let Some(owner) = owner else {
                if inside {
                    figures.unowned.push(table);
                    figures.foreign.accesses += all()
                        .filter(|(_, access)| side(access.module) == Side::Candidate)
                        .map(|(_, access)| u64::from(access.count))
                        .sum::<u64>();
                }
                continue;
            };
            figures.foreign.unconfirmed_tables += u32::from(inside && decided.is_none());
            let own = owner == Side::Candidate;
            if own {
                figures.owned.push(table);
            }
            let direction = if own { Direction::In } else { Direction::Out };
            let region = match owner {
                Side::Candidate => None,
                Side::Region(region) => region,
            };
            let mut crossing = TableCrossing {
                table,
                direction,
                write: false,
                owner: region,
                accesses: Vec::new(),
                by_jobs: true,
                confirmed: decided.is_some(),
            };
            for (at, access) in all() {
                let by_candidate = side(access.module) == Side::Candidate;
                if access.write {
                    let (to_candidate, to_others) = writes.entry(access.module).or_default();
                    *to_candidate |= own;
                    *to_others |= !own;
                }
                if own || by_candidate {
                    figures.foreign.accesses += u64::from(access.count);
                }
                if own != by_candidate && (own || by_candidate) {
                    let count = u64::from(access.count);
                    if access.write {
                        figures.foreign.writes += count;
                    } else {
                        figures.foreign.reads += count;
                    }
                    crossing.write |= access.write;
                    crossing.by_jobs &= !access.write || basis.jobs.contains(&access.module);
                    crossing.accesses.push(at);
                }
            }
            if !crossing.accesses.is_empty() {
                figures.crossings.push(crossing);
            }
        }
        figures.foreign.unowned_tables = figures.unowned.len() as u32;
        figures.foreign.tables = figures.crossings.len() as u32;
        let both: BTreeSet<ModuleIx> = writes
            .iter()
            .filter(|(_, (candidate, others))| *candidate && *others)
            .map(|(module, _)| *module)
            .collect();
        figures.jobs_to_split = evidence
            .entry_points
            .iter()
            .filter(|entry| entry.kind == EntryPointKind::Schedule && both.contains(&entry.module))
            .count() as u32;
        figures.distributed = both.into_iter().collect();
        figures
    }
}
