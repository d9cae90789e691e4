//! Tests of the analysis over whole projects: hand-made ones with figures computed by hand, and
//! made-up ones of any size for invariants.

#![allow(clippy::float_cmp)] // Sums of whole hours are exact.
#![allow(clippy::unwrap_used)] // A missing value fails the test where it stands.

mod coupling;
mod cycles;
mod debt;
mod debt_picture;
mod money;
mod noted;
mod owners;
mod relations;
mod robustness;
mod scores;
mod seam;
mod sketch;
mod suggestion;
mod synthetic;
mod trap;
