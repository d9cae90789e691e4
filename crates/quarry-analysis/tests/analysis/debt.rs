//! The debt ledger.

use chrono::NaiveDate;
use proptest::prelude::*;
use quarry_analysis::{Debt, Graph, LineSource, Place, Servicing, debt, score};
use quarry_model::{
    debt::{
        Attachment, DebtItem, DebtProject, Holder, Interest, OpportunityLoss, Repayment, Rework,
        ToilEntry,
    },
    ids::{
        CandidateId, DebtItemId, DebtProjectId, DomainId, Id, ModuleId, ProfileId, TeamId,
        ToilEntryId,
    },
    people::StakeholderProfile,
    project::Project,
    provenance::{Estimate, Provenance},
    team::Team,
};

use crate::sketch::Sketch;

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 6).unwrap() + chrono::Days::new(u64::from(n))
}

fn item(n: u32, attachments: Vec<Attachment>) -> DebtItem {
    DebtItem {
        id: DebtItemId::new(n),
        name: format!("Item {n}"),
        project: None,
        taken_on: day(0),
        principal_hours: Estimate::new(10.0, 20.0, 40.0).unwrap(),
        interest: None,
        toil_hours_per_week: None,
        rework: None,
        opportunity: None,
        attachments,
        repayments: Vec::new(),
        provenance: Provenance::Estimated,
        note: String::new(),
    }
}

fn on_domain(n: u32, share: f64) -> Attachment {
    Attachment { target: Holder::Domain { domain: DomainId::new(n) }, share }
}

fn by_project(n: u32, share: f64) -> Attachment {
    Attachment { target: Holder::Project { project: DebtProjectId::new(n) }, share }
}

fn on_module(n: u32, share: f64) -> Attachment {
    Attachment { target: Holder::Module { module: ModuleId::new(n) }, share }
}

/// Two domains with a module each (m1, m2), one module in the monolith (m3); an hour costs 100
/// and contributes 150.
fn two_domains() -> Project {
    let mut project =
        Sketch::default().domain("A", &["a.py"]).domain("B", &["b.py"]).module("c.py").project();
    project.settings.hour_cost = 100.0;
    project.settings.hour_value = 150.0;
    project
}

fn add(project: &mut Project, item: DebtItem) {
    project.debt_items.insert(item.id, item);
}

