//! Why a module belongs where it was put: the dependencies that pull it there and elsewhere.

use std::collections::BTreeMap;

use quarry_model::{dependency::DependencyKind, evidence::ModuleIx};

use crate::{
    affinity::for_each_tie,
    basis::Basis,
    suggest::{Group, Pull},
};

/// How many reasons a suggestion gives.
const REASONS: usize = 3;

/// The pulls on one module.
pub(crate) struct Pulls {
    /// The heaviest toward its own group, at most three.
    pub why: Vec<Pull>,
    /// The heaviest toward another.
    pub against: Option<Pull>,
}

/// The pulls on `module` that was put into `group`, where `group_of` tells where the others
/// are. Heaviest first; of equal weight, the first module.
pub(crate) fn pulls(
    basis: &Basis,
    module: ModuleIx,
    group: Group,
    group_of: &[Option<Group>],
) -> Pulls {
    let mut ties: BTreeMap<(ModuleIx, DependencyKind), f64> = BTreeMap::new();
    for_each_tie(basis.evidence(), basis.graph, module, |other, kind, weight| {
        if group_of[other.at()].is_some() {
            *ties.entry((other, kind)).or_default() += weight;
        }
    });
    let mut all: Vec<Pull> = ties
        .into_iter()
        .filter_map(|((other, kind), weight)| {
            Some(Pull { toward: group_of[other.at()]?, module: other, kind, weight })
        })
        .collect();
    all.sort_by(|a, b| {
        b.weight.total_cmp(&a.weight).then((a.module, a.kind).cmp(&(b.module, b.kind)))
    });
    let why = all.iter().filter(|pull| pull.toward == group).take(REASONS).copied().collect();
    let against = all.iter().find(|pull| pull.toward != group).copied();
    Pulls { why, against }
}
