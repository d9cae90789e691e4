//! What is known of values by what classes declare, functions return and parameters ask for.

use quarry_model::{dependency::ResultUse, module::SymbolKind};
use ruff_python_ast::{Expr, Parameters, Stmt, name::Name};

use super::{
    attributes::Assigned,
    blocks::for_each_block,
    paths::{Path, Root},
    scope::{Bindings, Meaning},
    uses::Reader,
};

/// The values of longer functions are not looked for.
const LONGEST: usize = 6;

impl<'a> Reader<'a, '_> {
    /// Follows the names in the body of `class` that are declared with a class or bound once.
    pub(super) fn class_values(&mut self, class: u32, found: &Bindings<'a>) {
        for (name, binding) in found.all() {
            if binding.annotation.is_none() && binding.values != 1 {
                continue;
            }
            let assigned = self.attributes.get(&(class, name));
            if binding.annotation.is_none() && matches!(assigned, Some(Assigned::Unclear)) {
                // Methods put something else in its place.
                continue;
            }
            let Some(value) = self.local_value(binding) else { continue };
            let full = format!("{}.{name}", self.symbols.facts[class as usize].name);
            let Some(symbol) = self.symbols.named(&full) else { continue };
            let fact = &mut self.symbols.facts[symbol as usize];
            if fact.kind == SymbolKind::Constant {
                fact.detail.value = Some(value);
            }
        }
    }

    /// What a short function returns, if that is one thing, or `None` besides it.
    pub(super) fn returned(&mut self, body: &'a [Stmt]) -> Option<Path> {
        if body.len() > LONGEST {
            return None;
        }
        let mut values = Vec::new();
        returns(body, &mut values);
        match values.as_slice() {
            [one @ (Expr::Call(_) | Expr::Attribute(_) | Expr::Name(_))] => self.path(one),
            _ => None,
        }
    }

    /// `with smtplib.SMTP(...) as smtp`: clients of frameworks give themselves.
    pub(super) fn opened(&mut self, name: &Name, value: &'a Expr) {
        if !value.is_call_expr() {
            return;
        }
        let Some(path) = self.path(value) else { return };
        let of_framework = matches!(path.root, Root::Import(at) if self.framework[at as usize]);
        if of_framework && let Some(scope) = self.scopes.last_mut() {
            scope.names.set(name, Meaning::Known(path));
        }
    }

    /// Notes what annotations of parameters ask a framework for, as `Annotated[X, Depends(...)]`.
    pub(super) fn notice_dependencies(&mut self, parameters: &'a Parameters) {
        if !self.framework.contains(&true) {
            return;
        }
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(Expr::Subscript(node)) = parameter.parameter.annotation.as_deref()
                && let Expr::Tuple(parts) = node.slice.as_ref()
            {
                for part in parts.elts.iter().skip(1) {
                    if let Expr::Call(call) = part
                        && let Some(path) = self.path(&call.func)
                    {
                        self.notice_call(call, Some(path), ResultUse::Used);
                    }
                }
            }
        }
    }
}

/// The values that statements of a function return, but `None`.
fn returns<'a>(body: &'a [Stmt], into: &mut Vec<&'a Expr>) {
    for statement in body {
        if let Stmt::Return(node) = statement
            && let Some(value) = node.value.as_deref()
            && !value.is_none_literal_expr()
        {
            into.push(value);
        }
        for_each_block(statement, &mut |block| returns(block, into));
    }
}
