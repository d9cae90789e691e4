//! The suggestion of domains.

use proptest::prelude::*;
use quarry_analysis::{Graph, Group, SuggestOptions, Suggestion, suggest};
use quarry_model::{
    dependency::DependencyKind::{Call, Import},
    domain::Firmness,
    evidence::ModuleIx,
    ids::{DomainId, Id},
    progress::{Cancelled, Progress, Stage, Unwatched},
    project::Project,
};

use crate::{
    sketch::{Sketch, add_domain, assign, place},
    synthetic::{Size, project},
};

fn suggested(project: &Project, domains_only: bool) -> Suggestion {
    let options = SuggestOptions { domains_only, ..SuggestOptions::default() };
    suggest(project, &Graph::of_project(project), &options, &Unwatched).unwrap()
}

fn group_of(project: &Project, suggestion: &Suggestion, path: &str) -> Option<Group> {
    let module = place(project, path);
    suggestion.placements.iter().find(|p| p.module == module).map(|p| p.group)
}

/// Two groups of four that know each other well, one dependency between them, a test of the
/// first, and a module that nothing ties to anything.
fn two_groups() -> Sketch {
    let mut sketch = Sketch::default();
    for package in ["billing", "mail"] {
        for (from, to) in [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("a", "c")] {
            let path = |name: &str| format!("{package}/{name}.py");
            sketch.depends(&path(from), &path(to), Call, 2);
        }
    }
    sketch.depends("billing/a.py", "mail/a.py", Import, 1);
    sketch.depends("test/test_billing.py", "billing/b.py", Import, 3);
    sketch.depends("test/test_billing.py", "mail/b.py", Import, 1);
    sketch.module("alone.py");
    sketch
}

#[test]
fn groups_are_found_named_and_explained() {
    let project = two_groups().project();
    let suggestion = suggested(&project, false);
    let names: Vec<&str> =
        suggestion.new_groups.iter().map(|group| group.proposed_name.as_str()).collect();
    assert_eq!(names, ["Billing", "Mail"]);
    assert_eq!(suggestion.new_groups[0].modules.len(), 5, "four modules and their test");
    assert_eq!(suggestion.unassigned, [place(&project, "alone.py")]);
    assert_eq!(
        group_of(&project, &suggestion, "test/test_billing.py"),
        group_of(&project, &suggestion, "billing/b.py")
    );
    let first = suggestion
        .placements
        .iter()
        .find(|placement| placement.module == place(&project, "billing/a.py"))
        .unwrap();
    assert_eq!(first.why.len(), 3);
    assert!(first.why.iter().all(|pull| pull.toward == first.group));
    let against = first.against.unwrap();
    assert_eq!(against.module, place(&project, "mail/a.py"));
    assert!(first.sentence.starts_with("Billing because of billing.b (call)"), "{first:?}");
    assert!(first.sentence.ends_with("mail.a (import) pulls toward Mail."), "{first:?}");
}

#[test]
fn a_pin_draws_its_neighbours_and_keeps_what_hangs_elsewhere() {
    let mut sketch = two_groups();
    sketch.domain("Payments", &["billing/a.py"]);
    // Pinned against all evidence: stays, and is not in the suggestion.
    sketch.domain("Zoo", &["mail/d.py"]);
    let project = sketch.project();
    let suggestion = suggested(&project, false);
    let payments = Some(Group::Domain(DomainId::new(1)));
    for path in ["billing/b.py", "billing/c.py", "billing/d.py", "test/test_billing.py"] {
        assert_eq!(group_of(&project, &suggestion, path), payments, "{path}");
    }
    assert_eq!(group_of(&project, &suggestion, "mail/d.py"), None);
    assert!(suggestion.placements.iter().all(|p| p.module != place(&project, "billing/a.py")));
}

#[test]
fn with_only_the_users_domains_everything_that_is_tied_to_one_goes_to_one() {
    let mut sketch = two_groups();
    sketch.domain("Payments", &["billing/a.py"]);
    sketch.depends("x/one.py", "x/two.py", Call, 1);
    let project = sketch.project();
    let suggestion = suggested(&project, true);
    assert!(suggestion.new_groups.is_empty());
    let payments = Some(Group::Domain(DomainId::new(1)));
    for path in ["billing/b.py", "mail/a.py", "mail/c.py"] {
        assert_eq!(group_of(&project, &suggestion, path), payments, "{path}");
    }
    // No evidence ties these to the domain.
    for path in ["alone.py", "x/one.py", "x/two.py"] {
        assert!(suggestion.unassigned.contains(&place(&project, path)), "{path}");
    }
}

