//! The capacity guard: a team cannot lose more hours than it has (FORMULAS.md section 6).

use serde::Serialize;

/// The share of working time that developers lose to debt according to published surveys.
pub const LOST_TIME_BAND: (f64, f64) = (0.23, 0.42);

/// What the guard found out about one team.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CapacityGuard {
    /// By what to scale the lost hours: 1 unless they exceed the capacity.
    pub factor: f64,
    /// Lost hours a week after scaling.
    pub hours: f64,
    /// Share of the capacity that is lost, after scaling; `None` without capacity.
    pub share: Option<f64>,
    /// Whether the lost hours exceeded the capacity.
    pub exceeded: bool,
    /// Whether the share before scaling lies outside the published band, with something lost.
    pub outside_band: bool,
}

/// Holds `lost` hours a week against a `capacity` of hours a week. Both are taken as 0 when
/// they are negative or not finite.
#[must_use]
pub fn capacity_guard(lost: f64, capacity: f64) -> CapacityGuard {
    let (lost, capacity) = (amount(lost), amount(capacity));
    let exceeded = lost > capacity;
    let factor = if exceeded { capacity / lost } else { 1.0 };
    let share = |hours: f64| (capacity > 0.0).then(|| hours / capacity);
    let outside_band = lost > 0.0
        && share(lost).is_none_or(|share| share < LOST_TIME_BAND.0 || share > LOST_TIME_BAND.1);
    let hours = if exceeded { capacity } else { lost };
    CapacityGuard { factor, hours, share: share(hours), exceeded, outside_band }
}

/// An amount that can be counted: finite and not negative, else 0.
pub(crate) fn amount(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lost: f64, capacity: f64, hours: f64, exceeded: bool, outside_band: bool) {
        let guard = capacity_guard(lost, capacity);
        assert!((guard.hours - hours).abs() < 1e-12, "{lost} of {capacity}: {guard:?}");
        assert!((guard.factor * amount(lost) - hours).abs() < 1e-9, "{lost} of {capacity}");
        assert_eq!((guard.exceeded, guard.outside_band), (exceeded, outside_band), "{guard:?}");
    }

    #[test]
    fn a_team_cannot_lose_more_than_it_has() {
        check(0.0, 160.0, 0.0, false, false);
        check(16.0, 160.0, 16.0, false, true);
        check(48.0, 160.0, 48.0, false, false);
        check(80.0, 160.0, 80.0, false, true);
        check(320.0, 160.0, 160.0, true, true);
        check(5.0, 0.0, 0.0, true, true);
        check(f64::NAN, 160.0, 0.0, false, false);
    }
}
