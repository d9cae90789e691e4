//! The assumption whose change turns the answer (FORMULAS.md section 6): of each assumption the
//! smallest change, by a factor, after which carrying the disposition out instead of doing nothing
//! is no longer what costs less up to the horizon, or after which another candidate is the best.
//!
//! The removed share, the running cost and what the cut leaves behind enter the net present value
//! linearly, so that theirs is exact; the horizon turns it at the break-even, exact too. The others
//! are looked for on a grid of factors and then bisected.

use std::collections::BTreeMap;

use quarry_model::{
    ids::CandidateId,
    people::{Criterion, StakeholderProfile},
    provenance::Estimate,
};
use serde::Serialize;

use crate::{cash_flow::WEEKS_PER_MONTH, net_saving::Stakes, score::CandidateScore, value::Value};

/// The largest change that is looked at, as a factor.
pub const LARGEST_FACTOR: f64 = 10.0;
/// Steps from no change to the largest, each way.
const GRID: u32 = 60;
/// Halvings of a step: the factor is found to 1e-12.
const HALVINGS: u32 = 40;

/// What a candidate's money rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// The share of its debt's cost that goes away.
    RemovedShare,
    /// Hours it takes.
    Effort,
    /// What an engineering hour costs.
    HourCost,
    /// What an engineering hour contributes.
    HourValue,
    /// What running it costs a week.
    RunningCost,
    /// Hours a week for the debt that the cut creates.
    Upkeep,
    /// Hours a week that the team gives to the work.
    Pace,
    /// Discount rate a year.
    DiscountRate,
    /// Months that are looked at.
    Horizon,
}

impl Assumption {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::RemovedShare,
        Self::Effort,
        Self::HourCost,
        Self::HourValue,
        Self::RunningCost,
        Self::Upkeep,
        Self::Pace,
        Self::DiscountRate,
        Self::Horizon,
    ];
}

/// A candidate's money under one changed assumption.
#[derive(Debug, Clone)]
struct Case {
    stakes: Stakes,
    /// In weeks.
    horizon: f64,
}

impl Case {
    /// What the assumption is now.
    fn now(&self, assumption: Assumption) -> f64 {
        let stakes = &self.stakes;
        match assumption {
            Assumption::RemovedShare => stakes.removed_share()[1],
            Assumption::Effort => stakes.effort().map_or(0.0, Estimate::likely),
            Assumption::HourCost => stakes.hour_cost,
            Assumption::HourValue => stakes.hour_value,
            Assumption::RunningCost => stakes.running_cost(),
            Assumption::Upkeep => stakes.upkeep_hours(),
            Assumption::Pace => stakes.pace.hours_per_week,
            Assumption::DiscountRate => stakes.discount_rate,
            Assumption::Horizon => self.horizon / WEEKS_PER_MONTH,
        }
    }

    /// The same with one assumption times a factor.
    fn with(&self, assumption: Assumption, factor: f64) -> Self {
        let mut case = self.clone();
        let stakes = &mut case.stakes;
        match assumption {
            Assumption::RemovedShare => {
                let [lo, likely, hi] = stakes.removed_share().map(|share| share * factor);
                stakes.removed = Estimate::new(lo, likely, hi).unwrap_or(Estimate::ZERO);
            }
            Assumption::Effort => {
                stakes.seam_effort = stakes.seam_effort.times(factor);
                stakes.said_effort = stakes.said_effort.map(|hours| hours.times(factor));
            }
            Assumption::HourCost => stakes.hour_cost *= factor,
            Assumption::HourValue => stakes.hour_value *= factor,
            Assumption::RunningCost => stakes.running *= factor,
            Assumption::Upkeep => {
                let table = &mut stakes.upkeep_table;
                for hours in [
                    &mut table.deployment,
                    &mut table.call,
                    &mut table.replica,
                    &mut table.outbox,
                    &mut table.library,
                ] {
                    *hours *= factor;
                }
            }
            Assumption::Pace => stakes.pace.hours_per_week *= factor,
            Assumption::DiscountRate => stakes.discount_rate *= factor,
            Assumption::Horizon => case.horizon *= factor,
        }
        case
    }

