//! What must hold of every map, whatever the project.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Dice, project};
use proptest::prelude::*;
use quarry_layout::{
    Arrangement, Drawing, Geometry, Held, Kept, LayoutInput, Link, Point, Pull, arrange, bundles,
    contour::contains, geometry, grid, shift, tidy,
};
use quarry_model::{
    ids::{DomainId, Id, ModuleId},
    map::Cell,
};

/// What must hold of any arrangement and its picture.
fn check(input: &LayoutInput, arrangement: &Arrangement) -> Geometry {
    let cells: BTreeSet<_> = arrangement.slots.values().collect();
    assert_eq!(cells.len(), arrangement.slots.len(), "two modules share a cell");
    let modules: BTreeSet<_> = input.modules.iter().map(|module| module.id).collect();
    assert_eq!(arrangement.slots.keys().copied().collect::<BTreeSet<_>>(), modules);
    for domain in &input.domains {
        assert!(arrangement.anchors.contains_key(&Some(*domain)), "{domain} has no anchor");
    }
    let drawn = geometry(input, arrangement);
    assert_eq!(drawn.modules.len(), modules.len());
    for region in &drawn.regions {
        assert!(!region.outline.is_empty());
        for contour in &region.outline {
            let last = contour.curves.last().expect("a contour has curves");
            assert!(last.to.distance(contour.start) < 1e-9, "a contour is open");
        }
    }
    let shapes: BTreeMap<_, _> = drawn.regions.iter().map(|shape| (shape.region, shape)).collect();
    for mark in &drawn.modules {
        let at = Point { x: mark.x, y: mark.y };
        for (region, shape) in &shapes {
            let inside = contains(&shape.outline, at);
            assert_eq!(inside, *region == mark.region, "{} against {region:?}", mark.module);
        }
    }
    drawn
}

/// Modules of different regions keep `gap` cells between them.
fn check_gap(input: &LayoutInput, arrangement: &Arrangement, gap: i32) {
    let owner: BTreeMap<Cell, Option<DomainId>> =
        input.modules.iter().map(|module| (arrangement.slots[&module.id], module.region)).collect();
    for (cell, region) in &owner {
        for near in grid::within(*cell, gap) {
            assert!(owner.get(&near).is_none_or(|other| other == region), "too near: {cell:?}");
        }
    }
}

