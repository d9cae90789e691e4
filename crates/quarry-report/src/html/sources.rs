//! What the numbers rest on: decisions, what could not be read, and how figures are made.

use super::page::Page;
use crate::{
    content::Report,
    format::{counted, day, listed, or_not_known},
    summary::sentence,
};

/// Decisions.
pub(super) fn decisions(page: &mut Page, report: &Report) {
    if report.decisions.is_empty() {
        return;
    }
    page.raw("<section class=\"sheet\" id=\"decisions\">\n<h2>Decisions</h2>\n<table>\n");
    page.headings(&["Decision", "Because", "Dissent", "Owner", ">On", ">Look again"]);
    page.raw("<tbody>\n");
    for row in &report.decisions {
        page.raw("<tr><td class=\"name\">");
        page.text(&row.title);
        page.raw("</td>");
        page.words(&row.because);
        page.cell(if row.dissent.is_empty() { "none" } else { &row.dissent });
        page.cell(&row.owner);
        page.number(&or_not_known(row.decided_on, day));
        page.number(&row.review_on.map_or_else(|| "no date".to_owned(), day));
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table>\n</section>\n");
}

/// What could not be read.
pub(super) fn read(page: &mut Page, report: &Report) {
    let diagnostics = &report.diagnostics;
    page.raw("<section class=\"sheet\" id=\"read\">\n<h2>What could not be read</h2>\n");
    page.paragraph(&could_not_be_read(report));
    if !diagnostics.lines.is_empty() {
        page.raw("<table class=\"lines\">\n");
        page.headings(&["Where", "Why"]);
        page.raw("<tbody>\n");
        for line in &diagnostics.lines {
            page.raw("<tr><td><code>");
            page.text(if line.place.is_empty() { "the whole source" } else { &line.place });
            page.raw("</code></td>");
            page.cell(&sentence(&line.cause));
            page.raw("</tr>\n");
        }
        page.raw("</tbody></table>\n");
    }
    page.raw("</section>\n");
}

/// One paragraph on what surveys left out.
pub(crate) fn could_not_be_read(report: &Report) -> String {
    let diagnostics = &report.diagnostics;
    let mut parts = Vec::new();
    for (number, one, many) in [
        (diagnostics.errors, "error", "errors"),
        (diagnostics.warnings, "warning", "warnings"),
        (diagnostics.notes, "note", "notes"),
    ] {
        if number > 0 {
            parts.push(counted(number, one, many));
        }
    }
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    let mut text = match (report.sources.is_empty(), parts.is_empty()) {
        (true, _) => return "Nothing has been surveyed yet.".to_owned(),
        (false, true) => "Every file was read.".to_owned(),
        (false, false) => format!("Reading left {}.", listed(&parts)),
    };
    match diagnostics.unresolved_names {
        0 => {}
        1 => text.push_str(" One imported name led to no module of the source."),
        n => {
            text.push(' ');
            text.push_str(&counted(n, "imported name", "imported names"));
            text.push_str(" led to no module of the source.");
        }
    }
    text
}

/// How the numbers are made.
pub(super) fn methods(page: &mut Page, report: &Report) {
    if report.methods.is_empty() {
        return;
    }
    page.raw("<section class=\"sheet\" id=\"methods\">\n<h2>How the numbers are made</h2>\n");
    page.raw("<dl class=\"methods\">\n");
    for method in &report.methods {
        page.raw("<dt>");
        page.text(&method.name);
        page.raw("</dt><dd>");
        page.text(&sentence(&method.sentence));
        page.raw(" <span class=\"after\">");
        page.text(&sentence(&capitalised(&method.provenance)));
        page.raw("</span></dd>\n");
    }
    page.raw("</dl>\n</section>\n");
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
