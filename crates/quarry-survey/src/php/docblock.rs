//! Types in documentation comments: `@var`, `@param`, `@return`, `@property`, `@extends`.

/// A type as a comment writes it: a name, and what it is applied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocType {
    /// The name as written; for a list that is written out, the name of its element.
    pub(super) name: String,
    /// What it is applied to.
    pub(super) arguments: Vec<DocType>,
}

/// One tag of a comment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name without the `@`, and without a `phpstan-` or `psalm-` before it.
    pub(super) name: &'a str,
    /// What follows on its line.
    pub(super) rest: &'a str,
    /// Lines below the start of the comment.
    pub(super) below: u32,
}

/// The tags of a comment that starts with `/**`.
pub(super) fn tags(comment: &str) -> impl Iterator<Item = Tag<'_>> {
    let doc = comment.starts_with("/**");
    comment.lines().enumerate().filter(move |_| doc).filter_map(|(below, line)| {
        let line = line.trim().trim_start_matches('/').trim_start_matches('*');
        let line = line.trim_end_matches('/').trim_end_matches('*').trim();
        let (name, rest) = line
            .strip_prefix('@')?
            .split_once(char::is_whitespace)
            .unwrap_or((line.strip_prefix('@')?, ""));
        let name =
            name.strip_prefix("phpstan-").or_else(|| name.strip_prefix("psalm-")).unwrap_or(name);
        Some(Tag { name, rest: rest.trim(), below: below as u32 })
    })
}

/// The type at the start of `text` that values of it can be followed through, and what stands
/// after the whole type. Of alternatives it is the first that is a class.
pub(super) fn leading_type(text: &str) -> (Option<DocType>, &str) {
    let end = end_of_type(text);
    let (written, rest) = text.split_at(end);
    (class_of(written, 0), rest.trim_start())
}

