//! Candidates: scores, crossings and what is decided about them.

use std::collections::BTreeMap;

use quarry_analysis::{
    Advice, Apart, CandidateScore, CrossingCounts, Direction, Entry, GateKind, SeamOperation, Value,
};
use quarry_model::{
    candidate::{Candidate, Scope},
    evidence::ModuleIx,
    ids::{CandidateId, DomainId},
    project::Project,
    provenance::{Estimate, Provenance},
    team::Team,
};

use super::{debt_items::amount, profiles::profile_of, prospect::break_even};
use crate::{
    application::Application,
    candidate_sentence::candidate_sentence,
    dto::{
        candidates::{
            ApartRow, CallSiteRow, CandidateList, CandidateRef, CandidateRow, CriterionPart,
            Crossings, CutRow, EntryRow, FirstWave, GateRow, SeamGroup, SeamOperationRow, SeamView,
            Servicing, SetDisposition, SetSaving,
        },
        common::{Nothing, Outcome, Place, Range},
    },
    error::AppError,
    session::View,
    words,
};

/// How many call sites of one operation cross to the window.
const SITES: usize = 200;
/// How many uses that are set apart are named.
const EXAMPLES: usize = 8;

/// All candidates with their scores, best first.
pub fn candidates(application: &Application, _: Nothing) -> Result<CandidateList, AppError> {
    let view = application.view()?;
    Ok(list(&view.project, view.profile().name, view.scores()))
}

/// All candidates with their scores, in the order of a profile that is given by name or identity.
pub fn candidates_by(application: &Application, profile: &str) -> Result<CandidateList, AppError> {
    let view = application.view()?;
    let profile = profile_of(&view, Some(profile))?;
    let scores = quarry_analysis::score(&view.project, &view.graph, &profile);
    Ok(list(&view.project, profile.name, &scores))
}

fn list(project: &Project, profile: String, scores: &[CandidateScore]) -> CandidateList {
    let candidates =
        (1..).zip(scores).filter_map(|(rank, score)| row(project, rank, score)).collect();
    CandidateList { profile, first_wave: first_wave(project), candidates }
}

