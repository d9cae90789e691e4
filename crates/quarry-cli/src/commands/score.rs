//! `quarry score`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application,
    commands::{
        explain::explain, profiles::ranking, project::project_info, prospect::prospect,
        sets::propose_candidates,
    },
    dto::{
        candidates::{CandidateList, CandidateRow, ProposedCandidate},
        common::Nothing,
        explained::{Explain, ExplainedFigure, Explanation},
        profiles::{RankBy, RankingView},
        prospect::{AskProspect, Prospect},
    },
    error::AppError,
};
use quarry_report::format::{
    NOT_KNOWN, break_even, count, counted, ease, hours_range, money, or_not_known, share, weeks,
};
use serde::Serialize;

use super::{candidate_by, list_by, open_to_read, range, words};
use crate::{
    answer::Answer,
    arguments,
    table::{plain, table},
};

/// How many modules of a proposal are named.
const NAMED: usize = 6;
/// How many entry points are listed.
const ENTRIES: usize = 20;

/// The candidates, how sure their order is, and what else could be one.
#[derive(Serialize)]
struct Scores {
    #[serde(flatten)]
    list: CandidateList,
    ranking: RankingView,
    proposals: Vec<ProposedCandidate>,
}

/// A candidate with every figure opened.
#[derive(Serialize)]
struct Explained {
    #[serde(flatten)]
    row: CandidateRow,
    explanation: Explanation,
    prospect: Prospect,
}

pub(crate) fn run(application: &Application, asked: &arguments::Score) -> Result<Answer, AppError> {
    let notices = open_to_read(application, &asked.project)?;
    let info = project_info(application, Nothing {})?.project;
    let currency = info.map(|info| info.currency).unwrap_or_default();
    let profile = asked.profile.as_deref();
    let answer = if let Some(wanted) = &asked.explain {
        let row = candidate_by(application, profile, wanted)?;
        let request = Explain { candidate: row.id.clone(), profile: asked.profile.clone() };
        let over_time = AskProspect {
            candidate: row.id.clone(),
            horizon: asked.horizon,
            profile: asked.profile.clone(),
        };
        let explained = Explained {
            explanation: explain(application, request)?,
            prospect: prospect(application, over_time)?,
            row,
        };
        Answer::new(&explained, explanation(&explained))?
    } else {
        let list = list_by(application, profile)?;
        let by = RankBy { profile: asked.profile.clone(), weights: None };
        let scores = Scores {
            list,
            ranking: ranking(application, by)?,
            proposals: propose_candidates(application, Nothing {})?.proposals,
        };
        Answer::new(&scores, table_of(&scores, &currency))?
    };
    Ok(answer.with_messages(notices))
}

fn table_of(scores: &Scores, currency: &str) -> String {
    let list = &scores.list;
    let mut text = if list.candidates.is_empty() {
        "There is no candidate yet: assign modules to domains, or run `quarry suggest`.\n"
            .to_owned()
    } else {
        order(list, currency)
    };
    if scores.ranking.candidates.len() > 1 {
        text.push_str("\nHow sure the order by value is\n");
        for row in &scores.ranking.candidates {
            let _ = writeln!(text, "  {}. {}: {}", row.rank, plain(&row.name), row.sureness);
        }
        text.push_str("Those with the same number can't be told apart.\n");
    }
    if !scores.proposals.is_empty() {
        text.push_str("\nCould be candidates\n");
        for proposal in &scores.proposals {
            let modules = counted(proposal.modules.len() as u32, "module", "modules");
            let said = format!("{}: {modules}. {}", proposal.name, proposal.because);
            let _ = writeln!(text, "  {}", plain(&said));
            let _ = writeln!(text, "      {}", plain(&named(&proposal.names)));
        }
    }
    text
}

/// The first few names of a list.
fn named(names: &[String]) -> String {
    let listed = names.len().min(NAMED);
    let mut text = names[..listed].join(", ");
    if names.len() > listed {
        let _ = write!(text, " and {} more", names.len() - listed);
    }
    text
}

