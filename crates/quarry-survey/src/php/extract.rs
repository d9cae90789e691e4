//! What one file shows: declarations. Bodies are read in `body`.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
};
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::{
    docblock::{DocType, leading_type, tags},
    facts::{Attribute, Facts, Named, Stated, Target},
    names::{NameKind, Scope, UseName, last},
    standing::generated_mark,
};
use crate::{
    syntax::{self, DEEPEST, Problem},
    typed::facts::{Arity, Declared, Path, Root, SymbolFact, TypeFact, Use},
};

/// Reads the bytes of one file.
pub(super) fn extract(bytes: &[u8], names_only: bool) -> Facts {
    let problem = |problem| {
        let mut facts = Facts::default();
        facts.typed.problem = Some(problem);
        facts
    };
    let text = match syntax::text(bytes) {
        Ok(text) => text,
        Err(cause) => return problem(cause),
    };
    let tree = match syntax::parse(&tree_sitter_php::LANGUAGE_PHP.into(), &text) {
        Ok(tree) => tree,
        Err(cause) => return problem(cause),
    };
    let mut reader = Reader::of(&text, names_only);
    reader.facts.typed.problem = syntax::syntax_problem(&tree, "PHP");
    reader.facts.typed.sloc =
        syntax::code_lines(&tree, |node| matches!(node.kind(), "comment" | "text"));
    reader.facts.typed.generated = generated_mark(&text);
    reader.statements(tree.root_node());
    let mut facts = reader.facts;
    facts.typed.names.close();
    facts
}

/// Bases outside the source that give back instances of the class that extends them.
const IS_ITSELF: [&str; 5] = ["Model", "Authenticatable", "Pivot", "MorphPivot", "User"];

/// Reads one file.
pub(super) struct Reader<'a> {
    pub(super) source: &'a str,
    pub(super) facts: Facts,
    /// Only names as they are written: no uses, no chains.
    pub(super) names_only: bool,
    pub(super) scope: Scope,
    pub(super) class: Option<Class>,
    /// The symbol that is being read.
    pub(super) within: Option<u32>,
    /// What variables are.
    pub(super) locals: FxHashMap<&'a str, Root>,
    pub(super) in_transaction: bool,
    pub(super) handles_failure: bool,
    /// The chain and link that is handed the function that is being read.
    pub(super) inside: Option<(u32, u32)>,
    pub(super) depth: u32,
    plain_types: FxHashMap<u32, u32>,
    anonymous: u32,
}

/// The class that is being read.
#[derive(Debug, Clone)]
pub(super) struct Class {
    /// Its place among the symbols.
    pub(super) symbol: u32,
    /// Its name.
    pub(super) full: String,
    /// The class it extends, by its place among the types.
    pub(super) parent: Option<u32>,
}

pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

pub(super) fn child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).find(|child| child.kind() == kind)
}

impl<'a> Reader<'a> {
    fn of(source: &'a str, names_only: bool) -> Self {
        Self {
            source,
            facts: Facts::default(),
            names_only,
            scope: Scope::default(),
            class: None,
            within: None,
            locals: FxHashMap::default(),
            in_transaction: false,
            handles_failure: false,
            inside: None,
            depth: 0,
            plain_types: FxHashMap::default(),
            anonymous: 0,
        }
    }

