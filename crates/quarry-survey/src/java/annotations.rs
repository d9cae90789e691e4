//! Annotations: what they are called with, and what they mean to the reader itself.

use quarry_model::{dependency::Usage, module::SymbolKind};

use super::{
    extract::{Reader, children},
    facts::{Annotation, Argument},
};
use crate::{
    syntax::{self, tree::Node},
    typed::{
        deeds::Deeds,
        facts::{Arity, Declared, SymbolFact},
    },
};

/// What the annotations of a declaration mean to the reader.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Meaning {
    /// Whether what is inside runs in a database transaction, if that is said.
    pub(super) transactional: Option<bool>,
    /// A call returns before the work is done.
    pub(super) asynchronous: bool,
    /// The compiler is extended to make methods that read and write fields.
    pub(super) accessors: bool,
}

/// Reads the annotations of the declaration `node` of symbol `on`.
pub(super) fn read(reader: &mut Reader<'_>, node: Node<'_>, on: u32) -> Meaning {
    let mut meaning = Meaning::default();
    for annotation in annotations(node) {
        let Some(found) = annotation_of(reader, annotation, on, None) else { continue };
        match found.own_name() {
            "Transactional" => {
                let off = ["propagation", "value"].iter().any(|name| {
                    matches!(found.argument(name), Some(Argument::Name(mode))
                        if mode.ends_with("NOT_SUPPORTED") || mode.ends_with("NEVER"))
                });
                meaning.transactional = Some(!off);
            }
            "Async" | "Asynchronous" => meaning.asynchronous = true,
            "Data" | "Getter" | "Setter" | "Value"
                if found.name.starts_with(char::is_uppercase) =>
            {
                // `@Value("${..}")` of Spring stands on fields and has an argument.
                meaning.accessors |= found.arguments.iter().all(|(name, _)| name != "value")
                    || found.own_name() != "Value";
            }
            _ => {}
        }
        if !reader.imports_only() {
            reader.file.annotations.push(found);
        }
    }
    meaning
}

/// Reads the annotations of a parameter.
pub(super) fn read_parameter(reader: &mut Reader<'_>, node: Node<'_>, on: u32, which: u8) {
    for annotation in annotations(node) {
        if let Some(found) = annotation_of(reader, annotation, on, Some(which)) {
            reader.file.annotations.push(found);
        }
    }
}

/// Notes that an annotation is used whose arguments mean nothing here.
pub(super) fn name_of(reader: &mut Reader<'_>, node: Node<'_>) {
    annotation_of(reader, node, 0, None);
}

fn annotations(node: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    for child in children(node) {
        if child.kind() == "modifiers" {
            found.extend(children(child).into_iter().filter(|n| n.kind().ends_with("annotation")));
        } else if child.kind().ends_with("annotation") {
            found.push(child);
        }
    }
    found
}

fn annotation_of(
    reader: &mut Reader<'_>,
    node: Node<'_>,
    on: u32,
    parameter: Option<u8>,
) -> Option<Annotation> {
    let name_node = node.child_by_field_name("name")?;
    let name = reader.text(name_node).to_owned();
    reader.simple_type(name_node, &name, Vec::new(), Usage::Reference);
    let mut arguments = Vec::new();
    if let Some(list) = node.child_by_field_name("arguments") {
        for child in children(list) {
            if child.kind() == "element_value_pair" {
                let key = child.child_by_field_name("key").map_or("", |key| reader.text(key));
                let key = key.to_owned();
                if let Some(value) = child.child_by_field_name("value") {
                    arguments.push((key, argument(reader, value)));
                }
            } else {
                arguments.push(("value".to_owned(), argument(reader, child)));
            }
        }
    }
    Some(Annotation { on, parameter, name, arguments, line: syntax::line(node) })
}

fn argument(reader: &mut Reader<'_>, node: Node<'_>) -> Argument {
    let mut found = Argument::Other;
    reader.deeper(node, |reader| {
        found = match node.kind() {
            "element_value_array_initializer" => {
                let list = children(node).into_iter().map(|one| argument(reader, one)).collect();
                Argument::List(list)
            }
            "annotation" | "marker_annotation" => annotation_of(reader, node, 0, None)
                .map_or(Argument::Other, |inner| Argument::Annotation(Box::new(inner))),
            _ => {
                let path = reader.expression(node, quarry_model::dependency::ResultUse::Used);
                written(reader, node).unwrap_or(Argument::Value(path))
            }
        };
    });
    found
}

