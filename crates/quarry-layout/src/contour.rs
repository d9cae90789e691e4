//! Outlines of sets of cells.
//!
//! The border of the set is walked edge by edge; the middles of its edges lie on a straight line
//! along a row, and are evened out a little across rows; a uniform cubic B-spline through them
//! gives a smooth closed curve. Every point of it depends on a few neighbouring edges only: a
//! cell more changes the outline beside that cell and nowhere else.

use std::{collections::HashMap, hash::BuildHasherDefault};

use quarry_model::map::Cell;
use serde::{Deserialize, Serialize};

use crate::grid::{self, CellHasher, CellSet, Point, SPACING};

/// A piece of a curve: a cubic Bézier from where the last piece ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// First control point.
    pub c1: Point,
    /// Second control point.
    pub c2: Point,
    /// Where it ends.
    pub to: Point,
}

/// A closed smooth curve. It runs clockwise on the screen around land, and the other way around
/// a hole, so that filling by the non-zero and by the even-odd rule give the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contour {
    /// Where it starts, and where the last curve ends.
    pub start: Point,
    /// Its pieces in order.
    pub curves: Vec<Curve>,
    /// Whether it bounds a hole.
    pub hole: bool,
}

impl Contour {
    /// The curve as a closed polygon, with `pieces` corners for each curve.
    #[must_use]
    pub fn polygon(&self, pieces: u32) -> Vec<Point> {
        let pieces = pieces.max(1);
        let mut points = Vec::with_capacity(self.curves.len() * pieces as usize);
        let mut from = self.start;
        for curve in &self.curves {
            for n in 1..=pieces {
                points.push(curve.at(from, f64::from(n) / f64::from(pieces)));
            }
            from = curve.to;
        }
        points
    }
}

impl Curve {
    /// The point at a share of the way, for a curve that starts at `from`.
    #[must_use]
    pub fn at(&self, from: Point, share: f64) -> Point {
        let (a, b) = (from.towards(self.c1, share), self.c1.towards(self.c2, share));
        let c = self.c2.towards(self.to, share);
        a.towards(b, share).towards(b.towards(c, share), share)
    }
}

/// Whether a point lies inside an outline of several contours.
#[must_use]
pub fn contains(outline: &[Contour], point: Point) -> bool {
    let mut inside = false;
    for contour in outline {
        let polygon = contour.polygon(2);
        let Some(mut from) = polygon.last().copied() else { continue };
        for to in polygon {
            if (from.y > point.y) != (to.y > point.y) {
                let x = from.x + (point.y - from.y) / (to.y - from.y) * (to.x - from.x);
                if point.x < x {
                    inside = !inside;
                }
            }
            from = to;
        }
    }
    inside
}

/// How an outline is drawn around its cells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// How often the middles of the edges are evened out.
    pub(crate) rounds: usize,
    /// How far they may be pulled from where they were, in world units.
    pub(crate) slack: f64,
    /// How far the outline stays inside the border of the cells, in world units.
    pub(crate) inset: f64,
}

/// Corners of a cell relative to its centre, in half spacings to the right and in halves of its
/// side downwards; the edge in direction `n` runs from corner `n` to the next.
const CORNERS: [(i32, i32); 6] = [(1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2)];

/// A corner of the grid, in those units; written row first.
type Corner = (i32, i32);

/// The outline of the cells of a set, given in order; the largest contour is not necessarily
/// the first.
pub(crate) fn outline(cells: &[Cell], inside: &CellSet, style: Style) -> Vec<Contour> {
    let mut edges: Vec<(Corner, Corner)> = Vec::new();
    for cell in cells {
        for direction in 0..6 {
            if !inside.contains(&grid::neighbour(*cell, direction)) {
                edges.push((corner(*cell, direction), corner(*cell, direction + 1)));
            }
        }
    }
    edges.sort_unstable();
    let mut next: HashMap<Corner, Corner, BuildHasherDefault<CellHasher>> =
        edges.iter().copied().collect();
    let mut outline = Vec::new();
    for (first, _) in edges {
        let Some(mut to) = next.remove(&first) else { continue };
        let mut border = vec![middle(first, to)];
        let mut doubled_area = cross(first, to);
        while to != first {
            // A corner touches three cells, so exactly one edge leaves it along the border.
            let Some(after) = next.remove(&to) else { break };
            border.push(middle(to, after));
            doubled_area += cross(to, after);
            to = after;
        }
        outline.push(smooth(&border, doubled_area < 0, style));
    }
    outline
}

fn corner(cell: Cell, n: usize) -> Corner {
    let (dx, dy) = CORNERS[n % 6];
    (3 * cell.r + dy, 2 * cell.q + cell.r + dx)
}

fn middle(a: Corner, b: Corner) -> Point {
    // A side is the spacing over the square root of three.
    const HALF_SIDE: f64 = SPACING * 0.288_675_134_594_812_9;
    Point { x: f64::from(a.1 + b.1) * SPACING / 4.0, y: f64::from(a.0 + b.0) / 2.0 * HALF_SIDE }
}

fn cross(a: Corner, b: Corner) -> i64 {
    i64::from(a.1) * i64::from(b.0) - i64::from(b.1) * i64::from(a.0)
}

fn smooth(border: &[Point], hole: bool, style: Style) -> Contour {
    let count = border.len();
    let before = |n: usize| (n + count - 1) % count;
    let after = |n: usize| (n + 1) % count;
    let mut points = border.to_vec();
    for _ in 0..style.rounds {
        points = (0..count)
            .map(|n| {
                let ends = points[before(n)].towards(points[after(n)], 0.5);
                points[n].towards(ends, 0.5)
            })
            .collect();
    }
    for (point, origin) in points.iter_mut().zip(border) {
        let pulled = point.distance(*origin);
        if pulled > style.slack {
            *point = origin.towards(*point, style.slack / pulled);
        }
    }
    let points: Vec<Point> = (0..count)
        .map(|n| {
            // The inside lies to the right of the way.
            let (a, b) = (points[before(n)], points[after(n)]);
            let length = a.distance(b).max(1e-9);
            let (dx, dy) = ((b.x - a.x) / length, (b.y - a.y) / length);
            Point { x: points[n].x - dy * style.inset, y: points[n].y + dx * style.inset }
        })
        .collect();
    let on_curve =
        |n: usize| points[n].towards(points[before(n)].towards(points[after(n)], 0.5), 1.0 / 3.0);
    let curves = (0..count)
        .map(|n| {
            let end = after(n);
            Curve {
                c1: points[n].towards(points[end], 1.0 / 3.0),
                c2: points[n].towards(points[end], 2.0 / 3.0),
                to: on_curve(end),
            }
        })
        .collect();
    Contour { start: on_curve(0), curves, hole }
}
