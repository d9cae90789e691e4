//! The toil diary: noted line by line, or taken over from elsewhere.

use quarry_model::{
    debt::ToilEntry,
    ids::{DebtItemId, DomainId, Id, ToilEntryId},
    project::Project,
    provenance::Provenance,
    text,
};
use quarry_store::Change;

use super::{debt_items::no_such_item, map::no_such_domain};
use crate::{
    application::Application,
    days,
    dto::{
        common::{Nothing, Outcome},
        domains::Created,
        ledger::{LedgerText, ToilDiary, ToilForm, ToilPreview, ToilRef},
    },
    error::AppError,
    sheet::nothing_usable,
    toil_text, words,
};

/// Minutes of a line at the most: a team of a hundred for two weeks.
const LONGEST: u32 = 1_000_000;

/// The toil diary.
pub fn toil_diary(application: &Application, _: Nothing) -> Result<ToilDiary, AppError> {
    let view = application.view()?;
    let toil = &view.project.toil;
    let weeks = quarry_analysis::toil_weeks(&view.project).unwrap_or_default();
    let minutes: f64 = toil.values().map(|entry| f64::from(entry.minutes)).sum();
    let mut entries: Vec<_> = toil.values().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.on, entry.id)));
    Ok(ToilDiary {
        entries: entries.into_iter().map(form).collect(),
        weeks,
        hours_per_week: if weeks > 0.0 { minutes / 60.0 / weeks } else { 0.0 },
    })
}

/// Notes toil in the diary, or changes a line of it.
pub fn save_toil(
    application: &Application,
    request: ToilForm,
) -> Result<Outcome<Created>, AppError> {
    let edit = application.edit()?;
    let label = if request.id.is_some() { "Change toil" } else { "Note toil" };
    edit.commit(label, |project, change| {
        let id = put(project, change, &request)?;
        Ok(Created { id: id.to_string() })
    })
}

/// Removes a line of the diary.
pub fn remove_toil(
    application: &Application,
    request: ToilRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: ToilEntryId = request.entry.parse()?;
    let edit = application.edit()?;
    if !edit.project().toil.contains_key(&id) {
        return Err(no_such_entry());
    }
    edit.commit("Remove toil", |_, change| {
        change.remove::<ToilEntry>(&id)?;
        Ok(Nothing {})
    })
}

/// What a diary from elsewhere holds; changes nothing.
pub fn preview_toil(
    application: &Application,
    request: LedgerText,
) -> Result<ToilPreview, AppError> {
    toil_text::read(&application.view()?.project, &request)
}

/// Takes a diary from elsewhere over. Lines with a problem are left out and named.
pub fn import_toil(
    application: &Application,
    request: LedgerText,
) -> Result<Outcome<ToilPreview>, AppError> {
    let edit = application.edit()?;
    let found = toil_text::read(edit.project(), &request)?;
    if found.entries.is_empty() {
        return Err(nothing_usable("diary", &found.problems, "No line of the diary is new."));
    }
    let label = format!("Take over {}", words::count(found.entries.len(), "line"));
    edit.commit(&format!("{label} of a toil diary"), |project, change| {
        for entry in &found.entries {
            put(project, change, entry)?;
        }
        Ok(found.clone())
    })
}

fn put(
    project: &Project,
    change: &mut Change<'_>,
    form: &ToilForm,
) -> Result<ToilEntryId, AppError> {
    let checked = check(project, form)?;
    let id = match &form.id {
        Some(id) => {
            let id: ToilEntryId = id.parse()?;
            if !project.toil.contains_key(&id) {
                return Err(no_such_entry());
            }
            id
        }
        None => change.next_id::<ToilEntry>()?,
    };
    change.put(&ToilEntry { id, ..checked })?;
    Ok(id)
}

/// The entry that a form describes, without its identity.
pub(crate) fn check(project: &Project, form: &ToilForm) -> Result<ToilEntry, AppError> {
    if !(1..=LONGEST).contains(&form.minutes) {
        return Err(AppError::failed(format!(
            "{} minutes can’t be noted. Write a number from 1 on.",
            form.minutes
        )));
    }
    let domain: Option<DomainId> = form.domain.as_deref().map(str::parse).transpose()?;
    if domain.is_some_and(|domain| !project.domains.contains_key(&domain)) {
        return Err(no_such_domain());
    }
    let item: Option<DebtItemId> = form.item.as_deref().map(str::parse).transpose()?;
    if item.is_some_and(|item| !project.debt_items.contains_key(&item)) {
        return Err(no_such_item());
    }
    Ok(ToilEntry {
        id: ToilEntryId::new(0),
        on: days::parse(&form.on)?,
        minutes: form.minutes,
        what: text::note("What was done", &form.what)?,
        domain,
        item,
        provenance: provenance(&form.provenance)?,
    })
}

/// Where the numbers of a line come from.
pub(super) fn provenance(name: &str) -> Result<Provenance, AppError> {
    words::parse(name).ok_or_else(|| {
        AppError::failed(format!("“{name}” is none of measured, imported and estimated."))
    })
}

fn form(entry: &ToilEntry) -> ToilForm {
    ToilForm {
        id: Some(entry.id.to_string()),
        on: entry.on.to_string(),
        minutes: entry.minutes,
        what: entry.what.clone(),
        domain: entry.domain.map(|domain| domain.to_string()),
        item: entry.item.map(|item| item.to_string()),
        provenance: words::of(&entry.provenance),
    }
}

fn no_such_entry() -> AppError {
    AppError::failed("That line of the diary is no longer there. Somebody may have removed it.")
}
