//! What names and chains of attributes lead to inside one file, by its scopes.

use ruff_python_ast::{Expr, ExprCall, Stmt, name::Name};

use quarry_model::module::SymbolKind;
use smallvec::SmallVec;

use super::{
    by_name::ByName,
    paths::{Path, PathWriter, Root, Step},
    scope::{Binding, Bindings, Meaning, Scope, ScopeKind, bindings},
    uses::Reader,
};

impl<'a> Reader<'a, '_> {
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
        let (base, taken) = match self.base(expression) {
            Some(base) => (base, None),
            None => self.taken_in(expression)?,
        };
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
        steps.extend(taken);
        steps.reverse();
        Some(self.paths.extended(base, &steps))
    }

    /// The name that a chain starts from, where nothing binds it and one import takes in
    /// everything of another module, which may have it.
    fn taken_in(&mut self, expression: &Expr) -> Option<(Path, Option<Step>)> {
        let star = self.star?;
        let mut at = expression;
        loop {
            match at {
                Expr::Attribute(node) => at = &node.value,
                Expr::Call(node) => at = &node.func,
                Expr::Name(node) if self.meaning(&node.id).is_none() => {
                    let name = self.paths.name(&node.id);
                    return Some((
                        PathWriter::bare(Root::Import(star)),
                        Some(Step::Attribute(name)),
                    ));
                }
                _ => return None,
            }
        }
    }

    /// What a chain of attributes and calls starts from, if that leads anywhere; most do not.
    pub(super) fn base(&self, expression: &Expr) -> Option<Path> {
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

    pub(super) fn name_path(&self, name: &Name) -> Option<Path> {
        match self.meaning(name)? {
            Meaning::Import(at) => (self.internal[at as usize] || self.framework[at as usize])
                .then(|| PathWriter::bare(Root::Import(at))),
            Meaning::Known(path) => Some(path),
            Meaning::Other => None,
        }
    }

    /// `super()` inside a class of the file.
    pub(super) fn super_call(&self, call: &ExprCall) -> Option<Path> {
        if !is_super(call) || self.meaning(&Name::new_static("super")).is_some() {
            return None;
        }
        Some(PathWriter::bare(Root::Super(self.place.class?)))
    }

    /// The dotted name of an expression that leads to an import, also out of the source.
    pub(super) fn dotted(&self, expression: &Expr) -> Option<String> {
        let mut name = String::new();
        self.write_dotted(expression, &mut name).then_some(name)
    }

    /// Writes the dotted name of an expression, if it has one.
    fn write_dotted(&self, expression: &Expr, out: &mut String) -> bool {
        /// Longer than nearly all dotted names.
        const ROOM: usize = 64;
        match expression {
            Expr::Attribute(node) => {
                let leads = self.write_dotted(&node.value, out);
                if leads {
                    out.push('.');
                    out.push_str(&node.attr);
                }
                leads
            }
            Expr::Name(node) => {
                let Some(Meaning::Import(at)) = self.meaning(&node.id) else { return false };
                let import = &self.imports[at as usize];
                out.reserve(ROOM);
                match (&import.name, &import.alias) {
                    (Some(name), _) => {
                        out.push_str(&import.module);
                        out.push('.');
                        out.push_str(name);
                    }
                    (None, Some(_)) => out.push_str(&import.module),
                    (None, None) => out.push_str(&node.id),
                }
                true
            }
            _ => false,
        }
    }

    /// Whether [`Self::dotted`] is one of `wanted`.
    pub(super) fn is_dotted(&self, expression: &Expr, wanted: &[&str]) -> bool {
        match expression {
            Expr::Attribute(node) => wanted.iter().any(|wanted| {
                wanted.rsplit_once('.').is_some_and(|(before, last)| {
                    last == node.attr.as_str() && self.is_dotted(&node.value, &[before])
                })
            }),
            Expr::Name(node) => {
                let Some(Meaning::Import(at)) = self.meaning(&node.id) else { return false };
                let import = &self.imports[at as usize];
                wanted.iter().any(|wanted| match (&import.name, &import.alias) {
                    (Some(name), _) => {
                        wanted.rsplit_once('.') == Some((import.module.as_str(), name.as_str()))
                    }
                    (None, Some(_)) => *wanted == import.module.as_str(),
                    (None, None) => *wanted == node.id.as_str(),
                })
            }
            _ => false,
        }
    }

    /// The class that an annotation names, as a path to the class.
    pub(super) fn annotated(&mut self, annotation: &Expr) -> Option<Path> {
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
                const OPTIONAL: [&str; 2] = ["typing.Optional", "typing_extensions.Optional"];
                if self.is_dotted(&node.value, &OPTIONAL) {
                    self.annotated(&node.slice)
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    /// An instance of the class that an annotation names.
    pub(super) fn instance(&mut self, annotation: &Expr) -> Option<Path> {
        let class = self.annotated(annotation)?;
        Some(self.paths.extended(class, &[Step::Called]))
    }

    /// Enters a scope; `given` are its parameters.
    pub(super) fn push(
        &mut self,
        kind: ScopeKind,
        body: &'a [Stmt],
        given: Vec<(&'a Name, Option<Path>)>,
    ) -> Bindings<'a> {
        let found = bindings(body, self.imports, self.asks.walrus);
        let mut names = ByName::with_capacity(given.len() + found.all().len());
        for (name, binding) in found.all() {
            names.set(name, self.simple_meaning(kind, name, binding));
        }
        let given: Vec<&Name> = given
            .into_iter()
            .map(|(name, path)| {
                // A parameter that is assigned to may be anything.
                let meaning = match path {
                    Some(path) if !found.has(name) => Meaning::Known(path),
                    _ => Meaning::Other,
                };
                names.set(name, meaning);
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
                    scope.names.set(name, Meaning::Known(path));
                }
            }
        }
        found
    }

    /// What a binding means without looking at values.
    pub(super) fn simple_meaning(
        &self,
        kind: ScopeKind,
        name: &Name,
        binding: &Binding<'_>,
    ) -> Meaning {
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
    pub(super) fn local_value(&mut self, binding: &Binding<'a>) -> Option<Path> {
        if binding.otherwise || binding.import.is_some() || binding.definition.is_some() {
            return None;
        }
        if let Some(annotation) = binding.annotation {
            return self.instance(annotation);
        }
        match binding.value {
            Some(value @ (Expr::Call(_) | Expr::Attribute(_))) if binding.values == 1 => {
                self.path(value)
            }
            _ => None,
        }
    }

    /// Follows the values of module-level names that are bound once.
    pub(super) fn module_values(&mut self, found: &Bindings<'a>) {
        for (name, binding) in found.all() {
            let Some(symbol) = self.symbols.named(name) else { continue };
            if self.symbols.facts[symbol as usize].kind == SymbolKind::Constant {
                self.symbols.facts[symbol as usize].detail.value = self.local_value(binding);
            }
        }
    }

    pub(super) fn nested(&mut self, scope: Vec<Name>, visit: impl FnOnce(&mut Self)) {
        let mut names = ByName::with_capacity(scope.len());
        for name in scope {
            names.set(&name, Meaning::Other);
        }
        self.scopes.push(Scope { kind: ScopeKind::Function, names });
        visit(self);
        self.scopes.pop();
    }
}

/// Whether a call spells `super(...)`.
fn is_super(call: &ExprCall) -> bool {
    matches!(call.func.as_ref(), Expr::Name(name) if name.id.as_str() == "super")
}
