//! What the debt in the ledger costs to carry (FORMULAS.md section 6).
//!
//! The ledger is broken into lines, one for each place an item hangs on; every sum (by item,
//! project, domain, module, in total) is a sum over the same lines, so they agree.

use std::collections::BTreeMap;

use quarry_model::{
    debt::{DebtItem, Holder, OpportunityLoss},
    ids::{DebtItemId, DebtProjectId, DomainId, FeatureId, ModuleId, TeamId},
    project::Project,
    provenance::Estimate,
};
use serde::Serialize;

use crate::{
    capacity::{CapacityGuard, amount, capacity_guard},
    noted::{Breakage, Diary, IncidentLog, Noted, Spot, Waiting},
};

/// What something costs a week: hours and money apart, since freed hours are not cash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Cost {
    /// Hours a week.
    pub hours: f64,
    /// Money a week, in the project's currency; hours are in it at their loaded cost.
    pub money: f64,
}

impl Cost {
    fn plus(self, other: Self) -> Self {
        Self { hours: self.hours + other.hours, money: self.money + other.money }
    }
}

/// What debt costs a week, by the four ways in which it costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Servicing {
    /// Changes that take longer.
    pub interest: Cost,
    /// Work done by hand.
    pub toil: Cost,
    /// Fixes and incidents.
    pub rework: Cost,
    /// What could not be done. Its hours are those of the other three seen from the side of
    /// their value, so that only money stands here.
    pub opportunity: Cost,
}

impl Servicing {
    /// All four together.
    #[must_use]
    pub fn total(&self) -> Cost {
        self.interest.plus(self.toil).plus(self.rework).plus(self.opportunity)
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            interest: self.interest.plus(other.interest),
            toil: self.toil.plus(other.toil),
            rework: self.rework.plus(other.rework),
            opportunity: self.opportunity.plus(other.opportunity),
        }
    }
}

/// Where a line of the ledger comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineSource {
    /// A debt item.
    Item(DebtItemId),
    /// Entries of the toil diary that name no item.
    Diary,
    /// Incidents that are due to no item.
    Incidents,
    /// A feature that waits, as far as that is due to no item.
    Feature(FeatureId),
}

/// Where a line hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A domain, or a module in it.
    Domain(DomainId),
    /// A module in the monolith.
    Monolith,
    /// Nothing yet.
    Unattached,
}

/// The part of an item, or of the diary, that hangs on one place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DebtLine {
    /// What it is a part of.
    pub source: LineSource,
    /// The project that took it on.
    pub project: Option<DebtProjectId>,
    /// Where it hangs.
    pub place: Place,
    /// The module it hangs on, if it is one.
    pub module: Option<ModuleId>,
    /// The share of the item.
    pub share: f64,
    /// What this part costs a week, after the capacity guard.
    pub servicing: Servicing,
    /// Hours a week that would earn more than they cost, after the guard; what they would earn
    /// beyond their cost is in the opportunity of `servicing`.
    pub margin_hours: f64,
    /// What paying off this part would cost, in money; repaid shares are gone.
    pub principal: Estimate,
}

/// The sum over some lines.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DebtSum {
    /// Cost a week.
    pub servicing: Servicing,
    /// Principal outstanding, in money.
    pub principal: Estimate,
}

/// How much of a team's time goes into servicing debt.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamLoad {
    /// The team.
    pub team: TeamId,
    /// Hours a week the ledger says it loses.
    pub lost_hours: f64,
    /// Hours a week it has.
    pub capacity_hours: f64,
    /// What the guard made of it.
    pub guard: CapacityGuard,
    /// What a reader must know: scaled down, or outside the published band.
    pub warning: Option<String>,
}

/// The whole ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Debt {
    /// All lines: items by identity, then the diary, incidents, and features by identity.
    pub lines: Vec<DebtLine>,
    /// The sum over all lines.
    pub total: DebtSum,
    /// The sums by source.
    pub by_source: Vec<(LineSource, DebtSum)>,
    /// The sums by project that took the debt on.
    pub by_project: Vec<(Option<DebtProjectId>, DebtSum)>,
    /// The sums by place.
    pub by_place: Vec<(Place, DebtSum)>,
    /// The sums of what hangs on single modules.
    pub by_module: Vec<(ModuleId, DebtSum)>,
    /// The teams that own domains on which debt hangs.
    pub teams: Vec<TeamLoad>,
    /// What is not known, one sentence each.
    pub missing: Vec<String>,
}

