//! Statements and expressions: which names they use, and how.

use quarry_model::dependency::{ResultUse, Usage};

use super::{
    docblock::{leading_type, tags},
    extract::{Reader, child, children},
    facts::{Handed, Include, Key, Named, Target},
    failure::handles_more_than_logging,
};
use crate::{
    syntax::{self, tree::Node},
    typed::facts::{Declared, Root},
};

/// Functions that call what their first argument names.
const CALLS_BY_NAME: [&str; 4] =
    ["call_user_func", "call_user_func_array", "forward_static_call", "forward_static_call_array"];

impl<'a> Reader<'a> {
    /// Reads one statement.
    pub(super) fn statement(&mut self, node: Node<'a>) {
        if !self.enter(node) {
            return;
        }
        if !self.declaration(node) {
            match node.kind() {
                "expression_statement" => {
                    if let Some(inner) = node.named_child(0) {
                        self.note(node);
                        self.expression(inner, ResultUse::Discarded);
                    }
                }
                "comment" => {}
                "return_statement" => {
                    self.note(node);
                    if let Some(value) = node.named_child(0) {
                        self.returned(value);
                        self.expression(value, ResultUse::Used);
                    }
                }
                "try_statement" => self.attempt(node),
                "foreach_statement" => self.each(node),
                "catch_clause" => self.caught(node),
                "ERROR" => self.statements(node),
                _ => self.inner(node),
            }
        }
        self.depth -= 1;
    }

    /// Whatever stands inside of a node that means nothing by itself.
    fn inner(&mut self, node: Node<'a>) {
        for child in children(node) {
            self.either(child);
        }
    }

    fn either(&mut self, node: Node<'a>) {
        let kind = node.kind();
        if kind.ends_with("_statement")
            || kind.ends_with("_clause")
            || kind.ends_with("_block")
            || kind.ends_with("_declaration")
            || kind.ends_with("_definition")
        {
            self.statement(node);
        } else {
            self.expression(node, ResultUse::Used);
        }
    }

    /// `/** @var A $a */` before a statement.
    fn note(&mut self, node: Node<'a>) {
        let Some((doc, _)) = self.doc(node) else { return };
        for tag in tags(doc).filter(|tag| tag.name == "var") {
            let (of, rest) = leading_type(tag.rest);
            let name = rest.split_whitespace().next().filter(|name| name.starts_with('$'));
            if let (Some(of), Some(name)) = (of, name)
                && let Declared::Type(at) = self.doc_declared(&of)
            {
                self.locals.insert(name, Root::Instance(at));
            }
        }
    }

    /// Notes what a method returns where frameworks read that.
    fn returned(&mut self, value: Node<'a>) {
        const TELLING: [&str; 8] = [
            "getSubscribedEvents",
            "getFacadeAccessor",
            "getTable",
            "model",
            "via",
            "broadcastOn",
            "subscribe",
            "getSubscribedServices",
        ];
        let Some(within) = self.within else { return };
        let symbol = self.facts.typed.symbol(within);
        if symbol.owner.is_some() && TELLING.contains(&symbol.own_name()) {
            self.state(within, value);
        }
    }

    fn attempt(&mut self, node: Node<'a>) {
        let handles = children(node).into_iter().any(|clause| {
            clause.kind() == "catch_clause"
                && clause
                    .child_by_field_name("body")
                    .is_some_and(|body| handles_more_than_logging(body, self.source))
        });
        let outer = self.handles_failure;
        if let Some(body) = node.child_by_field_name("body") {
            self.handles_failure |= handles;
            self.statement(body);
            self.handles_failure = outer;
        }
        for clause in children(node) {
            if matches!(clause.kind(), "catch_clause" | "finally_clause") {
                self.statement(clause);
            }
        }
    }

    fn caught(&mut self, node: Node<'a>) {
        let declared =
            node.child_by_field_name("type").map_or(Declared::Nothing, |of| self.declared_type(of));
        if let Some(name) = node.child_by_field_name("name") {
            let root =
                if let Declared::Type(at) = declared { Root::Instance(at) } else { Root::Unknown };
            self.locals.insert(self.text(name), root);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.statement(body);
        }
    }

    fn each(&mut self, node: Node<'a>) {
        let parts = children(node);
        let body = node.child_by_field_name("body");
        let mut parts = parts.into_iter().filter(|part| part.kind() != "comment");
        let Some(list) = parts.next() else { return };
        self.expression(list, ResultUse::Used);
        let root = self.root_of(list, 0);
        let element = match root {
            Root::Unknown => Root::Unknown,
            root => {
                let path = self.facts.typed.path(root, &[]);
                Root::Element(self.facts.typed.value(path))
            }
        };
        for part in parts {
            if Some(part) == body {
                self.note(part);
                self.either(part);
            } else if part.kind() == "pair" {
                let sides = children(part);
                for side in &sides {
                    self.bind(*side, Root::Unknown);
                }
                if let Some(value) = sides.last() {
                    self.bind(*value, element);
                }
            } else {
                self.bind(part, element);
            }
        }
    }

