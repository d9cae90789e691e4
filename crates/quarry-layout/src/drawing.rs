//! A map that is drawn again: outlines of what lies as it lay are taken over from the last drawing,
//! since a move changes two regions of many.

use std::{collections::BTreeMap, ops::Range};

use quarry_model::{
    ids::{DomainId, ModuleId},
    map::Cell,
};

use crate::{
    arrange,
    contour::{Style, outline},
    geometry::{Geometry, PackageShape, RegionShape, bounds, crest, label, mark},
    grid::{self, CellMap, CellSet},
    input::{Arrangement, LayoutInput, LayoutModule},
    packages::{self, Package},
    rows,
};

/// A package with this share of a region's modules is taken for the region itself.
const WHOLE_REGION: f64 = 0.85;

/// Packages with fewer modules in a region get no outline.
const SMALLEST_PACKAGE: usize = 3;

/// How far from a cell an outline still depends on who has it, in steps.
const REACH: i32 = 2;

const REGION_STYLE: Style = Style { rounds: 4, slack: 3.2, inset: 1.0 };
const PACKAGE_STYLE: Style = Style { rounds: 2, slack: 1.6, inset: 0.7 };

/// A map, and what it was drawn of.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    /// The map.
    pub geometry: Geometry,
    /// For each region of the map, its place in the last drawing where the outline is the same.
    pub same_regions: Vec<Option<usize>>,
    /// The same of packages.
    pub same_packages: Vec<Option<usize>>,
    /// All regions, drawn or not.
    lands: Vec<Land>,
    /// The place in `lands` of whoever has a cell.
    owner: CellMap<u32>,
    /// The cells of each package of the map.
    package_cells: Vec<Vec<Cell>>,
}

/// What a region is drawn of.
#[derive(Debug, Clone)]
struct Land {
    region: Option<DomainId>,
    /// In order.
    cells: Vec<Cell>,
    /// Which module sits where.
    seats: Vec<(ModuleId, Cell)>,
    /// Its place on the map.
    shape: Option<usize>,
    /// The places of its packages on the map.
    packages: Range<usize>,
}

impl Drawing {
    /// Draws an arrangement. `last` must have been drawn of the same modules with the same packages
    /// and sizes, wherever they were: what comes out is the same with and without it.
    #[must_use]
    pub fn of(input: &LayoutInput, arrangement: &Arrangement, last: Option<&Self>) -> Self {
        let regions = arrange::regions(input);
        let mut made = Self::default();
        let mut seated: Vec<Vec<(&LayoutModule, Cell)>> = Vec::with_capacity(regions.len());
        for ((name, modules), place) in regions.iter().zip(0u32..) {
            let seats: Vec<(&LayoutModule, Cell)> = modules
                .iter()
                .filter_map(|module| Some((*module, *arrangement.slots.get(&module.id)?)))
                .collect();
            let mut cells: Vec<Cell> = seats.iter().map(|(_, cell)| *cell).collect();
            if cells.is_empty() && name.is_some() {
                // An empty domain is a small island that waits for its first module.
                let anchor = arrangement.anchors.get(name);
                cells.extend(anchor.iter().flat_map(|anchor| grid::within(anchor.cell, 1)));
            }
            cells.sort_unstable();
            made.owner.extend(cells.iter().map(|cell| (*cell, place)));
            made.lands.push(Land {
                region: *name,
                cells,
                seats: seats.iter().map(|(module, cell)| (module.id, *cell)).collect(),
                shape: None,
                packages: 0..0,
            });
            seated.push(seats);
        }
        let near = last.map_or_else(CellSet::default, |last| made.near_changes(last));
        for (place, (seats, modules)) in seated.iter().zip(regions.values()).enumerate() {
            made.draw(place, seats, modules.len() as u32, last, &near);
        }
        let marks = made.lands.iter().zip(&seated).flat_map(|(land, seats)| {
            seats.iter().map(|(module, cell)| mark(module, land.region, *cell))
        });
        made.geometry.modules = marks.collect();
        made.geometry.modules.sort_by_key(|mark| mark.module);
        made.geometry.bounds = bounds(&made.geometry.regions);
        made
    }

    /// Whether a cell belongs to a region.
    fn is_of(&self, cell: Cell, region: Option<DomainId>) -> bool {
        let owner = self.owner.get(&cell);
        owner.is_some_and(|place| self.lands[*place as usize].region == region)
    }

    /// The cells whose surroundings are not those of the last drawing.
    fn near_changes(&self, last: &Self) -> CellSet {
        let mut near = CellSet::default();
        for (lands, other) in [(&self.lands, last), (&last.lands, self)] {
            for land in lands {
                for cell in &land.cells {
                    if !other.is_of(*cell, land.region) {
                        near.extend(grid::within(*cell, REACH));
                    }
                }
            }
        }
        near
    }

    fn draw(
        &mut self,
        place: usize,
        seats: &[(&LayoutModule, Cell)],
        modules: u32,
        last: Option<&Self>,
        near: &CellSet,
    ) {
        let land = &self.lands[place];
        let (region, at) = (land.region, self.geometry.packages.len());
        if land.cells.is_empty() {
            self.lands[place].packages = at..at;
            return;
        }
        let before = last.and_then(|last| {
            Some((last, last.lands.iter().find(|before| before.region == region)?))
        });
        let untouched = |cells: &[Cell]| cells.iter().all(|cell| !near.contains(cell));
        let same =
            before.filter(|(_, before)| before.cells == land.cells && untouched(&land.cells));
        let shape = same.and_then(|(last, before)| Some((&last.geometry.regions, before.shape?)));
        let all_same = same.is_some_and(|(_, before)| before.seats == land.seats);
        self.same_regions.push(shape.map(|(_, at)| at));
        let drawn = match shape {
            Some((shapes, at)) => RegionShape { modules, ..shapes[at].clone() },
            None => self.region_shape(place, modules),
        };
        self.lands[place].shape = Some(self.geometry.regions.len());
        self.geometry.regions.push(drawn);
        if let Some((last, before)) = before.filter(|_| all_same) {
            for n in before.packages.clone() {
                self.geometry.packages.push(last.geometry.packages[n].clone());
                self.package_cells.push(last.package_cells[n].clone());
                self.same_packages.push(Some(n));
            }
        } else {
            let places = before.map_or_else(BTreeMap::new, |(last, before)| {
                let key = |n: usize| (last.geometry.packages[n].package.as_str(), n);
                before.packages.clone().map(key).collect()
            });
            self.packages_of(&Known { region, seats, last, places, near });
        }
        self.lands[place].packages = at..self.geometry.packages.len();
    }

