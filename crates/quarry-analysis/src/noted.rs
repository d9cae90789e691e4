//! What people note of the cost of debt, line by line, in figures a week: the toil diary, incidents
//! and features that wait (FORMULAS.md section 6).
//!
//! What a record says of a debt item takes the place of what was estimated for the item.

use std::collections::BTreeMap;

use quarry_model::{
    debt::{Bearer, Charge, DelayedFeature},
    ids::{DebtItemId, DebtProjectId, DomainId, ModuleId},
    project::Project,
    time::Date,
};

use crate::{capacity::amount, debt::Place};

/// Incidents are rare. Over less than a quarter of a year their number says too little of a week,
/// so that a shorter log counts as one of thirteen weeks.
pub const LEAST_INCIDENT_WEEKS: f64 = 13.0;

/// Where a cost hangs that is due to no debt item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    pub place: Place,
    pub module: Option<ModuleId>,
    pub project: Option<DebtProjectId>,
}

impl Spot {
    pub(crate) const NOWHERE: Self = Self { place: Place::Unattached, module: None, project: None };

    pub(crate) fn of(place: Place) -> Self {
        Self { place, ..Self::NOWHERE }
    }
}

/// The debt items that charges name, and the spots that the others lie on, with shares that sum
/// to 1: what is due to nothing, or to something that is gone, lies on [`Spot::NOWHERE`].
pub(crate) fn borne(project: &Project, charges: &[Charge]) -> Borne {
    let all: f64 = charges.iter().map(|charge| amount(charge.share)).sum();
    let whole = all.max(1.0);
    let mut borne = Borne::default();
    let mut on = |spot, share| *borne.spots.entry(spot).or_default() += share;
    for charge in charges.iter().filter(|charge| amount(charge.share) > 0.0) {
        let share = amount(charge.share) / whole;
        match charge.bearer {
            Bearer::Item { item } if project.debt_items.contains_key(&item) => {
                *borne.items.entry(item).or_default() += share;
            }
            Bearer::Domain { domain } if project.domains.contains_key(&domain) => {
                on(Spot::of(Place::Domain(domain)), share);
            }
            Bearer::Module { module } => {
                let place = project.domain_of(module).map_or(Place::Monolith, Place::Domain);
                on(Spot { module: Some(module), ..Spot::of(place) }, share);
            }
            Bearer::Project { project: by } if project.debt_projects.contains_key(&by) => {
                on(Spot { project: Some(by), ..Spot::NOWHERE }, share);
            }
            Bearer::Item { .. } | Bearer::Domain { .. } | Bearer::Project { .. } => {
                on(Spot::NOWHERE, share);
            }
        }
    }
    let rest = 1.0 - all / whole;
    if rest > 0.0 {
        on(Spot::NOWHERE, rest);
    }
    borne
}

/// Who bears what share.
#[derive(Default)]
pub(crate) struct Borne {
    pub items: BTreeMap<DebtItemId, f64>,
    pub spots: BTreeMap<Spot, f64>,
}

/// The weeks that some days cover, at least `fewest`; `None` without days.
fn weeks(days: impl Iterator<Item = Date> + Clone, fewest: f64) -> Option<f64> {
    let (first, last) = (days.clone().min()?, days.max()?);
    Some((((last - first).num_days() + 1) as f64 / 7.0).max(fewest))
}

/// The weeks that the toil diary covers, one at least; `None` when it is empty.
#[must_use]
pub fn toil_weeks(project: &Project) -> Option<f64> {
    weeks(project.toil.values().map(|entry| entry.on), 1.0)
}

/// The weeks that the log of incidents counts for; `None` when there are none.
#[must_use]
pub fn incident_weeks(project: &Project) -> Option<f64> {
    weeks(project.incidents.values().map(|incident| incident.on), LEAST_INCIDENT_WEEKS)
}

/// The toil diary in hours a week over the span of days that it covers, a week at least.
pub(crate) struct Diary {
    pub by_item: BTreeMap<DebtItemId, f64>,
    pub without_item: BTreeMap<Option<DomainId>, f64>,
}

impl Diary {
    pub(crate) fn new(project: &Project) -> Self {
        let mut diary = Self { by_item: BTreeMap::new(), without_item: BTreeMap::new() };
        let Some(weeks) = toil_weeks(project) else { return diary };
        for entry in project.toil.values() {
            let hours = f64::from(entry.minutes) / 60.0 / weeks;
            let item = entry.item.filter(|item| project.debt_items.contains_key(item));
            let sum = if let Some(item) = item {
                diary.by_item.entry(item).or_default()
            } else {
                let domain = entry.domain.filter(|d| project.domains.contains_key(d));
                diary.without_item.entry(domain).or_default()
            };
            *sum += hours;
        }
        diary
    }
}

/// What incidents take a week.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Breakage {
    /// Hours of work.
    pub hours: f64,
    /// Money besides.
    pub money: f64,
}

impl Breakage {
    fn add(&mut self, hours: f64, money: f64) {
        self.hours += hours;
        self.money += money;
    }
}

/// The log of incidents, a week, over the span of days that it covers.
#[derive(Default)]
pub(crate) struct IncidentLog {
    pub by_item: BTreeMap<DebtItemId, Breakage>,
    pub without_item: BTreeMap<Spot, Breakage>,
}

impl IncidentLog {
    pub(crate) fn new(project: &Project) -> Self {
        let mut log = Self::default();
        let Some(weeks) = incident_weeks(project) else { return log };
        for incident in project.incidents.values() {
            let hours = f64::from(incident.minutes) / 60.0 / weeks;
            let money = amount(incident.cost) / weeks;
            let Borne { items, spots } = borne(project, &incident.charges);
            for (item, share) in items {
                log.by_item.entry(item).or_default().add(hours * share, money * share);
            }
            for (spot, share) in spots {
                log.without_item.entry(spot).or_default().add(hours * share, money * share);
            }
        }
        log
    }
}

/// The features that wait at some moment.
pub(crate) struct Waiting<'a> {
    /// What the delays that are due to an item cost a week. An item that any feature names has an
    /// entry, also while none of these waits.
    pub by_item: BTreeMap<DebtItemId, f64>,
    /// The features of which a part is due to no item, with that part.
    pub without_item: Vec<(&'a DelayedFeature, BTreeMap<Spot, f64>)>,
}

impl<'a> Waiting<'a> {
    /// The features for which `waits` holds.
    pub(crate) fn new(project: &'a Project, waits: impl Fn(&DelayedFeature) -> bool) -> Self {
        let mut waiting = Self { by_item: BTreeMap::new(), without_item: Vec::new() };
        for feature in project.features.values() {
            let now = waits(feature);
            let Borne { items, spots } = borne(project, &feature.charges);
            for (item, share) in items {
                let sum = waiting.by_item.entry(item).or_default();
                if now {
                    *sum += amount(feature.delay_cost_per_week) * share;
                }
            }
            if now && !spots.is_empty() {
                waiting.without_item.push((feature, spots));
            }
        }
        waiting
    }
}

/// What people noted, as it counts at some moment.
pub(crate) struct Noted<'a> {
    pub diary: &'a Diary,
    /// Whether what the diary has without an item counts.
    pub with_diary: bool,
    pub incidents: &'a IncidentLog,
    /// Whether what the log has without an item counts.
    pub with_incidents: bool,
    pub waiting: Waiting<'a>,
}
