//! Delayed features from elsewhere.
//!
//! | column | meaning |
//! | --- | --- |
//! | `feature` | name; a feature of the same name is replaced |
//! | `since` | the day from which it waits, `YYYY-MM-DD`; today where it is empty |
//! | `until` | the day on which it waited no longer; empty while it does |
//! | `delay_cost_per_week` | what its delay costs a week |
//! | `attached` | what the delay is due to, with shares: `Billing 60 %; Tickets 40 %`; may be empty |
//! | `provenance`, `note` | where the numbers come from (`imported` where it is empty), remarks |

use std::collections::BTreeSet;

use quarry_model::{project::Project, time::Date};

use crate::{
    commands::features::check,
    dto::ledger::{FeatureForm, FeaturePreview, LedgerProblem, LedgerText},
    error::AppError,
    shares::Bearers,
    sheet::{Columns, Row, Sheet},
};

const COLUMNS: Columns = Columns {
    names: &["feature", "since", "until", "delay_cost_per_week", "attached", "provenance", "note"],
    aliases: &[
        ("name", "feature"),
        ("summary", "feature"),
        ("title", "feature"),
        ("from", "since"),
        ("due", "since"),
        ("due_date", "since"),
        ("delivered", "until"),
        ("resolved", "until"),
        ("cost_of_delay", "delay_cost_per_week"),
        ("delay_cost", "delay_cost_per_week"),
        ("cost_per_week", "delay_cost_per_week"),
        ("due_to", "attached"),
        ("domain", "attached"),
        ("component", "attached"),
        ("component_s", "attached"),
        ("debt", "attached"),
        ("item", "attached"),
        ("notes", "note"),
    ],
};

/// Reads a list of features against the open project.
pub(crate) fn read(
    project: &Project,
    list: &LedgerText,
    today: Date,
) -> Result<FeaturePreview, AppError> {
    let sheet = Sheet::read(&list.text, &list.meanings, COLUMNS)?;
    let mut found = FeaturePreview {
        features: Vec::new(),
        replaced: 0,
        problems: sheet.problems.clone(),
        columns: sheet.meanings(),
        known: COLUMNS.known(),
    };
    if !sheet.has("feature") || !sheet.has("delay_cost_per_week") {
        let cause = "The columns must say which feature waits (“feature”) and what that costs a \
                     week (“delay_cost_per_week”)."
            .to_owned();
        found.problems = vec![LedgerProblem { line: 1, cause }];
        return Ok(found);
    }
    let bearers = Bearers::of(project);
    let mut seen = BTreeSet::new();
    for (line, row) in sheet.rows() {
        let read = feature(project, &row, today).and_then(|form| {
            check(&bearers, &form, None).map_err(|error| error.message)?;
            Ok(form)
        });
        match read {
            Ok(form) if !seen.insert(form.name.to_lowercase()) => {
                let cause = format!("“{}” stands in the list twice; the first counts.", form.name);
                found.problems.push(LedgerProblem { line, cause });
            }
            Ok(form) => {
                found.replaced += u32::from(form.id.is_some());
                found.features.push(form);
            }
            Err(cause) => found.problems.push(LedgerProblem { line, cause }),
        }
    }
    found.problems.sort_by_key(|problem| problem.line);
    Ok(found)
}

fn feature(project: &Project, row: &Row<'_>, today: Date) -> Result<FeatureForm, String> {
    let name = row.text("feature").to_owned();
    let same = project.features.values().find(|f| f.name.to_lowercase() == name.to_lowercase());
    let cost = row.number("delay_cost_per_week")?;
    let day = |column| row.text(column).chars().take(10).collect::<String>();
    Ok(FeatureForm {
        id: same.map(|feature| feature.id.to_string()),
        since: match day("since") {
            empty if empty.is_empty() => same.map_or(today, |feature| feature.since).to_string(),
            text => text,
        },
        until: Some(day("until")).filter(|text| !text.is_empty()),
        delay_cost_per_week: cost.ok_or("delay_cost_per_week: it is empty.")?,
        attached: row.text("attached").to_owned(),
        provenance: match row.text("provenance").to_lowercase() {
            empty if empty.is_empty() => "imported".to_owned(),
            said => said,
        },
        note: row.text("note").to_owned(),
        name,
    })
}