/// What an engineering hour costs, and the value that it contributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct HourRates {
    pub cost: f64,
    pub value: f64,
}

impl HourRates {
    pub(crate) fn of(project: &Project) -> Self {
        let settings = &project.settings;
        Self { cost: amount(settings.hour_cost), value: amount(settings.hour_value) }
    }

    /// What an hour earns beyond its cost.
    pub(crate) fn margin(self) -> f64 {
        amount(self.value - self.cost)
    }
}

/// An item's weekly figures before shares and the guard.
#[derive(Default)]
struct Weekly {
    interest_hours: f64,
    toil_hours: f64,
    rework_hours: f64,
    incidents: f64,
    blocked_value: f64,
    margin_hours: f64,
}

impl Weekly {
    /// The cost of a share of it, with labour scaled by the guard's `factor`.
    fn cost(&self, share: f64, factor: f64, rates: HourRates) -> Servicing {
        let labour = |hours: f64| {
            let hours = hours * share * factor;
            Cost { hours, money: hours * rates.cost }
        };
        let rework = labour(self.rework_hours);
        Servicing {
            interest: labour(self.interest_hours),
            toil: labour(self.toil_hours),
            rework: Cost { money: rework.money + self.incidents * share, ..rework },
            opportunity: Cost {
                hours: 0.0,
                money: (self.blocked_value + self.margin_hours * rates.margin() * factor) * share,
            },
        }
    }

    fn lost_hours(&self) -> f64 {
        self.interest_hours + self.toil_hours + self.rework_hours
    }
}

/// The part of an item that hangs on one place, before the guard.
struct Part {
    source: LineSource,
    spot: Spot,
    share: f64,
    weekly: usize,
    principal: Estimate,
}

/// The parts of the ledger, with the weekly figures that they are parts of.
#[derive(Default)]
struct Parts {
    weekly: Vec<Weekly>,
    parts: Vec<Part>,
}

impl Parts {
    /// Adds what is due to no item: it has no principal.
    fn add(
        &mut self,
        source: LineSource,
        spots: impl IntoIterator<Item = (Spot, f64)>,
        of: Weekly,
    ) {
        self.weekly.push(of);
        let weekly = self.weekly.len() - 1;
        let part = |(spot, share)| Part { source, spot, share, weekly, principal: Estimate::ZERO };
        self.parts.extend(spots.into_iter().map(part));
    }
}

/// The ledger of a project: every line, and the sums over them. Features count that still wait.
#[must_use]
pub fn debt(project: &Project) -> Debt {
    let (diary, incidents) = (Diary::new(project), IncidentLog::new(project));
    let noted = Noted {
        diary: &diary,
        with_diary: true,
        incidents: &incidents,
        with_incidents: true,
        waiting: Waiting::new(project, |feature| feature.until.is_none()),
    };
    of_items(project, project.debt_items.values(), &noted)
}

/// The ledger if there were these items only, by identity, and what is noted beside them.
pub(crate) fn of_items<'a>(
    project: &Project,
    items: impl IntoIterator<Item = &'a DebtItem>,
    noted: &Noted,
) -> Debt {
    let mut missing = Vec::new();
    let Parts { weekly, parts } = parts(project, items, noted, &mut missing);
    let owner = |place: Place| match place {
        Place::Domain(domain) => project.domains.get(&domain).and_then(|domain| domain.owner),
        _ => None,
    };
    let mut lost: BTreeMap<TeamId, f64> = BTreeMap::new();
    for part in &parts {
        if let Some(team) = owner(part.spot.place) {
            *lost.entry(team).or_default() += weekly[part.weekly].lost_hours() * part.share;
        }
    }
    let teams: Vec<TeamLoad> =
        lost.into_iter().map(|(team, lost)| load(project, team, lost)).collect();
    let factor = |place: Place| {
        let team = owner(place);
        let load = teams.iter().find(|load| Some(load.team) == team);
        load.map_or(1.0, |load| load.guard.factor)
    };
    let rates = HourRates::of(project);
    let lines: Vec<DebtLine> = parts
        .iter()
        .map(|part| {
            let (weekly, factor) = (&weekly[part.weekly], factor(part.spot.place));
            DebtLine {
                source: part.source,
                project: part.spot.project,
                place: part.spot.place,
                module: part.spot.module,
                share: part.share,
                servicing: weekly.cost(part.share, factor, rates),
                margin_hours: weekly.margin_hours * factor * part.share,
                principal: part.principal,
            }
        })
        .collect();
    Debt {
        total: sum(&lines),
        by_source: sums(&lines, |line| Some(line.source)),
        by_project: sums(&lines, |line| Some(line.project)),
        by_place: sums(&lines, |line| Some(line.place)),
        by_module: sums(&lines, |line| line.module),
        lines,
        teams,
        missing,
    }
}

