//! Members of types: fields, properties, methods, events, constants of enumerations.

use quarry_model::{dependency::ResultUse, module::SymbolKind};

use super::{
    attributes,
    extract::{Around, Local, Reader, child, children},
};
use crate::{
    syntax::{self, tree::Node},
    typed::{
        deeds::Deeds,
        facts::{Arity, Declared, Root, SymbolFact},
    },
};

/// The name of what reads one of several.
pub(super) const INDEXER: &str = "[]";

/// A parameter as it is written.
struct Parameter<'t> {
    node: Node<'t>,
    name: Option<Node<'t>>,
    of: Option<Node<'t>>,
    /// May be left out.
    optional: bool,
    /// Takes any number of arguments.
    open: bool,
}

/// The parameters of a list.
fn parameters(list: Node<'_>) -> Vec<Parameter<'_>> {
    let mut found: Vec<Parameter<'_>> = Vec::new();
    for node in children(list).into_iter().filter(|node| node.kind() == "parameter") {
        let name = node.child_by_field_name("name");
        let of = node.child_by_field_name("type");
        let optional = node.children().any(|child| child.kind() == "=");
        found.push(Parameter { node, name, of, optional, open: false });
    }
    // What takes the rest stands in the list itself.
    if let (Some(name), of) = (list.child_by_field_name("name"), list.child_by_field_name("type")) {
        found.push(Parameter { node: name, name: Some(name), of, optional: true, open: true });
    }
    found
}

impl Reader<'_> {
    /// Reads a member of a type that is no type.
    pub(super) fn type_member(&mut self, node: Node<'_>) {
        match node.kind() {
            "method_declaration"
            | "constructor_declaration"
            | "destructor_declaration"
            | "operator_declaration"
            | "conversion_operator_declaration" => self.method(node),
            "field_declaration" | "event_field_declaration" => self.fields(node),
            "property_declaration" | "event_declaration" | "indexer_declaration" => {
                self.property(node);
            }
            "enum_member_declaration" => self.enum_constant(node),
            "ERROR" => {
                for inner in children(node) {
                    self.member(inner);
                }
            }
            _ => self.statement(node),
        }
    }

    /// Reads a method or constructor.
    fn method(&mut self, node: Node<'_>) {
        let name_node = node.child_by_field_name("name");
        let name = name_node.map_or("operator", |name| self.ident(name));
        let line = syntax::line(name_node.unwrap_or(node));
        let at = self.add(SymbolFact::new(name, SymbolKind::Method, line), name);
        let constructor = !matches!(node.kind(), "method_declaration");
        if constructor {
            self.file.facts.symbols[at as usize].listed = false;
        }
        let owner_is_interface =
            node.parent().and_then(Node::parent).map(Node::kind) == Some("interface_declaration");
        if node.kind() == "method_declaration" && !self.is(node, "public") && !owner_is_interface {
            self.file.private.push(at);
        }
        let around = Around { within: Some(at), ..self.around };
        self.inside(around, |reader| {
            reader.type_parameters(node, None);
            if attributes::read(reader, node, at) {
                reader.around.in_transaction = true;
            }
            let returns = node.child_by_field_name("returns").or(node.child_by_field_name("type"));
            let void = reader.gives_nothing(node, returns);
            if reader.is(node, "async") && returns.is_some_and(|of| reader.text(of) == "void") {
                reader.file.facts.symbols[at as usize].asynchronous = true;
            }
            let of = returns.and_then(|of| reader.type_use(of));
            reader.file.facts.symbols[at as usize].declared =
                of.map_or(Declared::Nothing, Declared::Type);
            if let Some(list) = node.child_by_field_name("parameters") {
                reader.signature(list, at);
            }
            if name == "Main" && reader.is(node, "static") {
                reader.file.main.get_or_insert(line);
            }
            for inner in children(node) {
                match inner.kind() {
                    "constructor_initializer" => {
                        if let Some(list) = child(inner, "argument_list") {
                            reader.arguments(list);
                        }
                    }
                    "explicit_interface_specifier" => {
                        for of in children(inner) {
                            reader.type_use(of);
                        }
                    }
                    _ => {}
                }
            }
            if let Some(body) = node.child_by_field_name("body") {
                let makes = node.kind() == "constructor_declaration" && !reader.is(node, "static");
                let deeds = if makes { Deeds::MAKES } else { Deeds::NONE };
                reader.does(deeds.and(Deeds::BODY));
                reader.body_of_method(body, void);
            }
        });
    }

    /// Whether what calls a function gets no value from it.
    pub(super) fn gives_nothing(&self, node: Node<'_>, returns: Option<Node<'_>>) -> bool {
        match returns.map(|of| self.text(of)) {
            Some("void") | None => true,
            Some("Task" | "ValueTask") => self.is(node, "async"),
            Some(_) => false,
        }
    }

    /// Reads the body of a function: a block, or `=> value`.
    pub(super) fn function_body(&mut self, body: Node<'_>, void: bool) {
        if body.kind() == "block" {
            self.block(body);
            return;
        }
        let inner =
            if body.kind() == "arrow_expression_clause" { body.named_child(0) } else { Some(body) };
        match inner {
            Some(inner) if void => self.unused(inner),
            Some(inner) => self.used(inner),
            None => {}
        }
    }

    /// Reads the parameters of the method `at`.
    fn signature(&mut self, list: Node<'_>, at: u32) {
        let all = parameters(list);
        let open = all.iter().any(|parameter| parameter.open);
        let most = if open { u8::MAX } else { all.len().min(254) as u8 };
        let least = all.iter().filter(|parameter| !parameter.optional).count().min(254) as u8;
        for (which, parameter) in all.iter().enumerate() {
            if which == 0 && self.is(parameter.node, "this") {
                self.file.extensions.push(at);
            }
            let of = self.parameter(parameter);
            self.file.facts.symbols[at as usize].takes.push(of);
        }
        self.file.facts.symbols[at as usize].arity = Arity { least, most };
    }

    /// Reads a parameter and gives its type.
    fn parameter(&mut self, parameter: &Parameter<'_>) -> Option<u32> {
        for list in children(parameter.node) {
            if list.kind() == "attribute_list" {
                for attribute in children(list) {
                    attributes::name_of(self, attribute);
                }
            }
        }
        let of = parameter.of.and_then(|of| self.type_use(of));
        if let Some(name) = parameter.name {
            self.declare(name, of);
        }
        if let Some(value) = children(parameter.node).into_iter().find(|node| {
            parameter.optional
                && !parameter.open
                && Some(*node) != parameter.of
                && Some(*node) != parameter.name
                && !matches!(node.kind(), "attribute_list" | "modifier")
        }) {
            self.used(value);
        }
        of
    }

    /// Makes the parameters of a list known.
    pub(super) fn declare_parameters(&mut self, list: Node<'_>) {
        for parameter in parameters(list) {
            self.parameter(&parameter);
        }
    }

    /// The types of the parameters of a list, which are made known.
    pub(super) fn function_parameters(&mut self, list: Node<'_>, roots: impl Fn(u8) -> Root) {
        for (at, parameter) in parameters(list).into_iter().enumerate() {
            if parameter.of.is_some() {
                self.parameter(&parameter);
            } else if let Some(name) = parameter.name {
                let name = self.ident(name);
                self.locals.push((name, Local { root: roots(at.min(255) as u8), text: None }));
            }
        }
    }

    /// The parameters of a type itself: known in all of it, as fields are.
    pub(super) fn primary_parameters(&mut self, node: Node<'_>, list: Node<'_>, at: u32) {
        let around = self.around;
        self.inside(around, |reader| {
            let all = parameters(list);
            for parameter in &all {
                let of = reader.parameter(parameter);
                let Some(name_node) = parameter.name else { continue };
                let name = reader.ident(name_node);
                let line = syntax::line(name_node);
                let mut field = SymbolFact::new(name, SymbolKind::Constant, line);
                field.declared = of.map_or(Declared::Nothing, Declared::Type);
                field.listed = false;
                let field = reader.add(field, name);
                if node.kind() == "record_declaration" {
                    attributes::read(reader, parameter.node, field);
                }
            }
            let takes = all.len().min(254) as u8;
            reader.file.facts.symbols[at as usize].arity = Arity { least: takes, most: takes };
        });
    }

    /// Makes a variable known whose type is written.
    pub(super) fn declare(&mut self, name: Node<'_>, of: Option<u32>) {
        let root = of.map_or(Root::Unknown, Root::Instance);
        self.locals.push((self.ident(name), Local { root, text: None }));
    }

    fn fields(&mut self, node: Node<'_>) {
        let Some(declaration) = child(node, "variable_declaration") else { return };
        let mut of = None;
        let declarators: Vec<Node<'_>> = children(declaration)
            .into_iter()
            .filter(|child| child.kind() == "variable_declarator")
            .collect();
        for (which, declarator) in declarators.into_iter().enumerate() {
            let Some(name_node) = declarator.child_by_field_name("name") else { continue };
            let name = self.ident(name_node);
            let line = syntax::line(name_node);
            let at = self.add(SymbolFact::new(name, SymbolKind::Constant, line), name);
            let of_type = self.is(node, "static") || self.is(node, "const");
            let fact = &mut self.file.facts.symbols[at as usize];
            fact.listed = false;
            fact.deeds = if of_type { Deeds::STATIC } else { Deeds::MAKES };
            let around = Around { within: Some(at), ..self.around };
            self.inside(around, |reader| {
                if which == 0 {
                    of = declaration
                        .child_by_field_name("type")
                        .and_then(|node| reader.type_use(node));
                    attributes::read(reader, node, at);
                }
                reader.file.facts.symbols[at as usize].declared =
                    of.map_or(Declared::Nothing, Declared::Type);
                if let Some(value) = value_of(declarator) {
                    reader.value_of_type(value, of);
                    if let Some(text) = attributes::text(reader, value) {
                        reader.file.constants.push((at, text));
                    }
                }
            });
        }
    }

    fn property(&mut self, node: Node<'_>) {
        let name_node = node.child_by_field_name("name");
        let name = name_node.map_or(INDEXER, |name| self.ident(name));
        let line = syntax::line(name_node.unwrap_or(node));
        let at = self.add(SymbolFact::new(name, SymbolKind::Constant, line), name);
        let of_type = self.is(node, "static");
        let fact = &mut self.file.facts.symbols[at as usize];
        fact.listed = false;
        fact.deeds = if of_type { Deeds::STATIC } else { Deeds::MAKES };
        let around = Around { within: Some(at), ..self.around };
        self.inside(around, |reader| {
            let of = node.child_by_field_name("type").and_then(|of| reader.type_use(of));
            attributes::read(reader, node, at);
            reader.file.facts.symbols[at as usize].declared =
                of.map_or(Declared::Nothing, Declared::Type);
            if let Some(list) = node.child_by_field_name("parameters") {
                reader.declare_parameters(list);
            }
            if let Some(accessors) = node.child_by_field_name("accessors") {
                for accessor in children(accessors) {
                    let around = reader.around;
                    reader.inside(around, |reader| {
                        let sets = accessor
                            .child_by_field_name("name")
                            .is_some_and(|name| reader.text(name) != "get");
                        let before = (reader.filled.len(), reader.deeds());
                        if sets {
                            let root = of.map_or(Root::Unknown, Root::Instance);
                            reader.locals.push(("value", Local { root, text: None }));
                        }
                        if let Some(body) = accessor.child_by_field_name("body") {
                            reader.function_body(body, sets);
                            if sets {
                                // Who assigns changes the object; who reads doesn't.
                                reader.filled.truncate(before.0);
                                reader.put_deeds(before.1.without(Deeds::MAKES));
                            } else {
                                reader.runs_when_read();
                            }
                        }
                    });
                }
            }
            if let Some(value) = node.child_by_field_name("value") {
                if value.kind() == "arrow_expression_clause" {
                    reader.runs_when_read();
                    reader.function_body(value, false);
                } else {
                    reader.value_of_type(value, of);
                }
                let text = if value.kind() == "arrow_expression_clause" {
                    value.named_child(0).and_then(|value| attributes::text(reader, value))
                } else {
                    None
                };
                if let Some(text) = text {
                    reader.file.constants.push((at, text));
                }
            }
        });
    }

    /// Reads a value of a type that is written before it: `new(..)` is one of that.
    pub(super) fn value_of_type(&mut self, value: Node<'_>, of: Option<u32>) {
        if value.kind() == "implicit_object_creation_expression" {
            self.implicit_creation(value, of, ResultUse::Used);
        } else {
            self.used(value);
        }
    }

    fn enum_constant(&mut self, node: Node<'_>) {
        let Some(name_node) = node.child_by_field_name("name") else { return };
        let name = self.ident(name_node);
        let line = syntax::line(name_node);
        let mut symbol = SymbolFact::new(name, SymbolKind::Constant, line);
        symbol.declared = Declared::Owner;
        symbol.listed = false;
        let at = self.add(symbol, name);
        attributes::read(self, node, at);
        if let Some(value) = node.child_by_field_name("value") {
            self.used(value);
        }
    }

    /// The type of functions that `node` declares: it has one method.
    pub(super) fn delegate(&mut self, node: Node<'_>) {
        let line = syntax::line(node);
        let mut symbol = SymbolFact::new("Invoke", SymbolKind::Method, line);
        symbol.listed = false;
        let at = self.add(symbol, "Invoke");
        let of = node.child_by_field_name("type").and_then(|of| self.type_use(of));
        self.file.facts.symbols[at as usize].declared =
            of.map_or(Declared::Nothing, Declared::Type);
        if let Some(list) = node.child_by_field_name("parameters") {
            self.signature(list, at);
        }
    }
}

/// The value that a variable begins with.
pub(super) fn value_of(declarator: Node<'_>) -> Option<Node<'_>> {
    let name = declarator.child_by_field_name("name");
    children(declarator).into_iter().rfind(|node| {
        Some(*node) != name && !matches!(node.kind(), "tuple_pattern" | "bracketed_argument_list")
    })
}
