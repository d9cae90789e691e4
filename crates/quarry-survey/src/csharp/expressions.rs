//! Expressions: which path each is, and what is used on the way.

use quarry_model::dependency::{ResultUse, Usage};
use smallvec::SmallVec;

use super::{
    attributes::is_name_of,
    extract::{Reader, child, children, has_word},
    members::INDEXER,
};
use crate::{
    syntax::{self, tree::Node},
    typed::facts::{Path, Root, Step},
};

/// The member that waiting for a value reads.
pub(super) const AWAIT: &str = "await";

/// The path that an expression is, as it is put together.
pub(super) struct Built {
    pub(super) root: Root,
    pub(super) steps: SmallVec<[Step; 6]>,
    /// The call that it is, if that means something to a framework.
    pub(super) call: Option<u32>,
}

impl Built {
    /// What is not followed.
    pub(super) fn unknown() -> Self {
        Self::of(Root::Unknown)
    }

    /// A root without steps.
    pub(super) fn of(root: Root) -> Self {
        Self { root, steps: SmallVec::new(), call: None }
    }

    /// Whether following it can show anything.
    fn leads_on(&self) -> bool {
        self.root != Root::Unknown && !self.steps.is_empty()
    }
}

/// What a function handed to a call is called with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handed {
    /// The value that is the call.
    pub(super) call: u32,
    /// Which argument the function is.
    pub(super) argument: u8,
}

impl<'a> Reader<'a> {
    /// Reads an expression whose value is used.
    pub(super) fn used(&mut self, node: Node<'_>) {
        self.expression(node, ResultUse::Used);
    }

    /// Reads an expression and notes what it leads to.
    pub(super) fn expression(&mut self, node: Node<'_>, result: ResultUse) -> Path {
        let built = self.built(node, result, None);
        self.finish(node, &built, result)
    }

    /// Reads an expression whose value is given a name.
    pub(super) fn kept(&mut self, node: Node<'_>) -> Root {
        let built = self.built(node, ResultUse::Used, None);
        let path = self.finish(node, &built, ResultUse::Used);
        if path.root == Root::Unknown {
            return Root::Unknown;
        }
        let value = self.file.facts.value(path);
        if let Some(call) = built.call {
            self.file.called.insert(value, call);
        }
        Root::Value(value)
    }

    /// Notes a path that has been put together.
    pub(super) fn finish(&mut self, node: Node<'_>, built: &Built, result: ResultUse) -> Path {
        let path = self.path(built.root, &built.steps);
        if built.leads_on() {
            let called = built.steps.last().is_some_and(|step| step.call.is_some());
            let usage = if called { Usage::Call } else { Usage::Reference };
            let result = if called { result } else { ResultUse::Used };
            self.note(path, syntax::line(node), usage, result);
        }
        path
    }

    /// The path that an expression is; what is used on the way is noted.
    pub(super) fn built(
        &mut self,
        node: Node<'_>,
        result: ResultUse,
        handed: Option<Handed>,
    ) -> Built {
        let mut built = Built::unknown();
        self.deeper(node, |reader| built = reader.build(node, result, handed));
        built
    }

