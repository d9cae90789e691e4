//! Surveys and what they could not read.

use super::dto;

dto! {
    /// Which part of a source is read.
    #[derive(Eq, Default)]
    pub struct ReadSelection {
        /// Only these languages, as `LanguageCount.code` names them; empty for all.
        pub languages: Vec<String>,
        /// Folders that are left out, relative to the source.
        pub left_out: Vec<String>,
        /// Folders that a rule sets apart and that are read all the same.
        pub taken_in: Vec<String>,
    }

    /// Names a folder, and which part of it to look at.
    pub struct FolderRef {
        /// The folder.
        pub folder: String,
        /// Which part; languages play no part, since all are counted.
        #[serde(default)]
        pub selection: ReadSelection,
    }

    /// Files in a folder at the top of the source.
    #[derive(Eq)]
    pub struct FolderCount {
        /// The folder.
        pub folder: String,
        /// How many files below it are read.
        pub files: u32,
    }

    /// What a survey was asked to read.
    #[derive(Eq)]
    #[allow(clippy::struct_excessive_bools, reason = "what can be asked is independent")]
    pub struct AskedOf {
        /// Which part of the source.
        pub selection: ReadSelection,
        /// Only imports.
        pub imports_only: bool,
        /// Whether the history was read.
        pub history: bool,
        /// The day the history begins, `YYYY-MM-DD`; `null` for all of it.
        pub since: Option<String>,
        /// Whether authors keep their names.
        pub real_names: bool,
        /// Whether the lines that each commit changed were counted.
        pub changed_lines: bool,
    }

    /// Files of one language.
    #[derive(Eq)]
    pub struct LanguageCount {
        /// The language.
        pub language: String,
        /// The same as `ReadSelection` names it.
        pub code: String,
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
        /// Whether contents of older commits may be missing.
        pub partial: bool,
        /// Folders at the top, most files first.
        pub folders: Vec<FolderCount>,
        /// What the last survey of the folder in the open project was asked, if there is one.
        pub asked: Option<AskedOf>,
    }

    /// Surveys a folder: into a new project, or anew into the open one.
    #[allow(clippy::struct_excessive_bools, reason = "what can be asked is independent")]
    pub struct SurveyFolder {
        /// The folder.
        pub folder: String,
        /// The project file to make; `null` surveys into the open project.
        pub project: Option<String>,
        /// Whether to read history.
        pub history: bool,
        /// Whether to keep authors' real names; otherwise they become pseudonyms.
        pub real_names: bool,
        /// Which part of the folder.
        #[serde(default)]
        pub selection: ReadSelection,
        /// Only imports: faster, but without call sites.
        #[serde(default)]
        pub imports_only: bool,
        /// Leave out commits before this day, `YYYY-MM-DD`.
        #[serde(default)]
        pub since: Option<String>,
        /// Whether to count the lines that each commit changed, which takes a while.
        #[serde(default)]
        pub changed_lines: bool,
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
        /// Why, most likely, in a sentence.
        pub cause: String,
    }

    /// A module that has another path than before.
    #[derive(Eq)]
    pub struct RenamedModule {
        /// The path it had.
        pub from: String,
        /// The path it has.
        pub to: String,
    }

    /// Dependencies of one kind that came and went.
    #[derive(Eq)]
    pub struct KindDifference {
        /// The kind.
        pub kind: String,
        /// New ones.
        pub new: u32,
        /// Those that are cut.
        pub cut: u32,
    }

    /// A dependency that came or went.
    #[derive(Eq)]
    pub struct ChangedDependency {
        /// The path of the user.
        pub from: String,
        /// The path of what is used.
        pub to: String,
        /// The kind.
        pub kind: String,
    }

    /// What is different from the survey before. Lists have the first 500; counts are whole.
    #[derive(Eq)]
    pub struct SurveyDifference {
        /// New modules.
        pub added: u32,
        /// Modules that are gone.
        pub gone: u32,
        /// Modules with another path.
        pub renamed: u32,
        /// New modules by path.
        pub added_modules: Vec<String>,
        /// Modules that are gone, by the path they had.
        pub gone_modules: Vec<String>,
        /// Modules with another path.
        pub renamed_modules: Vec<RenamedModule>,
        /// New dependencies.
        pub new: u32,
        /// Dependencies that are cut.
        pub cut: u32,
        /// The same by kind.
        pub kinds: Vec<KindDifference>,
        /// New dependencies.
        pub new_dependencies: Vec<ChangedDependency>,
        /// Dependencies that are cut.
        pub cut_dependencies: Vec<ChangedDependency>,
        /// New call sites.
        pub new_call_sites: u32,
        /// Call sites that are gone.
        pub gone_call_sites: u32,
    }

    /// A rule that sets modules apart, and how many.
    #[derive(Eq)]
    pub struct ApartModules {
        /// How they stand: `test`, `generated` or `vendored`.
        pub standing: String,
        /// The rule; empty when none is known.
        pub rule: String,
        /// How many modules it sets apart.
        pub modules: u32,
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
        /// What was asked.
        pub asked: AskedOf,
        /// Whether the source is as it was, so that nothing had to be read.
        pub unchanged: bool,
        /// What is different from the survey before; `null` for the first.
        pub difference: Option<SurveyDifference>,
        /// Modules that are no part of the product, by standing and rule, as the survey found
        /// them.
        pub set_apart: Vec<ApartModules>,
        /// What it could not read.
        pub diagnostics: Vec<DiagnosticRow>,
        /// Names that led nowhere, most frequent first.
        pub unresolved: Vec<UnresolvedName>,
    }

    /// Which commits count, of the history of all sources.
    #[derive(Eq)]
    pub struct HistoryCounts {
        /// Commits that changed a module.
        pub commits: u32,
        /// Those that count for what changes together.
        pub counted: u32,
        /// Left out since a bot made them.
        pub bot_commits: u32,
        /// Left out since they change more files than the limit.
        pub mass_commits: u32,
        /// The limit.
        pub mass_commit_files: u32,
        /// People among the authors.
        pub authors: u32,
        /// Bots among the authors.
        pub bots: u32,
        /// Whether older commits are missing because a clone is shallow.
        pub shallow: bool,
        /// How many people would have to leave until nobody knows more than half of the product
        /// modules.
        pub truck_factor: Option<u32>,
    }

    /// The current survey of each source.
    #[derive(Eq)]
    pub struct SurveyList {
        /// One a source.
        pub surveys: Vec<SurveySummary>,
        /// Which commits count; `null` without a history.
        pub history: Option<HistoryCounts>,
    }
}
