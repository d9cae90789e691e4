//! The value of a candidate to a stakeholder (FORMULAS.md section 7).

use quarry_model::people::{Criterion, StakeholderProfile};
use serde::Serialize;

use crate::capacity::amount;

/// What one criterion adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CriterionPart {
    /// The criterion.
    pub criterion: Criterion,
    /// The figure, in the criterion's own unit; `None` when it is not known.
    pub figure: Option<f64>,
    /// The figure on the scale of the profile's fixed anchors, from 0 (worst) to 1 (best).
    pub scaled: Option<f64>,
    /// The profile's weight.
    pub weight: f64,
}

/// The value of a candidate, from 0 to 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Value {
    /// The weighted mean of the scaled criteria that are known; 0 when none is.
    pub value: f64,
    /// The weighted mean if everything that is not known were at its worst.
    pub lo: f64,
    /// The weighted mean if everything that is not known were at its best.
    pub hi: f64,
    /// The share of the weights whose criteria are known.
    pub known: f64,
    /// One part a criterion, in the order of the profile.
    pub parts: Vec<CriterionPart>,
}

impl Value {
    /// The value by a profile, with `figure` giving the figure of each criterion.
    pub(crate) fn new(
        profile: &StakeholderProfile,
        figure: impl Fn(Criterion) -> Option<f64>,
    ) -> Self {
        let parts: Vec<CriterionPart> = profile
            .weights
            .iter()
            .map(|weight| {
                let figure = figure(weight.criterion).filter(|figure| figure.is_finite());
                // Anchors that coincide say nothing: 0/0 on the scale.
                let scaled =
                    figure.map(|figure| weight.scale(figure)).filter(|scaled| !scaled.is_nan());
                CriterionPart {
                    criterion: weight.criterion,
                    figure,
                    scaled,
                    weight: amount(weight.weight),
                }
            })
            .collect();
        Self::of_parts(parts)
    }

    fn of_parts(parts: Vec<CriterionPart>) -> Self {
        let all: f64 = parts.iter().map(|part| part.weight).sum();
        let known: f64 =
            parts.iter().filter(|part| part.scaled.is_some()).map(|part| part.weight).sum();
        let sum: f64 = parts.iter().filter_map(|part| Some(part.weight * part.scaled?)).sum();
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self {
            value: share(sum, known),
            lo: share(sum, all),
            hi: share(sum + all - known, all),
            known: share(known, all),
            parts,
        }
    }
}
