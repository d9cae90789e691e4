//! What the body of a function does besides returning, as far as the file alone shows it.
//!
//! The proof is conservative: reading is free, so are changes of what the function made itself
//! and calls of built-in functions that only read. Calls that lead somewhere are judged when all
//! files are known; everything else leaves the effect undecided.

use oxc_ast::ast::{
    Argument as Passed, AssignmentTarget, CallExpression, Expression, SimpleAssignmentTarget,
};

use super::{
    chain::{Link, parts},
    facts::{Deeds, Node, NodeAt, Told},
    failure::logs,
    scope::{Extractor, Hold, This},
};

/// Functions of the language that read what they are given and change nothing.
#[rustfmt::skip] // a list of words
const READING_FUNCTIONS: [&str; 22] = [
    "Array", "BigInt", "Boolean", "Date", "Error", "Number", "Object", "RangeError", "RegExp",
    "String", "Symbol", "TypeError", "atob", "btoa", "decodeURI", "decodeURIComponent",
    "encodeURI", "encodeURIComponent", "isFinite", "isNaN", "parseFloat", "parseInt",
];

/// Objects of the language whose functions do the same.
const READING_OBJECTS: [&str; 9] =
    ["Array", "BigInt", "Date", "JSON", "Math", "Number", "Object", "String", "Symbol"];

/// Functions of these that change what they are given.
const CHANGING_FUNCTIONS: [&str; 7] = [
    "assign",
    "defineProperties",
    "defineProperty",
    "freeze",
    "preventExtensions",
    "seal",
    "setPrototypeOf",
];

/// Classes of the language of which making an object changes nothing.
#[rustfmt::skip] // a list of words
const PLAIN_CLASSES: [&str; 17] = [
    "Array", "ArrayBuffer", "Date", "Error", "Map", "Object", "Promise", "RangeError", "RegExp",
    "Set", "SyntaxError", "TypeError", "URL", "URLSearchParams", "Uint8Array", "WeakMap",
    "WeakSet",
];

/// Methods of texts, numbers and collections that change nothing.
#[rustfmt::skip] // a list of words
const READING_METHODS: [&str; 52] = [
    "at", "charAt", "charCodeAt", "codePointAt", "concat", "endsWith", "entries", "every",
    "filter", "find", "findIndex", "findLast", "flat", "flatMap", "forEach", "get", "has",
    "includes", "indexOf", "join", "keys", "lastIndexOf", "localeCompare", "map", "match",
    "matchAll", "normalize", "padEnd", "padStart", "reduce", "reduceRight", "repeat", "replace",
    "replaceAll", "search", "slice", "some", "split", "startsWith", "substr", "substring",
    "toFixed", "toISOString", "toLocaleString", "toLowerCase", "toSorted", "toString",
    "toUpperCase", "trim", "trimEnd", "trimStart", "values",
];

/// Methods of collections that change them.
const CHANGING_METHODS: [&str; 13] = [
    "add",
    "append",
    "clear",
    "copyWithin",
    "delete",
    "fill",
    "pop",
    "push",
    "reverse",
    "set",
    "shift",
    "sort",
    "splice",
];

impl<'a> Extractor<'a> {
    fn deeds(&mut self) -> Option<&mut Deeds> {
        let within = self.within?;
        self.facts.symbols[within as usize].deeds.as_mut()
    }

    /// Notes something whose effect is not known.
    pub(super) fn unproven(&mut self) {
        if let Some(deeds) = self.deeds() {
            deeds.unproven = true;
        }
    }

    fn changes(&mut self) {
        if let Some(deeds) = self.deeds() {
            deeds.unproven = true;
            deeds.changes = true;
        }
    }

