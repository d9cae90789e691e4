//! The row of cells in which a name is written.

use std::collections::BTreeMap;

use quarry_model::map::Cell;

use crate::grid::{self, Point, SPACING};

/// Neighbouring cells of one row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    /// The row.
    pub(crate) r: i32,
    /// The middle of the run.
    pub(crate) middle: Point,
    /// From the left edge of its first mark to the right edge of its last, in world units.
    pub(crate) width: f64,
}

/// The middle of some cells; the origin for none.
pub(crate) fn middle(cells: &[Cell]) -> Point {
    let count = cells.len().max(1) as f64;
    cells.iter().map(|cell| grid::centre(*cell)).fold(Point::default(), |sum, at| Point {
        x: sum.x + at.x / count,
        y: sum.y + at.y / count,
    })
}

/// The run that is wide and near the middle; `None` for no cells.
pub(crate) fn best(cells: &[Cell]) -> Option<Run> {
    let centre = middle(cells);
    let mut rows: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for cell in cells {
        rows.entry(cell.r).or_default().push(cell.q);
    }
    let mut best: Option<(f64, Run)> = None;
    for (r, mut columns) in rows {
        columns.sort_unstable();
        for run in columns.chunk_by(|a, b| b - a <= 1) {
            let left = grid::centre(Cell { q: run[0], r });
            let right = grid::centre(Cell { q: run[run.len() - 1], r });
            let width = right.x - left.x + 0.6 * SPACING;
            let score = width - 1.2 * (left.y - centre.y).abs();
            if best.is_none_or(|(held, _)| score > held + 1e-9) {
                best = Some((score, Run { r, middle: left.towards(right, 0.5), width }));
            }
        }
    }
    best.map(|(_, run)| run)
}
