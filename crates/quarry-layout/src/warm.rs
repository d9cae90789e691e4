//! A kept map changes only where it must.

use std::collections::BTreeMap;

use quarry_model::{
    ids::{DomainId, ModuleId},
    map::{Anchor, Cell},
};

use crate::{
    arrange::{Regions, WARM_GAP, cells_for, character},
    facing::Facing,
    fill::fill,
    grid::{self, CellMap, CellSet, LIMIT, Point},
    growth::{self, Seed, admits},
    input::{Arrangement, Kept, LayoutInput, LayoutModule},
    packages, sites,
};

/// How near a cell's region may come, once another region stands beside it.
const CLEARANCE: i32 = WARM_GAP + 1;

type Region = Option<DomainId>;
type Hasher = std::hash::BuildHasherDefault<grid::CellHasher>;

struct Board<'a> {
    /// Who has a cell: the place of the region in `names`.
    claims: CellMap<u32>,
    names: Vec<Region>,
    /// Who sits where, by region; the reserved cells of empty regions are not among them.
    seated: Vec<Vec<(&'a LayoutModule, Cell)>>,
    slots: Vec<(ModuleId, Cell)>,
    anchors: BTreeMap<Region, Anchor>,
}

pub(crate) fn arrange(regions: &Regions<'_>, input: &LayoutInput, kept: &Kept) -> Arrangement {
    let names: Vec<_> = regions.keys().copied().collect();
    let mut board = Board {
        claims: CellMap::with_capacity_and_hasher(input.modules.len() * 2, Hasher::default()),
        seated: names.iter().map(|_| Vec::new()).collect(),
        names,
        slots: Vec::with_capacity(input.modules.len()),
        anchors: BTreeMap::new(),
    };
    let mut movers: Vec<Vec<&LayoutModule>> = Vec::new();
    for ((name, modules), place) in regions.iter().zip(0u32..) {
        let mut moving = Vec::new();
        for &module in modules {
            match kept.slots.get(&module.id) {
                Some(held)
                    if held.region == *name
                        && on_the_map(held.cell)
                        && !board.claims.contains_key(&held.cell) =>
                {
                    board.seat(place, module, held.cell);
                }
                _ => moving.push(module),
            }
        }
        movers.push(moving);
    }
    board.keep_anchors(kept);
    for (place, moving) in (0u32..).zip(&movers) {
        if !board.seated[place as usize].is_empty() {
            board.move_in(place, moving);
        }
    }
    for (place, moving) in (0u32..).zip(&movers) {
        if board.seated[place as usize].is_empty() {
            board.found(place, moving, input, kept);
        }
    }
    Arrangement { slots: board.slots.into_iter().collect(), anchors: board.anchors }
}

fn on_the_map(cell: Cell) -> bool {
    cell.q.unsigned_abs() <= LIMIT.unsigned_abs() && cell.r.unsigned_abs() <= LIMIT.unsigned_abs()
}

impl<'a> Board<'a> {
    fn seat(&mut self, place: u32, module: &'a LayoutModule, cell: Cell) {
        self.claims.insert(cell, place);
        self.seated[place as usize].push((module, cell));
        self.slots.push((module.id, cell));
    }

    /// Regions keep their anchors. An empty one also keeps the cells around it, if they are
    /// free; those that were empty before come first, since only theirs were kept free so far.
    fn keep_anchors(&mut self, kept: &Kept) {
        let mut inhabited: Vec<Region> = kept.slots.values().map(|held| held.region).collect();
        inhabited.sort_unstable();
        inhabited.dedup();
        let (later, first): (Vec<_>, Vec<_>) = (0u32..)
            .zip(self.names.clone())
            .partition(|(_, name)| inhabited.binary_search(name).is_ok());
        for (place, name) in first.into_iter().chain(later) {
            self.keep_anchor(place, name, kept);
        }
    }

