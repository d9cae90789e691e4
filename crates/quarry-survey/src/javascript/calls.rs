//! Calls: what they use, what becomes of their value, and what they give.

use oxc_ast::ast::{Argument as Passed, CallExpression, Expression, NewExpression};
use quarry_model::dependency::{ResultUse, Usage};

use super::{
    arguments::is_interesting,
    facts::{Name, Node, NodeAt, Told},
    scope::{Extractor, UNKNOWN},
};

/// Methods whose function argument runs inside a transaction.
const TRANSACTIONS: [&str; 7] = [
    "$transaction",
    "transaction",
    "transactional",
    "withTransaction",
    "inTransaction",
    "runInTransaction",
    "atomicPhase_",
];

/// Functions that run their argument later and alone.
const TIMERS: [&str; 6] = [
    "setTimeout",
    "setInterval",
    "setImmediate",
    "queueMicrotask",
    "nextTick",
    "requestIdleCallback",
];

impl<'a> Extractor<'a> {
    /// `new X(...)`.
    pub(super) fn new_object(
        &mut self,
        new: &NewExpression<'a>,
        pending: Option<ResultUse>,
    ) -> NodeAt {
        let callee = self.peek_callee(new);
        let offset = new.span.start;
        if callee == UNKNOWN {
            self.value(&new.callee);
        } else {
            let mut root = callee;
            while let Node::Field(of, _) = self.facts.nodes[root as usize] {
                root = of;
            }
            self.used_as_value(root);
        }
        self.computed_class(&new.callee, offset);
        let told = self.made_object(callee);
        let found = self.used(callee, offset, Usage::Call);
        if let Some(types) = &new.type_arguments {
            for ty in &types.params {
                oxc_ast_visit::Visit::visit_ts_type(self, ty);
            }
        }
        for argument in &new.arguments {
            self.passed(argument, None);
        }
        if let Some(found) = found {
            let wanted = last_name(&new.callee).is_some_and(is_interesting);
            let arguments = wanted.then(|| self.arguments(&new.arguments));
            let found = &mut self.facts.uses[found];
            found.is_new = true;
            found.told = told;
            found.result = pending.unwrap_or(ResultUse::Used);
            found.arguments = arguments;
        }
        if callee == UNKNOWN {
            return UNKNOWN;
        }
        let argument = self.first_type(new.type_arguments.as_deref(), 0);
        let text = self.first_text(&new.arguments);
        self.node(Node::New(callee, argument, text))
    }

    /// One call of a chain; what it gives.
    pub(super) fn call(
        &mut self,
        call: &CallExpression<'a>,
        of: &Callee<'a>,
        result: ResultUse,
        handled: bool,
    ) -> NodeAt {
        let Callee { node: callee, method, offset, told } = *of;
        if let Some(node) = self.asks_for_module(call, callee) {
            return node;
        }
        let wanted = method.is_some_and(is_interesting) || passes_router(&call.arguments);
        let is_global = matches!(self.facts.nodes[callee as usize], Node::Global(_))
            || matches!(self.facts.nodes[callee as usize], Node::Field(of, _)
                if matches!(self.facts.nodes[of as usize], Node::Global(_)));
        let found = if wanted || (callee != UNKNOWN && !is_global) {
            self.used(callee, offset, Usage::Call)
        } else {
            None
        };
        if let Some(types) = &call.type_arguments {
            for ty in &types.params {
                oxc_ast_visit::Visit::visit_ts_type(self, ty);
            }
        }
        let in_transaction = method.is_some_and(|name| TRANSACTIONS.contains(&name));
        let body = match method {
            Some("forEach") => Some(ResultUse::Discarded),
            Some(name) if TIMERS.contains(&name) => Some(ResultUse::Detached),
            _ => None,
        };
        self.transactions += u32::from(in_transaction);
        let all = self.waits_for_all(callee, method);
        for argument in &call.arguments {
            match argument {
                Passed::ArrayExpression(list) if all && result != ResultUse::Used => {
                    for element in &list.elements {
                        if let Some(element) = element.as_expression() {
                            self.discard(element, result);
                        }
                    }
                }
                other => self.passed(other, body),
            }
        }
        self.transactions -= u32::from(in_transaction);
        match method {
            Some("startTransaction") => self.transactions += 1,
            Some("commitTransaction" | "rollbackTransaction") if self.transactions > 0 => {
                self.transactions -= 1;
            }
            _ => {}
        }
        self.mixes(callee, call);
        if let Some(found) = found {
            let arguments = wanted.then(|| self.arguments(&call.arguments));
            let found = &mut self.facts.uses[found];
            found.result = result;
            found.handles_failure |= handled;
            found.told = told;
            found.arguments = arguments;
        }
        if callee == UNKNOWN {
            return UNKNOWN;
        }
        if let Some(argument) = self.first_type(call.type_arguments.as_deref(), 0)
            && matches!(method, Some("get" | "resolve" | "inject"))
        {
            // A container that is told which type it gives.
            return self.node(Node::Instance(argument, None));
        }
        if matches!(method, Some("getRepository" | "getMongoRepository" | "getTreeRepository"))
            && let Some(Passed::Identifier(name)) = call.arguments.first()
        {
            let entity = self.lookup(name.name.as_str());
            return self.node(Node::Instance(callee, Some(entity)));
        }
        let literal = self.first_text(&call.arguments);
        self.node(Node::Call(callee, literal))
    }

    fn waits_for_all(&self, callee: NodeAt, method: Option<&str>) -> bool {
        matches!(method, Some("all" | "allSettled"))
            && matches!(self.facts.nodes[callee as usize], Node::Field(of, _)
                if matches!(self.facts.nodes[of as usize], Node::Global(name)
                    if self.facts.text(name) == "Promise"))
    }

    /// Reads an argument; `body` is what happens to what it gives if it is a function.
    pub(super) fn passed(&mut self, argument: &Passed<'a>, body: Option<ResultUse>) {
        match argument {
            Passed::SpreadElement(spread) => {
                self.visit_inside(&spread.argument);
            }
            Passed::ArrowFunctionExpression(arrow) => self.arrow(arrow, body),
            other => {
                if let Some(expression) = other.as_expression() {
                    self.visit_inside(expression);
                }
            }
        }
    }

    /// The text of the first argument.
    pub(super) fn first_text(&mut self, arguments: &[Passed<'a>]) -> Option<Name> {
        match arguments.first()? {
            Passed::StringLiteral(text) => Some(self.name(text.value.as_str())),
            _ => None,
        }
    }
}

/// What is called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Callee<'a> {
    pub(super) node: NodeAt,
    /// The name that it is called by.
    pub(super) method: Option<&'a str>,
    pub(super) offset: u32,
    /// Whether the text alone says what the call does.
    pub(super) told: Told,
}

/// Whether something is handed on that is named as an application or router.
fn passes_router(arguments: &[Passed<'_>]) -> bool {
    arguments.iter().any(|argument| {
        matches!(argument, Passed::Identifier(name)
            if matches!(name.name.as_str(), "app" | "router" | "server" | "fastify"))
    })
}

/// The last name of a callee.
pub(super) fn last_name<'a>(callee: &Expression<'a>) -> Option<&'a str> {
    match callee {
        Expression::Identifier(name) => Some(name.name.as_str()),
        Expression::StaticMemberExpression(member) => Some(member.property.name.as_str()),
        _ => None,
    }
}