    /// Makes a variable, or what a list names, stand for something.
    fn bind(&mut self, target: Node<'a>, root: Root) {
        match target.kind() {
            "variable_name" => {
                self.locals.insert(self.text(target), root);
            }
            "by_ref" => {
                if let Some(inner) = target.named_child(0) {
                    self.bind(inner, root);
                }
            }
            "list_literal" => {
                if !self.enter(target) {
                    return;
                }
                for part in children(target) {
                    self.bind(part, Root::Unknown);
                }
                self.depth -= 1;
            }
            _ => self.target(target),
        }
    }

    /// What is written to, where it is no plain variable.
    fn target(&mut self, node: Node<'a>) {
        if node.kind() == "subscript_expression" {
            self.key(node, true);
            self.inner(node);
        } else {
            self.expression(node, ResultUse::Used);
        }
    }

    /// Reads one expression.
    pub(super) fn expression(&mut self, node: Node<'a>, result: ResultUse) {
        if !self.enter(node) {
            return;
        }
        match node.kind() {
            "member_call_expression"
            | "nullsafe_member_call_expression"
            | "member_access_expression"
            | "nullsafe_member_access_expression"
            | "scoped_call_expression"
            | "scoped_property_access_expression"
            | "class_constant_access_expression"
            | "function_call_expression" => self.chain(node, result),
            "object_creation_expression" => self.creation(node, result),
            "anonymous_function" | "arrow_function" => self.closure(node, Handed::default()),
            "assignment_expression" | "reference_assignment_expression" => self.assignment(node),
            "parenthesized_expression" | "error_suppression_expression" => {
                if let Some(inner) = node.named_child(0) {
                    self.expression(inner, result);
                }
            }
            "binary_expression" => self.binary(node),
            "subscript_expression" => {
                self.key(node, false);
                self.inner(node);
            }
            "include_expression"
            | "include_once_expression"
            | "require_expression"
            | "require_once_expression" => self.include(node),
            "string" | "encapsed_string" => self.string(node),
            "comment" | "name" | "variable_name" | "integer" | "float" | "boolean" | "null"
            | "nowdoc" | "qualified_name" | "relative_name" => {}
            _ => self.inner(node),
        }
        self.depth -= 1;
    }

    /// `a = b`, and `instanceof`. Sums of many terms nest to the left, so they are gone through
    /// in a loop.
    fn binary(&mut self, node: Node<'a>) {
        let mut rights = Vec::new();
        let mut node = node;
        loop {
            if let Some(right) = node.child_by_field_name("right") {
                let checks = node
                    .child_by_field_name("operator")
                    .is_some_and(|operator| operator.kind() == "instanceof");
                rights.push((right, checks));
            }
            match node.child_by_field_name("left") {
                Some(left) if left.kind() == "binary_expression" => node = left,
                Some(left) => {
                    self.expression(left, ResultUse::Used);
                    break;
                }
                None => break,
            }
        }
        for (right, checks) in rights.into_iter().rev() {
            if checks && matches!(right.kind(), "name" | "qualified_name" | "relative_name") {
                self.mention(right);
            } else {
                self.expression(right, ResultUse::Used);
            }
        }
    }

    /// A class that is named without being called.
    pub(super) fn mention(&mut self, node: Node<'a>) {
        if let Some(full) = self.name(node, false) {
            let at = self.type_of(&full);
            let path = self.facts.typed.path(Root::Type(at), &[]);
            self.push_use(path, syntax::line(node), Usage::Reference, ResultUse::Used);
        }
    }

    fn assignment(&mut self, node: Node<'a>) {
        let (left, right) = (node.child_by_field_name("left"), node.child_by_field_name("right"));
        if let Some(right) = right {
            self.expression(right, ResultUse::Used);
        }
        let Some(left) = left else { return };
        if left.kind() == "variable_name" {
            // A type that a comment states beside the assignment counts for more.
            let stated =
                node.parent().and_then(|parent| self.doc(parent)).is_some_and(|(doc, _)| {
                    tags(doc).any(|tag| tag.name == "var" && tag.rest.contains(self.text(left)))
                });
            if !stated {
                let root = right.map_or(Root::Unknown, |right| self.root_of(right, 0));
                self.locals.insert(self.text(left), root);
            }
        } else if left.kind() == "list_literal" {
            self.bind(left, Root::Unknown);
        } else {
            if let Some(right) = right {
                self.assign_property(left, right);
            }
            self.target(left);
        }
    }

    /// `$this->a = $a` in a constructor.
    fn assign_property(&mut self, left: Node<'a>, right: Node<'a>) {
        let constructs = self.within.is_some_and(|within| {
            self.facts.typed.symbol(within).own_name().eq_ignore_ascii_case("__construct")
        });
        let field = |name| left.child_by_field_name(name).map(|node| self.text(node));
        if constructs
            && left.kind() == "member_access_expression"
            && field("object") == Some("$this")
            && let (Some(name), Some(class)) = (field("name"), &self.class)
        {
            let (class, name) = (class.symbol, format!("${name}"));
            let root = self.root_of(right, 0);
            if root != Root::Unknown {
                self.assigned.push((class, name, root));
            }
        }
    }

