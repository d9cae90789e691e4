//! Assignments that define something: `module.exports`, `exports.x`, members of what is exported,
//! and fields of `this`.

use oxc_ast::ast::{AssignmentExpression, AssignmentTarget, Expression, ObjectPropertyKind};
use oxc_ast_visit::Visit;

use super::{
    bindings::kind_of,
    facts::{Exported, Kind, Node, NodeAt, SymbolAt},
    scope::{Extractor, This, UNKNOWN},
    types::key_name,
};

impl<'a> Extractor<'a> {
    /// Reads an assignment; what it gives.
    pub(super) fn assignment(&mut self, assignment: &AssignmentExpression<'a>) -> NodeAt {
        self.assigned(&assignment.left);
        match &assignment.left {
            AssignmentTarget::AssignmentTargetIdentifier(name) => {
                let node = self.value(&assignment.right);
                let bound = self.lookup(name.name.as_str());
                self.used_as_value(bound);
                if let Node::Symbol(symbol) = self.facts.nodes[bound as usize]
                    && node != UNKNOWN
                    && self.at_module_level()
                    && self.facts.symbols[symbol as usize].kind == Kind::Value
                    && self.facts.symbols[symbol as usize].value.is_none()
                {
                    self.facts.symbols[symbol as usize].value = Some(node);
                } else {
                    self.forget(name.name.as_str());
                }
                node
            }
            AssignmentTarget::StaticMemberExpression(member) => {
                let name = member.property.name.as_str();
                let offset = member.span.start;
                let object = self.peek(&member.object);
                if self.is_module(object) && name == "exports" {
                    return self.whole_export(&assignment.right);
                }
                if self.is_exports(object) {
                    return self.named_export(name, &assignment.right);
                }
                if Some(object) == self.mixed_into && object != UNKNOWN {
                    return self.named_export(name, &assignment.right);
                }
                if let Some(owner) = self.member_owner(object) {
                    let kind = match kind_of(&assignment.right) {
                        Kind::Function => Kind::Method,
                        other => other,
                    };
                    let symbol = self.symbol(Some(owner), name, kind, offset);
                    if let Expression::FunctionExpression(function) = &assignment.right {
                        let is_method = self.is_prototype(object);
                        let this =
                            if is_method { This::Object(owner) } else { This::Itself(owner) };
                        self.function(function, this, Some(symbol));
                    } else {
                        self.fill(symbol, &assignment.right);
                    }
                    return self.node(Node::Symbol(symbol));
                }
                let class = match (&member.object, self.this) {
                    (Expression::ThisExpression(_), This::Object(class)) => Some(class),
                    _ => None,
                };
                let node = self.value(&assignment.right);
                if let Some(class) = class {
                    self.own_field(class, name, node, offset);
                } else if let Expression::Identifier(holder) = &member.object {
                    self.key(holder.name.as_str(), name, true, offset);
                    self.value(&member.object);
                } else {
                    self.value(&member.object);
                }
                node
            }
            other => {
                if let AssignmentTarget::ComputedMemberExpression(member) = other
                    && let (Expression::Identifier(holder), Expression::StringLiteral(key)) =
                        (&member.object, &member.expression)
                {
                    self.key(holder.name.as_str(), key.value.as_str(), true, key.span.start);
                }
                self.visit_assignment_target(other);
                self.value(&assignment.right)
            }
        }
    }

    /// `this.name = value` in a constructor.
    fn own_field(&mut self, class: SymbolAt, name: &'a str, node: NodeAt, offset: u32) {
        let in_constructor = self.within.is_some_and(|within| {
            let within = &self.facts.symbols[within as usize];
            within.owner == Some(class) && self.facts.text(within.name).ends_with(".constructor")
        });
        if !in_constructor || node == UNKNOWN {
            return;
        }
        let declared = self.facts.symbols.iter().rposition(|symbol| {
            symbol.owner == Some(class)
                && self
                    .facts
                    .text(symbol.name)
                    .rsplit('.')
                    .next()
                    .is_some_and(|short| short == name)
        });
        if let Some(symbol) = declared {
            let symbol = &mut self.facts.symbols[symbol];
            if symbol.value.is_none() && symbol.kind == Kind::Value {
                symbol.value = Some(node);
            }
        } else {
            let symbol = self.symbol(Some(class), name, Kind::Value, offset);
            self.facts.symbols[symbol as usize].value = Some(node);
        }
    }

