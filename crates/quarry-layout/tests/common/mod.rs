//! Made-up projects for tests and benches.

use quarry_layout::{Coupling, LayoutInput, LayoutModule};
use quarry_model::ids::{DomainId, Id, ModuleId};

/// A sequence of numbers that look random and always are the same.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(sides.max(1))) as u32
    }
}

/// `count` modules in packages up to four deep, `domains` domains of uneven size, and about half
/// of the modules in the monolith.
pub(crate) fn project(count: u32, domains: u32, seed: u64) -> LayoutInput {
    let mut dice = Dice(seed);
    let modules = (1..=count)
        .map(|n| {
            let area = dice.roll(domains + 1);
            // The lower the number, the larger the domain.
            let area = area.min(dice.roll(domains + 1));
            let region = (area > 0 && dice.roll(2) == 0).then(|| DomainId::new(area));
            let depth = dice.roll(4);
            let package = (0..depth).fold(format!("app.area{area}"), |package, _| {
                format!("{package}.p{}", dice.roll(5))
            });
            LayoutModule { id: ModuleId::new(n), region, package, sloc: dice.roll(900) }
        })
        .collect();
    let ids: Vec<_> = (1..=domains).map(DomainId::new).collect();
    let mut couplings = Vec::new();
    for a in 0..=domains {
        for b in 0..a {
            let region = |n: u32| (n > 0).then(|| DomainId::new(n));
            let weight = f64::from(dice.roll(20)).powi(2);
            couplings.push(Coupling { a: region(a), b: region(b), weight });
        }
    }
    LayoutInput { modules, domains: ids, couplings, pulls: Vec::new() }
}
