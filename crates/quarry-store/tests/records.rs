//! Every kind of record is kept and read back, and what does not fit is refused in words.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::{collections::BTreeSet, fmt::Debug};

use quarry_model::{
    boundary::{Boundaries, Part, PartRule, Permission},
    candidate::{Becoming, Candidate, Disposition, Overrule, OverruledClaim, Scope, SeamDecision},
    debt::{
        Attachment, Bearer, Charge, DebtItem, DebtProject, DelayedFeature, Holder, Incident,
        Interest, OpportunityLoss, Repayment, Rework, Target, ToilEntry,
    },
    domain::{Domain, DomainKind, GlossaryTerm, Rule},
    ids::{
        BoundariesId, CandidateId, DebtItemId, DebtProjectId, DecisionId, DomainId, EnablerId,
        FeatureId, Id, IncidentId, ModuleId, OverruleId, ProfileId, QuestionId, RuleId,
        SavedViewId, ScenarioId, SnapshotId, SourceId, StepId, SurveyId, TeamId, ToilEntryId,
        VoteId,
    },
    map::{Anchor, Cell, Focus, Lock, Pin, SavedView, Slot, Way},
    module::{Role, Standing},
    people::{Answer, BehaviourQuestion, Decision, Snapshot, StakeholderProfile, Vote},
    progress::Unwatched,
    project::Source,
    provenance::{Estimate, Provenance},
    relation::{Pattern, Relation, Side},
    roadmap::{Enabler, EnablerKind, Scenario, Step, Work},
    settings::Settings,
    table_owner::TableOwner,
    team::{Absence, Team},
    time::{Date, Timestamp},
};
use quarry_store::{Change, NewSurvey, Record, Store, StoreError, TableName};
use support::{
    Place, adopt, assignment, domain,
    evidence::{Size, reading},
    settings, text,
};

fn day(day: u32) -> Date {
    Date::from_ymd_opt(2026, 3, day).unwrap()
}

fn hours(lo: f64, likely: f64, hi: f64) -> Estimate {
    Estimate::new(lo, likely, hi).unwrap()
}

/// A project with ten modules, `m1` to `m10`.
fn surveyed(place: &Place) -> Store {
    let mut store = place.create();
    let size = Size { modules: 10, dependencies: 20, call_sites: 20, commits: 3 };
    let reading = reading(size, 3);
    let source = SourceId::new(1);
    let new = NewSurvey { source, at: Timestamp(1), reader: "t", reading: &reading, renames: &[] };
    let survey = store.stage_survey(new, &Unwatched).unwrap();
    adopt(&mut store, source, survey);
    store
}

/// Keeps records, reads them back, and notes the table.
fn keep<R: Record + PartialEq + Debug>(
    change: &mut Change<'_>,
    kept: &mut BTreeSet<TableName>,
    records: &[R],
) -> Result<(), StoreError> {
    for record in records {
        change.put(record)?;
        assert_eq!(change.get::<R>(&record.key())?.as_ref(), Some(record));
    }
    for record in records {
        assert!(change.all::<R>()?.contains(record));
    }
    kept.insert(R::TABLE);
    Ok(())
}

