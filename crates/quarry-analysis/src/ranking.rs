//! The order of the candidates by a stakeholder's weights, how sure it is, and how far
//! stakeholders agree (FORMULAS.md section 7).

use quarry_model::{
    ids::{CandidateId, Id as _, ProfileId},
    people::{Criterion, StakeholderProfile, Weight},
};
use serde::Serialize;

use crate::{
    robustness::{
        DRAWS, Robustness, Spread, Standing, Weights, first_stays, kendall_tau, robustness,
    },
    score::CandidateScore,
    value::Value,
};

/// Profiles to begin with, each with the default anchors: equal weights, what comes out for users
/// soon, how cleanly it can be cut, and money.
#[must_use]
pub fn presets() -> Vec<StakeholderProfile> {
    // In the order of `Criterion::ALL`.
    let of = |name: &str, weights: [f64; 6]| {
        let mut profile = StakeholderProfile::balanced(ProfileId::new(0));
        name.clone_into(&mut profile.name);
        for (weight, value) in profile.weights.iter_mut().zip(weights) {
            weight.weight = value;
        }
        profile
    };
    vec![
        StakeholderProfile::balanced(ProfileId::new(0)),
        of("Product", [2.0, 0.5, 0.5, 3.0, 3.0, 1.0]),
        of("Engineering", [3.0, 3.0, 3.0, 1.0, 1.0, 2.0]),
        of("Finance", [1.0, 0.5, 0.5, 4.0, 3.0, 1.0]),
    ]
}

/// The candidates in order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// Those with modules: quick wins first, then what may be one, then the rest, each by value
    /// and then by identity.
    pub candidates: Vec<Ranked>,
    /// Which candidate has the best value if what is not known counts as the middle of the scale.
    pub best: Option<CandidateId>,
    /// For each criterion that has a weight, the interval of its share of all weights in which
    /// `best` stays the best while the others keep their proportions.
    pub stays: Vec<Stays>,
    /// What the shares rest on: weights drawn from all that are possible, scores from what is
    /// known of them; the same order as `candidates`. Criteria of which nothing is known for any
    /// candidate are left out.
    pub robustness: Robustness,
}

/// A candidate's place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    /// The candidate.
    pub candidate: CandidateId,
    /// Its rank: 1 and how many stand before it surely, as better quick wins or with a better
    /// value under 90 % of the weightings. Those that can't be told apart share a rank.
    pub rank: u32,
    /// Its value to the stakeholder.
    pub value: Value,
    /// How sure its place by value is, in plain words.
    pub sureness: String,
}

/// How far the weight of a criterion can move.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Stays {
    /// The criterion.
    pub criterion: Criterion,
    /// Its share of all weights.
    pub share: f64,
    /// The lowest share with which the best candidate stays the best.
    pub lo: f64,
    /// The highest.
    pub hi: f64,
}

impl CandidateScore {
    /// What is known of the figure by which a criterion compares candidates, in its own unit: the
    /// most likely value in the middle. `None` when nothing is known.
    #[must_use]
    pub fn figure(&self, criterion: Criterion) -> Option<[f64; 3]> {
        let exact = |figure: f64| [figure; 3];
        match criterion {
            // The lower end is the criterion; what could not be decided may still be easier.
            Criterion::Ease => self.ease.map(|ease| [ease.lo, ease.lo, ease.hi]),
            Criterion::ForeignData => {
                self.foreign_data.and_then(|foreign| foreign.share()).map(exact)
            }
            Criterion::BlockingPerModule => self.blocking_per_module.map(|blocking| {
                let unknown = f64::from(self.counts.unknown()) / f64::from(self.modules.max(1));
                [blocking, blocking, blocking + unknown]
            }),
            Criterion::NetSaving => {
                self.debt.net_saving_per_week.map(|net| [net.lo, net.likely, net.hi])
            }
            Criterion::Effort => (self.modules > 0)
                .then(|| [self.effort.lo(), self.effort.likely(), self.effort.hi()]),
            Criterion::TeamMismatch => self.team_mismatch.map(exact),
        }
    }

    /// Its value to a stakeholder.
    #[must_use]
    pub fn value_to(&self, profile: &StakeholderProfile) -> Value {
        Value::new(profile, |criterion| self.figure(criterion).map(|[_, likely, _]| likely))
    }

