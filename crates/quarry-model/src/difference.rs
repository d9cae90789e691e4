//! What is different between two surveys of one source.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::{
    dependency::{CallSite, DependencyKind, OperationKind},
    evidence::Evidence,
    ids::ModuleId,
};

/// How many of each list are kept by name; counts are always whole.
const NAMED: usize = 500;

/// A module that is known by another path than before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Renamed {
    /// The path it had.
    pub from: String,
    /// The path it has.
    pub to: String,
}

/// Dependencies of one kind that came and went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindChange {
    /// The kind.
    pub kind: DependencyKind,
    /// Pairs of modules that had no dependency of the kind before.
    pub new: u32,
    /// Pairs that have none any more.
    pub cut: u32,
}

/// A dependency that came or went, by the paths of its ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    /// The user.
    pub from: String,
    /// What is used.
    pub to: String,
    /// How.
    pub kind: DependencyKind,
}

/// What is different between a survey and the one before it. Modules are compared by identity,
/// so a module that was moved is renamed, not gone and new; call sites by the operation and the
/// symbol they stand in, since lines move with every edit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// How many modules are new.
    pub added: u32,
    /// How many are gone.
    pub gone: u32,
    /// How many have another path.
    pub renamed: u32,
    /// New modules by path, the first of them.
    pub added_modules: Vec<String>,
    /// Modules that are gone, by the path they had, the first of them.
    pub gone_modules: Vec<String>,
    /// Modules with another path, the first of them.
    pub renamed_modules: Vec<Renamed>,
    /// Dependencies that came and went, for each kind with any.
    pub dependencies: Vec<KindChange>,
    /// New dependencies, the first of them.
    pub new_dependencies: Vec<Edge>,
    /// Dependencies that are cut, the first of them.
    pub cut_dependencies: Vec<Edge>,
    /// Call sites that are new.
    pub new_call_sites: u32,
    /// Call sites that are gone.
    pub gone_call_sites: u32,
}

/// One side of the comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The evidence.
    pub evidence: &'a Evidence,
    /// The identity of each of its modules, in its order.
    pub ids: &'a [ModuleId],
}

impl Difference {
    /// Whether the two surveys show the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is different in `after`.
    #[must_use]
    pub fn between(before: Side<'_>, after: Side<'_>) -> Self {
        let mut found = Self::default();
        let (old, new) = (before.paths(), after.paths());
        for (id, path) in &new {
            match old.get(id) {
                None => {
                    found.added += 1;
                    name(&mut found.added_modules, || (*path).to_owned());
                }
                Some(was) if was != path => {
                    found.renamed += 1;
                    name(&mut found.renamed_modules, || Renamed {
                        from: (*was).to_owned(),
                        to: (*path).to_owned(),
                    });
                }
                Some(_) => {}
            }
        }
        for (id, path) in &old {
            if !new.contains_key(id) {
                found.gone += 1;
                name(&mut found.gone_modules, || (*path).to_owned());
            }
        }
        found.compare_dependencies(before, after);
        found.compare_call_sites(before, after);
        found.added_modules.sort_unstable();
        found.gone_modules.sort_unstable();
        found.renamed_modules.sort_unstable();
        found
    }

    fn compare_dependencies(&mut self, before: Side<'_>, after: Side<'_>) {
        let (old, new) = (before.edges(), after.edges());
        let mut counts: BTreeMap<DependencyKind, (u32, u32)> = BTreeMap::new();
        let new_edges = only_in(&new, &old);
        let cut_edges = only_in(&old, &new);
        for edge in &new_edges {
            counts.entry(edge.2).or_default().0 += 1;
        }
        for edge in &cut_edges {
            counts.entry(edge.2).or_default().1 += 1;
        }
        self.dependencies =
            counts.into_iter().map(|(kind, (new, cut))| KindChange { kind, new, cut }).collect();
        self.new_dependencies = named(&after.paths(), &new_edges);
        self.cut_dependencies = named(&before.paths(), &cut_edges);
    }

