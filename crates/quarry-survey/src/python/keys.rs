//! Keys of untyped dictionaries, and changes to what others see.

use ruff_python_ast::{CmpOp, Expr, ExprCall, ExprCompare, ExprSubscript, Parameters, name::Name};
use ruff_text_size::{Ranged, TextSize};

use super::{
    files::writes_a_file,
    paths::Root,
    scope::{Meaning, ScopeKind},
    uses::Reader,
};

/// Methods that change the collection they belong to.
const CHANGING: [&str; 12] = [
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "setdefault",
    "update",
];

/// A key read or written of a dictionary.
#[derive(Debug)]
pub(super) struct KeyFact {
    /// The symbol the place stands in.
    pub(super) within: Option<u32>,
    /// The variable or parameter.
    pub(super) subject: Name,
    /// The key.
    pub(super) key: Name,
    /// Whether it is written.
    pub(super) write: bool,
    /// The line.
    pub(super) line: u32,
    /// Whether the place alone shows that it is a dictionary.
    pub(super) sure: bool,
}

/// A function around the place.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Its parameters.
    pub(super) parameters: Vec<Name>,
    /// Parameters and locals that are dictionaries by declaration or by value.
    pub(super) dictionaries: Vec<Name>,
    /// Locals that hold what `getattr` gave for a computed name.
    pub(super) computed: Vec<(Name, String)>,
    /// The functions that are defined in it.
    pub(super) nested: Vec<Name>,
    /// Where the keys of this function start.
    first_key: usize,
    /// Where the attributes start that it looks at.
    first_look: usize,
    /// Whether it gives something back.
    pub(super) gives: bool,
    /// Whether it makes the object that `self` is.
    makes: bool,
}

