//! Carving in bulk: rules by pattern, merging domains, locking them.

use std::collections::BTreeSet;

use quarry_model::{
    domain::{Assignment, Domain, Rule},
    ids::{DomainId, ModuleId},
    map::Lock,
    module::Standing,
    project::Project,
};

use super::{
    announce::border,
    assigning::{Hand, rule_for},
    domains::remove_domain,
    map::no_such_domain,
};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        map::Moved,
        views::{LockDomain, MergeDomains, RulePattern, RulePreview},
    },
    error::AppError,
    patterns::Pattern,
    session::View,
    words,
};

/// Refuses when modules would leave a locked domain, or come into one.
pub(crate) fn refuse_locked<'a>(
    project: &Project,
    modules: impl IntoIterator<Item = &'a ModuleId>,
    target: Option<DomainId>,
) -> Result<(), AppError> {
    let touched = modules.into_iter().find_map(|module| {
        let from = project.domain_of(*module);
        let ends = [from, target].into_iter().flatten();
        ends.into_iter().find(|end| from != target && project.locks.contains_key(end))
    });
    touched.map_or(Ok(()), |domain| Err(locked(project, domain)))
}

/// Refuses when a domain is locked.
pub(crate) fn refuse_if_locked(project: &Project, domain: DomainId) -> Result<(), AppError> {
    if project.locks.contains_key(&domain) { Err(locked(project, domain)) } else { Ok(()) }
}

fn locked(project: &Project, domain: DomainId) -> AppError {
    let name = project.domains.get(&domain).map_or("This domain", |domain| &domain.name);
    AppError::failed(format!("{name} is locked, so its modules stay as they are. Unlock it first."))
}

pub(super) fn domain_of(project: &Project, text: &str) -> Result<Domain, AppError> {
    project.domains.get(&text.parse::<DomainId>()?).cloned().ok_or_else(no_such_domain)
}

/// The modules of the map that a pattern matches.
fn matching(project: &Project, pattern: &str) -> Result<Vec<ModuleId>, AppError> {
    let pattern = Pattern::new(pattern.trim())?;
    let modules = project.evidence.modules.iter().zip(project.modules.ids());
    Ok(modules
        .zip(project.standings())
        .filter(|((module, _), standing)| *standing == Standing::Product && pattern.matches(module))
        .map(|((_, id), _)| *id)
        .collect())
}

/// What a rule would do.
pub fn preview_rule(
    application: &Application,
    request: RulePattern,
) -> Result<RulePreview, AppError> {
    let view = application.view()?;
    let project = &view.project;
    if request.pattern.trim().is_empty() {
        return Ok(RulePreview { modules: Vec::new(), there: 0, elsewhere: 0, locked: 0 });
    }
    let target = match &request.domain {
        Some(domain) => Some(domain_of(project, domain)?.id),
        None => None,
    };
    let modules = matching(project, &request.pattern)?;
    let count = |test: &dyn Fn(DomainId) -> bool| {
        modules.iter().filter(|id| project.domain_of(**id).is_some_and(test)).count() as u32
    };
    let is_target = |domain: DomainId| Some(domain) == target;
    let is_locked = |domain: DomainId| project.locks.contains_key(&domain);
    Ok(RulePreview {
        there: count(&is_target),
        elsewhere: count(&|domain| !is_target(domain)),
        locked: count(&|domain| !is_target(domain) && is_locked(domain)),
        modules: modules.iter().map(ToString::to_string).collect(),
    })
}

