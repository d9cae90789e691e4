//! The seam of a candidate.

use quarry_analysis::{ApartRule, Class, Direction, Graph, Seam, SeamOperation, score, seam};
use quarry_model::{
    candidate::{Becoming, SeamDecision},
    dependency::{Effect, OperationKind, Usage},
    ids::{CandidateId, DomainId, Id, ProfileId},
    people::StakeholderProfile,
    project::Project,
    provenance::{Estimate, Provenance},
};

use crate::{
    sketch::{DROPPED, INHERITED, SENT, SUBSCRIBED, Sketch, USED, Use, place},
    synthetic::{Size, project},
};

fn seam_of(project: &Project) -> Seam {
    seam(project, &Graph::of_project(project), CandidateId::new(1)).unwrap()
}

fn named<'a>(seam: &'a Seam, name: &str) -> &'a SeamOperation {
    seam.operations.iter().find(|operation| operation.name == name).unwrap()
}

/// One operation of Mail, used by the core in the given ways, and what the seam says of it.
fn check(effect: Effect, uses: &[Use], class: Class, reason: &str) {
    let mut sketch = Sketch::default();
    sketch.domain("Mail", &["mail/send.py"]).operation("mail/send.py", "send", effect);
    for how in uses {
        sketch.uses("core/a.py", "mail/send.py", "send", *how);
    }
    let seam = seam_of(&sketch.project());
    let found = named(&seam, "send");
    assert_eq!((found.class, found.reason.as_str()), (class, reason));
    assert_eq!(found.direction, Direction::In);
    assert_eq!(found.call_sites.len(), uses.len());
}

/// What the seam says of reads after `send`, which the core calls at line 1 and drops. Effects are
/// those of `send` and of what is used next.
fn read_after(sends: Effect, next: (&str, &str, Effect, Use)) -> Option<String> {
    let (owner, name, effect, how) = next;
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py", "mail/text.py"])
        .operation("mail/send.py", "send", sends)
        .operation(owner, name, effect)
        .uses("core/a.py", "mail/send.py", "send", SENT)
        .uses("core/a.py", owner, name, how);
    let seam = seam_of(&sketch.project());
    let found = named(&seam, "send");
    assert_eq!((found.class, found.becomes), (Class::OneWay, Becoming::Event));
    found.read_after.clone()
}

#[test]
fn a_read_after_a_one_way_call_is_said() {
    let state = ("mail/text.py", "state", Effect::None, USED);
    let queried = Use { usage: Usage::Query, ..USED };
    let said = |read: &str, says: &str| {
        Some(format!("After it at core/a.py:1, the caller reads {read} at core/a.py:2: {says}."))
    };
    let early = "sent as an event, that read may come before it has written";
    let open = "whether that depends on it is not known";
    for (sends, next, expected) in [
        (Effect::WritesOwn, state, said("state", early)),
        (
            Effect::WritesOwn,
            ("mail/text.py", "Mail", Effect::Unknown, queried),
            said("Mail", early),
        ),
        (Effect::Unknown, state, said("state", open)),
        // It writes nothing that could be read.
        (Effect::External, state, None),
        // Not used, not proven to read, or not of the callee's side.
        (Effect::WritesOwn, ("mail/text.py", "state", Effect::None, DROPPED), None),
        (Effect::WritesOwn, ("mail/text.py", "state", Effect::Unknown, USED), None),
        (Effect::WritesOwn, ("core/b.py", "state", Effect::None, USED), None),
    ] {
        assert_eq!(read_after(sends, next), expected, "{sends:?}, {}", next.1);
    }

    // What is read before it does not matter.
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .operation("mail/send.py", "send", Effect::WritesOwn)
        .operation("mail/send.py", "state", Effect::None)
        .uses("core/a.py", "mail/send.py", "state", USED)
        .uses("core/a.py", "mail/send.py", "send", SENT);
    assert_eq!(named(&seam_of(&sketch.project()), "send").read_after, None);
}