    /// `module.exports = value`.
    fn whole_export(&mut self, value: &Expression<'a>) -> NodeAt {
        match value {
            Expression::ObjectExpression(object) => {
                for property in &object.properties {
                    match property {
                        ObjectPropertyKind::ObjectProperty(property) if !property.computed => {
                            match key_name(&property.key) {
                                Some(key) => {
                                    self.named_export(key, &property.value);
                                }
                                None => self.visit_object_property(property),
                            }
                        }
                        other => self.visit_object_property_kind(other),
                    }
                }
                let name = self.name("module.exports");
                self.node(Node::Global(name))
            }
            other => {
                if let Expression::FunctionExpression(function) = other
                    && let Some(first) = function.params.items.first()
                    && let Some(name) = first.pattern.get_identifier_name()
                {
                    // The first parameter is bound anew when the function is read.
                    self.mixed_name = Some(name.as_str());
                } else if let Expression::ArrowFunctionExpression(arrow) = other
                    && let Some(first) = arrow.params.items.first()
                    && let Some(name) = first.pattern.get_identifier_name()
                {
                    self.mixed_name = Some(name.as_str());
                }
                let node = self.named_value("module.exports", other);
                self.mixed_name = None;
                self.mixed_into = None;
                let name = self.name("=");
                self.export(name, Exported::Node(node));
                node
            }
        }
    }

    /// `exports.name = value`.
    fn named_export(&mut self, name: &'a str, value: &Expression<'a>) -> NodeAt {
        let node = if matches!(value, Expression::AssignmentExpression(_)) {
            self.value(value)
        } else {
            self.named_value(name, value)
        };
        let name = self.name(name);
        self.export(name, Exported::Node(node));
        node
    }

    /// Whether a value is what `CommonJS` calls `module`.
    fn is_module(&self, node: NodeAt) -> bool {
        matches!(self.facts.nodes[node as usize], Node::Global(name)
            if self.facts.text(name) == "module")
    }

    /// Whether a value is what the module exports.
    pub(super) fn is_exports(&self, node: NodeAt) -> bool {
        match self.facts.nodes[node as usize] {
            Node::Global(name) => matches!(self.facts.text(name), "exports" | "module.exports"),
            Node::Field(of, name) => self.facts.text(name) == "exports" && self.is_module(of),
            Node::Symbol(symbol) => {
                let symbol = &self.facts.symbols[symbol as usize];
                symbol.kind == Kind::Value
                    && symbol.value.is_some_and(|value| match self.facts.nodes[value as usize] {
                        Node::Symbol(_) => false,
                        _ => self.is_exports(value),
                    })
            }
            _ => false,
        }
    }

    /// Whether a value is an object of this module that the module exports as a whole.
    pub(super) fn is_exported_object(&self, node: NodeAt) -> bool {
        let Node::Symbol(symbol) = self.facts.nodes[node as usize] else { return false };
        self.facts.exports.iter().any(|export| {
            matches!(self.facts.text(export.name), "=" | "default")
                && match export.what {
                    Exported::Node(node) => self.facts.nodes[node as usize] == Node::Symbol(symbol),
                    Exported::From(..) => false,
                }
        })
    }

    fn is_prototype(&self, node: NodeAt) -> bool {
        matches!(self.facts.nodes[node as usize], Node::Field(_, name)
            if self.facts.text(name) == "prototype")
    }

    /// The symbol of this module that a member is added to.
    fn member_owner(&self, object: NodeAt) -> Option<SymbolAt> {
        let at = match self.facts.nodes[object as usize] {
            Node::Field(of, _) if self.is_prototype(object) => of,
            _ => object,
        };
        match self.facts.nodes[at as usize] {
            Node::Symbol(symbol) => {
                let owner = &self.facts.symbols[symbol as usize];
                (owner.owner.is_none() && owner.listed && self.within.is_none()).then_some(symbol)
            }
            _ => None,
        }
    }

    /// Remembers what the first parameter of the function stands for that is exported whole.
    pub(super) fn take_mixed(&mut self, value: &'a str) {
        if self.mixed_name == Some(value) {
            self.mixed_name = None;
            let name = self.made(format!("({value})"));
            let node = self.node(Node::Global(name));
            self.bind(value, node);
            self.mixed_into = Some(node);
        }
    }
}
