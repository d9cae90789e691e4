//! Graphs in the language of Graphviz: DOT.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::dependency::DependencyKind;
use rustc_hash::FxHashMap;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    dot_tokens::{Token, Tokens},
    graph::{Graph, MOST_DEPENDENCIES, MOST_MODULES, kind_named, weight},
    notes::Notes,
};

/// See the module.
#[derive(Debug)]
pub(super) struct Dot;

/// Graphs in graphs that are deeper than this are not read.
const DEEPEST: usize = 200;

impl Format for Dot {
    fn name(&self) -> &'static str {
        "dot"
    }

    fn describe(&self) -> &'static str {
        "DOT, the language of Graphviz"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        if looks_like_dot(&glance.text) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let drawn = parse(&text, self.name(), &mut notes)?;
        let mut graph = Graph::default();
        let names = names(&drawn, &mut notes);
        let mut modules = Vec::with_capacity(names.len());
        for (name, node) in names.iter().zip(&drawn.nodes) {
            let module = graph.module(name, node.line, &mut notes)?;
            if let Some(module) = module {
                let module = graph.at(module);
                if module.package.is_empty() {
                    module.package.clone_from(&node.cluster);
                }
            }
            modules.push(module);
        }
        for edge in &drawn.edges {
            let kind = edge
                .words
                .iter()
                .find_map(|word| kind_named(word))
                .unwrap_or(DependencyKind::Reference);
            let count = match edge.weight.as_deref().map(|text| (text, weight(text))) {
                None => 1,
                Some((_, Some(count))) => count,
                Some((text, None)) => {
                    notes.note("weights that are no count", edge.line, || {
                        format!(
                            "The weight “{}” is not above 0; it counts as 1",
                            super::notes::plain(text)
                        )
                    });
                    1
                }
            };
            if let (Some(from), Some(to)) = (modules[edge.from], modules[edge.to]) {
                notes.read();
                graph.depend(from, to, kind, count, 0)?;
                if !edge.directed && !kind.is_undirected() {
                    graph.depend(to, from, kind, count, 0)?;
                }
            }
        }
        if drawn.edges.iter().any(|edge| !edge.directed) {
            notes.note("", 0, || {
                "The graph has edges without a direction; they count in both".to_owned()
            });
        }
        let (reading, counts) = graph.finish(notes);
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}

/// Whether the text begins as DOT does.
pub(super) fn looks_like_dot(text: &str) -> bool {
    let mut tokens = Tokens::of(text);
    let mut word = || match tokens.next() {
        Ok(Some(Token::Id(word))) => Some(word),
        Ok(Some(Token::Sign('{'))) => Some("{".to_owned()),
        _ => None,
    };
    let mut next = word();
    if next.as_deref().is_some_and(|word| word.eq_ignore_ascii_case("strict")) {
        next = word();
    }
    let is_graph = next.is_some_and(|word| {
        word.eq_ignore_ascii_case("graph") || word.eq_ignore_ascii_case("digraph")
    });
    is_graph && (word().as_deref() == Some("{") || word().as_deref() == Some("{"))
}

/// A graph as it was drawn, before names are names of modules.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// The names of the graphs.
    pub(super) graphs: Vec<String>,
    /// The nodes in the order of the file.
    pub(super) nodes: Vec<DrawnNode>,
    /// The edges in the order of the file.
    pub(super) edges: Vec<DrawnEdge>,
    by_id: FxHashMap<String, usize>,
}

/// A node.
#[derive(Debug, Default)]
pub(super) struct DrawnNode {
    /// What edges call it.
    pub(super) id: String,
    /// What people read; empty when that is the same.
    pub(super) label: String,
    /// The label or name of the innermost cluster it stands in.
    pub(super) cluster: String,
    /// Where it stands first.
    pub(super) line: u32,
}

/// An edge between the nodes in these places.
#[derive(Debug)]
pub(super) struct DrawnEdge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) directed: bool,
    pub(super) weight: Option<String>,
    /// Texts that may name a kind.
    pub(super) words: Vec<String>,
    pub(super) line: u32,
}

