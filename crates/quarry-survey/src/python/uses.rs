//! The uses that a file makes of what it imports.
//!
//! Only what is certain from the file is recorded: names bound once, attributes of `self` that
//! are set once, annotations. Names in annotations are no uses, since nothing runs.

use quarry_model::dependency::{ResultUse, Usage};
use ruff_python_ast::{
    Comprehension, ExceptHandler, Expr, ExprCall, Parameters, Stmt, StmtClassDef, StmtFunctionDef,
    StmtTry, StmtWith,
    name::Name,
    visitor::{Visitor, walk_expr, walk_pattern},
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    attributes::Assigned,
    body::{Asks, Use},
    facts::Import,
    failure::handles_more_than_logging,
    frameworks::is_framework,
    lines::Lines,
    paths::{Path, PathWriter, Paths, Root, Step},
    purity,
    refusal::{is_own_refusal, refuses},
    scope::{Scope, ScopeKind, parameters},
    signals::{Notes, Signals},
    symbols::Symbols,
};

/// The uses of a file, and its strings that look like dotted names.
pub(super) struct Uses {
    pub(super) found: Vec<Use>,
    pub(super) strings: Vec<(String, u32)>,
    pub(super) signals: Signals,
    pub(super) paths: Paths,
}

/// Reads the uses below `body`; fills in the details of `symbols`.
pub(super) fn read(
    body: &[Stmt],
    lines: &Lines,
    imports: &[Import],
    asks: Asks<'_>,
    symbols: &mut Symbols,
) -> Uses {
    let internal: Vec<bool> = imports
        .iter()
        .map(|import| {
            import.level > 0
                || import.module.split('.').next().is_some_and(|top| asks.tops.contains(top))
        })
        .collect();
    let framework = imports
        .iter()
        .zip(&internal)
        .map(|(import, internal)| {
            let top = import.module.split('.').next().unwrap_or_default();
            asks.effects && !internal && is_framework(top)
        })
        .collect();
    let star = only_star(imports, &internal);
    let mut reader = Reader {
        lines,
        imports,
        internal,
        framework,
        asks,
        symbols,
        paths: PathWriter::default(),
        scopes: Vec::new(),
        place: Place::default(),
        attributes: FxHashMap::default(),
        uses: Vec::new(),
        named: FxHashSet::default(),
        strings: Vec::new(),
        star,
        notes: Notes::default(),
    };
    reader.notes.found.framework = reader.framework.contains(&true);
    let bound = reader.push(ScopeKind::Module, body, Vec::new());
    reader.module_values(&bound);
    reader.block(body);
    reader.settle_attributes();
    reader.settle_looks();
    Uses {
        found: reader.uses,
        strings: reader.strings,
        signals: reader.notes.found,
        paths: reader.paths.finish(),
    }
}

/// The only import at the level of the module that takes in everything of a module of the source.
fn only_star(imports: &[Import], internal: &[bool]) -> Option<u32> {
    let mut stars = imports.iter().zip(internal).enumerate().filter(|(_, (import, internal))| {
        **internal && import.module_level && import.name.as_deref() == Some("*")
    });
    let (only, _) = stars.next()?;
    stars.next().is_none().then_some(only as u32)
}

/// Where the reader stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// The symbol around it.
    pub(super) within: Option<u32>,
    /// The class whose body or method it is.
    pub(super) class: Option<u32>,
    pub(super) in_transaction: bool,
    /// The innermost `with` around it, by its place among the managers of the file.
    pub(super) managed: Option<u32>,
    pub(super) handles_failure: bool,
    /// In a generator that Twisted or Tornado runs: a `yield` waits.
    pub(super) yield_waits: bool,
}

/// Walks over a file; what names lead to is in [`reach`](super::reach), what decorators say in
/// [`decorators`](super::decorators).
pub(super) struct Reader<'a, 's> {
    pub(super) lines: &'s Lines,
    pub(super) imports: &'s [Import],
    pub(super) internal: Vec<bool>,
    /// Imports from outside the source that detectors know.
    pub(super) framework: Vec<bool>,
    pub(super) asks: Asks<'s>,
    pub(super) symbols: &'s mut Symbols,
    pub(super) paths: PathWriter,
    pub(super) scopes: Vec<Scope>,
    pub(super) place: Place,
    /// By class and name.
    pub(super) attributes: FxHashMap<(u32, &'a Name), Assigned>,
    pub(super) uses: Vec<Use>,
    /// References that were recorded: the symbol they stand in, and a path of at most one step.
    pub(super) named: FxHashSet<(Option<u32>, Root, Option<Step>)>,
    pub(super) strings: Vec<(String, u32)>,
    /// The only import that takes in everything of a module of the source.
    pub(super) star: Option<u32>,
    pub(super) notes: Notes,
}

impl<'a> Reader<'a, '_> {
    // --- statements ---

