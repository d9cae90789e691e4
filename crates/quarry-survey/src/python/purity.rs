//! Functions that change nothing, proven from their bodies.
//!
//! The proof is conservative. A body may bind local names, read what it likes, branch, loop,
//! return, raise, wait for what it calls and hand values on; it may change what it made itself
//! and nobody else has; it may assign to attributes of the object it belongs to, which is noted;
//! it may call functions of the standard library that only read, and functions that are proven
//! themselves. Reading an attribute or an element counts as reading. Anything else - an
//! assignment to an attribute or element of something else, `global`, a call of something not
//! known - leaves the effect undecided.

use ruff_python_ast::{
    Comprehension, Expr, ExprCall, ExprLambda, Stmt, StmtFunctionDef,
    name::Name,
    visitor::{Visitor, walk_expr, walk_stmt},
};

use super::{
    failure::only_logs,
    own_values::{Outside, OwnValues, outside},
    paths::Path,
    reading::{is_built_in, may_only_read, only_reads},
    receivers::shown_by,
    scope::parameters,
    stubs::says_nothing,
    uses::{Reader, target_names},
};

/// What a proof rests on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grounds {
    /// The functions of the source that are called.
    pub(super) calls: Vec<Run>,
    /// Methods of receivers that are not known, each by its place among the names of the file
    /// and with where it would lead: taken to only read if all that the source has of that name
    /// do.
    pub(super) reading: Vec<(u32, Option<Path>)>,
    /// What must be classes: their new instances are changed.
    pub(super) made: Vec<Path>,
    /// Whether something outside the program is written to: a log, mail, a cache.
    pub(super) sinks: bool,
    /// Whether it assigns to attributes of the object it belongs to.
    pub(super) fills: bool,
    /// Whether the body says nothing at all, so that only what overrides it counts.
    pub(super) stub: bool,
}

/// A function of the source that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Where it comes from.
    pub(super) path: Path,
    /// What it is called on.
    pub(super) on: On,
}

/// What a function is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// Anything.
    Other,
    /// The object that the caller belongs to, or its class.
    Itself,
    /// An object that the caller made and that nobody else has.
    Made,
}

/// What must hold for `function` to change nothing inside the program but the object it belongs
/// to, which is `receiver`, if nothing else in its own body does; the scope of the function must
/// be the innermost of `reader`. `waits` says whether its `yield` waits for a value, `in_class`
/// whether it is a method.
pub(super) fn grounds(
    reader: &mut Reader<'_, '_>,
    function: &StmtFunctionDef,
    receiver: Option<&Name>,
    class_itself: bool,
    waits: bool,
    in_class: bool,
) -> Option<Grounds> {
    let mut proof = Proof {
        reader,
        function,
        receiver,
        class_itself,
        waits,
        own: None,
        inner: Vec::new(),
        narrowed: Vec::new(),
        grounds: Grounds::default(),
        failed: false,
    };
    for statement in &function.body {
        proof.visit_stmt(statement);
        if proof.failed {
            return None;
        }
    }
    let mut grounds = proof.grounds;
    grounds.stub = in_class && says_nothing(function);
    Some(grounds)
}

/// A body that is looked at.
pub(super) struct Proof<'r, 'a, 's> {
    pub(super) reader: &'r mut Reader<'a, 's>,
    pub(super) function: &'r StmtFunctionDef,
    /// The first parameter of a method.
    pub(super) receiver: Option<&'r Name>,
    /// Whether that is the class.
    pub(super) class_itself: bool,
    pub(super) waits: bool,
    /// Looked for when it is asked for: most functions fail before.
    pub(super) own: Option<OwnValues>,
    /// Names that comprehensions and lambdas bind around the place.
    pub(super) inner: Vec<Name>,
    /// Names that a test around the place shows to be of the language's own classes.
    pub(super) narrowed: Vec<Name>,
    pub(super) grounds: Grounds,
    pub(super) failed: bool,
}

