//! What the languages that are parsed with tree-sitter share: bytes to text, text to tree, lines.

use std::{borrow::Cow, cell::RefCell, ops::ControlFlow};

use quarry_model::diagnostic::{Diagnostic, Severity};
use tree_sitter::{Language, ParseOptions, Parser};

use tree::Node;

use crate::language::LARGEST_FILE;

pub(crate) mod tree;

/// Deepest nesting that is followed. People write tens, generators hundreds.
pub(crate) const DEEPEST: u32 = 3_000;

/// Why a file, or a part of it, could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The line, from 1; 0 for the whole file.
    pub(crate) line: u32,
    /// Whether nothing at all could be read.
    pub(crate) whole: bool,
    /// One sentence.
    pub(crate) cause: String,
}

impl Problem {
    /// A file of which nothing but its name is known.
    pub(crate) fn whole(cause: impl Into<String>) -> Self {
        Self { line: 0, whole: true, cause: cause.into() }
    }

    /// The same as something that is said of the file at `path`.
    pub(crate) fn at(&self, path: &str) -> Diagnostic {
        Diagnostic {
            path: path.to_owned(),
            line: self.line,
            severity: if self.whole { Severity::Error } else { Severity::Warning },
            cause: self.cause.clone(),
        }
    }
}

/// The text of a file: UTF-8, else ISO 8859-1, in which every byte is a letter. A file that is
/// too large to be source is a problem.
pub(crate) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Problem::whole(format!(
            "The file is larger than {} KiB, so it is taken for data; only its name is known",
            LARGEST_FILE >> 10
        )));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    })
}

thread_local! {
    /// A parser keeps its memory from file to file.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Parses `text`. A text that costs the parser far more work than source does is a problem: the
/// work is counted, not timed.
pub(crate) fn parse(language: &Language, text: &str) -> Result<tree_sitter::Tree, Problem> {
    let failed = || {
        Problem::whole("Parsing this file takes too much work; only its name is known".to_owned())
    };
    let bytes = text.as_bytes();
    // The parser asks after every hundred steps; source takes a few steps for each token.
    let mut left = 2_000 + bytes.len() / 2;
    PARSER.with_borrow_mut(|parser| {
        parser.reset();
        parser.set_language(language).map_err(|_| failed())?;
        let mut progress = |_: &tree_sitter::ParseState| {
            left = left.saturating_sub(1);
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        parser
            .parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or(&[]), None, Some(options))
            .ok_or_else(failed)
    })
}

/// The text of a node.
pub(crate) fn of<'a>(node: Node<'_>, source: &'a str) -> &'a str {
    source.get(node.byte_range()).unwrap_or("")
}

/// The line, from 1, that a node starts on.
pub(crate) fn line(node: Node<'_>) -> u32 {
    node.row() + 1
}

/// The first place that the grammar does not know, as a problem of a part of the file.
pub(crate) fn syntax_problem(tree: &tree_sitter::Tree, language: &str) -> Option<Problem> {
    if !tree.root_node().has_error() {
        return None;
    }
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            return Some(Problem {
                line: node.start_position().row as u32 + 1,
                whole: false,
                cause: format!(
                    "This is not valid {language}, or newer than what Quarry knows; the rest of \
                     the file was read"
                ),
            });
        }
        if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return None;
            }
        }
    }
}

/// What is said of a file that is nested deeper than [`DEEPEST`].
pub(crate) fn too_deep(line: u32) -> Problem {
    Problem {
        line,
        whole: false,
        cause: format!("This is nested more than {DEEPEST} deep; what lies deeper was left out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(source: &str) -> tree_sitter::Tree {
        parse(&tree_sitter_java::LANGUAGE.into(), source).expect("a tree")
    }

    #[test]
    fn faults_name_their_line() {
        let cases =
            [("class A {}", None), ("class A {\n int = ;\n}", Some(2)), ("class A {", Some(1))];
        for (source, expected) in cases {
            let found = syntax_problem(&tree(source), "Java").map(|problem| problem.line);
            assert_eq!(found, expected, "{source:?}");
        }
    }

    #[test]
    fn every_byte_is_text() {
        assert_eq!(text(b"\xEF\xBB\xBFa").expect("text"), "a");
        assert_eq!(text(b"\xFCber").expect("text"), "über");
        assert!(text(&vec![b' '; (LARGEST_FILE + 1) as usize]).expect_err("too large").whole);
    }
}
