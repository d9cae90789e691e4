//! From a project to what the planner plans: which steps there are, who does them, what waiting
//! for them costs.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::{CandidateScore, LineSource};
use quarry_model::{
    candidate::{Candidate, Disposition, Scope},
    ids::{DomainId, EnablerId, StepId, TeamId},
    project::Project,
    provenance::Estimate,
    roadmap::{Step, Work},
    team::Team,
    time::Date,
};
use quarry_plan::{PlanInput, PlanStep, PlanTeam};

use crate::words;

/// What is planned, and what each step stands for.
pub(crate) struct Planning {
    pub(crate) input: PlanInput,
    /// What each step of the input does.
    pub(crate) works: Vec<Work>,
    /// What could not be taken in, in sentences.
    pub(crate) notes: Vec<String>,
}

struct Draft<'a> {
    project: &'a Project,
    teams: BTreeMap<TeamId, usize>,
    decided: BTreeMap<Work, &'a Step>,
    steps: Vec<PlanStep>,
    works: Vec<Work>,
    places: BTreeMap<Work, usize>,
}

/// The steps of the project's own roadmap: every candidate that is to be extracted or
/// modularised, in the order of `scores`, the enablers these need, and what somebody added.
pub(crate) fn planning(project: &Project, scores: &[CandidateScore], start: Date) -> Planning {
    let mut notes = Vec::new();
    let teams: Vec<Team> = if project.teams.is_empty() {
        notes.push(
            "No team is known yet: one team of five engineers who give half of their time is \
             assumed."
                .to_owned(),
        );
        vec![Team::assumed()]
    } else {
        project.teams.values().cloned().collect()
    };
    let own = project.steps.values().filter(|step| step.scenario.is_none());
    let mut draft = Draft {
        project,
        teams: teams.iter().enumerate().map(|(n, team)| (team.id, n)).collect(),
        decided: own.map(|step| (step.work, step)).collect(),
        steps: Vec::new(),
        works: Vec::new(),
        places: BTreeMap::new(),
    };
    let mut elsewhere = Vec::new();
    for score in scores.iter().filter(|score| score.modules > 0) {
        let Some(candidate) = project.candidates.get(&score.candidate) else { continue };
        match candidate.disposition {
            Disposition::Extract | Disposition::Modularise => draft.add_candidate(candidate, score),
            Disposition::Buy | Disposition::Retire => elsewhere.push(format!(
                "{} (to {})",
                candidate.name,
                words::of(&candidate.disposition)
            )),
            Disposition::Leave => {}
        }
    }
    if !elsewhere.is_empty() {
        notes.push(format!(
            "Not on the calendar, since how long it takes is not known: {}.",
            elsewhere.join(", ")
        ));
    }
    draft.add_repayments();
    draft.follow_decisions();
    let input = PlanInput {
        start,
        teams: teams
            .iter()
            .map(|team| PlanTeam {
                key: team.id.to_string(),
                name: team.name.clone(),
                hours_per_week: team.roadmap_hours_per_week(),
                absences: team.absences.clone(),
            })
            .collect(),
        steps: draft.steps,
        currency: project.settings.currency.clone(),
    };
    Planning { input, works: draft.works, notes }
}

impl Draft<'_> {
    fn add_candidate(&mut self, candidate: &Candidate, score: &CandidateScore) {
        let after =
            candidate.needs.iter().filter_map(|enabler| self.add_enabler(*enabler)).collect();
        let owner = match candidate.scope {
            Scope::Domain { domain } => self.owner(domain),
            Scope::Modules { .. } => None,
        };
        let saving = score.debt.net_saving_per_week.map(|saving| saving.likely);
        let work = Work::Candidate { candidate: candidate.id };
        self.add(work, candidate.name.clone(), score.effort, owner, saving, after);
    }

    /// The place of an enabler among the steps; `None` when it is ready.
    fn add_enabler(&mut self, id: EnablerId) -> Option<usize> {
        let work = Work::Enabler { enabler: id };
        if let Some(place) = self.places.get(&work) {
            return Some(*place);
        }
        let enabler = self.project.enablers.get(&id).filter(|enabler| !enabler.ready)?;
        Some(self.add(work, enabler.name.clone(), enabler.effort, enabler.team, None, Vec::new()))
    }

    fn add_repayments(&mut self) {
        let works: Vec<Work> = self.decided.keys().copied().collect();
        let debt = quarry_analysis::debt(self.project);
        for work in works {
            match work {
                Work::Repayment { item: id } => {
                    let Some(item) = self.project.debt_items.get(&id) else { continue };
                    let source = LineSource::Item(id);
                    let sum = debt.by_source.iter().find(|(known, _)| *known == source);
                    let saving = sum.map(|(_, sum)| sum.servicing.total().money);
                    let name = format!("Repay: {}", item.name);
                    self.add(work, name, item.principal_hours, None, saving, Vec::new());
                }
                Work::Enabler { enabler } => {
                    self.add_enabler(enabler);
                }
                Work::Candidate { .. } => {}
            }
        }
    }

    fn add(
        &mut self,
        work: Work,
        name: String,
        effort: Estimate,
        team: Option<TeamId>,
        saving_per_week: Option<f64>,
        after: Vec<usize>,
    ) -> usize {
        let decided = self.decided.get(&work);
        let team = decided.and_then(|step| step.team).or(team);
        let place = self.steps.len();
        self.steps.push(PlanStep {
            key: key(work),
            name,
            effort_hours: decided.and_then(|step| step.effort).unwrap_or(effort),
            team: team.and_then(|team| self.teams.get(&team).copied()),
            saving_per_week,
            after,
            release: decided.and_then(|step| step.release),
            deadline: decided.and_then(|step| step.deadline),
            done: decided.is_some_and(|step| step.done),
        });
        self.works.push(work);
        self.places.insert(work, place);
        place
    }

    /// Adds the prerequisites that people set between steps.
    fn follow_decisions(&mut self) {
        let works: BTreeMap<StepId, Work> =
            self.decided.values().map(|step| (step.id, step.work)).collect();
        for step in self.decided.values() {
            let Some(place) = self.places.get(&step.work) else { continue };
            let before = step.after.iter().filter_map(|id| self.places.get(works.get(id)?));
            let mut after: BTreeSet<usize> = before.copied().collect();
            after.extend(&self.steps[*place].after);
            self.steps[*place].after = after.into_iter().collect();
        }
    }

    fn owner(&self, domain: DomainId) -> Option<TeamId> {
        self.project.domains.get(&domain).and_then(|domain| domain.owner)
    }
}

/// What a step is known by.
pub(crate) fn key(work: Work) -> String {
    match work {
        Work::Candidate { candidate } => candidate.to_string(),
        Work::Enabler { enabler } => enabler.to_string(),
        Work::Repayment { item } => item.to_string(),
    }
}
