//! How long a plan takes, and how good it is: `cargo bench -p quarry-plan` prints a table. The
//! bar: 60 steps and 4 teams in 1 s.

#[allow(dead_code)] // Shared with the tests, which use more of it.
#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use common::roadmap;
use quarry_plan::plan;

fn main() {
    println!(
        "{:>6} {:>6} {:>10} {:>9} {:>14} {:>8} {:>9} {:>9}",
        "steps", "teams", "time", "attempts", "cost of delay", "gap", "to WSJF", "to given"
    );
    for (steps, teams) in [(10, 2), (30, 3), (60, 4), (120, 6), (400, 10)] {
        let mut input = roadmap(steps, teams, 42);
        // Deadlines would hide what the order alone saves.
        input.steps.iter_mut().for_each(|step| step.deadline = None);
        let start = Instant::now();
        let made = plan(&input).expect("a plan");
        let time = start.elapsed();
        let less = |than: f64| 100.0 * (made.cost_of_delay / than.max(1e-9) - 1.0);
        println!(
            "{steps:>6} {teams:>6} {time:>10.2?} {:>9} {:>14.0} {:>7.1}% {:>8.1}% {:>8.1}%",
            made.attempts,
            made.cost_of_delay,
            100.0 * made.gap,
            less(made.wsjf_cost),
            less(made.given_cost)
        );
    }
}