fn people(change: &mut Change<'_>, kept: &mut BTreeSet<TableName>) -> Result<(), StoreError> {
    let mut settings = settings();
    settings.hour_cost = 0.1 + 0.2;
    settings.notice.push_str("Prices are “made up”.\nSecond line");
    settings.effort.table = hours(0.1, 1.0 / 3.0, 1e9);
    keep::<Settings>(change, kept, &[settings.clone()])?;
    keep::<Team>(
        change,
        kept,
        &[Team {
            id: TeamId::new(1),
            name: "Plattform-Größe".to_owned(),
            engineers: 3.5,
            hours_per_week: 36.0,
            roadmap_share: 0.6,
            absences: vec![Absence { from: day(2), to: day(9) }],
            authors: vec!["author-001".to_owned()],
            provenance: Provenance::Illustrative,
        }],
    )?;
    let glossary = vec![GlossaryTerm { term: "Order".to_owned(), meaning: "A promise".to_owned() }];
    keep::<Domain>(
        change,
        kept,
        &[
            Domain { glossary, owner: Some(TeamId::new(1)), ..domain(1) },
            Domain { kind: DomainKind::Generic, ..domain(2) },
        ],
    )?;
    let rule = Rule { id: RuleId::new(1), pattern: "shop/**".to_owned(), domain: DomainId::new(1) };
    keep(change, kept, &[rule])?;
    let mut ruled = assignment(2, Some(1));
    ruled.rule = Some(RuleId::new(1));
    keep(change, kept, &[assignment(1, None), ruled])?;
    let decision = Decision {
        id: DecisionId::new(1),
        title: "Mail leaves first".to_owned(),
        because: "It is fire and forget.".to_owned(),
        dissent: "Bob: not before the bus".to_owned(),
        owner: "Ann".to_owned(),
        at: Timestamp(-5),
        review_on: Some(day(31)),
    };
    keep(
        change,
        kept,
        &[Decision { id: DecisionId::new(2), review_on: None, ..decision.clone() }],
    )?;
    keep(change, kept, &[decision])?;
    let question = |id, target| BehaviourQuestion {
        id: QuestionId::new(id),
        question: "Are refunds sent twice on purpose?".to_owned(),
        target,
        answer: Answer::Unknown,
        owner: String::new(),
        asked: Timestamp(i64::from(u32::MAX) * 1_000),
    };
    let target = Target::Module { module: ModuleId::new(3) };
    keep(change, kept, &[question(1, None), question(2, Some(target))])?;
    let snapshot = Snapshot {
        id: SnapshotId::new(1),
        name: "Before the workshop".to_owned(),
        at: Timestamp(0),
        journal: 1,
    };
    keep(change, kept, &[snapshot])?;
    keep(change, kept, &[StakeholderProfile::balanced(ProfileId::new(1))])?;
    let source = Source {
        id: SourceId::new(2),
        name: "b".to_owned(),
        location: "/b".to_owned(),
        current: None,
    };
    keep(change, kept, &[source])?;
    let cell = |q, r| Cell { q, r };
    let slot = |n, cell| Slot { module: ModuleId::new(n), cell };
    keep(change, kept, &[slot(1, cell(0, 0)), slot(2, cell(-4, i32::MAX))])?;
    let anchor = |domain, cell| Anchor { domain, cell };
    keep(change, kept, &[anchor(None, cell(1, 1)), anchor(Some(DomainId::new(1)), cell(9, -9))])?;
    let focus = Focus {
        around: vec![Target::Module { module: ModuleId::new(1) }],
        hops: 2,
        way: Way::UsedBy,
        kinds: vec!["call".to_owned()],
        ..Focus::default()
    };
    let view = |n, name: &str, focus| SavedView {
        id: SavedViewId::new(n),
        name: name.to_owned(),
        focus,
        overlay: "churn".to_owned(),
    };
    keep(change, kept, &[view(1, "Payments", focus), view(2, "Everything", Focus::default())])?;
    keep(change, kept, &[Lock { domain: DomainId::new(1), by: "Ada".to_owned() }])?;
    keep(change, kept, &[Pin { domain: DomainId::new(1) }])?;
    let part = |name: &str| Part { name: name.to_owned(), patterns: vec![format!("{name}.*")] };
    let agreed = |n, origin: &str| Boundaries {
        id: BoundariesId::new(n),
        origin: origin.to_owned(),
        parts: vec![part("billing"), part("mail")],
        rules: vec![PartRule {
            from: "billing".to_owned(),
            to: "mail".to_owned(),
            permission: Permission::Allowed,
        }],
    };
    let owner = |table: &str, domain| TableOwner {
        table: table.to_owned(),
        domain,
        note: "The ledger is theirs".to_owned(),
        by: "Ada".to_owned(),
    };
    keep(change, kept, &[owner("invoices", Some(DomainId::new(1))), owner("log \"x\"", None)])?;
    let relation = |one, other, pattern, upstream| Relation {
        one,
        other,
        pattern,
        upstream,
        note: String::new(),
        by: "Ada".to_owned(),
    };
    let (ours, theirs) = (Side::Domain(DomainId::new(1)), Side::Candidate(CandidateId::new(2)));
    keep(
        change,
        kept,
        &[
            relation(Side::Monolith, ours, Pattern::Conformist, Some(Side::Monolith)),
            relation(ours, theirs, Pattern::SharedKernel, None),
        ],
    )?;
    keep(change, kept, &[agreed(1, "tach"), agreed(2, "packwerk")])
}

