//! Dependencies gathered into curves.
//!
//! Between regions there is one bundle for each direction; they bend to opposite sides, so that
//! both are seen. Between packages of different regions a bundle is led past the middles of
//! the regions, so that neighbours in the tree run together (hierarchical edge bundling,
//! Holten 2006).

use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasherDefault,
};

use quarry_model::ids::{DomainId, ModuleId};
use serde::{Deserialize, Serialize};

use crate::{
    contour::Curve,
    geometry::{Geometry, RegionShape},
    grid::{CellHasher, Point, SPACING},
    input::LayoutInput,
};

/// No more bundles than this are drawn between packages.
pub const PACKAGE_BUNDLES: usize = 1_500;

/// A dependency as the map sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// The module that depends.
    pub from: ModuleId,
    /// What it depends on.
    pub to: ModuleId,
    /// How often.
    pub count: u32,
}

/// One end of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BundleEnd {
    /// The region; `None` is the monolith.
    pub region: Option<DomainId>,
    /// The package inside it; `None` for the region as a whole.
    pub package: Option<String>,
}

/// Dependencies between the same two ends, in one direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// Who depends.
    pub from: BundleEnd,
    /// On whom.
    pub to: BundleEnd,
    /// How often, summed over the links.
    pub count: u64,
    /// How many links.
    pub links: u32,
    /// Where the curve starts.
    pub start: Point,
    /// The curve.
    pub curve: Curve,
}

/// Everything that is drawn between regions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Bundles {
    /// Between regions: heaviest first.
    pub regions: Vec<Bundle>,
    /// Between packages of different regions: the heaviest [`PACKAGE_BUNDLES`], heaviest first.
    pub packages: Vec<Bundle>,
    /// How many bundles between packages were left out.
    pub packages_left_out: usize,
}

/// A region, and the place of the innermost drawn package in it.
type Home = (Option<DomainId>, Option<usize>);

/// Gathers the links between modules of different regions. Links of modules that are not on the
/// map are left out.
#[must_use]
pub fn bundles(input: &LayoutInput, geometry: &Geometry, links: &[Link]) -> Bundles {
    let shapes: BTreeMap<_, _> =
        geometry.regions.iter().map(|shape| (shape.region, shape)).collect();
    // The innermost drawn package of each module, by its place in the geometry.
    let drawn: BTreeMap<(Option<DomainId>, &str), usize> = geometry
        .packages
        .iter()
        .enumerate()
        .map(|(n, shape)| ((shape.region, shape.package.as_str()), n))
        .collect();
    // Modules of the same region and package share a home.
    let mut homes: BTreeMap<(Option<DomainId>, &str), u32> = BTreeMap::new();
    let mut home: HashMap<ModuleId, u32, BuildHasherDefault<CellHasher>> =
        HashMap::with_capacity_and_hasher(input.modules.len(), BuildHasherDefault::default());
    let mut places: Vec<Home> = Vec::new();
    for module in &input.modules {
        let number = *homes.entry((module.region, &module.package)).or_insert_with(|| {
            places.push((module.region, innermost(&drawn, module.region, &module.package)));
            places.len() as u32 - 1
        });
        home.entry(module.id).or_insert(number);
    }
    let mut crossing: Vec<(u32, u32, u32)> = links
        .iter()
        .filter_map(|link| Some((*home.get(&link.from)?, *home.get(&link.to)?, link.count)))
        .filter(|(from, to, _)| places[*from as usize].0 != places[*to as usize].0)
        .collect();
    crossing.sort_unstable();
    let mut between_regions: BTreeMap<_, (u64, u32)> = BTreeMap::new();
    let mut between_packages: BTreeMap<_, (u64, u32)> = BTreeMap::new();
    for links in crossing.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (from, to) = (places[links[0].0 as usize], places[links[0].1 as usize]);
        if !shapes.contains_key(&from.0) || !shapes.contains_key(&to.0) {
            continue;
        }
        let count: u64 = links.iter().map(|link| u64::from(link.2)).sum();
        let sums = [
            between_regions.entry((from.0, to.0)).or_default(),
            between_packages.entry((from, to)).or_default(),
        ];
        for sum in sums {
            *sum = (sum.0 + count, sum.1.saturating_add(links.len() as u32));
        }
    }
    let mut regions: Vec<_> = between_regions
        .into_iter()
        .map(|((from, to), (count, links))| {
            let (start, curve) = bow(shapes[&from], shapes[&to]);
            let end = |region| BundleEnd { region, package: None };
            Bundle { from: end(from), to: end(to), count, links, start, curve }
        })
        .collect();
    regions.sort_by(heaviest);
    let mut sums: Vec<_> = between_packages.into_iter().collect();
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.0));
    let packages_left_out = sums.len().saturating_sub(PACKAGE_BUNDLES);
    sums.truncate(PACKAGE_BUNDLES);
    let place = |(region, package): Home| {
        package.map_or(shapes[&region].centre, |n| geometry.packages[n].centre)
    };
    let end = |(region, package): Home| BundleEnd {
        region,
        package: package.map(|n| geometry.packages[n].package.clone()),
    };
    let mut packages: Vec<_> = sums
        .into_iter()
        .map(|((from, to), (count, links))| {
            let (start, finish) = (place(from), place(to));
            let (a, b) = (shapes[&from.0].centre, shapes[&to.0].centre);
            let curve = Curve {
                c1: start.towards(finish, 1.0 / 3.0).towards(a.towards(b, 0.2), 0.75),
                c2: start.towards(finish, 2.0 / 3.0).towards(a.towards(b, 0.8), 0.75),
                to: finish,
            };
            Bundle { from: end(from), to: end(to), count, links, start, curve }
        })
        .collect();
    packages.sort_by(heaviest);
    Bundles { regions, packages, packages_left_out }
}

