//! Numbers that open.

use super::dto;

dto! {
    /// Asks for every figure of a candidate.
    #[derive(Eq)]
    pub struct Explain {
        /// The candidate.
        pub candidate: String,
        /// The profile that its value follows, by name or identity; `null` for the usual one.
        pub profile: Option<String>,
    }

    /// Something that goes into a figure.
    #[derive(Eq)]
    pub struct Input {
        /// What it is.
        pub name: String,
        /// Its value, written for people.
        pub value: String,
    }

    /// A figure, and all that it rests on.
    #[derive(Eq)]
    pub struct ExplainedFigure {
        /// What it is.
        pub name: String,
        /// Its value, written for people; `not known` if it is not.
        pub value: String,
        /// How it is made, in words.
        pub formula: String,
        /// What goes into it.
        pub inputs: Vec<Input>,
        /// Where the inputs come from: `measured`, `imported`, `estimated`, `voted`, `default` or
        /// `illustrative`; more than one if they differ.
        pub provenance: Vec<String>,
        /// What it lacks, one clause each; empty when it is complete.
        pub lacks: Vec<String>,
    }

    /// Every figure of a candidate.
    #[derive(Eq)]
    pub struct Explanation {
        /// The candidate.
        pub candidate: String,
        /// Its name.
        pub name: String,
        /// What was read, such as `shop, commit 1234567`.
        pub sources: Vec<String>,
        /// The figures.
        pub figures: Vec<ExplainedFigure>,
    }
}