    /// What doing it now instead of nothing is worth today.
    fn worth(&self) -> Option<f64> {
        let flow = self.stakes.cash_flow()?;
        Some(flow.net_present_value(0.0, self.horizon, self.stakes.discount()))
    }

    /// The factor at which it is worth nothing, where a formula gives it.
    fn exact(&self, assumption: Assumption) -> Option<f64> {
        let (stakes, flow) = (&self.stakes, self.stakes.cash_flow()?);
        let discount = stakes.discount();
        if assumption == Assumption::Horizon {
            return Some(flow.break_even(discount)? / self.horizon);
        }
        let weeks_saved = discount.annuity(flow.weeks, self.horizon);
        // The saving a week at which the cost is just covered, less the one there is.
        let short = flow.cost_today(0.0, discount) / weeks_saved - flow.saving_per_week;
        let money = match assumption {
            Assumption::RemovedShare => stakes.removed_share()[1] * stakes.items_per_week(),
            Assumption::RunningCost => -stakes.running_cost(),
            Assumption::Upkeep => -(stakes.upkeep_hours() * stakes.hour_cost),
            _ => return None,
        };
        Some(1.0 + short / money).filter(|factor| factor.is_finite() && *factor > 0.0)
    }

    fn is_linear(assumption: Assumption) -> bool {
        matches!(
            assumption,
            Assumption::RemovedShare
                | Assumption::RunningCost
                | Assumption::Upkeep
                | Assumption::Horizon
        )
    }
}

/// How far one assumption has to change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Flip {
    /// Which.
    pub assumption: Assumption,
    /// What it is now, in its own unit: a share, hours, money or months.
    pub now: f64,
    /// What it is where the answer turns; `None` when it does not within a factor of ten.
    pub at: Option<f64>,
}

impl Flip {
    /// How large the change is: 1 is none, 2 is twice or half.
    #[must_use]
    pub fn size(&self) -> Option<f64> {
        self.at.map(|at| (at / self.now).max(self.now / at))
    }
}

/// What would turn the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flips {
    /// What carrying it out now instead of doing nothing is worth today, up to the horizon.
    pub worth: f64,
    /// One for each assumption that has a value, the one that turns the answer soonest first.
    pub answer: Vec<Flip>,
    /// The same for the first place, if it is the first; empty if it is not.
    pub first_place: Vec<Flip>,
}

/// The smallest factor, up or down, after which `turned` holds.
fn nearest(turned: impl Fn(f64) -> bool) -> Option<f64> {
    let step = LARGEST_FACTOR.ln() / f64::from(GRID);
    for n in 1..=GRID {
        let far = f64::from(n) * step;
        for sign in [1.0, -1.0] {
            if !turned((sign * far).exp()) {
                continue;
            }
            let (mut stays, mut turns) = (far - step, far);
            for _ in 0..HALVINGS {
                let middle = f64::midpoint(stays, turns);
                if turned((sign * middle).exp()) { turns = middle } else { stays = middle }
            }
            return Some((sign * turns).exp());
        }
    }
    None
}

/// The most that an assumption can be.
fn most(assumption: Assumption) -> f64 {
    if assumption == Assumption::RemovedShare { 1.0 } else { f64::INFINITY }
}

fn flip(case: &Case, assumption: Assumption, factor: Option<f64>) -> Flip {
    let now = case.now(assumption);
    let within = 1.0 / LARGEST_FACTOR..=LARGEST_FACTOR;
    let at = factor.filter(|factor| within.contains(factor)).map(|factor| factor * now);
    Flip { assumption, now, at: at.filter(|at| *at <= most(assumption)) }
}

fn sorted(mut flips: Vec<Flip>) -> Vec<Flip> {
    let size = |flip: &Flip| flip.size().unwrap_or(f64::INFINITY);
    flips.sort_by(|a, b| size(a).total_cmp(&size(b)).then(a.assumption.cmp(&b.assumption)));
    flips
}

