//! "Do nothing" against "extract in month m": what a candidate costs in all up to a horizon, for
//! each month in which the work could begin (FORMULAS.md section 6).
//!
//! Doing nothing costs what the debt on the candidate costs a week. Work that begins in month `m`
//! costs that, too, and its effort, less what is saved from its end to the horizon; so the two
//! differ by the net present value of [`CashFlow`].

use serde::Serialize;

use crate::{
    cash_flow::{CashFlow, Discount, WEEKS_PER_MONTH},
    net_saving::Stakes,
};

/// Months that are looked at unless somebody says otherwise: three years, about as far as a
/// roadmap of a monolith reaches. An assumption.
pub const HORIZON_MONTHS: u32 = 36;

/// What a candidate costs in all up to a horizon, in money.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TotalCost {
    /// As it is paid.
    pub paid: f64,
    /// At its worth today.
    pub today: f64,
}

/// What it costs when the work begins in a month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StartMonth {
    /// Whole months from now; 0 is now.
    pub month: u32,
    /// The cost.
    pub cost: TotalCost,
}

/// The cost of every month in which the work could begin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StartMonths {
    /// How far it is counted, in months.
    pub horizon: u32,
    /// What doing nothing costs.
    pub nothing: TotalCost,
    /// The months from now on in which the work can begin and still end within the horizon.
    pub months: Vec<StartMonth>,
    /// The month that costs least as it is paid, the earliest of those alike; `None` when doing
    /// nothing costs no more.
    pub best_paid: Option<u32>,
    /// The same at its worth today.
    pub best_today: Option<u32>,
}

impl StartMonths {
    /// Of a candidate; `None` while its effort is not known.
    #[must_use]
    pub fn of(stakes: &Stakes, horizon: u32) -> Option<Self> {
        let flow = stakes.cash_flow()?;
        Some(start_months(&flow, stakes.carried, stakes.discount(), horizon))
    }
}

fn start_months(flow: &CashFlow, carried: f64, discount: Discount, horizon: u32) -> StartMonths {
    let end = f64::from(horizon) * WEEKS_PER_MONTH;
    let none = Discount::at(0.0);
    let nothing = TotalCost {
        paid: carried * none.annuity(0.0, end),
        today: carried * discount.annuity(0.0, end),
    };
    let months: Vec<StartMonth> = (0..=horizon)
        .map(|month| (month, f64::from(month) * WEEKS_PER_MONTH))
        .take_while(|(_, start)| start + flow.weeks <= end)
        .map(|(month, start)| StartMonth {
            month,
            cost: TotalCost {
                paid: nothing.paid - flow.net_present_value(start, end, none),
                today: nothing.today - flow.net_present_value(start, end, discount),
            },
        })
        .collect();
    let best = |cost: fn(&TotalCost) -> f64| {
        let least = months.iter().min_by(|a, b| cost(&a.cost).total_cmp(&cost(&b.cost)))?;
        (cost(&least.cost) < cost(&nothing)).then_some(least.month)
    };
    StartMonths {
        horizon,
        nothing,
        best_paid: best(|cost| cost.paid),
        best_today: best(|cost| cost.today),
        months,
    }
}