fn plans(change: &mut Change<'_>, kept: &mut BTreeSet<TableName>) -> Result<(), StoreError> {
    let enabler = Enabler {
        id: EnablerId::new(1),
        name: "Event bus".to_owned(),
        kind: EnablerKind::EventBus,
        definition: String::new(),
        effort: hours(10.0, 20.0, 40.0),
        team: Some(TeamId::new(1)),
        ready: true,
        provenance: Provenance::Estimated,
    };
    keep(change, kept, &[enabler])?;
    let candidate = |id, scope, removed_share| Candidate {
        id: CandidateId::new(id),
        name: "Mail".to_owned(),
        scope,
        disposition: Disposition::Extract,
        needs: vec![EnablerId::new(1)],
        removed_share,
        running_cost_per_week: 12.5,
        note: String::new(),
    };
    let modules = vec![ModuleId::new(1), ModuleId::new(2)];
    keep(
        change,
        kept,
        &[
            candidate(1, Scope::Domain { domain: DomainId::new(1) }, None),
            candidate(2, Scope::Modules { modules }, Some(hours(0.1, 0.5, 1.0))),
        ],
    )?;
    let decision = |operation: &str, becomes, effort| SeamDecision {
        candidate: CandidateId::new(1),
        owner: ModuleId::new(4),
        operation: operation.to_owned(),
        becomes,
        effort,
        note: String::new(),
    };
    keep(
        change,
        kept,
        &[
            decision("Mailer.send", Some(Becoming::ReplicatedRead), None),
            decision("x", None, Some(Estimate::ZERO)),
        ],
    )?;
    let overrule = |id, claim| Overrule {
        id: OverruleId::new(id),
        module: ModuleId::new(5),
        claim,
        reason: "We looked.".to_owned(),
        by: "Ann".to_owned(),
    };
    let site = OverruledClaim::CallSite {
        owner: ModuleId::new(4),
        operation: "Mailer.send".to_owned(),
        within: String::new(),
    };
    keep(
        change,
        kept,
        &[
            overrule(1, OverruledClaim::Role { role: Role::Gateway, has: false }),
            overrule(2, OverruledClaim::Dependency { on: ModuleId::new(6) }),
            overrule(3, site),
            overrule(4, OverruledClaim::Standing { standing: Standing::Vendored }),
        ],
    )?;
    let scenario = Scenario {
        id: ScenarioId::new(1),
        name: "Buy mail".to_owned(),
        note: String::new(),
        assignments: vec![(ModuleId::new(1), None), (ModuleId::new(2), Some(DomainId::new(2)))],
        dispositions: vec![(CandidateId::new(1), Disposition::Buy)],
        settings: Some(settings()),
    };
    let bare = Scenario { id: ScenarioId::new(2), settings: None, ..scenario.clone() };
    keep(change, kept, &[scenario, bare])?;
    let step = |id, work, after| Step {
        id: StepId::new(id),
        scenario: (id == 3).then(|| ScenarioId::new(1)),
        work,
        team: None,
        effort: (id == 2).then(|| hours(1.0, 2.0, 3.0)),
        after,
        release: Some(day(1)),
        deadline: None,
        done: id == 1,
    };
    keep(
        change,
        kept,
        &[
            step(1, Work::Enabler { enabler: EnablerId::new(1) }, vec![]),
            step(2, Work::Candidate { candidate: CandidateId::new(1) }, vec![StepId::new(1)]),
            step(3, Work::Repayment { item: DebtItemId::new(1) }, vec![]),
        ],
    )
}

