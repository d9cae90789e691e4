//! Who may use whom, as teams have agreed it in a file of another tool.

use serde::{Deserialize, Serialize};

use crate::ids::BoundariesId;

/// A part of the source that rules speak of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// Its name, as the file has it.
    pub name: String,
    /// Which modules belong to it: globs on paths where there is a `/` in them, on dotted names
    /// otherwise.
    pub patterns: Vec<String>,
}

/// What is said about the use of one part by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// `from` may use `to`.
    Allowed,
    /// `from` must not use `to`, nor what lies below either.
    Forbidden,
    /// `from` may use no other part than those that it is allowed; `to` is empty.
    Closed,
    /// `to` may be used by no other part than those that are allowed to; `from` is empty.
    Protected,
    /// Of `from`, others may use only what matches the pattern `to`; further lines add to it.
    Public,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartRule {
    /// The part that uses.
    pub from: String,
    /// The part that is used.
    pub to: String,
    /// What is said.
    pub permission: Permission,
}

/// What one file says about who may use whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boundaries {
    /// Its identity.
    pub id: BoundariesId,
    /// The tool whose file it is, such as `tach`; a file that is imported again takes the place
    /// of the one before.
    pub origin: String,
    /// The parts, sorted.
    pub parts: Vec<Part>,
    /// The rules, sorted.
    pub rules: Vec<PartRule>,
}
