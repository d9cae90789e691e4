//! Functions and classes.

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingPattern, Class, ClassElement, Decorator as Decorated,
    Expression, FormalParameters, Function, FunctionBody, MethodDefinition, MethodDefinitionKind,
    ObjectExpression, ObjectPropertyKind, PropertyDefinition, PropertyKind, TSTypeAnnotation,
};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;
use quarry_model::dependency::{ResultUse, Usage};

use super::{
    declare::kind_of,
    facts::{Decorator, Kind, Node, NodeAt, SymbolAt},
    scope::{Extractor, This, UNKNOWN},
    types::{is_promise, key_name},
};

/// What is kept while the body of a function is read.
#[derive(Clone, Copy)]
struct Around {
    within: Option<SymbolAt>,
    this: This,
    handling: u32,
    transactions: u32,
    returns: Option<NodeAt>,
}

impl<'a> Extractor<'a> {
    /// Reads a function, which may be a symbol.
    pub(super) fn function(
        &mut self,
        function: &Function<'a>,
        this: This,
        symbol: Option<SymbolAt>,
    ) {
        let around = self.go_in(this, symbol);
        if let Some(id) = &function.id
            && symbol.is_none()
        {
            self.bind(id.name.as_str(), UNKNOWN);
        }
        self.parameters(&function.params);
        let returned = self.returned_type(function.return_type.as_deref());
        if let Some(body) = &function.body {
            self.body(body);
        }
        let later = function.r#async
            || function.return_type.as_ref().is_some_and(|ty| is_promise(&ty.type_annotation));
        self.go_out(around, symbol, returned, later);
    }

