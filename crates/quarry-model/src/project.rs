//! A project in memory: what people decided, beside the evidence of the current surveys.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{
    asked::Asked,
    boundary::Boundaries,
    candidate::{Candidate, Overrule, OverruledClaim, Scope, SeamDecision},
    debt::{DebtItem, DebtProject, DelayedFeature, Incident, ToilEntry},
    diagnostic::Diagnostic,
    difference::Difference,
    domain::{Assignment, Domain, Rule},
    evidence::{Evidence, ModuleIx},
    ids::{
        BoundariesId, CandidateId, DebtItemId, DebtProjectId, DecisionId, DomainId, EnablerId,
        FeatureId, IncidentId, ModuleId, OverruleId, ProfileId, QuestionId, RuleId, SavedViewId,
        ScenarioId, SnapshotId, SourceId, StepId, SurveyId, TeamId, ToilEntryId, VoteId,
    },
    map::{Anchor, Cell, Lock, Pin, SavedView},
    module::{Role, Standing},
    people::{BehaviourQuestion, Decision, Snapshot, StakeholderProfile, Vote},
    relation::{Relation, Side},
    roadmap::{Enabler, Scenario, Step},
    settings::Settings,
    table_owner::TableOwner,
    team::Team,
    time::Timestamp,
};

/// A repository or file that is surveyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its identity.
    pub id: SourceId,
    /// What people call it.
    pub name: String,
    /// Where it was read: a folder or file on this machine; empty when it is not here.
    pub location: String,
    /// The survey that counts; undoing a survey moves this back.
    pub current: Option<SurveyId>,
}

/// One dated reading of a source, without its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Its identity.
    pub id: SurveyId,
    /// What was read.
    pub source: SourceId,
    /// When.
    pub at: Timestamp,
    /// The commit that was read, if the source is a repository.
    pub commit: Option<String>,
    /// The version of Quarry that read it.
    pub reader: String,
    /// How many modules it found.
    pub modules: u32,
    /// How many dependencies it found.
    pub dependencies: u32,
    /// How many call sites it found.
    pub call_sites: u32,
    /// How many commits it found.
    pub commits: u32,
    /// What it could not read.
    pub diagnostics: Vec<Diagnostic>,
    /// Names that led nowhere, with the number of places.
    pub unresolved: BTreeMap<String, u32>,
    /// What was asked for.
    #[serde(default)]
    pub asked: Asked,
    /// What the reading followed from; empty when it is not known.
    #[serde(default)]
    pub fingerprint: String,
    /// What is different from the survey that counted before; `None` for the first one.
    #[serde(default)]
    pub difference: Option<Difference>,
}

/// Which module of the evidence has which identity, and the reverse.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModuleIndex {
    ids: Vec<ModuleId>,
    places: HashMap<ModuleId, ModuleIx>,
}

impl ModuleIndex {
    /// The index in which the module in place `n` of the evidence has the identity `ids[n]`.
    #[must_use]
    pub fn new(ids: Vec<ModuleId>) -> Self {
        let places = ids.iter().enumerate().map(|(n, id)| (*id, ModuleIx(n as u32))).collect();
        Self { ids, places }
    }

    /// The identity of the module in this place.
    ///
    /// # Panics
    /// If `ix` is not a place of the evidence.
    #[must_use]
    pub fn id(&self, ix: ModuleIx) -> ModuleId {
        self.ids[ix.at()]
    }

    /// The place of a module; `None` when the current surveys do not have it any more.
    #[must_use]
    pub fn place(&self, id: ModuleId) -> Option<ModuleIx> {
        self.places.get(&id).copied()
    }

    /// All identities, in the order of the evidence.
    #[must_use]
    pub fn ids(&self) -> &[ModuleId] {
        &self.ids
    }
}

