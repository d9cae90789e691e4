//! What a survey or an import could not read, and why.

use serde::{Deserialize, Serialize};

/// How much a diagnostic matters for the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something worth knowing; nothing is missing.
    Note,
    /// Some evidence is missing or less certain.
    Warning,
    /// A whole file could not be read.
    Error,
}

/// One thing that could not be read: where, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Path in the source, with forward slashes; empty when it concerns the whole source.
    pub path: String,
    /// Line, from 1; 0 when it concerns the whole file.
    pub line: u32,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub cause: String,
}
