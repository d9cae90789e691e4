//! Territories grow around their anchors until each has its cells.
//!
//! All regions grow at once, each in proportion to its size, and none comes nearer to another
//! than the gap; so neighbours press against each other along smooth borders, and a region that
//! is hemmed in grows out on its free side. A slight unevenness, fixed per region, makes them
//! land rather than discs.

use std::{cmp::Ordering, collections::BinaryHeap};

use quarry_model::map::Cell;

use crate::grid::{self, CellMap, CellSet, Point};

/// A region that is to grow.
pub(crate) struct Seed {
    /// Who it is, in the claims.
    pub(crate) region: u32,
    /// Where it starts.
    pub(crate) anchor: Cell,
    /// How many cells it needs.
    pub(crate) cells: usize,
    /// What its unevenness is drawn from.
    pub(crate) character: u32,
}

/// A cell that a region may take next; the smallest distance goes first.
struct Reach {
    distance: f64,
    seed: usize,
    cell: Cell,
}

impl Ord for Reach {
    fn cmp(&self, other: &Self) -> Ordering {
        // Reversed: the heap gives out its greatest.
        other
            .distance
            .total_cmp(&self.distance)
            .then(other.seed.cmp(&self.seed))
            .then(other.cell.cmp(&self.cell))
    }
}
impl PartialOrd for Reach {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Reach {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Reach {}

/// The radius, in world units, of a disc of so many cells.
pub(crate) fn radius_of(cells: usize) -> f64 {
    const CELL_AREA: f64 = grid::SPACING * grid::SPACING * 0.866_025_403_784_438_6;
    (cells.max(1) as f64 * CELL_AREA / std::f64::consts::PI).sqrt()
}

/// Whether a region may take a cell: nobody has it, and no other region is within `gap` cells.
pub(crate) fn admits(claims: &CellMap<u32>, cell: Cell, region: u32, gap: i32) -> bool {
    !claims.contains_key(&cell)
        && grid::within(cell, gap).all(|near| claims.get(&near).is_none_or(|who| *who == region))
}

/// The nearest cell to `from` that a region may take, ring by ring.
pub(crate) fn nearest_admitted(claims: &CellMap<u32>, from: Cell, region: u32, gap: i32) -> Cell {
    let origin = grid::centre(from);
    for radius in 0.. {
        let found = grid::ring(from, radius)
            .filter(|cell| admits(claims, *cell, region, gap))
            .min_by(|a, b| {
                let (da, db) =
                    (grid::centre(*a).distance(origin), grid::centre(*b).distance(origin));
                da.total_cmp(&db).then(a.cmp(b))
            });
        if let Some(cell) = found {
            return cell;
        }
    }
    unreachable!("claims are finite and the grid is not")
}

/// What has grown.
pub(crate) struct Grown {
    /// The cells of each seed, in the order in which it took them.
    pub(crate) cells: Vec<Vec<Cell>>,
    /// How many patches there are beyond one for each seed.
    pub(crate) spills: usize,
}

/// Grows every seed to its number of cells, beside what is claimed already, and claims them.
pub(crate) fn grow(seeds: &[Seed], claims: &mut CellMap<u32>, gap: i32) -> Grown {
    let mut spills = 0;
    let mut taken: Vec<Vec<Cell>> = seeds.iter().map(|_| Vec::new()).collect();
    let mut queue = BinaryHeap::new();
    let mut offered: Vec<CellSet> = seeds.iter().map(|_| CellSet::default()).collect();
    for (seed, wanted) in seeds.iter().enumerate() {
        offered[seed].insert(wanted.anchor);
        queue.push(Reach { distance: 0.0, seed, cell: wanted.anchor });
    }
    loop {
        while let Some(Reach { seed, cell, .. }) = queue.pop() {
            let wanted = &seeds[seed];
            if taken[seed].len() >= wanted.cells || !admits(claims, cell, wanted.region, gap) {
                continue;
            }
            claims.insert(cell, wanted.region);
            taken[seed].push(cell);
            for next in grid::neighbours(cell) {
                if offered[seed].insert(next) {
                    queue.push(Reach { distance: reach(wanted, next), seed, cell: next });
                }
            }
        }
        // A region with nowhere left to grow spills into a second patch.
        let Some(seed) = (0..seeds.len()).find(|n| taken[*n].len() < seeds[*n].cells) else {
            return Grown { cells: taken, spills };
        };
        spills += 1;
        let cell = nearest_admitted(claims, seeds[seed].anchor, seeds[seed].region, gap);
        queue.push(Reach { distance: 0.0, seed, cell });
    }
}

/// How far out a cell lies for a region, in its own radii.
fn reach(seed: &Seed, cell: Cell) -> f64 {
    let (from, to) = (grid::centre(seed.anchor), grid::centre(cell));
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    (dx * dx + dy * dy).sqrt() / (radius_of(seed.cells) * coast(seed, Point { x: dx, y: dy }))
}

/// The share of its radius that a region reaches in a direction.
fn coast(seed: &Seed, direction: Point) -> f64 {
    let hash = u64::from(seed.character).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let phase = |shift: u32| {
        f64::from((hash >> shift) as u16) / f64::from(u16::MAX) * std::f64::consts::TAU
    };
    let angle = direction.y.atan2(direction.x);
    // Small regions are round, so that an empty one has all cells around its anchor.
    let rough = ((seed.cells as f64 - 7.0) / 30.0).clamp(0.0, 1.0);
    1.0 + rough
        * (0.05 * (2.0 * angle + phase(0)).sin()
            + 0.04 * (3.0 * angle + phase(16)).sin()
            + 0.02 * (5.0 * angle + phase(32)).sin())
}
