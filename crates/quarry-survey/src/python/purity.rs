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
    own_values::{Outside, OwnValues},
    paths::Path,
    reading::{fills, is_built_in, may_only_read, only_reads},
    receivers::shown_by,
    refusal::{Deferred, is_refusal, restored},
    scope::parameters,
    stubs::says_nothing,
    uses::{Reader, target_names},
};

/// What a proof rests on.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Grounds {
    /// The functions of the source that are called.
    pub(super) calls: Vec<Run>,
    /// Methods of receivers that are not known, each by its place among the names of the file
    /// and with where it would lead: taken to only read if all that the source has of that name
    /// do.
    pub(super) reading: Vec<(u32, Option<Path>)>,
    /// What must be classes: their new instances are changed.
    pub(super) made: Vec<Path>,
    /// Imports that must lead outside the source.
    pub(super) beyond: Vec<u32>,
    /// What `with` statements enter.
    pub(super) entered: Vec<Path>,
    /// Decorators that enter a context around the body.
    pub(super) around: Vec<Path>,
    /// Methods of attributes of the receiver that have the name of one that changes a collection:
    /// what they change belongs to the receiver, if they are of no class of the source.
    pub(super) filling: Vec<Path>,
    /// The names of the attributes that are assigned to, of whatever object.
    pub(super) assigned: Vec<u32>,
    /// Whether attributes of other objects are assigned to.
    pub(super) changes: bool,
    /// Whether it raises an error on purpose.
    pub(super) raises: bool,
    /// Whether something outside the program is written to: mail, a cache.
    pub(super) sinks: bool,
    /// Whether a log is written.
    pub(super) logs: bool,
    /// Whether it puts something into a collection of the object it belongs to.
    pub(super) keeps: bool,
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
    /// Anything, by a name that only reads elsewhere: that it does so is assumed where nothing
    /// else is known of the function.
    Guessed,
}

/// What is known of a function besides its body.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct How<'r> {
    /// The object that it belongs to, or its class.
    pub(super) receiver: Option<&'r Name>,
    /// Whether that is the class.
    pub(super) class_itself: bool,
    /// Whether its `yield` waits for a value.
    pub(super) waits: bool,
    /// Whether it is a method.
    pub(super) in_class: bool,
    /// Whether it is a generator that stands for a `with`.
    pub(super) manager: bool,
}

/// What must hold for `function` to change nothing inside the program but attributes that are
/// named, if nothing else in its own body does; the scope of the function must be the innermost
/// of `reader`. `around` is what its decorators enter.
pub(super) fn grounds(
    reader: &mut Reader<'_, '_>,
    function: &StmtFunctionDef,
    how: How<'_>,
    around: &[Path],
) -> Option<Grounds> {
    let mut proof = Proof {
        reader,
        function,
        receiver: how.receiver,
        class_itself: how.class_itself,
        waits: how.waits,
        own: None,
        restored: if how.manager { restored(function) } else { Vec::new() },
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
    grounds.stub = how.in_class && says_nothing(function);
    grounds.around = around.to_vec();
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
    /// Attributes that a context manager sets and, once it is left, sets back.
    pub(super) restored: Vec<String>,
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
        let outside = self.does_outside(&call.func);
        if only_logs(&call.func) || outside == Outside::Logs {
            self.grounds.logs = true;
            return;
        }
        if outside == Outside::Sink {
            self.grounds.sinks = true;
            return;
        }
        match outside {
            Outside::Runs => return call.arguments.args.iter().for_each(|by| self.callback(by)),
            Outside::Reads | Outside::Makes | Outside::OpensSink => return,
            Outside::Defers | Outside::Logs | Outside::Sink | Outside::Unknown => {}
        }
        match call.func.as_ref() {
            Expr::Name(name) if self.inner.contains(&name.id) => self.failed = true,
            // Another branch hands it on to run after the commit: when it runs is left open, so
            // nobody can wait for it.
            Expr::Name(name) if self.is_parameter(&name.id) && self.is_deferred(&name.id) => {
                self.grounds.sinks = true;
            }
            Expr::Name(name) if self.reader.meaning(&name.id).is_none() => {
                let name = name.id.as_str();
                if name == "setattr" {
                    return self.sets(call);
                }
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
            Expr::Attribute(node)
                if fills(node.attr.as_str()) && self.is_attribute_of_receiver(&node.value) =>
            {
                match self.reader.path(&call.func) {
                    Some(path) => self.grounds.filling.push(path),
                    None => self.failed = true,
                }
            }
            _ => self.follows(&call.func, self.on(call)),
        }
    }

    /// `setattr(x, "name", value)`.
    fn sets(&mut self, call: &ExprCall) {
        match &*call.arguments.args {
            [object, Expr::StringLiteral(name), _] => {
                let name = Name::new(name.value.to_str());
                self.failed |= !self.sets_attribute(object, &name);
            }
            _ => self.failed = true,
        }
    }

    /// Whether assigning to the attribute `name` of `object` is something to go on with.
    fn sets_attribute(&mut self, object: &Expr, name: &Name) -> bool {
        if self.is_own(object) || self.restored.iter().any(|known| known == name.as_str()) {
            return true;
        }
        let itself = !self.class_itself
            && matches!(object, Expr::Name(name) if self.receiver == Some(&name.id));
        let at = self.reader.paths.name(name);
        self.grounds.assigned.push(at);
        self.grounds.fills |= itself;
        self.grounds.changes |= !itself;
        true
    }

    /// Whether an expression is an attribute of the object that the function belongs to.
    fn is_attribute_of_receiver(&self, expression: &Expr) -> bool {
        !self.class_itself
            && matches!(expression, Expr::Attribute(node)
                if matches!(&*node.value, Expr::Name(name) if self.receiver == Some(&name.id)))
    }

    /// Whether the body hands the parameter `name` on to run after the commit.
    fn is_deferred(&self, name: &Name) -> bool {
        let mut deferred = Deferred { reader: self.reader, name, found: false };
        self.function.body.iter().for_each(|statement| deferred.visit_stmt(statement));
        deferred.found
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

    /// Whether a call hands over what is to run after the commit.
    fn defers(&mut self, call: &ExprCall) -> bool {
        self.does_outside(&call.func) == Outside::Defers
    }

    /// Whether a `with` may enter `context`; what the source says of it is looked at later.
    fn enters(&mut self, context: &Expr) -> bool {
        if self.own.as_ref().is_some_and(|own| own.enters(self.reader, context)) {
            return true;
        }
        let head = match context {
            Expr::Call(call) => &call.func,
            other => other,
        };
        let path = if self.is_inner(head) { None } else { self.reader.path(head) };
        self.grounds.entered.extend(path);
        path.is_some()
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
            Expr::Subscript(node) => {
                // What a collection of its own holds belongs to the object.
                let itself = self.is_attribute_of_receiver(&node.value);
                self.grounds.keeps |= itself;
                itself || self.is_own(&node.value)
            }
            Expr::Attribute(node) => self.sets_attribute(&node.value, &node.attr.id),
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
                !node.is_async && node.items.iter().all(|item| self.enters(&item.context_expr))
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
            Stmt::Raise(node) => {
                self.grounds.raises |= node.exc.as_deref().is_some_and(is_refusal);
                true
            }
            Stmt::Return(_)
            | Stmt::Expr(_)
            | Stmt::While(_)
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
            Expr::Call(call) if self.defers(call) => self.grounds.sinks = true,
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
