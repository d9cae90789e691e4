//! Incidents and delayed features in the money.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use quarry_analysis::{
    Debt, DebtSum, LineSource, Place, Servicing, debt, debt_picture, incident_weeks,
};
use quarry_model::{
    debt::{
        Attachment, Bearer, Charge, DebtItem, DebtProject, DelayedFeature, Holder, Incident,
        OpportunityLoss, Rework,
    },
    ids::{DebtItemId, DebtProjectId, DomainId, FeatureId, Id, IncidentId, ModuleId, TeamId},
    project::Project,
    provenance::{Estimate, Provenance},
    team::Team,
};

use crate::sketch::Sketch;

/// A Monday.
fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 6).unwrap() + Days::new(n)
}

fn item(n: u32, by: Option<u32>) -> DebtItem {
    DebtItem {
        id: DebtItemId::new(n),
        name: format!("Item {n}"),
        project: by.map(DebtProjectId::new),
        taken_on: day(0),
        principal_hours: Estimate::exact(10.0).unwrap(),
        interest: None,
        toil_hours_per_week: None,
        rework: None,
        opportunity: None,
        attachments: vec![Attachment {
            target: Holder::Domain { domain: DomainId::new(1) },
            share: 1.0,
        }],
        repayments: Vec::new(),
        provenance: Provenance::Estimated,
        note: String::new(),
    }
}

/// Two domains with a module each, one module in the monolith, two boxes, two items; an hour costs
/// 100.
fn project() -> Project {
    let mut project =
        Sketch::default().domain("A", &["a.py"]).domain("B", &["b.py"]).module("c.py").project();
    project.settings.hour_cost = 100.0;
    project.settings.hour_value = 150.0;
    for n in 1..3 {
        let id = DebtProjectId::new(n);
        let made = DebtProject { id, name: format!("Box {n}"), note: String::new() };
        project.debt_projects.insert(id, made);
        project.debt_items.insert(DebtItemId::new(n), item(n, (n == 1).then_some(1)));
    }
    project
}

fn domain(n: u32, share: f64) -> Charge {
    Charge { bearer: Bearer::Domain { domain: DomainId::new(n) }, share }
}

fn on_item(n: u32, share: f64) -> Charge {
    Charge { bearer: Bearer::Item { item: DebtItemId::new(n) }, share }
}

fn on_project(n: u32, share: f64) -> Charge {
    Charge { bearer: Bearer::Project { project: DebtProjectId::new(n) }, share }
}

fn incident(project: &mut Project, n: u32, on: u64, minutes: u32, cost: f64, charges: Vec<Charge>) {
    let id = IncidentId::new(n);
    let provenance = Provenance::Measured;
    let what = "Down".to_owned();
    let on = day(on);
    project.incidents.insert(id, Incident { id, on, what, minutes, cost, charges, provenance });
}

