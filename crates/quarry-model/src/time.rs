//! Points in time. Nothing here reads a clock: times are passed in.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970 in UTC.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A calendar day; weeks of the debt model and of the roadmap start on Mondays.
pub type Date = chrono::NaiveDate;
