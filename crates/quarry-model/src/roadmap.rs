//! What is done when: enablers, steps and scenarios.

use serde::{Deserialize, Serialize};

use crate::{
    candidate::Disposition,
    ids::{CandidateId, DebtItemId, DomainId, EnablerId, ModuleId, ScenarioId, StepId, TeamId},
    provenance::{Estimate, Provenance},
    settings::Settings,
    time::Date,
};

/// What an enabler provides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnablerKind {
    /// A way to send and receive events.
    EventBus,
    /// A gateway in front of old and new.
    Gateway,
    /// One place that says who somebody is.
    Identity,
    /// A place for each engineer to try things.
    Sandbox,
    /// A service that a new one is copied from.
    ServiceTemplate,
    /// Going back to the last release quickly.
    FastRollback,
    /// Anything else.
    Other,
}

/// Platform work that unlocks candidates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Enabler {
    /// Its identity.
    pub id: EnablerId,
    /// Its name.
    pub name: String,
    /// What it provides.
    pub kind: EnablerKind,
    /// What it is, in one sentence.
    pub definition: String,
    /// Hours it takes.
    pub effort: Estimate,
    /// The team that would build it.
    pub team: Option<TeamId>,
    /// Whether it is there already.
    pub ready: bool,
    /// Where its numbers come from.
    pub provenance: Provenance,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// Carries out a candidate's disposition.
    Candidate {
        /// Which.
        candidate: CandidateId,
    },
    /// Builds an enabler.
    Enabler {
        /// Which.
        enabler: EnablerId,
    },
    /// Pays off a debt item.
    Repayment {
        /// Which.
        item: DebtItemId,
    },
}

/// A step that somebody put into a roadmap, with what they decided about it; what they left
/// open is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its identity.
    pub id: StepId,
    /// The scenario it belongs to; `None` for the project's own roadmap.
    pub scenario: Option<ScenarioId>,
    /// What it does.
    #[serde(flatten)]
    pub work: Work,
    /// Who does it, if decided.
    pub team: Option<TeamId>,
    /// Hours it takes, if somebody knows better than the table of efforts.
    pub effort: Option<Estimate>,
    /// Steps that must be done first.
    pub after: Vec<StepId>,
    /// Not before this day.
    pub release: Option<Date>,
    /// Done by this day, if it can be.
    pub deadline: Option<Date>,
    /// Whether it is done.
    pub done: bool,
}

/// An overlay over the project: what would be different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its identity.
    pub id: ScenarioId,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub note: String,
    /// Modules that would be elsewhere; `None` is the monolith.
    pub assignments: Vec<(ModuleId, Option<DomainId>)>,
    /// Candidates that would become something else.
    pub dispositions: Vec<(CandidateId, Disposition)>,
    /// Settings in place of the project's.
    pub settings: Option<Settings>,
}
