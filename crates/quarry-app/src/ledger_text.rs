//! A debt ledger from elsewhere: CSV with commas or semicolons, or what was copied from a
//! spreadsheet. The first line names the columns, in any order; only `item` must be there.
//!
//! | column | meaning |
//! | --- | --- |
//! | `item` | name; an item of the same name is replaced |
//! | `project` | the project that took it on, or several with shares: `Relaunch 60 %; Checkout 40 %` |
//! | `taken_on` | `YYYY-MM-DD`; today where it is empty |
//! | `hours_lo`, `hours_likely`, `hours_hi` | hours to pay it off; `hours` alone means all three |
//! | `changes_per_week`, `hours_per_change`, `slow` | interest; `slow` 0.5 or 50 % = half as long again |
//! | `toil_hours_per_week` | toil |
//! | `fixes_per_week`, `hours_per_fix`, `incidents_per_week`, `cost_per_incident` | rework |
//! | `delay_cost_per_week`, `delay_share` | a feature that waits |
//! | `lost_hours_per_week` | hours lost; not together with a feature that waits |
//! | `attached` | domains or modules with shares: `Billing 60 %; Tickets 40 %` |
//! | `provenance`, `note` | where the numbers come from (`imported` where it is empty), remarks |

use std::collections::BTreeSet;

use quarry_model::{project::Project, time::Date};

use crate::{
    commands::debt_items::check,
    dto::{
        common::Range,
        ledger::{
            AttachmentForm, DebtItemForm, InterestForm, LedgerPreview, LedgerProblem, LedgerText,
            OpportunityForm, ReworkForm,
        },
    },
    error::AppError,
    patterns::Names,
    shares::named,
    sheet::{Columns, Row, Sheet},
    sonar,
};

const NAMES: [&str; 21] = [
    "item",
    "project",
    "taken_on",
    "hours",
    "hours_lo",
    "hours_likely",
    "hours_hi",
    "changes_per_week",
    "hours_per_change",
    "slow",
    "toil_hours_per_week",
    "fixes_per_week",
    "hours_per_fix",
    "incidents_per_week",
    "cost_per_incident",
    "delay_cost_per_week",
    "delay_share",
    "lost_hours_per_week",
    "attached",
    "provenance",
    "note",
];

const COLUMNS: Columns = Columns { names: &NAMES, aliases: &ALIASES };

/// Other names that spreadsheets have for a column.
const ALIASES: [(&str, &str); 11] = [
    ("name", "item"),
    ("debt", "item"),
    ("taken_on_by", "project"),
    ("on", "taken_on"),
    ("date", "taken_on"),
    ("principal_hours", "hours"),
    ("toil", "toil_hours_per_week"),
    ("hangs_on", "attached"),
    ("domain", "attached"),
    ("domains", "attached"),
    ("notes", "note"),
];

