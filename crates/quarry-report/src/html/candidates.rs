//! Candidates: the ranked table, and a section each with its evidence.

use super::{money::money_over_time, page::Page};
use crate::{
    content::{CandidateSection, Crossing, Direction, Outcome, Report},
    format::{
        break_even, count, counted, disposition, ease, gate, hours_range, money, money_range,
        or_not_known, payback, share, yes_no,
    },
    summary::sentence,
};

/// The ranked table.
pub(super) fn overview(page: &mut Page, report: &Report) {
    page.raw("<section class=\"sheet\" id=\"candidates\">\n<h2>Candidates</h2>\n");
    if report.candidates.is_empty() {
        page.remark("There is no candidate yet: each business domain becomes one.");
        page.raw("</section>\n");
        return;
    }
    if !report.profile.is_empty() {
        page.paragraph(&format!(
            "Quick wins first, then by value to the profile “{}”.",
            report.profile
        ));
    }
    page.raw("<table>\n");
    page.headings(&[
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
    ]);
    page.raw("<tbody>\n");
    for candidate in &report.candidates {
        page.raw("<tr>");
        page.number(&candidate.rank.to_string());
        page.raw("<td class=\"name\">");
        name(page, candidate);
        page.raw("</td>");
        page.raw("<td class=\"s\">");
        outcome(page, candidate.quick_win, yes_no(candidate.quick_win));
        page.raw("</td>");
        page.number(&candidate.ease.map_or_else(|| "n/a".to_owned(), ease));
        page.number(&count(candidate.blocking));
        page.number(&or_not_known(candidate.foreign_tables, count));
        page.number(&or_not_known(candidate.crossing_share, share));
        page.numbers(&hours_range(candidate.effort));
        let currency = &report.currency;
        page.number(&or_not_known(candidate.servicing_per_week, |m| money(m, currency)));
        page.numbers(&or_not_known(candidate.net_saving, |m| money_range(m, currency)));
        page.number(&payback(candidate.net_saving, candidate.payback_weeks));
        page.numbers(&or_not_known(candidate.break_even, break_even));
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table>\n</section>\n");
}

/// A section for each candidate.
pub(super) fn sections(page: &mut Page, report: &Report) {
    for candidate in &report.candidates {
        section(page, candidate, &report.currency);
    }
}

fn section(page: &mut Page, candidate: &CandidateSection, currency: &str) {
    page.raw("<section class=\"candidate\">\n<h3><span class=\"rank\">");
    page.text(&candidate.rank.to_string());
    page.raw("</span> ");
    name(page, candidate);
    if let Some(become_) = candidate.disposition {
        page.raw(" <span class=\"tag\">");
        page.text(disposition(become_));
        page.raw("</span>");
    }
    page.raw("</h3>\n");
    if !candidate.sentence.is_empty() {
        page.raw("<p class=\"says\">");
        page.text(&sentence(&candidate.sentence));
        page.raw("</p>\n");
    }
    facts(page, candidate, currency);
    if let Some(money) = &candidate.money {
        money_over_time(page, money, currency);
    }
    gates(page, candidate);
    relations(page, candidate);
    crossings(page, candidate);
    if !candidate.missing.is_empty() {
        page.raw("<h4>What is not known</h4>\n");
        page.list(&candidate.missing);
    }
    page.raw("</section>\n");
}

fn facts(page: &mut Page, candidate: &CandidateSection, currency: &str) {
    page.raw("<dl class=\"facts\">\n");
    for (label, value) in [
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
    ] {
        page.raw("<div><dt>");
        page.text(label);
        page.raw("</dt><dd>");
        page.text(&value);
        page.raw("</dd></div>\n");
    }
    page.raw("</dl>\n");
}

fn gates(page: &mut Page, candidate: &CandidateSection) {
    if candidate.gates.is_empty() {
        return;
    }
    page.raw("<table class=\"gates\">\n");
    page.headings(&["Condition of a quick win", "Passed", "Because"]);
    page.raw("<tbody>\n");
    for row in &candidate.gates {
        page.raw("<tr>");
        page.cell(&row.gate);
        page.raw("<td>");
        outcome(page, row.outcome, gate(row.outcome));
        page.raw("</td>");
        page.words(&row.because);
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table>\n");
}

fn relations(page: &mut Page, candidate: &CandidateSection) {
    if candidate.relations.is_empty() {
        return;
    }
    page.raw("<table class=\"relations\">\n");
    page.headings(&["Neighbour", "Relation", "Upstream", "What speaks against it"]);
    page.raw("<tbody>\n");
    for row in &candidate.relations {
        page.raw("<tr>");
        page.cell(&row.neighbour);
        page.raw("<td><strong>");
        page.text(&row.pattern);
        page.raw("</strong><br>");
        page.text(&row.meaning);
        if !row.note.is_empty() {
            page.raw(" <span class=\"after\">");
            page.text(&sentence(&row.note));
            page.raw("</span>");
        }
        page.raw("</td>");
        page.cell(if row.upstream.is_empty() { "neither" } else { &row.upstream });
        page.words(if row.contradiction.is_empty() { "nothing" } else { &row.contradiction });
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table>\n");
}

fn crossings(page: &mut Page, candidate: &CandidateSection) {
    if candidate.crossings.is_empty() {
        return;
    }
    page.raw("<table class=\"crossings\">\n");
    page.headings(&["Crosses", "Operation", "Class and reason", "Where"]);
    page.raw("<tbody>\n");
    for crossing in &candidate.crossings {
        row(page, crossing);
    }
    page.raw("</tbody></table>\n");
    let listed = candidate.crossings.len() as u32;
    if candidate.crossing_count > listed {
        let all = counted(candidate.crossing_count, "operation", "operations");
        page.remark(&format!("The {} heaviest of {all} that cross.", count(listed)));
    }
}

fn row(page: &mut Page, crossing: &Crossing) {
    page.raw("<tr><td>");
    page.raw(match crossing.direction {
        Direction::In => "in",
        Direction::Out => "out",
    });
    page.raw("</td><td><code>");
    page.text(&crossing.operation);
    page.raw("</code><br><span class=\"owner\">");
    page.text(&crossing.owner);
    page.raw("</span></td><td><strong>");
    page.text(&crossing.class);
    page.raw("</strong>");
    if !crossing.reason.is_empty() {
        page.raw("<br>");
        page.text(&sentence(&crossing.reason));
    }
    if !crossing.becomes.is_empty() {
        page.raw(" <span class=\"after\">Becomes: ");
        page.text(&crossing.becomes);
        if let Some(effort) = crossing.effort {
            page.text(", ");
            page.text(&hours_range(effort));
            page.text(if crossing.effort_set { ", as people set it" } else { "" });
        }
        page.raw(".</span>");
    }
    page.raw("</td><td class=\"places\">");
    for (at, place) in crossing.places.iter().enumerate() {
        if at > 0 {
            page.raw("<br>");
        }
        page.raw("<code>");
        page.text(place);
        page.raw("</code>");
    }
    let listed = crossing.places.len() as u32;
    if crossing.place_count > listed {
        page.raw("<br>");
        page.text(&format!("and {} more", count(crossing.place_count - listed)));
    }
    page.raw("</td></tr>\n");
}

fn name(page: &mut Page, candidate: &CandidateSection) {
    if let Some(badge) = &candidate.badge {
        page.badge(badge);
        page.raw(" ");
    }
    page.text(&candidate.name);
}

fn outcome(page: &mut Page, outcome: Outcome, words: &'static str) {
    page.raw(match outcome {
        Outcome::Passed => "<span class=\"yes\">✓ ",
        Outcome::Failed => "<span class=\"no\">✗ ",
        Outcome::Unknown => "<span class=\"open\">? ",
    });
    page.raw(words);
    page.raw("</span>");
}