fn debt(change: &mut Change<'_>, kept: &mut BTreeSet<TableName>) -> Result<(), StoreError> {
    let project =
        DebtProject { id: DebtProjectId::new(1), name: "Launch".to_owned(), note: String::new() };
    keep(change, kept, &[project])?;
    let bare = DebtItem {
        id: DebtItemId::new(1),
        name: "Dictionaries everywhere".to_owned(),
        project: None,
        taken_on: day(1),
        principal_hours: hours(1.0, 2.0, 3.0),
        interest: None,
        toil_hours_per_week: None,
        rework: None,
        opportunity: None,
        attachments: vec![],
        repayments: vec![],
        provenance: Provenance::Default,
        note: String::new(),
    };
    let target = Holder::Domain { domain: DomainId::new(1) };
    let by = Holder::Project { project: DebtProjectId::new(1) };
    let full = DebtItem {
        id: DebtItemId::new(2),
        project: Some(DebtProjectId::new(1)),
        interest: Some(Interest { changes_per_week: 3.0, hours_per_change: 4.5, slow: None }),
        toil_hours_per_week: Some(1.0 / 7.0),
        rework: Some(Rework { fixes_per_week: 0.5, ..Rework::default() }),
        opportunity: Some(OpportunityLoss::LostMargin { hours_per_week: 2.0 }),
        attachments: vec![Attachment { target, share: 0.7 }, Attachment { target: by, share: 0.4 }],
        repayments: vec![Repayment { on: day(20), share: 0.25, planned: true }],
        ..bare.clone()
    };
    keep(change, kept, &[bare, full])?;
    let toil = |id, domain| ToilEntry {
        id: ToilEntryId::new(id),
        on: day(3),
        minutes: 45,
        what: "Restarted the queue".to_owned(),
        domain,
        item: None,
        provenance: Provenance::Measured,
    };
    keep(change, kept, &[toil(1, None), toil(2, Some(DomainId::new(1)))])?;
    let bearers = [
        Bearer::Domain { domain: DomainId::new(1) },
        Bearer::Module { module: ModuleId::new(3) },
        Bearer::Project { project: DebtProjectId::new(1) },
        Bearer::Item { item: DebtItemId::new(2) },
    ];
    let charges: Vec<_> = bearers.map(|bearer| Charge { bearer, share: 0.1 + 0.1 }).into();
    let incident = |id, charges| Incident {
        id: IncidentId::new(id),
        on: day(5),
        what: "The queue ran full".to_owned(),
        minutes: 90,
        cost: 1.0 / 3.0,
        charges,
        provenance: Provenance::Imported,
    };
    keep(change, kept, &[incident(1, vec![]), incident(2, charges.clone())])?;
    let feature = |id, until, charges| DelayedFeature {
        id: FeatureId::new(id),
        name: "Refunds".to_owned(),
        since: day(1),
        until,
        delay_cost_per_week: 1e6,
        charges,
        provenance: Provenance::Voted,
        note: "Promised".to_owned(),
    };
    keep(change, kept, &[feature(1, None, vec![]), feature(2, Some(day(9)), charges)])
}

