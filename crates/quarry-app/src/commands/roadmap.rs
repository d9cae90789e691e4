//! The roadmap: the candidates in order on a calendar.

use quarry_model::{candidate::Scope, project::Project, roadmap::Work, time::Date};
use quarry_plan::{Plan, PlanInput};

use crate::{
    application::Application,
    days,
    dto::{
        common::Range,
        roadmap::{PlanRequest, Roadmap, RoadmapStep},
    },
    error::AppError,
    planning::{Planning, planning},
    session::View,
};

/// The candidates in order on a calendar.
pub fn roadmap(application: &Application, request: PlanRequest) -> Result<Roadmap, AppError> {
    let start = days::start_day(request.start.as_deref(), application.now())?;
    roadmap_of(&*application.view()?, start)
}

pub(crate) fn roadmap_of(view: &View, start: Date) -> Result<Roadmap, AppError> {
    let project = &view.project;
    let Planning { input, works, mut notes } = planning(project, view.scores(), start);
    let plan = quarry_plan::plan(&input)
        .map_err(|error| AppError::failed(format!("There is no roadmap: {error}.")))?;
    add_notes(&input, &plan, &mut notes);
    let steps = plan
        .steps
        .iter()
        .map(|planned| {
            let step = &input.steps[planned.step];
            let work = works[planned.step];
            RoadmapStep {
                key: step.key.clone(),
                name: step.name.clone(),
                work: match work {
                    Work::Candidate { .. } => "candidate",
                    Work::Enabler { .. } => "enabler",
                    Work::Repayment { .. } => "repayment",
                }
                .to_owned(),
                domain: domain_of(project, work),
                team: planned.team as u32,
                start: planned.start.to_string(),
                finish: planned.finish.to_string(),
                finish_lo: planned.finish_lo.to_string(),
                finish_hi: planned.finish_hi.to_string(),
                effort: Range::from(step.effort_hours),
                saving_per_week: step.saving_per_week,
                after: step.after.iter().map(|n| input.steps[*n].key.clone()).collect(),
                why: planned.why_now.clone(),
                late: planned.late,
            }
        })
        .collect();
    Ok(Roadmap {
        start: start.to_string(),
        end: plan.finish.unwrap_or(start).to_string(),
        currency: input.currency.clone(),
        teams: input.teams.iter().map(|team| team.name.clone()).collect(),
        steps,
        cost_of_delay: plan.cost_of_delay,
        bound: plan.bound,
        wsjf_cost: plan.wsjf_cost,
        notes,
    })
}

fn domain_of(project: &Project, work: Work) -> Option<String> {
    let Work::Candidate { candidate } = work else { return None };
    match project.candidates.get(&candidate)?.scope {
        Scope::Domain { domain } => Some(domain.to_string()),
        Scope::Modules { .. } => None,
    }
}

fn add_notes(input: &PlanInput, plan: &Plan, notes: &mut Vec<String>) {
    for broken in &plan.cycles_broken {
        notes.push(format!(
            "{} and {} wait for each other; the plan lets {} go first.",
            input.steps[broken.step].name,
            input.steps[broken.after].name,
            input.steps[broken.step].name
        ));
    }
    if plan.savings_unknown > 0 {
        notes.push(format!(
            "What waiting costs is not known for {} of {} steps; they follow by rank.",
            plan.savings_unknown,
            plan.steps.len()
        ));
    }
    notes.push("A team works on one step at a time.".to_owned());
}
