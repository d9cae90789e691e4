//! What no timetable can undercut.
//!
//! Two relaxations, and the better of them counts:
//! - *alone*: every step starts as soon as what it waits for could be done, as if it had its
//!   fastest team to itself;
//! - *together*: a team, or all teams as one, may interrupt its work at will. The mean moment at
//!   which work on a step is done is then least when always the step with the highest cost of
//!   delay per hour is worked on (Goemans et al. 2002), and a step is finished at least half of
//!   its own duration later. For one team and nothing to wait for this is Smith's rule itself.

use crate::{
    calendar::DAYS_PER_WEEK,
    priority::rate,
    schedule::{Job, Problem},
};

/// The lower bound of the cost of delay, in the currency.
pub(crate) fn lower_bound(problem: &Problem) -> f64 {
    let earliest = earliest(problem);
    let open: Vec<usize> = (0..problem.jobs.len()).filter(|n| !problem.jobs[*n].done).collect();
    let alone: f64 = open.iter().map(|n| problem.delay(*n, earliest[*n].1)).sum();
    let heads: Vec<f64> = earliest.iter().map(|(start, _)| *start).collect();
    let pooled = together(problem, &open, &heads);
    let (decided, undecided): (Vec<usize>, Vec<usize>) =
        open.iter().partition(|n| problem.jobs[**n].teams.len() == 1);
    let mut apart = together(problem, &undecided, &heads);
    for team in 0..problem.teams.len() {
        let own: Vec<_> =
            decided.iter().copied().filter(|n| problem.jobs[*n].teams == [team]).collect();
        apart += together(problem, &own, &heads);
    }
    alone.max(pooled).max(apart)
}

/// The earliest start and finish of every step, with each team to itself.
fn earliest(problem: &Problem) -> Vec<(f64, f64)> {
    let mut times = vec![(0.0, 0.0); problem.jobs.len()];
    let mut open: Vec<usize> = problem.jobs.iter().map(|job| job.before.len()).collect();
    let mut ready: Vec<usize> = (0..open.len()).filter(|n| open[*n] == 0).collect();
    while let Some(n) = ready.pop() {
        let job = &problem.jobs[n];
        if !job.done {
            let head = job.before.iter().fold(job.release, |head, m| head.max(times[*m].1));
            let finish = job.teams.iter().fold(f64::INFINITY, |least, team| {
                let calendar = &problem.teams[*team];
                least.min(calendar.finish(calendar.ready(head), job.hours))
            });
            times[n] = (head, finish);
        }
        for next in &problem.dependents[n] {
            open[*next] -= 1;
            if open[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    times
}

/// The bound for some steps whose teams work as one and may interrupt their work.
fn together(problem: &Problem, steps: &[usize], heads: &[f64]) -> f64 {
    let mut able = vec![false; problem.teams.len()];
    for n in steps {
        for team in &problem.jobs[*n].teams {
            able[*team] = true;
        }
    }
    let able: Vec<_> = (0..able.len()).filter(|team| able[*team]).collect();
    let pace: f64 = able.iter().map(|team| problem.teams[*team].hours_per_day()).sum();
    // Several teams are hardly ever off together; taking them as always there only lowers it.
    let off = if let [only] = able.as_slice() { problem.teams[*only].off() } else { &[] };
    let fastest = |job: &Job| {
        let paces = job.teams.iter().map(|team| problem.teams[*team].hours_per_day());
        paces.fold(0.0, f64::max)
    };
    let mut total = 0.0;
    let mut waiting: Vec<usize> = Vec::new();
    for &n in steps {
        let job = &problem.jobs[n];
        if job.hours > 0.0 {
            waiting.push(n);
            total += problem.delay(n, job.hours / fastest(job) / 2.0);
        } else {
            total += problem.delay(n, heads[n]);
        }
    }
    waiting.sort_by(|a, b| heads[*b].total_cmp(&heads[*a]).then(b.cmp(a)));
    // Released steps: number, hours left. The highest rate is worked on until it is done, the
    // next one is released, or the team is off.
    let mut released: Vec<(usize, f64)> = Vec::new();
    let mut now: f64 = 0.0;
    let mut next_off = 0;
    loop {
        if released.is_empty() {
            let Some(next) = waiting.last() else { return total };
            now = now.max(heads[*next]);
        }
        while let Some(n) = waiting.pop_if(|n| heads[*n] <= now) {
            released.push((n, problem.jobs[n].hours));
        }
        while off.get(next_off).is_some_and(|(_, until)| *until <= now) {
            next_off += 1;
        }
        if let Some((_, until)) = off.get(next_off).filter(|(from, _)| *from <= now) {
            now = *until;
            continue;
        }
        let value = |n: usize| rate(problem.jobs[n].weight, problem.jobs[n].hours);
        let Some(best) = (0..released.len())
            .reduce(|a, b| if value(released[b].0) > value(released[a].0) { b } else { a })
        else {
            continue;
        };
        let (n, left) = released[best];
        let done = now + left / pace;
        let release = waiting.last().map_or(f64::INFINITY, |next| heads[*next]);
        let rest = off.get(next_off).map_or(f64::INFINITY, |(from, _)| *from);
        let until = done.min(release).min(rest);
        // The share of the step's work done in this stretch, at its mean moment.
        let job = &problem.jobs[n];
        let share = (until - now) * pace / job.hours;
        total += job.weight / DAYS_PER_WEEK * share * now.midpoint(until);
        if done <= until {
            released.swap_remove(best);
        } else {
            released[best].1 = left - (until - now) * pace;
        }
        now = until;
    }
}