/// The parts of the items, of the diary, of incidents and of features that wait.
fn parts<'a>(
    project: &Project,
    items: impl IntoIterator<Item = &'a DebtItem>,
    noted: &Noted,
    missing: &mut Vec<String>,
) -> Parts {
    let mut found = Parts::default();
    for item in items {
        let measured = Measured {
            toil: noted.diary.by_item.get(&item.id).copied(),
            incidents: noted.incidents.by_item.get(&item.id).copied(),
            blocked_value: noted.waiting.by_item.get(&item.id).copied(),
        };
        found.weekly.push(weekly_of(item, &measured, missing));
        let repaid: f64 =
            item.repayments.iter().filter(|r| !r.planned).map(|r| amount(r.share)).sum();
        let outstanding = (1.0 - repaid).clamp(0.0, 1.0);
        if outstanding == 0.0 {
            continue;
        }
        let principal =
            item.principal_hours.times(outstanding).times(amount(project.settings.hour_cost));
        let takers = item.projects();
        for (place, module, hangs) in places(project, item) {
            for (by, took) in &takers {
                let share = hangs * took;
                found.parts.push(Part {
                    source: LineSource::Item(item.id),
                    spot: Spot { place, module, project: *by },
                    share,
                    weekly: found.weekly.len() - 1,
                    principal: principal.times(share),
                });
            }
        }
    }
    for (domain, hours) in noted.diary.without_item.iter().filter(|_| noted.with_diary) {
        let spot = Spot::of(domain.map_or(Place::Unattached, Place::Domain));
        let toil = Weekly { toil_hours: *hours, ..Weekly::default() };
        found.add(LineSource::Diary, [(spot, 1.0)], toil);
    }
    let incidents = noted.incidents.without_item.iter().filter(|_| noted.with_incidents);
    for (spot, Breakage { hours, money }) in incidents {
        let rework = Weekly { rework_hours: *hours, incidents: *money, ..Weekly::default() };
        found.add(LineSource::Incidents, [(*spot, 1.0)], rework);
    }
    for (feature, spots) in &noted.waiting.without_item {
        let blocked_value = amount(feature.delay_cost_per_week);
        let spots = spots.iter().map(|(spot, share)| (*spot, *share));
        let lost = Weekly { blocked_value, ..Weekly::default() };
        found.add(LineSource::Feature(feature.id), spots, lost);
    }
    found
}

/// What people noted of one item, a week, in place of what was estimated.
struct Measured {
    toil: Option<f64>,
    incidents: Option<Breakage>,
    blocked_value: Option<f64>,
}

fn weekly_of(item: &DebtItem, measured: &Measured, missing: &mut Vec<String>) -> Weekly {
    let interest_hours = item.interest.map_or(0.0, |interest| {
        let Some(slow) = interest.slow.map(amount) else {
            missing.push(format!(
                "“{}”: how much it slows a change is not known, so its interest counts as 0.",
                item.name
            ));
            return 0.0;
        };
        amount(interest.changes_per_week) * amount(interest.hours_per_change) * slow / (1.0 + slow)
    });
    let rework = item.rework.unwrap_or_default();
    if measured.blocked_value.is_some()
        && matches!(item.opportunity, Some(OpportunityLoss::LostMargin { .. }))
    {
        missing.push(format!(
            "“{}”: features wait because of it, so its lost margin counts as 0, never both for \
             one hour.",
            item.name
        ));
    }
    let (blocked_value, margin_hours) = match (measured.blocked_value, item.opportunity) {
        (Some(value), _) => (value, 0.0),
        (None, None) => (0.0, 0.0),
        (None, Some(OpportunityLoss::BlockedValue { delay_cost_per_week, share })) => {
            (amount(delay_cost_per_week) * amount(share).min(1.0), 0.0)
        }
        (None, Some(OpportunityLoss::LostMargin { hours_per_week })) => {
            (0.0, amount(hours_per_week))
        }
    };
    let estimated = || amount(rework.incidents_per_week) * amount(rework.cost_per_incident);
    let incidents =
        measured.incidents.unwrap_or_else(|| Breakage { hours: 0.0, money: estimated() });
    Weekly {
        interest_hours,
        toil_hours: measured
            .toil
            .unwrap_or_else(|| amount(item.toil_hours_per_week.unwrap_or(0.0))),
        rework_hours: amount(rework.fixes_per_week) * amount(rework.hours_per_fix)
            + incidents.hours,
        incidents: incidents.money,
        blocked_value,
        margin_hours,
    }
}

