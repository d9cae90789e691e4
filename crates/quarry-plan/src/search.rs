//! Looking for a better list: descent by moving one step at a time, restarted from shaken lists.
//!
//! Attempts are counted, not timed, so that the same input gives the same plan. The shaking uses
//! a fixed sequence of pseudo-random numbers (Marsaglia 2003).

use crate::{
    plan::StoppedBy,
    priority,
    schedule::{Cost, Placed, Problem, Scheduler},
};

/// Up to this many steps every order is tried.
const TRY_ALL: usize = 7;
/// The most timetables that are made.
const MOST_ATTEMPTS: u32 = 40_000;
/// The most steps that are placed over all timetables.
const MOST_PLACEMENTS: usize = 2_000_000;
/// How many steps a shake moves.
const SHAKEN: usize = 3;

/// The best timetable that was found.
pub(crate) struct Found {
    pub(crate) timetable: Vec<Option<Placed>>,
    pub(crate) cost: Cost,
    pub(crate) stopped_by: StoppedBy,
    pub(crate) attempts: u32,
    /// Cost of delay of plain WSJF.
    pub(crate) wsjf: f64,
    /// Cost of delay of the order that was given.
    pub(crate) given: f64,
}

struct Search<'a> {
    problem: &'a Problem,
    scheduler: Scheduler<'a>,
    list: Vec<usize>,
    cost: Cost,
    attempts: u32,
    budget: u32,
    bound: f64,
}

/// Searches until the cost meets `bound`, every order was tried, or the attempts are used up.
pub(crate) fn search(problem: &Problem, bound: f64) -> Found {
    let given = priority::as_given(problem);
    let wsjf = priority::weighted_shortest_first(problem);
    let count = given.len();
    let budget = (MOST_PLACEMENTS / count.max(1)).min(MOST_ATTEMPTS as usize).max(50) as u32;
    let mut scheduler = Scheduler::new(problem);
    let mut price = |list: &[usize]| problem.cost(scheduler.make(list, None));
    let (given_cost, wsjf_cost) = (price(&given), price(&wsjf));
    let mut search = Search {
        problem,
        scheduler: Scheduler::new(problem),
        list: wsjf,
        cost: wsjf_cost,
        attempts: 2,
        budget,
        bound,
    };
    if given_cost.beats(&search.cost) {
        (search.list, search.cost) = (given, given_cost);
    }
    for list in [priority::best_chain(problem), priority::earliest_deadline(problem)] {
        search.offer(list);
    }
    let stopped_by = search.run(count);
    let timetable = search.scheduler.make(&search.list, None).to_vec();
    Found {
        timetable,
        cost: search.cost,
        stopped_by,
        attempts: search.attempts,
        wsjf: wsjf_cost.delay,
        given: given_cost.delay,
    }
}

impl Search<'_> {
    fn run(&mut self, count: usize) -> StoppedBy {
        if count > TRY_ALL {
            self.descend();
            self.shake();
        } else if !self.proved() {
            let mut list = self.list.clone();
            list.sort_unstable();
            self.try_all(&mut list, 0);
        }
        match (self.proved(), count <= TRY_ALL) {
            (true, _) => StoppedBy::Proved,
            (false, true) => StoppedBy::EveryOrderTried,
            (false, false) => StoppedBy::Attempts,
        }
    }

    /// Whether nothing can be cheaper, and nothing is late. The given order may still break a
    /// tie, so a proof does not end the descent, only what follows it.
    fn proved(&self) -> bool {
        let slack = 1e-9 * self.bound.max(1.0);
        self.cost.late <= 0.0 && self.cost.delay <= self.bound + slack
    }

    fn price(&mut self, list: &[usize]) -> Cost {
        self.attempts += 1;
        self.problem.cost(self.scheduler.make(list, None))
    }

    fn offer(&mut self, list: Vec<usize>) {
        let cost = self.price(&list);
        if cost.beats(&self.cost) {
            (self.list, self.cost) = (list, cost);
        }
    }

    fn try_all(&mut self, list: &mut Vec<usize>, fixed: usize) {
        if fixed + 1 >= list.len() {
            self.offer(list.clone());
            return;
        }
        for at in fixed..list.len() {
            list[fixed..=at].rotate_right(1);
            self.try_all(list, fixed + 1);
            list[fixed..=at].rotate_left(1);
        }
    }

    /// Moves single steps as long as that helps.
    fn descend(&mut self) {
        let count = self.list.len();
        let mut since = 0;
        let mut from = 0;
        while since < count && self.attempts < self.budget {
            let mut helped = false;
            for to in (0..count).filter(|to| *to != from) {
                if self.attempts >= self.budget {
                    return;
                }
                let mut list = self.list.clone();
                shift(&mut list, from, to);
                let cost = self.price(&list);
                if cost.beats(&self.cost) {
                    (self.list, self.cost) = (list, cost);
                    helped = true;
                    break;
                }
            }
            since = if helped { 0 } else { since + 1 };
            from = (from + 1) % count;
        }
    }

    /// Leaves the best list by a few moves and descends at random, again and again.
    fn shake(&mut self) {
        let count = self.list.len();
        let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
        let mut roll = |below: usize| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            (dice % below as u64) as usize
        };
        while self.attempts < self.budget && !self.proved() {
            let mut list = self.list.clone();
            for _ in 0..SHAKEN {
                shift(&mut list, roll(count), roll(count));
            }
            let mut cost = self.price(&list);
            let mut idle = 0;
            while idle < 3 * count && self.attempts < self.budget {
                let (a, b, swap) = (roll(count), roll(count), roll(3) == 0);
                let mut next = list.clone();
                if swap {
                    next.swap(a, b);
                } else {
                    shift(&mut next, a, b);
                }
                let new = self.price(&next);
                idle = if new.beats(&cost) { 0 } else { idle + 1 };
                if !cost.beats(&new) {
                    (list, cost) = (next, new);
                }
            }
            if cost.beats(&self.cost) {
                (self.list, self.cost) = (list, cost);
            }
        }
    }
}

/// Takes the step at `from` out and puts it back at `to`.
fn shift(list: &mut [usize], from: usize, to: usize) {
    if from < to {
        list[from..=to].rotate_left(1);
    } else {
        list[to..=from].rotate_right(1);
    }
}
