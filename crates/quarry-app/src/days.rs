//! From moments to days, in UTC, so that the same file gives the same dates everywhere.

use chrono::{Datelike, Days};
use quarry_model::time::{Date, Timestamp};

use crate::error::AppError;

/// The day of a moment.
pub(crate) fn day_of(at: Timestamp) -> Date {
    let seconds = at.0.div_euclid(1000);
    chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default().date_naive()
}

/// The first Monday after a moment.
pub(crate) fn next_monday(at: Timestamp) -> Date {
    let day = day_of(at);
    let ahead = 7 - u64::from(day.weekday().num_days_from_monday());
    day.checked_add_days(Days::new(ahead)).unwrap_or(day)
}

/// The day that somebody wrote, or the Monday after `now`.
pub(crate) fn start_day(text: Option<&str>, now: Timestamp) -> Result<Date, AppError> {
    match text {
        None => Ok(next_monday(now)),
        Some(text) => parse(text),
    }
}

/// A day written as `YYYY-MM-DD`.
pub(crate) fn parse(text: &str) -> Result<Date, AppError> {
    Date::parse_from_str(text.trim(), "%Y-%m-%d")
        .ok()
        .filter(|day| (1970..=2200).contains(&day.year()))
        .ok_or_else(|| AppError::failed(format!("“{text}” is not a day; write it as 2026-03-31.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn monday_follows() {
        let noon = |text: &str| {
            let day = parse(text).expect("a day");
            Timestamp(day.and_hms_opt(12, 0, 0).expect("noon").and_utc().timestamp_millis())
        };
        for (from, to) in [
            ("2026-11-23", "2026-11-30"),
            ("2026-11-24", "2026-11-30"),
            ("2026-11-29", "2026-11-30"),
            ("2026-12-31", "2027-01-04"),
        ] {
            assert_eq!(next_monday(noon(from)).to_string(), to, "{from}");
        }
        assert!(parse("31.3.2026").is_err());
        assert!(parse("99999-01-01").is_err());
    }
}
