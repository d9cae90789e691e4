//! The hexagonal grid: cells with a corner on top, in axial coordinates.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

use quarry_model::map::Cell;
use serde::{Deserialize, Serialize};

/// Distance between the centres of neighbouring cells, in world units.
pub const SPACING: f64 = 10.0;

/// Cells farther out than this are not kept: no map of this program reaches them, and a damaged
/// file must not make coordinates overflow.
pub const LIMIT: i32 = 1 << 20;

const ROW: f64 = 0.866_025_403_784_438_6;

/// A place on the map, in world units.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    /// The point that lies `share` of the way to `other`.
    #[must_use]
    pub fn towards(self, other: Self, share: f64) -> Self {
        Self { x: self.x + (other.x - self.x) * share, y: self.y + (other.y - self.y) * share }
    }

    /// The sum of two vectors.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }

    /// How far a vector reaches along the axis at 30° times `axis`, clockwise on the screen.
    #[must_use]
    pub fn along(self, axis: usize) -> f64 {
        const AXES: [(f64, f64); 6] =
            [(1.0, 0.0), (ROW, 0.5), (0.5, ROW), (0.0, 1.0), (-0.5, ROW), (-ROW, 0.5)];
        let (x, y) = AXES[axis % 6];
        self.x * x + self.y * y
    }

    /// Distance to `other`, in world units.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        // Map coordinates neither overflow nor vanish when squared, and unlike `hypot` a square
        // root is rounded the same way on every system.
        let (x, y) = (self.x - other.x, self.y - other.y);
        (x * x + y * y).sqrt()
    }
}

/// The six neighbours of a cell, clockwise on the screen, beginning on the right.
pub const DIRECTIONS: [(i32, i32); 6] = [(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)];

/// Where the centre of a cell lies.
#[must_use]
pub fn centre(cell: Cell) -> Point {
    let (q, r) = (f64::from(cell.q), f64::from(cell.r));
    Point { x: SPACING * (q + r / 2.0), y: SPACING * ROW * r }
}

/// The cell that contains a point.
#[must_use]
pub fn cell_at(point: Point) -> Cell {
    let r = point.y / (SPACING * ROW);
    let q = point.x / SPACING - r / 2.0;
    // Round in cube coordinates and repair the one that was rounded most.
    let s = -q - r;
    let (mut rq, mut rr, rs) = (q.round(), r.round(), s.round());
    let (dq, dr, ds) = ((rq - q).abs(), (rr - r).abs(), (rs - s).abs());
    if dq > dr && dq > ds {
        rq = -rr - rs;
    } else if dr > ds {
        rr = -rq - rs;
    }
    Cell { q: rq as i32, r: rr as i32 }
}

/// Steps from one cell to another.
#[must_use]
pub fn steps(a: Cell, b: Cell) -> i32 {
    let (dq, dr) = (a.q - b.q, a.r - b.r);
    dq.abs().max(dr.abs()).max((dq + dr).abs())
}

/// The neighbour of a cell in one of the six [`DIRECTIONS`].
#[must_use]
pub fn neighbour(cell: Cell, direction: usize) -> Cell {
    let (dq, dr) = DIRECTIONS[direction % 6];
    Cell { q: cell.q + dq, r: cell.r + dr }
}

/// The six neighbours of a cell.
pub fn neighbours(cell: Cell) -> impl Iterator<Item = Cell> {
    DIRECTIONS.iter().map(move |(dq, dr)| Cell { q: cell.q + dq, r: cell.r + dr })
}

/// All cells within `radius` steps of a cell, itself among them, row by row.
pub fn within(cell: Cell, radius: i32) -> impl Iterator<Item = Cell> {
    (-radius..=radius).flat_map(move |dr| {
        let (from, to) = ((-radius).max(-dr - radius), radius.min(-dr + radius));
        (from..=to).map(move |dq| Cell { q: cell.q + dq, r: cell.r + dr })
    })
}

/// The cells exactly `radius` steps away, clockwise.
pub fn ring(cell: Cell, radius: i32) -> impl Iterator<Item = Cell> {
    let start = Cell { q: cell.q, r: cell.r - radius };
    let count = if radius == 0 { 1 } else { radius * 6 };
    (0..count).scan(start, move |at, n| {
        let here = *at;
        if radius > 0 {
            // From the upper left corner, a side in each direction.
            *at = neighbour(*at, (n / radius) as usize);
        }
        Some(here)
    })
}

/// A fast hasher for cells. Nothing is ever read from a map in its own order.
#[derive(Debug, Clone, Default)]
pub struct CellHasher(u64);

impl Hasher for CellHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }
    fn write_u32(&mut self, value: u32) {
        self.0 = (self.0.rotate_left(26) ^ u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    fn write_i32(&mut self, value: i32) {
        self.write_u32(value.cast_unsigned());
    }
}

/// Something known of each cell.
pub type CellMap<T> = HashMap<Cell, T, BuildHasherDefault<CellHasher>>;

/// A set of cells.
pub type CellSet = HashSet<Cell, BuildHasherDefault<CellHasher>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_and_discs_have_the_cells_they_should() {
        let middle = Cell { q: 3, r: -7 };
        for radius in 0..6 {
            let mut around: Vec<_> = (0..=radius).flat_map(|n| ring(middle, n)).collect();
            assert!(
                ring(middle, radius).all(|cell| steps(middle, cell) == radius),
                "radius {radius}"
            );
            around.sort_unstable();
            around.dedup();
            let mut disc: Vec<_> = within(middle, radius).collect();
            disc.sort_unstable();
            assert_eq!(around, disc, "radius {radius}");
        }
    }

    #[test]
    fn a_point_near_a_centre_is_in_its_cell() {
        for cell in within(Cell { q: -2, r: 5 }, 4) {
            let at = centre(cell);
            for (dx, dy) in [(0.0, 0.0), (4.9, 0.0), (-4.9, 0.0), (0.0, 5.5), (2.0, -4.0)] {
                assert_eq!(cell_at(Point { x: at.x + dx, y: at.y + dy }), cell);
            }
        }
    }

    #[test]
    fn neighbours_are_one_spacing_away() {
        let cell = Cell { q: 4, r: 9 };
        for other in neighbours(cell) {
            assert!((centre(cell).distance(centre(other)) - SPACING).abs() < 1e-9);
        }
    }
}
