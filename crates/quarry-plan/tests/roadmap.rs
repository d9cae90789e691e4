//! What must hold of every plan, and what plans of small roadmaps must be.

mod common;

use chrono::Datelike;
use common::{day, input, roadmap, step, team};
use proptest::prelude::*;
use quarry_model::{provenance::Estimate, team::Absence};
use quarry_plan::{
    BrokenDependency, Plan, PlanError, PlanInput, PlanTeam, Reason, StoppedBy,
    calendar::{Axis, TeamCalendar},
    plan,
};

fn planned(input: &PlanInput) -> Plan {
    plan(input).expect("a plan")
}

/// Follows the answer day by day, without looking at how it was found.
fn check(input: &PlanInput, plan: &Plan) {
    let open = input.steps.iter().filter(|step| !step.done).count();
    assert_eq!(plan.steps.len(), open);
    let mut sorted = plan.order.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), open, "a step is planned twice");
    let axis = Axis::new(input.start);
    let mut busy: Vec<Vec<(chrono::NaiveDate, chrono::NaiveDate)>> =
        vec![Vec::new(); input.teams.len()];
    for planned in &plan.steps {
        let step = &input.steps[planned.step];
        assert!(step.team.is_none_or(|team| team == planned.team));
        assert!(input.start <= planned.start && planned.start <= planned.finish);
        assert!(planned.finish_lo <= planned.finish && planned.finish <= planned.finish_hi);
        assert_eq!(planned.late, step.deadline.is_some_and(|deadline| deadline < planned.finish));
        assert!(step.release.is_none_or(|release| release <= planned.start));
        for at in [planned.start, planned.finish] {
            assert!(at.weekday().num_days_from_monday() < 5, "{at} is a weekend");
        }
        for before in &step.after {
            let broken = BrokenDependency { step: planned.step, after: *before };
            if input.steps[*before].done || plan.cycles_broken.contains(&broken) {
                continue;
            }
            let first = plan.steps.iter().find(|p| p.step == *before).expect("is planned");
            assert!(first.finish <= planned.start, "starts before what it waits for");
            let place = |step| plan.order.iter().position(|n| *n == step);
            assert!(place(*before) < place(planned.step));
        }
        // The days between hold the work: at least all but the two outer ones, at most all.
        let calendar = &input.teams[planned.team];
        let team = TeamCalendar::new(&axis, calendar.hours_per_week, &calendar.absences);
        let worked = |from: u64, until: u64| {
            let off: f64 = team
                .off()
                .iter()
                .map(|(a, b)| (b.min(until as f64) - a.max(from as f64)).max(0.0))
                .sum();
            ((until as f64 - from as f64) - off).max(0.0) * team.hours_per_day()
        };
        let hours = step.effort_hours.likely();
        let (from, to) = (axis.until(planned.start), axis.until(planned.finish));
        assert!(hours <= worked(from, to + 1) + 0.01, "{hours} h do not fit");
        assert!(hours >= worked(from + 1, to) - 0.01, "{hours} h take too long");
        for (start, finish) in &busy[planned.team] {
            // Two steps can share a day, where one ends and the other begins.
            assert!(*finish <= planned.start || planned.finish <= *start, "a team does two steps");
        }
        busy[planned.team].push((planned.start, planned.finish));
    }
    let sum: f64 = plan.steps.iter().map(|planned| planned.cost_of_delay).sum();
    assert!((sum - plan.cost_of_delay).abs() <= 1e-6 * sum.max(1.0));
    assert!(plan.bound <= plan.cost_of_delay);
    assert!((0.0..=1.0).contains(&plan.gap));
    assert_eq!(plan.finish, plan.steps.iter().map(|planned| planned.finish).max());
}