    fn block(&mut self, body: &'a [Stmt]) {
        for statement in body {
            self.visit_stmt(statement);
        }
    }

    fn function(&mut self, node: &'a StmtFunctionDef) {
        let in_class = self.scopes.last().is_some_and(|scope| scope.kind == ScopeKind::Class);
        let symbol = self.symbols.defined_at(node.name.start());
        let outer = std::mem::replace(&mut self.notes.decorated, symbol);
        let marks = self.decorators(&node.decorator_list);
        if self.asks.effects {
            self.notice_dependencies(&node.parameters);
        }
        self.defaults(&node.parameters);
        self.notes.decorated = outer;
        let mut given: Vec<(&Name, Option<Path>)> = Vec::new();
        for (name, annotation) in parameters(&node.parameters) {
            given.push((name, annotation.and_then(|annotation| self.instance(annotation))));
        }
        if in_class
            && !marks.is_static
            && let (Some(class), Some(first)) = (self.place.class, given.first_mut())
        {
            let class_itself = marks.is_class || node.name.as_str() == "__new__";
            let root = if class_itself { Root::Symbol(class) } else { Root::Instance(class) };
            first.1 = Some(PathWriter::bare(root));
        }
        let receiver =
            given.first().map(|(name, _)| *name).filter(|_| in_class && !marks.is_static);
        let returns = match &node.returns {
            Some(annotation) if !node.is_async => self.annotated(annotation),
            _ => None,
        };
        if symbol.is_none()
            && let Some(frame) = self.notes.frames.last_mut()
        {
            frame.nested.push(node.name.id.clone());
        }
        let outside = self.place;
        self.place = Place {
            within: symbol.or(outside.within),
            // A nested function of a method still sees the method's `super()`.
            class: outside.class,
            in_transaction: marks.atomic,
            managed: None,
            handles_failure: false,
            yield_waits: marks.yield_waits,
        };
        self.push(ScopeKind::Function, &node.body, given);
        if let Some(receiver) = receiver
            && symbol.is_some()
        {
            self.attributes_of(receiver, &node.body);
        }
        if let Some(symbol) = symbol {
            let returned = if returns.is_none() && !node.is_async && (marks.plain || marks.property)
            {
                self.returned(&node.body)
            } else {
                None
            };
            let grounds = if self.asks.effects && marks.adds_nothing && !marks.beside {
                let class_itself = marks.is_class || node.name.as_str() == "__new__";
                let how = purity::How {
                    receiver,
                    class_itself,
                    waits: marks.yield_waits,
                    in_class,
                    manager: marks.manager,
                };
                purity::grounds(self, node, how, &marks.around).map(Box::new)
            } else {
                None
            };
            let gives_log = self.asks.effects && self.gives_log(node);
            let detail = &mut self.symbols.facts[symbol as usize].detail;
            detail.gives_log = gives_log;
            if !marks.beside {
                detail.grounds = grounds;
            }
            detail.value = returns;
            detail.returned = returned;
            detail.property = marks.property;
            detail.task = marks.task;
            detail.manager = marks.manager;
            detail.refuses = refuses(node);
        }
        if self.asks.effects {
            self.enter(&node.name, &node.parameters);
            self.block(&node.body);
            self.leave();
        } else {
            self.block(&node.body);
        }
        self.scopes.pop();
        self.place = outside;
    }

