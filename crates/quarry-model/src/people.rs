//! What people say: votes, questions, decisions, weights, named states.

use serde::{Deserialize, Serialize};

use crate::{
    debt::Target,
    ids::{DecisionId, ProfileId, QuestionId, SnapshotId, VoteId},
    time::{Date, Timestamp},
};

/// How well somebody can explain a domain or module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Its identity.
    pub id: VoteId,
    /// What was voted on.
    #[serde(flatten)]
    pub target: Target,
    /// Who voted; one vote a person and target.
    pub voter: String,
    /// 0 = not at all, 3 = to a newcomer.
    pub grade: u32,
    /// What it does, in the voter's words.
    pub sentence: String,
    /// When.
    pub at: Timestamp,
}

/// The answer to a behaviour question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is meant to be so.
    Intended,
    /// It is so by accident.
    Accident,
    /// Nobody knows yet.
    Unknown,
}

/// A question about behaviour: is this how it should be?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BehaviourQuestion {
    /// Its identity.
    pub id: QuestionId,
    /// What is asked.
    pub question: String,
    /// What it is about.
    pub target: Option<Target>,
    /// The answer so far.
    pub answer: Answer,
    /// Who finds out.
    pub owner: String,
    /// When it was asked.
    pub asked: Timestamp,
}

/// A decision that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its identity.
    pub id: DecisionId,
    /// What was decided.
    pub title: String,
    /// Why.
    pub because: String,
    /// Who disagreed, and why.
    pub dissent: String,
    /// Who answers for it.
    pub owner: String,
    /// When it was taken.
    pub at: Timestamp,
    /// When to look at it again.
    pub review_on: Option<Date>,
}

/// A named state of the project, to go back to or to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its identity.
    pub id: SnapshotId,
    /// Its name.
    pub name: String,
    /// When it was taken.
    pub at: Timestamp,
    /// The number of the journal entry that was the last one then.
    pub journal: u32,
}

/// A criterion by which candidates are compared (FORMULAS.md section 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// The lower end of Ease.
    Ease,
    /// The share of accesses to tables that belong to others.
    ForeignData,
    /// Blocking operations for each module.
    BlockingPerModule,
    /// Net saving a week.
    NetSaving,
    /// Hours of effort.
    Effort,
    /// How badly teams and domain fit.
    TeamMismatch,
}

impl Criterion {
    /// Every criterion, in the order of declaration.
    pub const ALL: [Self; 6] = [
        Self::Ease,
        Self::ForeignData,
        Self::BlockingPerModule,
        Self::NetSaving,
        Self::Effort,
        Self::TeamMismatch,
    ];
}

/// A weight, and the fixed anchors that map a criterion to 0..1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// The criterion.
    pub criterion: Criterion,
    /// Its weight; not negative.
    pub weight: f64,
    /// The value that counts as 0.
    pub worst: f64,
    /// The value that counts as 1; may lie below `worst`.
    pub best: f64,
}

impl Weight {
    /// `value` on the scale from 0 (worst) to 1 (best), cut off at both ends.
    #[must_use]
    pub fn scale(&self, value: f64) -> f64 {
        ((value - self.worst) / (self.best - self.worst)).clamp(0.0, 1.0)
    }
}

/// A named set of weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StakeholderProfile {
    /// Its identity.
    pub id: ProfileId,
    /// Its name.
    pub name: String,
    /// One weight a criterion.
    pub weights: Vec<Weight>,
}

impl StakeholderProfile {
    /// Equal weights with the default anchors, used until somebody makes a profile.
    #[must_use]
    pub fn balanced(id: ProfileId) -> Self {
        let weights = Criterion::ALL
            .into_iter()
            .map(|criterion| {
                let (worst, best) = match criterion {
                    Criterion::Ease => (0.0, 1.0),
                    Criterion::ForeignData | Criterion::TeamMismatch => (1.0, 0.0),
                    Criterion::BlockingPerModule => (5.0, 0.0),
                    Criterion::NetSaving => (0.0, 10_000.0),
                    Criterion::Effort => (4_000.0, 0.0),
                };
                Weight { criterion, weight: 1.0, worst, best }
            })
            .collect();
        Self { id, name: "Balanced".to_owned(), weights }
    }
}