#[test]
fn every_class_has_its_reason_with_a_place() {
    let handled = Use { handles_failure: true, ..DROPPED };
    let in_transaction = Use { in_transaction: true, ..DROPPED };
    check(
        Effect::External,
        &[DROPPED],
        Class::OneWay,
        "The result is dropped at every place, such as core/a.py:1, and all its effects lie \
         outside the program.",
    );
    check(
        Effect::External,
        &[SENT, in_transaction],
        Class::OneWay,
        "The result is dropped at every place, such as core/a.py:2, and all its effects lie \
         outside the program; it needs an outbox, since core/a.py:2 is in a transaction.",
    );
    check(
        Effect::Unknown,
        &[SENT],
        Class::OneWay,
        "Sent and not waited for, such as at core/a.py:1.",
    );
    check(
        Effect::None,
        &[DROPPED, USED],
        Class::Read,
        "send is proven to change nothing; used at core/a.py:1.",
    );
    check(Effect::Unknown, &[DROPPED, USED], Class::Blocking, "Its value is used at core/a.py:2.");
    check(
        Effect::External,
        &[DROPPED, handled],
        Class::Blocking,
        "The caller handles its failure at core/a.py:2.",
    );
    check(
        Effect::ChangesState,
        &[DROPPED],
        Class::Blocking,
        "It changes state that others see; called at core/a.py:1.",
    );
    check(
        Effect::Unknown,
        &[SENT, DROPPED],
        Class::Unknown,
        "The result is dropped at core/a.py:2, but what the call does besides is not known.",
    );
    check(
        Effect::WritesData,
        &[DROPPED],
        Class::Unknown,
        "The result is dropped at core/a.py:1, but it writes stored data, and whose is not known.",
    );
    check(
        Effect::Unknown,
        &[INHERITED],
        Class::CopiedLibrary,
        "Inherited at core/a.py:1: both sides will carry it.",
    );
}

/// One use of an operation with an effect: the class of the operation, whether the place could be
/// a message, and why.
fn check_site(effect: Effect, how: Use, class: Class, message: bool, reason: &str) {
    let mut sketch = Sketch::default();
    sketch.domain("Mail", &["mail/send.py"]).operation("mail/send.py", "send", effect).uses(
        "core/a.py",
        "mail/send.py",
        "send",
        how,
    );
    let seam = seam_of(&sketch.project());
    let [site] = named(&seam, "send").sites.as_slice() else { panic!("one site") };
    assert_eq!(
        (site.class, site.could_be_message, site.reason.as_str()),
        (class, message, reason),
        "{effect:?}"
    );
}

#[test]
fn every_place_says_by_itself_whether_it_could_be_a_message() {
    let handled = Use { handles_failure: true, ..DROPPED };
    let in_transaction = Use { in_transaction: true, ..DROPPED };
    let outside = "The result is dropped, and all its effects lie outside the program.";
    check_site(Effect::External, DROPPED, Class::OneWay, true, outside);
    check_site(
        Effect::External,
        in_transaction,
        Class::OneWay,
        true,
        "The result is dropped, and all its effects lie outside the program; it needs an outbox.",
    );
    check_site(Effect::External, handled, Class::Blocking, false, "Its failure is handled.");
    check_site(Effect::External, USED, Class::Blocking, false, "Its value is used.");
    check_site(
        Effect::Tells,
        DROPPED,
        Class::OneWay,
        true,
        "The result is dropped, and it sends jobs or tells subscribers; assumed: none of them \
         changes what the caller reads.",
    );
    check_site(
        Effect::OwnState,
        DROPPED,
        Class::OneWay,
        true,
        "The result is dropped, and it changes only state of its own side that no function gives \
         back; assumed: nobody looks at it by other means.",
    );
    check_site(
        Effect::Logs,
        DROPPED,
        Class::OneWay,
        true,
        "The result is dropped, and it only writes a log, counts or traces.",
    );
    check_site(Effect::Logs, USED, Class::Read, false, "It is proven to change nothing but a log.");
    check_site(
        Effect::Checks,
        DROPPED,
        Class::Blocking,
        false,
        "It refuses with an error, which stops the caller.",
    );
    check_site(Effect::Checks, USED, Class::Read, false, "It is proven to change nothing.");
    check_site(
        Effect::None,
        DROPPED,
        Class::Read,
        true,
        "The result is dropped, and it is proven to change nothing.",
    );
    check_site(
        Effect::ChangesState,
        DROPPED,
        Class::Blocking,
        false,
        "It changes state that others see.",
    );
    check_site(
        Effect::WritesAndTells,
        DROPPED,
        Class::Unknown,
        false,
        "The result is dropped, but it writes stored data, and whose, or what it changes besides, \
         is not known.",
    );
    check_site(Effect::Unknown, SENT, Class::OneWay, true, "Sent and not waited for.");
    // What a class calls on itself is carried with its base, but the call could be a message.
    let on_itself = Use { usage: INHERITED.usage, ..DROPPED };
    check_site(
        Effect::External,
        on_itself,
        Class::CopiedLibrary,
        true,
        "Called on the object itself; if the base stays on its side: all its effects lie outside \
         the program.",
    );
    let inherited = "Inherited: both sides will carry it.";
    check_site(Effect::OwnState, on_itself, Class::CopiedLibrary, false, inherited);
    check_site(Effect::External, INHERITED, Class::CopiedLibrary, false, inherited);
}

