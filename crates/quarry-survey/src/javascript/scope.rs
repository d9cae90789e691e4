//! Names in scope while a file is read, and the facts that are gathered meanwhile.

use quarry_model::dependency::{ResultUse, Usage};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    facts::{
        Asking, Export, Exported, Facts, Import, Imported, Kind, Name, Node, NodeAt, Request,
        Symbol, SymbolAt, Told, Use,
    },
    keys::Subject,
    lines::Lines,
};

/// The place of [`Node::Unknown`], which stands first in every file.
pub(super) const UNKNOWN: NodeAt = 0;

/// How deep syntax may be nested.
pub(super) const DEEPEST: u32 = 10_000;

/// What `this` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum This {
    /// Not known.
    Unknown,
    /// An object of a class.
    Object(SymbolAt),
    /// A class, or a plain object, itself.
    Itself(SymbolAt),
}

/// What a name of a scope is bound to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    pub(super) node: NodeAt,
    /// The place in [`Extractor::subjects`] if it may hold a dictionary.
    pub(super) subject: Option<u32>,
    pub(super) hold: Hold,
}

/// What a variable holds, as far as that decides what a change of it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// Not known.
    Unknown,
    /// What the function was given.
    Parameter,
    /// What the function was given: a text, a number or a list.
    Plain,
    /// An object or list that is made here.
    Fresh,
}

/// Reads one file.
pub(super) struct Extractor<'a> {
    pub(super) facts: Facts,
    pub(super) lines: Lines,
    pub(super) imports_only: bool,
    name_places: FxHashMap<&'a str, Name>,
    made_up: FxHashMap<String, Name>,
    scopes: Vec<FxHashMap<&'a str, Bound>>,
    /// The first scope of the function that is a symbol, and around the place.
    pub(super) ground: usize,
    /// Whether the file is TypeScript, where what has no type written out has one all the same.
    pub(super) typescript: bool,
    /// Whether `$name` stands for what the store `name` holds.
    pub(super) has_stores: bool,
    /// Variables and parameters that may hold untyped dictionaries.
    pub(super) subjects: Vec<Subject>,
    /// Variables of the module whose type is written out.
    pub(super) typed: FxHashSet<SymbolAt>,
    /// The symbol that the current place stands in.
    pub(super) within: Option<SymbolAt>,
    pub(super) this: This,
    /// What happens to the value of the call that is read next.
    pub(super) pending: Option<ResultUse>,
    /// Blocks around the place whose failures are handled.
    pub(super) handling: u32,
    /// Transactions around the place.
    pub(super) transactions: u32,
    pub(super) depth: u32,
    /// Requests of `import("x")` types, by where they stand.
    pub(super) import_types: FxHashMap<u32, u32>,
    /// What the first parameter of the function is called that the module exports as a whole.
    pub(super) mixed_into: Option<NodeAt>,
    /// The name of that parameter, before the function is read.
    pub(super) mixed_name: Option<&'a str>,
    /// What the function gives back that is read, if it is always the same.
    pub(super) returns: Option<NodeAt>,
    member_list: Vec<(SymbolAt, Name, SymbolAt)>,
}

impl<'a> Extractor<'a> {
    pub(super) fn new(source: &str, imports_only: bool, typescript: bool) -> Self {
        let facts = Facts { nodes: vec![Node::Unknown], ..Facts::default() };
        Self {
            facts,
            lines: Lines::of(source),
            imports_only,
            name_places: FxHashMap::default(),
            made_up: FxHashMap::default(),
            scopes: vec![FxHashMap::default()],
            ground: 0,
            typescript,
            has_stores: false,
            subjects: Vec::new(),
            typed: FxHashSet::default(),
            within: None,
            this: This::Unknown,
            pending: None,
            handling: 0,
            transactions: 0,
            depth: 0,
            import_types: FxHashMap::default(),
            mixed_into: None,
            mixed_name: None,
            returns: None,
            member_list: Vec::new(),
        }
    }

