//! What the text of a method shows of what it does: assignments to what others see, calls that
//! cannot be followed, and which variables hold objects that the method made itself.

use rustc_hash::FxHashSet;

use super::{
    extract::{Reader, children},
    members::value_of,
};
use crate::{
    syntax::{self, tree::Node},
    typed::{
        deeds::{Deeds, Filled},
        facts::Root,
    },
};

/// Methods that run what they are handed: what a variable holds that is handed to one is not
/// known.
#[rustfmt::skip] // a list of words
const RUNNING: [&str; 36] = [
    "AddOrUpdate", "Aggregate", "All", "Any", "AnyAsync", "Average", "ConvertAll", "Count",
    "CountAsync", "DistinctBy", "Exists", "First", "FirstAsync", "FirstOrDefault",
    "FirstOrDefaultAsync", "ForEach", "GetOrAdd", "GroupBy", "Last", "LastOrDefault", "Max", "Min",
    "OrderBy", "OrderByDescending", "RemoveAll", "Select", "SelectMany", "Single",
    "SingleOrDefault", "SingleOrDefaultAsync", "SkipWhile", "Sum", "TakeWhile", "ThenBy",
    "ToDictionary", "Where",
];

impl Reader<'_> {
    /// Notes what the symbol around a place does.
    pub(super) fn does(&mut self, deeds: Deeds) {
        if let Some(within) = self.around.within {
            let of = &mut self.file.facts.symbols[within as usize].deeds;
            *of = of.and(deeds);
        }
    }

    /// What the symbol around a place is known to do.
    pub(super) fn deeds(&self) -> Deeds {
        self.around.within.map_or(Deeds::NONE, |at| self.file.facts.symbol(at).deeds)
    }

    /// Takes back what was noted since.
    pub(super) fn put_deeds(&mut self, deeds: Deeds) {
        if let Some(within) = self.around.within {
            self.file.facts.symbols[within as usize].deeds = deeds;
        }
    }

    /// Notes that a property runs code when it is read, and not when its object is made.
    pub(super) fn runs_when_read(&mut self) {
        let deeds = self.deeds().without(Deeds::MAKES).and(Deeds::BODY);
        self.put_deeds(deeds);
    }

    /// Notes an assignment to `target`.
    pub(super) fn assigned(&mut self, target: Node<'_>) {
        match target.kind() {
            "identifier" => {
                let name = self.ident(target);
                if self.local(name).is_none() {
                    self.fills(target);
                }
            }
            "member_access_expression" => {
                let object = target.child_by_field_name("expression");
                match object.map(|object| (object.kind(), object)) {
                    None | Some(("this", _)) => {
                        if let Some(name) = target.child_by_field_name("name") {
                            self.fills(name);
                        }
                    }
                    Some(("identifier", object)) if self.is_made(object) => {}
                    _ => self.does(Deeds::CHANGES),
                }
            }
            "element_access_expression" => {
                let made = target
                    .child_by_field_name("expression")
                    .is_some_and(|of| of.kind() == "identifier" && self.is_made(of));
                if !made {
                    self.does(Deeds::CHANGES);
                }
            }
            "parenthesized_expression" | "tuple_expression" | "argument" => {
                for inner in children(target) {
                    self.assigned(inner);
                }
            }
            "declaration_expression" | "discard" => {}
            _ => self.does(Deeds::CHANGES),
        }
    }

    fn fills(&mut self, name: Node<'_>) {
        if let Some(within) = self.around.within {
            let name = self.ident(name);
            self.filled.push(Filled { within, scope: self.around.scope, name });
        }
    }

    /// Whether a name is a variable that holds nothing but objects that the method made.
    fn is_made(&self, name: Node<'_>) -> bool {
        let name = self.ident(name);
        self.made.contains(name) && self.local(name).is_some()
    }

    /// The root of a variable: what the method made is nobody else's.
    pub(super) fn root_of_local(&self, name: &str, root: Root) -> Root {
        if !self.made.contains(name) {
            return root;
        }
        match root {
            Root::Instance(at) => Root::Made(at),
            Root::Value(at) => {
                let path = self.file.facts.values[at as usize];
                if path.len == 0 && matches!(path.root, Root::Made(_)) { path.root } else { root }
            }
            _ => root,
        }
    }

    /// Notes a call whose receiver is not followed.
    pub(super) fn called_unknown(&mut self, function: Node<'_>) {
        let plain = function.child_by_field_name("expression").is_some_and(|object| {
            matches!(object.kind(), "predefined_type" | "typeof_expression")
                || object.kind().ends_with("string_literal")
                || object.kind() == "interpolated_string_expression"
        });
        if !plain {
            self.does(Deeds::UNPROVEN);
        }
    }

    /// Notes a call that runs what it is handed, where a variable holds that.
    pub(super) fn hands_on(&mut self, name: &str, arguments: &[Node<'_>]) {
        let runs = RUNNING.binary_search(&name).is_ok();
        let held = |argument: &Node<'_>| {
            argument.kind() == "identifier" && self.local(self.ident(*argument)).is_some()
        };
        if runs && arguments.iter().any(held) {
            self.does(Deeds::UNPROVEN);
        }
    }

    /// Reads the body of a method: what it made itself is its own.
    pub(super) fn body_of_method(&mut self, body: Node<'_>, void: bool) {
        let made = made(body, self.source);
        let outer = std::mem::replace(&mut self.made, made);
        self.function_body(body, void);
        self.made = outer;
    }
}