    fn keep_anchor(&mut self, place: u32, name: Region, kept: &Kept) {
        let seated = &self.seated[place as usize];
        let anchor = kept.anchors.get(&name).copied().filter(|cell| on_the_map(*cell));
        let anchor = match (anchor, seated.first()) {
            (Some(cell), _) => cell,
            (None, Some(_)) => grid::cell_at(middle(seated.iter().map(|(_, cell)| *cell))),
            (None, None) => return,
        };
        if seated.is_empty() {
            let mine: Vec<_> = grid::within(anchor, 1).collect();
            if !mine.iter().all(|cell| admits(&self.claims, *cell, place, WARM_GAP)) {
                return;
            }
            self.claims.extend(mine.into_iter().map(|cell| (cell, place)));
        }
        self.anchors.insert(name, Anchor { domain: name, cell: anchor });
    }

    /// Modules move into a region that has some: to the free cell in it or at its rim that is
    /// nearest to their package mates.
    fn move_in(&mut self, place: u32, moving: &[&'a LayoutModule]) {
        if moving.is_empty() {
            return;
        }
        let mut rim: Vec<Cell> = Vec::new();
        let mut offered: CellSet = CellSet::default();
        let offer = |around: Cell, rim: &mut Vec<Cell>, offered: &mut CellSet| {
            rim.extend(grid::neighbours(around).filter(|cell| offered.insert(*cell)));
        };
        for (_, cell) in &self.seated[place as usize] {
            offer(*cell, &mut rim, &mut offered);
        }
        rim.retain(|cell| !self.claims.contains_key(cell));
        let mut moving = moving.to_vec();
        moving.sort_by(|a, b| (&a.package, a.id).cmp(&(&b.package, b.id)));
        let mut mates = Mates::default();
        for module in moving {
            let target = mates.middle(&module.package, &self.seated[place as usize]);
            let cell = match self.nearest(&rim, target, place) {
                Some(at) => rim.swap_remove(at),
                // Hemmed in: a second patch.
                None => {
                    growth::nearest_admitted(&self.claims, grid::cell_at(target), place, WARM_GAP)
                }
            };
            self.seat(place, module, cell);
            mates.joined(cell);
            offered.insert(cell);
            let known = rim.len();
            offer(cell, &mut rim, &mut offered);
            let mut n = known;
            while n < rim.len() {
                if self.claims.contains_key(&rim[n]) {
                    rim.swap_remove(n);
                } else {
                    n += 1;
                }
            }
        }
    }

    /// The place in `rim` of the nearest cell that the region may take.
    fn nearest(&self, rim: &[Cell], target: Point, place: u32) -> Option<usize> {
        let mut best: Option<(f64, Cell, usize)> = None;
        for (at, cell) in rim.iter().enumerate() {
            let away = grid::centre(*cell).distance(target);
            let nearer = best.is_none_or(|(least, held, _)| {
                away.total_cmp(&least).then(cell.cmp(&held)).is_lt()
            });
            if nearer && admits(&self.claims, *cell, place, WARM_GAP) {
                best = Some((away, *cell, at));
            }
        }
        best.map(|(_, _, at)| at)
    }

    /// A region without modules gets its first ones, as in a cold layout; if it has no anchor,
    /// then on the free site nearest to where they come from.
    fn found(&mut self, place: u32, moving: &[&'a LayoutModule], input: &LayoutInput, kept: &Kept) {
        let name = self.names[place as usize];
        if moving.is_empty() && self.anchors.contains_key(&name) {
            return;
        }
        let cells = cells_for(moving.len());
        let anchor = if let Some(anchor) = self.anchors.get(&name) {
            for cell in grid::within(anchor.cell, 1) {
                self.claims.remove(&cell);
            }
            anchor.cell
        } else {
            let reach = (growth::radius_of(cells) * 1.15 / grid::SPACING).ceil() as i32;
            let taken = self.slots.iter().map(|(_, cell)| *cell).chain(self.reserved());
            sites::free_site(taken, reach + CLEARANCE, self.origin(name, moving, input, kept))
        };
        let seed = Seed { region: place, anchor, cells, character: character(name) };
        let territory = growth::grow(&[seed], &mut self.claims, WARM_GAP).cells.pop();
        let mut territory = territory.unwrap_or_default();
        if moving.is_empty() {
            self.anchors.insert(name, Anchor { domain: name, cell: anchor });
            return;
        }
        for cell in &territory {
            self.claims.remove(cell);
        }
        let by_id: BTreeMap<_, _> = moving.iter().map(|module| (module.id, *module)).collect();
        self.anchors.insert(name, Anchor { domain: name, cell: anchor });
        let mine = |id| by_id.contains_key(&id).then_some(name);
        let facing = Facing::new(&input.pulls, mine, &self.anchors);
        for (id, cell) in fill(moving, &facing, &mut territory) {
            self.seat(place, by_id[&id], cell);
        }
    }

    /// The cells that empty regions hold.
    fn reserved(&self) -> impl Iterator<Item = Cell> {
        self.names
            .iter()
            .zip(&self.seated)
            .filter(|(_, seated)| seated.is_empty())
            .filter_map(|(name, _)| self.anchors.get(name))
            .flat_map(|anchor| grid::within(anchor.cell, 1))
    }

    /// Where a new region's modules come from; else what it is coupled to; else the monolith.
    fn origin(
        &self,
        name: Region,
        moving: &[&LayoutModule],
        input: &LayoutInput,
        kept: &Kept,
    ) -> Point {
        let before = moving.iter().filter_map(|module| kept.slots.get(&module.id));
        let before: Vec<_> = before.map(|held| held.cell).filter(|c| on_the_map(*c)).collect();
        if !before.is_empty() {
            return middle(before.into_iter());
        }
        let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
        for coupling in &input.couplings {
            let other = match (coupling.a == name, coupling.b == name) {
                (true, false) => coupling.b,
                (false, true) => coupling.a,
                _ => continue,
            };
            if let Some(anchor) = self.anchors.get(&other)
                && coupling.weight.is_finite()
                && coupling.weight > 0.0
            {
                let at = grid::centre(anchor.cell);
                x += at.x * coupling.weight;
                y += at.y * coupling.weight;
                sum += coupling.weight;
            }
        }
        if sum > 0.0 {
            return Point { x: x / sum, y: y / sum };
        }
        self.anchors.get(&None).map_or_else(Point::default, |anchor| grid::centre(anchor.cell))
    }
}

/// The middle of a region's modules that share most of a package's name.
#[derive(Default)]
struct Mates {
    package: Option<String>,
    sum: Point,
    count: f64,
}

impl Mates {
    fn middle(&mut self, package: &str, seated: &[(&LayoutModule, Cell)]) -> Point {
        if self.package.as_deref() != Some(package) {
            let mut deepest = 0;
            (self.sum, self.count) = (Point::default(), 0.0);
            for (mate, cell) in seated {
                let same = mate.package == package;
                let depth =
                    if same { usize::MAX } else { packages::shared_depth(&mate.package, package) };
                if depth < deepest {
                    continue;
                }
                if depth > deepest {
                    deepest = depth;
                    (self.sum, self.count) = (Point::default(), 0.0);
                }
                self.joined(*cell);
            }
            self.package = Some(package.to_owned());
        }
        Point { x: self.sum.x / self.count.max(1.0), y: self.sum.y / self.count.max(1.0) }
    }

    fn joined(&mut self, cell: Cell) {
        let at = grid::centre(cell);
        self.sum = Point { x: self.sum.x + at.x, y: self.sum.y + at.y };
        self.count += 1.0;
    }
}

/// The middle of some cells; the origin for none.
fn middle(cells: impl Iterator<Item = Cell>) -> Point {
    let (mut x, mut y, mut count) = (0.0, 0.0, 0.0);
    for cell in cells {
        let at = grid::centre(cell);
        (x, y, count) = (x + at.x, y + at.y, count + 1.0);
    }
    if count == 0.0 { Point::default() } else { Point { x: x / count, y: y / count } }
}