/// The number of patches a region's modules lie in, when gaps of `reach` cells are bridged.
fn patches(cells: &BTreeSet<Cell>, reach: i32) -> usize {
    let mut left = cells.clone();
    let mut patches = 0;
    while let Some(first) = left.pop_first() {
        patches += 1;
        let mut open = vec![first];
        while let Some(cell) = open.pop() {
            open.extend(grid::within(cell, reach).filter(|near| left.remove(near)));
        }
    }
    patches
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cold_layout_is_sound_and_always_the_same(
        count in 0_u32..400,
        domains in 0_u32..14,
        seed: u64,
    ) {
        let input = project(count, domains, seed);
        let arrangement = arrange(&input, &Kept::default());
        check(&input, &arrangement);
        check_gap(&input, &arrangement, 2);
        let mut shuffled = input.clone();
        shuffled.modules.reverse();
        shuffled.couplings.reverse();
        prop_assert_eq!(arrange(&shuffled, &Kept::default()), arrangement);
    }

    #[test]
    fn what_does_not_change_regions_does_not_move(
        count in 1_u32..300,
        domains in 1_u32..10,
        seed: u64,
        moves in 1_u32..40,
    ) {
        let mut input = project(count, domains, seed);
        let mut arrangement = arrange(&input, &Kept::default());
        let mut dice = Dice(seed ^ 0x55);
        for step in 0..4 {
            let kept = Kept::from_arrangement(&input, &arrangement);
            let before = input.clone();
            if step == 2 {
                // A new domain, and one that is given up: its modules go back to the monolith.
                input.domains.push(DomainId::new(100));
                let gone = input.domains.remove(0);
                for module in input.modules.iter_mut().filter(|m| m.region == Some(gone)) {
                    module.region = None;
                }
            }
            for _ in 0..moves {
                let at = dice.roll(count) as usize;
                let to = dice.roll(input.domains.len() as u32 + 1) as usize;
                input.modules[at].region = input.domains.get(to).copied();
            }
            if step == 3 {
                input.modules.pop();
            }
            let next = arrange(&input, &kept);
            check(&input, &next);
            check_gap(&input, &next, 2);
            for (old, new) in before.modules.iter().zip(&input.modules) {
                if old.region == new.region {
                    prop_assert_eq!(arrangement.slots[&old.id], next.slots[&new.id]);
                }
            }
            for (region, anchor) in &arrangement.anchors {
                // A region that was left by all its modules may be founded anew.
                let modules = || before.modules.iter().zip(&input.modules);
                let empty = before.modules.iter().all(|module| module.region != *region);
                let stays = modules().any(|(a, b)| a.region == *region && b.region == *region);
                if (empty || stays) && input.domains.iter().any(|id| Some(*id) == *region) {
                    prop_assert_eq!(Some(anchor), next.anchors.get(region));
                }
            }
            prop_assert_eq!(&arrange(&input, &kept), &next);
            let again = Kept::from_arrangement(&input, &next);
            prop_assert_eq!(&arrange(&input, &again), &next, "a settled map moved");
            arrangement = next;
        }
    }

    #[test]
    fn tidy_lays_out_anew_around_what_is_pinned(
        count in 1_u32..250,
        domains in 1_u32..9,
        seed: u64,
        pins in prop::collection::btree_set(0_u32..9, 0..4),
    ) {
        let mut input = project(count, domains, seed);
        // A map that has seen some moves.
        let settled = Kept::from_arrangement(&input, &arrange(&input, &Kept::default()));
        let mut dice = Dice(seed ^ 0x77);
        for _ in 0..count / 3 {
            let at = dice.roll(count) as usize;
            input.modules[at].region = input.domains.get(dice.roll(domains + 1) as usize).copied();
        }
        let now = arrange(&input, &settled);
        let kept = Kept::from_arrangement(&input, &now);
        let pinned: BTreeSet<_> =
            pins.iter().map(|n| (*n > 0 && *n <= domains).then(|| DomainId::new(*n))).collect();
        let next = tidy(&input, &kept, &pinned);
        check(&input, &next);
        check_gap(&input, &next, 2);
        for module in input.modules.iter().filter(|m| pinned.contains(&m.region)) {
            prop_assert_eq!(now.slots[&module.id], next.slots[&module.id]);
        }
        for region in &pinned {
            prop_assert_eq!(now.anchors.get(region), next.anchors.get(region));
        }
        if pinned.is_empty() {
            prop_assert_eq!(&next, &arrange(&input, &Kept::default()));
        }
        prop_assert_eq!(&tidy(&input, &kept, &pinned), &next);
    }

    #[test]
    fn a_region_that_is_carried_takes_nobody_along(
        count in 1_u32..250,
        domains in 1_u32..9,
        seed: u64,
        by in (-900_f64..900.0, -900_f64..900.0),
    ) {
        let input = project(count, domains, seed);
        let before = arrange(&input, &Kept::default());
        let domain = DomainId::new(1 + (seed % u64::from(domains)) as u32);
        let by = Point { x: by.0, y: by.1 };
        let Some(after) = shift(&input, &before, domain, by) else {
            // Nothing was free on the way: then where it is must be the nearest.
            return Ok(());
        };
        check(&input, &after);
        check_gap(&input, &after, 2);
        let (from, to) = (before.anchors[&Some(domain)].cell, after.anchors[&Some(domain)].cell);
        let step = (to.q - from.q, to.r - from.r);
        for module in &input.modules {
            let (old, new) = (before.slots[&module.id], after.slots[&module.id]);
            let moved = if module.region == Some(domain) { step } else { (0, 0) };
            prop_assert_eq!((new.q - old.q, new.r - old.r), moved);
        }
        // It comes nearer to where it was to go.
        let goal = grid::centre(from).plus(by);
        prop_assert!(grid::centre(to).distance(goal) <= grid::centre(from).distance(goal) * 1.16 + 10.0);
        let again = Kept::from_arrangement(&input, &after);
        prop_assert_eq!(&arrange(&input, &again), &after, "a settled map moved");
    }

    #[test]
    fn damaged_positions_do_no_harm(
        cells in prop::collection::vec((any::<i32>(), any::<i32>(), 0_u32..4), 30),
        near in prop::collection::vec((-3_i32..3, -3_i32..3), 30),
        anchors in prop::collection::vec((any::<i32>(), any::<i32>()), 4),
    ) {
        let input = project(60, 3, 7);
        let mut kept = Kept::default();
        let wild = cells.into_iter().zip(1..).chain(
            near.into_iter().map(|(q, r)| (q, r, 0)).zip(31..),
        );
        for ((q, r, region), module) in wild {
            let module = ModuleId::new(module);
            let region = match region {
                0 => input.modules.iter().find(|m| m.id == module).and_then(|m| m.region),
                n => Some(DomainId::new(n)),
            };
            kept.slots.insert(module, Held { cell: Cell { q, r }, region });
        }
        for ((q, r), n) in anchors.into_iter().zip(0..) {
            kept.anchors.insert((n > 0).then(|| DomainId::new(n)), Cell { q, r });
        }
        let arrangement = arrange(&input, &kept);
        let cells: BTreeSet<_> = arrangement.slots.values().collect();
        prop_assert_eq!(cells.len(), 60);
        let drawn = geometry(&input, &arrangement);
        prop_assert_eq!(drawn.modules.len(), 60);
    }
}

