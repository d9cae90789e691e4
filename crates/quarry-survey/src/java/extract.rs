//! From the bytes of one Java file to what it shows: packages, imports, types and members.

use std::sync::OnceLock;

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
};
use rustc_hash::FxHashSet;

use super::{
    annotations,
    bare::without_comments,
    facts::{Import, JavaFile},
    standing::generated_mark,
};
use crate::{
    syntax::{self, DEEPEST, tree::Node},
    typed::{
        deeds::{Deeds, Filled, settle},
        facts::{Arity, Declared, Path, Root, Step, SymbolFact, Use},
        grammar::Grammar,
        type_table::TypeTable,
    },
};

pub(super) static GRAMMAR: Grammar = Grammar {
    language: || tree_sitter_java::LANGUAGE.into(),
    name: "Java",
    is_comment: |kind| matches!(kind, "line_comment" | "block_comment"),
    mark: generated_mark,
    bare: without_comments,
    planter: OnceLock::new(),
};

/// What `bytes` show.
pub(super) fn extract(bytes: &[u8], imports_only: bool) -> JavaFile {
    let mut file = JavaFile::default();
    let Some((text, tree)) = GRAMMAR.open(bytes, &mut file.facts) else { return file };
    let mut reader = Reader::of(&text, imports_only, file);
    reader.program(tree.root());
    let filled = std::mem::take(&mut reader.filled);
    settle(&mut reader.file.facts, &filled);
    let mut file = reader.file;
    file.facts.names.close();
    file
}

/// The children of a node that mean something.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    node.named_children()
        .filter(|child| !matches!(child.kind(), "line_comment" | "block_comment"))
        .collect()
}

/// What a name in a body means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local {
    /// What it holds.
    pub(super) root: Root,
    /// The place of its type, if that is written.
    pub(super) written: Option<u32>,
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
    /// Members are not listed: inside a type without a name, or in a body.
    pub(super) hidden: bool,
}

/// Reads one file.
pub(super) struct Reader<'a> {
    pub(super) source: &'a str,
    pub(super) file: JavaFile,
    pub(super) around: Around,
    /// Variables, the innermost last.
    pub(super) locals: Vec<(&'a str, Local)>,
    /// The types that are written, and the type parameters around the place.
    pub(super) types: TypeTable<'a>,
    depth: u32,
    imports_only: bool,
    /// Types without a name so far.
    nameless: u32,
    /// Variables of the method that hold nothing but what it made.
    pub(super) made: FxHashSet<&'a str>,
    /// Fields that are assigned to.
    pub(super) filled: Vec<Filled<'a>>,
}

impl<'a> Reader<'a> {
    fn of(source: &'a str, imports_only: bool, file: JavaFile) -> Self {
        Self {
            source,
            file,
            around: Around::default(),
            locals: Vec::new(),
            types: TypeTable::default(),
            depth: 0,
            imports_only,
            nameless: 0,
            made: FxHashSet::default(),
            filled: Vec::new(),
        }
    }

