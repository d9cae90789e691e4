//! Shapes that several areas share.

use super::dto;

dto! {
    /// A request without parameters.
    #[derive(Default)]
    pub struct Nothing {}

    /// lo / likely / hi.
    #[derive(Copy)]
    pub struct Range {
        /// The optimistic point.
        pub lo: f64,
        /// The most likely value.
        pub likely: f64,
        /// The pessimistic point.
        pub hi: f64,
    }

    /// A part of the project that views show; a change names those it touched.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    pub enum Topic {
        /// Sources and their surveys.
        Survey,
        /// Which modules there are, their names, standing and roles; see [`Outcome::placed`] for
        /// where they are.
        Modules,
        /// Positions, outlines and assignments.
        Map,
        /// Domains and rules.
        Domains,
        /// Candidates and everything computed of them.
        Scores,
        /// The debt ledger.
        Debt,
        /// Steps and enablers.
        Roadmap,
        /// Teams.
        Teams,
        /// Votes.
        Votes,
        /// Decisions and behaviour questions.
        Decisions,
        /// Settings of the project.
        Settings,
        /// Ways to look at the map that have a name.
        Views,
    }

    /// The label of the change that undo would take back, and that redo would do again.
    #[derive(Default)]
    pub struct UndoState {
        /// What undo takes back.
        pub undo: Option<String>,
        /// What redo does again.
        pub redo: Option<String>,
    }

    /// Modules that are held in one domain.
    #[derive(Eq)]
    pub struct Placed {
        /// Which modules.
        pub modules: Vec<String>,
        /// Their domain now; `null` for the monolith.
        pub domain: Option<String>,
        /// Whether a person or a rule put them there.
        pub pinned: bool,
    }

    /// What a change answers.
    pub struct Outcome<T: ts_rs::TS> {
        /// The value itself.
        pub value: T,
        /// What views must fetch anew.
        pub changed: Vec<Topic>,
        /// Modules that the change put somewhere, so that the outline need not be fetched for them.
        pub placed: Vec<Placed>,
        /// What can be undone and redone now.
        pub undo: UndoState,
    }

    /// A place in the source.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct Place {
        /// The file, relative to the source.
        pub path: String,
        /// The line, from 1; 0 for the whole file.
        pub line: u32,
    }
}

impl From<quarry_model::provenance::Estimate> for Range {
    fn from(estimate: quarry_model::provenance::Estimate) -> Self {
        Self { lo: estimate.lo(), likely: estimate.likely(), hi: estimate.hi() }
    }
}