/// What the team that can do most has in its first wave.
pub(crate) fn first_wave(project: &Project) -> Option<FirstWave> {
    let weeks = project.settings.first_wave_weeks;
    let hours = |team: &Team| team.roadmap_hours_per_week() * weeks;
    let teams = project.teams.values();
    let largest = teams.max_by(|a, b| hours(a).total_cmp(&hours(b)).then(b.name.cmp(&a.name)))?;
    Some(FirstWave { team: largest.name.clone(), hours: hours(largest) })
}

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
    let mut groups: Vec<_> = groups
        .into_iter()
        .map(|(domain, mut operations)| {
            operations.sort_by_key(|row| std::cmp::Reverse(row.call_site_count));
            SeamGroup {
                domain: domain.map(|domain| domain.to_string()),
                name: domain_name(project, domain),
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
    Ok(SeamView { candidate, groups, apart: apart(project, &seam.apart), cut })
}

pub(crate) fn no_such_candidate() -> AppError {
    AppError::failed("That candidate is no longer there. Its domain may have been removed.")
}

pub(crate) fn domain_name(project: &Project, domain: Option<DomainId>) -> String {
    match domain.and_then(|id| project.domains.get(&id)) {
        Some(domain) => domain.name.clone(),
        None => "The monolith".to_owned(),
    }
}

fn domain_of(candidate: &Candidate) -> Option<DomainId> {
    match candidate.scope {
        Scope::Domain { domain } => Some(domain),
        Scope::Modules { .. } => None,
    }
}

pub(crate) fn row(project: &Project, rank: u32, score: &CandidateScore) -> Option<CandidateRow> {
    let candidate = project.candidates.get(&score.candidate)?;
    let signed =
        |e: quarry_analysis::SignedEstimate| Range { lo: e.lo, likely: e.likely, hi: e.hi };
    Some(CandidateRow {
        id: score.candidate.to_string(),
        rank,
        name: candidate.name.clone(),
        domain: domain_of(candidate).map(|domain| domain.to_string()),
        disposition: words::of(&candidate.disposition),
        modules: score.modules,
        sloc: u32::try_from(score.sloc).unwrap_or(u32::MAX),
        sentence: candidate_sentence(project, candidate, score),
        crossings: crossings(&score.counts),
        blocking: score.blocking_operations,
        blocking_per_module: score.blocking_per_module,
        foreign_tables: score.foreign_tables,
        owners_to_confirm: score.foreign_data.map_or(0, |foreign| foreign.unconfirmed_tables),
        crossing_share: score.crossing_share,
        afferent: score.ca,
        efferent: score.ce,
        instability: score.instability,
        cycle_modules: score.cycles.modules_outside,
        co_change: score.co_change,
        ease_lo: score.ease.map(|ease| ease.lo),
        ease_hi: score.ease.map(|ease| ease.hi),
        truck_factor: score.truck_factor,
        team_mismatch: score.team_mismatch,
        effort: score.effort.into(),
        quick_win: words::of(&score.quick_win.verdict),
        gates: score
            .gates
            .iter()
            .map(|gate| GateRow {
                gate: gate_asks(gate.kind).to_owned(),
                outcome: words::of(&gate.outcome),
                because: gate.because.clone(),
            })
            .collect(),
        servicing: servicing(&score.debt.servicing),
        principal: score.debt.principal.into(),
        removed_share: candidate.removed_share.map(Range::from),
        running_cost_per_week: candidate.running_cost_per_week,
        net_saving: score.debt.net_saving_per_week.map(signed),
        payback_weeks: score.debt.payback_weeks,
        break_even: score.debt.break_even.map(break_even),
        value: score.value.value,
        parts: part_rows(&score.value),
        missing: score.missing_evidence.clone(),
        entries: score
            .trap
            .entries
            .iter()
            .take(SITES)
            .map(|entry| entry_row(project, entry))
            .collect(),
        advice: score.advice.iter().map(Advice::clause).collect(),
    })
}

/// What a value is made of.
pub(crate) fn part_rows(value: &Value) -> Vec<CriterionPart> {
    let all: f64 = value.parts.iter().map(|part| part.weight).sum();
    value
        .parts
        .iter()
        .map(|part| CriterionPart {
            criterion: words::of(&part.criterion),
            raw: part.figure,
            scaled: part.scaled,
            weight: if all > 0.0 { part.weight / all } else { 0.0 },
        })
        .collect()
}

fn entry_row(project: &Project, entry: &Entry) -> EntryRow {
    let point = &project.evidence.entry_points[entry.entry_point as usize];
    let path = project.evidence.module(point.module).path.clone();
    EntryRow {
        name: point.name.clone(),
        place: Place { path, line: point.line },
        passages: entry.passages.iter().map(words::of).collect(),
        because: entry.because.clone(),
    }
}

/// What a gate asks, in words.
fn gate_asks(gate: GateKind) -> &'static str {
    match gate {
        GateKind::NoDistributedWrite => "Nothing is written on both sides",
        GateKind::ForeignData => "At most a fifth of its data belongs to others",
        GateKind::EntryPoints => "No entry point combines domains or rests on state that stays",
        GateKind::FirstWave => "Fits one team’s first wave",
        GateKind::Enablers => "Its enablers are ready",
    }
}

fn crossings(counts: &CrossingCounts) -> Crossings {
    Crossings {
        foreign_write: counts.foreign_write,
        one_way_in: counts.one_way_in,
        one_way_out: counts.one_way_out,
        read_in: counts.read_in,
        read_out: counts.read_out,
        blocking_in: counts.blocking_in,
        blocking_out: counts.blocking_out,
        unknown_in: counts.unknown_in,
        unknown_out: counts.unknown_out,
        copied_library: counts.copied_library,
    }
}

/// What carrying debt costs a week, as the window shows it.
pub(crate) fn servicing(servicing: &quarry_analysis::Servicing) -> Servicing {
    let total = servicing.total();
    Servicing {
        interest: servicing.interest.money,
        toil: servicing.toil.money,
        rework: servicing.rework.money,
        opportunity: servicing.opportunity.money,
        total: total.money,
        hours: total.hours,
    }
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
                CallSiteRow {
                    module: project.modules.id(finding.module).to_string(),
                    place: Place { path: path(finding.module), line: finding.line },
                    within: finding.within.clone(),
                    usage: words::spoken(&finding.kind),
                    result: String::new(),
                    in_transaction: false,
                    class: String::new(),
                    could_be_message: false,
                    reason: String::new(),
                }
            })
            .collect()
    } else {
        sites
            .map(|n| {
                let access = &evidence.accesses[*n as usize];
                CallSiteRow {
                    module: project.modules.id(access.module).to_string(),
                    place: Place { path: path(access.module), line: access.line },
                    within: String::new(),
                    usage: if access.write { "write" } else { "read" }.to_owned(),
                    result: String::new(),
                    in_transaction: false,
                    class: String::new(),
                    could_be_message: false,
                    reason: String::new(),
                }
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
        to_confirm: operation.to_confirm,
        effort: operation.effort.map(Range::from),
        call_sites,
        call_site_count: operation.call_sites.len() as u32,
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

/// Decides what is to become of a candidate.
pub fn set_disposition(
    application: &Application,
    request: SetDisposition,
) -> Result<Outcome<Nothing>, AppError> {
    let id: CandidateId = request.candidate.parse()?;
    let disposition = words::parse(&request.disposition).ok_or_else(|| {
        AppError::failed(format!(
            "“{}” is none of extract, modularise, buy, retire and leave.",
            request.disposition
        ))
    })?;
    let edit = application.edit()?;
    let known = edit.project().candidates.get(&id).ok_or_else(no_such_candidate)?;
    let candidate = Candidate { disposition, ..known.clone() };
    let label = format!("Decide on {}: {}", candidate.name, request.disposition);
    edit.commit(&label, |_, change| {
        change.put(&candidate)?;
        Ok(Nothing {})
    })
}

/// Says what a candidate's way out saves and costs.
pub fn set_saving(
    application: &Application,
    request: SetSaving,
) -> Result<Outcome<Nothing>, AppError> {
    let id: CandidateId = request.candidate.parse()?;
    let removed_share = request.removed_share.map(removed).transpose()?;
    let running_cost_per_week =
        amount("What running it costs a week", request.running_cost_per_week)?;
    let edit = application.edit()?;
    let known = edit.project().candidates.get(&id).ok_or_else(no_such_candidate)?;
    let candidate = Candidate { removed_share, running_cost_per_week, ..known.clone() };
    let label = format!("Set what {} saves", candidate.name);
    edit.commit(&label, |_, change| {
        change.put(&candidate)?;
        Ok(Nothing {})
    })
}

fn removed(share: Range) -> Result<Estimate, AppError> {
    if share.hi > 1.0 {
        return Err(AppError::failed(format!(
            "{:.0} % of a debt can’t go away; 100 % is all of it.",
            share.hi * 100.0
        )));
    }
    Estimate::new(share.lo, share.likely, share.hi)
        .map_err(|error| AppError::failed(format!("The share that goes away: {error}.")))
}
