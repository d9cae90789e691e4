//! Files that are broken, or were made to do harm: a diagnostic or a clear error, never a panic,
//! and no more memory than the file is worth.

mod bytes;
mod fate;
mod graphs;
mod indexes;
mod json;
mod logs;
mod rules;
mod tables;
