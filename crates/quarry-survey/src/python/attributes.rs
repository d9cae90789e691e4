//! What a method assigns to attributes of its receiver.

use ruff_python_ast::{Expr, Stmt, name::Name};

use super::blocks::for_each_block;

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
