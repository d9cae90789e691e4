//! Values as far as they are written out.

use super::{
    extract::{Reader, children},
    facts::{Argument, FileName, Lit},
};
use crate::{syntax::tree::Node, typed::facts::Root};

/// Values inside values are kept this far.
const DEEPEST: u32 = 8;

/// Entries of a list that are kept.
const MOST: usize = 2_000;

impl<'a> Reader<'a> {
    /// The text of a string that is written out in full.
    pub(super) fn plain_string(&self, node: Node<'a>) -> Option<String> {
        match node.kind() {
            "string" | "encapsed_string" => {
                let mut text = String::new();
                for part in children(node) {
                    match part.kind() {
                        "string_content" => text.push_str(self.text(part)),
                        "escape_sequence" => push_escaped(&mut text, self.text(part)),
                        _ => return None,
                    }
                }
                Some(text)
            }
            "nowdoc" => Some(
                node.child_by_field_name("value").map_or("", |body| self.text(body)).to_owned(),
            ),
            "heredoc" => {
                let body = node.child_by_field_name("value")?;
                children(body)
                    .iter()
                    .all(|part| matches!(part.kind(), "string_content" | "escape_sequence"))
                    .then(|| self.text(body).to_owned())
            }
            _ => None,
        }
    }

    /// The text of a string, with `{}` for what is computed.
    fn pattern(&self, node: Node<'a>) -> String {
        let mut text = String::new();
        let body = match node.kind() {
            "heredoc" => node.child_by_field_name("value").unwrap_or(node),
            _ => node,
        };
        for part in children(body) {
            match part.kind() {
                "string_content" => text.push_str(self.text(part)),
                "escape_sequence" => push_escaped(&mut text, self.text(part)),
                _ => text.push_str("{}"),
            }
        }
        text
    }

    /// What an expression is, as far as it is written out.
    pub(super) fn literal(&mut self, node: Node<'a>, depth: u32) -> Lit {
        if depth > DEEPEST {
            return Lit::Other;
        }
        match node.kind() {
            "string" | "nowdoc" => Lit::Text(self.plain_string(node).unwrap_or_default().into()),
            "encapsed_string" | "heredoc" => Lit::Text(self.pattern(node).into()),
            "boolean" => Lit::Truth(self.text(node).eq_ignore_ascii_case("true")),
            "parenthesized_expression" => {
                node.named_child(0).map_or(Lit::Other, |inner| self.literal(inner, depth + 1))
            }
            "anonymous_function" | "arrow_function" => Lit::Closure,
            "array_creation_expression" => {
                let mut entries = Vec::new();
                for element in children(node).into_iter().take(MOST) {
                    let parts = children(element);
                    match parts.as_slice() {
                        [value] => entries.push((None, self.literal(*value, depth + 1))),
                        [key, value] => {
                            let key = self.literal(*key, depth + 1);
                            entries.push((Some(key), self.literal(*value, depth + 1)));
                        }
                        _ => {}
                    }
                }
                Lit::Array(entries)
            }
            "class_constant_access_expression" => self.class_member(node),
            "object_creation_expression" => self.made_here(node, depth),
            "binary_expression" => {
                if let Some(file) = self.file_name(node, 0) {
                    return Lit::File(file);
                }
                self.joined(node, depth)
            }
            "function_call_expression" => match self.file_name(node, 0) {
                Some(file) => Lit::File(file),
                None => self.followed(node),
            },
            "variable_name"
            | "member_access_expression"
            | "nullsafe_member_access_expression"
            | "member_call_expression"
            | "nullsafe_member_call_expression"
            | "scoped_call_expression" => self.followed(node),
            _ => Lit::Other,
        }
    }

    fn followed(&mut self, node: Node<'a>) -> Lit {
        match self.root_of(node, 0) {
            Root::Unknown => Lit::Other,
            root => Lit::Value(self.facts.typed.path(root, &[])),
        }
    }

    fn class_member(&mut self, node: Node<'a>) -> Lit {
        if let Some(at) = self.class_constant(node) {
            let name = self.facts.typed.types[at as usize].name;
            return Lit::Class(self.facts.typed.name(name).into());
        }
        let parts = children(node);
        let (Some(class), Some(name)) = (parts.first(), parts.last()) else { return Lit::Other };
        let written = self.text(*class);
        let full = match written.to_ascii_lowercase().as_str() {
            "self" | "static" => self.class.as_ref().map(|class| class.full.clone()),
            "parent" => None,
            _ if matches!(class.kind(), "name" | "qualified_name" | "relative_name") => {
                Some(self.scope.class(written))
            }
            _ => None,
        };
        full.map_or(Lit::Other, |full| Lit::Constant(full.into(), self.text(*name).into()))
    }

    fn made_here(&mut self, node: Node<'a>, depth: u32) -> Lit {
        let Root::Instance(at) = self.root_of(node, 0) else { return Lit::Other };
        let name = self.facts.typed.types[at as usize].name;
        let full = self.facts.typed.name(name).into();
        let arguments = super::extract::child(node, "arguments")
            .map_or_else(Vec::new, |arguments| self.arguments(arguments, depth + 1));
        Lit::New(full, arguments)
    }

