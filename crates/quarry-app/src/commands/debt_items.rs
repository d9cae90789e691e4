//! Entering, changing and removing debt items, one by one or as a table.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    debt::{
        Attachment, Bearer, DebtItem, DebtProject, Holder, Interest, OpportunityLoss, Repayment,
        Rework, ToilEntry,
    },
    ids::{DebtItemId, DebtProjectId, DomainId, ModuleId},
    project::Project,
    provenance::Estimate,
    roadmap::{Step, Work},
    text,
    time::Date,
};
use quarry_store::Change;

use super::{candidates::domain_name, charges::pass_on, map::no_such_domain};
use crate::{
    application::Application,
    days,
    dto::{
        common::{Nothing, Outcome, Range},
        domains::Created,
        ledger::{
            AttachmentForm, DebtItemForm, DebtItemRef, InterestForm, LedgerPreview, LedgerText,
            OpportunityForm, RepaymentForm, ReworkForm,
        },
    },
    error::AppError,
    ledger_text, shares,
    sheet::nothing_usable,
    words,
};

/// A debt item as it was entered.
pub fn debt_item(
    application: &Application,
    request: DebtItemRef,
) -> Result<DebtItemForm, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let id: DebtItemId = request.item.parse()?;
    project.debt_items.get(&id).map(|item| form(project, item)).ok_or_else(no_such_item)
}

/// Enters a debt item, or changes one.
pub fn save_debt_item(
    application: &Application,
    request: DebtItemForm,
) -> Result<Outcome<Created>, AppError> {
    let edit = application.edit()?;
    let name = text::name("A debt item", &request.name)?;
    let label = match &request.id {
        Some(_) => format!("Change debt {name}"),
        None => format!("Enter debt {name}"),
    };
    edit.commit(&label, |project, change| {
        let id = put(project, change, &mut BTreeMap::new(), &request)?;
        Ok(Created { id: id.to_string() })
    })
}

/// Removes a debt item. Toil that was noted for it stays in the diary; planned steps that repay
/// it go.
pub fn remove_debt_item(
    application: &Application,
    request: DebtItemRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: DebtItemId = request.item.parse()?;
    let edit = application.edit()?;
    let name =
        edit.project().debt_items.get(&id).map(|i| i.name.clone()).ok_or_else(no_such_item)?;
    edit.commit(&format!("Remove debt {name}"), |project, change| {
        for entry in project.toil.values().filter(|entry| entry.item == Some(id)) {
            change.put(&ToilEntry { item: None, ..entry.clone() })?;
        }
        let repays = |step: &Step| matches!(step.work, Work::Repayment { item } if item == id);
        for step in project.steps.values() {
            if repays(step) {
                change.remove::<Step>(&step.id)?;
            } else if step.after.iter().any(|before| project.steps.get(before).is_some_and(repays))
            {
                let mut step = step.clone();
                step.after.retain(|before| !project.steps.get(before).is_some_and(repays));
                change.put(&step)?;
            }
        }
        pass_on(project, change, Bearer::Item { item: id }, None)?;
        change.remove::<DebtItem>(&id)?;
        Ok(Nothing {})
    })
}

/// What a ledger from elsewhere holds; changes nothing.
pub fn preview_ledger(
    application: &Application,
    request: LedgerText,
) -> Result<LedgerPreview, AppError> {
    let view = application.view()?;
    ledger_text::read(&view.project, &request, today(application))
}

/// Takes a ledger from elsewhere over: an item of the same name is replaced, everything else is
/// added. Lines with a problem are left out and named.
pub fn import_ledger(
    application: &Application,
    request: LedgerText,
) -> Result<Outcome<LedgerPreview>, AppError> {
    let today = today(application);
    let edit = application.edit()?;
    let found = ledger_text::read(edit.project(), &request, today)?;
    if found.items.is_empty() {
        return Err(nothing_usable(
            "ledger",
            &found.problems,
            "No line of the ledger holds a debt item.",
        ));
    }
    let label = format!("Take over {}", words::count(found.items.len(), "debt item"));
    edit.commit(&label, |project, change| {
        let mut made = BTreeMap::new();
        for item in &found.items {
            put(project, change, &mut made, item)?;
        }
        Ok(found.clone())
    })
}

