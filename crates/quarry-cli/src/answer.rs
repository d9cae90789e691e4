//! What a command answers with.

use quarry_app::error::AppError;
use serde::Serialize;

/// The answer of a command: for people, for programs, and beside both.
#[derive(Debug)]
pub(crate) struct Answer {
    /// For people.
    pub(crate) text: String,
    /// One JSON document.
    pub(crate) json: String,
    /// What goes to standard error in either case.
    pub(crate) messages: Vec<String>,
}

impl Answer {
    /// The answer `value`, which `text` tells people.
    pub(crate) fn new(value: &impl Serialize, text: String) -> Result<Self, AppError> {
        let json = serde_json::to_string_pretty(value).map_err(|error| {
            AppError::failed(format!("The answer could not be written as JSON: {error}."))
        })?;
        Ok(Self { text, json: json + "\n", messages: Vec::new() })
    }

    /// The same with messages beside it.
    pub(crate) fn with_messages(mut self, messages: impl IntoIterator<Item = String>) -> Self {
        self.messages.extend(messages);
        self
    }
}
