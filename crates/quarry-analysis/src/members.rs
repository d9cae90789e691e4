//! Which modules belong to which candidates: a module can belong to several.

use quarry_model::{
    candidate::{Candidate, Scope},
    evidence::ModuleIx,
    ids::{CandidateId, DomainId, TeamId},
    project::Project,
};
use std::collections::BTreeMap;

use crate::rows::Rows;

/// The candidates of a project by number, in the order of their identities.
pub(crate) struct Members<'a> {
    pub candidates: Vec<&'a Candidate>,
    /// Modules of each candidate, in the order of the evidence.
    pub modules: Vec<Vec<ModuleIx>>,
    /// Numbers of the candidates that each module belongs to.
    pub of_module: Rows<u32>,
    /// The domain of each module.
    pub domains: Vec<Option<DomainId>>,
}

impl<'a> Members<'a> {
    pub(crate) fn new(project: &'a Project, only: Option<CandidateId>) -> Self {
        let candidates: Vec<&Candidate> = project
            .candidates
            .values()
            .filter(|candidate| only.is_none_or(|id| candidate.id == id))
            .collect();
        let domains = project.domains_by_place();
        let mut by_domain: BTreeMap<DomainId, Vec<ModuleIx>> = BTreeMap::new();
        for (n, domain) in (0u32..).zip(&domains) {
            if let Some(domain) = domain {
                by_domain.entry(*domain).or_default().push(ModuleIx(n));
            }
        }
        let modules: Vec<Vec<ModuleIx>> = candidates
            .iter()
            .map(|candidate| match &candidate.scope {
                Scope::Domain { domain } => by_domain.get(domain).cloned().unwrap_or_default(),
                Scope::Modules { .. } => {
                    let mut places = project.members(candidate);
                    places.dedup();
                    places
                }
            })
            .collect();
        let pairs: Vec<(u32, u32)> = (0u32..)
            .zip(&modules)
            .flat_map(|(number, members)| members.iter().map(move |module| (module.0, number)))
            .collect();
        let of_module = Rows::group(domains.len(), &pairs);
        Self { candidates, modules, of_module, domains }
    }

    /// Whether the module belongs to the candidate with this number.
    pub(crate) fn has(&self, candidate: u32, module: ModuleIx) -> bool {
        self.of_module.row(module.at()).contains(&candidate)
    }

    /// The team that owns the candidate: that of its domain, or of the one domain in which all
    /// its modules lie.
    pub(crate) fn owner(&self, project: &Project, candidate: u32) -> Option<TeamId> {
        let domain = match &self.candidates[candidate as usize].scope {
            Scope::Domain { domain } => Some(*domain),
            Scope::Modules { .. } => {
                let mut domains =
                    self.modules[candidate as usize].iter().map(|module| self.domains[module.at()]);
                let first = domains.next().flatten();
                if domains.all(|domain| domain == first) { first } else { None }
            }
        };
        project.domains.get(&domain?)?.owner
    }
}
