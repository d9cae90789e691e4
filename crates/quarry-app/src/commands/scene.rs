//! The map on its way to the window: as bytes, without what the window has already.

use std::collections::{BTreeMap, BTreeSet};

use quarry_layout::{Bundle, contour::Contour, geometry::ModuleMark};
use quarry_model::{
    dependency::DependencyKind,
    ids::{DomainId, Id, ModuleId},
};

use crate::{
    dto::map::{LabelPlace, MapBundle, MapPackage, MapRegion, MapScene, MapSceneRef},
    session::View,
    stamp::{Stamp, fnv, rings},
    territory::Territory,
};

/// A drawn map as bytes, without what is known already: see [`MapScene`].
pub(super) fn scene_bytes(view: &View, territory: &Territory, known: &MapSceneRef) -> Vec<u8> {
    let shapes: BTreeSet<u64> =
        known.shapes.iter().flatten().map(|stamp| stamp.to_bits()).collect();
    let geometry = territory.geometry();
    let edges = view.edges(&geometry.modules);
    let named = |outline: &[Contour], stamp: Stamp| {
        let number = stamp.number();
        (number, if shapes.contains(&number.to_bits()) { Vec::new() } else { rings(outline) })
    };
    let regions: BTreeMap<Option<DomainId>, u32> =
        (0..).zip(&geometry.regions).map(|(n, shape)| (shape.region, n)).collect();
    let region_of = |domain: Option<DomainId>| regions.get(&domain).copied().unwrap_or(0);
    let scene = MapScene {
        bounds: [
            geometry.bounds.left as f32,
            geometry.bounds.top as f32,
            geometry.bounds.right as f32,
            geometry.bounds.bottom as f32,
        ],
        edges: edges.stamp,
        regions: geometry
            .regions
            .iter()
            .zip(&territory.stamps.0)
            .map(|(shape, stamp)| {
                let (stamp, outline) = named(&shape.outline, *stamp);
                MapRegion {
                    domain: shape.region.map(|domain| domain.to_string()),
                    stamp,
                    outline,
                    label: label(shape.label),
                }
            })
            .collect(),
        packages: geometry
            .packages
            .iter()
            .zip(&territory.stamps.1)
            .map(|(shape, stamp)| {
                let (stamp, outline) = named(&shape.outline, *stamp);
                MapPackage {
                    region: region_of(shape.region),
                    name: shape.package.clone(),
                    label: shape.name.clone(),
                    place: label(shape.label),
                    stamp,
                    outline,
                }
            })
            .collect(),
        bundles: territory
            .bundles
            .regions
            .iter()
            .map(|bundle| MapBundle {
                from: region_of(bundle.from.region),
                to: region_of(bundle.to.region),
                count: u32::try_from(bundle.count).unwrap_or(u32::MAX),
                curve: quadratic(bundle),
            })
            .collect(),
        kinds: DependencyKind::ALL.iter().map(|kind| kind.name().to_owned()).collect(),
    };
    let edges = if known.edges == Some(scene.edges) { &[] } else { edges.words.as_slice() };
    encode(view, &geometry.modules, &scene, &region_of, edges)
}

/// Dependencies between modules on the map as they travel; the same as long as the same modules
/// lie on it.
pub(crate) struct Edges {
    /// Names them.
    pub(crate) stamp: u32,
    /// Four words each: the places of who uses and of what is used, how often, and which kinds.
    words: Vec<u32>,
    /// The modules in whose list the places are.
    modules: Vec<ModuleId>,
}

