//! The symbols of a file.

use std::collections::hash_map::Entry;

use quarry_model::{module::SymbolKind, shared_name::SharedName};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashMap;

use super::{
    blocks::for_each_block,
    body::{Detail, SymbolFact},
    lines::Lines,
};

/// The symbols of a file, found by name and by where they are defined.
#[derive(Default)]
pub(super) struct Symbols {
    /// In the order of the source, without repeats: of several definitions the first counts.
    pub(super) facts: Vec<SymbolFact>,
    /// Their places by name.
    pub(super) by_name: FxHashMap<SharedName, u32>,
    /// The places of functions and classes, by where their names stand, in that order.
    by_offset: Vec<(TextSize, u32)>,
}

impl Symbols {
    pub(super) fn of(body: &[Stmt], lines: &Lines) -> Self {
        let mut symbols = Self::default();
        symbols.block(body, "", lines);
        symbols.by_offset.sort_unstable();
        symbols
    }

    /// The place of the symbol `name`.
    pub(super) fn named(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    /// The place of the function or class whose name stands at `offset`.
    pub(super) fn defined_at(&self, offset: TextSize) -> Option<u32> {
        let at = self.by_offset.binary_search_by_key(&offset, |(start, _)| *start).ok()?;
        Some(self.by_offset[at].1)
    }

    fn block(&mut self, body: &[Stmt], class: &str, lines: &Lines) {
        for statement in body {
            self.statement(statement, class, lines);
        }
    }

    fn statement(&mut self, statement: &Stmt, class: &str, lines: &Lines) {
        match statement {
            Stmt::FunctionDef(node) => {
                let kind = if class.is_empty() { SymbolKind::Function } else { SymbolKind::Method };
                self.add(&node.name, class, kind, node.name.start(), lines);
            }
            Stmt::ClassDef(node) => {
                let at = self.add(&node.name, class, SymbolKind::Class, node.name.start(), lines);
                let name = self.facts[at as usize].name.clone();
                self.block(&node.body, &name, lines);
            }
            Stmt::Assign(node) => {
                for target in &node.targets {
                    self.target(target, class, lines);
                }
            }
            Stmt::AnnAssign(node) => self.target(&node.target, class, lines),
            Stmt::TypeAlias(node) => self.target(&node.name, class, lines),
            other => for_each_block(other, &mut |block| self.block(block, class, lines)),
        }
    }

    fn target(&mut self, target: &Expr, class: &str, lines: &Lines) {
        match target {
            Expr::Name(name) => {
                self.add(&name.id, class, SymbolKind::Constant, name.start(), lines);
            }
            Expr::Tuple(tuple) => {
                for element in &tuple.elts {
                    self.target(element, class, lines);
                }
            }
            _ => {}
        }
    }

    fn add(
        &mut self,
        name: &str,
        class: &str,
        kind: SymbolKind,
        offset: TextSize,
        lines: &Lines,
    ) -> u32 {
        let name = if class.is_empty() {
            SharedName::from(name)
        } else {
            SharedName::from([class, ".", name].concat())
        };
        let at = match self.by_name.entry(name) {
            Entry::Occupied(known) => {
                let at = *known.get();
                // `handler = None` before `def handler` declares the function.
                let fact = &mut self.facts[at as usize];
                if fact.kind == SymbolKind::Constant && kind != SymbolKind::Constant {
                    fact.kind = kind;
                    fact.in_class = false;
                    fact.line = lines.line(offset);
                }
                at
            }
            Entry::Vacant(new) => {
                let at = self.facts.len() as u32;
                self.facts.push(SymbolFact {
                    name: new.key().clone(),
                    kind,
                    line: lines.line(offset),
                    in_class: !class.is_empty() && kind == SymbolKind::Constant,
                    detail: Detail::default(),
                });
                *new.insert(at)
            }
        };
        if kind != SymbolKind::Constant {
            self.by_offset.push((offset, at));
        }
        at
    }
}