/// The least `sum w C`, in weeks, of one team that works without rest, by trying every order.
fn by_brute_force(jobs: &[(f64, f64)], hours_per_week: f64) -> f64 {
    fn rest(jobs: &mut Vec<(f64, f64)>, now: f64, pace: f64) -> f64 {
        if jobs.is_empty() {
            return 0.0;
        }
        (0..jobs.len())
            .map(|n| {
                let (hours, saving) = jobs.remove(n);
                let end = now + hours / pace;
                let cost = saving * end + rest(jobs, end, pace);
                jobs.insert(n, (hours, saving));
                cost
            })
            .fold(f64::INFINITY, f64::min)
    }
    rest(&mut jobs.to_vec(), 0.0, hours_per_week)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_team_follows_smiths_rule_and_proves_it(
        jobs in prop::collection::vec((1_u32..200, 0_u32..50), 1..8),
        hours in 10_u32..100,
    ) {
        let jobs: Vec<_> =
            jobs.into_iter().map(|(h, w)| (f64::from(h), f64::from(w) * 40.0)).collect();
        let steps = jobs.iter().map(|(hours, saving)| step(*hours, *saving)).collect();
        let input = input(vec![team(f64::from(hours))], steps);
        let plan = planned(&input);
        check(&input, &plan);
        let least = by_brute_force(&jobs, f64::from(hours));
        prop_assert!((plan.cost_of_delay - least).abs() <= 1e-6 * least.max(1.0));
        prop_assert!((plan.bound - least).abs() <= 1e-6 * least.max(1.0));
        prop_assert!((plan.wsjf_cost - least).abs() <= 1e-6 * least.max(1.0));
        prop_assert_eq!(plan.stopped_by, StoppedBy::Proved);
        let ratio = |n: &usize| jobs[*n].1 / jobs[*n].0;
        prop_assert!(plan.order.windows(2).all(|w| ratio(&w[0]) >= ratio(&w[1]) - 1e-9));
    }

    #[test]
    fn every_plan_can_be_carried_out(steps in 0_u32..14, teams in 1_u32..4, seed: u64) {
        let input = roadmap(steps, teams, seed);
        let plan = planned(&input);
        check(&input, &plan);
        if plan.steps.iter().all(|planned| !planned.late) && input.steps.iter().all(|s| s.deadline.is_none()) {
            prop_assert!(plan.cost_of_delay <= plan.wsjf_cost * (1.0 + 1e-9) + 1e-6);
            prop_assert!(plan.cost_of_delay <= plan.given_cost * (1.0 + 1e-9) + 1e-6);
        }
        prop_assert_eq!(&planned(&input), &plan);
    }

    #[test]
    fn circles_are_named_and_the_rest_is_kept(
        arrows in prop::collection::vec((0_usize..6, 0_usize..6), 0..14),
    ) {
        let mut steps: Vec<_> = (1..=6).map(|n| step(f64::from(n) * 10.0, 100.0)).collect();
        for (step, after) in arrows {
            steps[step].after.push(after);
        }
        let input = input(vec![team(40.0)], steps);
        let plan = planned(&input);
        check(&input, &plan);
        // Each dropped prerequisite closes a circle: its step is reached from it again.
        for broken in &plan.cycles_broken {
            let mut seen = [false; 6];
            let mut open = vec![broken.after];
            while let Some(n) = open.pop() {
                if !std::mem::replace(&mut seen[n], true) {
                    open.extend(&input.steps[n].after);
                }
            }
            prop_assert!(seen[broken.step], "{broken:?} closes no circle");
        }
    }

    #[test]
    fn no_order_of_a_small_roadmap_is_cheaper(
        jobs in prop::collection::vec((1_u32..120, 0_u32..40, 0_usize..6), 2..6),
    ) {
        // One team, some waiting: the least over all orders that keep prerequisites.
        let mut steps: Vec<_> =
            jobs.iter().map(|(h, w, _)| step(f64::from(*h), f64::from(*w) * 10.0)).collect();
        for (n, (_, _, after)) in jobs.iter().enumerate() {
            if *after < n {
                steps[n].after.push(*after);
            }
        }
        let input = input(vec![team(40.0)], steps);
        let plan = planned(&input);
        check(&input, &plan);
        let mut least = f64::INFINITY;
        orders(&input, &mut Vec::new(), &mut least);
        prop_assert!((plan.cost_of_delay - least).abs() <= 1e-6 * least.max(1.0));
    }
}

