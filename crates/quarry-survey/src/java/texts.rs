//! Texts that are put together in a body and could be queries: strings with what is added to
//! them, and what a builder of texts is given, in the order of the source.

use super::{
    annotations::written,
    extract::{Reader, children},
    facts::{Argument, Text},
};
use crate::syntax::{self, tree::Node};

/// What a file imports that sends queries.
const SENDERS: [&str; 6] = [
    "java.sql",
    "javax.sql",
    "org.springframework.jdbc",
    "jakarta.persistence",
    "javax.persistence",
    "org.hibernate",
];
/// Methods whose calls are kept with their texts anyway.
const KEPT: [&str; 17] = [
    "createQuery",
    "createNativeQuery",
    "createSQLQuery",
    "query",
    "queryForObject",
    "queryForList",
    "queryForMap",
    "queryForRowSet",
    "queryForStream",
    "update",
    "batchUpdate",
    "execute",
    "prepareStatement",
    "prepareCall",
    "executeQuery",
    "executeUpdate",
    "sql",
];
/// Words that name what a query reads or writes.
const WORDS: [&str; 5] = ["from ", "join ", "into ", "update ", "delete "];

/// A text that grows, by the name that holds it.
struct Growing<'a> {
    holder: &'a str,
    parts: Vec<Argument>,
    line: u32,
}

impl<'a> Reader<'a> {
    /// Keeps the texts of a body or of a field's value that could be queries, if the file imports
    /// something to send them with.
    pub(super) fn texts(&mut self, body: Node<'_>) {
        let sends = |import: &str| SENDERS.iter().any(|package| import.starts_with(package));
        if self.imports_only() || !self.file.imports.iter().any(|import| sends(&import.name)) {
            return;
        }
        let mut growing: Vec<Growing<'a>> = Vec::new();
        let mut pending = vec![body];
        while let Some(node) = pending.pop() {
            let mut below = children(node);
            match node.kind() {
                "class_body" | "annotation" | "marker_annotation" => continue,
                "string_literal" | "binary_expression" => {
                    if let Some(text) = written(self, node) {
                        self.keep_text(vec![text], syntax::line(node));
                        continue;
                    }
                }
                "variable_declarator" => {
                    if let (Some(name), Some(value)) =
                        (node.child_by_field_name("name"), node.child_by_field_name("value"))
                    {
                        let holder = self.text(name);
                        if let Some(parts) = self.parts(value) {
                            self.replace(&mut growing, holder, parts, syntax::line(node));
                            continue;
                        }
                    }
                }
                "assignment_expression" => {
                    if let (Some(left), Some(right)) =
                        (node.child_by_field_name("left"), node.child_by_field_name("right"))
                        && let Some(parts) = self.parts(right)
                    {
                        let holder = self.holder(left);
                        let adds = node.child_by_field_name("operator").map(Node::kind);
                        let line = syntax::line(node);
                        if adds == Some("+=") {
                            add(&mut growing, holder, parts, line);
                        } else {
                            self.replace(&mut growing, holder, parts, line);
                        }
                        continue;
                    }
                }
                "method_invocation" => {
                    let name = node.child_by_field_name("name").map_or("", |n| self.text(n));
                    if name == "append"
                        && let Some((base, parts)) = self.appended(node)
                    {
                        let line = syntax::line(node);
                        if base.kind() == "object_creation_expression" {
                            self.keep_text(parts, line);
                        } else {
                            let holder = self.holder(base);
                            add(&mut growing, holder, parts, line);
                        }
                        continue;
                    }
                    if KEPT.contains(&name)
                        && let Some(list) = node.child_by_field_name("arguments")
                    {
                        below.retain(|child| *child != list);
                        let others = children(list);
                        below.extend(others.into_iter().filter(|one| {
                            !matches!(one.kind(), "string_literal" | "binary_expression")
                        }));
                    }
                }
                _ => {}
            }
            pending.extend(below.into_iter().rev());
        }
        for text in growing {
            self.keep_text(text.parts, text.line);
        }
    }

