//! What one file shows by itself, before anything is known of the others.

use ruff_python_ast::name::Name;

use crate::standing::Mark;

/// What one file shows; a pure function of its bytes.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Lines that hold code.
    pub(super) sloc: u32,
    /// Why the file, or a part of it, could not be read.
    pub(super) problem: Option<Problem>,
    /// What the file says of who wrote it, if that is a tool.
    pub(super) generated: Option<Mark>,
    /// The line of `if __name__ == "__main__"`.
    pub(super) main_guard: Option<u32>,
    /// Imports, in the order of the source.
    pub(super) imports: Vec<Import>,
    /// Names that the module itself defines at its own level.
    pub(super) defined: Vec<Name>,
    /// What the bodies show; empty when only imports were asked for.
    pub(super) body: super::body::Body,
}

/// Why a file could not be read.
#[derive(Debug)]
pub(super) struct Problem {
    /// The line, from 1; 0 for the whole file.
    pub(super) line: u32,
    /// Whether nothing at all could be read.
    pub(super) whole: bool,
    /// One sentence.
    pub(super) cause: String,
}

/// One name brought in by an import statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// Offset of the statement, which tells statements apart.
    pub(super) statement: u32,
    /// The line of the statement.
    pub(super) line: u32,
    /// Leading dots.
    pub(super) level: u32,
    /// `a.b` in `import a.b` and in `from a.b import c`; empty in `from . import c`.
    pub(super) module: Name,
    /// `c` in `from a import c`, `*` in `from a import *`; `None` for `import a`.
    pub(super) name: Option<Name>,
    /// The name after `as`.
    pub(super) alias: Option<Name>,
    /// Only type checkers run it.
    pub(super) type_only: bool,
    /// Whether the name is bound at the level of the module.
    pub(super) module_level: bool,
}

impl Import {
    /// The name that the statement binds; `None` for `*`.
    pub(super) fn bound(&self) -> Option<&str> {
        if let Some(alias) = &self.alias {
            return Some(alias);
        }
        match self.name.as_deref() {
            Some("*") => None,
            Some(name) => Some(name),
            None => self.module.split('.').next(),
        }
    }
}