    /// Strings put together. Long sums nest to the left, so they are gone through in a loop.
    fn joined(&mut self, node: Node<'a>, depth: u32) -> Lit {
        let mut parts = Vec::new();
        let mut at = node;
        while at.kind() == "binary_expression" {
            let joins =
                at.child_by_field_name("operator").is_some_and(|operator| operator.kind() == ".");
            let (Some(left), Some(right)) =
                (at.child_by_field_name("left"), at.child_by_field_name("right"))
            else {
                return Lit::Other;
            };
            if !joins || parts.len() > 64 {
                return Lit::Other;
            }
            parts.push(right);
            at = left;
        }
        parts.push(at);
        let mut text = String::new();
        for part in parts.into_iter().rev() {
            match self.literal(part, depth + 1) {
                Lit::Text(part) => text.push_str(&part),
                Lit::Class(full) => text.push_str(&full),
                _ => text.push_str("{}"),
            }
        }
        Lit::Text(text.into())
    }

    /// What a call is called with.
    pub(super) fn arguments(&mut self, node: Node<'a>, depth: u32) -> Vec<Argument> {
        let mut found = Vec::new();
        for argument in children(node) {
            if argument.kind() == "comment" {
                continue;
            }
            let name = argument.child_by_field_name("name");
            let value = children(argument).into_iter().rfind(|part| {
                Some(*part) != name && !matches!(part.kind(), "comment" | "reference_modifier")
            });
            let value = value.map_or(Lit::Other, |value| self.literal(value, depth));
            found.push(Argument { name: name.map(|name| self.text(name).into()), value });
        }
        found
    }

    /// The file that an expression names: `__DIR__ . '/a.php'`, `dirname(__FILE__) . '/a.php'`,
    /// `base_path('a.php')`, or a string that ends in `.php`.
    pub(super) fn file_name(&mut self, node: Node<'a>, depth: u32) -> Option<FileName> {
        if depth > DEEPEST {
            return None;
        }
        match node.kind() {
            "parenthesized_expression" => self.file_name(node.named_child(0)?, depth + 1),
            "string" | "encapsed_string" => {
                let text = self.plain_string(node)?;
                (is_php(&text) && !text.starts_with('/')).then(|| FileName::Beside(text.into()))
            }
            "binary_expression" => {
                let operator = node.child_by_field_name("operator")?;
                let right = self.plain_string(node.child_by_field_name("right")?)?;
                if operator.kind() != "." {
                    return None;
                }
                let folder = self.folder_name(node.child_by_field_name("left")?, depth + 1)?;
                Some(match folder {
                    FileName::Beside(before) => FileName::Beside(format!("{before}{right}").into()),
                    FileName::Top(before) => FileName::Top(format!("{before}{right}").into()),
                })
            }
            "function_call_expression" => {
                let name = self.text(node.child_by_field_name("function")?);
                let folder = match name.trim_start_matches('\\') {
                    "base_path" => "",
                    "app_path" => "app/",
                    "config_path" => "config/",
                    "database_path" => "database/",
                    _ => return None,
                };
                let first =
                    node.child_by_field_name("arguments")?.named_child(0)?.named_child(0)?;
                let text = self.plain_string(first)?;
                Some(FileName::Top(format!("{folder}{}", text.trim_start_matches('/')).into()))
            }
            _ => None,
        }
    }

    /// The folder that an expression names.
    fn folder_name(&mut self, node: Node<'a>, depth: u32) -> Option<FileName> {
        if depth > DEEPEST {
            return None;
        }
        match node.kind() {
            "parenthesized_expression" => self.folder_name(node.named_child(0)?, depth + 1),
            "name" if self.text(node).eq_ignore_ascii_case("__DIR__") => {
                Some(FileName::Beside("./".into()))
            }
            "function_call_expression" => {
                let name = self.text(node.child_by_field_name("function")?);
                let arguments = node.child_by_field_name("arguments")?;
                let first = arguments.named_child(0)?.named_child(0)?;
                match name.trim_start_matches('\\') {
                    "dirname" => {
                        let of = if self.text(first).eq_ignore_ascii_case("__FILE__") {
                            return Some(FileName::Beside("./".into()));
                        } else {
                            self.folder_name(first, depth + 1)?
                        };
                        match of {
                            FileName::Beside(at) => {
                                Some(FileName::Beside(format!("{at}/../").into()))
                            }
                            FileName::Top(_) => None,
                        }
                    }
                    "base_path" if arguments.named_child_count() == 0 => {
                        Some(FileName::Top("".into()))
                    }
                    _ => None,
                }
            }
            "binary_expression" => self.file_name(node, depth + 1),
            _ => None,
        }
    }
}

fn push_escaped(text: &mut String, sequence: &str) {
    match sequence {
        "\\n" => text.push('\n'),
        "\\t" => text.push('\t'),
        "\\r" => text.push('\r'),
        _ => text.push_str(sequence.strip_prefix('\\').unwrap_or(sequence)),
    }
}

/// Whether a path names PHP source.
fn is_php(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|end| end.eq_ignore_ascii_case("php"))
}
