//! From a list of steps to a timetable: serial schedule generation.
//!
//! Steps are taken from the list in turn; what a step waits for is taken before it. Each gets
//! the earliest free stretch of its team that is long enough. Some list leads to the best
//! timetable, so the search only looks for lists (Sprecher, Kolisch and Drexl 1995: the timetables
//! this makes are the active ones).

use crate::{
    calendar::{Axis, DAYS_PER_WEEK, SAME_MOMENT, TeamCalendar},
    input::PlanInput,
    precedence::Precedence,
};

/// The input in numbers.
pub(crate) struct Problem {
    pub(crate) axis: Axis,
    pub(crate) teams: Vec<TeamCalendar>,
    pub(crate) jobs: Vec<Job>,
    pub(crate) dependents: Vec<Vec<usize>>,
}

/// A step in numbers.
pub(crate) struct Job {
    pub(crate) hours: f64,
    /// Teams that may do it; at least one.
    pub(crate) teams: Vec<usize>,
    /// What a week of delay costs.
    pub(crate) weight: f64,
    pub(crate) before: Vec<usize>,
    /// Not before this moment.
    pub(crate) release: f64,
    /// Late after this moment.
    pub(crate) deadline: f64,
    /// Takes no part.
    pub(crate) done: bool,
}

/// When a step is done, and by whom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    pub(crate) team: usize,
    pub(crate) start: f64,
    pub(crate) finish: f64,
}

/// What a timetable is judged by, in this order; less is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cost {
    /// Working days beyond deadlines, summed.
    pub(crate) late: f64,
    /// Cost of delay, in the currency.
    pub(crate) delay: f64,
    /// Finishing times, each weighted so that sorting by it alone keeps the given order.
    pub(crate) order: f64,
}

impl Cost {
    /// Whether this is better by more than rounding.
    pub(crate) fn beats(&self, other: &Self) -> bool {
        let pairs = [(self.late, other.late), (self.delay, other.delay), (self.order, other.order)];
        for (mine, theirs) in pairs {
            let same = 1e-9 * mine.abs().max(theirs.abs()).max(1e-6);
            if (mine - theirs).abs() > same {
                return mine < theirs;
            }
        }
        false
    }
}

impl Problem {
    pub(crate) fn new(input: &PlanInput, precedence: &Precedence) -> Self {
        let axis = Axis::new(input.start);
        let teams: Vec<_> = input
            .teams
            .iter()
            .map(|team| TeamCalendar::new(&axis, team.hours_per_week, &team.absences))
            .collect();
        let able: Vec<_> = (0..teams.len()).filter(|n| teams[*n].hours_per_day() > 0.0).collect();
        let jobs = input
            .steps
            .iter()
            .zip(&precedence.before)
            .map(|(step, before)| Job {
                hours: step.effort_hours.likely(),
                teams: step.team.map_or_else(|| able.clone(), |team| vec![team]),
                weight: step.weight(),
                before: before.clone(),
                release: step.release.map_or(0.0, |day| axis.until(day) as f64),
                deadline: step
                    .deadline
                    .and_then(|day| day.succ_opt())
                    .map_or(f64::INFINITY, |day| axis.until(day) as f64),
                done: step.done,
            })
            .collect();
        Self { axis, teams, jobs, dependents: precedence.dependents() }
    }

    /// The cost of delay of finishing step `n` at this moment.
    pub(crate) fn delay(&self, n: usize, finish: f64) -> f64 {
        self.jobs[n].weight * finish / DAYS_PER_WEEK
    }

    pub(crate) fn cost(&self, timetable: &[Option<Placed>]) -> Cost {
        let mut cost = Cost { late: 0.0, delay: 0.0, order: 0.0 };
        for (n, placed) in timetable.iter().enumerate() {
            let Some(Placed { finish, .. }) = placed else { continue };
            let job = &self.jobs[n];
            let late = finish - job.deadline;
            if late > SAME_MOMENT {
                cost.late += late;
            }
            cost.delay += self.delay(n, *finish);
            cost.order += (job.hours + 1e-3) / (n + 1) as f64 * finish;
        }
        cost
    }
}

/// Makes timetables; keeps its memory between them.
pub(crate) struct Scheduler<'a> {
    problem: &'a Problem,
    busy: Vec<Vec<(f64, f64)>>,
    timetable: Vec<Option<Placed>>,
    taken: Vec<bool>,
    waiting: Vec<usize>,
}

impl<'a> Scheduler<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        Self {
            problem,
            busy: vec![Vec::new(); problem.teams.len()],
            timetable: vec![None; problem.jobs.len()],
            taken: vec![false; problem.jobs.len()],
            waiting: Vec::new(),
        }
    }

    /// The timetable of a list that holds every step that is not done once. With `teams`, every
    /// step goes to the team given there.
    pub(crate) fn make(&mut self, list: &[usize], teams: Option<&[usize]>) -> &[Option<Placed>] {
        self.busy.iter_mut().for_each(Vec::clear);
        self.timetable.fill(None);
        self.taken.fill(false);
        let problem = self.problem;
        for &wanted in list {
            self.waiting.push(wanted);
            while let Some(&next) = self.waiting.last() {
                if self.taken[next] {
                    self.waiting.pop();
                    continue;
                }
                let before = problem.jobs[next].before.iter().find(|first| !self.taken[**first]);
                if let Some(first) = before {
                    self.waiting.push(*first);
                    continue;
                }
                self.waiting.pop();
                self.taken[next] = true;
                self.place(next, teams);
            }
        }
        &self.timetable
    }

    fn place(&mut self, n: usize, teams: Option<&[usize]>) {
        let job = &self.problem.jobs[n];
        let ready = job
            .before
            .iter()
            .filter_map(|first| self.timetable[*first])
            .fold(job.release, |ready, placed| ready.max(placed.finish));
        let decided = teams.map(|teams| [teams[n]]);
        let able: &[usize] = decided.as_ref().map_or(job.teams.as_slice(), |team| team);
        let mut best: Option<(Placed, usize)> = None;
        for &team in able {
            let (placed, at) = self.earliest(team, ready, job.hours);
            if best.is_none_or(|(held, _)| placed.finish < held.finish - SAME_MOMENT) {
                best = Some((placed, at));
            }
        }
        if let Some((placed, at)) = best {
            self.busy[placed.team].insert(at, (placed.start, placed.finish));
            self.timetable[n] = Some(placed);
        }
    }

    /// The earliest free stretch of a team, and its place among the busy ones.
    fn earliest(&self, team: usize, ready: f64, hours: f64) -> (Placed, usize) {
        let calendar = &self.problem.teams[team];
        let busy = &self.busy[team];
        let mut at = busy.partition_point(|(_, until)| *until <= ready);
        let mut start = calendar.ready(ready);
        loop {
            let finish = calendar.finish(start, hours);
            match busy.get(at) {
                Some((from, until)) if finish > from + SAME_MOMENT => {
                    start = calendar.ready(start.max(*until));
                    at += 1;
                }
                _ => return (Placed { team, start, finish }, at),
            }
        }
    }
}
