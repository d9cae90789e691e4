//! GraphML, plain or as yEd, Gephi, Neo4j and `NetworkX` write it. No entity is expanded but the
//! five of XML itself.

use std::collections::BTreeMap;

use quarry_model::dependency::DependencyKind;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use rustc_hash::FxHashMap;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    dot::is_made_up,
    graph::{Graph, MOST_DEPENDENCIES, MOST_MODULES, NodeIx, kind_named, language_named, weight},
    notes::{Notes, plain},
};

/// See the module.
#[derive(Debug)]
pub(super) struct GraphMl;

/// Elements in elements that are deeper than this are not read.
const DEEPEST: usize = 500;

/// The longest text of a label, in bytes; the rest is cut off.
const LONGEST_TEXT: usize = 4_000;

impl Format for GraphMl {
    fn name(&self) -> &'static str {
        "graphml"
    }

    fn describe(&self) -> &'static str {
        "GraphML, plain or of yEd"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let text = glance.text.trim_start();
        let is_xml = text.starts_with('<');
        if is_xml && text.contains("<graphml") { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let mut document = Document::default();
        if let Err(fault) = document.read(&text, &mut notes) {
            match fault {
                Fault::TooMany(error) => return Err(error),
                Fault::Xml { cause, at } => {
                    let line = line_of(&text, at);
                    if document.nodes.is_empty() {
                        let cause = format!("line {line}: {cause}");
                        return Err(ImportError::Malformed { format: self.name(), cause });
                    }
                    notes.broken(line, || format!("{cause}; what follows is left out"));
                }
            }
        }
        document.into_graph(&text, notes)
    }
}

enum Fault {
    Xml { cause: String, at: usize },
    TooMany(ImportError),
}

#[derive(Debug, Default)]
struct Node {
    id: String,
    label: String,
    yed_label: String,
    language: String,
    sloc: Option<u32>,
    group: Option<usize>,
    has_graph: bool,
    at: usize,
}

#[derive(Debug, Default)]
struct Edge {
    from: String,
    to: String,
    directed: bool,
    weight: Option<String>,
    words: Vec<String>,
    at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Graph { directed: bool, of: Option<usize> },
    Node(usize),
    Edge(usize),
    NodeData(usize, Field),
    EdgeData(usize, Field),
    Other,
}

/// What a `data` element or a label holds, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Label,
    YedLabel,
    Weight,
    Kind,
    Language,
    Sloc,
    Nothing,
}

#[derive(Debug, Default)]
struct Document {
    keys: BTreeMap<String, Field>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    by_id: FxHashMap<String, usize>,
    entities: u32,
}