/// A project in memory. Maps are keyed by identity and so iterate in a fixed order.
#[derive(Debug, Clone)]
pub struct Project {
    /// What the team sets once.
    pub settings: Settings,
    /// What is surveyed.
    pub sources: BTreeMap<SourceId, Source>,
    /// When it was surveyed.
    pub surveys: BTreeMap<SurveyId, Survey>,
    /// The evidence of the current surveys of all sources, as one graph; shared, since it is
    /// large and never changes while work on it goes on elsewhere.
    pub evidence: Arc<Evidence>,
    /// The source of each module of the evidence, in its order.
    pub module_sources: Vec<SourceId>,
    /// Identities of the modules.
    pub modules: ModuleIndex,
    /// Domains.
    pub domains: BTreeMap<DomainId, Domain>,
    /// Which module belongs where; a module without one lies in the monolith.
    pub assignments: BTreeMap<ModuleId, Assignment>,
    /// Path patterns.
    pub rules: BTreeMap<RuleId, Rule>,
    /// Candidates; every domain has one.
    pub candidates: BTreeMap<CandidateId, Candidate>,
    /// What people decided about crossings, by candidate, owner and operation.
    pub seam_decisions: Vec<SeamDecision>,
    /// Evidence that people overruled.
    pub overrules: BTreeMap<OverruleId, Overrule>,
    /// Whose the tables are, by name, where a person said so.
    pub table_owners: BTreeMap<String, TableOwner>,
    /// How two sides of a boundary stand to each other, where a person said so.
    pub relations: BTreeMap<(Side, Side), Relation>,
    /// Who may use whom.
    pub boundaries: BTreeMap<BoundariesId, Boundaries>,
    /// Teams.
    pub teams: BTreeMap<TeamId, Team>,
    /// Projects that took on debt.
    pub debt_projects: BTreeMap<DebtProjectId, DebtProject>,
    /// Debt.
    pub debt_items: BTreeMap<DebtItemId, DebtItem>,
    /// The toil diary.
    pub toil: BTreeMap<ToilEntryId, ToilEntry>,
    /// What broke.
    pub incidents: BTreeMap<IncidentId, Incident>,
    /// Features that wait, or waited.
    pub features: BTreeMap<FeatureId, DelayedFeature>,
    /// Platform work.
    pub enablers: BTreeMap<EnablerId, Enabler>,
    /// Steps that people put into roadmaps.
    pub steps: BTreeMap<StepId, Step>,
    /// Overlays.
    pub scenarios: BTreeMap<ScenarioId, Scenario>,
    /// Decisions.
    pub decisions: BTreeMap<DecisionId, Decision>,
    /// Behaviour questions.
    pub questions: BTreeMap<QuestionId, BehaviourQuestion>,
    /// Named states.
    pub snapshots: BTreeMap<SnapshotId, Snapshot>,
    /// Votes.
    pub votes: BTreeMap<VoteId, Vote>,
    /// Named sets of weights.
    pub profiles: BTreeMap<ProfileId, StakeholderProfile>,
    /// Where each module lies on the map.
    pub slots: BTreeMap<ModuleId, Cell>,
    /// Around which cell each region grows; `None` is the monolith.
    pub anchors: BTreeMap<Option<DomainId>, Anchor>,
    /// Ways to look at the map that have a name.
    pub views: BTreeMap<SavedViewId, SavedView>,
    /// Domains whose modules stay where they are.
    pub locks: BTreeMap<DomainId, Lock>,
    /// Domains whose regions stay where they lie when the map is tidied.
    pub pins: BTreeMap<DomainId, Pin>,
}

impl Project {
    /// A project in which nothing has been done yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            sources: BTreeMap::new(),
            surveys: BTreeMap::new(),
            evidence: Arc::default(),
            module_sources: Vec::new(),
            modules: ModuleIndex::default(),
            domains: BTreeMap::new(),
            assignments: BTreeMap::new(),
            rules: BTreeMap::new(),
            candidates: BTreeMap::new(),
            seam_decisions: Vec::new(),
            overrules: BTreeMap::new(),
            table_owners: BTreeMap::new(),
            relations: BTreeMap::new(),
            boundaries: BTreeMap::new(),
            teams: BTreeMap::new(),
            debt_projects: BTreeMap::new(),
            debt_items: BTreeMap::new(),
            toil: BTreeMap::new(),
            incidents: BTreeMap::new(),
            features: BTreeMap::new(),
            enablers: BTreeMap::new(),
            steps: BTreeMap::new(),
            scenarios: BTreeMap::new(),
            decisions: BTreeMap::new(),
            questions: BTreeMap::new(),
            snapshots: BTreeMap::new(),
            votes: BTreeMap::new(),
            profiles: BTreeMap::new(),
            slots: BTreeMap::new(),
            anchors: BTreeMap::new(),
            views: BTreeMap::new(),
            locks: BTreeMap::new(),
            pins: BTreeMap::new(),
        }
    }

    /// The domain that a module is assigned to; `None` for the monolith.
    #[must_use]
    pub fn domain_of(&self, module: ModuleId) -> Option<DomainId> {
        self.assignments.get(&module).and_then(|assignment| assignment.domain)
    }

    /// The standing of each module of the evidence, in its order: what the survey found, unless
    /// a person says otherwise. To say that a module is a test, or is none, is to say how it
    /// stands; of several words the latest counts.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        let modules = self.evidence.modules.iter();
        let mut standings: Vec<Standing> = modules.map(|module| module.standing).collect();
        for overrule in self.overrules.values() {
            let Some(place) = self.modules.place(overrule.module) else { continue };
            match &overrule.claim {
                OverruledClaim::Standing { standing } => standings[place.at()] = *standing,
                OverruledClaim::Role { role: Role::Test, has } => {
                    standings[place.at()] = if *has { Standing::Test } else { Standing::Product };
                }
                _ => {}
            }
        }
        standings
    }

    /// The domain of each module of the evidence, in its order.
    #[must_use]
    pub fn domains_by_place(&self) -> Vec<Option<DomainId>> {
        self.modules.ids().iter().map(|id| self.domain_of(*id)).collect()
    }

    /// The modules of a candidate that the evidence has, in its order.
    #[must_use]
    pub fn members(&self, candidate: &Candidate) -> Vec<ModuleIx> {
        match &candidate.scope {
            Scope::Domain { domain } => (0u32..)
                .zip(self.modules.ids())
                .filter(|(_, id)| self.domain_of(**id) == Some(*domain))
                .map(|(n, _)| ModuleIx(n))
                .collect(),
            Scope::Modules { modules } => {
                let mut places: Vec<_> =
                    modules.iter().filter_map(|id| self.modules.place(*id)).collect();
                places.sort_unstable();
                places
            }
        }
    }
}
