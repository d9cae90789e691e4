//! The scores of candidates.

use proptest::prelude::*;
use quarry_analysis::{
    CandidateScore, CrossingCounts, CrossingCycles, GateKind, GateOutcome, Graph, Interval,
    QuickWinVerdict, score, team_mismatch, truck_factor,
};
use quarry_model::{
    candidate::{Becoming, Overrule, OverruledClaim, Scope, SeamDecision},
    dependency::{
        DependencyKind::{Call, Import, ImportType},
        Effect, OperationKind,
    },
    domain::Firmness,
    evidence::ModuleIx,
    ids::{CandidateId, DomainId, EnablerId, Id, ModuleId, OverruleId, ProfileId, TeamId},
    module::Standing,
    people::{Criterion, StakeholderProfile},
    project::Project,
    provenance::{Estimate, Provenance},
    roadmap::{Enabler, EnablerKind},
    team::Team,
};

use crate::{
    sketch::{DROPPED, INHERITED, SENT, SUBSCRIBED, Sketch, USED, assign, place},
    synthetic::{Size, project},
};

fn scored(project: &Project) -> Vec<CandidateScore> {
    let profile = StakeholderProfile::balanced(ProfileId::new(1));
    score(project, &Graph::of_project(project), &profile)
}

/// The score of candidate 1.
fn first(project: &Project) -> CandidateScore {
    let id = CandidateId::new(1);
    scored(project).into_iter().find(|score| score.candidate == id).unwrap()
}

/// Mail, triggered by events of the core, sends through it, asks it for one value.
fn mail() -> Sketch {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py", "mail/render.py"])
        .operation("core/bus.py", "subscribe", Effect::ChangesState)
        .operation("core/users.py", "find", Effect::None)
        .operation("core/users.py", "lock", Effect::Unknown)
        .operation("core/base.py", "Service", Effect::Unknown)
        .operation("mail/send.py", "send", Effect::External)
        .operation("mail/send.py", "flush", Effect::Unknown)
        .operation("mail/render.py", "render", Effect::None)
        // In: subscription, one dropped call with external effects.
        .uses("mail/send.py", "core/bus.py", "subscribe", SUBSCRIBED)
        .uses("core/users.py", "mail/send.py", "send", DROPPED)
        .uses("core/base.py", "mail/send.py", "send", SENT)
        // In, not decided: dropped, effect not known.
        .uses("core/base.py", "mail/send.py", "flush", DROPPED)
        // Out: a read, a blocking call, a base class.
        .uses("mail/send.py", "core/users.py", "find", USED)
        .uses("mail/send.py", "core/users.py", "lock", USED)
        .uses("mail/render.py", "core/base.py", "Service", INHERITED)
        // Inside: does not cross. The test crosses, and counts as effort alone.
        .uses("mail/send.py", "mail/render.py", "render", USED)
        .uses("test/test_mail.py", "mail/send.py", "send", USED)
        .uses("test/test_mail.py", "core/users.py", "find", USED)
        .uses("test/test_render.py", "mail/render.py", "render", USED);
    sketch
}

#[test]
fn operations_are_counted_by_class_and_direction() {
    let score = first(&mail().project());
    assert_eq!(
        score.counts,
        CrossingCounts {
            one_way_in: 2, // subscribe, send
            unknown_in: 1, // flush
            read_out: 1,   // find
            blocking_out: 1,
            copied_library: 1,
            ..CrossingCounts::default()
        }
    );
    assert_eq!((score.modules, score.sloc, score.operations), (2, 20, 5));
    assert_eq!((score.blocking_operations, score.foreign_tables), (1, None));
    assert_eq!(score.operations_per_module, Some(2.5));
    // (2 + 1/2) / 5 for sure, one more if flush turns out one-way.
    assert_eq!(score.ease, Some(Interval { lo: 0.5, hi: 0.7 }));
    assert_eq!(score.effort_basis.crossing_tests, 1, "test_render touches one side only");
    // Set-up 40/80/200, two one-way 8/16/32, read 8/16/40, blocking 8/24/60, unknown 4/24/60,
    // one crossing test 1/2/6.
    let effort = score.effort;
    assert_eq!((effort.lo(), effort.likely(), effort.hi()), (69.0, 162.0, 398.0));
    assert_eq!(
        score.sentence,
        "Mail: 2 modules, 5 operations cross, 2 of them one-way; one is called for its value \
         (lock); one only reads; one could not be decided."
    );
}