fn heaviest(a: &Bundle, b: &Bundle) -> std::cmp::Ordering {
    b.count.cmp(&a.count).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
}

/// The drawn package that is nearest above a module.
fn innermost(
    drawn: &BTreeMap<(Option<DomainId>, &str), usize>,
    region: Option<DomainId>,
    package: &str,
) -> Option<usize> {
    let separator = crate::packages::separator(package);
    let mut key = package;
    loop {
        if let Some(n) = drawn.get(&(region, key)) {
            return Some(*n);
        }
        key = &key[..key.rfind(separator)?];
    }
}

/// A curve from border to border that bends to the left of its way.
fn bow(from: &RegionShape, to: &RegionShape) -> (Point, Curve) {
    let (a, b) = (from.centre, to.centre);
    let length = a.distance(b).max(1e-9);
    let (dx, dy) = ((b.x - a.x) / length, (b.y - a.y) / length);
    // Screen coordinates: left of the way is (dy, -dx).
    let aside = |at: Point, by: f64| Point { x: at.x + dy * by, y: at.y - dx * by };
    // Where the way crosses the two borders; half a cell inside of that.
    let leave = crossings(from, a, b).fold(0.0, f64::max) * length - SPACING / 2.0;
    let enter = crossings(to, a, b).fold(1.0, f64::min) * length + SPACING / 2.0;
    let (leave, enter) = if leave < enter { (leave, enter) } else { (0.4 * length, 0.6 * length) };
    let bend = (0.16 * (enter - leave)).min(6.0 * SPACING);
    let start = aside(a.towards(b, leave / length), 0.3 * SPACING);
    let finish = aside(a.towards(b, enter / length), 0.3 * SPACING);
    let curve = Curve {
        c1: aside(start.towards(finish, 0.3), bend),
        c2: aside(start.towards(finish, 0.7), bend),
        to: finish,
    };
    (start, curve)
}

/// Where the way from `a` to `b` crosses a region's border, as shares of it.
fn crossings(shape: &RegionShape, a: Point, b: Point) -> impl Iterator<Item = f64> {
    let side = move |at: Point| (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
    let squared = a.distance(b).powi(2).max(1e-9);
    shape.outline.iter().filter(|contour| !contour.hole).flat_map(move |contour| {
        let mut from = contour.start;
        contour.curves.iter().filter_map(move |curve| {
            let (before, to) = (std::mem::replace(&mut from, curve.to), curve.to);
            let (p, q) = (side(before), side(to));
            if (p > 0.0) == (q > 0.0) {
                return None;
            }
            let at = before.towards(to, p / (p - q));
            let along = ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / squared;
            (0.0..=1.0).contains(&along).then_some(along)
        })
    })
}
