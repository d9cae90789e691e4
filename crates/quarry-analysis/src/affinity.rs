//! How strongly two modules belong together: all kinds of evidence on one scale.

use quarry_model::{
    dependency::DependencyKind,
    evidence::{Evidence, ModuleIx},
};

use crate::graph::Graph;

/// What `count` of a kind says about two modules belonging together. One call weighs 1; more of
/// the same say ever less (binary logarithm of `count + 1`), so that one chatty pair cannot
/// outweigh a whole neighbourhood. Inheriting and shared data tie harder than
/// calling; events, tasks, and names for type checkers or spelled in strings tie loosely. Similarity of identifiers is
/// counted in hundredths and used as it is.
pub(crate) fn affinity(kind: DependencyKind, count: u32) -> f64 {
    let factor = match kind {
        DependencyKind::Inherit | DependencyKind::Data | DependencyKind::Association => 2.0,
        DependencyKind::Import
        | DependencyKind::Call
        | DependencyKind::Runtime
        | DependencyKind::Injection
        | DependencyKind::Http => 1.0,
        DependencyKind::ReExport
        | DependencyKind::String
        | DependencyKind::Reference
        | DependencyKind::Listener
        | DependencyKind::Task
        | DependencyKind::CoChange => 0.5,
        DependencyKind::ImportType => 0.25,
        DependencyKind::Terms => return f64::from(count) / 100.0,
    };
    factor * f64::from(count.saturating_add(1)).log2()
}

/// Calls `found` with every module tied to `module`, the kind of the tie and its affinity: from
/// dependencies either way, and from history, where a commit of n files counts `1 / (n - 1)`.
pub(crate) fn for_each_tie(
    evidence: &Evidence,
    graph: &Graph,
    module: ModuleIx,
    mut found: impl FnMut(ModuleIx, DependencyKind, f64),
) {
    for arc in graph.uses(module).iter().chain(graph.used_by(module)) {
        for dependency in arc.dependencies(evidence) {
            found(arc.other, dependency.kind, affinity(dependency.kind, dependency.count));
        }
    }
    for pair in graph.co_change.pairs.row(module.at()) {
        found(pair.other, DependencyKind::CoChange, f64::from(pair.weight));
    }
}