pub(super) fn today(application: &Application) -> Date {
    days::day_of(application.now())
}

/// Checks an item and writes it; `made` are the debt projects that this change has made.
fn put(
    project: &Project,
    change: &mut Change<'_>,
    made: &mut BTreeMap<String, DebtProjectId>,
    form: &DebtItemForm,
) -> Result<DebtItemId, AppError> {
    let mut checked = check(project, form)?;
    let mut by = None;
    for (name, share) in takers(project, &form.project)? {
        let id = debt_project(project, change, made, &name)?;
        if share >= 1.0 {
            by = Some(id);
        } else {
            let target = Holder::Project { project: id };
            checked.attachments.push(Attachment { target, share });
        }
    }
    let id = match &form.id {
        Some(id) => {
            let id: DebtItemId = id.parse()?;
            if !project.debt_items.contains_key(&id) {
                return Err(no_such_item());
            }
            id
        }
        None => change.next_id::<DebtItem>()?,
    };
    change.put(&DebtItem { id, project: by, ..checked })?;
    Ok(id)
}

/// The item that a form describes, without its identity and project.
pub(crate) fn check(project: &Project, form: &DebtItemForm) -> Result<DebtItem, AppError> {
    let hours = form.principal_hours;
    let principal_hours = Estimate::new(hours.lo, hours.likely, hours.hi)
        .map_err(|error| AppError::failed(format!("The hours to pay it off: {error}.")))?;
    let interest = form.interest.map(interest).transpose()?;
    let toil_hours_per_week =
        form.toil_hours_per_week.map(|hours| amount("Toil", hours)).transpose()?;
    let rework = form.rework.map(rework).transpose()?;
    let opportunity = form.opportunity.map(opportunity).transpose()?;
    takers(project, &form.project)?;
    let provenance = words::parse(&form.provenance).ok_or_else(|| {
        AppError::failed(format!(
            "“{}” is none of measured, imported, estimated and voted.",
            form.provenance
        ))
    })?;
    Ok(DebtItem {
        id: quarry_model::ids::Id::new(0),
        name: text::name("A debt item", &form.name)?,
        project: None,
        taken_on: days::parse(&form.taken_on)?,
        principal_hours,
        interest,
        toil_hours_per_week,
        rework,
        opportunity,
        attachments: attachments(project, &form.attachments)?,
        repayments: repayments(&form.repayments)?,
        provenance,
        note: text::note("A note", &form.note)?,
    })
}

fn interest(form: InterestForm) -> Result<Interest, AppError> {
    Ok(Interest {
        changes_per_week: amount("Changes a week", form.changes_per_week)?,
        hours_per_change: amount("Hours a change", form.hours_per_change)?,
        slow: form.slow.map(|slow| amount("How much slower", slow)).transpose()?,
    })
}

fn rework(form: ReworkForm) -> Result<Rework, AppError> {
    Ok(Rework {
        fixes_per_week: amount("Fixes a week", form.fixes_per_week)?,
        hours_per_fix: amount("Hours a fix", form.hours_per_fix)?,
        incidents_per_week: amount("Incidents a week", form.incidents_per_week)?,
        cost_per_incident: amount("Cost of an incident", form.cost_per_incident)?,
    })
}

fn opportunity(form: OpportunityForm) -> Result<OpportunityLoss, AppError> {
    Ok(match form {
        OpportunityForm::BlockedValue { delay_cost_per_week, share: part } => {
            OpportunityLoss::BlockedValue {
                delay_cost_per_week: amount("Cost of delay", delay_cost_per_week)?,
                share: share("The share of the delay", part)?,
            }
        }
        OpportunityForm::LostMargin { hours_per_week } => {
            OpportunityLoss::LostMargin { hours_per_week: amount("Hours lost", hours_per_week)? }
        }
    })
}

