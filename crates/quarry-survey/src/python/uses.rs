//! The uses that a file makes of what it imports.
//!
//! Only what is certain from the file is recorded: names bound once, attributes of `self` that
//! are set once, annotations. Names in annotations are no uses, since nothing runs.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
};
use ruff_python_ast::{
    Comprehension, Decorator, ExceptHandler, Expr, ExprCall, Parameters, Stmt, StmtClassDef,
    StmtFunctionDef, StmtTry, StmtWith,
    name::Name,
    visitor::{Visitor, walk_expr, walk_pattern},
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{
    body::{Asks, Use},
    facts::Import,
    failure::handles_more_than_logging,
    lines::Lines,
    paths::{Path, PathWriter, Paths, Root, Step},
    purity,
    scope::{Binding, Bindings, Meaning, Scope, ScopeKind, bindings, parameters},
    symbols::Symbols,
};

/// The uses of a file, and its strings that look like dotted names.
pub(super) struct Uses {
    pub(super) uses: Vec<Use>,
    pub(super) strings: Vec<(String, u32)>,
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
    let internal = imports
        .iter()
        .map(|import| {
            import.level > 0
                || import.module.split('.').next().is_some_and(|top| asks.tops.contains(top))
        })
        .collect();
    let mut reader = Reader {
        lines,
        imports,
        internal,
        asks,
        symbols,
        paths: PathWriter::default(),
        scopes: Vec::new(),
        place: Place::default(),
        attributes: FxHashMap::default(),
        uses: Vec::new(),
        strings: Vec::new(),
    };
    let bound = reader.push(ScopeKind::Module, body, Vec::new());
    reader.module_values(&bound);
    reader.block(body);
    reader.settle_attributes();
    Uses { uses: reader.uses, strings: reader.strings, paths: reader.paths.finish() }
}

/// Where the reader stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// The symbol around it.
    within: Option<u32>,
    /// The class whose body or method it is.
    class: Option<u32>,
    in_transaction: bool,
    handles_failure: bool,
    /// In a generator that Twisted or Tornado runs: a `yield` waits.
    yield_waits: bool,
}

/// What is assigned to an attribute of `self`: its value, if it is the only one.
#[derive(Debug, Clone, Copy)]
enum Assigned {
    Once(Path),
    Unclear,
}

pub(super) struct Reader<'a, 's> {
    lines: &'s Lines,
    imports: &'s [Import],
    internal: Vec<bool>,
    asks: Asks<'s>,
    symbols: &'s mut Symbols,
    paths: PathWriter,
    scopes: Vec<Scope>,
    place: Place,
    /// By class and name.
    attributes: FxHashMap<(u32, &'a Name), Assigned>,
    uses: Vec<Use>,
    strings: Vec<(String, u32)>,
}

impl<'a> Reader<'a, '_> {
    // --- names ---

    pub(super) fn meaning(&self, name: &Name) -> Option<Meaning> {
        let innermost = self.scopes.len().saturating_sub(1);
        self.scopes.iter().enumerate().rev().find_map(|(at, scope)| {
            if scope.kind == ScopeKind::Class && at != innermost {
                return None;
            }
            scope.names.get(name).copied()
        })
    }

    /// The path of an expression, if it leads or may lead to something known.
    pub(super) fn path(&mut self, expression: &Expr) -> Option<Path> {
        let base = self.base(expression)?;
        let mut steps: SmallVec<[Step; 8]> = SmallVec::new();
        let mut at = expression;
        loop {
            match at {
                Expr::Attribute(node) => {
                    steps.push(Step::Attribute(self.paths.name(&node.attr.id)));
                    at = &node.value;
                }
                Expr::Call(node) if matches!(base.root, Root::Super(_)) && is_super(node) => break,
                Expr::Call(node) => {
                    steps.push(Step::Called);
                    at = &node.func;
                }
                _ => break,
            }
        }
        steps.reverse();
        Some(self.paths.extended(base, &steps))
    }

    /// What a chain of attributes and calls starts from, if that leads anywhere; most do not.
    fn base(&self, expression: &Expr) -> Option<Path> {
        let mut at = expression;
        loop {
            match at {
                Expr::Attribute(node) => at = &node.value,
                Expr::Call(node) => {
                    if let Some(base) = self.super_call(node) {
                        return Some(base);
                    }
                    at = &node.func;
                }
                Expr::Name(node) => return self.name_path(&node.id),
                _ => return None,
            }
        }
    }

