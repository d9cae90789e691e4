//! Calls and members: what `a.b(c).d` stands for, and what it uses on the way.

use oxc_ast::ast::{
    Argument as Passed, CallExpression, ChainElement, Expression, NewExpression, TSType,
};
use oxc_span::GetSpan;
use quarry_model::dependency::{ResultUse, Usage};

use super::{
    arguments::is_interesting,
    facts::{Asking, Name, Node, NodeAt},
    failure::{body_handles, only_logs},
    scope::{Extractor, This, UNKNOWN},
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

/// One step of a chain.
pub(super) enum Link<'b, 'a> {
    /// `.name`
    Field(&'a str, u32),
    /// `[...]`
    Element(&'b Expression<'a>),
    /// `(...)`
    Call(&'b CallExpression<'a>),
    /// `as T`
    As(&'b TSType<'a>),
}

/// Parts an expression into where it starts and its steps, the last step first.
pub(super) fn parts<'b, 'a>(
    expression: &'b Expression<'a>,
) -> (&'b Expression<'a>, Vec<Link<'b, 'a>>) {
    let mut links = Vec::new();
    let mut at = expression;
    loop {
        at = match at {
            Expression::StaticMemberExpression(member) => {
                links.push(Link::Field(member.property.name.as_str(), member.property.span.start));
                &member.object
            }
            Expression::PrivateFieldExpression(member) => {
                links.push(Link::Field(member.field.name.as_str(), member.field.span.start));
                &member.object
            }
            Expression::ComputedMemberExpression(member) => {
                links.push(match &member.expression {
                    Expression::StringLiteral(text) => {
                        Link::Field(text.value.as_str(), text.span.start)
                    }
                    other => Link::Element(other),
                });
                &member.object
            }
            Expression::CallExpression(call) => {
                links.push(Link::Call(call));
                &call.callee
            }
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => {
                    links.push(Link::Call(call));
                    &call.callee
                }
                ChainElement::TSNonNullExpression(inner) => &inner.expression,
                ChainElement::StaticMemberExpression(member) => {
                    links.push(Link::Field(
                        member.property.name.as_str(),
                        member.property.span.start,
                    ));
                    &member.object
                }
                ChainElement::PrivateFieldExpression(member) => {
                    links.push(Link::Field(member.field.name.as_str(), member.field.span.start));
                    &member.object
                }
                ChainElement::ComputedMemberExpression(member) => {
                    links.push(Link::Element(&member.expression));
                    &member.object
                }
            },
            Expression::ParenthesizedExpression(inner) => &inner.expression,
            Expression::TSNonNullExpression(inner) => &inner.expression,
            Expression::AwaitExpression(inner) => &inner.argument,
            Expression::TSAsExpression(inner) => {
                links.push(Link::As(&inner.type_annotation));
                &inner.expression
            }
            Expression::TSSatisfiesExpression(inner) => {
                links.push(Link::As(&inner.type_annotation));
                &inner.expression
            }
            root => return (root, links),
        };
    }
}

impl<'a> Extractor<'a> {
    /// Reads a chain; what it stands for.
    pub(super) fn chain(
        &mut self,
        expression: &Expression<'a>,
        pending: Option<ResultUse>,
    ) -> NodeAt {
        let (root, mut links) = parts(expression);
        links.reverse();
        let mut node = match root {
            Expression::Identifier(_) | Expression::ThisExpression(_) | Expression::Super(_) => {
                self.root(root)
            }
            // A chain starts with something else only; what is left of it recurses.
            other => {
                let alone = links.is_empty();
                if alone {
                    self.pending = pending;
                }
                self.value(other)
            }
        };
        self.mark_root(node);
        let main = main_call(&links);
        let handled = links
            .iter()
            .skip(main.map_or(0, |at| at + 1))
            .any(|link| matches!(link, Link::Call(call) if rejection_is_handled(call)));
        let mut method: Option<&'a str> = match root {
            Expression::Identifier(name) => Some(name.name.as_str()),
            _ => None,
        };
        let mut mention_at = root.span().start;
        for (at, link) in links.iter().enumerate() {
            match link {
                Link::Field(name, offset) => {
                    method = Some(name);
                    mention_at = *offset;
                    let place = self.name(name);
                    node = if node == UNKNOWN && is_interesting(name) {
                        self.node(Node::Field(UNKNOWN, place))
                    } else {
                        self.field(node, place)
                    };
                }
                Link::Element(inside) => {
                    self.visit_inside(inside);
                    if node != UNKNOWN
                        && !matches!(self.facts.nodes[node as usize], Node::Global(_))
                    {
                        self.mentioned(node, mention_at);
                    }
                    node = UNKNOWN;
                    method = None;
                }
                Link::As(ty) => {
                    oxc_ast_visit::Visit::visit_ts_type(self, ty);
                    let typed = self.object_of(ty);
                    if typed != UNKNOWN {
                        node = typed;
                    }
                }
                Link::Call(call) => {
                    let result = if main == Some(at) || at + 1 == links.len() {
                        pending_result(pending, main == Some(at) && at + 1 < links.len())
                    } else {
                        ResultUse::Used
                    };
                    let rejected = handled && main == Some(at);
                    node = self.call(call, node, method, mention_at, result, rejected);
                    method = None;
                }
            }
        }
        if !matches!(links.last(), Some(Link::Call(_))) {
            self.mentioned(node, mention_at);
        }
        node
    }

    fn visit_inside(&mut self, expression: &Expression<'a>) {
        self.pending = None;
        self.value(expression);
    }

    fn mark_root(&mut self, node: NodeAt) {
        self.used_as_value(node);
    }

    /// What a plain start of a chain stands for.
    fn root(&mut self, root: &Expression<'a>) -> NodeAt {
        match root {
            Expression::Identifier(name) => self.lookup(name.name.as_str()),
            Expression::ThisExpression(_) => match self.this {
                This::Unknown => UNKNOWN,
                This::Object(class) => {
                    let class = self.node(Node::Symbol(class));
                    self.node(Node::Instance(class, None))
                }
                This::Itself(symbol) => self.node(Node::Symbol(symbol)),
            },
            Expression::Super(_) => match self.this {
                This::Object(class) | This::Itself(class) => self.node(Node::Super(class)),
                This::Unknown => UNKNOWN,
            },
            _ => UNKNOWN,
        }
    }

    /// What an expression stands for, without reading it again.
    pub(super) fn peek(&mut self, expression: &Expression<'a>) -> NodeAt {
        let (root, mut links) = parts(expression);
        links.reverse();
        let mut node = match root {
            Expression::NewExpression(new) => {
                let callee = self.peek_callee(new);
                let argument = self.first_type(new.type_arguments.as_deref(), 0);
                let text = self.first_text(&new.arguments);
                if callee == UNKNOWN {
                    UNKNOWN
                } else {
                    self.node(Node::New(callee, argument, text))
                }
            }
            other => self.root(other),
        };
        for link in links {
            node = match link {
                Link::Field(name, _) => {
                    let name = self.name(name);
                    self.field(node, name)
                }
                Link::Call(call) if node != UNKNOWN => {
                    let literal = self.first_text(&call.arguments);
                    self.node(Node::Call(node, literal))
                }
                Link::As(_) => node,
                Link::Call(_) | Link::Element(_) => UNKNOWN,
            };
        }
        node
    }

    fn peek_callee(&mut self, new: &NewExpression<'a>) -> NodeAt {
        let (root, mut links) = parts(&new.callee);
        links.reverse();
        let mut node = self.root(root);
        for link in links {
            node = match link {
                Link::Field(name, _) => {
                    let name = self.name(name);
                    self.field(node, name)
                }
                _ => UNKNOWN,
            };
        }
        node
    }

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
    fn call(
        &mut self,
        call: &CallExpression<'a>,
        callee: NodeAt,
        method: Option<&'a str>,
        offset: u32,
        result: ResultUse,
        handled: bool,
    ) -> NodeAt {
        if let Some(node) = self.asks_for_module(call, callee) {
            return node;
        }
        let wanted = method.is_some_and(is_interesting);
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
    fn passed(&mut self, argument: &Passed<'a>, body: Option<ResultUse>) {
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
    fn first_text(&mut self, arguments: &[Passed<'a>]) -> Option<Name> {
        match arguments.first()? {
            Passed::StringLiteral(text) => Some(self.name(text.value.as_str())),
            _ => None,
        }
    }

    /// `require("x")`, `require.main.require("x")`, and AMD's `define` and `require`.
    fn asks_for_module(&mut self, call: &CallExpression<'a>, callee: NodeAt) -> Option<NodeAt> {
        let offset = call.span.start;
        let (root, asking) = match self.facts.nodes[callee as usize] {
            Node::Global(name) => (name, Asking::Require),
            Node::Field(of, last) if self.facts.text(last) == "require" => {
                let Node::Field(root, main) = self.facts.nodes[of as usize] else { return None };
                let Node::Global(root) = self.facts.nodes[root as usize] else { return None };
                if self.facts.text(main) != "main" {
                    return None;
                }
                (root, Asking::Main)
            }
            _ => return None,
        };
        let is_define = self.facts.text(root) == "define";
        if !is_define && !matches!(self.facts.text(root), "require" | "requirejs") {
            return None;
        }
        match call.arguments.first()? {
            Passed::StringLiteral(text) if !is_define => {
                let request = self.request(text.value.as_str(), offset, asking, false);
                Some(self.node(Node::Module(request)))
            }
            Passed::TemplateLiteral(text) if !is_define && text.expressions.is_empty() => {
                let text = text.quasis.first()?.value.cooked?;
                let request = self.request(text.as_str(), offset, asking, false);
                Some(self.node(Node::Module(request)))
            }
            _ => self.amd(call, is_define),
        }
    }

    fn amd(&mut self, call: &CallExpression<'a>, is_define: bool) -> Option<NodeAt> {
        let mut arguments = call.arguments.iter().peekable();
        if is_define && let Some(Passed::StringLiteral(name)) = arguments.peek() {
            let name = self.name(name.value.as_str());
            self.facts.amd_name = Some(name);
            arguments.next();
        }
        let Some(Passed::ArrayExpression(list)) = arguments.next() else { return None };
        let mut modules = Vec::new();
        for element in &list.elements {
            let node = match element.as_expression() {
                Some(Expression::StringLiteral(text)) => {
                    let text_at = text.value.as_str();
                    if matches!(text_at, "require" | "exports" | "module") {
                        UNKNOWN
                    } else {
                        let request = self.request(text_at, text.span.start, Asking::Amd, false);
                        self.node(Node::Module(request))
                    }
                }
                Some(other) => {
                    self.visit_inside(other);
                    UNKNOWN
                }
                None => UNKNOWN,
            };
            modules.push(node);
        }
        for argument in arguments {
            match argument {
                Passed::FunctionExpression(function) => {
                    self.function_with(function, &modules);
                }
                Passed::ArrowFunctionExpression(arrow) => self.arrow_with(arrow, &modules),
                other => self.passed(other, None),
            }
        }
        Some(UNKNOWN)
    }

    /// `require("./part")(Whole)`: the other module adds members to what this one exports.
    fn mixes(&mut self, callee: NodeAt, call: &CallExpression<'a>) {
        let Node::Module(request) = self.facts.nodes[callee as usize] else { return };
        let Some(first) = call.arguments.first().and_then(Passed::as_expression) else { return };
        let node = self.peek(first);
        if self.is_exports(node) || self.is_exported_object(node) {
            self.facts.mixes.push(request);
        }
    }
}

/// The call whose promise or value the chain is about: the last one that is not `then` and its
/// like at the end.
fn main_call(links: &[Link<'_, '_>]) -> Option<usize> {
    let mut end = links.len();
    while let [.., Link::Field(name, _), Link::Call(_)] = &links[..end]
        && matches!(*name, "then" | "catch" | "finally")
        && links[..end - 2].iter().any(|link| matches!(link, Link::Call(_)))
    {
        end -= 2;
    }
    links[..end].iter().rposition(|link| matches!(link, Link::Call(_)))
}

/// What happens to the value of a call; a promise that is only continued is left alone.
fn pending_result(pending: Option<ResultUse>, continued: bool) -> ResultUse {
    match pending {
        None => ResultUse::Used,
        Some(ResultUse::Discarded) if continued => ResultUse::Detached,
        Some(result) => result,
    }
}

/// Whether `.catch(f)` does more with a failure than log it.
fn rejection_is_handled(call: &CallExpression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = &call.callee else { return false };
    if member.property.name.as_str() != "catch" {
        return false;
    }
    let parameter = |params: &oxc_ast::ast::FormalParameters<'_>| {
        params.items.first().and_then(|first| match &first.pattern {
            oxc_ast::ast::BindingPattern::BindingIdentifier(name) => {
                Some(name.name.as_str().to_owned())
            }
            _ => None,
        })
    };
    match call.arguments.first() {
        Some(Passed::ArrowFunctionExpression(arrow)) => {
            let caught = parameter(&arrow.params);
            match arrow.get_expression() {
                Some(expression) => {
                    !only_logs(expression) && !matches!(expression, Expression::NullLiteral(_))
                }
                None => arrow
                    .body
                    .as_function_body()
                    .is_some_and(|body| body_handles(body, caught.as_deref())),
            }
        }
        Some(Passed::FunctionExpression(function)) => function
            .body
            .as_ref()
            .is_some_and(|body| body_handles(body, parameter(&function.params).as_deref())),
        Some(Passed::StaticMemberExpression(member)) => {
            !matches!(member.property.name.as_str(), "error" | "warn" | "log" | "noop")
        }
        Some(_) => true,
        None => false,
    }
}

/// The last name of a callee.
pub(super) fn last_name<'a>(callee: &Expression<'a>) -> Option<&'a str> {
    match callee {
        Expression::Identifier(name) => Some(name.name.as_str()),
        Expression::StaticMemberExpression(member) => Some(member.property.name.as_str()),
        _ => None,
    }
}