#[test]
fn regions_and_packages_of_a_cold_layout_are_one_patch() {
    for seed in 0..12 {
        let input = project(500, 9, seed);
        let arrangement = arrange(&input, &Kept::default());
        let mut regions: BTreeMap<_, BTreeSet<Cell>> = BTreeMap::new();
        let mut packages: BTreeMap<_, BTreeSet<Cell>> = BTreeMap::new();
        for module in &input.modules {
            let cell = arrangement.slots[&module.id];
            regions.entry(module.region).or_default().insert(cell);
            packages.entry((module.region, &module.package)).or_default().insert(cell);
        }
        for (region, cells) in regions {
            assert_eq!(patches(&cells, 2), 1, "{region:?} with seed {seed}");
        }
        let split = packages.values().filter(|cells| patches(cells, 2) > 1).count();
        assert!(split * 20 <= packages.len(), "{split} of {} split, seed {seed}", packages.len());
    }
}

/// How far packages lie on the side of the region that pulls them, on average: in world units,
/// against the middle of their own region.
fn faces(input: &LayoutInput, arrangement: &Arrangement) -> f64 {
    let middle = |ids: &mut dyn Iterator<Item = ModuleId>| {
        let (sum, count) = ids.fold((Point::default(), 0.0), |(sum, count), id| {
            (sum.plus(grid::centre(arrangement.slots[&id])), count + 1.0)
        });
        Point { x: sum.x / f64::max(count, 1.0), y: sum.y / f64::max(count, 1.0) }
    };
    let (mut sum, mut weights) = (0.0, 0.0);
    for pull in &input.pulls {
        let module = &input.modules[pull.module.number() as usize - 1];
        let own =
            middle(&mut input.modules.iter().filter(|m| m.region == module.region).map(|m| m.id));
        let (from, to) =
            (arrangement.anchors[&module.region].cell, arrangement.anchors[&pull.towards].cell);
        let (from, to) = (grid::centre(from), grid::centre(to));
        let at = grid::centre(arrangement.slots[&pull.module]);
        let away = from.distance(to).max(1.0);
        let along = ((at.x - own.x) * (to.x - from.x) + (at.y - own.y) * (to.y - from.y)) / away;
        (sum, weights) = (sum + along * pull.weight, weights + pull.weight);
    }
    sum / weights
}

#[test]
fn packages_face_the_region_they_hang_together_with() {
    for seed in 0..8 {
        let mut input = project(600, 6, seed);
        let blind = arrange(&input, &Kept::default());
        // Every package hangs together with one other region, some modules more than others.
        let mut dice = Dice(seed);
        let partners: BTreeMap<String, u32> =
            input.modules.iter().map(|m| (m.package.clone(), 0)).collect();
        let partners: BTreeMap<String, u32> =
            partners.into_keys().map(|package| (package, dice.roll(7))).collect();
        input.pulls = input
            .modules
            .iter()
            .map(|module| {
                let partner = partners[&module.package];
                let towards = (partner > 0).then(|| DomainId::new(partner));
                Pull { module: module.id, towards, weight: f64::from(1 + dice.roll(5)) }
            })
            .filter(|pull| input.modules[pull.module.number() as usize - 1].region != pull.towards)
            .collect();
        let facing = arrange(&input, &Kept::default());
        check(&input, &facing);
        let (without, with) = (faces(&input, &blind), faces(&input, &facing));
        assert!(with > without + 10.0, "seed {seed}: {without:.1} before, {with:.1} after");
        let mut shuffled = input.clone();
        shuffled.pulls.reverse();
        assert_eq!(arrange(&shuffled, &Kept::default()), facing);
    }
}