    fn class(&mut self, node: &'a StmtClassDef) {
        let symbol = self.symbols.defined_at(node.name.start());
        let outer = std::mem::replace(&mut self.notes.decorated, symbol);
        self.decorators(&node.decorator_list);
        self.notes.decorated = outer;
        let mut bases = Vec::new();
        if let Some(arguments) = &node.arguments {
            for base in &arguments.args {
                let head = match base {
                    Expr::Subscript(node) => node.value.as_ref(),
                    other => other,
                };
                let known = head.is_name_expr()
                    && matches!(head, Expr::Name(name) if name.id.as_str() == "object");
                if known {
                    continue;
                }
                let path = self.path(head);
                bases.push(path);
                if let Some(path) = path {
                    let within = symbol.or(self.place.within);
                    self.record(path, base.start(), within, Usage::Inherit, ResultUse::Used);
                } else {
                    self.visit_expr(base);
                }
            }
            for keyword in &arguments.keywords {
                if let (true, Some(symbol), Some(name)) = (self.asks.effects, symbol, &keyword.arg)
                {
                    self.notice_class(symbol, &name.id, &keyword.value);
                }
                self.visit_expr(&keyword.value);
            }
        }
        if let Some(symbol) = symbol {
            let plain = self.is_built_plainly(node);
            let interface = self.is_interface(node);
            let detail = &mut self.symbols.facts[symbol as usize].detail;
            detail.bases = bases;
            detail.built_plainly = plain;
            detail.interface = interface;
        }
        let outside = self.place;
        self.place = Place { within: symbol.or(outside.within), class: symbol, ..Place::default() };
        let bound = self.push(ScopeKind::Class, &node.body, Vec::new());
        let frames = std::mem::take(&mut self.notes.frames);
        self.block(&node.body);
        self.notes.frames = frames;
        if let Some(symbol) = symbol {
            self.class_values(symbol, &bound);
        }
        self.scopes.pop();
        self.place = outside;
    }

    fn with(&mut self, node: &'a StmtWith) {
        let mut atomic = false;
        let outside = self.place.managed;
        let mut managed = outside;
        for item in &node.items {
            let head = match &item.context_expr {
                Expr::Call(call) => call.func.as_ref(),
                other => other,
            };
            atomic |= self.is_atomic(head);
            if self.asks.effects
                && let Some(path) = self.path(head)
            {
                let at = self.notes.found.managers.len() as u32;
                self.notes.found.managers.push((path, managed));
                managed = Some(at);
            }
            self.visit_expr(&item.context_expr);
            item.optional_vars.iter().for_each(|target| self.visit_expr(target));
            if let (Some(Expr::Name(target)), true) =
                (item.optional_vars.as_deref(), self.asks.effects)
            {
                self.opened(&target.id, &item.context_expr);
            }
        }
        let was_atomic = self.place.in_transaction;
        self.place.in_transaction |= atomic;
        self.place.managed = managed;
        self.block(&node.body);
        self.place.in_transaction = was_atomic;
        self.place.managed = outside;
    }

    /// Notes a `yield` inside a `with`: a context manager that is written as a generator runs the
    /// body of its own `with` there. Whether the place is one.
    fn hands_over(&mut self) -> bool {
        let (Some(within), Some(managed), false) =
            (self.place.within, self.place.managed, self.place.yield_waits)
        else {
            return false;
        };
        self.notes.found.yields.push((within, managed));
        true
    }

    fn attempt(&mut self, node: &'a StmtTry) {
        let outside = self.place.handles_failure;
        self.place.handles_failure |= node.handlers.iter().any(handles_more_than_logging);
        self.block(&node.body);
        self.place.handles_failure = outside;
        for ExceptHandler::ExceptHandler(handler) in &node.handlers {
            handler.type_.iter().for_each(|caught| self.visit_expr(caught));
            self.block(&handler.body);
        }
        self.block(&node.orelse);
        self.block(&node.finalbody);
    }

    pub(super) fn is_atomic(&self, expression: &Expr) -> bool {
        self.is_dotted(
            expression,
            &["django.db.transaction.atomic", "django.db.transaction.commit_on_success"],
        )
    }

    /// A call that is a statement of its own.
    fn statement_call(&mut self, call: &'a ExprCall) {
        const DETACHES: [&str; 3] = [
            "asyncio.create_task",
            "asyncio.ensure_future",
            "twisted.internet.defer.ensureDeferred",
        ];
        match call.arguments.args.first() {
            Some(Expr::Call(started)) if self.is_dotted(&call.func, &DETACHES) => {
                self.call(started, ResultUse::Detached);
            }
            _ => self.call(call, ResultUse::Discarded),
        }
    }

