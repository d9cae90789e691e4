//! Statements and expressions of one file, in the order of the source.

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
use oxc_span::GetSpan;
use quarry_model::dependency::{ResultUse, Usage};

use super::{
    facts::{Asking, NodeAt},
    failure::handles_more_than_logging,
    scope::{Extractor, UNKNOWN},
};

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
            Expression::UnaryExpression(unary)
                if unary.operator == oxc_syntax::operator::UnaryOperator::Delete =>
            {
                self.removed(&unary.argument);
                UNKNOWN
            }
            Expression::UpdateExpression(update) => {
                self.counted(&update.argument);
                walk_expression(self, expression);
                UNKNOWN
            }
            Expression::YieldExpression(_) | Expression::TaggedTemplateExpression(_) => {
                self.unproven();
                walk_expression(self, expression);
                UNKNOWN
            }
            Expression::BinaryExpression(comparison)
                if comparison.operator == oxc_syntax::operator::BinaryOperator::In =>
            {
                if let (Expression::StringLiteral(key), Expression::Identifier(holder)) =
                    (&comparison.left, &comparison.right)
                {
                    let offset = key.span.start;
                    self.key(holder.name.as_str(), key.value.as_str(), false, offset);
                }
                walk_expression(self, expression);
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

    /// Reads `delete a.b`.
    fn removed(&mut self, member: &Expression<'a>) {
        if let Expression::StaticMemberExpression(member) = member {
            self.changed(&member.object, true);
            if let Expression::Identifier(holder) = &member.object {
                let key = member.property.name.as_str();
                self.key(holder.name.as_str(), key, true, member.span.start);
                self.value(&member.object);
                return;
            }
        } else {
            self.unproven();
        }
        self.value(member);
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
                self.unproven();
                self.computed_import(other, import.span.start);
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
