//! What people decide about the operations that cross a boundary, and where they say that the
//! evidence is wrong.

use std::collections::BTreeSet;

use quarry_model::{
    candidate::{Becoming, Overrule, OverruledClaim, SeamDecision},
    evidence::{FindingKind, ModuleIx},
    ids::{CandidateId, ModuleId, OverruleId},
    project::Project,
    provenance::Estimate,
    text,
};

use super::{candidates::no_such_candidate, map::place};
use crate::{
    application::Application,
    dto::{
        candidates::{DecideOperation, OverruleOperation},
        common::{Nothing, Outcome},
    },
    error::AppError,
    words,
};

/// Decides what an operation that crosses is to become, or takes that back.
pub fn decide_operation(
    application: &Application,
    request: DecideOperation,
) -> Result<Outcome<Nothing>, AppError> {
    let candidate: CandidateId = request.candidate.parse()?;
    let owner: ModuleId = request.owner.parse()?;
    let becomes = match &request.becomes {
        None => None,
        Some(name) => Some(words::parse::<Becoming>(name).ok_or_else(|| {
            AppError::failed(format!(
                "“{name}” is none of call, event, replicated_read, copied_library, split_data, \
                 split_job and nothing."
            ))
        })?),
    };
    let effort = match request.effort {
        None => None,
        Some(range) => Some(
            Estimate::new(range.lo, range.likely, range.hi)
                .map_err(|error| AppError::failed(format!("The hours are not right: {error}.")))?,
        ),
    };
    let edit = application.edit()?;
    let view = application.view()?;
    let project = &view.project;
    let name = &project.candidates.get(&candidate).ok_or_else(no_such_candidate)?.name;
    let seam = quarry_analysis::seam(project, &view.graph, candidate);
    let crosses = seam.is_some_and(|seam| {
        seam.operations.iter().any(|operation| {
            operation.key() == request.operation && operation.owner == project.modules.place(owner)
        })
    });
    let says = becomes.is_some() || effort.is_some() || !request.note.trim().is_empty();
    if !crosses && says {
        return Err(AppError::failed(format!(
            "“{}” does not cross the boundary of {name} any more.",
            request.operation
        )));
    }
    let operation = request.operation;
    let note = text::note("A reason", &request.note)?;
    let before = project.seam_decisions.iter().find(|decision| {
        (decision.candidate, decision.owner) == (candidate, owner)
            && decision.operation == operation
    });
    let label = match (&request.becomes, effort) {
        (_, effort) if before.and_then(|before| before.effort) != effort => match effort {
            Some(hours) => format!("{name}: {operation} takes {} hours", hours.likely()),
            None => format!("{name}: leave the hours of {operation} to the proposal"),
        },
        (Some(becomes), _) => format!("{name}: {operation} becomes {}", becomes.replace('_', " ")),
        (None, _) => format!("{name}: leave {operation} to the proposal"),
    };
    edit.commit(&label, |_, change| {
        if says {
            change.put(&SeamDecision { candidate, owner, operation, becomes, effort, note })?;
        } else {
            change.remove::<SeamDecision>(&(candidate, owner, operation))?;
        }
        Ok(Nothing {})
    })
}

/// Says that the evidence for an operation is wrong, or takes that back.
pub fn overrule_operation(
    application: &Application,
    request: OverruleOperation,
) -> Result<Outcome<Nothing>, AppError> {
    let owner: ModuleId = request.owner.parse()?;
    let module: Option<ModuleId> = match &request.module {
        Some(module) => Some(module.parse()?),
        None => None,
    };
    let reason = text::note("A reason", &request.reason)?;
    if request.wrong && reason.is_empty() {
        return Err(AppError::failed("Say why the evidence is wrong, so that others can follow."));
    }
    let edit = application.edit()?;
    let project = edit.project();
    let all = claims(project, owner, &request)?;
    let claims: Vec<(ModuleId, OverruledClaim)> =
        all.into_iter().filter(|(user, _)| module.is_none_or(|module| *user == module)).collect();
    let earlier: Vec<OverruleId> = project
        .overrules
        .values()
        .filter(|known| {
            claims.iter().any(|(user, claim)| known.module == *user && known.claim == *claim)
        })
        .map(|known| known.id)
        .collect();
    if claims.is_empty() {
        return Err(AppError::failed(format!(
            "Nothing uses “{}” in that way any more.",
            request.operation
        )));
    }
    let label = if request.wrong {
        format!("Say that {} is not used so", request.operation)
    } else {
        format!("Leave the uses of {} to the evidence", request.operation)
    };
    let by = application.memory().preferences().person.clone();
    edit.commit(&label, |_, change| {
        for id in &earlier {
            change.remove::<Overrule>(id)?;
        }
        if request.wrong {
            for (module, claim) in claims {
                let id = change.next_id::<Overrule>()?;
                let (reason, by) = (reason.clone(), by.clone());
                change.put(&Overrule { id, module, claim, reason, by })?;
            }
        }
        Ok(Nothing {})
    })
}

/// What must be overruled for the uses of an operation to go: one claim for each module and
/// symbol, in the order of the evidence.
fn claims(
    project: &Project,
    owner: ModuleId,
    request: &OverruleOperation,
) -> Result<Vec<(ModuleId, OverruledClaim)>, AppError> {
    let evidence = &project.evidence;
    let id = |module: ModuleIx| project.modules.id(module);
    if let Some(table) = request.operation.strip_prefix("table ") {
        let users: BTreeSet<ModuleIx> = evidence
            .accesses
            .iter()
            .filter(|access| evidence.tables[access.table.at()].name == table)
            .map(|access| access.module)
            .collect();
        let claim = OverruledClaim::Table { table: table.to_owned() };
        return Ok(users.into_iter().map(|user| (id(user), claim.clone())).collect());
    }
    if let Some(topic) = request.operation.strip_prefix("topic ") {
        let users: BTreeSet<ModuleIx> = evidence
            .findings
            .iter()
            .filter(|finding| {
                matches!(finding.kind, FindingKind::Message | FindingKind::Subscription)
                    && finding.name == topic
            })
            .map(|finding| finding.module)
            .collect();
        let claim = OverruledClaim::Topic { topic: topic.to_owned() };
        return Ok(users.into_iter().map(|user| (id(user), claim.clone())).collect());
    }
    let place = place(project, owner)?;
    let mut found: BTreeSet<(ModuleIx, &str)> = BTreeSet::new();
    for site in &evidence.call_sites {
        let used = &evidence.operations[site.operation.at()];
        let wanted = used.owner == place
            && used.name == request.operation
            && request.within.as_ref().is_none_or(|within| site.within == **within);
        if wanted {
            found.insert((site.from, &site.within));
        }
    }
    let claim = |within: &str| OverruledClaim::CallSite {
        owner,
        operation: request.operation.clone(),
        within: within.to_owned(),
    };
    Ok(found.into_iter().map(|(user, within)| (id(user), claim(within))).collect())
}