#[test]
fn a_suggestion_that_was_applied_is_found_again() {
    let mut project = two_groups().project();
    let first = suggested(&project, false);
    for group in &first.new_groups {
        add_domain(&mut project, group.key + 1, &group.proposed_name);
        for module in &group.modules {
            let domain = Some(DomainId::new(group.key + 1));
            assign(&mut project, module.0 + 1, domain, Firmness::Suggested);
        }
    }
    for domains_only in [false, true] {
        let again = suggested(&project, domains_only);
        assert!(again.new_groups.is_empty(), "{again:?}");
        for placement in &again.placements {
            let id = project.modules.id(placement.module);
            assert_eq!(Some(placement.group), project.domain_of(id).map(Group::Domain));
        }
    }
}

#[test]
fn a_module_kept_in_the_monolith_by_hand_stays_there() {
    let mut project = two_groups().project();
    let kept = place(&project, "mail/b.py");
    assign(&mut project, kept.0 + 1, None, Firmness::Pinned);
    let suggestion = suggested(&project, false);
    assert_eq!(group_of(&project, &suggestion, "mail/b.py"), None);
    assert!(!suggestion.unassigned.contains(&kept));
}

struct Stop;
impl Progress for Stop {
    fn report(&self, _: Stage, _: u64, _: u64) -> Result<(), Cancelled> {
        Err(Cancelled)
    }
}

#[test]
fn it_stops_when_asked() {
    let project = two_groups().project();
    let graph = Graph::of_project(&project);
    assert_eq!(suggest(&project, &graph, &SuggestOptions::default(), &Stop), Err(Cancelled));
}

/// The connected pieces of each domain after the suggestion, over all ties between product
/// modules that are no utilities; tells whether each holds a pin or is the whole domain.
fn pieces_are_held(project: &Project, suggestion: &Suggestion) -> bool {
    let graph = Graph::of_project(project);
    let modules = project.evidence.modules.len();
    let counts = |at: ModuleIx| {
        graph.standing(at) == quarry_model::module::Standing::Product
            && !suggestion.utilities.contains(&at)
    };
    let mut group: Vec<Option<Group>> = vec![None; modules];
    let mut pinned = vec![false; modules];
    for placement in &suggestion.placements {
        group[placement.module.at()] = Some(placement.group);
    }
    for (at, id) in project.modules.ids().iter().enumerate() {
        if let Some(domain) = project.domain_of(*id) {
            group[at] = Some(Group::Domain(domain));
            pinned[at] = true;
        }
    }
    let mut piece = vec![usize::MAX; modules];
    let mut held: Vec<(Group, bool)> = Vec::new();
    for start in 0..modules {
        let Some(own) = group[start] else { continue };
        if piece[start] != usize::MAX || !counts(ModuleIx(start as u32)) {
            continue;
        }
        let number = held.len();
        held.push((own, false));
        let mut stack = vec![ModuleIx(start as u32)];
        piece[start] = number;
        while let Some(at) = stack.pop() {
            held[number].1 |= pinned[at.at()];
            let tied = graph.uses(at).iter().chain(graph.used_by(at)).map(|arc| arc.other);
            let together = (0..modules as u32)
                .map(ModuleIx)
                .filter(|other| graph.co_change().shared(at, *other) > 0);
            for other in tied.chain(together) {
                if piece[other.at()] == usize::MAX
                    && group[other.at()] == Some(own)
                    && counts(other)
                {
                    piece[other.at()] = number;
                    stack.push(other);
                }
            }
        }
    }
    held.iter().all(|(own, pin)| *pin || held.iter().filter(|(other, _)| other == own).count() == 1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn pins_hold_and_every_piece_of_a_domain_contains_one(
        modules in 10u32..150,
        domains in 1u32..6,
        pinned_percent in 0u32..60,
        domains_only: bool,
    ) {
        let size =
            Size { modules, dependencies: modules * 2, domains, commits: modules, pinned_percent };
        let project = project(size);
        let suggestion = suggested(&project, domains_only);
        let none_is_pinned = suggestion.placements.iter().all(|placement| {
            project.domain_of(project.modules.id(placement.module)).is_none()
        });
        prop_assert!(none_is_pinned);
        prop_assert!(pieces_are_held(&project, &suggestion));
        if domains_only {
            prop_assert!(suggestion.new_groups.is_empty());
        }
        prop_assert_eq!(&suggestion, &suggested(&project, domains_only));
    }
}
