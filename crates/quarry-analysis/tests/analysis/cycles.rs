//! What must be cut so that no cycle crosses a boundary.

use std::collections::BTreeSet;

use proptest::prelude::*;
use quarry_analysis::{Cut, Graph, cut_of_cycles, score};
use quarry_model::{
    dependency::DependencyKind::Call,
    ids::{CandidateId, Id, ProfileId},
    people::StakeholderProfile,
    project::Project,
};

use crate::sketch::{Sketch, place};

const INSIDE: [&str; 4] = ["mail/a.py", "mail/b.py", "mail/c.py", "mail/d.py"];
const OUTSIDE: [&str; 4] = ["shop/e.py", "shop/f.py", "shop/g.py", "shop/h.py"];

type Edge = (&'static str, &'static str, u32);

fn project(edges: &[Edge]) -> Project {
    let mut sketch = Sketch::default();
    sketch.domain("Mail", &INSIDE).domain("Shop", &OUTSIDE);
    for (from, to, count) in edges {
        sketch.depends(from, to, Call, *count);
    }
    let mut project = sketch.project();
    // Nothing is set apart as a utility: the cut is to be seen alone.
    project.settings.utility_share = 2.0;
    project
}

fn cut(project: &Project) -> Vec<Cut> {
    let graph = Graph::of_project(project);
    cut_of_cycles(project, &graph, CandidateId::new(1)).expect("Mail is a candidate")
}

fn crossing_groups(project: &Project) -> u32 {
    let graph = Graph::of_project(project);
    let profile = StakeholderProfile::balanced(ProfileId::new(1));
    let scores = score(project, &graph, &profile);
    let mail = scores.iter().find(|score| score.candidate == CandidateId::new(1));
    mail.expect("Mail is scored").cycles.groups
}

#[test]
fn the_lighter_direction_is_cut_and_what_may_stay_stays() {
    let check = |edges: &[Edge], expected: &[Edge]| {
        let project = project(edges);
        let expected: Vec<Cut> = expected
            .iter()
            .map(|(from, to, count)| Cut {
                from: place(&project, from),
                to: place(&project, to),
                count: *count,
            })
            .collect();
        assert_eq!(cut(&project), expected, "{edges:?}");
    };
    let [a, b, ..] = INSIDE;
    let [e, f, ..] = OUTSIDE;
    check(&[], &[]);
    check(&[(a, e, 3)], &[]);
    check(&[(a, b, 1), (b, a, 1)], &[]);
    // One against one: the one that is used less.
    check(&[(a, e, 3), (e, a, 2)], &[(e, a, 2)]);
    // Two against one.
    check(&[(a, e, 1), (a, f, 1), (e, f, 1), (f, a, 9)], &[(f, a, 9)]);
    // Two groups, each for itself.
    check(&[(a, e, 1), (e, a, 4), (b, f, 4), (f, b, 1)], &[(a, e, 1), (f, b, 1)]);
}

#[test]
fn nobody_has_no_cut() {
    let project = project(&[]);
    let graph = Graph::of_project(&project);
    assert_eq!(cut_of_cycles(&project, &graph, CandidateId::new(9)), None);
}

fn edges() -> impl Strategy<Value = Vec<Edge>> {
    let module = || prop::sample::select([INSIDE, OUTSIDE].concat());
    proptest::collection::btree_map((module(), module()), 1u32..5, 0..20).prop_map(|edges| {
        let edges = edges.into_iter().filter(|((from, to), _)| from != to);
        edges.map(|((from, to), count)| (from, to, count)).collect()
    })
}

proptest! {
    #[test]
    fn without_the_cut_nothing_crosses_and_all_of_it_is_needed(edges in edges()) {
        let whole = project(&edges);
        let cut = cut(&whole);
        prop_assert_eq!(cut.is_empty(), crossing_groups(&whole) == 0);
        let name = |module| whole.evidence.module(module).path.as_str();
        let names: BTreeSet<(&str, &str)> =
            cut.iter().map(|cut| (name(cut.from), name(cut.to))).collect();
        let without = |kept: Option<&(&str, &str)>| -> Vec<Edge> {
            let stays = |(from, to, _): &&Edge| {
                !names.contains(&(*from, *to)) || kept == Some(&(*from, *to))
            };
            edges.iter().filter(stays).copied().collect()
        };
        prop_assert_eq!(crossing_groups(&project(&without(None))), 0);
        for one in &names {
            prop_assert!(crossing_groups(&project(&without(Some(one)))) > 0, "{:?} may stay", one);
        }
    }
}
