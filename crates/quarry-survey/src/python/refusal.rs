//! Errors that are raised on purpose, what waits for the commit, and what a context manager sets
//! back.

use ruff_python_ast::{
    Expr, ExprCall, ExprStringLiteral, Stmt, StmtFunctionDef,
    name::Name,
    visitor::{Visitor, walk_expr, walk_stmt},
};
use ruff_text_size::{Ranged, TextSize};

use super::{
    own_values::{Outside, outside},
    scope::parameters,
    uses::{Reader, last_name},
};

/// Errors that say that the program itself is wrong.
const OF_THE_PROGRAM: [&str; 9] = [
    "AssertionError",
    "AttributeError",
    "GeneratorExit",
    "ImportError",
    "NotImplementedError",
    "RuntimeError",
    "StopAsyncIteration",
    "StopIteration",
    "TypeError",
];

/// Whether raising `error` refuses something, rather than that it says that the program is wrong.
pub(super) fn is_refusal(error: &Expr) -> bool {
    let class = match error {
        Expr::Call(call) => &call.func,
        other => other,
    };
    last_name(class).is_none_or(|name| OF_THE_PROGRAM.binary_search(&name).is_err())
}

/// Whether raising `error` refuses something with an error that is not one of the language's own,
/// which say that an argument is wrong.
pub(super) fn is_own_refusal(error: &Expr) -> bool {
    let class = match error {
        Expr::Call(call) => &call.func,
        other => other,
    };
    is_refusal(error)
        && !matches!(
            last_name(class),
            Some("IndexError" | "KeyError" | "LookupError" | "ValueError")
        )
}

/// Whether all that a function gives are methods of a parameter.
pub(super) fn gives_method_of<'f>(function: &'f StmtFunctionDef) -> Option<&'f Expr> {
    let given = |value: &'f Expr| match value {
        Expr::Attribute(node) => Some(&*node.value),
        Expr::Call(call) if matches!(&*call.func, Expr::Name(name) if name.id == "getattr") => {
            call.arguments.args.first()
        }
        _ => None,
    };
    let mut found: Option<&Name> = None;
    let mut open: Vec<&Stmt> = function.body.iter().collect();
    while let Some(statement) = open.pop() {
        match statement {
            Stmt::Return(node) => {
                let Some(Expr::Name(name)) = node.value.as_deref().and_then(given) else {
                    return None;
                };
                if found.is_some_and(|known| *known != name.id) {
                    return None;
                }
                found = Some(&name.id);
            }
            Stmt::If(node) => {
                open.extend(&node.body);
                open.extend(node.elif_else_clauses.iter().flat_map(|clause| &clause.body));
            }
            Stmt::Expr(node) if node.value.is_string_literal_expr() => {}
            _ => return None,
        }
    }
    let name = found?;
    let given = parameters(&function.parameters);
    given.into_iter().find(|(parameter, _)| *parameter == name).and_then(|(_, kind)| kind)
}

/// Whether a function says no and does nothing else: of two branches one raises an error made of
/// what it is handed, the other hands that on to where errors are collected.
pub(super) fn refuses(function: &StmtFunctionDef) -> bool {
    let body = match &*function.body {
        [Stmt::Expr(text), rest @ ..] if text.value.is_string_literal_expr() => rest,
        body => body,
    };
    let [Stmt::If(branch)] = body else { return false };
    let [otherwise] = &*branch.elif_else_clauses else { return false };
    let names: Vec<&Name> = parameters(&function.parameters).into_iter().map(|(n, _)| n).collect();
    let given = |argument: &Expr| match argument {
        Expr::Name(name) => names.contains(&&name.id),
        Expr::List(list) => {
            matches!(&*list.elts, [Expr::Name(name)] if names.contains(&&name.id))
        }
        _ => false,
    };
    let hands_on = |call: &ExprCall| {
        call.arguments.keywords.is_empty()
            && !call.arguments.args.is_empty()
            && call.arguments.args.iter().all(given)
    };
    let raises = |body: &[Stmt]| {
        matches!(body, [Stmt::Raise(node)]
            if matches!(node.exc.as_deref(), Some(Expr::Call(call)) if hands_on(call)))
    };
    let notes = |body: &[Stmt]| {
        matches!(body, [Stmt::Expr(node)]
            if matches!(&*node.value, Expr::Call(call)
                if call.func.is_attribute_expr() && hands_on(call)))
    };
    otherwise.test.is_none()
        && (raises(&branch.body) && notes(&otherwise.body)
            || notes(&branch.body) && raises(&otherwise.body))
}

