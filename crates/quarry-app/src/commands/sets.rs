//! Sets of modules as candidates: those that people make, and those that Quarry proposes.

use std::collections::BTreeSet;

use quarry_analysis::Proposal;
use quarry_model::{
    candidate::{Candidate, Scope, SeamDecision},
    ids::{CandidateId, ModuleId},
    project::Project,
    relation::{Relation, Side},
    roadmap::Work,
    text,
};

use super::candidates::no_such_candidate;
use crate::{
    application::Application,
    dto::{
        candidates::{CandidateRef, MakeCandidate, ProposedCandidate, ProposedCandidates},
        common::{Nothing, Outcome},
        domains::Created,
    },
    error::AppError,
    patterns::{Names, Pattern, is_pattern},
    words,
};

/// Sets of modules that could be made candidates.
pub fn propose_candidates(
    application: &Application,
    _: Nothing,
) -> Result<ProposedCandidates, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let proposals = quarry_analysis::proposals(project, &view.graph);
    Ok(ProposedCandidates {
        proposals: proposals.iter().map(|proposal| row(project, proposal)).collect(),
    })
}

fn row(project: &Project, proposal: &Proposal) -> ProposedCandidate {
    let modules = proposal.modules.iter();
    ProposedCandidate {
        name: proposal.name.clone(),
        kind: words::of(&proposal.kind),
        modules: modules.clone().map(|ix| project.modules.id(*ix).to_string()).collect(),
        names: modules.map(|ix| project.evidence.module(*ix).name.clone()).collect(),
        because: proposal.because.clone(),
    }
}

/// Makes a set of modules a candidate.
pub fn make_candidate(
    application: &Application,
    request: MakeCandidate,
) -> Result<Outcome<Created>, AppError> {
    let name = text::name("A candidate", &request.name)?;
    let edit = application.edit()?;
    let project = edit.project();
    let same = |known: &&Candidate| known.name.to_lowercase() == name.to_lowercase();
    if let Some(known) = project.candidates.values().find(same) {
        return Err(AppError::failed(format!("There is a candidate “{}” already.", known.name)));
    }
    let modules: Vec<ModuleId> = modules(project, &request.modules)?.into_iter().collect();
    let count = words::count(modules.len(), "module");
    edit.commit(&format!("Make {count} the candidate {name}"), |_, change| {
        let id = change.next_id::<Candidate>()?;
        change.put(&Candidate::new(id, name, Scope::Modules { modules }))?;
        Ok(Created { id: id.to_string() })
    })
}

/// The modules that are meant: identities, paths, names, or patterns.
fn modules(project: &Project, targets: &[String]) -> Result<BTreeSet<ModuleId>, AppError> {
    let evidence = &project.evidence;
    let names = Names::of(evidence);
    let mut found = BTreeSet::new();
    for target in targets {
        let before = found.len();
        let mut known = false;
        if is_pattern(target) {
            let pattern = Pattern::new(target)?;
            for (module, id) in evidence.modules.iter().zip(project.modules.ids()) {
                if pattern.matches(module) {
                    known = true;
                    found.insert(*id);
                }
            }
        } else if let Some(place) = names.find(target) {
            found.insert(project.modules.id(place));
        } else if let Ok(id) = target.parse::<ModuleId>()
            && project.modules.place(id).is_some()
        {
            known = true;
            found.insert(id);
        }
        if found.len() == before && !known && names.find(target).is_none() {
            return Err(AppError::failed(format!("“{target}” matches no module.")));
        }
    }
    if found.is_empty() {
        return Err(AppError::failed("A candidate needs at least one module."));
    }
    Ok(found)
}

/// Removes a candidate that people made; those of domains go with their domain.
pub fn remove_candidate(
    application: &Application,
    request: CandidateRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: CandidateId = request.candidate.parse()?;
    let edit = application.edit()?;
    let project = edit.project();
    let candidate = project.candidates.get(&id).ok_or_else(no_such_candidate)?;
    if let Scope::Domain { .. } = candidate.scope {
        return Err(AppError::failed(format!(
            "{} is a domain: it goes when the domain is removed.",
            candidate.name
        )));
    }
    let planned = project
        .steps
        .values()
        .any(|step| matches!(step.work, Work::Candidate { candidate } if candidate == id));
    if planned {
        return Err(AppError::failed(format!(
            "{} has a step in the roadmap; remove that first.",
            candidate.name
        )));
    }
    let decisions: Vec<_> = project
        .seam_decisions
        .iter()
        .filter(|decision| decision.candidate == id)
        .map(|decision| (decision.candidate, decision.owner, decision.operation.clone()))
        .collect();
    let relations: Vec<_> = project
        .relations
        .iter()
        .filter(|(_, relation)| relation.concerns(Side::Candidate(id)))
        .map(|(key, _)| *key)
        .collect();
    edit.commit(&format!("Remove the candidate {}", candidate.name), |_, change| {
        for key in &relations {
            change.remove::<Relation>(key)?;
        }
        for key in &decisions {
            change.remove::<SeamDecision>(key)?;
        }
        change.remove::<Candidate>(&id)?;
        Ok(Nothing {})
    })
}
