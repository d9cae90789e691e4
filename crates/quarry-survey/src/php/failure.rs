//! Whether a handler of exceptions does more than logging.

use super::extract::children;
use crate::syntax::{self, tree::Node};

/// Methods that only write a message.
const LOGGING: [&str; 14] = [
    "alert",
    "captureexception",
    "capturemessage",
    "critical",
    "debug",
    "emergency",
    "error",
    "exception",
    "info",
    "log",
    "notice",
    "report",
    "warn",
    "warning",
];

/// Functions that only write a message.
const LOGGING_FUNCTIONS: [&str; 6] =
    ["error_log", "logger", "report", "syslog", "trigger_error", "error_clear_last"];

/// Whether the body of a `catch` does anything but log or raise the same exception again.
pub(super) fn handles_more_than_logging(body: Node<'_>, source: &str) -> bool {
    children(body).into_iter().any(|statement| match statement.kind() {
        "comment" | "empty_statement" => false,
        "expression_statement" => match statement.named_child(0) {
            Some(inner) if inner.kind() == "throw_expression" => {
                inner.named_child(0).is_none_or(|thrown| thrown.kind() != "variable_name")
            }
            Some(inner) => !only_logs(inner, source),
            None => false,
        },
        _ => true,
    })
}

fn only_logs(call: Node<'_>, source: &str) -> bool {
    let field = |name| call.child_by_field_name(name).map(|node| syntax::of(node, source));
    match call.kind() {
        "function_call_expression" => {
            let name = field("function").unwrap_or("").trim_start_matches('\\').to_owned();
            LOGGING_FUNCTIONS.contains(&name.to_ascii_lowercase().as_str())
        }
        "member_call_expression" | "nullsafe_member_call_expression" => {
            logs(field("object"), field("name"))
        }
        "scoped_call_expression" => logs(field("scope"), field("name")),
        _ => false,
    }
}

fn logs(receiver: Option<&str>, method: Option<&str>) -> bool {
    let lower = |text: Option<&str>| text.unwrap_or("").to_ascii_lowercase();
    let receiver = lower(receiver);
    LOGGING.contains(&lower(method).as_str())
        && (receiver.contains("log") || receiver.contains("sentry") || receiver == "$io")
}
