//! Functions that are written out and handed to a call: what their parameters are.

use super::{
    chain::{Base, holds_closure},
    extract::{Reader, children},
    facts::Handed,
};
use crate::{
    syntax::tree::Node,
    typed::facts::{Path, Root},
};

impl<'a> Reader<'a> {
    /// What functions are called with that are handed to the link in place `at`.
    pub(super) fn handed(
        &mut self,
        base: &Base<'a>,
        path: Option<Path>,
        at: usize,
        arguments: Node<'a>,
    ) -> Handed {
        let Some(path) = path.filter(|_| !self.names_only && holds_closure(arguments)) else {
            return Handed::default();
        };
        if let (Base::Function(name), 0) = (base, at) {
            let name = self.text(*name).trim_start_matches('\\').to_ascii_lowercase();
            if let Some((list, parameter)) = list_function(&name) {
                let element = self.element_of(arguments, list);
                return Handed { element: Some((parameter, element)), ..Handed::default() };
            }
        }
        // A container's `app(A::class)` is the root of the path and no step of it.
        let made = matches!(base, Base::Function(_)) && !matches!(path.root, Root::Bare(_));
        let steps = (at + 1).saturating_sub(usize::from(made)) as u32;
        if path.root == Root::Unknown || steps == 0 || steps > path.len {
            return Handed::default();
        }
        let call = self.facts.typed.value(Path { len: steps, ..path });
        Handed { call: Some(call), ..Handed::default() }
    }

    /// The elements of the list that is the argument in place `at`.
    fn element_of(&mut self, arguments: Node<'a>, at: usize) -> Root {
        let list = children(arguments).into_iter().filter(|one| one.kind() == "argument").nth(at);
        let value = list.and_then(|list| children(list).into_iter().next_back());
        match value.map_or(Root::Unknown, |value| self.root_of(value, 0)) {
            Root::Unknown => Root::Unknown,
            root => {
                let path = self.facts.typed.path(root, &[]);
                Root::Element(self.facts.typed.value(path))
            }
        }
    }

    /// Parameters without a type are what the call gives that the function is handed to.
    pub(super) fn hand(&mut self, parameters: Node<'a>, handed: Handed) {
        let taken = children(parameters).into_iter();
        let taken = taken.filter(|one| one.kind() == "simple_parameter");
        for (parameter, taken) in (0_u8..=u8::MAX).zip(taken) {
            if taken.child_by_field_name("type").is_some() {
                continue;
            }
            let Some(name) = taken.child_by_field_name("name") else { continue };
            let root = match (handed.element, handed.call) {
                (Some((at, element)), _) if at == parameter => element,
                (None, Some(call)) => Root::Given { call, argument: handed.argument, parameter },
                _ => continue,
            };
            self.locals.insert(self.text(name), root);
        }
    }
}

/// For functions of the language that call a function for each element of a list: which argument
/// the list is, and which parameter of the function the element.
fn list_function(name: &str) -> Option<(usize, u8)> {
    Some(match name {
        "array_map" => (1, 0),
        "array_filter" | "array_walk" | "usort" | "uasort" | "array_find" | "array_any"
        | "array_all" => (0, 0),
        "array_reduce" => (0, 1),
        _ => return None,
    })
}
