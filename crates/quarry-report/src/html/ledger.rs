//! The debt ledger.

use super::page::Page;
use crate::{
    content::Report,
    format::{day, hours, money, money_range, provenance},
};

/// The table of debt.
pub(super) fn write(page: &mut Page, report: &Report) {
    page.raw("<section class=\"sheet\" id=\"debt\">\n<h2>Debt</h2>\n");
    let ledger = &report.ledger;
    if ledger.items.is_empty() {
        page.remark(
            "The ledger is empty, so what the monolith costs, and what an extraction saves, is \
             not known.",
        );
        page.list(&ledger.warnings);
        page.raw("</section>\n");
        return;
    }
    page.raw("<table>\n");
    page.headings(&[
        "Item",
        "Taken on",
        "Hangs on",
        ">Paying it off",
        ">Interest",
        ">Toil",
        ">Rework",
        ">Lost opportunity",
        ">A week",
    ]);
    page.raw("<tbody>\n");
    let currency = &report.currency;
    for item in &ledger.items {
        page.raw("<tr><td class=\"name\">");
        page.text(&item.name);
        page.raw(" <span class=\"tag\">");
        page.text(provenance(item.provenance));
        page.raw("</span>");
        if !item.note.trim().is_empty() {
            page.raw("<br><span class=\"after\">");
            page.text(&item.note);
            page.raw("</span>");
        }
        page.raw("</td>");
        page.raw("<td>");
        let on = item.taken_on.map(day);
        let by_and_on: Vec<_> = item.project.clone().into_iter().chain(on).collect();
        page.text(&by_and_on.join(", "));
        page.raw("</td>");
        page.cell(&item.attached.join(", "));
        page.numbers(&money_range(item.principal, currency));
        let servicing = &item.servicing;
        for part in [servicing.interest, servicing.toil, servicing.rework, servicing.opportunity] {
            page.number(&money(part, ""));
        }
        page.number(&money(servicing.total(), currency));
        page.raw("</tr>\n");
    }
    let total = &ledger.total;
    page.raw("<tr class=\"rest\"><td class=\"name\">All</td><td></td><td></td><td></td>");
    for part in [total.interest, total.toil, total.rework, total.opportunity] {
        page.number(&money(part, ""));
    }
    page.number(&money(total.total(), currency));
    page.raw("</tr>\n</tbody></table>\n");
    page.remark(&format!(
        "Interest, toil, rework and lost opportunity are {currency} a week; they take {} of work \
         a week, which becomes free time, not cash, when the debt is gone.",
        hours(total.hours)
    ));
    page.list(&ledger.warnings);
    page.raw("</section>\n");
}
