//! Who may use whom, and what breaks that.

use super::dto;

dto! {
    /// What one file says about who may use whom.
    #[derive(Eq)]
    pub struct BoundarySet {
        /// Its identity.
        pub id: String,
        /// The tool whose file it is.
        pub origin: String,
        /// How many parts it speaks of.
        pub parts: u32,
        /// How many rules it has.
        pub rules: u32,
    }

    /// A use that breaks a rule.
    #[derive(Eq)]
    pub struct BrokenRule {
        /// The module that uses.
        pub from: String,
        /// Its name.
        pub from_name: String,
        /// The module that is used.
        pub to: String,
        /// Its name.
        pub to_name: String,
        /// How: kinds of dependency.
        pub kinds: Vec<String>,
        /// The first line, from 1; 0 when none is known.
        pub line: u32,
        /// The tool whose file holds the rule.
        pub origin: String,
        /// The rule in a sentence without its full stop.
        pub rule: String,
    }

    /// What is agreed, and what breaks it.
    #[derive(Eq)]
    pub struct BoundaryList {
        /// One a tool.
        pub sets: Vec<BoundarySet>,
        /// Uses between product modules that break a rule, in the order of their paths; the
        /// first 1,000.
        pub broken: Vec<BrokenRule>,
        /// How many there are.
        pub all_broken: u32,
    }

    /// Names what one file says.
    pub struct BoundariesRef {
        /// Which.
        pub boundaries: String,
    }

    /// A new use that crosses an agreed boundary.
    #[derive(Eq)]
    pub struct CrossedBoundary {
        /// The path of the user.
        pub from: String,
        /// The path of what is used.
        pub to: String,
        /// How: kinds of dependency.
        pub kinds: Vec<String>,
        /// The first line, from 1; 0 when none is known.
        pub line: u32,
        /// What it crosses, in a sentence without its full stop.
        pub boundary: String,
    }

    /// What a source has that the project does not know, as far as it crosses boundaries.
    #[derive(Eq)]
    pub struct BoundaryCheck {
        /// What people call the source.
        pub source: String,
        /// The commit that was read.
        pub commit: Option<String>,
        /// Modules that use each other and did not when the project was surveyed.
        pub new_uses: u32,
        /// Those of them that cross an agreed boundary.
        pub crossed: Vec<CrossedBoundary>,
        /// Uses that break a rule and did so before: known, and not counted here.
        pub known: u32,
    }
}
