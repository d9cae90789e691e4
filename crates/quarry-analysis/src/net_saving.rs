//! What carrying out a candidate's disposition saves, and when it has paid for itself (FORMULAS.md
//! section 6).

use std::collections::BTreeSet;

use quarry_model::{
    candidate::{Candidate, Disposition, Scope},
    ids::{DomainId, ModuleId, TeamId},
    project::Project,
    provenance::Estimate,
    roadmap::Work,
    settings::UpkeepTable,
    team::Team,
};
use serde::Serialize;

use crate::{
    capacity::amount,
    cash_flow::{CashFlow, Discount},
    debt::{Debt, DebtLine, HourRates, LineSource, Place, Servicing, sum},
    upkeep::{Upkeep, UpkeepPart},
};

/// An estimate that can be negative: `lo <= likely <= hi`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SignedEstimate {
    /// The pessimistic point for a saving.
    pub lo: f64,
    /// The most likely value.
    pub likely: f64,
    /// The optimistic point for a saving.
    pub hi: f64,
}

/// Weeks from the beginning of the work until it has paid for itself, discounted; `None` where it
/// never does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BreakEven {
    /// With the least effort and the best saving.
    pub early: Option<f64>,
    /// With what is likely.
    pub likely: Option<f64>,
    /// With the most effort and the worst saving.
    pub late: Option<f64>,
}

/// Who does the work, as far as money is concerned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pace {
    /// The team that owns the domain, else the one that can do most; `None` for the team that is
    /// assumed while there is none.
    pub team: Option<TeamId>,
    /// Hours a week that it gives to the roadmap.
    pub hours_per_week: f64,
}

/// Everything that a candidate's money rests on, each assumption apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stakes {
    /// What the figures are for.
    pub disposition: Disposition,
    /// What was decided: the share, the running cost and the hours of a step were said of it.
    pub chosen: Disposition,
    /// What all debt on the candidate costs a week, in money.
    pub carried: f64,
    /// Hours of work a week that its debt items take.
    pub labour_hours: f64,
    /// Hours a week of its debt items that would earn more than they cost.
    pub margin_hours: f64,
    /// What its debt items cost a week besides these, in money.
    pub other_money: f64,
    /// The share of its debt items' cost that goes away.
    pub removed: Estimate,
    /// What running it costs a week, in money.
    pub running: f64,
    /// What the cut leaves behind.
    pub upkeep: Upkeep,
    /// Hours a week for each thing that it leaves behind.
    pub upkeep_table: UpkeepTable,
    /// Hours that the seam takes.
    pub seam_effort: Estimate,
    /// Hours that somebody set for the step that carries the disposition out.
    pub said_effort: Option<Estimate>,
    /// Who works on it.
    pub pace: Pace,
    /// What an hour costs.
    pub hour_cost: f64,
    /// What an hour contributes.
    pub hour_value: f64,
    /// Discount rate a year.
    pub discount_rate: f64,
}

/// What a line of the net saving is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SavingPart {
    /// The removed share of the debt items' cost.
    Removed,
    /// Running it.
    Running,
    /// Debt that the cut creates.
    Upkeep(UpkeepPart),
}

/// A line of the net saving: they sum to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SavingLine {
    /// What it is.
    pub part: SavingPart,
    /// How many of it there are, and hours a week for each; `None` for what is money at once.
    pub each: Option<(u32, f64)>,
    /// Money a week: what is saved is positive.
    pub money: f64,
}

impl Stakes {
    /// The same under another disposition. What was said of the chosen one is taken for it, too:
    /// the removed share, unless it is switched off, with which all of its debt goes; and the
    /// running cost, where something runs on its own.
    #[must_use]
    pub fn under(&self, disposition: Disposition) -> Self {
        Self { disposition, ..self.clone() }
    }

    /// What its debt items cost a week, in money.
    #[must_use]
    pub fn items_per_week(&self) -> f64 {
        let rates = HourRates { cost: self.hour_cost, value: self.hour_value };
        self.labour_hours * rates.cost + self.margin_hours * rates.margin() + self.other_money
    }

    fn is_chosen(&self) -> bool {
        self.disposition == self.chosen
    }

    /// The share of this cost that goes away.
    #[must_use]
    pub fn removed_share(&self) -> [f64; 3] {
        match self.disposition {
            Disposition::Leave => [0.0; 3],
            Disposition::Retire if !self.is_chosen() => [1.0; 3],
            _ => [self.removed.lo(), self.removed.likely(), self.removed.hi()]
                .map(|share| share.min(1.0)),
        }
    }

    /// What running it costs a week.
    #[must_use]
    pub fn running_cost(&self) -> f64 {
        match self.disposition {
            Disposition::Extract | Disposition::Buy => self.running,
            Disposition::Modularise | Disposition::Retire if self.is_chosen() => self.running,
            _ => 0.0,
        }
    }

