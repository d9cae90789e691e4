//! Functions and methods: what they take, what they give, what stands in them.

use quarry_model::{dependency::ResultUse, module::SymbolKind};

use super::{
    docblock::{DocType, leading_type, tags},
    extract::{Reader, child, children},
    facts::Target,
};
use crate::{
    syntax::{self, tree::Node},
    typed::facts::{Arity, Declared, Root, SymbolFact},
};

impl<'a> Reader<'a> {
    pub(super) fn method(&mut self, node: Node<'a>, class: u32) {
        let name = node.child_by_field_name("name").map_or("", |name| self.text(name));
        let full = self.member_name(name);
        let line = syntax::line(node.child_by_field_name("name").unwrap_or(node));
        let mut symbol = SymbolFact::new(full, SymbolKind::Method, line);
        symbol.owner = Some(class);
        let at = self.push_symbol(symbol);
        self.attributes(node, Target::Method, Some(at));
        if let Some((doc, start)) = self.doc(node) {
            self.annotations(doc, start, Target::Method, at);
        }
        self.callable(node, at, class.into());
    }

    pub(super) fn function(&mut self, node: Node<'a>) {
        let name = node.child_by_field_name("name").map_or("", |name| self.text(name));
        let full = self.scope.declared(name);
        let line = syntax::line(node.child_by_field_name("name").unwrap_or(node));
        let at = self.push_symbol(SymbolFact::new(name, SymbolKind::Function, line));
        self.facts.functions.push((full.into(), at));
        self.attributes(node, Target::Method, Some(at));
        let class = self.class.take();
        self.callable(node, at, None);
        self.class = class;
    }

    /// Parameters, result and body of a method or function.
    fn callable(&mut self, node: Node<'a>, at: u32, class: Option<u32>) {
        let outer_within = self.within.replace(at);
        let outer_locals = std::mem::take(&mut self.locals);
        let outer = (self.in_transaction, self.handles_failure, self.inside.take());
        (self.in_transaction, self.handles_failure) = (false, false);
        let doc = self.doc(node).map(|(doc, _)| doc);
        if let Some(parameters) = node.child_by_field_name("parameters") {
            let promotes = class.filter(|_| {
                self.facts.typed.symbol(at).own_name().eq_ignore_ascii_case("__construct")
            });
            let (arity, takes) = self.parameters(parameters, doc, promotes);
            let symbol = &mut self.facts.typed.symbols[at as usize];
            symbol.arity = arity;
            symbol.takes = takes;
        }
        let mut declared = node
            .child_by_field_name("return_type")
            .map_or(Declared::Nothing, |of| self.declared_type(of));
        if let Some(of) = doc.and_then(|doc| tags(doc).find(|tag| tag.name == "return"))
            && let (Some(of), _) = leading_type(of.rest)
            && (declared == Declared::Nothing || !of.arguments.is_empty())
        {
            declared = self.doc_declared(&of);
        }
        if declared == Declared::Owner && class.is_none() {
            declared = Declared::Nothing;
        }
        self.facts.typed.symbols[at as usize].declared = declared;
        if let Some(body) = node.child_by_field_name("body") {
            self.statement(body);
        }
        (self.in_transaction, self.handles_failure, self.inside) = outer;
        self.locals = outer_locals;
        self.within = outer_within;
    }

    /// Binds parameters, declares those that a constructor promotes, and says how many there
    /// are and of which types.
    pub(super) fn parameters(
        &mut self,
        list: Node<'a>,
        doc: Option<&'a str>,
        promotes: Option<u32>,
    ) -> (Arity, Vec<Option<u32>>) {
        let mut arity = Arity::default();
        let mut takes = Vec::new();
        for parameter in children(list) {
            let Some(name) = parameter.child_by_field_name("name") else { continue };
            let name = if name.kind() == "by_ref" {
                children(name).into_iter().next().unwrap_or(name)
            } else {
                name
            };
            let text = self.text(name);
            let written = parameter.child_by_field_name("type");
            let mut declared = written.map_or(Declared::Nothing, |of| self.declared_type(of));
            if let Some(of) = doc.and_then(|doc| documented(doc, text))
                && (declared == Declared::Nothing || !of.arguments.is_empty())
            {
                declared = self.doc_declared(&of);
            }
            let root = match declared {
                Declared::Type(at) => Root::Instance(at),
                Declared::Owner => {
                    self.class.as_ref().map_or(Root::Unknown, |class| Root::This(class.symbol))
                }
                Declared::Nothing | Declared::Value(_) => Root::Unknown,
            };
            self.locals.insert(text, root);
            takes.push(if let Declared::Type(at) = declared { Some(at) } else { None });
            let default = parameter.child_by_field_name("default_value");
            if parameter.kind() == "variadic_parameter" {
                arity.most = u8::MAX;
            } else {
                arity.most = arity.most.saturating_add(1);
                if default.is_none() {
                    arity.least = arity.least.saturating_add(1);
                }
            }
            let mut symbol = None;
            if parameter.kind() == "property_promotion_parameter" && promotes.is_some() {
                let at = self.constant(name, declared);
                symbol = Some(at);
                if let Some(hooks) = child(parameter, "property_hook_list") {
                    self.hooks(hooks);
                }
            }
            let target = if symbol.is_some() { Target::Property } else { Target::Other };
            self.attributes(parameter, target, symbol);
            if let Some(default) = default {
                self.expression(default, ResultUse::Used);
            }
        }
        (arity, takes)
    }
}

/// The type that a comment gives the parameter `name`.
fn documented(doc: &str, name: &str) -> Option<DocType> {
    tags(doc).filter(|tag| tag.name == "param").find_map(|tag| {
        let (of, rest) = leading_type(tag.rest);
        let named = rest.trim_start_matches(['&', '.']).split_whitespace().next()?;
        (named == name).then_some(of).flatten()
    })
}