    fn name_path(&self, name: &Name) -> Option<Path> {
        match self.meaning(name)? {
            Meaning::Import(at) => {
                self.internal[at as usize].then(|| PathWriter::bare(Root::Import(at)))
            }
            Meaning::Known(path) => Some(path),
            Meaning::Other => None,
        }
    }

    /// `super()` inside a class of the file.
    fn super_call(&self, call: &ExprCall) -> Option<Path> {
        if !is_super(call) || self.meaning(&Name::new_static("super")).is_some() {
            return None;
        }
        Some(PathWriter::bare(Root::Super(self.place.class?)))
    }

    /// The dotted name of an expression that leads to an import, also out of the source.
    fn dotted(&self, expression: &Expr) -> Option<String> {
        match expression {
            Expr::Attribute(node) => Some(format!("{}.{}", self.dotted(&node.value)?, node.attr)),
            Expr::Name(node) => {
                let Some(Meaning::Import(at)) = self.meaning(&node.id) else { return None };
                let import = &self.imports[at as usize];
                Some(match (&import.name, &import.alias) {
                    (Some(name), _) => format!("{}.{name}", import.module),
                    (None, Some(_)) => import.module.to_string(),
                    (None, None) => node.id.to_string(),
                })
            }
            _ => None,
        }
    }

    /// The class that an annotation names, as a path to the class.
    fn annotated(&mut self, annotation: &Expr) -> Option<Path> {
        match annotation {
            Expr::Name(_) | Expr::Attribute(_) => self.path(annotation),
            Expr::StringLiteral(node) => {
                let mut options = node.value.to_str().split('|').map(str::trim);
                let mut class = options.next()?;
                if let Some(other) = options.next() {
                    class = match (class, other) {
                        ("None", class) | (class, "None") => class,
                        _ => return None,
                    };
                }
                if options.next().is_some() {
                    return None;
                }
                let mut parts = class.split('.');
                let base = self.name_path(&Name::new(parts.next()?))?;
                let steps: Vec<Step> =
                    parts.map(|part| Step::Attribute(self.paths.name(&Name::new(part)))).collect();
                Some(self.paths.extended(base, &steps))
            }
            Expr::BinOp(node) if node.right.is_none_literal_expr() => self.annotated(&node.left),
            Expr::BinOp(node) if node.left.is_none_literal_expr() => self.annotated(&node.right),
            Expr::Subscript(node) => {
                let optional = self.dotted(&node.value).is_some_and(|name| {
                    matches!(name.as_str(), "typing.Optional" | "typing_extensions.Optional")
                });
                if optional { self.annotated(&node.slice) } else { None }
            }
            _ => None,
        }
    }

    /// An instance of the class that an annotation names.
    fn instance(&mut self, annotation: &Expr) -> Option<Path> {
        let class = self.annotated(annotation)?;
        Some(self.paths.extended(class, &[Step::Called]))
    }

    // --- scopes ---

    /// Enters a scope; `given` are its parameters.
    fn push(
        &mut self,
        kind: ScopeKind,
        body: &'a [Stmt],
        given: Vec<(&'a Name, Option<Path>)>,
    ) -> Bindings<'a> {
        let found = bindings(body, self.imports, self.asks.walrus);
        let mut names: FxHashMap<Name, Meaning> = FxHashMap::default();
        names.reserve(given.len() + found.all().len());
        for (name, binding) in found.all() {
            names.insert(name.clone(), self.simple_meaning(kind, name, binding));
        }
        let given: Vec<&Name> = given
            .into_iter()
            .map(|(name, path)| {
                // A parameter that is assigned to may be anything.
                let meaning = match path {
                    Some(path) if !found.has(name) => Meaning::Known(path),
                    _ => Meaning::Other,
                };
                names.insert(name.clone(), meaning);
                name
            })
            .collect();
        self.scopes.push(Scope { kind, names });
        if kind == ScopeKind::Function {
            // In the order of the source, so that one value may lead to the next.
            for (name, binding) in found.all() {
                if given.contains(&name) {
                    continue;
                }
                if let Some(path) = self.local_value(binding)
                    && let Some(scope) = self.scopes.last_mut()
                {
                    scope.names.insert(name.clone(), Meaning::Known(path));
                }
            }
        }
        found
    }

