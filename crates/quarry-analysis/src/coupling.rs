//! How the regions of the map hang together: one matrix over all domains and the monolith.

use quarry_model::{evidence::ModuleIx, ids::DomainId};
use serde::Serialize;

use crate::graph::Graph;

/// Figures of one region: a domain, or the monolith.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RegionCoupling {
    /// The domain; `None` is the monolith.
    pub domain: Option<DomainId>,
    /// Product modules in it.
    pub modules: u32,
    /// Dependency counts that stay inside.
    pub inside: u64,
    /// Dependency counts from other regions on this one.
    pub into: u64,
    /// Dependency counts from this region on others.
    pub out: u64,
    /// Modules of other regions that use this one (afferent).
    pub ca: u32,
    /// Modules of other regions that this one uses (efferent).
    pub ce: u32,
    /// `ce / (ca + ce)`; `None` when nothing crosses.
    pub instability: Option<f64>,
    /// Share of the dependency counts touching the region that stay inside:
    /// `inside / (inside + into + out)`; `None` when there are none.
    pub cohesion: Option<f64>,
    /// `(into + out) / (2 inside + into + out)` (FORMULAS.md section 4, crossing share); `None`
    /// when there are none.
    pub conductance: Option<f64>,
}

/// Dependency counts between all regions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DomainCoupling {
    /// The regions: the monolith first, then the domains by identity.
    pub regions: Vec<RegionCoupling>,
    /// Row by row: `matrix[from * regions.len() + to]` is the sum of the counts of dependencies
    /// that run, between product modules, from one region to the other.
    pub matrix: Vec<u64>,
}

impl DomainCoupling {
    /// The dependency counts from one region to another; 0 for a region that is not there.
    #[must_use]
    pub fn between(&self, from: Option<DomainId>, to: Option<DomainId>) -> u64 {
        let place = |domain| self.regions.iter().position(|region| region.domain == domain);
        match (place(from), place(to)) {
            (Some(from), Some(to)) => self.matrix[from * self.regions.len() + to],
            _ => 0,
        }
    }

    /// The figures of a region.
    #[must_use]
    pub fn region(&self, domain: Option<DomainId>) -> Option<&RegionCoupling> {
        self.regions.iter().find(|region| region.domain == domain)
    }
}

/// The coupling of all regions, utilities included. `domains_by_place` gives the domain of each
/// module in the order of the evidence; modules beyond its end lie in the monolith.
#[must_use]
pub fn domain_coupling(graph: &Graph, domains_by_place: &[Option<DomainId>]) -> DomainCoupling {
    domain_coupling_without(graph, domains_by_place, &[])
}

/// The coupling of all regions without the uses of the given modules, as the scores of
/// candidates leave out the use of utilities.
#[must_use]
pub fn domain_coupling_without(
    graph: &Graph,
    domains_by_place: &[Option<DomainId>],
    left_out: &[ModuleIx],
) -> DomainCoupling {
    const NOWHERE: u32 = u32::MAX;
    let mut domains: Vec<Option<DomainId>> = domains_by_place.to_vec();
    domains.push(None);
    domains.sort_unstable();
    domains.dedup();
    let width = domains.len();

    let mut region = vec![NOWHERE; graph.modules()];
    for (at, place) in region.iter_mut().enumerate() {
        if graph.is_product(ModuleIx(at as u32)) {
            let domain = domains_by_place.get(at).copied().flatten();
            *place = domains.partition_point(|other| *other < domain) as u32;
        }
    }
    let mut is_left_out = vec![false; graph.modules()];
    for module in left_out {
        is_left_out[module.at()] = true;
    }

    let mut matrix = vec![0u64; width * width];
    let (mut ca, mut ce, mut modules) = (vec![0u32; width], vec![0u32; width], vec![0u32; width]);
    // The last module that was counted for a region, for each direction.
    let (mut seen_using, mut seen_used) = (vec![NOWHERE; width], vec![NOWHERE; width]);
    for (n, own) in (0u32..).zip(&region) {
        if *own == NOWHERE {
            continue;
        }
        let own = *own as usize;
        modules[own] += 1;
        for arc in graph.uses(ModuleIx(n)) {
            let other = region[arc.other.at()];
            if arc.code == 0 || other == NOWHERE || is_left_out[arc.other.at()] {
                continue;
            }
            let other = other as usize;
            matrix[own * width + other] += u64::from(arc.code);
            if other != own && seen_used[other] != n {
                seen_used[other] = n;
                ca[other] += 1;
            }
        }
        for arc in graph.used_by(ModuleIx(n)) {
            let other = region[arc.other.at()];
            if arc.code == 0 || other == NOWHERE || is_left_out[n as usize] {
                continue;
            }
            let other = other as usize;
            if other != own && seen_using[other] != n {
                seen_using[other] = n;
                ce[other] += 1;
            }
        }
    }

    let regions = (0..width)
        .map(|at| {
            let inside = matrix[at * width + at];
            let out = matrix[at * width..(at + 1) * width].iter().sum::<u64>() - inside;
            let into = (0..width).map(|from| matrix[from * width + at]).sum::<u64>() - inside;
            RegionCoupling {
                domain: domains[at],
                modules: modules[at],
                inside,
                into,
                out,
                ca: ca[at],
                ce: ce[at],
                instability: ratio(f64::from(ce[at]), f64::from(ca[at] + ce[at])),
                cohesion: ratio(inside as f64, (inside + into + out) as f64),
                conductance: ratio((into + out) as f64, (2 * inside + into + out) as f64),
            }
        })
        .collect();
    DomainCoupling { regions, matrix }
}

/// `part / whole`, or nothing when there is no whole.
pub(crate) fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