#[test]
fn every_kind_of_record_is_kept_and_read_back() {
    let place = Place::new();
    let mut store = surveyed(&place);
    let mut kept = BTreeSet::from([TableName::Vote]);
    store
        .change("Everything", Timestamp(1), |change| {
            people(change, &mut kept)?;
            debt(change, &mut kept)?;
            plans(change, &mut kept)
        })
        .unwrap();
    assert_eq!(kept, TableName::ALL.iter().copied().collect(), "a table without a test");
    let written = store.load().unwrap();
    drop(store);

    let mut store = place.open();
    let read = store.load().unwrap();
    assert_eq!(text(&read), text(&written));
    assert_eq!(read.settings.hour_cost.to_bits(), (0.1f64 + 0.2).to_bits());
    assert_eq!(read.debt_items[&DebtItemId::new(2)].toil_hours_per_week, Some(1.0 / 7.0));
    assert_eq!(read.anchors[&None].cell, Cell { q: 1, r: 1 });
    assert_eq!((read.steps.len(), read.overrules.len(), read.seam_decisions.len()), (3, 4, 2));

    // Undo takes all of it away, whatever refers to what; redo brings all of it back.
    store.undo().unwrap().unwrap();
    let undone = store.load().unwrap();
    assert!(undone.domains.is_empty() && undone.steps.is_empty() && undone.slots.is_empty());
    assert_eq!(undone.settings, settings());
    store.redo().unwrap().unwrap();
    assert_eq!(text(&store.load().unwrap()), text(&written));
}