impl Document {
    fn read(&mut self, text: &str, notes: &mut Notes) -> Result<(), Fault> {
        let mut reader = Reader::from_str(text);
        let mut stack: Vec<Inside> = Vec::new();
        let mut held = String::new();
        loop {
            let at = reader.buffer_position() as usize;
            let event = reader.read_event();
            let event = event.map_err(|error| Fault::Xml { cause: error.to_string(), at })?;
            match event {
                Event::Start(element) => {
                    if stack.len() >= DEEPEST {
                        let cause = format!("elements are nested deeper than {DEEPEST}");
                        return Err(Fault::Xml { cause, at });
                    }
                    held.clear();
                    let inside = self.open(&element, &stack, at, notes)?;
                    stack.push(inside);
                }
                Event::Empty(element) => {
                    self.open(&element, &stack, at, notes)?;
                }
                Event::End(_) => {
                    if let Some(inside) = stack.pop() {
                        self.close(inside, &held);
                    }
                    held.clear();
                }
                Event::Text(part) => push(&mut held, &part.xml10_content()),
                Event::CData(part) => push(&mut held, &part.xml10_content()),
                Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                    Ok(Some(c)) => held.push(c),
                    _ => match predefined(&entity) {
                        Some(c) => held.push(c),
                        None => self.entities += 1,
                    },
                },
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if !stack.is_empty() {
            return Err(Fault::Xml {
                cause: "the file ends in the middle".to_owned(),
                at: text.len(),
            });
        }
        Ok(())
    }

    fn open(
        &mut self,
        element: &BytesStart<'_>,
        stack: &[Inside],
        at: usize,
        notes: &mut Notes,
    ) -> Result<Inside, Fault> {
        let attribute = |name: &str| {
            let mut attributes = element.attributes();
            attributes.with_checks(false);
            let mut found = attributes.flatten();
            let found = found.find(|each| each.key.local_name().as_ref() == name)?;
            Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
        };
        let parent = stack.last().copied();
        Ok(match element.local_name().as_ref() {
            "key" => {
                let name = attribute("attr.name").or_else(|| attribute("yfiles.type"));
                if let (Some(id), Some(name)) = (attribute("id"), name) {
                    self.keys.insert(id, field(&name));
                }
                Inside::Other
            }
            "graph" => {
                let of = match parent {
                    Some(Inside::Node(node)) => {
                        self.nodes[node].has_graph = true;
                        Some(node)
                    }
                    _ => None,
                };
                let directed = attribute("edgedefault").is_none_or(|word| word != "undirected");
                Inside::Graph { directed, of }
            }
            "node" => self.node(attribute("id").unwrap_or_default(), parent, at, notes)?,
            "edge" => {
                let Some(Inside::Graph { directed, .. }) = parent else { return Ok(Inside::Other) };
                if self.edges.len() >= MOST_DEPENDENCIES {
                    let limit = MOST_DEPENDENCIES;
                    return Err(Fault::TooMany(ImportError::TooMany { what: "edges", limit }));
                }
                let directed = match attribute("directed").as_deref() {
                    Some("false") => false,
                    Some("true") => true,
                    _ => directed,
                };
                // Neo4j writes the kind as an attribute, Gephi the weight.
                let words = attribute("label").into_iter().collect();
                let weight = attribute("weight");
                let (from, to) = (
                    attribute("source").unwrap_or_default(),
                    attribute("target").unwrap_or_default(),
                );
                self.edges.push(Edge { from, to, directed, weight, words, at });
                Inside::Edge(self.edges.len() - 1)
            }
            "hyperedge" => {
                notes.skip("edges between more than two nodes", 0, || {
                    "An edge between more than two nodes is left out".to_owned()
                });
                Inside::Other
            }
            "data" => {
                let key = attribute("key").unwrap_or_default();
                let field = self.keys.get(&key).copied().unwrap_or_else(|| field(&key));
                match parent {
                    Some(Inside::Node(node)) => Inside::NodeData(node, field),
                    Some(Inside::Edge(edge)) => Inside::EdgeData(edge, field),
                    _ => Inside::Other,
                }
            }
            name => {
                // What yEd draws stands in elements of its own inside of `data`.
                let field = if matches!(name, "NodeLabel" | "EdgeLabel") {
                    Field::YedLabel
                } else {
                    Field::Nothing
                };
                match parent {
                    Some(Inside::NodeData(node, _)) => Inside::NodeData(node, field),
                    Some(Inside::EdgeData(edge, _)) => Inside::EdgeData(edge, field),
                    _ => Inside::Other,
                }
            }
        })
    }

    fn node(
        &mut self,
        id: String,
        parent: Option<Inside>,
        at: usize,
        notes: &mut Notes,
    ) -> Result<Inside, Fault> {
        let Some(Inside::Graph { of: group, .. }) = parent else { return Ok(Inside::Other) };
        if self.nodes.len() >= MOST_MODULES {
            let limit = MOST_MODULES;
            return Err(Fault::TooMany(ImportError::TooMany { what: "modules", limit }));
        }
        if id.is_empty() {
            notes.skip("nodes without an identifier", 0, || "A node has no identifier".to_owned());
            return Ok(Inside::Other);
        }
        if self.by_id.contains_key(&id) {
            notes.skip("nodes that stand there twice", 0, || {
                format!("The node “{}” stands there twice", plain(&id))
            });
            return Ok(Inside::Other);
        }
        let place = self.nodes.len();
        self.by_id.insert(id.clone(), place);
        self.nodes.push(Node { id, group, at, ..Node::default() });
        Ok(Inside::Node(place))
    }

    fn close(&mut self, inside: Inside, held: &str) {
        let text = held.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        match inside {
            Inside::NodeData(node, field) => {
                let node = &mut self.nodes[node];
                match field {
                    Field::Label if node.label.is_empty() => node.label = text,
                    Field::YedLabel if node.yed_label.is_empty() => node.yed_label = text,
                    Field::Language => node.language = text,
                    Field::Sloc => node.sloc = text.parse::<f64>().ok().map(|lines| lines as u32),
                    _ => {}
                }
            }
            Inside::EdgeData(edge, field) => {
                let edge = &mut self.edges[edge];
                match field {
                    Field::Weight => edge.weight = Some(text),
                    Field::Kind => edge.words.insert(0, text),
                    Field::Label | Field::YedLabel => {
                        if edge.weight.is_none() && weight(&text).is_some() {
                            edge.weight = Some(text);
                        } else {
                            edge.words.push(text);
                        }
                    }
                    Field::Language | Field::Sloc | Field::Nothing => {}
                }
            }
            _ => {}
        }
    }

    fn into_graph(self, text: &str, mut notes: Notes) -> Result<Imported, ImportError> {
        if self.entities > 0 {
            notes.warn("", 0, || {
                format!("{} references to entities are not expanded and left out", self.entities)
            });
        }
        let lines = Lines::of(text);
        let mut names: FxHashMap<&str, u32> = FxHashMap::default();
        for node in &self.nodes {
            *names.entry(node.name()).or_default() += 1;
        }
        let mut graph = Graph::default();
        let mut modules: Vec<Option<NodeIx>> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            // A node with a graph in it is a folder, unless edges speak of it.
            let line = lines.line(node.at);
            let label = node.name();
            let name = if names.get(label) == Some(&1) {
                label.to_owned()
            } else {
                notes.note("labels that stand on several nodes", line, || {
                    format!("The label “{}” stands on several nodes", plain(label))
                });
                format!("{label} ({})", node.id)
            };
            if node.has_graph {
                modules.push(None);
                continue;
            }
            let module = graph.module(&name, line, &mut notes)?;
            if let Some(module) = module {
                let module = graph.at(module);
                if let Some(group) = node.group.filter(|_| module.package.is_empty()) {
                    self.nodes[group].name().clone_into(&mut module.package);
                }
                if let Some(language) = language_named(&node.language) {
                    module.language = language;
                }
                module.sloc = node.sloc.unwrap_or(module.sloc);
            }
            modules.push(module);
        }
        for edge in &self.edges {
            self.edge(edge, &modules, lines.line(edge.at), &mut graph, &mut notes)?;
        }
        let (reading, counts) = graph.finish(notes);
        Ok(Imported { format: GraphMl.name(), reading, counts, ..Imported::default() })
    }