    /// Reads an arrow function; `result` is what happens to the value of its expression.
    pub(super) fn arrow(&mut self, arrow: &ArrowFunctionExpression<'a>, result: Option<ResultUse>) {
        let around = self.go_in(self.this, None);
        self.parameters(&arrow.params);
        let returned = self.returned_type(arrow.return_type.as_deref());
        self.arrow_body(arrow, result);
        self.go_out(around, None, returned, arrow.r#async);
    }

    /// Reads an arrow function that is a symbol.
    pub(super) fn arrow_symbol(&mut self, arrow: &ArrowFunctionExpression<'a>, symbol: SymbolAt) {
        let around = self.go_in(self.this, Some(symbol));
        self.parameters(&arrow.params);
        let returned = self.returned_type(arrow.return_type.as_deref());
        self.arrow_body(arrow, None);
        let later = arrow.r#async
            || arrow.return_type.as_ref().is_some_and(|ty| is_promise(&ty.type_annotation));
        self.go_out(around, Some(symbol), returned, later);
    }

    /// Reads a function whose parameters stand for known values.
    pub(super) fn function_with(&mut self, function: &Function<'a>, values: &[NodeAt]) {
        let around = self.go_in(This::Unknown, None);
        self.parameters(&function.params);
        self.bind_parameters(&function.params, values);
        if let Some(body) = &function.body {
            self.body(body);
        }
        self.go_out(around, None, UNKNOWN, false);
    }

    /// The same for an arrow function.
    pub(super) fn arrow_with(&mut self, arrow: &ArrowFunctionExpression<'a>, values: &[NodeAt]) {
        let around = self.go_in(self.this, None);
        self.parameters(&arrow.params);
        self.bind_parameters(&arrow.params, values);
        self.arrow_body(arrow, None);
        self.go_out(around, None, UNKNOWN, false);
    }

    fn bind_parameters(&mut self, parameters: &FormalParameters<'a>, values: &[NodeAt]) {
        for (parameter, value) in parameters.items.iter().zip(values) {
            self.bind_pattern(&parameter.pattern, *value);
        }
    }

    fn arrow_body(&mut self, arrow: &ArrowFunctionExpression<'a>, result: Option<ResultUse>) {
        if let Some(expression) = arrow.get_expression() {
            if let Some(result) = result {
                self.discard(expression, result);
            } else {
                let node = self.value(expression);
                self.returned(node);
            }
        } else if let Some(body) = arrow.body.as_function_body() {
            self.body(body);
        }
    }

    fn go_in(&mut self, this: This, symbol: Option<SymbolAt>) -> Around {
        let around = Around {
            within: self.within,
            this: self.this,
            handling: self.handling,
            transactions: self.transactions,
            returns: self.returns,
        };
        self.enter();
        // What a nested function does counts for the symbol that holds it.
        self.within = symbol.or(self.within);
        self.this = this;
        self.handling = 0;
        self.returns = None;
        around
    }

    fn go_out(
        &mut self,
        around: Around,
        symbol: Option<SymbolAt>,
        returned: NodeAt,
        is_async: bool,
    ) {
        self.leave();
        let given = if returned == UNKNOWN { self.returns.unwrap_or(UNKNOWN) } else { returned };
        if let Some(symbol) = symbol {
            let symbol = &mut self.facts.symbols[symbol as usize];
            symbol.is_async |= is_async;
            if given != UNKNOWN && symbol.value.is_none() {
                symbol.value = Some(given);
            }
        }
        self.within = around.within;
        self.this = around.this;
        self.handling = around.handling;
        self.transactions = around.transactions;
        self.returns = around.returns;
    }

    /// Notes what a function gives back; two different things are nothing known.
    pub(super) fn returned(&mut self, node: NodeAt) {
        self.returns = match self.returns {
            None => Some(node),
            Some(before)
                if self.facts.nodes[before as usize] == self.facts.nodes[node as usize] =>
            {
                Some(before)
            }
            Some(_) => Some(UNKNOWN),
        };
    }

    fn returned_type(&mut self, annotation: Option<&TSTypeAnnotation<'a>>) -> NodeAt {
        annotation.map_or(UNKNOWN, |annotation| self.annotation(annotation))
    }

    fn body(&mut self, body: &FunctionBody<'a>) {
        self.hoist(&body.statements);
        for statement in &body.statements {
            self.visit_statement(statement);
        }
    }

    fn parameters(&mut self, parameters: &FormalParameters<'a>) {
        for parameter in &parameters.items {
            for decorator in &parameter.decorators {
                self.visit_expression(&decorator.expression);
            }
            let mut node = match &parameter.type_annotation {
                Some(annotation) => self.annotation(annotation),
                None => UNKNOWN,
            };
            if let Some(initializer) = &parameter.initializer {
                let given = self.value(initializer);
                if node == UNKNOWN {
                    node = given;
                }
            }
            self.bind_pattern(&parameter.pattern, node);
            if let BindingPattern::BindingIdentifier(name) = &parameter.pattern {
                self.take_mixed(name.name.as_str());
            }
            self.defaults(&parameter.pattern);
        }
        if let Some(rest) = &parameters.rest {
            if let Some(annotation) = &rest.type_annotation {
                self.annotation(annotation);
            }
            self.bind_pattern(&rest.rest.argument, UNKNOWN);
        }
    }

    /// Reads the values that a pattern falls back to.
    pub(super) fn defaults(&mut self, pattern: &BindingPattern<'a>) {
        if !self.deeper(pattern.span().start) {
            return;
        }
        match pattern {
            BindingPattern::BindingIdentifier(_) => {}
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    self.defaults(&property.value);
                }
            }
            BindingPattern::ArrayPattern(list) => {
                for element in list.elements.iter().flatten() {
                    self.defaults(element);
                }
            }
            BindingPattern::AssignmentPattern(assigned) => {
                self.value(&assigned.right);
                self.defaults(&assigned.left);
            }
        }
        self.depth -= 1;
    }

    /// A symbol for a class that stands in an expression.
    pub(super) fn class_symbol(&mut self, class: &Class<'a>) -> SymbolAt {
        let name = class.id.as_ref().map_or("(class)", |id| id.name.as_str());
        let symbol = self.symbol(None, name, Kind::Class, class.span.start);
        self.facts.symbols[symbol as usize].listed = false;
        symbol
    }

    /// Reads a class.
    pub(super) fn class(&mut self, class: &Class<'a>, symbol: SymbolAt) {
        self.facts.symbols[symbol as usize].kind = Kind::Class;
        for decorator in &class.decorators {
            self.decorator(symbol, decorator);
        }
        if let Some(heritage) = &class.heritage {
            let node = self.peek(&heritage.expression);
            if matches!(
                heritage.expression,
                Expression::Identifier(_) | Expression::StaticMemberExpression(_)
            ) && node != UNKNOWN
            {
                let mut root = node;
                while let Node::Field(of, _) = self.facts.nodes[root as usize] {
                    root = of;
                }
                self.used_as_value(root);
                self.used(node, heritage.expression.span().start, Usage::Inherit);
            } else {
                self.value(&heritage.expression);
            }
            if node != UNKNOWN {
                self.facts.symbols[symbol as usize].supers.push(node);
            }
            if let Some(arguments) = &heritage.type_arguments {
                self.visit_ts_type_parameter_instantiation(arguments);
                let argument = self.first_type(Some(arguments), 0);
                self.facts.symbols[symbol as usize].value = argument;
            }
        }
        for implemented in &class.implements {
            if let Some(node) = self.type_name(&implemented.expression) {
                self.facts.symbols[symbol as usize].supers.push(node);
                self.used(node, implemented.span.start, Usage::Inherit);
            }
        }
        let around = self.go_in(This::Object(symbol), None);
        if let Some(id) = &class.id {
            let node = self.node(Node::Symbol(symbol));
            self.bind(id.name.as_str(), node);
        }
        let decorated = !class.decorators.is_empty();
        for element in &class.body.body {
            match element {
                ClassElement::MethodDefinition(method) => self.method(symbol, method, decorated),
                ClassElement::PropertyDefinition(property) => self.property(symbol, property),
                ClassElement::StaticBlock(block) => {
                    self.this = This::Itself(symbol);
                    self.block(&block.body);
                    self.this = This::Object(symbol);
                }
                ClassElement::AccessorProperty(property) => {
                    if let Some(value) = &property.value {
                        self.value(value);
                    }
                }
                ClassElement::TSIndexSignature(_) => {}
            }
        }
        self.go_out(around, None, UNKNOWN, false);
    }

    fn method(&mut self, class: SymbolAt, method: &MethodDefinition<'a>, decorated: bool) {
        let this = if method.r#static { This::Itself(class) } else { This::Object(class) };
        let is_constructor = method.kind == MethodDefinitionKind::Constructor;
        if is_constructor {
            self.constructor_fields(class, &method.value.params, decorated);
        }
        let Some(name) = key_name(&method.key) else {
            self.function(&method.value, this, None);
            return;
        };
        let kind = match method.kind {
            MethodDefinitionKind::Get => Kind::Value,
            _ => Kind::Method,
        };
        if method.kind == MethodDefinitionKind::Set {
            self.function(&method.value, this, None);
            return;
        }
        let symbol = self.symbol(Some(class), name, kind, method.span.start);
        for decorator in &method.decorators {
            self.decorator(symbol, decorator);
        }
        self.function(&method.value, this, Some(symbol));
    }

    /// Parameters of a constructor that are fields.
    fn constructor_fields(
        &mut self,
        class: SymbolAt,
        parameters: &FormalParameters<'a>,
        decorated: bool,
    ) {
        for parameter in &parameters.items {
            let node = match &parameter.type_annotation {
                Some(annotation) => self.object_of(&annotation.type_annotation),
                None => UNKNOWN,
            };
            if decorated && let Node::Instance(named, _) = self.facts.nodes[node as usize] {
                // A container needs the class when the program runs.
                self.used_as_value(named);
            }
            let is_field = parameter.accessibility.is_some() || parameter.readonly;
            if !is_field {
                continue;
            }
            if let BindingPattern::BindingIdentifier(name) = &parameter.pattern {
                let field =
                    self.symbol(Some(class), name.name.as_str(), Kind::Value, name.span.start);
                if node != UNKNOWN {
                    self.facts.symbols[field as usize].value = Some(node);
                }
                for decorator in &parameter.decorators {
                    self.decorator(field, decorator);
                }
            }
        }
    }

    fn property(&mut self, class: SymbolAt, property: &PropertyDefinition<'a>) {
        let typed = match &property.type_annotation {
            Some(annotation) => self.annotation(annotation),
            None => UNKNOWN,
        };
        let Some(name) = key_name(&property.key) else {
            if let Some(value) = &property.value {
                self.value(value);
            }
            return;
        };
        let kind = match property.value.as_ref().map(kind_of) {
            Some(Kind::Function) => Kind::Method,
            _ => Kind::Value,
        };
        let field = self.symbol(Some(class), name, kind, property.span.start);
        for decorator in &property.decorators {
            self.decorator(field, decorator);
            if let Node::Instance(named, _) = self.facts.nodes[typed as usize] {
                self.used_as_value(named);
            }
        }
        if typed != UNKNOWN && kind == Kind::Value {
            self.facts.symbols[field as usize].value = Some(typed);
        }
        if let Some(value) = &property.value {
            self.this = if property.r#static { This::Itself(class) } else { This::Object(class) };
            match value {
                Expression::ArrowFunctionExpression(arrow) => self.arrow_symbol(arrow, field),
                Expression::FunctionExpression(function) => {
                    self.function(function, self.this, Some(field));
                }
                other => {
                    let node = self.value(other);
                    let field = &mut self.facts.symbols[field as usize];
                    if field.value.is_none() && node != UNKNOWN {
                        field.value = Some(node);
                    }
                }
            }
            self.this = This::Object(class);
        }
    }

    /// Keeps a decorator and reads it.
    fn decorator(&mut self, on: SymbolAt, decorator: &Decorated<'a>) {
        self.visit_expression(&decorator.expression);
        if self.imports_only {
            return;
        }
        let line = self.line(decorator.span.start);
        let (callee, arguments) = match &decorator.expression {
            Expression::CallExpression(call) => {
                let arguments = self.arguments(&call.arguments);
                (&call.callee, Some(arguments))
            }
            other => (other, None),
        };
        let node = self.peek(callee);
        if node != UNKNOWN {
            self.facts.decorators.push(Decorator { on, node, arguments, line });
        }
    }

    /// Reads an object whose members can be named from outside.
    pub(super) fn object_members(&mut self, owner: SymbolAt, object: &ObjectExpression<'a>) {
        let before = self.this;
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    self.visit_expression(&spread.argument);
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    if property.computed {
                        self.visit_property_key(&property.key);
                    }
                    let key = key_name(&property.key).filter(|_| !property.computed);
                    let Some(key) = key else {
                        self.visit_expression(&property.value);
                        continue;
                    };
                    if !self.deeper(property.span.start) {
                        continue;
                    }
                    let kind = match kind_of(&property.value) {
                        Kind::Function if property.kind == PropertyKind::Init => Kind::Method,
                        Kind::Class => Kind::Class,
                        _ => Kind::Value,
                    };
                    let member = self.symbol(Some(owner), key, kind, property.span.start);
                    self.this = This::Itself(owner);
                    match &property.value {
                        Expression::FunctionExpression(function) => {
                            self.function(function, This::Itself(owner), Some(member));
                        }
                        other => self.fill(member, other),
                    }
                    self.this = before;
                    self.depth -= 1;
                }
            }
        }
    }
}