    fn region_shape(&self, place: usize, modules: u32) -> RegionShape {
        let Land { region, cells, .. } = &self.lands[place];
        let (land, inside) = self.with_rim(cells, place as u32);
        let outline = outline(&land, &inside, REGION_STYLE);
        let label = label(&land);
        RegionShape {
            region: *region,
            crest: crest(&outline, label),
            outline,
            label,
            centre: rows::middle(cells),
            modules,
        }
    }

    /// The cells of a region with one more row around them where no other region stands beside.
    fn with_rim(&self, cells: &[Cell], place: u32) -> (Vec<Cell>, CellSet) {
        let owner = &self.owner;
        let mut inside: CellSet = CellSet::default();
        let mut land = cells.to_vec();
        inside.extend(cells.iter().copied());
        for cell in cells {
            for rim in grid::neighbours(*cell) {
                let free = !owner.contains_key(&rim) && !inside.contains(&rim);
                if free && grid::neighbours(rim).all(|c| owner.get(&c).is_none_or(|o| *o == place))
                {
                    inside.insert(rim);
                    land.push(rim);
                }
            }
        }
        land.sort_unstable();
        (land, inside)
    }

    fn packages_of(&mut self, known: &Known<'_>) {
        let places = known.seats.iter().enumerate();
        let root =
            packages::tree(places.map(|(place, (module, _))| (place, module.package.as_str())));
        // Down to where the region really divides: its own name says the rest.
        let mut top = &root;
        while let Some(most) = top.children.values().max_by_key(|child| child.count)
            && most.count as f64 >= WHOLE_REGION * root.count as f64
        {
            top = most;
        }
        for child in top.children.values() {
            self.package(child, 1, known);
        }
    }

    fn package(&mut self, node: &Package, level: u32, known: &Known<'_>) {
        if node.count < SMALLEST_PACKAGE {
            return;
        }
        // A package that only wraps another one is not drawn twice.
        if let (true, Some(only)) =
            (node.own.is_empty() && node.children.len() == 1, node.children.values().next())
        {
            return self.package(only, level, known);
        }
        let mut places = Vec::with_capacity(node.count);
        collect(node, &mut places);
        let mut cells: Vec<Cell> = places.iter().map(|place| known.seats[*place].1).collect();
        cells.sort_unstable();
        let same = known.same(&node.key, &cells);
        let (outline, label, centre) = if let Some((shape, _)) = same {
            (shape.outline.clone(), shape.label, shape.centre)
        } else {
            let (land, inside) = self.with_notches(&cells);
            (outline(&land, &inside, PACKAGE_STYLE), label(&land), rows::middle(&cells))
        };
        let at = self.geometry.packages.len();
        self.geometry.packages.push(PackageShape {
            region: known.region,
            package: node.key.clone(),
            name: packages::last_segment(&node.key).to_owned(),
            level,
            leaf: true,
            outline,
            label,
            centre,
            modules: node.count as u32,
        });
        self.package_cells.push(cells);
        self.same_packages.push(same.map(|(_, place)| place));
        for child in node.children.values() {
            self.package(child, level + 1, known);
        }
        self.geometry.packages[at].leaf = self.geometry.packages.len() == at + 1;
    }

    /// The cells of a package with the free cells that they enclose on at least four sides.
    fn with_notches(&self, cells: &[Cell]) -> (Vec<Cell>, CellSet) {
        let own: CellSet = cells.iter().copied().collect();
        let mut inside = own.clone();
        let mut land = cells.to_vec();
        for cell in cells {
            for notch in grid::neighbours(*cell) {
                let free = !self.owner.contains_key(&notch) && !inside.contains(&notch);
                if free && grid::neighbours(notch).filter(|c| own.contains(c)).count() >= 4 {
                    inside.insert(notch);
                    land.push(notch);
                }
            }
        }
        land.sort_unstable();
        (land, inside)
    }
}

/// A region whose packages are drawn, and what is known of it from the last drawing.
struct Known<'d> {
    region: Option<DomainId>,
    seats: &'d [(&'d LayoutModule, Cell)],
    last: Option<&'d Drawing>,
    /// Places of its packages in the last drawing, by their keys.
    places: BTreeMap<&'d str, usize>,
    near: &'d CellSet,
}

impl<'d> Known<'d> {
    /// The same package in the last drawing, if it lay on the same cells among the same ones.
    fn same(&self, key: &str, cells: &[Cell]) -> Option<(&'d PackageShape, usize)> {
        let (last, place) = (self.last?, *self.places.get(key)?);
        let same = last.package_cells[place] == cells
            && cells.iter().all(|cell| !self.near.contains(cell));
        same.then(|| (&last.geometry.packages[place], place))
    }
}

fn collect(node: &Package, places: &mut Vec<usize>) {
    places.extend(&node.own);
    for child in node.children.values() {
        collect(child, places);
    }
}
