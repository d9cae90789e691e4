//! What is to be planned, and what makes that impossible.

use quarry_model::{provenance::Estimate, team::Absence, time::Date};
use serde::{Deserialize, Serialize};

/// A team, as far as its time goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanTeam {
    /// What the caller knows it by.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Hours a week that the roadmap may use.
    pub hours_per_week: f64,
    /// When it does not work; may overlap.
    pub absences: Vec<Absence>,
}

/// A step that is to find its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanStep {
    /// What the caller knows it by.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Hours it takes; the likely value is planned with.
    pub effort_hours: Estimate,
    /// The team that does it, as a place in [`PlanInput::teams`]; `None` leaves it open.
    pub team: Option<usize>,
    /// What it saves a week once it is finished, in the project's currency; `None` when that is
    /// not known. A step that saves nothing, costs more than it saves or is not known has no
    /// cost of delay.
    pub saving_per_week: Option<f64>,
    /// Steps that must be finished first, as places in [`PlanInput::steps`].
    pub after: Vec<usize>,
    /// Not before this day.
    pub release: Option<Date>,
    /// Done by the end of this day, if it can be.
    pub deadline: Option<Date>,
    /// Whether it is done: it takes no time, and nothing waits for it.
    pub done: bool,
}

impl PlanStep {
    /// What a week of delay costs.
    pub(crate) fn weight(&self) -> f64 {
        self.saving_per_week.unwrap_or_default().max(0.0)
    }
}

/// Everything that decides the order. Among steps that cost the same to delay, the order of
/// `steps` is kept; so callers put what they rank first in front.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanInput {
    /// The first day on which anybody works on the roadmap.
    pub start: Date,
    /// Who does the work.
    pub teams: Vec<PlanTeam>,
    /// What is to be done.
    pub steps: Vec<PlanStep>,
    /// Currency code for sentences, such as `USD`.
    pub currency: String,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There is work and nobody to do it.
    #[error("no team has hours for the roadmap; give at least one team engineers and a share")]
    NoCapacity,
    /// The chosen team has no time at all.
    #[error(
        "“{step}” is given to the team “{team}”, which has no hours for the roadmap; give it a \
         share or choose another team"
    )]
    TeamWithoutHours {
        /// The step.
        step: String,
        /// The team.
        team: String,
    },
    /// Hours a week that are no amount of time.
    #[error("the team “{team}” has {hours} hours a week; give it a number from 0 to 100,000")]
    InvalidHours {
        /// The team.
        team: String,
        /// What was given, as text.
        hours: String,
    },
    /// A saving that is no amount of money.
    #[error("“{step}” saves {saving} a week; give it an amount of money")]
    InvalidSaving {
        /// The step.
        step: String,
        /// What was given, as text.
        saving: String,
    },
    /// A step names a team that is not there.
    #[error("“{step}” is given to a team that is not in the plan; choose another")]
    UnknownTeam {
        /// The step.
        step: String,
    },
    /// A step waits for one that is not there.
    #[error("“{step}” waits for a step that is not in the plan; remove that prerequisite")]
    UnknownPrerequisite {
        /// The step.
        step: String,
    },
    /// The work does not end within two hundred years.
    #[error(
        "“{step}” would not be finished within 200 years; check its effort and the hours of its \
         team"
    )]
    TooLong {
        /// The step.
        step: String,
    },
}

/// More hours a week than this are a mistake.
const MOST_HOURS: f64 = 100_000.0;

/// Refuses what no plan can be made from.
pub(crate) fn check(input: &PlanInput) -> Result<(), PlanError> {
    for team in &input.teams {
        if !(0.0..=MOST_HOURS).contains(&team.hours_per_week) {
            let hours = team.hours_per_week.to_string();
            return Err(PlanError::InvalidHours { team: team.name.clone(), hours });
        }
    }
    for step in &input.steps {
        let name = || step.name.clone();
        if let Some(saving) = step.saving_per_week.filter(|saving| !saving.is_finite()) {
            return Err(PlanError::InvalidSaving { step: name(), saving: saving.to_string() });
        }
        if step.after.iter().any(|before| *before >= input.steps.len()) {
            return Err(PlanError::UnknownPrerequisite { step: name() });
        }
        let Some(team) = step.team else { continue };
        let Some(team) = input.teams.get(team) else {
            return Err(PlanError::UnknownTeam { step: name() });
        };
        if !step.done && team.hours_per_week <= 0.0 {
            let team = team.name.clone();
            return Err(PlanError::TeamWithoutHours { step: name(), team });
        }
    }
    let work = input.steps.iter().any(|step| !step.done);
    if work && input.teams.iter().all(|team| team.hours_per_week <= 0.0) {
        return Err(PlanError::NoCapacity);
    }
    Ok(())
}
