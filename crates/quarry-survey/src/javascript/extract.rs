//! From the bytes of one file to its facts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingPattern, CatchClause, Expression, IdentifierReference, ImportExpression, JSXElement,
    JSXElementName, JSXMemberExpression, JSXMemberExpressionObject, Program, Statement,
    StringLiteral, TSImportType, TSType, TSTypeName,
};
use oxc_ast_visit::{
    Visit,
    walk::{
        walk_binding_pattern, walk_expression, walk_jsx_element, walk_statement,
        walk_ts_import_type, walk_ts_type,
    },
};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{GetSpan, SourceType};
use quarry_model::dependency::{ResultUse, Usage};

use super::{
    facts::{Asking, Facts, NodeAt, Problem},
    failure::handles_more_than_logging,
    lines::Lines,
    nesting::may_be_too_deep,
    scope::{Extractor, UNKNOWN},
    standing::generated_mark,
};

/// The facts of the file at `path` with this content. Never fails.
pub(super) fn extract(path: &str, bytes: &[u8], imports_only: bool) -> Facts {
    let whole = |cause: &str| Facts {
        problem: Some(Problem { line: 0, whole: true, cause: cause.to_owned() }),
        ..Facts::default()
    };
    let Ok(source) = std::str::from_utf8(bytes) else {
        return whole("The file is not UTF-8, so nothing in it was read");
    };
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if may_be_too_deep(source) {
        return whole(
            "The file holds so many brackets and operators that reading it could use up all memory; only its name is known",
        );
    }
    let generated = generated_mark(source);
    let typescript = super::is_typescript(path);
    // A fault of the parser must cost one file, never the survey.
    let read = catch_unwind(AssertUnwindSafe(|| {
        source_types(path)
            .into_iter()
            .map(|kind| read(source, kind, imports_only, typescript))
            .reduce(|best, next| if best.1 <= next.1 { best } else { next })
    }));
    match read {
        Ok(Some((mut facts, _))) => {
            facts.generated = generated;
            facts
        }
        _ => whole("Reading this file failed inside Quarry; only its name is known"),
    }
}

/// What the file may be, most likely first.
fn source_types(path: &str) -> Vec<SourceType> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.ends_with(".d.ts") || name.ends_with(".d.mts") || name.ends_with(".d.cts") {
        return vec![SourceType::d_ts()];
    }
    match name.rsplit('.').next() {
        Some("ts" | "mts" | "cts") => vec![SourceType::ts()],
        Some("tsx") => vec![SourceType::tsx()],
        _ => vec![SourceType::jsx().with_unambiguous(true)],
    }
}

/// Reads the source as one kind; the second is how bad it went.
fn read(source: &str, kind: SourceType, imports_only: bool, typescript: bool) -> (Facts, usize) {
    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let mut parsed = Parser::new(&allocator, source, kind).with_options(options).parse();
    if parsed.panicked && !typescript {
        // Sources that a compiler strips types from before they run.
        let retried =
            Parser::new(&allocator, source, SourceType::tsx()).with_options(options).parse();
        if !retried.panicked {
            parsed = retried;
        }
    }
    let mut extractor = Extractor::new(source, imports_only);
    if !parsed.panicked {
        extractor.visit_program(&parsed.program);
        for comment in &parsed.program.comments {
            let text = &source[comment.span.start as usize..comment.span.end as usize];
            if let Some(path) = referenced(text) {
                extractor.request(path, comment.span.start, Asking::Beside, true);
            }
        }
    }
    let lines = Lines::of(source);
    let mut facts = extractor.finish();
    let comments: Vec<(u32, u32)> = parsed
        .program
        .comments
        .iter()
        .map(|comment| (comment.span.start, comment.span.end))
        .collect();
    facts.sloc = lines.code(source, &comments);
    let errors = parsed.diagnostics.len();
    if parsed.panicked {
        let line = parsed
            .diagnostics
            .iter()
            .filter_map(|error| error.labels.first())
            .map(|label| lines.line(label.offset()))
            .next();
        let language = if typescript { "TypeScript" } else { "JavaScript" };
        facts.problem = Some(Problem {
            line: line.unwrap_or(0),
            whole: true,
            cause: format!("This is not valid {language}, so nothing in the file was read"),
        });
    }
    (facts, errors)
}

