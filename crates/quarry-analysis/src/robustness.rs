//! How sure a ranking is when nobody knows the right weights: SMAA-2 (Lahdelma and Salminen,
//! "SMAA-2: Stochastic multicriteria acceptability analysis for group decision making", 2001;
//! FORMULAS.md section 7).
//!
//! Weights are drawn uniformly from all that are possible, scores from what is known of them. The
//! draws are split into blocks of a fixed size, each with a seed of its own, so that the result is
//! the same to the last bit however many threads work on it.

use rayon::prelude::*;
use serde::Serialize;

/// Draws that give shares to within 0.01 with a confidence of 95 % (1.96² · 0.25 / 0.01²).
pub const DRAWS: u32 = 9_604;
/// Draws of the scores for the confidence factors: to within 0.02.
const CONFIDENCE_DRAWS: u32 = 2_401;
/// Draws of a block.
const BLOCK: u32 = 601;
/// From this share of the draws on, one candidate is said to stand before another.
pub const STRICT: f64 = 0.9;

/// What is known of a candidate's score on a criterion, on the scale from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// The lowest it can be.
    pub lo: f64,
    /// The most likely.
    pub likely: f64,
    /// The highest.
    pub hi: f64,
}

impl Spread {
    /// A score that could be anything.
    pub const UNKNOWN: Self = Self { lo: 0.0, likely: 0.5, hi: 1.0 };

    /// A score that is known.
    #[must_use]
    pub fn exact(score: f64) -> Self {
        Self { lo: score, likely: score, hi: score }
    }

    /// Three points in any order, cut off at both ends of the scale; as a figure is put on the
    /// scale its lowest point may become the highest.
    #[must_use]
    pub fn of(a: f64, likely: f64, b: f64) -> Self {
        let (lo, hi) = (a.min(b).clamp(0.0, 1.0), a.max(b).clamp(0.0, 1.0));
        Self { lo, likely: likely.clamp(lo, hi), hi }
    }

    /// A draw from the triangle over the three points; `at` is uniform on 0..1.
    fn draw(self, at: f64) -> f64 {
        let (below, whole) = (self.likely - self.lo, self.hi - self.lo);
        if whole <= 0.0 {
            return self.lo;
        }
        if at * whole < below {
            self.lo + (at * whole * below).sqrt()
        } else {
            self.hi - ((1.0 - at) * whole * (self.hi - self.likely)).sqrt()
        }
    }
}

/// Which weights are possible.
#[derive(Debug, Clone, PartialEq)]
pub enum Weights {
    /// All that are not negative and sum to 1.
    Any,
    /// For each criterion the lowest and highest part, before they are made to sum to 1.
    Within(Vec<(f64, f64)>),
}

/// How sure a ranking is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Robustness {
    /// How many draws the shares rest on.
    pub draws: u32,
    /// One entry a candidate, in the order in which they were given.
    pub candidates: Vec<Standing>,
    /// Row by row: the share of the draws in which the candidate of the row is better than that
    /// of the column. What is equally good counts for neither.
    pub wins: Vec<f64>,
}

/// How a candidate stands over all draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// The share of the draws in which it has each rank, the first rank first. Candidates that are
    /// equally good share the better rank.
    pub ranks: Vec<f64>,
    /// The mean of the weights with which it is first: what somebody must want who prefers it;
    /// `None` if it never is.
    pub central_weights: Option<Vec<f64>>,
    /// With these weights, the share of the draws of scores in which it is first.
    pub confidence: Option<f64>,
}

impl Standing {
    /// The share of the draws in which it has one of the first `ranks` ranks.
    #[must_use]
    pub fn within(&self, ranks: usize) -> f64 {
        self.ranks.iter().take(ranks).sum::<f64>().min(1.0)
    }
}

impl Robustness {
    /// The share of the draws in which candidate `a` is better than candidate `b`.
    #[must_use]
    pub fn wins(&self, a: usize, b: usize) -> f64 {
        self.wins[a * self.candidates.len() + b]
    }

    /// Whether `a` stands before `b` surely enough to be shown so.
    #[must_use]
    pub fn is_before(&self, a: usize, b: usize) -> bool {
        self.wins(a, b) >= STRICT
    }
}