fn toil(project: &mut Project, n: u32, on: u32, minutes: u32, item: Option<u32>, domain: u32) {
    let id = ToilEntryId::new(n);
    project.toil.insert(
        id,
        ToilEntry {
            id,
            on: day(on),
            minutes,
            what: String::new(),
            domain: Some(DomainId::new(domain)),
            item: item.map(DebtItemId::new),
            provenance: Provenance::Measured,
        },
    );
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn servicing_is_that_of_the_formula() {
    let mut project = two_domains();
    let mut first = item(1, vec![on_domain(1, 1.0)]);
    first.interest =
        Some(Interest { changes_per_week: 4.0, hours_per_change: 6.0, slow: Some(0.5) });
    first.toil_hours_per_week = Some(3.0);
    first.rework = Some(Rework {
        fixes_per_week: 2.0,
        hours_per_fix: 1.5,
        incidents_per_week: 0.25,
        cost_per_incident: 800.0,
    });
    first.opportunity =
        Some(OpportunityLoss::BlockedValue { delay_cost_per_week: 1_000.0, share: 0.3 });
    add(&mut project, first);
    let total = debt(&project).total.servicing;
    // Interest 4 x 6 x 0.5/1.5 = 8 h; toil 3 h; rework 3 h and 200 of incidents.
    assert!(close(total.interest.hours, 8.0) && close(total.interest.money, 800.0));
    assert!(close(total.toil.hours, 3.0) && close(total.toil.money, 300.0));
    assert!(close(total.rework.hours, 3.0) && close(total.rework.money, 500.0));
    assert!(close(total.opportunity.hours, 0.0) && close(total.opportunity.money, 300.0));
    assert!(close(total.total().hours, 14.0) && close(total.total().money, 1_900.0));

    // A lost margin of 10 hours at 150 - 100.
    let second = DebtItem {
        opportunity: Some(OpportunityLoss::LostMargin { hours_per_week: 10.0 }),
        ..item(2, vec![on_domain(2, 1.0)])
    };
    add(&mut project, second);
    let ledger = debt(&project);
    assert!(close(ledger.total.servicing.total().money, 2_400.0));
    assert!(close(ledger.total.servicing.total().hours, 14.0), "not an hour twice");
    // Principal 20 h likely each.
    assert!(close(ledger.total.principal.likely(), 4_000.0));
    assert!(ledger.missing.is_empty());
}

#[test]
fn what_is_not_known_is_said() {
    let mut project = two_domains();
    let mut unset = item(1, vec![on_domain(1, 1.0)]);
    unset.interest = Some(Interest { changes_per_week: 4.0, hours_per_change: 6.0, slow: None });
    add(&mut project, unset);
    let ledger = debt(&project);
    assert_eq!(ledger.total.servicing, Servicing::default());
    assert_eq!(ledger.missing.len(), 1);
    assert!(ledger.missing[0].starts_with("“Item 1”"));
}

#[test]
fn a_diary_measures_toil_over_the_span_it_covers() {
    let mut project = two_domains();
    add(&mut project, DebtItem { toil_hours_per_week: Some(40.0), ..item(1, vec![]) });
    // Fourteen days from first to last: two weeks. Item 1 took 6 hours, so 3 a week, whatever
    // was estimated; domain B has 2 hours without an item, so 1 a week.
    toil(&mut project, 1, 0, 240, Some(1), 1);
    toil(&mut project, 2, 9, 120, Some(1), 1);
    toil(&mut project, 3, 13, 120, None, 2);
    let ledger = debt(&project);
    let of = |source| ledger.by_source.iter().find(|(s, _)| *s == source).unwrap().1;
    assert!(close(of(LineSource::Item(DebtItemId::new(1))).servicing.toil.hours, 3.0));
    assert!(close(of(LineSource::Diary).servicing.toil.hours, 1.0));
    let place = ledger.by_place.iter().find(|(p, _)| *p == Place::Domain(DomainId::new(2)));
    assert!(close(place.unwrap().1.servicing.toil.money, 100.0));
}

#[test]
fn what_is_repaid_costs_nothing_any_more() {
    let mut project = two_domains();
    let repayment = |share, planned| Repayment { on: day(3), share, planned };
    let toil_hours_per_week = Some(2.0);
    let half = DebtItem {
        toil_hours_per_week,
        repayments: vec![repayment(0.5, false), repayment(0.5, true)],
        ..item(1, vec![])
    };
    let gone = DebtItem {
        toil_hours_per_week,
        repayments: vec![repayment(1.0, false)],
        ..item(2, vec![])
    };
    add(&mut project, half);
    add(&mut project, gone);
    let ledger = debt(&project);
    assert!(close(ledger.total.principal.likely(), 1_000.0), "10 of 20 hours are left");
    assert!(close(ledger.total.servicing.toil.hours, 2.0));
}

#[test]
fn a_team_that_would_lose_more_than_it_has_is_scaled_down() {
    let mut project = two_domains();
    let id = TeamId::new(1);
    project.teams.insert(
        id,
        Team {
            id,
            name: "Blue".to_owned(),
            engineers: 1.0,
            hours_per_week: 40.0,
            roadmap_share: 0.5,
            absences: Vec::new(),
            authors: Vec::new(),
            provenance: Provenance::Estimated,
        },
    );
    project.domains.get_mut(&DomainId::new(1)).unwrap().owner = Some(id);
    let attachments = vec![on_domain(1, 0.5), on_domain(2, 0.5)];
    add(&mut project, DebtItem { toil_hours_per_week: Some(160.0), ..item(1, attachments) });
    let ledger = debt(&project);
    // 80 hours on A, whose team has 40; 80 on B, which nobody owns.
    assert!(close(ledger.total.servicing.toil.hours, 120.0));
    let load = &ledger.teams[0];
    assert!(close(load.lost_hours, 80.0) && close(load.guard.hours, 40.0));
    assert!(load.warning.as_ref().unwrap().contains("scaled down"));
}

#[test]
fn net_saving_needs_an_item_and_a_removed_share() {
    let mut project = two_domains();
    let figures = |project: &Project| {
        let profile = StakeholderProfile::balanced(ProfileId::new(1));
        let scores = score(project, &Graph::of_project(project), &profile);
        scores.into_iter().find(|s| s.candidate == CandidateId::new(1)).unwrap()
    };
    assert_eq!(figures(&project).debt.net_saving_per_week, None);
    // 0.4 of item 1 hangs on A, 0.3 on A's module, 0.3 on nothing: 0.7 of 10 h a week = 700.
    let attachments = vec![on_domain(1, 0.4), on_module(1, 0.3)];
    add(&mut project, DebtItem { toil_hours_per_week: Some(10.0), ..item(1, attachments) });
    let before = figures(&project);
    assert!(close(before.debt.servicing.total().money, 700.0));
    assert_eq!((before.debt.items, before.debt.net_saving_per_week), (1, None));
    assert_eq!(before.debt.payback_weeks, None);

    let candidate = project.candidates.get_mut(&CandidateId::new(1)).unwrap();
    candidate.removed_share = Estimate::new(0.0, 0.5, 1.0).ok();
    candidate.running_cost_per_week = 100.0;
    let after = figures(&project);
    let net = after.debt.net_saving_per_week.unwrap();
    // An hour a week goes into the second deployment.
    assert!(close(net.lo, -200.0) && close(net.likely, 150.0) && close(net.hi, 500.0));
    // Set-up alone: 80 hours at 100, 8000 / 150 weeks.
    assert!(close(after.debt.payback_weeks.unwrap(), 8_000.0 / 150.0));

    project.candidates.get_mut(&CandidateId::new(1)).unwrap().running_cost_per_week = 400.0;
    assert_eq!(figures(&project).debt.payback_weeks, None, "it never pays back");
}

#[test]
fn several_projects_take_on_an_item_by_shares() {
    let mut project = two_domains();
    let b = DebtProjectId::new;
    let attachments =
        vec![on_domain(1, 0.5), on_module(3, 0.5), by_project(1, 0.25), by_project(2, 0.5)];
    let mine =
        DebtItem { project: Some(b(3)), toil_hours_per_week: Some(8.0), ..item(1, attachments) };
    // What nobody is named for is the third's.
    assert_eq!(mine.projects(), [(Some(b(1)), 0.25), (Some(b(2)), 0.5), (Some(b(3)), 0.25)]);
    add(&mut project, mine);
    let ledger = debt(&project);
    assert_eq!(ledger.lines.len(), 6, "two places, three projects");
    for (by, principal) in [(1, 500.0), (2, 1_000.0), (3, 500.0)] {
        let (_, sum) = ledger.by_project.iter().find(|(id, _)| *id == Some(b(by))).unwrap();
        assert!(close(sum.principal.likely(), principal));
        assert!(close(sum.servicing.toil.money, principal * 0.4));
    }
    // Shares of more than all of it are scaled down; without shares it is nobody's but its own.
    let over = item(2, vec![by_project(1, 0.9), by_project(2, 0.9)]);
    assert_eq!(over.projects(), [(Some(b(1)), 0.5), (Some(b(2)), 0.5)]);
    assert_eq!(item(3, vec![]).projects(), [(None, 1.0)]);
    assert!(sums_agree(&ledger));
}

fn all(servicing: &Servicing) -> [f64; 8] {
    let s = servicing;
    [
        s.interest.hours,
        s.interest.money,
        s.toil.hours,
        s.toil.money,
        s.rework.hours,
        s.rework.money,
        s.opportunity.hours,
        s.opportunity.money,
    ]
}

fn sums_agree(ledger: &Debt) -> bool {
    let groups = [
        ledger.by_source.iter().map(|(_, sum)| *sum).collect::<Vec<_>>(),
        ledger.by_project.iter().map(|(_, sum)| *sum).collect(),
        ledger.by_place.iter().map(|(_, sum)| *sum).collect(),
    ];
    groups.iter().all(|sums| {
        let principal: f64 = sums.iter().map(|sum| sum.principal.likely()).sum();
        let figures = (0..8).all(|n| {
            let sum: f64 = sums.iter().map(|sum| all(&sum.servicing)[n]).sum();
            close(sum, all(&ledger.total.servicing)[n])
        });
        figures && close(principal, ledger.total.principal.likely())
    })
}

fn items() -> impl Strategy<Value = Vec<DebtItem>> {
    let attachment = (0u32..8, 0.0f64..0.6).prop_map(|(target, share)| match target {
        0..3 => on_domain(target + 1, share),
        target @ 3..6 => on_module(target - 2, share),
        target => by_project(target - 5, share),
    });
    let parts = (
        proptest::collection::vec(attachment, 0..4),
        0.0f64..50.0,
        proptest::option::of(0.0f64..3.0),
        0.0f64..1.0,
        proptest::option::of(1u32..3),
    );
    proptest::collection::vec(parts, 0..8).prop_map(|items| {
        (1u32..)
            .zip(items)
            .map(|(n, (attachments, hours, slow, repaid, box_number))| DebtItem {
                project: box_number.map(DebtProjectId::new),
                interest: Some(Interest { changes_per_week: 2.0, hours_per_change: 5.0, slow }),
                toil_hours_per_week: Some(hours),
                rework: Some(Rework {
                    fixes_per_week: hours,
                    hours_per_fix: 0.5,
                    incidents_per_week: 0.1,
                    cost_per_incident: hours * 10.0,
                }),
                opportunity: Some(OpportunityLoss::LostMargin { hours_per_week: hours }),
                repayments: vec![Repayment { on: day(1), share: repaid, planned: false }],
                ..item(n, attachments)
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn the_sums_over_items_projects_and_places_are_the_same(items in items(), owned: bool) {
        let mut project = two_domains();
        for n in 1..3 {
            let id = DebtProjectId::new(n);
            let note = String::new();
            project.debt_projects.insert(id, DebtProject { id, name: format!("Box {n}"), note });
        }
        if owned {
            let id = TeamId::new(1);
            let authors = Vec::new();
            project.teams.insert(id, Team {
                id,
                name: "Blue".to_owned(),
                engineers: 0.5,
                hours_per_week: 40.0,
                roadmap_share: 0.5,
                absences: Vec::new(),
                authors,
                provenance: Provenance::Estimated,
            });
            project.domains.get_mut(&DomainId::new(1)).unwrap().owner = Some(id);
        }
        toil(&mut project, 1, 4, 90, None, 2);
        for item in items {
            add(&mut project, item);
        }
        let ledger = debt(&project);
        prop_assert!(sums_agree(&ledger));
        prop_assert!(ledger.teams.iter().all(|load| load.guard.hours <= load.capacity_hours + 1e-9));
        for load in &ledger.teams {
            let lost: f64 = ledger
                .lines
                .iter()
                .filter(|line| line.place == Place::Domain(DomainId::new(1)))
                .map(|line| line.servicing.total().hours)
                .sum();
            prop_assert!(close(lost, load.guard.hours));
        }
        // Shares of one item sum to 1 over its lines.
        for item in project.debt_items.values() {
            let source = LineSource::Item(item.id);
            let shares: f64 =
                ledger.lines.iter().filter(|l| l.source == source).map(|l| l.share).sum();
            prop_assert!(close(shares, 1.0));
        }
    }
}
