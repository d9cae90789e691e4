//! `quarry debt`.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use quarry_app::{
    application::Application,
    commands::{
        debt_items::import_ledger,
        features::{delayed_features, import_features},
        incidents::{import_incidents, incidents},
        ledger::ledger,
        project::project_info,
    },
    dto::{
        common::Nothing,
        ledger::{
            DelayedFeatures, FeatureForm, IncidentForm, IncidentLog, Ledger, LedgerProblem,
            LedgerText,
        },
    },
    error::AppError,
};
use quarry_report::format::{counted, hours, money, money_range};

use super::{open, open_to_read, range};
use crate::{answer::Answer, arguments, table::table};

pub(crate) fn run(application: &Application, asked: &arguments::Debt) -> Result<Answer, AppError> {
    let imports = !asked.import.is_empty() || asked.incidents.is_some() || asked.features.is_some();
    let mut messages = if imports {
        open(application, &asked.project)?
    } else {
        open_to_read(application, &asked.project)?
    };
    for ledger in ledgers(&asked.import)? {
        messages.extend(import(application, &ledger)?);
    }
    if let Some(file) = &asked.incidents {
        let found = import_incidents(application, table_of(read(file)?))?.value;
        let taken = counted(found.incidents.len() as u32, "incident", "incidents");
        messages.push(format!("{taken} taken over, {} known already.", found.known_already));
        messages.extend(problems(&file.display().to_string(), &found.problems));
    }
    if let Some(file) = &asked.features {
        let found = import_features(application, table_of(read(file)?))?.value;
        let taken = counted(found.features.len() as u32, "delayed feature", "delayed features");
        messages.push(format!(
            "{taken} taken over, {} of them in place of one of the same name.",
            found.replaced
        ));
        messages.extend(problems(&file.display().to_string(), &found.problems));
    }
    let answer = match asked.list.as_str() {
        "incidents" => {
            let log = incidents(application, Nothing {})?;
            Answer::new(&log, incident_text(&log, &currency(application)?))?
        }
        "features" => {
            let list = delayed_features(application, Nothing {})?;
            Answer::new(&list, feature_text(&list, &currency(application)?))?
        }
        _ => {
            let ledger = ledger(application, Nothing {})?;
            messages.extend(ledger.warnings.iter().cloned());
            Answer::new(&ledger, text(&ledger))?
        }
    };
    Ok(answer.with_messages(messages))
}

fn currency(application: &Application) -> Result<String, AppError> {
    let info = project_info(application, Nothing {})?.project;
    Ok(info.map(|info| info.currency).unwrap_or_default())
}

/// A table or pages of issues, and the files they come from.
struct Text {
    files: String,
    text: String,
}

/// The files to import: each table by itself, pages of issues together.
fn ledgers(files: &[PathBuf]) -> Result<Vec<Text>, AppError> {
    let mut found = Vec::new();
    let (mut pages, mut names) = (String::new(), Vec::new());
    for file in files {
        let text = read(file)?;
        if text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
            pages.push_str(text.trim_start_matches('\u{feff}'));
            pages.push('\n');
            names.push(file.display().to_string());
        } else {
            found.push(Text { files: file.display().to_string(), text });
        }
    }
    if !pages.is_empty() {
        found.push(Text { files: names.join(", "), text: pages });
    }
    Ok(found)
}

fn read(file: &Path) -> Result<String, AppError> {
    fs::read_to_string(file).map_err(|error| {
        AppError::failed(format!(
            "{} can't be read ({error}). A ledger is text in UTF-8; save it as CSV.",
            file.display()
        ))
    })
}

fn table_of(text: String) -> LedgerText {
    LedgerText { text, meanings: Vec::new() }
}

fn problems(file: &str, problems: &[LedgerProblem]) -> Vec<String> {
    let said = problems.iter();
    said.map(|problem| format!("{file}:{}: {}", problem.line, problem.cause)).collect()
}

/// Takes the items of a file over; says how many, and what could not be used.
fn import(application: &Application, ledger: &Text) -> Result<Vec<String>, AppError> {
    let found = import_ledger(application, table_of(ledger.text.clone()))?.value;
    let mut messages = vec![format!(
        "{} taken over, {} of them in place of one of the same name.",
        counted(found.items.len() as u32, "debt item", "debt items"),
        found.replaced
    )];
    messages.extend(found.notes);
    if !found.unknown_columns.is_empty() {
        messages.push(format!("Columns not understood: {}.", found.unknown_columns.join(", ")));
    }
    messages.extend(problems(&ledger.files, &found.problems));
    Ok(messages)
}

fn incident_text(log: &IncidentLog, currency: &str) -> String {
    if log.incidents.is_empty() {
        return "No incident was noted.\n".to_owned();
    }
    let row = |one: &IncidentForm| {
        let cost = money(one.cost, "");
        let worked = hours(f64::from(one.minutes) / 60.0);
        vec![
            one.on.clone(),
            one.what.clone(),
            worked,
            cost,
            one.provenance.clone(),
            one.attached.clone(),
        ]
    };
    let rows: Vec<_> = log.incidents.iter().map(row).collect();
    let heads = ["Day", "What happened", ">Work", ">Besides", "Figures are", "Due to"];
    let mut text = table(&heads, &rows);
    let _ = writeln!(
        text,
        "\n{} over {:.0} weeks: {} a week, work included.",
        counted(log.incidents.len() as u32, "incident", "incidents"),
        log.weeks,
        money(log.per_week, currency),
    );
    text
}

fn feature_text(list: &DelayedFeatures, currency: &str) -> String {
    if list.features.is_empty() {
        return "No feature is said to wait.\n".to_owned();
    }
    let row = |one: &FeatureForm| {
        vec![
            one.name.clone(),
            one.since.clone(),
            one.until.clone().unwrap_or_else(|| "waits".to_owned()),
            money(one.delay_cost_per_week, ""),
            one.provenance.clone(),
            one.attached.clone(),
        ]
    };
    let rows: Vec<_> = list.features.iter().map(row).collect();
    let heads = ["Feature", "Since", "Until", ">A week", "Figures are", "Due to"];
    let mut text = table(&heads, &rows);
    let _ = writeln!(
        text,
        "\n{}: {} a week of lost opportunity.",
        counted(list.waiting, "feature waits", "features wait"),
        money(list.per_week, currency),
    );
    text
}

fn text(ledger: &Ledger) -> String {
    if ledger.items.is_empty() {
        return "The ledger is empty, so what the monolith costs is not known.\n".to_owned();
    }
    let rows: Vec<_> = ledger
        .items
        .iter()
        .map(|item| {
            let servicing = &item.servicing;
            vec![
                item.name.clone(),
                item.project.clone().unwrap_or_default(),
                money_range(range(item.principal), ""),
                money(servicing.interest, ""),
                money(servicing.toil, ""),
                money(servicing.rework, ""),
                money(servicing.opportunity, ""),
                money(servicing.total, ""),
                item.provenance.clone(),
                item.attached.join(", "),
            ]
        })
        .collect();
    let mut text = table(
        &[
            "Item",
            "Taken on by",
            ">Paying it off",
            ">Interest",
            ">Toil",
            ">Rework",
            ">Lost",
            ">A week",
            "Figures are",
            "Hangs on",
        ],
        &rows,
    );
    let _ = writeln!(
        text,
        "\nAll of it costs {} a week, {} of work among it.",
        money(ledger.total.total, &ledger.currency),
        hours(ledger.total.hours),
    );
    text
}
