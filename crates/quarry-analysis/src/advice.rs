//! What the shape of a candidate asks for: a reader of everything wants a replica, a job that
//! writes everywhere wants to be split (FORMULAS.md section 4).

use std::collections::BTreeSet;

use quarry_model::{evidence::ModuleIx, ids::DomainId};
use serde::Serialize;

use crate::{basis::Basis, class::Direction, tables::TableFigures};

/// A reader is one of everything from this share of the tables on.
const EVERYTHING: f64 = 0.5;
/// Fewer regions are not "everything".
const FEWEST_REGIONS: usize = 3;
/// A job that writes in fewer regions needs no split.
const FEWEST_WRITTEN: usize = 2;

/// What is proposed for a candidate as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "advice", rename_all = "snake_case")]
pub enum Advice {
    /// It only reads the tables of others: it can read a replica of them.
    Replicate {
        /// Tables of others that it reads.
        tables: u32,
        /// Domains that own them, the monolith included.
        owners: u32,
    },
    /// A job of it writes tables of several domains: it wants to be split along them.
    SplitJob {
        /// The module of the job.
        module: ModuleIx,
        /// Tables of others that it writes.
        tables: u32,
        /// Domains that own them, the monolith included.
        owners: u32,
    },
}

impl Advice {
    /// The proposal as a clause, such as “it only reads 13 tables of 8 owners: a replica serves
    /// it”.
    #[must_use]
    pub fn clause(&self) -> String {
        match self {
            Self::Replicate { tables, owners } => {
                format!("it only reads {tables} tables of {owners} owners: a replica serves it")
            }
            Self::SplitJob { tables, owners, .. } => format!(
                "its job writes {tables} tables of {owners} owners: it wants to be split along them"
            ),
        }
    }
}

pub(crate) fn advice(basis: &Basis, tables: Option<&TableFigures>) -> Vec<Advice> {
    let Some(figures) = tables else { return Vec::new() };
    let evidence = basis.evidence();
    let mut advice = Vec::new();
    let out = || figures.crossings.iter().filter(|crossing| crossing.direction == Direction::Out);
    let owners: BTreeSet<Option<DomainId>> = out().map(|crossing| crossing.owner).collect();
    let read = out().count();
    let only_reads = out().all(|crossing| !crossing.write);
    let all = evidence.tables.len() as f64;
    if only_reads && read as f64 >= EVERYTHING * all && owners.len() >= FEWEST_REGIONS {
        advice.push(Advice::Replicate { tables: read as u32, owners: owners.len() as u32 });
    }
    for module in &basis.jobs {
        let written: Vec<_> = out()
            .filter(|crossing| {
                crossing.accesses.iter().any(|at| {
                    let access = &evidence.accesses[*at as usize];
                    access.write && access.module == *module
                })
            })
            .collect();
        let owners: BTreeSet<Option<DomainId>> =
            written.iter().map(|crossing| crossing.owner).collect();
        if owners.len() >= FEWEST_WRITTEN {
            let (tables, owners) = (written.len() as u32, owners.len() as u32);
            advice.push(Advice::SplitJob { module: *module, tables, owners });
        }
    }
    advice
}
