//! What a move did to the borders, in words: for people who hear the map instead of seeing it.

use std::cmp::Reverse;

use quarry_analysis::DomainCoupling;
use quarry_model::{ids::DomainId, project::Project};

use crate::words;

/// How many neighbours are named; the others are counted.
const NAMED: usize = 3;

/// What became of a region's border, between two couplings of a project: how many dependencies
/// cross it, and which neighbours that concerns most.
pub(super) fn border(
    project: &Project,
    region: Option<DomainId>,
    before: &DomainCoupling,
    after: &DomainCoupling,
) -> String {
    let crossing = |coupling: &DomainCoupling| {
        coupling.region(region).map_or(0, |found| found.into + found.out)
    };
    let head = format!("{} → {} dependencies cross its border", crossing(before), crossing(after));
    let neighbours = neighbours(project, region, before, after);
    if neighbours.is_empty() {
        return head;
    }
    let named = neighbours.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match neighbours.len().saturating_sub(NAMED) {
        0 => format!("{head}: {named}"),
        more => format!("{head}: {named} and {more} more"),
    }
}

/// Each direction to each neighbour that changed, most changed first: “to Billing 14 → 3”.
fn neighbours(
    project: &Project,
    region: Option<DomainId>,
    before: &DomainCoupling,
    after: &DomainCoupling,
) -> Vec<String> {
    let others = project.domains.keys().copied().map(Some).chain([None]);
    let mut changes: Vec<(Reverse<u64>, String)> = Vec::new();
    for other in others.filter(|other| *other != region) {
        let name = words::region(project, other);
        for (from, to, way) in [(region, other, "to"), (other, region, "from")] {
            let (was, is) = (before.between(from, to), after.between(from, to));
            if was != is {
                changes.push((Reverse(was.abs_diff(is)), format!("{way} {name} {was} → {is}")));
            }
        }
    }
    // Stable: equals stay in the order of domains.
    changes.sort_by_key(|(step, _)| *step);
    changes.into_iter().map(|(_, says)| says).collect()
}
