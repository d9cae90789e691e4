//! What some work costs and saves over time (FORMULAS.md section 6): present value, and when it
//! has earned back what it cost.
//!
//! Work costs evenly over the weeks that it takes and saves evenly after them. A payment `t` weeks
//! from today counts `d(t) = (1 + i)^(-t / 52.18)` of its amount, `i` being the discount rate a
//! year, so that an even payment of 1 a week from `a` to `b` is worth
//! `(d(a) - d(b)) / delta` with `delta = ln(1 + i) / 52.18`, and `b - a` at `i = 0`.

use serde::Serialize;

/// Weeks in a year.
pub const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;
/// Weeks in a month.
pub const WEEKS_PER_MONTH: f64 = WEEKS_PER_YEAR / 12.0;

/// Discounting at a rate a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discount {
    /// `ln(1 + rate)` a week.
    delta: f64,
}

impl Discount {
    /// At a rate a year, such as 0.1; a rate that is no amount counts as 0.
    #[must_use]
    pub fn at(rate: f64) -> Self {
        Self { delta: crate::capacity::amount(rate).ln_1p() / WEEKS_PER_YEAR }
    }

    /// What 1 paid in `weeks` is worth today.
    #[must_use]
    pub fn factor(self, weeks: f64) -> f64 {
        (-self.delta * weeks).exp()
    }

    /// What 1 a week, paid from one week to another, is worth today; 0 when the end comes first.
    #[must_use]
    pub fn annuity(self, from: f64, to: f64) -> f64 {
        let length = (to - from).max(0.0);
        if self.delta == 0.0 {
            return length;
        }
        self.factor(from) * -(-self.delta * length).exp_m1() / self.delta
    }
}

/// Work, and what it saves afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CashFlow {
    /// What the work costs in all, in money.
    pub cost: f64,
    /// Weeks that it takes.
    pub weeks: f64,
    /// What it saves a week from then on, in money; may be negative.
    pub saving_per_week: f64,
}

impl CashFlow {
    /// What the cost is worth today when the work begins in `start` weeks.
    #[must_use]
    pub fn cost_today(&self, start: f64, discount: Discount) -> f64 {
        if self.weeks > 0.0 {
            self.cost / self.weeks * discount.annuity(start, start + self.weeks)
        } else {
            self.cost * discount.factor(start)
        }
    }

    /// Net present value up to `horizon` weeks from today when the work begins in `start` weeks.
    /// All of the cost counts, whatever the horizon.
    #[must_use]
    pub fn net_present_value(&self, start: f64, horizon: f64, discount: Discount) -> f64 {
        let saved = self.saving_per_week * discount.annuity(start + self.weeks, horizon);
        saved - self.cost_today(start, discount)
    }

    /// Weeks from the beginning of the work until what is saved covers the cost, both at their
    /// worth at the beginning; `None` when it never does.
    #[must_use]
    pub fn break_even(&self, discount: Discount) -> Option<f64> {
        let cost = self.cost_today(0.0, discount);
        if cost <= 0.0 && self.saving_per_week >= 0.0 {
            return Some(self.weeks);
        }
        if self.saving_per_week <= 0.0 {
            return None;
        }
        // Weeks of saving at its worth when it begins.
        let covered = cost / (self.saving_per_week * discount.factor(self.weeks));
        let weeks = if discount.delta == 0.0 {
            covered
        } else {
            let share = covered * discount.delta;
            if share >= 1.0 {
                return None;
            }
            -(-share).ln_1p() / discount.delta
        };
        Some(self.weeks + weeks).filter(|weeks| weeks.is_finite())
    }
}

/// The number of the month in which a moment lies, the first being 1; a moment at the end of a
/// month lies in it.
#[must_use]
pub fn month_of(weeks: f64) -> u32 {
    // A moment that is the end of a month but for rounding lies in it.
    (weeks / WEEKS_PER_MONTH - 1e-9).ceil().max(1.0) as u32
}