impl Edges {
    pub(crate) fn of(view: &View, marks: &[ModuleMark]) -> Self {
        let last = marks.iter().map(|mark| mark.module.number()).max();
        let mut places = vec![u32::MAX; last.map_or(0, |number| number as usize + 1)];
        for (n, mark) in (0..).zip(marks) {
            places[mark.module.number() as usize] = n;
        }
        let place = |id: ModuleId| {
            places.get(id.number() as usize).copied().filter(|place| *place != u32::MAX)
        };
        let mut words = Vec::with_capacity(view.links().len() * 4);
        for (link, kinds) in view.links().iter().zip(view.link_kinds()) {
            if let (Some(from), Some(to)) = (place(link.from), place(link.to)) {
                words.extend([from, to, link.count, *kinds]);
            }
        }
        let hash = fnv(words.iter().copied());
        let stamp = (hash ^ (hash >> 32)) as u32;
        Self { stamp, words, modules: marks.iter().map(|mark| mark.module).collect() }
    }

    /// Whether they are those of a map with these modules.
    pub(crate) fn are_of(&self, marks: &[ModuleMark]) -> bool {
        self.modules.iter().copied().eq(marks.iter().map(|mark| mark.module))
    }
}

fn encode(
    view: &View,
    marks: &[ModuleMark],
    scene: &MapScene,
    region_of: &impl Fn(Option<DomainId>) -> u32,
    edges: &[u32],
) -> Vec<u8> {
    let project = &view.project;
    let mut packages: BTreeMap<(u32, &str), u32> = BTreeMap::new();
    for (n, package) in (0..).zip(&scene.packages) {
        packages.insert((package.region, &package.name), n);
    }
    let mut json = serde_json::to_vec(scene).unwrap_or_default();
    json.resize(json.len().next_multiple_of(4), b' ');
    let mut words: Vec<u32> = Vec::with_capacity(2 + marks.len() * 6 + edges.len());
    words.push(marks.len() as u32);
    // Neighbours on the list mostly share their package.
    let mut last = ((u32::MAX, ""), u32::MAX);
    for mark in marks {
        let package = project
            .modules
            .place(mark.module)
            .map_or("", |ix| project.evidence.module(ix).package.as_str());
        let place = (region_of(mark.region), package);
        if last.0 != place {
            last = (place, nearest_package(&packages, place.0, place.1));
        }
        words.extend([mark.x, mark.y, mark.radius].map(|value| (value as f32).to_bits()));
        words.extend([mark.module.number(), place.0, last.1]);
    }
    words.push((edges.len() / 4) as u32);
    words.extend_from_slice(edges);
    let mut bytes = vec![0; 4 + json.len() + words.len() * 4];
    bytes[..4].copy_from_slice(&(json.len() as u32).to_le_bytes());
    bytes[4..4 + json.len()].copy_from_slice(&json);
    for (to, word) in bytes[4 + json.len()..].chunks_exact_mut(4).zip(words) {
        to.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}

/// The innermost package with an outline of its own that holds `package`; `u32::MAX` for none.
fn nearest_package(packages: &BTreeMap<(u32, &str), u32>, region: u32, package: &str) -> u32 {
    let mut name = package;
    loop {
        if let Some(n) = packages.get(&(region, name)) {
            return *n;
        }
        match name.rfind(['.', '/']) {
            Some(cut) => name = &name[..cut],
            None => return u32::MAX,
        }
    }
}

fn label(place: quarry_layout::geometry::LabelPlace) -> LabelPlace {
    LabelPlace { x: place.x as f32, y: place.y as f32, width: place.max_width as f32 }
}

/// The quadratic curve closest to a gentle cubic one: start, control, end.
fn quadratic(bundle: &Bundle) -> Vec<f32> {
    let (start, curve) = (bundle.start, bundle.curve);
    let control = |c1: f64, c2: f64, from: f64, to: f64| (3.0 * (c1 + c2) - from - to) / 4.0;
    [
        start.x,
        start.y,
        control(curve.c1.x, curve.c2.x, start.x, curve.to.x),
        control(curve.c1.y, curve.c2.y, start.y, curve.to.y),
        curve.to.x,
        curve.to.y,
    ]
    .map(|value| value as f32)
    .to_vec()
}
