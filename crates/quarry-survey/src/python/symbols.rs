//! The symbols of a file.

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
    by_name: FxHashMap<SharedName, u32>,
    by_offset: FxHashMap<u32, u32>,
}

impl Symbols {
    pub(super) fn of(body: &[Stmt], lines: &Lines) -> Self {
        let mut symbols = Self::default();
        symbols.block(body, "", lines);
        symbols
    }

    /// The place of the symbol `name`.
    pub(super) fn named(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    /// The place of the function or class whose name stands at `offset`.
    pub(super) fn defined_at(&self, offset: TextSize) -> Option<u32> {
        self.by_offset.get(&offset.to_u32()).copied()
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
            SharedName::from(format!("{class}.{name}"))
        };
        let at = if let Some(at) = self.by_name.get(&*name) {
            let at = *at;
            // `handler = None` before `def handler` declares the function.
            let fact = &mut self.facts[at as usize];
            if fact.kind == SymbolKind::Constant && kind != SymbolKind::Constant {
                fact.kind = kind;
                fact.in_class = false;
                fact.line = lines.line(offset);
            }
            at
        } else {
            let at = self.facts.len() as u32;
            self.by_name.insert(name.clone(), at);
            self.facts.push(SymbolFact {
                name,
                kind,
                line: lines.line(offset),
                in_class: !class.is_empty() && kind == SymbolKind::Constant,
                detail: Detail::default(),
            });
            at
        };
        if kind != SymbolKind::Constant {
            self.by_offset.insert(offset.to_u32(), at);
        }
        at
    }
}
