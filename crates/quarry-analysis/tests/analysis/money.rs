//! Break-even, months to begin in, and the assumptions that turn the answer.

use chrono::NaiveDate;
use proptest::prelude::*;
use quarry_analysis::{
    Assumption, CandidateScore, CashFlow, Discount, Graph, Pace, SavingPart, Stakes, StartMonths,
    Upkeep, UpkeepPart, WEEKS_PER_MONTH, WEEKS_PER_YEAR, flips, month_of, score,
};
use quarry_model::{
    candidate::Disposition,
    debt::{Attachment, DebtItem, Holder, OpportunityLoss},
    ids::{CandidateId, DebtItemId, DomainId, Id, ProfileId},
    people::StakeholderProfile,
    project::Project,
    provenance::{Estimate, Provenance},
    settings::UpkeepTable,
};

use crate::sketch::Sketch;

const HORIZON: u32 = 36;

fn estimate(lo: f64, likely: f64, hi: f64) -> Estimate {
    Estimate::new(lo, likely, hi).unwrap()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// 40 hours and 200 of other money a week, 10 hours that would earn more; half of it goes away.
fn stakes() -> Stakes {
    Stakes {
        disposition: Disposition::Extract,
        chosen: Disposition::Extract,
        carried: 5_000.0,
        labour_hours: 40.0,
        margin_hours: 10.0,
        other_money: 200.0,
        removed: estimate(0.4, 0.5, 0.6),
        running: 150.0,
        upkeep: Upkeep { calls: 5, replicas: 2, outboxes: 1, libraries: 0 },
        upkeep_table: UpkeepTable {
            deployment: 1.0,
            call: 0.1,
            replica: 0.25,
            outbox: 0.5,
            library: 9.0,
            provenance: Provenance::Estimated,
        },
        seam_effort: estimate(200.0, 400.0, 800.0),
        said_effort: None,
        pace: Pace { team: None, hours_per_week: 50.0 },
        hour_cost: 100.0,
        hour_value: 130.0,
        discount_rate: 0.1,
    }
}

#[test]
fn the_net_saving_is_named_line_by_line() {
    let lines: Vec<(SavingPart, f64)> =
        stakes().lines().into_iter().map(|line| (line.part, line.money)).collect();
    // Half of 4,000 + 300 + 200.
    let expected = [
        (SavingPart::Removed, 2_250.0),
        (SavingPart::Running, -150.0),
        (SavingPart::Upkeep(UpkeepPart::Deployment), -100.0),
        (SavingPart::Upkeep(UpkeepPart::Calls), -50.0),
        (SavingPart::Upkeep(UpkeepPart::Replicas), -50.0),
        (SavingPart::Upkeep(UpkeepPart::Outboxes), -50.0),
    ];
    assert_eq!(lines, expected);
    assert!(close(stakes().net_saving().likely, 1_850.0));
}

#[test]
fn each_disposition_has_its_figures() {
    for (disposition, net, effort) in [
        (Disposition::Extract, 1_850.0, Some(400.0)),
        // No running cost and nothing left behind: it stays in the program.
        (Disposition::Modularise, 2_250.0, Some(400.0)),
        // Others run it, and share no code.
        (Disposition::Buy, 1_950.0, None),
        // All of its debt goes with it.
        (Disposition::Retire, 4_500.0, None),
        (Disposition::Leave, 0.0, Some(0.0)),
    ] {
        let under = stakes().under(disposition);
        assert!(close(under.net_saving().likely, net), "{disposition:?}");
        assert_eq!(under.effort().map(Estimate::likely), effort, "{disposition:?}");
        let known = matches!(disposition, Disposition::Extract | Disposition::Modularise);
        assert_eq!(under.break_even().is_some(), known, "{disposition:?}");
    }
    // What somebody said of the step counts for what was chosen.
    let bought = Stakes {
        chosen: Disposition::Buy,
        said_effort: Some(estimate(40.0, 60.0, 90.0)),
        ..stakes()
    };
    assert_eq!(bought.under(Disposition::Buy).effort().map(Estimate::likely), Some(60.0));
    assert_eq!(bought.effort().map(Estimate::likely), Some(400.0));
}

#[test]
fn break_even_is_the_week_in_which_the_saving_covers_the_cost() {
    let flow = |saving_per_week| CashFlow { cost: 40_000.0, weeks: 8.0, saving_per_week };
    let none = Discount::at(0.0);
    assert_eq!(flow(2_000.0).break_even(none), Some(28.0));
    assert_eq!(flow(0.0).break_even(none), None);
    assert_eq!(flow(-5.0).break_even(Discount::at(0.1)), None);
    // At 10 % a year 70 a week for ever are worth 70 / (ln 1.1 / 52.18) = 38,322, less than 40,000.
    assert_eq!(flow(70.0).break_even(Discount::at(0.1)), None);
    assert!(flow(75.0).break_even(Discount::at(0.1)).unwrap() > 1_000.0);
    let later = flow(2_000.0).break_even(Discount::at(0.1)).unwrap();
    assert!(later > 28.0 && later < 31.0, "{later}");
    // A year at 10 % takes a tenth more.
    assert!(close(Discount::at(0.1).factor(WEEKS_PER_YEAR), 1.0 / 1.1));
    for (weeks, month) in [(0.0, 1), (WEEKS_PER_MONTH, 1), (WEEKS_PER_MONTH * 1.01, 2), (52.0, 12)]
    {
        assert_eq!(month_of(weeks), month, "{weeks}");
    }
}

#[test]
fn a_month_of_waiting_costs_a_month_of_saving() {
    let months = StartMonths::of(&stakes(), HORIZON).unwrap();
    // Eight weeks of work: the last start still ends within 36 months.
    assert_eq!(months.months.len(), 35);
    assert_eq!((months.best_paid, months.best_today), (Some(0), Some(0)));
    for pair in months.months.windows(2) {
        assert!(close(pair[1].cost.paid - pair[0].cost.paid, 1_850.0 * WEEKS_PER_MONTH));
    }
    // Nothing is saved: doing nothing is best.
    let poor = Stakes { removed: estimate(0.0, 0.05, 0.1), ..stakes() };
    let months = StartMonths::of(&poor, HORIZON).unwrap();
    assert_eq!((months.best_paid, months.best_today), (None, None));
    // Work that outlasts the horizon has no month to begin in.
    let long = Stakes { seam_effort: estimate(9e4, 9e4, 9e4), ..stakes() };
    let months = StartMonths::of(&long, HORIZON).unwrap();
    assert!(months.months.is_empty() && months.best_paid.is_none());
    assert!(StartMonths::of(&stakes().under(Disposition::Buy), HORIZON).is_none());
}

/// Two domains with debt; an hour costs 100.
fn project(toil: f64, removed: f64) -> Project {
    let mut project = Sketch::default().domain("A", &["a.py"]).domain("B", &["b.py"]).project();
    project.settings.hour_cost = 100.0;
    project.settings.hour_value = 150.0;
    for n in [1, 2] {
        let target = Holder::Domain { domain: DomainId::new(n) };
        let id = DebtItemId::new(n);
        project.debt_items.insert(
            id,
            DebtItem {
                id,
                name: format!("Item {n}"),
                project: None,
                taken_on: NaiveDate::from_ymd_opt(2025, 1, 6).unwrap(),
                principal_hours: Estimate::ZERO,
                interest: None,
                toil_hours_per_week: Some(toil / f64::from(n)),
                rework: None,
                opportunity: Some(OpportunityLoss::LostMargin { hours_per_week: toil / 4.0 }),
                attachments: vec![Attachment { target, share: 1.0 }],
                repayments: Vec::new(),
                provenance: Provenance::Estimated,
                note: String::new(),
            },
        );
        let candidate = project.candidates.get_mut(&CandidateId::new(n)).unwrap();
        candidate.removed_share = Some(estimate(removed / 2.0, removed, removed));
        candidate.running_cost_per_week = 40.0;
    }
    project
}

fn scores(project: &Project) -> (Vec<CandidateScore>, StakeholderProfile) {
    let profile = StakeholderProfile::balanced(ProfileId::new(1));
    (score(project, &Graph::of_project(project), &profile), profile)
}

/// What carrying out candidate 1 now is worth, and who is first.
fn answer(project: &Project, horizon: u32) -> (f64, CandidateId) {
    let (scores, profile) = scores(project);
    let found = flips(&scores, &profile, CandidateId::new(1), horizon).unwrap();
    (found.worth, scores[0].candidate)
}

/// The project with an assumption at another value.
fn with(project: &Project, assumption: Assumption, at: f64, now: f64) -> Project {
    let mut changed = project.clone();
    let settings = &mut changed.settings;
    let candidate = changed.candidates.get_mut(&CandidateId::new(1)).unwrap();
    match assumption {
        Assumption::RemovedShare => candidate.removed_share = Some(estimate(0.0, at, 1.0)),
        Assumption::RunningCost => candidate.running_cost_per_week = at,
        Assumption::HourCost => settings.hour_cost = at,
        Assumption::HourValue => settings.hour_value = at,
        Assumption::DiscountRate => settings.discount_rate = at,
        Assumption::Upkeep => settings.effort.upkeep.deployment *= at / now,
        Assumption::Effort => settings.effort.set_up = settings.effort.set_up.times(at / now),
        Assumption::Pace | Assumption::Horizon => {}
    }
    changed
}

#[test]
fn what_turns_the_answer_turns_it_when_the_project_is_changed_so() {
    for (toil, removed, any) in
        [(6.0, 0.5, true), (4.0, 0.2, true), (12.0, 0.9, true), (2.0, 0.05, false)]
    {
        let project = project(toil, removed);
        let (all, profile) = scores(&project);
        let found = flips(&all, &profile, CandidateId::new(1), HORIZON).unwrap();
        let turns = found.answer.iter().any(|flip| flip.at.is_some());
        assert_eq!(turns, any, "{toil} {removed}");
        for flip in found.answer.iter().filter(|flip| flip.at.is_some()) {
            let at = flip.at.unwrap();
            if matches!(flip.assumption, Assumption::Pace | Assumption::Horizon) {
                continue;
            }
            let beyond = at + (at - flip.now) * 1e-6;
            let (worth, _) = answer(&with(&project, flip.assumption, beyond, flip.now), HORIZON);
            assert!((worth > 0.0) != (found.worth > 0.0), "{flip:?} {worth}");
            let short = at - (at - flip.now) * 1e-3;
            let (worth, _) = answer(&with(&project, flip.assumption, short, flip.now), HORIZON);
            assert!((worth > 0.0) == (found.worth > 0.0), "{flip:?} {worth}");
        }
        let sizes: Vec<f64> =
            found.answer.iter().map(|flip| flip.size().unwrap_or(f64::INFINITY)).collect();
        assert!(sizes.is_sorted());
    }
}

#[test]
fn what_turns_the_first_place_turns_it_when_the_project_is_changed_so() {
    let project = project(8.0, 0.6);
    let (all, profile) = scores(&project);
    assert_eq!(all[0].candidate, CandidateId::new(1));
    let found = flips(&all, &profile, CandidateId::new(1), HORIZON).unwrap();
    assert!(found.first_place.iter().any(|flip| flip.at.is_some()));
    for flip in found.first_place.iter().filter(|flip| flip.assumption != Assumption::Effort) {
        let Some(at) = flip.at else { continue };
        let beyond = at + (at - flip.now) * 1e-6;
        let (_, first) = answer(&with(&project, flip.assumption, beyond, flip.now), HORIZON);
        assert_eq!(first, CandidateId::new(2), "{flip:?}");
    }
    // The other is not first, so that nothing can take its place from it.
    let other = flips(&all, &profile, CandidateId::new(2), HORIZON).unwrap();
    assert!(other.first_place.is_empty());
}

fn any_stakes() -> impl Strategy<Value = Stakes> {
    let money = (0.0f64..80.0, 0.0f64..40.0, 0.0f64..2_000.0, 0.0f64..1_500.0);
    let rates = (20.0f64..200.0, 20.0f64..300.0, 0.0f64..0.4, 5.0f64..400.0);
    let counts = (0u32..60, 0u32..30, 0u32..10, 0u32..40, 0u8..5);
    let shares = (0.0f64..1.0, 0.0f64..1.0, 1.0f64..3_000.0);
    (money, rates, counts, shares).prop_map(|(money, rates, counts, shares)| {
        let (labour_hours, margin_hours, other_money, running) = money;
        let (hour_cost, hour_value, discount_rate, hours_per_week) = rates;
        let (calls, replicas, outboxes, libraries, disposition) = counts;
        let (removed, spread, hours) = shares;
        let disposition = [
            Disposition::Extract,
            Disposition::Modularise,
            Disposition::Buy,
            Disposition::Retire,
            Disposition::Leave,
        ][usize::from(disposition)];
        Stakes {
            disposition,
            chosen: Disposition::Extract,
            carried: labour_hours * hour_cost + other_money + 100.0,
            labour_hours,
            margin_hours,
            other_money,
            removed: estimate(removed * spread, removed, removed + (1.0 - removed) * spread),
            running,
            upkeep: Upkeep { calls, replicas, outboxes, libraries },
            upkeep_table: UpkeepTable::default(),
            seam_effort: estimate(hours * 0.5, hours, hours * 3.0),
            said_effort: None,
            pace: Pace { team: None, hours_per_week },
            hour_cost,
            hour_value,
            discount_rate,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn the_identities_of_the_money_hold(stakes in any_stakes()) {
        let net = stakes.net_saving();
        let lines: f64 = stakes.lines().iter().map(|line| line.money).sum();
        prop_assert!(close(lines, net.likely), "the lines sum to the net saving");
        prop_assert!(net.lo <= net.likely + 1e-9 && net.likely <= net.hi + 1e-9);
        let Some(flow) = stakes.cash_flow() else {
            prop_assert!(StartMonths::of(&stakes, HORIZON).is_none());
            return Ok(());
        };
        let months = StartMonths::of(&stakes, HORIZON).unwrap();
        let end = f64::from(HORIZON) * WEEKS_PER_MONTH;
        let discount = stakes.discount();
        for month in &months.months {
            let start = f64::from(month.month) * WEEKS_PER_MONTH;
            let worth = flow.net_present_value(start, end, discount);
            prop_assert!(close(months.nothing.today - month.cost.today, worth));
            // As it is paid: carried to the end, and the work, less what is saved after it.
            let saved = flow.saving_per_week * (end - start - flow.weeks);
            let paid = stakes.carried * end + flow.cost - saved;
            prop_assert!(close(month.cost.paid, paid), "{} {}", month.cost.paid, paid);
        }
        let undiscounted = Stakes { discount_rate: 0.0, ..stakes.clone() };
        let at_zero = StartMonths::of(&undiscounted, HORIZON).unwrap();
        for month in &at_zero.months {
            prop_assert!(close(month.cost.today, month.cost.paid), "rate 0 is not discounted");
        }
        prop_assert_eq!(at_zero.best_today, at_zero.best_paid);
        if let Some(best) = months.best_today {
            let least = months.months.iter().map(|month| month.cost.today).fold(f64::MAX, f64::min);
            let found = months.months.iter().find(|month| month.month == best).unwrap();
            prop_assert!(found.cost.today <= least && least < months.nothing.today);
        }
        if let Some(even) = stakes.break_even() {
            // The cost can be large beside what is left of it.
            let small = 1e-7 * flow.cost.max(1.0);
            if let Some(weeks) = even.likely {
                let worth = flow.net_present_value(0.0, weeks, discount);
                prop_assert!(worth.abs() <= small, "worth nothing at the break-even: {worth}");
                prop_assert!(undiscounted.break_even().unwrap().likely.unwrap() <= weeks + 1e-6);
            } else {
                let worth = flow.net_present_value(0.0, 1e9, discount);
                prop_assert!(worth <= small, "it never covers its cost: {worth}");
            }
            if let (Some(early), Some(likely)) = (even.early, even.likely) {
                prop_assert!(early <= likely + 1e-9);
            }
            if let (Some(likely), Some(late)) = (even.likely, even.late) {
                prop_assert!(likely <= late + 1e-9);
            }
        }
    }
}
