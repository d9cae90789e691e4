//! How neighbours stand to each other, held against what crosses.

use quarry_analysis::{Graph, Neighbour, neighbours, seam, side_of};
use quarry_model::{
    candidate::{Becoming, SeamDecision},
    dependency::Effect,
    ids::{CandidateId, DomainId, Id},
    project::Project,
    relation::{Pattern, Relation, Side},
};

use crate::sketch::{SENT, SUBSCRIBED, Sketch, USED, place};

/// Sides are numbered by the names of their domains.
const MAIL: fn() -> Side = || Side::Domain(DomainId::new(3));
const CORE: fn() -> Side = || Side::Domain(DomainId::new(2));
const BILLS: fn() -> Side = || Side::Domain(DomainId::new(1));

/// The core calls two functions of Mail and Mail one of the core; Bills reads a table that Mail
/// writes; Mail subscribes to what the monolith sends.
fn shop() -> Project {
    Sketch::default()
        .domain("Mail", &["mail/send.py", "mail/text.py"])
        .domain("Core", &["core/a.py"])
        .domain("Bills", &["bills/due.py"])
        .operation("mail/send.py", "send", Effect::External)
        .operation("mail/text.py", "body", Effect::None)
        .operation("core/a.py", "clock", Effect::None)
        .operation("bus.py", "on", Effect::Unknown)
        .uses("core/a.py", "mail/send.py", "send", SENT)
        .uses("core/a.py", "mail/text.py", "body", USED)
        .uses("mail/text.py", "core/a.py", "clock", USED)
        .uses("mail/send.py", "bus.py", "on", SUBSCRIBED)
        .accesses("mail/send.py", "letters", true, 3)
        .accesses("bills/due.py", "letters", false, 1)
        .project()
}

fn of(project: &Project) -> Vec<Neighbour> {
    let seam = seam(project, &Graph::of_project(project), CandidateId::new(3)).unwrap();
    assert_eq!(side_of(project, seam.candidate), Some(MAIL()));
    neighbours(project, &seam).unwrap()
}

fn say(project: &mut Project, other: Side, pattern: Pattern, upstream: Option<Side>) {
    let (one, other) = Relation::key_of(MAIL(), other);
    let relation =
        Relation { one, other, pattern, upstream, note: String::new(), by: String::new() };
    project.relations.insert((one, other), relation);
}

/// What speaks against a pattern between Mail and another.
fn against(other: Side, pattern: Pattern, upstream: Option<Side>) -> String {
    let mut project = shop();
    say(&mut project, other, pattern, upstream);
    let found = of(&project).into_iter().find(|one| one.side == other).unwrap();
    assert_eq!(found.relation.map(|relation| relation.pattern), Some(pattern));
    found.contradiction.unwrap_or_default()
}

#[test]
fn neighbours_say_who_uses_whose_model() {
    let found = of(&shop());
    let rows: Vec<_> = found
        .iter()
        .map(|one| (one.side, one.uses_candidate, one.used_by_candidate, one.upstream))
        .collect();
    assert_eq!(
        rows,
        [(Side::Monolith, 0, 1, Side::Monolith), (BILLS(), 1, 0, MAIL()), (CORE(), 2, 1, MAIL()),]
    );
    assert!(found.iter().all(|one| one.relation.is_none() && one.contradiction.is_none()));
}

#[test]
fn a_pattern_is_held_against_what_crosses() {
    for (other, pattern, upstream, expected) in [
        (CORE(), Pattern::Partnership, None, ""),
        (CORE(), Pattern::CustomerSupplier, Some(MAIL()), ""),
        (CORE(), Pattern::Conformist, Some(CORE()), ""),
        (CORE(), Pattern::SeparateWays, None, "3 operations cross, such as send at core/a.py:1."),
        (
            CORE(),
            Pattern::SharedKernel,
            None,
            "Neither code nor a table is shared: all 3 operations that cross are used, not kept in \
             common, such as send at core/a.py:1.",
        ),
        (BILLS(), Pattern::SharedKernel, None, ""),
        (BILLS(), Pattern::OpenHostService, Some(MAIL()), ""),
        (
            BILLS(),
            Pattern::AnticorruptionLayer,
            Some(BILLS()),
            "Bills is said to be upstream, but Mail uses nothing of it: the 1 operation belongs to \
             Mail, such as letters at bills/due.py:7.",
        ),
        (
            BILLS(),
            Pattern::Partnership,
            None,
            "Only Mail is used: the 1 operation belongs to it, and it uses nothing of Bills.",
        ),
        (Side::Monolith, Pattern::PublishedLanguage, Some(Side::Monolith), ""),
    ] {
        assert_eq!(against(other, pattern, upstream), expected, "{pattern:?} with {other}");
    }
}

#[test]
fn what_goes_away_does_not_cross_and_who_was_named_stays_a_neighbour() {
    let mut project = shop();
    say(&mut project, BILLS(), Pattern::SeparateWays, None);
    let owner = project.modules.id(place(&project, "mail/send.py"));
    project.seam_decisions = vec![SeamDecision {
        candidate: CandidateId::new(3),
        owner,
        operation: "table letters".to_owned(),
        becomes: Some(Becoming::Nothing),
        effort: None,
        note: String::new(),
    }];
    let bills =
        |project: &Project| of(project).into_iter().find(|one| one.side == BILLS()).unwrap();
    assert_eq!(bills(&project).contradiction, None);

    let mut bare = Sketch::default()
        .domain("Mail", &["mail/send.py"])
        .domain("Core", &["core/a.py"])
        .domain("Bills", &["bills/due.py"])
        .project();
    assert_eq!(of(&bare), []);
    say(&mut bare, BILLS(), Pattern::Conformist, Some(BILLS()));
    let found = bills(&bare);
    assert_eq!((found.uses_candidate, found.used_by_candidate), (0, 0));
    assert_eq!(found.contradiction.as_deref(), Some("Nothing crosses between them."));
    say(&mut bare, BILLS(), Pattern::SeparateWays, None);
    assert_eq!(bills(&bare).contradiction, None);
}
