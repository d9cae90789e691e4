//! Arguments of calls that detectors look at.

use oxc_ast::ast::{
    Argument as Passed, ArrayExpressionElement, Expression, ObjectPropertyKind, TemplateLiteral,
};

use oxc_span::GetSpan;

use super::{
    facts::Argument,
    scope::{Extractor, UNKNOWN},
    types::key_name,
};

/// How deep objects and lists are looked into, and how much of each.
const DEEPEST: u32 = 3;
const LONGEST: usize = 24;

/// Whether detectors look at calls of functions with this name.
#[rustfmt::skip] // a list of words
pub(super) fn is_interesting(name: &str) -> bool {
    matches!(
        name,
        "$executeRawUnsafe" | "$queryRawUnsafe" | "CronJob" | "Queue" | "Router" | "Worker" |
        "add" | "addBulk" | "addCron" | "addCronJob" | "addJob" | "addListener" | "all" |
        "authenticate" | "authorise" | "authorize" | "axios" | "basicPublish" | "broadcast" | "bulkCreate" | "can" | "cannot" | "checkPermission" | "connect" |
        "consume" | "controller" | "count" | "create" | "cron" | "define" | "del" | "delete" |
        "dispatch" | "emit" | "emitAsync" | "enqueue" | "enqueueJob" | "every" | "execute" |
        "exists" | "fetch" | "find" | "findAll" | "findAndCount" | "findBy" | "findOne" |
        "findOneBy" | "findOneOrFail" | "fire" | "from" | "get" | "got" | "guard" | "handle" | "hasPermission" |
        "head" | "hooks" | "init" | "insert" | "into" | "isAllowed" | "isAllowedTo" | "ky" | "log" | "method" | "mount" |
        "nativeDelete" | "nativeInsert" | "nativeUpdate" | "notify" | "now" | "on" | "once" |
        "options" | "patch" | "persist" | "persistAndFlush" | "post" | "prefix" | "prepare" |
        "prependListener" | "process" | "produce" | "publish" | "publishAll" | "publishMessage" |
        "put" | "query" | "queryRaw" | "raw" | "register" | "registerEvent" | "remove" |
        "removeAndFlush" | "repeat" | "request" | "route" | "run" | "save" | "schedule" |
        "scheduleJob" | "send" | "sendBatch" | "sendCommand" | "sendEmail" | "sendMail" |
        "sendMessage" | "sendToQueue" | "setGlobalPrefix" | "softDelete" | "stream" |
        "subscribe" | "superagent" | "table" | "update" | "upsert" | "use" | "useGuards"
    ) || name.ends_with("Fetch")
        || name.starts_with("Send")
        || name.starts_with("Publish")
}

impl<'a> Extractor<'a> {
    /// Keeps arguments; their place.
    pub(super) fn arguments(&mut self, passed: &[Passed<'a>]) -> u32 {
        let mut kept = Vec::with_capacity(passed.len().min(LONGEST));
        let lines = passed.iter().take(LONGEST).map(|argument| self.line(argument.span().start));
        let lines = lines.collect();
        self.facts.argument_lines.push(lines);
        for argument in passed.iter().take(LONGEST) {
            kept.push(match argument.as_expression() {
                Some(expression) => self.argument(expression, 0),
                None => Argument::Other,
            });
        }
        self.facts.arguments.push(kept);
        self.facts.arguments.len() as u32 - 1
    }

    fn argument(&mut self, expression: &Expression<'a>, depth: u32) -> Argument {
        match expression {
            Expression::StringLiteral(text) => Argument::Text(self.name(text.value.as_str())),
            Expression::TemplateLiteral(text) => {
                let text = pattern(text);
                Argument::Text(self.made(text))
            }
            Expression::BinaryExpression(_) => match joined(expression, 0) {
                Some(text) => Argument::Text(self.made(text)),
                None => Argument::Other,
            },
            Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_) => {
                Argument::Function
            }
            Expression::ParenthesizedExpression(inner) => self.argument(&inner.expression, depth),
            Expression::TSAsExpression(inner) => self.argument(&inner.expression, depth),
            Expression::AwaitExpression(inner) => self.argument(&inner.argument, depth),
            Expression::ObjectExpression(object) if depth < DEEPEST => {
                let mut fields = Vec::new();
                for property in object.properties.iter().take(LONGEST) {
                    if let ObjectPropertyKind::ObjectProperty(property) = property
                        && let Some(key) = key_name(&property.key)
                    {
                        let key = self.name(key);
                        let value = self.argument(&property.value, depth + 1);
                        fields.push((key, value));
                    }
                }
                Argument::Object(fields)
            }
            Expression::ArrayExpression(list) if depth < DEEPEST => {
                let elements = list.elements.iter().take(LONGEST);
                let elements = elements.map(|element| match element {
                    ArrayExpressionElement::SpreadElement(_)
                    | ArrayExpressionElement::Elision(_) => Argument::Other,
                    other => other
                        .as_expression()
                        .map_or(Argument::Other, |element| self.argument(element, depth + 1)),
                });
                Argument::List(elements.collect())
            }
            Expression::Identifier(_)
            | Expression::StaticMemberExpression(_)
            | Expression::CallExpression(_)
            | Expression::NewExpression(_)
            | Expression::ChainExpression(_) => {
                let node = self.peek(expression);
                if node == UNKNOWN { Argument::Other } else { Argument::Value(node) }
            }
            _ => Argument::Other,
        }
    }
}

/// A template with `{}` for what is computed.
pub(super) fn pattern(template: &TemplateLiteral<'_>) -> String {
    let mut text = String::new();
    for (at, quasi) in template.quasis.iter().enumerate() {
        if at > 0 {
            text.push_str("{}");
        }
        text.push_str(quasi.value.cooked.as_ref().map_or("", |cooked| cooked.as_str()));
    }
    text
}

/// Texts that are put together with `+`.
fn joined(expression: &Expression<'_>, depth: u32) -> Option<String> {
    if depth > 16 {
        return None;
    }
    match expression {
        Expression::StringLiteral(text) => Some(text.value.as_str().to_owned()),
        Expression::TemplateLiteral(text) => Some(pattern(text)),
        Expression::BinaryExpression(sum)
            if sum.operator == oxc_syntax::operator::BinaryOperator::Addition =>
        {
            let left = joined(&sum.left, depth + 1);
            let right = joined(&sum.right, depth + 1);
            if left.is_none() && right.is_none() {
                return None;
            }
            let part = |text: Option<String>| text.unwrap_or_else(|| "{}".to_owned());
            Some(part(left) + &part(right))
        }
        _ => None,
    }
}
