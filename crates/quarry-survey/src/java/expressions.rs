//! Expressions: which path each is, and what is used on the way.

use quarry_model::dependency::{ResultUse, Usage};
use smallvec::SmallVec;

use super::{
    calls,
    extract::{Around, Local, Reader, children},
};
use crate::{
    syntax::{self, tree::Node},
    typed::facts::{Path, Root, Step},
};

/// The path that an expression is, as it is put together.
pub(super) struct Built {
    pub(super) root: Root,
    pub(super) steps: SmallVec<[Step; 6]>,
}

impl Built {
    /// What is not followed.
    pub(super) fn unknown() -> Self {
        Self::of(Root::Unknown)
    }

    /// A root without steps.
    pub(super) fn of(root: Root) -> Self {
        Self { root, steps: SmallVec::new() }
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

impl Reader<'_> {
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
        let path = self.expression(node, ResultUse::Used);
        match (path.root, path.len) {
            (Root::Unknown, _) => Root::Unknown,
            _ => Root::Value(self.file.facts.value(path)),
        }
    }

    fn finish(&mut self, node: Node<'_>, built: &Built, result: ResultUse) -> Path {
        let path = self.path(built.root, &built.steps);
        if built.leads_on() {
            let called = built.steps.last().is_some_and(|step| step.call.is_some())
                && node.kind() != "method_reference";
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
    pub(super) fn step(&mut self, name: Node<'_>, call: Option<u8>) -> Step {
        let line = syntax::line(name);
        let name = self.text(name);
        Step { name: self.file.facts.names.place(name), line, call }
    }

    fn build(&mut self, node: Node<'_>, result: ResultUse, handed: Option<Handed>) -> Built {
        match node.kind() {
            "identifier" => self.name(node),
            "this" => self.around.scope.map_or_else(Built::unknown, |at| Built::of(Root::This(at))),
            "super" => {
                self.around.scope.map_or_else(Built::unknown, |at| Built::of(Root::Super(at)))
            }
            "parenthesized_expression" => match children(node).first() {
                Some(inner) => self.built(*inner, ResultUse::Used, handed),
                None => Built::unknown(),
            },
            "field_access" => self.field_access(node),
            "method_invocation" => self.invocation(node, result),
            "object_creation_expression" => self.creation(node, result),
            "array_access" => {
                if let Some(index) = node.child_by_field_name("index") {
                    self.used(index);
                }
                node.child_by_field_name("array")
                    .map_or_else(Built::unknown, |array| self.built(array, ResultUse::Used, None))
            }
            "array_creation_expression" => self.array_creation(node),
            "cast_expression" => self.cast(node, handed),
            "ternary_expression" => self.ternary(node),
            "assignment_expression" => self.assignment(node),
            "update_expression" => {
                for child in children(node) {
                    self.assigned(child);
                    self.used(child);
                }
                Built::unknown()
            }
            "instanceof_expression" => self.instance_of(node),
            "class_literal" => {
                for of in children(node) {
                    self.type_named(of);
                }
                Built::unknown()
            }
            "lambda_expression" => {
                self.lambda(node, handed);
                Built::unknown()
            }
            "method_reference" => self.method_reference(node),
            "string_literal" => {
                self.string(node);
                Built::unknown()
            }
            "switch_expression" => {
                let locals = self.locals.len();
                for child in children(node) {
                    self.statement(child);
                }
                self.locals.truncate(locals);
                Built::unknown()
            }
            "annotation" | "marker_annotation" => {
                super::annotations::name_of(self, node);
                Built::unknown()
            }
            "block" => {
                self.block(node);
                Built::unknown()
            }
            _ => {
                for child in children(node) {
                    if child.kind().ends_with("_statement") {
                        self.statement(child);
                    } else {
                        self.used(child);
                    }
                }
                Built::unknown()
            }
        }
    }

    fn array_creation(&mut self, node: Node<'_>) -> Built {
        let of = node.child_by_field_name("type").and_then(|of| self.type_use(of));
        for child in children(node) {
            if Some(child) != node.child_by_field_name("type") {
                self.expression(child, ResultUse::Used);
            }
        }
        of.map_or_else(Built::unknown, |of| Built::of(Root::Instance(of)))
    }

    fn cast(&mut self, node: Node<'_>, handed: Option<Handed>) -> Built {
        let mut of = None;
        let types: Vec<Node<'_>> = node.children_by_field_name("type").collect();
        for one in types {
            let at = self.type_use(one);
            of = of.or(at);
        }
        if let Some(value) = node.child_by_field_name("value") {
            let built = self.built(value, ResultUse::Used, handed);
            self.finish(value, &built, ResultUse::Used);
        }
        of.map_or_else(Built::unknown, |of| Built::of(Root::Instance(of)))
    }

    fn ternary(&mut self, node: Node<'_>) -> Built {
        if let Some(condition) = node.child_by_field_name("condition") {
            self.used(condition);
        }
        let mut first = Root::Unknown;
        for side in ["consequence", "alternative"] {
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
        if let Some(left) = node.child_by_field_name("left") {
            self.assigned(left);
        }
        let left =
            node.child_by_field_name("left").map(|left| self.expression(left, ResultUse::Used));
        if let Some(right) = node.child_by_field_name("right") {
            self.used(right);
        }
        match left {
            Some(path) if path.root != Root::Unknown => {
                Built::of(Root::Value(self.file.facts.value(path)))
            }
            _ => Built::unknown(),
        }
    }

    fn instance_of(&mut self, node: Node<'_>) -> Built {
        if let Some(left) = node.child_by_field_name("left") {
            self.used(left);
        }
        let of = node.child_by_field_name("right").and_then(|of| self.type_named(of));
        if let Some(name) = node.child_by_field_name("name") {
            self.declare(name, of);
        }
        if let Some(pattern) = node.child_by_field_name("pattern") {
            self.pattern(pattern);
        }
        Built::unknown()
    }

    fn name(&mut self, node: Node<'_>) -> Built {
        let name = self.text(node);
        if let Some(local) = self.local(name) {
            return Built::of(self.root_of_local(name, local.root));
        }
        let step = self.step(node, None);
        Built { root: Root::Bare(self.around.scope), steps: SmallVec::from_slice(&[step]) }
    }

    /// The variable of this name.
    pub(super) fn local(&self, name: &str) -> Option<Local> {
        self.locals.iter().rev().find(|(known, _)| *known == name).map(|(_, local)| *local)
    }

    fn field_access(&mut self, node: Node<'_>) -> Built {
        let Some(object) = node.child_by_field_name("object") else { return Built::unknown() };
        let Some(field) = node.child_by_field_name("field") else { return Built::unknown() };
        if field.kind() == "this" {
            // `Outer.this`
            let name = self.text(object);
            return self
                .simple_type(object, name, Vec::new(), Usage::Reference)
                .map_or_else(Built::unknown, |at| Built::of(Root::Instance(at)));
        }
        let mut built = self.built(object, ResultUse::Used, None);
        if built.root == Root::Unknown {
            return built;
        }
        let step = self.step(field, None);
        built.steps.push(step);
        built
    }

    fn invocation(&mut self, node: Node<'_>, result: ResultUse) -> Built {
        let Some(name) = node.child_by_field_name("name") else { return Built::unknown() };
        if let Some(list) = node.child_by_field_name("type_arguments") {
            self.type_arguments(list);
        }
        let arguments =
            node.child_by_field_name("arguments").map_or_else(Vec::new, |list| children(list));
        let mut built = match node.child_by_field_name("object") {
            Some(object) => self.built(object, ResultUse::Used, None),
            None => Built::of(Root::Bare(self.around.scope)),
        };
        let follows = built.root != Root::Unknown;
        let receiver = follows.then(|| self.path(built.root, &built.steps));
        let count = arguments.len().min(254) as u8;
        let step = self.step(name, Some(count));
        built.steps.push(step);
        let around = self.around_arguments(node, receiver, result);
        self.inside(around, |reader| {
            let mut call = None;
            let mut paths: SmallVec<[Path; 4]> = SmallVec::new();
            for (at, argument) in arguments.iter().enumerate() {
                let function = argument.kind() == "lambda_expression";
                if function && call.is_none() && follows {
                    let path = reader.path(built.root, &built.steps);
                    call = Some(reader.file.facts.value(path));
                }
                let handed = call
                    .filter(|_| function)
                    .map(|call| Handed { call, argument: at.min(255) as u8 });
                let inner = reader.built(*argument, ResultUse::Used, handed);
                paths.push(reader.finish(*argument, &inner, ResultUse::Used));
            }
            let bare = node.child_by_field_name("object").is_none();
            let receiver = receiver.filter(|_| !bare);
            calls::note(reader, name, receiver, &arguments, &paths);
        });
        let name = self.text(name);
        self.hands_on(name, &arguments);
        if built.root == Root::Unknown {
            self.called_unknown(node);
            return Built::unknown();
        }
        built
    }

    /// What surrounds the arguments of a call: a function that is handed to another thread runs
    /// detached if nobody keeps what tells of its end; one that is handed to a template of
    /// transactions runs in one.
    fn around_arguments(
        &self,
        call: Node<'_>,
        receiver: Option<Path>,
        result: ResultUse,
    ) -> Around {
        let name = call.child_by_field_name("name").map_or("", |name| self.text(name));
        let of = call.child_by_field_name("object").map_or("", |object| self.text(object));
        let written = || self.written_type(of, receiver);
        let mut around = self.around;
        let starts = match name {
            "runAsync" | "supplyAsync" => of == "CompletableFuture",
            "execute" | "submit" | "schedule" | "invokeLater" => written().is_some_and(|of| {
                ["Executor", "ExecutorService", "Scheduler"].iter().any(|end| of.ends_with(end))
            }),
            _ => false,
        };
        if starts {
            around.detached = result == ResultUse::Discarded;
            around.in_transaction = false;
            around.handles_failure = false;
        }
        if matches!(name, "execute" | "executeWithoutResult")
            && written()
                .is_some_and(|of| matches!(of, "TransactionTemplate" | "TransactionOperations"))
        {
            around.in_transaction = true;
        }
        around
    }

    /// The type that a variable or field is declared with, by its name.
    fn written_type(&self, text: &str, receiver: Option<Path>) -> Option<&str> {
        receiver?;
        let name = text.strip_prefix("this.").unwrap_or(text);
        let facts = &self.file.facts;
        let at = match self.local(name) {
            Some(local) if text == name => local.written?,
            _ => {
                let mut scope = self.around.scope;
                loop {
                    let owner = scope?;
                    let found = facts
                        .symbols
                        .iter()
                        .find(|symbol| symbol.owner == Some(owner) && symbol.own_name() == name);
                    if let Some(found) = found {
                        match found.declared {
                            crate::typed::facts::Declared::Type(at) => break at,
                            _ => return None,
                        }
                    }
                    scope = facts.symbol(owner).owner;
                }
            }
        };
        let name = facts.name(facts.types[at as usize].name);
        Some(name.rsplit_once('.').map_or(name, |(_, name)| name))
    }

    fn string(&mut self, node: Node<'_>) {
        for child in children(node) {
            if child.kind() == "string_interpolation" {
                self.used(child);
            }
        }
        let text = self.text(node).trim_matches('"');
        if looks_like_class(text) {
            self.file.strings.push((text.to_owned(), syntax::line(node)));
        }
    }
}

/// Whether a text could be the full name of a class, such as `shop.orders.Order`.
fn looks_like_class(text: &str) -> bool {
    text.len() < 200
        && text.contains('.')
        && text.rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase))
        && text.split('.').all(|part| {
            part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')
        })
}
