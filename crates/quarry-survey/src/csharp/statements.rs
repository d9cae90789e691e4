//! Statements: variables, transactions, handled failures.

use quarry_model::dependency::ResultUse;

use super::{
    attributes,
    extract::{Around, Local, Reader, child, children, is_type},
    failure::handles_more_than_logging,
    members::value_of,
};
use crate::{
    syntax::tree::Node,
    typed::{deeds::Deeds, facts::Root},
};

impl Reader<'_> {
    /// Reads a block, whose variables end with it; so does a transaction that begins in it.
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
            "local_declaration_statement" => {
                if super::extract::has_word(node, "using") {
                    reader.does(Deeds::UNPROVEN);
                }
                if let Some(declaration) = child(node, "variable_declaration") {
                    reader.variables(declaration);
                }
            }
            "local_function_statement" => reader.local_function(node),
            "block" => reader.block(node),
            "foreach_statement" => reader.each(node),
            "for_statement" => reader.counted(node),
            "using_statement" => reader.using_block(node),
            "try_statement" => reader.attempt(node),
            "fixed_statement" => {
                for child in children(node) {
                    if child.kind() == "variable_declaration" {
                        reader.variables(child);
                    } else {
                        reader.statement(child);
                    }
                }
            }
            "switch_section" => {
                let around = reader.around;
                reader.inside(around, |reader| {
                    for child in children(node) {
                        if child.kind().ends_with("_pattern") {
                            reader.pattern(child);
                        } else {
                            reader.statement(child);
                        }
                    }
                });
            }
            "labeled_statement" => {
                for child in children(node).into_iter().skip(1) {
                    reader.statement(child);
                }
            }
            "break_statement" | "continue_statement" | "goto_statement" | "empty_statement"
            | "modifier" | "attribute_list" | "accessor_list" => {}
            kind if is_type(kind) || kind.ends_with("_declaration") => {
                let around = Around { hidden: true, ..reader.around };
                reader.inside(around, |reader| reader.member(node));
            }
            kind if kind.ends_with("_statement")
                || kind.starts_with("preproc_")
                || matches!(kind, "switch_body" | "finally_clause" | "when_clause" | "ERROR") =>
            {
                for child in children(node) {
                    reader.statement(child);
                }
            }
            _ => reader.used(node),
        });
    }

    /// Reads an expression whose value nobody needs.
    pub(super) fn unused(&mut self, node: Node<'_>) {
        match node.kind() {
            "invocation_expression" => {
                // What ends later by its name and is not waited for is left alone.
                let late = node.child_by_field_name("function").is_some_and(|function| {
                    let text = self.text(function);
                    text.ends_with("Async") && !text.ends_with(".Async")
                });
                let result = if late { ResultUse::Detached } else { ResultUse::Discarded };
                self.expression(node, result);
            }
            "object_creation_expression"
            | "await_expression"
            | "conditional_access_expression"
            | "postfix_unary_expression" => {
                self.expression(node, ResultUse::Discarded);
            }
            "parenthesized_expression" => {
                for child in children(node) {
                    self.unused(child);
                }
            }
            _ => self.used(node),
        }
    }

    /// Reads the declaration of variables.
    fn variables(&mut self, node: Node<'_>) {
        let of = node.child_by_field_name("type");
        let inferred = of.is_some_and(|of| of.kind() == "implicit_type");
        let of = of.filter(|_| !inferred).and_then(|of| self.type_use(of));
        for declarator in children(node) {
            if declarator.kind() != "variable_declarator" {
                continue;
            }
            let value = value_of(declarator);
            let root = match (value, of) {
                (Some(value), Some(_)) => {
                    self.value_of_type(value, of);
                    Root::Unknown
                }
                (Some(value), None) => self.kept(value),
                (None, _) => Root::Unknown,
            };
            if value.is_some_and(|value| self.begins_transaction(value)) {
                self.around.in_transaction = true;
            }
            if let Some(name) = declarator.child_by_field_name("name") {
                let root = of.map_or(root, Root::Instance);
                let text = value.and_then(|value| attributes::text(self, value)).map(|text| {
                    self.texts.push(text);
                    self.texts.len() as u32 - 1
                });
                let name = self.ident(name);
                self.locals.push((name, Local { root, text }));
            } else if let Some(tuple) = child(declarator, "tuple_pattern") {
                self.tuple(tuple);
            }
        }
    }

    fn tuple(&mut self, node: Node<'_>) {
        for part in children(node) {
            if part.kind() == "identifier" {
                self.declare(part, None);
            } else if part.kind() == "tuple_pattern" {
                self.deeper(part, |reader| reader.tuple(part));
            }
        }
    }

    fn local_function(&mut self, node: Node<'_>) {
        if let Some(name) = node.child_by_field_name("name") {
            self.declare(name, None);
        }
        let around = self.around;
        self.inside(around, |reader| {
            reader.type_parameters(node, None);
            let returns = node.child_by_field_name("type");
            if let Some(of) = returns {
                reader.type_use(of);
            }
            if let Some(list) = node.child_by_field_name("parameters") {
                reader.declare_parameters(list);
            }
            if let Some(body) = node.child_by_field_name("body") {
                let void = reader.gives_nothing(node, returns);
                reader.function_body(body, void);
            }
        });
    }

    fn each(&mut self, node: Node<'_>) {
        let around = self.around;
        self.inside(around, |reader| {
            let of = node.child_by_field_name("type").filter(|of| of.kind() != "implicit_type");
            let of = of.and_then(|of| reader.type_use(of));
            let value = node.child_by_field_name("right").map(|value| reader.kept(value));
            match node.child_by_field_name("left") {
                Some(tuple) if tuple.kind() == "tuple_pattern" => reader.tuple(tuple),
                Some(name) => match (of, value) {
                    (None, Some(Root::Value(at))) => {
                        let name = reader.ident(name);
                        reader.locals.push((name, Local { root: Root::Element(at), text: None }));
                    }
                    _ => reader.declare(name, of),
                },
                None => {}
            }
            if let Some(body) = node.child_by_field_name("body") {
                reader.statement(body);
            }
        });
    }

    fn counted(&mut self, node: Node<'_>) {
        let around = self.around;
        self.inside(around, |reader| {
            let body = node.child_by_field_name("body");
            let condition = node.child_by_field_name("condition");
            for part in children(node) {
                match part.kind() {
                    "variable_declaration" => reader.variables(part),
                    _ if Some(part) == body => reader.statement(part),
                    _ if Some(part) == condition => reader.used(part),
                    _ => reader.unused(part),
                }
            }
        });
    }

    fn using_block(&mut self, node: Node<'_>) {
        // What closing it does is not known.
        self.does(Deeds::UNPROVEN);
        let around = self.around;
        self.inside(around, |reader| {
            let body = node.child_by_field_name("body");
            for part in children(node) {
                match part.kind() {
                    "variable_declaration" => reader.variables(part),
                    _ if Some(part) == body => reader.statement(part),
                    _ => {
                        reader.used(part);
                        if reader.begins_transaction(part) {
                            reader.around.in_transaction = true;
                        }
                    }
                }
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
            if let Some(body) = node.child_by_field_name("body") {
                reader.block(body);
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

    fn catch(&mut self, node: Node<'_>) {
        let around = self.around;
        self.inside(around, |reader| {
            for part in children(node) {
                match part.kind() {
                    "catch_declaration" => {
                        let of =
                            part.child_by_field_name("type").and_then(|of| reader.type_named(of));
                        if let Some(name) = part.child_by_field_name("name") {
                            reader.declare(name, of);
                        }
                    }
                    "block" => reader.block(part),
                    _ => reader.parts(part, None),
                }
            }
        });
    }
}
