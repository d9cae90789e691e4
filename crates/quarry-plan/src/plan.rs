//! The plan itself: what is done when, by whom, and how good that is.

use quarry_model::time::Date;
use serde::{Deserialize, Serialize};

use crate::{
    bound::lower_bound,
    input::{PlanError, PlanInput, check},
    precedence::precedence,
    reason::{Reason, reasons},
    schedule::{Placed, Problem},
    search::search,
};

/// A step on the calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// The step, as a place in [`PlanInput::steps`].
    pub step: usize,
    /// Who does it, as a place in [`PlanInput::teams`].
    pub team: usize,
    /// The day on which work starts.
    pub start: Date,
    /// The day on which it is finished, if every step takes its likely hours.
    pub finish: Date,
    /// The day on which it is finished if every step takes its lowest hours, in the same order
    /// and by the same teams.
    pub finish_lo: Date,
    /// The same, if every step takes its highest hours.
    pub finish_hi: Date,
    /// Whether it is finished after its deadline.
    pub late: bool,
    /// What it costs, in the currency, that it is not finished on the first day.
    pub cost_of_delay: f64,
    /// Why it stands here.
    pub reasons: Vec<Reason>,
    /// The same as sentences.
    pub why_now: String,
}

/// A prerequisite that was dropped because it closes a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BrokenDependency {
    /// The step that no longer waits.
    pub step: usize,
    /// What it does not wait for any more.
    pub after: usize,
}

/// What ended the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoppedBy {
    /// The cost meets the bound: there is nothing cheaper.
    Proved,
    /// Every order was tried; with steps whose team is open this is not yet a proof.
    EveryOrderTried,
    /// The attempts were used up.
    Attempts,
}

/// A roadmap in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Every step that is not done, by its start.
    pub steps: Vec<Planned>,
    /// The steps in that order, as places in [`PlanInput::steps`].
    pub order: Vec<usize>,
    /// Prerequisites that were dropped because they close circles: what must be cut for the
    /// plan to hold.
    pub cycles_broken: Vec<BrokenDependency>,
    /// The day on which everything is finished; `None` when there is nothing to do.
    pub finish: Option<Date>,
    /// What all the waiting costs, in the currency: the sum over steps of saving a week times
    /// weeks until finished. Steps whose saving is not known count nothing.
    pub cost_of_delay: f64,
    /// No timetable costs less than this.
    pub bound: f64,
    /// How far above the bound the plan is, as a share of the plan's cost, from 0 to 1.
    pub gap: f64,
    /// What plain WSJF would cost: always the step with most saving per hour that may start.
    pub wsjf_cost: f64,
    /// What the order given in the input would cost.
    pub given_cost: f64,
    /// How many planned steps have a saving that is not known.
    pub savings_unknown: usize,
    /// How many timetables were made.
    pub attempts: u32,
    /// What ended the search.
    pub stopped_by: StoppedBy,
}

