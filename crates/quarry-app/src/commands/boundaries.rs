//! Who may use whom: what files of other tools say, and what breaks it.

use quarry_model::{
    boundary::{Boundaries, PartRule, Permission},
    ids::BoundariesId,
    project::Project,
};
use quarry_store::Change;
use quarry_survey::import::{BoundaryKind, Imported};

use crate::{
    application::Application,
    boundary::Broken,
    dto::{
        boundaries::{BoundariesRef, BoundaryList, BoundarySet, BrokenRule},
        common::{Nothing, Outcome},
    },
    error::AppError,
};

/// How many uses that break a rule are listed.
const LISTED: usize = 1_000;

/// What is agreed, and what breaks it.
pub fn boundaries(application: &Application, _: Nothing) -> Result<BoundaryList, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let sets = project.boundaries.values().map(|set| BoundarySet {
        id: set.id.to_string(),
        origin: set.origin.clone(),
        parts: set.parts.len() as u32,
        rules: set.rules.len() as u32,
    });
    let found = view.broken()?;
    Ok(BoundaryList {
        sets: sets.collect(),
        all_broken: found.len() as u32,
        broken: found.iter().take(LISTED).map(|each| row(project, each)).collect(),
    })
}

/// A use that breaks a rule, as the window shows it.
pub(crate) fn row(project: &Project, broken: &Broken) -> BrokenRule {
    let name = |ix| project.evidence.module(ix).name.clone();
    BrokenRule {
        from: project.modules.id(broken.from).to_string(),
        from_name: name(broken.from),
        to: project.modules.id(broken.to).to_string(),
        to_name: name(broken.to),
        kinds: broken.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        line: broken.line,
        origin: broken.origin.clone(),
        rule: broken.rule.clone(),
    }
}

/// Forgets what one file says.
pub fn remove_boundaries(
    application: &Application,
    request: BoundariesRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: BoundariesId = request.boundaries.parse()?;
    let edit = application.edit()?;
    let known = edit.project().boundaries.get(&id);
    let origin = known.map(|set| set.origin.clone()).ok_or_else(|| {
        AppError::failed("Those boundaries are no longer there. Somebody may have removed them.")
    })?;
    edit.commit(&format!("Remove the boundaries of {origin}"), |_, change| {
        change.remove::<Boundaries>(&id)?;
        Ok(Nothing {})
    })
}

/// Keeps what a file says about who may use whom. What the same tool said before about parts
/// stays when the file says nothing about them, and so do rules: some tools have a file for each.
pub(super) fn keep(
    project: &Project,
    change: &mut Change<'_>,
    imported: &Imported,
) -> Result<(), AppError> {
    let mut rules: Vec<PartRule> = imported
        .boundaries
        .iter()
        .filter_map(|each| {
            let permission = match each.kind {
                BoundaryKind::Allowed => Permission::Allowed,
                BoundaryKind::Forbidden => Permission::Forbidden,
                BoundaryKind::Closed => Permission::Closed,
                BoundaryKind::Protected => Permission::Protected,
                BoundaryKind::Public => Permission::Public,
                // What is broken shows in the evidence.
                BoundaryKind::Violated => return None,
            };
            Some(PartRule { from: each.from.clone(), to: each.to.clone(), permission })
        })
        .collect();
    let mut parts = imported.parts.clone();
    if rules.is_empty() && parts.is_empty() {
        return Ok(());
    }
    let known = project.boundaries.values().find(|set| set.origin == imported.format);
    if let Some(known) = known {
        if parts.is_empty() {
            parts.clone_from(&known.parts);
        }
        if rules.is_empty() {
            rules.clone_from(&known.rules);
        }
    }
    parts.sort_unstable();
    parts.dedup_by(|later, first| later.name == first.name);
    rules.sort_unstable();
    rules.dedup();
    let id = match known {
        Some(known) => known.id,
        None => change.next_id::<Boundaries>()?,
    };
    change.put(&Boundaries { id, origin: imported.format.to_owned(), parts, rules })?;
    Ok(())
}