    /// The facts, with members in order.
    pub(super) fn finish(mut self) -> Facts {
        self.keep_keys();
        let mut members = std::mem::take(&mut self.member_list);
        let facts = &mut self.facts;
        members.sort_by(|a, b| {
            (a.0, &facts.names[a.1 as usize]).cmp(&(b.0, &facts.names[b.1 as usize]))
        });
        members.dedup_by(|later, first| (later.0, later.1) == (first.0, first.1));
        facts.members = members;
        self.facts
    }

    /// The place of a name that stands in the source.
    pub(super) fn name(&mut self, text: &'a str) -> Name {
        if let Some(name) = self.name_places.get(text) {
            return *name;
        }
        let name = self.made(text.to_owned());
        self.name_places.insert(text, name);
        name
    }

    /// The place of a name that is put together.
    pub(super) fn made(&mut self, text: String) -> Name {
        if let Some(name) = self.made_up.get(&text) {
            return *name;
        }
        let name = self.facts.names.len() as Name;
        self.facts.names.push(text.as_str().into());
        self.made_up.insert(text, name);
        name
    }

    pub(super) fn node(&mut self, node: Node) -> NodeAt {
        self.facts.nodes.push(node);
        self.facts.nodes.len() as NodeAt - 1
    }

    /// A member of a value; nothing is known of members of what is not known.
    pub(super) fn field(&mut self, of: NodeAt, name: Name) -> NodeAt {
        if of == UNKNOWN { UNKNOWN } else { self.node(Node::Field(of, name)) }
    }

    pub(super) fn line(&self, offset: u32) -> u32 {
        self.lines.line(offset)
    }

    pub(super) fn enter(&mut self) {
        self.scopes.push(FxHashMap::default());
    }

    pub(super) fn leave(&mut self) {
        self.scopes.pop();
    }

    /// Whether the current scope is the module's own.
    pub(super) fn at_module_level(&self) -> bool {
        self.scopes.len() == 1
    }

