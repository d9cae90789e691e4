//! Exports.

use super::dto;

dto! {
    /// Writes a file for others to read; the format follows the ending.
    pub struct Export {
        /// `report`, `roadmap`, `map`, `candidates`, `debt`, `seam`, `modules`,
        /// `dependencies`, `assignments` or `project`.
        pub what: String,
        /// The file.
        pub path: String,
        /// The candidate, for `seam`.
        pub candidate: Option<String>,
        /// The first day of the roadmap; `null` for the next Monday.
        pub start: Option<String>,
    }

    /// A file that was written.
    #[derive(Eq)]
    pub struct Exported {
        /// The file.
        pub path: String,
        /// Its size in bytes.
        pub bytes: u32,
    }
}