/// A number for a whole picture, to a tenth of a world unit.
fn fingerprint(drawn: &Geometry) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |value: i64| {
        for byte in value.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    let tenths = |value: f64| (value * 10.0).round() as i64;
    for mark in &drawn.modules {
        add(i64::from(mark.module.number()));
        [mark.x, mark.y, mark.radius].map(tenths).into_iter().for_each(&mut add);
    }
    let outlines = drawn.regions.iter().map(|region| &region.outline);
    for contour in outlines.chain(drawn.packages.iter().map(|package| &package.outline)).flatten() {
        for at in contour.polygon(3) {
            [at.x, at.y].map(tenths).into_iter().for_each(&mut add);
        }
    }
    hash
}

#[test]
fn the_same_project_is_the_same_picture_in_every_run() {
    // Known from runs before this one: what people have on their screens does not change by itself.
    let cases = [(300, 5, 1), (2_000, 14, 2), (20_000, 40, 3)];
    let fingerprints = cases.map(|(count, domains, seed)| {
        let input = project(count, domains, seed);
        let drawn = geometry(&input, &arrange(&input, &Kept::default()));
        format!("{count} modules: {:016x}", fingerprint(&drawn))
    });
    insta::assert_debug_snapshot!(fingerprints);
}

#[test]
fn a_moved_module_lands_beside_its_package() {
    let mut input = project(400, 6, 3);
    let arrangement = arrange(&input, &Kept::default());
    let kept = Kept::from_arrangement(&input, &arrangement);
    let target = Some(DomainId::new(1));
    let mate = input.modules.iter().find(|m| m.region == target).expect("a module").clone();
    let mover = input.modules.iter_mut().find(|m| m.region != target).expect("a module");
    (mover.region, mover.package) = (target, mate.package.clone());
    let mover = mover.id;
    let next = arrange(&input, &kept);
    let nearest = input
        .modules
        .iter()
        .filter(|m| m.id != mover && m.region == target && m.package == mate.package)
        .map(|m| grid::steps(next.slots[&m.id], next.slots[&mover]))
        .min();
    assert!(nearest <= Some(6), "{nearest:?} cells away");
}

#[test]
fn a_region_that_is_hemmed_in_spills() {
    // Region 1 is a single module in the middle of a ring of region 2.
    let mut input = project(0, 2, 1);
    let mut kept = Kept::default();
    let (inner, outer) = (DomainId::new(1), DomainId::new(2));
    let mut put = |n: u32, region, cell| {
        let module = quarry_layout::LayoutModule {
            id: ModuleId::new(n),
            region: Some(region),
            package: "p".to_owned(),
            sloc: 10,
        };
        input.modules.push(module);
        kept.slots.insert(ModuleId::new(n), Held { cell, region: Some(region) });
    };
    let middle = Cell { q: 0, r: 0 };
    put(1, inner, middle);
    for (cell, n) in grid::ring(middle, 3).zip(10..) {
        put(n, outer, cell);
    }
    kept.slots.remove(&ModuleId::new(10));
    let before = kept.clone();
    input.modules[1].region = Some(inner);
    let next = arrange(&input, &kept);
    check_gap(&input, &next, 2);
    check(&input, &next);
    for (module, held) in &before.slots {
        assert_eq!(next.slots[module], held.cell);
    }
    assert!(grid::steps(next.slots[&ModuleId::new(10)], middle) > 3);
}

