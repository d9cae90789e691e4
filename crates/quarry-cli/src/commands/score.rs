//! `quarry score`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application,
    commands::{candidates::candidates, project::project_info},
    dto::{
        candidates::{CandidateList, CandidateRow},
        common::Nothing,
    },
    error::AppError,
};
use quarry_report::format::{
    NOT_KNOWN, count, counted, ease, hours_range, money, money_range, or_not_known, share, weeks,
};

use super::{candidate, open_to_read, range, words};
use crate::{answer::Answer, arguments, table::table};

pub(crate) fn run(application: &Application, asked: &arguments::Score) -> Result<Answer, AppError> {
    let notices = open_to_read(application, &asked.project)?;
    let info = project_info(application, Nothing {})?.project;
    let currency = info.map(|info| info.currency).unwrap_or_default();
    let answer = if let Some(wanted) = &asked.explain {
        let row = candidate(application, wanted)?;
        Answer::new(&row, explanation(&row, &currency))?
    } else {
        let list = candidates(application, Nothing {})?;
        Answer::new(&list, ranking(&list, &currency))?
    };
    Ok(answer.with_messages(notices))
}

fn ranking(list: &CandidateList, currency: &str) -> String {
    if list.candidates.is_empty() {
        return "There is no candidate yet: assign modules to domains, or run `quarry suggest`.\n"
            .to_owned();
    }
    let rows: Vec<_> = list
        .candidates
        .iter()
        .map(|row| {
            vec![
                count(row.rank),
                row.name.clone(),
                quick_win(row),
                ease_of(row),
                count(row.blocking),
                or_not_known(row.crossing_share, share),
                hours_range(range(row.effort)),
                money(row.servicing.total, ""),
                or_not_known(row.net_saving, |saving| money(saving.likely, "")),
                format!("{:.2}", row.value),
            ]
        })
        .collect();
    let mut text = table(
        &[
            ">#",
            "Candidate",
            "Quick win",
            ">Ease",
            ">Blocking",
            ">Crossing",
            ">Effort",
            ">Debt/week",
            ">Saves/week",
            ">Value",
        ],
        &rows,
    );
    let _ = writeln!(text, "\nRanked by “{}”; money in {currency}.", list.profile);
    text
}

fn quick_win(row: &CandidateRow) -> String {
    if row.quick_win == "unknown" { NOT_KNOWN.to_owned() } else { row.quick_win.clone() }
}

fn ease_of(row: &CandidateRow) -> String {
    row.ease_lo.zip(row.ease_hi).map_or_else(|| "n/a".to_owned(), ease)
}

fn explanation(row: &CandidateRow, currency: &str) -> String {
    let crossings = &row.crossings;
    let mut text = format!("{}. {}\n{}\n\n", row.rank, row.name, row.sentence);
    let figures = [
        ("Disposition", row.disposition.clone()),
        ("Quick win", quick_win(row)),
        ("Modules", count(row.modules)),
        ("Source lines", count(row.sloc)),
        ("Ease", ease_of(row)),
        ("Blocking operations", count(row.blocking)),
        (
            "Crossing, in / out",
            format!(
                "one-way {}/{}, read {}/{}, blocking {}/{}, not known {}/{}",
                crossings.one_way_in,
                crossings.one_way_out,
                crossings.read_in,
                crossings.read_out,
                crossings.blocking_in,
                crossings.blocking_out,
                crossings.unknown_in,
                crossings.unknown_out,
            ),
        ),
        ("Foreign writes", count(crossings.foreign_write)),
        ("Copied as a library", count(crossings.copied_library)),
        ("Foreign tables", or_not_known(row.foreign_tables, count)),
        ("Crossing share", or_not_known(row.crossing_share, share)),
        ("Modules in / out", format!("{} / {}", row.afferent, row.efferent)),
        ("Changes with others", or_not_known(row.co_change, share)),
        ("Effort", hours_range(range(row.effort))),
        ("Debt a week", money(row.servicing.total, currency)),
        ("Net saving a week", or_not_known(row.net_saving, |m| money_range(range(m), currency))),
        ("Pays back in", or_not_known(row.payback_weeks, weeks)),
    ];
    let rows: Vec<_> =
        figures.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    text.push_str(&table(&["Figure", "Value"], &rows));
    let gates: Vec<_> = row
        .gates
        .iter()
        .map(|gate| vec![words(&gate.gate), words(&gate.outcome), gate.because.clone()])
        .collect();
    if !gates.is_empty() {
        text.push('\n');
        text.push_str(&table(&["Condition", "Is", "Because"], &gates));
    }
    let parts: Vec<_> = row
        .parts
        .iter()
        .map(|part| {
            vec![
                words(&part.criterion),
                or_not_known(part.raw, |raw| format!("{raw:.2}")),
                or_not_known(part.scaled, |scaled| format!("{scaled:.2}")),
                share(part.weight),
                or_not_known(part.scaled, |scaled| format!("{:.3}", scaled * part.weight)),
            ]
        })
        .collect();
    text.push('\n');
    text.push_str(&table(&["Criterion", ">Is", ">Scaled", ">Weight", ">Adds"], &parts));
    let _ = writeln!(text, "Value {:.3}", row.value);
    if !row.missing.is_empty() {
        let things = counted(row.missing.len() as u32, "thing is", "things are");
        let _ = writeln!(text, "\n{things} not known:");
        for missing in &row.missing {
            let _ = writeln!(text, "- {missing}");
        }
    }
    text
}
