//! The first page: what, when, why, and what it costs to wait, written from the numbers.

use crate::{
    content::{CandidateSection, Outcome, Report, RoadmapSection, StepWork},
    format::{count, counted, day, hours, listed, money, share},
};

/// The four answers of the first page, each one or more sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// What is to be done.
    pub what: Vec<String>,
    /// When it starts and when it is done.
    pub when: Vec<String>,
    /// Why in this order, and why at all.
    pub why: Vec<String>,
    /// What it costs to wait.
    pub waiting: Vec<String>,
}

impl Answers {
    /// The answers with their questions.
    #[must_use]
    pub fn questions(&self) -> [(&'static str, &[String]); 4] {
        [
            ("What", &self.what),
            ("When", &self.when),
            ("Why", &self.why),
            ("What it costs to wait", &self.waiting),
        ]
    }
}

/// Answers the four questions from the numbers of the report. Where a number is not known, the
/// sentence says so.
#[must_use]
pub fn answers(report: &Report) -> Answers {
    Answers {
        what: what(report),
        when: when(report.roadmap.as_ref()),
        why: why(report),
        waiting: waiting(report),
    }
}

/// Candidates that are quick wins, best first.
pub(crate) fn quick_wins(report: &Report) -> Vec<&CandidateSection> {
    report.candidates.iter().filter(|c| c.quick_win == Outcome::Passed).collect()
}

/// Product modules in all and those that lie in a domain.
pub(crate) fn assigned(report: &Report) -> (u32, u32) {
    let inside = report.domains.iter().map(|domain| domain.modules).sum::<u32>();
    (inside + report.monolith.modules, inside)
}

fn what(report: &Report) -> Vec<String> {
    let (all, inside) = assigned(report);
    let mut lines = Vec::new();
    if all > 0 && !report.domains.is_empty() {
        lines.push(format!(
            "{} of {} ({}) lie in {}; the rest is still the monolith.",
            count(inside),
            counted(all, "product module", "product modules"),
            share(f64::from(inside) / f64::from(all)),
            counted(report.domains.len() as u32, "business domain", "business domains"),
        ));
    } else if all > 0 {
        lines.push(format!(
            "{} were read; none is assigned to a business domain yet.",
            counted(all, "product module", "product modules"),
        ));
    } else {
        lines.push("Nothing has been surveyed yet.".to_owned());
    }
    if report.candidates.is_empty() {
        lines.push("There is no candidate to take out yet.".to_owned());
        return lines;
    }
    let wins = quick_wins(report);
    let names: Vec<_> = wins.iter().take(3).map(|c| c.name.as_str()).collect();
    let candidates = counted(report.candidates.len() as u32, "candidate", "candidates");
    lines.push(match wins.len() {
        0 => format!(
            "Of {candidates}, none passes every condition of a quick win; {} stands first.",
            report.candidates[0].name
        ),
        1 => format!("Of {candidates}, one is a quick win: {}.", names[0]),
        n if n <= 3 => format!("Of {candidates}, {n} are quick wins: {}.", listed(&names)),
        n => format!("Of {candidates}, {n} are quick wins, first {}.", listed(&names)),
    });
    lines
}

fn when(roadmap: Option<&RoadmapSection>) -> Vec<String> {
    let Some(roadmap) = roadmap.filter(|roadmap| !roadmap.steps.is_empty()) else {
        return vec!["Nothing is planned yet.".to_owned()];
    };
    let steps = roadmap.steps.len() as u32;
    let latest = roadmap.steps.iter().map(|step| step.finish_hi).max().unwrap_or(roadmap.end);
    let badly = if latest > roadmap.end {
        format!("; by {} if they go badly", day(latest))
    } else {
        String::new()
    };
    let mut lines = vec![format!(
        "{} from {} to {}, if each takes as long as likely{badly}.",
        counted(steps, "step", "steps"),
        day(roadmap.start),
        day(roadmap.end),
    )];
    let first = &roadmap.steps[0];
    lines.push(format!(
        "{} comes first{}, done on {}.",
        first.name,
        if first.team.is_empty() { String::new() } else { format!(" ({})", first.team) },
        day(first.finish),
    ));
    let late: Vec<_> = roadmap.steps.iter().filter(|s| s.late).map(|s| s.name.as_str()).collect();
    if !late.is_empty() {
        let verb = if late.len() == 1 { "misses its deadline" } else { "miss their deadlines" };
        lines.push(format!("{} {verb}.", listed(&late)));
    }
    lines
}

fn why(report: &Report) -> Vec<String> {
    let total = report.ledger.total;
    let mut lines = Vec::new();
    if report.ledger.items.is_empty() {
        lines.push(
            "The debt ledger is empty, so what the monolith costs in money is not known."
                .to_owned(),
        );
    } else {
        lines.push(format!(
            "Carrying the debt in the ledger costs {} a week, {} of work among it.",
            money(total.total(), &report.currency),
            hours(total.hours),
        ));
    }
    if let Some(step) = report.roadmap.as_ref().and_then(|roadmap| roadmap.steps.first()) {
        let enablers = report.roadmap.as_ref().map_or(0, |roadmap| {
            roadmap.steps.iter().filter(|s| s.work == StepWork::Enabler).count() as u32
        });
        if !step.why.is_empty() {
            lines.push(format!("{} comes first: {}", step.name, sentence(&step.why)));
        }
        if enablers > 0 {
            lines.push(format!(
                "{} platform work that unlocks others.",
                counted(enablers, "step is", "steps are"),
            ));
        }
    } else if let Some(first) = report.candidates.first() {
        lines.push(format!("{}: {}", first.name, sentence(&first.sentence)));
    }
    lines
}

fn waiting(report: &Report) -> Vec<String> {
    let Some(roadmap) = report.roadmap.as_ref().filter(|roadmap| !roadmap.steps.is_empty()) else {
        return vec!["Not known before there is a plan.".to_owned()];
    };
    let known: Vec<_> = roadmap.steps.iter().filter_map(|step| step.saving_per_week).collect();
    if known.is_empty() {
        return vec![
            "Not known: no step has a net saving yet. It needs debt items that hang on the \
             candidates, and how much of them each extraction removes."
                .to_owned(),
        ];
    }
    let currency = &report.currency;
    let mut lines = vec![format!(
        "Each week that the whole plan starts later costs {}.",
        money(known.iter().sum(), currency),
    )];
    let unknown = (roadmap.steps.len() - known.len()) as u32;
    if unknown > 0 {
        lines.push(format!(
            "That is the net saving of {}; for {} it is not known.",
            counted(known.len() as u32, "step", "steps"),
            counted(unknown, "step", "steps"),
        ));
    }
    lines.push(format!(
        "Until the last step is done, waiting costs {} in this order; no order costs less than \
         {}, and shortest weighted job first would cost {}.",
        money(roadmap.cost_of_delay, currency),
        money(roadmap.bound, currency),
        money(roadmap.wsjf_cost, currency),
    ));
    lines
}

/// `text` with a full stop at its end.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
