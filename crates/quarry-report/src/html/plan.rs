//! The roadmap: the order on the first page, the calendar, and the steps with their reasons.

use super::page::Page;
use crate::{
    content::{Report, RoadmapSection, StepRow},
    format::{day, hours_range, money, or_not_known, work},
    svg,
};

/// As many steps as fit the first page beside its answers.
const FIRST_PAGE_STEPS: usize = 8;

/// The order of work on the first page.
pub(super) fn order(page: &mut Page, report: &Report) {
    let Some(roadmap) = planned(report) else { return };
    page.raw("<section class=\"order\">\n<h2>In this order</h2>\n<table>\n");
    page.headings(&["Step", "Team", ">Start", ">Done", ">Saves a week"]);
    page.raw("<tbody>\n");
    for step in roadmap.steps.iter().take(FIRST_PAGE_STEPS) {
        page.raw("<tr>");
        name(page, step);
        page.cell(&step.team);
        page.number(&day(step.start));
        page.number(&day(step.finish));
        page.number(&or_not_known(step.saving_per_week, |m| money(m, &report.currency)));
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table>\n");
    if roadmap.steps.len() > FIRST_PAGE_STEPS {
        let more = roadmap.steps.len() - FIRST_PAGE_STEPS;
        page.remark(&format!("and {more} more, under Roadmap."));
    }
    page.raw("</section>\n");
}

/// The calendar and all steps.
pub(super) fn write(page: &mut Page, report: &Report) {
    page.raw("<section class=\"sheet\" id=\"roadmap\">\n<h2>Roadmap</h2>\n");
    let Some(roadmap) = planned(report) else {
        page.remark(
            "Nothing is planned yet: a roadmap needs candidates that are to be extracted, and a \
             team to do it.",
        );
        if let Some(roadmap) = &report.roadmap {
            page.list(&roadmap.notes);
        }
        page.raw("</section>\n");
        return;
    };
    if let Some(figure) = report.roadmap_figure.as_deref().and_then(svg::embeddable) {
        page.raw("<figure>\n");
        page.drawing(figure);
        page.raw("\n</figure>\n");
    }
    page.raw("<table>\n");
    page.headings(&[
        ">#",
        "Step",
        "Team",
        ">Start",
        ">Done",
        ">If good / bad",
        ">Effort",
        ">Saves a week",
        "Why here",
    ]);
    page.raw("<tbody>\n");
    for (at, step) in roadmap.steps.iter().enumerate() {
        page.raw("<tr>");
        page.number(&(at + 1).to_string());
        name(page, step);
        page.cell(&step.team);
        page.number(&day(step.start));
        page.number(&day(step.finish));
        page.numbers(&format!("{} / {}", day(step.finish_lo), day(step.finish_hi)));
        page.numbers(&hours_range(step.effort));
        page.number(&or_not_known(step.saving_per_week, |m| money(m, &report.currency)));
        page.raw("<td class=\"d\">");
        page.text(&step.why);
        if !step.after.is_empty() {
            page.raw(" <span class=\"after\">After ");
            page.text(&step.after.join(", "));
            page.raw(".</span>");
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
    page.paragraph(&format!(
        "Waiting costs {} until everything is done in this order; the least any order can cost \
         is {}, by plain weighted shortest job first it is {}.",
        money(roadmap.cost_of_delay, &report.currency),
        money(roadmap.bound, &report.currency),
        money(roadmap.wsjf_cost, &report.currency),
    ));
    page.list(&roadmap.notes);
    page.raw("</section>\n");
}

fn planned(report: &Report) -> Option<&RoadmapSection> {
    report.roadmap.as_ref().filter(|roadmap| !roadmap.steps.is_empty())
}

fn name(page: &mut Page, step: &StepRow) {
    page.raw("<td class=\"name\">");
    if let Some(badge) = &step.badge {
        page.badge(badge);
        page.raw(" ");
    }
    page.text(&step.name);
    if step.work != crate::content::StepWork::Candidate {
        page.raw(" <span class=\"tag\">");
        page.text(work(step.work));
        page.raw("</span>");
    }
    if step.late {
        page.raw(" <span class=\"tag late\">late</span>");
    }
    page.raw("</td>");
}
