//! Whether an exception handler does more than logging.

use ruff_python_ast::{ExceptHandler, Expr, Stmt};

/// Methods that only write a message.
const LOGGING: [&str; 15] = [
    "debug",
    "info",
    "warning",
    "warn",
    "error",
    "exception",
    "critical",
    "log",
    "msg",
    "err",
    "print_exc",
    "print_exception",
    "failure",
    "capture_exception",
    "write",
];

/// Whether a handler does anything but log, pass, or raise the same exception again.
pub(super) fn handles_more_than_logging(handler: &ExceptHandler) -> bool {
    let ExceptHandler::ExceptHandler(handler) = handler;
    handler.body.iter().any(|statement| match statement {
        Stmt::Pass(_) => false,
        Stmt::Raise(node) => node.exc.is_some(),
        Stmt::Expr(node) => match node.value.as_ref() {
            Expr::EllipsisLiteral(_) | Expr::StringLiteral(_) => false,
            Expr::Call(call) => !only_logs(&call.func),
            _ => true,
        },
        _ => true,
    })
}

/// Whether a method of this name only writes a message.
pub(super) fn is_logging(method: &str) -> bool {
    LOGGING.contains(&method)
}

/// `print(...)`, or a logging method of something that is named like a log.
pub(super) fn only_logs(function: &Expr) -> bool {
    match function {
        Expr::Name(name) => name.id.as_str() == "print",
        Expr::Attribute(node) => {
            LOGGING.contains(&node.attr.as_str()) && named_like_a_log(&node.value)
        }
        _ => false,
    }
}

fn named_like_a_log(receiver: &Expr) -> bool {
    let name = match receiver {
        Expr::Name(node) => node.id.as_str(),
        Expr::Attribute(node) => node.attr.as_str(),
        _ => return false,
    };
    let name = name.to_ascii_lowercase();
    name.contains("log")
        || matches!(name.as_str(), "warnings" | "traceback" | "stderr" | "sentry_sdk")
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

    use super::*;

    #[test]
    fn logging_is_no_handling() {
        let cases = [
            ("pass", false),
            ("...", false),
            ("log.err('no')", false),
            ("self.logger.exception('no')\n    raise", false),
            ("print('no')", false),
            ("warnings.warn('no')", false),
            ("return None", true),
            ("x = 1", true),
            ("raise Other() from e", true),
            ("mail.err('no')", true),
            ("cleanup()", true),
            ("log.err('no')\n    continue", true),
        ];
        for (body, expected) in cases {
            let source = format!("try:\n    f()\nexcept E as e:\n    {body}\n");
            let parsed = parse_unchecked(&source, ParseOptions::from(Mode::Module))
                .try_into_module()
                .expect("a module");
            let Some(Stmt::Try(attempt)) = parsed.syntax().body.first() else {
                panic!("{source} starts with try");
            };
            assert_eq!(handles_more_than_logging(&attempt.handlers[0]), expected, "{body}");
        }
    }
}
