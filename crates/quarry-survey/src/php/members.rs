//! What classes declare: constants, cases, properties, traits; and attributes.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
};

use super::{
    docblock::{leading_type, tags},
    extract::{Reader, children},
    facts::{Attribute, Handed, Stated, Target},
};
use crate::{
    syntax::{self, tree::Node},
    typed::facts::{Declared, Root, SymbolFact},
};

impl<'a> Reader<'a> {
    pub(super) fn members(&mut self, list: Node<'a>, class: u32, own: u32) {
        for member in children(list) {
            match member.kind() {
                "const_declaration" => self.constants(member),
                "enum_case" => {
                    let Some(name) = member.child_by_field_name("name") else { continue };
                    let at = self.constant(name, Declared::Owner);
                    self.attributes(member, Target::Other, Some(at));
                    if let Some(value) = member.child_by_field_name("value") {
                        self.state(at, value);
                        self.expression(value, ResultUse::Used);
                    }
                }
                "property_declaration" => self.property(member),
                "method_declaration" => self.method(member, class),
                "use_declaration" => {
                    for used in children(member) {
                        if matches!(used.kind(), "name" | "qualified_name" | "relative_name") {
                            self.inherit(used, class, own);
                        } else if used.kind() == "use_list" {
                            self.adaptations(used);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// `A::b insteadof C; A::d as e;`
    fn adaptations(&mut self, list: Node<'a>) {
        for clause in children(list) {
            for part in children(clause) {
                match part.kind() {
                    "class_constant_access_expression" => {
                        if let Some(name) = children(part).into_iter().next() {
                            self.name(name, false);
                        }
                    }
                    "name" if clause.kind() == "use_instead_of_clause" => {
                        self.name(part, false);
                    }
                    _ => {}
                }
            }
        }
    }

    pub(super) fn constant(&mut self, name: Node<'a>, declared: Declared) -> u32 {
        let own = self.text(name);
        let full = self.member_name(own);
        let mut symbol = SymbolFact::new(full, SymbolKind::Constant, syntax::line(name));
        symbol.owner = self.class.as_ref().map(|class| class.symbol);
        symbol.listed = symbol.owner.is_none();
        symbol.declared = declared;
        self.push_symbol(symbol)
    }

    pub(super) fn constants(&mut self, node: Node<'a>) {
        let declared =
            node.child_by_field_name("type").map_or(Declared::Nothing, |of| self.declared_type(of));
        for element in children(node) {
            if element.kind() != "const_element" {
                continue;
            }
            let parts = children(element);
            let (Some(name), Some(value)) = (parts.first(), parts.get(1)) else { continue };
            let at = self.constant(*name, declared);
            if self.class.is_none() {
                let full = self.scope.declared(self.text(*name));
                self.facts.constants.push((full.into(), at));
            }
            self.state(at, *value);
            let outer = self.within.replace(at);
            self.expression(*value, ResultUse::Used);
            self.within = outer;
        }
        self.attributes(node, Target::Other, None);
    }

    pub(super) fn property(&mut self, node: Node<'a>) {
        let mut declared =
            node.child_by_field_name("type").map_or(Declared::Nothing, |of| self.declared_type(of));
        if let Some((doc, _)) = self.doc(node)
            && let Some(of) = tags(doc).find(|tag| tag.name == "var")
            && let (Some(of), _) = leading_type(of.rest)
            && (declared == Declared::Nothing || !of.arguments.is_empty())
        {
            declared = self.doc_declared(&of);
        }
        for element in children(node) {
            match element.kind() {
                "property_element" => {
                    let Some(name) = element.child_by_field_name("name") else { continue };
                    let at = self.constant(name, declared);
                    self.attributes(node, Target::Property, Some(at));
                    if let Some((doc, start)) = self.doc(node) {
                        self.annotations(doc, start, Target::Property, at);
                    }
                    if let Some(value) = element.child_by_field_name("default_value") {
                        self.state(at, value);
                        self.expression(value, ResultUse::Used);
                    }
                }
                "property_hook_list" => self.hooks(element),
                _ => {}
            }
        }
    }

    pub(super) fn hooks(&mut self, list: Node<'a>) {
        for hook in children(list) {
            let locals = std::mem::take(&mut self.locals);
            if let Some(parameters) = hook.child_by_field_name("parameters") {
                self.parameters(parameters, None, None);
            }
            if let Some(body) = hook.child_by_field_name("body") {
                self.statement(body);
            }
            self.locals = locals;
        }
    }

    /// Keeps what a declaration states.
    pub(super) fn state(&mut self, symbol: u32, value: Node<'a>) {
        if self.names_only {
            return;
        }
        let line = syntax::line(value);
        let value = self.literal(value, 0);
        self.facts.stated.push(Stated { symbol, value, line });
    }

    /// The attributes of a declaration.
    pub(super) fn attributes(&mut self, node: Node<'a>, target: Target, symbol: Option<u32>) {
        let Some(list) = node.child_by_field_name("attributes") else { return };
        let outer = self.within;
        self.within = symbol.or(outer);
        for group in children(list) {
            for attribute in children(group) {
                let Some(name) = children(attribute).into_iter().next() else { continue };
                let line = syntax::line(name);
                let Some(full) = self.name(name, false) else { continue };
                let at = self.type_of(&full);
                let path = self.facts.typed.path(Root::Type(at), &[]);
                self.push_use(path, line, Usage::Reference, ResultUse::Used);
                let parameters = attribute.child_by_field_name("parameters");
                if let Some(parameters) = parameters {
                    self.argument_uses(parameters, Handed::default());
                }
                if !self.names_only {
                    let arguments = parameters.map_or_else(Vec::new, |at| self.arguments(at, 0));
                    self.facts.attributes.push(Attribute {
                        full: full.into(),
                        arguments,
                        target,
                        symbol,
                        line,
                    });
                }
            }
        }
        self.within = outer;
    }
}
