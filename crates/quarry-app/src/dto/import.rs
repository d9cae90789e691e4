//! Files of other tools, and what was taken over from them.

use super::{dto, survey::DiagnosticRow};

dto! {
    /// Names a file.
    pub struct FileRef {
        /// The file.
        pub file: String,
    }

    /// A format that files can be imported in.
    #[derive(Eq)]
    pub struct FormatRow {
        /// Its name.
        pub name: String,
        /// What it is.
        pub description: String,
    }

    /// What a file looks like, before it is imported.
    #[derive(Eq)]
    pub struct FilePreview {
        /// The file.
        pub file: String,
        /// A name for the project.
        pub name: String,
        /// Where a project file would be made.
        pub project_path: String,
        /// The format it looks like; `null` when it is in none.
        pub format: Option<String>,
        /// All formats there are.
        pub formats: Vec<FormatRow>,
        /// What its parts would do to the open project; `null` when it names none, or none is open.
        pub parts: Option<PartsPreview>,
    }

    /// What the parts that a file names would do to the domains of the open project.
    #[derive(Eq)]
    pub struct PartsPreview {
        /// Domains that would be made.
        pub domains: Vec<String>,
        /// Modules that nobody has assigned, which would get a domain.
        pub assigned: u32,
        /// Modules that are assigned elsewhere: kept there, or taken if that is asked for.
        pub elsewhere: u32,
        /// Of these, those that a locked domain holds or would get, which stay in any case.
        pub locked: u32,
    }

    /// Imports a file: into a new project, or into the open one.
    pub struct ImportFile {
        /// The file.
        pub file: String,
        /// The project file to make; `null` imports into the open project.
        pub project: Option<String>,
        /// The format; `null` finds it out.
        pub format: Option<String>,
        /// Whether to keep people's real names.
        pub real_names: bool,
        /// Whether the columns of a matrix use its lines.
        pub columns_use_rows: bool,
        /// Whether modules that are assigned elsewhere go where the parts of the file say.
        pub take_assigned: bool,
    }

    /// What an import brought.
    #[derive(Eq)]
    pub struct ImportSummary {
        /// The file.
        pub file: String,
        /// The format it was read as.
        pub format: String,
        /// The source that has its modules now; empty when it brought none.
        pub source: String,
        /// Whether that is a source that was there before.
        pub joined: bool,
        /// Modules in the file.
        pub modules: u32,
        /// Of these, those that the source knew before.
        pub matched: u32,
        /// Dependencies in the file.
        pub dependencies: u32,
        /// Commits that were taken over.
        pub commits: u32,
        /// Entries that were read.
        pub read: u32,
        /// Entries that could not be used.
        pub skipped: u32,
        /// Entries that lead out of the source.
        pub outside: u32,
        /// Names that led nowhere.
        pub unresolved: u32,
        /// Domains that were made.
        pub domains: Vec<String>,
        /// Rules that were made.
        pub rules: u32,
        /// Modules that were assigned by them.
        pub assigned: u32,
        /// Modules that were assigned elsewhere and were taken.
        pub taken: u32,
        /// Modules that the file would have elsewhere and that stay where they were assigned.
        pub kept: u32,
        /// Teams that were made.
        pub teams: Vec<String>,
        /// Domains that have an owner now.
        pub owned: Vec<String>,
        /// What the file says about which part may use which.
        pub boundaries: u32,
        /// Uses that it forbids and that it says there are.
        pub violations: u32,
        /// What could not be read, and what is worth knowing.
        pub diagnostics: Vec<DiagnosticRow>,
    }
}
