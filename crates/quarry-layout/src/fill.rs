//! Which module sits in which cell of a new territory.
//!
//! The cells are cut in two along the direction in which they extend most, and the packages are
//! dealt to the two parts by where they are pulled, else by their sizes; so on down the package
//! tree. Every package ends up as one compact patch inside its parent's, on the side that faces
//! the region it hangs together with most, and spare cells are spread in proportion.

use quarry_model::{ids::ModuleId, map::Cell};

use crate::{
    facing::Facing,
    grid::{self, Point},
    input::LayoutModule,
    packages::{self, Package},
    rows,
};

/// Packages with fewer modules have no row for a name.
const NAMED: usize = 7;
/// How far a name reaches to both sides, in world units.
const NAME_REACH: f64 = 3.6 * grid::SPACING;

/// Modules that are dealt together.
enum Group<'a> {
    /// A package with all below it.
    Tree(&'a Package),
    /// The modules directly inside a package.
    Own(&'a Package),
}

impl Group<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Tree(package) => package.count,
            Self::Own(package) => package.own.len(),
        }
    }

    /// Where its modules are pulled, summed.
    fn pull(&self, modules: &[&LayoutModule], facing: &Facing) -> Point {
        match self {
            Self::Tree(package) => package
                .children
                .values()
                .map(|child| Group::Tree(child).pull(modules, facing))
                .fold(Group::Own(package).pull(modules, facing), Point::plus),
            Self::Own(package) => package
                .own
                .iter()
                .filter_map(|place| facing.of(modules[*place].id))
                .fold(Point::default(), Point::plus),
        }
    }

    fn key(&self) -> (&str, bool) {
        match self {
            Self::Tree(package) => (&package.key, true),
            Self::Own(package) => (&package.key, false),
        }
    }
}

/// Seats `modules` in `cells`; there must be at least as many cells as modules.
pub(crate) fn fill(
    modules: &[&LayoutModule],
    facing: &Facing,
    cells: &mut [Cell],
) -> Vec<(ModuleId, Cell)> {
    debug_assert!(cells.len() >= modules.len());
    let root = packages::tree(
        modules.iter().enumerate().map(|(place, module)| (place, module.package.as_str())),
    );
    let mut seated = Vec::with_capacity(modules.len());
    deal(vec![Group::Tree(&root)], cells, modules, facing, &mut seated);
    seated
}

fn deal(
    mut groups: Vec<Group<'_>>,
    cells: &mut [Cell],
    modules: &[&LayoutModule],
    facing: &Facing,
    seated: &mut Vec<(ModuleId, Cell)>,
) {
    while let [only] = groups.as_slice() {
        match only {
            Group::Own(package) => return seat(&package.own, cells, modules, seated),
            Group::Tree(package) => {
                let below = package.children.values().map(Group::Tree);
                let own = (!package.own.is_empty()).then_some(Group::Own(package));
                groups = below.chain(own).collect();
            }
        }
    }
    if groups.is_empty() {
        return;
    }
    let axis = longest_axis(cells);
    groups.sort_by(|a, b| b.count().cmp(&a.count()).then_with(|| a.key().cmp(&b.key())));
    let total: usize = groups.iter().map(Group::count).sum();
    let (cut, first) = if facing.is_empty() {
        halve(&groups, total)
    } else {
        towards_their_sides(&mut groups, total, |group| {
            group.pull(modules, facing).along(axis) / group.count().max(1) as f64
        })
    };
    let spare = cells.len() - total;
    let here = first + spare * first / total;
    sort_along(cells, axis);
    let (left, right) = cells.split_at_mut(here);
    let rest = groups.split_off(cut);
    deal(groups, left, modules, facing, seated);
    deal(rest, right, modules, facing, seated);
}

