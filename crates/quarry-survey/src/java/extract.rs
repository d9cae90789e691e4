//! From the bytes of one Java file to what it shows: packages, imports, types and members.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
};
use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::{
    annotations,
    facts::{Import, JavaFile},
    standing::generated_mark,
};
use crate::{
    syntax::{self, DEEPEST},
    typed::facts::{Arity, Declared, Path, Root, Step, SymbolFact, TypeFact, Use},
};

/// What `bytes` show.
pub(super) fn extract(bytes: &[u8], imports_only: bool) -> JavaFile {
    let mut file = JavaFile::default();
    let text = match syntax::text(bytes) {
        Ok(text) => text,
        Err(problem) => {
            file.facts.problem = Some(problem);
            return file;
        }
    };
    let tree = match syntax::parse(&tree_sitter_java::LANGUAGE.into(), &text) {
        Ok(tree) => tree,
        Err(problem) => {
            file.facts.problem = Some(problem);
            return file;
        }
    };
    file.facts.sloc =
        syntax::code_lines(&tree, |node| matches!(node.kind(), "line_comment" | "block_comment"));
    file.facts.problem = syntax::syntax_problem(&tree, "Java");
    file.facts.generated = generated_mark(&text);
    let mut reader = Reader::of(&text, imports_only, file);
    reader.program(tree.root_node());
    let mut file = reader.file;
    file.facts.names.close();
    file
}

/// The children of a node that mean something.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
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
    /// Type parameters, the innermost last.
    parameters: Vec<(&'a str, Parameter)>,
    types: rustc_hash::FxHashMap<TypeFact, u32>,
    mentioned: FxHashSet<(u32, Option<u32>)>,
    depth: u32,
    imports_only: bool,
    /// Types without a name so far.
    nameless: u32,
}

#[derive(Debug, Clone, Copy)]
enum Parameter {
    /// Of a type: the type, and which.
    OfType(u32, u8),
    /// Of a method: the place of its bound.
    OfMethod(Option<u32>),
}

impl<'a> Reader<'a> {
    fn of(source: &'a str, imports_only: bool, file: JavaFile) -> Self {
        Self {
            source,
            file,
            around: Around::default(),
            locals: Vec::new(),
            parameters: Vec::new(),
            types: rustc_hash::FxHashMap::default(),
            mentioned: FxHashSet::default(),
            depth: 0,
            imports_only,
            nameless: 0,
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
        let parameters = self.parameters.len();
        read(self);
        self.locals.truncate(locals);
        self.parameters.truncate(parameters);
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

    /// The text of a name without the spaces and comments in it.
    fn compact(&self, node: Node<'_>) -> String {
        let text = self.text(node);
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_') {
            return text.to_owned();
        }
        let mut name = String::new();
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            if matches!(node.kind(), "identifier" | "type_identifier") {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(self.text(node));
            }
            if matches!(
                node.kind(),
                "scoped_identifier" | "scoped_type_identifier" | "generic_type"
            ) {
                let inner = children(node);
                pending.extend(inner.into_iter().rev().filter(|node| {
                    matches!(
                        node.kind(),
                        "identifier"
                            | "type_identifier"
                            | "scoped_identifier"
                            | "scoped_type_identifier"
                            | "generic_type"
                    )
                }));
            }
        }
        name
    }

