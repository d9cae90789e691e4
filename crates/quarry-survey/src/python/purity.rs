//! Functions that change nothing, proven from their bodies.
//!
//! The proof is conservative. A body may bind local names, read what it likes, branch, loop,
//! return and raise; it may change what it made itself and nobody else has; it may call functions
//! of the standard library that only read, and functions that are proven themselves. Reading an
//! attribute or an element counts as reading. Anything else - an assignment to an attribute or
//! element of something else, `global`, `yield`, `await`, `del`, a call of something not known -
//! leaves the effect undecided.

use std::cell::OnceCell;

use ruff_python_ast::{
    Comprehension, ExceptHandler, Expr, ExprCall, Stmt, StmtFunctionDef,
    name::Name,
    visitor::{Visitor, walk_expr, walk_stmt},
};

use super::{
    failure::only_logs,
    own_values::{Outside, OwnValues, outside},
    paths::{Path, Root},
    scope::Meaning,
    uses::{Reader, target_names},
};

/// Names of methods that, in the standard library, only read: of texts, dictionaries, dates and
/// what a request or answer holds. They are taken to read where nothing in the source has a
/// method of that name.
const METHODS: [&str; 41] = [
    "capitalize",
    "casefold",
    "copy",
    "count",
    "date",
    "decode",
    "digest",
    "encode",
    "endswith",
    "find",
    "format",
    "get",
    "hex",
    "hexdigest",
    "index",
    "isalpha",
    "isdigit",
    "isoformat",
    "items",
    "join",
    "json",
    "keys",
    "ljust",
    "lower",
    "lstrip",
    "partition",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strftime",
    "strip",
    "timestamp",
    "title",
    "total_seconds",
    "upper",
    "values",
    "weekday",
];

/// Built-in functions that only read their arguments.
const READING: [&str; 43] = [
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytes",
    "callable",
    "chr",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "float",
    "format",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "hex",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "len",
    "list",
    "max",
    "min",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
];

/// What a proof rests on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grounds {
    /// The functions of the source that are called.
    pub(super) calls: Vec<Path>,
    /// Methods, by their place among the names of the file, that are taken to only read since
    /// nothing in the source has a method of that name.
    pub(super) reading: Vec<u32>,
    /// Whether something outside the program is written to: a log, mail, a cache.
    pub(super) sinks: bool,
}

/// Whether a method of this name is taken to only read where nothing in the source has one.
pub(super) fn may_only_read(method: &str) -> bool {
    METHODS.binary_search(&method).is_ok()
}

/// What must hold for `function` to change nothing inside the program, if nothing in its own body
/// does; the scope of the function must be the innermost of `reader`.
pub(super) fn grounds(reader: &mut Reader<'_, '_>, function: &StmtFunctionDef) -> Option<Grounds> {
    let mut proof = Proof {
        reader,
        function,
        own: OnceCell::new(),
        inner: Vec::new(),
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
    grounds.reading.sort_unstable();
    grounds.reading.dedup();
    Some(grounds)
}

struct Proof<'r, 'a, 's> {
    reader: &'r mut Reader<'a, 's>,
    function: &'r StmtFunctionDef,
    /// Looked for when it is asked for: most functions fail before.
    own: OnceCell<OwnValues>,
    /// Names that comprehensions bind around the place.
    inner: Vec<Name>,
    grounds: Grounds,
    failed: bool,
}