#[test]
fn one_place_that_waits_does_not_hide_one_that_does_not() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .operation("mail/send.py", "send", Effect::External)
        .uses("core/a.py", "mail/send.py", "send", DROPPED)
        .uses("core/b.py", "mail/send.py", "send", USED);
    let seam = seam_of(&sketch.project());
    let send = named(&seam, "send");
    assert_eq!(send.class, Class::Blocking);
    let says: Vec<_> = send.sites.iter().map(|site| (site.class, site.could_be_message)).collect();
    assert_eq!(says, [(Class::OneWay, true), (Class::Blocking, false)]);
    assert_eq!(send.sites.len(), send.call_sites.len());
}

#[test]
fn a_subscription_counts_by_who_is_triggered() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .operation("core/bus.py", "consume", Effect::Unknown)
        .uses("mail/send.py", "core/bus.py", "consume", SUBSCRIBED)
        .uses("mail/send.py", "core/bus.py", "consume", USED);
    let seam = seam_of(&sketch.project());
    let entries: Vec<_> = seam
        .operations
        .iter()
        .map(|o| (o.class, o.direction, o.call_sites.len(), o.effort.map(Estimate::likely)))
        .collect();
    // The work for the operation is counted once, with the call.
    assert_eq!(
        entries,
        [
            (Class::OneWay, Direction::In, 1, Some(0.0)),
            (Class::Blocking, Direction::Out, 1, Some(24.0)),
        ]
    );
    assert!(seam.operations[0].reason.starts_with("Subscribed to at mail/send.py:1"));
}

#[test]
fn operations_say_the_other_side_and_what_they_become() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .domain("Shop", &["shop/cart.py"])
        .operation("shop/cart.py", "total", Effect::Unknown)
        .operation("mail/send.py", "send", Effect::External)
        .uses("mail/send.py", "shop/cart.py", "total", USED)
        .uses("shop/cart.py", "mail/send.py", "send", SENT)
        .uses("core/a.py", "mail/send.py", "send", SENT);
    let mut project = sketch.project();
    let shop = Some(DomainId::new(2));
    let found = seam_of(&project);
    assert_eq!(named(&found, "send").other_side, [None, shop]);
    assert_eq!(named(&found, "send").becomes, Becoming::Event);
    let total = named(&found, "total");
    assert_eq!(total.other_side, [shop]);
    assert_eq!((total.becomes, total.becomes_from), (Becoming::Call, Provenance::Default));
    assert_eq!(total.effort.map(Estimate::likely), Some(24.0));

    project.seam_decisions.push(SeamDecision {
        candidate: CandidateId::new(1),
        owner: project.modules.id(place(&project, "shop/cart.py")),
        operation: "total".to_owned(),
        becomes: Some(Becoming::ReplicatedRead),
        effort: None,
        note: "Copied nightly.".to_owned(),
    });
    let decided = seam_of(&project);
    let total = named(&decided, "total");
    assert_eq!(total.becomes, Becoming::ReplicatedRead);
    assert_eq!(total.becomes_from, Provenance::Estimated);
    assert_eq!(total.effort.map(Estimate::likely), Some(16.0));
    assert_eq!(total.note, "Copied nightly.");
    assert_eq!(total.class, Class::Blocking, "what it is today stays as it is");
    assert_eq!(seam_of(&project), decided);
    assert!(seam(&project, &Graph::of_project(&project), CandidateId::new(9)).is_none());
}

