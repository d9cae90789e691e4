//! What broke: noted one by one, or taken over from elsewhere.

use quarry_model::{
    debt::Incident,
    ids::{Id, IncidentId},
    text,
};
use quarry_store::Change;

use super::{debt_items::amount, diary::provenance};
use crate::{
    application::Application,
    days,
    dto::{
        common::{Nothing, Outcome},
        domains::Created,
        ledger::{IncidentForm, IncidentLog, IncidentPreview, IncidentRef, LedgerText},
    },
    error::AppError,
    incident_text,
    shares::Bearers,
    sheet::nothing_usable,
    words,
};

/// Minutes of work on an incident at the most: a team of a hundred for two weeks.
const LONGEST: u32 = 1_000_000;

/// What broke, the latest first.
pub fn incidents(application: &Application, _: Nothing) -> Result<IncidentLog, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let weeks = quarry_analysis::incident_weeks(project).unwrap_or_default();
    let bearers = Bearers::of(project);
    let mut found: Vec<_> = project.incidents.values().collect();
    found.sort_by_key(|incident| std::cmp::Reverse((incident.on, incident.id)));
    let cost = |incident: &&Incident| {
        incident.cost + f64::from(incident.minutes) / 60.0 * project.settings.hour_cost
    };
    let all: f64 = found.iter().map(cost).sum();
    Ok(IncidentLog {
        incidents: found.into_iter().map(|incident| form(&bearers, incident)).collect(),
        weeks,
        per_week: if weeks > 0.0 { all / weeks } else { 0.0 },
    })
}

/// Notes an incident, or changes one.
pub fn save_incident(
    application: &Application,
    request: IncidentForm,
) -> Result<Outcome<Created>, AppError> {
    let label = if request.id.is_some() { "Change an incident" } else { "Note an incident" };
    let edit = application.edit()?;
    edit.commit(label, |project, change| {
        let bearers = Bearers::of(project);
        let id: Option<IncidentId> = request.id.as_deref().map(str::parse).transpose()?;
        let known = id.map(|id| project.incidents.get(&id).ok_or_else(no_such_incident));
        let checked = check(&bearers, &request, known.transpose()?)?;
        Ok(Created { id: put(change, id, checked)?.to_string() })
    })
}

/// Removes an incident.
pub fn remove_incident(
    application: &Application,
    request: IncidentRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: IncidentId = request.incident.parse()?;
    let edit = application.edit()?;
    if !edit.project().incidents.contains_key(&id) {
        return Err(no_such_incident());
    }
    edit.commit("Remove an incident", |_, change| {
        change.remove::<Incident>(&id)?;
        Ok(Nothing {})
    })
}

/// What a log from elsewhere holds; changes nothing.
pub fn preview_incidents(
    application: &Application,
    request: LedgerText,
) -> Result<IncidentPreview, AppError> {
    incident_text::read(&application.view()?.project, &request)
}

/// Takes a log from elsewhere over. Lines with a problem are left out and named.
pub fn import_incidents(
    application: &Application,
    request: LedgerText,
) -> Result<Outcome<IncidentPreview>, AppError> {
    let edit = application.edit()?;
    let found = incident_text::read(edit.project(), &request)?;
    if found.incidents.is_empty() {
        return Err(nothing_usable("log", &found.problems, "No incident of the log is new."));
    }
    let label = format!("Take over {}", words::count(found.incidents.len(), "incident"));
    edit.commit(&label, |project, change| {
        let bearers = Bearers::of(project);
        for incident in &found.incidents {
            put(change, None, check(&bearers, incident, None)?)?;
        }
        Ok(found.clone())
    })
}

fn put(
    change: &mut Change<'_>,
    id: Option<IncidentId>,
    checked: Incident,
) -> Result<IncidentId, AppError> {
    let id = match id {
        Some(id) => id,
        None => change.next_id::<Incident>()?,
    };
    change.put(&Incident { id, ..checked })?;
    Ok(id)
}

/// The incident that a form describes, without its identity. What it is due to is kept as it is in
/// `known` where the form says the same.
pub(crate) fn check(
    bearers: &Bearers<'_>,
    form: &IncidentForm,
    known: Option<&Incident>,
) -> Result<Incident, AppError> {
    if form.minutes > LONGEST {
        return Err(AppError::failed(format!("{} minutes can’t be meant.", form.minutes)));
    }
    let what = text::note("What happened", &form.what)?;
    if what.is_empty() {
        return Err(AppError::failed("What happened? An incident needs a few words."));
    }
    let same = known.filter(|known| bearers.write(&known.charges) == form.attached.trim());
    Ok(Incident {
        id: IncidentId::new(0),
        on: days::parse(&form.on)?,
        what,
        minutes: form.minutes,
        cost: amount("What it cost", form.cost)?,
        charges: match same {
            Some(known) => known.charges.clone(),
            None => bearers.read(&form.attached).map_err(AppError::failed)?,
        },
        provenance: provenance(&form.provenance)?,
    })
}

fn form(bearers: &Bearers<'_>, incident: &Incident) -> IncidentForm {
    IncidentForm {
        id: Some(incident.id.to_string()),
        on: incident.on.to_string(),
        what: incident.what.clone(),
        minutes: incident.minutes,
        cost: incident.cost,
        attached: bearers.write(&incident.charges),
        provenance: words::of(&incident.provenance),
    }
}

fn no_such_incident() -> AppError {
    AppError::failed("That incident is no longer there. Somebody may have removed it.")
}
