//! Bodies that say nothing, and functions that hand values out while they run.

use ruff_python_ast::{
    Expr, Stmt, StmtFunctionDef,
    visitor::{Visitor, walk_expr},
};

/// Whether a body holds nothing but its documentation, `pass`, `...` or the error that says that
/// another class has to say more.
pub(super) fn says_nothing(function: &StmtFunctionDef) -> bool {
    !matches!(function.name.as_str(), "__init__" | "__new__" | "__post_init__")
        && function.body.iter().all(|statement| match statement {
            Stmt::Pass(_) => true,
            Stmt::Expr(node) => {
                matches!(*node.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_))
            }
            Stmt::Raise(node) => node.exc.as_deref().is_some_and(|error| {
                let error = match error {
                    Expr::Call(call) => &call.func,
                    other => other,
                };
                matches!(error, Expr::Name(name) if name.id.as_str() == "NotImplementedError")
            }),
            _ => false,
        })
}

/// Whether a function has a `yield` of its own.
pub(super) fn hands_out(function: &StmtFunctionDef) -> bool {
    struct Yields(bool);
    impl<'a> Visitor<'a> for Yields {
        fn visit_stmt(&mut self, statement: &'a Stmt) {
            if !matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
                ruff_python_ast::visitor::walk_stmt(self, statement);
            }
        }

        fn visit_expr(&mut self, expression: &'a Expr) {
            match expression {
                Expr::Yield(_) | Expr::YieldFrom(_) => self.0 = true,
                Expr::Lambda(_) => {}
                other => walk_expr(self, other),
            }
        }
    }
    let mut yields = Yields(false);
    function.body.iter().for_each(|statement| yields.visit_stmt(statement));
    yields.0
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

    use super::*;

    #[test]
    fn empty_bodies_are_told_from_others() {
        let cases = [
            ("def f(self):\n    pass\n", true, false),
            ("def f(self):\n    '''Says what.'''\n", true, false),
            ("def f(self): ...\n", true, false),
            ("def f(self):\n    raise NotImplementedError()\n", true, false),
            ("def f(self):\n    '''Says what.'''\n    raise NotImplementedError\n", true, false),
            ("def __init__(self):\n    pass\n", false, false),
            ("def f(self):\n    raise ValueError()\n", false, false),
            ("def f(self):\n    return 1\n", false, false),
            ("def f(self):\n    for x in self:\n        yield x\n", false, true),
            ("def f(self):\n    yield from self\n", false, true),
            ("def f(self):\n    def g():\n        yield 1\n    return g\n", false, false),
        ];
        for (source, stub, generator) in cases {
            let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module))
                .try_into_module()
                .expect("a module");
            let Some(Stmt::FunctionDef(function)) = parsed.syntax().body.first() else {
                panic!("{source} starts with a function");
            };
            assert_eq!(
                (says_nothing(function), hands_out(function)),
                (stub, generator),
                "{source}"
            );
        }
    }
}
