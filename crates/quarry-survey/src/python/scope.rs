//! Which names a scope binds, and to what.

use ruff_python_ast::{
    ExceptHandler, Expr, Parameters, Pattern, Stmt, name::Name, visitor::Visitor,
};
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;

use super::{blocks::for_each_block, facts::Import, paths::Path};

/// What a name means in a scope.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// What the import in this place binds; may lead out of the source.
    Import(u32),
    /// A value whose origin is known.
    Known(Path),
    /// Anything else.
    Other,
}

/// A kind of scope; names of a class are not seen from the functions inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// A module.
    Module,
    /// A class.
    Class,
    /// A function, lambda or comprehension.
    Function,
}

/// A scope.
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    pub(super) names: FxHashMap<Name, Meaning>,
}

/// How a scope binds one name.
#[derive(Debug, Default)]
pub(super) struct Binding<'a> {
    /// Imports that bind it.
    pub(super) imports: Vec<u32>,
    /// Where functions or classes of that name are defined.
    pub(super) definitions: Vec<ruff_text_size::TextSize>,
    /// Assignments of a plain value to it alone.
    pub(super) values: Vec<&'a Expr>,
    /// The annotation, where it is declared with one.
    pub(super) annotation: Option<&'a Expr>,
    /// Anything else that binds it: loops, `with`, `except`, unpacking, `global`.
    pub(super) otherwise: bool,
}

/// Collects the bindings of a block and the blocks inside it, but not of functions and
/// classes. `walrus` says whether the file has a `:=` to look for.
pub(super) fn bindings<'a>(
    body: &'a [Stmt],
    imports: &[Import],
    walrus: bool,
) -> FxHashMap<Name, Binding<'a>> {
    let mut collector = Collector { imports, walrus, found: FxHashMap::default() };
    collector.block(body);
    collector.found
}

struct Collector<'a, 'i> {
    imports: &'i [Import],
    walrus: bool,
    found: FxHashMap<Name, Binding<'a>>,
}

impl<'a> Collector<'a, '_> {
    fn block(&mut self, body: &'a [Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn at(&mut self, name: &Name) -> &mut Binding<'a> {
        if !self.found.contains_key(name) {
            self.found.insert(name.clone(), Binding::default());
        }
        self.found.entry(name.clone()).or_default()
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Import(_) | Stmt::ImportFrom(_) => self.imported(statement.start().to_u32()),
            Stmt::FunctionDef(node) => self.at(&node.name.id).definitions.push(node.name.start()),
            Stmt::ClassDef(node) => self.at(&node.name.id).definitions.push(node.name.start()),
            Stmt::Assign(node) => {
                for target in &node.targets {
                    match target {
                        Expr::Name(name) => self.at(&name.id).values.push(&node.value),
                        other => self.target(other),
                    }
                }
                self.walruses(&node.value);
            }
            Stmt::AnnAssign(node) => {
                if let Expr::Name(name) = node.target.as_ref() {
                    let binding = self.at(&name.id);
                    if binding.annotation.is_some() {
                        binding.otherwise = true;
                    }
                    binding.annotation = Some(&node.annotation);
                    binding.values.extend(node.value.as_deref());
                }
            }
            Stmt::AugAssign(node) => self.target(&node.target),
            Stmt::TypeAlias(node) => self.target(&node.name),
            Stmt::Global(node) => {
                for name in &node.names {
                    self.at(&name.id).otherwise = true;
                }
            }
            Stmt::Nonlocal(node) => {
                for name in &node.names {
                    self.at(&name.id).otherwise = true;
                }
            }
            Stmt::Delete(node) => node.targets.iter().for_each(|target| self.target(target)),
            Stmt::Expr(node) => self.walruses(&node.value),
            Stmt::Return(node) => node.value.iter().for_each(|value| self.walruses(value)),
            _ => {
                self.heads(statement);
                for_each_block(statement, &mut |block| self.block(block));
            }
        }
    }

    /// The names that the head of a compound statement binds.
    fn heads(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::For(node) => self.target(&node.target),
            Stmt::With(node) => {
                for item in &node.items {
                    item.optional_vars.iter().for_each(|target| self.target(target));
                    self.walruses(&item.context_expr);
                }
            }
            Stmt::Try(node) => {
                for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    if let Some(name) = &handler.name {
                        self.at(&name.id).otherwise = true;
                    }
                }
            }
            Stmt::If(node) => {
                self.walruses(&node.test);
                for clause in &node.elif_else_clauses {
                    clause.test.iter().for_each(|test| self.walruses(test));
                }
            }
            Stmt::While(node) => self.walruses(&node.test),
            Stmt::Match(node) => {
                for case in &node.cases {
                    Captures(self).visit_pattern(&case.pattern);
                }
            }
            _ => {}
        }
    }

    fn imported(&mut self, statement: u32) {
        let imports = self.imports;
        let first = imports.partition_point(|import| import.statement < statement);
        for (at, import) in imports.iter().enumerate().skip(first) {
            if import.statement != statement {
                break;
            }
            if let Some(name) = import.bound() {
                self.at(&Name::new(name)).imports.push(at as u32);
            }
        }
    }

    /// Everything that assigning to `target` binds, to values that are not followed.
    fn target(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.at(&name.id).otherwise = true,
            Expr::Tuple(node) => node.elts.iter().for_each(|element| self.target(element)),
            Expr::List(node) => node.elts.iter().for_each(|element| self.target(element)),
            Expr::Starred(node) => self.target(&node.value),
            _ => {}
        }
    }

    /// `name := value` inside an expression.
    fn walruses(&mut self, expression: &'a Expr) {
        if self.walrus {
            Captures(self).visit_expr(expression);
        }
    }
}

/// Finds names that patterns and `:=` bind.
struct Captures<'c, 'a, 'i>(&'c mut Collector<'a, 'i>);

impl<'a> Visitor<'a> for Captures<'_, 'a, '_> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Named(node) = expression {
            self.0.target(&node.target);
        }
        if !matches!(expression, Expr::Name(_) | Expr::StringLiteral(_) | Expr::NumberLiteral(_)) {
            ruff_python_ast::visitor::walk_expr(self, expression);
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(node) => node.name.as_ref(),
            Pattern::MatchStar(node) => node.name.as_ref(),
            Pattern::MatchMapping(node) => node.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.0.at(&name.id).otherwise = true;
        }
        ruff_python_ast::visitor::walk_pattern(self, pattern);
    }
}

/// The names of parameters with their annotations, in order.
pub(super) fn parameters(parameters: &Parameters) -> Vec<(&Name, Option<&Expr>)> {
    let mut names: Vec<(&Name, Option<&Expr>)> = parameters
        .iter_non_variadic_params()
        .map(|parameter| (&parameter.parameter.name.id, parameter.parameter.annotation.as_deref()))
        .collect();
    // The annotation of `*args` is that of each element, not of the name.
    names.extend(parameters.vararg.iter().map(|parameter| (&parameter.name.id, None)));
    names.extend(parameters.kwarg.iter().map(|parameter| (&parameter.name.id, None)));
    names
}