/// Puts the steps in the order that costs least, on the calendar of the teams.
///
/// Deadlines come first: as few working days beyond them as the search finds, then as little
/// cost of delay, then the order given.
pub fn plan(input: &PlanInput) -> Result<Plan, PlanError> {
    check(input)?;
    let precedence = precedence(input);
    let problem = Problem::new(input, &precedence);
    let bound = lower_bound(&problem);
    let found = search(&problem, bound);
    let timetable = &found.timetable;
    let mut order: Vec<(usize, Placed)> =
        timetable.iter().enumerate().filter_map(|(n, placed)| Some((n, (*placed)?))).collect();
    order.sort_by(|(a, p), (b, q)| {
        p.start.total_cmp(&q.start).then(p.finish.total_cmp(&q.finish)).then(a.cmp(b))
    });
    // Work that takes no time can stand beside what it waits for; a stable pass mends that.
    let order = prerequisites_first(order, &problem);
    let lo = replay(&problem, &order, |n| input.steps[n].effort_hours.lo());
    let hi = replay(&problem, &order, |n| input.steps[n].effort_hours.hi());
    let mut steps = Vec::with_capacity(order.len());
    for (n, placed) in &order {
        let (n, step) = (*n, &input.steps[*n]);
        let too_long = || PlanError::TooLong { step: step.name.clone() };
        let finished = |moment: f64| {
            let within = Some(moment).filter(|moment| *moment < MOST_DAYS);
            within.and_then(|moment| problem.axis.finish_day(moment)).ok_or_else(too_long)
        };
        let start = problem.axis.start_day(placed.start).ok_or_else(too_long)?;
        let finish = finished(placed.finish)?.max(start);
        let reasons = reasons(n, input, &problem, timetable);
        let sentences: Vec<_> = reasons.iter().map(|reason| reason.sentence(input)).collect();
        steps.push(Planned {
            step: n,
            team: placed.team,
            start,
            finish,
            finish_lo: finished(lo[n])?.min(finish),
            finish_hi: finished(hi[n])?.max(finish),
            late: step.deadline.is_some_and(|deadline| finish > deadline),
            cost_of_delay: problem.delay(n, placed.finish),
            why_now: sentences.join(" "),
            reasons,
        });
    }
    let cost = found.cost.delay;
    let bound = bound.min(cost);
    Ok(Plan {
        order: steps.iter().map(|planned| planned.step).collect(),
        finish: steps.iter().map(|planned| planned.finish).max(),
        cycles_broken: precedence
            .dropped
            .iter()
            .map(|(step, after)| BrokenDependency { step: *step, after: *after })
            .collect(),
        cost_of_delay: cost,
        bound,
        gap: if cost > 0.0 { (cost - bound) / cost } else { 0.0 },
        wsjf_cost: found.wsjf,
        given_cost: found.given,
        savings_unknown: steps
            .iter()
            .filter(|planned| input.steps[planned.step].saving_per_week.is_none())
            .count(),
        attempts: found.attempts,
        stopped_by: found.stopped_by,
        steps,
    })
}

/// Two hundred years of working days.
const MOST_DAYS: f64 = 200.0 * 261.0;

fn prerequisites_first(order: Vec<(usize, Placed)>, problem: &Problem) -> Vec<(usize, Placed)> {
    let mut listed = vec![false; problem.jobs.len()];
    let mut left = order;
    let mut sorted = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let ready = |(n, _): &(usize, Placed)| problem.jobs[*n].before.iter().all(|m| listed[*m]);
        let at = left.iter().position(ready).unwrap_or_default();
        let next = left.remove(at);
        listed[next.0] = true;
        sorted.push(next);
    }
    sorted
}

/// When steps are finished with other efforts, in the same order and by the same teams. Longer
/// work never ends earlier this way.
fn replay(problem: &Problem, order: &[(usize, Placed)], hours: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut finish = vec![0.0_f64; problem.jobs.len()];
    let mut free = vec![0.0_f64; problem.teams.len()];
    for (n, placed) in order {
        let job = &problem.jobs[*n];
        let ready = job.before.iter().fold(job.release, |ready, m| ready.max(finish[*m]));
        let calendar = &problem.teams[placed.team];
        let start = calendar.ready(ready.max(free[placed.team]));
        finish[*n] = calendar.finish(start, hours(*n));
        free[placed.team] = finish[*n];
    }
    finish
}

#[cfg(test)]
pub(crate) mod tests {
    use quarry_model::provenance::Estimate;

    use super::*;
    use crate::input::{PlanStep, PlanTeam};

    /// One team and steps of a week that wait for each other as given.
    pub(crate) fn input_with(after: &[&[usize]]) -> PlanInput {
        let steps = after
            .iter()
            .enumerate()
            .map(|(n, after)| PlanStep {
                key: format!("s{n}"),
                name: format!("Step {n}"),
                effort_hours: Estimate::exact(40.0).expect("forty hours"),
                team: None,
                saving_per_week: Some(100.0),
                after: after.to_vec(),
                release: None,
                deadline: None,
                done: false,
            })
            .collect();
        PlanInput {
            start: "2026-03-02".parse().expect("a date"),
            teams: vec![PlanTeam {
                key: "t1".to_owned(),
                name: "Platform".to_owned(),
                hours_per_week: 40.0,
                absences: Vec::new(),
            }],
            steps,
            currency: "USD".to_owned(),
        }
    }
}