/// Reads all graphs of the text. What follows a fault is left out, with a diagnostic.
pub(super) fn parse(
    text: &str,
    format: &'static str,
    notes: &mut Notes,
) -> Result<Drawn, ImportError> {
    let mut parser = Parser {
        tokens: Tokens::of(text),
        peeked: None,
        drawn: Drawn::default(),
        directed: true,
        weighted: false,
    };
    loop {
        match parser.graph() {
            Ok(true) => {}
            Ok(false) => break,
            Err(Fault::TooMany(error)) => return Err(error),
            Err(Fault::Syntax(cause)) => {
                if parser.drawn.nodes.is_empty() {
                    return Err(ImportError::Malformed {
                        format,
                        cause: format!("line {}: {cause}", parser.tokens.line()),
                    });
                }
                notes.broken(parser.tokens.line(), || format!("{cause}; what follows is left out"));
                break;
            }
        }
    }
    Ok(parser.drawn)
}

enum Fault {
    Syntax(String),
    TooMany(ImportError),
}

impl From<String> for Fault {
    fn from(cause: String) -> Self {
        Self::Syntax(cause)
    }
}

/// What `node [..]` and `edge [..]` say for all that follow, as far as it matters.
#[derive(Debug, Clone, Default)]
struct Scope {
    edge: BTreeMap<String, String>,
    cluster: String,
}

struct Parser<'a> {
    tokens: Tokens<'a>,
    /// The next word, if it was looked at; the end is looked at again each time.
    peeked: Option<Token>,
    drawn: Drawn,
    directed: bool,
    weighted: bool,
}

