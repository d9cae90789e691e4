//! From the bytes of one C# file to what it shows: usings, namespaces and types.

use std::{borrow::Cow, sync::OnceLock};

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
};
use rustc_hash::FxHashSet;

use super::{
    attributes,
    facts::{CSharpFile, Using},
    standing::generated_mark,
};
use crate::{
    syntax::{self, DEEPEST, tree::Node},
    typed::{
        deeds::{Deeds, Filled, settle},
        facts::{Path, Root, Step, SymbolFact, Use},
        grammar::Grammar,
        type_table::TypeTable,
    },
};

pub(super) static GRAMMAR: Grammar = Grammar {
    language: || tree_sitter_c_sharp::LANGUAGE.into(),
    name: "C#",
    is_comment: |kind| kind == "comment",
    mark: generated_mark,
    bare: |text| Cow::Borrowed(text),
    planter: OnceLock::new(),
};

/// What `bytes` show.
pub(super) fn extract(bytes: &[u8], imports_only: bool) -> CSharpFile {
    let mut file = CSharpFile::default();
    let Some((text, tree)) = GRAMMAR.open(bytes, &mut file.facts) else { return file };
    let mut reader = Reader::of(&text, imports_only, file);
    reader.members(tree.root());
    let filled = std::mem::take(&mut reader.filled);
    settle(&mut reader.file.facts, &filled);
    let mut file = reader.file;
    file.facts.names.close();
    file
}

/// The children of a node that mean something.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    node.named_children()
        .filter(|child| child.kind() != "comment" && !is_directive(child.kind()))
        .collect()
}

/// Whether a node is a directive that holds no code.
fn is_directive(kind: &str) -> bool {
    kind.starts_with("preproc_")
        && !matches!(kind, "preproc_if" | "preproc_elif" | "preproc_else")
        && kind != "preproc_if_in_attribute_list"
}

/// Whether `node` has a child that is this word.
pub(super) fn has_word(node: Node<'_>, word: &str) -> bool {
    node.children().any(|child| child.kind() == word)
}

/// The first child of this kind.
pub(super) fn child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    node.named_children().find(|child| child.kind() == kind)
}

/// What a name in a body means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local {
    /// What it holds.
    pub(super) root: Root,
    /// Its text, if that is written: the place among [`Reader::texts`].
    pub(super) text: Option<u32>,
}

/// What surrounds a place.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent")]
pub(super) struct Around {
    /// The symbol.
    pub(super) within: Option<u32>,
    /// The innermost type.
    pub(super) scope: Option<u32>,
    /// Inside a database transaction.
    pub(super) in_transaction: bool,
    /// A failure is handled beyond logging it.
    pub(super) handles_failure: bool,
    /// Handed to another thread, and left alone.
    pub(super) detached: bool,
    /// Handed to a queue of jobs.
    pub(super) queued: bool,
    /// Members are not listed: inside of a body.
    pub(super) hidden: bool,
}

/// Reads one file.
pub(super) struct Reader<'a> {
    pub(super) source: &'a str,
    pub(super) file: CSharpFile,
    pub(super) around: Around,
    /// The namespace around the place.
    namespace: String,
    /// Variables, the innermost last.
    pub(super) locals: Vec<(&'a str, Local)>,
    /// Texts of variables.
    pub(super) texts: Vec<String>,
    /// The types that are written, and the type parameters around the place.
    pub(super) types: TypeTable<'a>,
    /// Variables of the method that hold nothing but what it made.
    pub(super) made: FxHashSet<&'a str>,
    /// Fields that are assigned to.
    pub(super) filled: Vec<Filled<'a>>,
    depth: u32,
    pub(super) imports_only: bool,
}

impl<'a> Reader<'a> {
    fn of(source: &'a str, imports_only: bool, file: CSharpFile) -> Self {
        Self {
            source,
            file,
            around: Around::default(),
            namespace: String::new(),
            locals: Vec::new(),
            texts: Vec::new(),
            types: TypeTable::default(),
            made: FxHashSet::default(),
            filled: Vec::new(),
            depth: 0,
            imports_only,
        }
    }