/// Makes a change that does not fit and checks that it is refused in these words, and that
/// nothing of it stays.
fn check(message: &str, body: impl FnOnce(&mut Change<'_>) -> Result<(), StoreError>) {
    let place = Place::new();
    let mut store = surveyed(&place);
    store
        .change("Begin", Timestamp(1), |change| {
            change.put(&domain(1))?;
            change.put(&assignment(1, Some(1)))?;
            change.put(&Slot { module: ModuleId::new(1), cell: Cell { q: 3, r: 4 } })
        })
        .map_err(|error: StoreError| error)
        .unwrap();
    let before = std::fs::read(&place.path).unwrap();
    let error = store.change("Not fitting", Timestamp(2), body).unwrap_err();
    assert!(matches!(error, StoreError::Conflict { .. }), "{error:?}");
    assert!(error.to_string().contains(message), "{error} does not say: {message}");
    assert_eq!(std::fs::read(&place.path).unwrap(), before, "something of it stayed");
    assert_eq!(store.undo_label().unwrap().as_deref(), Some("Begin"));
}

#[test]
fn what_does_not_fit_is_refused_as_a_whole() {
    check("another domain has the same name", |change| {
        change.put(&domain(2))?;
        change.put(&Domain { name: "DOMAIN 1".to_owned(), ..domain(3) })
    });
    check("another domain has the same letter", |change| {
        change.put(&Domain { letter: "L1".to_owned(), ..domain(2) })
    });
    check("another slot has the same q and r", |change| {
        change.put(&Slot { module: ModuleId::new(2), cell: Cell { q: 3, r: 4 } })
    });
    check("an assignment refers to a domain that would not exist", |change| {
        change.remove::<Domain>(&DomainId::new(1))
    });
    check("an assignment refers to a module that would not exist", |change| {
        change.put(&assignment(4_000, None))
    });
    check("a source refers to a survey that would not exist", |change| {
        change.put(&Source {
            id: SourceId::new(1),
            name: String::new(),
            location: String::new(),
            current: Some(SurveyId::new(77)),
        })
    });
    check("a candidate refers to a domain that would not exist", |change| {
        change.put(&Candidate::new(
            CandidateId::new(1),
            "",
            Scope::Domain { domain: DomainId::new(9) },
        ))
    });
    check("hour_cost", |change| change.put(&Settings { hour_cost: f64::NAN, ..settings() }));
    check("hour_cost", |change| change.put(&Settings { hour_cost: -1.0, ..settings() }));
}

#[test]
fn slots_can_trade_places() {
    let place = Place::new();
    let mut store = surveyed(&place);
    let slots = |shift: u32| -> Vec<_> {
        let cell = |n: u32| Cell { q: ((n + shift) % 10).cast_signed(), r: 0 };
        (1..=10).map(|n| Slot { module: ModuleId::new(n), cell: cell(n) }).collect()
    };
    for shift in [0, 1, 5, 5] {
        let done = store
            .change("Tidy", Timestamp(1), |change| change.put_many(&slots(shift)))
            .map_err(|error: StoreError| error)
            .unwrap();
        let project = store.load().unwrap();
        assert!(slots(shift).iter().all(|slot| project.slots[&slot.module] == slot.cell));
        let again = shift == 5 && done.changed.is_empty();
        assert!(again || done.changed.contains(&TableName::Slot));
    }
    for shift in [1, 0] {
        store.undo().unwrap().unwrap();
        let project = store.load().unwrap();
        assert!(slots(shift).iter().all(|slot| project.slots[&slot.module] == slot.cell));
    }
}

#[test]
fn votes_stand_outside_undo() {
    let place = Place::new();
    let mut store = surveyed(&place);
    let vote = |id, target, voter: &str, grade| Vote {
        id: VoteId::new(id),
        target,
        voter: voter.to_owned(),
        grade,
        sentence: "It sends mail.".to_owned(),
        at: Timestamp(9),
    };
    let on_domain = Target::Domain { domain: DomainId::new(1) };
    let on_module = Target::Module { module: ModuleId::new(1) };
    store
        .change("Domain", Timestamp(1), |change| change.put(&domain(1)))
        .map_err(|error: StoreError| error)
        .unwrap();
    for (target, voter) in [(on_domain, "Ann"), (on_domain, "Bob"), (on_module, "Ann")] {
        let id = store.reserve_id::<Vote>().unwrap().number();
        store.record_vote(&vote(id, target, voter, 2)).unwrap();
    }
    assert_eq!(store.load().unwrap().votes.len(), 3);

    // One vote a person and target: the later stands.
    let id = store.reserve_id::<Vote>().unwrap();
    store.record_vote(&vote(id.number(), on_domain, "Bob", 0)).unwrap();
    let votes = store.load().unwrap().votes;
    assert_eq!((votes.len(), votes[&id].grade), (3, 0));

    // The votes on a domain come and go with it, and nothing else touches them.
    let mut project = store.load().unwrap();
    let undone = store.undo().unwrap().unwrap();
    assert_eq!(undone.label, "Domain");
    store.reload(&mut project, &undone.changed).unwrap();
    assert_eq!(project.votes.len(), 1);
    let redone = store.redo().unwrap().unwrap();
    store.reload(&mut project, &redone.changed).unwrap();
    assert_eq!(project.votes, votes);

    assert!(store.withdraw_vote(id).unwrap());
    assert!(!store.withdraw_vote(id).unwrap());
    assert_eq!(store.load().unwrap().votes.len(), 2);
    let error = store.record_vote(&vote(9, on_module, "Ann", 4)).unwrap_err();
    assert!(matches!(error, StoreError::Conflict { .. }), "{error}");
}

#[test]
fn votes_are_kept_together_or_not_at_all() {
    let place = Place::new();
    let mut store = surveyed(&place);
    let vote = |n: u32, grade| Vote {
        id: VoteId::new(0),
        target: Target::Module { module: ModuleId::new(n) },
        voter: "Ann".to_owned(),
        grade,
        sentence: String::new(),
        at: Timestamp(1),
    };
    let kept = store.record_votes(&[vote(1, 0), vote(2, 3), vote(1, 2)]).unwrap();
    let ids: Vec<_> = kept.iter().map(|vote| vote.id.number()).collect();
    assert_eq!(ids, [1, 2, 3]);
    let votes = store.load().unwrap().votes;
    let left: Vec<_> = votes.values().map(|vote| (vote.id.number(), vote.grade)).collect();
    assert_eq!(left, [(2, 3), (3, 2)], "a later vote takes the place of an earlier one");
    // The last one is no grade: none of them is kept.
    store.record_votes(&[vote(3, 1), vote(4, 1), vote(5, 9)]).unwrap_err();
    assert_eq!(store.load().unwrap().votes, votes);
}