    /// What a binding means without looking at values.
    fn simple_meaning(&self, kind: ScopeKind, name: &Name, binding: &Binding<'_>) -> Meaning {
        if let Some(import) = binding.import {
            // `except ImportError: name = None` leaves the import what it is.
            let plain = binding.definition.is_none() && !binding.otherwise && !binding.has_value;
            return if plain { Meaning::Import(import) } else { Meaning::Other };
        }
        if binding.otherwise {
            return Meaning::Other;
        }
        let symbol = match kind {
            ScopeKind::Module => self.symbols.named(name),
            ScopeKind::Class => binding.definition.and_then(|at| self.symbols.defined_at(at)),
            ScopeKind::Function => None,
        };
        match symbol {
            Some(at) => Meaning::Known(PathWriter::bare(Root::Symbol(at))),
            None => Meaning::Other,
        }
    }

    /// The value of a local name that is bound once, or that is declared with a class.
    fn local_value(&mut self, binding: &Binding<'a>) -> Option<Path> {
        if binding.otherwise || binding.import.is_some() || binding.definition.is_some() {
            return None;
        }
        if let Some(annotation) = binding.annotation {
            return self.instance(annotation);
        }
        match binding.value {
            Some(value) if binding.values == 1 && value.is_call_expr() => self.path(value),
            _ => None,
        }
    }

    /// Follows the values of module-level names that are bound once.
    fn module_values(&mut self, found: &Bindings<'a>) {
        for (name, binding) in found.all() {
            let Some(symbol) = self.symbols.named(name) else { continue };
            if self.symbols.facts[symbol as usize].kind == SymbolKind::Constant {
                self.symbols.facts[symbol as usize].detail.value = self.local_value(binding);
            }
        }
    }

    fn nested(&mut self, scope: Vec<Name>, visit: impl FnOnce(&mut Self)) {
        let names = scope.into_iter().map(|name| (name, Meaning::Other)).collect();
        self.scopes.push(Scope { kind: ScopeKind::Function, names });
        visit(self);
        self.scopes.pop();
    }

    // --- statements ---

    fn block(&mut self, body: &'a [Stmt]) {
        for statement in body {
            self.visit_stmt(statement);
        }
    }

    fn function(&mut self, node: &'a StmtFunctionDef) {
        let in_class = self.scopes.last().is_some_and(|scope| scope.kind == ScopeKind::Class);
        let symbol = self.symbols.defined_at(node.name.start());
        let marks = self.decorators(&node.decorator_list);
        self.defaults(&node.parameters);
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
        let outside = self.place;
        self.place = Place {
            within: symbol.or(outside.within),
            // A nested function of a method still sees the method's `super()`.
            class: outside.class,
            in_transaction: marks.atomic,
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
            let pure_calls = if self.asks.effects && marks.plain && !node.is_async {
                purity::pure_calls(self, node)
            } else {
                None
            };
            let detail = &mut self.symbols.facts[symbol as usize].detail;
            detail.value = returns;
            detail.property = marks.property;
            detail.task = marks.task;
            detail.pure_calls = pure_calls;
        }
        self.block(&node.body);
        self.scopes.pop();
        self.place = outside;
    }