/// The value of an expression as far as it is written in the file.
pub(super) fn written(reader: &mut Reader<'_>, node: Node<'_>) -> Option<Argument> {
    match node.kind() {
        "string_literal" => Some(Argument::Text(unescaped(reader, node))),
        "binary_expression" => joined(reader, node),
        "class_literal" => {
            let of = children(node).into_iter().next()?;
            reader.type_use(of).map(Argument::Class)
        }
        "identifier" | "field_access" | "true" | "false" | "decimal_integer_literal" => {
            let name = reader.text(node);
            Some(Argument::Name(name.to_owned()))
        }
        "object_creation_expression" => {
            let of = node.child_by_field_name("type")?;
            reader.type_use(of).map(Argument::New)
        }
        "parenthesized_expression" => written(reader, *children(node).first()?),
        _ => None,
    }
}

/// Strings and names that are put together: a text if there are only strings.
fn joined(reader: &Reader<'_>, node: Node<'_>) -> Option<Argument> {
    let mut parts: Vec<Argument> = Vec::new();
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        match node.kind() {
            "binary_expression" => {
                if node.child_by_field_name("operator").map(Node::kind) != Some("+") {
                    return None;
                }
                pending.extend(node.child_by_field_name("right"));
                pending.extend(node.child_by_field_name("left"));
            }
            "parenthesized_expression" => pending.extend(children(node)),
            "identifier" | "field_access" => {
                parts.push(Argument::Name(reader.text(node).to_owned()));
            }
            kind => {
                let text =
                    if kind == "string_literal" { unescaped(reader, node) } else { "{}".into() };
                match parts.last_mut() {
                    Some(Argument::Text(before)) => before.push_str(&text),
                    _ => parts.push(Argument::Text(text)),
                }
            }
        }
    }
    let strings = parts.iter().any(|part| matches!(part, Argument::Text(text) if text != "{}"));
    let names = parts.iter().any(|part| matches!(part, Argument::Name(_)));
    match parts.pop() {
        Some(Argument::Text(text)) if parts.is_empty() => strings.then_some(Argument::Text(text)),
        Some(last) => {
            parts.push(last);
            (strings || names).then_some(Argument::Joined(parts))
        }
        None => None,
    }
}

fn unescaped(reader: &Reader<'_>, node: Node<'_>) -> String {
    let mut found = String::new();
    for part in children(node) {
        match part.kind() {
            "string_fragment" | "multiline_string_fragment" => found.push_str(reader.text(part)),
            "escape_sequence" => found.push_str(match reader.text(part) {
                "\\n" | "\\r" | "\\t" => " ",
                "\\\"" => "\"",
                "\\\\" => "\\",
                _ => "",
            }),
            _ => {}
        }
    }
    found
}

/// Adds the methods that read and write the fields of `of`, which are made while compiling.
pub(super) fn accessors(reader: &mut Reader<'_>, of: u32) {
    let facts = &reader.file.facts;
    let fields: Vec<(String, u32, Declared)> = facts
        .symbols
        .iter()
        .filter(|symbol| symbol.owner == Some(of) && symbol.kind == SymbolKind::Constant)
        .map(|symbol| (symbol.own_name().to_owned(), symbol.line, symbol.declared))
        .collect();
    for (name, line, declared) in fields {
        let mut letters = name.chars();
        let Some(first) = letters.next() else { continue };
        let capital = format!("{}{}", first.to_uppercase(), letters.as_str());
        for (start, count) in [("get", 0), ("is", 0), ("set", 1)] {
            let method = format!("{start}{capital}");
            let mut made = SymbolFact::new(method.as_str(), SymbolKind::Method, line);
            made.declared = if start == "set" { Declared::Nothing } else { declared };
            made.arity = Arity { least: count, most: count };
            made.listed = false;
            made.deeds = if start == "set" { Deeds::BODY.and(Deeds::FILLS) } else { Deeds::BODY };
            reader.add(made, &method);
        }
    }
}