    /// A step to the member `name`.
    pub(super) fn step(&mut self, name: &str, line: u32, call: Option<u8>) -> Step {
        Step { name: self.file.facts.names.place(name), line, call }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of expression")]
    fn build(&mut self, node: Node<'_>, result: ResultUse, handed: Option<Handed>) -> Built {
        match node.kind() {
            "identifier" => self.name(node),
            "generic_name"
            | "qualified_name"
            | "alias_qualified_name"
            | "nullable_type"
            | "array_type" => {
                let of = self.type_use(node);
                of.map_or_else(Built::unknown, |at| Built::of(Root::Type(at)))
            }
            "this" => self.around.scope.map_or_else(Built::unknown, |at| Built::of(Root::This(at))),
            "base" => {
                self.around.scope.map_or_else(Built::unknown, |at| Built::of(Root::Super(at)))
            }
            "parenthesized_expression" => match node.named_child(0) {
                Some(inner) => self.built(inner, ResultUse::Used, handed),
                None => Built::unknown(),
            },
            "postfix_unary_expression" | "checked_expression" | "ref_expression" => {
                // `value!` is the value.
                if let Some(inner) = node.named_child(0)
                    && (has_word(node, "++") || has_word(node, "--"))
                {
                    self.assigned(inner);
                }
                match node.named_child(0) {
                    Some(inner) => self.built(inner, ResultUse::Used, None),
                    None => Built::unknown(),
                }
            }
            "member_access_expression" => self.member_access(node),
            "conditional_access_expression" => self.conditional_access(node),
            "invocation_expression" => self.invocation(node, result),
            "await_expression" => self.awaited(node, result),
            "object_creation_expression" => self.creation(node, result),
            "implicit_object_creation_expression" => self.implicit_creation(node, None, result),
            "element_access_expression" => {
                if let Some(list) = node.child_by_field_name("subscript") {
                    self.arguments(list);
                }
                let Some(of) = node.child_by_field_name("expression") else {
                    return Built::unknown();
                };
                let built = self.built(of, ResultUse::Used, None);
                self.after(built, INDEXER, syntax::line(node))
            }
            "array_creation_expression" | "stackalloc_expression" => {
                let of = node.child_by_field_name("type");
                let at = of.and_then(|of| self.type_use(of));
                self.parts(node, of);
                at.map_or_else(Built::unknown, |at| Built::of(Root::Instance(at)))
            }
            "cast_expression" => {
                let of = node.child_by_field_name("type").and_then(|of| self.type_use(of));
                if let Some(value) = node.child_by_field_name("value") {
                    self.used(value);
                }
                of.map_or_else(Built::unknown, |at| Built::of(Root::Instance(at)))
            }
            "as_expression" | "is_expression" => {
                if let Some(left) = node.child_by_field_name("left") {
                    self.used(left);
                }
                let checks = node.kind() == "is_expression";
                let of = node.child_by_field_name("right");
                let of =
                    of.and_then(|of| if checks { self.type_named(of) } else { self.type_use(of) });
                match of.filter(|_| node.kind() == "as_expression") {
                    Some(at) => Built::of(Root::Instance(at)),
                    None => Built::unknown(),
                }
            }
            "is_pattern_expression" => {
                if let Some(left) = node.child_by_field_name("expression") {
                    self.used(left);
                }
                if let Some(pattern) = node.child_by_field_name("pattern") {
                    self.pattern(pattern);
                }
                Built::unknown()
            }
            "prefix_unary_expression" => {
                if let Some(inner) = node.named_child(0)
                    && (has_word(node, "++") || has_word(node, "--"))
                {
                    self.assigned(inner);
                }
                self.parts(node, None);
                Built::unknown()
            }
            "conditional_expression" => self.either(node, &["consequence", "alternative"]),
            "binary_expression" => {
                let otherwise = node.child_by_field_name("operator").map(Node::kind) == Some("??");
                if otherwise {
                    return self.either(node, &["left", "right"]);
                }
                self.parts(node, None);
                Built::unknown()
            }
            "assignment_expression" => self.assignment(node),
            "lambda_expression" | "anonymous_method_expression" => {
                self.lambda(node, handed);
                Built::unknown()
            }
            "typeof_expression" | "sizeof_expression" | "default_expression" => {
                let as_value = node.kind() == "typeof_expression";
                let of = node.child_by_field_name("type");
                let of = of
                    .and_then(|of| if as_value { self.type_named(of) } else { self.type_use(of) });
                match of.filter(|_| node.kind() == "default_expression") {
                    Some(at) => Built::of(Root::Instance(at)),
                    None => Built::unknown(),
                }
            }
            "switch_expression" => self.switch(node),
            "declaration_expression" => {
                let of = node.child_by_field_name("type");
                let of = of.filter(|of| of.kind() != "implicit_type");
                let at = of.and_then(|of| self.type_use(of));
                if let Some(name) = node.child_by_field_name("name") {
                    self.declare(name, at);
                }
                Built::unknown()
            }
            "anonymous_object_creation_expression" | "with_initializer" => {
                for part in children(node) {
                    let names = part.next_sibling().is_some_and(|next| next.kind() == "=");
                    if !names {
                        self.used(part);
                    }
                }
                Built::unknown()
            }
            "with_expression" => {
                let root = node.named_child(0).map_or(Root::Unknown, |value| self.kept(value));
                for part in children(node).into_iter().skip(1) {
                    self.used(part);
                }
                Built::of(root)
            }
            "query_expression" => self.query(node),
            "predefined_type" => Built::of(Root::Unknown),
            "block" => {
                self.block(node);
                Built::unknown()
            }
            _ => {
                self.parts(node, None);
                Built::unknown()
            }
        }
    }

    /// Reads the parts of an expression besides one.
    pub(super) fn parts(&mut self, node: Node<'_>, besides: Option<Node<'_>>) {
        for child in children(node) {
            if Some(child) == besides {
                continue;
            }
            match child.kind() {
                kind if kind.ends_with("_statement") => self.statement(child),
                "argument" => {
                    if let Some(value) = argument_value(child) {
                        self.used(value);
                    }
                }
                "interpolation" => {
                    if let Some(value) = child.named_child(1) {
                        self.used(value);
                    }
                }
                "string_content"
                | "interpolation_start"
                | "interpolation_quote"
                | "escape_sequence"
                | "string_literal_content" => {}
                _ => self.used(child),
            }
        }
    }

    /// One of two values; what is known of the first that is known.
    fn either(&mut self, node: Node<'_>, sides: &[&str]) -> Built {
        if let Some(condition) = node.child_by_field_name("condition") {
            self.used(condition);
        }
        let mut first = Root::Unknown;
        for side in sides {
            if let Some(side) = node.child_by_field_name(side) {
                let root = self.kept(side);
                if first == Root::Unknown {
                    first = root;
                }
            }
        }
        Built::of(first)
    }

    fn assignment(&mut self, node: Node<'_>) -> Built {
        let left = node.child_by_field_name("left");
        let right = node.child_by_field_name("right");
        let operator = node.child_by_field_name("operator").map_or("=", |o| self.text(o));
        if let (Some(left), Some(right)) = (left, right)
            && left.kind() == "identifier"
            && self.text(left) == "_"
        {
            // `_ = Start();` says that nobody waits for it.
            self.expression(right, ResultUse::Detached);
            return Built::unknown();
        }
        let Some(left) = left else { return Built::unknown() };
        self.assigned(left);
        let built = self.built(left, ResultUse::Used, None);
        let path = self.path(built.root, &built.steps);
        if built.leads_on() {
            let heard = matches!(operator, "+=" | "-=")
                && right.is_some_and(|right| self.is_handler(right));
            let usage = if heard { Usage::Subscribe } else { Usage::Reference };
            self.note(path, syntax::line(left), usage, ResultUse::Used);
        }
        if let Some(right) = right {
            self.used(right);
        }
        if path.root == Root::Unknown {
            return Built::unknown();
        }
        Built::of(Root::Value(self.file.facts.value(path)))
    }

    /// Whether what is added to an event is written as a handler is.
    fn is_handler(&self, node: Node<'_>) -> bool {
        match node.kind() {
            "lambda_expression" | "anonymous_method_expression" | "object_creation_expression" => {
                true
            }
            "identifier" | "member_access_expression" => {
                let text = self.text(node);
                let name = text.rsplit('.').next().unwrap_or(text);
                ["On", "Handle"].iter().any(|start| name.starts_with(start))
                    || name.ends_with("Handler")
                    || name.contains('_') && !name.starts_with('_')
            }
            _ => false,
        }
    }

    fn name(&mut self, node: Node<'_>) -> Built {
        let name = self.ident(node);
        if let Some(local) = self.local(name) {
            let mut built = Built::of(self.root_of_local(name, local));
            built.call = self.call_of(local);
            return built;
        }
        let step = self.step(name, syntax::line(node), None);
        let mut built = Built::of(Root::Bare(self.around.scope));
        built.steps.push(step);
        built
    }

    /// The call that a root is, or is handed to.
    fn call_of(&self, root: Root) -> Option<u32> {
        match root {
            Root::Value(value) => self.file.called.get(&value).copied(),
            Root::Given { call, parameter: 0, .. } => self.file.called.get(&call).copied(),
            _ => None,
        }
    }

    /// The variable of this name.
    pub(super) fn local(&self, name: &str) -> Option<Root> {
        self.locals.iter().rev().find(|(known, _)| *known == name).map(|(_, local)| local.root)
    }

    /// The text of the variable of this name, if that is written.
    pub(super) fn local_text(&self, name: &str) -> Option<String> {
        let (_, local) = self.locals.iter().rev().find(|(known, _)| *known == name)?;
        local.text.map(|at| self.texts[at as usize].clone())
    }

    /// What is before a member: an expression, or the base of the type.
    fn receiver(&mut self, node: Node<'_>) -> Built {
        match node.child_by_field_name("expression") {
            Some(of) => self.built(of, ResultUse::Used, None),
            None if has_word(node, "base") => {
                self.around.scope.map_or_else(Built::unknown, |at| Built::of(Root::Super(at)))
            }
            None if has_word(node, "this") => {
                self.around.scope.map_or_else(Built::unknown, |at| Built::of(Root::This(at)))
            }
            None => Built::unknown(),
        }
    }

    fn member_access(&mut self, node: Node<'_>) -> Built {
        let built = self.receiver(node);
        let Some(name) = node.child_by_field_name("name") else { return Built::unknown() };
        self.generic_arguments(name);
        let line = syntax::line(name);
        let name = self.own_name(name);
        self.after(built, name, line)
    }

    fn conditional_access(&mut self, node: Node<'_>) -> Built {
        let Some(condition) = node.child_by_field_name("condition") else {
            return Built::unknown();
        };
        let built = self.built(condition, ResultUse::Used, None);
        match children(node).into_iter().rfind(|child| *child != condition) {
            Some(binding) if binding.kind() == "member_binding_expression" => {
                let Some(name) = binding.child_by_field_name("name") else { return built };
                self.generic_arguments(name);
                let line = syntax::line(name);
                let name = self.own_name(name);
                self.after(built, name, line)
            }
            Some(binding) => {
                self.parts(binding, None);
                self.after(built, INDEXER, syntax::line(binding))
            }
            None => built,
        }
    }

    /// `built` with a step to the member `name`.
    pub(super) fn after(&mut self, mut built: Built, name: &str, line: u32) -> Built {
        if built.root == Root::Unknown {
            return Built::unknown();
        }
        let step = self.step(name, line, None);
        built.steps.push(step);
        built.call = None;
        built
    }

    /// A name without the types that it is applied to.
    pub(super) fn own_name(&self, node: Node<'_>) -> &'a str {
        if node.kind() == "generic_name" {
            return child(node, "identifier").map_or("", |name| self.ident(name));
        }
        self.ident(node)
    }

    /// Reads the types that a name is applied to.
    pub(super) fn generic_arguments(&mut self, node: Node<'_>) -> Vec<u32> {
        let list =
            if node.kind() == "generic_name" { child(node, "type_argument_list") } else { None };
        list.map_or_else(Vec::new, |list| self.type_arguments(list))
    }

    /// `await value`: the value of the call that is waited for is not used if the result is not.
    fn awaited(&mut self, node: Node<'_>, result: ResultUse) -> Built {
        let Some(inner) = node.named_child(0) else { return Built::unknown() };
        let inner = self.without_configuration(inner);
        let result = match result {
            ResultUse::Discarded | ResultUse::Detached => ResultUse::AwaitedUnused,
            result => result,
        };
        let built = self.built(inner, result, None);
        let path = self.finish(inner, &built, result);
        if path.root == Root::Unknown {
            return Built::unknown();
        }
        let value = self.file.facts.value(path);
        let step = self.step(AWAIT, syntax::line(node), None);
        let waited = self.path(Root::Value(value), &[step]);
        let value = self.file.facts.value(waited);
        if let Some(call) = built.call {
            self.file.called.insert(value, call);
        }
        let mut built = Built::of(Root::Value(value));
        built.call = self.file.called.get(&value).copied();
        built
    }

    /// `Call()` of `Call().ConfigureAwait(false)`.
    fn without_configuration<'t>(&self, node: Node<'t>) -> Node<'t> {
        let function = node.child_by_field_name("function");
        let inner = function
            .filter(|function| {
                function.kind() == "member_access_expression"
                    && function
                        .child_by_field_name("name")
                        .is_some_and(|name| self.text(name) == "ConfigureAwait")
            })
            .and_then(|function| function.child_by_field_name("expression"));
        inner.unwrap_or(node)
    }

