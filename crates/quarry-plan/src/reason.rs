//! Why a step stands where it stands, in one or two sentences.

use quarry_model::time::Date;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::SAME_MOMENT,
    input::PlanInput,
    priority::rate,
    schedule::{Placed, Problem},
};

/// One reason for a step's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Reason {
    /// Of all that could start then, it saves most per hour of work.
    BestRate {
        /// What it saves a week.
        per_week: f64,
        /// Hours it takes.
        hours: f64,
    },
    /// It saves something, though other steps save more per hour.
    Saves {
        /// What it saves a week.
        per_week: f64,
    },
    /// What waits for it saves more than it does itself.
    Unlocks {
        /// The step that saves most among those that wait for it.
        step: usize,
        /// What that one saves a week.
        per_week: f64,
    },
    /// Nobody knows what it saves.
    SavingUnknown,
    /// It saves nothing, or costs more than it saves.
    NoSaving,
    /// It starts when this one is finished.
    WaitsFor {
        /// The step it waits for.
        step: usize,
    },
    /// It starts as early as it may.
    NotBefore {
        /// That day.
        day: Date,
    },
    /// It is due.
    Due {
        /// By the end of that day.
        day: Date,
    },
}

impl Reason {
    /// The reason as a sentence.
    #[must_use]
    pub fn sentence(&self, input: &PlanInput) -> String {
        let money = |amount: f64| format!("{} {}", input.currency, grouped(amount));
        let name = |step: &usize| input.steps.get(*step).map_or("", |step| step.name.as_str());
        match self {
            Self::BestRate { per_week, hours } => format!(
                "Saves {} a week for {} hours of work, the most per hour of all that could start \
                 then.",
                money(*per_week),
                grouped(*hours)
            ),
            Self::Saves { per_week } => {
                format!("Saves {} a week once it is finished.", money(*per_week))
            }
            Self::Unlocks { step, per_week } => {
                format!("Unlocks “{}”, which saves {} a week.", name(step), money(*per_week))
            }
            Self::SavingUnknown => "What it saves is not known.".to_owned(),
            Self::NoSaving => {
                "Saves nothing by the ledger, so it gives way to what does.".to_owned()
            }
            Self::WaitsFor { step } => format!("Waits for “{}”.", name(step)),
            Self::NotBefore { day } => format!("May not start before {day}."),
            Self::Due { day } => format!("Due by {day}."),
        }
    }
}

/// The reasons for the place of step `n`.
pub(crate) fn reasons(
    n: usize,
    input: &PlanInput,
    problem: &Problem,
    timetable: &[Option<Placed>],
) -> Vec<Reason> {
    let (step, job) = (&input.steps[n], &problem.jobs[n]);
    let Some(placed) = timetable[n] else { return Vec::new() };
    let mut reasons = vec![value(n, input, problem, timetable, placed.start)];
    let awaited = job
        .before
        .iter()
        .filter_map(|m| timetable[*m].map(|first| (first.finish, *m)))
        .filter(|(finish, _)| *finish >= placed.start - SAME_MOMENT)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    if let Some((_, step)) = awaited {
        reasons.push(Reason::WaitsFor { step });
    } else if let Some(day) = step.release
        && job.release > 0.0
        && placed.start <= job.release + SAME_MOMENT
    {
        reasons.push(Reason::NotBefore { day });
    }
    if let Some(day) = step.deadline {
        reasons.push(Reason::Due { day });
    }
    reasons
}

fn value(
    n: usize,
    input: &PlanInput,
    problem: &Problem,
    timetable: &[Option<Placed>],
    start: f64,
) -> Reason {
    let job = &problem.jobs[n];
    if job.weight > 0.0 {
        let could_start = |m: &usize| {
            let other = &problem.jobs[*m];
            let after = timetable[*m].is_some_and(|p| p.start >= start - SAME_MOMENT);
            let ready = other
                .before
                .iter()
                .all(|first| timetable[*first].is_some_and(|p| p.finish <= start + SAME_MOMENT));
            let shared = other.teams.iter().any(|team| job.teams.contains(team));
            after && ready && shared && other.release <= start + SAME_MOMENT
        };
        let mine = rate(job.weight, job.hours);
        let best = (0..timetable.len())
            .filter(could_start)
            .all(|m| rate(problem.jobs[m].weight, problem.jobs[m].hours) <= mine + 1e-9);
        if best {
            return Reason::BestRate { per_week: job.weight, hours: job.hours };
        }
    }
    let mut seen = vec![false; timetable.len()];
    let mut path = problem.dependents[n].clone();
    let mut best: Option<(f64, usize)> = None;
    while let Some(m) = path.pop() {
        if std::mem::replace(&mut seen[m], true) {
            continue;
        }
        let weight = problem.jobs[m].weight;
        let more = |(held, at): (f64, usize)| weight > held || (weight >= held && m < at);
        if weight > 0.0 && best.is_none_or(more) {
            best = Some((weight, m));
        }
        path.extend(&problem.dependents[m]);
    }
    match (best, input.steps[n].saving_per_week) {
        (Some((per_week, step)), _) if per_week > job.weight => Reason::Unlocks { step, per_week },
        (_, None) => Reason::SavingUnknown,
        (_, Some(_)) if job.weight > 0.0 => Reason::Saves { per_week: job.weight },
        (_, Some(_)) => Reason::NoSaving,
    }
}

/// A whole number with a comma between thousands; what is below ten keeps one decimal.
fn grouped(amount: f64) -> String {
    if amount.abs() < 9.95 && (amount - amount.round()).abs() >= 0.05 {
        return format!("{amount:.1}");
    }
    let digits = format!("{:.0}", amount.abs());
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if amount <= -0.5 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        for (amount, text) in [
            (0.0, "0"),
            (0.25, "0.2"),
            (9.0, "9"),
            (12.4, "12"),
            (999.6, "1,000"),
            (1_234_567.0, "1,234,567"),
            (-1200.0, "-1,200"),
        ] {
            assert_eq!(grouped(amount), text);
        }
    }
}
