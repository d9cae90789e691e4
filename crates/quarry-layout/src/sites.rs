//! Where regions are founded.
//!
//! A cold layout treats regions as discs: the monolith in the middle, then always the region
//! that hangs together most with those already placed, in the pocket between two of them where
//! its couplings are shortest. A new domain of a kept map gets the free site nearest to where
//! its modules come from.

use std::collections::{BTreeMap, VecDeque};

use quarry_model::map::Cell;

use crate::grid::{self, CellMap, Point};

/// A region as a disc.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disc {
    /// In world units.
    pub(crate) radius: f64,
    /// Where it must stay.
    pub(crate) fixed: Option<Point>,
}

/// With more regions than this, pockets are looked for among the latest only.
const POCKETS_AMONG: usize = 96;
/// How often every region is taken out and placed again.
const ROUNDS: usize = 3;
/// What distance from the middle costs, as a share of what a region's couplings cost.
const GRAVITY: f64 = 1.0;

/// How strongly each disc is coupled to others.
pub(crate) type Weights = Vec<BTreeMap<usize, f64>>;

/// Centres for all discs, `margin` apart; `weights[a][b]` is the coupling of a and b. Fixed discs
/// stay; of the others the first is placed in the middle, or as near to it as they let it.
pub(crate) fn found(discs: &[Disc], weights: &Weights, margin: f64) -> Vec<Point> {
    let mut centres: Vec<Option<Point>> = vec![None; discs.len()];
    let mut order: Vec<usize> = Vec::with_capacity(discs.len());
    let mut pulls: Vec<f64> = vec![0.0; discs.len()];
    for (n, at) in discs.iter().enumerate().filter_map(|(n, disc)| Some((n, disc.fixed?))) {
        centres[n] = Some(at);
        order.push(n);
        for (other, weight) in &weights[n] {
            pulls[*other] += weight;
        }
    }
    let fixed = order.len();
    while order.len() < discs.len() {
        let next = (0..discs.len())
            .filter(|n| centres[*n].is_none())
            .max_by(|a, b| {
                let radii = discs[*a].radius.total_cmp(&discs[*b].radius);
                pulls[*a].total_cmp(&pulls[*b]).then(radii).then(b.cmp(a))
            })
            .filter(|_| order.len() > fixed)
            .or_else(|| (0..discs.len()).find(|n| centres[*n].is_none()))
            .unwrap_or_default();
        centres[next] = Some(if order.is_empty() {
            Point::default()
        } else {
            best_pocket(next, discs, &centres, &order, weights, margin)
        });
        for (other, weight) in &weights[next] {
            pulls[*other] += weight;
        }
        order.push(next);
    }
    let rounds = if discs.len() > POCKETS_AMONG { 0 } else { ROUNDS };
    for _ in 0..rounds {
        for &moving in order.clone().iter().skip(fixed + 1) {
            centres[moving] = None;
            let others: Vec<_> = order.iter().copied().filter(|n| *n != moving).collect();
            centres[moving] = Some(best_pocket(moving, discs, &centres, &others, weights, margin));
        }
    }
    centres.into_iter().map(Option::unwrap_or_default).collect()
}

