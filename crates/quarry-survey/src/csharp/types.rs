//! Types as they are written: names, what they are applied to, type parameters.
//!
//! A name that is applied to types carries their number, as in ``Handler`2``: types of the same
//! name that take other numbers of types are others.

use quarry_model::dependency::{ResultUse, Usage};

use super::extract::{Reader, child, children};
use crate::{
    syntax::{self, tree::Node},
    typed::{
        facts::{Path, Root},
        type_table::{Named, Parameter},
    },
};

/// The name of the type of arrays, and of what is made of several.
pub(super) const ARRAY: &str = "[]`1";

impl Reader<'_> {
    /// The text of a name without the spaces, comments and types in it.
    pub(super) fn compact(&self, node: Node<'_>) -> String {
        let text = self.text(node);
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_') {
            return text.to_owned();
        }
        let mut parts: Vec<String> = Vec::new();
        let mut at = Some(node);
        while let Some(node) = at {
            at = None;
            match node.kind() {
                "qualified_name" => {
                    parts.extend(node.child_by_field_name("name").map(|name| self.arity(name)));
                    at = node.child_by_field_name("qualifier");
                }
                "alias_qualified_name" => {
                    parts.extend(node.child_by_field_name("name").map(|name| self.arity(name)));
                    let alias = node.child_by_field_name("alias").map_or("", |a| self.text(a));
                    if alias != "global" {
                        parts.push(alias.to_owned());
                    }
                }
                _ => parts.push(self.arity(node)),
            }
        }
        parts.reverse();
        parts.join(".")
    }

    /// A simple name with the number of types that it is applied to.
    fn arity(&self, node: Node<'_>) -> String {
        if node.kind() != "generic_name" {
            return self.ident(node).to_owned();
        }
        let name = child(node, "identifier").map_or("", |name| self.ident(name));
        let count = child(node, "type_argument_list").map_or(0, |list| {
            let commas = self.text(list).bytes().filter(|byte| *byte == b',').count();
            let named = children(list).len();
            // `typeof(Handler<,>)` has no names between the commas.
            if named == 0 { commas + 1 } else { named }
        });
        format!("{name}`{count}")
    }

    /// Makes type parameters known: those of the type `of`, or of a method.
    pub(super) fn type_parameters(&mut self, node: Node<'_>, of: Option<u32>) {
        let list = node
            .child_by_field_name("type_parameters")
            .or_else(|| child(node, "type_parameter_list"));
        let Some(list) = list else { return };
        let first = self.types.parameters.len();
        for (at, parameter) in children(list).into_iter().enumerate() {
            let name = parameter.child_by_field_name("name").map_or("", |name| self.ident(name));
            let meaning = match of {
                Some(of) => Parameter::OfType(of, at.min(255) as u8),
                None => Parameter::OfMethod(None),
            };
            self.types.parameters.push((name, meaning));
        }
        let count = self.types.parameters.len() - first;
        let mut bounds = vec![None; count];
        for clause in children(node) {
            if clause.kind() != "type_parameter_constraints_clause" {
                continue;
            }
            let name = child(clause, "identifier").map_or("", |name| self.ident(name));
            let which = self.types.parameters[first..].iter().position(|(known, _)| *known == name);
            for constraint in children(clause) {
                let Some(of) = constraint.child_by_field_name("type") else { continue };
                let at = self.type_use(of);
                if let Some(which) = which {
                    bounds[which] = bounds[which].or(at);
                }
            }
        }
        match of {
            Some(of) => self.file.facts.symbols[of as usize].parameters = bounds,
            None => {
                for (at, bound) in bounds.into_iter().enumerate() {
                    self.types.parameters[first + at].1 = Parameter::OfMethod(bound);
                }
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
            "identifier" => {
                let name = self.ident(node);
                self.simple_type(node, name, Vec::new(), usage)
            }
            "generic_name" | "qualified_name" | "alias_qualified_name" => {
                let name = self.compact(node);
                let arguments = self.applied_to(node);
                self.simple_type(node, &name, arguments, usage)
            }
            "array_type" => {
                let element = node.child_by_field_name("type")?;
                let element = self.type_with(element, usage)?;
                Some(self.array_of(element))
            }
            "nullable_type" | "ref_type" | "scoped_type" | "pointer_type" => {
                let inner = node.child_by_field_name("type").or_else(|| node.named_child(0))?;
                self.type_with(inner, usage)
            }
            "tuple_type" => {
                for element in children(node) {
                    if let Some(of) = element.child_by_field_name("type") {
                        self.type_with(of, usage);
                    }
                }
                None
            }
            _ => None,
        }
    }

    /// The types that the last part of a name is applied to; those of parts before are noted.
    fn applied_to(&mut self, node: Node<'_>) -> Vec<u32> {
        match node.kind() {
            "generic_name" => {
                child(node, "type_argument_list").map_or_else(Vec::new, |l| self.type_arguments(l))
            }
            "qualified_name" => {
                if let Some(before) = node.child_by_field_name("qualifier")
                    && before.kind() != "identifier"
                {
                    self.deeper(before, |reader| {
                        reader.applied_to(before);
                    });
                }
                let last = node.child_by_field_name("name");
                last.map_or_else(Vec::new, |name| self.applied_to(name))
            }
            "alias_qualified_name" => {
                let last = node.child_by_field_name("name");
                last.map_or_else(Vec::new, |name| self.applied_to(name))
            }
            _ => Vec::new(),
        }
    }

    /// The places of the types that something is applied to.
    pub(super) fn type_arguments(&mut self, node: Node<'_>) -> Vec<u32> {
        let mut arguments = Vec::new();
        for child in children(node) {
            let at = self.type_use(child).unwrap_or_else(|| self.outside_type("?", Vec::new()));
            arguments.push(at);
        }
        arguments
    }

    /// A type that is not noted as used, such as one that the reader itself knows of.
    pub(super) fn outside_type(&mut self, name: &str, arguments: Vec<u32>) -> u32 {
        self.types.keep(&mut self.file.facts, self.around.scope, name, arguments, None)
    }

    /// The type of several of `element`.
    pub(super) fn array_of(&mut self, element: u32) -> u32 {
        self.outside_type(ARRAY, vec![element])
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
