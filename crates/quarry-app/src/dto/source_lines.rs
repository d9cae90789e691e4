//! Lines of the source, read from where it lies now.

use super::dto;

dto! {
    /// A line of a module.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct SourcePlace {
        /// The module.
        pub module: String,
        /// The line, from 1.
        pub line: u32,
    }

    /// Asks for lines of the source as it is now.
    #[derive(Eq)]
    pub struct SourceLinesRef {
        /// Which lines; none to learn only which sources are not here.
        pub places: Vec<SourcePlace>,
        /// How many lines before and after each, at most 10.
        pub context: u32,
    }

    /// A line of text.
    #[derive(Eq)]
    pub struct TextLine {
        /// Its number, from 1.
        pub line: u32,
        /// Its text; what cannot be shown is replaced, and a long line is cut off.
        pub text: String,
    }

    /// What stands at a place of the source.
    #[derive(Eq)]
    pub struct SourceLine {
        /// The module.
        pub module: String,
        /// The line that was asked for, from 1.
        pub line: u32,
        /// That line with those around it; empty when it cannot be shown.
        pub lines: Vec<TextLine>,
        /// Whether the file was written after it was surveyed, so that lines may have moved.
        pub changed: bool,
        /// Why it cannot be shown; `null` when it can, and where its source is not here.
        pub problem: Option<String>,
    }

    /// A source that is not on this computer.
    #[derive(Eq)]
    pub struct AbsentSource {
        /// Its identity.
        pub source: String,
        /// Its name.
        pub name: String,
        /// Where it was surveyed; empty when that is not known.
        pub location: String,
        /// Whether it was read from a file in place of a folder.
        pub imported: bool,
    }

    /// Lines of the source as it is now.
    #[derive(Eq)]
    pub struct SourceLines {
        /// What stands at each place, in the order in which they were asked for.
        pub lines: Vec<SourceLine>,
        /// The sources of the project that are not on this computer.
        pub absent: Vec<AbsentSource>,
    }

    /// Says in which folder a source lies now.
    #[derive(Eq)]
    pub struct LocateSource {
        /// The source.
        pub source: String,
        /// The folder.
        pub folder: String,
    }
}
