//! Functions that change nothing, proven from their bodies.
//!
//! The proof is conservative. A body may bind local names, read what it likes, branch, loop,
//! return and raise; it may call built-in functions that only read, and functions that are
//! proven themselves. Reading an attribute or an element counts as reading. Anything else - an
//! assignment to an attribute or element, `global`, `with`, `yield`, `await`, `del`, a call of
//! something not known - leaves the effect undecided.

use ruff_python_ast::{
    ExceptHandler, Expr, ExprCall, Stmt, StmtFunctionDef,
    visitor::{Visitor, walk_expr, walk_stmt},
};

use super::{
    failure::only_logs,
    paths::{Path, Root},
    uses::Reader,
};

/// Built-in functions that only read their arguments.
const READING: [&str; 43] = [
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytes",
    "callable",
    "chr",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "float",
    "format",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "hex",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "len",
    "list",
    "max",
    "min",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
];

/// The functions of the source that `function` calls, and whether it writes to something outside
/// the program, if nothing else in it could have an effect; the scope of the function must be the innermost of `reader`.
pub(super) fn pure_calls(
    reader: &mut Reader<'_, '_>,
    function: &StmtFunctionDef,
) -> Option<(Vec<Path>, bool)> {
    let mut proof = Proof { reader, calls: Vec::new(), failed: false, sinks: false };
    for statement in &function.body {
        proof.visit_stmt(statement);
        if proof.failed {
            return None;
        }
    }
    Some((proof.calls, proof.sinks))
}

struct Proof<'r, 'a, 's> {
    reader: &'r mut Reader<'a, 's>,
    calls: Vec<Path>,
    failed: bool,
    /// Whether something outside the program is written to: a log, mail, a cache.
    sinks: bool,
}

impl Proof<'_, '_, '_> {
    /// Whether a call is to a log, to mail, to metrics or to a cache, and to nothing else.
    fn writes_outside(&self, call: &ExprCall) -> bool {
        only_logs(&call.func)
            || self.reader.dotted(&call.func).is_some_and(|name| {
                name.starts_with("django.core.cache.cache.")
                    || name.starts_with("logging.")
                    || name.starts_with("sentry_sdk.")
                    || name.starts_with("statsd.")
                    || matches!(
                        name.as_str(),
                        "django.core.mail.mail_admins"
                            | "django.core.mail.mail_managers"
                            | "django.core.mail.send_mail"
                            | "django.core.mail.send_mass_mail"
                            | "twisted.python.log.err"
                            | "twisted.python.log.msg"
                    )
            })
    }

    fn call(&mut self, call: &ExprCall) {
        let harmless = match call.func.as_ref() {
            Expr::Name(name) if self.reader.meaning(&name.id).is_none() => {
                let name = name.id.as_str();
                let by_function = call.arguments.find_keyword("key").is_some();
                (READING.contains(&name) && !by_function)
                    || name.ends_with("Error")
                    || matches!(name, "Exception" | "StopIteration" | "KeyboardInterrupt")
            }
            // Methods of a literal are known: they make new values.
            Expr::Attribute(node) => {
                matches!(*node.value, Expr::StringLiteral(_) | Expr::BytesLiteral(_))
            }
            _ => false,
        };
        if harmless {
            return;
        }
        if self.writes_outside(call) {
            self.sinks = true;
            return;
        }
        match self.reader.path(&call.func) {
            // What `self.f()` runs depends on the subclass.
            Some(path) if !matches!(path.root, Root::Instance(_) | Root::Super(_)) => {
                self.calls.push(path);
            }
            _ => self.failed = true,
        }
    }
}

/// Whether assigning to `target` binds local names alone.
fn binds_names(target: &Expr) -> bool {
    match target {
        Expr::Name(_) => true,
        Expr::Tuple(node) => node.elts.iter().all(binds_names),
        Expr::List(node) => node.elts.iter().all(binds_names),
        Expr::Starred(node) => binds_names(&node.value),
        _ => false,
    }
}

impl<'a> Visitor<'a> for Proof<'_, '_, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if self.failed {
            return;
        }
        let allowed = match statement {
            Stmt::Assign(node) => node.targets.iter().all(binds_names),
            Stmt::AnnAssign(node) => binds_names(&node.target),
            Stmt::For(node) => !node.is_async && binds_names(&node.target),
            // `x += 1` makes a new number; `x += [1]` may change a list of the caller's.
            Stmt::AugAssign(node) => {
                node.target.is_name_expr() && node.value.is_number_literal_expr()
            }
            Stmt::Return(_)
            | Stmt::Expr(_)
            | Stmt::If(_)
            | Stmt::While(_)
            | Stmt::Raise(_)
            | Stmt::Assert(_)
            | Stmt::Pass(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Try(_) => true,
            _ => false,
        };
        if allowed {
            walk_stmt(self, statement);
        } else {
            self.failed = true;
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        ruff_python_ast::visitor::walk_except_handler(self, handler);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if self.failed {
            return;
        }
        match expression {
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_) => {
                self.failed = true;
            }
            // A lambda or comprehension binds names that the scopes do not know here.
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {
                if calls_something(expression) {
                    self.failed = true;
                }
            }
            Expr::Call(call) => {
                self.call(call);
                if let Expr::Attribute(node) = call.func.as_ref() {
                    self.visit_expr(&node.value);
                }
                for argument in &call.arguments.args {
                    self.visit_expr(argument);
                }
                for keyword in &call.arguments.keywords {
                    self.visit_expr(&keyword.value);
                }
            }
            other => walk_expr(self, other),
        }
    }
}

/// Whether anything is called, awaited or bound in an expression.
fn calls_something(expression: &Expr) -> bool {
    struct Calls(bool);
    impl<'a> Visitor<'a> for Calls {
        fn visit_expr(&mut self, expression: &'a Expr) {
            match expression {
                Expr::Call(_)
                | Expr::Await(_)
                | Expr::Yield(_)
                | Expr::YieldFrom(_)
                | Expr::Named(_) => self.0 = true,
                other => walk_expr(self, other),
            }
        }
    }
    let mut calls = Calls(false);
    calls.visit_expr(expression);
    calls.0
}