    pub(super) fn text(&self, node: Node<'_>) -> &'a str {
        syntax::of(node, self.source)
    }

    /// Whether `node` may be entered; one that lies too deep is noted.
    pub(super) fn enter(&mut self, node: Node<'_>) -> bool {
        if self.depth >= DEEPEST {
            if self.facts.typed.problem.is_none() {
                self.facts.typed.problem = Some(syntax::too_deep(syntax::line(node)));
            }
            return false;
        }
        self.depth += 1;
        true
    }

    /// Reads each child of `node` as a statement.
    pub(super) fn statements(&mut self, node: Node<'a>) {
        for child in children(node) {
            self.statement(child);
        }
    }

    /// Declarations; whether `node` was one.
    pub(super) fn declaration(&mut self, node: Node<'a>) -> bool {
        match node.kind() {
            "namespace_definition" => self.namespace(node),
            "namespace_use_declaration" => self.imports(node),
            "class_declaration"
            | "interface_declaration"
            | "trait_declaration"
            | "enum_declaration" => {
                let name = node.child_by_field_name("name").map_or("", |name| self.text(name));
                self.class(node, name);
            }
            "function_definition" => self.function(node),
            "const_declaration" => self.constants(node),
            _ => return false,
        }
        true
    }

    fn namespace(&mut self, node: Node<'a>) {
        let name = node.child_by_field_name("name").map_or("", |name| self.text(name));
        self.scope = Scope::of(name);
        if !self.scope.namespace().is_empty() {
            self.facts.namespaces.push(self.scope.namespace().into());
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.statements(body);
            self.scope = Scope::default();
        }
    }

    fn imports(&mut self, node: Node<'a>) {
        let kind = |node: Node<'_>| match node.child_by_field_name("type").map(|t| t.kind()) {
            Some("function") => NameKind::Function,
            Some("const") => NameKind::Constant,
            _ => NameKind::Class,
        };
        let outer = kind(node);
        let prefix = child(node, "namespace_name").map(|prefix| self.text(prefix));
        let list = node.child_by_field_name("body").unwrap_or(node);
        for clause in children(list) {
            if clause.kind() != "namespace_use_clause" {
                continue;
            }
            let alias = clause.child_by_field_name("alias");
            let name = children(clause)
                .into_iter()
                .find(|at| matches!(at.kind(), "name" | "qualified_name") && Some(*at) != alias);
            let Some(name) = name else { continue };
            let kind = if outer == NameKind::Class { kind(clause) } else { outer };
            let name = self.text(name).trim_start_matches('\\');
            let full = match prefix {
                Some(prefix) => format!("{}\\{name}", prefix.trim_start_matches('\\')),
                None => name.to_owned(),
            };
            let full: String = full.chars().filter(|c| !c.is_whitespace()).collect();
            self.scope.import(kind, &full, alias.map(|alias| self.text(alias)));
            let line = syntax::line(clause);
            self.facts.imports.push(UseName { full: full.into(), kind, line });
        }
    }

    /// Notes that the code names a class, and gives its full name. `None` for `self`, `static`
    /// and `parent`.
    pub(super) fn name(&mut self, node: Node<'a>, inherits: bool) -> Option<String> {
        let written = self.text(node);
        let lower = written.to_ascii_lowercase();
        if matches!(lower.as_str(), "self" | "static" | "parent") || written.is_empty() {
            return None;
        }
        let full = self.scope.class(written);
        let line = syntax::line(node);
        self.facts.named.push(Named { full: full.as_str().into(), line, inherits });
        Some(full)
    }

    /// The place of the type with this full name.
    pub(super) fn type_of(&mut self, full: &str) -> u32 {
        let name = self.facts.typed.names.place(full);
        if let Some(at) = self.plain_types.get(&name) {
            return *at;
        }
        let at = self.push_type(TypeFact {
            name,
            scope: None,
            arguments: Box::default(),
            parameter: None,
        });
        self.plain_types.insert(name, at);
        at
    }

    fn push_type(&mut self, fact: TypeFact) -> u32 {
        self.facts.typed.types.push(fact);
        self.facts.typed.types.len() as u32 - 1
    }

    /// What a value declared with this comment's type is.
    pub(super) fn doc_declared(&mut self, of: &DocType) -> Declared {
        match of.name.to_ascii_lowercase().as_str() {
            "self" | "static" | "$this" => Declared::Owner,
            "parent" => self
                .class
                .as_ref()
                .and_then(|class| class.parent)
                .map_or(Declared::Nothing, Declared::Type),
            "" => Declared::Nothing,
            _ => Declared::Type(self.doc_type(of)),
        }
    }