impl Proof<'_, '_, '_> {
    fn call(&mut self, call: &ExprCall) {
        if let Some(by) = call.arguments.find_keyword("key") {
            self.callback(&by.value);
        }
        let dotted = self.outside_name(&call.func);
        let outside = dotted.as_deref().map_or(Outside::Unknown, outside);
        if only_logs(&call.func) || outside == Outside::Sink {
            self.grounds.sinks = true;
            return;
        }
        match outside {
            Outside::Runs => return call.arguments.args.iter().for_each(|by| self.callback(by)),
            Outside::Reads | Outside::Makes | Outside::OpensSink => return,
            Outside::Sink | Outside::Unknown => {}
        }
        match call.func.as_ref() {
            Expr::Name(name) if self.inner.contains(&name.id) => self.failed = true,
            Expr::Name(name) if self.reader.meaning(&name.id).is_none() => {
                let name = name.id.as_str();
                if matches!(name, "map" | "filter") {
                    call.arguments.args.first().into_iter().for_each(|by| self.callback(by));
                }
                self.failed |= !only_reads(name);
            }
            // Methods of a literal are known: they make new values.
            Expr::Attribute(node)
                if matches!(*node.value, Expr::StringLiteral(_) | Expr::BytesLiteral(_)) => {}
            Expr::Attribute(node) if self.is_own(&node.value) => self.on_own(node, call),
            Expr::Attribute(node) if self.is_sink(&node.value) => self.grounds.sinks = true,
            // Of a path, with one argument, it moves a file.
            Expr::Attribute(node)
                if node.attr.as_str() == "replace"
                    && call.arguments.args.len() == 1
                    && call.arguments.keywords.is_empty() =>
            {
                self.failed = true;
            }
            Expr::Attribute(node)
                if may_only_read(node.attr.as_str()) && self.is_of_language(&node.value) => {}
            Expr::Attribute(node)
                if may_only_read(node.attr.as_str()) && self.is_plain(&node.value) =>
            {
                let name = self.reader.paths.name(&node.attr.id);
                let path =
                    if self.is_inner(&node.value) { None } else { self.reader.path(&call.func) };
                self.grounds.reading.push((name, path));
            }
            _ => self.follows(&call.func, self.on(call)),
        }
    }

    /// A method of a value that the function made itself.
    fn on_own(&mut self, node: &ruff_python_ast::ExprAttribute, call: &ExprCall) {
        let Expr::Name(name) = node.value.as_ref() else { return };
        if self.own().constructed(&name.id).is_some() {
            self.follows(&call.func, On::Made);
        }
    }

    /// What a call is made on.
    fn on(&self, call: &ExprCall) -> On {
        let is_receiver =
            |of: &Expr| matches!(of, Expr::Name(name) if self.receiver == Some(&name.id));
        match call.func.as_ref() {
            // The class, or one that inherits from it.
            Expr::Name(_) if self.class_itself && is_receiver(&call.func) => On::Itself,
            Expr::Attribute(node) if is_receiver(&node.value) && !self.class_itself => On::Itself,
            Expr::Attribute(node) => match node.value.as_ref() {
                Expr::Call(above) if !self.class_itself => {
                    let inherited = self.reader.super_call(above).is_some();
                    if inherited { On::Itself } else { On::Other }
                }
                // `Base.__init__(self, ...)`
                Expr::Name(_) | Expr::Attribute(_)
                    if node.attr.as_str() == "__init__"
                        && call.arguments.args.first().is_some_and(is_receiver) =>
                {
                    On::Itself
                }
                _ => On::Other,
            },
            _ => On::Other,
        }
    }

    /// A call of something that other files say more about.
    fn follows(&mut self, function: &Expr, on: On) {
        if self.is_inner(function) {
            self.failed = true;
            return;
        }
        match self.reader.path(function) {
            Some(path) => self.grounds.calls.push(Run { path, on }),
            None => self.failed = true,
        }
    }

    /// Something that is handed over to be called.
    fn callback(&mut self, by: &Expr) {
        match by {
            Expr::Name(name) if self.inner.contains(&name.id) => self.failed = true,
            Expr::Name(name) if self.reader.meaning(&name.id).is_none() => {
                self.failed |= !only_reads(name.id.as_str());
            }
            Expr::Attribute(node)
                if matches!(&*node.value, Expr::Name(class) if is_built_in(class.id.as_str())
                    && self.reader.meaning(&class.id).is_none())
                    && may_only_read(node.attr.as_str()) => {}
            Expr::Name(_) | Expr::Attribute(_) => self.follows(by, On::Other),
            // The body of a lambda is looked at where it stands; of a collection or a number
            // nothing runs.
            _ => {}
        }
    }

    /// Whether assigning to `target` changes nothing that others see but the receiver.
    fn stays_inside(&mut self, target: &Expr) -> bool {
        match target {
            Expr::Subscript(node) => self.is_own(&node.value),
            Expr::Attribute(node) => {
                let itself = !self.class_itself
                    && matches!(&*node.value, Expr::Name(name) if self.receiver == Some(&name.id));
                self.grounds.fills |= itself;
                itself || self.is_own(&node.value)
            }
            Expr::Tuple(node) => node.elts.iter().all(|target| self.stays_inside(target)),
            other => binds_names(other),
        }
    }

    /// A comprehension: its names are bound in it alone.
    fn comprehension(&mut self, generators: &[Comprehension], parts: &[&Expr]) {
        let before = self.inner.len();
        for generator in generators {
            if generator.is_async {
                self.failed = true;
                return;
            }
            target_names(&generator.target, &mut self.inner);
        }
        for generator in generators {
            self.visit_expr(&generator.iter);
            for test in &generator.ifs {
                self.visit_expr(test);
            }
        }
        for part in parts {
            self.visit_expr(part);
        }
        self.inner.truncate(before);
    }

    /// A lambda counts as if it ran where it stands.
    fn lambda(&mut self, node: &ExprLambda) {
        let before = self.inner.len();
        if let Some(given) = &node.parameters {
            self.inner.extend(parameters(given).into_iter().map(|(name, _)| name.clone()));
            for parameter in given.iter_non_variadic_params() {
                parameter.default.iter().for_each(|default| self.visit_expr(default));
            }
        }
        self.visit_expr(&node.body);
        self.inner.truncate(before);
    }

    /// `x += ...` makes a new number or text, or changes a list.
    fn augmented(&mut self, target: &Expr, value: &Expr) -> bool {
        match target {
            Expr::Name(name) => {
                value.is_number_literal_expr()
                    || self.is_own(target)
                    || self.is_of_language_for_good(&name.id)
            }
            Expr::Subscript(node) => value.is_number_literal_expr() && self.is_own(&node.value),
            Expr::Attribute(_) => value.is_number_literal_expr() && self.stays_inside(target),
            _ => false,
        }
    }

    /// Enters `if isinstance(x, str)`.
    fn branch(&mut self, test: &Expr, body: &[Stmt]) {
        let before = self.narrowed.len();
        self.narrowed.extend(shown_by(self.reader, test));
        for statement in body {
            self.visit_stmt(statement);
        }
        self.narrowed.truncate(before);
    }
}