    // --- expressions ---

    pub(super) fn call(&mut self, call: &'a ExprCall, result: ResultUse) {
        let path = self.path(&call.func);
        if let Some(path) = path {
            let within = self.place.within;
            self.record(path, call.start(), within, Usage::Call, result);
        }
        if self.asks.effects {
            self.notice_call(call, path, result);
        }
        self.receiver(&call.func);
        if names_a_logger(&call.func) {
            return;
        }
        for argument in &call.arguments.args {
            self.visit_expr(argument);
        }
        for keyword in &call.arguments.keywords {
            self.visit_expr(&keyword.value);
        }
    }

    /// What is inside a chain whose use is recorded as a whole: calls, subscripts, arguments.
    pub(super) fn receiver(&mut self, mut chain: &'a Expr) {
        loop {
            match chain {
                Expr::Name(_) => return,
                Expr::Attribute(node) => {
                    self.looks_at(&node.attr);
                    chain = &node.value;
                }
                other => return self.visit_expr(other),
            }
        }
    }

    fn reference(&mut self, expression: &'a Expr) {
        if let Some(path) = self.path(expression) {
            let within = self.place.within;
            self.record(path, expression.start(), within, Usage::Reference, ResultUse::Used);
        }
        self.receiver(expression);
    }

    pub(super) fn record(
        &mut self,
        path: Path,
        at: TextSize,
        within: Option<u32>,
        usage: Usage,
        result: ResultUse,
    ) {
        match path.root {
            Root::Symbol(_) if self.paths.steps(path).is_empty() => return,
            Root::Import(at) if self.framework[at as usize] => return,
            _ => {}
        }
        if usage == Usage::Reference
            && let [] | [_] = self.paths.steps(path)
            && !self.named.insert((within, path.root, self.paths.steps(path).first().copied()))
        {
            // The linker keeps one reference a symbol; most repeats end here already.
            return;
        }
        self.uses.push(Use {
            path,
            line: self.lines.line(at),
            within,
            usage,
            result,
            in_transaction: self.place.in_transaction,
            managed: self.place.managed,
            handles_failure: self.place.handles_failure,
        });
    }

    fn defaults(&mut self, parameters: &'a Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            parameter.default.iter().for_each(|default| self.visit_expr(default));
        }
    }

    fn comprehension(&mut self, generators: &'a [Comprehension], visit: impl FnOnce(&mut Self)) {
        let mut names = Vec::new();
        for generator in generators {
            target_names(&generator.target, &mut names);
        }
        self.nested(names, |reader| {
            for generator in generators {
                reader.visit_expr(&generator.iter);
                generator.ifs.iter().for_each(|test| reader.visit_expr(test));
            }
            visit(reader);
        });
    }
}