fn best_pocket(
    disc: usize,
    discs: &[Disc],
    centres: &[Option<Point>],
    order: &[usize],
    weights: &Weights,
    margin: f64,
) -> Point {
    let placed: Vec<(Point, f64, f64)> = order
        .iter()
        .filter_map(|n| {
            centres[*n].map(|at| {
                let weight = weights[disc].get(n).copied().unwrap_or_default();
                (at, discs[*n].radius, weight)
            })
        })
        .collect();
    let radius = discs[disc].radius;
    // Most regions are coupled to few others.
    let coupled: Vec<_> = placed.iter().copied().filter(|(_, _, weight)| *weight > 0.0).collect();
    let pull: f64 = coupled.iter().map(|(_, _, weight)| weight).sum();
    let cost = |at: Point| {
        let stretched: f64 =
            coupled.iter().map(|(to, reach, weight)| weight * (at.distance(*to) - reach)).sum();
        let share = if pull > 0.0 { stretched / pull } else { 0.0 };
        share + GRAVITY * at.distance(Point::default())
    };
    let fits = |at: Point| {
        placed.iter().all(|(to, reach, _)| at.distance(*to) >= reach + radius + margin - 1e-6)
    };
    let mut best: Option<(f64, Point)> = None;
    let mut consider = |at: Point| {
        // Where it fits, couplings cost something too: this alone is the least.
        let least = GRAVITY * at.distance(Point::default());
        if best.is_some_and(|(held, _)| least >= held) {
            return;
        }
        let price = cost(at);
        if best.is_none_or(|(least, _)| price < least - 1e-9) && fits(at) {
            best = Some((price, at));
        }
    };
    // In the middle, when only fixed discs are there; against one disc, in twelve directions; then in the pockets between two.
    consider(Point::default());
    for (at, reach, _) in &placed {
        for n in 0..12 {
            let angle = f64::from(n) * std::f64::consts::TAU / 12.0;
            let out = reach + radius + margin;
            consider(Point { x: at.x + out * angle.cos(), y: at.y + out * angle.sin() });
        }
    }
    let latest = placed.len().saturating_sub(POCKETS_AMONG);
    for (n, first) in placed.iter().enumerate() {
        for second in placed.iter().skip((n + 1).max(latest)) {
            for at in touching(first, second, radius + margin).into_iter().flatten() {
                consider(at);
            }
        }
    }
    let far_out = || {
        // Every disc has a free side somewhere far out.
        let out = placed.iter().map(|(at, reach, _)| at.distance(Point::default()) + reach);
        Point { x: out.fold(0.0, f64::max) + radius + margin, y: 0.0 }
    };
    best.map_or_else(far_out, |(_, at)| at)
}

/// The two places where a disc touches two others.
fn touching(
    first: &(Point, f64, f64),
    second: &(Point, f64, f64),
    radius: f64,
) -> [Option<Point>; 2] {
    let (ra, rb) = (first.1 + radius, second.1 + radius);
    let apart = first.0.distance(second.0);
    if apart < 1e-9 || apart > ra + rb || apart < (ra - rb).abs() {
        return [None, None];
    }
    let along = (ra * ra - rb * rb + apart * apart) / (2.0 * apart);
    let across = (ra * ra - along * along).max(0.0).sqrt();
    let (ux, uy) = ((second.0.x - first.0.x) / apart, (second.0.y - first.0.y) / apart);
    let foot = Point { x: first.0.x + ux * along, y: first.0.y + uy * along };
    [
        Some(Point { x: foot.x - uy * across, y: foot.y + ux * across }),
        Some(Point { x: foot.x + uy * across, y: foot.y - ux * across }),
    ]
}

/// The cell nearest to `target` that is `clearance` steps from everything claimed.
pub(crate) fn free_site(
    claimed: impl Iterator<Item = Cell>,
    clearance: i32,
    target: Point,
) -> Cell {
    let mut depth: CellMap<i32> = CellMap::default();
    let mut queue: VecDeque<Cell> = claimed.inspect(|cell| _ = depth.insert(*cell, 0)).collect();
    let mut best: Option<(f64, Cell)> = None;
    let near = grid::cell_at(target);
    if queue.is_empty() {
        return near;
    }
    while let Some(cell) = queue.pop_front() {
        let next = depth[&cell] + 1;
        for other in grid::neighbours(cell) {
            if depth.contains_key(&other) {
                continue;
            }
            depth.insert(other, next);
            if next < clearance {
                queue.push_back(other);
            } else {
                let away = grid::centre(other).distance(target);
                if best.is_none_or(|(least, at)| away < least || (away <= least && other < at)) {
                    best = Some((away, other));
                }
            }
        }
    }
    // What was not reached lies in the open.
    best.filter(|_| depth.contains_key(&near)).map_or(near, |(_, cell)| cell)
}