    pub(super) fn bind(&mut self, name: &'a str, node: NodeAt) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, Bound { node, subject: None, hold: Hold::Unknown });
        }
    }

    /// What is known of a name that the current scope binds.
    pub(super) fn binding(&mut self, name: &str) -> Option<&mut Bound> {
        self.scopes.last_mut()?.get_mut(name)
    }

    /// What is known of a name, and the scope that binds it.
    pub(super) fn holding(&self, name: &str) -> Option<(usize, Bound)> {
        let mut scopes = self.scopes.iter().enumerate().rev();
        scopes.find_map(|(at, scope)| scope.get(name).map(|bound| (at, *bound)))
    }

    /// How many scopes are open.
    pub(super) fn scopes_open(&self) -> usize {
        self.scopes.len()
    }

    /// What a name is bound to in the nearest scope that binds it.
    pub(super) fn bound(&self, name: &str) -> Option<NodeAt> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name).map(|bound| bound.node))
    }

    /// Forgets what a variable holds, since it is given another value.
    pub(super) fn forget(&mut self, name: &str) {
        if let Some(bound) = self.scopes.iter_mut().rev().find_map(|scope| scope.get_mut(name)) {
            bound.hold = Hold::Unknown;
            match self.facts.nodes[bound.node as usize] {
                Node::Symbol(at) => {
                    let symbol = &mut self.facts.symbols[at as usize];
                    let is_open = symbol.kind == Kind::Value && symbol.owner.is_none();
                    if is_open && !self.typed.contains(&at) {
                        symbol.value = None;
                    }
                }
                _ => bound.node = UNKNOWN,
            }
        }
    }

    /// What a name stands for.
    pub(super) fn lookup(&mut self, name: &'a str) -> NodeAt {
        if let Some(node) = self.bound(name) {
            return node;
        }
        // `$name` is what the store `name` holds.
        if self.has_stores
            && let Some(node) = name.strip_prefix('$').and_then(|store| self.bound(store))
        {
            return node;
        }
        let name = self.name(name);
        self.node(Node::Global(name))
    }

    /// Notes that a value uses what a node is made of.
    pub(super) fn used_as_value(&mut self, node: NodeAt) {
        if let Node::Import(import) = self.facts.nodes[node as usize] {
            self.facts.imports[import as usize].as_value = true;
        }
    }

    /// Notes that a type uses what a node is made of.
    pub(super) fn used_as_type(&mut self, node: NodeAt) {
        if let Node::Import(import) = self.facts.nodes[node as usize] {
            self.facts.imports[import as usize].as_type = true;
        }
    }

    pub(super) fn request(
        &mut self,
        specifier: &'a str,
        offset: u32,
        asking: Asking,
        type_only: bool,
    ) -> u32 {
        let specifier = self.name(specifier);
        let line = self.line(offset);
        self.facts.requests.push(Request { specifier, line, asking, type_only, count: 1 });
        self.facts.requests.len() as u32 - 1
    }

    pub(super) fn import(&mut self, request: u32, imported: Imported, type_only: bool) -> NodeAt {
        self.facts.imports.push(Import {
            request,
            imported,
            as_value: false,
            as_type: false,
            type_only,
        });
        self.node(Node::Import(self.facts.imports.len() as u32 - 1))
    }

    pub(super) fn export(&mut self, name: Name, what: Exported) {
        self.facts.exports.push(Export { name, what });
    }

    /// A new symbol, a member of `owner` if there is one.
    pub(super) fn symbol(
        &mut self,
        owner: Option<SymbolAt>,
        name: &'a str,
        kind: Kind,
        offset: u32,
    ) -> SymbolAt {
        let short = self.name(name);
        let full = match owner {
            Some(owner) => {
                let above = self.facts.text(self.facts.symbols[owner as usize].name);
                let full = format!("{above}.{name}");
                self.made(full)
            }
            None => short,
        };
        let line = self.line(offset);
        let listed = match owner {
            Some(owner) => self.facts.symbols[owner as usize].listed,
            None => self.at_module_level(),
        };
        self.facts.symbols.push(Symbol {
            name: full,
            kind,
            line,
            owner,
            supers: Vec::new(),
            value: None,
            is_async: false,
            listed,
            deeds: None,
        });
        let symbol = self.facts.symbols.len() as SymbolAt - 1;
        if let Some(owner) = owner {
            self.member_list.push((owner, short, symbol));
        }
        symbol
    }

    pub(super) fn used(&mut self, node: NodeAt, offset: u32, usage: Usage) -> Option<usize> {
        if self.imports_only {
            return None;
        }
        self.facts.uses.push(Use {
            node,
            within: self.within,
            line: self.lines.line(offset),
            usage,
            is_new: false,
            result: ResultUse::Used,
            in_transaction: self.transactions > 0,
            handles_failure: self.handling > 0,
            told: Told::No,
            arguments: None,
        });
        Some(self.facts.uses.len() - 1)
    }

    /// A mention of something: only of what other modules offer, or what is known of an object.
    pub(super) fn mentioned(&mut self, node: NodeAt, offset: u32) {
        self.used_as_value_root(node);
        if !matches!(
            self.facts.nodes[node as usize],
            Node::Unknown | Node::Global(_) | Node::Symbol(_)
        ) {
            self.used(node, offset, Usage::Reference);
        }
    }

    fn used_as_value_root(&mut self, node: NodeAt) {
        let mut at = node;
        while let Node::Field(of, _) | Node::Call(of, _) | Node::New(of, ..) =
            self.facts.nodes[at as usize]
        {
            at = of;
        }
        self.used_as_value(at);
    }

    /// One level deeper; `false` where the file is nested too deeply to go on.
    pub(super) fn deeper(&mut self, offset: u32) -> bool {
        if self.depth >= DEEPEST {
            if self.facts.problem.is_none() {
                self.facts.problem = Some(crate::syntax::Problem {
                    line: self.line(offset),
                    whole: false,
                    cause: "The code is nested too deeply here, so the inner part was not read"
                        .to_owned(),
                });
            }
            return false;
        }
        self.depth += 1;
        true
    }
}
