//! What methods assign to attributes of their receivers, and which of it leads somewhere.

use ruff_python_ast::{Expr, Stmt, name::Name};

use super::{
    blocks::for_each_block,
    paths::{Path, Root, Step},
    receivers::{is_plain_annotation, makes_collection},
    uses::Reader,
};

/// What is assigned to an attribute of `self`: its value, if it is the only one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Assigned {
    Once(Path),
    /// Declared with a class, whatever is assigned.
    Declared(Path),
    /// Of a class of the language, such as a dictionary.
    Plain,
    Unclear,
}

impl<'a> Reader<'a, '_> {
    /// Notes what a method assigns to attributes of its receiver.
    pub(super) fn attributes_of(&mut self, receiver: &Name, body: &'a [Stmt]) {
        let Some(class) = self.place.class else { return };
        let mut assigned = Vec::new();
        collect_attributes(receiver, body, &mut assigned);
        for (name, value, annotation) in assigned {
            if annotation.is_some_and(is_plain_annotation)
                || annotation.is_none() && value.is_some_and(makes_collection)
            {
                let known = self.attributes.entry((class, name)).or_insert(Assigned::Plain);
                if matches!(known, Assigned::Once(_)) {
                    *known = Assigned::Unclear;
                }
                continue;
            }
            let declared = annotation.and_then(|annotation| self.instance(annotation));
            if let Some(path) = declared {
                self.attributes.insert((class, name), Assigned::Declared(path));
                continue;
            }
            if value.is_some_and(Expr::is_none_literal_expr) {
                continue;
            }
            let path = match value {
                Some(value @ (Expr::Call(_) | Expr::Name(_) | Expr::Attribute(_))) => {
                    self.path(value)
                }
                _ => None,
            };
            let now = match (path, self.attributes.get(&(class, name))) {
                (_, Some(Assigned::Declared(_))) => continue,
                (Some(path), None) => Assigned::Once(path),
                _ => Assigned::Unclear,
            };
            self.attributes.insert((class, name), now);
        }
    }

    /// Hands the attributes that are set once to their classes, and drops uses of `self` that
    /// can't lead anywhere.
    pub(super) fn settle_attributes(&mut self) {
        let mut settled: Vec<_> = std::mem::take(&mut self.attributes).into_iter().collect();
        settled.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for ((class, name), assigned) in settled {
            if let Assigned::Once(path) | Assigned::Declared(path) = assigned {
                let name = self.paths.name(name);
                self.symbols.facts[class as usize].detail.attributes.push((name, path));
            }
        }
        let facts = &self.symbols.facts;
        let paths = &self.paths;
        self.uses.retain(|found| match found.path.root {
            Root::Import(_) => true,
            Root::Symbol(_) => !paths.steps(found.path).is_empty(),
            Root::Super(class) => facts[class as usize].detail.bases.iter().any(Option::is_some),
            Root::Instance(class) => {
                let detail = &facts[class as usize].detail;
                let first = paths.steps(found.path).first();
                detail.bases.iter().any(Option::is_some)
                    || detail
                        .attributes
                        .iter()
                        .any(|(name, _)| first == Some(&Step::Attribute(*name)))
            }
        });
    }
}

/// The attribute, what is assigned to it, and what it is declared as.
pub(super) type Assignment<'a> = (&'a Name, Option<&'a Expr>, Option<&'a Expr>);

/// What is assigned to attributes of `receiver`, also by unpacking (then without a value).
pub(super) fn collect_attributes<'a>(
    receiver: &Name,
    body: &'a [Stmt],
    into: &mut Vec<Assignment<'a>>,
) {
    let attribute = |target: &'a Expr| match target {
        Expr::Attribute(node) => match node.value.as_ref() {
            Expr::Name(name) if name.id == *receiver => Some(&node.attr.id),
            _ => None,
        },
        _ => None,
    };
    for statement in body {
        match statement {
            Stmt::Assign(node) => {
                for target in &node.targets {
                    match target {
                        Expr::Tuple(tuple) => {
                            let names = tuple.elts.iter().filter_map(attribute);
                            into.extend(names.map(|name| (name, None, None)));
                        }
                        other => into.extend(
                            attribute(other).map(|name| (name, Some(node.value.as_ref()), None)),
                        ),
                    }
                }
            }
            Stmt::AnnAssign(node) => {
                let name = attribute(&node.target);
                into.extend(
                    name.map(|name| (name, node.value.as_deref(), Some(node.annotation.as_ref()))),
                );
            }
            Stmt::AugAssign(node) => {
                into.extend(attribute(&node.target).map(|name| (name, None, None)));
            }
            Stmt::For(node) => into.extend(attribute(&node.target).map(|name| (name, None, None))),
            Stmt::With(node) => {
                let targets = node.items.iter().filter_map(|item| item.optional_vars.as_deref());
                into.extend(targets.filter_map(attribute).map(|name| (name, None, None)));
            }
            _ => {}
        }
        for_each_block(statement, &mut |block| {
            collect_attributes(receiver, block, into);
        });
    }
}
