//! Values that are written out: texts, lists, names and calls of them.

use ruff_python_ast::{
    Arguments, Expr, FStringPart, InterpolatedStringElement, Operator, name::Name,
};

use super::{paths::Path, uses::Reader};

/// Values inside values are read this far.
const DEEPEST: u32 = 5;

/// A longer list says nothing more.
const LONGEST: usize = 400;

/// A value as far as it is written out.
#[derive(Debug)]
pub(super) enum Value {
    /// A text; `{}` stands for what is computed.
    Text(Box<str>),
    /// Where a name or chain of names comes from.
    Path(Path),
    /// A list, tuple or set.
    List(Vec<Value>),
    /// A dictionary with its text keys.
    Pairs(Vec<(Option<Box<str>>, Value)>),
    /// A call: of what, and with what.
    Call(Path, Vec<Argument>),
    /// `True` or `False`.
    Flag(bool),
    /// `None`.
    Nothing,
    /// Anything else.
    Other,
}

/// An argument of a call.
#[derive(Debug)]
pub(super) struct Argument {
    /// Its name, if it is given by name.
    pub(super) name: Option<Name>,
    /// Its value.
    pub(super) value: Value,
}

impl Value {
    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The path, of the name itself or of what is called.
    pub(super) fn path(&self) -> Option<Path> {
        match self {
            Self::Path(path) | Self::Call(path, _) => Some(*path),
            _ => None,
        }
    }

    /// The elements of a list; a single value counts as a list of itself.
    pub(super) fn elements(&self) -> &[Value] {
        match self {
            Self::List(elements) => elements,
            one => std::slice::from_ref(one),
        }
    }
}

impl<'a> Reader<'a, '_> {
    /// The arguments of a call as values.
    pub(super) fn arguments(&mut self, given: &'a Arguments) -> Vec<Argument> {
        self.arguments_within(given, 0)
    }

    fn arguments_within(&mut self, given: &'a Arguments, depth: u32) -> Vec<Argument> {
        let mut arguments = Vec::with_capacity(given.args.len() + given.keywords.len());
        for value in given.args.iter().take(LONGEST) {
            let value = match value {
                Expr::Starred(_) => Value::Other,
                value => self.value(value, depth),
            };
            arguments.push(Argument { name: None, value });
        }
        for keyword in &given.keywords {
            if let Some(name) = &keyword.arg {
                let value = self.value(&keyword.value, depth);
                arguments.push(Argument { name: Some(name.id.clone()), value });
            }
        }
        arguments
    }

    /// An expression as a value, which stands `depth` values deep.
    pub(super) fn value(&mut self, expression: &'a Expr, depth: u32) -> Value {
        if depth > DEEPEST {
            return Value::Other;
        }
        let mut list = |elements: &'a [Expr]| {
            let elements = elements.iter().take(LONGEST);
            Value::List(elements.map(|element| self.value(element, depth + 1)).collect())
        };
        match expression {
            Expr::StringLiteral(node) => Value::Text(node.value.to_str().into()),
            Expr::FString(_) | Expr::BinOp(_) => {
                let mut text = String::new();
                if written_text(expression, &mut text, 0) {
                    Value::Text(text.into())
                } else if let Expr::BinOp(node) = expression
                    && node.op == Operator::Add
                {
                    // `[a] + others`: what is written out of both.
                    let mut elements = Vec::new();
                    for side in [&node.left, &node.right] {
                        match self.value(side, depth + 1) {
                            Value::List(side) => elements.extend(side),
                            path @ Value::Path(_) => elements.push(path),
                            _ => {}
                        }
                    }
                    if elements.is_empty() { Value::Other } else { Value::List(elements) }
                } else {
                    Value::Other
                }
            }
            Expr::List(node) => list(&node.elts),
            Expr::Tuple(node) => list(&node.elts),
            Expr::Set(node) => list(&node.elts),
            Expr::Dict(node) => Value::Pairs(
                node.items
                    .iter()
                    .take(LONGEST)
                    .map(|item| {
                        let key = match &item.key {
                            Some(Expr::StringLiteral(key)) => Some(key.value.to_str().into()),
                            _ => None,
                        };
                        (key, self.value(&item.value, depth + 1))
                    })
                    .collect(),
            ),
            Expr::Call(node) => match self.path(&node.func) {
                Some(path) => Value::Call(path, self.arguments_within(&node.arguments, depth + 1)),
                None => Value::Other,
            },
            Expr::Name(_) | Expr::Attribute(_) => {
                self.path(expression).map_or(Value::Other, Value::Path)
            }
            Expr::Await(node) => self.value(&node.value, depth + 1),
            Expr::BooleanLiteral(node) => Value::Flag(node.value),
            Expr::NoneLiteral(_) => Value::Nothing,
            _ => Value::Other,
        }
    }
}

/// Writes a text that is put together to `into`, with `{}` for what is computed; `false` if it
/// is no text.
fn written_text(expression: &Expr, into: &mut String, depth: u32) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match expression {
        Expr::StringLiteral(node) => into.push_str(node.value.to_str()),
        Expr::FString(node) => {
            for part in &node.value {
                match part {
                    FStringPart::Literal(literal) => into.push_str(&literal.value),
                    FStringPart::FString(formatted) => {
                        for element in &formatted.elements {
                            match element {
                                InterpolatedStringElement::Literal(literal) => {
                                    into.push_str(&literal.value);
                                }
                                InterpolatedStringElement::Interpolation(_) => into.push_str("{}"),
                            }
                        }
                    }
                }
            }
        }
        Expr::BinOp(node) if node.op == Operator::Mod => {
            let Expr::StringLiteral(format) = node.left.as_ref() else { return false };
            into.push_str(&filled(format.value.to_str()));
        }
        Expr::BinOp(node) if node.op == Operator::Add => {
            let start = into.len();
            let left = written_text(&node.left, into, depth + 1);
            if !left {
                into.truncate(start);
                into.push_str("{}");
            }
            let middle = into.len();
            let right = written_text(&node.right, into, depth + 1);
            if !right {
                into.truncate(middle);
                into.push_str("{}");
            }
            return left || right;
        }
        _ => return false,
    }
    true
}

/// A format of `%`, with `{}` for what is filled in.
fn filled(format: &str) -> String {
    let mut text = String::new();
    let mut letters = format.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        if letters.peek() == Some(&'%') {
            letters.next();
            text.push('%');
            continue;
        }
        text.push_str("{}");
        if letters.peek() == Some(&'(') {
            for inside in letters.by_ref() {
                if inside == ')' {
                    break;
                }
            }
        }
        for kind in letters.by_ref() {
            if kind.is_ascii_alphabetic() {
                break;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_left_open() {
        let cases = [
            ("/users/%s/", "/users/{}/"),
            ("%(base)s/x", "{}/x"),
            ("%05.2f%%", "{}%"),
            ("none", "none"),
            ("%", "{}"),
        ];
        for (format, expected) in cases {
            assert_eq!(filled(format), expected, "{format:?}");
        }
    }
}