/// What would turn the answer for a candidate, and its first place among all `scores`; `None`
/// while its saving or its effort is not known, or when it is to be left as it is.
#[must_use]
pub fn flips(
    scores: &[CandidateScore],
    profile: &StakeholderProfile,
    candidate: CandidateId,
    horizon_months: u32,
) -> Option<Flips> {
    let score = scores.iter().find(|score| score.candidate == candidate)?;
    let horizon = f64::from(horizon_months) * WEEKS_PER_MONTH;
    let case = Case { stakes: score.debt.stakes.clone()?, horizon };
    if case.stakes.disposition == quarry_model::candidate::Disposition::Leave {
        return None;
    }
    let worth = case.worth()?;
    let pays = worth > 0.0;
    let counting = || Assumption::ALL.into_iter().filter(|one| case.now(*one) > 0.0);
    let answer = counting()
        .map(|assumption| {
            let turned = |factor: f64| {
                case.with(assumption, factor).worth().is_some_and(|worth| (worth > 0.0) != pays)
            };
            let factor =
                if Case::is_linear(assumption) { case.exact(assumption) } else { nearest(turned) };
            flip(&case, assumption, factor)
        })
        .collect();
    let field = Field { scores, profile };
    let is_first = field.first(&BTreeMap::new()) == Some(candidate);
    let first_place = counting().filter(|_| is_first).filter_map(|assumption| {
        let changed = |factor: f64| field.changed(candidate, &case, assumption, factor);
        let factor = nearest(|factor| field.first(&changed(factor)) != Some(candidate));
        let enters = !matches!(
            assumption,
            Assumption::Pace | Assumption::DiscountRate | Assumption::Horizon
        );
        enters.then(|| flip(&case, assumption, factor))
    });
    Some(Flips { worth, answer: sorted(answer), first_place: sorted(first_place.collect()) })
}

/// All candidates, to see which is the best.
struct Field<'a> {
    scores: &'a [CandidateScore],
    profile: &'a StakeholderProfile,
}

impl Field<'_> {
    /// The net saving and the effort of the candidates that an assumption changes: what an hour
    /// costs and is worth and what a cut leaves behind is set for all of them, the rest is the
    /// candidate's own.
    fn changed(
        &self,
        candidate: CandidateId,
        case: &Case,
        assumption: Assumption,
        factor: f64,
    ) -> BTreeMap<CandidateId, (f64, Option<f64>)> {
        let figures =
            |stakes: &Stakes| (stakes.net_saving().likely, stakes.effort().map(Estimate::likely));
        let all =
            matches!(assumption, Assumption::HourCost | Assumption::HourValue | Assumption::Upkeep);
        if !all {
            let changed = case.with(assumption, factor);
            return BTreeMap::from([(candidate, figures(&changed.stakes))]);
        }
        let of = |score: &CandidateScore| {
            let stakes = score.debt.stakes.clone()?;
            let changed = Case { stakes, horizon: case.horizon }.with(assumption, factor);
            Some((score.candidate, figures(&changed.stakes)))
        };
        self.scores.iter().filter_map(of).collect()
    }

    /// The best candidate: the quick wins as they are now, then the highest value.
    fn first(&self, changed: &BTreeMap<CandidateId, (f64, Option<f64>)>) -> Option<CandidateId> {
        let with_modules = || self.scores.iter().filter(|score| score.modules > 0);
        let verdict = with_modules().map(|score| score.quick_win.verdict).min()?;
        let value = |score: &CandidateScore| {
            let own = changed.get(&score.candidate);
            Value::new(self.profile, |criterion| match (criterion, own) {
                (Criterion::NetSaving, Some((saving, _))) => Some(*saving),
                (Criterion::Effort, Some((_, Some(effort)))) => Some(*effort),
                _ => score.figure(criterion).map(|[_, likely, _]| likely),
            })
            .value
        };
        let mut best: Option<(f64, CandidateId)> = None;
        for score in with_modules().filter(|score| score.quick_win.verdict == verdict) {
            let value = value(score);
            let before = best.is_none_or(|(most, id)| {
                value.total_cmp(&most).then(id.cmp(&score.candidate)).is_gt()
            });
            if before {
                best = Some((value, score.candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}