/// The robustness of a ranking; `scores[candidate][criterion]`, as many criteria for each.
#[must_use]
pub fn robustness(scores: &[Vec<Spread>], weights: &Weights, draws: u32) -> Robustness {
    let candidates = scores.len();
    let table = Table::new(scores, weights);
    let blocks: Vec<Block> = (0..draws.div_ceil(BLOCK))
        .into_par_iter()
        .map(|number| table.block(number, BLOCK.min(draws - number * BLOCK)))
        .collect();
    let mut sum = Block::new(candidates, table.criteria);
    for block in &blocks {
        sum.add(block);
    }
    let share = |count: u32| f64::from(count) / f64::from(draws.max(1));
    let central: Vec<Option<Vec<f64>>> = (0..candidates)
        .map(|candidate| {
            let first = sum.ranks[candidate * candidates];
            let weights = &sum.weights[candidate * table.criteria..][..table.criteria];
            (first > 0).then(|| weights.iter().map(|weight| weight / f64::from(first)).collect())
        })
        .collect();
    let confidence = table.confidence(&central);
    Robustness {
        draws,
        candidates: (0..candidates)
            .zip(central)
            .zip(confidence)
            .map(|((candidate, central_weights), confidence)| Standing {
                ranks: sum.ranks[candidate * candidates..][..candidates]
                    .iter()
                    .map(|count| share(*count))
                    .collect(),
                central_weights,
                confidence,
            })
            .collect(),
        wins: sum.wins.iter().map(|count| share(*count)).collect(),
    }
}

/// The scores by criterion, so that a draw runs along memory.
struct Table<'a> {
    candidates: usize,
    criteria: usize,
    likely: Vec<f32>,
    /// Scores that are not known exactly, with their place in `likely`.
    open: Vec<(usize, Spread)>,
    weights: &'a Weights,
}

/// What was counted over some draws.
struct Block {
    ranks: Vec<u32>,
    wins: Vec<u32>,
    weights: Vec<f64>,
}

impl Block {
    fn new(candidates: usize, criteria: usize) -> Self {
        Self {
            ranks: vec![0; candidates * candidates],
            wins: vec![0; candidates * candidates],
            weights: vec![0.0; candidates * criteria],
        }
    }

    fn add(&mut self, other: &Self) {
        let counts = [(&mut self.ranks, &other.ranks), (&mut self.wins, &other.wins)];
        for (own, other) in counts {
            own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        }
        self.weights.iter_mut().zip(&other.weights).for_each(|(own, other)| *own += other);
    }
}

impl<'a> Table<'a> {
    fn new(scores: &[Vec<Spread>], weights: &'a Weights) -> Self {
        let candidates = scores.len();
        let criteria = scores.first().map_or(0, Vec::len);
        let mut likely = vec![0.0; candidates * criteria];
        let mut open = Vec::new();
        for (candidate, scores) in scores.iter().enumerate() {
            for (criterion, spread) in scores.iter().take(criteria).enumerate() {
                let at = criterion * candidates + candidate;
                likely[at] = spread.likely as f32;
                if spread.hi > spread.lo {
                    open.push((at, *spread));
                }
            }
        }
        Self { candidates, criteria, likely, open, weights }
    }

    fn block(&self, number: u32, draws: u32) -> Block {
        let mut chance = Chance::new(u64::from(number));
        let mut block = Block::new(self.candidates, self.criteria);
        let mut scores = self.likely.clone();
        let mut weights = vec![0.0; self.criteria];
        let mut values = vec![0.0f32; self.candidates];
        for _ in 0..draws {
            self.draw_weights(&mut chance, &mut weights);
            for (at, spread) in &self.open {
                scores[*at] = spread.draw(chance.uniform()) as f32;
            }
            self.values(&scores, &weights, &mut values);
            for (candidate, value) in values.iter().enumerate() {
                let row = candidate * self.candidates;
                let mut better = 0u32;
                let wins = &mut block.wins[row..row + self.candidates];
                for (wins, other) in wins.iter_mut().zip(&values) {
                    *wins += u32::from(value > other);
                    better += u32::from(other > value);
                }
                block.ranks[row + better as usize] += 1;
                if better == 0 {
                    let own = &mut block.weights[candidate * self.criteria..][..self.criteria];
                    own.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
                }
            }
        }
        block
    }

    fn values(&self, scores: &[f32], weights: &[f64], values: &mut [f32]) {
        values.fill(0.0);
        for (criterion, weight) in weights.iter().enumerate() {
            let weight = *weight as f32;
            let scores = &scores[criterion * self.candidates..][..self.candidates];
            for (value, score) in values.iter_mut().zip(scores) {
                *value += weight * score;
            }
        }
    }

    /// Weights that sum to 1: exponential parts make them uniform over the simplex.
    fn draw_weights(&self, chance: &mut Chance, weights: &mut [f64]) {
        let mut sum = 0.0;
        for (criterion, weight) in weights.iter_mut().enumerate() {
            *weight = match self.weights {
                Weights::Any => -(1.0 - chance.uniform()).ln(),
                Weights::Within(ranges) => {
                    let (lo, hi) = ranges.get(criterion).copied().unwrap_or_default();
                    lo + (hi - lo) * chance.uniform()
                }
            };
            sum += *weight;
        }
        if sum > 0.0 {
            for weight in weights.iter_mut() {
                *weight /= sum;
            }
        }
    }

