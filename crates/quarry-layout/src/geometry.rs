//! Shapes to draw: outlines of regions and packages, marks of modules, places for names.

use quarry_model::{
    ids::{DomainId, ModuleId},
    map::Cell,
};
use serde::{Deserialize, Serialize};

use crate::{
    arrange,
    contour::{Contour, Style, outline},
    grid::{self, CellMap, CellSet, Point},
    input::{Arrangement, LayoutInput, LayoutModule},
    packages::{self, Package},
    rows,
};

/// The radius of the largest mark, in world units: it stays inside its cell.
pub const LARGEST_MARK: f64 = 4.3;
/// The radius of the smallest mark, in world units.
pub const SMALLEST_MARK: f64 = 1.3;
/// The source lines of a module whose mark fills its cell. Fixed, so that marks do not change
/// when other modules do.
pub const FULL_CELL_SLOC: f64 = 600.0;

/// A package with this share of a region's modules is taken for the region itself.
const WHOLE_REGION: f64 = 0.85;

/// Packages with fewer modules in a region get no outline.
const SMALLEST_PACKAGE: usize = 3;

const REGION_STYLE: Style = Style { rounds: 4, slack: 3.2, inset: 1.0 };
const PACKAGE_STYLE: Style = Style { rounds: 2, slack: 1.6, inset: 0.7 };

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
    let regions = arrange::regions(input);
    let mut owner: CellMap<u32> = CellMap::default();
    let mut lands: Vec<Vec<Cell>> = Vec::new();
    for ((name, modules), place) in regions.iter().zip(0u32..) {
        let mut cells: Vec<Cell> =
            modules.iter().filter_map(|m| arrangement.slots.get(&m.id)).copied().collect();
        if cells.is_empty() && name.is_some() {
            // An empty domain is a small island that waits for its first module.
            let anchor = arrangement.anchors.get(name);
            cells.extend(anchor.iter().flat_map(|anchor| grid::within(anchor.cell, 1)));
        }
        cells.sort_unstable();
        for cell in &cells {
            owner.insert(*cell, place);
        }
        lands.push(cells);
    }
    let mut drawn = Geometry::default();
    for (((name, modules), cells), place) in regions.iter().zip(&lands).zip(0u32..) {
        if cells.is_empty() {
            continue;
        }
        let (land, inside) = with_rim(cells, &owner, place);
        let outline = outline(&land, &inside, REGION_STYLE);
        let label = label(&land);
        drawn.regions.push(RegionShape {
            region: *name,
            crest: crest(&outline, label),
            outline,
            label,
            centre: rows::middle(cells),
            modules: modules.len() as u32,
        });
        packages_of(*name, modules, arrangement, &owner, &mut drawn.packages);
    }
    drawn.modules = marks(&regions, arrangement);
    drawn.bounds = bounds(&drawn.regions);
    drawn
}

/// The cells of a region with one more row around them where no other region stands beside.
fn with_rim(cells: &[Cell], owner: &CellMap<u32>, place: u32) -> (Vec<Cell>, CellSet) {
    let mut inside: CellSet = CellSet::default();
    let mut land = cells.to_vec();
    inside.extend(cells.iter().copied());
    for cell in cells {
        for rim in grid::neighbours(*cell) {
            let free = !owner.contains_key(&rim) && !inside.contains(&rim);
            if free && grid::neighbours(rim).all(|c| owner.get(&c).is_none_or(|o| *o == place)) {
                inside.insert(rim);
                land.push(rim);
            }
        }
    }
    land.sort_unstable();
    (land, inside)
}

