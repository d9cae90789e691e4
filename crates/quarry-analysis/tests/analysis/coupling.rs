//! The matrix of regions.

use proptest::prelude::*;
use quarry_analysis::{Graph, domain_coupling, domain_coupling_without, utilities};
use quarry_model::{
    dependency::DependencyKind::{Call, CoChange, Import, ImportType, Inherit},
    ids::{DomainId, Id},
    module::Standing,
};

use crate::{
    sketch::{Sketch, place},
    synthetic::{Size, project},
};

#[test]
fn figures_of_regions_are_those_computed_by_hand() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/a.py", "mail/b.py"])
        .domain("Shop", &["shop/c.py", "shop/d.py"])
        .depends("mail/a.py", "mail/b.py", Call, 3)
        .depends("shop/c.py", "mail/a.py", Call, 2)
        .depends("shop/c.py", "mail/a.py", Import, 1)
        .depends("shop/d.py", "mail/a.py", Inherit, 1)
        .depends("mail/b.py", "core/x.py", Import, 1)
        // Left out: types, no direction, tests.
        .depends("mail/b.py", "shop/c.py", ImportType, 9)
        .depends("mail/b.py", "shop/d.py", CoChange, 9)
        .depends("test/t.py", "mail/a.py", Import, 9);
    let project = sketch.project();
    let graph = Graph::of_project(&project);
    let coupling = domain_coupling(&graph, &project.domains_by_place());
    let (mail, shop) = (Some(DomainId::new(1)), Some(DomainId::new(2)));
    assert_eq!(coupling.between(mail, mail), 3);
    assert_eq!(coupling.between(shop, mail), 4);
    assert_eq!(coupling.between(mail, shop), 0);
    assert_eq!(coupling.between(mail, None), 1);
    let region = coupling.region(mail).unwrap();
    // Inside 3, in 4, out 1: cohesion 3/8, conductance 5/11; c and d use it, it uses x.
    assert_eq!((region.inside, region.into, region.out), (3, 4, 1));
    assert_eq!((region.ca, region.ce, region.instability), (2, 1, Some(1.0 / 3.0)));
    assert_eq!(region.cohesion, Some(3.0 / 8.0));
    assert_eq!(region.conductance, Some(5.0 / 11.0));
    let monolith = coupling.region(None).unwrap();
    assert_eq!((monolith.modules, monolith.ca, monolith.ce), (1, 1, 0));

    let without = domain_coupling_without(
        &graph,
        &project.domains_by_place(),
        &[place(&project, "mail/a.py")],
    );
    assert_eq!(without.between(shop, mail), 0);
    assert_eq!(without.between(mail, mail), 3);
    assert_eq!(without.region(mail).unwrap().ca, 0);
}

#[test]
fn utilities_are_used_from_everywhere_and_use_little() {
    let mut sketch = Sketch::default();
    for package in ["a", "b", "c", "d"] {
        let user = format!("{package}/m.py");
        for helper in ["util/log.py", "util/text.py", "app/hub.py"] {
            sketch.depends(&user, helper, Call, 1);
        }
    }
    // The hub uses three modules that are no utilities; `text` uses a utility and one other.
    for used in ["a/m.py", "b/m.py", "c/m.py"] {
        sketch.depends("app/hub.py", used, Call, 1);
    }
    sketch.depends("util/text.py", "util/log.py", Call, 1);
    sketch.depends("util/text.py", "a/m.py", Call, 1);
    let project = sketch.project();
    let found = utilities(&project, &Graph::of_project(&project));
    let paths: Vec<&str> =
        found.iter().map(|at| project.evidence.module(*at).path.as_str()).collect();
    assert_eq!(paths, ["util/log.py", "util/text.py"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_matrix_adds_up_to_all_dependencies(
        modules in 10u32..120,
        domains in 1u32..8,
        pinned_percent in 0u32..=100,
    ) {
        let dependencies = modules * 4;
        let project = project(Size { modules, dependencies, domains, commits: 5, pinned_percent });
        let graph = Graph::of_project(&project);
        let coupling = domain_coupling(&graph, &project.domains_by_place());
        let product = |at: quarry_model::evidence::ModuleIx| {
            project.evidence.module(at).standing == Standing::Product
        };
        let expected: u64 = project
            .evidence
            .dependencies
            .iter()
            .filter(|d| d.kind != ImportType && product(d.from) && product(d.to))
            .map(|d| u64::from(d.count))
            .sum();
        prop_assert_eq!(coupling.matrix.iter().sum::<u64>(), expected);
        let of_regions: u64 = coupling.regions.iter().map(|r| r.inside + r.into).sum();
        prop_assert_eq!(of_regions, expected);
        let out: u64 = coupling.regions.iter().map(|r| r.out).sum();
        let into: u64 = coupling.regions.iter().map(|r| r.into).sum();
        prop_assert_eq!(out, into);
    }
}