    fn edge(
        &self,
        edge: &Edge,
        modules: &[Option<NodeIx>],
        line: u32,
        graph: &mut Graph,
        notes: &mut Notes,
    ) -> Result<(), ImportError> {
        let mut ends = [None; 2];
        for (end, id) in ends.iter_mut().zip([&edge.from, &edge.to]) {
            let Some(node) = self.by_id.get(id) else {
                notes.unresolved(id);
                notes.skip("edges to nodes that are not there", line, || {
                    format!("There is no node “{}”", plain(id))
                });
                return Ok(());
            };
            if self.nodes[*node].has_graph {
                notes.skip("edges of groups", line, || {
                    format!("“{}” is a group of nodes; its edges are left out", plain(id))
                });
                return Ok(());
            }
            *end = modules[*node];
        }
        let [Some(from), Some(to)] = ends else { return Ok(()) };
        let kind = edge.words.iter().find_map(|word| kind_named(word));
        let kind = kind.unwrap_or(DependencyKind::Reference);
        let count = match edge.weight.as_deref().map(weight) {
            None => 1,
            Some(Some(count)) => count,
            Some(None) => {
                notes.note("weights that are no count", line, || {
                    "The weight is not above 0; it counts as 1".to_owned()
                });
                1
            }
        };
        notes.read();
        graph.depend(from, to, kind, count, 0)?;
        if !edge.directed && !kind.is_undirected() {
            notes.note("edges without a direction", line, || {
                "The edge has no direction; it counts in both".to_owned()
            });
            graph.depend(to, from, kind, count, 0)?;
        }
        Ok(())
    }
}

impl Node {
    /// What it is called: its label where its identifier is made up, else that.
    fn name(&self) -> &str {
        let label = if self.label.is_empty() { &self.yed_label } else { &self.label };
        if label.is_empty() || !is_made_up(&self.id) { &self.id } else { label }
    }
}

fn push(held: &mut String, part: &str) {
    let room = LONGEST_TEXT.saturating_sub(held.len());
    let end = (0..=room.min(part.len())).rev().find(|end| part.is_char_boundary(*end));
    held.push_str(&part[..end.unwrap_or(0)]);
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn field(name: &str) -> Field {
    match name.to_lowercase().as_str() {
        "label" | "name" | "d_label" | "title" | "path" | "url" => Field::Label,
        "weight" | "count" | "edge_weight" | "strength" => Field::Weight,
        "kind" | "type" | "edgetype" | "relation" => Field::Kind,
        "language" => Field::Language,
        "sloc" | "loc" | "lines" => Field::Sloc,
        _ => Field::Nothing,
    }
}

/// Where lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    fn line(&self, at: usize) -> u32 {
        self.0.partition_point(|end| *end < at) as u32 + 1
    }
}

fn line_of(text: &str, at: usize) -> u32 {
    Lines::of(text).line(at)
}
