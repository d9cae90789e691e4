//! Which types of the model are rows of which tables.

use quarry_model::{
    boundary::Boundaries,
    candidate::{Candidate, Overrule, SeamDecision},
    debt::{DebtItem, DebtProject, DelayedFeature, Incident, ToilEntry},
    domain::{Assignment, Domain, Rule},
    ids::{
        BoundariesId, CandidateId, DebtItemId, DebtProjectId, DecisionId, DomainId, EnablerId,
        FeatureId, Id, IncidentId, ModuleId, OverruleId, ProfileId, QuestionId, RuleId,
        SavedViewId, ScenarioId, SnapshotId, SourceId, StepId, TeamId, ToilEntryId, VoteId,
    },
    map::{Anchor, Lock, Pin, SavedView, Slot},
    people::{BehaviourQuestion, Decision, Snapshot, StakeholderProfile, Vote},
    project::Source,
    relation::{Relation, Side},
    roadmap::{Enabler, Scenario, Step},
    settings::Settings,
    table_owner::TableOwner,
    team::Team,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::table::TableName;

mod sealed {
    pub trait Sealed {}
}

/// A type whose values are rows, written by a change.
pub trait Record: Serialize + DeserializeOwned + sealed::Sealed {
    /// What tells one row from another.
    type Key: Serialize + Clone + Ord;
    /// Where they are kept.
    const TABLE: TableName;
    /// What tells this row from another.
    fn key(&self) -> Self::Key;
}

/// A type whose values have an identity that the project gives out.
pub trait Identified: sealed::Sealed {
    /// Its identity.
    type Id: Id;
}

macro_rules! records {
    ($($record:ident: $key:ty = |$this:ident| $value:expr;)*) => {$(
        impl sealed::Sealed for $record {}
        impl Record for $record {
            type Key = $key;
            const TABLE: TableName = TableName::$record;
            fn key(&self) -> $key {
                let $this = self;
                $value
            }
        }
    )*};
}

macro_rules! identified {
    ($($record:ident: $id:ty;)*) => {$(
        impl Identified for $record {
            type Id = $id;
        }
    )*};
}

records! {
    Settings: () = |_this| ();
    Source: SourceId = |this| this.id;
    Team: TeamId = |this| this.id;
    Domain: DomainId = |this| this.id;
    Rule: RuleId = |this| this.id;
    Assignment: ModuleId = |this| this.module;
    Enabler: EnablerId = |this| this.id;
    Candidate: CandidateId = |this| this.id;
    SeamDecision: (CandidateId, ModuleId, String) =
        |this| (this.candidate, this.owner, this.operation.clone());
    Overrule: OverruleId = |this| this.id;
    TableOwner: String = |this| this.table.clone();
    Relation: (Side, Side) = |this| (this.one, this.other);
    Boundaries: BoundariesId = |this| this.id;
    DebtProject: DebtProjectId = |this| this.id;
    DebtItem: DebtItemId = |this| this.id;
    ToilEntry: ToilEntryId = |this| this.id;
    Incident: IncidentId = |this| this.id;
    DelayedFeature: FeatureId = |this| this.id;
    Scenario: ScenarioId = |this| this.id;
    Step: StepId = |this| this.id;
    Decision: DecisionId = |this| this.id;
    BehaviourQuestion: QuestionId = |this| this.id;
    Snapshot: SnapshotId = |this| this.id;
    StakeholderProfile: ProfileId = |this| this.id;
    Slot: ModuleId = |this| this.module;
    Anchor: Option<DomainId> = |this| this.domain;
    SavedView: SavedViewId = |this| this.id;
    Lock: DomainId = |this| this.domain;
    Pin: DomainId = |this| this.domain;
}

impl sealed::Sealed for Vote {}

identified! {
    Source: SourceId;
    Team: TeamId;
    Domain: DomainId;
    Rule: RuleId;
    Enabler: EnablerId;
    Candidate: CandidateId;
    Overrule: OverruleId;
    Boundaries: BoundariesId;
    DebtProject: DebtProjectId;
    DebtItem: DebtItemId;
    ToilEntry: ToilEntryId;
    Incident: IncidentId;
    DelayedFeature: FeatureId;
    Scenario: ScenarioId;
    Step: StepId;
    Decision: DecisionId;
    BehaviourQuestion: QuestionId;
    Snapshot: SnapshotId;
    StakeholderProfile: ProfileId;
    SavedView: SavedViewId;
    Vote: VoteId;
}