/// Reads a ledger against the open project: a table, or the issues of SonarQube in JSON. Lines that can't be used are problems, not errors.
pub(crate) fn read(
    project: &Project,
    ledger: &LedgerText,
    today: Date,
) -> Result<LedgerPreview, AppError> {
    if sonar::is_json(&ledger.text) {
        return sonar::read(project, &ledger.text, today);
    }
    let sheet = Sheet::read(&ledger.text, &ledger.meanings, COLUMNS)?;
    if !sheet.has("item") {
        return Err(AppError::failed(
            "The first line must name the columns, and one of them must be “item”, the name of \
             the debt. “hours”, “toil_hours_per_week” and “attached” are the usual others.",
        ));
    }
    let names = Names::of(&project.evidence);
    let mut found = LedgerPreview {
        items: Vec::new(),
        replaced: 0,
        problems: sheet.problems.clone(),
        unknown_columns: sheet.unknown_columns(),
        columns: sheet.meanings(),
        known: COLUMNS.known(),
        notes: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    for (line, row) in sheet.rows() {
        match item(project, &names, &row, today) {
            Ok(form) if !seen.insert(form.name.to_lowercase()) => {
                let cause =
                    format!("“{}” stands in the ledger twice; the first counts.", form.name);
                found.problems.push(LedgerProblem { line, cause });
            }
            Ok(form) => {
                found.replaced += u32::from(form.id.is_some());
                found.items.push(form);
            }
            Err(cause) => found.problems.push(LedgerProblem { line, cause }),
        }
    }
    found.problems.sort_by_key(|problem| problem.line);
    Ok(found)
}

fn item(
    project: &Project,
    names: &Names<'_>,
    row: &Row<'_>,
    today: Date,
) -> Result<DebtItemForm, String> {
    let name = row.text("item").to_owned();
    let same = project.debt_items.values().find(|i| i.name.to_lowercase() == name.to_lowercase());
    let form = DebtItemForm {
        id: same.map(|item| item.id.to_string()),
        project: row.text("project").to_owned(),
        taken_on: match row.text("taken_on") {
            "" => same.map_or(today, |item| item.taken_on).to_string(),
            text => text.to_owned(),
        },
        principal_hours: principal(row)?,
        interest: interest(row)?,
        toil_hours_per_week: row.number("toil_hours_per_week")?,
        rework: rework(row)?,
        opportunity: opportunity(row)?,
        attachments: attached(project, names, row.text("attached"))?,
        repayments: Vec::new(),
        provenance: match row.text("provenance").to_lowercase() {
            empty if empty.is_empty() => "imported".to_owned(),
            said => said,
        },
        note: row.text("note").to_owned(),
        name,
    };
    check(project, &form).map_err(|error| error.message)?;
    Ok(form)
}

fn principal(row: &Row<'_>) -> Result<Range, String> {
    let [one, lo, likely, hi] = row.numbers(["hours", "hours_lo", "hours_likely", "hours_hi"])?;
    let likely = likely.or(one).or(lo).or(hi).unwrap_or_default();
    Ok(Range { lo: lo.unwrap_or(likely), likely, hi: hi.unwrap_or(likely) })
}

fn interest(row: &Row<'_>) -> Result<Option<InterestForm>, String> {
    let [changes, hours, slow] = row.numbers(["changes_per_week", "hours_per_change", "slow"])?;
    match (changes, hours) {
        (Some(changes_per_week), Some(hours_per_change)) => {
            Ok(Some(InterestForm { changes_per_week, hours_per_change, slow }))
        }
        (None, None) if slow.is_none() => Ok(None),
        _ => Err("Interest needs changes_per_week and hours_per_change.".to_owned()),
    }
}

fn rework(row: &Row<'_>) -> Result<Option<ReworkForm>, String> {
    let [fixes, hours, incidents, cost] = row.numbers([
        "fixes_per_week",
        "hours_per_fix",
        "incidents_per_week",
        "cost_per_incident",
    ])?;
    if [fixes, hours, incidents, cost].iter().all(Option::is_none) {
        return Ok(None);
    }
    if fixes.is_some() != hours.is_some() || incidents.is_some() != cost.is_some() {
        return Err("Rework needs fixes_per_week with hours_per_fix, and incidents_per_week \
                    with cost_per_incident."
            .to_owned());
    }
    Ok(Some(ReworkForm {
        fixes_per_week: fixes.unwrap_or_default(),
        hours_per_fix: hours.unwrap_or_default(),
        incidents_per_week: incidents.unwrap_or_default(),
        cost_per_incident: cost.unwrap_or_default(),
    }))
}

fn opportunity(row: &Row<'_>) -> Result<Option<OpportunityForm>, String> {
    let [cost, share, hours] =
        row.numbers(["delay_cost_per_week", "delay_share", "lost_hours_per_week"])?;
    match (cost, hours) {
        (Some(_), Some(_)) => Err("Of delay_cost_per_week and lost_hours_per_week only one \
                                   counts, never both for one hour."
            .to_owned()),
        (Some(delay_cost_per_week), None) => Ok(Some(OpportunityForm::BlockedValue {
            delay_cost_per_week,
            share: share.unwrap_or(1.0),
        })),
        (None, Some(hours_per_week)) => Ok(Some(OpportunityForm::LostMargin { hours_per_week })),
        (None, None) => Ok(None),
    }
}

/// `Billing 60 %; Tickets`.
fn attached(
    project: &Project,
    names: &Names<'_>,
    text: &str,
) -> Result<Vec<AttachmentForm>, String> {
    let parts = named(text)?.into_iter();
    parts
        .map(|(name, share)| {
            let target = target(project, names, name)
                .ok_or_else(|| format!("attached: there is no domain or module “{name}”."))?;
            Ok(AttachmentForm { target, name: name.to_owned(), share })
        })
        .collect()
}

fn target(project: &Project, names: &Names<'_>, name: &str) -> Option<String> {
    let same = name.to_lowercase();
    let domain = project.domains.values().find(|domain| domain.name.to_lowercase() == same);
    domain
        .map(|domain| domain.id.to_string())
        .or_else(|| names.find(name).map(|ix| project.modules.id(ix).to_string()))
}