impl Parser<'_> {
    fn peek(&mut self) -> Result<Option<&Token>, Fault> {
        if self.peeked.is_none() {
            self.peeked = self.tokens.next()?;
        }
        Ok(self.peeked.as_ref())
    }

    fn next(&mut self) -> Result<Option<Token>, Fault> {
        match self.peeked.take() {
            Some(token) => Ok(Some(token)),
            None => Ok(self.tokens.next()?),
        }
    }

    fn takes(&mut self, sign: char) -> Result<bool, Fault> {
        let is = self.peek()? == Some(&Token::Sign(sign));
        if is {
            self.next()?;
        }
        Ok(is)
    }

    fn peeks_word(&mut self, word: &str) -> Result<bool, Fault> {
        Ok(matches!(self.peek()?, Some(Token::Id(id)) if id.eq_ignore_ascii_case(word)))
    }

    /// An identifier, its parts joined where they are written with `+`.
    fn id(&mut self) -> Result<String, Fault> {
        let Some(Token::Id(mut id)) = self.next()? else {
            return Err("a name is missing".to_owned().into());
        };
        while self.takes('+')? {
            match self.next()? {
                Some(Token::Id(more)) => id.push_str(&more),
                _ => return Err("a text is missing behind +".to_owned().into()),
            }
        }
        Ok(id)
    }

    /// A whole graph; whether there was one.
    fn graph(&mut self) -> Result<bool, Fault> {
        if self.peek()?.is_none() {
            return Ok(false);
        }
        if self.peeks_word("strict")? {
            self.next()?;
        }
        let word = self.id()?;
        if word.eq_ignore_ascii_case("digraph") {
            self.directed = true;
        } else if word.eq_ignore_ascii_case("graph") {
            self.directed = false;
        } else {
            return Err(format!("“{}” begins no graph", super::notes::plain(&word)).into());
        }
        if matches!(self.peek()?, Some(Token::Id(_))) {
            let name = self.id()?;
            self.drawn.graphs.push(name);
        }
        if !self.takes('{')? {
            return Err("the graph has no {".to_owned().into());
        }
        self.statements(Scope::default(), 0)?;
        Ok(true)
    }

    /// Everything up to the closing brace; the nodes that stand there.
    fn statements(&mut self, mut scope: Scope, depth: usize) -> Result<Vec<usize>, Fault> {
        if depth > DEEPEST {
            return Err(format!("graphs are nested deeper than {DEEPEST}").into());
        }
        let mut members = Vec::new();
        loop {
            if self.takes('}')? {
                return Ok(members);
            }
            if self.takes(';')? || self.takes(',')? {
                continue;
            }
            if self.peek()?.is_none() {
                return Err("the graph has no }".to_owned().into());
            }
            self.statement(&mut scope, depth, &mut members)?;
        }
    }

    fn statement(
        &mut self,
        scope: &mut Scope,
        depth: usize,
        members: &mut Vec<usize>,
    ) -> Result<(), Fault> {
        let line = self.tokens.line();
        let is_group = self.peek()? == Some(&Token::Sign('{')) || self.peeks_word("subgraph")?;
        let mut ends = if is_group {
            self.subgraph(scope, depth)?
        } else {
            let id = self.id()?;
            if self.takes('=')? {
                let value = self.id()?;
                if id.eq_ignore_ascii_case("label") && depth > 0 {
                    scope.cluster = value;
                }
                return Ok(());
            }
            let is_default = ["node", "edge", "graph"].iter().any(|w| id.eq_ignore_ascii_case(w))
                && self.peek()? == Some(&Token::Sign('['));
            if is_default {
                let attributes = self.attributes()?;
                if id.eq_ignore_ascii_case("edge") {
                    scope.edge.extend(attributes);
                } else if id.eq_ignore_ascii_case("graph")
                    && let Some(label) = attributes.get("label")
                {
                    scope.cluster.clone_from(label);
                }
                return Ok(());
            }
            self.port()?;
            vec![self.node(id, scope, line)?]
        };
        let mut pairs: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        while self.peek()? == Some(&Token::Edge) {
            self.next()?;
            let next = if self.peek()? == Some(&Token::Sign('{')) || self.peeks_word("subgraph")? {
                self.subgraph(scope, depth)?
            } else {
                let id = self.id()?;
                self.port()?;
                vec![self.node(id, scope, line)?]
            };
            members.extend_from_slice(&ends);
            pairs.push((std::mem::replace(&mut ends, next.clone()), next));
        }
        members.extend_from_slice(&ends);
        if members.len() > MOST_DEPENDENCIES {
            return Err(Fault::TooMany(ImportError::TooMany {
                what: "nodes in groups",
                limit: MOST_DEPENDENCIES,
            }));
        }
        let attributes = self.attributes()?;
        if pairs.is_empty() {
            if let ([node], Some(label)) = (&ends[..], attributes.get("label")) {
                self.drawn.nodes[*node].label = plain_label(label);
            }
            return Ok(());
        }
        self.edges(&pairs, &attributes, scope, line)
    }

    fn edges(
        &mut self,
        pairs: &[(Vec<usize>, Vec<usize>)],
        attributes: &BTreeMap<String, String>,
        scope: &Scope,
        line: u32,
    ) -> Result<(), Fault> {
        let attribute = |name: &str| attributes.get(name).or_else(|| scope.edge.get(name));
        let label = attribute("label").cloned();
        let number = label.clone().filter(|label| weight(label).is_some());
        let weight = attribute("weight").cloned().or(number);
        self.weighted |= weight.is_some();
        let mut words: Vec<String> =
            ["kind", "type", "class"].iter().filter_map(|name| attribute(name).cloned()).collect();
        words.extend(label);
        let directed = self.directed && attribute("dir").is_none_or(|dir| dir != "none");
        let backwards = attribute("dir").is_some_and(|dir| dir == "back");
        for (from, to) in pairs {
            let more = from.len().saturating_mul(to.len());
            if self.drawn.edges.len().saturating_add(more) > MOST_DEPENDENCIES {
                return Err(Fault::TooMany(ImportError::TooMany {
                    what: "edges",
                    limit: MOST_DEPENDENCIES,
                }));
            }
            for from in from {
                for to in to {
                    let (from, to) = if backwards { (*to, *from) } else { (*from, *to) };
                    let (weight, words) = (weight.clone(), words.clone());
                    self.drawn.edges.push(DrawnEdge { from, to, directed, weight, words, line });
                }
            }
        }
        Ok(())
    }

    fn subgraph(&mut self, scope: &Scope, depth: usize) -> Result<Vec<usize>, Fault> {
        let mut inner = scope.clone();
        if self.peeks_word("subgraph")? {
            self.next()?;
            if matches!(self.peek()?, Some(Token::Id(_))) {
                let name = self.id()?;
                if let Some(name) = name.strip_prefix("cluster") {
                    let name = name.trim_start_matches('_');
                    if !name.is_empty() {
                        name.clone_into(&mut inner.cluster);
                    }
                }
            }
        }
        if !self.takes('{')? {
            // A group that was drawn before; its nodes are not kept by its name.
            return Ok(Vec::new());
        }
        let members = self.statements(inner, depth + 1)?;
        // A group stands for its nodes once, however often it names them.
        let members: BTreeSet<usize> = members.into_iter().collect();
        Ok(members.into_iter().collect())
    }

    /// `:port:compass`, which says nothing about what uses what.
    fn port(&mut self) -> Result<(), Fault> {
        while self.takes(':')? {
            self.id()?;
        }
        Ok(())
    }

    fn attributes(&mut self) -> Result<BTreeMap<String, String>, Fault> {
        let mut found = BTreeMap::new();
        while self.takes('[')? {
            while !self.takes(']')? {
                if self.takes(',')? || self.takes(';')? {
                    continue;
                }
                let name = self.id()?;
                let value = if self.takes('=')? { self.id()? } else { String::new() };
                found.insert(name.to_lowercase(), value);
            }
        }
        Ok(found)
    }

    fn node(&mut self, id: String, scope: &Scope, line: u32) -> Result<usize, Fault> {
        if let Some(at) = self.drawn.by_id.get(&id) {
            let node = &mut self.drawn.nodes[*at];
            if node.cluster.is_empty() {
                node.cluster.clone_from(&scope.cluster);
            }
            return Ok(*at);
        }
        if self.drawn.nodes.len() >= MOST_MODULES {
            return Err(Fault::TooMany(ImportError::TooMany {
                what: "modules",
                limit: MOST_MODULES,
            }));
        }
        let at = self.drawn.nodes.len();
        self.drawn.by_id.insert(id.clone(), at);
        let cluster = plain_label(&scope.cluster);
        self.drawn.nodes.push(DrawnNode { id, label: String::new(), cluster, line });
        Ok(at)
    }
}

