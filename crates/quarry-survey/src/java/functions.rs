//! Objects that are made, functions without names, references to methods.

use quarry_model::dependency::{ResultUse, Usage};

use super::{
    expressions::{Built, Handed},
    extract::{Local, Reader, children},
};
use crate::{
    syntax::{self, tree::Node},
    typed::{deeds::Deeds, facts::Root, program::ANY_COUNT},
};

impl Reader<'_> {
    /// `new X(..)`, with the body of a type without a name.
    pub(super) fn creation(&mut self, node: Node<'_>, result: ResultUse) -> Built {
        let of_node = node.child_by_field_name("type");
        for child in children(node) {
            match child.kind() {
                "argument_list" | "class_body" | "type_arguments" => {}
                kind if kind.ends_with("annotation") => super::annotations::name_of(self, child),
                _ if Some(child) == of_node => {}
                _ => self.used(child),
            }
        }
        let of = of_node.and_then(|of| self.type_use(of));
        let started = of_node.is_some_and(|of| self.text(of) == "Thread")
            && node
                .parent()
                .and_then(|call| call.child_by_field_name("name"))
                .is_some_and(|name| self.text(name) == "start");
        let mut around = self.around;
        if started {
            around.detached = true;
            around.in_transaction = false;
            around.handles_failure = false;
        }
        if let Some(arguments) = node.child_by_field_name("arguments") {
            self.inside(around, |reader| {
                for argument in children(arguments) {
                    reader.used(argument);
                }
            });
        }
        if let Some(of) = of {
            let path = self.path(Root::Type(of), &[]);
            self.note(path, syntax::line(node), Usage::Call, result);
        }
        if let Some(body) = children(node).into_iter().find(|child| child.kind() == "class_body") {
            self.nameless_body(body, of);
        }
        if let Some(of) = of {
            return Built::of(Root::Made(of));
        }
        self.does(Deeds::UNPROVEN);
        Built::unknown()
    }

    /// A function without a name.
    pub(super) fn lambda(&mut self, node: Node<'_>, handed: Option<Handed>) {
        let around = self.around;
        self.inside(around, |reader| {
            if let Some(parameters) = node.child_by_field_name("parameters") {
                let names = match parameters.kind() {
                    "identifier" => vec![parameters],
                    _ => children(parameters),
                };
                for (at, name) in names.into_iter().enumerate() {
                    if name.kind() == "identifier" {
                        let root = handed.map_or(Root::Unknown, |handed| Root::Given {
                            call: handed.call,
                            argument: handed.argument,
                            parameter: at.min(255) as u8,
                        });
                        let name = reader.text(name);
                        reader.locals.push((name, Local { root, written: None }));
                    } else {
                        let of = name.child_by_field_name("type");
                        let of = of.filter(|of| reader.text(*of) != "var");
                        let of = of.and_then(|of| reader.type_use(of));
                        if let Some(name) = name.child_by_field_name("name") {
                            reader.declare(name, of);
                        }
                    }
                }
            }
            match node.child_by_field_name("body") {
                Some(body) if body.kind() == "block" => reader.block(body),
                Some(body) if reader.around.detached => {
                    reader.expression(body, ResultUse::Discarded);
                }
                Some(body) => reader.used(body),
                None => {}
            }
        });
    }

    /// `X::method`.
    pub(super) fn method_reference(&mut self, node: Node<'_>) -> Built {
        let parts: Vec<Node<'_>> = node.children().collect();
        let Some(first) = parts.first() else { return Built::unknown() };
        let last = parts.last().filter(|last| last.kind() == "identifier");
        let mut built = match first.kind() {
            "type_identifier"
            | "scoped_type_identifier"
            | "generic_type"
            | "array_type"
            | "annotated_type" => match self.type_use(*first) {
                Some(at) => Built::of(Root::Type(at)),
                None => Built::unknown(),
            },
            _ => self.built(*first, ResultUse::Used, None),
        };
        match last {
            Some(name) if built.root != Root::Unknown => {
                let step = self.step(*name, Some(ANY_COUNT));
                built.steps.push(step);
            }
            // `X::new`
            _ => self.does(Deeds::UNPROVEN),
        }
        built
    }
}