    /// Notes that a variable is given another value, or a member of something is.
    pub(super) fn assigned(&mut self, target: &AssignmentTarget<'a>) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(name) => self.rebound(name.name.as_str()),
            AssignmentTarget::StaticMemberExpression(member) => self.changed(&member.object, true),
            AssignmentTarget::ComputedMemberExpression(member) => {
                self.changed(&member.object, true);
            }
            AssignmentTarget::PrivateFieldExpression(member) => self.changed(&member.object, true),
            _ => self.unproven(),
        }
    }

    /// The same for `++` and `--`.
    pub(super) fn counted(&mut self, target: &SimpleAssignmentTarget<'a>) {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(name) => {
                self.rebound(name.name.as_str());
            }
            SimpleAssignmentTarget::StaticMemberExpression(member) => {
                self.changed(&member.object, true);
            }
            SimpleAssignmentTarget::ComputedMemberExpression(member) => {
                self.changed(&member.object, true);
            }
            _ => self.unproven(),
        }
    }

    fn rebound(&mut self, name: &str) {
        match self.holding(name) {
            Some((scope, _)) if scope >= self.ground => {}
            _ => self.changes(),
        }
    }

    /// Notes a change of what an expression gives; `itself` if of that alone, rather than of
    /// something that is reached through it.
    pub(super) fn changed(&mut self, object: &Expression<'a>, itself: bool) {
        let (root, links) = parts(object);
        match root {
            Expression::Identifier(name) => match self.holding(name.name.as_str()) {
                Some((scope, bound)) if scope >= self.ground => match bound.hold {
                    Hold::Fresh if itself && links.is_empty() => {}
                    Hold::Parameter | Hold::Plain => self.changes(),
                    Hold::Fresh | Hold::Unknown => self.unproven(),
                },
                _ => self.changes(),
            },
            Expression::ThisExpression(_) => match self.this {
                // An object that is being made is nobody else's yet.
                This::Object(_) if links.is_empty() && self.makes() => {}
                This::Unknown => self.unproven(),
                _ => self.changes(),
            },
            _ => self.unproven(),
        }
    }

    /// Whether the place is in a constructor.
    fn makes(&self) -> bool {
        self.within.is_some_and(|within| {
            let name = self.facts.text(self.facts.symbols[within as usize].name);
            name.ends_with(".constructor")
        })
    }

    /// Notes what a call in a chain does, if that can be told from the text alone; then it need
    /// not be followed. `plain` is whether what it is called on is built in; returns whether what
    /// the call gives is.
    pub(super) fn called(
        &mut self,
        call: &CallExpression<'a>,
        callee: NodeAt,
        root: &Expression<'a>,
        before: &[Link<'_, 'a>],
        plain: bool,
    ) -> (Told, bool) {
        if logs(call) {
            if let Some(deeds) = self.deeds() {
                deeds.logs = true;
            }
            return (Told::Yes, false);
        }
        let method = match before.last() {
            Some(Link::Field(name, _)) => Some(*name),
            _ => None,
        };
        if let Some(name) = method.filter(|_| plain) {
            if READING_METHODS.contains(&name) && runs_nothing_unknown(call) {
                return (Told::Yes, !matches!(name, "get" | "at" | "find" | "findLast" | "reduce"));
            }
            if CHANGING_METHODS.contains(&name) && runs_nothing_unknown(call) {
                if before.len() == 1 {
                    self.changed(root, true);
                }
                return (Told::Yes, false);
            }
        }
        match self.facts.nodes[callee as usize] {
            Node::Unknown => {
                if let Some(name) = method
                    && CHANGING_METHODS.contains(&name)
                {
                    self.changed_by_method(root, before);
                }
                self.unproven();
                (Told::Yes, false)
            }
            Node::Global(name) => {
                let name = self.facts.text(name);
                let gives_text = method.is_none() && name == "String";
                if !READING_FUNCTIONS.contains(&name) {
                    self.unproven();
                }
                (Told::Yes, gives_text)
            }
            Node::Field(of, name) => match self.facts.nodes[of as usize] {
                Node::Global(object) => {
                    let (object, name) = (self.facts.text(object), self.facts.text(name));
                    let of_new =
                        matches!(call.arguments.first(), Some(Passed::ObjectExpression(_)));
                    let reads = READING_OBJECTS.contains(&object)
                        && (!CHANGING_FUNCTIONS.contains(&name) || of_new);
                    let waits = object == "Promise"
                        && matches!(name, "all" | "allSettled" | "race" | "resolve" | "reject");
                    let lists = matches!((object, name), ("Object", "keys" | "values" | "entries"));
                    if !reads && !waits {
                        self.unproven();
                    }
                    (Told::Yes, lists)
                }
                _ => (Told::No, false),
            },
            _ => (Told::No, false),
        }
    }

    fn changed_by_method(&mut self, root: &Expression<'a>, before: &[Link<'_, 'a>]) {
        // `a.list.push(x)`: `a` stands in for all that is reached through it.
        let direct = before.iter().all(|link| matches!(link, Link::Field(..)));
        if direct {
            self.changed(root, before.len() == 1);
        }
    }

    /// Notes that an object of a class is made; whether the text alone says what
    /// that does.
    pub(super) fn made_object(&mut self, callee: NodeAt) -> Told {
        match self.facts.nodes[callee as usize] {
            Node::Global(name) => {
                let name = self.facts.text(name);
                if !(PLAIN_CLASSES.contains(&name) || name.ends_with("Error")) {
                    self.unproven();
                }
                Told::Yes
            }
            Node::Unknown => {
                self.unproven();
                Told::Yes
            }
            Node::Field(of, _) if matches!(self.facts.nodes[of as usize], Node::Global(_)) => {
                self.unproven();
                Told::Yes
            }
            _ => Told::No,
        }
    }

    /// Whether an expression gives a text, number or collection of the language, by itself or
    /// since the variable that it names holds one.
    pub(super) fn is_built_in(&self, root: &Expression<'a>) -> bool {
        match root {
            Expression::StringLiteral(_)
            | Expression::TemplateLiteral(_)
            | Expression::NumericLiteral(_)
            | Expression::RegExpLiteral(_)
            | Expression::ArrayExpression(_) => true,
            Expression::Identifier(name) => {
                self.holding(name.name.as_str()).is_some_and(|(scope, bound)| {
                    scope >= self.ground && matches!(bound.hold, Hold::Plain | Hold::Fresh)
                })
            }
            _ => false,
        }
    }
}

