//! The open project, jobs, and what the window remembers.

use super::{common::UndoState, dto, survey::SurveySummary};

dto! {
    /// Opens a project file.
    pub struct OpenProject {
        /// The file.
        pub path: String,
    }

    /// Makes an empty project.
    pub struct NewProject {
        /// The file to make; it must not exist.
        pub path: String,
        /// The project's name.
        pub name: String,
    }

    /// Writes a copy of the project file.
    pub struct SaveCopy {
        /// Where to.
        pub path: String,
    }

    /// The open project.
    pub struct ProjectInfo {
        /// Its name.
        pub name: String,
        /// Its file.
        pub path: String,
        /// Why nothing can be changed, if so.
        pub read_only: Option<String>,
        /// What a reader must know before believing the numbers; empty if nothing.
        pub notice: String,
        /// What happened on opening that people should know.
        pub notices: Vec<String>,
        /// Currency code.
        pub currency: String,
        /// Modules of the current surveys.
        pub modules: u32,
        /// Those that count as product code.
        pub product_modules: u32,
        /// Dependencies of the current surveys.
        pub dependencies: u32,
        /// Domains.
        pub domains: u32,
        /// Product modules that are assigned to a domain.
        pub assigned: u32,
        /// What can be undone and redone.
        pub undo: UndoState,
    }

    /// The answer to whether a project is open.
    pub struct MaybeProject {
        /// The open project.
        pub project: Option<ProjectInfo>,
    }

    /// A job that was started; its state arrives as [`JobState`].
    pub struct JobStarted {
        /// Its identity.
        pub job: String,
    }

    /// Names a job.
    pub struct JobRef {
        /// Its identity.
        pub job: String,
    }

    /// How a job stands.
    #[derive(Copy, Eq)]
    pub enum JobStatus {
        /// It runs.
        Running,
        /// It is done.
        Done,
        /// It ended without a result.
        Failed,
        /// Somebody stopped it.
        Cancelled,
    }

    /// What a finished job made.
    #[serde(tag = "kind")]
    pub enum JobResult {
        /// A project was surveyed and opened.
        #[serde(rename_all = "camelCase")]
        Surveyed {
            /// The project, open now.
            project: Box<ProjectInfo>,
            /// What was read.
            summary: Box<SurveySummary>,
            /// Whether nobody asked for it: a watched folder had changed.
            noticed: bool,
        },
        /// A file was imported.
        #[serde(rename_all = "camelCase")]
        Imported {
            /// The project, open now.
            project: Box<ProjectInfo>,
            /// What it brought.
            summary: Box<super::import::ImportSummary>,
        },
        /// Domains were found.
        #[serde(rename_all = "camelCase")]
        Suggested {
            /// What is proposed.
            suggestion: super::domains::SuggestionView,
        },
    }

    /// How a job stands, sent to the window while it runs and when it ends.
    pub struct JobState {
        /// Its identity.
        pub job: String,
        /// What it does.
        pub title: String,
        /// What it does just now.
        pub stage: String,
        /// Units of the stage done.
        pub done: u32,
        /// Units of the stage in all; 0 when not known.
        pub total: u32,
        /// How it stands.
        pub status: JobStatus,
        /// Why it failed; empty otherwise.
        pub message: String,
        /// What it made, once it is done.
        pub result: Option<JobResult>,
    }

    /// All jobs that run.
    pub struct JobList {
        /// In the order they were started.
        pub jobs: Vec<JobState>,
    }

    /// A project that was open lately.
    #[derive(Eq)]
    pub struct RecentProject {
        /// Its file.
        pub path: String,
        /// Its name then.
        pub name: String,
        /// When it was opened last, in milliseconds since 1970, as text.
        pub opened: String,
        /// Whether the file is still there.
        pub exists: bool,
    }

    /// The look of the window.
    #[derive(Copy, Eq, Default)]
    pub enum Theme {
        /// As the system says.
        #[default]
        System,
        /// Dark on light.
        Light,
        /// Light on dark.
        Dark,
        /// High contrast and larger, for a wall.
        Projector,
    }

    /// What the window remembers, for all projects.
    pub struct Preferences {
        /// Its look.
        pub theme: Theme,
        /// Width of the outline in pixels.
        pub outline_width: u32,
        /// Width of the inspector in pixels.
        pub inspector_width: u32,
        /// Whether the outline is shown.
        pub outline_open: bool,
        /// Whether the inspector is shown.
        pub inspector_open: bool,
        /// Size of text in percent, 80 to 160.
        pub text_size: u32,
        /// The name that changes are kept under; may be empty.
        pub person: String,
        /// A command that opens an editor, with `{file}` and `{line}`; empty for none.
        pub editor: String,
        /// Whether surveyed folders are watched, and surveyed anew when they change.
        #[serde(default)]
        pub watch: bool,
    }

    /// What the window needs to know when it starts.
    pub struct Start {
        /// The version of Quarry.
        pub version: String,
        /// What it remembers.
        pub preferences: Preferences,
        /// Projects that were open lately, latest first.
        pub recent: Vec<RecentProject>,
        /// The project that is open already.
        pub project: Option<ProjectInfo>,
        /// Why the project named when the program was started could not be opened.
        pub problem: Option<String>,
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            outline_width: 280,
            inspector_width: 340,
            outline_open: true,
            inspector_open: true,
            text_size: 100,
            person: String::new(),
            editor: String::new(),
            watch: false,
        }
    }
}
