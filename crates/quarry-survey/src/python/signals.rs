//! What a file shows to detectors: calls and decorators of telling names with their arguments,
//! values of telling names, keys of dictionaries, and functions that change what others see.
//!
//! Gathered in the walk that finds uses; what it all means is decided once the files are known
//! to each other, in [`detect`](super::detect).

use quarry_model::dependency::ResultUse;
use ruff_python_ast::{Expr, ExprCall, StmtAnnAssign, StmtAssign, name::Name};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    frameworks::{Interest, interest, is_telling_value},
    keys::{Frame, KeyFact},
    paths::{Path, Root, Step},
    scope::{Meaning, ScopeKind},
    states::Looks,
    uses::Reader,
    values::{Argument, Value},
};

/// What a file shows to detectors.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// Calls and decorators, those around others first.
    pub(super) calls: Vec<Signal>,
    /// Values of telling names.
    pub(super) values: Vec<Named>,
    /// Keys of untyped dictionaries.
    pub(super) keys: Vec<KeyFact>,
    /// Calls of what the file itself defines: the symbol they stand in, and the path.
    pub(super) inner: Vec<Inner>,
    /// Symbols that assign to attributes or elements of what others see.
    pub(super) changes: FxHashSet<u32>,
    /// Symbols that throw away what an unknown call gives: what that call does is all of it.
    pub(super) loose: FxHashSet<u32>,
    /// Symbols that call subscribers, or hand on what is to run after the commit.
    pub(super) tells: FxHashSet<u32>,
    /// Symbols that raise an error on purpose.
    pub(super) raising: FxHashSet<u32>,
    /// The attributes that functions look at.
    pub(super) looks: Looks,
    /// Calls of what has a computed name.
    pub(super) ends: Vec<End>,
    /// What `with` statements enter, each with the place of the one around it.
    pub(super) managers: Vec<(Path, Option<u32>)>,
    /// Generators that hand over inside a `with`: the symbol, and the place of the `with`.
    pub(super) yields: Vec<(u32, u32)>,
    /// Whether the file imports a package that detectors know.
    pub(super) framework: bool,
}

impl Signals {
    /// Whether there is nothing for a detector to look at.
    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.values.is_empty() && self.ends.is_empty()
    }

    /// Whether the file could make others mean something.
    pub(super) fn speaks(&self) -> bool {
        self.framework || !self.calls.is_empty() || !self.values.is_empty()
    }
}

/// A call of what the file itself defines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inner {
    /// The symbol it stands in.
    pub(super) within: u32,
    /// What is called.
    pub(super) path: Path,
    /// Whether the value is thrown away.
    pub(super) dropped: bool,
}

/// A call or decorator of a telling name.
#[derive(Debug)]
pub(super) struct Signal {
    /// What is called, receiver included; `None` when that leads nowhere.
    pub(super) path: Option<Path>,
    /// The last part of its name.
    pub(super) name: Name,
    /// What is handed over.
    pub(super) arguments: Vec<Argument>,
    /// The line.
    pub(super) line: u32,
    /// Where it starts and ends in the file.
    pub(super) range: (u32, u32),
    /// The symbol it stands in; for a decorator, what it decorates.
    pub(super) within: Option<u32>,
    /// What it decorates.
    pub(super) decorates: Option<u32>,
    /// The name of the module or class that its value is assigned to.
    pub(super) binds: Option<u32>,
    /// The attribute of `self` that its value is assigned to, with the class.
    pub(super) held: Option<(u32, Name)>,
}

impl Signal {
    /// The positional argument in place `at`, or the one called `name`.
    pub(super) fn argument(&self, at: usize, name: &str) -> Option<&Value> {
        argument(&self.arguments, at, name)
    }

    /// The argument called `name`.
    pub(super) fn keyword(&self, name: &str) -> Option<&Value> {
        keyword(&self.arguments, name)
    }