    /// The path of a name that has been read, without noting it again.
    pub(super) fn quiet_path(&mut self, node: Node<'_>) -> Path {
        let mut names: SmallVec<[Node<'_>; 6]> = SmallVec::new();
        let mut at = node;
        let root = loop {
            match at.kind() {
                "identifier" => {
                    if let Some(root) = self.local(self.ident(at)) {
                        break root;
                    }
                    names.push(at);
                    break Root::Bare(self.around.scope);
                }
                "this" => break self.around.scope.map_or(Root::Unknown, Root::This),
                "member_access_expression" => {
                    names.extend(at.child_by_field_name("name"));
                    match at.child_by_field_name("expression") {
                        Some(before) => at = before,
                        None => break self.around.scope.map_or(Root::Unknown, Root::This),
                    }
                }
                _ => break Root::Unknown,
            }
        };
        let mut steps: SmallVec<[Step; 6]> = SmallVec::new();
        for name in names.iter().rev() {
            let text = self.own_name(*name).to_owned();
            steps.push(self.step(&text, syntax::line(*name), None));
        }
        if root == Root::Unknown {
            steps.clear();
        }
        self.path(root, &steps)
    }

    /// Whether a call only spells a name.
    pub(super) fn spells(&self, node: Node<'_>) -> bool {
        is_name_of(self, node)
    }
}

/// The value of an argument: what follows its name.
pub(super) fn argument_value(node: Node<'_>) -> Option<Node<'_>> {
    if node.kind() != "argument" {
        return Some(node);
    }
    let name = node.child_by_field_name("name");
    children(node).into_iter().rfind(|child| Some(*child) != name)
}
