//! Types as they are written: names, what they are applied to, type parameters.

use quarry_model::dependency::{ResultUse, Usage};

use super::{
    annotations,
    extract::{Reader, children},
};
use crate::{
    syntax::{self, tree::Node},
    typed::{
        facts::{Path, Root},
        type_table::{Named, Parameter},
    },
};

impl Reader<'_> {
    /// The text of a name without the spaces and comments in it.
    pub(super) fn compact(&self, node: Node<'_>) -> String {
        let text = self.text(node);
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_') {
            return text.to_owned();
        }
        let mut name = String::new();
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            if matches!(node.kind(), "identifier" | "type_identifier") {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(self.text(node));
            }
            if matches!(
                node.kind(),
                "scoped_identifier" | "scoped_type_identifier" | "generic_type"
            ) {
                let inner = children(node);
                pending.extend(inner.into_iter().rev().filter(|node| {
                    matches!(
                        node.kind(),
                        "identifier"
                            | "type_identifier"
                            | "scoped_identifier"
                            | "scoped_type_identifier"
                            | "generic_type"
                    )
                }));
            }
        }
        name
    }

    /// Makes type parameters known: those of the type `of`, or of a method.
    pub(super) fn type_parameters(&mut self, node: Node<'_>, of: Option<u32>) {
        let Some(list) = node.child_by_field_name("type_parameters") else { return };
        let parameters: Vec<Node<'_>> =
            children(list).into_iter().filter(|node| node.kind() == "type_parameter").collect();
        let first = self.types.parameters.len();
        // They may name each other.
        for (at, parameter) in parameters.iter().enumerate() {
            let name = children(*parameter)
                .into_iter()
                .find(|child| matches!(child.kind(), "type_identifier" | "identifier"))
                .map_or("", |name| self.text(name));
            let meaning = match of {
                Some(of) => Parameter::OfType(of, at.min(255) as u8),
                None => Parameter::OfMethod(None),
            };
            self.types.parameters.push((name, meaning));
        }
        for (at, parameter) in parameters.iter().enumerate() {
            let mut bound = None;
            for child in children(*parameter) {
                if child.kind() == "type_bound" {
                    for one in children(child) {
                        let at = self.type_use(one);
                        bound = bound.or(at);
                    }
                }
            }
            match of {
                Some(of) => self.file.facts.symbols[of as usize].parameters.push(bound),
                None => self.types.parameters[first + at].1 = Parameter::OfMethod(bound),
            }
        }
    }

    /// Reads a type that a value is declared to be of; gives its place.
    pub(super) fn type_use(&mut self, node: Node<'_>) -> Option<u32> {
        self.type_with(node, Usage::Type)
    }

    /// Reads a type that is used as a value, such as one that is caught; gives its place.
    pub(super) fn type_named(&mut self, node: Node<'_>) -> Option<u32> {
        self.type_with(node, Usage::Reference)
    }

    /// Reads a type that is used in some way; gives its place.
    pub(super) fn type_with(&mut self, node: Node<'_>, usage: Usage) -> Option<u32> {
        let mut found = None;
        self.deeper(node, |reader| found = reader.type_of(node, usage));
        found
    }

    fn type_of(&mut self, node: Node<'_>, usage: Usage) -> Option<u32> {
        match node.kind() {
            "type_identifier" | "identifier" => {
                let name = self.text(node);
                self.simple_type(node, name, Vec::new(), usage)
            }
            "scoped_type_identifier" | "scoped_identifier" => {
                self.annotations_inside(node);
                let name = self.compact(node);
                self.simple_type(node, &name, Vec::new(), usage)
            }
            "generic_type" => {
                let mut name = String::new();
                let mut arguments = Vec::new();
                for child in children(node) {
                    match child.kind() {
                        "type_identifier" | "scoped_type_identifier" => name = self.compact(child),
                        "type_arguments" => arguments = self.type_arguments(child),
                        _ => {}
                    }
                }
                self.simple_type(node, &name, arguments, usage)
            }
            "array_type" => {
                let element = node.child_by_field_name("element")?;
                self.type_with(element, usage)
            }
            "annotated_type" => {
                self.annotations_inside(node);
                let inner = children(node)
                    .into_iter()
                    .find(|child| !child.kind().ends_with("annotation"))?;
                self.type_with(inner, usage)
            }
            "wildcard" => {
                self.annotations_inside(node);
                let bound = children(node).into_iter().find(|child| {
                    !child.kind().ends_with("annotation") && child.kind() != "super"
                })?;
                self.type_with(bound, usage)
            }
            "catch_type" => {
                let mut first = None;
                for one in children(node) {
                    let at = self.type_with(one, usage);
                    first = first.or(at);
                }
                first
            }
            _ => None,
        }
    }

    fn annotations_inside(&mut self, node: Node<'_>) {
        for child in children(node) {
            if child.kind().ends_with("annotation") {
                annotations::name_of(self, child);
            }
        }
    }

    /// The places of the types that something is applied to.
    pub(super) fn type_arguments(&mut self, node: Node<'_>) -> Vec<u32> {
        let mut arguments = Vec::new();
        for child in children(node) {
            if child.kind().ends_with("annotation") {
                annotations::name_of(self, child);
                continue;
            }
            let at = self.type_use(child).unwrap_or_else(|| self.unknown_type());
            arguments.push(at);
        }
        arguments
    }

    fn unknown_type(&mut self) -> u32 {
        self.types.keep(&mut self.file.facts, None, "?", Vec::new(), None)
    }

    /// The place of a type by its name, which is noted as used.
    pub(super) fn simple_type(
        &mut self,
        node: Node<'_>,
        name: &str,
        arguments: Vec<u32>,
        usage: Usage,
    ) -> Option<u32> {
        let scope = self.around.scope;
        match self.types.named(&mut self.file.facts, scope, name, arguments) {
            Named::Bound(bound) => bound,
            Named::Parameter(at) => Some(at),
            Named::Type(at) => {
                self.mention(node, at, usage);
                Some(at)
            }
        }
    }

    fn mention(&mut self, node: Node<'_>, at: u32, usage: Usage) {
        if self.types.is_news(at, self.around.within, usage) {
            let path = Path { root: Root::Type(at), start: 0, len: 0 };
            self.note(path, syntax::line(node), usage, ResultUse::Used);
        }
    }
}
