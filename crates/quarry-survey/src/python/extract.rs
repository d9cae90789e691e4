//! One file: from bytes to facts. A pure function; runs in parallel.

use std::collections::BTreeSet;

use ruff_python_ast::{Expr, ModModule, Stmt, name::Name};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::Ranged;

use super::{
    blocks::for_each_block,
    body,
    decode::decode,
    facts::{Facts, Problem},
    imports::imports,
    lines::Lines,
    nesting,
    standing::generated_mark,
    uses::target_names,
};
use crate::language::LARGEST_FILE;

/// What is wanted of a file.
pub(super) struct Wanted<'a> {
    /// Only imports.
    pub(super) imports_only: bool,
    /// Whether the file is a stub.
    pub(super) stub: bool,
    /// First parts of dotted names that may lead into the source: other imports bind nothing
    /// of interest.
    pub(super) tops: &'a BTreeSet<String>,
}

/// The facts of a file.
pub(super) fn extract(bytes: &[u8], wanted: &Wanted<'_>) -> Facts {
    let unread = |cause| Facts {
        problem: Some(Problem { line: 0, whole: true, cause }),
        ..Facts::default()
    };
    if bytes.len() as u64 > LARGEST_FILE {
        let size = bytes.len() / 1024;
        return unread(format!(
            "The file has {size} KiB, more than the {} KiB that source files have; it was kept \
             as a module and not read",
            LARGEST_FILE / 1024
        ));
    }
    let source = match decode(bytes) {
        Ok(source) => source,
        Err(cause) => return unread(cause),
    };
    if nesting::is_too_deep(&source) {
        return unread(format!(
            "An expression is nested more than {} levels deep; the file was kept as a module \
             and not read",
            nesting::DEEPEST
        ));
    }
    let parsed = parse_unchecked(&source, ParseOptions::from(Mode::Module));
    let Some(parsed) = parsed.try_into_module() else {
        return unread("The parser gave no module; the file was not read".to_owned());
    };
    read(&source, &parsed, wanted)
}

fn read(source: &str, parsed: &Parsed<ModModule>, wanted: &Wanted<'_>) -> Facts {
    let lines = Lines::of(source);
    let module = parsed.syntax();
    let imports = imports(&module.body, &lines, wanted.stub);
    let body = if wanted.imports_only {
        body::Body::default()
    } else {
        body::read(module, &lines, &imports, wanted.tops, source.contains(":="))
    };
    Facts {
        sloc: lines.code(parsed.tokens(), &module.body),
        problem: parsed.errors().first().map(|error| Problem {
            line: lines.line(error.location.start()),
            whole: false,
            cause: format!(
                "This is not valid Python ({}); the rest of the file was read as far as \
                 it makes sense",
                error.error
            ),
        }),
        generated: generated_mark(source),
        main_guard: main_guard(&module.body).map(|statement| lines.line(statement.start())),
        imports,
        defined: defined(&module.body),
        body,
    }
}

/// The names that functions, classes and assignments at the level of the module define.
fn defined(body: &[Stmt]) -> Vec<Name> {
    let mut names = Vec::new();
    define(body, &mut names);
    names
}

fn define(body: &[Stmt], into: &mut Vec<Name>) {
    for statement in body {
        match statement {
            Stmt::FunctionDef(node) => into.push(node.name.id.clone()),
            Stmt::ClassDef(node) => into.push(node.name.id.clone()),
            Stmt::Assign(node) => {
                node.targets.iter().for_each(|target| target_names(target, into));
            }
            Stmt::AnnAssign(node) => target_names(&node.target, into),
            Stmt::TypeAlias(node) => target_names(&node.name, into),
            other => {
                if let Stmt::For(node) = other {
                    target_names(&node.target, into);
                }
                for_each_block(other, &mut |block| define(block, into));
            }
        }
    }
}

/// The statement `if __name__ == "__main__":` at the level of the module.
fn main_guard(body: &[Stmt]) -> Option<&Stmt> {
    body.iter().find(|statement| {
        let Stmt::If(node) = statement else { return false };
        let Expr::Compare(test) = node.test.as_ref() else { return false };
        let sides = std::iter::once(test.left.as_ref()).chain(&test.comparators);
        let mut name = false;
        let mut main = false;
        for side in sides {
            match side {
                Expr::Name(node) => name |= node.id.as_str() == "__name__",
                Expr::StringLiteral(node) => main |= node.value.to_str() == "__main__",
                _ => {}
            }
        }
        name && main
    })
}
