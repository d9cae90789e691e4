//! What a command answers with.

use std::process::ExitCode;

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
    /// Whether the answer is that something is not as it should be.
    pub(crate) refuses: bool,
}

impl Answer {
    /// The answer `value`, which `text` tells people.
    pub(crate) fn new(value: &impl Serialize, text: String) -> Result<Self, AppError> {
        let json = serde_json::to_string_pretty(value).map_err(|error| {
            AppError::failed(format!("The answer could not be written as JSON: {error}."))
        })?;
        Ok(Self { text, json: json + "\n", messages: Vec::new(), refuses: false })
    }

    /// 0, or 1 if something is not as it should be.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.refuses))
    }

    /// The same with messages beside it.
    pub(crate) fn with_messages(mut self, messages: impl IntoIterator<Item = String>) -> Self {
        self.messages.extend(messages);
        self
    }
}