    fn class(&mut self, node: &'a StmtClassDef) {
        let symbol = self.symbols.defined_at(node.name.start());
        self.decorators(&node.decorator_list);
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
                self.visit_expr(&keyword.value);
            }
        }
        if let Some(symbol) = symbol {
            self.symbols.facts[symbol as usize].detail.bases = bases;
        }
        let outside = self.place;
        self.place = Place { within: symbol.or(outside.within), class: symbol, ..Place::default() };
        self.push(ScopeKind::Class, &node.body, Vec::new());
        self.block(&node.body);
        self.scopes.pop();
        self.place = outside;
    }

    /// Notes what a method assigns to attributes of its receiver.
    fn attributes_of(&mut self, receiver: &Name, body: &'a [Stmt]) {
        let Some(class) = self.place.class else { return };
        let mut assigned = Vec::new();
        collect_attributes(receiver, body, &mut assigned);
        for (name, value) in assigned {
            if value.is_some_and(Expr::is_none_literal_expr) {
                continue;
            }
            let path = match value {
                Some(value) if value.is_call_expr() || value.is_name_expr() => self.path(value),
                _ => None,
            };
            let now = match (path, self.attributes.get(&(class, name))) {
                (Some(path), None) => Assigned::Once(path),
                _ => Assigned::Unclear,
            };
            self.attributes.insert((class, name), now);
        }
    }

    /// Hands the attributes that are set once to their classes, and drops uses of `self` that
    /// can't lead anywhere.
    fn settle_attributes(&mut self) {
        let mut settled: Vec<_> = std::mem::take(&mut self.attributes).into_iter().collect();
        settled.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for ((class, name), assigned) in settled {
            if let Assigned::Once(path) = assigned {
                let name = self.paths.name(name);
                self.symbols.facts[class as usize].detail.attributes.push((name, path));
            }
        }
        let facts = &self.symbols.facts;
        let paths = &self.paths;
        self.uses.retain(|found| match found.path.root {
            Root::Import(_) => true,
            Root::Symbol(_) => !paths.steps(found.path).is_empty(),
            Root::Super(class) => facts[class as usize].detail.bases.iter().any(Option::is_some),
            Root::Instance(class) => {
                let detail = &facts[class as usize].detail;
                let first = paths.steps(found.path).first();
                detail.bases.iter().any(Option::is_some)
                    || detail
                        .attributes
                        .iter()
                        .any(|(name, _)| first == Some(&Step::Attribute(*name)))
            }
        });
    }

    fn with(&mut self, node: &'a StmtWith) {
        let mut atomic = false;
        for item in &node.items {
            let head = match &item.context_expr {
                Expr::Call(call) => call.func.as_ref(),
                other => other,
            };
            atomic |= self.is_atomic(head);
            self.visit_expr(&item.context_expr);
            item.optional_vars.iter().for_each(|target| self.visit_expr(target));
        }
        let outside = self.place.in_transaction;
        self.place.in_transaction |= atomic;
        self.block(&node.body);
        self.place.in_transaction = outside;
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

    fn is_atomic(&self, expression: &Expr) -> bool {
        self.dotted(expression).is_some_and(|name| {
            matches!(
                name.as_str(),
                "django.db.transaction.atomic" | "django.db.transaction.commit_on_success"
            )
        })
    }

    /// A call that is a statement of its own.
    fn statement_call(&mut self, call: &'a ExprCall) {
        let detaches = self.dotted(&call.func).is_some_and(|name| {
            matches!(
                name.as_str(),
                "asyncio.create_task"
                    | "asyncio.ensure_future"
                    | "twisted.internet.defer.ensureDeferred"
            )
        });
        match call.arguments.args.first() {
            Some(Expr::Call(started)) if detaches => self.call(started, ResultUse::Detached),
            _ => self.call(call, ResultUse::Discarded),
        }
    }

    // --- expressions ---

    fn call(&mut self, call: &'a ExprCall, result: ResultUse) {
        if let Some(path) = self.path(&call.func) {
            let within = self.place.within;
            self.record(path, call.start(), within, Usage::Call, result);
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
    fn receiver(&mut self, mut chain: &'a Expr) {
        loop {
            match chain {
                Expr::Name(_) => return,
                Expr::Attribute(node) => chain = &node.value,
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

    fn record(
        &mut self,
        path: Path,
        at: TextSize,
        within: Option<u32>,
        usage: Usage,
        result: ResultUse,
    ) {
        if matches!(path.root, Root::Symbol(_)) && self.paths.steps(path).is_empty() {
            return;
        }
        let line = self.lines.line(at);
        // A name that stands several times on a line is used in one place.
        let same = |found: &&Use| {
            found.usage == usage && found.within == within && {
                found.path.root == path.root
                    && self.paths.steps(found.path) == self.paths.steps(path)
            }
        };
        if usage == Usage::Reference
            && self
                .uses
                .iter()
                .rev()
                .take_while(|found| found.line == line)
                .any(|found| same(&found))
        {
            return;
        }
        self.uses.push(Use {
            path,
            line,
            within,
            usage,
            result,
            in_transaction: self.place.in_transaction,
            handles_failure: self.place.handles_failure,
        });
    }

    fn defaults(&mut self, parameters: &'a Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            parameter.default.iter().for_each(|default| self.visit_expr(default));
        }
    }

    /// Records decorators as calls, and reads what they say of the function.
    fn decorators(&mut self, decorators: &'a [Decorator]) -> Marks {
        let mut marks = Marks { plain: true, ..Marks::default() };
        for decorator in decorators {
            let head = match &decorator.expression {
                Expr::Call(call) => call.func.as_ref(),
                other => other,
            };
            let name = self.dotted(head).or_else(|| last_name(head)).unwrap_or_default();
            let last = name.rsplit('.').next().unwrap_or(&name);
            match last {
                "staticmethod" => marks.is_static = true,
                "classmethod" => marks.is_class = true,
                "property" | "cached_property" => marks.property = true,
                _ => marks.plain = false,
            }
            marks.atomic |= self.is_atomic(head);
            marks.yield_waits |= last == "inlineCallbacks"
                || matches!(name.as_str(), "tornado.gen.coroutine" | "tornado.gen.engine");
            marks.task |= name.starts_with("celery.") && matches!(last, "shared_task" | "task");
            match &decorator.expression {
                Expr::Call(call) => self.call(call, ResultUse::Used),
                other => {
                    if let Some(path) = self.path(other) {
                        let within = self.place.within;
                        self.record(path, other.start(), within, Usage::Call, ResultUse::Used);
                    }
                    self.receiver(other);
                }
            }
        }
        marks
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
            Stmt::AnnAssign(node) => {
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
                self.reference(&node.value);
            }
            Expr::Attribute(_) => self.reference(expression),
            Expr::Name(node) if node.ctx.is_load() => self.reference(expression),
            Expr::Name(_) | Expr::NumberLiteral(_) | Expr::BytesLiteral(_) => {}
            Expr::StringLiteral(node) => {
                let text = node.value.to_str();
                if looks_dotted(text)
                    && text.split('.').next().is_some_and(|top| self.asks.tops.contains(top))
                {
                    self.strings.push((text.to_owned(), self.lines.line(node.start())));
                }
            }
            Expr::Lambda(node) => {
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

/// Whether a call spells `super(...)`.
fn is_super(call: &ExprCall) -> bool {
    matches!(call.func.as_ref(), Expr::Name(name) if name.id.as_str() == "super")
}

/// What decorators say of a function.
#[derive(Default)]
struct Marks {
    is_static: bool,
    is_class: bool,
    property: bool,
    /// Nothing but the above: calling the function runs its body and nothing else.
    plain: bool,
    atomic: bool,
    yield_waits: bool,
    task: bool,
}

fn last_name(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Name(node) => Some(node.id.to_string()),
        Expr::Attribute(node) => Some(node.attr.to_string()),
        _ => None,
    }
}

/// Whether a call only names a logger; such names spell modules and use none.
fn names_a_logger(function: &Expr) -> bool {
    last_name(function)
        .is_some_and(|name| matches!(name.as_str(), "getLogger" | "get_logger" | "getChild"))
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

/// What is assigned to attributes of `receiver`, also by unpacking (then without a value).
fn collect_attributes<'a>(
    receiver: &Name,
    body: &'a [Stmt],
    into: &mut Vec<(&'a Name, Option<&'a Expr>)>,
) {
    let attribute = |target: &'a Expr| match target {
        Expr::Attribute(node) => match node.value.as_ref() {
            Expr::Name(name) if name.id == *receiver => Some(&node.attr.id),
            _ => None,
        },
        _ => None,
    };
    for statement in body {
        match statement {
            Stmt::Assign(node) => {
                for target in &node.targets {
                    match target {
                        Expr::Tuple(tuple) => {
                            let names = tuple.elts.iter().filter_map(attribute);
                            into.extend(names.map(|name| (name, None)));
                        }
                        other => into
                            .extend(attribute(other).map(|name| (name, Some(node.value.as_ref())))),
                    }
                }
            }
            Stmt::AnnAssign(node) => {
                let name = attribute(&node.target);
                into.extend(name.map(|name| (name, node.value.as_deref())));
            }
            Stmt::AugAssign(node) => into.extend(attribute(&node.target).map(|name| (name, None))),
            Stmt::For(node) => into.extend(attribute(&node.target).map(|name| (name, None))),
            Stmt::With(node) => {
                let targets = node.items.iter().filter_map(|item| item.optional_vars.as_deref());
                into.extend(targets.filter_map(attribute).map(|name| (name, None)));
            }
            _ => {}
        }
        super::blocks::for_each_block(statement, &mut |block| {
            collect_attributes(receiver, block, into);
        });
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
