//! What a candidate costs and saves over time.

use super::page::Page;
use crate::{
    content::MoneySection,
    format::{self, money},
};

pub(super) fn money_over_time(page: &mut Page, section: &MoneySection, currency: &str) {
    page.raw("<h4>What it costs and saves over time</h4>\n");
    for sentence in &section.says {
        page.paragraph(sentence);
    }
    if !section.lines.is_empty() {
        page.raw("<table class=\"money\">\n");
        page.headings(&["Net saving a week", "Made of", ">A week"]);
        page.raw("<tbody>\n");
        for (name, made_of, per_week) in &section.lines {
            page.raw("<tr>");
            page.cell(name);
            page.words(made_of);
            page.number(&money(*per_week, currency));
            page.raw("</tr>\n");
        }
        page.raw("</tbody></table>\n");
    }
    let Some((paid, today)) = section.nothing else { return };
    let horizon = format::counted(section.horizon, "month", "months");
    page.remark(&format!("Cost in all over {horizon}, by the month in which the work begins:"));
    page.raw("<table class=\"money\">\n");
    page.headings(&["Begin", ">As it is paid", ">At its worth today"]);
    page.raw("<tbody>\n");
    let mut row = |label: &str, paid: f64, today: f64, best: bool| {
        page.raw(if best { "<tr class=\"best\">" } else { "<tr>" });
        page.cell(label);
        page.number(&money(paid, currency));
        page.number(&money(today, currency));
        page.raw("</tr>\n");
    };
    for (label, paid, today, best) in section.rows(paid, today) {
        row(&label, paid, today, best);
    }
    page.raw("</tbody></table>\n");
}