#[test]
fn coupling_is_that_of_the_formula() {
    let score = first(&mail().project());
    // Dependency counts: inside 1 (render); in 3 (users 1, base 2); out 4 (bus, users 2, base).
    assert_eq!(score.crossing_share, Some(7.0 / 9.0));
    // Used by users and base; uses bus, users and base.
    assert_eq!((score.ca, score.ce, score.instability), (2, 3, Some(0.6)));
    // send -> users -> send and render -> base -> send -> render: one group of send, render,
    // users and base.
    let cycles = CrossingCycles { groups: 1, modules_inside: 2, modules_outside: 2 };
    assert_eq!(score.cycles, cycles);
}

#[test]
fn what_is_set_apart_does_not_count() {
    let mut sketch = Sketch::default();
    sketch.domain("Mail", &["mail/send.py"]);
    // A utility, used from four packages.
    sketch.operation("util/log.py", "log", Effect::External);
    for user in ["mail/send.py", "a/m.py", "b/m.py", "c/m.py"] {
        sketch.uses(user, "util/log.py", "log", USED);
    }
    // A route is a contract; a reference behind a type-only import is none.
    sketch
        .operation_of_kind("a/api.py", "GET /users", OperationKind::Endpoint, Effect::Unknown)
        .uses("mail/send.py", "a/api.py", "GET /users", USED);
    let project = sketch.project();
    let score = first(&project);
    assert_eq!(score.counts, CrossingCounts::default());
    assert_eq!(score.ease, None);
    assert_eq!(score.quick_win.verdict, QuickWinVerdict::No);
    assert_eq!(score.ce, 1, "the route's module; the utility does not count");
}

#[test]
fn what_people_overrule_does_not_count() {
    let check = |claim: OverruledClaim, expected: (u32, u32)| {
        let mut project = mail().project();
        let send = project.modules.id(place(&project, "mail/send.py"));
        let id = OverruleId::new(1);
        let (reason, by) = (String::new(), "Ada".to_owned());
        project.overrules.insert(id, Overrule { id, module: send, claim, reason, by });
        let score = first(&project);
        assert_eq!((score.operations, score.counts.blocking_out), expected);
    };
    let users = {
        let project = mail().project();
        project.modules.id(place(&project, "core/users.py"))
    };
    let lock = OverruledClaim::CallSite {
        owner: users,
        operation: "lock".to_owned(),
        within: "f".to_owned(),
    };
    check(lock, (4, 0));
    check(OverruledClaim::Dependency { on: users }, (3, 0));
    check(OverruledClaim::Standing { standing: Standing::Vendored }, (0, 0));
}

#[test]
fn decisions_change_effort_and_resolve_what_blocks() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .operation("mail/send.py", "send", Effect::External)
        .operation("mail/send.py", "check", Effect::Unknown)
        .uses("core/a.py", "mail/send.py", "check", USED);
    for n in 0..9 {
        let name = format!("event{n}");
        sketch.operation("mail/send.py", &name, Effect::External);
        sketch.uses("core/a.py", "mail/send.py", &name, SENT);
    }
    let mut project = sketch.project();
    let before = first(&project);
    assert_eq!(before.ease, Some(Interval { lo: 0.9, hi: 0.9 }));
    assert_eq!(before.quick_win.verdict, QuickWinVerdict::No);
    assert_eq!(before.quick_win.reasons, ["1 operation makes the outside wait for it"]);
    // Set-up 80, nine one-way 72, one blocking 24.
    assert_eq!(before.effort.likely(), 176.0);

    let owner = project.modules.id(place(&project, "mail/send.py"));
    let mut decide = |becomes: Option<Becoming>, effort| {
        project.seam_decisions = vec![SeamDecision {
            candidate: CandidateId::new(1),
            owner,
            operation: "check".to_owned(),
            becomes,
            effort,
            note: String::new(),
        }];
        first(&project)
    };
    let as_event = decide(Some(Becoming::Event), None);
    assert_eq!(as_event.effort.likely(), 160.0, "an event costs 8");
    assert_eq!(as_event.ease, before.ease, "what it is today stays as it is");
    assert_eq!(as_event.quick_win.verdict, QuickWinVerdict::Unknown);
    let noted = decide(None, None);
    assert_eq!(noted.effort, before.effort, "nothing is decided");
    let set = decide(None, Estimate::new(1.0, 2.0, 3.0).ok());
    assert_eq!(set.effort.likely(), 154.0, "hours alone count");
    assert_eq!(set.quick_win, before.quick_win, "what it becomes is as proposed");
    let as_call = decide(Some(Becoming::Call), Estimate::new(1.0, 2.0, 3.0).ok());
    assert_eq!(as_call.effort.likely(), 154.0, "a person's word comes first");
    assert_eq!(as_call.quick_win.verdict, QuickWinVerdict::No);
}

