//! `quarry debt`.

use std::{fmt::Write as _, fs, path::Path};

use quarry_app::{
    application::Application,
    commands::{debt_items::import_ledger, ledger::ledger},
    dto::{
        common::Nothing,
        ledger::{Ledger, LedgerText},
    },
    error::AppError,
};
use quarry_report::format::{counted, hours, money, money_range};

use super::{open, open_to_read, range};
use crate::{answer::Answer, arguments, table::table};

pub(crate) fn run(application: &Application, asked: &arguments::Debt) -> Result<Answer, AppError> {
    let (notices, imported) = match &asked.import {
        Some(file) => {
            let notices = open(application, &asked.project)?;
            (notices, import(application, file)?)
        }
        None => (open_to_read(application, &asked.project)?, Vec::new()),
    };
    let ledger = ledger(application, Nothing {})?;
    let text = text(&ledger);
    let warnings = ledger.warnings.clone();
    Ok(Answer::new(&ledger, text)?
        .with_messages(notices)
        .with_messages(imported)
        .with_messages(warnings))
}

/// Takes the items of a file over; says how many, and what could not be used.
fn import(application: &Application, file: &Path) -> Result<Vec<String>, AppError> {
    let text = fs::read_to_string(file).map_err(|error| {
        AppError::failed(format!(
            "{} can't be read ({error}). A ledger is text in UTF-8; save it as CSV.",
            file.display()
        ))
    })?;
    let found = import_ledger(application, LedgerText { text, meanings: Vec::new() })?.value;
    let mut messages = vec![format!(
        "{} taken over, {} of them in place of one of the same name.",
        counted(found.items.len() as u32, "debt item", "debt items"),
        found.replaced
    )];
    if !found.unknown_columns.is_empty() {
        messages.push(format!("Columns not understood: {}.", found.unknown_columns.join(", ")));
    }
    messages.extend(
        found
            .problems
            .iter()
            .map(|problem| format!("{}:{}: {}", file.display(), problem.line, problem.cause)),
    );
    Ok(messages)
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