    /// For each candidate that can be first, the share of the draws of scores in which its
    /// central weights make it first. All are looked at under the same draws.
    fn confidence(&self, central: &[Option<Vec<f64>>]) -> Vec<Option<f64>> {
        let draws = if self.open.is_empty() { 1 } else { CONFIDENCE_DRAWS };
        let blocks: Vec<Vec<u32>> = (0..draws.div_ceil(BLOCK))
            .into_par_iter()
            .map(|number| {
                let mut chance = Chance::new(u64::MAX - u64::from(number));
                let mut scores = self.likely.clone();
                let mut first = vec![0; self.candidates];
                for _ in 0..BLOCK.min(draws - number * BLOCK) {
                    for (at, spread) in &self.open {
                        scores[*at] = spread.draw(chance.uniform()) as f32;
                    }
                    for (candidate, (weights, first)) in central.iter().zip(&mut first).enumerate()
                    {
                        let Some(weights) = weights else { continue };
                        let own = self.value(&scores, weights, candidate);
                        let mut all = 0..self.candidates;
                        let is_first = all.all(|other| own >= self.value(&scores, weights, other));
                        *first += u32::from(is_first);
                    }
                }
                first
            })
            .collect();
        let share = |candidate: usize| {
            let first: u32 = blocks.iter().map(|block| block[candidate]).sum();
            f64::from(first) / f64::from(draws)
        };
        let known = central.iter().enumerate();
        known.map(|(at, weights)| weights.is_some().then(|| share(at))).collect()
    }

    /// The value of one candidate.
    fn value(&self, scores: &[f32], weights: &[f64], candidate: usize) -> f32 {
        let own = scores[candidate..].iter().step_by(self.candidates);
        own.zip(weights).map(|(score, weight)| *weight as f32 * score).sum()
    }
}

/// Numbers that look like chance and are always the same (`SplitMix64`: Steele, Lea and Flood,
/// 2014).
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xD134_2543_DE82_EF95) ^ 0x51AA_2C0F_FEE1_DEAD)
    }

    /// Uniform on 0..1, 1 left out.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Which candidate is first, and for each criterion the interval of its weight in which it stays
/// first while the other weights keep their proportions; `weights` sum to 1.
/// `scores[candidate][criterion]` are the most likely ones. `None` where there is no candidate.
#[must_use]
pub fn first_stays(scores: &[Vec<f64>], weights: &[f64]) -> Option<(usize, Vec<(f64, f64)>)> {
    let value = |scores: &Vec<f64>| -> f64 { scores.iter().zip(weights).map(|(s, w)| s * w).sum() };
    let values: Vec<f64> = scores.iter().map(value).collect();
    let first = (0..values.len()).reduce(|a, b| if values[b] > values[a] { b } else { a })?;
    let interval = |criterion: usize| {
        let weight = weights[criterion];
        let rest = 1.0 - weight;
        // The value is a line over the weight: from that of the other criteria alone at 0 to that
        // of this one alone at 1.
        let line = |candidate: usize| {
            let own = scores[candidate][criterion];
            let others = if rest > 0.0 {
                (values[candidate] - weight * own) / rest
            } else {
                let count = (weights.len() - 1).max(1) as f64;
                (scores[candidate].iter().sum::<f64>() - own) / count
            };
            (others, own - others)
        };
        let (at, slope) = line(first);
        let (mut lo, mut hi) = (0.0f64, 1.0f64);
        for other in (0..scores.len()).filter(|other| *other != first) {
            let (other_at, other_slope) = line(other);
            let (ahead, gains) = (at - other_at, slope - other_slope);
            if gains > 0.0 {
                lo = lo.max(-ahead / gains);
            } else if gains < 0.0 {
                hi = hi.min(-ahead / gains);
            }
        }
        (lo.min(weight), hi.max(weight))
    };
    Some((first, (0..weights.len()).map(interval).collect()))
}

/// Agreement of two orders of the same candidates: Kendall's tau-b of their values, from -1
/// (reversed) to 1 (the same). `None` if either ties all of them.
#[must_use]
pub fn kendall_tau(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mut agree, mut only_a, mut only_b) = (0i64, 0u64, 0u64);
    for i in 0..a.len() {
        for j in 0..i {
            let (x, y) = (a[i].total_cmp(&a[j]) as i64, b[i].total_cmp(&b[j]) as i64);
            agree += x * y;
            only_a += u64::from(x != 0);
            only_b += u64::from(y != 0);
        }
    }
    let pairs = (only_a as f64) * (only_b as f64);
    (pairs > 0.0).then(|| agree as f64 / pairs.sqrt())
}