    /// The name that a text is held by.
    fn holder(&self, node: Node<'_>) -> &'a str {
        let text = self.text(node);
        text.strip_prefix("this.").unwrap_or(text)
    }

    /// What a text is put together from: strings, or a builder with what it is given.
    fn parts(&mut self, node: Node<'_>) -> Option<Vec<Argument>> {
        match node.kind() {
            "string_literal" | "binary_expression" => written(self, node).map(|text| vec![text]),
            "parenthesized_expression" => self.parts(*children(node).first()?),
            "object_creation_expression" => self.made(node),
            "method_invocation" => {
                let (base, parts) = self.appended(node)?;
                (base.kind() == "object_creation_expression").then_some(parts)
            }
            _ => None,
        }
    }

    /// What a new builder of texts starts with.
    fn made(&mut self, node: Node<'_>) -> Option<Vec<Argument>> {
        let of = self.text(node.child_by_field_name("type")?);
        if !matches!(of, "StringBuilder" | "StringBuffer") {
            return None;
        }
        let arguments = node.child_by_field_name("arguments").map_or_else(Vec::new, children);
        let first = arguments.into_iter().find(|one| one.kind() != "decimal_integer_literal");
        Some(first.map(|one| self.part(one)).into_iter().collect())
    }

    fn part(&mut self, node: Node<'_>) -> Argument {
        match node.kind() {
            "string_literal" | "binary_expression" | "identifier" | "field_access" => {
                written(self, node).unwrap_or(Argument::Other)
            }
            _ => Argument::Other,
        }
    }

    /// `base.append(a).append(b)`: the base, and what it is given.
    fn appended<'n>(&mut self, node: Node<'n>) -> Option<(Node<'n>, Vec<Argument>)> {
        let mut given = Vec::new();
        let mut base = node;
        while base.kind() == "method_invocation"
            && base.child_by_field_name("name").is_some_and(|name| self.text(name) == "append")
        {
            let list = base.child_by_field_name("arguments")?;
            given.push(*children(list).first()?);
            base = base.child_by_field_name("object")?;
        }
        let mut parts = match base.kind() {
            "identifier" | "field_access" => Vec::new(),
            "object_creation_expression" => self.made(base)?,
            _ => return None,
        };
        for one in given.into_iter().rev() {
            parts.push(self.part(one));
        }
        Some((base, parts))
    }

    fn replace(
        &mut self,
        growing: &mut Vec<Growing<'a>>,
        holder: &'a str,
        parts: Vec<Argument>,
        line: u32,
    ) {
        if let Some(at) = growing.iter().position(|text| text.holder == holder) {
            let before = growing.remove(at);
            self.keep_text(before.parts, before.line);
        }
        growing.push(Growing { holder, parts, line });
    }

    fn keep_text(&mut self, parts: Vec<Argument>, line: u32) {
        let names = |part: &Argument| names_something(part);
        if parts.iter().any(names) {
            let within = self.around.within.or(self.around.scope);
            self.file.texts.push(Text { parts: Argument::Joined(parts), within, line });
        }
    }
}

fn add<'a>(growing: &mut Vec<Growing<'a>>, holder: &'a str, parts: Vec<Argument>, line: u32) {
    match growing.iter_mut().find(|text| text.holder == holder) {
        Some(text) => text.parts.extend(parts),
        None => growing.push(Growing { holder, parts, line }),
    }
}

/// Whether a part has a word that names what a query reads or writes.
fn names_something(part: &Argument) -> bool {
    match part {
        Argument::Text(text) => {
            let text = text.to_ascii_lowercase();
            WORDS.iter().any(|word| text.contains(word))
        }
        Argument::Joined(parts) => parts.iter().any(names_something),
        _ => false,
    }
}
