//! The map of the open project: which modules lie on it, and how it follows changes.
//!
//! Only product modules lie on the map; tests, generated and vendored code are set apart.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::{DomainCoupling, Graph};
use quarry_layout::{
    Arrangement, Coupling, Drawing, Geometry, Held, Kept, LayoutInput, LayoutModule, Link, Point,
    Pull, arrange, bundles::Bundles, contour::Contour,
};
use quarry_model::{
    dependency::DependencyKind,
    evidence::ModuleIx,
    ids::{DomainId, Id, ModuleId},
    map::{Anchor, Slot},
    module::{Module, Standing},
    project::Project,
};
use quarry_store::{Change, TableName};

use crate::{error::AppError, stamp::Stamp};

/// Changes of these tables can move something on the map.
const MOVING: [TableName; 4] =
    [TableName::Assignment, TableName::Domain, TableName::Source, TableName::Overrule];

/// Everything that is drawn.
pub(crate) struct Territory {
    pub(crate) drawing: Drawing,
    pub(crate) bundles: Bundles,
    /// Names the outlines of regions and of packages, so that the same need not travel twice.
    pub(crate) stamps: (Vec<Stamp>, Vec<Stamp>),
}

impl Territory {
    /// Regions, packages and modules.
    pub(crate) fn geometry(&self) -> &Geometry {
        &self.drawing.geometry
    }
}

/// Draws the map from the positions that the project keeps; `last` is the last map of the same
/// survey.
pub(crate) fn draw(project: &Project, links: &[Link], last: Option<&Territory>) -> Territory {
    draw_as(project, &arrangement(project), links, last)
}

/// Draws the map as it would be in another arrangement.
pub(crate) fn draw_as(
    project: &Project,
    arrangement: &Arrangement,
    links: &[Link],
    last: Option<&Territory>,
) -> Territory {
    let input = layout_input(project, Vec::new(), Vec::new());
    let drawing = Drawing::of(&input, arrangement, last.map(|last| &last.drawing));
    let Geometry { regions, packages, .. } = &drawing.geometry;
    let bundles = quarry_layout::bundles(&input, &drawing.geometry, links);
    let region_stamps = last.map(|last| last.stamps.0.as_slice());
    let package_stamps = last.map(|last| last.stamps.1.as_slice());
    let stamps = (
        stamped(regions.iter().map(|shape| &shape.outline), &drawing.same_regions, region_stamps),
        stamped(
            packages.iter().map(|shape| &shape.outline),
            &drawing.same_packages,
            package_stamps,
        ),
    );
    Territory { drawing, bundles, stamps }
}

/// Stamps of outlines, those that are the same as in the last map taken from there.
fn stamped<'s>(
    outlines: impl Iterator<Item = &'s Vec<Contour>>,
    same: &[Option<usize>],
    last: Option<&[Stamp]>,
) -> Vec<Stamp> {
    let known = same.iter().map(|place| Some(last?[(*place)?]));
    outlines
        .zip(known)
        .map(|(outline, known)| known.unwrap_or_else(|| Stamp::of(outline)))
        .collect()
}

/// The positions that the project keeps.
fn arrangement(project: &Project) -> Arrangement {
    Arrangement { slots: project.slots.clone(), anchors: project.anchors.clone() }
}

/// The map laid out anew, but for regions that are pinned.
pub(crate) fn tidied(project: &Project, coupling: &DomainCoupling, links: &[Link]) -> Arrangement {
    let input = layout_input(project, couplings(coupling), pulls(project, links));
    let kept = Kept::from_arrangement(&input, &arrangement(project));
    let pinned = project.pins.keys().map(|domain| Some(*domain)).collect();
    quarry_layout::tidy(&input, &kept, &pinned)
}

/// The map with a domain's region carried by about `by`; `None` when there is no room nearer to
/// there than where it is.
pub(crate) fn carried(project: &Project, domain: DomainId, by: Point) -> Option<Arrangement> {
    let input = layout_input(project, Vec::new(), Vec::new());
    quarry_layout::shift(&input, &arrangement(project), domain, by)
}