/// The variables of a method that hold nothing but objects that it made itself: each value they
/// are given is made at the place.
fn made<'a>(body: Node<'_>, source: &'a str) -> FxHashSet<&'a str> {
    let mut made = FxHashSet::default();
    let text = syntax::of(body, source);
    if !text.contains("new") {
        return made;
    }
    let mut other: FxHashSet<&'a str> = FxHashSet::default();
    let ident = |node: Node<'_>| syntax::of(node, source).trim_start_matches('@');
    body.and_below().for_each(|node| {
        match node.kind() {
            "variable_declarator" => {
                if let Some(name) = node.child_by_field_name("name") {
                    match value_of(node).map(Node::kind) {
                        None | Some("null_literal") => {}
                        Some(kind) if makes(kind) => {
                            made.insert(ident(name));
                        }
                        Some(_) => {
                            other.insert(ident(name));
                        }
                    }
                }
            }
            "assignment_expression" => {
                let left = node.child_by_field_name("left");
                let right = node.child_by_field_name("right").map_or("", |right| right.kind());
                if let Some(left) = left.filter(|left| left.kind() == "identifier") {
                    let set = if makes(right) { &mut made } else { &mut other };
                    set.insert(ident(left));
                } else if let Some(left) = left.filter(|left| left.kind() == "tuple_expression") {
                    other.extend(syntax::of(left, source).split(['(', ')', ',']).map(str::trim));
                }
            }
            "parameter"
            | "foreach_statement"
            | "declaration_expression"
            | "declaration_pattern"
            | "catch_declaration"
            | "lambda_expression"
            | "implicit_parameter"
            | "var_pattern"
            | "recursive_pattern"
            | "argument"
            | "parenthesized_variable_designation"
            | "from_clause"
            | "let_clause" => {
                // A variable that is handed on by reference may be given something else.
                let by_reference = node.kind() != "argument" || {
                    node.children().any(|word| matches!(word.kind(), "ref" | "out"))
                };
                if by_reference {
                    let names = children(node);
                    let names = names.into_iter().filter(|part| part.kind() == "identifier");
                    other.extend(names.map(ident));
                    other.extend(node.child_by_field_name("left").map(ident));
                    other.extend(node.child_by_field_name("name").map(ident));
                    if node.kind() == "implicit_parameter" {
                        other.insert(ident(node));
                    }
                }
            }
            _ => {}
        }
    });
    made.retain(|name| !other.contains(name));
    made
}

/// Whether an expression of this kind makes an object or array.
fn makes(kind: &str) -> bool {
    matches!(
        kind,
        "object_creation_expression"
            | "implicit_object_creation_expression"
            | "array_creation_expression"
            | "implicit_array_creation_expression"
            | "initializer_expression"
    )
}
