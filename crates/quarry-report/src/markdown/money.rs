//! What a candidate costs and saves over time.

use super::{escape::text, paragraph, table};
use crate::{
    content::MoneySection,
    format::{self, money},
};

pub(super) fn money_over_time(out: &mut String, section: &MoneySection, currency: &str) {
    for sentence in &section.says {
        paragraph(out, sentence);
    }
    if !section.lines.is_empty() {
        let rows = section.lines.iter().map(|(name, made_of, per_week)| {
            vec![text(name), text(made_of), text(&money(*per_week, currency))]
        });
        table(out, &["Net saving a week", "Made of", ">A week"], rows);
    }
    let Some((paid, today)) = section.nothing else { return };
    let horizon = format::counted(section.horizon, "month", "months");
    paragraph(out, &format!("Cost in all over {horizon}, by the month in which the work begins:"));
    let rows = section.rows(paid, today).into_iter().map(|(label, paid, today, _)| {
        vec![text(&label), text(&money(paid, currency)), text(&money(today, currency))]
    });
    table(out, &["Begin", ">As it is paid", ">At its worth today"], rows);
}
