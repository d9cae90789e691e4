//! What the team sets once for the project.

use serde::{Deserialize, Serialize};

use crate::provenance::{Estimate, InvalidEstimate, Provenance};

/// Hours that each kind of work takes (FORMULAS.md section 5).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EffortTable {
    /// Setting up a service.
    pub set_up: Estimate,
    /// Each one-way operation.
    pub one_way: Estimate,
    /// Each read.
    pub read: Estimate,
    /// Each blocking operation; operations not decided count as these.
    pub blocking: Estimate,
    /// Each table that moves.
    pub table: Estimate,
    /// Each batch job to split.
    pub split_job: Estimate,
    /// Each test that crosses the boundary.
    pub crossing_test: Estimate,
    /// Where the numbers come from.
    pub provenance: Provenance,
    /// Hours that go on every week after the cut.
    #[serde(default)]
    pub upkeep: UpkeepTable,
}

/// The debt that a cut itself takes on: hours a week for each thing that it leaves behind, for as
/// long as it stands (FORMULAS.md section 6).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct UpkeepTable {
    /// A second deployment: its pipeline, its updates, being on call for it.
    pub deployment: f64,
    /// Each remote call: time-outs, retries, two versions of its contract.
    pub call: f64,
    /// Each copy of data that is kept up to date.
    pub replica: f64,
    /// Each event that has to be kept in an outbox until the commit.
    pub outbox: f64,
    /// Each library that both sides carry, and that is changed twice.
    pub library: f64,
    /// Where the hours come from.
    pub provenance: Provenance,
}

impl Default for UpkeepTable {
    /// An assumption, marked as a default: a quarter of an hour a month and call, an hour a month
    /// and copy of data, half an hour a month and outbox or library, an hour a week for the
    /// second deployment. No publication gives these per operation, so that a team should set its
    /// own.
    fn default() -> Self {
        Self {
            deployment: 1.0,
            call: 0.06,
            replica: 0.25,
            outbox: 0.12,
            library: 0.12,
            provenance: Provenance::Default,
        }
    }
}

/// What the team sets once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The project's name.
    pub name: String,
    /// What a reader must know before believing the numbers; shown on every view and report.
    /// Samples say here what in them is illustrative.
    pub notice: String,
    /// Currency code, such as `USD`.
    pub currency: String,
    /// Loaded cost of an engineering hour, in the currency.
    pub hour_cost: f64,
    /// Value that an hour of engineering contributes, in the currency.
    pub hour_value: f64,
    /// Discount rate a year, such as 0.1.
    pub discount_rate: f64,
    /// Where the money figures above come from.
    pub money_provenance: Provenance,
    /// Hours for each kind of work.
    pub effort: EffortTable,
    /// How long a first wave may take one team, in weeks.
    pub first_wave_weeks: f64,
    /// The share of packages from which a module that uses at most two others counts as a
    /// utility.
    pub utility_share: f64,
    /// Commits with more files are left out of co-change.
    pub mass_commit_files: u32,
    /// The name that changes made in the window are kept under; may be empty.
    pub person: String,
}

impl EffortTable {
    /// The defaults of FORMULAS.md section 5, marked as defaults.
    #[must_use]
    pub fn defaults() -> Self {
        let hours = |lo, likely, hi| -> Estimate {
            let estimate: Result<_, InvalidEstimate> = Estimate::new(lo, likely, hi);
            estimate.unwrap_or(Estimate::ZERO)
        };
        Self {
            set_up: hours(40.0, 80.0, 200.0),
            one_way: hours(4.0, 8.0, 16.0),
            read: hours(8.0, 16.0, 40.0),
            blocking: hours(8.0, 24.0, 60.0),
            table: hours(16.0, 40.0, 120.0),
            split_job: hours(16.0, 40.0, 80.0),
            crossing_test: hours(1.0, 2.0, 6.0),
            provenance: Provenance::Default,
            upkeep: UpkeepTable::default(),
        }
    }
}

impl Settings {
    /// The settings of a new project.
    #[must_use]
    pub fn new(name: String) -> Self {
        Self {
            name,
            notice: String::new(),
            currency: "USD".to_owned(),
            hour_cost: 95.0,
            hour_value: 130.0,
            discount_rate: 0.1,
            money_provenance: Provenance::Default,
            effort: EffortTable::defaults(),
            first_wave_weeks: 6.0,
            utility_share: 0.25,
            mass_commit_files: 30,
            person: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_default_effort_is_zero() {
        let table = EffortTable::defaults();
        for hours in [table.set_up, table.one_way, table.read, table.blocking] {
            assert!(hours.lo() > 0.0);
        }
        for hours in [table.table, table.split_job, table.crossing_test] {
            assert!(hours.lo() > 0.0);
        }
    }
}
