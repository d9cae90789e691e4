//! Classes, and objects whose members can be named from outside.

use oxc_ast::ast::{
    BindingPattern, Class, ClassElement, Decorator as Decorated, Expression, FormalParameters,
    MethodDefinition, MethodDefinitionKind, ObjectExpression, ObjectPropertyKind,
    PropertyDefinition, PropertyKind,
};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;
use quarry_model::dependency::Usage;

use super::{
    bindings::kind_of,
    facts::{Decorator, Kind, Node, SymbolAt},
    scope::{Extractor, This, UNKNOWN},
    types::key_name,
};

impl<'a> Extractor<'a> {
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
