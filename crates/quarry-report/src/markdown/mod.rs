//! The report as Markdown, for wikis and merge requests: the same content as the HTML, without
//! its figures.

mod escape;
mod money;

use std::fmt::Write as _;

use escape::{code, text};

use crate::{
    content::{CandidateSection, Direction, Report, RoadmapSection},
    format::{
        break_even, count, counted, day, disposition, ease, gate, hours, hours_range, money,
        money_range, or_not_known, payback, provenance, share, work, yes_no,
    },
    html::could_not_be_read,
    summary::{answers, sentence},
};

/// Writes the report. The same report gives the same bytes.
#[must_use]
pub fn write(report: &Report) -> String {
    let mut out = String::new();
    first_page(&mut out, report);
    roadmap(&mut out, report);
    candidates(&mut out, report);
    domains(&mut out, report);
    ledger(&mut out, report);
    for candidate in &report.candidates {
        section(&mut out, candidate, &report.currency);
    }
    decisions(&mut out, report);
    read(&mut out, report);
    methods(&mut out, report);
    // Spaces that keep numbers together mean nothing in a plain file.
    out.replace('\u{a0}', " ")
}

fn heading(out: &mut String, level: usize, words: &str) {
    let _ = write!(out, "{} {}\n\n", "#".repeat(level), text(words));
}

fn paragraph(out: &mut String, words: &str) {
    let _ = write!(out, "{}\n\n", text(words));
}

fn list(out: &mut String, lines: &[String]) {
    for line in lines {
        let _ = writeln!(out, "- {}", text(line));
    }
    if !lines.is_empty() {
        out.push('\n');
    }
}

