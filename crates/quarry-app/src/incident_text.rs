//! A log of incidents from elsewhere: what people keep in a spreadsheet, or what a tracker exports.
//!
//! | column | meaning |
//! | --- | --- |
//! | `on` | the day, `YYYY-MM-DD`, with or without a time behind it |
//! | `what` | what happened |
//! | `minutes`, `hours`, `seconds` | work that went into it; one of them; may be empty |
//! | `cost` | what it cost besides work; may be empty |
//! | `attached` | what it is due to, with shares: `Billing 60 %; Tickets 40 %`; may be empty |

use std::collections::HashSet;

use quarry_model::{debt::Incident, project::Project};

use crate::{
    commands::incidents::check,
    dto::ledger::{IncidentForm, IncidentPreview, LedgerProblem, LedgerText},
    error::AppError,
    shares::Bearers,
    sheet::{Columns, Row, Sheet},
};

const COLUMNS: Columns = Columns {
    names: &["on", "what", "minutes", "hours", "seconds", "cost", "attached"],
    aliases: &[
        ("date", "on"),
        ("day", "on"),
        ("created", "on"),
        ("started", "on"),
        ("resolved", "on"),
        ("summary", "what"),
        ("title", "what"),
        ("description", "what"),
        ("time_spent", "seconds"),
        ("time_spent_seconds", "seconds"),
        ("duration", "minutes"),
        ("damage", "cost"),
        ("due_to", "attached"),
        ("domain", "attached"),
        ("component", "attached"),
        ("component_s", "attached"),
        ("debt", "attached"),
        ("item", "attached"),
    ],
};

/// Reads a log against the open project; an incident that stands in it already is left out.
pub(crate) fn read(project: &Project, log: &LedgerText) -> Result<IncidentPreview, AppError> {
    let sheet = Sheet::read(&log.text, &log.meanings, COLUMNS)?;
    let mut found = IncidentPreview {
        incidents: Vec::new(),
        known_already: 0,
        problems: sheet.problems.clone(),
        columns: sheet.meanings(),
        known: COLUMNS.known(),
    };
    if !sheet.has("on") || !sheet.has("what") {
        let cause = "The columns must say the day (“on”) and what happened (“what”).".to_owned();
        found.problems = vec![LedgerProblem { line: 1, cause }];
        return Ok(found);
    }
    let bearers = Bearers::of(project);
    let mut known: HashSet<String> = project.incidents.values().map(said).collect();
    for (line, row) in sheet.rows() {
        let read = entry(&row).and_then(|form| {
            let checked = check(&bearers, &form, None).map_err(|error| error.message)?;
            Ok((checked, form))
        });
        match read {
            Ok((incident, _)) if !known.insert(said(&incident)) => found.known_already += 1,
            Ok((_, form)) => found.incidents.push(form),
            Err(cause) => found.problems.push(LedgerProblem { line, cause }),
        }
    }
    found.problems.sort_by_key(|problem| problem.line);
    Ok(found)
}

/// What an incident says: two that say the same are one.
fn said(incident: &Incident) -> String {
    let Incident { on, what, minutes, cost, charges, .. } = incident;
    format!("{on} {minutes} {cost} {charges:?} {what}")
}

fn entry(row: &Row<'_>) -> Result<IncidentForm, String> {
    let [minutes, hours, seconds, cost] = row.numbers(["minutes", "hours", "seconds", "cost"])?;
    let minutes = minutes
        .or(hours.map(|hours| hours * 60.0))
        .or(seconds.map(|seconds| seconds / 60.0))
        .unwrap_or_default();
    if !(0.0..=1e6).contains(&minutes) {
        return Err(format!("{minutes} minutes can't be meant."));
    }
    Ok(IncidentForm {
        id: None,
        // Trackers write a moment; its day counts.
        on: row.text("on").chars().take(10).collect(),
        what: row.text("what").to_owned(),
        minutes: minutes.round() as u32,
        cost: cost.unwrap_or_default(),
        attached: row.text("attached").to_owned(),
        provenance: "imported".to_owned(),
    })
}
