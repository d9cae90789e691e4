//! Places where the name of what is called, made or loaded is computed: the path ends there.

use oxc_ast::ast::{CallExpression, Expression};

use super::{arguments::pattern, chain::Link, facts::Computed, scope::Extractor};

/// How many steps may stand before what is called for it to be named in full.
const LONGEST: usize = 8;

impl<'a> Extractor<'a> {
    /// Notes `a.b[c](...)` in a chain that starts with `root`.
    pub(super) fn computed_call(&mut self, root: &Expression<'a>, links: &[Link<'_, 'a>]) {
        for (at, pair) in links.windows(2).enumerate() {
            let [Link::Element(name), Link::Call(call)] = pair else { continue };
            if !is_written_out(name) {
                let far = at > LONGEST;
                let mut text = if far { "{}".to_owned() } else { start(root) };
                for link in &links[if far { at } else { 0 }..at] {
                    match link {
                        Link::Field(name, _) => {
                            text.push('.');
                            text.push_str(name);
                        }
                        Link::Element(_) => text.push_str("[{}]"),
                        Link::Call(_) => text.push_str("()"),
                        Link::As(_) => {}
                    }
                }
                text.push_str("[{}]");
                self.computed(text, call.span.start);
            }
        }
    }

    /// Notes `new a[b]()`.
    pub(super) fn computed_class(&mut self, callee: &Expression<'a>, offset: u32) {
        let callee = callee.get_inner_expression();
        if let Expression::ComputedMemberExpression(member) = callee
            && !is_written_out(&member.expression)
        {
            let text = format!("{}[{{}}]", start(&member.object));
            self.computed(text, offset);
        }
    }

    /// Notes `require(name)`.
    pub(super) fn computed_request(&mut self, call: &CallExpression<'a>) {
        if let [argument] = call.arguments.as_slice()
            && let Some(text) = argument.as_expression().and_then(asked)
        {
            self.computed(format!("require({text})"), call.span.start);
        }
    }

    /// Notes `import(name)`.
    pub(super) fn computed_import(&mut self, source: &Expression<'a>, offset: u32) {
        if let Some(text) = asked(source) {
            self.computed(format!("import({text})"), offset);
        }
    }

    fn computed(&mut self, text: String, offset: u32) {
        if self.imports_only {
            return;
        }
        let name = self.made(text);
        let line = self.line(offset);
        self.facts.computed.push(Computed { name, within: self.within, line });
    }
}

/// What is asked for, with `{}` for what is computed; `None` if it is written out or a list.
fn asked(source: &Expression<'_>) -> Option<String> {
    match source {
        Expression::TemplateLiteral(text) if !text.expressions.is_empty() => Some(pattern(text)),
        Expression::Identifier(_)
        | Expression::StaticMemberExpression(_)
        | Expression::ComputedMemberExpression(_)
        | Expression::CallExpression(_)
        | Expression::BinaryExpression(_)
        | Expression::ConditionalExpression(_) => Some("{}".to_owned()),
        _ => None,
    }
}

/// Whether the name is one of those that are written out, or an element of a list is meant.
fn is_written_out(name: &Expression<'_>) -> bool {
    match name {
        Expression::NumericLiteral(_)
        | Expression::StringLiteral(_)
        | Expression::UpdateExpression(_) => true,
        Expression::ConditionalExpression(either) => {
            is_written_out(&either.consequent) && is_written_out(&either.alternate)
        }
        Expression::ParenthesizedExpression(inner) => is_written_out(&inner.expression),
        Expression::BinaryExpression(sum) => {
            is_written_out(&sum.left) || is_written_out(&sum.right)
        }
        Expression::StaticMemberExpression(member) => {
            // `list[list.length - 1]`, and the names that the language itself calls.
            member.property.name == "length"
                || matches!(&member.object, Expression::Identifier(of) if of.name == "Symbol")
        }
        Expression::Identifier(name) => {
            matches!(name.name.as_str(), "i" | "j" | "k" | "index" | "idx")
        }
        _ => false,
    }
}

/// How a chain starts, as it is written if it is a name.
fn start(root: &Expression<'_>) -> String {
    match root {
        Expression::Identifier(name) => name.name.to_string(),
        Expression::ThisExpression(_) => "this".to_owned(),
        Expression::Super(_) => "super".to_owned(),
        Expression::StaticMemberExpression(member) => {
            format!("{}.{}", start_at(&member.object), member.property.name)
        }
        _ => "{}".to_owned(),
    }
}

/// The same for what a member is of, which is not followed further than one more member.
fn start_at(object: &Expression<'_>) -> String {
    match object {
        Expression::Identifier(name) => name.name.to_string(),
        Expression::ThisExpression(_) => "this".to_owned(),
        _ => "{}".to_owned(),
    }
}