/// A table; a `>` in front of a heading sets its column to the right. Cells are escaped by the
/// caller.
fn table(out: &mut String, headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let names: Vec<_> = headings.iter().map(|name| name.trim_start_matches('>')).collect();
    let _ = writeln!(out, "| {} |", names.join(" | "));
    let rules: Vec<_> =
        headings.iter().map(|name| if name.starts_with('>') { "---:" } else { "---" }).collect();
    let _ = writeln!(out, "| {} |", rules.join(" | "));
    for row in rows {
        debug_assert_eq!(row.len(), headings.len());
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out.push('\n');
}

fn first_page(out: &mut String, report: &Report) {
    let title = report.title.trim();
    heading(out, 1, if title.is_empty() { "Roadmap" } else { title });
    for source in &report.sources {
        let mut parts = vec![text(&source.repository)];
        if let Some(commit) = &source.commit {
            parts.push(format!("commit {}", code(commit)));
        }
        if let Some(date) = source.surveyed_on {
            parts.push(format!("surveyed on {}", day(date)));
        }
        parts.push(counted(source.modules, "module", "modules"));
        parts.push(counted(source.dependencies, "dependency", "dependencies"));
        parts.push(counted(source.call_sites, "call site", "call sites"));
        parts.push(if source.commits == 0 {
            "history not read".to_owned()
        } else {
            counted(source.commits, "commit", "commits")
        });
        let _ = write!(out, "Source: {}\n\n", parts.join(", "));
    }
    if !report.notice.trim().is_empty() {
        let _ = write!(out, "> **Please note.** {}\n\n", text(&report.notice));
    }
    if !report.summary.is_empty() {
        paragraph(out, &report.summary.join(" "));
    }
    for (question, lines) in answers(report).questions() {
        let _ = write!(out, "**{question}.** {}\n\n", text(&lines.join(" ")));
    }
}

fn roadmap(out: &mut String, report: &Report) {
    heading(out, 2, "Roadmap");
    let Some(roadmap) = report.roadmap.as_ref() else {
        paragraph(out, "Nothing is planned yet.");
        return;
    };
    if roadmap.steps.is_empty() {
        paragraph(out, "Nothing is planned yet.");
    } else {
        steps(out, roadmap, &report.currency);
    }
    list(out, &roadmap.notes);
}

fn steps(out: &mut String, roadmap: &RoadmapSection, currency: &str) {
    table(
        out,
        &[
            ">#",
            "Step",
            "Kind",
            "Team",
            ">Start",
            ">Done",
            ">If good",
            ">If bad",
            ">Effort",
            ">Saves a week",
            "Why here",
        ],
        roadmap.steps.iter().enumerate().map(|(at, step)| {
            let late = if step.late { " (late)" } else { "" };
            let mut why = text(&sentence(&step.why));
            if !step.after.is_empty() {
                let _ = write!(why, " After {}.", text(&step.after.join(", ")));
            }
            vec![
                (at + 1).to_string(),
                format!("{}{late}", text(&step.name)),
                work(step.work).to_owned(),
                text(&step.team),
                day(step.start),
                day(step.finish),
                day(step.finish_lo),
                day(step.finish_hi),
                hours_range(step.effort),
                or_not_known(step.saving_per_week, |m| text(&money(m, currency))),
                why.trim().to_owned(),
            ]
        }),
    );
    paragraph(
        out,
        &format!(
            "Waiting costs {} until everything is done in this order; the least any order can \
             cost is {}, by plain weighted shortest job first it is {}.",
            money(roadmap.cost_of_delay, currency),
            money(roadmap.bound, currency),
            money(roadmap.wsjf_cost, currency),
        ),
    );
}

fn candidates(out: &mut String, report: &Report) {
    heading(out, 2, "Candidates");
    if report.candidates.is_empty() {
        paragraph(out, "There is no candidate yet: each business domain becomes one.");
        return;
    }
    if !report.profile.is_empty() {
        paragraph(
            out,
            &format!("Quick wins first, then by value to the profile “{}”.", report.profile),
        );
    }
    let currency = &report.currency;
    table(
        out,
        &[
            ">#",
            "Candidate",
            "Quick win",
            ">Ease",
            ">Blocking",
            ">Foreign tables",
            ">Crossing",
            ">Effort",
            ">Debt a week",
            ">Net saving a week",
            ">Pays back in",
            ">Breaks even in",
        ],
        report.candidates.iter().map(|candidate| {
            vec![
                candidate.rank.to_string(),
                text(&candidate.name),
                yes_no(candidate.quick_win).to_owned(),
                candidate.ease.map_or_else(|| "n/a".to_owned(), ease),
                count(candidate.blocking),
                or_not_known(candidate.foreign_tables, count),
                or_not_known(candidate.crossing_share, share),
                hours_range(candidate.effort),
                or_not_known(candidate.servicing_per_week, |m| text(&money(m, currency))),
                or_not_known(candidate.net_saving, |m| text(&money_range(m, currency))),
                payback(candidate.net_saving, candidate.payback_weeks),
                or_not_known(candidate.break_even, break_even),
            ]
        }),
    );
}

fn domains(out: &mut String, report: &Report) {
    heading(out, 2, "Domains");
    if report.domains.is_empty() {
        paragraph(out, "No business domain has been named yet; every module is the monolith.");
        return;
    }
    let empty = String::new;
    let monolith = vec![
        empty(),
        "The monolith".to_owned(),
        "What is assigned to no domain".to_owned(),
        empty(),
        empty(),
        count(report.monolith.modules),
        count(report.monolith.sloc),
        empty(),
        empty(),
        empty(),
        empty(),
    ];
    table(
        out,
        &[
            "",
            "Domain",
            "What it does",
            "Kind",
            "Owner",
            ">Modules",
            ">Lines",
            ">Inside",
            ">In",
            ">Out",
            ">Crossing",
        ],
        report
            .domains
            .iter()
            .map(|domain| {
                vec![
                    text(&domain.badge.letter),
                    text(&domain.name),
                    text(&domain.definition),
                    text(&domain.kind),
                    domain.owner.as_deref().map_or_else(|| "none".to_owned(), text),
                    count(domain.modules),
                    count(domain.sloc),
                    count(domain.internal),
                    count(domain.incoming),
                    count(domain.outgoing),
                    or_not_known(domain.crossing_share, share),
                ]
            })
            .chain([monolith]),
    );
}

fn ledger(out: &mut String, report: &Report) {
    heading(out, 2, "Debt");
    let ledger = &report.ledger;
    let currency = &report.currency;
    if ledger.items.is_empty() {
        paragraph(
            out,
            "The ledger is empty, so what the monolith costs, and what an extraction saves, is \
             not known.",
        );
        list(out, &ledger.warnings);
        return;
    }
    table(
        out,
        &[
            "Item",
            "Taken on by",
            ">On",
            "Hangs on",
            ">Paying it off",
            ">Interest",
            ">Toil",
            ">Rework",
            ">Lost opportunity",
            ">A week",
            "Figures are",
            "Note",
        ],
        ledger.items.iter().map(|item| {
            let part = |value| money(value, "");
            vec![
                text(&item.name),
                item.project.as_deref().map_or_else(|| "no project".to_owned(), text),
                item.taken_on.map_or_else(String::new, day),
                text(&item.attached.join(", ")),
                text(&money_range(item.principal, currency)),
                part(item.servicing.interest),
                part(item.servicing.toil),
                part(item.servicing.rework),
                part(item.servicing.opportunity),
                text(&money(item.servicing.total(), currency)),
                provenance(item.provenance).to_owned(),
                text(&item.note),
            ]
        }),
    );
    paragraph(
        out,
        &format!(
            "All of it costs {} a week, {} of work among it.",
            money(ledger.total.total(), currency),
            hours(ledger.total.hours)
        ),
    );
    list(out, &ledger.warnings);
}

fn section(out: &mut String, candidate: &CandidateSection, currency: &str) {
    heading(out, 2, &format!("{}. {}", candidate.rank, candidate.name));
    if !candidate.sentence.is_empty() {
        paragraph(out, &sentence(&candidate.sentence));
    }
    let facts = [
        ("To become", or_not_known(candidate.disposition, |d| disposition(d).to_owned())),
        ("Quick win", yes_no(candidate.quick_win).to_owned()),
        ("Ease", candidate.ease.map_or_else(|| "not applicable: nothing crosses".to_owned(), ease)),
        ("Modules", count(candidate.modules)),
        ("Source lines", count(candidate.sloc)),
        ("Blocking operations", count(candidate.blocking)),
        ("Foreign tables", or_not_known(candidate.foreign_tables, count)),
        ("Crossing share", or_not_known(candidate.crossing_share, share)),
        ("Effort", hours_range(candidate.effort)),
        ("Debt a week", or_not_known(candidate.servicing_per_week, |m| money(m, currency))),
        ("Net saving a week", or_not_known(candidate.net_saving, |m| money_range(m, currency))),
        ("Pays back in", payback(candidate.net_saving, candidate.payback_weeks)),
        ("Breaks even in", or_not_known(candidate.break_even, break_even)),
        ("Value to the profile", format!("{:.2}", candidate.value)),
    ];
    table(
        out,
        &["Figure", "Value"],
        facts.into_iter().map(|(name, value)| vec![name.to_owned(), text(&value)]),
    );
    if let Some(money) = &candidate.money {
        money::money_over_time(out, money, currency);
    }
    if !candidate.gates.is_empty() {
        table(
            out,
            &["Condition of a quick win", "Passed", "Because"],
            candidate
                .gates
                .iter()
                .map(|row| vec![text(&row.gate), gate(row.outcome).to_owned(), text(&row.because)]),
        );
    }
    if !candidate.relations.is_empty() {
        table(
            out,
            &["Neighbour", "Relation", "Upstream", "What speaks against it"],
            candidate.relations.iter().map(|row| {
                let mut relation = format!("{}: {}", row.pattern, row.meaning);
                if !row.note.is_empty() {
                    let _ = write!(relation, " {}", sentence(&row.note));
                }
                vec![
                    text(&row.neighbour),
                    text(&relation),
                    text(if row.upstream.is_empty() { "neither" } else { &row.upstream }),
                    text(if row.contradiction.is_empty() { "nothing" } else { &row.contradiction }),
                ]
            }),
        );
    }
    crossings(out, candidate);
    if !candidate.missing.is_empty() {
        out.push_str("What is not known:\n\n");
        list(out, &candidate.missing);
    }
}

fn crossings(out: &mut String, candidate: &CandidateSection) {
    if candidate.crossings.is_empty() {
        return;
    }
    table(
        out,
        &["Crosses", "Operation", "Owner", "Class", "Why", "Becomes", "Hours", "Where"],
        candidate.crossings.iter().map(|crossing| {
            let mut places: Vec<_> = crossing.places.iter().map(|place| code(place)).collect();
            let listed = places.len() as u32;
            if crossing.place_count > listed {
                places.push(format!("and {} more", count(crossing.place_count - listed)));
            }
            vec![
                direction(crossing.direction).to_owned(),
                code(&crossing.operation),
                code(&crossing.owner),
                text(&crossing.class),
                text(&crossing.reason),
                text(&crossing.becomes),
                crossing.effort.map_or_else(String::new, |effort| {
                    let set = if crossing.effort_set { ", set" } else { "" };
                    text(&format!("{}{set}", hours_range(effort)))
                }),
                places.join(", "),
            ]
        }),
    );
    let listed = candidate.crossings.len() as u32;
    if candidate.crossing_count > listed {
        let all = counted(candidate.crossing_count, "operation", "operations");
        paragraph(out, &format!("The {} heaviest of {all} that cross.", count(listed)));
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "in",
        Direction::Out => "out",
    }
}

fn decisions(out: &mut String, report: &Report) {
    if report.decisions.is_empty() {
        return;
    }
    heading(out, 2, "Decisions");
    table(
        out,
        &["Decision", "Because", "Dissent", "Owner", ">On", ">Look again"],
        report.decisions.iter().map(|row| {
            vec![
                text(&row.title),
                text(&row.because),
                text(if row.dissent.is_empty() { "none" } else { &row.dissent }),
                text(&row.owner),
                or_not_known(row.decided_on, day),
                row.review_on.map_or_else(|| "no date".to_owned(), day),
            ]
        }),
    );
}

fn read(out: &mut String, report: &Report) {
    heading(out, 2, "What could not be read");
    paragraph(out, &could_not_be_read(report));
    let lines = &report.diagnostics.lines;
    if !lines.is_empty() {
        table(
            out,
            &["Where", "Why"],
            lines.iter().map(|line| {
                let whole = line.place.is_empty();
                let place = if whole { "the whole source".to_owned() } else { code(&line.place) };
                vec![place, text(&sentence(&line.cause))]
            }),
        );
    }
}

fn methods(out: &mut String, report: &Report) {
    if report.methods.is_empty() {
        return;
    }
    heading(out, 2, "How the numbers are made");
    for method in &report.methods {
        let _ = writeln!(
            out,
            "- **{}**: {} ({})",
            text(&method.name),
            text(&sentence(&method.sentence)),
            text(&method.provenance),
        );
    }
    out.push('\n');
}