    /// The positional argument in place `at`, or the one called `name`, if it is a text.
    pub(super) fn text(&self, at: usize, name: &str) -> Option<&str> {
        self.argument(at, name)?.text()
    }

    /// The positional arguments.
    pub(super) fn positional(&self) -> impl Iterator<Item = &Value> {
        self.arguments.iter().filter(|given| given.name.is_none()).map(|given| &given.value)
    }
}

/// The positional argument in place `at`, or the one called `name`.
pub(super) fn argument<'v>(given: &'v [Argument], at: usize, name: &str) -> Option<&'v Value> {
    let mut positional = given.iter().filter(|given| given.name.is_none());
    positional.nth(at).map(|given| &given.value).or_else(|| keyword(given, name))
}

/// The argument called `name`.
pub(super) fn keyword<'v>(given: &'v [Argument], name: &str) -> Option<&'v Value> {
    given.iter().find(|given| given.name.as_deref() == Some(name)).map(|given| &given.value)
}

/// The value of a telling name.
#[derive(Debug)]
pub(super) struct Named {
    /// The class in whose body it stands.
    pub(super) class: Option<u32>,
    /// The name.
    pub(super) name: Name,
    /// The value.
    pub(super) value: Value,
    /// The line.
    pub(super) line: u32,
}

/// A call of something whose name is computed.
#[derive(Debug)]
pub(super) struct End {
    /// What is called, as far as it is written: `self.do_{}`.
    pub(super) name: String,
    /// The symbol it stands in.
    pub(super) within: Option<u32>,
    /// The line.
    pub(super) line: u32,
    /// Whether the thing is called here, not only made callable.
    pub(super) certain: bool,
}

/// What the walk needs to remember for the signals of a file.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) found: Signals,
    /// The functions around the place, innermost last.
    pub(super) frames: Vec<Frame>,
    /// The function or class whose decorators are being read.
    pub(super) decorated: Option<u32>,
    /// What calls that start at an offset are assigned to.
    bound: FxHashMap<u32, u32>,
    /// Attributes of `self` that calls that start at an offset are assigned to.
    held: FxHashMap<u32, (u32, Name)>,
    /// Where the list that is being assigned starts and ends, and to what.
    list: Option<(u32, u32, u32)>,
    /// Hashes of the attributes that the functions around the place look at.
    pub(super) looks: Vec<u64>,
    pub(super) seen_keys: FxHashSet<(Option<u32>, Name, Name, bool)>,
}

