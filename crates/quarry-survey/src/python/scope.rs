//! Which names a scope binds, and to what.

use ruff_python_ast::{
    ExceptHandler, Expr, Parameters, Pattern, Stmt, name::Name, visitor::Visitor,
};
use ruff_text_size::{Ranged, TextSize};

use super::{blocks::for_each_block, by_name::ByName, facts::Import, paths::Path};

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
    pub(super) names: ByName<Meaning>,
}

/// How a scope binds one name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Binding<'a> {
    /// The first import that binds it.
    pub(super) import: Option<u32>,
    /// Where the first function or class of that name is defined.
    pub(super) definition: Option<TextSize>,
    /// The first plain value that is assigned to it alone.
    pub(super) value: Option<&'a Expr>,
    /// How many such values there are.
    pub(super) values: u32,
    /// Whether one of them is not `None`.
    pub(super) has_value: bool,
    /// The annotation, where it is declared with one.
    pub(super) annotation: Option<&'a Expr>,
    /// Anything else that binds it: loops, `with`, `except`, unpacking, `global`.
    pub(super) otherwise: bool,
}

impl<'a> Binding<'a> {
    fn assign(&mut self, value: &'a Expr) {
        self.value = self.value.or(Some(value));
        self.values += 1;
        self.has_value |= !value.is_none_literal_expr();
    }
}

/// The bindings of a scope, in the order in which names first appear.
pub(super) type Bindings<'a> = ByName<Binding<'a>>;

/// Collects the bindings of a block and the blocks inside it, but not of functions and
/// classes. `walrus` says whether the file has a `:=` to look for.
pub(super) fn bindings<'a>(body: &'a [Stmt], imports: &[Import], walrus: bool) -> Bindings<'a> {
    let mut collector = Collector { imports, walrus, found: Bindings::default() };
    collector.block(body);
    collector.found
}

struct Collector<'a, 'i> {
    imports: &'i [Import],
    walrus: bool,
    found: Bindings<'a>,
}

impl<'a> Collector<'a, '_> {
    fn block(&mut self, body: &'a [Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn at(&mut self, name: &Name) -> &mut Binding<'a> {
        self.found.at(name)
    }

    fn define(&mut self, name: &ruff_python_ast::Identifier) {
        let binding = self.at(&name.id);
        binding.definition = binding.definition.or(Some(name.start()));
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Import(_) | Stmt::ImportFrom(_) => self.imported(statement.start().to_u32()),
            Stmt::FunctionDef(node) => self.define(&node.name),
            Stmt::ClassDef(node) => self.define(&node.name),
            Stmt::Assign(node) => {
                for target in &node.targets {
                    match target {
                        Expr::Name(name) => self.at(&name.id).assign(&node.value),
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
                    if let Some(value) = &node.value {
                        binding.assign(value);
                    }
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
                let binding = self.at(&Name::new(name));
                binding.import = binding.import.or(Some(at as u32));
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
