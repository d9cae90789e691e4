//! Working time, and how it falls on days.
//!
//! Time is counted in working days, Monday to Friday, from the first one of the plan; a moment
//! is a number with a fraction of a day. All teams share this count; a team's absences are
//! stretches of it in which its work rests.

use chrono::{Datelike, Days};
use quarry_model::{team::Absence, time::Date};

/// Working days in a week.
pub const DAYS_PER_WEEK: f64 = 5.0;

/// Moments nearer to each other than this, in working days, are the same (3 seconds).
pub const SAME_MOMENT: f64 = 1e-4;

/// The count of working days from the start of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// The Monday of the week of working day 0.
    monday: Date,
    /// Which day of that week it is, from 0.
    weekday: u64,
}

impl Axis {
    /// Working time from this day on; a weekend starts on its Monday.
    #[must_use]
    pub fn new(start: Date) -> Self {
        let weekday = u64::from(start.weekday().num_days_from_monday());
        let week = start - Days::new(weekday);
        if weekday < 5 {
            Self { monday: week, weekday }
        } else {
            Self { monday: week + Days::new(7), weekday: 0 }
        }
    }

    /// The date of a working day; `None` beyond the calendar.
    #[must_use]
    pub fn date(&self, working_day: u64) -> Option<Date> {
        let since_monday = self.weekday.checked_add(working_day)?;
        let days = (since_monday / 5).checked_mul(7)?.checked_add(since_monday % 5)?;
        self.monday.checked_add_days(Days::new(days))
    }

    /// The number of working days from the start until the morning of a date; 0 before it.
    #[must_use]
    pub fn until(&self, date: Date) -> u64 {
        let days = u64::try_from((date - self.monday).num_days()).unwrap_or_default();
        (days / 7 * 5 + (days % 7).min(5)).saturating_sub(self.weekday)
    }

    /// The day on which work that starts at this moment starts.
    #[must_use]
    pub fn start_day(&self, moment: f64) -> Option<Date> {
        self.date((moment + SAME_MOMENT).floor().max(0.0) as u64)
    }

    /// The day on which work that ends at this moment is finished.
    #[must_use]
    pub fn finish_day(&self, moment: f64) -> Option<Date> {
        self.date(((moment - SAME_MOMENT).ceil() - 1.0).max(0.0) as u64)
    }
}

/// When a team works.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamCalendar {
    hours_per_day: f64,
    /// Stretches of working days off, apart from each other, in order: from, and until before.
    off: Vec<(f64, f64)>,
}

impl TeamCalendar {
    /// The calendar of a team with so many hours a week and these absences, in any order.
    #[must_use]
    pub fn new(axis: &Axis, hours_per_week: f64, absences: &[Absence]) -> Self {
        let mut off: Vec<(u64, u64)> = absences
            .iter()
            .filter_map(|absence| Some((absence.from, absence.to.succ_opt()?)))
            .map(|(from, until)| (axis.until(from), axis.until(until)))
            .filter(|(from, until)| from < until)
            .collect();
        off.sort_unstable();
        let mut merged: Vec<(u64, u64)> = Vec::with_capacity(off.len());
        for (from, until) in off {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => merged.push((from, until)),
            }
        }
        let off = merged.into_iter().map(|(from, until)| (from as f64, until as f64)).collect();
        Self { hours_per_day: hours_per_week / DAYS_PER_WEEK, off }
    }

    /// Hours it works on a working day.
    #[must_use]
    pub fn hours_per_day(&self) -> f64 {
        self.hours_per_day
    }

    /// The stretches of working time in which it rests.
    #[must_use]
    pub fn off(&self) -> &[(f64, f64)] {
        &self.off
    }

    /// The first moment from `moment` on at which it works.
    #[must_use]
    pub fn ready(&self, moment: f64) -> f64 {
        let next = self.off.partition_point(|(_, until)| *until <= moment + SAME_MOMENT);
        match self.off.get(next) {
            Some((from, until)) if *from <= moment + SAME_MOMENT => *until,
            _ => moment,
        }
    }

    /// When work of so many hours that starts at `start` is finished.
    #[must_use]
    pub fn finish(&self, start: f64, hours: f64) -> f64 {
        let mut left = hours / self.hours_per_day;
        let mut at = start;
        let next = self.off.partition_point(|(_, until)| *until <= at);
        for (from, until) in &self.off[next..] {
            let free = (from - at).max(0.0);
            if left <= free + SAME_MOMENT {
                break;
            }
            left -= free;
            at = *until;
        }
        at + left.max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn working_days_fall_on_weekdays() {
        // 2 March 2026 is a Monday.
        for (start, working_day, date) in [
            ("2026-03-02", 0, "2026-03-02"),
            ("2026-03-02", 4, "2026-03-06"),
            ("2026-03-02", 5, "2026-03-09"),
            ("2026-03-05", 0, "2026-03-05"),
            ("2026-03-05", 2, "2026-03-09"),
            ("2026-03-07", 0, "2026-03-09"),
            ("2026-03-08", 1, "2026-03-10"),
        ] {
            let axis = Axis::new(day(start));
            assert_eq!(axis.date(working_day), Some(day(date)), "{start} + {working_day}");
            assert_eq!(axis.until(day(date)), working_day, "{start} until {date}");
        }
    }

    #[test]
    fn weekends_and_the_past_take_no_time() {
        let axis = Axis::new(day("2026-03-05"));
        for (date, days) in
            [("2026-03-07", 2), ("2026-03-08", 2), ("2026-03-09", 2), ("2025-01-01", 0)]
        {
            assert_eq!(axis.until(day(date)), days, "{date}");
        }
    }

    #[test]
    fn a_day_of_work_starts_and_ends_on_the_same_day() {
        let axis = Axis::new(day("2026-03-02"));
        for (start, finish, first, last) in [
            (0.0, 1.0, "2026-03-02", "2026-03-02"),
            (0.5, 1.5, "2026-03-02", "2026-03-03"),
            (4.0, 6.0, "2026-03-06", "2026-03-09"),
            (5.0, 5.0, "2026-03-09", "2026-03-06"),
        ] {
            assert_eq!(axis.start_day(start), Some(day(first)));
            assert_eq!(axis.finish_day(finish), Some(day(last)));
        }
    }

    #[test]
    fn work_rests_during_absences() {
        let axis = Axis::new(day("2026-03-02"));
        let off = |from, to| Absence { from: day(from), to: day(to) };
        // Tuesday and Wednesday, given in two overlapping pieces, and the week after.
        let absences = [
            off("2026-03-09", "2026-03-15"),
            off("2026-03-04", "2026-03-04"),
            off("2026-03-03", "2026-03-04"),
        ];
        let team = TeamCalendar::new(&axis, 40.0, &absences);
        assert_eq!(team.off(), [(1.0, 3.0), (5.0, 10.0)]);
        for (start, hours, ready, finish) in [
            (0.0, 8.0, 0.0, 1.0),
            (0.0, 12.0, 0.0, 3.5),
            (1.5, 8.0, 3.0, 4.0),
            (3.0, 24.0, 3.0, 11.0),
            (12.0, 40.0, 12.0, 17.0),
        ] {
            let at = team.ready(start);
            assert!((at - ready).abs() < 1e-9, "ready at {at} after {start}");
            let end = team.finish(at, hours);
            assert!((end - finish).abs() < 1e-9, "{hours} h from {start}: {end}");
        }
    }
}