    /// The figure on the scale of a weight's anchors.
    fn spread(&self, weight: &Weight) -> Spread {
        let Some([lo, likely, hi]) = self.figure(weight.criterion) else { return Spread::UNKNOWN };
        let [lo, likely, hi] = [weight.scale(lo), weight.scale(likely), weight.scale(hi)];
        // Anchors that coincide say nothing.
        if lo.is_nan() || likely.is_nan() || hi.is_nan() {
            return Spread::UNKNOWN;
        }
        Spread::of(lo, likely, hi)
    }
}

/// The candidates in the order of a stakeholder.
#[must_use]
pub fn ranking(scores: &[CandidateScore], profile: &StakeholderProfile) -> Ranking {
    let ordered = in_order(scores, profile);
    let weights = counting(profile, &ordered);
    let spreads: Vec<Vec<Spread>> = ordered
        .iter()
        .map(|(score, _)| weights.iter().map(|weight| score.spread(weight)).collect())
        .collect();
    let robustness = robustness(&spreads, &Weights::Any, DRAWS);
    let ranks: Vec<u32> = (0..ordered.len())
        .map(|at| {
            let verdict = |at: usize| ordered[at].0.quick_win.verdict;
            let before = |other: usize| {
                verdict(other) < verdict(at)
                    || (verdict(other) == verdict(at) && robustness.is_before(other, at))
            };
            1 + (0..ordered.len()).filter(|other| before(*other)).count() as u32
        })
        .collect();
    let (best, stays) = stays(&ordered, &weights, &spreads);
    let candidates = ordered
        .into_iter()
        .zip(ranks)
        .zip(&robustness.candidates)
        .map(|(((score, value), rank), standing)| Ranked {
            candidate: score.candidate,
            rank,
            value,
            sureness: sureness(standing),
        })
        .collect();
    Ranking { candidates, best, stays, robustness }
}

/// Candidates with modules and their values, in the default order.
fn in_order<'a>(
    scores: &'a [CandidateScore],
    profile: &StakeholderProfile,
) -> Vec<(&'a CandidateScore, Value)> {
    let mut ordered: Vec<(&CandidateScore, Value)> = scores
        .iter()
        .filter(|score| score.modules > 0)
        .map(|score| (score, score.value_to(profile)))
        .collect();
    ordered.sort_by(|(a, a_value), (b, b_value)| {
        let verdicts = a.quick_win.verdict.cmp(&b.quick_win.verdict);
        let values = b_value.value.total_cmp(&a_value.value);
        verdicts.then(values).then(a.candidate.cmp(&b.candidate))
    });
    ordered
}

/// The weights that are drawn: not those of 0, since such a criterion does not matter to the
/// stakeholder, nor those of criteria of which nothing is known for any candidate, since they
/// can't tell one from another. All of them if none is left.
fn counting(profile: &StakeholderProfile, ordered: &[(&CandidateScore, Value)]) -> Vec<Weight> {
    let is_known = |weight: &&Weight| {
        ordered.iter().any(|(score, _)| score.figure(weight.criterion).is_some())
    };
    let some: Vec<Weight> = profile
        .weights
        .iter()
        .filter(|weight| weight.weight > 0.0)
        .filter(is_known)
        .copied()
        .collect();
    if some.is_empty() { profile.weights.clone() } else { some }
}

fn stays(
    ordered: &[(&CandidateScore, Value)],
    weights: &[Weight],
    spreads: &[Vec<Spread>],
) -> (Option<CandidateId>, Vec<Stays>) {
    let all: f64 = weights.iter().map(|weight| weight.weight).sum();
    let equal = 1.0 / weights.len().max(1) as f64;
    let shares: Vec<f64> =
        weights.iter().map(|weight| if all > 0.0 { weight.weight / all } else { equal }).collect();
    let likely: Vec<Vec<f64>> =
        spreads.iter().map(|row| row.iter().map(|spread| spread.likely).collect()).collect();
    let Some((best, intervals)) = first_stays(&likely, &shares) else { return (None, Vec::new()) };
    let stays = weights
        .iter()
        .zip(shares)
        .zip(intervals)
        .map(|((weight, share), (lo, hi))| Stays { criterion: weight.criterion, share, lo, hi })
        .collect();
    (ordered.get(best).map(|(score, _)| score.candidate), stays)
}

