//! What one file shows: declarations. Bodies are read in `body`.

use std::{borrow::Cow, sync::OnceLock};

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
};
use rustc_hash::FxHashMap;

use super::{
    docblock::{leading_type, tags},
    facts::{Facts, Named, Target},
    names::{NameKind, Scope, UseName, last},
    standing::generated_mark,
};
use crate::{
    syntax::{self, DEEPEST, Problem, tree::Node},
    typed::{
        facts::{Declared, Path, Root, SymbolFact, TypeFact, Use},
        grammar::Grammar,
    },
};

pub(super) static GRAMMAR: Grammar = Grammar {
    language: || tree_sitter_php::LANGUAGE_PHP.into(),
    name: "PHP",
    is_comment: |kind| matches!(kind, "comment" | "text"),
    mark: generated_mark,
    bare: |text| Cow::Borrowed(text),
    planter: OnceLock::new(),
};

/// Reads the bytes of one file.
pub(super) fn extract(bytes: &[u8], names_only: bool) -> Facts {
    let mut facts = Facts::default();
    let Some((text, tree)) = GRAMMAR.open(bytes, &mut facts.typed) else { return facts };
    let mut reader = Reader::of(&text, names_only, facts);
    reader.statements(tree.root());
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
    /// What constructors assign to properties: class, name, value.
    pub(super) assigned: Vec<(u32, String, Root)>,
    pub(super) plain_types: FxHashMap<u32, u32>,
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
    node.named_children().collect()
}

pub(super) fn child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    node.named_children().find(|child| child.kind() == kind)
}

impl<'a> Reader<'a> {
    fn of(source: &'a str, names_only: bool, facts: Facts) -> Self {
        Self {
            source,
            facts,
            names_only,
            scope: Scope::default(),
            class: None,
            within: None,
            locals: FxHashMap::default(),
            in_transaction: false,
            handles_failure: false,
            inside: None,
            depth: 0,
            assigned: Vec::new(),
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
        let kind = |node: Node<'_>| match node.child_by_field_name("type").map(Node::kind) {
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

    /// The comment that stands before a declaration.
    pub(super) fn doc(&self, node: Node<'a>) -> Option<(&'a str, u32)> {
        let before = node.prev_named_sibling().filter(|before| before.kind() == "comment")?;
        let text = self.text(before);
        let near = node.row().saturating_sub(before.end_row()) <= 1;
        (text.starts_with("/**") && near).then(|| (text, syntax::line(before)))
    }

    pub(super) fn push_symbol(&mut self, symbol: SymbolFact) -> u32 {
        self.facts.typed.symbols.push(symbol);
        self.facts.typed.symbols.len() as u32 - 1
    }

    pub(super) fn member_name(&self, name: &str) -> String {
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
        self.settle(at);
        self.locals = outer_locals;
        self.within = outer_within;
        let class = std::mem::replace(&mut self.class, outer_class);
        class.unwrap_or(Class { symbol: at, full: String::new(), parent: None })
    }

    /// A property without a type is what its constructor assigns to it.
    fn settle(&mut self, class: u32) {
        let (mine, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.assigned).into_iter().partition(|one| one.0 == class);
        self.assigned = others;
        for (_, name, root) in mine {
            let place = self.facts.typed.symbols.iter().position(|symbol| {
                symbol.owner == Some(class)
                    && symbol.declared == Declared::Nothing
                    && symbol.own_name() == name
            });
            if let Some(place) = place {
                let path = self.facts.typed.path(root, &[]);
                let value = self.facts.typed.value(path);
                self.facts.typed.symbols[place].declared = Declared::Value(value);
            }
        }
    }

    /// Properties and bases that a class declares in its comment.
    fn class_comment(&mut self, node: Node<'a>, class: u32) {
        let Some((doc, start)) = self.doc(node) else { return };
        self.annotations(doc, start, Target::Class, class);
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
    pub(super) fn inherit(&mut self, name: Node<'a>, class: u32, own: u32) -> Option<u32> {
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
}

/// A file of which nothing but its name is known.
pub(super) fn unread(cause: String) -> Facts {
    let mut facts = Facts::default();
    facts.typed.problem = Some(Problem::whole(cause));
    facts
}