    /// The parts of what the cut leaves behind, with counts and hours a week for each. A module
    /// that stays in the program or is switched off leaves nothing; bought software is run by
    /// others and shares no code.
    #[must_use]
    pub fn upkeep_parts(&self) -> Vec<(UpkeepPart, u32, f64)> {
        let parts = self.upkeep.parts(&self.upkeep_table).into_iter();
        match self.disposition {
            Disposition::Extract => parts.filter(|(_, count, _)| *count > 0).collect(),
            Disposition::Buy => parts
                .filter(|(part, count, _)| {
                    !matches!(part, UpkeepPart::Deployment | UpkeepPart::Libraries) && *count > 0
                })
                .collect(),
            Disposition::Modularise | Disposition::Retire | Disposition::Leave => Vec::new(),
        }
    }

    /// Hours a week that go into what the cut leaves behind.
    #[must_use]
    pub fn upkeep_hours(&self) -> f64 {
        self.upkeep_parts().iter().map(|(_, count, each)| f64::from(*count) * each).sum()
    }

    /// Hours it takes; `None` for what is bought or switched off, until somebody says so.
    #[must_use]
    pub fn effort(&self) -> Option<Estimate> {
        let said = self.said_effort.filter(|_| self.is_chosen());
        match self.disposition {
            Disposition::Extract | Disposition::Modularise => {
                Some(said.unwrap_or(self.seam_effort))
            }
            Disposition::Buy | Disposition::Retire => said,
            Disposition::Leave => Some(Estimate::ZERO),
        }
    }

    /// Removed share of the items' cost, less the running cost and the debt that the cut creates,
    /// a week, in money.
    #[must_use]
    pub fn net_saving(&self) -> SignedEstimate {
        let cost = self.items_per_week();
        let goes_on = self.running_cost() + self.upkeep_hours() * self.hour_cost;
        let [lo, likely, hi] = self.removed_share().map(|share| share * cost - goes_on);
        SignedEstimate { lo, likely, hi }
    }

    /// The lines of the likely net saving, what is saved first.
    #[must_use]
    pub fn lines(&self) -> Vec<SavingLine> {
        let at_once = |part, money| SavingLine { part, each: None, money };
        let [_, removed, _] = self.removed_share();
        let mut lines = vec![
            at_once(SavingPart::Removed, removed * self.items_per_week()),
            at_once(SavingPart::Running, -self.running_cost()),
        ];
        lines.extend(self.upkeep_parts().into_iter().map(|(part, count, each)| SavingLine {
            part: SavingPart::Upkeep(part),
            each: Some((count, each)),
            money: -(f64::from(count) * each * self.hour_cost),
        }));
        lines
    }

    /// How money is discounted.
    #[must_use]
    pub fn discount(&self) -> Discount {
        Discount::at(self.discount_rate)
    }

    /// The likely cost and saving over time; `None` while the effort is not known.
    #[must_use]
    pub fn cash_flow(&self) -> Option<CashFlow> {
        Some(self.flow(self.effort()?.likely(), self.net_saving().likely))
    }

    fn flow(&self, hours: f64, saving_per_week: f64) -> CashFlow {
        let pace = amount(self.pace.hours_per_week);
        let weeks = if pace > 0.0 { hours / pace } else { 0.0 };
        CashFlow { cost: hours * self.hour_cost, weeks, saving_per_week }
    }

    /// Weeks until the likely effort is earned back, by what is saved a week alone; `None` when
    /// nothing is saved.
    #[must_use]
    pub fn payback_weeks(&self) -> Option<f64> {
        let flow = self.cash_flow()?;
        (flow.saving_per_week > 0.0).then(|| flow.cost / flow.saving_per_week)
    }

    /// When it has paid for itself; `None` when that is not known, or nothing is done.
    #[must_use]
    pub fn break_even(&self) -> Option<BreakEven> {
        let effort = self.effort().filter(|_| self.disposition != Disposition::Leave)?;
        let (net, discount) = (self.net_saving(), self.discount());
        let after = |hours, saving| self.flow(hours, saving).break_even(discount);
        Some(BreakEven {
            early: after(effort.lo(), net.hi),
            likely: after(effort.likely(), net.likely),
            late: after(effort.hi(), net.lo),
        })
    }
}

/// The debt that hangs on a candidate, and what carrying out its disposition saves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DebtFigures {
    /// Debt items of which a part hangs on it.
    pub items: u32,
    /// Cost a week.
    pub servicing: Servicing,
    /// Principal outstanding, in money.
    pub principal: Estimate,
    /// What the cut leaves behind.
    pub upkeep: Upkeep,
    /// Removed share of the items' cost, less the running cost and the debt that the cut creates,
    /// a week, in money; `None` when no item hangs on the candidate or nobody said what share
    /// goes away.
    pub net_saving_per_week: Option<SignedEstimate>,
    /// Weeks until the likely effort is earned back; `None` when the saving or the effort is not
    /// known or there is no saving.
    pub payback_weeks: Option<f64>,
    /// When it has paid for itself, discounted; `None` when that is not known.
    pub break_even: Option<BreakEven>,
    /// What these rest on; `None` when the saving is not known.
    pub stakes: Option<Stakes>,
    /// Why a figure is not known, one sentence each.
    pub missing: Vec<String>,
}

