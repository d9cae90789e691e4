//! Which way modules are pulled by the regions that they hang together with.

use std::collections::BTreeMap;

use quarry_model::{
    ids::{DomainId, ModuleId},
    map::Anchor,
};

use crate::{
    grid::{self, Point},
    input::Pull,
};

/// For each module that something pulls: the sum of directions to the anchors of those regions,
/// each as long as the pull is strong.
#[derive(Debug, Default)]
pub(crate) struct Facing(BTreeMap<ModuleId, Point>);

impl Facing {
    /// What pulls the modules of each region, where regions are anchored already.
    pub(crate) fn new(
        pulls: &[Pull],
        region_of: impl Fn(ModuleId) -> Option<Option<DomainId>>,
        anchors: &BTreeMap<Option<DomainId>, Anchor>,
    ) -> Self {
        let mut pulls: Vec<&Pull> =
            pulls.iter().filter(|pull| pull.weight.is_finite() && pull.weight > 0.0).collect();
        // Sums of fractions depend on their order.
        pulls.sort_by(|a, b| {
            let key = |pull: &Pull| (pull.module, pull.towards);
            key(a).cmp(&key(b)).then(a.weight.total_cmp(&b.weight))
        });
        let mut facing = BTreeMap::new();
        for pull in pulls {
            let Some(own) = region_of(pull.module) else { continue };
            let (Some(from), Some(to)) = (anchors.get(&own), anchors.get(&pull.towards)) else {
                continue;
            };
            let (from, to) = (grid::centre(from.cell), grid::centre(to.cell));
            let away = from.distance(to);
            if away > 0.0 {
                let share = pull.weight / away;
                let step = Point { x: (to.x - from.x) * share, y: (to.y - from.y) * share };
                let sum: &mut Point = facing.entry(pull.module).or_default();
                *sum = sum.plus(step);
            }
        }
        Self(facing)
    }

    /// Where a module is pulled.
    pub(crate) fn of(&self, module: ModuleId) -> Option<Point> {
        self.0.get(&module).copied()
    }

    /// Whether nothing is pulled.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