#[test]
fn what_is_apart_is_listed_with_its_rule() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .operation("mail/send.py", "send", Effect::External)
        .operation("util/log.py", "log", Effect::External)
        .operation_of_kind("a/m.py", "GET /a", OperationKind::Endpoint, Effect::Unknown)
        .uses("mail/send.py", "a/m.py", "GET /a", USED)
        .uses("test/t.py", "mail/send.py", "send", USED);
    for user in ["mail/send.py", "a/m.py", "b/m.py", "c/m.py"] {
        sketch.uses(user, "util/log.py", "log", USED);
    }
    let seam = seam_of(&sketch.project());
    assert!(seam.operations.is_empty());
    let apart: Vec<_> =
        seam.apart.iter().map(|a| (a.rule, a.name.as_str(), a.call_sites.len())).collect();
    assert_eq!(
        apart,
        [
            (ApartRule::Utility, "log", 1),
            (ApartRule::Contract, "GET /a", 1),
            (ApartRule::Test, "send", 1)
        ]
    );
}

#[test]
fn tables_across_the_boundary_are_operations() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .accesses("mail/send.py", "letters", true, 3)
        .accesses("core/a.py", "letters", true, 1)
        .accesses("core/a.py", "users", true, 1)
        .accesses("mail/send.py", "users", false, 1);
    let seam = seam_of(&sketch.project());
    let letters = named(&seam, "letters");
    assert_eq!((letters.class, letters.direction), (Class::ForeignWrite, Direction::In));
    assert_eq!(letters.reason, "Table letters is written from the other side at core/a.py:7.");
    let users = named(&seam, "users");
    assert_eq!((users.class, users.direction), (Class::Read, Direction::Out));
    assert_eq!(users.reason, "Table users is read by the candidate at mail/send.py:7.");
    assert_eq!(users.other_side, [None]);
}

#[test]
fn the_seam_and_the_score_agree() {
    let project = project(Size {
        modules: 400,
        dependencies: 3_000,
        domains: 6,
        commits: 100,
        pinned_percent: 70,
    });
    let graph = Graph::of_project(&project);
    let profile = StakeholderProfile::balanced(ProfileId::new(1));
    for score in score(&project, &graph, &profile) {
        let seam = seam(&project, &graph, score.candidate).unwrap();
        let count = |class, direction| {
            let same = |o: &&SeamOperation| o.class == class && o.direction == direction;
            seam.operations.iter().filter(same).count() as u32
        };
        let counts = score.counts;
        assert!(counts.operations() > 50, "{counts:?}");
        assert_eq!(counts.one_way_in, count(Class::OneWay, Direction::In));
        assert_eq!(counts.one_way_out, count(Class::OneWay, Direction::Out));
        assert_eq!(counts.read_in, count(Class::Read, Direction::In));
        assert_eq!(counts.blocking_in, count(Class::Blocking, Direction::In));
        assert_eq!(counts.blocking_out, count(Class::Blocking, Direction::Out));
        assert_eq!(counts.unknown_out, count(Class::Unknown, Direction::Out));
        // Effort of the operations, set-up and tests is the effort of the whole.
        let operations: f64 =
            seam.operations.iter().filter_map(|o| o.effort).map(Estimate::likely).sum();
        let rest = 80.0 + 2.0 * f64::from(score.effort_basis.crossing_tests);
        assert!((score.effort.likely() - operations - rest).abs() < 1e-6);
        assert!(seam.operations.iter().all(|o| !o.call_sites.is_empty() && !o.reason.is_empty()));
    }
}
