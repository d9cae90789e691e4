//! Objects that are made, functions without names, queries, patterns.

use quarry_model::dependency::{ResultUse, Usage};

use super::{
    attributes,
    expressions::{Built, Handed},
    extract::{Around, Local, Reader, child, children},
};
use crate::{
    syntax::{self, tree::Node},
    typed::{deeds::Deeds, facts::Root},
};

impl Reader<'_> {
    /// `new X(..) { .. }`.
    pub(super) fn creation(&mut self, node: Node<'_>, result: ResultUse) -> Built {
        let of_node = node.child_by_field_name("type");
        let of = of_node.and_then(|of| self.type_use(of));
        let started = of_node.is_some_and(|of| self.text(of) == "Thread")
            && node
                .parent()
                .and_then(|access| access.child_by_field_name("name"))
                .is_some_and(|name| self.text(name) == "Start");
        let mut around = self.around;
        if started {
            around =
                Around { detached: true, in_transaction: false, handles_failure: false, ..around };
        }
        if let Some(list) = node.child_by_field_name("arguments") {
            self.inside(around, |reader| reader.arguments(list));
        }
        self.made(node, of, result, node.child_by_field_name("initializer"))
    }

    /// `new(..)`, of a type that is written before it, if that is known.
    pub(super) fn implicit_creation(
        &mut self,
        node: Node<'_>,
        of: Option<u32>,
        result: ResultUse,
    ) -> Built {
        if let Some(list) = child(node, "argument_list") {
            self.arguments(list);
        }
        self.made(node, of, result, child(node, "initializer_expression"))
    }

    fn made(
        &mut self,
        node: Node<'_>,
        of: Option<u32>,
        result: ResultUse,
        initializer: Option<Node<'_>>,
    ) -> Built {
        if let Some(of) = of {
            let path = self.path(Root::Type(of), &[]);
            self.note(path, syntax::line(node), Usage::Call, result);
        }
        if let Some(initializer) = initializer {
            self.initializer(initializer, of);
        }
        if let Some(of) = of {
            return Built::of(Root::Made(of));
        }
        self.does(Deeds::UNPROVEN);
        Built::unknown()
    }

    /// What is set of an object that is made: names are its members.
    fn initializer(&mut self, node: Node<'_>, of: Option<u32>) {
        self.deeper(node, |reader| reader.set_members(node, of));
    }

    fn set_members(&mut self, node: Node<'_>, of: Option<u32>) {
        for part in children(node) {
            let left = part.child_by_field_name("left");
            let assigned = part.kind() == "assignment_expression";
            match left.filter(|left| assigned && left.kind() == "identifier") {
                Some(left) => {
                    if let Some(of) = of {
                        let name = self.ident(left);
                        let line = syntax::line(left);
                        let step = self.step(name, line, None);
                        let path = self.path(Root::Instance(of), &[step]);
                        self.note(path, line, Usage::Reference, ResultUse::Used);
                    }
                    match part.child_by_field_name("right") {
                        Some(right) if right.kind() == "initializer_expression" => {
                            self.initializer(right, None);
                        }
                        Some(right) => self.used(right),
                        None => {}
                    }
                }
                None if part.kind() == "initializer_expression" => self.initializer(part, None),
                None => self.used(part),
            }
        }
    }

    /// A function without a name.
    pub(super) fn lambda(&mut self, node: Node<'_>, handed: Option<Handed>) {
        let around = self.around;
        self.inside(around, |reader| {
            for list in children(node) {
                if list.kind() == "attribute_list" {
                    for attribute in children(list) {
                        attributes::name_of(reader, attribute);
                    }
                }
            }
            let root = |parameter| {
                handed.map_or(Root::Unknown, |handed| Root::Given {
                    call: handed.call,
                    argument: handed.argument,
                    parameter,
                })
            };
            match node.child_by_field_name("parameters") {
                Some(list) if list.kind() == "parameter_list" => {
                    reader.function_parameters(list, root);
                }
                Some(only) => {
                    let name = reader.ident(only);
                    reader.locals.push((name, Local { root: root(0), text: None }));
                }
                None => {}
            }
            let body = node.child_by_field_name("body").or_else(|| child(node, "block"));
            match body {
                Some(body) if body.kind() == "block" => reader.block(body),
                Some(body) if reader.around.detached || reader.around.queued => {
                    reader.expression(body, ResultUse::Discarded);
                }
                Some(body) => reader.used(body),
                None => {}
            }
        });
    }

    /// `from x in list where .. select ..`.
    pub(super) fn query(&mut self, node: Node<'_>) -> Built {
        let around = self.around;
        let mut first = Root::Unknown;
        self.inside(around, |reader| {
            for clause in children(node) {
                match clause.kind() {
                    "from_clause" => {
                        let name = clause.child_by_field_name("name");
                        let of = clause.child_by_field_name("type");
                        let at = of.and_then(|of| reader.type_use(of));
                        let value = children(clause)
                            .into_iter()
                            .rfind(|part| Some(*part) != name && Some(*part) != of)
                            .map_or(Root::Unknown, |value| reader.kept(value));
                        if first == Root::Unknown {
                            first = value;
                        }
                        let Some(name) = name else { continue };
                        let root = match (at, value) {
                            (Some(at), _) => Root::Instance(at),
                            (None, Root::Value(value)) => Root::Element(value),
                            _ => Root::Unknown,
                        };
                        let name = reader.ident(name);
                        reader.locals.push((name, Local { root, text: None }));
                    }
                    "join_clause" => {
                        let parts = children(clause);
                        let mut values = parts.iter().filter(|p| p.kind() != "join_into_clause");
                        let name = values.next().copied();
                        let list = values.next().map_or(Root::Unknown, |list| reader.kept(*list));
                        if let Some(name) = name {
                            let name = reader.ident(name);
                            let root = match list {
                                Root::Value(value) => Root::Element(value),
                                _ => Root::Unknown,
                            };
                            reader.locals.push((name, Local { root, text: None }));
                        }
                        for value in values {
                            reader.used(*value);
                        }
                        if let Some(name) = parts
                            .iter()
                            .find(|part| part.kind() == "join_into_clause")
                            .and_then(|into| into.named_child(0))
                        {
                            reader.declare(name, None);
                        }
                    }
                    "let_clause" => {
                        let parts = children(clause);
                        let root = parts.get(1).map_or(Root::Unknown, |value| reader.kept(*value));
                        if let Some(name) = parts.first() {
                            let name = reader.ident(*name);
                            reader.locals.push((name, Local { root, text: None }));
                        }
                    }
                    "identifier" => reader.declare(clause, None),
                    _ => reader.parts(clause, None),
                }
            }
        });
        Built::unknown()
    }

    /// `value switch { pattern => value }`.
    pub(super) fn switch(&mut self, node: Node<'_>) -> Built {
        let mut first = Root::Unknown;
        for part in children(node) {
            if part.kind() != "switch_expression_arm" {
                self.used(part);
                continue;
            }
            let around = self.around;
            self.inside(around, |reader| {
                let parts = children(part);
                let (value, before) = match parts.split_last() {
                    Some((value, before)) => (Some(*value), before),
                    None => (None, &[][..]),
                };
                for one in before {
                    if one.kind() == "when_clause" {
                        reader.parts(*one, None);
                    } else {
                        reader.pattern(*one);
                    }
                }
                if let Some(value) = value {
                    let root = reader.kept(value);
                    if first == Root::Unknown && matches!(root, Root::Instance(_) | Root::Made(_)) {
                        first = root;
                    }
                }
            });
        }
        Built::of(first)
    }

    /// Reads a pattern, which may declare variables.
    pub(super) fn pattern(&mut self, node: Node<'_>) {
        self.deeper(node, |reader| match node.kind() {
            "declaration_pattern" | "recursive_pattern" | "type_pattern" | "list_pattern" => {
                let of_node = node.child_by_field_name("type");
                let of = of_node
                    .filter(|of| of.kind() != "implicit_type")
                    .and_then(|of| reader.type_named(of));
                let name = node.child_by_field_name("name");
                if let Some(name) = name {
                    reader.declare(name, of);
                }
                for part in children(node) {
                    if Some(part) != of_node && Some(part) != name {
                        reader.pattern(part);
                    }
                }
            }
            "var_pattern" => {
                if let Some(name) = node.child_by_field_name("name") {
                    reader.declare(name, None);
                }
            }
            "property_pattern_clause"
            | "positional_pattern_clause"
            | "parenthesized_pattern"
            | "and_pattern"
            | "or_pattern"
            | "negated_pattern" => {
                for part in children(node) {
                    reader.pattern(part);
                }
            }
            "subpattern" => {
                for part in children(node) {
                    let names = part.next_sibling().is_some_and(|next| next.kind() == ":");
                    if !names {
                        reader.pattern(part);
                    }
                }
            }
            "constant_pattern" => {
                // `x is Order` and `case Kind.Open` are written the same way.
                for part in children(node) {
                    reader.used(part);
                }
            }
            "relational_pattern" => reader.parts(node, None),
            "discard" | "parenthesized_variable_designation" => {}
            _ => reader.used(node),
        });
    }
}
