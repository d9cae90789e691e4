//! The import statements of a file, wherever they stand.

use ruff_python_ast::{BoolOp, Expr, Stmt, StmtImport, StmtImportFrom, UnaryOp, name::Name};
use ruff_text_size::Ranged;

use super::{blocks::for_each_block, facts::Import, lines::Lines};

/// Every import below `body`, in the order of the source. In a stub everything is for type
/// checkers only.
pub(super) fn imports(body: &[Stmt], lines: &Lines, stub: bool) -> Vec<Import> {
    let mut reader =
        Reader { lines, type_only: stub, module_level: true, flags: Vec::new(), found: Vec::new() };
    reader.block(body);
    reader.found
}

struct Reader<'a> {
    lines: &'a Lines,
    type_only: bool,
    module_level: bool,
    /// Other names of `TYPE_CHECKING` in this file.
    flags: Vec<Name>,
    found: Vec<Import>,
}

impl Reader<'_> {
    fn block(&mut self, body: &[Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Import(node) => self.import(node),
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::FunctionDef(node) => self.nested(&node.body),
            Stmt::ClassDef(node) => self.nested(&node.body),
            Stmt::If(node) => {
                let outside = self.type_only;
                // What is left for the next branch once this one was not taken.
                let mut otherwise = outside;
                self.type_only = outside || self.only_checkers_pass(&node.test);
                otherwise |= self.only_checkers_fail(&node.test);
                self.block(&node.body);
                for clause in &node.elif_else_clauses {
                    self.type_only = otherwise;
                    if let Some(test) = &clause.test {
                        self.type_only |= self.only_checkers_pass(test);
                        otherwise |= self.only_checkers_fail(test);
                    }
                    self.block(&clause.body);
                }
                self.type_only = outside;
            }
            other => for_each_block(other, &mut |block| self.block(block)),
        }
    }

    fn nested(&mut self, body: &[Stmt]) {
        let outside = std::mem::replace(&mut self.module_level, false);
        self.block(body);
        self.module_level = outside;
    }

    fn import(&mut self, node: &StmtImport) {
        for alias in &node.names {
            self.found.push(Import {
                statement: node.start().to_u32(),
                line: self.lines.line(node.start()),
                level: 0,
                module: alias.name.id.clone(),
                name: None,
                alias: alias.asname.as_ref().map(|name| name.id.clone()),
                type_only: self.type_only,
                module_level: self.module_level,
            });
        }
    }

    fn import_from(&mut self, node: &StmtImportFrom) {
        let module = node.module.as_ref().map(|name| name.id.clone()).unwrap_or_default();
        for alias in &node.names {
            if alias.name.id.as_str() == "TYPE_CHECKING" {
                self.flags.extend(alias.asname.as_ref().map(|name| name.id.clone()));
            }
            self.found.push(Import {
                statement: node.start().to_u32(),
                line: self.lines.line(node.start()),
                level: node.level,
                module: module.clone(),
                name: Some(alias.name.id.clone()),
                alias: alias.asname.as_ref().map(|name| name.id.clone()),
                type_only: self.type_only,
                module_level: self.module_level,
            });
        }
    }

    /// Whether `test` is `TYPE_CHECKING`, under whatever name it was imported.
    fn is_flag(&self, test: &Expr) -> bool {
        match test {
            Expr::Name(name) => {
                name.id.as_str() == "TYPE_CHECKING" || self.flags.contains(&name.id)
            }
            Expr::Attribute(node) => {
                node.attr.id.as_str() == "TYPE_CHECKING" && node.value.is_name_expr()
            }
            _ => false,
        }
    }

    fn only_checkers_pass(&self, test: &Expr) -> bool {
        match test {
            Expr::BoolOp(node) if node.op == BoolOp::And => {
                node.values.iter().any(|value| self.only_checkers_pass(value))
            }
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => {
                self.only_checkers_fail(&node.operand)
            }
            other => self.is_flag(other),
        }
    }

    /// Whether, at run time, `test` always holds, so that what follows it is for checkers only.
    fn only_checkers_fail(&self, test: &Expr) -> bool {
        match test {
            Expr::BoolOp(node) if node.op == BoolOp::Or => {
                node.values.iter().any(|value| self.only_checkers_fail(value))
            }
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => {
                self.only_checkers_pass(&node.operand)
            }
            _ => false,
        }
    }
}