fn team(n: u32, name: &str, authors: &[&str]) -> Team {
    Team {
        id: TeamId::new(n),
        name: name.to_owned(),
        engineers: 2.0,
        hours_per_week: 40.0,
        roadmap_share: 0.5,
        absences: Vec::new(),
        authors: authors.iter().map(|author| (*author).to_owned()).collect(),
        provenance: Provenance::Estimated,
    }
}

fn outcome(score: &CandidateScore, kind: GateKind) -> GateOutcome {
    score.gates.iter().find(|gate| gate.kind == kind).unwrap().outcome
}

#[test]
fn a_quick_win_passes_every_gate() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .operation("mail/send.py", "send", Effect::External)
        .uses("core/a.py", "mail/send.py", "send", SENT)
        .route("core/a.py", "/orders")
        .accesses("mail/send.py", "outbox", true, 4)
        .accesses("core/a.py", "orders", true, 4);
    let mut project = sketch.project();
    project.teams.insert(TeamId::new(1), team(1, "Blue", &[]));
    project.domains.get_mut(&DomainId::new(1)).unwrap().owner = Some(TeamId::new(1));
    let score = first(&project);
    assert_eq!(score.quick_win.verdict, QuickWinVerdict::Yes, "{score:?}");
    // Set-up 80, one-way 8, one table moved 40; Blue has 2 x 40 x 0.5 x 6 = 240 hours.
    assert_eq!(score.effort.likely(), 128.0);
    assert_eq!(score.foreign_tables, Some(0));

    let mut slower = project.clone();
    slower.settings.first_wave_weeks = 3.0;
    let score = first(&slower);
    assert_eq!(outcome(&score, GateKind::FirstWave), GateOutcome::Failed, "128 of 120 hours");
    assert_eq!(score.quick_win.verdict, QuickWinVerdict::No);

    let mut ownerless = project.clone();
    ownerless.domains.get_mut(&DomainId::new(1)).unwrap().owner = None;
    let score = first(&ownerless);
    assert_eq!(outcome(&score, GateKind::FirstWave), GateOutcome::Unknown);
    assert_eq!(score.quick_win.verdict, QuickWinVerdict::Unknown);

    let mut waiting = project.clone();
    let bus = EnablerId::new(1);
    waiting.candidates.get_mut(&CandidateId::new(1)).unwrap().needs = vec![bus];
    assert_eq!(outcome(&first(&waiting), GateKind::Enablers), GateOutcome::Unknown);
    for (ready, expected) in [(false, GateOutcome::Failed), (true, GateOutcome::Passed)] {
        let enabler = Enabler {
            id: bus,
            name: "Event bus".to_owned(),
            kind: EnablerKind::EventBus,
            definition: String::new(),
            effort: Estimate::ZERO,
            team: None,
            ready,
            provenance: Provenance::Estimated,
        };
        waiting.enablers.insert(bus, enabler);
        assert_eq!(outcome(&first(&waiting), GateKind::Enablers), expected);
    }
}

#[test]
fn without_table_evidence_the_data_gates_are_unknown() {
    let score = first(&mail().project());
    for kind in [GateKind::NoDistributedWrite, GateKind::ForeignData, GateKind::EntryPoints] {
        assert_eq!(outcome(&score, kind), GateOutcome::Unknown);
    }
    assert!(score.missing_evidence.iter().any(|what| what.contains("no table evidence yet")));
    assert_eq!(score.foreign_data, None);
}