/// The least cost over all orders that keep prerequisites, one team of forty hours.
fn orders(input: &PlanInput, taken: &mut Vec<usize>, least: &mut f64) {
    if taken.len() == input.steps.len() {
        let mut now = 0.0;
        let mut cost = 0.0;
        for n in taken.iter() {
            now += input.steps[*n].effort_hours.likely() / 40.0;
            cost += now * input.steps[*n].saving_per_week.unwrap_or_default();
        }
        *least = least.min(cost);
    }
    for n in 0..input.steps.len() {
        if !taken.contains(&n) && input.steps[n].after.iter().all(|first| taken.contains(first)) {
            taken.push(n);
            orders(input, taken, least);
            taken.pop();
        }
    }
}

#[test]
fn dates_are_those_of_a_calendar() {
    // 40 hours a week: 60 hours from Monday are a week and a half.
    let mut input = input(vec![team(40.0)], vec![step(60.0, 100.0), step(20.0, 10.0)]);
    input.teams[0].absences = vec![Absence { from: day("2026-03-05"), to: day("2026-03-06") }];
    let plan = planned(&input);
    let dates: Vec<_> = plan.steps.iter().map(|p| (p.start, p.finish)).collect();
    let expected = [("2026-03-02", "2026-03-13"), ("2026-03-13", "2026-03-17")];
    assert_eq!(dates, expected.map(|(start, finish)| (day(start), day(finish))));
    // 9.5 and 12 working days: 1.9 weeks at 100 and 2.4 weeks at 10.
    assert!((plan.cost_of_delay - (190.0 + 24.0)).abs() < 1e-9, "{}", plan.cost_of_delay);
}

#[test]
fn deadlines_come_before_savings() {
    let mut steps = vec![step(40.0, 1_000.0), step(40.0, 1.0)];
    steps[1].deadline = Some(day("2026-03-06"));
    let plan = planned(&input(vec![team(40.0)], steps));
    assert_eq!(plan.order, [1, 0]);
    assert!(plan.steps.iter().all(|planned| !planned.late));
    assert!(plan.gap > 0.0, "what the deadline costs is shown");
}

#[test]
fn an_enabler_is_pulled_forward_by_what_it_unlocks() {
    let mut steps = vec![step(40.0, 90.0), step(10.0, 0.0), step(30.0, 900.0), step(40.0, 100.0)];
    steps[2].after = vec![1];
    let input = input(vec![team(40.0)], steps);
    let plan = planned(&input);
    assert_eq!(plan.order, [1, 2, 3, 0]);
    assert_eq!(plan.steps[0].reasons, [Reason::Unlocks { step: 2, per_week: 900.0 }]);
    assert!(plan.steps[1].reasons.contains(&Reason::WaitsFor { step: 1 }));
    assert!(plan.cost_of_delay < plan.wsjf_cost, "plain WSJF leaves the enabler for last");
    assert_eq!(
        plan.steps[1].why_now,
        "Saves USD 900 a week for 30 hours of work, the most per hour of all that could start \
         then. Waits for “Step of 10 h”."
    );
}

#[test]
fn an_open_step_goes_to_the_team_that_finishes_first() {
    let steps = vec![step(80.0, 10.0), step(40.0, 1.0)];
    let teams = vec![team(20.0), PlanTeam { key: "fast".to_owned(), ..team(40.0) }];
    let plan = planned(&input(teams, steps));
    let teams: Vec<_> = plan.steps.iter().map(|p| (p.step, p.team)).collect();
    assert!(teams.contains(&(0, 1)) && teams.contains(&(1, 0)), "{teams:?}");
}

