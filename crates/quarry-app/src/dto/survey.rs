//! Surveys and what they could not read.

use super::dto;

dto! {
    /// Names a folder.
    pub struct FolderRef {
        /// The folder.
        pub folder: String,
    }

    /// Files of one language.
    #[derive(Eq)]
    pub struct LanguageCount {
        /// The language.
        pub language: String,
        /// How many files.
        pub files: u32,
    }

    /// Folders that are not read, and the rule that says so.
    #[derive(Eq)]
    pub struct SetApart {
        /// The rule in words.
        pub rule: String,
        /// The folders, relative to the source.
        pub folders: Vec<String>,
    }

    /// What a folder holds, before it is surveyed.
    #[derive(Eq)]
    pub struct FolderPreview {
        /// The folder.
        pub folder: String,
        /// A name for the project.
        pub name: String,
        /// Where a project file would be made.
        pub project_path: String,
        /// Files that can be read, by language.
        pub languages: Vec<LanguageCount>,
        /// Source roots, relative to the folder.
        pub roots: Vec<String>,
        /// What is set apart.
        pub set_apart: Vec<SetApart>,
        /// The commit, if the folder is under version control.
        pub commit: Option<String>,
        /// Whether older commits are missing.
        pub shallow: bool,
    }

    /// Surveys a folder: into a new project, or anew into the open one.
    pub struct SurveyFolder {
        /// The folder.
        pub folder: String,
        /// The project file to make; `null` surveys into the open project.
        pub project: Option<String>,
        /// Whether to read history.
        pub history: bool,
        /// Whether to keep authors' real names; otherwise they become pseudonyms.
        pub real_names: bool,
    }

    /// Something that could not be read.
    #[derive(Eq)]
    pub struct DiagnosticRow {
        /// The file; empty for the whole source.
        pub path: String,
        /// The line; 0 for the whole file.
        pub line: u32,
        /// `note`, `warning` or `error`.
        pub severity: String,
        /// What is wrong.
        pub cause: String,
    }

    /// A name that led nowhere.
    #[derive(Eq)]
    pub struct UnresolvedName {
        /// The name.
        pub name: String,
        /// In how many places.
        pub places: u32,
    }

    /// What a survey read.
    #[derive(Eq)]
    pub struct SurveySummary {
        /// What people call the source.
        pub source: String,
        /// Where it was read; empty when it is not here.
        pub location: String,
        /// When, in milliseconds since 1970, as text.
        pub at: String,
        /// The commit that was read.
        pub commit: Option<String>,
        /// How many modules it found.
        pub modules: u32,
        /// How many dependencies.
        pub dependencies: u32,
        /// How many call sites.
        pub call_sites: u32,
        /// How many commits.
        pub commits: u32,
        /// Modules that are new since the survey before.
        pub added: u32,
        /// Modules that are gone since.
        pub removed: u32,
        /// What it could not read.
        pub diagnostics: Vec<DiagnosticRow>,
        /// Names that led nowhere, most frequent first.
        pub unresolved: Vec<UnresolvedName>,
    }

    /// The current survey of each source.
    #[derive(Eq)]
    pub struct SurveyList {
        /// One a source.
        pub surveys: Vec<SurveySummary>,
    }
}
