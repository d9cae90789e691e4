//! The application: open project, commands, undo, jobs and errors; knows no window.
//!
//! [`application::Application`] carries out the commands of [`command::TABLE`]; the functions
//! behind them, in [`commands`], can be called directly too. Everything that crosses to the
//! window is in [`dto`].
//!
//! **Architecture invariant:** nothing here knows tauri, and nothing here knows SQL.

pub mod application;
mod base64;
mod boundary;
mod candidate_sentence;
pub mod command;
pub mod commands;
pub mod dto;
pub mod error;
pub mod exchange;
pub mod host;
pub mod types;

mod days;
mod feature_text;
mod incident_text;
mod job;
mod ledger_text;
mod memory;
mod newborn;
mod patterns;
mod pictures;
mod planning;
mod report;
mod session;
mod shares;
mod sheet;
mod sonar;
mod source_text;
mod stamp;
mod survey_report;
mod territory;
mod toil_text;
mod watch;
mod words;
