//! What the bodies of a file show: the symbols it offers.

use std::collections::BTreeSet;

use quarry_model::module::SymbolKind;
use ruff_python_ast::{Expr, ModModule, Stmt};
use ruff_text_size::Ranged;

use super::{facts::Import, lines::Lines};

/// What the bodies of a file show.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Functions, classes, methods and module-level names.
    pub(super) symbols: Vec<SymbolFact>,
}

/// A symbol.
#[derive(Debug)]
pub(super) struct SymbolFact {
    /// Its name inside the module.
    pub(super) name: String,
    /// What it is.
    pub(super) kind: SymbolKind,
    /// Where it is defined.
    pub(super) line: u32,
}

/// Reads the bodies of a module.
pub(super) fn read(
    module: &ModModule,
    lines: &Lines,
    _imports: &[Import],
    _tops: &BTreeSet<String>,
) -> Body {
    let mut body = Body::default();
    symbols(&module.body, "", lines, &mut body.symbols);
    body
}

fn symbols(body: &[Stmt], class: &str, lines: &Lines, into: &mut Vec<SymbolFact>) {
    let qualified =
        |name: &str| if class.is_empty() { name.to_owned() } else { format!("{class}.{name}") };
    for statement in body {
        match statement {
            Stmt::FunctionDef(node) => into.push(SymbolFact {
                name: qualified(&node.name),
                kind: if class.is_empty() { SymbolKind::Function } else { SymbolKind::Method },
                line: lines.line(node.name.start()),
            }),
            Stmt::ClassDef(node) => {
                let name = qualified(&node.name);
                into.push(SymbolFact {
                    name: name.clone(),
                    kind: SymbolKind::Class,
                    line: lines.line(node.name.start()),
                });
                symbols(&node.body, &name, lines, into);
            }
            Stmt::Assign(node) if class.is_empty() => {
                for target in &node.targets {
                    if let Expr::Name(name) = target {
                        into.push(SymbolFact {
                            name: name.id.to_string(),
                            kind: SymbolKind::Constant,
                            line: lines.line(name.start()),
                        });
                    }
                }
            }
            _ => {}
        }
    }
}
