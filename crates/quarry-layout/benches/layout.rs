//! How long a map takes: `cargo bench -p quarry-layout` prints a table. The bars, for 20,000
//! modules: 2 s cold, 20 ms for one move.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use common::{Dice, project};
use quarry_layout::{Kept, Link, arrange, bundles, geometry};
use quarry_model::ids::{DomainId, Id, ModuleId};

fn median(mut work: impl FnMut(), runs: usize) -> Duration {
    let mut times: Vec<_> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn main() {
    println!(
        "{:>8} {:>8} {:>12} {:>12} {:>12} {:>12} {:>12}",
        "modules", "domains", "cold", "one move", "500 moves", "geometry", "bundles"
    );
    for (count, domains) in [(1_000, 12), (5_000, 30), (20_000, 40), (20_000, 200)] {
        let input = project(count, domains, 42);
        let cold = median(|| drop(arrange(&input, &Kept::default())), 3);
        let arrangement = arrange(&input, &Kept::default());
        let kept = Kept::from_arrangement(&input, &arrangement);
        let moved = |moves: u32| {
            let mut moved = input.clone();
            let monolith: Vec<_> =
                (0..moved.modules.len()).filter(|n| moved.modules[*n].region.is_none()).collect();
            for n in monolith.iter().take(moves as usize) {
                moved.modules[*n].region = Some(DomainId::new(1));
            }
            moved
        };
        let (one, many) = (moved(1), moved(500));
        let warm = median(|| drop(arrange(&one, &kept)), 9);
        let lasso = median(|| drop(arrange(&many, &kept)), 5);
        let shapes = median(|| drop(geometry(&input, &arrangement)), 5);
        let drawn = geometry(&input, &arrangement);
        let mut dice = Dice(1);
        let links: Vec<_> = (0..count * 10)
            .map(|_| Link {
                from: ModuleId::new(dice.roll(count) + 1),
                to: ModuleId::new(dice.roll(count) + 1),
                count: 1,
            })
            .collect();
        let curves = median(|| drop(bundles(&input, &drawn, &links)), 3);
        println!(
            "{count:>8} {domains:>8} {cold:>12.2?} {warm:>12.2?} {lasso:>12.2?} {shapes:>12.2?} {curves:>12.2?}"
        );
    }
}
