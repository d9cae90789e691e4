//! A toil diary from elsewhere: what people note by hand, or the time that a tracker has logged.
//!
//! | column | meaning |
//! | --- | --- |
//! | `on` | the day, `YYYY-MM-DD`, with or without a time behind it |
//! | `minutes`, `hours`, `seconds` | how long it took; one of them |
//! | `what` | what was done |
//! | `domain` | the domain it was for; may be empty |
//! | `item` | the debt item that caused it; may be empty |

use std::collections::HashSet;

use chrono::NaiveDate;
use quarry_model::{
    debt::ToilEntry,
    ids::{DebtItemId, DomainId},
    project::Project,
};

use crate::{
    commands::diary::check,
    dto::ledger::{LedgerProblem, LedgerText, ToilForm, ToilPreview},
    error::AppError,
    sheet::{Columns, Row, Sheet},
};

const COLUMNS: Columns = Columns {
    names: &["on", "minutes", "hours", "seconds", "what", "domain", "item"],
    aliases: &[
        ("date", "on"),
        ("day", "on"),
        ("started", "on"),
        ("resolved", "on"),
        ("time_spent", "seconds"),
        ("time_spent_seconds", "seconds"),
        ("duration", "minutes"),
        ("description", "what"),
        ("summary", "what"),
        ("component", "domain"),
        ("debt", "item"),
    ],
};

/// Reads a diary against the open project; a line that stands in it already is left out.
pub(crate) fn read(project: &Project, diary: &LedgerText) -> Result<ToilPreview, AppError> {
    let sheet = Sheet::read(&diary.text, &diary.meanings, COLUMNS)?;
    let mut found = ToilPreview {
        entries: Vec::new(),
        known_already: 0,
        problems: sheet.problems.clone(),
        columns: sheet.meanings(),
        known: COLUMNS.known(),
    };
    if !sheet.has("on") || !["minutes", "hours", "seconds"].iter().any(|one| sheet.has(one)) {
        let cause = "The columns must say the day (“on”) and how long it took (“minutes”, “hours” \
                     or “seconds”)."
            .to_owned();
        found.problems = vec![LedgerProblem { line: 1, cause }];
        return Ok(found);
    }
    // Both the table and the diary may be long: looked up, not compared line by line.
    let known: HashSet<_> = project.toil.values().map(said).collect();
    for (line, row) in sheet.rows() {
        let read = entry(project, &row)
            .and_then(|form| Ok((check(project, &form).map_err(|error| error.message)?, form)));
        match read {
            Ok((entry, _)) if known.contains(&said(&entry)) => found.known_already += 1,
            Ok((_, form)) => found.entries.push(form),
            Err(cause) => found.problems.push(LedgerProblem { line, cause }),
        }
    }
    found.problems.sort_by_key(|problem| problem.line);
    Ok(found)
}

/// What a line says: two that say the same are one.
fn said(entry: &ToilEntry) -> (NaiveDate, u32, &str, Option<DomainId>, Option<DebtItemId>) {
    (entry.on, entry.minutes, &entry.what, entry.domain, entry.item)
}

fn entry(project: &Project, row: &Row<'_>) -> Result<ToilForm, String> {
    let [minutes, hours, seconds] = row.numbers(["minutes", "hours", "seconds"])?;
    let minutes = minutes
        .or(hours.map(|hours| hours * 60.0))
        .or(seconds.map(|seconds| seconds / 60.0))
        .ok_or("How long it took is not said.")?;
    if !(0.5..=1e6).contains(&minutes) {
        return Err(format!("{minutes} minutes can't be meant."));
    }
    let lower = |text: &str| text.to_lowercase();
    let domain = match row.text("domain") {
        "" => None,
        name => {
            let known = project.domains.values().find(|domain| lower(&domain.name) == lower(name));
            let known = known.ok_or_else(|| format!("domain: there is no domain “{name}”."))?;
            Some(known.id.to_string())
        }
    };
    let item = match row.text("item") {
        "" => None,
        name => {
            let known = project.debt_items.values().find(|item| lower(&item.name) == lower(name));
            let known = known.ok_or_else(|| format!("item: there is no debt “{name}”."))?;
            Some(known.id.to_string())
        }
    };
    Ok(ToilForm {
        id: None,
        // Trackers write a moment; its day counts.
        on: row.text("on").chars().take(10).collect(),
        minutes: minutes.round() as u32,
        what: row.text("what").to_owned(),
        domain,
        item,
        provenance: "imported".to_owned(),
    })
}
