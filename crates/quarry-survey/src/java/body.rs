//! Statements: variables, transactions, handled failures.

use super::{
    extract::{Around, Local, Reader, children, is_type},
    failure::handles_more_than_logging,
};
use crate::{
    syntax::tree::Node,
    typed::{deeds::Deeds, facts::Root},
};
use quarry_model::dependency::ResultUse;

impl Reader<'_> {
    /// Reads a block, whose variables end with it.
    pub(super) fn block(&mut self, node: Node<'_>) {
        let around = self.around;
        self.inside(around, |reader| {
            for child in children(node) {
                reader.statement(child);
            }
        });
    }

    /// Reads a statement, or whatever else stands among statements.
    pub(super) fn statement(&mut self, node: Node<'_>) {
        self.deeper(node, |reader| match node.kind() {
            "expression_statement" => {
                for child in children(node) {
                    reader.unused(child);
                }
            }
            "local_variable_declaration" => reader.variables(node),
            "block" | "constructor_body" => reader.block(node),
            "for_statement"
            | "switch_block_statement_group"
            | "switch_rule"
            | "if_statement"
            | "while_statement" => reader.block_of(node),
            "enhanced_for_statement" => reader.each(node),
            "try_statement" | "try_with_resources_statement" => reader.attempt(node),
            "explicit_constructor_invocation" => {
                if let Some(object) = node.child_by_field_name("object") {
                    reader.used(object);
                }
                if let Some(arguments) = node.child_by_field_name("arguments") {
                    for argument in children(arguments) {
                        reader.used(argument);
                    }
                }
            }
            kind if is_type(kind) => {
                let around = Around { hidden: true, ..reader.around };
                reader.inside(around, |reader| reader.member(node));
            }
            "labeled_statement" => {
                for child in children(node).into_iter().skip(1) {
                    reader.statement(child);
                }
            }
            "break_statement" | "continue_statement" => {}
            "return_statement"
            | "throw_statement"
            | "yield_statement"
            | "assert_statement"
            | "parenthesized_expression" => {
                for child in children(node) {
                    reader.used(child);
                }
            }
            kind if kind.ends_with("_statement")
                || kind.starts_with("switch_block")
                || matches!(
                    kind,
                    "switch_label" | "guard" | "pattern" | "finally_clause" | "ERROR"
                ) =>
            {
                for child in children(node) {
                    reader.statement(child);
                }
            }
            "type_pattern" | "record_pattern" => reader.pattern(node),
            "method_declaration" | "constructor_declaration" | "field_declaration" => {
                reader.member(node);
            }
            _ => reader.used(node),
        });
    }

    fn block_of(&mut self, node: Node<'_>) {
        // Variables of a condition's patterns may go on after an `if`; that they stay known to
        // the end of the block around it does no harm.
        let ends = node.kind() != "if_statement" && node.kind() != "while_statement";
        let locals = self.locals.len();
        for child in children(node) {
            let update = node.kind() == "for_statement"
                && node.child_by_field_name("body") != Some(child)
                && node.child_by_field_name("condition") != Some(child)
                && child.kind() != "local_variable_declaration";
            if update {
                self.unused(child);
            } else {
                self.statement(child);
            }
        }
        if ends {
            self.locals.truncate(locals);
        }
    }

    fn variables(&mut self, node: Node<'_>) {
        for child in children(node) {
            if child.kind() == "modifiers" {
                self.modifiers(child);
            }
        }
        let of = node.child_by_field_name("type");
        let inferred = of.is_some_and(|of| self.text(of) == "var");
        let of = of.filter(|_| !inferred).and_then(|of| self.type_use(of));
        let declarators: Vec<Node<'_>> = node.children_by_field_name("declarator").collect();
        for declarator in declarators {
            let value = declarator.child_by_field_name("value");
            let root = value.map(|value| self.kept(value));
            if let Some(name) = declarator.child_by_field_name("name") {
                if inferred {
                    let root = root.unwrap_or(Root::Unknown);
                    let name = self.text(name);
                    self.locals.push((name, Local { root, written: None }));
                } else {
                    self.declare(name, of);
                }
            }
        }
    }

    /// Notes the annotations among the modifiers of a variable.
    pub(super) fn modifiers(&mut self, node: Node<'_>) {
        for child in children(node) {
            if child.kind().ends_with("annotation") {
                super::annotations::name_of(self, child);
            }
        }
    }

    fn each(&mut self, node: Node<'_>) {
        let around = self.around;
        self.inside(around, |reader| {
            let of = node.child_by_field_name("type");
            let inferred = of.is_some_and(|of| reader.text(of) == "var");
            let of = of.filter(|_| !inferred).and_then(|of| reader.type_use(of));
            let value = node.child_by_field_name("value").map(|value| reader.kept(value));
            if let Some(name) = node.child_by_field_name("name") {
                match (inferred, value) {
                    (true, Some(Root::Value(at))) => {
                        let name = reader.text(name);
                        let local = Local { root: Root::Element(at), written: None };
                        reader.locals.push((name, local));
                    }
                    (true, _) => reader.declare(name, None),
                    (false, _) => reader.declare(name, of),
                }
            }
            if let Some(body) = node.child_by_field_name("body") {
                reader.statement(body);
            }
        });
    }

    fn attempt(&mut self, node: Node<'_>) {
        let parts = children(node);
        let handled = parts
            .iter()
            .filter(|part| part.kind() == "catch_clause")
            .any(|part| handles_more_than_logging(*part, self.source));
        let around =
            Around { handles_failure: self.around.handles_failure || handled, ..self.around };
        self.inside(around, |reader| {
            for part in &parts {
                if part.kind() == "resource_specification" {
                    for resource in children(*part) {
                        reader.resource(resource);
                    }
                } else if part.kind() == "block" {
                    reader.block(*part);
                }
            }
        });
        for part in parts {
            match part.kind() {
                "catch_clause" => self.catch(part),
                "finally_clause" => self.statement(part),
                _ => {}
            }
        }
    }

    fn resource(&mut self, node: Node<'_>) {
        // What closing it does is not known.
        self.does(Deeds::UNPROVEN);
        let Some(value) = node.child_by_field_name("value") else {
            for child in children(node) {
                self.used(child);
            }
            return;
        };
        let of = node.child_by_field_name("type");
        let inferred = of.is_some_and(|of| self.text(of) == "var");
        let of = of.filter(|_| !inferred).and_then(|of| self.type_use(of));
        let root = self.kept(value);
        if let Some(name) = node.child_by_field_name("name") {
            if inferred {
                let name = self.text(name);
                self.locals.push((name, Local { root, written: None }));
            } else {
                self.declare(name, of);
            }
        }
    }

    fn catch(&mut self, node: Node<'_>) {
        let around = self.around;
        self.inside(around, |reader| {
            for child in children(node) {
                if child.kind() != "catch_formal_parameter" {
                    reader.block(child);
                    continue;
                }
                let mut of = None;
                for part in children(child) {
                    match part.kind() {
                        "modifiers" => reader.modifiers(part),
                        "catch_type" => of = reader.type_named(part),
                        _ => {}
                    }
                }
                if let Some(name) = child.child_by_field_name("name") {
                    reader.declare(name, of);
                }
            }
        });
    }

    /// Reads a pattern, which declares variables.
    pub(super) fn pattern(&mut self, node: Node<'_>) {
        self.deeper(node, |reader| match node.kind() {
            "type_pattern" | "record_pattern_component" => {
                let parts = children(node);
                let name = parts.iter().rfind(|part| part.kind() == "identifier");
                let of = parts.first().filter(|of| name != Some(of));
                let of = match of {
                    Some(of) if of.kind() == "record_pattern" => {
                        reader.pattern(*of);
                        None
                    }
                    Some(of) if reader.text(*of) != "var" => reader.type_named(*of),
                    _ => None,
                };
                if let Some(name) = name {
                    reader.declare(*name, of);
                }
            }
            "record_pattern" => {
                for part in children(node) {
                    if part.kind() == "record_pattern_body" {
                        for component in children(part) {
                            reader.pattern(component);
                        }
                    } else {
                        reader.type_named(part);
                    }
                }
            }
            _ => {
                for part in children(node) {
                    reader.pattern(part);
                }
            }
        });
    }

    /// Reads an expression whose value nobody needs.
    pub(super) fn unused(&mut self, node: Node<'_>) {
        match node.kind() {
            "method_invocation" | "object_creation_expression" => {
                self.expression(node, ResultUse::Discarded);
            }
            "parenthesized_expression" => {
                for child in children(node) {
                    self.unused(child);
                }
            }
            _ => self.statement_expression(node),
        }
    }

    fn statement_expression(&mut self, node: Node<'_>) {
        self.used(node);
    }
}
