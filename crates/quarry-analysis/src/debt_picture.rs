//! The debt picture (FORMULAS.md section 6): what stood when, what carrying it cost, and what is
//! planned to be repaid, over one calendar.
//!
//! The picture is a row of steps. Each is the ledger of its weeks, worked out by the same sums as
//! the ledger of today, so the stack's top is the line and items, projects and places agree at
//! every week.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days};
use quarry_model::{
    debt::{DebtItem, DelayedFeature, Repayment},
    ids::DebtProjectId,
    project::Project,
    time::Date,
};
use serde::Serialize;

use crate::{
    capacity::amount,
    debt::{Debt, Servicing, of_items},
    noted::{Diary, IncidentLog, Noted, Waiting},
};

/// Weeks that are shown after the last thing that is known to happen.
const MARGIN_WEEKS: u64 = 4;

/// What stands in some weeks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PictureStep {
    /// The Monday from which it holds.
    pub from: Date,
    /// The debt outstanding, in money, if what is planned is repaid: `D(t)`.
    pub outstanding: f64,
    /// The part of it that each box has, in the order of [`DebtPicture::boxes`].
    pub standing: Vec<f64>,
    /// What each box would have beside that if nothing planned were repaid.
    pub planned: Vec<f64>,
    /// What carrying the outstanding debt costs a week, after the capacity guard.
    pub servicing: Servicing,
}

/// The debt picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DebtPicture {
    /// The projects that took debt on, the earliest first; `None` is debt without a project.
    pub boxes: Vec<Option<DebtProjectId>>,
    /// The steps, one after another; the last one holds until [`Self::until`].
    pub steps: Vec<PictureStep>,
    /// The Monday after the last week.
    pub until: Date,
    /// Hours a week that all teams have; `None` without teams.
    pub capacity_hours: Option<f64>,
    /// What servicing has cost from the first week to today's, in money.
    pub paid: f64,
    /// Planned repayments whose day has passed: they count as not made.
    pub overdue: u32,
}

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    let back = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(back)).unwrap_or(day)
}

/// The debt picture of a project as `today` sees it; `None` when nothing was ever entered.
/// A repayment counts from the week it is made in; one that is planned for a day before `today`
/// counts as not made.
#[must_use]
pub fn debt_picture(project: &Project, today: Date) -> Option<DebtPicture> {
    let this_week = monday(today);
    let late = |repayment: &&Repayment| repayment.planned && repayment.on < today;
    let counts = |repayment: &&Repayment| !late(repayment);
    let first_noted = project.toil.values().map(|entry| monday(entry.on)).min();
    let first_broken = project.incidents.values().map(|incident| monday(incident.on)).min();
    let waits = project.features.values().flat_map(|feature| {
        let since = monday(feature.since);
        [Some(since), feature.until.map(|until| monday(until).max(since))].into_iter().flatten()
    });
    let items = || project.debt_items.values();
    let taken = items().map(|item| monday(item.taken_on));
    let repaid = items()
        .flat_map(|item| item.repayments.iter().filter(counts).map(move |one| (item, one)))
        .map(|(item, one)| monday(one.on).max(monday(item.taken_on)));
    let weeks: BTreeSet<Date> =
        taken.chain(repaid).chain(first_noted).chain(first_broken).chain(waits).collect();
    let (first, last) = (*weeks.first()?, *weeks.last()?);
    let ahead = Days::new(7 * MARGIN_WEEKS);
    let until = last.max(this_week).checked_add_days(ahead)?;
    let boxes = boxes(project);
    let (diary, incidents) = (Diary::new(project), IncidentLog::new(project));
    let mut ledgers: BTreeMap<Date, (Debt, Debt)> = BTreeMap::new();
    for week in weeks {
        let begun = |first: Option<Date>| first.is_some_and(|first| first <= week);
        let noted = Noted {
            diary: &diary,
            with_diary: begun(first_noted),
            incidents: &incidents,
            with_incidents: begun(first_broken),
            waiting: Waiting::new(project, |feature| waits_in(feature, week)),
        };
        let ledger = |planned: bool| {
            let there: Vec<DebtItem> = items()
                .filter(|item| monday(item.taken_on) <= week)
                .map(|item| as_of(item, week, |one| counts(&one) && (planned || !one.planned)))
                .collect();
            of_items(project, &there, &noted)
        };
        ledgers.insert(week, (ledger(true), ledger(false)));
    }
    let steps: Vec<PictureStep> = ledgers
        .iter()
        .map(|(week, (kept, unpaid))| {
            let standing = heights(&boxes, kept);
            let all = heights(&boxes, unpaid);
            // Sums of the same parts in another order: what is planned is never negative.
            let planned = all.iter().zip(&standing).map(|(all, kept)| amount(all - kept)).collect();
            PictureStep {
                from: *week,
                outstanding: kept.total.principal.likely(),
                standing,
                planned,
                servicing: kept.total.servicing,
            }
        })
        .collect();
    let paid = paid(&steps, first, this_week);
    let capacity = project.teams.values().map(|t| amount(t.engineers) * amount(t.hours_per_week));
    let capacity: f64 = capacity.sum();
    Some(DebtPicture {
        boxes,
        steps,
        until,
        capacity_hours: (capacity > 0.0).then_some(capacity),
        paid,
        overdue: items().flat_map(|item| item.repayments.iter().filter(late)).count() as u32,
    })
}

/// Whether a feature waits in a week: from the week in which it began to wait up to the one in
/// which it waits no longer.
fn waits_in(feature: &DelayedFeature, week: Date) -> bool {
    monday(feature.since) <= week && feature.until.is_none_or(|until| monday(until) > week)
}

/// The projects that took debt on, the one with the earliest first.
fn boxes(project: &Project) -> Vec<Option<DebtProjectId>> {
    let mut first: BTreeMap<Option<DebtProjectId>, Date> = BTreeMap::new();
    for item in project.debt_items.values() {
        for (by, _) in item.projects() {
            let day = first.entry(by).or_insert(item.taken_on);
            *day = item.taken_on.min(*day);
        }
    }
    let mut boxes: Vec<_> = first.into_iter().map(|(by, day)| (day, by)).collect();
    boxes.sort_unstable();
    boxes.into_iter().map(|(_, by)| by).collect()
}

/// The item with the repayments that count and were made by `week`, all of them as made.
fn as_of(item: &DebtItem, week: Date, counts: impl Fn(&Repayment) -> bool) -> DebtItem {
    let repayments = item.repayments.iter().filter(|one| monday(one.on) <= week && counts(one));
    let repayments = repayments.map(|one| Repayment { planned: false, ..*one }).collect();
    DebtItem { repayments, ..item.clone() }
}

/// How high each box stands, in money.
fn heights(boxes: &[Option<DebtProjectId>], ledger: &Debt) -> Vec<f64> {
    let of = |by: &Option<DebtProjectId>| {
        let sum = ledger.by_project.iter().find(|(project, _)| project == by);
        sum.map_or(0.0, |(_, sum)| sum.principal.likely())
    };
    boxes.iter().map(of).collect()
}

/// The area below the cost of servicing, up to and with the week of `today`.
fn paid(steps: &[PictureStep], first: Date, today: Date) -> f64 {
    let after = today.checked_add_days(Days::new(7)).unwrap_or(today).max(first);
    let ends = steps.iter().skip(1).map(|step| step.from).chain([after]);
    steps
        .iter()
        .zip(ends)
        .filter(|(step, _)| step.from < after)
        .map(|(step, end)| {
            let weeks = (end.min(after) - step.from).num_days() as f64 / 7.0;
            step.servicing.total().money * weeks
        })
        .sum()
}