impl<'a> Reader<'a, '_> {
    /// Enters a function.
    pub(super) fn enter(&mut self, name: &str, parameters: &'a Parameters) {
        let mut frame = Frame {
            first_key: self.notes.found.keys.len(),
            first_look: self.notes.looks.len(),
            makes: matches!(name, "__init__" | "__new__" | "__post_init__" | "__set_name__"),
            ..Frame::default()
        };
        for (name, annotation) in super::scope::parameters(parameters) {
            frame.parameters.push(name.clone());
            if annotation.is_some_and(is_dictionary) {
                frame.dictionaries.push(name.clone());
            }
        }
        if let Some(rest) = &parameters.kwarg {
            frame.dictionaries.push(rest.name.id.clone());
        }
        self.notes.frames.push(frame);
    }

    /// Leaves a function: keys of what never showed to be a dictionary go.
    pub(super) fn leave(&mut self) {
        let Some(frame) = self.notes.frames.pop() else { return };
        let found = &mut self.notes.found.looks;
        let looks = if frame.gives { &mut found.given } else { &mut found.kept };
        looks.extend(self.notes.looks.drain(frame.first_look..));
        let keys = &mut self.notes.found.keys;
        let own = keys.split_off(frame.first_key.min(keys.len()));
        let mut subjects = frame.dictionaries;
        subjects.extend(own.iter().filter(|key| key.sure).map(|key| key.subject.clone()));
        let frames = &self.notes.frames;
        keys.extend(own.into_iter().filter(|key| {
            subjects.contains(&key.subject) || frames.iter().any(|frame| frame.knows(&key.subject))
        }));
    }

    /// Notes what a local name is bound to.
    pub(super) fn notice_local(&mut self, name: &Name, value: &'a Expr, at: TextSize) {
        if self.notes.frames.is_empty() {
            return;
        }
        match value {
            Expr::Dict(node) => {
                let keys: Vec<&str> = node
                    .items
                    .iter()
                    .filter_map(|item| match &item.key {
                        Some(Expr::StringLiteral(key)) => Some(key.value.to_str()),
                        _ => None,
                    })
                    .collect();
                self.dictionary(name);
                for key in keys {
                    self.key(name, key, true, at, true);
                }
            }
            Expr::Call(call) => {
                let made = matches!(
                    call.func.as_ref(),
                    Expr::Name(function) if function.id.as_str() == "dict"
                ) || self.dotted(&call.func).is_some_and(|function| {
                    matches!(function.as_str(), "json.load" | "json.loads")
                });
                if made {
                    self.dictionary(name);
                } else if let Some(end) = self.computed_name(call)
                    && let Some(frame) = self.notes.frames.last_mut()
                {
                    frame.computed.push((name.clone(), end));
                }
            }
            _ => {}
        }
    }

    fn dictionary(&mut self, name: &Name) {
        if let Some(frame) = self.notes.frames.last_mut() {
            frame.dictionaries.push(name.clone());
        }
    }

    /// Notes `name["key"]`.
    pub(super) fn notice_subscript(&mut self, node: &'a ExprSubscript) {
        let write = node.ctx.is_store() || node.ctx.is_del();
        if write {
            self.notice_change(&node.value);
        }
        if let (Expr::Name(name), Expr::StringLiteral(key)) =
            (node.value.as_ref(), node.slice.as_ref())
        {
            self.key(&name.id, key.value.to_str(), write, node.start(), true);
        }
    }

    /// Notes `"key" in name`.
    pub(super) fn notice_compare(&mut self, node: &'a ExprCompare) {
        if let (Expr::StringLiteral(key), [CmpOp::In | CmpOp::NotIn], [Expr::Name(name)]) =
            (node.left.as_ref(), &*node.ops, &*node.comparators)
        {
            self.key(&name.id, key.value.to_str(), false, node.start(), false);
        }
    }

    /// Notes `name.get("key")` and the like, and methods that change what others see.
    pub(super) fn notice_keys(&mut self, call: &'a ExprCall) {
        if writes_a_file(call)
            && let Some(within) = self.place.within
        {
            self.notes.found.changes.insert(within);
        }
        let Expr::Attribute(function) = call.func.as_ref() else { return };
        let method = function.attr.as_str();
        let changing = CHANGING.contains(&method);
        if changing {
            self.notice_change(&function.value);
        }
        if !changing && method != "get" {
            return;
        }
        if let Expr::Name(name) = function.value.as_ref()
            && matches!(method, "get" | "pop" | "setdefault")
            && let Some(Expr::StringLiteral(key)) = call.arguments.args.first()
        {
            let write = method != "get";
            self.key(&name.id, key.value.to_str(), write, call.start(), false);
        }
    }

    fn key(&mut self, subject: &Name, key: &str, write: bool, at: TextSize, sure: bool) {
        if self.notes.frames.is_empty() || key.is_empty() || key.len() > 100 {
            return;
        }
        let local = self.scopes.iter().rev().find(|scope| scope.names.has(subject));
        let open = local.is_some_and(|scope| {
            scope.kind == ScopeKind::Function
                && matches!(scope.names.get(subject), Some(Meaning::Other))
        });
        if !open {
            return;
        }
        let within = self.place.within;
        let key = Name::new(key);
        if !sure && !self.notes.frames.iter().any(|frame| frame.knows(subject)) {
            // A weak sign counts only beside a strong one, which may still come.
            let line = self.lines.line(at);
            let subject = subject.clone();
            self.notes.found.keys.push(KeyFact { within, subject, key, write, line, sure });
            return;
        }
        if self.notes.seen_keys.insert((within, subject.clone(), key.clone(), write)) {
            let line = self.lines.line(at);
            let subject = subject.clone();
            self.notes.found.keys.push(KeyFact { within, subject, key, write, line, sure });
        } else if sure {
            // Seen before, perhaps only as a weak sign of the same key.
            self.dictionary(&subject.clone());
        }
    }

    /// Notes that something reached from `target` is assigned to.
    pub(super) fn notice_change(&mut self, target: &'a Expr) {
        let Some(within) = self.place.within else { return };
        let Some(frame) = self.notes.frames.last() else { return };
        let mut at = target;
        loop {
            match at {
                Expr::Attribute(node) => at = &node.value,
                Expr::Subscript(node) => at = &node.value,
                Expr::Name(name) => {
                    let own = match self.meaning(&name.id) {
                        Some(Meaning::Known(path)) => {
                            frame.makes && matches!(path.root, Root::Instance(_))
                        }
                        _ => false,
                    };
                    let local = !frame.parameters.contains(&name.id)
                        && self.scopes.last().is_some_and(|scope| scope.names.has(&name.id));
                    if !own && !local {
                        self.notes.found.changes.insert(within);
                    }
                    return;
                }
                _ => return,
            }
        }
    }
}

impl Frame {
    fn knows(&self, subject: &Name) -> bool {
        self.dictionaries.contains(subject)
    }
}

/// Whether an annotation says that something is a dictionary, and nothing of its keys.
fn is_dictionary(annotation: &Expr) -> bool {
    match annotation {
        Expr::Name(node) => {
            matches!(node.id.as_str(), "dict" | "Dict" | "Mapping" | "MutableMapping")
        }
        Expr::Attribute(node) => {
            matches!(node.attr.as_str(), "Dict" | "Mapping" | "MutableMapping")
        }
        Expr::Subscript(node) => match node.value.as_ref() {
            Expr::Name(name) if name.id.as_str() == "Optional" => is_dictionary(&node.slice),
            value => is_dictionary(value),
        },
        Expr::BinOp(node) if node.right.is_none_literal_expr() => is_dictionary(&node.left),
        Expr::StringLiteral(node) => {
            let text = node.value.to_str();
            text.starts_with("dict") || text.starts_with("Dict") || text.starts_with("Mapping")
        }
        _ => false,
    }
}
