//! Whose each table is: what is proposed from the writes, and what people said
//! (FORMULAS.md section 4).

use std::collections::BTreeMap;

use quarry_model::{evidence::TableIx, ids::DomainId, project::Project};
use serde::Serialize;

use crate::{
    basis::Basis,
    graph::Graph,
    tables::{Tables, most_writes},
};

/// A part of the map that can own a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// What is in no domain.
    Monolith,
    /// A domain.
    Domain(DomainId),
}

impl From<Option<DomainId>> for Region {
    fn from(domain: Option<DomainId>) -> Self {
        domain.map_or(Self::Monolith, Self::Domain)
    }
}

impl Region {
    /// The domain; `None` for the monolith.
    #[must_use]
    pub fn domain(self) -> Option<DomainId> {
        match self {
            Self::Monolith => None,
            Self::Domain(domain) => Some(domain),
        }
    }
}

/// How the product modules of one region use a table, in places of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableUse {
    /// The region.
    pub region: Region,
    /// Places that read it.
    pub reads: u64,
    /// Places that write it.
    pub writes: u64,
    /// The first access that writes, else the first that reads, as a place in the evidence.
    pub first: u32,
}

/// Whose a table is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableOwnership {
    /// The table.
    pub table: TableIx,
    /// Who uses it: those who write most first, then those who read most.
    pub uses: Vec<TableUse>,
    /// Who writes it most; `None` when nobody writes it, or none most.
    pub proposed: Option<Region>,
    /// Whose it is as a person said; `None` when nobody did.
    pub confirmed: Option<Region>,
}

impl TableOwnership {
    /// The owner that counts.
    #[must_use]
    pub fn owner(&self) -> Option<Region> {
        self.confirmed.or(self.proposed)
    }
}

/// Whose the tables of the evidence are, in its order; those that no product module uses are left
/// out. `graph` must be built from the project's evidence.
#[must_use]
pub fn table_ownerships(project: &Project, graph: &Graph) -> Vec<TableOwnership> {
    let basis = Basis::new(project, graph);
    let Some(tables) = Tables::new(&basis) else { return Vec::new() };
    let domains = project.domains_by_place();
    let mut found = Vec::new();
    for table in (0..project.evidence.tables.len() as u32).map(TableIx) {
        let mut uses: BTreeMap<Region, TableUse> = BTreeMap::new();
        for (at, access) in tables.accesses(&basis, table) {
            let region = Region::from(domains[access.module.at()]);
            let of =
                uses.entry(region).or_insert(TableUse { region, reads: 0, writes: 0, first: at });
            if access.write {
                if of.writes == 0 {
                    of.first = at;
                }
                of.writes += u64::from(access.count);
            } else {
                of.reads += u64::from(access.count);
            }
        }
        if uses.is_empty() {
            continue;
        }
        let mut uses: Vec<TableUse> = uses.into_values().collect();
        uses.sort_by_key(|of| std::cmp::Reverse((of.writes, of.reads)));
        let accesses = tables.accesses(&basis, table).map(|(_, access)| access);
        found.push(TableOwnership {
            table,
            uses,
            proposed: most_writes(accesses, |module| Region::from(domains[module.at()])),
            confirmed: project
                .table_owners
                .get(&project.evidence.tables[table.at()].name)
                .map(|owner| Region::from(owner.domain)),
        });
    }
    found
}
