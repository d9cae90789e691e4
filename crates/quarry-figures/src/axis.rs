//! Ticks of a time axis.

use chrono::{Datelike, Days, Months};
use quarry_model::time::Date;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A stretch of the axis with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Date,
    /// The day after its last.
    pub(crate) until: Date,
    pub(crate) name: String,
}

/// The day as people write it in a picture: `6 Mar 2026`.
pub(crate) fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month0() as usize % 12], date.year())
}

/// The day without its year: `6 Mar`.
pub(crate) fn short_day(date: Date) -> String {
    format!("{} {}", date.day(), MONTHS[date.month0() as usize % 12])
}

/// Calendar stretches of `months` months from `from` until before `until`, cut to that.
pub(crate) fn spans(from: Date, until: Date, months: u32) -> Vec<Span> {
    let months = months.max(1);
    let first_month = from.month0() / months.min(12) * months.min(12);
    let Some(mut at) = Date::from_ymd_opt(from.year(), first_month + 1, 1) else {
        return Vec::new();
    };
    let mut spans = Vec::new();
    while at < until {
        let Some(next) = at.checked_add_months(Months::new(months)) else { break };
        let name = match months {
            1 => MONTHS[at.month0() as usize % 12].to_owned(),
            3 => format!("Q{}", at.month0() / 3 + 1),
            _ => at.year().to_string(),
        };
        spans.push(Span { from: at.max(from), until: next.min(until), name });
        at = next;
    }
    spans
}

/// All Mondays from `from` until before `until`.
pub(crate) fn mondays(from: Date, until: Date) -> Vec<Date> {
    let ahead = (7 - u64::from(from.weekday().num_days_from_monday())) % 7;
    let mut mondays = Vec::new();
    let mut at = from.checked_add_days(Days::new(ahead));
    while let Some(monday) = at.filter(|monday| *monday < until) {
        mondays.push(monday);
        at = monday.checked_add_days(Days::new(7));
    }
    mondays
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn spans_cover_the_axis_without_gaps() {
        let (from, until) = (date("2026-02-11"), date("2027-05-03"));
        for (months, first, count) in [(1, "Feb", 16), (3, "Q1", 6), (12, "2026", 2)] {
            let spans = spans(from, until, months);
            assert_eq!((spans.len(), spans[0].name.as_str()), (count, first));
            assert_eq!((spans[0].from, spans[count - 1].until), (from, until));
            assert!(spans.windows(2).all(|pair| pair[0].until == pair[1].from));
        }
    }

    #[test]
    fn weeks_start_on_mondays() {
        let weeks = mondays(date("2026-03-03"), date("2026-03-24"));
        assert_eq!(weeks, [date("2026-03-09"), date("2026-03-16"), date("2026-03-23")]);
        assert_eq!(mondays(date("2026-03-02"), date("2026-03-03")).len(), 1);
    }
}