/// Where the type that `text` starts with ends: at white space outside of brackets, except
/// beside `|`, `&` and `:`.
fn end_of_type(text: &str) -> usize {
    let mut open = 0_i32;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' | b'(' | b'{' | b'[' => open += 1,
            b'>' | b')' | b'}' | b']' => open -= 1,
            b' ' | b'\t' if open <= 0 => {
                let before = at.checked_sub(1).map(|at| bytes[at]);
                let after = bytes[at..].iter().find(|byte| **byte != b' ');
                let joined = |byte: Option<&u8>| matches!(byte, Some(b'|' | b'&'));
                // `callable(Order): bool $f` goes on behind its colon.
                if !joined(before.as_ref()) && before != Some(b':') && !joined(after) {
                    return at;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Alternatives inside alternatives are followed this far.
const DEEPEST: u32 = 6;

fn class_of(written: &str, depth: u32) -> Option<DocType> {
    if depth > DEEPEST {
        return None;
    }
    split(written, &['|', '&']).into_iter().find_map(|one| single(one.trim(), depth))
}

fn single(written: &str, depth: u32) -> Option<DocType> {
    let written = written.strip_prefix('?').unwrap_or(written);
    if let Some((name, rest)) = written.split_once('(')
        && matches!(name.trim_start_matches('\\'), "callable" | "Closure")
    {
        let arguments = parameters(rest, depth + 1);
        return Some(DocType { name: "\\Closure".to_owned(), arguments });
    }
    if let Some(inner) = written.strip_prefix('(').and_then(|w| w.strip_suffix(')')) {
        return class_of(inner, depth + 1);
    }
    if let Some(element) = written.strip_suffix("[]") {
        return class_of(element, depth + 1);
    }
    let (name, arguments) = match written.split_once('<') {
        Some((name, rest)) => {
            let inside = rest.strip_suffix('>').unwrap_or(rest);
            (name.trim(), split(inside, &[',']))
        }
        None => (written, Vec::new()),
    };
    if is_list(name) {
        return arguments.last().and_then(|element| class_of(element, depth + 1));
    }
    if !is_class_name(name) {
        return None;
    }
    let arguments = arguments
        .into_iter()
        .map(|argument| {
            class_of(argument, depth + 1)
                .unwrap_or_else(|| DocType { name: String::new(), arguments: Vec::new() })
        })
        .collect();
    Some(DocType { name: name.to_owned(), arguments })
}

/// The types of what a function takes; `text` stands behind the opening bracket.
fn parameters(text: &str, depth: u32) -> Vec<DocType> {
    let mut open = 0_u32;
    let close = text.bytes().position(|byte| {
        match byte {
            b'(' | b'<' | b'{' | b'[' => open += 1,
            b')' if open == 0 => return true,
            b')' | b'>' | b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        false
    });
    let inside = &text[..close.unwrap_or(text.len())];
    split(inside, &[','])
        .into_iter()
        .filter(|one| !one.trim().is_empty())
        .map(|one| {
            let one = one.trim();
            let (written, _) = one.split_at(end_of_type(one));
            class_of(written, depth)
                .unwrap_or_else(|| DocType { name: String::new(), arguments: Vec::new() })
        })
        .collect()
}

/// `text` at each of `marks` outside of brackets.
fn split<'a>(text: &'a str, marks: &[char]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut open, mut start) = (0_i32, 0);
    for (at, character) in text.char_indices() {
        match character {
            '<' | '(' | '{' | '[' => open += 1,
            '>' | ')' | '}' | ']' => open -= 1,
            _ if open <= 0 && marks.contains(&character) => {
                parts.push(&text[start..at]);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn is_list(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "array" | "list" | "iterable" | "non-empty-array" | "non-empty-list"
    )
}

/// Names of types that are no classes.
pub(super) fn is_builtin(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "array"
            | "bool"
            | "boolean"
            | "callable"
            | "double"
            | "false"
            | "float"
            | "int"
            | "integer"
            | "iterable"
            | "list"
            | "mixed"
            | "never"
            | "null"
            | "number"
            | "numeric"
            | "object"
            | "resource"
            | "scalar"
            | "string"
            | "true"
            | "void"
    )
}

fn is_class_name(name: &str) -> bool {
    let letters = |c: char| c.is_alphanumeric() || c == '_' || c == '\\' || c == '$';
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(letters)
        && (!name.starts_with('$') || name == "$this")
        && !is_builtin(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(of: &DocType) -> String {
        if of.arguments.is_empty() {
            return of.name.clone();
        }
        let arguments: Vec<String> = of.arguments.iter().map(show).collect();
        format!("{}<{}>", of.name, arguments.join(","))
    }

    #[test]
    fn types_lead_to_classes() {
        let cases = [
            ("Order", Some("Order"), ""),
            ("Order|null the order", Some("Order"), "the order"),
            ("null|Order $order", Some("Order"), "$order"),
            ("null | Order $order", Some("Order"), "$order"),
            ("?\\App\\Order $order", Some("\\App\\Order"), "$order"),
            ("Order[]", Some("Order"), ""),
            ("(Order|Cart)[]", Some("Order"), ""),
            ("array<int, Order> $orders", Some("Order"), "$orders"),
            ("array<array-key, array<int,Order>>", Some("Order"), ""),
            ("Collection<int, Order>|Order[]", Some("Collection<,Order>"), ""),
            ("callable(Order): bool $f", Some("\\Closure<Order>"), "$f"),
            ("\\Closure(int, ?Order $o): Cart|null $f", Some("\\Closure<,Order>"), "$f"),
            ("callable $f", None, "$f"),
            ("callable(", Some("\\Closure"), ""),
            ("callable(array<int, Order>)|null", Some("\\Closure<Order>"), ""),
            ("class-string<Order>", None, ""),
            ("array{id: int, order: Order} $x", None, "$x"),
            ("int", None, ""),
            ("string|int|false", None, ""),
            ("self", Some("self"), ""),
            ("$this", Some("$this"), ""),
            ("$order", None, ""),
            ("", None, ""),
            ("<<<", None, ""),
            ("Ord\u{e9}r<", Some("Ord\u{e9}r<>"), ""),
        ];
        for (text, expected, rest) in cases {
            let (found, after) = leading_type(text);
            assert_eq!(found.as_ref().map(show).as_deref(), expected, "{text}");
            assert_eq!(after, rest, "{text}");
        }
    }

    #[test]
    fn tags_are_found() {
        let found: Vec<_> = tags("/**\n * Text @no\n * @param Order $o\n * @phpstan-return X\n */")
            .map(|tag| (tag.name, tag.rest, tag.below))
            .collect();
        assert_eq!(found, [("param", "Order $o", 2), ("return", "X", 3)]);
        assert_eq!(tags("/* @var X */").count(), 0);
        let inline: Vec<_> = tags("/** @var Order $o */").map(|tag| tag.rest).collect();
        assert_eq!(inline, ["Order $o"]);
    }
}