#[test]
fn bundles_count_what_crosses_and_show_both_directions() {
    let input = project(300, 6, 11);
    let arrangement = arrange(&input, &Kept::default());
    let drawn = geometry(&input, &arrangement);
    let mut dice = Dice(5);
    let links: Vec<Link> = (0..2_000)
        .map(|_| Link {
            from: ModuleId::new(dice.roll(320) + 1),
            to: ModuleId::new(dice.roll(320) + 1),
            count: dice.roll(9) + 1,
        })
        .collect();
    let made = bundles(&input, &drawn, &links);
    let region: BTreeMap<_, _> = input.modules.iter().map(|m| (m.id, m.region)).collect();
    let crossing: u64 = links
        .iter()
        .filter(|link| match (region.get(&link.from), region.get(&link.to)) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        })
        .map(|link| u64::from(link.count))
        .sum();
    assert!(crossing > 0);
    assert_eq!(made.regions.iter().map(|bundle| bundle.count).sum::<u64>(), crossing);
    assert_eq!(made.packages_left_out, 0);
    assert_eq!(made.packages.iter().map(|bundle| bundle.count).sum::<u64>(), crossing);
    for bundle in &made.regions {
        assert_ne!(bundle.from, bundle.to);
        let back = made.regions.iter().find(|b| b.from == bundle.to && b.to == bundle.from);
        if let Some(back) = back {
            assert!(back.start.distance(bundle.curve.to) > 1.0, "both directions on one line");
        }
    }
    assert!(made.regions.windows(2).all(|pair| pair[0].count >= pair[1].count));
}

#[test]
fn one_cell_more_changes_the_outline_there_only() {
    let mut input = project(400, 5, 23);
    let arrangement = arrange(&input, &Kept::default());
    let before = geometry(&input, &arrangement);
    let target = DomainId::new(2);
    let mover = input.modules.iter_mut().find(|m| m.region.is_none()).expect("a module");
    mover.region = Some(target);
    let mover = mover.id;
    let kept = Kept::from_arrangement(&project(400, 5, 23), &arrangement);
    let next = arrange(&input, &kept);
    let after = geometry(&input, &next);
    let (left, entered) =
        (grid::centre(arrangement.slots[&mover]), grid::centre(next.slots[&mover]));
    for (old, new) in before.regions.iter().zip(&after.regions) {
        let points = |shape: &quarry_layout::geometry::RegionShape| -> Vec<Point> {
            shape.outline.iter().flat_map(|contour| contour.polygon(1)).collect()
        };
        let (old, new) = (points(old), points(new));
        for point in &new {
            let touched = point.distance(left).min(point.distance(entered)) < 7.0 * grid::SPACING;
            assert!(touched || old.contains(point), "{point:?} moved");
        }
    }
}

#[test]
fn a_map_drawn_on_from_the_last_is_the_map_drawn_anew() {
    for seed in 1..=6 {
        let mut input = project(300, 6, seed);
        let mut arrangement = arrange(&input, &Kept::default());
        let mut last = Drawing::of(&input, &arrangement, None);
        let mut dice = Dice(seed);
        for round in 0..12 {
            let kept = Kept::from_arrangement(&input, &arrangement);
            for _ in 0..[1, 1, 40, 0][round % 4] {
                let module = dice.roll(300) as usize;
                let region = dice.roll(7);
                input.modules[module].region = (region > 0).then(|| DomainId::new(region));
            }
            arrangement = arrange(&input, &kept);
            if round % 4 == 3 {
                // A region carried elsewhere, and two modules of one region that change places.
                let by = Point { x: 160.0, y: 90.0 };
                let carried = shift(&input, &arrangement, DomainId::new(2), by);
                arrangement = carried.unwrap_or(arrangement);
                let (a, b) = (input.modules[0].id, input.modules[1].id);
                input.modules[1].region = input.modules[0].region;
                let cells = (arrangement.slots[&a], arrangement.slots[&b]);
                arrangement.slots.insert(a, cells.1);
                arrangement.slots.insert(b, cells.0);
            }
            let next = Drawing::of(&input, &arrangement, Some(&last));
            assert_eq!(next.geometry, geometry(&input, &arrangement), "seed {seed} round {round}");
            let (drawn, before) = (&next.geometry, &last.geometry);
            for (shape, same) in drawn.regions.iter().zip(&next.same_regions) {
                assert!(same.is_none_or(|at| before.regions[at].outline == shape.outline));
            }
            for (shape, same) in drawn.packages.iter().zip(&next.same_packages) {
                assert!(same.is_none_or(|at| before.packages[at].outline == shape.outline));
            }
            if round % 4 == 0 {
                let kept = next.same_packages.iter().flatten().count();
                assert!(2 * kept > drawn.packages.len(), "one move redraws what it concerns");
            }
            last = next;
        }
    }
}
