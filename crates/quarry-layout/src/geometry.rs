//! Shapes to draw: outlines of regions and packages, marks of modules, places for names.

use quarry_model::{
    ids::{DomainId, ModuleId},
    map::Cell,
};
use serde::{Deserialize, Serialize};

use crate::{
    contour::Contour,
    drawing::Drawing,
    grid::{self, Point},
    input::{Arrangement, LayoutInput, LayoutModule},
    rows,
};

/// The radius of the largest mark, in world units: it stays inside its cell.
pub const LARGEST_MARK: f64 = 4.3;
/// The radius of the smallest mark, in world units.
pub const SMALLEST_MARK: f64 = 1.3;
/// The source lines of a module whose mark fills its cell. Fixed, so that marks do not change
/// when other modules do.
pub const FULL_CELL_SLOC: f64 = 600.0;

/// Where a name can be written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelPlace {
    /// Its middle, to the right.
    pub x: f64,
    /// Its middle, downwards.
    pub y: f64,
    /// The room it has, in world units.
    pub max_width: f64,
}

/// A region to draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionShape {
    /// The domain; `None` for the monolith.
    pub region: Option<DomainId>,
    /// Its border; several contours when it has holes or patches.
    pub outline: Vec<Contour>,
    /// The widest place inside, near its middle.
    pub label: LabelPlace,
    /// The top of the border above the label: a place for a plaque.
    pub crest: Point,
    /// The middle of its cells.
    pub centre: Point,
    /// How many modules it has.
    pub modules: u32,
}

/// A package inside a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PackageShape {
    /// The region it lies in; a package can lie in several.
    pub region: Option<DomainId>,
    /// Its full key.
    pub package: String,
    /// The last segment of its key: what is written on the map.
    pub name: String,
    /// 1 for the outermost packages that a region divides into, 2 for those inside, and so on.
    pub level: u32,
    /// Whether no package inside it has a shape of its own.
    pub leaf: bool,
    /// Its border.
    pub outline: Vec<Contour>,
    /// Where its name fits.
    pub label: LabelPlace,
    /// The middle of its cells.
    pub centre: Point,
    /// How many modules it has in this region.
    pub modules: u32,
}

/// A module to draw.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ModuleMark {
    /// The module.
    pub module: ModuleId,
    /// Its region.
    pub region: Option<DomainId>,
    /// The middle of its cell, to the right.
    pub x: f64,
    /// The middle of its cell, downwards.
    pub y: f64,
    /// Grows with the square root of its source lines, inside its cell.
    pub radius: f64,
}

/// A rectangle, in world units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Bounds {
    /// From left to right.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// From top to bottom.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// The whole map, ready to draw.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Geometry {
    /// Regions: the monolith first, then by domain.
    pub regions: Vec<RegionShape>,
    /// Packages: by region, outer before inner.
    pub packages: Vec<PackageShape>,
    /// Modules in order of their identity.
    pub modules: Vec<ModuleMark>,
    /// What holds everything; all zero for an empty map.
    pub bounds: Bounds,
}

/// Draws an arrangement. Modules without a cell are left out.
#[must_use]
pub fn geometry(input: &LayoutInput, arrangement: &Arrangement) -> Geometry {
    Drawing::of(input, arrangement, None).geometry
}

/// The best run of cells in a row for a name.
pub(crate) fn label(land: &[Cell]) -> LabelPlace {
    rows::best(land).map_or_else(LabelPlace::default, |run| LabelPlace {
        x: run.middle.x,
        y: run.middle.y,
        max_width: run.width,
    })
}

/// Where the outline is crossed last on the way up from the label.
pub(crate) fn crest(outline: &[Contour], label: LabelPlace) -> Point {
    let mut top = label.y;
    for contour in outline.iter().filter(|contour| !contour.hole) {
        let polygon = contour.polygon(2);
        let Some(mut from) = polygon.last().copied() else { continue };
        for to in polygon {
            if (from.x > label.x) != (to.x > label.x) {
                let share = (label.x - from.x) / (to.x - from.x);
                top = top.min(from.towards(to, share).y);
            }
            from = to;
        }
    }
    Point { x: label.x, y: top }
}

/// The mark of a module in a cell.
pub(crate) fn mark(module: &LayoutModule, region: Option<DomainId>, cell: Cell) -> ModuleMark {
    let at = grid::centre(cell);
    let full = (f64::from(module.sloc) / FULL_CELL_SLOC).sqrt() * LARGEST_MARK;
    let radius = full.clamp(SMALLEST_MARK, LARGEST_MARK);
    ModuleMark { module: module.id, region, x: at.x, y: at.y, radius }
}

pub(crate) fn bounds(regions: &[RegionShape]) -> Bounds {
    let points =
        regions.iter().flat_map(|region| &region.outline).flat_map(|contour| contour.polygon(1));
    points
        .map(|at| Bounds { left: at.x, top: at.y, right: at.x, bottom: at.y })
        .reduce(|a, b| Bounds {
            left: a.left.min(b.left),
            top: a.top.min(b.top),
            right: a.right.max(b.right),
            bottom: a.bottom.max(b.bottom),
        })
        .unwrap_or_default()
}
