//! From the bytes of a file to the tree of a grammar, with what any language says of a file.

use std::{borrow::Cow, sync::OnceLock};

use tree_sitter::Language;

use super::facts::FileFacts;
use crate::{
    standing::Mark,
    syntax::{
        self,
        tree::{Planter, Tree},
    },
};

/// A grammar, and what lines and marks are in its language.
pub(crate) struct Grammar {
    /// The grammar.
    pub(crate) language: fn() -> Language,
    /// What people call the language.
    pub(crate) name: &'static str,
    /// Whether a kind of node holds no code.
    pub(crate) is_comment: fn(&str) -> bool,
    /// What a text says of a tool that wrote it.
    pub(crate) mark: fn(&str) -> Option<Mark>,
    /// The text that is parsed: without comments, if nothing is read from these.
    pub(crate) bare: for<'t> fn(&'t str) -> Cow<'t, str>,
    /// Made at the first file.
    pub(crate) planter: OnceLock<Planter>,
}

impl Grammar {
    /// The text and tree of a file; its lines, mark and problems go into `facts`. `None` if
    /// nothing of it can be read.
    pub(crate) fn open<'b>(
        &self,
        bytes: &'b [u8],
        facts: &mut FileFacts,
    ) -> Option<(Cow<'b, str>, Tree)> {
        let language = (self.language)();
        let opened = syntax::text(bytes).and_then(|text| {
            facts.generated = (self.mark)(&text);
            let text = match text {
                Cow::Borrowed(text) => (self.bare)(text),
                Cow::Owned(text) => Cow::Owned((self.bare)(&text).into_owned()),
            };
            let parsed = syntax::parse(&language, &text)?;
            Ok((text, parsed))
        });
        match opened {
            Ok((text, parsed)) => {
                let planter = self.planter.get_or_init(|| Planter::of(&language, self.is_comment));
                let tree = planter.tree(&parsed);
                facts.sloc = tree.code_lines();
                facts.problem = syntax::syntax_problem(&parsed, self.name);
                Some((text, tree))
            }
            Err(problem) => {
                facts.problem = Some(problem);
                None
            }
        }
    }
}
