//! Annotations in documentation comments, as Doctrine and Symfony read them:
//! `@ORM\Table(name="orders")`. They mean what the attribute of the same class means.
//!
//! Tags of documentation (`@param`, `@see`) look alike. An annotation is only what names a class
//! that the file imports, or one in full.

use std::collections::BTreeSet;

use super::{
    docblock::{Tag, tags},
    extract::Reader,
    facts::{Argument, Attribute, Lit, Target},
    names::Scope,
};

/// Annotations and lists inside of others are read this far.
const DEEPEST: u32 = 16;

/// Lines of one annotation that are read.
const LONGEST: usize = 400;

impl Reader<'_> {
    /// Keeps the annotations of the comment `doc`, which starts on line `start`, like attributes
    /// of `symbol`.
    pub(super) fn annotations(&mut self, doc: &str, start: u32, target: Target, symbol: u32) {
        if self.names_only {
            return;
        }
        // Where both are written, during a move from one to the other, the attribute counts.
        let written = self.facts.attributes.iter().rev();
        let written = written.take_while(|at| at.symbol == Some(symbol));
        let written: BTreeSet<Box<str>> = written.map(|at| at.full.clone()).collect();
        for tag in tags(doc) {
            let Some((full, arguments)) = annotation(&self.scope, doc, &tag) else { continue };
            if written.contains(full.as_str()) {
                continue;
            }
            self.facts.attributes.push(Attribute {
                full: full.into(),
                arguments,
                target,
                symbol: Some(symbol),
                line: start + tag.below,
            });
        }
    }
}

/// The class of the annotation that `tag` starts, and what it is made with.
fn annotation(scope: &Scope, doc: &str, tag: &Tag<'_>) -> Option<(String, Vec<Argument>)> {
    let name: String = tag.name.chars().take_while(|c| is_of_name(*c)).collect();
    let full = scope.imported(&name)?;
    // The arguments may go on over several lines.
    let text = undecorated(doc, tag.below);
    let after = text.trim_start().strip_prefix('@')?;
    let after = after.get(after.find(name.as_str())? + name.len()..)?;
    let mut input = Input { rest: after, scope };
    let arguments =
        if input.takes('(') { input.arguments(')', DEEPEST).unwrap_or_default() } else { vec![] };
    Some((full, arguments))
}

/// The comment from the line `from` on, without the stars at the starts of its lines.
fn undecorated(doc: &str, from: u32) -> String {
    let mut text = String::new();
    for line in doc.lines().skip(from as usize).take(LONGEST) {
        let line = line.trim_start();
        let line = line.strip_prefix("/**").or_else(|| line.strip_prefix('*')).unwrap_or(line);
        text.push_str(line.strip_suffix("*/").unwrap_or(line));
        text.push('\n');
    }
    text
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '\\')
}

/// What is left to read.
struct Input<'t> {
    rest: &'t str,
    scope: &'t Scope,
}

impl<'t> Input<'t> {
    fn takes(&mut self, wanted: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// What stands up to `close`, whose opening bracket is taken; `None` where it does not end.
    fn arguments(&mut self, close: char, depth: u32) -> Option<Vec<Argument>> {
        let mut arguments = Vec::new();
        loop {
            if self.takes(close) {
                return Some(arguments);
            }
            let first = self.value(depth.checked_sub(1)?)?;
            let argument = if self.takes('=') || self.takes(':') {
                let name = match first {
                    Value::Name(name) => Some(name.into()),
                    Value::Lit(lit) => lit.text().map(Into::into),
                };
                Argument { name, value: self.value(depth.checked_sub(1)?)?.lit(self.scope) }
            } else {
                Argument { name: None, value: first.lit(self.scope) }
            };
            arguments.push(argument);
            if !self.takes(',') && !self.rest.trim_start().starts_with(close) {
                return None;
            }
        }
    }

    fn value(&mut self, depth: u32) -> Option<Value<'t>> {
        if self.takes('"') {
            return self.string().map(Value::Lit);
        }
        if self.takes('{') {
            let entries = self.arguments('}', depth)?.into_iter();
            let entries = entries.map(|one| (one.name.map(Lit::Text), one.value)).collect();
            return Some(Value::Lit(Lit::Array(entries)));
        }
        if self.takes('@') {
            let name = self.name()?;
            let arguments = if self.takes('(') { self.arguments(')', depth)? } else { vec![] };
            let full = self.scope.imported(name).unwrap_or_else(|| name.to_owned());
            return Some(Value::Lit(Lit::New(full.into(), arguments)));
        }
        self.name().map(Value::Name)
    }

    /// A string whose first quote is taken; a quote inside is written twice.
    fn string(&mut self) -> Option<Lit> {
        let mut text = String::new();
        loop {
            let (before, after) = self.rest.split_once('"')?;
            text.push_str(before);
            self.rest = after;
            match after.strip_prefix('"') {
                Some(after) => {
                    text.push('"');
                    self.rest = after;
                }
                None => return Some(Lit::Text(text.into())),
            }
        }
    }