    fn import(&mut self, node: Node<'_>) {
        let mut cursor = node.walk();
        let of_members = node.children(&mut cursor).any(|child| child.kind() == "static");
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
        symbol.owner = self.around.scope;
        symbol.listed = symbol.listed && !self.around.hidden;
        if let Some(owner) = symbol.owner {
            let owner = self.file.facts.symbol(owner);
            symbol.name = format!("{}.{own_name}", owner.name).into();
        }
        self.file.facts.symbols.push(symbol);
        self.file.facts.symbols.len() as u32 - 1
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
            around.in_transaction |= found.transactional;
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

    fn type_parameters(&mut self, node: Node<'_>, of: Option<u32>) {
        let Some(list) = node.child_by_field_name("type_parameters") else { return };
        let parameters: Vec<Node<'_>> =
            children(list).into_iter().filter(|node| node.kind() == "type_parameter").collect();
        let first = self.parameters.len();
        // They may name each other.
        for (at, parameter) in parameters.iter().enumerate() {
            let name = children(*parameter)
                .into_iter()
                .find(|child| matches!(child.kind(), "type_identifier" | "identifier"))
                .map_or("", |name| self.text(name));
            let meaning = match of {
                Some(of) => Parameter::OfType(of, at.min(255) as u8),
                None => Parameter::OfMethod(None),
            };
            self.parameters.push((name, meaning));
        }
        for (at, parameter) in parameters.iter().enumerate() {
            let mut bound = None;
            for child in children(*parameter) {
                if child.kind() == "type_bound" {
                    for one in children(child) {
                        let at = self.type_use(one);
                        bound = bound.or(at);
                    }
                }
            }
            match of {
                Some(of) => self.file.facts.symbols[of as usize].parameters.push(bound),
                None => self.parameters[first + at].1 = Parameter::OfMethod(bound),
            }
        }
    }

    fn record_components(&mut self, node: Node<'_>, at: u32) {
        if node.kind() != "record_declaration" {
            return;
        }
        let Some(list) = node.child_by_field_name("parameters") else { return };
        for component in children(list) {
            let Some(name) = component.child_by_field_name("name") else { continue };
            let name = self.text(name);
            annotations::read(self, component, at);
            let of = component.child_by_field_name("type").and_then(|node| self.type_use(node));
            let declared = of.map_or(Declared::Nothing, Declared::Type);
            let mut field = SymbolFact::new(name, SymbolKind::Constant, syntax::line(component));
            field.declared = declared;
            field.listed = false;
            self.add(field, name);
            let mut reads = SymbolFact::new(name, SymbolKind::Method, syntax::line(component));
            reads.declared = declared;
            self.add(reads, name);
        }
    }

    fn method(&mut self, node: Node<'_>) {
        let Some(name_node) = node.child_by_field_name("name") else { return };
        let name = self.text(name_node);
        let constructor = node.kind().contains("constructor");
        let symbol = SymbolFact::new(name, SymbolKind::Method, syntax::line(name_node));
        let at = self.add(symbol, name);
        if constructor {
            self.file.facts.symbols[at as usize].listed = false;
        }
        let within = if self.around.hidden { self.around.within } else { Some(at) };
        let around = Around { within, ..self.around };
        self.inside(around, |reader| {
            reader.type_parameters(node, None);
            let found = annotations::read(reader, node, at);
            reader.around.in_transaction |= found.transactional;
            let returns = node.child_by_field_name("type").and_then(|of| reader.type_use(of));
            let fact = &mut reader.file.facts.symbols[at as usize];
            fact.declared = returns.map_or(Declared::Nothing, Declared::Type);
            fact.asynchronous = found.asynchronous;
            let mut count = 0_u8;
            let mut open = false;
            if let Some(list) = node.child_by_field_name("parameters") {
                for parameter in children(list) {
                    match parameter.kind() {
                        "formal_parameter" => {
                            let of = reader.parameter(parameter, at, count);
                            reader.file.facts.symbols[at as usize].takes.push(of);
                            count = count.saturating_add(1);
                        }
                        "spread_parameter" => {
                            let of = reader.parameter(parameter, at, count);
                            reader.file.facts.symbols[at as usize].takes.push(of);
                            open = true;
                        }
                        _ => {}
                    }
                }
            }
            let most = if open { u8::MAX } else { count };
            reader.file.facts.symbols[at as usize].arity = Arity { least: count, most };
            if name == "main" && !constructor && (count == 1 || open) {
                let modifiers = children(node).into_iter().find(|n| n.kind() == "modifiers");
                if modifiers.is_some_and(|node| reader.text(node).contains("static")) {
                    reader.file.main.get_or_insert(syntax::line(name_node));
                }
            }
            for child in children(node) {
                match child.kind() {
                    "throws" => {
                        for thrown in children(child) {
                            reader.type_use(thrown);
                        }
                    }
                    "block" | "constructor_body" => reader.block(child),
                    _ => {}
                }
            }
            if let Some(value) = node.child_by_field_name("value") {
                reader.used(value);
            }
        });
    }

    /// Reads a parameter and gives its type.
    pub(super) fn parameter(&mut self, node: Node<'_>, of: u32, which: u8) -> Option<u32> {
        annotations::read_parameter(self, node, of, which);
        let (name, of) = match node.kind() {
            "spread_parameter" => {
                let parts = children(node);
                let name = parts
                    .iter()
                    .find(|part| part.kind() == "variable_declarator")
                    .and_then(|part| part.child_by_field_name("name"));
                let of = parts.into_iter().find(|part| {
                    !matches!(part.kind(), "modifiers" | "variable_declarator")
                        && !part.kind().ends_with("annotation")
                });
                (name, of)
            }
            _ => (node.child_by_field_name("name"), node.child_by_field_name("type")),
        };
        let of = of.and_then(|of| self.type_use(of));
        if let Some(name) = name {
            self.declare(name, of);
        }
        of
    }

    /// Makes a variable known whose type is written.
    pub(super) fn declare(&mut self, name: Node<'_>, of: Option<u32>) {
        let root = of.map_or(Root::Unknown, Root::Instance);
        self.locals.push((self.text(name), Local { root, written: of }));
    }

    fn field(&mut self, node: Node<'_>) {
        let mut cursor = node.walk();
        let declarators: Vec<Node<'_>> =
            node.children_by_field_name("declarator", &mut cursor).collect();
        let mut of = None;
        for (which, declarator) in declarators.into_iter().enumerate() {
            let Some(name_node) = declarator.child_by_field_name("name") else { continue };
            let name = self.text(name_node);
            let symbol = SymbolFact::new(name, SymbolKind::Constant, syntax::line(name_node));
            let at = self.add(symbol, name);
            self.file.facts.symbols[at as usize].listed = false;
            let within = if self.around.hidden { self.around.within } else { Some(at) };
            self.inside(Around { within, ..self.around }, |reader| {
                if which == 0 {
                    of = node.child_by_field_name("type").and_then(|node| reader.type_use(node));
                }
                annotations::read(reader, node, at);
                if let Some(of) = of {
                    reader.file.facts.symbols[at as usize].declared = Declared::Type(of);
                }
                if let Some(value) = declarator.child_by_field_name("value") {
                    reader.used(value);
                    if matches!(value.kind(), "string_literal" | "binary_expression")
                        && let Some(text) = annotations::text(reader, value)
                    {
                        reader.file.constants.push((at, text));
                    }
                }
            });
        }
    }

    fn enum_constant(&mut self, node: Node<'_>) {
        let Some(name_node) = node.child_by_field_name("name") else { return };
        let name = self.text(name_node);
        let mut symbol = SymbolFact::new(name, SymbolKind::Constant, syntax::line(node));
        symbol.declared = Declared::Owner;
        symbol.listed = false;
        let at = self.add(symbol, name);
        annotations::read(self, node, at);
        if let Some(arguments) = node.child_by_field_name("arguments") {
            for argument in children(arguments) {
                self.used(argument);
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            // The constant's own members inherit from the enumeration.
            self.nameless_body(body, None);
        }
    }

    /// Reads the body of a type without a name.
    pub(super) fn nameless_body(&mut self, body: Node<'_>, above: Option<u32>) {
        let around = self.around;
        self.inside(around, |reader| reader.type_declaration(body, "", above));
    }

    /// Reads a type and notes that it is named; gives its place.
    pub(super) fn type_use(&mut self, node: Node<'_>) -> Option<u32> {
        self.type_with(node, Usage::Reference)
    }

    fn type_with(&mut self, node: Node<'_>, usage: Usage) -> Option<u32> {
        let mut found = None;
        self.deeper(node, |reader| found = reader.type_of(node, usage));
        found
    }

    fn type_of(&mut self, node: Node<'_>, usage: Usage) -> Option<u32> {
        match node.kind() {
            "type_identifier" | "identifier" => {
                let name = self.text(node);
                self.simple_type(node, name, Vec::new(), usage)
            }
            "scoped_type_identifier" | "scoped_identifier" => {
                self.annotations_inside(node);
                let name = self.compact(node);
                self.simple_type(node, &name, Vec::new(), usage)
            }
            "generic_type" => {
                let mut name = String::new();
                let mut arguments = Vec::new();
                for child in children(node) {
                    match child.kind() {
                        "type_identifier" | "scoped_type_identifier" => name = self.compact(child),
                        "type_arguments" => arguments = self.type_arguments(child),
                        _ => {}
                    }
                }
                self.simple_type(node, &name, arguments, usage)
            }
            "array_type" => {
                let element = node.child_by_field_name("element")?;
                self.type_with(element, usage)
            }
            "annotated_type" => {
                self.annotations_inside(node);
                let inner = children(node)
                    .into_iter()
                    .find(|child| !child.kind().ends_with("annotation"))?;
                self.type_with(inner, usage)
            }
            "wildcard" => {
                self.annotations_inside(node);
                let bound = children(node).into_iter().find(|child| {
                    !child.kind().ends_with("annotation") && child.kind() != "super"
                })?;
                self.type_with(bound, usage)
            }
            "catch_type" => {
                let mut first = None;
                for one in children(node) {
                    let at = self.type_with(one, usage);
                    first = first.or(at);
                }
                first
            }
            _ => None,
        }
    }

    fn annotations_inside(&mut self, node: Node<'_>) {
        for child in children(node) {
            if child.kind().ends_with("annotation") {
                annotations::name_of(self, child);
            }
        }
    }

    /// The places of the types that something is applied to.
    pub(super) fn type_arguments(&mut self, node: Node<'_>) -> Vec<u32> {
        let mut arguments = Vec::new();
        for child in children(node) {
            if child.kind().ends_with("annotation") {
                annotations::name_of(self, child);
                continue;
            }
            let at = self.type_use(child).unwrap_or_else(|| self.unknown_type());
            arguments.push(at);
        }
        arguments
    }

    fn unknown_type(&mut self) -> u32 {
        let name = self.file.facts.names.place("?");
        self.keep(TypeFact { name, scope: None, arguments: Box::default(), parameter: None })
    }

    fn keep(&mut self, fact: TypeFact) -> u32 {
        if let Some(at) = self.types.get(&fact) {
            return *at;
        }
        let at = self.file.facts.types.len() as u32;
        self.file.facts.types.push(fact.clone());
        self.types.insert(fact, at);
        at
    }

    /// The place of a type by its name, which is noted as used.
    pub(super) fn simple_type(
        &mut self,
        node: Node<'_>,
        name: &str,
        arguments: Vec<u32>,
        usage: Usage,
    ) -> Option<u32> {
        let mut parameter = None;
        if arguments.is_empty()
            && let Some((_, meaning)) =
                self.parameters.iter().rev().find(|(known, _)| *known == name)
        {
            match *meaning {
                Parameter::OfMethod(bound) => return bound,
                Parameter::OfType(of, which) => parameter = Some((of, which)),
            }
        }
        let is_parameter = parameter.is_some();
        let name = self.file.facts.names.place(name);
        let scope = self.around.scope;
        let fact = TypeFact { name, scope, arguments: arguments.into(), parameter };
        let at = self.keep(fact);
        if !is_parameter {
            self.mention(node, at, usage);
        }
        Some(at)
    }

    fn mention(&mut self, node: Node<'_>, at: u32, usage: Usage) {
        if usage != Usage::Inherit && !self.mentioned.insert((at, self.around.within)) {
            return;
        }
        let path = Path { root: Root::Type(at), start: 0, len: 0 };
        self.note(path, syntax::line(node), usage, ResultUse::Used);
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
