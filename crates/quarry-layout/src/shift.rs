//! A region carried elsewhere, whole.

use quarry_model::{
    ids::DomainId,
    map::{Anchor, Cell},
};

use crate::{
    arrange::{self, WARM_GAP},
    grid::{self, CellSet, LIMIT, Point},
    input::{Arrangement, LayoutInput},
};

/// Carries a domain's region by about `by`, in world units: to the place nearest to that at which
/// it keeps the gap to all others. Its modules keep their places among each other, and all other
/// modules theirs. `None` when the domain is not on the map, or when nothing is nearer than where
/// it is.
#[must_use]
pub fn shift(
    input: &LayoutInput,
    arrangement: &Arrangement,
    domain: DomainId,
    by: Point,
) -> Option<Arrangement> {
    let name = Some(domain);
    let anchor = arrangement.anchors.get(&name)?.cell;
    let regions = arrange::regions(input);
    let mut mine: Vec<Cell> = Vec::new();
    let mut blocked = CellSet::default();
    for (region, modules) in &regions {
        let seated = modules.iter().filter_map(|module| arrangement.slots.get(&module.id));
        let mut cells: Vec<Cell> = seated.copied().collect();
        if let (true, Some(anchor)) = (cells.is_empty(), arrangement.anchors.get(region)) {
            cells.extend(grid::within(anchor.cell, 1));
        }
        if *region == name {
            mine = cells;
        } else {
            blocked.extend(cells.iter().flat_map(|cell| grid::within(*cell, WARM_GAP)));
        }
    }
    // The far ends decide soonest that a place is taken.
    let middle = grid::centre(anchor);
    mine.sort_by(|a, b| {
        let away = |cell: &Cell| grid::centre(*cell).distance(middle);
        away(b).total_cmp(&away(a)).then(a.cmp(b))
    });
    let target = grid::centre(anchor).plus(by);
    let bound = f64::from(LIMIT / 4);
    let goal =
        grid::cell_at(Point { x: target.x.clamp(-bound, bound), y: target.y.clamp(-bound, bound) });
    let reach = grid::steps(goal, anchor);
    let place = (0..=reach).find_map(|radius| {
        grid::ring(goal, radius)
            .filter(|to| {
                let (q, r) = (to.q - anchor.q, to.r - anchor.r);
                mine.iter().all(|cell| !blocked.contains(&Cell { q: cell.q + q, r: cell.r + r }))
            })
            .min_by(|a, b| {
                let away = |cell: &Cell| grid::centre(*cell).distance(target);
                away(a).total_cmp(&away(b)).then(a.cmp(b))
            })
    })?;
    if place == anchor {
        return None;
    }
    let mut shifted = arrangement.clone();
    for module in regions.get(&name).into_iter().flatten() {
        if let Some(cell) = shifted.slots.get_mut(&module.id) {
            (cell.q, cell.r) = (cell.q + place.q - anchor.q, cell.r + place.r - anchor.r);
        }
    }
    shifted.anchors.insert(name, Anchor { domain: name, cell: place });
    Some(shifted)
}