/// A label as one line: of a record its first field, without the escapes of Graphviz.
fn plain_label(label: &str) -> String {
    let text = label.trim().trim_start_matches('{').split(['|', '}']).next().unwrap_or("");
    let text = text.rsplit('>').next().unwrap_or(text);
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, chars.as_str().chars().next()) {
            ('\\', Some('n' | 'l' | 'r')) => {
                chars.next();
                plain.push(' ');
            }
            ('\\', Some('N' | 'G' | 'E' | 'T' | 'H' | 'L')) => {
                chars.next();
            }
            (c, _) if c.is_control() => plain.push(' '),
            (c, _) => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

/// What each node is called: its label where its identifier is one that a program made up and
/// the label is its alone, else its identifier.
fn names(drawn: &Drawn, notes: &mut Notes) -> Vec<String> {
    let mut taken: FxHashMap<&str, u32> = FxHashMap::default();
    for node in &drawn.nodes {
        *taken.entry(node.label.as_str()).or_default() += 1;
    }
    drawn
        .nodes
        .iter()
        .map(|node| {
            if node.label.is_empty() || !is_made_up(&node.id) {
                return node.id.clone();
            }
            if taken.get(node.label.as_str()) == Some(&1) {
                return node.label.clone();
            }
            notes.note("labels that stand on several nodes", node.line, || {
                format!(
                    "The label “{}” stands on several nodes; this one is called {}",
                    super::notes::plain(&node.label),
                    super::notes::plain(&node.id)
                )
            });
            format!("{} ({})", node.label, node.id)
        })
        .collect()
}

/// Whether an identifier is a number with at most a short word in front, such as `n12`,
/// `Node0x55d0`, `a_3`.
pub(super) fn is_made_up(id: &str) -> bool {
    let number = id.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if id.len() - number.len() > 6 {
        return false;
    }
    let number = number.trim_start_matches(['_', '-', ':']);
    let hexadecimal = number
        .strip_prefix("0x")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    hexadecimal
        || (!number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'_')))
}