    pub(super) fn text(&self, node: Node<'_>) -> &'a str {
        syntax::of(node, self.source)
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

    fn program(&mut self, root: Node<'_>) {
        for node in children(root) {
            match node.kind() {
                "package_declaration" => {
                    for child in children(node) {
                        match child.kind() {
                            "identifier" | "scoped_identifier" => {
                                self.file.package = self.compact(child);
                            }
                            _ => {}
                        }
                    }
                }
                "import_declaration" => self.import(node),
                _ if self.imports_only && !is_type(node.kind()) => {}
                _ => self.member(node),
            }
        }
    }

    fn import(&mut self, node: Node<'_>) {
        let of_members = node.children().any(|child| child.kind() == "static");
        let parts = children(node);
        let Some(name) = parts.first() else { return };
        let import = Import {
            name: self.compact(*name),
            line: syntax::line(node),
            of_members,
            on_demand: parts.iter().any(|part| part.kind() == "asterisk"),
        };
        self.file.imports.push(import);
    }

    /// Reads a declaration of a type or member, or a statement outside of all.
    pub(super) fn member(&mut self, node: Node<'_>) {
        self.deeper(node, |reader| match node.kind() {
            kind if is_type(kind) => {
                let name = node.child_by_field_name("name").map_or("", |name| reader.text(name));
                reader.type_declaration(node, name, None);
            }
            "method_declaration"
            | "constructor_declaration"
            | "compact_constructor_declaration"
            | "annotation_type_element_declaration" => reader.method(node),
            "field_declaration" | "constant_declaration" => reader.field(node),
            "enum_constant" => reader.enum_constant(node),
            "enum_body_declarations" => {
                for child in children(node) {
                    reader.member(child);
                }
            }
            "static_initializer" | "block" => {
                let around = reader.around;
                if node.kind() == "block" {
                    // It runs with each constructor.
                    reader.does(Deeds::UNPROVEN);
                }
                reader.inside(around, |reader| {
                    for child in children(node) {
                        reader.statement(child);
                    }
                });
            }
            "module_declaration" => {}
            _ => reader.statement(node),
        });
    }

    /// Whether bodies are left out.
    pub(super) fn imports_only(&self) -> bool {
        self.imports_only
    }

    /// Adds a member of the innermost type, and gives its place.
    pub(super) fn add(&mut self, mut symbol: SymbolFact, own_name: &str) -> u32 {
        symbol.listed = symbol.listed && !self.around.hidden;
        self.file.facts.add(symbol, self.around.scope, own_name)
    }

    /// Reads a type; a type without a name inherits from `above`.
    pub(super) fn type_declaration(&mut self, node: Node<'_>, name: &'a str, above: Option<u32>) {
        let nameless = format!("${}", self.nameless + 1);
        let own_name = if name.is_empty() {
            self.nameless += 1;
            nameless.as_str()
        } else {
            name
        };
        let mut symbol = SymbolFact::new(own_name, SymbolKind::Class, syntax::line(node));
        symbol.listed = !name.is_empty();
        let at = self.add(symbol, own_name);
        let outer = self.around;
        let within = if outer.hidden || name.is_empty() { outer.within } else { Some(at) };
        let mut around = Around { within, scope: Some(at), ..outer };
        around.hidden |= name.is_empty();
        // What a type inherits from is looked up outside of it.
        self.inside(Around { within, ..outer }, |reader| {
            reader.type_parameters(node, Some(at));
            let mut supers: Vec<u32> = above.into_iter().collect();
            for clause in children(node) {
                if clause.kind() == "superclass" {
                    // Making an object makes one of the class above first.
                    reader.file.facts.symbols[at as usize].deeds = Deeds::MAKES;
                }
                match clause.kind() {
                    "superclass" | "super_interfaces" | "extends_interfaces" => {
                        reader.supers(clause, &mut supers);
                    }
                    "permits" => {
                        for list in children(clause) {
                            for permitted in children(list) {
                                reader.type_use(permitted);
                            }
                        }
                    }
                    _ => {}
                }
            }
            reader.file.facts.symbols[at as usize].supers = supers;
            let found = annotations::read(reader, node, at);
            around.in_transaction = found.transactional.unwrap_or(around.in_transaction);
            if reader.imports_only {
                reader.inside(around, |reader| reader.nested_types(node));
                return;
            }
            reader.inside(around, |reader| {
                reader.record_components(node, at);
                if node.kind() == "enum_declaration" {
                    for (name, count) in [("values", 0), ("valueOf", 1)] {
                        let mut made =
                            SymbolFact::new(name, SymbolKind::Method, syntax::line(node));
                        made.declared = Declared::Owner;
                        made.arity = Arity { least: count, most: count };
                        made.listed = false;
                        made.deeds = Deeds::BODY;
                        reader.add(made, name);
                    }
                }
                if let Some(body) = body(node) {
                    for child in children(body) {
                        reader.member(child);
                    }
                }
                if found.accessors {
                    annotations::accessors(reader, at);
                }
            });
        });
    }

    fn nested_types(&mut self, node: Node<'_>) {
        let Some(body) = body(node) else { return };
        for child in children(body) {
            if is_type(child.kind()) {
                self.member(child);
            } else if child.kind() == "enum_body_declarations" {
                for inner in children(child).into_iter().filter(|inner| is_type(inner.kind())) {
                    self.member(inner);
                }
            }
        }
    }

    fn supers(&mut self, clause: Node<'_>, into: &mut Vec<u32>) {
        for child in children(clause) {
            if child.kind() == "type_list" {
                self.supers(child, into);
            } else if let Some(at) = self.type_with(child, Usage::Inherit) {
                into.push(at);
            }
        }
    }

    /// Reads the body of a type without a name.
    pub(super) fn nameless_body(&mut self, body: Node<'_>, above: Option<u32>) {
        let around = self.around;
        self.inside(around, |reader| reader.type_declaration(body, "", above));
    }

    /// Keeps a use.
    pub(super) fn note(&mut self, path: Path, line: u32, usage: Usage, result: ResultUse) {
        let around = self.around;
        let unused = matches!(result, ResultUse::Discarded);
        let result = if around.detached && usage == Usage::Call && unused {
            ResultUse::Detached
        } else {
            result
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
            | "enum_declaration"
            | "record_declaration"
            | "annotation_type_declaration"
    )
}

/// The node that holds the members of a type.
fn body(node: Node<'_>) -> Option<Node<'_>> {
    if node.kind() == "class_body" { Some(node) } else { node.child_by_field_name("body") }
}
