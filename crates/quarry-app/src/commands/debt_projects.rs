//! The projects that took debt on: the boxes of the debt picture.

use quarry_analysis::debt;
use quarry_model::{
    debt::{Bearer, DebtItem, DebtProject, Holder},
    ids::DebtProjectId,
    text,
};

use super::{candidates::servicing, charges::pass_on};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        domains::Created,
        ledger::{DebtProjectForm, DebtProjectRef, DebtProjectRow, DebtProjects},
    },
    error::AppError,
};

/// The projects that took debt on.
pub fn debt_projects(application: &Application, _: Nothing) -> Result<DebtProjects, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let sums = debt(project).by_project;
    let mut projects: Vec<_> = project
        .debt_projects
        .values()
        .map(|by| {
            let sum = sums.iter().find(|(found, _)| *found == Some(by.id)).map(|(_, sum)| *sum);
            let took = |item: &&DebtItem| item.projects().iter().any(|(id, _)| *id == Some(by.id));
            let items = project.debt_items.values().filter(took);
            DebtProjectRow {
                id: by.id.to_string(),
                name: by.name.clone(),
                note: by.note.clone(),
                items: items.count() as u32,
                principal: sum
                    .map_or(quarry_model::provenance::Estimate::ZERO, |sum| sum.principal)
                    .into(),
                servicing: servicing(&sum.map(|sum| sum.servicing).unwrap_or_default()),
            }
        })
        .collect();
    projects.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(DebtProjects { projects })
}

/// Enters a project that took debt on, or changes one.
pub fn save_debt_project(
    application: &Application,
    request: DebtProjectForm,
) -> Result<Outcome<Created>, AppError> {
    let name = text::name("A project that took on debt", &request.name)?;
    let note = text::note("What it was for", &request.note)?;
    let id: Option<DebtProjectId> = request.id.as_deref().map(str::parse).transpose()?;
    let edit = application.edit()?;
    let known = &edit.project().debt_projects;
    if id.is_some_and(|id| !known.contains_key(&id)) {
        return Err(no_such_project());
    }
    let same = |other: &&DebtProject| {
        Some(other.id) != id && other.name.to_lowercase() == name.to_lowercase()
    };
    if let Some(other) = known.values().find(same) {
        return Err(AppError::failed(format!("There is a project “{}” already.", other.name)));
    }
    edit.commit(&format!("Set the debt project {name}"), |_, change| {
        let id = match id {
            Some(id) => id,
            None => change.next_id::<DebtProject>()?,
        };
        change.put(&DebtProject { id, name, note })?;
        Ok(Created { id: id.to_string() })
    })
}

/// Removes a project that took debt on; its items stay, without a project.
pub fn remove_debt_project(
    application: &Application,
    request: DebtProjectRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: DebtProjectId = request.project.parse()?;
    let edit = application.edit()?;
    let gone = edit.project().debt_projects.get(&id).cloned().ok_or_else(no_such_project)?;
    edit.commit(&format!("Remove the debt project {}", gone.name), |project, change| {
        let own = Holder::Project { project: id };
        for item in project.debt_items.values() {
            let mut left =
                DebtItem { project: item.project.filter(|by| *by != id), ..item.clone() };
            left.attachments.retain(|attachment| attachment.target != own);
            if left != *item {
                change.put(&left)?;
            }
        }
        pass_on(project, change, Bearer::Project { project: id }, None)?;
        change.remove::<DebtProject>(&id)?;
        Ok(Nothing {})
    })
}

fn no_such_project() -> AppError {
    AppError::failed("That project is no longer there. Somebody may have removed it.")
}
