//! Which module sits in which cell.

use std::collections::BTreeMap;

use quarry_model::{
    ids::{DomainId, Id, ModuleId},
    map::{Anchor, Cell},
};

use crate::{
    fill::fill,
    grid::{self, CellMap, Point, SPACING},
    growth::{self, Seed},
    input::{Arrangement, Kept, LayoutInput, LayoutModule},
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
        cold(&regions, input)
    } else {
        warm::arrange(&regions, input, kept)
    }
}

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

fn cold(regions: &Regions<'_>, input: &LayoutInput) -> Arrangement {
    let names: Vec<_> = regions.keys().copied().collect();
    let sizes: Vec<usize> = regions.values().map(|modules| cells_for(modules.len())).collect();
    let discs: Vec<_> = sizes
        .iter()
        .map(|cells| {
            // An empty region gets more room: it must have all cells around its anchor.
            let room = if *cells == EMPTY_CELLS { EMPTY_ROOM } else { *cells };
            Disc { radius: growth::radius_of(room) }
        })
        .collect();
    // A margin well under the gap makes neighbours lean on each other.
    let margin = SPACING * f64::from(COLD_GAP) * 0.4;
    let centres = sites::found(&discs, &weights(&names, input), margin);
    let seeds = |stretch: f64| -> Vec<Seed> {
        let regions = names.iter().zip(&sizes).zip(&centres).zip(0u32..);
        let seed = |(((name, cells), at), region): (((&Option<DomainId>, &usize), &Point), u32)| {
            let at = Point { x: at.x * stretch, y: at.y * stretch };
            let (anchor, character) = (grid::cell_at(at), character(*name));
            Seed { region, anchor, cells: *cells, character }
        };
        regions.map(seed).collect()
    };
    // Where a region is hemmed in, everything is pulled apart a little.
    let mut grown = None;
    for pulls in 0..PULLS {
        let seeds = seeds(1.0 + 0.04 * f64::from(pulls));
        let next = growth::grow(&seeds, &mut CellMap::default(), COLD_GAP);
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
    for (((name, modules), mut cells), seed) in regions.iter().zip(territories).zip(&seeds) {
        slots.extend(fill(modules, &mut cells));
        anchors.insert(*name, Anchor { domain: *name, cell: seed.anchor });
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
