//! Whether an exception handler does more than logging.

use super::extract::children;
use crate::syntax::{self, tree::Node};

/// Whether a `catch` does anything but log, do nothing, or throw the same exception again.
pub(super) fn handles_more_than_logging(clause: Node<'_>, source: &str) -> bool {
    let parts = children(clause);
    let name = parts
        .iter()
        .find(|part| part.kind() == "catch_formal_parameter")
        .and_then(|parameter| parameter.child_by_field_name("name"))
        .map_or("", |name| syntax::of(name, source));
    let Some(body) = clause.child_by_field_name("body") else { return false };
    children(body).into_iter().any(|statement| match statement.kind() {
        "expression_statement" => {
            children(statement).into_iter().any(|call| !only_logs(call, source))
        }
        "throw_statement" => {
            children(statement).first().is_some_and(|thrown| syntax::of(*thrown, source) != name)
        }
        ";" => false,
        _ => true,
    })
}

/// A call on something that is named like a log, or that prints.
fn only_logs(call: Node<'_>, source: &str) -> bool {
    if call.kind() != "method_invocation" {
        return false;
    }
    let name = call.child_by_field_name("name").map_or("", |name| syntax::of(name, source));
    if name == "printStackTrace" {
        return true;
    }
    let Some(receiver) = call.child_by_field_name("object") else { return false };
    let receiver = syntax::of(receiver, source);
    if matches!(receiver, "System.out" | "System.err") {
        return true;
    }
    let last = receiver.rsplit('.').next().unwrap_or(receiver).to_ascii_lowercase();
    matches!(last.as_str(), "log" | "logger" | "_log" | "_logger")
        || last.ends_with("logger")
        || last.ends_with("log")
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
            ("log.error(\"no\", e);", false),
            ("LOGGER.warn(\"no\"); throw e;", false),
            ("this.logger.debug(\"no\");", false),
            ("e.printStackTrace();", false),
            ("System.err.println(e);", false),
            ("throw new Other(e);", true),
            ("return null;", true),
            ("catalogue.clear();", true),
            ("log.error(\"no\"); retry();", true),
            ("if (x) { log.info(\"no\"); }", true),
        ];
        for (body, expected) in cases {
            let source =
                format!("class A {{ void f() {{ try {{ g(); }} catch (E e) {{ {body} }} }} }}");
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
