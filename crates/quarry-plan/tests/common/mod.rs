//! Made-up plans for tests and benches.

use quarry_model::{provenance::Estimate, team::Absence, time::Date};
use quarry_plan::{PlanInput, PlanStep, PlanTeam};

/// A sequence of numbers that look random and always are the same.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(sides.max(1))) as u32
    }
}

/// A day.
pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// A team without absences.
pub(crate) fn team(hours_per_week: f64) -> PlanTeam {
    PlanTeam { key: "t".to_owned(), name: "Team".to_owned(), hours_per_week, absences: Vec::new() }
}

/// A step that nothing holds back.
pub(crate) fn step(hours: f64, saving: f64) -> PlanStep {
    PlanStep {
        key: "s".to_owned(),
        name: format!("Step of {hours} h"),
        effort_hours: Estimate::exact(hours).expect("hours"),
        team: None,
        saving_per_week: Some(saving),
        after: Vec::new(),
        release: None,
        deadline: None,
        done: false,
    }
}

/// A plan that starts on Monday, 2 March 2026.
pub(crate) fn input(teams: Vec<PlanTeam>, steps: Vec<PlanStep>) -> PlanInput {
    PlanInput { start: day("2026-03-02"), teams, steps, currency: "USD".to_owned() }
}

/// Steps with prerequisites, chosen teams, releases and deadlines; teams with absences.
pub(crate) fn roadmap(steps: u32, teams: u32, seed: u64) -> PlanInput {
    let mut dice = Dice(seed);
    let start = day("2026-03-04");
    let later = |days: u32| start + chrono::Days::new(u64::from(days));
    let teams: Vec<_> = (0..teams)
        .map(|n| PlanTeam {
            key: format!("t{n}"),
            name: format!("Team {n}"),
            hours_per_week: f64::from(20 + dice.roll(80)),
            absences: (0..dice.roll(3))
                .map(|_| {
                    let from = dice.roll(200);
                    Absence { from: later(from), to: later(from + dice.roll(20)) }
                })
                .collect(),
        })
        .collect();
    let steps = (0..steps)
        .map(|n| {
            let likely = f64::from(8 + dice.roll(300));
            PlanStep {
                key: format!("s{n}"),
                name: format!("Step {n}"),
                effort_hours: Estimate::new(likely / 2.0, likely, likely * 2.0).expect("hours"),
                team: (dice.roll(2) == 0).then(|| dice.roll(teams.len() as u32) as usize),
                saving_per_week: match dice.roll(5) {
                    0 => None,
                    1 => Some(0.0),
                    _ => Some(f64::from(dice.roll(3000))),
                },
                after: (0..dice.roll(3)).filter(|_| n > 0).map(|_| dice.roll(n) as usize).collect(),
                release: (dice.roll(6) == 0).then(|| later(dice.roll(120))),
                deadline: (dice.roll(10) == 0).then(|| later(60 + dice.roll(400))),
                done: dice.roll(12) == 0,
            }
        })
        .collect();
    PlanInput { start, teams, steps, currency: "USD".to_owned() }
}
