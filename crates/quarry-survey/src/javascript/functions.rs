//! Functions: what they are given, hold and give back.

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingPattern, FormalParameters, Function, FunctionBody,
    TSTypeAnnotation,
};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;
use quarry_model::dependency::ResultUse;

use super::{
    deeds::is_plain_type,
    facts::{NodeAt, SymbolAt},
    scope::{Extractor, Hold, This, UNKNOWN},
    types::is_promise,
};

/// What is kept while the body of a function is read.
#[derive(Clone, Copy)]
pub(super) struct Around {
    within: Option<SymbolAt>,
    this: This,
    handling: u32,
    transactions: u32,
    returns: Option<NodeAt>,
    ground: usize,
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
            self.has_body(symbol);
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
        self.has_body(Some(symbol));
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

    pub(super) fn go_in(&mut self, this: This, symbol: Option<SymbolAt>) -> Around {
        let around = Around {
            within: self.within,
            this: self.this,
            handling: self.handling,
            transactions: self.transactions,
            returns: self.returns,
            ground: self.ground,
        };
        self.enter();
        if symbol.is_some() {
            self.ground = self.scopes_open() - 1;
        }
        // What a nested function does counts for the symbol that holds it.
        self.within = symbol.or(self.within);
        self.this = this;
        self.handling = 0;
        self.returns = None;
        around
    }

    pub(super) fn go_out(
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
        self.ground = around.ground;
    }

    fn has_body(&mut self, symbol: Option<SymbolAt>) {
        if let Some(symbol) = symbol
            && !self.imports_only
        {
            self.facts.symbols[symbol as usize].deeds.get_or_insert_default();
        }
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
        let of_symbol = self.scopes_open() - 1 == self.ground && self.ground > 0;
        for (at, parameter) in parameters.items.iter().enumerate() {
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
            self.parameter_keys(parameter, at);
            if let BindingPattern::BindingIdentifier(name) = &parameter.pattern {
                let plain = parameter
                    .type_annotation
                    .as_ref()
                    .is_some_and(|annotation| is_plain_type(&annotation.type_annotation));
                if let Some(bound) = self.binding(name.name.as_str())
                    && of_symbol
                {
                    bound.hold = if plain { Hold::Plain } else { Hold::Parameter };
                }
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
}