impl<'a> Reader<'a, '_> {
    /// Notes a call of a telling name; `path` is where the function comes from.
    pub(super) fn notice_call(
        &mut self,
        call: &'a ExprCall,
        path: Option<Path>,
        result: ResultUse,
    ) {
        self.notice_keys(call);
        let dropped = matches!(result, ResultUse::Discarded | ResultUse::AwaitedUnused);
        self.notice_deed(call, path, dropped);
        if let (Some(path), Some(within)) = (path, self.place.within)
            && matches!(path.root, Root::Symbol(_) | Root::Instance(_))
            && self.paths.steps(path).len() <= 1
        {
            self.notes.found.inner.push(Inner { within, path, dropped });
        }
        let name = match call.func.as_ref() {
            Expr::Attribute(node) => &node.attr.id,
            Expr::Name(node) => &node.id,
            Expr::Call(inner) => return self.notice_end(inner, call.start()),
            _ => return,
        };
        if let Expr::Name(_) = call.func.as_ref()
            && let Some(frame) = self.notes.frames.last()
            && let Some((_, end)) = frame.computed.iter().find(|(bound, _)| bound == name)
        {
            let end = End {
                name: end.clone(),
                within: self.place.within,
                line: self.lines.line(call.start()),
                certain: true,
            };
            self.notes.found.ends.push(end);
        }
        if name.as_str() == "setattr" && path.is_none() {
            if let Some(end) = self.computed_name(call) {
                let line = self.lines.line(call.start());
                let within = self.place.within;
                self.notes.found.ends.push(End { name: end, within, line, certain: false });
            }
            return;
        }
        let name = match call.func.as_ref() {
            Expr::Name(_) => self.meant(name, path),
            _ => name.clone(),
        };
        match interest(&name) {
            Interest::None => return,
            Interest::Known if path.is_none() && !runs_sql(&name, call) => return,
            Interest::Known | Interest::Always => {}
        }
        let arguments = self.arguments(&call.arguments);
        self.notes.found.calls.push(Signal {
            path,
            name,
            arguments,
            line: self.lines.line(call.start()),
            range: (call.start().to_u32(), call.end().to_u32()),
            within: self.notes.decorated.or(self.place.within),
            decorates: self.notes.decorated,
            binds: self.bound_to(call),
            held: self.notes.held.remove(&call.start().to_u32()),
        });
    }

    /// The name that a function has where it comes from, which may have another one here.
    fn meant(&self, name: &Name, path: Option<Path>) -> Name {
        let Some(path) = path else { return name.clone() };
        match (self.paths.steps(path).last(), path.root) {
            (Some(Step::Attribute(at)), _) => self.paths.name_at(*at).clone(),
            (None, Root::Import(at)) => {
                self.imports[at as usize].name.clone().unwrap_or_else(|| name.clone())
            }
            _ => name.clone(),
        }
    }

    /// The name that a call, or the list it stands in, is assigned to.
    fn bound_to(&self, call: &ExprCall) -> Option<u32> {
        let at = call.start().to_u32();
        self.notes.bound.get(&at).copied().or_else(|| {
            let (start, end, symbol) = self.notes.list?;
            (start..end).contains(&at).then_some(symbol)
        })
    }

    /// Notes a decorator without arguments.
    pub(super) fn notice_decorator(&mut self, decorator: &Expr, path: Path) {
        let Expr::Attribute(ruff_python_ast::ExprAttribute { attr, .. }) = decorator else {
            if let Expr::Name(node) = decorator {
                let name = self.meant(&node.id, Some(path));
                self.bare_decorator(&name, decorator, path);
            }
            return;
        };
        self.bare_decorator(&attr.id, decorator, path);
    }

    fn bare_decorator(&mut self, name: &Name, at: &Expr, path: Path) {
        if interest(name) == Interest::None {
            return;
        }
        self.notes.found.calls.push(Signal {
            path: Some(path),
            name: name.clone(),
            arguments: Vec::new(),
            line: self.lines.line(at.start()),
            range: (at.start().to_u32(), at.end().to_u32()),
            within: self.notes.decorated,
            decorates: self.notes.decorated,
            binds: None,
            held: None,
        });
    }

    /// Notes an assignment: telling names, what calls are bound to, dictionaries.
    pub(super) fn notice_assign(&mut self, node: &'a StmtAssign) {
        for target in &node.targets {
            match target {
                Expr::Name(name) => self.notice_value(&name.id, &node.value, target.start()),
                Expr::Attribute(attribute) if attribute.attr.as_str() == "beat_schedule" => {
                    let value = self.value(&node.value, 0);
                    let line = self.lines.line(target.start());
                    let name = attribute.attr.id.clone();
                    self.notes.found.values.push(Named { class: None, name, value, line });
                }
                Expr::Attribute(attribute) if node.value.is_call_expr() => {
                    if let Expr::Name(receiver) = attribute.value.as_ref()
                        && let Some(Meaning::Known(path)) = self.meaning(&receiver.id)
                        && let Root::Instance(class) = path.root
                        && self.paths.steps(path).is_empty()
                    {
                        let held = (class, attribute.attr.id.clone());
                        self.notes.held.insert(node.value.start().to_u32(), held);
                    }
                }
                _ => {}
            }
        }
    }

    /// Notes what a class is told by name where it lists its bases: `class A(B, table=True)`.
    pub(super) fn notice_class(&mut self, class: u32, name: &Name, value: &'a Expr) {
        if is_telling_value(name, true) {
            let line = self.lines.line(value.start());
            let value = self.value(value, 0);
            let name = name.clone();
            self.notes.found.values.push(Named { class: Some(class), name, value, line });
        }
    }

    /// As [`Self::notice_assign`], with an annotation.
    pub(super) fn notice_annotated(&mut self, node: &'a StmtAnnAssign) {
        if let (Expr::Name(name), Some(value)) = (node.target.as_ref(), &node.value) {
            self.notice_value(&name.id, value, node.start());
        }
    }

    fn notice_value(&mut self, name: &Name, value: &'a Expr, at: TextSize) {
        let kind = self.scopes.last().map(|scope| scope.kind);
        let class = match kind {
            Some(ScopeKind::Module) => None,
            Some(ScopeKind::Class) => {
                let Some(class) = self.place.class else { return };
                Some(class)
            }
            _ => return self.notice_local(name, value, at),
        };
        if value.is_call_expr() {
            let symbol = match class {
                None => self.symbols.named(name),
                Some(class) => {
                    let full = format!("{}.{name}", self.symbols.facts[class as usize].name);
                    self.symbols.named(&full)
                }
            };
            if let Some(symbol) = symbol {
                self.notes.bound.insert(value.start().to_u32(), symbol);
            }
        }
        if class.is_none()
            && matches!(value, Expr::List(_) | Expr::BinOp(_))
            && let Some(symbol) = self.symbols.named(name)
        {
            self.notes.list = Some((value.start().to_u32(), value.end().to_u32(), symbol));
        }
        if is_telling_value(name, class.is_some()) {
            let value = self.value(value, 0);
            let line = self.lines.line(at);
            self.notes.found.values.push(Named { class, name: name.clone(), value, line });
        }
    }

    /// `getattr(x, computed)(...)`.
    fn notice_end(&mut self, inner: &'a ExprCall, at: TextSize) {
        let is_getattr = matches!(
            inner.func.as_ref(),
            Expr::Name(name) if name.id.as_str() == "getattr"
        );
        if is_getattr && let Some(name) = self.computed_name(inner) {
            let line = self.lines.line(at);
            let within = self.place.within;
            self.notes.found.ends.push(End { name, within, line, certain: true });
        }
    }

    /// What `getattr(x, name)` reads where the name is computed: `x.do_{}`.
    pub(super) fn computed_name(&mut self, call: &'a ExprCall) -> Option<String> {
        let Expr::Name(function) = call.func.as_ref() else { return None };
        if !matches!(function.id.as_str(), "getattr" | "setattr")
            || self.meaning(&function.id).is_some()
        {
            return None;
        }
        let [receiver, name, ..] = &*call.arguments.args else { return None };
        if name.is_string_literal_expr() {
            return None;
        }
        let name = match self.value(name, 0) {
            Value::Text(text) => text.into_string(),
            _ => "{}".to_owned(),
        };
        Some(match written(receiver) {
            Some(receiver) => format!("{receiver}.{name}"),
            None => format!("{{}}.{name}"),
        })
    }
}

/// Whether a call hands over a text that begins like a statement of SQL.
fn runs_sql(name: &Name, call: &ExprCall) -> bool {
    let Some(Expr::StringLiteral(text)) = call.arguments.args.first() else { return false };
    let text = text.value.to_str().trim_start();
    let first = text.split_whitespace().next().unwrap_or_default();
    matches!(name.as_str(), "execute" | "executemany" | "executescript")
        && ["select", "insert", "update", "delete", "with", "replace"]
            .iter()
            .any(|verb| first.eq_ignore_ascii_case(verb))
}

/// A name with attributes as it is written.
fn written(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Name(node) => Some(node.id.to_string()),
        Expr::Attribute(node) => Some(format!("{}.{}", written(&node.value)?, node.attr)),
        _ => None,
    }
}
