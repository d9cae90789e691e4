//! Members of types: fields, methods, constants, what records are made of.

use quarry_model::module::SymbolKind;

use super::{
    annotations, deeds,
    extract::{Around, Local, Reader, children},
};
use crate::{
    syntax::{self, tree::Node},
    typed::{
        deeds::Deeds,
        facts::{Arity, Declared, Root, SymbolFact},
    },
};

impl Reader<'_> {
    /// Reads what a record is made of: fields, and the methods that read them.
    pub(super) fn record_components(&mut self, node: Node<'_>, at: u32) {
        if node.kind() != "record_declaration" {
            return;
        }
        let Some(list) = node.child_by_field_name("parameters") else { return };
        for component in children(list) {
            let Some(name) = component.child_by_field_name("name") else { continue };
            let name = self.text(name);
            annotations::read(self, component, at);
            let of = component.child_by_field_name("type").and_then(|node| self.type_use(node));
            let declared = of.map_or(Declared::Nothing, Declared::Type);
            let mut field = SymbolFact::new(name, SymbolKind::Constant, syntax::line(component));
            field.declared = declared;
            field.listed = false;
            self.add(field, name);
            let mut reads = SymbolFact::new(name, SymbolKind::Method, syntax::line(component));
            reads.declared = declared;
            reads.deeds = Deeds::BODY;
            self.add(reads, name);
        }
    }

    /// Reads a method or constructor.
    pub(super) fn method(&mut self, node: Node<'_>) {
        let Some(name_node) = node.child_by_field_name("name") else { return };
        let name = self.text(name_node);
        let constructor = node.kind().contains("constructor");
        let symbol = SymbolFact::new(name, SymbolKind::Method, syntax::line(name_node));
        let at = self.add(symbol, name);
        if constructor {
            self.file.facts.symbols[at as usize].listed = false;
        }
        let within = if self.around.hidden { self.around.within } else { Some(at) };
        let around = Around { within, ..self.around };
        self.inside(around, |reader| {
            reader.type_parameters(node, None);
            let found = annotations::read(reader, node, at);
            let before = reader.around.in_transaction;
            reader.around.in_transaction = found.transactional.unwrap_or(before);
            let returns = node.child_by_field_name("type").and_then(|of| reader.type_use(of));
            let fact = &mut reader.file.facts.symbols[at as usize];
            fact.declared = returns.map_or(Declared::Nothing, Declared::Type);
            fact.asynchronous = found.asynchronous;
            let mut count = 0_u8;
            let mut open = false;
            if let Some(list) = node.child_by_field_name("parameters") {
                for parameter in children(list) {
                    match parameter.kind() {
                        "formal_parameter" => {
                            let of = reader.parameter(parameter, at, count);
                            reader.file.facts.symbols[at as usize].takes.push(of);
                            count = count.saturating_add(1);
                        }
                        "spread_parameter" => {
                            let of = reader.parameter(parameter, at, count);
                            reader.file.facts.symbols[at as usize].takes.push(of);
                            open = true;
                        }
                        _ => {}
                    }
                }
            }
            let most = if open { u8::MAX } else { count };
            reader.file.facts.symbols[at as usize].arity = Arity { least: count, most };
            if name == "main" && !constructor && (count == 1 || open) {
                let modifiers = children(node).into_iter().find(|n| n.kind() == "modifiers");
                if modifiers.is_some_and(|node| reader.text(node).contains("static")) {
                    reader.file.main.get_or_insert(syntax::line(name_node));
                }
            }
            for child in children(node) {
                match child.kind() {
                    "throws" => {
                        for thrown in children(child) {
                            reader.type_use(thrown);
                        }
                    }
                    "block" | "constructor_body" => {
                        let deeds =
                            if constructor { Deeds::MAKES } else { Deeds::NONE }.and(Deeds::BODY);
                        // What runs in a type without a name is kept with what is around it.
                        let deeds =
                            if reader.around.hidden { deeds.and(Deeds::UNPROVEN) } else { deeds };
                        let of = &mut reader.file.facts.symbols[at as usize].deeds;
                        *of = of.and(deeds);
                        let made = deeds::made(child, reader.source);
                        let outer = std::mem::replace(&mut reader.made, made);
                        reader.block(child);
                        reader.made = outer;
                        reader.texts(child);
                    }
                    _ => {}
                }
            }
            if let Some(value) = node.child_by_field_name("value") {
                reader.used(value);
            }
        });
    }

    /// Reads a parameter and gives its type.
    pub(super) fn parameter(&mut self, node: Node<'_>, of: u32, which: u8) -> Option<u32> {
        annotations::read_parameter(self, node, of, which);
        let (name, of) = match node.kind() {
            "spread_parameter" => {
                let parts = children(node);
                let name = parts
                    .iter()
                    .find(|part| part.kind() == "variable_declarator")
                    .and_then(|part| part.child_by_field_name("name"));
                let of = parts.into_iter().find(|part| {
                    !matches!(part.kind(), "modifiers" | "variable_declarator")
                        && !part.kind().ends_with("annotation")
                });
                (name, of)
            }
            _ => (node.child_by_field_name("name"), node.child_by_field_name("type")),
        };
        let of = of.and_then(|of| self.type_use(of));
        if let Some(name) = name {
            self.declare(name, of);
        }
        of
    }

    /// Makes a variable known whose type is written.
    pub(super) fn declare(&mut self, name: Node<'_>, of: Option<u32>) {
        let root = of.map_or(Root::Unknown, Root::Instance);
        self.locals.push((self.text(name), Local { root, written: of }));
    }

    /// Reads the declaration of fields.
    pub(super) fn field(&mut self, node: Node<'_>) {
        let declarators: Vec<Node<'_>> = node.children_by_field_name("declarator").collect();
        let modifiers = children(node).into_iter().find(|part| part.kind() == "modifiers");
        let of_type = node.kind() == "constant_declaration"
            || modifiers.is_some_and(|part| part.children().any(|word| word.kind() == "static"));
        let deeds = if of_type { Deeds::STATIC } else { Deeds::MAKES };
        let mut of = None;
        for (which, declarator) in declarators.into_iter().enumerate() {
            let Some(name_node) = declarator.child_by_field_name("name") else { continue };
            let name = self.text(name_node);
            let symbol = SymbolFact::new(name, SymbolKind::Constant, syntax::line(name_node));
            let at = self.add(symbol, name);
            self.file.facts.symbols[at as usize].listed = false;
            self.file.facts.symbols[at as usize].deeds = deeds;
            let within = if self.around.hidden { self.around.within } else { Some(at) };
            self.inside(Around { within, ..self.around }, |reader| {
                if which == 0 {
                    of = node.child_by_field_name("type").and_then(|node| reader.type_use(node));
                }
                annotations::read(reader, node, at);
                if let Some(of) = of {
                    reader.file.facts.symbols[at as usize].declared = Declared::Type(of);
                }
                if let Some(value) = declarator.child_by_field_name("value") {
                    reader.used(value);
                    if matches!(value.kind(), "string_literal" | "binary_expression")
                        && let Some(text) = annotations::written(reader, value)
                    {
                        reader.file.constants.push((at, text));
                    }
                    reader.texts(declarator);
                }
            });
        }
    }

    /// Reads a constant of an enumeration.
    pub(super) fn enum_constant(&mut self, node: Node<'_>) {
        let Some(name_node) = node.child_by_field_name("name") else { return };
        let name = self.text(name_node);
        let mut symbol = SymbolFact::new(name, SymbolKind::Constant, syntax::line(node));
        symbol.declared = Declared::Owner;
        symbol.listed = false;
        let at = self.add(symbol, name);
        annotations::read(self, node, at);
        if let Some(arguments) = node.child_by_field_name("arguments") {
            for argument in children(arguments) {
                self.used(argument);
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            // The constant's own members inherit from the enumeration.
            self.nameless_body(body, None);
        }
    }
}
