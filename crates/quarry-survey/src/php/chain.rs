//! Members of members and calls on results: `$this->orders->find($id)->total()` as one path.

use quarry_model::dependency::{ResultUse, Usage};

use super::{
    extract::{Reader, child, children},
    facts::{Chain, Handed, Link},
    telling::{Sends, sends, starts_transaction, tells},
};
use crate::{
    syntax::{self, tree::Node},
    typed::facts::{Path, Root, Step},
};

/// Values that are values of values are followed this far.
const FURTHEST: u32 = 48;

/// Where a chain starts.
pub(super) enum Base<'t> {
    /// At a class: `A::`.
    Class(Node<'t>),
    /// At a function: `a(`.
    Function(Node<'t>),
    /// At another expression.
    Other(Node<'t>),
}

/// The nodes of a chain, the last first.
struct Flat<'t> {
    base: Base<'t>,
    links: Vec<Node<'t>>,
}

fn flatten(node: Node<'_>) -> Flat<'_> {
    let mut links = Vec::new();
    let mut at = node;
    loop {
        let next = match at.kind() {
            "member_call_expression"
            | "nullsafe_member_call_expression"
            | "member_access_expression"
            | "nullsafe_member_access_expression" => at.child_by_field_name("object"),
            "scoped_call_expression" | "scoped_property_access_expression" => {
                at.child_by_field_name("scope")
            }
            "class_constant_access_expression" => at.named_child(0),
            "function_call_expression" => at.child_by_field_name("function"),
            "parenthesized_expression" if !links.is_empty() => match at.named_child(0) {
                Some(inner) => {
                    at = inner;
                    continue;
                }
                None => return Flat { base: Base::Other(at), links },
            },
            _ => return Flat { base: Base::Other(at), links },
        };
        links.push(at);
        let Some(next) = next else { return Flat { base: Base::Other(at), links } };
        let named =
            matches!(next.kind(), "name" | "qualified_name" | "relative_name" | "relative_scope");
        if named {
            let base = if at.kind() == "function_call_expression" {
                Base::Function(next)
            } else {
                Base::Class(next)
            };
            return Flat { base, links };
        }
        at = next;
    }
}

/// The number of arguments; those that are spread count as many.
fn count(arguments: Option<Node<'_>>) -> u8 {
    arguments.map_or(0, |arguments| u8::try_from(arguments.named_child_count()).unwrap_or(u8::MAX))
}

impl<'a> Reader<'a> {
    /// Reads a chain: the uses of everything in it, and the whole as one use.
    pub(super) fn chain(&mut self, node: Node<'a>, result: ResultUse) {
        let mut flat = flatten(node);
        flat.links.reverse();
        match flat.base {
            Base::Class(name) => {
                self.name(name, false);
            }
            Base::Function(name) => {
                self.called(name);
            }
            Base::Other(base) => {
                let scoped = flat
                    .links
                    .first()
                    .is_some_and(|link| matches!(link.kind(), "scoped_call_expression"));
                if scoped && matches!(base.kind(), "variable_name") {
                    self.compute(base, syntax::line(base));
                }
                self.expression(base, ResultUse::Used);
            }
        }
        if let (Base::Class(name), [call]) = (&flat.base, flat.links.as_slice())
            && self.text(*name).eq_ignore_ascii_case("parent")
            && let Some(arguments) = call.child_by_field_name("arguments")
        {
            self.tell_parent(arguments);
        }
        let path = self.path(&flat, 0);
        let place = self.keep_chain(&flat, path);
        let mut nth = 0;
        for (at, link) in flat.links.iter().enumerate() {
            let name = link.child_by_field_name("name");
            if let Some(name) = name.filter(|name| name.kind() != "name") {
                let called = link.child_by_field_name("arguments").is_some();
                if called && self.plain_string(name).is_none() {
                    self.compute(name, syntax::line(name));
                }
                if name.kind() != "variable_name" {
                    self.expression(name, ResultUse::Used);
                }
            }
            if let Some(arguments) = link.child_by_field_name("arguments") {
                let text = name.map_or("", |name| self.text(name));
                let outer = self.in_transaction;
                self.in_transaction |= starts_transaction(text) && holds_closure(arguments);
                let handed = Handed {
                    place: place.map(|place| (place, nth)),
                    ..self.handed(&flat.base, path, at, arguments)
                };
                self.argument_uses(arguments, handed);
                self.in_transaction = outer;
                nth += 1;
            }
        }
        let Some(last) = flat.links.last() else { return };
        let called = last.child_by_field_name("arguments").is_some();
        let name = last.child_by_field_name("name").map_or("", |name| self.text(name));
        if called && flat.links.len() <= 2 {
            match name {
                "beginTransaction" => self.in_transaction = true,
                "commit" | "rollBack" | "rollback" => self.in_transaction = false,
                _ => {}
            }
        }
        let line =
            last.child_by_field_name("name").map_or_else(|| syntax::line(*last), syntax::line);
        let usage = if called { Usage::Call } else { Usage::Reference };
        let class_name = last.kind() == "class_constant_access_expression"
            && children(*last).last().is_some_and(|name| self.text(*name) == "class");
        let queued =
            called && matches!(flat.base, Base::Class(_)) && sends(name) == Some(Sends::Itself);
        let result = match (called, queued) {
            (false, _) => ResultUse::Used,
            (true, true) => ResultUse::AsyncSink,
            (true, false) => result,
        };
        let usage = if class_name { Usage::Reference } else { usage };
        if let Some(path) = path.filter(|path| path.root != Root::Unknown) {
            self.push_use(path, line, usage, result);
        }
    }

    /// Notes the classes that the constructor of a base class is told.
    fn tell_parent(&mut self, arguments: Node<'a>) {
        for argument in children(arguments) {
            let value = children(argument).into_iter().next_back();
            if let Some(at) = value.and_then(|value| self.class_constant(value)) {
                let name = self.facts.typed.types[at as usize].name;
                let full = self.facts.typed.name(name).into();
                self.facts.told_parents.push(full);
            }
        }
    }

    /// The path of a chain, whose links stand in the order of the source; `None` where it can't
    /// be followed from its first step.
    fn path(&mut self, flat: &Flat<'a>, depth: u32) -> Option<Path> {
        let mut links = flat.links.as_slice();
        let mut steps = Vec::with_capacity(links.len());
        let root = match &flat.base {
            Base::Class(name) => {
                let text = self.text(*name).to_ascii_lowercase();
                match text.as_str() {
                    "self" | "static" => {
                        self.class.as_ref().map_or(Root::Unknown, |class| Root::This(class.symbol))
                    }
                    "parent" => {
                        self.class.as_ref().map_or(Root::Unknown, |class| Root::Super(class.symbol))
                    }
                    _ => {
                        let full = self.scope.class(self.text(*name));
                        Root::Type(self.type_of(&full))
                    }
                }
            }
            Base::Function(name) => {
                let first = *links.first()?;
                links = &links[1..];
                let arguments = first.child_by_field_name("arguments");
                if let Some(at) = self.made(*name, arguments) {
                    Root::Instance(at)
                } else {
                    let full = self.scope.function(self.text(*name));
                    steps.push(Step {
                        name: self.facts.typed.names.place(&full),
                        line: syntax::line(*name),
                        call: Some(count(arguments)),
                    });
                    Root::Bare(None)
                }
            }
            Base::Other(base) => self.root_of(*base, depth + 1),
        };
        if root == Root::Unknown {
            // Nothing of it can be followed, but frameworks may still tell by its names.
            let path = self.facts.typed.path(Root::Unknown, &[]);
            return Some(path);
        }
        for link in links {
            let called = link.child_by_field_name("arguments");
            let name = match link.kind() {
                "class_constant_access_expression" => {
                    children(*link).into_iter().skip(1).rfind(|name| name.kind() != "comment")
                }
                _ => link.child_by_field_name("name"),
            };
            let Some(name) = name else { break };
            let text = self.text(name);
            if text == "class" && link.kind() == "class_constant_access_expression" {
                break;
            }
            let plain = name.kind() == "name";
            let property = matches!(
                link.kind(),
                "member_access_expression" | "nullsafe_member_access_expression"
            );
            let step = match (plain, property, link.kind()) {
                (true, true, _) => format!("${text}"),
                (true, false, _) | (false, _, "scoped_property_access_expression") => {
                    text.to_owned()
                }
                // A name that is computed: what follows can't be known.
                _ => break,
            };
            let step = self.facts.typed.names.place(&step);
            steps.push(Step {
                name: step,
                line: syntax::line(name),
                call: called.map(|arguments| count(Some(arguments))),
            });
        }
        Some(self.facts.typed.path(root, &steps))
    }

    /// The class that a container makes: `app(A::class)`, `resolve(A::class)`.
    fn made(&mut self, function: Node<'a>, arguments: Option<Node<'a>>) -> Option<u32> {
        if !matches!(self.text(function).trim_start_matches('\\'), "app" | "resolve") {
            return None;
        }
        let first = arguments?.named_child(0)?.named_child(0)?;
        self.class_constant(first)
    }

    /// The class of `A::class`.
    pub(super) fn class_constant(&mut self, node: Node<'a>) -> Option<u32> {
        if node.kind() != "class_constant_access_expression" {
            return None;
        }
        let parts = children(node);
        let (class, name) = (parts.first()?, parts.last()?);
        if self.text(*name) != "class"
            || !matches!(class.kind(), "name" | "qualified_name" | "relative_name")
        {
            return None;
        }
        let written = self.text(*class);
        if written.eq_ignore_ascii_case("self") || written.eq_ignore_ascii_case("static") {
            return self.special_type(*class);
        }
        let full = self.scope.class(written);
        Some(self.type_of(&full))
    }

    /// What an expression gives, without noting any use.
    pub(super) fn root_of(&mut self, node: Node<'a>, depth: u32) -> Root {
        if depth > FURTHEST {
            return Root::Unknown;
        }
        match node.kind() {
            "variable_name" => {
                let name = self.text(node);
                if name == "$this" {
                    self.class.as_ref().map_or(Root::Unknown, |class| Root::This(class.symbol))
                } else {
                    self.locals.get(name).copied().unwrap_or(Root::Unknown)
                }
            }
            "parenthesized_expression" | "clone_expression" | "error_suppression_expression" => {
                node.named_child(0).map_or(Root::Unknown, |inner| self.root_of(inner, depth + 1))
            }
            "assignment_expression" => node
                .child_by_field_name("right")
                .map_or(Root::Unknown, |right| self.root_of(right, depth + 1)),
            "binary_expression" => {
                let coalesces = node
                    .child_by_field_name("operator")
                    .is_some_and(|operator| operator.kind() == "??");
                let left = node.child_by_field_name("left").filter(|_| coalesces);
                let right = node.child_by_field_name("right").filter(|_| coalesces);
                self.first_known(left, right, depth)
            }
            "conditional_expression" => {
                let (body, other) =
                    (node.child_by_field_name("body"), node.child_by_field_name("alternative"));
                self.first_known(body, other, depth)
            }
            "object_creation_expression" => {
                let made = children(node).into_iter().find(|part| {
                    matches!(part.kind(), "name" | "qualified_name" | "relative_name")
                });
                let Some(made) = made else { return Root::Unknown };
                let special = ["self", "static", "parent"];
                let written = self.text(made);
                let at = if special.iter().any(|name| written.eq_ignore_ascii_case(name)) {
                    self.special_type(made)
                } else {
                    let full = self.scope.class(written);
                    Some(self.type_of(&full))
                };
                at.map_or(Root::Unknown, Root::Instance)
            }
            "subscript_expression" => {
                let of =
                    node.named_child(0).map_or(Root::Unknown, |of| self.root_of(of, depth + 1));
                if of == Root::Unknown {
                    return Root::Unknown;
                }
                let path = self.facts.typed.path(of, &[]);
                Root::Element(self.facts.typed.value(path))
            }
            "member_call_expression"
            | "nullsafe_member_call_expression"
            | "member_access_expression"
            | "nullsafe_member_access_expression"
            | "scoped_call_expression"
            | "scoped_property_access_expression"
            | "class_constant_access_expression"
            | "function_call_expression" => {
                let mut flat = flatten(node);
                flat.links.reverse();
                if self.class_constant(node).is_some() {
                    return Root::Unknown;
                }
                match self.path(&flat, depth) {
                    Some(path) if path.root != Root::Unknown => {
                        if path.len == 0 {
                            return path.root;
                        }
                        Root::Value(self.facts.typed.value(path))
                    }
                    _ => Root::Unknown,
                }
            }
            _ => Root::Unknown,
        }
    }

    fn first_known(&mut self, one: Option<Node<'a>>, other: Option<Node<'a>>, depth: u32) -> Root {
        let root = one.map_or(Root::Unknown, |one| self.root_of(one, depth + 1));
        if root != Root::Unknown {
            return root;
        }
        other.map_or(Root::Unknown, |other| self.root_of(other, depth + 1))
    }

    /// Reads the arguments of a call, which functions among them are handed to.
    pub(super) fn argument_uses(&mut self, arguments: Node<'a>, handed: Handed) {
        for (at, argument) in (0_u32..).zip(children(arguments)) {
            let name = argument.child_by_field_name("name");
            let value = children(argument).into_iter().rfind(|part| {
                Some(*part) != name && !matches!(part.kind(), "comment" | "reference_modifier")
            });
            let Some(value) = value else { continue };
            if matches!(value.kind(), "anonymous_function" | "arrow_function") {
                if self.enter(value) {
                    let argument = u8::try_from(at).unwrap_or(u8::MAX);
                    self.closure(value, Handed { argument, ..handed });
                    self.depth -= 1;
                }
            } else {
                self.expression(value, ResultUse::Used);
            }
        }
    }

    /// Keeps a chain that frameworks may give a meaning, and gives its place.
    fn keep_chain(&mut self, flat: &Flat<'a>, path: Option<Path>) -> Option<u32> {
        if self.names_only {
            return None;
        }
        let path = path?;
        let name_of = |reader: &Self, link: &Node<'a>| -> &'a str {
            match link.child_by_field_name("name") {
                Some(name) if name.kind() == "name" => reader.text(name),
                _ => "",
            }
        };
        let function = match flat.base {
            Base::Function(name) => Some(self.text(name).trim_start_matches('\\')),
            _ => None,
        };
        let telling = function.is_some_and(tells)
            || flat.links.iter().any(|link| {
                link.child_by_field_name("arguments").is_some() && tells(name_of(self, link))
            });
        if !telling {
            return None;
        }
        let mut links = Vec::new();
        // A container's `app(A::class)` is the root of the path and no step of it.
        let made = function.is_some() && !matches!(path.root, Root::Bare(_));
        for (at, link) in flat.links.iter().enumerate() {
            let Some(arguments) = link.child_by_field_name("arguments") else { continue };
            let name = match (at, function) {
                (0, Some(function)) => function,
                _ => name_of(self, link),
            };
            let at = if made { at.saturating_sub(1) } else { at };
            let line =
                link.child_by_field_name("name").map_or_else(|| syntax::line(*link), syntax::line);
            let arguments = self.arguments(arguments, 0);
            links.push(Link {
                name: name.into(),
                before: if at as u32 <= path.len { at as u32 } else { u32::MAX },
                arguments,
                line,
            });
        }
        self.facts.chains.push(Chain { path, links, within: self.within, inside: self.inside });
        Some(self.facts.chains.len() as u32 - 1)
    }
}

pub(super) fn holds_closure(arguments: Node<'_>) -> bool {
    arguments.named_children().any(|argument| {
        child(argument, "anonymous_function").is_some()
            || child(argument, "arrow_function").is_some()
    })
}
