//! Errors as they cross to the window.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window does about an error; a code exists only where it does something special.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// No project is open: the window shows the start page.
    NoProject,
    /// The project can't be changed: the window says who has it.
    ReadOnly,
    /// The work was stopped on request: the window says nothing.
    Cancelled,
    /// Anything else: the window shows the message.
    Failed,
}

/// An error: what happened and the way out, in a sentence or two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct AppError {
    /// What the window does about it.
    pub code: ErrorCode,
    /// What a person reads.
    pub message: String,
    /// More for those who want to know; may be empty.
    pub detail: String,
}

impl AppError {
    /// An error with nothing special about it.
    #[must_use]
    pub fn failed(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::Failed, message: message.into(), detail: String::new() }
    }

    /// There is no open project.
    #[must_use]
    pub fn no_project() -> Self {
        Self {
            code: ErrorCode::NoProject,
            message: "No project is open. Open one, or make one from a folder.".to_owned(),
            detail: String::new(),
        }
    }

    /// The work was stopped on request.
    #[must_use]
    pub fn cancelled() -> Self {
        Self {
            code: ErrorCode::Cancelled,
            message: "Cancelled; nothing was changed.".to_owned(),
            detail: String::new(),
        }
    }

    /// The project was opened read-only.
    #[must_use]
    pub fn read_only(why: &str) -> Self {
        Self {
            code: ErrorCode::ReadOnly,
            message: format!("This project can’t be changed: {why}"),
            detail: String::new(),
        }
    }
}

impl From<quarry_model::progress::Cancelled> for AppError {
    fn from(_: quarry_model::progress::Cancelled) -> Self {
        Self::cancelled()
    }
}

impl From<quarry_model::ids::InvalidId> for AppError {
    fn from(error: quarry_model::ids::InvalidId) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<quarry_model::text::InvalidText> for AppError {
    fn from(error: quarry_model::text::InvalidText) -> Self {
        Self::failed(format!("{error}."))
    }
}

impl From<quarry_store::StoreError> for AppError {
    fn from(error: quarry_store::StoreError) -> Self {
        use quarry_store::StoreError;
        match error {
            StoreError::Cancelled(_) => Self::cancelled(),
            StoreError::ReadOnly { .. } => Self {
                code: ErrorCode::ReadOnly,
                message: sentence(&error.to_string()),
                detail: String::new(),
            },
            other => Self::failed(sentence(&other.to_string())),
        }
    }
}

/// With a full stop behind, and a capital letter in front unless it begins with a path, whose
/// letters are kept as they are.
fn sentence(text: &str) -> String {
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    let word = text.split(' ').next().unwrap_or_default();
    if matches!(word, "the" | "this" | "there") {
        format!("T{}{stop}", &text[1..])
    } else {
        format!("{text}{stop}")
    }
}