    fn compare_call_sites(&mut self, before: Side<'_>, after: Side<'_>) {
        let mut old = before.sites();
        for (operation, sites) in after.sites_in_order() {
            let mut new = after.places(sites);
            let mut was = old.remove(&operation).map(|s| before.places(s)).unwrap_or_default();
            new.sort_unstable();
            was.sort_unstable();
            let both = shared(&was, &new);
            self.new_call_sites += (new.len() - both) as u32;
            self.gone_call_sites += (was.len() - both) as u32;
        }
        self.gone_call_sites += old.values().map(|sites| sites.len() as u32).sum::<u32>();
    }
}

type Key<'a> = (ModuleId, OperationKind, &'a str);

impl<'a> Side<'a> {
    fn paths(self) -> BTreeMap<ModuleId, &'a str> {
        let modules = self.evidence.modules.iter().map(|module| module.path.as_str());
        self.ids.iter().copied().zip(modules).collect()
    }

    fn edges(self) -> Vec<(ModuleId, ModuleId, DependencyKind)> {
        let id = |ix: crate::evidence::ModuleIx| self.ids[ix.at()];
        let dependencies = &self.evidence.dependencies;
        let mut edges: Vec<_> =
            dependencies.iter().map(|d| (id(d.from), id(d.to), d.kind)).collect();
        edges.sort_unstable();
        edges
    }

    /// The call sites of each operation that has any, in the order of the evidence.
    fn sites_in_order(self) -> impl Iterator<Item = (Key<'a>, &'a [CallSite])> {
        self.evidence.call_sites.chunk_by(|a, b| a.operation == b.operation).map(move |sites| {
            let operation = &self.evidence.operations[sites[0].operation.at()];
            let key = (self.ids[operation.owner.at()], operation.kind, operation.name.as_str());
            (key, sites)
        })
    }

    fn sites(self) -> HashMap<Key<'a>, &'a [CallSite]> {
        self.sites_in_order().collect()
    }

    fn places(self, sites: &'a [CallSite]) -> Vec<(ModuleId, &'a str)> {
        sites.iter().map(|site| (self.ids[site.from.at()], site.within.as_str())).collect()
    }
}

/// What `one` has and `other` has not; both sorted.
fn only_in<T: Ord + Copy>(one: &[T], other: &[T]) -> Vec<T> {
    let mut rest = other.iter().peekable();
    let absent = |item: &&T| {
        while rest.next_if(|next| next < item).is_some() {}
        rest.peek() != Some(item)
    };
    one.iter().filter(absent).copied().collect()
}

/// How many items two sorted lists share, repeats counted.
fn shared<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut a, mut b, mut both) = (0, 0, 0);
    while a < one.len() && b < other.len() {
        match one[a].cmp(&other[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                (a, b, both) = (a + 1, b + 1, both + 1);
            }
        }
    }
    both
}

fn name<T>(list: &mut Vec<T>, item: impl FnOnce() -> T) {
    if list.len() < NAMED {
        list.push(item());
    }
}

