//! Sequencing of a roadmap under precedence and capacity, on a calendar.
//!
//! [`plan`] puts steps in the order that costs least: every week in which a step is not finished
//! costs what it would save a week (FORMULAS.md section 8, `min sum w_j C_j`).
//!
//! What this version assumes, so that its dates can be read rightly:
//! - a team works on one step at a time, with all its roadmap hours, from start to finish;
//! - everybody works Monday to Friday, the week's hours spread evenly; a team rests on its
//!   absences;
//! - cost runs in working time: a week is five working days, and finishing on Friday evening or
//!   on Monday morning is the same;
//! - a step nobody was chosen for goes to the team that finishes it first.
//!
//! **Architecture invariant:** no clock and no chance: the day the plan starts is an input, and
//! the search counts its attempts.

pub mod calendar;
pub mod input;
pub mod plan;
pub mod reason;

mod bound;
mod precedence;
mod priority;
mod schedule;
mod search;

pub use input::{PlanError, PlanInput, PlanStep, PlanTeam};
pub use plan::{BrokenDependency, Plan, Planned, StoppedBy, plan};
pub use reason::Reason;
