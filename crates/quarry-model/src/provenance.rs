//! Where a number comes from, and how sure it is.

use serde::{Deserialize, Serialize};

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// Counted in source, history or a diary.
    Measured,
    /// Read from another tool's file.
    Imported,
    /// Somebody's estimate (lo / likely / hi).
    Estimated,
    /// The outcome of a vote.
    Voted,
    /// Quarry's default, until somebody says better.
    Default,
    /// Made up to show how the product works; the samples say so wherever it appears.
    Illustrative,
}

/// A three-point estimate, `lo <= likely <= hi`, all finite and not negative.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "EstimateParts")]
pub struct Estimate {
    lo: f64,
    likely: f64,
    hi: f64,
}

#[derive(Deserialize)]
struct EstimateParts {
    lo: f64,
    likely: f64,
    hi: f64,
}

impl TryFrom<EstimateParts> for Estimate {
    type Error = InvalidEstimate;
    fn try_from(parts: EstimateParts) -> Result<Self, InvalidEstimate> {
        Self::new(parts.lo, parts.likely, parts.hi)
    }
}

/// Three numbers that are no estimate.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("an estimate needs 0 <= lo <= likely <= hi, not {lo} / {likely} / {hi}")]
pub struct InvalidEstimate {
    lo: f64,
    likely: f64,
    hi: f64,
}

impl Estimate {
    /// Nothing, for certain.
    pub const ZERO: Self = Self { lo: 0.0, likely: 0.0, hi: 0.0 };

    /// The estimate with these three points.
    pub fn new(lo: f64, likely: f64, hi: f64) -> Result<Self, InvalidEstimate> {
        let ordered = 0.0 <= lo && lo <= likely && likely <= hi && hi.is_finite();
        if ordered { Ok(Self { lo, likely, hi }) } else { Err(InvalidEstimate { lo, likely, hi }) }
    }

    /// A value that is known exactly; it must be finite and not negative.
    pub fn exact(value: f64) -> Result<Self, InvalidEstimate> {
        Self::new(value, value, value)
    }

    /// The optimistic point.
    #[must_use]
    pub fn lo(self) -> f64 {
        self.lo
    }

    /// The most likely value.
    #[must_use]
    pub fn likely(self) -> f64 {
        self.likely
    }

    /// The pessimistic point.
    #[must_use]
    pub fn hi(self) -> f64 {
        self.hi
    }

    /// Each point times `factor`, which must not be negative.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        debug_assert!(factor >= 0.0 && factor.is_finite());
        Self { lo: self.lo * factor, likely: self.likely * factor, hi: self.hi * factor }
    }

    /// Point by point sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { lo: self.lo + other.lo, likely: self.likely + other.likely, hi: self.hi + other.hi }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_ordered() {
        assert!(Estimate::new(1.0, 2.0, 3.0).is_ok());
        for (lo, likely, hi) in
            [(2.0, 1.0, 3.0), (-1.0, 0.0, 0.0), (0.0, 0.0, f64::INFINITY), (f64::NAN, 0.0, 0.0)]
        {
            assert!(Estimate::new(lo, likely, hi).is_err(), "{lo} {likely} {hi}");
        }
        assert!(serde_json::from_str::<Estimate>(r#"{"lo":3,"likely":2,"hi":1}"#).is_err());
    }
}
