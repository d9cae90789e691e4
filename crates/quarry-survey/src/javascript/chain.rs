//! Chains of calls and members: what `a.b(c).d` stands for, and what it uses on the way.

use oxc_ast::ast::{CallExpression, ChainElement, Expression, NewExpression, TSType};
use oxc_span::GetSpan;
use quarry_model::dependency::ResultUse;

use super::{
    arguments::is_interesting,
    calls::Callee,
    facts::{Node, NodeAt},
    failure::rejection_is_handled,
    scope::{Extractor, This, UNKNOWN},
};

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
        if let Expression::Identifier(name) = root {
            self.chain_keys(name.name.as_str(), &links);
        }
        self.computed_call(root, &links);
        let mut plain = self.is_built_in(root);
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
                    let told = self.called(call, node, root, &links[..at], plain);
                    plain = told.1;
                    let callee = Callee { node, method, offset: mention_at, told: told.0 };
                    node = self.call(call, &callee, result, rejected);
                    method = None;
                }
            }
        }
        if !matches!(links.last(), Some(Link::Call(_))) {
            self.mentioned(node, mention_at);
        }
        node
    }

    pub(super) fn visit_inside(&mut self, expression: &Expression<'a>) {
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

    pub(super) fn peek_callee(&mut self, new: &NewExpression<'a>) -> NodeAt {
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