/// Looks whether `name` is handed over to run after the commit.
pub(super) struct Deferred<'r, 'a, 's> {
    pub(super) reader: &'r Reader<'a, 's>,
    pub(super) name: &'r Name,
    pub(super) found: bool,
}

impl<'b> Visitor<'b> for Deferred<'_, '_, '_> {
    fn visit_expr(&mut self, expression: &'b Expr) {
        if self.found {
            return;
        }
        if let Expr::Call(call) = expression
            && self.reader.dotted(&call.func).is_some_and(|n| outside(&n) == Outside::Defers)
        {
            let is_name = |of: &Expr| matches!(of, Expr::Name(name) if name.id == *self.name);
            self.found = call.arguments.args.iter().any(|handed| match handed {
                Expr::Lambda(node) => {
                    matches!(&*node.body, Expr::Call(inner) if is_name(&inner.func))
                }
                Expr::Call(partial) => partial.arguments.args.first().is_some_and(is_name),
                other => is_name(other),
            });
            return;
        }
        walk_expr(self, expression);
    }
}

/// The attributes that a context manager assigns to both before it hands over and after.
pub(super) fn restored(function: &StmtFunctionDef) -> Vec<String> {
    let mut seen = Around::default();
    function.body.iter().for_each(|statement| seen.visit_stmt(statement));
    let Some(at) = seen.yielded else { return Vec::new() };
    let after = |name: &str| seen.assigned.iter().any(|(other, to)| *to > at && other == name);
    let before = seen.assigned.iter().filter(|(name, to)| *to < at && after(name));
    before.map(|(name, _)| name.clone()).collect()
}

#[derive(Default)]
struct Around {
    yielded: Option<TextSize>,
    assigned: Vec<(String, TextSize)>,
}

impl<'b> Visitor<'b> for Around {
    fn visit_stmt(&mut self, statement: &'b Stmt) {
        if !matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            walk_stmt(self, statement);
        }
    }

    fn visit_expr(&mut self, expression: &'b Expr) {
        match expression {
            Expr::Yield(node) => self.yielded = Some(node.start()),
            Expr::Attribute(node) if node.ctx.is_store() => {
                self.assigned.push((node.attr.to_string(), node.start()));
            }
            Expr::Call(call) if matches!(&*call.func, Expr::Name(name) if name.id == "setattr") => {
                if let [_, Expr::StringLiteral(ExprStringLiteral { value, .. }), _] =
                    &*call.arguments.args
                {
                    self.assigned.push((value.to_str().to_owned(), call.start()));
                }
            }
            _ => {}
        }
        walk_expr(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

    use super::*;

    fn function(source: &str, check: impl Fn(&StmtFunctionDef)) {
        let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module))
            .try_into_module()
            .expect("a module");
        let Some(Stmt::FunctionDef(node)) = parsed.syntax().body.first() else {
            panic!("{source} starts with a function");
        };
        check(node);
    }

    #[test]
    fn who_raises_or_notes_an_error_refuses() {
        let cases = [
            ("if kept is None:\n        raise Bad(text)\n    else:\n        kept.add(text)", true),
            ("if kept:\n        kept.add(text)\n    else:\n        raise Bad([text])", true),
            ("if kept:\n        kept.add(text)\n    else:\n        raise Bad()", false),
            ("if kept:\n        kept.add(other)\n    else:\n        raise Bad(text)", false),
            ("if kept:\n        kept.add(text)\n    raise Bad(text)", false),
            ("kept.add(text)", false),
        ];
        for (body, expected) in cases {
            function(&format!("def f(text):\n    {body}\n"), |node| {
                assert_eq!(refuses(node), expected, "{body}");
            });
        }
    }

    #[test]
    fn what_is_set_on_both_sides_is_set_back() {
        let cases = [
            ("x.on = True\n    try:\n        yield\n    finally:\n        x.on = False", 1),
            ("setattr(x, 'on', 1)\n    yield\n    setattr(x, 'on', 0)", 1),
            ("x.on = True\n    yield", 0),
            ("yield\n    x.on = True", 0),
            ("x.on = True\n    yield\n    x.off = True", 0),
        ];
        for (body, expected) in cases {
            function(&format!("def f(x):\n    {body}\n"), |node| {
                assert_eq!(restored(node).len(), expected, "{body}");
            });
        }
    }
}
