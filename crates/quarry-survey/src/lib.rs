//! Reads the outside world into evidence: source code and git history.
//!
//! [`survey_folder`] reads a repository folder: it lists the files ([`inventory`]), extracts
//! facts from each file in parallel (a pure function of its bytes), resolves them against each
//! other, and reads the history beside that. It never fails as a whole on bad input: what can
//! not be read becomes a diagnostic with file, line and cause.
//!
//! Adding a language is one module that implements [`LanguageReader`] and one line in the table
//! of [`language`].

mod assemble;
mod csharp;
mod each_file;
mod error;
mod fingerprint;
mod folder;
mod generated;
mod guard;
mod history;
pub mod import;
pub mod inventory;
mod java;
mod javascript;
mod joined_tables;
pub mod language;
mod options;
mod php;
mod preview;
mod python;
mod roles;
mod routes;
mod shared_tables;
mod sql;
mod standing;
mod syntax;
mod typed;

pub use error::SurveyError;
pub use folder::{fingerprint_folder, history_folder, survey_folder, survey_folder_since};
pub use history::is_as_committed;
pub use language::LanguageReader;
pub use options::{AuthorNames, HistoryReader, HistoryWanted, SurveyOptions};
pub use preview::{FileCount, GitState, Preview, SetApart, preview_folder, preview_selected};