fn packages_of(
    region: Option<DomainId>,
    modules: &[&LayoutModule],
    arrangement: &Arrangement,
    owner: &CellMap<u32>,
    shapes: &mut Vec<PackageShape>,
) {
    let seated: Vec<(&LayoutModule, Cell)> = modules
        .iter()
        .filter_map(|module| Some((*module, *arrangement.slots.get(&module.id)?)))
        .collect();
    let root = packages::tree(
        seated.iter().enumerate().map(|(place, (module, _))| (place, module.package.as_str())),
    );
    // Down to where the region really divides: its own name says the rest.
    let mut top = &root;
    while let Some(most) = top.children.values().max_by_key(|child| child.count)
        && most.count as f64 >= WHOLE_REGION * root.count as f64
    {
        top = most;
    }
    for child in top.children.values() {
        package(region, child, 1, &seated, owner, shapes);
    }
}

fn package(
    region: Option<DomainId>,
    node: &Package,
    level: u32,
    seated: &[(&LayoutModule, Cell)],
    owner: &CellMap<u32>,
    shapes: &mut Vec<PackageShape>,
) {
    if node.count < SMALLEST_PACKAGE {
        return;
    }
    // A package that only wraps another one is not drawn twice.
    if let (true, Some(only)) =
        (node.own.is_empty() && node.children.len() == 1, node.children.values().next())
    {
        return package(region, only, level, seated, owner, shapes);
    }
    let mut places = Vec::with_capacity(node.count);
    collect(node, &mut places);
    let mut cells: Vec<Cell> = places.iter().map(|place| seated[*place].1).collect();
    cells.sort_unstable();
    let (land, inside) = with_notches(&cells, owner);
    let at = shapes.len();
    shapes.push(PackageShape {
        region,
        package: node.key.clone(),
        name: packages::last_segment(&node.key).to_owned(),
        level,
        leaf: true,
        outline: outline(&land, &inside, PACKAGE_STYLE),
        label: label(&land),
        centre: rows::middle(&cells),
        modules: node.count as u32,
    });
    for child in node.children.values() {
        package(region, child, level + 1, seated, owner, shapes);
    }
    shapes[at].leaf = shapes.len() == at + 1;
}

fn collect(node: &Package, places: &mut Vec<usize>) {
    places.extend(&node.own);
    for child in node.children.values() {
        collect(child, places);
    }
}

/// The cells of a package with the free cells that they enclose on at least four sides.
fn with_notches(cells: &[Cell], owner: &CellMap<u32>) -> (Vec<Cell>, CellSet) {
    let own: CellSet = cells.iter().copied().collect();
    let mut inside = own.clone();
    let mut land = cells.to_vec();
    for cell in cells {
        for notch in grid::neighbours(*cell) {
            let free = !owner.contains_key(&notch) && !inside.contains(&notch);
            if free && grid::neighbours(notch).filter(|c| own.contains(c)).count() >= 4 {
                inside.insert(notch);
                land.push(notch);
            }
        }
    }
    land.sort_unstable();
    (land, inside)
}

/// The best run of cells in a row for a name.
fn label(land: &[Cell]) -> LabelPlace {
    rows::best(land).map_or_else(LabelPlace::default, |run| LabelPlace {
        x: run.middle.x,
        y: run.middle.y,
        max_width: run.width,
    })
}

/// Where the outline is crossed last on the way up from the label.
fn crest(outline: &[Contour], label: LabelPlace) -> Point {
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

fn marks(regions: &arrange::Regions<'_>, arrangement: &Arrangement) -> Vec<ModuleMark> {
    let mut marks: Vec<_> = regions
        .iter()
        .flat_map(|(region, modules)| modules.iter().map(move |module| (*region, *module)))
        .filter_map(|(region, module)| {
            let at = grid::centre(*arrangement.slots.get(&module.id)?);
            let full = (f64::from(module.sloc) / FULL_CELL_SLOC).sqrt() * LARGEST_MARK;
            let radius = full.clamp(SMALLEST_MARK, LARGEST_MARK);
            Some(ModuleMark { module: module.id, region, x: at.x, y: at.y, radius })
        })
        .collect();
    marks.sort_by_key(|mark| mark.module);
    marks
}

fn bounds(regions: &[RegionShape]) -> Bounds {
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
