//! What all figures of a boundary rest on: which modules and call sites count.

use std::collections::BTreeSet;

use quarry_model::{
    candidate::OverruledClaim,
    dependency::{CallSite, DependencyKind, OperationKind, Usage},
    evidence::{EntryPointKind, Evidence, Finding, ModuleIx},
    module::{Role, Standing},
    project::Project,
};

use crate::{
    graph::Graph,
    seam::ApartRule,
    topics::{self, TopicPlaces},
    utilities::utilities,
};

/// The project, its graph, and the modules that are set apart.
pub(crate) struct Basis<'a> {
    pub project: &'a Project,
    pub graph: &'a Graph,
    pub utility: Vec<bool>,
    pub wiring: Vec<bool>,
    /// Where topics are sent or subscribed to.
    pub topic_places: TopicPlaces,
    /// Modules that a schedule starts.
    pub jobs: BTreeSet<ModuleIx>,
}

impl<'a> Basis<'a> {
    pub(crate) fn new(project: &'a Project, graph: &'a Graph) -> Self {
        let modules = graph.modules();
        let mut utility = vec![false; modules];
        for module in utilities(project, graph) {
            utility[module.at()] = true;
        }
        let mut wiring = vec![false; modules];
        for finding in &project.evidence.roles {
            if finding.role == Role::Configuration {
                wiring[finding.module.at()] = true;
            }
        }
        for overrule in project.overrules.values() {
            if let OverruledClaim::Role { role: Role::Configuration, has } = &overrule.claim
                && let Some(module) = project.modules.place(overrule.module)
            {
                wiring[module.at()] = *has;
            }
        }
        let schedules = project.evidence.entry_points.iter();
        let jobs = schedules
            .filter(|entry| entry.kind == EntryPointKind::Schedule)
            .map(|entry| entry.module)
            .collect();
        let topic_places = topics::places(&project.evidence);
        Self { project, graph, utility, wiring, topic_places, jobs }
    }

    /// The findings in a module.
    pub(crate) fn findings_of(&self, module: ModuleIx) -> impl Iterator<Item = &'a Finding> {
        let findings = &self.evidence().findings;
        let from = findings.partition_point(|finding| finding.module < module);
        findings[from..].iter().take_while(move |finding| finding.module == module)
    }

    pub(crate) fn evidence(&self) -> &'a Evidence {
        &self.project.evidence
    }

    /// Whether `code` dependencies of `from` on `to` count as coupling.
    pub(crate) fn couples(&self, from: ModuleIx, to: ModuleIx, code: u32) -> bool {
        code > 0
            && self.graph.is_product(from)
            && self.graph.is_product(to)
            && !self.utility[to.at()]
            && !self.wiring[from.at()]
            && !self.wiring[to.at()]
    }

    /// The rule by which a call site is listed apart instead of counted; `None` when it counts.
    pub(crate) fn apart(&self, site: &CallSite) -> Option<ApartRule> {
        let operation = &self.evidence().operations[site.operation.at()];
        let (owner, from) = (operation.owner, site.from);
        for module in [from, owner] {
            match self.graph.standing(module) {
                Standing::Product => {}
                Standing::Test => return Some(ApartRule::Test),
                Standing::Generated => return Some(ApartRule::Generated),
                Standing::Vendored => return Some(ApartRule::Vendored),
            }
        }
        if self.is_use_of_topic(site, operation.kind) {
            return Some(ApartRule::Topic);
        }
        if self.utility[owner.at()] {
            return Some(ApartRule::Utility);
        }
        if self.wiring[owner.at()] || self.wiring[from.at()] {
            return Some(ApartRule::Wiring);
        }
        if operation.kind == OperationKind::Endpoint {
            return Some(ApartRule::Contract);
        }
        let type_only = site.usage == Usage::Type
            || (site.usage == Usage::Reference && self.is_type_only(from, owner));
        if type_only {
            return Some(ApartRule::TypeOnly);
        }
        None
    }

    /// Whether a call site sends or subscribes to a topic, which is counted by itself.
    fn is_use_of_topic(&self, site: &CallSite, kind: OperationKind) -> bool {
        kind != OperationKind::Topic
            && topics::is_use_of_bus(site.usage, site.result)
            && self.topic_places.contains(&(site.from, site.line))
    }

    /// Whether `from` imports `owner` for type checkers only.
    fn is_type_only(&self, from: ModuleIx, owner: ModuleIx) -> bool {
        let row = self.graph.uses(from);
        let Ok(at) = row.binary_search_by_key(&owner, |arc| arc.other) else { return false };
        row[at].types > 0
            && row[at].dependencies(self.evidence()).iter().all(|dependency| {
                matches!(
                    dependency.kind,
                    DependencyKind::ImportType
                        | DependencyKind::Reference
                        | DependencyKind::CoChange
                        | DependencyKind::Terms
                )
            })
    }
}
