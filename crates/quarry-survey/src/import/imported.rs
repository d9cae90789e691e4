//! What an import brings, and why one fails.

use std::collections::BTreeSet;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use quarry_model::{boundary::Part, evidence::Reading};

use super::FORMATS;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The name of the format it was read as.
    pub format: &'static str,
    /// Modules, dependencies and commits, with what could not be read.
    pub reading: Reading,
    /// Parts that the file divides the source into, in the order in which their patterns count:
    /// later ones win.
    pub domains: Vec<SuggestedDomain>,
    /// The parts that `boundaries` speak of, by the names that they have there.
    pub parts: Vec<Part>,
    /// What it says about which part may use which.
    pub boundaries: Vec<Boundary>,
    /// Who owns which files.
    pub owners: Ownership,
    /// What was read and what was not.
    pub counts: Counts,
}

impl Imported {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let evidence = &self.reading.evidence;
        evidence.modules.is_empty()
            && evidence.history.is_empty()
            && self.domains.is_empty()
            && self.parts.is_empty()
            && self.boundaries.is_empty()
            && self.owners.rules.is_empty()
    }
}

/// What an import read, skipped and could not resolve. Skipped things have a diagnostic each, up
/// to a bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries that were read: edges, rows, commits, rules.
    pub read: u32,
    /// Entries that could not be used.
    pub skipped: u32,
    /// Entries that lead out of the source, such as to a library.
    pub outside: u32,
}

/// A part of the source that a file names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SuggestedDomain {
    /// Its name.
    pub name: String,
    /// Which modules belong to it: globs on paths where there is a `/` in them, on dotted names
    /// otherwise, as in the rules of a project.
    pub patterns: Vec<String>,
    /// Who owns it, if the file says so.
    pub owner: Option<String>,
}

/// What a file says about the use of one part by another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Boundary {
    /// The part that uses, as the file names it.
    pub from: String,
    /// The part that is used.
    pub to: String,
    /// What it says.
    pub kind: BoundaryKind,
    /// For recorded violations, the files that break the rule.
    pub count: u32,
}

/// What is said about the use of one part by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoundaryKind {
    /// It may be.
    Allowed,
    /// It must not be.
    Forbidden,
    /// It must not be, and is.
    Violated,
    /// The part may use no others than those it is allowed; the other name is empty.
    Closed,
    /// The part may be used by no others than those that are allowed to; the first name is empty.
    Protected,
    /// Of the part, others may use only what the pattern matches.
    Public,
}

/// Who owns which files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ownership {
    /// The rules in the order of the file.
    pub rules: Vec<OwnerRule>,
}

/// A line that says who owns some files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnerRule {
    /// The section it stands in: within each, the last rule that matches counts.
    pub section: u32,
    /// Globs on paths, any of which matches.
    pub globs: Vec<String>,
    /// The owners; none if the files belong to nobody.
    pub owners: Vec<String>,
    /// The line, from 1.
    pub line: u32,
}

/// Globs are compiled together up to this many, so that no set of them gets too large.
const GLOBS_A_SET: usize = 512;

impl Ownership {
    /// The owners of each of the paths.
    #[must_use]
    pub fn of<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Vec<BTreeSet<&str>> {
        let mut globs = Vec::new();
        for (at, rule) in self.rules.iter().enumerate() {
            globs.extend(rule.globs.iter().filter_map(|glob| {
                let glob = GlobBuilder::new(glob).literal_separator(true).build().ok()?;
                Some((at, glob))
            }));
        }
        let sets: Vec<(Vec<usize>, GlobSet)> = globs
            .chunks(GLOBS_A_SET)
            .filter_map(|chunk| {
                let mut set = GlobSetBuilder::new();
                for (_, glob) in chunk {
                    set.add(glob.clone());
                }
                Some((chunk.iter().map(|(at, _)| *at).collect(), set.build().ok()?))
            })
            .collect();
        let sections = self.rules.iter().map(|rule| rule.section + 1).max().unwrap_or(0);
        paths
            .into_iter()
            .map(|path| {
                let mut last: Vec<Option<usize>> = vec![None; sections as usize];
                for (rules, set) in &sets {
                    for at in set.matches(path) {
                        let section = self.rules[rules[at]].section as usize;
                        last[section] = last[section].max(Some(rules[at]));
                    }
                }
                last.into_iter()
                    .flatten()
                    .flat_map(|at| self.rules[at].owners.iter().map(String::as_str))
                    .collect()
            })
            .collect()
    }
}

/// Why a file could not be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The system did not hand it out.
    #[error("it can't be read: {cause}")]
    Unreadable {
        /// What the system said.
        cause: String,
    },
    /// It is larger than what is read.
    #[error(
        "it is larger than {} MiB, which is the most that is imported; \
         export a part of it, or leave out what lies outside of the source",
        limit >> 20
    )]
    TooLarge {
        /// The most, in bytes.
        limit: u64,
    },
    /// It holds more than a project can.
    #[error("it holds more than {limit} {what}; export a part of it, or at the level of packages")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The most.
        limit: usize,
    },
    /// No format recognises it.
    #[error(
        "it is in none of the formats that Quarry imports ({}); if it is one of them after all, \
         say which with --format",
        names()
    )]
    UnknownFormat,
    /// There is no format of this name.
    #[error("there is no format “{name}”; there is {}", names())]
    NoSuchFormat {
        /// The name.
        name: String,
    },
    /// It is not what it was taken for.
    #[error("it can't be read as {format}: {cause}")]
    Malformed {
        /// The format.
        format: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// There is nothing in it.
    #[error(
        "read as {format}, there is nothing in it that Quarry can use{}",
        why.as_ref().map_or_else(String::new, |why| format!(": {why}"))
    )]
    Nothing {
        /// The format.
        format: &'static str,
        /// The first thing that was said about it.
        why: Option<String>,
    },
}

fn names() -> String {
    FORMATS.map(super::Format::name).join(", ")
}
