//! What all figures of a boundary rest on: which modules and call sites count.

use quarry_model::{
    candidate::OverruledClaim,
    dependency::{CallSite, DependencyKind, OperationKind, Usage},
    evidence::{Evidence, ModuleIx},
    module::{Role, Standing},
    project::Project,
};

use crate::{graph::Graph, seam::ApartRule, utilities::utilities};

/// The project, its graph, and the modules that are set apart.
pub(crate) struct Basis<'a> {
    pub project: &'a Project,
    pub graph: &'a Graph,
    pub utility: Vec<bool>,
    pub wiring: Vec<bool>,
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
        Self { project, graph, utility, wiring }
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
        if self.utility[owner.at()] {
            return Some(ApartRule::Utility);
        }
        if self.wiring[owner.at()] || self.wiring[from.at()] {
            return Some(ApartRule::Wiring);
        }
        if operation.kind == OperationKind::Endpoint {
            return Some(ApartRule::Contract);
        }
        if site.usage == Usage::Reference && self.is_type_only(from, owner) {
            return Some(ApartRule::TypeOnly);
        }
        None
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