/// What hangs on a candidate. `members` are its modules, sorted; `effort` is that of its seam.
pub(crate) fn figures(
    project: &Project,
    debt: &Debt,
    candidate: &Candidate,
    members: &BTreeSet<ModuleId>,
    effort: Estimate,
    upkeep: Upkeep,
) -> DebtFigures {
    let lines = lines_on(project, debt, candidate, members);
    let is_item = |line: &&DebtLine| matches!(line.source, LineSource::Item(_));
    let of_items = || lines.iter().copied().filter(is_item);
    let items: BTreeSet<LineSource> = of_items().map(|line| line.source).collect();
    let mut missing = Vec::new();
    if items.is_empty() {
        missing.push("no debt item is attached, so the saving is not known".to_owned());
    } else if candidate.removed_share.is_none() {
        missing.push(
            "nobody has said what share of its debt goes away, so the saving is not known"
                .to_owned(),
        );
    }
    let all = sum(lines.iter().copied());
    let stakes = candidate.removed_share.filter(|_| !items.is_empty()).map(|removed| {
        let rates = HourRates::of(project);
        let cost = sum(of_items()).servicing.total();
        let margin_hours: f64 = of_items().map(|line| line.margin_hours).sum();
        Stakes {
            disposition: candidate.disposition,
            chosen: candidate.disposition,
            carried: all.servicing.total().money,
            labour_hours: cost.hours,
            margin_hours,
            other_money: amount(
                cost.money - cost.hours * rates.cost - margin_hours * rates.margin(),
            ),
            removed,
            running: amount(candidate.running_cost_per_week),
            upkeep,
            upkeep_table: project.settings.effort.upkeep,
            seam_effort: effort,
            said_effort: said_effort(project, candidate),
            pace: pace(project, candidate),
            hour_cost: rates.cost,
            hour_value: rates.value,
            discount_rate: amount(project.settings.discount_rate),
        }
    });
    if stakes.as_ref().is_some_and(|stakes| stakes.effort().is_none()) {
        missing.push(
            "how long it takes to buy or to switch off is not in the source, so when it has paid \
             for itself is not known"
                .to_owned(),
        );
    }
    DebtFigures {
        items: items.len() as u32,
        servicing: all.servicing,
        principal: all.principal,
        upkeep,
        net_saving_per_week: stakes.as_ref().map(Stakes::net_saving),
        payback_weeks: stakes.as_ref().and_then(Stakes::payback_weeks),
        break_even: stakes.as_ref().and_then(Stakes::break_even),
        stakes,
        missing,
    }
}

/// The lines of the ledger that hang on a candidate.
fn lines_on<'a>(
    project: &Project,
    debt: &'a Debt,
    candidate: &Candidate,
    members: &BTreeSet<ModuleId>,
) -> Vec<&'a DebtLine> {
    // What hangs on a domain as a whole belongs to a slice of it only if the slice is all of it.
    let whole_domain = |domain: DomainId| match &candidate.scope {
        Scope::Domain { domain: own } => *own == domain,
        Scope::Modules { .. } => {
            let mut of_domain = project
                .modules
                .ids()
                .iter()
                .filter(|module| project.domain_of(**module) == Some(domain))
                .peekable();
            of_domain.peek().is_some() && of_domain.all(|module| members.contains(module))
        }
    };
    let hangs = |line: &&DebtLine| match (line.module, line.place, &candidate.scope) {
        (_, Place::Domain(at), Scope::Domain { domain }) => at == *domain,
        (Some(module), _, _) => members.contains(&module),
        (None, Place::Domain(domain), _) => whole_domain(domain),
        _ => false,
    };
    debt.lines.iter().filter(hangs).collect()
}

/// The hours that somebody set for the step that carries a candidate's disposition out.
fn said_effort(project: &Project, candidate: &Candidate) -> Option<Estimate> {
    let work = Work::Candidate { candidate: candidate.id };
    let mut own = project.steps.values().filter(|step| step.scenario.is_none());
    own.find(|step| step.work == work).and_then(|step| step.effort)
}

/// Who would work on a candidate.
fn pace(project: &Project, candidate: &Candidate) -> Pace {
    let hours = |team: &Team| amount(team.roadmap_hours_per_week());
    let owner = match candidate.scope {
        Scope::Domain { domain } => project.domains.get(&domain).and_then(|domain| domain.owner),
        Scope::Modules { .. } => None,
    };
    let owner = owner.and_then(|team| project.teams.get(&team));
    let most = || project.teams.values().rev().max_by(|a, b| hours(a).total_cmp(&hours(b)));
    let team = owner.or_else(most).filter(|team| hours(team) > 0.0);
    match team {
        Some(team) => Pace { team: Some(team.id), hours_per_week: hours(team) },
        None => Pace { team: None, hours_per_week: hours(&Team::assumed()) },
    }
}
