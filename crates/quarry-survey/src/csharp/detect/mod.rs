//! What the attributes and calls of frameworks show.

use crate::language::LanguageEvidence;

/// All files.
pub(super) struct Frame<'a> {
    files: &'a [super::facts::CSharpFile],
}

impl<'a> Frame<'a> {
    pub(super) fn of(
        files: &'a [super::facts::CSharpFile],
        _: &'a crate::typed::program::Program<'a>,
        _: &'a super::names::CSharpNames<'a>,
    ) -> Self {
        Self { files }
    }
}

pub(super) fn detect(frame: &Frame<'_>, _: &mut LanguageEvidence) {
    let _ = frame.files;
}