/// Whether assigning to `target` binds local names alone.
fn binds_names(target: &Expr) -> bool {
    match target {
        Expr::Name(_) => true,
        Expr::Tuple(node) => node.elts.iter().all(binds_names),
        Expr::List(node) => node.elts.iter().all(binds_names),
        Expr::Starred(node) => binds_names(&node.value),
        _ => false,
    }
}

impl<'a> Visitor<'a> for Proof<'_, '_, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if self.failed {
            return;
        }
        let allowed = match statement {
            Stmt::Assign(node) => node.targets.iter().all(|target| self.stays_inside(target)),
            Stmt::AnnAssign(node) => self.stays_inside(&node.target),
            Stmt::With(node) => {
                self.own();
                let reader = &*self.reader;
                let own = self.own.as_ref();
                !node.is_async
                    && node
                        .items
                        .iter()
                        .all(|item| own.is_some_and(|own| own.enters(reader, &item.context_expr)))
            }
            Stmt::For(node) => !node.is_async && binds_names(&node.target),
            Stmt::AugAssign(node) => {
                if self.augmented(&node.target, &node.value) {
                    self.visit_expr(&node.value);
                    self.visit_expr(&node.target);
                    return;
                }
                false
            }
            Stmt::If(node) => {
                self.visit_expr(&node.test);
                self.branch(&node.test, &node.body);
                for clause in &node.elif_else_clauses {
                    clause.test.iter().for_each(|test| self.visit_expr(test));
                    match &clause.test {
                        Some(test) => self.branch(test, &clause.body),
                        None => clause.body.iter().for_each(|at| self.visit_stmt(at)),
                    }
                }
                return;
            }
            Stmt::Delete(node) => node.targets.iter().all(|target| match target {
                Expr::Subscript(node) => self.is_own(&node.value),
                other => other.is_name_expr(),
            }),
            // Binds local names.
            Stmt::Import(_) | Stmt::ImportFrom(_) => return,
            Stmt::Return(_)
            | Stmt::Expr(_)
            | Stmt::While(_)
            | Stmt::Raise(_)
            | Stmt::Assert(_)
            | Stmt::Pass(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Try(_) => true,
            _ => false,
        };
        if allowed {
            walk_stmt(self, statement);
        } else {
            self.failed = true;
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expression: &'a Expr) {
        if self.failed {
            return;
        }
        match expression {
            // What is waited for must be known: it may run only now.
            Expr::Await(node) if node.value.is_call_expr() => self.visit_expr(&node.value),
            Expr::YieldFrom(node) if node.value.is_call_expr() => self.visit_expr(&node.value),
            Expr::Await(_) | Expr::YieldFrom(_) => self.failed = true,
            Expr::Named(node) => {
                let rebinds = self.is_own(&node.target)
                    || matches!(&*node.target, Expr::Name(name)
                        if self.own().texts.contains(&name.id));
                self.failed |= rebinds;
                self.visit_expr(&node.value);
            }
            Expr::Lambda(node) => self.lambda(node),
            Expr::ListComp(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::SetComp(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::Generator(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::DictComp(node) => {
                let mut parts: Vec<&Expr> = node.key.iter().map(AsRef::as_ref).collect();
                parts.push(&node.value);
                self.comprehension(&node.generators, &parts);
            }
            Expr::Call(call) => {
                self.call(call);
                if let Expr::Attribute(node) = call.func.as_ref() {
                    self.visit_expr(&node.value);
                }
                for argument in &call.arguments.args {
                    self.visit_expr(argument);
                }
                for keyword in &call.arguments.keywords {
                    self.visit_expr(&keyword.value);
                }
            }
            other => walk_expr(self, other),
        }
    }
}