/// Whether a value is an object or collection that is made at the place.
pub(super) fn is_made_here(value: &Expression<'_>) -> bool {
    match value {
        Expression::ObjectExpression(_) | Expression::ArrayExpression(_) => true,
        Expression::NewExpression(new) => matches!(
            &new.callee,
            Expression::Identifier(name)
                if matches!(name.name.as_str(), "Array" | "Map" | "Set" | "WeakMap" | "WeakSet")
        ),
        _ => false,
    }
}

/// Whether a type is a text, number or list.
pub(super) fn is_plain_type(ty: &oxc_ast::ast::TSType<'_>) -> bool {
    use oxc_ast::ast::TSType;
    matches!(
        ty,
        TSType::TSStringKeyword(_)
            | TSType::TSNumberKeyword(_)
            | TSType::TSBooleanKeyword(_)
            | TSType::TSArrayType(_)
    )
}

/// Whether what is passed on can't run: anything but functions is a value, and functions that
/// are written out are read with the place.
fn runs_nothing_unknown(call: &CallExpression<'_>) -> bool {
    let runs = match &call.callee {
        Expression::StaticMemberExpression(member) => matches!(
            member.property.name.as_str(),
            "every"
                | "filter"
                | "find"
                | "findIndex"
                | "findLast"
                | "flatMap"
                | "forEach"
                | "map"
                | "reduce"
                | "reduceRight"
                | "replace"
                | "replaceAll"
                | "some"
                | "sort"
                | "toSorted"
        ),
        _ => true,
    };
    !runs
        || call.arguments.iter().all(|argument| {
            !matches!(
                argument,
                Passed::Identifier(_)
                    | Passed::StaticMemberExpression(_)
                    | Passed::ComputedMemberExpression(_)
                    | Passed::CallExpression(_)
                    | Passed::SpreadElement(_)
            )
        })
}