#[test]
fn foreign_data_is_counted_by_who_writes_most() {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        // Mail's own: three writes against one by the core, which also reads twice.
        .accesses("mail/send.py", "letters", true, 3)
        .accesses("core/a.py", "letters", true, 1)
        .accesses("core/b.py", "letters", false, 2)
        // The core's: Mail reads it once.
        .accesses("core/a.py", "users", true, 5)
        .accesses("mail/send.py", "users", false, 1)
        // Nobody's: both write once.
        .accesses("mail/send.py", "locks", true, 1)
        .accesses("core/a.py", "locks", true, 1)
        .operation("mail/send.py", "send", Effect::External)
        .uses("core/a.py", "mail/send.py", "send", SENT);
    let score = first(&sketch.project());
    let foreign = score.foreign_data.unwrap();
    // By Mail or to its tables: letters 6, users 1, locks 1 = 8; foreign: 3 on letters, 1 on
    // users.
    assert_eq!((foreign.reads, foreign.writes, foreign.accesses), (3, 1, 8));
    assert_eq!(foreign.share(), Some(0.5));
    assert_eq!((foreign.tables, foreign.unowned_tables), (2, 1));
    // Letters is written from outside, users is read.
    assert_eq!((score.counts.foreign_write, score.counts.read_out), (1, 1));
    assert_eq!(outcome(&score, GateKind::ForeignData), GateOutcome::Failed);
    // core/a.py writes letters and users.
    assert_eq!(outcome(&score, GateKind::NoDistributedWrite), GateOutcome::Failed);
    assert_eq!(score.effort_basis.tables, 1);
}

#[test]
fn history_tells_co_change_teams_and_risk() {
    let mut sketch = Sketch::default();
    sketch.domain("Mail", &["mail/a.py", "mail/b.py"]).module("core/x.py");
    sketch
        .commit("ada", 2, &["mail/a.py", "mail/b.py"])
        .commit("ada", 2, &["mail/a.py", "core/x.py"])
        .commit("bob", 1, &["mail/b.py"])
        .commit("ada", 1, &["mail/a.py"])
        // Left out: a mass commit, a bot, a commit that does not touch Mail.
        .commit("bob", 31, &["mail/a.py", "core/x.py"])
        .commit("fix[bot]", 2, &["mail/a.py", "core/x.py"])
        .commit("bob", 1, &["core/x.py"]);
    let mut project = sketch.project();
    let score = first(&project);
    assert_eq!((score.co_change, score.commits), (Some(0.25), 4));
    assert_eq!(score.team_mismatch, None, "no teams");

    project.teams.insert(TeamId::new(1), team(1, "Blue", &["ada"]));
    assert_eq!(first(&project).team_mismatch, None, "one team");
    project.teams.insert(TeamId::new(2), team(2, "Red", &["bob"]));
    // Changes of Mail's modules: ada 4 (a, b, a, a), bob 1 (b); his mass commit is left out.
    let share: f64 = 4.0 / 5.0;
    let entropy = -(share * share.ln() + (1.0 - share) * (1.0 - share).ln());
    let found = first(&project).team_mismatch.unwrap();
    assert!((found - entropy / 2f64.ln()).abs() < 1e-12, "{found}");
    let graph = Graph::of_project(&project);
    let core = [place(&project, "core/x.py")];
    // Each changed x once.
    let even = team_mismatch(&project, &graph, &core).unwrap();
    assert!((even - 1.0).abs() < 1e-12, "{even}");
    assert_eq!(graph.co_change().mass_commits, 1);
    assert_eq!(graph.co_change().bot_commits, 1);
    assert_eq!(graph.co_change().shared(place(&project, "mail/a.py"), core[0]), 1);
}

#[test]
fn the_truck_factor_counts_who_must_leave() {
    let check = |commits: &[(&str, &[&str])], expected: Option<u32>| {
        let mut sketch = Sketch::default();
        for module in ["a", "b", "c"] {
            sketch.module(module);
        }
        for (author, paths) in commits {
            sketch.commit(author, 1, paths);
        }
        let project = sketch.project();
        let all: Vec<ModuleIx> = (0..3).map(ModuleIx).collect();
        assert_eq!(truck_factor(&Graph::of_project(&project), &all), expected, "{commits:?}");
    };
    check(&[], None);
    check(&[("ada", &["a", "b", "c"])], Some(1));
    check(&[("ada", &["a"]), ("bob", &["b"]), ("cyd", &["c"])], Some(2));
    check(&[("ada", &["a", "b"]), ("bob", &["c"])], Some(1));
    check(&[("fix[bot]", &["a"]), ("ada", &["b"])], Some(1));
}

