//! The debt picture over time.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use quarry_analysis::{DebtPicture, debt, debt_picture};
use quarry_model::{
    debt::{
        Attachment, DebtItem, DebtProject, Holder, Interest, OpportunityLoss, Repayment, Rework,
    },
    ids::{DebtItemId, DebtProjectId, DomainId, Id, TeamId},
    project::Project,
    provenance::{Estimate, Provenance},
    team::Team,
};

use crate::sketch::Sketch;

/// A Monday.
fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 6).unwrap() + Days::new(n)
}

fn item(n: u32, by: Option<u32>, taken: u64, hours: f64, repayments: Vec<Repayment>) -> DebtItem {
    DebtItem {
        id: DebtItemId::new(n),
        name: format!("Item {n}"),
        project: by.map(DebtProjectId::new),
        taken_on: day(taken),
        principal_hours: Estimate::exact(hours).unwrap(),
        interest: None,
        toil_hours_per_week: Some(hours / 10.0),
        rework: None,
        opportunity: None,
        attachments: vec![Attachment {
            target: Holder::Domain { domain: DomainId::new(1) },
            share: 1.0,
        }],
        repayments,
        provenance: Provenance::Estimated,
        note: String::new(),
    }
}

fn project(engineers: f64, items: Vec<DebtItem>) -> Project {
    let mut project = Sketch::default().domain("A", &["a.py"]).project();
    project.settings.hour_cost = 100.0;
    project.settings.hour_value = 150.0;
    let id = TeamId::new(1);
    let team = Team {
        id,
        name: "Blue".to_owned(),
        engineers,
        hours_per_week: 40.0,
        roadmap_share: 0.5,
        absences: Vec::new(),
        authors: Vec::new(),
        provenance: Provenance::Estimated,
    };
    project.teams.insert(id, team);
    project.domains.get_mut(&DomainId::new(1)).unwrap().owner = Some(id);
    for n in 1..3 {
        let id = DebtProjectId::new(n);
        let made = DebtProject { id, name: format!("Box {n}"), note: String::new() };
        project.debt_projects.insert(id, made);
    }
    project.debt_items = items.into_iter().map(|item| (item.id, item)).collect::<BTreeMap<_, _>>();
    project
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

fn repaid(on: u64, share: f64) -> Repayment {
    Repayment { on: day(on), share, planned: false }
}

fn planned(on: u64, share: f64) -> Repayment {
    Repayment { on: day(on), share, planned: true }
}

#[test]
fn boxes_stand_from_the_week_they_are_taken_on_and_step_down() {
    // Taken on a Wednesday; half repaid in the fourth week; the rest planned for the tenth.
    let first = item(1, Some(2), 2, 100.0, vec![repaid(22, 0.5), planned(64, 0.5)]);
    let second = item(2, Some(1), 7, 40.0, vec![]);
    let picture = debt_picture(&project(4.0, vec![first, second]), day(35)).unwrap();
    assert_eq!(picture.boxes, [Some(DebtProjectId::new(2)), Some(DebtProjectId::new(1))]);
    let found: Vec<_> = picture
        .steps
        .iter()
        .map(|s| (s.from, s.standing.clone(), s.planned.clone(), s.servicing.total().money))
        .collect();
    let expected = [
        (day(0), vec![10_000.0, 0.0], vec![0.0, 0.0], 1_000.0),
        (day(7), vec![10_000.0, 4_000.0], vec![0.0, 0.0], 1_400.0),
        (day(21), vec![5_000.0, 4_000.0], vec![0.0, 0.0], 1_400.0),
        (day(63), vec![0.0, 4_000.0], vec![5_000.0, 0.0], 400.0),
    ];
    assert_eq!(found, expected);
    assert_eq!(picture.until, day(63 + 28));
    // A week at 1,000, then five weeks, today's included, at 1,400.
    assert!(close(picture.paid, 1_000.0 + 5.0 * 1_400.0), "{}", picture.paid);
    assert_eq!(picture.capacity_hours, Some(160.0));
}

#[test]
fn a_plan_whose_day_has_passed_repays_nothing() {
    let late = item(1, None, 0, 10.0, vec![planned(7, 1.0)]);
    let picture = debt_picture(&project(4.0, vec![late]), day(30)).unwrap();
    assert_eq!((picture.steps.len(), picture.overdue), (1, 1));
    assert!(close(picture.steps[0].outstanding, 1_000.0));
}

#[test]
fn without_an_entry_there_is_no_picture() {
    assert_eq!(debt_picture(&project(4.0, vec![]), day(0)), None);
}

/// The published example: 300,000 lines at $3.61 a line.
#[test]
fn debt_a_line_gives_the_published_sum() {
    let mut project = project(4.0, vec![]);
    project.settings.hour_cost = 3.61;
    project.debt_items.insert(DebtItemId::new(1), item(1, None, 0, 300_000.0, vec![]));
    let picture = debt_picture(&project, day(0)).unwrap();
    assert!(close(picture.steps[0].outstanding, 1_083_000.0));
}

fn items() -> impl Strategy<Value = Vec<DebtItem>> {
    let repayment = (0u64..400, 0.0f64..0.5, any::<bool>())
        .prop_map(|(on, share, planned)| Repayment { on: day(on), share, planned });
    let parts = (
        proptest::option::of(1u32..3),
        0u64..300,
        0.0f64..500.0,
        proptest::collection::vec(repayment, 0..3),
        proptest::option::of(0.0f64..2.0),
        0.0f64..1.0,
        proptest::option::of((1u32..4, 0.01f64..1.0)),
    );
    proptest::collection::vec(parts, 0..7).prop_map(|items| {
        (1u32..)
            .zip(items)
            .map(|(n, (by, taken, hours, repayments, slow, share, took))| DebtItem {
                interest: Some(Interest { changes_per_week: 3.0, hours_per_change: 4.0, slow }),
                rework: Some(Rework {
                    fixes_per_week: hours / 50.0,
                    hours_per_fix: 0.5,
                    incidents_per_week: 0.1,
                    cost_per_incident: hours,
                }),
                opportunity: Some(OpportunityLoss::LostMargin { hours_per_week: share }),
                attachments: std::iter::once(Attachment {
                    target: Holder::Domain { domain: DomainId::new(1) },
                    share,
                })
                .chain(took.map(|(by, share)| Attachment {
                    target: Holder::Project { project: DebtProjectId::new(by) },
                    share,
                }))
                .collect(),
                ..item(n, by, taken, hours, repayments)
            })
            .collect()
    })
}

/// The identities of the picture, at every week by an account of its own.
fn holds(project: &Project, picture: &DebtPicture, today: NaiveDate) -> Result<(), TestCaseError> {
    let cost = project.settings.hour_cost;
    let ends = picture.steps.iter().skip(1).map(|step| step.from).chain([picture.until]);
    let mut area = 0.0;
    for (step, end) in picture.steps.iter().zip(ends) {
        prop_assert!(step.from < end);
        let top: f64 = step.standing.iter().sum();
        prop_assert!(close(top, step.outstanding), "the stack's top is the line");
        let mut outstanding = 0.0;
        let mut unpaid = 0.0;
        let mut boxes = vec![0.0; picture.boxes.len()];
        for item in project.debt_items.values() {
            if item.taken_on >= step.from + Days::new(7) {
                continue;
            }
            let share = |planned: bool| -> f64 {
                item.repayments
                    .iter()
                    .filter(|r| r.on < step.from + Days::new(7))
                    .filter(|r| !r.planned || (planned && r.on >= today))
                    .map(|r| r.share)
                    .sum()
            };
            let principal = item.principal_hours.likely() * cost;
            let left = principal * (1.0 - share(true)).max(0.0);
            outstanding += left;
            let took = item.attachments.iter().find_map(|one| match one.target {
                Holder::Project { project } => Some((project, one.share)),
                _ => None,
            });
            for (by, standing) in picture.boxes.iter().zip(&mut boxes) {
                let named = took.filter(|(id, _)| Some(*id) == *by).map_or(0.0, |(_, share)| share);
                let rest =
                    if *by == item.project { 1.0 - took.map_or(0.0, |(_, s)| s) } else { 0.0 };
                *standing += left * (named + rest);
            }
            unpaid += principal * (1.0 - share(false)).max(0.0);
        }
        prop_assert!(close(outstanding, step.outstanding), "the sum over items is the same");
        for (own, drawn) in boxes.iter().zip(&step.standing) {
            prop_assert!(close(*own, *drawn), "each box has the shares of its project");
        }
        let planned: f64 = step.planned.iter().sum();
        prop_assert!(close(unpaid - outstanding, planned), "what is planned is what is left");
        let capacity = picture.capacity_hours.unwrap();
        prop_assert!(step.servicing.total().hours <= capacity + items_elsewhere(project) + 1e-9);
        let mut week = step.from;
        while week < end && week <= today {
            area += step.servicing.total().money;
            week = week + Days::new(7);
        }
    }
    prop_assert!(close(area, picture.paid), "the lower area is the sum of payments");
    Ok(())
}

/// Hours that hang on nothing, and so on no team.
fn items_elsewhere(project: &Project) -> f64 {
    project
        .debt_items
        .values()
        .map(|item| {
            let attached: f64 = item
                .attachments
                .iter()
                .filter(|one| !matches!(one.target, Holder::Project { .. }))
                .map(|one| one.share)
                .sum();
            let interest = item.interest.map_or(0.0, |i| {
                let slow = i.slow.unwrap_or(0.0);
                i.changes_per_week * i.hours_per_change * slow / (1.0 + slow)
            });
            let rework = item.rework.map_or(0.0, |r| r.fixes_per_week * r.hours_per_fix);
            let toil = item.toil_hours_per_week.unwrap_or(0.0);
            (interest + rework + toil) * (1.0 - attached)
        })
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_picture_adds_up(items in items(), engineers in 0.1f64..3.0, now in 0u64..400) {
        let project = project(engineers, items);
        let today = day(now);
        if let Some(picture) = debt_picture(&project, today) {
            holds(&project, &picture, today)?;
        } else {
            prop_assert!(project.debt_items.is_empty());
        }
    }

    #[test]
    fn what_stands_when_all_is_done_is_the_ledger(items in items()) {
        // Long after the last day nothing planned is left to come, and the ledger agrees.
        let project = project(2.0, items);
        let ledger = debt(&project);
        if let Some(last) = debt_picture(&project, day(2_000)).and_then(|p| p.steps.last().cloned()) {
            prop_assert!(close(last.outstanding, ledger.total.principal.likely()));
            prop_assert!(close(last.servicing.total().money, ledger.total.servicing.total().money));
        }
    }
}
