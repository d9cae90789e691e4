//! Which module sits in which cell.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    ids::{DomainId, Id, ModuleId},
    map::{Anchor, Cell},
};

use crate::{
    facing::Facing,
    fill::fill,
    grid::{self, CellMap, Point, SPACING},
    growth::{self, Seed},
    input::{Arrangement, Kept, LayoutInput, LayoutModule},
    rows,
    sites::{self, Disc, Weights},
    warm,
};

/// Cells that stay free between two regions of a cold layout.
pub(crate) const COLD_GAP: i32 = 3;
/// Cells that stay free between a module that moved in and any other region.
pub(crate) const WARM_GAP: i32 = 2;

/// How often a cold layout is pulled apart to make room.
const PULLS: u32 = 16;

/// Cells of a region without modules: somewhere to drop the first one.
const EMPTY_CELLS: usize = 7;
/// The cells it is given when sites are chosen: itself and half the gap around.
const EMPTY_ROOM: usize = 19;

/// A region, as its modules.
pub(crate) type Regions<'a> = BTreeMap<Option<DomainId>, Vec<&'a LayoutModule>>;

/// Says where every module sits.
///
/// Modules that already have a cell in the region they belong to keep it. The others take a free
/// cell of their region, nearest to their package. Without anything kept the whole map is laid
/// out anew: domains around the monolith, strongly coupled ones adjacent, each region one patch,
/// each package one patch inside it, about an eighth of the cells free.
#[must_use]
pub fn arrange(input: &LayoutInput, kept: &Kept) -> Arrangement {
    let regions = regions(input);
    let unmapped = kept.anchors.is_empty() || !input.modules.is_empty();
    if kept.slots.is_empty() && unmapped {
        cold(&regions, input, &Kept::default(), &BTreeSet::new())
    } else {
        warm::arrange(&regions, input, kept)
    }
}

/// Lays the map out anew, as without anything kept, except that `pinned` regions stay exactly
/// where they are and the others find their places around them.
#[must_use]
pub fn tidy(input: &LayoutInput, kept: &Kept, pinned: &BTreeSet<Option<DomainId>>) -> Arrangement {
    let regions = regions(input);
    let arrangement = cold(&regions, input, kept, pinned);
    if pinned.is_empty() {
        return arrangement;
    }
    // A pinned region may have modules that have no cell yet.
    warm::arrange(&regions, input, &Kept::from_arrangement(input, &arrangement))
}

/// The monolith and the domains; a region without modules among them.
type Name = Option<DomainId>;

/// The modules of every region; the monolith is always among them.
pub(crate) fn regions(input: &LayoutInput) -> Regions<'_> {
    let mut regions = Regions::new();
    regions.insert(None, Vec::new());
    for domain in &input.domains {
        regions.entry(Some(*domain)).or_default();
    }
    let mut modules: Vec<_> = input.modules.iter().collect();
    // Stable, so that of modules given twice the first stays.
    modules.sort_by_key(|module| module.id);
    modules.dedup_by_key(|module| module.id);
    for module in modules {
        regions.entry(module.region).or_default().push(module);
    }
    regions
}

/// The cells a region of so many modules is given: an eighth is spare, less in large regions,
/// whose rim is long.
pub(crate) fn cells_for(modules: usize) -> usize {
    let spare = modules.div_ceil(8).min(8 + 3 * modules.isqrt());
    (modules + spare).max(EMPTY_CELLS)
}

/// What a region's shape is drawn from.
pub(crate) fn character(region: Option<DomainId>) -> u32 {
    region.map_or(0, Id::number)
}

/// The regions of a map that is laid out anew.
struct Plot<'a> {
    names: Vec<Name>,
    modules: Vec<&'a [&'a LayoutModule]>,
    /// Cells that each is to have.
    sizes: Vec<usize>,
    /// Cells of pinned regions; `None` for those that are to be laid out.
    stay: Vec<Option<Vec<Cell>>>,
}

impl<'a> Plot<'a> {
    fn new(regions: &'a Regions<'_>, kept: &Kept, pinned: &BTreeSet<Name>) -> Self {
        let stay = regions.iter().map(|(name, modules)| {
            let anchor = kept.anchors.get(name).filter(|_| pinned.contains(name))?;
            let held = modules.iter().filter_map(|module| kept.slots.get(&module.id));
            let cells: Vec<Cell> =
                held.filter(|held| held.region == *name).map(|held| held.cell).collect();
            Some(if cells.is_empty() { grid::within(*anchor, 1).collect() } else { cells })
        });
        Self {
            names: regions.keys().copied().collect(),
            modules: regions.values().map(Vec::as_slice).collect(),
            sizes: regions.values().map(|modules| cells_for(modules.len())).collect(),
            stay: stay.collect(),
        }
    }