fn order(list: &CandidateList, currency: &str) -> String {
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
                or_not_known(row.break_even, |even| {
                    even.likely.map_or_else(|| "never".to_owned(), |month| format!("month {month}"))
                }),
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
            ">Breaks even",
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

fn explanation(explained: &Explained) -> String {
    let Explained { row, explanation, prospect } = explained;
    let mut text = format!("{}. {}\n{}\n", row.rank, plain(&row.name), plain(&row.sentence));
    if !explanation.sources.is_empty() {
        let _ = writeln!(text, "Read from {}", plain(&explanation.sources.join("; ")));
    }
    let _ = writeln!(
        text,
        "\n{}, {}, disposition {}, quick win: {}",
        counted(row.modules, "module", "modules"),
        counted(row.sloc, "source line", "source lines"),
        words(&row.disposition),
        quick_win(row),
    );
    for figure in &explanation.figures {
        add(&mut text, figure);
    }
    text.push_str(&over_time(prospect));
    let gates: Vec<_> = row
        .gates
        .iter()
        .map(|gate| vec![words(&gate.gate), words(&gate.outcome), gate.because.clone()])
        .collect();
    if !gates.is_empty() {
        text.push('\n');
        text.push_str(&table(&["Condition", "Is", "Because"], &gates));
    }
    if !row.entries.is_empty() {
        text.push_str("\nEntry points\n");
        for entry in row.entries.iter().take(ENTRIES) {
            let passages: Vec<_> = entry.passages.iter().map(|passage| words(passage)).collect();
            let place = format!("{}:{}", entry.place.path, entry.place.line);
            let said =
                format!("{} at {place}, {}: {}", entry.name, passages.join(", "), entry.because);
            let calls = entry.calls.map_or_else(String::new, |calls| {
                format!("; {} measured", counted(calls.round() as u32, "call", "calls"))
            });
            let said = said + &calls;
            let _ = writeln!(text, "  {}", plain(&said));
        }
        if row.entries.len() > ENTRIES {
            let _ = writeln!(text, "  and {} more", row.entries.len() - ENTRIES);
        }
    }
    if !row.missing.is_empty() {
        let things = counted(row.missing.len() as u32, "thing is", "things are");
        let _ = writeln!(text, "\n{things} not known:");
        for missing in &row.missing {
            let _ = writeln!(text, "- {missing}");
        }
    }
    text
}

/// The answer, what each disposition saves, and what each month to begin in costs.
fn over_time(prospect: &Prospect) -> String {
    let mut text = String::from("\nOver time\n");
    for sentence in [&prospect.answer, &prospect.turns, &prospect.first_place] {
        if !sentence.is_empty() {
            let _ = writeln!(text, "  {}", plain(sentence));
        }
    }
    let cash = |value: f64| money(value, &prospect.currency);
    if !prospect.dispositions.is_empty() {
        let rows: Vec<_> = prospect
            .dispositions
            .iter()
            .map(|row| {
                let none = row.disposition == "leave";
                let none_applies = || "n/a".to_owned();
                let chosen = if row.chosen { " (decided)" } else { "" };
                vec![
                    format!("{}{chosen}", words(&row.disposition)),
                    cash(row.net_saving.likely),
                    or_not_known(row.cost, |cost| cash(cost.likely)),
                    if none { none_applies() } else { or_not_known(row.payback_weeks, weeks) },
                    if none {
                        none_applies()
                    } else {
                        or_not_known(row.break_even.map(Into::into), break_even)
                    },
                    or_not_known(row.worth, cash),
                ]
            })
            .collect();
        text.push('\n');
        text.push_str(&table(
            &["Disposition", ">Saves/week", ">Costs", ">Pays back in", ">Breaks even", ">Worth"],
            &rows,
        ));
    }
    let Some(start) = &prospect.start else { return text };
    let mut rows =
        vec![vec!["not at all".to_owned(), cash(start.nothing.paid), cash(start.nothing.today)]];
    rows.extend(start.months.iter().map(|row| {
        let mut label = format!("month {}", row.month);
        if start.best_paid == Some(row.month) {
            label.push_str(", least as paid");
        }
        if start.best_today == Some(row.month) {
            label.push_str(", least today");
        }
        vec![label, cash(row.paid), cash(row.today)]
    }));
    let _ = writeln!(text, "\nCost over {} months, by when the work begins", start.horizon);
    text.push_str(&table(&["Begin", ">As it is paid", ">At its worth today"], &rows));
    let _ = writeln!(text, "The work takes {}; {}.", weeks(start.work_weeks), plain(&start.team));
    text
}

/// A figure, opened.
fn add(text: &mut String, figure: &ExplainedFigure) {
    let _ = writeln!(text, "\n{}: {}", plain(&figure.name), plain(&figure.value));
    let _ = writeln!(text, "  = {}", plain(&figure.formula));
    for input in &figure.inputs {
        let _ = writeln!(text, "    {}: {}", plain(&input.name), plain(&input.value));
    }
    let _ = writeln!(
        text,
        "  {}; {}",
        figure.provenance.join(" and "),
        if figure.lacks.is_empty() {
            "complete".to_owned()
        } else {
            format!("incomplete: {}", plain(&figure.lacks.join("; ")))
        }
    );
}