fn named(
    paths: &BTreeMap<ModuleId, &str>,
    edges: &[(ModuleId, ModuleId, DependencyKind)],
) -> Vec<Edge> {
    let path = |id| paths.get(id).copied().unwrap_or_default().to_owned();
    let edges = edges.iter().take(NAMED);
    let mut edges: Vec<_> = edges
        .map(|(from, to, kind)| Edge { from: path(from), to: path(to), kind: *kind })
        .collect();
    edges.sort_unstable();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dependency::{Dependency, Operation, ResultUse, Usage},
        evidence::{ModuleIx, OperationIx},
        ids::Id,
        module::{Effect, Language, Module, Standing},
        shared_name::SharedName,
    };

    fn evidence(paths: &[&str], edges: &[(u32, u32)], sites: &[(u32, &str)]) -> Evidence {
        let module = |path: &&str| Module {
            path: (*path).to_owned(),
            name: (*path).to_owned(),
            language: Language::Python,
            sloc: 1,
            standing: Standing::Product,
            rule: String::new(),
            package: String::new(),
        };
        let edge = |(from, to): &(u32, u32)| Dependency {
            from: ModuleIx(*from),
            to: ModuleIx(*to),
            kind: DependencyKind::Import,
            count: 1,
            line: 1,
        };
        let operation = Operation {
            owner: ModuleIx(0),
            kind: OperationKind::Function,
            name: "run".to_owned(),
            line: 1,
            effect: Effect::Unknown,
        };
        let site = |(line, (from, within)): (u32, &(u32, &str))| CallSite {
            operation: OperationIx(0),
            from: ModuleIx(*from),
            within: SharedName::from(*within),
            line: line + 1,
            usage: Usage::Call,
            result: ResultUse::Used,
            in_transaction: false,
            handles_failure: false,
        };
        Evidence {
            modules: paths.iter().map(module).collect(),
            dependencies: edges.iter().map(edge).collect(),
            operations: vec![operation],
            call_sites: (0..).zip(sites).map(site).collect(),
            ..Evidence::default()
        }
    }

    fn difference(before: (&Evidence, &[u32]), after: (&Evidence, &[u32])) -> Difference {
        let ids = |numbers: &[u32]| numbers.iter().map(|n| ModuleId::new(*n)).collect::<Vec<_>>();
        let (old, new) = (ids(before.1), ids(after.1));
        Difference::between(
            Side { evidence: before.0, ids: &old },
            Side { evidence: after.0, ids: &new },
        )
    }

    #[test]
    fn a_survey_does_not_differ_from_itself() {
        let one = evidence(&["a", "b"], &[(0, 1)], &[(1, "f"), (1, "f")]);
        assert!(difference((&one, &[1, 2]), (&one, &[1, 2])).is_empty());
    }

    #[test]
    fn what_came_went_and_moved_is_told_apart() {
        let before = evidence(&["a", "b", "c"], &[(0, 1), (0, 2)], &[(1, "f"), (1, "f"), (2, "g")]);
        // `c` moved to `b2`, `b` went, `d` came.
        let after = evidence(&["a", "b2", "d"], &[(0, 1), (2, 0)], &[(1, "g"), (2, "h")]);
        let found = difference((&before, &[1, 2, 3]), (&after, &[1, 3, 4]));
        let edge = |from: &str, to: &str| Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            kind: DependencyKind::Import,
        };
        assert_eq!(
            found,
            Difference {
                added: 1,
                gone: 1,
                renamed: 1,
                added_modules: vec!["d".into()],
                gone_modules: vec!["b".into()],
                renamed_modules: vec![Renamed { from: "c".into(), to: "b2".into() }],
                dependencies: vec![KindChange { kind: DependencyKind::Import, new: 1, cut: 1 }],
                new_dependencies: vec![edge("d", "a")],
                cut_dependencies: vec![edge("a", "b")],
                new_call_sites: 1,
                gone_call_sites: 2,
            }
        );
    }

    #[test]
    fn one_of_two_equal_call_sites_can_go() {
        let before = evidence(&["a", "b"], &[], &[(1, "f"), (1, "f")]);
        let after = evidence(&["a", "b"], &[], &[(1, "f")]);
        let found = difference((&before, &[1, 2]), (&after, &[1, 2]));
        assert_eq!((found.new_call_sites, found.gone_call_sites), (0, 1));
    }

    #[test]
    fn an_operation_that_nobody_uses_any_more_takes_its_sites_along() {
        let before = evidence(&["a", "b"], &[], &[(1, "f"), (1, "g")]);
        let after = evidence(&["a", "b"], &[], &[]);
        let found = difference((&before, &[1, 2]), (&after, &[1, 2]));
        assert_eq!(found.gone_call_sites, 2);
    }

    #[test]
    fn lists_are_cut_and_counts_are_not() {
        let many: Vec<String> = (0..NAMED + 7).map(|n| format!("m{n:05}")).collect();
        let paths: Vec<&str> = many.iter().map(String::as_str).collect();
        let ids: Vec<u32> = (1..=paths.len() as u32).collect();
        let after = evidence(&paths, &[], &[]);
        let found = difference((&Evidence::default(), &[]), (&after, &ids));
        assert_eq!(found.added as usize, NAMED + 7);
        assert_eq!(found.added_modules.len(), NAMED);
    }
}