    /// `new A(...)`, `new $a` and `new class {...}`.
    pub(super) fn creation(&mut self, node: Node<'a>, result: ResultUse) {
        for part in children(node) {
            match part.kind() {
                "name" | "qualified_name" | "relative_name" => {
                    let line = syntax::line(node);
                    let at = match self.name(part, false) {
                        Some(full) => Some(self.type_of(&full)),
                        None => self.special_type(part),
                    };
                    if let Some(at) = at {
                        let path = self.facts.typed.path(Root::Type(at), &[]);
                        self.push_use(path, line, Usage::Call, result);
                    }
                }
                "arguments" => self.argument_uses(part, Handed::default()),
                "anonymous_class" => {
                    if let Some(arguments) = child(part, "arguments") {
                        self.argument_uses(arguments, Handed::default());
                    }
                    self.class(part, "");
                }
                "comment" => {}
                _ => {
                    self.compute(part, syntax::line(node));
                    self.expression(part, ResultUse::Used);
                }
            }
        }
    }

    /// The type that `self`, `static` or `parent` means here.
    pub(super) fn special_type(&mut self, node: Node<'a>) -> Option<u32> {
        let class = self.class.clone()?;
        if self.text(node).eq_ignore_ascii_case("parent") {
            class.parent
        } else {
            Some(self.type_of(&class.full))
        }
    }

    /// Notes a call of something whose name is computed.
    pub(super) fn compute(&mut self, node: Node<'a>, line: u32) {
        if !self.names_only {
            let text: String = self.text(node).chars().take(80).collect();
            self.facts.computed.push((text.into(), self.within, line));
        }
    }

    /// A function that is written out, and the call it is handed to.
    pub(super) fn closure(&mut self, node: Node<'a>, handed: Handed) {
        let outer = if node.kind() == "arrow_function" {
            self.locals.clone()
        } else {
            let mut kept = rustc_hash::FxHashMap::default();
            if let Some(captured) = child(node, "anonymous_function_use_clause") {
                for one in children(captured) {
                    let name = self.text(one).trim_start_matches('&').trim();
                    if let Some(root) = self.locals.get(name) {
                        kept.insert(name, *root);
                    }
                }
            }
            std::mem::replace(&mut self.locals, kept)
        };
        let outer_inside = self.inside;
        if handed.place.is_some() {
            self.inside = handed.place;
        }
        self.attributes(node, Target::Other, None);
        if let Some(parameters) = node.child_by_field_name("parameters") {
            self.parameters(parameters, None, None);
            self.hand(parameters, handed);
        }
        if let Some(of) = node.child_by_field_name("return_type") {
            self.declared_type(of);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.either(body);
        }
        self.inside = outer_inside;
        self.locals = outer;
    }

    /// Notes that a function is called by name.
    pub(super) fn called(&mut self, node: Node<'a>) -> String {
        let full = self.scope.function(self.text(node));
        let line = syntax::line(node);
        self.facts.called.push(Named { full: full.as_str().into(), line, inherits: false });
        if CALLS_BY_NAME.contains(&self.text(node).trim_start_matches('\\')) {
            self.compute(node.parent().unwrap_or(node), line);
        }
        full
    }

    fn include(&mut self, node: Node<'a>) {
        let Some(target) = node.named_child(0) else { return };
        if let Some(file) = self.file_name(target, 0) {
            let (line, inside) = (syntax::line(node), self.inside);
            self.facts.includes.push(Include { name: file, line, inside });
        }
        self.expression(target, ResultUse::Used);
    }

    fn string(&mut self, node: Node<'a>) {
        if node.kind() == "encapsed_string" {
            for part in children(node) {
                if !matches!(part.kind(), "string_content" | "escape_sequence") {
                    self.expression(part, ResultUse::Used);
                }
            }
        }
        if !self.names_only
            && let Some(text) = self.plain_string(node)
            && text.contains('\\')
        {
            self.facts.strings.push((text.into(), syntax::line(node)));
        }
    }

    /// `$array['key']`: what the fields of an untyped array are.
    fn key(&mut self, node: Node<'a>, write: bool) {
        if self.names_only {
            return;
        }
        let parts = children(node);
        let [subject, key] = parts.as_slice() else { return };
        if subject.kind() != "variable_name" {
            return;
        }
        let Some(key) = self.plain_string(*key) else { return };
        let name = self.text(*subject);
        if matches!(self.locals.get(name), None | Some(Root::Unknown)) {
            self.facts.keys.push(Key {
                within: self.within,
                subject: name.trim_start_matches('$').into(),
                name: key.into(),
                write,
                line: syntax::line(node),
            });
        }
    }
}