/// Lets positions follow what `change` has done so far to assignments, domains and sources:
/// modules that changed regions move, nothing else does. A change that carves the map anew, such as
/// an import of boundaries, is laid out anew with it.
pub(crate) fn follow(before: &Project, change: &mut Change<'_>) -> Result<(), AppError> {
    if !change.touched().iter().any(|table| MOVING.contains(table)) {
        return Ok(());
    }
    let mut after = before.clone();
    change.reload(&mut after)?;
    let settled = after.domains.keys().all(|id| after.anchors.contains_key(&Some(*id)));
    // Couplings decide where new regions go; looking for them is wasted on a mere move.
    let (couplings, pulls) = if settled && !after.slots.is_empty() {
        Default::default()
    } else {
        let graph = Graph::of_project(&after);
        let coupling = quarry_analysis::domain_coupling(&graph, &after.domains_by_place());
        let links = links(&after).0;
        if carved_anew(before, &after) {
            return write(&after, &tidied(&after, &coupling, &links), change);
        }
        (couplings(&coupling), pulls(&after, &links))
    };
    let input = layout_input(&after, couplings, pulls);
    let kept = Kept {
        slots: after
            .slots
            .iter()
            .map(|(module, cell)| {
                (*module, Held { cell: *cell, region: before.domain_of(*module) })
            })
            .collect(),
        anchors: after.anchors.iter().map(|(region, anchor)| (*region, anchor.cell)).collect(),
    };
    write(&after, &arrange(&input, &kept), change)
}

/// Whether a change makes several domains at once and puts so much into them that no place on the
/// map means what it meant: more than half of the modules, or a tenth where there was no domain
/// that anybody could have learnt the place of. Moves by hand never do.
fn carved_anew(before: &Project, after: &Project) -> bool {
    let made = after.domains.keys().filter(|id| !before.domains.contains_key(id)).count();
    let all = before.slots.len();
    let moved =
        before.slots.keys().filter(|id| before.domain_of(**id) != after.domain_of(**id)).count();
    made >= 2 && (2 * moved > all || (before.domains.is_empty() && 10 * moved >= all && moved > 0))
}

/// A new project laid out, which has no domains yet: one landmass of all `modules`. They are named
/// by their places, from 0, so that it can be laid out before they have identities.
pub(crate) fn landmass(modules: &[Module]) -> Arrangement {
    let standings: Vec<Standing> = modules.iter().map(|module| module.standing).collect();
    let places: Vec<ModuleId> = (0..modules.len() as u32).map(ModuleId::new).collect();
    let input = LayoutInput {
        modules: layout_modules(modules, &standings, &places, |_| None),
        domains: Vec::new(),
        couplings: Vec::new(),
        pulls: Vec::new(),
    };
    arrange(&input, &Kept::default())
}

/// Writes a [`landmass`] whose modules have got the identities `ids`.
pub(crate) fn settle(
    before: &Project,
    landmass: Arrangement,
    ids: &[ModuleId],
    change: &mut Change<'_>,
) -> Result<(), AppError> {
    let slots = landmass.slots.into_iter();
    let slots = slots.map(|(place, cell)| (ids[place.number() as usize], cell)).collect();
    write(before, &Arrangement { slots, ..landmass }, change)
}

/// Writes an arrangement: what lies elsewhere than before.
pub(crate) fn write(
    project: &Project,
    arrangement: &Arrangement,
    change: &mut Change<'_>,
) -> Result<(), AppError> {
    let moved: Vec<Slot> = arrangement
        .slots
        .iter()
        .filter(|(module, cell)| project.slots.get(*module) != Some(*cell))
        .map(|(module, cell)| Slot { module: *module, cell: *cell })
        .collect();
    // A cell belongs to one module: those that move leave theirs before any takes a new one.
    let gone = project.slots.keys().filter(|module| !arrangement.slots.contains_key(*module));
    let leaving: BTreeSet<_> = gone
        .chain(moved.iter().map(|slot| &slot.module).filter(|m| project.slots.contains_key(*m)))
        .copied()
        .collect();
    for module in &leaving {
        change.remove::<Slot>(module)?;
    }
    change.put_many(&moved)?;
    for region in project.anchors.keys().filter(|r| !arrangement.anchors.contains_key(*r)) {
        change.remove::<Anchor>(region)?;
    }
    for (region, anchor) in &arrangement.anchors {
        if project.anchors.get(region) != Some(anchor) {
            change.put(anchor)?;
        }
    }
    Ok(())
}

