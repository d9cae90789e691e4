//! What detectors find in Python: each case is a small source with things that count and things
//! that only look like them. What is found must be exactly what is expected.

mod bytes;
mod django;
mod found;
mod jobs;
mod keys;
mod office;
mod sent;
#[path = "../support/mod.rs"]
mod support;
mod tables;