    pub(super) fn text(&self, node: Node<'_>) -> &'a str {
        syntax::of(node, self.source)
    }

    /// The text of an identifier; `@class` is the name `class`.
    pub(super) fn ident(&self, node: Node<'_>) -> &'a str {
        self.text(node).trim_start_matches('@')
    }

    /// Goes one deeper, unless that is too deep.
    pub(super) fn deeper(&mut self, node: Node<'_>, read: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            let problem = syntax::too_deep(syntax::line(node));
            self.file.facts.problem.get_or_insert(problem);
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }

    /// Reads with other surroundings, and forgets the variables of the inside.
    pub(super) fn inside(&mut self, around: Around, read: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.around, around);
        let locals = self.locals.len();
        let parameters = self.types.parameters.len();
        read(self);
        self.locals.truncate(locals);
        self.types.parameters.truncate(parameters);
        self.around = before;
    }

    /// Reads what stands in a file, a namespace, or a part that is compiled on a condition.
    fn members(&mut self, node: Node<'_>) {
        let condition = node.child_by_field_name("condition");
        for child in children(node) {
            if Some(child) != condition {
                self.member(child);
            }
        }
    }

    /// Reads a declaration of a type or member, or a statement outside of all.
    pub(super) fn member(&mut self, node: Node<'_>) {
        self.deeper(node, |reader| match node.kind() {
            "using_directive" => reader.using(node),
            "namespace_declaration" => {
                let before = reader.namespace.clone();
                reader.enter(node);
                if let Some(body) = node.child_by_field_name("body") {
                    reader.members(body);
                }
                reader.namespace = before;
            }
            "file_scoped_namespace_declaration" => reader.enter(node),
            "preproc_if" | "preproc_elif" | "preproc_else" | "ERROR" => reader.members(node),
            kind if is_type(kind) => reader.type_declaration(node),
            "extern_alias_directive" | "identifier" | "qualified_name" => {}
            _ if reader.imports_only => {}
            "global_attribute" => {
                for attribute in children(node) {
                    attributes::name_of(reader, attribute);
                }
            }
            "global_statement" => {
                let line = syntax::line(node);
                reader.file.main.get_or_insert(line);
                for statement in children(node) {
                    reader.statement(statement);
                }
            }
            _ => reader.type_member(node),
        });
    }

    fn enter(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let name = self.compact(name);
        if !self.namespace.is_empty() {
            self.namespace.push('.');
        }
        self.namespace.push_str(&name);
        if self.file.namespace.is_empty() {
            self.file.namespace.clone_from(&self.namespace);
        }
    }

    fn using(&mut self, node: Node<'_>) {
        let alias = node.child_by_field_name("name");
        let Some(of) = children(node).into_iter().rfind(|child| Some(*child) != alias) else {
            return;
        };
        let name = self.compact(of);
        let alias = alias.map(|alias| self.ident(alias).to_owned());
        self.file.usings.push(Using {
            name,
            alias,
            of_members: has_word(node, "static"),
            global: has_word(node, "global"),
            line: syntax::line(node),
        });
    }

    /// Adds a member of the innermost type, and gives its place.
    pub(super) fn add(&mut self, mut symbol: SymbolFact, own_name: &str) -> u32 {
        symbol.listed = symbol.listed && !self.around.hidden;
        self.file.facts.add(symbol, self.around.scope, own_name)
    }

    /// Whether a declaration has this modifier.
    pub(super) fn is(&self, node: Node<'_>, modifier: &str) -> bool {
        node.named_children()
            .any(|child| child.kind() == "modifier" && self.text(child) == modifier)
    }

    fn type_declaration(&mut self, node: Node<'_>) {
        let Some(name_node) = node.child_by_field_name("name") else { return };
        let name = self.ident(name_node);
        let at = self.add(SymbolFact::new(name, SymbolKind::Class, syntax::line(name_node)), name);
        if self.around.scope.is_none() {
            self.file.namespaces.insert(at, self.namespace.clone());
        }
        if self.is(node, "partial") {
            self.file.partial.push(at);
        }
        if self.is(node, "private") {
            self.file.private.push(at);
        }
        let around = Around { within: Some(at), scope: Some(at), ..self.around };
        self.inside(around, |reader| {
            reader.type_parameters(node, Some(at));
            attributes::read(reader, node, at);
            let list = child(node, "parameter_list");
            reader.heritage(node, at, list);
            if let Some(list) = list.filter(|_| !reader.imports_only) {
                reader.primary_parameters(node, list, at);
            }
            match node.kind() {
                "delegate_declaration" => reader.delegate(node),
                _ => {
                    if let Some(body) = node.child_by_field_name("body") {
                        reader.body_of_type(body);
                    }
                }
            }
        });
    }

    /// What a type inherits from, and what it hands to it.
    fn heritage(&mut self, node: Node<'_>, at: u32, list: Option<Node<'_>>) {
        let Some(bases) = child(node, "base_list") else { return };
        let mut supers = Vec::new();
        for base in children(bases) {
            let of = match base.kind() {
                "argument_list" => None,
                "primary_constructor_base_type" => base.child_by_field_name("type"),
                _ => Some(base),
            };
            if node.kind() != "enum_declaration" {
                supers.extend(of.and_then(|of| self.type_with(of, Usage::Inherit)));
            }
        }
        let fact = &mut self.file.facts.symbols[at as usize];
        fact.supers = supers;
        // Making an object makes one of the class above first.
        fact.deeds = Deeds::MAKES;
        if self.imports_only {
            return;
        }
        let around = self.around;
        self.inside(around, |reader| {
            if let Some(list) = list {
                reader.declare_parameters(list);
            }
            for base in children(bases) {
                let list = match base.kind() {
                    "argument_list" => Some(base),
                    _ => child(base, "argument_list"),
                };
                if let Some(list) = list {
                    reader.arguments(list);
                }
            }
        });
    }

    fn body_of_type(&mut self, body: Node<'_>) {
        for member in children(body) {
            self.deeper(member, |reader| match member.kind() {
                kind if is_type(kind) => reader.type_declaration(member),
                "preproc_if" | "preproc_elif" | "preproc_else" => reader.body_of_type(member),
                _ if reader.imports_only => {}
                _ => reader.type_member(member),
            });
        }
    }

    /// Keeps a use.
    pub(super) fn note(&mut self, path: Path, line: u32, usage: Usage, result: ResultUse) {
        let around = self.around;
        let unused = usage == Usage::Call && result == ResultUse::Discarded;
        let result = match result {
            _ if unused && around.queued => ResultUse::AsyncSink,
            _ if unused && around.detached => ResultUse::Detached,
            result => result,
        };
        self.file.facts.uses.push(Use {
            path,
            line,
            within: around.within,
            usage,
            result,
            in_transaction: around.in_transaction,
            handles_failure: around.handles_failure,
        });
    }

    /// Keeps a path.
    pub(super) fn path(&mut self, root: Root, steps: &[Step]) -> Path {
        self.file.facts.path(root, steps)
    }
}

/// Whether a node declares a type.
pub(super) fn is_type(kind: &str) -> bool {
    matches!(
        kind,
        "class_declaration"
            | "interface_declaration"
            | "struct_declaration"
            | "record_declaration"
            | "enum_declaration"
            | "delegate_declaration"
    )
}
