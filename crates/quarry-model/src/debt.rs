//! The debt ledger: what was taken on, what it costs to carry (FORMULAS.md section 6).

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DebtItemId, DebtProjectId, DomainId, FeatureId, IncidentId, ModuleId, ToilEntryId},
    provenance::{Estimate, Provenance},
    time::Date,
};

/// A project that took on debt: a box in the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebtProject {
    /// Its identity.
    pub id: DebtProjectId,
    /// Its name.
    pub name: String,
    /// What it was for.
    pub note: String,
}

/// What a debt item hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "target", rename_all = "snake_case")]
pub enum Target {
    /// A domain.
    Domain {
        /// Which.
        domain: DomainId,
    },
    /// A module.
    Module {
        /// Which.
        module: ModuleId,
    },
}

/// What a share of a debt item belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "target", rename_all = "snake_case")]
pub enum Holder {
    /// It hangs on a domain.
    Domain {
        /// Which.
        domain: DomainId,
    },
    /// It hangs on a module.
    Module {
        /// Which.
        module: ModuleId,
    },
    /// A project took it on.
    Project {
        /// Which.
        project: DebtProjectId,
    },
}

/// A share of an item that hangs on a domain or module, or that a project took on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it belongs to.
    #[serde(flatten)]
    pub target: Holder,
    /// How much of the item, from 0 to 1; of one item the shares on domains and modules sum to at
    /// most 1, and so do those of projects.
    pub share: f64,
}

/// A payment on the principal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Repayment {
    /// When.
    pub on: Date,
    /// The share of the principal that it repays, from 0 to 1.
    pub share: f64,
    /// Whether it is only planned.
    pub planned: bool,
}

/// What slows changes down.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interest {
    /// Changes a week.
    pub changes_per_week: f64,
    /// Hours a change takes.
    pub hours_per_change: f64,
    /// By how much the debt slows a change (0.5 = half as long again); there is no default.
    pub slow: Option<f64>,
}

/// What has to be done again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Rework {
    /// Fixes a week that are not counted under interest.
    pub fixes_per_week: f64,
    /// Hours a fix takes.
    pub hours_per_fix: f64,
    /// Incidents a week.
    pub incidents_per_week: f64,
    /// What an incident costs, in the project's currency.
    pub cost_per_incident: f64,
}

/// What could not be done because of it: one of the two, never both for one hour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "loss", rename_all = "snake_case")]
pub enum OpportunityLoss {
    /// A feature waits.
    BlockedValue {
        /// What its delay costs a week, in the project's currency.
        delay_cost_per_week: f64,
        /// The share of the delay that is due to this item, from 0 to 1.
        share: f64,
    },
    /// Hours that would have earned more than they cost.
    LostMargin {
        /// Hours a week.
        hours_per_week: f64,
    },
}

/// A piece of debt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DebtItem {
    /// Its identity.
    pub id: DebtItemId,
    /// Its name.
    pub name: String,
    /// The project that took it on, as far as no attachment says that others did.
    pub project: Option<DebtProjectId>,
    /// When it was taken on.
    pub taken_on: Date,
    /// Hours it would take to pay off.
    pub principal_hours: Estimate,
    /// How it slows changes.
    pub interest: Option<Interest>,
    /// Hours of toil a week, where no diary measures them.
    pub toil_hours_per_week: Option<f64>,
    /// What has to be done again.
    pub rework: Option<Rework>,
    /// What could not be done.
    pub opportunity: Option<OpportunityLoss>,
    /// What it hangs on, and by what shares several projects took it on.
    pub attachments: Vec<Attachment>,
    /// Payments made and planned.
    pub repayments: Vec<Repayment>,
    /// Where its numbers come from.
    pub provenance: Provenance,
    /// What anybody wants to remember of it.
    pub note: String,
}

impl DebtItem {
    /// The projects that took it on with their shares, which sum to 1; what nobody is named for is
    /// [`Self::project`]'s.
    #[must_use]
    pub fn projects(&self) -> Vec<(Option<DebtProjectId>, f64)> {
        let named = self.attachments.iter().filter_map(|attachment| match attachment.target {
            Holder::Project { project }
                if attachment.share > 0.0 && attachment.share.is_finite() =>
            {
                Some((Some(project), attachment.share))
            }
            _ => None,
        });
        let mut shares: Vec<_> = named.collect();
        let all: f64 = shares.iter().map(|(_, share)| share).sum();
        // What is left after rounding is nobody's.
        let whole = if all > 1.0 - 1e-9 { all } else { 1.0 };
        for (_, share) in &mut shares {
            *share /= whole;
        }
        let rest = 1.0 - all / whole;
        if rest > 0.0 {
            shares.push((self.project, rest));
        }
        shares
    }
}

/// One line of the toil diary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToilEntry {
    /// Its identity.
    pub id: ToilEntryId,
    /// The day.
    pub on: Date,
    /// How long it took.
    pub minutes: u32,
    /// What was done.
    pub what: String,
    /// The domain it was for.
    pub domain: Option<DomainId>,
    /// The debt item that caused it.
    pub item: Option<DebtItemId>,
    /// Where the entry comes from.
    pub provenance: Provenance,
}

/// What an incident or a delayed feature is due to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "target", rename_all = "snake_case")]
pub enum Bearer {
    /// A domain.
    Domain {
        /// Which.
        domain: DomainId,
    },
    /// A module.
    Module {
        /// Which.
        module: ModuleId,
    },
    /// A project that took on debt.
    Project {
        /// Which.
        project: DebtProjectId,
    },
    /// A debt item, and through it whatever the item hangs on.
    Item {
        /// Which.
        item: DebtItemId,
    },
}

/// A share of an incident or a delayed feature.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// What it is due to.
    #[serde(flatten)]
    pub bearer: Bearer,
    /// How much of it, from 0 to 1; the shares of one record sum to at most 1.
    pub share: f64,
}

/// Something that broke. It is rework: the hours that went into it, and what it cost besides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Its identity.
    pub id: IncidentId,
    /// The day.
    pub on: Date,
    /// What happened.
    pub what: String,
    /// Minutes of work that went into it, of everybody together.
    pub minutes: u32,
    /// What it cost besides work, in the project's currency.
    pub cost: f64,
    /// What it is due to.
    pub charges: Vec<Charge>,
    /// Where its numbers come from.
    pub provenance: Provenance,
}

/// A feature that waits because of debt: what its delay costs is lost opportunity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DelayedFeature {
    /// Its identity.
    pub id: FeatureId,
    /// Its name.
    pub name: String,
    /// The day from which it waits.
    pub since: Date,
    /// The day on which it waited no longer; `None` while it does.
    pub until: Option<Date>,
    /// What its delay costs a week, in the project's currency.
    pub delay_cost_per_week: f64,
    /// What the delay is due to.
    pub charges: Vec<Charge>,
    /// Where its numbers come from.
    pub provenance: Provenance,
    /// What anybody wants to remember of it.
    pub note: String,
}