    /// Every region as a disc.
    fn discs(&self) -> Vec<Disc> {
        let pairs = self.sizes.iter().zip(&self.stay);
        pairs
            .map(|(cells, stay)| {
                if let Some(stay) = stay {
                    let at = rows::middle(stay);
                    let far = stay.iter().map(|cell| grid::centre(*cell).distance(at));
                    let radius = far.fold(0.0, f64::max) + SPACING / 2.0;
                    return Disc { radius, fixed: Some(at) };
                }
                // An empty region gets more room: it must have all cells around its anchor.
                let room = if *cells == EMPTY_CELLS { EMPTY_ROOM } else { *cells };
                Disc { radius: growth::radius_of(room), fixed: None }
            })
            .collect()
    }

    /// What pinned regions hold.
    fn claims(&self) -> CellMap<u32> {
        let pairs = (0u32..).zip(&self.stay);
        pairs.flat_map(|(n, stay)| stay.iter().flatten().map(move |cell| (*cell, n))).collect()
    }

    /// Where the others grow, when everything is pulled apart by `stretch`.
    fn seeds(&self, centres: &[Point], stretch: f64) -> Vec<Seed> {
        let open = (0u32..).zip(&self.stay).filter(|(_, stay)| stay.is_none());
        open.map(|(region, _)| {
            let (n, at) = (region as usize, centres[region as usize]);
            let anchor = grid::cell_at(Point { x: at.x * stretch, y: at.y * stretch });
            Seed { region, anchor, cells: self.sizes[n], character: character(self.names[n]) }
        })
        .collect()
    }
}

fn cold(
    regions: &Regions<'_>,
    input: &LayoutInput,
    kept: &Kept,
    pinned: &BTreeSet<Name>,
) -> Arrangement {
    let plot = Plot::new(regions, kept, pinned);
    // A margin well under the gap makes neighbours lean on each other.
    let margin = SPACING * f64::from(COLD_GAP) * 0.4;
    let centres = sites::found(&plot.discs(), &weights(&plot.names, input), margin);
    // Where a region is hemmed in, everything is pulled apart a little.
    let mut grown = None;
    for pulls in 0..PULLS {
        let seeds = plot.seeds(&centres, 1.0 + 0.04 * f64::from(pulls));
        let next = growth::grow(&seeds, &mut plot.claims(), COLD_GAP);
        let round = |(seed, cells): (&Seed, &Vec<Cell>)| {
            seed.cells > EMPTY_CELLS || cells.iter().all(|c| grid::steps(*c, seed.anchor) <= 1)
        };
        let done = next.spills == 0 && seeds.iter().zip(&next.cells).all(round);
        grown = Some((seeds, next));
        if done {
            break;
        }
    }
    let (seeds, territories) =
        grown.map_or_else(Default::default, |(seeds, grown)| (seeds, grown.cells));
    let mut slots: BTreeMap<ModuleId, Cell> = BTreeMap::new();
    let mut anchors = BTreeMap::new();
    for (n, _) in plot.stay.iter().enumerate().filter(|(_, stay)| stay.is_some()) {
        let name = plot.names[n];
        let held = plot.modules[n].iter().filter_map(|module| {
            let held = kept.slots.get(&module.id).filter(|held| held.region == name)?;
            Some((module.id, held.cell))
        });
        slots.extend(held);
        anchors.extend(
            kept.anchors.get(&name).map(|cell| (name, Anchor { domain: name, cell: *cell })),
        );
    }
    for seed in &seeds {
        let domain = plot.names[seed.region as usize];
        anchors.insert(domain, Anchor { domain, cell: seed.anchor });
    }
    let region_of: BTreeMap<_, _> = regions
        .iter()
        .flat_map(|(name, modules)| modules.iter().map(|module| (module.id, *name)))
        .collect();
    let facing = Facing::new(&input.pulls, |id| region_of.get(&id).copied(), &anchors);
    for (seed, mut cells) in seeds.iter().zip(territories) {
        slots.extend(fill(plot.modules[seed.region as usize], &facing, &mut cells));
    }
    Arrangement { slots, anchors }
}

/// Couplings between the regions in `names`, by their places.
fn weights(names: &[Option<DomainId>], input: &LayoutInput) -> Weights {
    let place: BTreeMap<_, _> = names.iter().enumerate().map(|(n, name)| (*name, n)).collect();
    let mut weights = Weights::new();
    weights.resize_with(names.len(), BTreeMap::new);
    for coupling in &input.couplings {
        let (Some(&a), Some(&b)) = (place.get(&coupling.a), place.get(&coupling.b)) else {
            continue;
        };
        if a != b && coupling.weight.is_finite() && coupling.weight > 0.0 {
            *weights[a].entry(b).or_default() += coupling.weight;
            *weights[b].entry(a).or_default() += coupling.weight;
        }
    }
    weights
}