#[test]
fn where_savings_are_not_known_the_given_order_stands() {
    let mut steps: Vec<_> = [300.0, 20.0, 100.0, 5.0].map(|hours| step(hours, 0.0)).to_vec();
    for step in &mut steps {
        step.saving_per_week = None;
    }
    let plan = planned(&input(vec![team(40.0)], steps));
    assert_eq!(plan.order, [0, 1, 2, 3]);
    assert_eq!(plan.savings_unknown, 4);
    assert!(plan.steps.iter().all(|p| p.reasons == [Reason::SavingUnknown]));
}

#[test]
fn what_is_done_takes_no_time() {
    let mut steps = vec![step(400.0, 100.0), step(40.0, 10.0)];
    steps[0].done = true;
    steps[1].after = vec![0];
    let plan = planned(&input(vec![team(40.0)], steps));
    assert_eq!(plan.order, [1]);
    assert_eq!(plan.steps[0].start, day("2026-03-02"));
}

#[test]
fn a_roadmap_without_steps_is_a_plan() {
    let plan = planned(&input(Vec::new(), Vec::new()));
    assert!(plan.steps.is_empty() && plan.finish.is_none());
    assert_eq!((plan.cost_of_delay, plan.gap), (0.0, 0.0));
}

/// A change that spoils an input, the error it leads to, and what that says.
type Refusal = (&'static dyn Fn(&mut PlanInput), fn(&PlanError) -> bool, &'static str);

#[test]
fn what_cannot_be_planned_is_named() {
    let one = |change: &dyn Fn(&mut PlanInput)| {
        let mut input = input(vec![team(40.0), team(0.0)], vec![step(10.0, 1.0)]);
        change(&mut input);
        plan(&input).expect_err("no plan")
    };
    let cases: [Refusal; 9] = [
        (&|i| i.teams.clear(), |e| *e == PlanError::NoCapacity, "no team has hours"),
        (&|i| i.teams[0].hours_per_week = 0.0, |e| *e == PlanError::NoCapacity, "at least one"),
        (
            &|i| i.steps[0].team = Some(1),
            |e| matches!(e, PlanError::TeamWithoutHours { .. }),
            "choose another team",
        ),
        (
            &|i| i.steps[0].team = Some(7),
            |e| matches!(e, PlanError::UnknownTeam { .. }),
            "choose another",
        ),
        (
            &|i| i.steps[0].after = vec![3],
            |e| matches!(e, PlanError::UnknownPrerequisite { .. }),
            "remove that prerequisite",
        ),
        (
            &|i| i.teams[0].hours_per_week = f64::NAN,
            |e| matches!(e, PlanError::InvalidHours { .. }),
            "hours a week",
        ),
        (
            &|i| i.steps[0].saving_per_week = Some(f64::INFINITY),
            |e| matches!(e, PlanError::InvalidSaving { .. }),
            "amount of money",
        ),
        (
            &|i| i.steps[0].effort_hours = Estimate::exact(1e15).expect("hours"),
            |e| matches!(e, PlanError::TooLong { .. }),
            "200 years",
        ),
        (
            &|i| i.steps[0].release = Some(chrono::NaiveDate::MAX),
            |e| matches!(e, PlanError::TooLong { .. }),
            "200 years",
        ),
    ];
    for (change, is, says) in cases {
        let error = one(change);
        assert!(is(&error), "{error:?}");
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn the_plan_of_a_roadmap_stays_what_it_is() {
    let input = roadmap(12, 3, 4);
    let plan = planned(&input);
    check(&input, &plan);
    let rows: Vec<String> = plan
        .steps
        .iter()
        .map(|p| {
            format!(
                "{} - {} ({} to {}) {} by {}{}: {}",
                p.start,
                p.finish,
                p.finish_lo,
                p.finish_hi,
                input.steps[p.step].name,
                input.teams[p.team].name,
                if p.late { ", late" } else { "" },
                p.why_now
            )
        })
        .collect();
    let money = format!(
        "cost {:.2}, bound {:.2}, WSJF {:.2}, as given {:.2}, {:?}",
        plan.cost_of_delay, plan.bound, plan.wsjf_cost, plan.given_cost, plan.stopped_by
    );
    insta::assert_snapshot!(format!("{}\n{money}", rows.join("\n")));
}