/// Such as “first under 62 % of weightings, in the top three under 91 %”.
fn sureness(standing: &Standing) -> String {
    let percent = |share: f64| match (share * 100.0).round() {
        0.0 if share > 0.0 => "less than 1 %".to_owned(),
        100.0 if share < 1.0 => "more than 99 %".to_owned(),
        whole => format!("{whole:.0} %"),
    };
    let (first, three) = (standing.within(1), standing.within(3));
    let candidates = standing.ranks.len();
    let mut text = match first {
        _ if candidates < 2 => return "the only candidate".to_owned(),
        // A sum of shares is 1 only to within rounding.
        all if all > 1.0 - 1e-9 => return "first under all weightings".to_owned(),
        0.0 => "never first".to_owned(),
        some => format!("first under {} of weightings", percent(some)),
    };
    if candidates > 3 {
        let said = match three {
            all if all > 1.0 - 1e-9 => ", always in the top three".to_owned(),
            0.0 => ", never in the top three".to_owned(),
            some => format!(", in the top three under {}", percent(some)),
        };
        text.push_str(&said);
    }
    text
}

/// How far stakeholders agree on the order of the candidates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Each pair of profiles, by their places: Kendall's tau-b of the values, from -1 (reversed)
    /// to 1 (the same); `None` where a profile ties all candidates.
    pub pairs: Vec<(usize, usize, Option<f64>)>,
    /// The candidates whose places differ most, the most contested first.
    pub contested: Vec<Contested>,
}

/// A candidate on whose place stakeholders do not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Contested {
    /// The candidate.
    pub candidate: CandidateId,
    /// Its best place, from 1, and the profile that gives it.
    pub best: (u32, usize),
    /// Its worst place, and the profile that gives it.
    pub worst: (u32, usize),
}

/// How far profiles agree.
#[must_use]
pub fn agreement(scores: &[CandidateScore], profiles: &[StakeholderProfile]) -> Agreement {
    let counted: Vec<&CandidateScore> = scores.iter().filter(|score| score.modules > 0).collect();
    let values: Vec<Vec<f64>> = profiles
        .iter()
        .map(|profile| counted.iter().map(|score| score.value_to(profile).value).collect())
        .collect();
    let pairs = (0..profiles.len())
        .flat_map(|b| (0..b).map(move |a| (a, b)))
        .map(|(a, b)| (a, b, kendall_tau(&values[a], &values[b])))
        .collect();
    let mut contested: Vec<Contested> = (0..counted.len())
        .filter_map(|at| {
            let place = |values: &Vec<f64>| {
                1 + values.iter().filter(|other| **other > values[at]).count() as u32
            };
            let places = || values.iter().map(place).zip(0..);
            let (best, worst) = (places().min()?, places().max_by_key(|(place, _)| *place)?);
            let candidate = counted[at].candidate;
            (best.0 < worst.0).then_some(Contested { candidate, best, worst })
        })
        .collect();
    contested
        .sort_by_key(|one| (one.best.0.cast_signed() - one.worst.0.cast_signed(), one.candidate));
    Agreement { pairs, contested }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_says_how_sure_a_place_is() {
        let check = |ranks: &[f64], said: &str| {
            let standing =
                Standing { ranks: ranks.to_vec(), central_weights: None, confidence: None };
            assert_eq!(sureness(&standing), said);
        };
        check(
            &[0.62, 0.2, 0.09, 0.09],
            "first under 62 % of weightings, in the top three under 91 %",
        );
        check(&[0.62, 0.38], "first under 62 % of weightings");
        check(&[0.0, 0.0, 0.0, 1.0], "never first, never in the top three");
        check(
            &[0.001, 0.999, 0.0, 0.0],
            "first under less than 1 % of weightings, always in the top three",
        );
        check(&[0.999, 0.001], "first under more than 99 % of weightings");
        check(&[1.0, 0.0, 0.0, 0.0], "first under all weightings");
        check(&[1.0], "the only candidate");
    }
}