/// The places an item hangs on with their shares, which sum to 1: what is attached to nothing,
/// or to something that is gone, hangs on [`Place::Unattached`].
fn places(project: &Project, item: &DebtItem) -> Vec<(Place, Option<ModuleId>, f64)> {
    let attached: Vec<(Place, Option<ModuleId>, f64)> = item
        .attachments
        .iter()
        .filter(|attachment| amount(attachment.share) > 0.0)
        .filter_map(|attachment| {
            let (place, module) = match attachment.target {
                Holder::Domain { domain } if project.domains.contains_key(&domain) => {
                    (Place::Domain(domain), None)
                }
                Holder::Domain { .. } => (Place::Unattached, None),
                Holder::Module { module } => {
                    let place = project.domain_of(module).map_or(Place::Monolith, Place::Domain);
                    (place, Some(module))
                }
                // Who took it on says nothing of where it hangs.
                Holder::Project { .. } => return None,
            };
            Some((place, module, attachment.share))
        })
        .collect();
    let all: f64 = attached.iter().map(|(_, _, share)| share).sum();
    let whole = all.max(1.0);
    let mut places: Vec<_> =
        attached.into_iter().map(|(place, module, share)| (place, module, share / whole)).collect();
    let rest = 1.0 - all / whole;
    if rest > 0.0 {
        places.push((Place::Unattached, None, rest));
    }
    places
}

fn load(project: &Project, team: TeamId, lost_hours: f64) -> TeamLoad {
    let found = project.teams.get(&team);
    let capacity_hours = found.map_or(0.0, |t| amount(t.engineers) * amount(t.hours_per_week));
    let guard = capacity_guard(lost_hours, capacity_hours);
    let name = found.map_or("A team that is gone", |team| team.name.as_str());
    let (lo, hi) = (LOST_PERCENT.0, LOST_PERCENT.1);
    let warning = if guard.exceeded {
        Some(format!(
            "{name}: the ledger says {lost_hours:.0} hours a week are lost, but the team has \
             {capacity_hours:.0}; its lost hours are scaled down to that."
        ))
    } else if guard.outside_band {
        let share = guard.share.unwrap_or(0.0) * 100.0;
        Some(format!(
            "{name}: {share:.0} % of its hours are lost to debt, outside the published band of \
             {lo:.0} to {hi:.0} %."
        ))
    } else {
        None
    };
    TeamLoad { team, lost_hours, capacity_hours, guard, warning }
}

const LOST_PERCENT: (f64, f64) =
    (crate::capacity::LOST_TIME_BAND.0 * 100.0, crate::capacity::LOST_TIME_BAND.1 * 100.0);

pub(crate) fn sum<'a>(lines: impl IntoIterator<Item = &'a DebtLine>) -> DebtSum {
    lines.into_iter().fold(
        DebtSum { servicing: Servicing::default(), principal: Estimate::ZERO },
        |sum, line| DebtSum {
            servicing: sum.servicing.plus(line.servicing),
            principal: sum.principal.plus(line.principal),
        },
    )
}

fn sums<K: Ord + Copy>(
    lines: &[DebtLine],
    key: impl Fn(&DebtLine) -> Option<K>,
) -> Vec<(K, DebtSum)> {
    let mut found: BTreeMap<K, Vec<&DebtLine>> = BTreeMap::new();
    for line in lines {
        if let Some(key) = key(line) {
            found.entry(key).or_default().push(line);
        }
    }
    found.into_iter().map(|(key, lines)| (key, sum(lines))).collect()
}