impl Proof<'_, '_, '_> {
    fn call(&mut self, call: &ExprCall) {
        let by_function = call.arguments.find_keyword("key").is_some();
        let dotted = self.reader.dotted(&call.func);
        let outside = dotted.as_deref().map_or(Outside::Unknown, outside);
        if only_logs(&call.func) || outside == Outside::Sink {
            self.grounds.sinks = true;
            return;
        }
        if matches!(outside, Outside::Reads | Outside::Makes | Outside::OpensSink) && !by_function {
            return;
        }
        match call.func.as_ref() {
            Expr::Name(name) if self.inner.contains(&name.id) => self.failed = true,
            Expr::Name(name) if self.reader.meaning(&name.id).is_none() => {
                let name = name.id.as_str();
                let harmless = (READING.contains(&name) && !by_function)
                    || name.ends_with("Error")
                    || matches!(name, "Exception" | "StopIteration" | "KeyboardInterrupt");
                self.failed |= !harmless;
            }
            // Methods of a literal are known: they make new values.
            Expr::Attribute(node)
                if matches!(*node.value, Expr::StringLiteral(_) | Expr::BytesLiteral(_)) => {}
            Expr::Attribute(node) if self.is_own(&node.value) => {}
            Expr::Attribute(node) if self.is_sink(&node.value) => self.grounds.sinks = true,
            Expr::Attribute(node)
                if may_only_read(node.attr.as_str()) && self.is_plain(&node.value) =>
            {
                let name = self.reader.paths.name(&node.attr.id);
                self.grounds.reading.push(name);
            }
            _ => self.follows(call),
        }
    }

    /// A call of something that other files say more about.
    fn follows(&mut self, call: &ExprCall) {
        match self.reader.path(&call.func) {
            // What `self.f()` runs depends on the subclass.
            Some(path) if !matches!(path.root, Root::Instance(_) | Root::Super(_)) => {
                self.grounds.calls.push(path);
            }
            _ => self.failed = true,
        }
    }

    fn own(&self) -> &OwnValues {
        self.own.get_or_init(|| OwnValues::of(self.reader, self.function))
    }

    /// Whether a name is a parameter, such as the `self` of most receivers.
    fn is_parameter(&self, name: &Name) -> bool {
        self.function.parameters.iter().any(|parameter| parameter.name().id == *name)
    }

    /// Whether an expression is a value that the function made itself and that nobody else has.
    fn is_own(&self, expression: &Expr) -> bool {
        matches!(expression, Expr::Name(name)
            if !self.is_parameter(&name.id) && self.own().made.contains(&name.id))
    }

    /// Whether an expression is something through which only the outside is written to.
    fn is_sink(&self, expression: &Expr) -> bool {
        matches!(expression, Expr::Name(name)
            if !self.is_parameter(&name.id) && self.own().sinks.contains(&name.id))
    }

    /// Whether nothing shows that a receiver is something of the source.
    fn is_plain(&mut self, receiver: &Expr) -> bool {
        match receiver {
            Expr::Name(name) => {
                self.inner.contains(&name.id)
                    || !matches!(
                        self.reader.meaning(&name.id),
                        Some(Meaning::Known(_) | Meaning::Import(_))
                    )
            }
            Expr::Attribute(node) => match self.reader.base(receiver) {
                None => true,
                // An attribute of what a framework gives, such as `request.cookies`.
                Some(path) => {
                    matches!(path.root, Root::Import(at) if !self.reader.internal[at as usize])
                        && self.is_plain_or_name(&node.value)
                }
            },
            Expr::Call(_) | Expr::Subscript(_) | Expr::FString(_) | Expr::If(_) => true,
            _ => false,
        }
    }

    fn is_plain_or_name(&mut self, receiver: &Expr) -> bool {
        receiver.is_name_expr() || self.is_plain(receiver)
    }

    /// Whether assigning to `target` changes nothing that others see.
    fn stays_inside(&self, target: &Expr) -> bool {
        match target {
            Expr::Subscript(node) => self.is_own(&node.value),
            Expr::Attribute(node) => self.is_own(&node.value),
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
                !node.is_async
                    && node
                        .items
                        .iter()
                        .all(|item| self.own().enters(self.reader, &item.context_expr))
            }
            Stmt::For(node) => !node.is_async && binds_names(&node.target),
            // `x += 1` makes a new number; `x += [1]` may change a list of the caller's.
            Stmt::AugAssign(node) => {
                node.target.is_name_expr() && node.value.is_number_literal_expr()
            }
            Stmt::Return(_)
            | Stmt::Expr(_)
            | Stmt::If(_)
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

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        ruff_python_ast::visitor::walk_except_handler(self, handler);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if self.failed {
            return;
        }
        match expression {
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_) => {
                self.failed = true;
            }
            // A lambda binds names that the scopes do not know here.
            Expr::Lambda(_) => self.failed |= calls_something(expression),
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

/// Whether anything is called, awaited or bound in an expression.
fn calls_something(expression: &Expr) -> bool {
    struct Calls(bool);
    impl<'a> Visitor<'a> for Calls {
        fn visit_expr(&mut self, expression: &'a Expr) {
            match expression {
                Expr::Call(_)
                | Expr::Await(_)
                | Expr::Yield(_)
                | Expr::YieldFrom(_)
                | Expr::Named(_) => self.0 = true,
                other => walk_expr(self, other),
            }
        }
    }
    let mut calls = Calls(false);
    calls.visit_expr(expression);
    calls.0
}
