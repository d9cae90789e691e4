//! Lists to start the search from.

use crate::schedule::Problem;

/// The steps to plan in the order they were given.
pub(crate) fn as_given(problem: &Problem) -> Vec<usize> {
    (0..problem.jobs.len()).filter(|n| !problem.jobs[*n].done).collect()
}

/// Plain WSJF: of the steps that wait for nothing any more, always the one with the highest cost
/// of delay per hour (Smith 1956, when nothing waits for anything and there is one team).
pub(crate) fn weighted_shortest_first(problem: &Problem) -> Vec<usize> {
    eligible_by(problem, |n| {
        let job = &problem.jobs[n];
        rate(job.weight, job.hours)
    })
}

/// The nearest deadline first; among equals, the highest cost of delay per hour.
pub(crate) fn earliest_deadline(problem: &Problem) -> Vec<usize> {
    let mut list = weighted_shortest_first(problem);
    list.sort_by(|a, b| problem.jobs[*a].deadline.total_cmp(&problem.jobs[*b].deadline));
    list
}

/// Whole chains by what they are worth: of all steps, always the one that, together with
/// everything it still waits for, costs most to delay per hour; then that chain is taken
/// (after Sidney 1975, with one step's prerequisites as the sets).
pub(crate) fn best_chain(problem: &Problem) -> Vec<usize> {
    let count = problem.jobs.len();
    let mut taken: Vec<bool> = problem.jobs.iter().map(|job| job.done).collect();
    let mut list = Vec::with_capacity(count);
    let mut chains: Vec<Vec<usize>> = (0..count).map(|n| chain(problem, &taken, n)).collect();
    loop {
        let mut best: Option<(f64, usize)> = None;
        for n in (0..count).filter(|n| !taken[*n]) {
            let worth: f64 = chains[n].iter().map(|m| problem.jobs[*m].weight).sum();
            let hours: f64 = chains[n].iter().map(|m| problem.jobs[*m].hours).sum();
            let value = rate(worth, hours);
            if best.is_none_or(|(held, _)| value > held) {
                best = Some((value, n));
            }
        }
        let Some((_, n)) = best else { return list };
        let now = std::mem::take(&mut chains[n]);
        for step in now {
            taken[step] = true;
            list.push(step);
        }
        for rest in &mut chains {
            rest.retain(|step| !taken[*step]);
        }
    }
}

/// A step with everything it still waits for, prerequisites first.
fn chain(problem: &Problem, taken: &[bool], step: usize) -> Vec<usize> {
    let mut seen = vec![false; taken.len()];
    let (mut chain, mut path) = (Vec::new(), vec![(step, 0)]);
    while let Some((n, at)) = path.pop() {
        if at == 0 && (seen[n] || taken[n]) {
            continue;
        }
        seen[n] = true;
        if let Some(first) = problem.jobs[n].before.get(at) {
            path.push((n, at + 1));
            path.push((*first, 0));
        } else {
            chain.push(n);
        }
    }
    chain
}

fn eligible_by(problem: &Problem, value: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut open: Vec<usize> = problem.jobs.iter().map(|job| job.before.len()).collect();
    let mut ready: Vec<usize> = as_given(problem).into_iter().filter(|n| open[*n] == 0).collect();
    let mut list = Vec::with_capacity(problem.jobs.len());
    while !ready.is_empty() {
        let mut best = 0;
        for at in 1..ready.len() {
            let (held, new) = (value(ready[best]), value(ready[at]));
            if new > held || (new >= held && ready[at] < ready[best]) {
                best = at;
            }
        }
        let step = ready.swap_remove(best);
        list.push(step);
        for next in &problem.dependents[step] {
            open[*next] -= 1;
            if open[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    list
}

/// Cost of delay per hour; work that takes no time comes first.
pub(crate) fn rate(weight: f64, hours: f64) -> f64 {
    if hours > 0.0 { weight / hours } else { f64::MAX }
}