impl<'a> Visitor<'a> for Reader<'a, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(node) => self.function(node),
            Stmt::ClassDef(node) => self.class(node),
            Stmt::With(node) => self.with(node),
            Stmt::Try(node) => self.attempt(node),
            Stmt::Assign(node) if self.asks.effects => {
                self.notice_assign(node);
                ruff_python_ast::visitor::walk_stmt(self, statement);
            }
            Stmt::Global(_) => {
                if let Some(within) = self.place.within {
                    self.notes.found.changes.insert(within);
                }
            }
            Stmt::Return(node) => {
                if node.value.as_deref().is_some_and(|value| !value.is_none_literal_expr()) {
                    self.gives();
                }
                ruff_python_ast::visitor::walk_stmt(self, statement);
            }
            Stmt::Raise(node) => {
                if let Some(within) = self.place.within
                    && node.exc.as_deref().is_some_and(is_own_refusal)
                {
                    self.notes.found.raising.insert(within);
                }
                ruff_python_ast::visitor::walk_stmt(self, statement);
            }
            Stmt::AnnAssign(node) => {
                if self.asks.effects {
                    self.notice_annotated(node);
                }
                node.value.iter().for_each(|value| self.visit_expr(value));
                self.visit_expr(&node.target);
            }
            Stmt::Expr(node) => match node.value.as_ref() {
                Expr::Call(call) => self.statement_call(call),
                Expr::Await(wait) => match wait.value.as_ref() {
                    Expr::Call(call) => self.call(call, ResultUse::AwaitedUnused),
                    other => self.visit_expr(other),
                },
                Expr::Yield(wait) => match wait.value.as_deref() {
                    _ if self.is_handed_out() => {
                        self.gives();
                        self.hands_over();
                        wait.value.iter().for_each(|value| self.visit_expr(value));
                    }
                    _ if self.hands_over() => wait.value.iter().for_each(|v| self.visit_expr(v)),
                    Some(Expr::Call(call)) if self.place.yield_waits => {
                        self.call(call, ResultUse::AwaitedUnused);
                    }
                    Some(other) => self.visit_expr(other),
                    None => {}
                },
                // A string that stands alone is a comment.
                Expr::StringLiteral(_) => {}
                other => self.visit_expr(other),
            },
            Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::TypeAlias(_) => {}
            other => ruff_python_ast::visitor::walk_stmt(self, other),
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_pattern(&mut self, pattern: &'a ruff_python_ast::Pattern) {
        walk_pattern(self, pattern);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(call) => self.call(call, ResultUse::Used),
            Expr::Attribute(node) if node.ctx.is_store() || node.ctx.is_del() => {
                if self.asks.effects {
                    self.notice_change(&node.value);
                }
                self.reference(&node.value);
            }
            Expr::Attribute(_) => self.reference(expression),
            Expr::Name(node) if node.ctx.is_load() => self.reference(expression),
            Expr::Name(_) | Expr::NumberLiteral(_) | Expr::BytesLiteral(_) => {}
            Expr::Yield(node) => {
                if self.is_handed_out() {
                    self.gives();
                }
                node.value.iter().for_each(|value| self.visit_expr(value));
            }
            Expr::YieldFrom(_) => {
                self.gives();
                walk_expr(self, expression);
            }
            Expr::StringLiteral(node) => {
                let text = node.value.to_str();
                if looks_dotted(text)
                    && text.split('.').next().is_some_and(|top| self.asks.tops.contains(top))
                {
                    self.strings.push((text.to_owned(), self.lines.line(node.start())));
                }
            }
            Expr::Subscript(node) if self.asks.effects => {
                self.notice_subscript(node);
                walk_expr(self, expression);
            }
            Expr::Compare(node) if self.asks.effects => {
                self.notice_compare(node);
                walk_expr(self, expression);
            }
            Expr::Lambda(node) => {
                self.gives();
                let mut names = Vec::new();
                if let Some(given) = &node.parameters {
                    self.defaults(given);
                    names.extend(parameters(given).into_iter().map(|(name, _)| name.clone()));
                }
                self.nested(names, |reader| reader.visit_expr(&node.body));
            }
            Expr::ListComp(node) => {
                self.comprehension(&node.generators, |reader| reader.visit_expr(&node.elt));
            }
            Expr::SetComp(node) => {
                self.comprehension(&node.generators, |reader| reader.visit_expr(&node.elt));
            }
            Expr::Generator(node) => {
                self.comprehension(&node.generators, |reader| reader.visit_expr(&node.elt));
            }
            Expr::DictComp(node) => self.comprehension(&node.generators, |reader| {
                node.key.iter().for_each(|key| reader.visit_expr(key));
                reader.visit_expr(&node.value);
            }),
            other => walk_expr(self, other),
        }
    }
}

pub(super) fn last_name(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(node) => Some(&node.id),
        Expr::Attribute(node) => Some(&node.attr),
        _ => None,
    }
}

/// Whether a call only names a logger; such names spell modules and use none.
fn names_a_logger(function: &Expr) -> bool {
    matches!(last_name(function), Some("getLogger" | "get_logger" | "getChild"))
}

pub(super) fn target_names(target: &Expr, into: &mut Vec<Name>) {
    match target {
        Expr::Name(node) => into.push(node.id.clone()),
        Expr::Tuple(node) => node.elts.iter().for_each(|element| target_names(element, into)),
        Expr::List(node) => node.elts.iter().for_each(|element| target_names(element, into)),
        Expr::Starred(node) => target_names(&node.value, into),
        _ => {}
    }
}

/// Whether a string is a dotted name of at least two parts.
fn looks_dotted(text: &str) -> bool {
    if text.len() > 200 || !text.contains('.') {
        return false;
    }
    text.split('.').all(|part| {
        let mut bytes = part.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}
