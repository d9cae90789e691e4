//! Indexes in SCIP, which compilers and language servers write: an occurrence of a symbol that
//! another document defines is a dependency.
//!
//! Read document by document, so that memory grows with what is different, not with what is
//! there. Field numbers are those of `scip.proto`, version 0.5.

use quarry_model::{dependency::DependencyKind, module::Standing};
use rustc_hash::FxHashMap;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    graph::{Graph, MOST_DEPENDENCIES, NodeIx, language_named},
    notes::{Notes, plain},
    wire::{Fields, Value, WireFault, first_packed},
};

/// See the module.
#[derive(Debug)]
pub(super) struct Scip;

const DEFINITION: u64 = 1;
const IMPORT: u64 = 2;
const GENERATED: u64 = 16;
const TEST: u64 = 32;

/// The most symbols that are told apart.
const MOST_SYMBOLS: usize = 10_000_000;

impl Format for Scip {
    fn name(&self) -> &'static str {
        "scip"
    }

    fn describe(&self) -> &'static str {
        "an index in SCIP, as of scip-java, scip-typescript and their like"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        // The metadata comes first.
        let Some(0x0A) = glance.bytes.first() else { return Confidence::No };
        let Ok(Some((1, Value::Bytes(metadata)))) = Fields::of(glance.bytes).next() else {
            return Confidence::No;
        };
        let mut fields = Fields::of(metadata);
        let mut known = 0;
        loop {
            match fields.next() {
                Ok(None) => break,
                Ok(Some((1 | 4, Value::Number(_)) | (2 | 3, Value::Bytes(_)))) => known += 1,
                _ => return Confidence::No,
            }
        }
        match known {
            0 => Confidence::No,
            1 => Confidence::Likely,
            _ => Confidence::Certain,
        }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let mut index = Index::default();
        let mut fields = Fields::of(file.bytes);
        loop {
            let read = match fields.next() {
                Ok(None) => break,
                Ok(Some((2, Value::Bytes(document)))) => index.document(document, &mut notes),
                Ok(Some(_)) => Ok(()),
                Err(fault) => {
                    if index.graph.len() == 0 {
                        let cause = fault.to_string();
                        return Err(ImportError::Malformed { format: self.name(), cause });
                    }
                    notes.broken(0, || format!("{fault}; what follows is left out"));
                    break;
                }
            };
            read?;
        }
        let (reading, counts) = index.finish(notes)?;
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}

/// Where a symbol is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Defined {
    Nowhere,
    In(NodeIx),
    /// In several documents, as namespaces are: it says nothing about one of them.
    InSeveral,
}

#[derive(Debug, Default)]
struct Index {
    graph: Graph,
    symbols: FxHashMap<String, u32>,
    defined: Vec<Defined>,
    /// Uses of a symbol by a document.
    uses: Vec<Use>,
    /// Symbols that implement others.
    implements: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Use {
    from: NodeIx,
    symbol: u32,
    import: bool,
    count: u32,
    line: u32,
}

impl Index {
    fn symbol(&mut self, name: &[u8]) -> Result<Option<u32>, ImportError> {
        let Ok(name) = std::str::from_utf8(name) else { return Ok(None) };
        if name.is_empty() || name.starts_with("local ") {
            return Ok(None);
        }
        if let Some(symbol) = self.symbols.get(name) {
            return Ok(Some(*symbol));
        }
        if self.defined.len() >= MOST_SYMBOLS {
            return Err(ImportError::TooMany { what: "symbols", limit: MOST_SYMBOLS });
        }
        let symbol = self.defined.len() as u32;
        self.defined.push(Defined::Nowhere);
        self.symbols.insert(name.to_owned(), symbol);
        Ok(Some(symbol))
    }

    fn document(&mut self, bytes: &[u8], notes: &mut Notes) -> Result<(), ImportError> {
        let mut path: &[u8] = b"";
        let mut language: &[u8] = b"";
        let mut fields = Fields::of(bytes);
        let fault = loop {
            match fields.next() {
                Ok(Some((1, Value::Bytes(text)))) => path = text,
                Ok(Some((4, Value::Bytes(text)))) => language = text,
                Ok(Some(_)) => {}
                Ok(None) => break None,
                Err(fault) => break Some(fault),
            }
        };
        let path = String::from_utf8_lossy(path);
        if let Some(fault) = fault {
            notes.skip("documents that can't be read", 0, || {
                format!("The document “{}” can't be read: {fault}", plain(&path))
            });
            return Ok(());
        }
        let before = self.graph.len();
        let Some(node) = self.graph.module(&path, 0, notes)? else { return Ok(()) };
        if self.graph.len() == before {
            notes.note("documents that stand there twice", 0, || {
                format!("The document “{}” stands there twice", plain(&path))
            });
        }
        if let Some(language) = language_named(&String::from_utf8_lossy(language)) {
            self.graph.at(node).language = language;
        }
        let first = self.uses.len();
        let mut fields = Fields::of(bytes);
        let mut roles = 0;
        // It was read to the end before.
        while let Ok(Some((number, value))) = fields.next() {
            let read = match (number, value) {
                (2, Value::Bytes(occurrence)) => self.occurrence(occurrence, node, &mut roles),
                (3, Value::Bytes(information)) => self.information(information, node),
                _ => Ok(Ok(())),
            };
            if let Err(fault) = read? {
                notes.skip("occurrences that can't be read", 0, || {
                    format!("An occurrence in “{}” can't be read: {fault}", plain(&path))
                });
            }
        }
        if roles & GENERATED != 0 {
            self.graph.stand(node, Standing::Generated, "the index says generated");
        } else if roles & TEST != 0 {
            self.graph.stand(node, Standing::Test, "the index says test");
        }
        self.merge_uses(first)
    }

