//! From the bytes of a file to the tree of a grammar, with what any language says of a file.

use std::borrow::Cow;

use tree_sitter::{Language, Node, Tree};

use super::facts::FileFacts;
use crate::{standing::Mark, syntax};

/// A grammar, and what lines and marks are in its language.
pub(crate) struct Grammar {
    /// The grammar.
    pub(crate) language: fn() -> Language,
    /// What people call the language.
    pub(crate) name: &'static str,
    /// Whether a node holds no code.
    pub(crate) is_comment: fn(Node<'_>) -> bool,
    /// What a text says of a tool that wrote it.
    pub(crate) mark: fn(&str) -> Option<Mark>,
}

impl Grammar {
    /// The text and tree of a file; its lines, mark and problems go into `facts`. `None` if
    /// nothing of it can be read.
    pub(crate) fn open<'b>(
        &self,
        bytes: &'b [u8],
        facts: &mut FileFacts,
    ) -> Option<(Cow<'b, str>, Tree)> {
        let opened = syntax::text(bytes).and_then(|text| {
            let tree = syntax::parse(&(self.language)(), &text)?;
            Ok((text, tree))
        });
        match opened {
            Ok((text, tree)) => {
                facts.sloc = syntax::code_lines(&tree, self.is_comment);
                facts.problem = syntax::syntax_problem(&tree, self.name);
                facts.generated = (self.mark)(&text);
                Some((text, tree))
            }
            Err(problem) => {
                facts.problem = Some(problem);
                None
            }
        }
    }
}
