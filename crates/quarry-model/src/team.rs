//! Who does the work.

use serde::{Deserialize, Serialize};

use crate::{ids::TeamId, provenance::Provenance, time::Date};

/// Days on which a team does not work; both ends are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// Its identity.
    pub id: TeamId,
    /// Its name; unique without regard to case.
    pub name: String,
    /// How many engineers it has.
    pub engineers: f64,
    /// Hours a week that one engineer works.
    pub hours_per_week: f64,
    /// The share of those hours that the roadmap may use, from 0 to 1.
    pub roadmap_share: f64,
    /// When it does not work.
    pub absences: Vec<Absence>,
    /// The authors of the history that belong to it.
    pub authors: Vec<String>,
    /// Where its numbers come from.
    pub provenance: Provenance,
}

impl Team {
    /// The team that is assumed while none is known: five engineers who give half of their time.
    #[must_use]
    pub fn assumed() -> Self {
        Self {
            id: crate::ids::Id::new(0),
            name: "One team".to_owned(),
            engineers: 5.0,
            hours_per_week: 40.0,
            roadmap_share: 0.5,
            absences: Vec::new(),
            authors: Vec::new(),
            provenance: Provenance::Default,
        }
    }

    /// Hours a week that the roadmap may use.
    #[must_use]
    pub fn roadmap_hours_per_week(&self) -> f64 {
        self.engineers * self.hours_per_week * self.roadmap_share
    }
}
