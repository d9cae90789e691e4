//! The seam of a candidate: what crosses its boundary, by neighbour.

use std::collections::BTreeMap;

use quarry_analysis::{Apart, Direction, SeamOperation};
use quarry_model::{
    evidence::ModuleIx,
    ids::{CandidateId, DomainId},
    project::Project,
    provenance::Provenance,
    relation::Side,
};

use super::{
    candidates::{SITES, domain_name, no_such_candidate, row},
    relations::neighbour_row,
};
use crate::{
    application::Application,
    dto::{
        candidates::{
            ApartRow, CallSiteRow, CandidateRef, CutRow, SeamGroup, SeamOperationRow, SeamView,
        },
        common::{Place, Range},
    },
    error::AppError,
    session::View,
    words,
};

/// How many uses that are set apart are named.
const EXAMPLES: usize = 8;

/// What crosses a candidate's boundary.
pub fn seam(application: &Application, request: CandidateRef) -> Result<SeamView, AppError> {
    let id: CandidateId = request.candidate.parse()?;
    seam_of(&*application.view()?, id)
}

pub(crate) fn seam_of(view: &View, id: CandidateId) -> Result<SeamView, AppError> {
    let project = &view.project;
    let candidate = (1..)
        .zip(view.scores())
        .find(|(_, score)| score.candidate == id)
        .and_then(|(rank, score)| row(project, rank, score))
        .ok_or_else(no_such_candidate)?;
    let seam = quarry_analysis::seam(project, &view.graph, id).ok_or_else(no_such_candidate)?;
    let mut groups: BTreeMap<Option<DomainId>, Vec<SeamOperationRow>> = BTreeMap::new();
    for operation in &seam.operations {
        let side = operation.other_side.first().copied().flatten();
        groups.entry(side).or_default().push(operation_row(project, operation));
    }
    let neighbours = quarry_analysis::neighbours(project, &seam).ok_or_else(no_such_candidate)?;
    let side = quarry_analysis::side_of(project, id).ok_or_else(no_such_candidate)?;
    let mut groups: Vec<_> = neighbours
        .into_iter()
        .map(|neighbour| {
            let domain = match neighbour.side {
                Side::Domain(domain) => Some(domain),
                Side::Monolith | Side::Candidate(_) => None,
            };
            let mut operations = groups.remove(&domain).unwrap_or_default();
            operations.sort_by_key(|row| std::cmp::Reverse(row.call_site_count));
            SeamGroup {
                domain: domain.map(|domain| domain.to_string()),
                name: domain_name(project, domain),
                neighbour: neighbour_row(project, neighbour),
                operations,
            }
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.operations.len()));
    let cut = quarry_analysis::cut_of_cycles(project, &view.graph, id).unwrap_or_default();
    let name = |module: ModuleIx| project.evidence.module(module).name.clone();
    let cut = cut
        .iter()
        .map(|cut| CutRow { from: name(cut.from), to: name(cut.to), count: cut.count })
        .collect();
    let side = side.to_string();
    Ok(SeamView { candidate, side, groups, apart: apart(project, &seam.apart), cut })
}

fn operation_row(project: &Project, operation: &SeamOperation) -> SeamOperationRow {
    let evidence = &project.evidence;
    let path = |ix: ModuleIx| evidence.module(ix).path.clone();
    let sites = operation.call_sites.iter().take(SITES);
    let call_sites = if operation.operation.is_some() {
        sites
            .zip(&operation.sites)
            .map(|(n, says)| {
                let site = &evidence.call_sites[*n as usize];
                CallSiteRow {
                    module: project.modules.id(site.from).to_string(),
                    place: Place { path: path(site.from), line: site.line },
                    within: site.within.to_string(),
                    usage: words::spoken(&site.usage),
                    result: words::spoken(&site.result),
                    in_transaction: site.in_transaction,
                    class: words::spoken(&says.class),
                    could_be_message: says.could_be_message,
                    reason: says.reason.clone(),
                }
            })
            .collect()
    } else if operation.topic {
        sites
            .map(|n| {
                let finding = &evidence.findings[*n as usize];
                let usage = words::spoken(&finding.kind);
                bare_site(project, finding.module, finding.line, &finding.within, usage)
            })
            .collect()
    } else {
        sites
            .map(|n| {
                let access = &evidence.accesses[*n as usize];
                let usage = if access.write { "write" } else { "read" };
                bare_site(project, access.module, access.line, "", usage.to_owned())
            })
            .collect()
    };
    let line = match (operation.operation, operation.table) {
        (Some(ix), _) => evidence.operations[ix.at()].line,
        (None, Some(ix)) => evidence.tables[ix.at()].line,
        (None, None) => 0,
    };
    SeamOperationRow {
        owner: operation.owner.map(|ix| project.modules.id(ix).to_string()),
        owner_name: operation.owner.map(|ix| evidence.module(ix).name.clone()).unwrap_or_default(),
        defined: Place { path: operation.owner.map(path).unwrap_or_default(), line },
        name: operation.name.clone(),
        kind: match (operation.operation, operation.table) {
            (Some(ix), _) => words::of(&evidence.operations[ix.at()].kind),
            (None, Some(_)) => "table".to_owned(),
            (None, None) => "topic".to_owned(),
        },
        key: operation.key(),
        direction: match operation.direction {
            Direction::In => "in",
            Direction::Out => "out",
        }
        .to_owned(),
        class: words::spoken(&operation.class),
        reason: operation.reason.clone(),
        becomes: words::spoken(&operation.becomes),
        decided: operation.becomes_from != Provenance::Default,
        note: operation.note.clone(),
        needs_outbox: operation.needs_outbox,
        read_after: operation.read_after.clone().unwrap_or_default(),
        to_confirm: operation.to_confirm,
        effort: operation.effort.map(Range::from),
        effort_proposed: operation.effort_proposed.map(Range::from),
        effort_set: operation.effort_set,
        call_sites,
        call_site_count: operation.call_sites.len() as u32,
    }
}

/// A place of which no more is known than how it uses the table or topic.
fn bare_site(
    project: &Project,
    module: ModuleIx,
    line: u32,
    within: &str,
    usage: String,
) -> CallSiteRow {
    CallSiteRow {
        module: project.modules.id(module).to_string(),
        place: Place { path: project.evidence.module(module).path.clone(), line },
        within: within.to_owned(),
        usage,
        result: String::new(),
        in_transaction: false,
        class: String::new(),
        could_be_message: false,
        reason: String::new(),
    }
}

fn apart(project: &Project, uses: &[Apart]) -> Vec<ApartRow> {
    let mut rules: BTreeMap<_, ApartRow> = BTreeMap::new();
    for apart in uses {
        let row = rules.entry(apart.rule).or_insert_with(|| ApartRow {
            rule: apart.rule.because().to_owned(),
            count: 0,
            examples: Vec::new(),
        });
        row.count += 1;
        if row.examples.len() < EXAMPLES {
            let owner = &project.evidence.module(apart.owner).name;
            row.examples.push(format!("{owner}: {}", apart.name));
        }
    }
    rules.into_values().collect()
}
