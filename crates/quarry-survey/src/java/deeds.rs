//! What the text of a method shows of what it does: assignments to what others see, calls that
//! cannot be followed, and which variables hold objects that the method made itself.

use rustc_hash::FxHashSet;

use super::extract::{Reader, children};
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
const RUNNING: [&str; 46] = [
    "allMatch", "anyMatch", "collectingAndThen", "comparing", "comparingInt", "comparingLong",
    "compute", "computeIfAbsent", "computeIfPresent", "dropWhile", "filter", "flatMap",
    "flatMapping", "forEach", "forEachOrdered", "forEachRemaining", "generate", "groupingBy",
    "ifPresent", "ifPresentOrElse", "iterate", "map", "mapMulti", "mapToDouble", "mapToInt",
    "mapToLong", "mapToObj", "mapping", "max", "merge", "min", "noneMatch", "orElseGet",
    "orElseThrow", "partitioningBy", "peek", "reduce", "reducing", "removeIf", "replaceAll", "sort",
    "sorted", "takeWhile", "thenComparing", "toMap", "zip",
];

impl<'a> Reader<'a> {
    /// Notes what the symbol around a place does.
    pub(super) fn does(&mut self, deeds: Deeds) {
        if let Some(within) = self.around.within {
            let of = &mut self.file.facts.symbols[within as usize].deeds;
            *of = of.and(deeds);
        }
    }

    /// Notes an assignment to `target`.
    pub(super) fn assigned(&mut self, target: Node<'_>) {
        match target.kind() {
            "identifier" => {
                let name = self.text(target);
                if self.local(name).is_none() {
                    self.fills(name);
                }
            }
            "field_access" => {
                let object = target.child_by_field_name("object");
                let field = target.child_by_field_name("field");
                match (object.map(|object| (object.kind(), object)), field) {
                    (Some(("this", _)), Some(field)) => {
                        let name = self.text(field);
                        self.fills(name);
                    }
                    (Some(("identifier", object)), _) if self.is_made(object) => {}
                    _ => self.does(Deeds::CHANGES),
                }
            }
            "array_access" => {
                let made = target
                    .child_by_field_name("array")
                    .is_some_and(|array| array.kind() == "identifier" && self.is_made(array));
                if !made {
                    self.does(Deeds::CHANGES);
                }
            }
            "parenthesized_expression" => {
                for inner in children(target) {
                    self.assigned(inner);
                }
            }
            _ => self.does(Deeds::CHANGES),
        }
    }

    fn fills(&mut self, name: &'a str) {
        if let Some(within) = self.around.within {
            self.filled.push(Filled { within, scope: self.around.scope, name });
        }
    }

    /// Whether a name is a variable that holds nothing but objects that the method made.
    fn is_made(&self, name: Node<'_>) -> bool {
        let name = self.text(name);
        self.made.contains(name) && self.local(name).is_some()
    }

    /// The root of a variable: what the method made is nobody else's.
    pub(super) fn root_of_local(&self, name: &str, root: Root) -> Root {
        if !self.made.contains(name) {
            return root;
        }
        match root {
            Root::Instance(at) => Root::Made(at),
            Root::Value(at) => match self.file.facts.values[at as usize] {
                path if path.len == 0 => match path.root {
                    Root::Made(at) => Root::Made(at),
                    _ => root,
                },
                _ => root,
            },
            _ => root,
        }
    }

    /// Notes a call whose receiver is not followed.
    pub(super) fn called_unknown(&mut self, call: Node<'_>) {
        let plain = call
            .child_by_field_name("object")
            .is_some_and(|object| matches!(object.kind(), "string_literal" | "class_literal"));
        if !plain {
            self.does(Deeds::UNPROVEN);
        }
    }

    /// Notes a call that runs what it is handed, where that is not written out.
    pub(super) fn hands_on(&mut self, name: &str, arguments: &[Node<'_>]) {
        if RUNNING.binary_search(&name).is_err() {
            return;
        }
        let later =
            arguments.len() > 1 && !matches!(name, "toMap" | "groupingBy" | "ifPresentOrElse");
        let held = arguments.iter().skip(usize::from(later));
        if held.clone().any(|argument| matches!(argument.kind(), "identifier" | "field_access")) {
            self.does(Deeds::UNPROVEN);
        }
    }
}

/// The variables of a method that hold nothing but objects that it made itself: each value they
/// are given is made at the place.
pub(super) fn made<'a>(body: Node<'_>, source: &'a str) -> FxHashSet<&'a str> {
    let mut made = FxHashSet::default();
    let text = syntax::of(body, source);
    if !["new", "create", "getInstance", "matcher", "iterator"]
        .iter()
        .any(|word| text.contains(word))
    {
        return made;
    }
    let mut other: FxHashSet<&'a str> = FxHashSet::default();
    let name_of = |node: Node<'_>, field: &str| {
        node.child_by_field_name(field).map(|name| syntax::of(name, source))
    };
    body.and_below().for_each(|node| match node.kind() {
        "variable_declarator" => {
            let name = name_of(node, "name").unwrap_or("");
            match node.child_by_field_name("value").map(Node::kind) {
                None | Some("null_literal") => {}
                Some(kind) if makes(kind) || made_by_factory(node, source) => {
                    made.insert(name);
                }
                Some(_) => {
                    other.insert(name);
                }
            }
        }
        "assignment_expression" => {
            let left = node.child_by_field_name("left");
            let right = node.child_by_field_name("right").map_or("", |right| right.kind());
            if let Some(left) = left.filter(|left| left.kind() == "identifier") {
                let set = if makes(right) { &mut made } else { &mut other };
                set.insert(syntax::of(left, source));
            }
        }
        "formal_parameter"
        | "catch_formal_parameter"
        | "resource"
        | "enhanced_for_statement"
        | "instanceof_expression" => {
            other.extend(name_of(node, "name"));
        }
        "spread_parameter"
        | "type_pattern"
        | "record_pattern_component"
        | "inferred_parameters"
        | "lambda_expression" => {
            for child in children(node) {
                if child.kind() == "identifier" {
                    other.insert(syntax::of(child, source));
                }
            }
        }
        _ => {}
    });
    made.retain(|name| !other.contains(name));
    made
}

/// Whether an expression of this kind makes an object or array.
fn makes(kind: &str) -> bool {
    matches!(kind, "object_creation_expression" | "array_creation_expression" | "array_initializer")
}

/// Whether a variable of a type of a library is given what a factory made for it alone.
fn made_by_factory(declarator: Node<'_>, source: &str) -> bool {
    let Some(value) = declarator.child_by_field_name("value") else { return false };
    let Some(of) = declarator.parent().and_then(|node| node.child_by_field_name("type")) else {
        return false;
    };
    if value.kind() != "method_invocation" {
        return false;
    }
    let method = value.child_by_field_name("name").map_or("", |name| syntax::of(name, source));
    let of = syntax::of(of, source);
    match of.split('<').next().unwrap_or(of) {
        "Query" | "TypedQuery" | "NativeQuery" => {
            matches!(method, "createQuery" | "createNamedQuery" | "createNativeQuery")
        }
        "CriteriaQuery" => method == "createQuery",
        "Calendar" => method == "getInstance",
        "Matcher" => method == "matcher",
        "Iterator" => method == "iterator",
        _ => false,
    }
}
