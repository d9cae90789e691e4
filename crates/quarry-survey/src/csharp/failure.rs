//! Whether an exception handler does more than logging.

use super::extract::children;
use crate::syntax::{self, tree::Node};

/// Whether a `catch` does anything but log, do nothing, or throw the same exception again.
pub(super) fn handles_more_than_logging(clause: Node<'_>, source: &str) -> bool {
    let Some(body) = clause.child_by_field_name("body") else { return false };
    children(body).into_iter().any(|statement| match statement.kind() {
        "expression_statement" => {
            children(statement).into_iter().any(|call| !only_logs(call, source))
        }
        // `throw;` has no child; `throw e;` names what was caught.
        "throw_statement" => {
            children(statement).first().is_some_and(|thrown| thrown.kind() != "identifier")
        }
        "empty_statement" => false,
        _ => true,
    })
}

/// A call on something that is named like a log, or that prints.
fn only_logs(call: Node<'_>, source: &str) -> bool {
    let call = if call.kind() == "await_expression" { call.named_child(0) } else { Some(call) };
    let Some(function) = call
        .filter(|call| call.kind() == "invocation_expression")
        .and_then(|call| call.child_by_field_name("function"))
    else {
        return false;
    };
    let text = syntax::of(function, source).to_ascii_lowercase().replace(['?', '!'], "");
    let Some((receiver, name)) = text.rsplit_once('.') else { return text.starts_with("log") };
    let last = receiver.rsplit('.').next().unwrap_or(receiver);
    matches!(receiver, "console" | "debug" | "trace" | "console.error" | "console.out")
        || name.starts_with("log") && name != "login" && name != "logout"
        || last.trim_start_matches('_').trim_end_matches("()").ends_with("logger")
        || last.trim_start_matches('_') == "log"
}

#[cfg(test)]
mod tests {
    use super::{super::extract::GRAMMAR, *};
    use crate::typed::facts::FileFacts;

    #[test]
    fn logging_is_no_handling() {
        let cases = [
            ("", false),
            ("// nothing", false),
            ("_logger.LogError(e, \"no\");", false),
            ("Log.Warning(\"no\"); throw;", false),
            ("this._log?.Debug(\"no\");", false),
            ("Console.WriteLine(e);", false),
            ("throw e;", false),
            ("throw new Other(e);", true),
            ("return null;", true),
            ("catalogue.Clear();", true),
            ("_logger.LogError(\"no\"); Retry();", true),
            ("if (x) { Log.Info(\"no\"); }", true),
            ("account.Login();", true),
        ];
        for (body, expected) in cases {
            let source =
                format!("class A {{ void F() {{ try {{ G(); }} catch (E e) {{ {body}\n }} }} }}");
            let (source, tree) =
                GRAMMAR.open(source.as_bytes(), &mut FileFacts::default()).expect("a tree");
            let mut pending = vec![tree.root()];
            let mut found = None;
            while let Some(node) = pending.pop() {
                if node.kind() == "catch_clause" {
                    found = Some(handles_more_than_logging(node, &source));
                }
                pending.extend(children(node));
            }
            assert_eq!(found, Some(expected), "{body}");
        }
    }
}
