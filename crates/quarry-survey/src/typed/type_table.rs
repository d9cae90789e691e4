//! The types that a file writes, each kept once, while the file is read.

use quarry_model::dependency::Usage;
use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::{FileFacts, TypeFact};

/// What a type parameter is one of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Parameter {
    /// Of a type: the type, and which.
    OfType(u32, u8),
    /// Of a method: the place of its bound.
    OfMethod(Option<u32>),
}

/// A type that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// A type parameter of a method: what it is bound by, if anything.
    Bound(Option<u32>),
    /// A type parameter of a type, by its place among types.
    Parameter(u32),
    /// A type, by its place.
    Type(u32),
}

/// The types of a file so far, and the type parameters around the place that is read.
#[derive(Debug, Default)]
pub(crate) struct TypeTable<'a> {
    /// Type parameters, the innermost last.
    pub(crate) parameters: Vec<(&'a str, Parameter)>,
    places: FxHashMap<TypeFact, u32>,
    mentioned: FxHashSet<(u32, Option<u32>, Usage)>,
}

impl TypeTable<'_> {
    /// The place of a type as it is written; the same text in the same scope is kept once.
    pub(crate) fn keep(
        &mut self,
        facts: &mut FileFacts,
        scope: Option<u32>,
        name: &str,
        arguments: Vec<u32>,
        parameter: Option<(u32, u8)>,
    ) -> u32 {
        let name = facts.names.place(name);
        let fact = TypeFact { name, scope, arguments: arguments.into(), parameter };
        if let Some(at) = self.places.get(&fact) {
            return *at;
        }
        let at = facts.types.len() as u32;
        facts.types.push(fact.clone());
        self.places.insert(fact, at);
        at
    }

    /// What the type `name`, applied to `arguments`, means in `scope`.
    pub(crate) fn named(
        &mut self,
        facts: &mut FileFacts,
        scope: Option<u32>,
        name: &str,
        arguments: Vec<u32>,
    ) -> Named {
        let known = self.parameters.iter().rev().find(|(known, _)| *known == name);
        let parameter = match known.filter(|_| arguments.is_empty()) {
            Some((_, Parameter::OfMethod(bound))) => return Named::Bound(*bound),
            Some((_, Parameter::OfType(of, which))) => Some((*of, *which)),
            None => None,
        };
        let at = self.keep(facts, scope, name, arguments, parameter);
        if parameter.is_some() { Named::Parameter(at) } else { Named::Type(at) }
    }

    /// Whether a name is that of a type parameter.
    pub(crate) fn is_parameter(&self, name: &str) -> bool {
        self.parameters.iter().any(|(known, _)| *known == name)
    }

    /// Whether naming a type is worth a note: once in a symbol in each way, save that what is inherited from
    /// always is.
    pub(crate) fn is_news(&mut self, at: u32, within: Option<u32>, usage: Usage) -> bool {
        usage == Usage::Inherit || self.mentioned.insert((at, within, usage))
    }
}
