//! The vocabulary of Quarry as types, identities and invariants.
//!
//! **Architecture invariant:** nothing in this crate reads or writes anything outside the
//! program, and nothing reads a clock. Times, names and numbers are passed in.
//!
//! [`evidence::Evidence`] is what a survey found out; [`project::Project`] is what people made
//! of it. Both are plain values that other crates read.

pub mod asked;
pub mod boundary;
pub mod candidate;
pub mod debt;
pub mod dependency;
pub mod diagnostic;
pub mod difference;
pub mod domain;
pub mod evidence;
pub mod history;
pub mod ids;
pub mod map;
pub mod module;
pub mod people;
pub mod progress;
pub mod project;
pub mod provenance;
pub mod relation;
pub mod roadmap;
pub mod settings;
pub mod shared_name;
pub mod table_owner;
pub mod team;
pub mod text;
pub mod time;
