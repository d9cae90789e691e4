//! Candidates: scores, and what is decided about them.

use quarry_analysis::{Advice, CandidateScore, CrossingCounts, Entry, GateKind, Value};
use quarry_model::{
    candidate::{Candidate, Scope},
    ids::{CandidateId, DomainId},
    project::Project,
    provenance::Estimate,
    team::Team,
};

use super::{debt_items::amount, profiles::profile_of, prospect::break_even};
use crate::{
    application::Application,
    candidate_sentence::candidate_sentence,
    dto::{
        candidates::{
            CandidateList, CandidateRow, CriterionPart, Crossings, EntryRow, FirstWave, GateRow,
            Servicing, SetDisposition, SetSaving,
        },
        common::{Nothing, Outcome, Place, Range},
    },
    error::AppError,
    words,
};

/// How many call sites of one operation, or entry points, cross to the window.
pub(super) const SITES: usize = 200;

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
        calls: entry.volume(),
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