    fn doc_type(&mut self, of: &DocType) -> u32 {
        let own = self.class.as_ref().map(|class| class.full.clone());
        let full = match of.name.to_ascii_lowercase().as_str() {
            "self" | "static" | "$this" => own.unwrap_or_default(),
            _ => self.scope.class(&of.name),
        };
        if of.arguments.is_empty() {
            return self.type_of(&full);
        }
        let arguments = of.arguments.iter().map(|argument| self.doc_type(argument)).collect();
        let name = self.facts.typed.names.place(&full);
        self.push_type(TypeFact { name, scope: None, arguments, parameter: None })
    }

    /// Notes the classes of a type, and says what a value of it is. Of alternatives it is the
    /// first that is a class.
    pub(super) fn declared_type(&mut self, node: Node<'a>) -> Declared {
        let mut declared = Declared::Nothing;
        let mut left = vec![node];
        while let Some(node) = left.pop() {
            if node.kind() == "named_type" {
                let Some(name) = children(node).into_iter().next() else { continue };
                let one = match self.name(name, false) {
                    Some(full) => Declared::Type(self.type_of(&full)),
                    None if self.text(name).eq_ignore_ascii_case("parent") => self
                        .class
                        .as_ref()
                        .and_then(|class| class.parent)
                        .map_or(Declared::Nothing, Declared::Type),
                    None => Declared::Owner,
                };
                if declared == Declared::Nothing {
                    declared = one;
                }
            } else {
                let mut inner = children(node);
                inner.reverse();
                left.extend(inner);
            }
        }
        declared
    }

    /// The comment that stands before a declaration.
    pub(super) fn doc(&self, node: Node<'a>) -> Option<(&'a str, u32)> {
        let before = node.prev_named_sibling().filter(|before| before.kind() == "comment")?;
        let text = self.text(before);
        let near = node.start_position().row.saturating_sub(before.end_position().row) <= 1;
        (text.starts_with("/**") && near).then(|| (text, syntax::line(before)))
    }

    pub(super) fn push_symbol(&mut self, symbol: SymbolFact) -> u32 {
        self.facts.typed.symbols.push(symbol);
        self.facts.typed.symbols.len() as u32 - 1
    }

    fn member_name(&self, name: &str) -> String {
        match &self.class {
            Some(class) => {
                format!("{}.{name}", self.facts.typed.symbol(class.symbol).name)
            }
            None => name.to_owned(),
        }
    }

    /// Reads a class with its members and gives its place.
    pub(super) fn class(&mut self, node: Node<'a>, name: &str) -> Class {
        let line = syntax::line(node.child_by_field_name("name").unwrap_or(node));
        let anonymous = name.is_empty();
        let shown = if anonymous {
            self.anonymous += 1;
            match self.anonymous {
                1 => "class@anonymous".to_owned(),
                nth => format!("class@anonymous{nth}"),
            }
        } else {
            name.to_owned()
        };
        let full = self.scope.declared(&shown);
        let mut symbol = SymbolFact::new(shown, SymbolKind::Class, line);
        symbol.listed = !anonymous;
        let at = self.push_symbol(symbol);
        if !anonymous {
            self.facts.types.push((full.as_str().into(), at));
        }
        let outer_class = self.class.take();
        let outer_within = self.within.replace(at);
        let outer_locals = std::mem::take(&mut self.locals);
        let own = self.type_of(&full);
        self.class = Some(Class { symbol: at, full, parent: None });
        self.attributes(node, Target::Class, Some(at));
        self.class_comment(node, at);
        let extended = matches!(node.kind(), "class_declaration" | "anonymous_class");
        for clause in children(node) {
            match clause.kind() {
                "abstract_modifier" => self.facts.abstracts.push(at),
                "base_clause" | "class_interface_clause" => {
                    for name in children(clause) {
                        let above = self.inherit(name, at, own);
                        if extended
                            && clause.kind() == "base_clause"
                            && let Some(class) = &mut self.class
                        {
                            class.parent = above;
                        }
                    }
                }
                "declaration_list" | "enum_declaration_list" => self.members(clause, at, own),
                _ => {}
            }
        }
        self.locals = outer_locals;
        self.within = outer_within;
        let class = std::mem::replace(&mut self.class, outer_class);
        class.unwrap_or(Class { symbol: at, full: String::new(), parent: None })
    }