    /// A name, a constant or a number.
    fn name(&mut self) -> Option<&'t str> {
        self.rest = self.rest.trim_start();
        let inside = |c: char| is_of_name(c) || matches!(c, '.' | '-' | '+');
        let mut end = 0;
        // `A::B` is one name; the colon of `key: value` is not part of one.
        loop {
            end += self.rest[end..].find(|c| !inside(c)).unwrap_or(self.rest.len() - end);
            if !self.rest[end..].starts_with("::") {
                break;
            }
            end += 2;
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }
}

enum Value<'t> {
    /// A name or number, which before `=` is that of an argument.
    Name(&'t str),
    Lit(Lit),
}

impl Value<'_> {
    fn lit(self, scope: &Scope) -> Lit {
        let name = match self {
            Self::Lit(lit) => return lit,
            Self::Name(name) => name,
        };
        match name.split_once("::") {
            Some((class, "class")) => Lit::Class(scope.class(class).into()),
            Some((class, constant)) => Lit::Constant(scope.class(class).into(), constant.into()),
            None if name.eq_ignore_ascii_case("true") => Lit::Truth(true),
            None if name.eq_ignore_ascii_case("false") => Lit::Truth(false),
            None => Lit::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::php::names::NameKind;

    fn show(lit: &Lit) -> String {
        match lit {
            Lit::Text(text) => format!("'{text}'"),
            Lit::Class(class) => format!("{class}::class"),
            Lit::Constant(class, name) => format!("{class}::{name}"),
            Lit::Truth(truth) => truth.to_string(),
            Lit::New(class, arguments) => format!("new {class}({})", list(arguments)),
            Lit::Array(entries) => {
                let entry = |(key, value): &(Option<Lit>, Lit)| match key {
                    Some(key) => format!("{}=>{}", show(key), show(value)),
                    None => show(value),
                };
                format!("[{}]", entries.iter().map(entry).collect::<Vec<_>>().join(","))
            }
            _ => "?".to_owned(),
        }
    }

    fn list(arguments: &[Argument]) -> String {
        let one = |one: &Argument| match &one.name {
            Some(name) => format!("{name}:{}", show(&one.value)),
            None => show(&one.value),
        };
        arguments.iter().map(one).collect::<Vec<_>>().join(",")
    }

    fn read(doc: &str) -> Vec<String> {
        let mut scope = Scope::of("App");
        scope.import(NameKind::Class, "Doctrine\\ORM\\Mapping", Some("ORM"));
        scope.import(NameKind::Class, "Symfony\\Routing\\Route", None);
        tags(doc)
            .filter_map(|tag| annotation(&scope, doc, &tag))
            .map(|(full, arguments)| format!("{full}({})", list(&arguments)))
            .collect()
    }

    #[test]
    fn annotations_are_read_and_tags_are_not() {
        let cases: [(&str, &[&str]); 16] = [
            ("/** @ORM\\Entity */", &["Doctrine\\ORM\\Mapping\\Entity()"]),
            ("/** @ORM\\Entity() */", &["Doctrine\\ORM\\Mapping\\Entity()"]),
            (
                "/**\n * The order.\n * @ORM\\Table(name=\"orders\", schema = \"s\")\n */",
                &["Doctrine\\ORM\\Mapping\\Table(name:'orders',schema:'s')"],
            ),
            (
                "/**\n * @Route(\"/a/{id}\", methods={\"GET\", \"POST\"},\n *   name=\"a\")\n * @param Route $r\n */",
                &["Symfony\\Routing\\Route('/a/{id}',methods:['GET','POST'],name:'a')"],
            ),
            (
                "/** @Route(path=\"/a\", x=Kind::SMALL) */",
                &["Symfony\\Routing\\Route(path:'/a',x:App\\Kind::SMALL)"],
            ),
            (
                "/** @ORM\\ManyToOne(targetEntity=Order::class, fetch=1) */",
                &["Doctrine\\ORM\\Mapping\\ManyToOne(targetEntity:App\\Order::class,fetch:?)"],
            ),
            (
                "/** @ORM\\Table(indexes={@ORM\\Index(columns={\"a\"})}, options={\"x\": true, \"y\"=false}) */",
                &[
                    "Doctrine\\ORM\\Mapping\\Table(indexes:[new Doctrine\\ORM\\Mapping\\Index(columns:['a'])],options:['x'=>true,'y'=>false])",
                ],
            ),
            ("/** @Route(\"a \"\"b\"\"\") */", &["Symfony\\Routing\\Route('a \"b\"')"]),
            ("/** @\\Lib\\Marker(1) */", &["Lib\\Marker(?)"]),
            // Tags, names that are not imported, comments that document nothing.
            ("/** @Table(name=\"orders\") */", &[]),
            ("/** @param ORM\\Entity $e */", &[]),
            ("/* @ORM\\Entity */", &[]),
            // What does not end says nothing but its name.
            ("/** @Route(\"/a */", &["Symfony\\Routing\\Route()"]),
            ("/** @Route({{{{ */", &["Symfony\\Routing\\Route()"]),
            ("/** @Route(= */", &["Symfony\\Routing\\Route()"]),
            ("/** see @Route(\"/a\") */", &[]),
        ];
        for (doc, expected) in cases {
            assert_eq!(read(doc), expected, "{doc}");
        }
        let deep = format!("/** @Route({}) */", "{".repeat(100_000));
        assert_eq!(read(&deep), ["Symfony\\Routing\\Route()"]);
    }
}
