//! Assigning modules by names, patterns and rules, and by hand.

use std::collections::BTreeMap;

use quarry_model::{
    domain::{Assignment, Domain, Firmness, Rule},
    ids::{DomainId, ModuleId, RuleId},
    project::Project,
    text,
    time::Timestamp,
};
use quarry_store::Change;

use super::{carving::refuse_locked, domains::add_domain};
use crate::{
    application::Application,
    dto::{
        common::Outcome,
        domains::{AssignLines, AssignedLines},
    },
    error::AppError,
    patterns::{Names, Pattern, is_pattern},
    words,
};

/// Assigns modules by names and patterns; a pattern becomes a rule, which later surveys follow.
pub fn assign_lines(
    application: &Application,
    request: AssignLines,
) -> Result<Outcome<AssignedLines>, AppError> {
    let edit = application.edit()?;
    let by = Hand::of(application);
    let label = format!("Assign by {}", words::count(request.lines.len(), "line"));
    edit.commit(&label, |project, change| {
        let evidence = &project.evidence;
        let names = Names::of(evidence);
        let mut domains: BTreeMap<String, DomainId> =
            project.domains.values().map(|d| (d.name.to_lowercase(), d.id)).collect();
        let mut fresh: Vec<Domain> = Vec::new();
        let mut rows: BTreeMap<ModuleId, Assignment> = BTreeMap::new();
        let mut unmatched = Vec::new();
        for line in &request.lines {
            let target = line.target.trim();
            let domain = if line.domain.trim().is_empty() {
                None
            } else {
                let name = text::name("A domain", &line.domain)?;
                let key = name.to_lowercase();
                if !domains.contains_key(&key) {
                    let id = add_domain(project, change, &fresh, name, String::new())?;
                    fresh.extend(change.get::<Domain>(&id)?);
                    domains.insert(key.clone(), id);
                }
                domains.get(&key).copied()
            };
            let matched: Vec<_> = if is_pattern(target) {
                let pattern = Pattern::new(target)?;
                let rule = match domain {
                    Some(domain) => Some(rule_for(project, change, target, domain)?),
                    None => None,
                };
                let places = evidence.modules.iter().zip(project.modules.ids());
                places
                    .filter(|(module, _)| pattern.matches(module))
                    .map(|(_, id)| Assignment { rule, ..by.pin(*id, domain) })
                    .collect()
            } else {
                let place = names.find(target);
                place.map(|ix| by.pin(project.modules.id(ix), domain)).into_iter().collect()
            };
            if matched.is_empty() {
                unmatched.push(target.to_owned());
            }
            rows.extend(matched.into_iter().map(|row| (row.module, row)));
        }
        for row in rows.values() {
            refuse_locked(project, [&row.module], row.domain)?;
        }
        let rows: Vec<_> = rows.into_values().collect();
        change.put_many(&rows)?;
        Ok(AssignedLines {
            modules: rows.len() as u32,
            created: fresh.into_iter().map(|domain| domain.name).collect(),
            unmatched,
        })
    })
}

/// The rule with this pattern, made to lead to `domain`.
pub(super) fn rule_for(
    project: &Project,
    change: &mut Change<'_>,
    pattern: &str,
    domain: DomainId,
) -> Result<RuleId, AppError> {
    let known = project.rules.values().find(|rule| rule.pattern == pattern);
    let id = match known {
        Some(rule) => rule.id,
        None => change.next_id::<Rule>()?,
    };
    change.put(&Rule { id, pattern: pattern.to_owned(), domain })?;
    Ok(id)
}

/// Who assigns, and when.
pub(crate) struct Hand {
    by: String,
    at: Timestamp,
}

impl Hand {
    pub(crate) fn of(application: &Application) -> Self {
        Self { by: application.memory().preferences().person.clone(), at: application.now() }
    }

    /// An assignment made by hand.
    pub(crate) fn pin(&self, module: ModuleId, domain: Option<DomainId>) -> Assignment {
        Assignment {
            module,
            domain,
            firmness: Firmness::Pinned,
            rule: None,
            by: self.by.clone(),
            at: self.at,
            why: String::new(),
        }
    }
}