#[test]
fn the_value_says_what_it_was_made_of() {
    let project = mail().project();
    let score = first(&project);
    let part = |criterion| *score.value.parts.iter().find(|p| p.criterion == criterion).unwrap();
    // Ease lo 0.5 is 0.5 between 0 and 1; 0.5 blocking a module is 0.9 between 5 and 0; 162
    // hours are 1 - 162/4000. The other three are not known.
    assert_eq!(part(Criterion::Ease).scaled, Some(0.5));
    assert_eq!(part(Criterion::BlockingPerModule).scaled, Some(0.9));
    assert_eq!(part(Criterion::Effort).scaled, Some(1.0 - 162.0 / 4000.0));
    for criterion in [Criterion::ForeignData, Criterion::NetSaving, Criterion::TeamMismatch] {
        assert_eq!(part(criterion).figure, None);
    }
    let sum = 0.5 + 0.9 + 1.0 - 162.0 / 4000.0;
    let value = &score.value;
    assert!((value.value - sum / 3.0).abs() < 1e-12);
    assert!((value.lo - sum / 6.0).abs() < 1e-12);
    assert!((value.hi - (sum + 3.0) / 6.0).abs() < 1e-12);
    assert!((value.known - 0.5).abs() < 1e-12);
}

#[test]
fn quick_wins_come_first_and_empty_candidates_last() {
    let mut sketch = mail();
    sketch.domain("Core", &["core/users.py", "core/bus.py"]);
    let mut project = sketch.project();
    crate::sketch::add_domain(&mut project, 3, "Empty");
    let slice = CandidateId::new(4);
    let mut candidate = project.candidates[&CandidateId::new(3)].clone();
    candidate.id = slice;
    let send = project.modules.id(place(&project, "mail/send.py"));
    candidate.scope = Scope::Modules { modules: vec![send, ModuleId::new(999)] };
    project.candidates.insert(slice, candidate);
    let scores = scored(&project);
    assert_eq!(scores.len(), 4);
    assert_eq!(scores[3].candidate, CandidateId::new(3));
    assert_eq!(scores[3].sentence, "Empty: no modules yet.");
    let ranks: Vec<_> = scores[..3].iter().map(|s| (s.quick_win.verdict, -s.value.value)).collect();
    assert!(ranks.windows(2).all(|pair| pair[0] <= pair[1]), "{ranks:?}");
    let of_slice = scores.iter().find(|score| score.candidate == slice).unwrap();
    // The slice's render is outside now: one more read.
    assert_eq!((of_slice.modules, of_slice.counts.read_out), (1, 2));
}

#[test]
fn names_behind_type_only_imports_are_apart() {
    let mut sketch = Sketch::default();
    let named = crate::sketch::Use { usage: quarry_model::dependency::Usage::Reference, ..USED };
    sketch
        .domain("Mail", &["mail/send.py"])
        .operation("core/a.py", "User", Effect::Unknown)
        .operation("core/b.py", "Order", Effect::Unknown)
        .depends("mail/send.py", "core/a.py", ImportType, 1)
        .depends("mail/send.py", "core/b.py", Import, 1);
    sketch.names_only("mail/send.py", "core/a.py", "User", named);
    sketch.names_only("mail/send.py", "core/b.py", "Order", named);
    assert_eq!(first(&sketch.project()).counts.copied_library, 1);
    let mut without = Sketch::default();
    without.domain("Mail", &["mail/send.py"]).depends("mail/send.py", "core/b.py", Call, 1);
    assert!(first(&without.project()).missing_evidence[0].starts_with("no call sites"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn scores_depend_on_where_modules_are_not_on_how_they_got_there(
        moves in proptest::collection::vec((1u32..=60, 1u32..=4), 1..40)
    ) {
        let size =
            Size { modules: 60, dependencies: 240, domains: 4, commits: 60, pinned_percent: 30 };
        let mut stepwise = project(size);
        let graph = Graph::of_project(&stepwise);
        let profile = StakeholderProfile::balanced(ProfileId::new(1));
        for (module, domain) in &moves {
            assign(&mut stepwise, *module, Some(DomainId::new(*domain)), Firmness::Pinned);
            prop_assert_eq!(score(&stepwise, &graph, &profile).len(), 4);
        }
        let mut at_once = project(size);
        let last: std::collections::BTreeMap<u32, u32> = moves.into_iter().collect();
        for (module, domain) in last.into_iter().rev() {
            assign(&mut at_once, module, Some(DomainId::new(domain)), Firmness::Pinned);
        }
        let fresh = Graph::of_project(&at_once);
        prop_assert_eq!(score(&stepwise, &graph, &profile), score(&at_once, &fresh, &profile));
    }
}
