//! What the program was started with.

use std::path::{Path, PathBuf};

use clap::Parser;
use serde::Serialize;

/// Plans how to take a monolith apart: the window.
#[derive(Debug, Clone, Default, Parser)]
#[command(name = "quarry-window", version, about)]
pub(crate) struct Arguments {
    /// The project to open
    #[arg(value_name = "PROJECT.quarry")]
    pub(crate) project: Option<PathBuf>,

    /// Open a fresh copy of the sample
    #[arg(long, conflicts_with = "project")]
    pub(crate) sample: bool,

    /// Keep preferences, projects, logs and window state in this folder instead of the usual ones
    #[arg(long, value_name = "DIR")]
    pub(crate) data_folder: Option<PathBuf>,

    /// Draw without the graphics card, when the window stays empty or flickers
    #[arg(long)]
    pub(crate) safe_rendering: bool,

    /// For automation: answer every "choose a folder" with this folder instead of asking
    #[arg(long, value_name = "DIR", help_heading = "Automation")]
    pub(crate) answer_folder: Option<PathBuf>,

    /// For automation: answer every "open a file" with this file instead of asking
    #[arg(long, value_name = "FILE", help_heading = "Automation")]
    pub(crate) answer_file: Option<PathBuf>,

    /// For automation: answer every "save as" with this file instead of asking; when it is a
    /// folder, the file keeps the proposed name inside it
    #[arg(long, value_name = "FILE", help_heading = "Automation")]
    pub(crate) answer_save: Option<PathBuf>,
}

impl Arguments {
    /// Reads the command line; says what is wrong with it and ends the program if it must.
    pub(crate) fn from_command_line() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        Self::parse().resolved(&here)
    }

    /// Reads the command line of another start of the program, which stood in `folder`.
    pub(crate) fn from_second_start(
        arguments: &[String],
        folder: &Path,
    ) -> Result<Self, clap::Error> {
        Ok(Self::try_parse_from(arguments)?.resolved(folder))
    }

    /// All paths as seen from `folder`.
    fn resolved(self, folder: &Path) -> Self {
        let from_there = |path: Option<PathBuf>| path.map(|path| folder.join(path));
        Self {
            project: from_there(self.project),
            data_folder: from_there(self.data_folder),
            answer_folder: from_there(self.answer_folder),
            answer_file: from_there(self.answer_file),
            answer_save: from_there(self.answer_save),
            ..self
        }
    }

    /// What the user interface is told of all this.
    pub(crate) fn options(&self) -> Options {
        let text = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        Options {
            folder: text(&self.answer_folder),
            project_path: text(&self.answer_file),
            export_to: text(&self.answer_save),
        }
    }
}

/// Paths given on the command line that stand in for native dialogs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Options {
    folder: Option<String>,
    project_path: Option<String>,
    export_to: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn paths_are_seen_from_where_the_program_was_started() {
        let check = |given: &[&str], project: Option<&str>| {
            let given: Vec<String> = std::iter::once("quarry-window")
                .chain(given.iter().copied())
                .map(str::to_owned)
                .collect();
            let read = Arguments::from_second_start(&given, Path::new("/there"));
            assert_eq!(read.expect("well formed").project, project.map(PathBuf::from));
        };
        check(&[], None);
        check(&["a.quarry"], Some("/there/a.quarry"));
        check(&["/else/a.quarry"], Some("/else/a.quarry"));
        check(&["--safe-rendering", "b c.quarry"], Some("/there/b c.quarry"));
    }

    #[test]
    fn wrong_usage_is_an_error() {
        for given in [["quarry-window", "--colour"], ["quarry-window", "--data-folder"]] {
            let given = given.map(str::to_owned);
            assert!(Arguments::from_second_start(&given, Path::new("/")).is_err(), "{given:?}");
        }
        let both = ["quarry-window", "--sample", "a.quarry"].map(str::to_owned);
        assert!(Arguments::from_second_start(&both, Path::new("/")).is_err());
    }
}
