//! Whether an exception handler does more than logging.

use oxc_ast::ast::{
    Argument, BindingPattern, CallExpression, CatchClause, Expression, FormalParameters,
    FunctionBody, Statement,
};

/// Methods that only write a message.
const LOGGING: [&str; 14] = [
    "debug",
    "info",
    "warning",
    "warn",
    "error",
    "log",
    "trace",
    "verbose",
    "fatal",
    "critical",
    "exception",
    "captureException",
    "captureMessage",
    "write",
];

/// Whether a handler does anything but log, or throw the same exception again.
pub(super) fn handles_more_than_logging(clause: &CatchClause<'_>) -> bool {
    let caught = clause.param.as_ref().and_then(|parameter| match &parameter.pattern {
        BindingPattern::BindingIdentifier(name) => Some(name.name.as_str()),
        _ => None,
    });
    clause.body.body.iter().any(|statement| does_more(statement, caught))
}

/// Whether the body of a function that is given a failure does anything but log it.
pub(super) fn body_handles(body: &FunctionBody<'_>, caught: Option<&str>) -> bool {
    body.statements.iter().any(|statement| does_more(statement, caught))
}

fn does_more(statement: &Statement<'_>, caught: Option<&str>) -> bool {
    match statement {
        Statement::EmptyStatement(_) => false,
        Statement::ThrowStatement(thrown) => match &thrown.argument {
            Expression::Identifier(name) => caught != Some(name.name.as_str()),
            _ => true,
        },
        Statement::ExpressionStatement(inner) => !only_logs(&inner.expression),
        Statement::ReturnStatement(statement) => match &statement.argument {
            Some(argument) => !only_logs(argument),
            None => true,
        },
        _ => true,
    }
}

/// A logging method of something that is named like a log.
pub(super) fn only_logs(expression: &Expression<'_>) -> bool {
    match expression {
        Expression::AwaitExpression(awaited) => only_logs(&awaited.argument),
        Expression::CallExpression(call) => logs(call),
        _ => false,
    }
}

/// Whether a call only writes a message.
pub(super) fn logs(call: &CallExpression<'_>) -> bool {
    match &call.callee {
        Expression::StaticMemberExpression(member) => {
            LOGGING.contains(&member.property.name.as_str()) && is_log(&member.object)
        }
        Expression::Identifier(name) => {
            matches!(name.name.as_str(), "debug" | "log" | "captureException")
        }
        _ => false,
    }
}

fn is_log(receiver: &Expression<'_>) -> bool {
    let name = match receiver {
        Expression::Identifier(name) => name.name.as_str(),
        Expression::StaticMemberExpression(member) => member.property.name.as_str(),
        Expression::CallExpression(call) => return is_log(&call.callee),
        _ => return false,
    };
    let name = name.to_ascii_lowercase();
    name.contains("log")
        || matches!(name.as_str(), "console" | "winston" | "sentry" | "stderr" | "stdout" | "pino")
}

/// Whether `.catch(f)` does more with a failure than log it.
pub(super) fn rejection_is_handled(call: &CallExpression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = &call.callee else { return false };
    if member.property.name.as_str() != "catch" {
        return false;
    }
    let parameter = |params: &FormalParameters<'_>| {
        params.items.first().and_then(|first| match &first.pattern {
            BindingPattern::BindingIdentifier(name) => Some(name.name.as_str().to_owned()),
            _ => None,
        })
    };
    match call.arguments.first() {
        Some(Argument::ArrowFunctionExpression(arrow)) => {
            let caught = parameter(&arrow.params);
            match arrow.get_expression() {
                Some(expression) => {
                    !only_logs(expression) && !matches!(expression, Expression::NullLiteral(_))
                }
                None => arrow
                    .body
                    .as_function_body()
                    .is_some_and(|body| body_handles(body, caught.as_deref())),
            }
        }
        Some(Argument::FunctionExpression(function)) => function
            .body
            .as_ref()
            .is_some_and(|body| body_handles(body, parameter(&function.params).as_deref())),
        Some(Argument::StaticMemberExpression(member)) => {
            !matches!(member.property.name.as_str(), "error" | "warn" | "log" | "noop")
        }
        Some(_) => true,
        None => false,
    }
}