    fn occurrence(
        &mut self,
        bytes: &[u8],
        node: NodeIx,
        all_roles: &mut u64,
    ) -> Result<Result<(), WireFault>, ImportError> {
        let mut fields = Fields::of(bytes);
        let (mut name, mut roles, mut line): (&[u8], u64, u64) = (b"", 0, 0);
        loop {
            match fields.next() {
                Ok(Some((1, Value::Bytes(range)))) => line = first_packed(range).unwrap_or(0),
                Ok(Some((2, Value::Bytes(symbol)))) => name = symbol,
                Ok(Some((3, Value::Number(number)))) => roles = number,
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(fault) => return Ok(Err(fault)),
            }
        }
        *all_roles |= roles & (GENERATED | TEST);
        let Some(symbol) = self.symbol(name)? else { return Ok(Ok(())) };
        if roles & DEFINITION != 0 {
            self.define(symbol, node);
        } else {
            let line = u32::try_from(line).unwrap_or(u32::MAX - 1).saturating_add(1);
            let import = roles & IMPORT != 0;
            self.uses.push(Use { from: node, symbol, import, count: 1, line });
        }
        Ok(Ok(()))
    }

    fn define(&mut self, symbol: u32, node: NodeIx) {
        let defined = &mut self.defined[symbol as usize];
        *defined = match *defined {
            Defined::Nowhere => Defined::In(node),
            Defined::In(other) if other == node => Defined::In(node),
            _ => Defined::InSeveral,
        };
    }

    /// What a document says about a symbol that it defines: what it implements.
    fn information(
        &mut self,
        bytes: &[u8],
        _: NodeIx,
    ) -> Result<Result<(), WireFault>, ImportError> {
        let mut fields = Fields::of(bytes);
        let mut own: &[u8] = b"";
        let mut related = Vec::new();
        loop {
            match fields.next() {
                Ok(Some((1, Value::Bytes(symbol)))) => own = symbol,
                Ok(Some((4, Value::Bytes(relationship)))) => {
                    let mut fields = Fields::of(relationship);
                    let (mut symbol, mut implements): (&[u8], bool) = (b"", false);
                    loop {
                        match fields.next() {
                            Ok(Some((1, Value::Bytes(name)))) => symbol = name,
                            Ok(Some((3, Value::Number(flag)))) => implements = flag != 0,
                            Ok(Some(_)) => {}
                            Ok(None) => break,
                            Err(fault) => return Ok(Err(fault)),
                        }
                    }
                    if implements {
                        related.push(symbol);
                    }
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(fault) => return Ok(Err(fault)),
            }
        }
        if let Some(own) = self.symbol(own)? {
            for other in related {
                // Classes only: that a method overrides another follows from that.
                let is_class = other.ends_with(b"#");
                if let Some(other) = self.symbol(other)?.filter(|_| is_class) {
                    self.implements.push((own, other));
                }
            }
        }
        Ok(Ok(()))
    }

    /// Adds up what the document that began at `first` uses.
    fn merge_uses(&mut self, first: usize) -> Result<(), ImportError> {
        let uses = &mut self.uses[first..];
        uses.sort_unstable_by_key(|each| (each.symbol, each.import, each.line));
        let mut kept = first;
        for at in first..self.uses.len() {
            let next = self.uses[at];
            let same = kept > first && {
                let last = &self.uses[kept - 1];
                (last.symbol, last.import) == (next.symbol, next.import)
            };
            if same {
                let last = &mut self.uses[kept - 1];
                last.count = last.count.saturating_add(next.count);
            } else {
                self.uses[kept] = next;
                kept += 1;
            }
        }
        self.uses.truncate(kept);
        if self.uses.len() > MOST_DEPENDENCIES * 4 {
            let limit = MOST_DEPENDENCIES * 4;
            return Err(ImportError::TooMany { what: "uses of symbols", limit });
        }
        Ok(())
    }

    fn finish(
        mut self,
        mut notes: Notes,
    ) -> Result<(quarry_model::evidence::Reading, super::Counts), ImportError> {
        let mut shared = 0_u32;
        for each in &self.uses {
            match self.defined[each.symbol as usize] {
                Defined::In(to) => {
                    notes.read();
                    let kind = if each.import {
                        DependencyKind::Import
                    } else {
                        DependencyKind::Reference
                    };
                    self.graph.depend(each.from, to, kind, each.count, each.line)?;
                }
                Defined::InSeveral => shared += 1,
                Defined::Nowhere => notes.outside(),
            }
        }
        for (own, other) in &self.implements {
            if let (Defined::In(from), Defined::In(to)) =
                (self.defined[*own as usize], self.defined[*other as usize])
            {
                notes.read();
                self.graph.depend(from, to, DependencyKind::Inherit, 1, 0)?;
            }
        }
        if shared > 0 {
            notes.note("", 0, || {
                format!(
                    "{shared} uses are of names that several documents define, such as \
                     namespaces, and lead to none of them"
                )
            });
        }
        Ok(self.graph.finish(notes))
    }
}
