//! How numbers are written for people, the same in every place and every locale:
//! thousands with commas, money as `USD 12,400`, shares as `37%`, days as `5 Jan 2026`, no
//! more digits than the number is worth. What is not known is [`NOT_KNOWN`].

use chrono::Datelike;
use quarry_model::{candidate::Disposition, provenance::Provenance, time::Date};

use crate::content::{BreakEven, Outcome, Range, StepWork};

/// Stands where a number is not known.
pub const NOT_KNOWN: &str = "not known";

/// A count: `12,400`.
#[must_use]
pub fn count(value: impl Into<u64>) -> String {
    grouped(&value.into().to_string())
}

/// `1 module`, `12,400 modules`; the plural is the singular with an s, or as given.
#[must_use]
pub fn counted(value: u32, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// A number rounded to a whole: `12,400`, `-3`.
#[must_use]
pub fn whole(value: f64) -> String {
    if !value.is_finite() {
        return NOT_KNOWN.to_owned();
    }
    let digits = format!("{:.0}", value.abs());
    let sign = if value < 0.0 && digits != "0" { "-" } else { "" };
    format!("{sign}{}", grouped(&digits))
}

/// Money, rounded to a whole of the currency: `USD 12,400`.
#[must_use]
pub fn money(value: f64, currency: &str) -> String {
    if !value.is_finite() {
        return NOT_KNOWN.to_owned();
    }
    if currency.is_empty() { whole(value) } else { format!("{currency}\u{a0}{}", whole(value)) }
}

/// Three points of money: `USD 8,000 to 15,000, likely 12,400`.
#[must_use]
pub fn money_range(range: Range, currency: &str) -> String {
    let likely = money(range.likely, currency);
    if whole(range.lo) == whole(range.hi) {
        return likely;
    }
    format!(
        "{likely} ({}\u{a0}to\u{a0}{})",
        whole(range.lo.min(range.hi)),
        whole(range.hi.max(range.lo))
    )
}

/// Three points of hours: `240 h (120 to 480)`.
#[must_use]
pub fn hours_range(range: Range) -> String {
    let likely = hours(range.likely);
    if whole(range.lo) == whole(range.hi) {
        return likely;
    }
    format!("{likely} ({}\u{a0}to\u{a0}{})", whole(range.lo), whole(range.hi))
}

/// Hours, rounded to a whole: `240 h`; below ten with one digit: `6.5 h`.
#[must_use]
pub fn hours(value: f64) -> String {
    if value.is_finite() && value != 0.0 && value.abs() < 10.0 {
        return format!("{}\u{a0}h", one_digit(value));
    }
    format!("{}\u{a0}h", whole(value))
}

/// Weeks in a year.
const YEAR: f64 = 365.25 / 7.0;

/// Weeks: `34 weeks`, `6.5 weeks`, `1 week`; from two years on in years.
#[must_use]
pub fn weeks(value: f64) -> String {
    if !value.is_finite() {
        return NOT_KNOWN.to_owned();
    }
    if value >= 2.0 * YEAR {
        let years = value / YEAR;
        let text = if years < 10.0 { one_digit(years) } else { whole(years) };
        return format!("{text}\u{a0}years");
    }
    let text = if value.abs() < 10.0 { one_digit(value) } else { whole(value) };
    let unit = if text == "1" { "week" } else { "weeks" };
    format!("{text}\u{a0}{unit}")
}

/// Weeks until an effort is earned back: `22 weeks`; `never` where nothing is saved.
#[must_use]
pub fn payback(net_saving: Option<Range>, payback: Option<f64>) -> String {
    match (net_saving, payback) {
        (Some(net), None) if net.likely <= 0.0 => "never".to_owned(),
        (_, payback) => or_not_known(payback, weeks),
    }
}

/// The month in which something has paid for itself: `month 14`, `month 14 (9 to never)`,
/// `never`.
#[must_use]
pub fn break_even(even: BreakEven) -> String {
    let month =
        |month: Option<u32>| month.map_or_else(|| "never".to_owned(), |month| month.to_string());
    let likely = match even.likely {
        Some(likely) => format!("month\u{a0}{likely}"),
        None => "never".to_owned(),
    };
    if even.early == even.likely && even.late == even.likely {
        return likely;
    }
    format!("{likely} ({}\u{a0}to\u{a0}{})", month(even.early), month(even.late))
}

/// A share from 0 to 1, as a percentage: `37%`.
#[must_use]
pub fn share(value: f64) -> String {
    if value.is_finite() { format!("{:.0}%", value * 100.0) } else { NOT_KNOWN.to_owned() }
}

/// The two ends of Ease: `0.80`, or `0.62–0.80`.
#[must_use]
pub fn ease(ends: (f64, f64)) -> String {
    let (lo, hi) = (format!("{:.2}", ends.0), format!("{:.2}", ends.1));
    if lo == hi { lo } else { format!("{lo}–{hi}") }
}

/// A day: `5 Jan 2026`.
#[must_use]
pub fn day(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!("{}\u{a0}{}\u{a0}{}", date.day(), MONTHS[date.month0() as usize], date.year())
}

/// `value`, or [`NOT_KNOWN`].
#[must_use]
pub fn or_not_known<T>(value: Option<T>, write: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| NOT_KNOWN.to_owned(), write)
}

