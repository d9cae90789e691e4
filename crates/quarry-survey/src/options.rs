//! What a survey is asked to read.

pub use quarry_model::asked::HistoryWanted;
use quarry_model::asked::{Asked, Selection};

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
    /// Whether the lines that each commit changed are counted, too. Every version of every file
    /// is read for it, which takes several times as long as the rest of the history.
    pub changed_lines: bool,
    /// Threads for reading files; `None` takes one for each processor. The evidence does not
    /// depend on it.
    pub threads: Option<usize>,
    /// What reads the history; the default is right for everybody.
    pub history_reader: HistoryReader,
    /// Which part of the source.
    pub selection: Selection,
}

impl SurveyOptions {
    /// The options for what was asked; how it is done is left to the defaults.
    #[must_use]
    pub fn of(asked: &Asked) -> Self {
        Self {
            imports_only: asked.imports_only,
            history: asked.history,
            author_names: if asked.real_names {
                AuthorNames::Real
            } else {
                AuthorNames::Pseudonyms
            },
            changed_lines: asked.changed_lines && asked.history != HistoryWanted::None,
            selection: asked.selection.clone().tidy(),
            ..Self::default()
        }
    }

    /// What is asked for: everything of the options that the evidence depends on.
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked {
            selection: self.selection.clone().tidy(),
            imports_only: self.imports_only,
            history: self.history,
            real_names: self.author_names == AuthorNames::Real,
            changed_lines: self.changed_lines && self.history != HistoryWanted::None,
        }
    }
}