/// Orders groups by size for two parts, so that the part that is pulled farther along comes
/// last; by their own pulls where that cuts them evenly enough. Answers as [`halve`].
fn towards_their_sides(
    groups: &mut Vec<Group<'_>>,
    total: usize,
    along: impl Fn(&Group<'_>) -> f64,
) -> (usize, usize) {
    let pulls: Vec<f64> = groups.iter().map(&along).collect();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    // Stable: among equals the larger comes first, as before.
    order.sort_by(|a, b| pulls[*a].total_cmp(&pulls[*b]));
    let sizes: Vec<usize> = order.iter().map(|n| groups[*n].count()).collect();
    let (cut, first) = halve_sizes(&sizes, total);
    if (2 * first).abs_diff(total) * 2 > total {
        // A large one in the middle: cut by size, and put the two parts the right way around.
        let (cut, first) = halve(groups, total);
        let mean = |part: &[Group<'_>], from: usize| {
            let (mut sum, mut count) = (0.0, 0.0);
            for (group, pull) in part.iter().zip(&pulls[from..]) {
                sum += pull * group.count() as f64;
                count += group.count() as f64;
            }
            sum / f64::max(count, 1.0)
        };
        if mean(&groups[..cut], 0) <= mean(&groups[cut..], cut) {
            return (cut, first);
        }
        let rest = groups.split_off(cut);
        let turned = rest.len();
        groups.splice(0..0, rest);
        return (turned, total - first);
    }
    let mut taken: Vec<Option<Group<'_>>> = std::mem::take(groups).into_iter().map(Some).collect();
    groups.extend(order.iter().filter_map(|n| taken[*n].take()));
    (cut, first)
}

/// How many of the groups make the first part, and how many modules those are: as near to one
/// half as the order allows.
fn halve(groups: &[Group<'_>], total: usize) -> (usize, usize) {
    let sizes: Vec<usize> = groups.iter().map(Group::count).collect();
    halve_sizes(&sizes, total)
}

fn halve_sizes(sizes: &[usize], total: usize) -> (usize, usize) {
    let (mut cut, mut sum) = (1, sizes[0]);
    for size in &sizes[1..sizes.len() - 1] {
        let next = sum + size;
        if (2 * next).abs_diff(total) > (2 * sum).abs_diff(total) {
            break;
        }
        (cut, sum) = (cut + 1, next);
    }
    (cut, sum)
}

/// What a step in q and in r contributes along 0°, 30°, … 150°, in half cells along rows of
/// neighbours and in rows across them.
const AXES: [(i64, i64); 6] = [(2, 1), (1, 1), (1, 2), (0, 1), (-1, 1), (-1, 0)];

fn project(cell: Cell, axis: usize) -> i64 {
    AXES[axis].0 * i64::from(cell.q) + AXES[axis].1 * i64::from(cell.r)
}

/// The one of six directions, 30° apart, in which cells extend most.
fn longest_axis(cells: &[Cell]) -> usize {
    const UNITS: [f64; 2] = [0.5, 0.866_025_403_784_438_6];
    let mut best = (0, f64::MIN);
    for axis in 0..6 {
        let (low, high) = cells.iter().fold((i64::MAX, i64::MIN), |(low, high), cell| {
            let at = project(*cell, axis);
            (low.min(at), high.max(at))
        });
        let extent = high.saturating_sub(low) as f64 * UNITS[axis % 2];
        if extent > best.1 + 1e-9 {
            best = (axis, extent);
        }
    }
    best.0
}

/// Sorts cells along an axis.
fn sort_along(cells: &mut [Cell], axis: usize) {
    let across = (axis + 3) % 6;
    cells.sort_by_key(|cell| (project(*cell, axis), project(*cell, across), *cell));
}

/// Seats the modules of one package: the largest around its middle; the row in which its name
/// is written is left to the smallest ones and to spare cells.
fn seat(
    own: &[usize],
    cells: &[Cell],
    modules: &[&LayoutModule],
    seated: &mut Vec<(ModuleId, Cell)>,
) {
    let middle = rows::middle(cells);
    let name_row = (own.len() >= NAMED).then(|| rows::best(cells)).flatten();
    let mut cells: Vec<_> = cells
        .iter()
        .map(|cell| {
            let away = grid::centre(*cell).distance(middle);
            let named = name_row.is_some_and(|run| {
                run.r == cell.r && grid::centre(*cell).distance(run.middle) <= NAME_REACH
            });
            // Along the name the ends come first.
            (named, if named { -away } else { away }, *cell)
        })
        .collect();
    cells.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    // Spare cells beyond the row of the name are spread along the rim, so that it stays even.
    let row = cells.iter().filter(|cell| cell.0).count();
    let beyond = (cells.len() - own.len()).saturating_sub(row);
    let (open, named) = cells.split_at(cells.len() - row);
    let rim = open.len() - (3 * beyond).min(open.len());
    let thinned = open.iter().enumerate().filter(|(n, _)| {
        let at = n.wrapping_sub(rim);
        *n < rim || at % 3 != 1 || at / 3 >= beyond
    });
    let places = thinned.map(|(_, cell)| cell).chain(named).map(|cell| cell.2);
    let mut own: Vec<_> = own.iter().map(|place| modules[*place]).collect();
    own.sort_by_key(|module| (std::cmp::Reverse(module.sloc), module.id));
    seated.extend(own.iter().zip(places).map(|(module, cell)| (module.id, cell)));
}
