//! What a survey is asked to read.

use quarry_model::time::Date;

/// How much of the history is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HistoryWanted {
    /// None of it.
    None,
    /// Every commit that the surveyed one descends from.
    #[default]
    All,
    /// Commits authored on this day (UTC) or later.
    Since(Date),
}

/// How authors are named in the evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuthorNames {
    /// `author-001`, `author-002`, ... in the order of their first commit.
    #[default]
    Pseudonyms,
    /// As the history names them, after `.mailmap`.
    Real,
}

/// What reads the history. Both give the same evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HistoryReader {
    /// The git program when it is installed, the built-in reader otherwise.
    #[default]
    Installed,
    /// The built-in reader: slower, needs no git program.
    BuiltIn,
}

/// What a survey is asked to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurveyOptions {
    /// Only imports between modules: no symbols, no call sites. Much faster.
    pub imports_only: bool,
    /// How much of the history.
    pub history: HistoryWanted,
    /// How authors are named.
    pub author_names: AuthorNames,
    /// Threads for reading files; `None` takes one for each processor. The evidence does not
    /// depend on it.
    pub threads: Option<usize>,
    /// What reads the history; the default is right for everybody.
    pub history_reader: HistoryReader,
}