fn layout_input(project: &Project, couplings: Vec<Coupling>, pulls: Vec<Pull>) -> LayoutInput {
    let (evidence, ids) = (&project.evidence.modules, project.modules.ids());
    let modules = layout_modules(evidence, &project.standings(), ids, |id| project.domain_of(id));
    LayoutInput { modules, domains: project.domains.keys().copied().collect(), couplings, pulls }
}

/// The modules that lie on the map.
fn layout_modules(
    modules: &[Module],
    standings: &[Standing],
    ids: &[ModuleId],
    region: impl Fn(ModuleId) -> Option<DomainId>,
) -> Vec<LayoutModule> {
    modules
        .iter()
        .zip(ids)
        .zip(standings)
        .filter(|(_, standing)| **standing == Standing::Product)
        .map(|((module, id), _)| LayoutModule {
            id: *id,
            region: region(*id),
            package: module.package.clone(),
            sloc: module.sloc,
        })
        .collect()
}

fn couplings(coupling: &DomainCoupling) -> Vec<Coupling> {
    let regions: Vec<_> = coupling.regions.iter().map(|region| region.domain).collect();
    let mut pairs = Vec::new();
    for (n, a) in regions.iter().enumerate() {
        for b in &regions[n + 1..] {
            let both = coupling.between(*a, *b) + coupling.between(*b, *a);
            if both > 0 {
                pairs.push(Coupling { a: *a, b: *b, weight: both as f64 });
            }
        }
    }
    pairs
}

/// How strongly modules hang together with other regions than their own.
fn pulls(project: &Project, links: &[Link]) -> Vec<Pull> {
    let mut sums: BTreeMap<(ModuleId, Option<DomainId>), u64> = BTreeMap::new();
    for link in links {
        let (from, to) = (project.domain_of(link.from), project.domain_of(link.to));
        if from != to {
            *sums.entry((link.from, to)).or_default() += u64::from(link.count);
            *sums.entry((link.to, from)).or_default() += u64::from(link.count);
        }
    }
    let pull = |((module, towards), sum)| Pull { module, towards, weight: sum as f64 };
    sums.into_iter().map(pull).collect()
}

/// Directed dependencies between product modules, all kinds of a pair together, and for each
/// which kinds there are: bit n for the kind in place n of [`DependencyKind::ALL`].
pub(crate) fn links(project: &Project) -> (Vec<Link>, Vec<u32>) {
    let standings = project.standings();
    let product = |ix: ModuleIx| standings[ix.at()] == Standing::Product;
    // The evidence is sorted by pair.
    let pairs = project.evidence.dependencies.chunk_by(|a, b| (a.from, a.to) == (b.from, b.to));
    pairs
        .filter(|pair| product(pair[0].from) && product(pair[0].to))
        .filter_map(|pair| {
            let directed = || pair.iter().filter(|dependency| !dependency.kind.is_undirected());
            let count = directed().map(|dependency| dependency.count).sum();
            let kinds = directed().fold(0, |kinds, dependency| kinds | bit(dependency.kind));
            let [from, to] = [pair[0].from, pair[0].to].map(|ix| project.modules.id(ix));
            (count > 0).then_some((Link { from, to, count }, kinds))
        })
        .unzip()
}

fn bit(kind: DependencyKind) -> u32 {
    let place = DependencyKind::ALL.iter().position(|other| *other == kind);
    place.map_or(0, |place| 1 << place)
}