/// What is to become of a candidate, in words.
#[must_use]
pub fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Extract => "extract",
        Disposition::Modularise => "modularise in place",
        Disposition::Buy => "replace by bought software",
        Disposition::Retire => "retire",
        Disposition::Leave => "leave as it is",
    }
}

/// Whether a gate is passed.
#[must_use]
pub fn gate(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
        Outcome::Unknown => NOT_KNOWN,
    }
}

/// Whether a candidate is a quick win.
#[must_use]
pub fn yes_no(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "yes",
        Outcome::Failed => "no",
        Outcome::Unknown => NOT_KNOWN,
    }
}

/// What a step does, in a word.
#[must_use]
pub fn work(work: StepWork) -> &'static str {
    match work {
        StepWork::Candidate => "candidate",
        StepWork::Enabler => "enabler",
        StepWork::Repayment => "repayment",
    }
}

/// Where a number comes from, in a word.
#[must_use]
pub fn provenance(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Measured => "measured",
        Provenance::Imported => "imported",
        Provenance::Estimated => "estimated",
        Provenance::Voted => "voted",
        Provenance::Default => "default",
        Provenance::Illustrative => "illustrative",
    }
}

/// The names of a list as a sentence has them: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn one_digit(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn numbers_are_written_plainly() {
        for (written, expected) in [
            (count(0_u32), "0"),
            (count(999_u32), "999"),
            (count(1_000_u32), "1,000"),
            (count(12_345_678_u32), "12,345,678"),
            (counted(1, "module", "modules"), "1 module"),
            (counted(2_000, "module", "modules"), "2,000 modules"),
            (whole(-0.4), "0"),
            (whole(-1_234.5), "-1,234"),
            (whole(f64::NAN), "not known"),
            (money(12_400.4, "USD"), "USD 12,400"),
            (money(-3.0, "EUR"), "EUR -3"),
            (money(5.0, ""), "5"),
            (money_range(Range { lo: 1.0, likely: 2.0, hi: 1_003.0 }, "USD"), "USD 2 (1 to 1,003)"),
            (money_range(Range { lo: 2.0, likely: 2.0, hi: 2.2 }, "USD"), "USD 2"),
            (hours(0.0), "0 h"),
            (hours(6.5), "6.5 h"),
            (hours(1_240.0), "1,240 h"),
            (hours_range(Range { lo: 120.0, likely: 240.0, hi: 480.0 }), "240 h (120 to 480)"),
            (weeks(1.0), "1 week"),
            (weeks(6.54), "6.5 weeks"),
            (weeks(34.2), "34 weeks"),
            (weeks(105.0), "2 years"),
            (weeks(129.4), "2.5 years"),
            (weeks(17_527.0), "336 years"),
            (
                break_even(BreakEven { early: Some(9), likely: Some(14), late: None }),
                "month 14 (9 to never)",
            ),
            (break_even(BreakEven { early: Some(4), likely: Some(4), late: Some(4) }), "month 4"),
            (break_even(BreakEven::default()), "never"),
            (payback(Some(Range { lo: -9.0, likely: -1.0, hi: 3.0 }), None), "never"),
            (payback(None, None), "not known"),
            (payback(Some(Range { lo: 1.0, likely: 2.0, hi: 3.0 }), Some(6.5)), "6.5 weeks"),
            (share(0.374), "37%"),
            (share(f64::NAN), "not known"),
            (ease((0.8, 0.8)), "0.80"),
            (ease((0.62, 0.8)), "0.62–0.80"),
            (day("2026-01-05".parse().expect("a day")), "5 Jan 2026"),
            (listed(&[]), ""),
            (listed(&["a", "b", "c"]), "a, b and c"),
        ] {
            assert_eq!(plain(&written), expected);
        }
    }
}
