//! Types as they are written in code and in comments.

use super::{
    docblock::DocType,
    extract::{Reader, children},
};
use crate::{
    syntax::tree::Node,
    typed::facts::{Declared, TypeFact},
};

impl<'a> Reader<'a> {
    /// The place of the type with this full name.
    pub(super) fn type_of(&mut self, full: &str) -> u32 {
        let name = self.facts.typed.names.place(full);
        if let Some(at) = self.plain_types.get(&name) {
            return *at;
        }
        let at = self.push_type(TypeFact {
            name,
            scope: None,
            arguments: Box::default(),
            parameter: None,
        });
        self.plain_types.insert(name, at);
        at
    }

    pub(super) fn push_type(&mut self, fact: TypeFact) -> u32 {
        self.facts.typed.types.push(fact);
        self.facts.typed.types.len() as u32 - 1
    }

    /// What a value declared with this comment's type is.
    pub(super) fn doc_declared(&mut self, of: &DocType) -> Declared {
        match of.name.to_ascii_lowercase().as_str() {
            "self" | "static" | "$this" => Declared::Owner,
            "parent" => self
                .class
                .as_ref()
                .and_then(|class| class.parent)
                .map_or(Declared::Nothing, Declared::Type),
            "" => Declared::Nothing,
            _ => Declared::Type(self.doc_type(of)),
        }
    }

    pub(super) fn doc_type(&mut self, of: &DocType) -> u32 {
        let own = self.class.as_ref().map(|class| class.full.clone());
        let full = match of.name.to_ascii_lowercase().as_str() {
            "self" | "static" | "$this" => own.unwrap_or_default(),
            _ => self.scope.class(&of.name),
        };
        if of.arguments.is_empty() {
            return self.type_of(&full);
        }
        let arguments = of.arguments.iter().map(|argument| self.doc_type(argument)).collect();
        let name = self.facts.typed.names.place(&full);
        self.push_type(TypeFact { name, scope: None, arguments, parameter: None })
    }

    /// Notes the classes of a type, and says what a value of it is. Of alternatives it is the
    /// first that is a class.
    pub(super) fn declared_type(&mut self, node: Node<'a>) -> Declared {
        let mut declared = Declared::Nothing;
        let mut left = vec![node];
        while let Some(node) = left.pop() {
            if node.kind() == "named_type" {
                let Some(name) = children(node).into_iter().next() else { continue };
                let one = match self.name(name, false) {
                    Some(full) => Declared::Type(self.type_of(&full)),
                    None if self.text(name).eq_ignore_ascii_case("parent") => self
                        .class
                        .as_ref()
                        .and_then(|class| class.parent)
                        .map_or(Declared::Nothing, Declared::Type),
                    None => Declared::Owner,
                };
                if declared == Declared::Nothing {
                    declared = one;
                }
            } else {
                let mut inner = children(node);
                inner.reverse();
                left.extend(inner);
            }
        }
        declared
    }
}
