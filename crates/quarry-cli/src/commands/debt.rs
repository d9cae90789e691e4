//! `quarry debt`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application,
    commands::ledger::ledger,
    dto::{common::Nothing, ledger::Ledger},
    error::AppError,
};
use quarry_report::format::{hours, money, money_range};

use super::{open_to_read, range};
use crate::{answer::Answer, arguments, table::table};

pub(crate) fn run(application: &Application, asked: &arguments::Debt) -> Result<Answer, AppError> {
    let notices = open_to_read(application, &asked.project)?;
    let ledger = ledger(application, Nothing {})?;
    let text = text(&ledger);
    let warnings = ledger.warnings.clone();
    Ok(Answer::new(&ledger, text)?.with_messages(notices).with_messages(warnings))
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