impl<'a> Extractor<'a> {
    /// Reads an expression; what it stands for.
    pub(super) fn value(&mut self, expression: &Expression<'a>) -> NodeAt {
        if !self.deeper(expression.span().start) {
            return UNKNOWN;
        }
        let pending = self.pending.take();
        let node = match expression {
            Expression::Identifier(_)
            | Expression::ThisExpression(_)
            | Expression::Super(_)
            | Expression::CallExpression(_)
            | Expression::ChainExpression(_)
            | Expression::StaticMemberExpression(_)
            | Expression::ComputedMemberExpression(_)
            | Expression::PrivateFieldExpression(_)
            | Expression::ParenthesizedExpression(_)
            | Expression::TSNonNullExpression(_)
            | Expression::TSAsExpression(_)
            | Expression::TSSatisfiesExpression(_)
            | Expression::AwaitExpression(_) => self.chain(expression, pending),
            Expression::NewExpression(new) => self.new_object(new, pending),
            Expression::ImportExpression(import) => self.dynamic_import(import),
            Expression::FunctionExpression(function) => {
                self.function(function, super::scope::This::Unknown, None);
                UNKNOWN
            }
            Expression::ArrowFunctionExpression(arrow) => {
                self.arrow(arrow, pending);
                UNKNOWN
            }
            Expression::ClassExpression(class) => {
                let symbol = self.class_symbol(class);
                self.class(class, symbol);
                self.node(super::facts::Node::Symbol(symbol))
            }
            Expression::AssignmentExpression(assignment) => self.assignment(assignment),
            Expression::LogicalExpression(logical) => {
                let left = self.value(&logical.left);
                self.pending = pending;
                let right = self.value(&logical.right);
                if left == UNKNOWN { right } else { left }
            }
            Expression::ConditionalExpression(conditional) => {
                self.value(&conditional.test);
                self.pending = pending;
                self.value(&conditional.consequent);
                self.pending = pending;
                self.value(&conditional.alternate);
                UNKNOWN
            }
            Expression::SequenceExpression(sequence) => {
                let mut last = UNKNOWN;
                for (at, part) in sequence.expressions.iter().enumerate() {
                    let is_last = at + 1 == sequence.expressions.len();
                    self.pending = if is_last { pending } else { Some(ResultUse::Discarded) };
                    last = self.value(part);
                }
                last
            }
            Expression::UnaryExpression(unary)
                if unary.operator == oxc_syntax::operator::UnaryOperator::Void =>
            {
                self.pending = Some(ResultUse::Detached);
                self.value(&unary.argument);
                UNKNOWN
            }
            other => {
                walk_expression(self, other);
                UNKNOWN
            }
        };
        self.pending = None;
        self.depth -= 1;
        node
    }

    /// Reads an expression whose value is thrown away.
    pub(super) fn discard(&mut self, expression: &Expression<'a>, result: ResultUse) {
        match expression {
            Expression::ParenthesizedExpression(inner) => self.discard(&inner.expression, result),
            Expression::AwaitExpression(awaited) => {
                let result =
                    if result == ResultUse::Discarded { ResultUse::AwaitedUnused } else { result };
                self.pending = Some(result);
                self.value(&awaited.argument);
            }
            other => {
                self.pending = Some(result);
                self.value(other);
            }
        }
        self.pending = None;
    }

    fn dynamic_import(&mut self, import: &ImportExpression<'a>) -> NodeAt {
        let specifier = match &import.source {
            Expression::StringLiteral(text) => text.value.as_str(),
            Expression::TemplateLiteral(text) if text.expressions.is_empty() => {
                match text.quasis.first().and_then(|quasi| quasi.value.cooked) {
                    Some(text) => text.as_str(),
                    None => return UNKNOWN,
                }
            }
            other => {
                self.value(other);
                return UNKNOWN;
            }
        };
        let request = self.request(specifier, import.span.start, Asking::Import, false);
        self.node(super::facts::Node::Module(request))
    }

    fn jsx_name(&mut self, name: &JSXMemberExpression<'a>) {
        let mut fields = vec![name.property.name.as_str()];
        let mut at = &name.object;
        loop {
            match at {
                JSXMemberExpressionObject::IdentifierReference(root) => {
                    let mut node = self.lookup(root.name.as_str());
                    for field in fields.into_iter().rev() {
                        let field = self.name(field);
                        node = self.field(node, field);
                    }
                    self.mentioned(node, name.span.start);
                    return;
                }
                JSXMemberExpressionObject::MemberExpression(inner) => {
                    fields.push(inner.property.name.as_str());
                    at = &inner.object;
                }
                JSXMemberExpressionObject::ThisExpression(_) => return,
            }
        }
    }

    fn catch(&mut self, clause: &CatchClause<'a>) {
        self.enter();
        if let Some(parameter) = &clause.param {
            self.bind_pattern(&parameter.pattern, UNKNOWN);
        }
        self.block(&clause.body.body);
        self.leave();
    }

    /// Statements in a scope of their own.
    pub(super) fn block(&mut self, statements: &[Statement<'a>]) {
        self.enter();
        self.hoist(statements);
        for statement in statements {
            self.visit_statement(statement);
        }
        self.leave();
    }
}

impl<'a> Visit<'a> for Extractor<'a> {
    fn visit_program(&mut self, program: &Program<'a>) {
        self.facts.is_program = program.hashbang.is_some();
        self.hoist(&program.body);
        for statement in &program.body {
            self.visit_statement(statement);
        }
    }

    fn visit_expression(&mut self, expression: &Expression<'a>) {
        self.pending = None;
        self.value(expression);
    }