fn attachments(project: &Project, forms: &[AttachmentForm]) -> Result<Vec<Attachment>, AppError> {
    let mut attachments: Vec<Attachment> = Vec::with_capacity(forms.len());
    let mut seen = BTreeSet::new();
    for form in forms {
        let target = match (form.target.parse::<DomainId>(), form.target.parse::<ModuleId>()) {
            (Ok(domain), _) if project.domains.contains_key(&domain) => Holder::Domain { domain },
            (_, Ok(module)) if project.modules.place(module).is_some() => Holder::Module { module },
            (Ok(_), _) => return Err(no_such_domain()),
            _ => return Err(AppError::failed(format!("There is no module {}.", form.target))),
        };
        if !seen.insert(target) {
            return Err(AppError::failed(format!("It hangs on {} twice.", form.name)));
        }
        attachments.push(Attachment { target, share: share("The share of an item", form.share)? });
    }
    let all: f64 = attachments.iter().map(|attachment| attachment.share).sum();
    if all > 1.0 + 1e-9 {
        return Err(AppError::failed(format!(
            "The shares of what it hangs on add up to {:.0} %; 100 % is the whole item.",
            all * 100.0
        )));
    }
    Ok(attachments)
}

fn repayments(forms: &[RepaymentForm]) -> Result<Vec<Repayment>, AppError> {
    let mut repayments = forms
        .iter()
        .map(|form| {
            Ok(Repayment {
                on: days::parse(&form.on)?,
                share: share("A repayment", form.share)?,
                planned: form.planned,
            })
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    repayments.sort_by_key(|repayment| repayment.on);
    let all: f64 = repayments.iter().map(|repayment| repayment.share).sum();
    if all > 1.0 + 1e-9 {
        return Err(AppError::failed(format!(
            "The repayments add up to {:.0} %; more than all of it can't be repaid.",
            all * 100.0
        )));
    }
    Ok(repayments)
}

fn debt_project(
    project: &Project,
    change: &mut Change<'_>,
    made: &mut BTreeMap<String, DebtProjectId>,
    name: &str,
) -> Result<DebtProjectId, AppError> {
    if let Some(known) = project_called(project, name) {
        return Ok(known);
    }
    let name = text::name("A project that took on debt", name)?;
    if let Some(id) = made.get(&name.to_lowercase()) {
        return Ok(*id);
    }
    let id = change.next_id::<DebtProject>()?;
    made.insert(name.to_lowercase(), id);
    change.put(&DebtProject { id, name, note: String::new() })?;
    Ok(id)
}

/// The project with this name, else with this identity.
fn project_called(project: &Project, name: &str) -> Option<DebtProjectId> {
    let name = name.trim();
    let same = |known: &&DebtProject| known.name.to_lowercase() == name.to_lowercase();
    let named = project.debt_projects.values().find(same).map(|known| known.id);
    let known = || name.parse().ok().filter(|id| project.debt_projects.contains_key(id));
    named.or_else(known)
}

/// The projects that a text names, with shares: `Relaunch`, or `Relaunch 60 %; Checkout 40 %`.
fn takers(project: &Project, text: &str) -> Result<Vec<(String, f64)>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if project_called(project, text).is_some() {
        return Ok(vec![(text.to_owned(), 1.0)]);
    }
    let wrong = |why: String| AppError::failed(format!("project: {why}"));
    let named = shares::named(text)
        .map_err(|why| wrong(why.trim_start_matches("attached: ").to_owned()))?;
    let mut seen = BTreeSet::new();
    for (name, share) in &named {
        text::name("A project that took on debt", name)?;
        if !(0.0..=1.0 + 1e-9).contains(share) {
            return Err(wrong(format!("{:.0} % is no share.", share * 100.0)));
        }
        if !seen.insert(name.to_lowercase()) {
            return Err(wrong(format!("{name} stands there twice.")));
        }
    }
    let all: f64 = named.iter().map(|(_, share)| share).sum();
    if all > 1.0 + 1e-9 {
        return Err(wrong(format!(
            "the shares add up to {:.0} %; 100 % is all of it.",
            all * 100.0
        )));
    }
    let counts = named.into_iter().filter(|(_, share)| *share > 0.0);
    Ok(counts.map(|(name, share)| (name.to_owned(), share.min(1.0))).collect())
}

/// The projects that took an item on, as [`takers`] reads them.
pub(crate) fn taken_by(project: &Project, item: &DebtItem) -> String {
    let part = |(by, share): (Option<DebtProjectId>, f64)| {
        let known = project.debt_projects.get(&by?)?;
        if share >= 1.0 {
            return Some(known.name.clone());
        }
        // What would not be read as one name is known by its identity.
        let plain = !known.name.contains([';', '\n']) && !known.name.trim_end().ends_with('%');
        let name = if plain { known.name.clone() } else { known.id.to_string() };
        Some(format!("{name} {} %", shares::percent(share)))
    };
    item.projects().into_iter().filter_map(part).collect::<Vec<_>>().join("; ")
}

/// An item as it was entered.
pub(crate) fn form(project: &Project, item: &DebtItem) -> DebtItemForm {
    let attached = |attachment: &Attachment| {
        let (target, name) = match attachment.target {
            Holder::Domain { domain } => (domain.to_string(), domain_name(project, Some(domain))),
            Holder::Module { module } => (
                module.to_string(),
                project.modules.place(module).map_or_else(
                    || module.to_string(),
                    |ix| project.evidence.module(ix).name.clone(),
                ),
            ),
            Holder::Project { .. } => return None,
        };
        Some(AttachmentForm { target, name, share: attachment.share })
    };
    DebtItemForm {
        id: Some(item.id.to_string()),
        name: item.name.clone(),
        project: taken_by(project, item),
        taken_on: item.taken_on.to_string(),
        principal_hours: Range::from(item.principal_hours),
        interest: item.interest.map(|interest| InterestForm {
            changes_per_week: interest.changes_per_week,
            hours_per_change: interest.hours_per_change,
            slow: interest.slow,
        }),
        toil_hours_per_week: item.toil_hours_per_week,
        rework: item.rework.map(|rework| ReworkForm {
            fixes_per_week: rework.fixes_per_week,
            hours_per_fix: rework.hours_per_fix,
            incidents_per_week: rework.incidents_per_week,
            cost_per_incident: rework.cost_per_incident,
        }),
        opportunity: item.opportunity.map(|loss| match loss {
            OpportunityLoss::BlockedValue { delay_cost_per_week, share } => {
                OpportunityForm::BlockedValue { delay_cost_per_week, share }
            }
            OpportunityLoss::LostMargin { hours_per_week } => {
                OpportunityForm::LostMargin { hours_per_week }
            }
        }),
        attachments: item.attachments.iter().filter_map(attached).collect(),
        repayments: item
            .repayments
            .iter()
            .map(|repayment| RepaymentForm {
                on: repayment.on.to_string(),
                share: repayment.share,
                planned: repayment.planned,
            })
            .collect(),
        provenance: words::of(&item.provenance),
        note: item.note.clone(),
    }
}

/// A number of money, hours or times: finite and not negative.
pub(crate) fn amount(what: &str, value: f64) -> Result<f64, AppError> {
    if (0.0..=1e12).contains(&value) {
        Ok(value)
    } else {
        Err(AppError::failed(format!("{what}: {value} is no amount. Write a number from 0 on.")))
    }
}

fn share(what: &str, value: f64) -> Result<f64, AppError> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(AppError::failed(format!(
            "{what} lies between 0 and 100 %, not {:.0} %.",
            value * 100.0
        )))
    }
}

pub(super) fn no_such_item() -> AppError {
    AppError::failed("That debt item is no longer there. Somebody may have removed it.")
}