fn feature(
    project: &mut Project,
    n: u32,
    (since, until): (u64, Option<u64>),
    cost: f64,
    charges: Vec<Charge>,
) {
    let id = FeatureId::new(n);
    let feature = DelayedFeature {
        id,
        name: format!("Feature {n}"),
        since: day(since),
        until: until.map(day),
        delay_cost_per_week: cost,
        charges,
        provenance: Provenance::Estimated,
        note: String::new(),
    };
    project.features.insert(id, feature);
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

fn of(ledger: &Debt, source: LineSource) -> DebtSum {
    ledger.by_source.iter().find(|(s, _)| *s == source).unwrap().1
}

#[test]
fn incidents_are_rework_a_week() {
    let mut project = project();
    // Over 182 days: 26 weeks. 13 hours and 2,600 besides in all.
    incident(&mut project, 1, 0, 600, 2_000.0, vec![domain(1, 0.5), on_project(2, 0.25)]);
    incident(&mut project, 2, 181, 180, 600.0, vec![on_item(1, 1.0)]);
    assert_eq!(incident_weeks(&project), Some(26.0));
    let ledger = debt(&project);
    let rework = of(&ledger, LineSource::Incidents).servicing.rework;
    assert!(close(rework.hours, 10.0 / 26.0) && close(rework.money, 3_000.0 / 26.0));
    let place = |wanted: Place| {
        let found = ledger.by_place.iter().find(|(place, _)| *place == wanted);
        found.map_or(0.0, |(_, sum)| sum.servicing.rework.money)
    };
    // Half of it on A with the item's own; a quarter on a box, a quarter on nothing.
    assert!(close(place(Place::Domain(DomainId::new(1))), (1_500.0 + 900.0) / 26.0));
    assert!(close(place(Place::Unattached), 1_500.0 / 26.0));
    let by = |n: u32| {
        let wanted = Some(DebtProjectId::new(n));
        let found = ledger.by_project.iter().find(|(by, _)| *by == wanted);
        found.map_or(0.0, |(_, sum)| sum.servicing.rework.money)
    };
    assert!(close(by(1), 900.0 / 26.0) && close(by(2), 750.0 / 26.0));
    assert!(close(
        of(&ledger, LineSource::Item(DebtItemId::new(1))).servicing.rework.hours,
        3.0 / 26.0
    ));
}

#[test]
fn a_short_log_counts_as_a_quarter() {
    let mut project = project();
    assert_eq!(incident_weeks(&project), None);
    incident(&mut project, 1, 3, 60, 1_200.0, vec![]);
    assert_eq!(incident_weeks(&project), Some(13.0));
    assert!(close(debt(&project).total.servicing.rework.money, 100.0));
}

#[test]
fn what_is_noted_takes_the_place_of_an_estimate() {
    let mut project = project();
    let estimated = Rework {
        fixes_per_week: 1.0,
        hours_per_fix: 2.0,
        incidents_per_week: 1.0,
        cost_per_incident: 500.0,
    };
    let first = project.debt_items.get_mut(&DebtItemId::new(1)).unwrap();
    first.rework = Some(estimated);
    first.opportunity =
        Some(OpportunityLoss::BlockedValue { delay_cost_per_week: 1_000.0, share: 0.5 });
    let second = project.debt_items.get_mut(&DebtItemId::new(2)).unwrap();
    second.opportunity = Some(OpportunityLoss::LostMargin { hours_per_week: 4.0 });
    let before = debt(&project).total.servicing;
    assert!(close(before.rework.money, 700.0) && close(before.opportunity.money, 700.0));

    incident(&mut project, 1, 0, 0, 1_300.0, vec![on_item(1, 1.0)]);
    let rework = debt(&project).total.servicing.rework;
    assert!(close(rework.money, 200.0 + 100.0), "fixes stay, incidents are measured");
    feature(&mut project, 1, (0, None), 800.0, vec![on_item(1, 0.25), on_item(2, 0.5)]);
    let ledger = debt(&project);
    assert!(close(
        of(&ledger, LineSource::Item(DebtItemId::new(1))).servicing.opportunity.money,
        200.0
    ));
    assert!(close(
        of(&ledger, LineSource::Item(DebtItemId::new(2))).servicing.opportunity.money,
        400.0
    ));
    // The rest of the delay is due to nothing that was named.
    assert!(close(
        of(&ledger, LineSource::Feature(FeatureId::new(1))).servicing.opportunity.money,
        200.0
    ));
    assert_eq!(ledger.missing.len(), 1);
    assert!(ledger.missing[0].contains("“Item 2”") && ledger.missing[0].contains("lost margin"));
    // It waits no longer: nothing is lost, and the estimate does not come back.
    feature(&mut project, 1, (0, Some(30)), 800.0, vec![on_item(1, 0.25), on_item(2, 0.5)]);
    assert!(close(debt(&project).total.servicing.opportunity.money, 0.0));
}

#[test]
fn the_picture_has_features_from_the_week_they_wait() {
    let mut project = project();
    project.debt_items.clear();
    feature(&mut project, 1, (2, Some(22)), 1_000.0, vec![domain(1, 1.0)]);
    feature(&mut project, 2, (15, None), 500.0, vec![]);
    let picture = debt_picture(&project, day(34)).unwrap();
    let found: Vec<_> =
        picture.steps.iter().map(|s| (s.from, s.servicing.opportunity.money)).collect();
    assert_eq!(found, [(day(0), 1_000.0), (day(14), 1_500.0), (day(21), 500.0)]);
    // Two weeks, one week, two weeks up to today's.
    assert!(close(picture.paid, 2_000.0 + 1_500.0 + 1_000.0), "{}", picture.paid);
}

#[derive(Debug, Clone)]
struct Records {
    incidents: Vec<(u64, u32, f64, Vec<Charge>)>,
    features: Vec<(u64, Option<u64>, f64, Vec<Charge>)>,
}

fn charges() -> impl Strategy<Value = Vec<Charge>> {
    let bearer = prop_oneof![
        (1u32..4).prop_map(|n| Bearer::Domain { domain: DomainId::new(n) }),
        (1u32..5).prop_map(|n| Bearer::Module { module: ModuleId::new(n) }),
        (1u32..4).prop_map(|n| Bearer::Project { project: DebtProjectId::new(n) }),
        (1u32..4).prop_map(|n| Bearer::Item { item: DebtItemId::new(n) }),
    ];
    prop::collection::vec((bearer, 0.0f64..0.7), 0..4).prop_map(|charges| {
        charges.into_iter().map(|(bearer, share)| Charge { bearer, share }).collect()
    })
}

fn records() -> impl Strategy<Value = Records> {
    let incident = (0u64..500, 0u32..3_000, 0.0f64..1e5, charges());
    let until = prop::option::of(0u64..200);
    let feature = (0u64..400, until, 0.0f64..1e5, charges())
        .prop_map(|(since, after, cost, due)| (since, after.map(|n| since + n), cost, due));
    (prop::collection::vec(incident, 0..7), prop::collection::vec(feature, 0..6))
        .prop_map(|(incidents, features)| Records { incidents, features })
}

fn with(records: &Records) -> Project {
    let mut project = project();
    for (n, (on, minutes, cost, charges)) in (1u32..).zip(&records.incidents) {
        incident(&mut project, n, *on, *minutes, *cost, charges.clone());
    }
    for (n, (since, until, cost, charges)) in (1u32..).zip(&records.features) {
        feature(&mut project, n, (*since, *until), *cost, charges.clone());
    }
    project
}

fn all(servicing: &Servicing) -> [f64; 6] {
    let s = servicing;
    [
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
        (0..6).all(|n| {
            let sum: f64 = sums.iter().map(|sum| all(&sum.servicing)[n]).sum();
            close(sum, all(&ledger.total.servicing)[n])
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_identities_hold_with_incidents_and_features(
        records in records(), engineers in 0.01f64..2.0, now in 0u64..700,
    ) {
        let mut project = with(&records);
        let ledger = debt(&project);
        prop_assert!(sums_agree(&ledger), "items, projects and places agree");
        // All that was noted is in the ledger, once.
        let weeks = incident_weeks(&project).unwrap_or(1.0);
        let noted: f64 = records.incidents.iter()
            .map(|(_, minutes, cost, _)| f64::from(*minutes) / 60.0 * 100.0 + cost).sum();
        prop_assert!(close(ledger.total.servicing.rework.money, noted / weeks));
        let waits: f64 = records.features.iter()
            .filter(|(_, until, ..)| until.is_none()).map(|(_, _, cost, _)| cost).sum();
        prop_assert!(close(ledger.total.servicing.opportunity.money, waits));

        let today = day(now);
        let picture = debt_picture(&project, today).unwrap();
        let ends = picture.steps.iter().skip(1).map(|step| step.from).chain([picture.until]);
        let mut area = 0.0;
        for (step, end) in picture.steps.iter().zip(ends) {
            prop_assert!(step.from < end);
            let mut week = step.from;
            while week < end {
                let monday = |n: u64| day(n - n % 7);
                let lost: f64 = records.features.iter()
                    .filter(|(since, until, ..)| {
                        monday(*since) <= week && until.is_none_or(|until| monday(until) > week)
                    })
                    .map(|(_, _, cost, _)| cost)
                    .sum();
                prop_assert!(close(step.servicing.opportunity.money, lost), "at {week}");
                if week <= today {
                    area += step.servicing.total().money;
                }
                week = week + Days::new(7);
            }
        }
        prop_assert!(close(area, picture.paid), "the lower area is the sum of payments");
        let last = debt_picture(&project, day(2_000)).unwrap().steps.last().cloned().unwrap();
        prop_assert!(close(last.servicing.total().money, ledger.total.servicing.total().money));

        // A team loses no more hours than it has.
        let id = TeamId::new(1);
        project.teams.insert(id, Team {
            id,
            name: "Blue".to_owned(),
            engineers,
            hours_per_week: 1.0,
            roadmap_share: 0.5,
            absences: Vec::new(),
            authors: Vec::new(),
            provenance: Provenance::Estimated,
        });
        project.domains.get_mut(&DomainId::new(1)).unwrap().owner = Some(id);
        let guarded = debt(&project);
        prop_assert!(sums_agree(&guarded));
        let lost: f64 = guarded.lines.iter()
            .filter(|line| line.place == Place::Domain(DomainId::new(1)))
            .map(|line| line.servicing.total().hours)
            .sum();
        prop_assert!(lost <= engineers + 1e-9);
        prop_assert!(close(guarded.total.servicing.opportunity.money, waits), "money is no labour");
    }
}