    fn visit_statement(&mut self, statement: &Statement<'a>) {
        if !self.deeper(statement.span().start) {
            return;
        }
        self.pending = None;
        match statement {
            Statement::ExpressionStatement(inner) => {
                self.discard(&inner.expression, ResultUse::Discarded);
            }
            Statement::BlockStatement(block) => self.block(&block.body),
            Statement::ReturnStatement(statement) => {
                if let Some(argument) = &statement.argument {
                    let node = self.value(argument);
                    self.returned(node);
                }
            }
            Statement::TryStatement(attempt) => {
                let handles = attempt
                    .handler
                    .as_ref()
                    .is_some_and(|handler| handles_more_than_logging(handler));
                self.handling += u32::from(handles);
                self.block(&attempt.block.body);
                self.handling -= u32::from(handles);
                if let Some(handler) = &attempt.handler {
                    self.catch(handler);
                }
                if let Some(last) = &attempt.finalizer {
                    self.block(&last.body);
                }
            }
            Statement::ForStatement(_)
            | Statement::ForInStatement(_)
            | Statement::ForOfStatement(_)
            | Statement::SwitchStatement(_) => {
                self.enter();
                if let Statement::SwitchStatement(switch) = statement {
                    for case in &switch.cases {
                        self.hoist(&case.consequent);
                    }
                }
                walk_statement(self, statement);
                self.leave();
            }
            other => {
                if !self.declaration(other) {
                    walk_statement(self, other);
                }
            }
        }
        self.depth -= 1;
    }

    fn visit_variable_declaration(&mut self, it: &oxc_ast::ast::VariableDeclaration<'a>) {
        self.variables(it, false);
    }

    fn visit_binding_pattern(&mut self, pattern: &BindingPattern<'a>) {
        if self.deeper(pattern.span().start) {
            walk_binding_pattern(self, pattern);
            self.depth -= 1;
        }
    }

    fn visit_ts_type(&mut self, ty: &TSType<'a>) {
        if self.deeper(ty.span().start) {
            walk_ts_type(self, ty);
            self.depth -= 1;
        }
    }

    fn visit_jsx_element(&mut self, element: &JSXElement<'a>) {
        if self.facts.renders.is_none() {
            self.facts.renders = Some(self.line(element.span.start));
        }
        if self.deeper(element.span.start) {
            walk_jsx_element(self, element);
            self.depth -= 1;
        }
    }

    fn visit_ts_type_name(&mut self, name: &TSTypeName<'a>) {
        self.type_name(name);
    }

    fn visit_ts_import_type(&mut self, import: &TSImportType<'a>) {
        if !self.import_types.contains_key(&import.span.start) {
            let specifier = import.source.value.as_str();
            let request = self.request(specifier, import.span.start, Asking::Import, true);
            self.import_types.insert(import.span.start, request);
        }
        if import.type_arguments.is_some() {
            let source = self.facts.strings.len();
            walk_ts_import_type(self, import);
            self.facts.strings.truncate(source);
        }
    }

    fn visit_identifier_reference(&mut self, identifier: &IdentifierReference<'a>) {
        let node = self.lookup(identifier.name.as_str());
        self.used_as_value(node);
    }

    fn visit_jsx_element_name(&mut self, name: &JSXElementName<'a>) {
        match name {
            JSXElementName::IdentifierReference(identifier) => {
                let node = self.lookup(identifier.name.as_str());
                self.mentioned(node, identifier.span.start);
            }
            JSXElementName::MemberExpression(member) => self.jsx_name(member),
            _ => {}
        }
    }

    fn visit_jsx_closing_element(&mut self, _: &oxc_ast::ast::JSXClosingElement<'a>) {}

    fn visit_string_literal(&mut self, text: &StringLiteral<'a>) {
        let value = text.value.as_str();
        if !self.imports_only && may_spell_module(value) {
            let line = self.line(text.span.start);
            let name = self.name(value);
            self.facts.strings.push((name, line));
        }
    }

    fn visit_function(
        &mut self,
        function: &oxc_ast::ast::Function<'a>,
        _: oxc_syntax::scope::ScopeFlags,
    ) {
        self.function(function, super::scope::This::Unknown, None);
    }

    fn visit_class(&mut self, class: &oxc_ast::ast::Class<'a>) {
        let symbol = self.class_symbol(class);
        self.class(class, symbol);
    }

    fn visit_ts_class_implements(&mut self, it: &oxc_ast::ast::TSClassImplements<'a>) {
        if let Some(node) = self.type_name(&it.expression) {
            self.used(node, it.span.start, Usage::Inherit);
        }
    }
}

/// The path of `/// <reference path="..." />`, always relative.
fn referenced(comment: &str) -> Option<&str> {
    let rest = comment.strip_prefix("///")?.trim_start().strip_prefix("<reference")?;
    let rest = rest.trim_start().strip_prefix("path=")?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest[1..].split(quote).next()
}

/// Whether a string looks like the path of a module.
fn may_spell_module(text: &str) -> bool {
    let path = text.len() <= 200
        && text.contains('/')
        && !text.contains("://")
        && !text.bytes().any(|byte| byte.is_ascii_whitespace() || byte == b'*');
    let ends = [".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];
    path && (text.starts_with("./")
        || text.starts_with("../")
        || ends.iter().any(|end| text.ends_with(end)))
}
