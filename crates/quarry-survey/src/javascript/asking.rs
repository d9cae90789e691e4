//! Calls that ask for a module: `require`, and AMD's `define`.

use oxc_ast::ast::{Argument as Passed, CallExpression, Expression};

use super::{
    facts::{Asking, Node, NodeAt},
    scope::{Extractor, UNKNOWN},
};

impl<'a> Extractor<'a> {
    /// `require("x")`, `require.main.require("x")`, and AMD's `define` and `require`.
    pub(super) fn asks_for_module(
        &mut self,
        call: &CallExpression<'a>,
        callee: NodeAt,
    ) -> Option<NodeAt> {
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
            _ => {
                if !is_define && asking == Asking::Require {
                    self.computed_request(call);
                }
                self.amd(call, is_define)
            }
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
    pub(super) fn mixes(&mut self, callee: NodeAt, call: &CallExpression<'a>) {
        let Node::Module(request) = self.facts.nodes[callee as usize] else { return };
        let Some(first) = call.arguments.first().and_then(Passed::as_expression) else { return };
        let node = self.peek(first);
        if self.is_exports(node) || self.is_exported_object(node) {
            self.facts.mixes.push(request);
        }
    }
}
