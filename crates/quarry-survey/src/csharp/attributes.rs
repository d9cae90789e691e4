//! Attributes, and values that are written where they stand.

use quarry_model::dependency::{ResultUse, Usage};

use super::{
    extract::{Reader, children},
    facts::{Argument, Attribute},
};
use crate::syntax::{self, tree::Node};

/// Reads the attributes of the declaration `node` of symbol `on`; whether they say that what is
/// inside runs in a database transaction.
pub(super) fn read(reader: &mut Reader<'_>, node: Node<'_>, on: u32) -> bool {
    let mut transactional = false;
    for list in children(node) {
        if list.kind() != "attribute_list" {
            continue;
        }
        for attribute in children(list) {
            let Some(found) = attribute_of(reader, attribute, on) else { continue };
            transactional |=
                matches!(found.own_name(), "Transactional" | "UnitOfWork" | "Transaction");
            if !reader.imports_only {
                reader.file.attributes.push(found);
            }
        }
    }
    transactional
}

/// Notes that an attribute is used whose arguments mean nothing here.
pub(super) fn name_of(reader: &mut Reader<'_>, node: Node<'_>) {
    attribute_of(reader, node, 0);
}

fn attribute_of(reader: &mut Reader<'_>, node: Node<'_>, on: u32) -> Option<Attribute> {
    if node.kind() != "attribute" {
        return None;
    }
    let name_node = node.child_by_field_name("name")?;
    let name = reader.compact(name_node);
    // The ending may be left out; which of both exists is known when all files are.
    reader.simple_type(name_node, &format!("{name}@"), Vec::new(), Usage::Reference);
    if name_node.kind() == "generic_name" {
        for list in children(name_node) {
            if list.kind() == "type_argument_list" {
                reader.type_arguments(list);
            }
        }
    }
    let mut arguments = Vec::new();
    for list in children(node) {
        if list.kind() != "attribute_argument_list" {
            continue;
        }
        for one in children(list) {
            let name = one.child_by_field_name("name");
            let value = children(one).into_iter().rfind(|child| Some(*child) != name);
            // `Roles = "x"` sets a property; `id: 1` names a parameter, which may stand first.
            let key = name.map_or("", |name| reader.ident(name)).to_owned();
            if let Some(value) = value {
                arguments.push((key, argument(reader, value)));
            }
        }
    }
    Some(Attribute { on, name, arguments, line: syntax::line(node) })
}

/// Reads an argument, and what of it is written.
pub(super) fn argument(reader: &mut Reader<'_>, node: Node<'_>) -> Argument {
    let path = reader.expression(node, ResultUse::Used);
    written(reader, node).unwrap_or(Argument::Value(path))
}

/// Lists inside of lists are read this far.
const DEEPEST_LIST: u32 = 16;

/// The value of an expression as far as it is written in the file; the expression has been read.
pub(super) fn written(reader: &mut Reader<'_>, node: Node<'_>) -> Option<Argument> {
    written_within(reader, node, 0)
}

fn written_within(reader: &mut Reader<'_>, node: Node<'_>, depth: u32) -> Option<Argument> {
    if depth > DEEPEST_LIST {
        return None;
    }
    match node.kind() {
        "typeof_expression" => {
            let of = node.child_by_field_name("type")?;
            if reader.types.is_parameter(reader.text(of)) {
                return None;
            }
            reader.type_named(of).map(Argument::Class)
        }
        "object_creation_expression" => {
            let of = node.child_by_field_name("type")?;
            let first = node
                .child_by_field_name("arguments")
                .and_then(|list| children(list).into_iter().next())
                .and_then(|one| one.named_child(0))
                .and_then(|value| written_within(reader, value, depth + 1));
            reader.type_use(of).map(|at| Argument::New(at, first.map(Box::new)))
        }
        "array_creation_expression"
        | "implicit_array_creation_expression"
        | "initializer_expression"
        | "collection_expression"
        | "collection_element"
        | "expression_element" => {
            let mut list = Vec::new();
            for child in children(node) {
                match written_within(reader, child, depth + 1) {
                    Some(Argument::List(inner)) => list.extend(inner),
                    Some(one) => list.push(one),
                    None => {}
                }
            }
            Some(Argument::List(list))
        }
        "parenthesized_expression" => written_within(reader, node.named_child(0)?, depth + 1),
        "identifier" | "member_access_expression" | "integer_literal" | "boolean_literal" => {
            let name = reader.text(node).to_owned();
            if let Some(text) = reader.local_text(&name) {
                return Some(Argument::Text(text));
            }
            let path = reader.quiet_path(node);
            Some(Argument::Name(name, path))
        }
        _ => text(reader, node).map(Argument::Text),
    }
}

/// The text of a string, or of strings that are put together; what is put in between that is no
/// string is `{}`.
pub(super) fn text(reader: &Reader<'_>, node: Node<'_>) -> Option<String> {
    let mut found = String::new();
    let mut any = false;
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        match node.kind() {
            "string_literal" | "verbatim_string_literal" | "raw_string_literal" => {
                any = true;
                plain(reader, node, &mut found);
            }
            "interpolated_string_expression" => {
                any = true;
                for part in children(node) {
                    match part.kind() {
                        "interpolation" => found.push_str("{}"),
                        "string_content" => found.push_str(reader.text(part)),
                        "escape_sequence" => found.push(' '),
                        _ => {}
                    }
                }
            }
            "binary_expression" => {
                let plus = node.child_by_field_name("operator").map(Node::kind) == Some("+");
                if !plus {
                    return None;
                }
                pending.extend(node.child_by_field_name("right"));
                pending.extend(node.child_by_field_name("left"));
            }
            "parenthesized_expression" => pending.extend(children(node)),
            "invocation_expression" if is_name_of(reader, node) => {
                any = true;
                let argument = node.child_by_field_name("arguments")?.named_child(0)?;
                let name = reader.text(argument);
                found.push_str(name.rsplit('.').next().unwrap_or(name));
            }
            _ => found.push_str("{}"),
        }
    }
    any.then_some(found)
}

/// Whether a call is `nameof(..)`.
pub(super) fn is_name_of(reader: &Reader<'_>, node: Node<'_>) -> bool {
    node.child_by_field_name("function").is_some_and(|function| reader.text(function) == "nameof")
}

fn plain(reader: &Reader<'_>, node: Node<'_>, into: &mut String) {
    if node.kind() == "verbatim_string_literal" {
        let text = reader.text(node).trim_start_matches('@').trim_matches('"');
        into.push_str(&text.replace("\"\"", "\""));
        return;
    }
    for part in children(node) {
        match part.kind() {
            "string_literal_content" | "raw_string_content" => into.push_str(reader.text(part)),
            "escape_sequence" => into.push_str(match reader.text(part) {
                "\\n" | "\\r" | "\\t" => " ",
                "\\\"" => "\"",
                "\\\\" => "\\",
                _ => "",
            }),
            _ => {}
        }
    }
}
