//! Dates as `git log` writes them with any of its `--date` formats.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

/// Seconds since 1970; `None` for what is no date. Days alone are taken at noon (UTC).
pub(super) fn seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    // `@1700000000`, `1700000000`, `1700000000 +0100`: unix and raw.
    let first = text.split_whitespace().next()?.trim_start_matches('@');
    if first.len() >= 5 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        return first.parse().ok();
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return day.and_hms_opt(12, 0, 0).map(|at| at.and_utc().timestamp());
    }
    for format in [
        "%a %b %e %H:%M:%S %Y %z",
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%dT%H:%M:%S%:z",
        "%a, %e %b %Y %H:%M:%S %z",
    ] {
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return Some(at.timestamp());
        }
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.timestamp());
    }
    for format in ["%a %b %e %H:%M:%S %Y", "%Y-%m-%d %H:%M:%S"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(text, format) {
            return Some(at.and_utc().timestamp());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_format_of_git_is_read() {
        for (text, expected) in [
            ("2020-01-02", Some(1_577_966_400)),
            ("Thu Jan 2 12:00:00 2020 +0000", Some(1_577_966_400)),
            ("Thu Jan 2 13:00:00 2020 +0100", Some(1_577_966_400)),
            ("2020-01-02 12:00:00 +0000", Some(1_577_966_400)),
            ("2020-01-02T12:00:00+00:00", Some(1_577_966_400)),
            ("2020-01-02T12:00:00Z", Some(1_577_966_400)),
            ("Thu, 2 Jan 2020 12:00:00 +0000", Some(1_577_966_400)),
            ("1577966400 +0100", Some(1_577_966_400)),
            ("1577966400", Some(1_577_966_400)),
            ("Thu Jan 2 12:00:00 2020", Some(1_577_966_400)),
            ("99999999999999999999", None),
            ("yesterday", None),
            ("2020-13-45", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
