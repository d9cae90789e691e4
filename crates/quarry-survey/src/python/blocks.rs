//! The blocks that a statement holds.

use ruff_python_ast::{ExceptHandler, Stmt};

/// Calls `visit` with each block inside `statement`, in the order of the source. Bodies of
/// functions and classes are blocks of their own and not among them.
pub(super) fn for_each_block<'a>(statement: &'a Stmt, visit: &mut dyn FnMut(&'a [Stmt])) {
    match statement {
        Stmt::If(node) => {
            visit(&node.body);
            for clause in &node.elif_else_clauses {
                visit(&clause.body);
            }
        }
        Stmt::For(node) => {
            visit(&node.body);
            visit(&node.orelse);
        }
        Stmt::While(node) => {
            visit(&node.body);
            visit(&node.orelse);
        }
        Stmt::With(node) => visit(&node.body),
        Stmt::Try(node) => {
            visit(&node.body);
            for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                visit(&handler.body);
            }
            visit(&node.orelse);
            visit(&node.finalbody);
        }
        Stmt::Match(node) => {
            for case in &node.cases {
                visit(&case.body);
            }
        }
        _ => {}
    }
}