    /// Properties and bases that a class declares in its comment.
    fn class_comment(&mut self, node: Node<'a>, class: u32) {
        let Some((doc, start)) = self.doc(node) else { return };
        for tag in tags(doc) {
            match tag.name {
                "property" | "property-read" | "property-write" => {
                    let (of, rest) = leading_type(tag.rest);
                    let name = rest.split_whitespace().next().filter(|n| n.starts_with('$'));
                    if let (Some(of), Some(name)) = (of, name) {
                        let full = self.member_name(name);
                        let mut symbol =
                            SymbolFact::new(full, SymbolKind::Constant, start + tag.below);
                        symbol.owner = Some(class);
                        symbol.listed = false;
                        symbol.declared = self.doc_declared(&of);
                        self.push_symbol(symbol);
                    }
                }
                "extends" | "template-extends" => {
                    if let (Some(of), _) = leading_type(tag.rest)
                        && !of.arguments.is_empty()
                    {
                        let at = self.doc_type(&of);
                        self.facts.typed.symbols[class as usize].supers.push(at);
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds what a class inherits from.
    fn inherit(&mut self, name: Node<'a>, class: u32, own: u32) -> Option<u32> {
        let full = self.name(name, true)?;
        let plain = self.type_of(&full);
        let above = if IS_ITSELF.contains(&last(&full)) {
            let name = self.facts.typed.names.place(&full);
            let arguments = Box::new([own]);
            self.push_type(TypeFact { name, scope: None, arguments, parameter: None })
        } else {
            plain
        };
        self.facts.typed.symbols[class as usize].supers.push(above);
        let path = self.facts.typed.path(Root::Type(plain), &[]);
        self.push_use(path, syntax::line(name), Usage::Inherit, ResultUse::Used);
        Some(plain)
    }

    pub(super) fn push_use(&mut self, path: Path, line: u32, usage: Usage, result: ResultUse) {
        if self.names_only {
            return;
        }
        self.facts.typed.uses.push(Use {
            path,
            line,
            within: self.within,
            usage,
            result,
            in_transaction: self.in_transaction,
            handles_failure: self.handles_failure,
        });
    }

    fn members(&mut self, list: Node<'a>, class: u32, own: u32) {
        for member in children(list) {
            match member.kind() {
                "const_declaration" => self.constants(member),
                "enum_case" => {
                    let Some(name) = member.child_by_field_name("name") else { continue };
                    let at = self.constant(name, Declared::Owner);
                    self.attributes(member, Target::Other, Some(at));
                    if let Some(value) = member.child_by_field_name("value") {
                        self.state(at, value);
                        self.expression(value, ResultUse::Used);
                    }
                }
                "property_declaration" => self.property(member),
                "method_declaration" => self.method(member, class),
                "use_declaration" => {
                    for used in children(member) {
                        if matches!(used.kind(), "name" | "qualified_name" | "relative_name") {
                            self.inherit(used, class, own);
                        } else if used.kind() == "use_list" {
                            self.adaptations(used);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// `A::b insteadof C; A::d as e;`
    fn adaptations(&mut self, list: Node<'a>) {
        for clause in children(list) {
            for part in children(clause) {
                match part.kind() {
                    "class_constant_access_expression" => {
                        if let Some(name) = children(part).into_iter().next() {
                            self.name(name, false);
                        }
                    }
                    "name" if clause.kind() == "use_instead_of_clause" => {
                        self.name(part, false);
                    }
                    _ => {}
                }
            }
        }
    }

    fn constant(&mut self, name: Node<'a>, declared: Declared) -> u32 {
        let own = self.text(name);
        let full = self.member_name(own);
        let mut symbol = SymbolFact::new(full, SymbolKind::Constant, syntax::line(name));
        symbol.owner = self.class.as_ref().map(|class| class.symbol);
        symbol.listed = symbol.owner.is_none();
        symbol.declared = declared;
        self.push_symbol(symbol)
    }

    fn constants(&mut self, node: Node<'a>) {
        let declared =
            node.child_by_field_name("type").map_or(Declared::Nothing, |of| self.declared_type(of));
        for element in children(node) {
            if element.kind() != "const_element" {
                continue;
            }
            let parts = children(element);
            let (Some(name), Some(value)) = (parts.first(), parts.get(1)) else { continue };
            let at = self.constant(*name, declared);
            if self.class.is_none() {
                let full = self.scope.declared(self.text(*name));
                self.facts.constants.push((full.into(), at));
            }
            self.state(at, *value);
            let outer = self.within.replace(at);
            self.expression(*value, ResultUse::Used);
            self.within = outer;
        }
        self.attributes(node, Target::Other, None);
    }

    fn property(&mut self, node: Node<'a>) {
        let mut declared =
            node.child_by_field_name("type").map_or(Declared::Nothing, |of| self.declared_type(of));
        if let Some((doc, _)) = self.doc(node)
            && let Some(of) = tags(doc).find(|tag| tag.name == "var")
            && let (Some(of), _) = leading_type(of.rest)
            && (declared == Declared::Nothing || !of.arguments.is_empty())
        {
            declared = self.doc_declared(&of);
        }
        for element in children(node) {
            match element.kind() {
                "property_element" => {
                    let Some(name) = element.child_by_field_name("name") else { continue };
                    let at = self.constant(name, declared);
                    self.attributes(node, Target::Property, Some(at));
                    if let Some(value) = element.child_by_field_name("default_value") {
                        self.state(at, value);
                        self.expression(value, ResultUse::Used);
                    }
                }
                "property_hook_list" => self.hooks(element),
                _ => {}
            }
        }
    }

    pub(super) fn hooks(&mut self, list: Node<'a>) {
        for hook in children(list) {
            let locals = std::mem::take(&mut self.locals);
            if let Some(parameters) = hook.child_by_field_name("parameters") {
                self.parameters(parameters, None, None);
            }
            if let Some(body) = hook.child_by_field_name("body") {
                self.statement(body);
            }
            self.locals = locals;
        }
    }

    /// Keeps what a declaration states.
    pub(super) fn state(&mut self, symbol: u32, value: Node<'a>) {
        if self.names_only {
            return;
        }
        let line = syntax::line(value);
        let value = self.literal(value, 0);
        self.facts.stated.push(Stated { symbol, value, line });
    }

    fn method(&mut self, node: Node<'a>, class: u32) {
        let name = node.child_by_field_name("name").map_or("", |name| self.text(name));
        let full = self.member_name(name);
        let line = syntax::line(node.child_by_field_name("name").unwrap_or(node));
        let mut symbol = SymbolFact::new(full, SymbolKind::Method, line);
        symbol.owner = Some(class);
        let at = self.push_symbol(symbol);
        self.attributes(node, Target::Method, Some(at));
        self.callable(node, at, class.into());
    }

    fn function(&mut self, node: Node<'a>) {
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

    /// The attributes of a declaration.
    pub(super) fn attributes(&mut self, node: Node<'a>, target: Target, symbol: Option<u32>) {
        let Some(list) = node.child_by_field_name("attributes") else { return };
        let outer = self.within;
        self.within = symbol.or(outer);
        for group in children(list) {
            for attribute in children(group) {
                let Some(name) = children(attribute).into_iter().next() else { continue };
                let line = syntax::line(name);
                let Some(full) = self.name(name, false) else { continue };
                let at = self.type_of(&full);
                let path = self.facts.typed.path(Root::Type(at), &[]);
                self.push_use(path, line, Usage::Reference, ResultUse::Used);
                let parameters = attribute.child_by_field_name("parameters");
                if let Some(parameters) = parameters {
                    self.argument_uses(parameters, None);
                }
                if !self.names_only {
                    let arguments = parameters.map_or_else(Vec::new, |at| self.arguments(at, 0));
                    self.facts.attributes.push(Attribute {
                        full: full.into(),
                        arguments,
                        target,
                        symbol,
                        line,
                    });
                }
            }
        }
        self.within = outer;
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

/// A file of which nothing but its name is known.
pub(super) fn unread(cause: String) -> Facts {
    let mut facts = Facts::default();
    facts.typed.problem = Some(Problem::whole(cause));
    facts
}