/// Makes a rule: what matches goes into the domain; modules of locked domains stay.
pub fn add_rule(
    application: &Application,
    request: RulePattern,
) -> Result<Outcome<Moved>, AppError> {
    let pattern = request.pattern.trim().to_owned();
    let edit = application.edit()?;
    let project = edit.project();
    let Some(domain) = &request.domain else {
        return Err(AppError::failed("Choose the domain that the rule leads to."));
    };
    let domain = domain_of(project, domain)?;
    refuse_if_locked(project, domain.id)?;
    if pattern.is_empty() {
        return Err(AppError::failed("Write a pattern first, such as shop/billing/**."));
    }
    matching(project, &pattern)?;
    let by = Hand::of(application);
    let before = application.view()?;
    let mut outcome =
        edit.commit(&format!("Rule {pattern} for {}", domain.name), |project, change| {
            let rule = rule_for(project, change, &pattern, domain.id)?;
            let stays = |id: &ModuleId| {
                project.domain_of(*id).is_some_and(|domain| project.locks.contains_key(&domain))
            };
            let rows: Vec<Assignment> = matching(project, &pattern)?
                .iter()
                .filter(|id| !stays(id))
                .map(|id| Assignment { rule: Some(rule), ..by.pin(*id, Some(domain.id)) })
                .collect();
            change.put_many(&rows)?;
            Ok(Moved {
                modules: rows.len() as u32,
                announcement: format!(
                    "{} in {} by the rule {pattern}",
                    words::count(rows.len(), "module"),
                    domain.name
                ),
            })
        })?;
    say_border(application, &before, domain.id, &mut outcome)?;
    Ok(outcome)
}

/// Adds to an announcement what became of a domain's border.
fn say_border(
    application: &Application,
    before: &View,
    domain: DomainId,
    outcome: &mut Outcome<Moved>,
) -> Result<(), AppError> {
    let after = application.view()?;
    let says = border(&after.project, Some(domain), before.coupling(), after.coupling());
    outcome.value.announcement = format!("{}; {says}", outcome.value.announcement);
    Ok(())
}

/// Puts everything of one domain into another, and removes it.
pub fn merge_domains(
    application: &Application,
    request: MergeDomains,
) -> Result<Outcome<Moved>, AppError> {
    let edit = application.edit()?;
    let from = domain_of(edit.project(), &request.from)?;
    let into = domain_of(edit.project(), &request.into)?;
    if from.id == into.id {
        return Err(AppError::failed("A domain can’t be merged with itself. Choose another."));
    }
    for domain in [from.id, into.id] {
        refuse_if_locked(edit.project(), domain)?;
    }
    let before = application.view()?;
    let mut outcome =
        edit.commit(&format!("Merge {} into {}", from.name, into.name), |project, change| {
            let rules: Vec<Rule> = project
                .rules
                .values()
                .filter(|rule| rule.domain == from.id)
                .map(|rule| Rule { domain: into.id, ..rule.clone() })
                .collect();
            let rows: Vec<Assignment> = project
                .assignments
                .values()
                .filter(|assignment| assignment.domain == Some(from.id))
                .map(|assignment| Assignment { domain: Some(into.id), ..assignment.clone() })
                .collect();
            // What hangs on the domain goes along before it is taken away.
            super::domains::hang_over(project, change, from.id, into.id)?;
            change.put_many(&rules)?;
            change.put_many(&rows)?;
            let mut after = project.clone();
            change.reload(&mut after)?;
            remove_domain(&after, change, from.id)?;
            Ok(Moved {
                modules: rows.len() as u32,
                announcement: format!(
                    "{} of {} now in {}",
                    words::count(rows.len(), "module"),
                    from.name,
                    into.name
                ),
            })
        })?;
    say_border(application, &before, into.id, &mut outcome)?;
    Ok(outcome)
}

/// Locks or unlocks a domain.
pub fn lock_domain(
    application: &Application,
    request: LockDomain,
) -> Result<Outcome<Nothing>, AppError> {
    let edit = application.edit()?;
    let domain = domain_of(edit.project(), &request.domain)?;
    let by = application.memory().preferences().person.clone();
    let what = if request.locked { "Lock" } else { "Unlock" };
    edit.commit(&format!("{what} {}", domain.name), |_, change| {
        if request.locked {
            change.put(&Lock { domain: domain.id, by })?;
        } else {
            change.remove::<Lock>(&domain.id)?;
        }
        Ok(Nothing {})
    })
}

/// Modules that a suggestion must leave where they are.
pub(crate) fn held(project: &Project) -> BTreeSet<ModuleId> {
    let held = project.assignments.values();
    held.filter(|assignment| {
        assignment.domain.is_some_and(|domain| project.locks.contains_key(&domain))
    })
    .map(|assignment| assignment.module)
    .collect()
}
