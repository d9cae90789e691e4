//! What names are bound to: variables, patterns, and values that a module offers.

use oxc_ast::ast::{BindingPattern, Expression, VariableDeclaration};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::{
    deeds::is_made_here,
    facts::{Kind, Node, NodeAt, SymbolAt},
    scope::{Extractor, Hold, This, UNKNOWN},
    types::key_name,
};

impl<'a> Extractor<'a> {
    /// Reads a value that the module offers under a name it does not have itself.
    pub(super) fn named_value(&mut self, name: &'a str, value: &Expression<'a>) -> NodeAt {
        let offset = value.span().start;
        if matches!(value, Expression::Identifier(_)) {
            return self.value(value);
        }
        let symbol = self.symbol(None, name, kind_of(value), offset);
        self.facts.symbols[symbol as usize].listed = true;
        self.fill(symbol, value);
        self.node(Node::Symbol(symbol))
    }

    /// Reads the value of a symbol.
    pub(super) fn fill(&mut self, symbol: SymbolAt, value: &Expression<'a>) {
        match value {
            Expression::FunctionExpression(function) => {
                self.function(function, This::Unknown, Some(symbol));
            }
            Expression::ArrowFunctionExpression(arrow) => self.arrow_symbol(arrow, symbol),
            Expression::ClassExpression(class) => self.class(class, symbol),
            Expression::ObjectExpression(object) => self.object_members(symbol, object),
            Expression::ParenthesizedExpression(inner) => self.fill(symbol, &inner.expression),
            Expression::TSAsExpression(inner) => {
                self.visit_ts_type(&inner.type_annotation);
                self.fill(symbol, &inner.expression);
            }
            Expression::TSSatisfiesExpression(inner) => {
                self.visit_ts_type(&inner.type_annotation);
                self.fill(symbol, &inner.expression);
            }
            other => {
                let node = self.value(other);
                let symbol = &mut self.facts.symbols[symbol as usize];
                if symbol.value.is_none() && node != UNKNOWN {
                    symbol.value = Some(node);
                }
            }
        }
    }

    /// Reads variables; `plain` if they stand as a statement of their own.
    pub(super) fn variables(&mut self, variables: &VariableDeclaration<'a>, plain: bool) {
        for variable in &variables.declarations {
            if !plain {
                self.bind_pattern(&variable.id, UNKNOWN);
            }
            self.defaults(&variable.id);
            let typed = match &variable.type_annotation {
                Some(annotation) => self.annotation(annotation),
                None => UNKNOWN,
            };
            match &variable.id {
                BindingPattern::BindingIdentifier(name) if plain && self.at_module_level() => {
                    let Some(symbol) = self.own_symbol(name.name.as_str()) else {
                        if let Some(init) = &variable.init {
                            self.value(init);
                        }
                        continue;
                    };
                    if typed != UNKNOWN && self.facts.symbols[symbol as usize].kind == Kind::Value {
                        self.facts.symbols[symbol as usize].value = Some(typed);
                        self.typed.insert(symbol);
                    }
                    if let Some(init) = &variable.init {
                        self.fill(symbol, init);
                    }
                }
                pattern => {
                    let mut node = match &variable.init {
                        Some(init) => self.value(init),
                        None => UNKNOWN,
                    };
                    if typed != UNKNOWN {
                        node = typed;
                    }
                    self.bind_pattern(pattern, node);
                    if let Some(init) = &variable.init {
                        self.local(pattern, init, variable.type_annotation.is_some());
                    }
                }
            }
        }
    }

    /// Notes what a variable of a function holds.
    fn local(&mut self, pattern: &BindingPattern<'a>, init: &Expression<'a>, is_typed: bool) {
        self.pattern_keys(pattern, init);
        let BindingPattern::BindingIdentifier(name) = pattern else { return };
        let name = name.name.as_str();
        if self.at_module_level() {
            return;
        }
        if is_made_here(init)
            && let Some(bound) = self.binding(name)
        {
            bound.hold = Hold::Fresh;
        }
        if !is_typed {
            self.variable_keys(name, init);
        }
    }

    /// Binds the names of a pattern to parts of a value.
    pub(super) fn bind_pattern(&mut self, pattern: &BindingPattern<'a>, value: NodeAt) {
        match pattern {
            BindingPattern::BindingIdentifier(name) => self.bind(name.name.as_str(), value),
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    let node = match key_name(&property.key) {
                        Some(key) if value != UNKNOWN => {
                            let key = self.name(key);
                            self.field(value, key)
                        }
                        _ => UNKNOWN,
                    };
                    self.bind_inner(&property.value, node);
                }
                if let Some(rest) = &object.rest {
                    self.bind_inner(&rest.argument, UNKNOWN);
                }
            }
            BindingPattern::ArrayPattern(list) => {
                for element in list.elements.iter().flatten() {
                    self.bind_inner(element, UNKNOWN);
                }
                if let Some(rest) = &list.rest {
                    self.bind_inner(&rest.argument, UNKNOWN);
                }
            }
            BindingPattern::AssignmentPattern(assigned) => {
                self.bind_inner(&assigned.left, value);
            }
        }
    }

    fn bind_inner(&mut self, pattern: &BindingPattern<'a>, value: NodeAt) {
        if self.deeper(pattern.span().start) {
            self.bind_pattern(pattern, value);
            self.depth -= 1;
        }
    }
}

/// What a symbol with this value is.
pub(super) fn kind_of(value: &Expression<'_>) -> Kind {
    match value {
        Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) => {
            Kind::Function
        }
        Expression::ClassExpression(_) => Kind::Class,
        _ => Kind::Value,
    }
}
