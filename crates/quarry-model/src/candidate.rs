//! What could leave the monolith, and what is to become of it.

use serde::{Deserialize, Serialize};

use crate::ids::{CandidateId, DomainId, EnablerId, ModuleId, OverruleId};

/// Which modules a candidate consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scope", rename_all = "snake_case")]
pub enum Scope {
    /// All modules of a domain, whatever they are at the time.
    Domain {
        /// The domain.
        domain: DomainId,
    },
    /// These modules.
    Modules {
        /// Sorted, without repeats.
        modules: Vec<ModuleId>,
    },
}

/// What is to become of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Becomes a service of its own.
    Extract,
    /// Gets a clean boundary and stays.
    Modularise,
    /// Replaced by bought software.
    Buy,
    /// Switched off.
    Retire,
    /// Stays as it is.
    Leave,
}

/// A set of modules that could leave together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its identity.
    pub id: CandidateId,
    /// Its name; a domain's candidate carries the domain's.
    pub name: String,
    /// Its modules.
    pub scope: Scope,
    /// What is to become of it.
    pub disposition: Disposition,
    /// Enablers that must be ready first.
    pub needs: Vec<EnablerId>,
    /// The share of each attached debt item's servicing cost that the disposition removes,
    /// from 0 to 1; `None` until somebody says so, since moving code removes no debt by itself.
    pub removed_share: Option<crate::provenance::Estimate>,
    /// What running it costs a week once it is out, in the project's currency.
    pub running_cost_per_week: f64,
    /// What anybody wants to remember of it.
    pub note: String,
}

impl Candidate {
    /// A candidate about which nobody has said anything yet: to be extracted, needing no
    /// enabler, with a saving that is not known.
    #[must_use]
    pub fn new(id: CandidateId, name: impl Into<String>, scope: Scope) -> Self {
        Self {
            id,
            name: name.into(),
            scope,
            disposition: Disposition::Extract,
            needs: Vec::new(),
            removed_share: None,
            running_cost_per_week: 0.0,
            note: String::new(),
        }
    }
}

/// What an operation that crosses a boundary is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Becoming {
    /// A remote call.
    Call,
    /// An event.
    Event,
    /// A copy of the data, kept up to date.
    ReplicatedRead,
    /// Code that both sides carry.
    CopiedLibrary,
    /// A table that is split.
    SplitData,
    /// A batch job that is split.
    SplitJob,
    /// Nothing: it goes away.
    Nothing,
}

/// A person's decision about one operation of a candidate's seam. The operation is known by
/// what does not change over surveys: its owner and its name; a table by `table NAME` and a topic
/// by `topic NAME`, whoever owns them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeamDecision {
    /// The candidate whose boundary it is.
    pub candidate: CandidateId,
    /// The module that offers the operation.
    pub owner: ModuleId,
    /// The operation's name.
    pub operation: String,
    /// What it is to become; `None` leaves it as proposed.
    pub becomes: Option<Becoming>,
    /// Hours it takes, when somebody knows better than the table of efforts.
    pub effort: Option<crate::provenance::Estimate>,
    /// Why; may be empty.
    pub note: String,
}

/// A person's word that a piece of evidence is wrong, with the reason. It outlives surveys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrule {
    /// Its identity.
    pub id: OverruleId,
    /// The module in which the evidence stands.
    pub module: ModuleId,
    /// What is overruled.
    pub claim: OverruledClaim,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: String,
}

/// What kind of evidence is overruled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OverruledClaim {
    /// The module has, or has not, this role.
    Role {
        /// The role.
        role: crate::module::Role,
        /// Whether it has it.
        has: bool,
    },
    /// The module does not depend on the other.
    Dependency {
        /// The module it is said to use.
        on: ModuleId,
    },
    /// The use of an operation inside a symbol is not what it looks like.
    CallSite {
        /// The module that offers the operation.
        owner: ModuleId,
        /// The operation's name.
        operation: String,
        /// The symbol the call stands in.
        within: String,
    },
    /// The module does not use this table.
    Table {
        /// Its name in the database.
        table: String,
    },
    /// The module neither sends nor subscribes to this topic.
    Topic {
        /// Its name.
        topic: String,
    },
    /// The module counts, or does not count, as product code.
    Standing {
        /// What it is instead.
        standing: crate::module::Standing,
    },
}
