//! Keys of untyped dictionaries: what the fields of a value are when no type says so.
//!
//! A dictionary is a parameter or variable without a type whose members are read or written and
//! never called; in TypeScript only what is declared as `any`, `object` or a record, since
//! everything else has a type. What has methods, is called or has a length is none.

use oxc_ast::ast::{BindingPattern, Expression, FormalParameter, TSType, TSTypeName};

use super::{
    chain::Link,
    facts::{Key, Name, SymbolAt},
    scope::{Extractor, UNKNOWN},
    types::key_name,
};

/// Longest key that is kept, in bytes.
const LONGEST: usize = 100;

/// Names by custom of what the page, the server or the language hands over.
const NO_DICTIONARIES: [&str; 32] = [
    "$", "_", "app", "cb", "callback", "context", "ctx", "done", "e", "el", "elem", "element",
    "err", "error", "ev", "event", "evt", "exports", "module", "next", "node", "req", "request",
    "require", "res", "response", "router", "self", "server", "socket", "that", "window",
];

/// A variable or parameter that may hold a dictionary.
#[derive(Debug)]
pub(super) struct Subject {
    name: Name,
    /// Whether it showed to be something else.
    spoiled: bool,
    /// Its keys: name, whether it is written, symbol, line.
    keys: Vec<(Name, bool, Option<SymbolAt>, u32)>,
}

impl<'a> Extractor<'a> {
    /// Notes a parameter of a function, the `at`th from 0.
    pub(super) fn parameter_keys(&mut self, parameter: &FormalParameter<'a>, at: usize) {
        let open = match &parameter.type_annotation {
            Some(annotation) => is_untyped(&annotation.type_annotation),
            None => !self.typescript,
        };
        if self.imports_only || !open {
            return;
        }
        match &parameter.pattern {
            BindingPattern::BindingIdentifier(name) => {
                let name = name.name.as_str();
                // A value to fall back to may say what it is.
                let is_known = parameter.type_annotation.is_none()
                    && self.binding(name).is_some_and(|bound| bound.node != UNKNOWN);
                if !is_known {
                    self.subject(name);
                }
            }
            BindingPattern::ObjectPattern(object) => {
                let name = self.made(format!("parameter {}", at + 1));
                let mut keys = Vec::new();
                for property in &object.properties {
                    if let Some(key) = key_name(&property.key) {
                        let line = self.line(property.span.start);
                        keys.push((self.name(key), false, self.within, line));
                    }
                }
                self.subjects.push(Subject { name, spoiled: false, keys });
            }
            _ => {}
        }
    }

    /// Notes that the current scope binds a name that may hold a dictionary.
    pub(super) fn subject(&mut self, name: &'a str) {
        if self.imports_only || NO_DICTIONARIES.contains(&name) {
            return;
        }
        let place = self.subjects.len() as u32;
        let known = self.name(name);
        if let Some(bound) = self.binding(name) {
            bound.subject = Some(place);
            self.subjects.push(Subject { name: known, spoiled: false, keys: Vec::new() });
        }
    }

    /// Notes what a variable of a function is made of: keys of an object, or data that was parsed.
    pub(super) fn variable_keys(&mut self, name: &'a str, init: &Expression<'a>) {
        match init {
            Expression::ObjectExpression(object) => {
                self.subject(name);
                for property in &object.properties {
                    if let oxc_ast::ast::ObjectPropertyKind::ObjectProperty(property) = property
                        && !property.computed
                        && let Some(key) = key_name(&property.key)
                    {
                        self.key(name, key, true, property.span.start);
                    }
                }
            }
            Expression::AwaitExpression(inner) => self.variable_keys(name, &inner.argument),
            Expression::CallExpression(call) if is_parsing(&call.callee) => self.subject(name),
            _ => {}
        }
    }

    /// Notes `const { a, b } = name`.
    pub(super) fn pattern_keys(&mut self, pattern: &BindingPattern<'a>, from: &Expression<'a>) {
        if let (BindingPattern::ObjectPattern(object), Expression::Identifier(name)) =
            (pattern, from)
        {
            for property in &object.properties {
                if let Some(key) = key_name(&property.key) {
                    self.key(name.name.as_str(), key, false, property.span.start);
                }
            }
        }
    }

    /// Notes what a chain that starts with a name does with it.
    pub(super) fn chain_keys(&mut self, name: &'a str, links: &[Link<'_, 'a>]) {
        match links {
            [Link::Field("hasOwnProperty" | "propertyIsEnumerable", _), Link::Call(_), ..] => {}
            [Link::Field(..), Link::Call(_), ..]
            | [Link::Field("length", _) | Link::Call(_), ..] => self.spoil(name),
            [Link::Field(key, offset), ..] => self.key(name, key, false, *offset),
            _ => {}
        }
    }

    /// Notes a key of what a name holds.
    pub(super) fn key(&mut self, name: &str, key: &'a str, write: bool, offset: u32) {
        if key.is_empty() || key.len() > LONGEST {
            return;
        }
        let Some(subject) = self.holding(name).and_then(|(_, bound)| bound.subject) else {
            return;
        };
        let (key, line) = (self.name(key), self.line(offset));
        self.subjects[subject as usize].keys.push((key, write, self.within, line));
    }

    /// Notes that what a name holds is no dictionary.
    pub(super) fn spoil(&mut self, name: &str) {
        if let Some(subject) = self.holding(name).and_then(|(_, bound)| bound.subject) {
            self.subjects[subject as usize].spoiled = true;
        }
    }

    /// Keeps the keys of what never showed to be something else.
    pub(super) fn keep_keys(&mut self) {
        for subject in std::mem::take(&mut self.subjects) {
            if subject.spoiled {
                continue;
            }
            let mut keys = subject.keys;
            keys.sort_unstable();
            keys.dedup_by_key(|(key, write, within, _)| (*key, *write, *within));
            self.facts.keys.extend(keys.into_iter().map(|(key, write, within, line)| Key {
                subject: subject.name,
                name: key,
                write,
                within,
                line,
            }));
        }
    }
}

/// Whether a type says nothing of the fields.
fn is_untyped(ty: &TSType<'_>) -> bool {
    match ty {
        TSType::TSAnyKeyword(_) | TSType::TSObjectKeyword(_) => true,
        TSType::TSTypeReference(reference) => matches!(
            &reference.type_name,
            TSTypeName::IdentifierReference(name)
                if matches!(name.name.as_str(), "Record" | "Dictionary")
        ),
        TSType::TSUnionType(union) => {
            let mut real = union.types.iter().filter(|ty| {
                !matches!(ty, TSType::TSNullKeyword(_) | TSType::TSUndefinedKeyword(_))
            });
            matches!(
                (real.next(), real.next()),
                (Some(TSType::TSAnyKeyword(_) | TSType::TSObjectKeyword(_)), None)
            )
        }
        _ => false,
    }
}

/// `JSON.parse(...)` and `response.json()`.
fn is_parsing(callee: &Expression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = callee else { return false };
    match member.property.name.as_str() {
        "parse" => matches!(&member.object, Expression::Identifier(name) if name.name == "JSON"),
        "json" => true,
        _ => false,
    }
}
